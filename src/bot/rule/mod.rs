//! What an admin rules, by whatever way it came: stored, folded in, and its letter written down,
//! all in the caller's transaction.
//!
//! A ruling that cannot be is [`Refused`] before anything is written. Nothing here parses what a
//! person typed, and nothing prints.

mod dates;
mod deeds;
mod guess;
mod items;
mod letter;
mod mail;
mod selection;
mod undo;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};

pub use self::guess::{Guess, Item, Way, settling};
use super::judge::{Concerned, Judge, Written};
use crate::{
    domain::{
        application::{Review, State},
        ruling::Command,
    },
    store::{ApplicationId, HoldId, RulingId, Tx, applications, holds, rulings},
};

/// Who rules, and why.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    pub actor: &'a str,
    pub reason: &'a str,
    pub at: DateTime<Utc>,
}

/// The ruling cannot be, and nothing was changed; in words for whoever ruled.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

pub(crate) fn refuse<T>(why: impl Into<String>) -> Result<T> {
    Err(Refused(why.into()).into())
}

/// What a ruling did.
#[derive(Debug, Clone)]
pub struct Ruled {
    pub rulings: Vec<RulingId>,
    pub application: Option<Concerned>,
    pub before: Option<State>,
    pub after: Option<State>,
    pub letters: Vec<Written>,
    /// What else was done, in words.
    pub told: Vec<String>,
    /// Items that need nobody any more.
    pub settled: Vec<HoldId>,
}

/// How an item is marked that a ruling settled.
fn settled_by(ruling: RulingId) -> String {
    format!("ruling {ruling}")
}

impl Judge<'_> {
    /// The application of a reference, however its letters are written.
    pub async fn find_application(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
    ) -> Result<applications::ApplicationRow> {
        let wanted = reference.trim().to_uppercase();
        match applications::by_reference(tx, &self.hub.id, &wanted).await? {
            Some(row) => Ok(row),
            None => refuse(format!(
                "no application {wanted} at {}: the register that comes with the summary has them all, and so has `countersign list`",
                self.hub.name
            )),
        }
    }

    /// An open item; one that is settled already says by what.
    pub async fn find_item(&self, tx: &mut Tx<'_>, id: HoldId) -> Result<holds::HoldRow> {
        let Some(hold) = holds::get(tx, &self.hub.id, id).await? else {
            return refuse(format!(
                "no item #{id}: the summary, or `countersign held`, names the open ones"
            ));
        };
        match &hold.closed_by {
            Some(by) => refuse(format!("item #{id} is settled already ({by})")),
            None => Ok(hold),
        }
    }

    /// Stores the commands, folds them in, writes the letter they call for and closes the items
    /// that need nobody any more.
    async fn apply(
        &self,
        tx: &mut Tx<'_>,
        id: ApplicationId,
        commands: &[Command],
        by: By<'_>,
    ) -> Result<Ruled> {
        let (concerned, before) = self
            .load(tx, id)
            .await?
            .ok_or_else(|| anyhow!("rule on application {id}: it is gone"))?;
        let mut stored = Vec::with_capacity(commands.len());
        for command in commands {
            stored.push(self.store_ruling(tx, Some(id), command, by).await?);
        }
        let (concerned, after) = self.refold(tx, &concerned, by.at).await?;
        let mut ruled = Ruled {
            rulings: stored,
            application: Some(concerned.clone()),
            before: Some(before.clone()),
            after: Some(after.clone()),
            letters: Vec::new(),
            told: Vec::new(),
            settled: Vec::new(),
        };
        if let Some(&ruling) = ruled.rulings.last() {
            ruled.letters = self
                .letter_of_ruling(tx, ruling, &concerned, &before, &after, by.at)
                .await?;
            self.settle(tx, id, &after, ruling, by.at, &mut ruled.settled)
                .await?;
        }
        Ok(ruled)
    }

    async fn store_ruling(
        &self,
        tx: &mut Tx<'_>,
        application: Option<ApplicationId>,
        command: &Command,
        by: By<'_>,
    ) -> Result<RulingId> {
        let command = serde_json::to_string(command).context("write ruling")?;
        rulings::add(
            tx,
            rulings::NewRuling {
                hub: &self.hub.id,
                application,
                at: by.at,
                actor: by.actor,
                command: &command,
                reason: by.reason,
            },
        )
        .await
    }

    /// Closes the application's items whose every reason is lifted.
    async fn settle(
        &self,
        tx: &mut Tx<'_>,
        id: ApplicationId,
        state: &State,
        ruling: RulingId,
        now: DateTime<Utc>,
        settled: &mut Vec<HoldId>,
    ) -> Result<()> {
        for hold in holds::of_application(tx, id).await? {
            let reasons = guess::reasons(&hold)?;
            let lifted = !reasons.is_empty() && reasons.iter().all(|r| is_lifted(*r, state));
            if hold.closed_at.is_none()
                && lifted
                && holds::close(tx, hold.id, &settled_by(ruling), now).await?
            {
                settled.push(hold.id);
            }
        }
        Ok(())
    }
}

/// Whether the state itself says that a reason holds no longer. What only a person can settle (a
/// question, a scan) stays open until they say so.
fn is_lifted(reason: Review, state: &State) -> bool {
    match reason {
        Review::SharedAddress => state.ledger.iter().all(|line| line.shared_with.is_none()),
        Review::Late
        | Review::WrongHub
        | Review::WrongProgramme
        | Review::Conflict
        | Review::SmallSchool
        | Review::Declined
        | Review::Stale => !state.reviews.contains(&reason),
        // Within an application it means that URN and name are two schools'.
        Review::AmbiguousMatch => state.opinion.other.is_none(),
        Review::Unreadable
        | Review::NotAuthenticated
        | Review::Question
        | Review::Withdrawal
        | Review::SeveralSchools
        | Review::Suspicious
        | Review::TooLarge
        | Review::Forwarded
        | Review::Bounce => false,
    }
}
