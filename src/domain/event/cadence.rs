//! What a programme promises each school, and what is still owed of it: "half-termly workshops",
//! "a visit each term".

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{Kind, State};
use crate::domain::{
    calendar::{Calendar, Period},
    programme::{Cadence, Per, Programme},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    Workshop,
    Visit,
}

/// How far the period has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// From its second week: the lead's digest names it.
    Open,
    /// Two thirds are gone: the admin sees it.
    Late,
}

/// A promise to a school that nothing planned or done keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub promise: Promise,
    /// As the programme calls it: "half-day school visit".
    pub name: String,
    pub period: Period,
    /// How many are wanting.
    pub wanting: u32,
    pub stage: Stage,
}

/// An event that concerns the school, alone or with its group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kept {
    pub kind: Kind,
    pub date: NaiveDate,
    pub state: State,
}

/// What a school is owed today.
pub fn owed(
    programme: &Programme,
    events: &[Kept],
    today: NaiveDate,
    calendar: &Calendar,
    authority: Option<&str>,
) -> Vec<Owed> {
    if !(programme.starts..=programme.ends).contains(&today) {
        return Vec::new();
    }
    let promises = [
        (
            Promise::Workshop,
            programme.workshops,
            &programme.commitment.workshop_name,
        ),
        (
            Promise::Visit,
            programme.visits,
            &programme.commitment.visit_name,
        ),
    ];
    promises
        .into_iter()
        .filter_map(|(promise, cadence, name)| {
            let cadence = cadence?;
            let period = period(cadence, programme, today, calendar, authority)?;
            let stage = stage(&period, today)?;
            let kept = events
                .iter()
                .filter(|e| e.state.keeps_a_promise() && of(promise, e.kind))
                .filter(|e| (period.first..=period.last).contains(&e.date))
                .count();
            let promised = expected(cadence, &period, today, stage);
            let wanting = promised.saturating_sub(u32::try_from(kept).unwrap_or(u32::MAX));
            (wanting > 0).then(|| Owed {
                promise,
                name: name.clone(),
                period,
                wanting,
                stage,
            })
        })
        .collect()
}

fn of(promise: Promise, kind: Kind) -> bool {
    match promise {
        Promise::Workshop => kind.is_workshop(),
        Promise::Visit => kind == Kind::Visit,
    }
}

fn period(
    cadence: Cadence,
    programme: &Programme,
    today: NaiveDate,
    calendar: &Calendar,
    authority: Option<&str>,
) -> Option<Period> {
    match cadence.per {
        Per::HalfTerm => calendar.half_term(authority, today),
        Per::Term => calendar.term(authority, today),
        Per::Year => Some(Period {
            name: "year".to_owned(),
            first: programme.starts,
            last: programme.ends,
        }),
    }
}

/// None in the first week.
fn stage(period: &Period, today: NaiveDate) -> Option<Stage> {
    let into_week = i64::from(period.first.weekday().num_days_from_monday());
    let second_week = period.first - TimeDelta::days(into_week) + TimeDelta::days(7);
    if today < second_week {
        return None;
    }
    let (gone, whole) = (today - period.first, period.last - period.first);
    Some(if gone * 3 >= whole * 2 {
        Stage::Late
    } else {
        Stage::Open
    })
}

/// How many there should be by now. Those of a year are spread over it: four meetings in a year are
/// nothing to ask after in its second week.
fn expected(cadence: Cadence, period: &Period, today: NaiveDate, stage: Stage) -> u32 {
    match (cadence.per, stage) {
        (Per::HalfTerm | Per::Term, _) | (Per::Year, Stage::Late) => cadence.count,
        (Per::Year, Stage::Open) => {
            let days = (period.last - period.first).num_days().max(1);
            let gone = (today - period.first).num_days();
            u32::try_from(i64::from(cadence.count) * gone / days).unwrap_or(0)
        }
    }
}
