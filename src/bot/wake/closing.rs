//! The report to the admins on the first office day after a deadline; and, where there is no
//! deadline, of the schools that have answered no reminder.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{Datelike, NaiveDate, Weekday};

use super::Run;
use crate::{
    bot::{
        judge::{Judge, application::parse_state},
        outgoing::{Audience, Outgoing},
        remind::What,
    },
    domain::{
        diary::Diary,
        programme::Programme,
        reminder::{ClosingView, subject_of_closing},
    },
    store::{Tx, invitations, reminders},
};

pub(super) const KIND: &str = "closing-report";

pub(super) async fn run(judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<()> {
    let calendar = &judge.config.calendar;
    let (last, today) = (calendar.today(run.last), calendar.today(run.now));
    let is_due = |day: NaiveDate| last < day && day <= today;
    for own in &judge.hub.programmes {
        let Some(programme) = judge.programme(&own.id) else {
            continue;
        };
        let Some(deadline) = judge.hub.deadline(programme) else {
            continue;
        };
        let after = deadline.succ_opt().unwrap_or(deadline);
        if is_due(calendar.office_day_on_or_after(after))
            && let Some(view) = closed(judge, tx, programme, deadline, today).await?
        {
            let cause = format!("{} closed on {deadline}", own.id);
            write(judge, tx, programme, &view, &cause, run).await?;
        }
    }
    unanswered(judge, tx, is_due, run).await
}

/// None when nobody has applied.
async fn closed(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    programme: &Programme,
    deadline: NaiveDate,
    today: NaiveDate,
) -> Result<Option<ClosingView>> {
    let mut view =
        ClosingView::new(&judge.hub.name, programme, Some(deadline)).offering(a_friday(today));
    let rows = judge.applications_for(tx, &programme.id).await?;
    for row in &rows {
        let about = format!("application {}", row.id);
        let reminded = reminders::steps(tx, &judge.hub.id, &about).await?.len();
        view.add(programme, &row.reference, &parse_state(row)?, reminded);
    }
    let invited = invitations::of_programme(tx, &judge.hub.id, &programme.id).await?;
    let applied = |urn: &str| rows.iter().any(|row| row.urn.as_deref() == Some(urn));
    view.silent = invited.iter().filter(|i| !applied(&i.urn)).count();
    view.invited = invited.len();
    Ok((!rows.is_empty()).then_some(view))
}

/// The Friday of the week after.
fn a_friday(today: NaiveDate) -> NaiveDate {
    let in_a_week = today.iter_days().skip(7);
    in_a_week
        .take(7)
        .find(|day| day.weekday() == Weekday::Fri)
        .unwrap_or(today)
}

async fn unanswered(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    is_due: impl Fn(NaiveDate) -> bool,
    run: Run,
) -> Result<()> {
    let diary = Diary::default();
    let rules = judge.reminder_rules(&diary);
    let mut views: BTreeMap<String, (&Programme, ClosingView, Vec<String>)> = BTreeMap::new();
    let today = judge.config.calendar.today(run.now);
    let mut all = Vec::new();
    for own in &judge.hub.programmes {
        let programme = judge.programme(&own.id);
        if programme.is_some_and(|p| judge.hub.deadline(p).is_none()) {
            all.extend(judge.owed_to(tx, &own.id, today).await?);
        }
    }
    for owed in &all {
        let (What::Application(filed), true) =
            (&owed.what, rules.given_up(&owed.duty).is_some_and(&is_due))
        else {
            continue;
        };
        let (_, view, about) = views.entry(owed.programme.id.clone()).or_insert_with(|| {
            let view = ClosingView::new(&judge.hub.name, owed.programme, None);
            (owed.programme, view, Vec::new())
        });
        let reference = &filed.concerned.reference;
        view.add(
            owed.programme,
            reference,
            &filed.state,
            owed.duty.done.len(),
        );
        about.push(reference.clone());
    }
    for (programme, view, about) in views.values() {
        let cause = format!("unanswered {} on {}", about.join(", "), run.due_at);
        write(judge, tx, programme, view, &cause, run).await?;
    }
    Ok(())
}

/// To each admin singly, so that each may answer it.
async fn write(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    programme: &Programme,
    view: &ClosingView,
    cause: &str,
    run: Run,
) -> Result<()> {
    let words = judge.letters.write(KIND, view)?;
    for admin in &judge.hub.admins {
        let mail = Outgoing {
            to: vec![admin.address.clone()],
            ..Outgoing::new(
                KIND,
                Audience::Admins,
                format!("{cause}, for {}", admin.address.key()),
                subject_of_closing(programme, view.unanswered),
                words.clone(),
                run.now,
            )
        };
        judge.write_down(tx, mail, run.now).await?;
    }
    Ok(())
}
