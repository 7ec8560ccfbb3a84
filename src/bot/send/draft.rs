//! Letters of the `draft` mode: put into Drafts, where a person sends, changes or deletes them.
//!
//! The mailbox carries out APPEND, search and removal; here is which letter wants what, and what an
//! answer means. `drafting` is committed before an APPEND, so that one whose line broke is looked
//! for in Drafts before it is put there again. A draft that a person has touched is theirs.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Sender,
    doubt::{Look, Settled, settle},
};
use crate::{
    bot::judge::answered_by_hand,
    store::{
        Db, LetterId, journal,
        outbox::{self, LetterRow, LetterState},
    },
};

/// What came of an APPEND to Drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    Done,
    /// The server said NO: it does not lie there.
    Refused,
    /// Nobody knows.
    Broken,
}

/// How a draft of ours lies there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    Unchanged,
    /// A person has edited it.
    Changed,
    Gone,
    NoAnswer,
}

/// What becomes of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Wait,
    /// It turned up in Sent.
    Sent,
    /// A person deleted it.
    Refused,
    /// Overtaken and untouched: take it out of Drafts, the only thing the bot ever deletes.
    Remove,
    /// Overtaken, but a person has begun to edit it: it is theirs.
    Theirs,
}

/// `in_sent`: whether one in its thread lies in Sent (mail programs renew the Message-ID).
/// `gone_before`: it was gone and not in Sent a settling time ago already; a mail program may take
/// a moment to file what it sends.
pub fn fate(overtaken: bool, lies: Lies, in_sent: Look, gone_before: bool) -> Fate {
    match (lies, in_sent) {
        (_, Look::Found) => Fate::Sent,
        (Lies::Unchanged, Look::NotFound | Look::NoAnswer) if overtaken => Fate::Remove,
        (Lies::Changed, Look::NotFound | Look::NoAnswer) if overtaken => Fate::Theirs,
        (Lies::Gone, Look::NotFound) if gone_before => Fate::Refused,
        (Lies::Gone, Look::NotFound | Look::NoAnswer)
        | (Lies::Unchanged | Lies::Changed | Lies::NoAnswer, Look::NotFound | Look::NoAnswer) => {
            Fate::Wait
        }
    }
}

impl Sender {
    /// The next letter to put into Drafts; `drafting` is committed.
    pub async fn next_draft(&mut self, db: &Db) -> Result<Option<LetterRow>> {
        let mut tx = db.begin().await?;
        let waiting = outbox::in_state(&mut tx, &self.hub, LetterState::ToDraft).await?;
        let Some(letter) = waiting.into_iter().next() else {
            return Ok(None);
        };
        let from = [LetterState::ToDraft];
        outbox::turn(&mut tx, letter.id, &from, LetterState::Drafting, None).await?;
        tx.commit().await?;
        self.doubts.remove(&letter.id);
        Ok(Some(letter))
    }

    /// What the APPEND came to.
    pub async fn put(&mut self, db: &Db, id: LetterId, put: Put) -> Result<()> {
        let next = match put {
            Put::Done => LetterState::Draft,
            Put::Refused => LetterState::ToDraft,
            // Looked for first.
            Put::Broken => return Ok(()),
        };
        let mut tx = db.begin().await?;
        outbox::turn(&mut tx, id, &[LetterState::Drafting], next, None).await?;
        tx.commit().await
    }

    /// Drafts whose APPEND broke, or was cut short by a crash: to be looked for in Drafts. Not to
    /// be asked for while an APPEND is under way.
    pub async fn draft_doubts(&self, db: &Db, now: DateTime<Utc>) -> Result<Vec<LetterRow>> {
        let mut tx = db.read().await?;
        let mut letters = outbox::in_state(&mut tx, &self.hub, LetterState::Drafting).await?;
        letters.retain(|letter| self.may_look(letter.id, now));
        Ok(letters)
    }

    /// Carries out what a look into Drafts means: it lies there, or it is put there again.
    pub async fn draft_settled(
        &mut self,
        db: &Db,
        id: LetterId,
        look: Look,
        now: DateTime<Utc>,
    ) -> Result<Settled> {
        let settled = self.judge_look(id, look, now);
        let next = match settled {
            Settled::Sent => LetterState::Draft,
            Settled::Again => LetterState::ToDraft,
            Settled::NotYet => return Ok(settled),
        };
        let mut tx = db.begin().await?;
        outbox::turn(&mut tx, id, &[LetterState::Drafting], next, None).await?;
        tx.commit().await?;
        Ok(settled)
    }

    /// Drafts that lie there, with whether events have overtaken them.
    pub async fn drafts(&self, db: &Db, now: DateTime<Utc>) -> Result<Vec<(LetterRow, bool)>> {
        let mut tx = db.read().await?;
        let lying = outbox::in_state(&mut tx, &self.hub, LetterState::Draft).await?;
        let overtaken = outbox::in_state(&mut tx, &self.hub, LetterState::DraftOvertaken).await?;
        Ok(lying
            .into_iter()
            .map(|letter| (letter, false))
            .chain(overtaken.into_iter().map(|letter| (letter, true)))
            .filter(|(letter, _)| self.may_look(letter.id, now))
            .collect())
    }

    /// What the mailbox saw of a draft. On [`Fate::Remove`] the caller removes it, then says
    /// [`Sender::removed`].
    pub async fn draft_seen(
        &mut self,
        db: &Db,
        letter: &LetterRow,
        lies: Lies,
        in_sent: Look,
        now: DateTime<Utc>,
    ) -> Result<Fate> {
        let overtaken = letter.state == LetterState::DraftOvertaken;
        let in_sent = match (lies, in_sent) {
            (Lies::Gone, Look::NotFound) if self.thread_answered(db, letter).await? => Look::Found,
            (_, in_sent) => in_sent,
        };
        let gone_before = match (lies, in_sent) {
            (Lies::Gone, Look::NotFound) => {
                self.judge_look(letter.id, Look::NotFound, now) == Settled::Again
            }
            (Lies::Gone, Look::Found | Look::NoAnswer)
            | (Lies::Unchanged | Lies::Changed | Lies::NoAnswer, _) => false,
        };
        match lies {
            // Put back, or never gone.
            Lies::Unchanged | Lies::Changed => self.doubts.remove(&letter.id),
            Lies::Gone | Lies::NoAnswer => None,
        };
        let fate = fate(overtaken, lies, in_sent, gone_before);
        let mut tx = db.begin().await?;
        match fate {
            Fate::Wait | Fate::Remove => return Ok(fate),
            Fate::Sent => {
                outbox::sent(&mut tx, letter.id, "sent by a person", now).await?;
            }
            Fate::Refused => {
                let from = [LetterState::Draft, LetterState::DraftOvertaken];
                let why = Some("deleted from drafts");
                outbox::turn(&mut tx, letter.id, &from, LetterState::Refused, why).await?;
            }
            Fate::Theirs => {
                let from = [LetterState::DraftOvertaken];
                let why = Some("overtaken, but edited by a person");
                outbox::turn(&mut tx, letter.id, &from, LetterState::Draft, why).await?;
            }
        }
        tx.commit().await?;
        self.doubts.remove(&letter.id);
        Ok(fate)
    }

    /// Whether an answer to the same mail came from the hub's own account. A mail program renews
    /// the Message-ID of a draft it sends, and drops the fields it does not know: then only the
    /// thread tells.
    async fn thread_answered(&self, db: &Db, letter: &LetterRow) -> Result<bool> {
        let Some(message) = letter.message else {
            return Ok(false);
        };
        let mut tx = db.read().await?;
        match journal::get(&mut tx, message)
            .await?
            .and_then(|row| row.message_id)
        {
            Some(id) => answered_by_hand(&mut tx, &self.hub, &id).await,
            None => Ok(false),
        }
    }

    /// The mailbox has taken an overtaken draft out.
    pub async fn removed(&mut self, db: &Db, id: LetterId) -> Result<()> {
        let mut tx = db.begin().await?;
        let from = [LetterState::DraftOvertaken];
        let why = Some("removed from drafts");
        outbox::turn(&mut tx, id, &from, LetterState::Overtaken, why).await?;
        tx.commit().await
    }

    fn may_look(&self, id: LetterId, now: DateTime<Utc>) -> bool {
        self.doubts.get(&id).is_none_or(|doubt| doubt.may_look(now))
    }

    fn judge_look(&mut self, id: LetterId, look: Look, now: DateTime<Utc>) -> Settled {
        let known = self.doubts.get(&id).copied().unwrap_or_default();
        let settling = self.settle.max(TimeDelta::seconds(1));
        let (settled, next) = settle(known, look, settling, now);
        match settled {
            Settled::Sent | Settled::Again => self.doubts.remove(&id),
            Settled::NotYet => self.doubts.insert(id, next),
        };
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_of_a_draft() {
        use Fate::*;
        use Lies::*;
        use Look::{Found, NoAnswer as NoWord, NotFound};
        for (overtaken, lies, in_sent, gone_before, expected) in [
            (false, Unchanged, NotFound, false, Wait),
            (false, Changed, NotFound, false, Wait),
            (false, Gone, Found, false, Sent),
            (false, Changed, Found, false, Sent),
            // A mail program files what it sends a moment after it takes the draft away.
            (false, Gone, NotFound, false, Wait),
            (false, Gone, NotFound, true, Refused),
            (false, Gone, NoWord, true, Wait),
            (false, NoAnswer, NotFound, true, Wait),
            (true, Unchanged, NotFound, false, Remove),
            (true, Unchanged, Found, false, Sent),
            (true, Changed, NotFound, false, Theirs),
            (true, Gone, NotFound, true, Refused),
            (true, NoAnswer, NoWord, false, Wait),
        ] {
            assert_eq!(
                fate(overtaken, lies, in_sent, gone_before),
                expected,
                "{overtaken} {lies:?} {in_sent:?} {gone_before}"
            );
        }
    }
}
