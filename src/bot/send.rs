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
pub mod rules;

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use lettre::transport::smtp::authentication::Credentials;
use tokio::sync::watch;

use self::{
    doubt::Doubt,
    rules::{GIVE_UP_AFTER, after_interruption, backoff, says_nobody_is_there},
};
use crate::{
    config::hub::{self, Hub},
    domain::address::Address,
    post::{
        End, Envelope, Offer, Post, Roll, Taken,
        directory::Directory,
        pace::Pace,
        smtp::{Login, Patience, Smtp},
    },
    store::{
        Db, LetterId, Tx,
        outbox::{self, LetterRow, LetterState, NewRecipient, RecipientField, RecipientState},
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

    async fn write_roll(
        &self,
        db: &Db,
        claim: &Claim,
        roll: &Roll,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut tx = db.begin().await?;
        roll_call(&mut tx, &self.hub, claim.letter.id, roll, now).await?;
        if self.proof == Proof::ToSelf {
            let own = NewRecipient {
                address: self.own.as_str().to_owned(),
                key: self.own.key().to_owned(),
                domain: self.own.domain().to_owned(),
                field: RecipientField::Copy,
            };
            let state = match roll.copied {
                true => RecipientState::Offered,
                false => RecipientState::Refused,
            };
            outbox::copy_decided(&mut tx, claim.letter.id, &own, state, now).await?;
        }
        // Before the final dot.
        tx.commit().await
    }

    async fn write_end(
        &mut self,
        db: &Db,
        claim: &Claim,
        roll: &Roll,
        end: End,
        now: DateTime<Utc>,
    ) -> Result<Turn> {
        let id = claim.letter.id;
        let later = now + backoff(id, claim.letter.attempts);
        let mut tx = db.begin().await?;
        let turn = match end {
            End::Accepted(reply) => {
                let owed = outbox::sent(&mut tx, id, &reply, now).await?;
                if owed > 0 {
                    outbox::retry(&mut tx, id, later, "refused for now by some").await?;
                }
                Turn::Sent { letter: id, owed }
            }
            End::NotAccepted { reason, retry } => {
                roll_call_of_refused(&mut tx, &self.hub, id, roll, now).await?;
                if retry && now - claim.letter.created_at < GIVE_UP_AFTER {
                    outbox::retry(&mut tx, id, later, &reason).await?;
                    tracing::info!(letter = %id, due_at = %later, "letter not accepted, tried again");
                    Turn::Later {
                        letter: id,
                        due_at: later,
                    }
                } else {
                    refuse(&mut tx, claim, &reason, now).await?
                }
            }
            End::InDoubt(_) if self.proof == Proof::Repeatable => {
                outbox::retry(&mut tx, id, later, "again").await?;
                Turn::Later {
                    letter: id,
                    due_at: later,
                }
            }
            End::InDoubt(reason) => {
                doubtful(&mut tx, id, &reason).await?;
                self.doubts.remove(&id);
                tracing::warn!(letter = %id, "letter is in doubt: the answer to it was lost");
                Turn::InDoubt(id)
            }
            End::Interrupted => {
                roll_call_of_refused(&mut tx, &self.hub, id, roll, now).await?;
                let due_at = now + after_interruption(claim.letter.attempts);
                outbox::retry(&mut tx, id, due_at, "interrupted before it was sent").await?;
                Turn::Later { letter: id, due_at }
            }
            End::Credentials(reason) => {
                let until = now + CREDENTIALS_PAUSE;
                outbox::retry(&mut tx, id, claim.letter.due_at, &reason).await?;
                self.stopped_until = Some(until);
                tracing::error!(hub = %self.hub, "smtp server refuses the credentials: sending has stopped");
                Turn::Stopped(until)
            }
            End::StaleToken(reason) => {
                let until = now + TOKEN_PAUSE;
                outbox::retry(&mut tx, id, claim.letter.due_at, &reason).await?;
                self.stopped_until = Some(until);
                tracing::info!(hub = %self.hub, "smtp server wants a fresh token");
                Turn::TokenWanted(until)
            }
        };
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

/// Ends a letter the server will not take. To those who have it already it is and stays sent.
async fn refuse(tx: &mut Tx<'_>, claim: &Claim, reason: &str, now: DateTime<Utc>) -> Result<Turn> {
    let id = claim.letter.id;
    if !claim.had_before {
        outbox::fail(tx, id, reason).await?;
        tracing::warn!(letter = %id, "letter failed");
        return Ok(Turn::Failed(id));
    }
    for row in outbox::recipients(tx, id).await? {
        match row.state {
            RecipientState::Owed | RecipientState::Offered => {
                let refused = RecipientState::Refused;
                outbox::recipient_decided(tx, id, &row.key, refused, Some(reason), now).await?;
            }
            RecipientState::Taken | RecipientState::Refused => {}
        }
    }
    let reply = claim.letter.reply.clone().unwrap_or_default();
    outbox::sent(tx, id, &reply, now).await?;
    Ok(Turn::Sent {
        letter: id,
        owed: 0,
    })
}

async fn doubtful(tx: &mut Tx<'_>, id: LetterId, reason: &str) -> Result<()> {
    let turned = outbox::turn(
        tx,
        id,
        &[LetterState::Sending],
        LetterState::InDoubt,
        Some(reason),
    )
    .await?;
    if !turned {
        anyhow::bail!("mark letter {id} in doubt: not in a state for it");
    }
    Ok(())
}

/// Every recipient's answer, before the final dot.
async fn roll_call(
    tx: &mut Tx<'_>,
    hub: &str,
    id: LetterId,
    roll: &Roll,
    now: DateTime<Utc>,
) -> Result<()> {
    for (address, taken) in &roll.recipients {
        let (state, reply) = match taken {
            Taken::Taken => (RecipientState::Offered, None),
            Taken::RefusedForGood(reply) => (RecipientState::Refused, Some(reply.as_str())),
            Taken::RefusedForNow(reply) => (RecipientState::Owed, Some(reply.as_str())),
        };
        outbox::recipient_decided(tx, id, address.key(), state, reply, now).await?;
        if let Taken::RefusedForGood(reply) = taken
            && says_nobody_is_there(reply)
        {
            outbox::mark_dead(tx, hub, address.key(), None, now).await?;
        }
    }
    Ok(())
}

/// The same where nothing was accepted: whoever was named is owed it still.
async fn roll_call_of_refused(
    tx: &mut Tx<'_>,
    hub: &str,
    id: LetterId,
    roll: &Roll,
    now: DateTime<Utc>,
) -> Result<()> {
    let refused = Roll {
        recipients: roll
            .recipients
            .iter()
            .filter(|(_, taken)| *taken != Taken::Taken)
            .cloned()
            .collect(),
        copied: false,
    };
    roll_call(tx, hub, id, &refused, now).await
}
