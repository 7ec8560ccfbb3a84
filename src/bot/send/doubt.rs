//! Letters in doubt: the line broke between the server's acceptance and our record. The mailbox's
//! own copy decides, and where there is none, a person.
//!
//! The search itself is the mailbox's; here is only which letters are to be looked for, and what an
//! answer means. A look that got no answer (NO, BAD, a broken line) says nothing, however often.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use super::{Proof, Sender, rules::backoff};
use crate::{
    mailbox::{Found, MailboxError, header, imap::LETTER_HEADER},
    store::{
        Db, LetterId, Tx, journal,
        outbox::{self, LetterRow, LetterState, RecipientField, RecipientRow, RecipientState},
    },
};

/// A letter whose copy is to be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub letter: LetterId,
    /// Without angle brackets.
    pub message_id: String,
    /// The value of the letter's own `X-Countersign-Letter`, since some services renew the
    /// Message-ID. None where it does not name this one letter: a value that other letters share
    /// would find another letter's copy, and this one would be lost.
    pub letter_header: Option<String>,
}

/// What the mailbox said, on a connection that had just answered NOOP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Found,
    NotFound,
    NoAnswer,
}

impl From<&Result<Found, MailboxError>> for Look {
    fn from(answer: &Result<Found, MailboxError>) -> Self {
        match answer {
            Ok(Found::Found) => Look::Found,
            Ok(Found::NotFound) => Look::NotFound,
            Err(_) => Look::NoAnswer,
        }
    }
}

/// What is remembered between looks. Lost in a restart, it is only looked twice again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Doubt {
    /// When it was first looked for in vain.
    missed_at: Option<DateTime<Utc>>,
    /// Not to be looked for before.
    look_at: Option<DateTime<Utc>>,
}

impl Doubt {
    pub(super) fn may_look(self, now: DateTime<Utc>) -> bool {
        self.look_at.is_none_or(|at| at <= now)
    }
}

/// What a look settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Those taken have it.
    Sent,
    /// The same bytes again.
    Again,
    NotYet,
}

/// The rule: found once is found, not found is believed the second time, a settling time apart.
pub(super) fn settle(
    doubt: Doubt,
    look: Look,
    settle: TimeDelta,
    now: DateTime<Utc>,
) -> (Settled, Doubt) {
    let wait = |missed_at| Doubt {
        missed_at,
        look_at: Some(now + settle),
    };
    match (look, doubt.missed_at) {
        (Look::Found, _) => (Settled::Sent, doubt),
        (Look::NoAnswer, missed_at) => (Settled::NotYet, wait(missed_at)),
        (Look::NotFound, Some(at)) if now - at >= settle => (Settled::Again, doubt),
        (Look::NotFound, Some(at)) => (Settled::NotYet, wait(Some(at))),
        (Look::NotFound, None) => (Settled::NotYet, wait(Some(now))),
    }
}

/// Whether a copy can tell. Of a letter that some had from an earlier transaction there is a copy
/// already, and an own copy the server refused was never made: there only a person can.
fn can_tell(proof: Proof, recipients: &[RecipientRow]) -> bool {
    let is_copy = |to: &&RecipientRow| to.field == RecipientField::Copy;
    let had_before = recipients
        .iter()
        .any(|to| !is_copy(&to) && to.state == RecipientState::Taken);
    match proof {
        Proof::Server => !had_before,
        Proof::ToSelf => {
            !had_before
                && recipients
                    .iter()
                    .find(is_copy)
                    .is_none_or(|copy| copy.state == RecipientState::Offered)
        }
        Proof::None | Proof::Repeatable => false,
    }
}

/// The letter header of the bytes, if it names this letter: it carries the name or the whole of
/// the Message-ID's left side, which no other letter has.
fn letter_header(letter: &LetterRow) -> Option<String> {
    let value = header::values(&letter.bytes, LETTER_HEADER)
        .into_iter()
        .next()?;
    let (left, _) = letter.message_id.split_once('@')?;
    let named = left
        .split('.')
        .filter(|part| part.len() >= 16)
        .any(|part| value.contains(part));
    named.then_some(value)
}

impl Sender {
    /// The letters in doubt whose copy should be looked for now. An own copy that has come back
    /// into the journal settles its letter here, without a look.
    pub async fn doubts(&mut self, db: &Db, now: DateTime<Utc>) -> Result<Vec<Wanted>> {
        let letters =
            outbox::in_state(&mut db.read().await?, &self.hub, LetterState::InDoubt).await?;
        let mut wanted = Vec::new();
        for letter in letters {
            let known = self.doubts.get(&letter.id).copied().unwrap_or_default();
            let mut tx = db.read().await?;
            let recipients = outbox::recipients(&mut tx, letter.id).await?;
            if !can_tell(self.proof, &recipients) {
                continue;
            }
            let came_back = self.proof == Proof::ToSelf
                && !journal::by_message_id(&mut tx, &self.hub, &letter.message_id)
                    .await?
                    .is_empty();
            drop(tx);
            if came_back {
                self.settled(db, letter.id, Look::Found, now).await?;
            } else if known.may_look(now) {
                wanted.push(Wanted {
                    letter: letter.id,
                    letter_header: letter_header(&letter),
                    message_id: letter.message_id,
                });
            }
        }
        Ok(wanted)
    }

    /// Carries out what a look means.
    pub async fn settled(
        &mut self,
        db: &Db,
        id: LetterId,
        look: Look,
        now: DateTime<Utc>,
    ) -> Result<Settled> {
        let known = self.doubts.get(&id).copied().unwrap_or_default();
        let (settled, next) = settle(known, look, self.settle, now);
        match settled {
            Settled::Sent => {
                let mut tx = db.begin().await?;
                found(&mut tx, id, now).await?;
                tx.commit().await?;
                tracing::info!(letter = %id, "letter in doubt was sent: its copy is there");
            }
            Settled::Again => {
                let mut tx = db.begin().await?;
                outbox::retry(&mut tx, id, now, "no copy of it was found").await?;
                tx.commit().await?;
                tracing::info!(letter = %id, "letter in doubt was not sent: there is no copy");
            }
            Settled::NotYet => {}
        }
        match settled {
            Settled::Sent | Settled::Again => self.doubts.remove(&id),
            Settled::NotYet => self.doubts.insert(id, next),
        };
        Ok(settled)
    }

    /// When a letter in doubt is next to be looked for. What is overdue could not be looked for,
    /// and waits for the usual round.
    pub fn next_look(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let looks = self.doubts.values().filter_map(|doubt| doubt.look_at);
        looks.filter(|at| *at > now).min()
    }

    /// Letters in doubt that only a person can settle: no copy can tell. For the summary.
    pub async fn for_a_person(&self, db: &Db) -> Result<Vec<LetterId>> {
        let mut tx = db.read().await?;
        let mut listed = Vec::new();
        for letter in outbox::in_state(&mut tx, &self.hub, LetterState::InDoubt).await? {
            let recipients = outbox::recipients(&mut tx, letter.id).await?;
            if !can_tell(self.proof, &recipients) {
                listed.push(letter.id);
            }
        }
        Ok(listed)
    }
}

/// A copy of a letter of ours has come into the inbox. It settles a doubt and nothing else: while
/// the letter is being sent the server's answer is still to come, and of a later transaction the
/// copy may be the first one's. True when it settled one.
pub async fn copy_came_back(
    tx: &mut Tx<'_>,
    letter: &LetterRow,
    now: DateTime<Utc>,
) -> Result<bool> {
    if letter.state != LetterState::InDoubt {
        return Ok(false);
    }
    let recipients = outbox::recipients(tx, letter.id).await?;
    if !can_tell(Proof::ToSelf, &recipients) {
        return Ok(false);
    }
    found(tx, letter.id, now).await?;
    Ok(true)
}

/// Accepted after all; who is still owed it gets it later.
async fn found(tx: &mut Tx<'_>, id: LetterId, now: DateTime<Utc>) -> Result<()> {
    let owed = outbox::sent(tx, id, "its copy was found", now).await?;
    if owed > 0 {
        let due_at = now + backoff(id, 1);
        outbox::retry(tx, id, due_at, "refused for now by some").await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_650_000_000 + seconds, 0).unwrap()
    }

    /// Looks at these seconds, and what they settle; the settling time is 60 s.
    fn check(looks: &[(i64, Look, Settled)]) {
        let mut doubt = Doubt::default();
        for (second, look, expected) in looks {
            let (settled, next) = settle(doubt, *look, TimeDelta::seconds(60), at(*second));
            assert_eq!(settled, *expected, "{look:?} at {second} of {looks:?}");
            doubt = next;
        }
    }

    #[test]
    fn found_is_found_and_missing_is_believed_the_second_time() {
        use Look::*;
        use Settled::*;
        check(&[(0, Found, Sent)]);
        check(&[(0, NotFound, NotYet), (60, Found, Sent)]);
        check(&[(0, NotFound, NotYet), (60, NotFound, Again)]);
        check(&[
            (0, NotFound, NotYet),
            (59, NotFound, NotYet),
            (60, NotFound, Again),
        ]);
    }

    #[test]
    fn a_look_without_an_answer_says_nothing() {
        use Look::*;
        use Settled::*;
        check(&[
            (0, NoAnswer, NotYet),
            (60, NoAnswer, NotYet),
            (120, NotFound, NotYet),
            (180, NoAnswer, NotYet),
            (240, NotFound, Again),
        ]);
    }
}
