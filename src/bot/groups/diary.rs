//! The days on which people have mail of the calendar's that cannot wait, looked up: leads', last
//! reminders of events, and what has been written to people of the groups.

use anyhow::Result;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::{
    Group, KINDS,
    tell::{AHEAD, first_workshop, kind_of},
};
use crate::{
    bot::judge::Judge,
    domain::{
        diary::{By, Diary},
        event::{State, ladder},
    },
    store::{
        Tx,
        events::{self, EventRow},
        outbox,
    },
};

/// How far back what has gone matters: as long as a missed reminder is made up for.
const BACK: TimeDelta = TimeDelta::days(10);
/// How far ahead the digests of leads are entered.
const WEEKS: TimeDelta = TimeDelta::days(35);

impl Judge<'_> {
    pub(crate) async fn diary(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Diary> {
        let calendar = &self.config.calendar;
        let today = calendar.today(now);
        let mut diary = Diary::default();
        for (key, at) in outbox::written_of_kinds(tx, &self.hub.id, &KINDS, now - BACK).await? {
            diary.take(&key, calendar.today(at), By::Written);
        }
        let from = calendar.at(today, NaiveTime::MIN);
        let rows = events::between(tx, &self.hub.id, from, now + AHEAD).await?;
        let roster = self.roster(tx).await?;
        for group in &roster {
            let weeks = today.iter_days().take_while(|day| *day <= today + WEEKS);
            for day in weeks.filter(|day| self.begins_week(*day)) {
                diary.take(&group.row.lead_key, day, By::Lead);
            }
            for row in rows.iter().filter(|row| is_planned(row, group)) {
                diary.take(&group.row.lead_key, self.sheet_day(row), By::Lead);
            }
        }
        // In the order in which they take place, whatever their group.
        for row in &rows {
            for group in roster.iter().filter(|group| is_planned(row, group)) {
                self.book_last(&mut diary, row, &rows, group);
            }
        }
        Ok(diary)
    }

    fn book_last(&self, diary: &mut Diary, row: &EventRow, rows: &[EventRow], group: &Group<'_>) {
        let calendar = &self.config.calendar;
        let Some(kind) = kind_of(row, first_workshop(rows, group)) else {
            return;
        };
        for school in group.concerned(row).filter(|s| s.hears_of_events()) {
            let authority = school.authority();
            let wanted = ladder::day_of(ladder::LAST, row.event.when.date(), calendar, authority);
            for person in group.people(kind, school) {
                let (key, by) = (person.address.key(), By::School(school.row.id.0));
                diary.book_last(row.id.0, key, by, wanted, |day| {
                    calendar.is_school_day(authority, day)
                });
            }
        }
    }
}

fn is_planned(row: &EventRow, group: &Group<'_>) -> bool {
    row.event.state == State::Planned
        && row.event.group == Some(group.row.id)
        && group.left_by(row).is_none()
}
