//! The letter a ruling calls for, written by the writer that answers mail.

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::{
    bot::judge::{Arrived, Case, Concerned, Judge, Place, Written, application::parse_reading},
    domain::{
        application::{State, Status},
        authentication::Authentication,
        judgement::{self, Kind, Verdict},
        reading::{Author, Reading},
    },
    store::{MessageId, RulingId, Tx, journal, outbox},
};

/// The mail of the submitter's that a ruling's letter replies to.
pub(crate) struct Thread {
    pub message: MessageId,
    pub arrival: DateTime<Utc>,
    pub fingerprint: String,
    pub reading: Reading,
}

impl Judge<'_> {
    /// To the submitter, when the state changed in a way the school should hear of.
    pub(super) async fn letter_of_ruling(
        &self,
        tx: &mut Tx<'_>,
        ruling: RulingId,
        concerned: &Concerned,
        before: &State,
        after: &State,
        now: DateTime<Utc>,
    ) -> Result<Vec<Written>> {
        // A school that has heard nothing yet is not told of a change.
        let told = !outbox::last_of_application(tx, concerned.id, 1)
            .await?
            .is_empty();
        let before = told.then_some(before);
        match verdict(before, after) {
            Some(verdict) => {
                self.write_of_ruling(tx, ruling, concerned, before, after, &verdict, now)
                    .await
            }
            None => Ok(Vec::new()),
        }
    }

    /// The state, to a school that is adopted.
    pub(super) async fn letter_of_adoption(
        &self,
        tx: &mut Tx<'_>,
        ruling: RulingId,
        concerned: &Concerned,
        state: &State,
        now: DateTime<Utc>,
    ) -> Result<Vec<Written>> {
        if state.status == Status::Withdrawn {
            return Ok(Vec::new());
        }
        let verdict = judgement::by_state(Kind::Command, None, state, true);
        self.write_of_ruling(tx, ruling, concerned, None, state, &verdict, now)
            .await
    }

    #[expect(clippy::too_many_arguments, reason = "a letter has that many parts")]
    async fn write_of_ruling(
        &self,
        tx: &mut Tx<'_>,
        ruling: RulingId,
        concerned: &Concerned,
        before: Option<&State>,
        after: &State,
        verdict: &Verdict,
        now: DateTime<Utc>,
    ) -> Result<Vec<Written>> {
        let Some(thread) = self.thread_of(tx, concerned, after).await? else {
            return Ok(Vec::new());
        };
        let arrived = Arrived {
            place: Place {
                account: String::new(),
                folder: String::new(),
                uidvalidity: 0,
                uid: String::new(),
                arrival: thread.arrival,
                from_before: false,
            },
            junk: false,
            raw: Vec::new(),
            fingerprint: thread.fingerprint,
            reading: thread.reading,
        };
        let case = Case {
            message: thread.message,
            arrived: &arrived,
            reading: &arrived.reading,
            ruling: Some(ruling),
            now,
        };
        self.write_letters(tx, &case, verdict, Some((concerned, before, after)), None)
            .await
    }

    /// The submitter's latest mail, else the latest with the form. None when nobody has written
    /// yet: then there is nobody to tell.
    pub(crate) async fn thread_of(
        &self,
        tx: &mut Tx<'_>,
        concerned: &Concerned,
        state: &State,
    ) -> Result<Option<Thread>> {
        let Some(submitter) = &state.submitter else {
            return Ok(None);
        };
        let mut chosen: Option<Thread> = None;
        let mut by_submitter = false;
        for entry in journal::history(tx, concerned.id).await? {
            let reading = parse_reading(&entry)?;
            let theirs =
                matches!(&reading.author, Author::One(a) if a.address == submitter.address);
            if theirs || entry.form.is_some() && !by_submitter {
                by_submitter |= theirs;
                chosen = Some(Thread {
                    message: entry.message,
                    arrival: entry.arrival,
                    fingerprint: entry.fingerprint.clone(),
                    reading,
                });
            }
        }
        Ok(chosen.map(|mut thread| {
            // A person has ruled that the submitter is to be written to, whoever handed the form in
            // (an online form's sender, a colleague of the hub) and whatever its headers proved.
            let reading = &mut thread.reading;
            if !by_submitter {
                reading.reply_to.clear();
            }
            reading.author = Author::One(submitter.clone());
            reading.authentication = Authentication::Pass;
            reading.machine = None;
            thread
        }))
    }
}

/// The letter that a change by ruling calls for: complete now, or something else is missing than
/// before. What a person holds or ends, a person also tells.
fn verdict(before: Option<&State>, after: &State) -> Option<Verdict> {
    // Whose URN it is, is in doubt: told only when a person has said.
    let doubted = |state: &State| state.opinion.other.is_some();
    if doubted(after) {
        return None;
    }
    let news = match after.status {
        Status::Complete => before.is_none_or(|b| b.status != Status::Complete || doubted(b)),
        Status::Incomplete => before.is_none_or(|b| {
            b.status != Status::Incomplete || b.missing != after.missing || doubted(b)
        }),
        Status::Review | Status::Withdrawn => false,
    };
    (news && !after.mine).then(|| judgement::by_state(Kind::Command, before, after, true))
}
