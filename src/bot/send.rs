//! The outbox's way to the post, one letter a turn.
//!
//! What is written down when decides what a crash can do: `sending` before a connection is opened,
//! who was taken before the final dot, `sent` after the answer to it. A letter found in `sending`
//! with nobody taken was therefore certainly not accepted; with somebody taken it is in doubt, and
//! only a copy that acceptance made can say ([`doubt`]). Nothing here decides whether a letter may
//! go: the gate did, when it was written.

pub mod doubt;
pub mod draft;
pub mod facts;
mod record;
pub mod rules;

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use lettre::transport::smtp::authentication::Credentials;
use tokio::sync::watch;

use self::{
    doubt::Doubt,
    record::{doubtful, refuse},
    rules::after_interruption,
};
use crate::{
    config::hub::{self, Hub},
    domain::address::Address,
    post::{
        Envelope, Offer, Post,
        directory::Directory,
        pace::Pace,
        smtp::{Login, Patience, Smtp},
    },
    store::{
        Db, LetterId,
        outbox::{self, LetterRow, LetterState, RecipientField, RecipientState},
    },
};

/// Refused credentials are tried again so often: somebody may have mended them on the server.
const CREDENTIALS_PAUSE: TimeDelta = TimeDelta::minutes(15);
const TOKEN_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// What decides about a letter in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Filed in Sent by the service itself.
    Server,
    /// One more recipient.
    ToSelf,
    /// Nothing: a person.
    None,
    /// Handing it over twice is the same as once (a folder of files).
    Repeatable,
}

/// Sends a hub's letters. Holds what need not survive a restart.
pub struct Sender {
    hub: String,
    own: Address,
    post: Post,
    pace: Option<Pace>,
    proof: Proof,
    settle: TimeDelta,
    stopped_until: Option<DateTime<Utc>>,
    doubts: BTreeMap<LetterId, Doubt>,
}

/// What a turn did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Nothing is due; the next letter is at that instant.
    Idle(Option<DateTime<Utc>>),
    /// Accepted. Some are still owed it: they get it in a later transaction.
    Sent {
        letter: LetterId,
        owed: i64,
    },
    /// Not accepted, tried again at that instant.
    Later {
        letter: LetterId,
        due_at: DateTime<Utc>,
    },
    /// Not accepted and never will be.
    Failed(LetterId),
    InDoubt(LetterId),
    /// As many have gone as may go in a minute.
    Paced(DateTime<Utc>),
    /// The hub's name or password is refused: nothing is sent until then. Alert the admin.
    Stopped(DateTime<Utc>),
    /// Fetch a fresh token and [`Sender::log_in_with_token`].
    TokenWanted(DateTime<Utc>),
}

impl Sender {
    /// Reads certificates; opens no connection.
    pub fn new(hub: &Hub, patience: Patience) -> Result<Sender> {
        let (post, pace, proof, settle) = match &hub.post {
            hub::Post::Smtp(smtp) => (
                Post::Smtp(Box::new(Smtp::new(&smtp.server, patience)?)),
                Some(Pace::new(smtp.per_minute)),
                match smtp.copy {
                    hub::Copy::Server => Proof::Server,
                    hub::Copy::ToSelf => Proof::ToSelf,
                    hub::Copy::None => Proof::None,
                },
                TimeDelta::from_std(smtp.settle).unwrap_or(TimeDelta::MAX),
            ),
            hub::Post::Directory { path } => (
                Post::Directory(Directory::new(path.clone())),
                None,
                Proof::Repeatable,
                TimeDelta::zero(),
            ),
        };
        Ok(Sender {
            hub: hub.id.clone(),
            own: hub.address.clone(),
            post,
            pace,
            proof,
            settle,
            stopped_until: None,
            doubts: BTreeMap::new(),
        })
    }

    /// XOAUTH2 with this access token from now on.
    pub fn log_in_with_token(&mut self, user: &str, token: &str) {
        if let Post::Smtp(smtp) = &mut self.post {
            smtp.log_in_as(Login::Token(Credentials::new(
                user.to_owned(),
                token.to_owned(),
            )));
        }
        self.stopped_until = None;
    }

    /// From now on what is under way is given up when `stop` says so.
    pub fn until(&mut self, stop: watch::Receiver<bool>) {
        if let Post::Smtp(smtp) = &mut self.post {
            smtp.until(stop);
        }
    }

    /// Says goodbye to the server, at the end of the day.
    pub async fn close(&mut self) {
        if let Post::Smtp(smtp) = &mut self.post {
            smtp.close().await;
        }
    }

    /// One turn: the letter that is due longest. An error is the register's: the letter stays
    /// `sending`, and the next turn judges what was written down about it.
    pub async fn send_once(&mut self, db: &Db, now: DateTime<Utc>) -> Result<Turn> {
        self.recover(db, now).await?;
        if let Some(until) = self.stopped_until {
            if now < until {
                return Ok(Turn::Stopped(until));
            }
            self.stopped_until = None;
        }
        if let Some(pace) = &mut self.pace {
            let free_at = pace.free_at(now);
            if free_at > now {
                return Ok(Turn::Paced(free_at));
            }
        }
        let Some(claim) = self.claim(db, now).await? else {
            let next = outbox::next_due(&mut db.read().await?, &self.hub).await?;
            return Ok(Turn::Idle(next));
        };
        if claim.owed.is_empty() {
            return self.nobody_left(db, &claim, now).await;
        }
        if let Some(pace) = &mut self.pace {
            pace.take(now);
        }

        let own_copy = match self.proof {
            // A letter to the hub's own mailbox is its own copy.
            Proof::ToSelf => (!claim.owed.contains(&self.own)).then_some(&self.own),
            Proof::Server | Proof::None | Proof::Repeatable => None,
        };
        let envelope = Envelope {
            sender: &claim.sender,
            recipients: &claim.owed,
            copy_to: own_copy,
            message_id: &claim.letter.message_id,
        };
        let (roll, end) = match self.post.offer(envelope).await {
            Offer::Closed(outcome) => (outcome.roll, outcome.end),
            Offer::Open(roll, transaction) => {
                self.write_roll(db, &claim, &roll, now).await?;
                let end = self.post.deliver(transaction, &claim.letter.bytes).await;
                (roll, end)
            }
        };
        self.write_end(db, &claim, &roll, end, now).await
    }

    /// Letters that an earlier life, or a register that failed, left in `sending`.
    async fn recover(&mut self, db: &Db, now: DateTime<Utc>) -> Result<()> {
        let orphans =
            outbox::in_state(&mut db.read().await?, &self.hub, LetterState::Sending).await?;
        for letter in orphans {
            let mut tx = db.begin().await?;
            let named = outbox::recipients(&mut tx, letter.id)
                .await?
                .iter()
                .any(|to| to.state == RecipientState::Offered);
            if named && self.proof != Proof::Repeatable {
                doubtful(&mut tx, letter.id, "found in sending").await?;
                tracing::warn!(letter = %letter.id, "letter is in doubt: found in sending");
            } else {
                let due_at = now + after_interruption(letter.attempts);
                let why = "interrupted before it was sent";
                outbox::retry(&mut tx, letter.id, due_at, why).await?;
            }
            tx.commit().await?;
            self.doubts.remove(&letter.id);
        }
        Ok(())
    }

    async fn claim(&self, db: &Db, now: DateTime<Utc>) -> Result<Option<Claim>> {
        let mut tx = db.begin().await?;
        let Some(letter) = outbox::claim_due(&mut tx, &self.hub, now).await? else {
            return Ok(None);
        };
        let rows = outbox::recipients(&mut tx, letter.id).await?;
        let real = || rows.iter().filter(|to| to.field != RecipientField::Copy);
        let open = || real().filter(|to| to.state == RecipientState::Owed);
        let keys: Vec<String> = open().map(|to| to.key.clone()).collect();
        let dead = outbox::dead_among(&mut tx, &self.hub, &keys).await?;
        let mut owed = Vec::new();
        for row in open() {
            let why = match Address::parse(&row.address) {
                Some(address) if !dead.contains(&row.key) => {
                    owed.push(address);
                    continue;
                }
                Some(_) => "dead-address",
                None => "no address",
            };
            let refused = RecipientState::Refused;
            outbox::recipient_decided(&mut tx, letter.id, &row.key, refused, Some(why), now)
                .await?;
        }
        let claim = Claim {
            sender: Address::parse(&letter.sender).unwrap_or_else(|| self.own.clone()),
            had_before: real().any(|to| to.state == RecipientState::Taken),
            owed,
            letter,
        };
        // Before a connection is opened.
        tx.commit().await?;
        Ok(Some(claim))
    }

    /// Every recipient turned out to be dead.
    async fn nobody_left(&self, db: &Db, claim: &Claim, now: DateTime<Utc>) -> Result<Turn> {
        let mut tx = db.begin().await?;
        let turn = refuse(&mut tx, claim, "nobody to send it to", now).await?;
        tx.commit().await?;
        Ok(turn)
    }
}

/// A letter in `sending`, and whom this transaction names.
struct Claim {
    letter: LetterRow,
    sender: Address,
    owed: Vec<Address>,
    /// Some have it from an earlier transaction.
    had_before: bool,
}
