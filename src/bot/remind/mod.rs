//! Reminders, carried out: what each school owes is looked up, the planner says who is written to,
//! and the letters are written down with the steps they are.
//!
//! What is written at half past nine is looked at again when the post takes it up ([`recheck`]).

mod owed;
mod recheck;
mod write;

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub use self::{
    owed::{Owed, What},
    recheck::recheck_once,
};
use super::judge::Judge;
use crate::{
    domain::{
        diary::Diary,
        reminder::{Planned, Rules},
    },
    store::{Tx, jobs, reminders},
};

/// The job that writes them.
pub const JOB: &str = "reminders";

/// How far back its runs matter.
const RUNS: TimeDelta = TimeDelta::days(30);

impl Judge<'_> {
    pub fn reminder_rules<'a>(&'a self, diary: &'a Diary) -> Rules<'a> {
        Rules {
            calendar: &self.config.calendar,
            ladder: &self.hub.ladder,
            diary,
        }
    }

    /// Writes the reminders of the day, unless an admin wants none. Gives back how many mails.
    pub(crate) async fn remind(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<usize> {
        let today = self.config.calendar.today(now);
        if reminders::are_held(tx, &self.hub.id, today).await? {
            tracing::info!(hub = %self.hub.id, "reminders are held today");
            return Ok(0);
        }
        let diary = self.diary(tx, now).await?;
        let rules = self.reminder_rules(&diary);
        let mut owed = self.owed(tx, today).await?;
        self.settle_all_waiting(tx, rules, &mut owed, now).await?;
        let ran = self.reminder_runs(tx, now).await?;
        let mails = rules.plan(&duties(&owed), today, &ran);
        for mail in &mails {
            self.write_reminder(tx, mail, &owed, now).await?;
        }
        Ok(mails.len())
    }

    /// Every reminder until a day, as things stand: what would go to whom and when.
    pub async fn reminders_until(
        &self,
        tx: &mut Tx<'_>,
        until: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(Vec<Owed<'_>>, Vec<Planned>)> {
        let today = self.config.calendar.today(now);
        let owed = self.owed(tx, today).await?;
        let mut ran = self.reminder_runs(tx, now).await?;
        let done = jobs::last(tx, &self.hub.id, JOB)
            .await?
            .is_some_and(|last| self.config.calendar.today(last) == today);
        let held = reminders::are_held(tx, &self.hub.id, today).await?;
        let first = if done || held {
            ran.insert(today);
            today.succ_opt().unwrap_or(today)
        } else {
            today
        };
        let diary = self.diary(tx, now).await?;
        let planned = self
            .reminder_rules(&diary)
            .forecast(&duties(&owed), &ran, first, until);
        Ok((owed, planned))
    }

    /// The days before today on which reminders were written.
    async fn reminder_runs(
        &self,
        tx: &mut Tx<'_>,
        now: DateTime<Utc>,
    ) -> Result<BTreeSet<NaiveDate>> {
        let calendar = &self.config.calendar;
        let runs = jobs::since(tx, &self.hub.id, JOB, now - RUNS).await?;
        let mut days: BTreeSet<NaiveDate> = runs.iter().map(|at| calendar.today(*at)).collect();
        days.remove(&calendar.today(now));
        Ok(days)
    }
}

fn duties(owed: &[Owed<'_>]) -> Vec<crate::domain::reminder::Duty> {
    owed.iter().map(|owed| owed.duty.clone()).collect()
}
