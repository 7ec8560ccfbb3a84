//! Dates an admin gives to one school: more time, or a day for the statement; and what a deadline
//! that was extended for all sets free.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

use super::{By, Ruled, refuse};
use crate::{
    bot::judge::{Judge, application::parse_state},
    domain::{
        application::{Review, Status, deadline_instant, in_words},
        programme::Key,
        reminder::Due,
        ruling::Command,
    },
    store::{ApplicationId, Tx, applications, outbox},
};

impl Judge<'_> {
    /// More time for an application that still misses something: a letter now, reminders before it.
    pub async fn chase(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
        until: NaiveDate,
        by: By<'_>,
    ) -> Result<Ruled> {
        let (row, _, state) = self.with_state(tx, reference).await?;
        self.refuse_past(until, by.at)?;
        if state.status != Status::Incomplete {
            return refuse(format!(
                "{} is {}: only what is incomplete is chased",
                row.reference,
                state.status.as_str()
            ));
        }
        self.give(tx, row.id, Command::Chase { by: until }, by)
            .await
    }

    /// More time for every incomplete application whose day is over and that may be written to.
    /// Gives back what was done for each.
    pub async fn chase_all(
        &self,
        tx: &mut Tx<'_>,
        until: NaiveDate,
        by: By<'_>,
    ) -> Result<Vec<Ruled>> {
        self.refuse_past(until, by.at)?;
        let mut done = Vec::new();
        let today = self.config.calendar.today(by.at);
        let mut chased = Vec::new();
        let listing = applications::Listing {
            status: Some(Status::Incomplete.as_str()),
            ..applications::Listing::all(&self.hub.id)
        };
        for row in applications::list(tx, listing).await? {
            let state = parse_state(&row)?;
            if let Some(owed) = self.owed_by(tx, &row, &state).await?
                && matches!(owed.duty.due, Due::By(day) if day < today)
            {
                chased.push(row.id);
            }
        }
        for id in chased {
            done.push(self.give(tx, id, Command::Chase { by: until }, by).await?);
        }
        Ok(done)
    }

    /// Asks the head for the statement that the programme wants later.
    pub async fn shortlist(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
        until: NaiveDate,
        by: By<'_>,
    ) -> Result<Ruled> {
        let (row, programme, state) = self.with_state(tx, reference).await?;
        self.refuse_past(until, by.at)?;
        if !programme.statement.later {
            return refuse(format!(
                "{} asks for the statement on its form: nothing is asked for later",
                programme.id
            ));
        }
        if state.status != Status::Complete {
            return refuse(format!(
                "{} is {}: only a complete application is shortlisted",
                row.reference,
                state.status.as_str()
            ));
        }
        if !state.value(Key::Statement).is_empty() {
            return refuse(format!("the statement of {} is there", row.reference));
        }
        self.give(tx, row.id, Command::Shortlist { by: until }, by)
            .await
    }

    fn refuse_past(&self, until: NaiveDate, now: DateTime<Utc>) -> Result<()> {
        if deadline_instant(until) <= now {
            return refuse(format!("{} is past", in_words(until)));
        }
        Ok(())
    }

    /// Stores it, and writes the letter that tells the school.
    async fn give(
        &self,
        tx: &mut Tx<'_>,
        id: ApplicationId,
        command: Command,
        by: By<'_>,
    ) -> Result<Ruled> {
        let ruled = self.apply(tx, id, &[command], by).await?;
        let Some(&ruling) = ruled.rulings.last() else {
            return Ok(ruled);
        };
        if let Some(row) = applications::get(tx, id).await? {
            let state = parse_state(&row)?;
            if let Some(owed) = self.owed_by(tx, &row, &state).await?
                && let Some(posted) = self.write_request(tx, &owed, ruling, by.at).await?
            {
                outbox::overtake(tx, id, &[owed.duty.sort.as_str()], posted.letter).await?;
            }
        }
        Ok(ruled)
    }

    /// Applications held as late that a later deadline has put in time: folded anew, with the letter
    /// they would have had.
    pub(crate) async fn release_now_in_time(
        &self,
        tx: &mut Tx<'_>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let listing = applications::Listing {
            status: Some(Status::Review.as_str()),
            ..applications::Listing::all(&self.hub.id)
        };
        for row in applications::list(tx, listing).await? {
            let state = parse_state(&row)?;
            let deadline = self.programme(&row.programme).map(|p| self.hub.deadline(p));
            let in_time = match deadline {
                Some(Some(day)) => state
                    .submitted_at
                    .is_some_and(|at| at < deadline_instant(day)),
                Some(None) => true,
                None => false,
            };
            if in_time && state.reviews.contains(&Review::Late) {
                let by = By {
                    actor: "countersign",
                    reason: "the deadline was extended: in time now",
                    at: now,
                };
                self.apply(tx, row.id, &[Command::Note], by).await?;
            }
        }
        Ok(())
    }
}
