//! What a turn writes down: each recipient's answer before the final dot, the server's after it.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{
    CREDENTIALS_PAUSE, Claim, Proof, Sender, TOKEN_PAUSE, Turn,
    rules::{GIVE_UP_AFTER, after_interruption, backoff, says_nobody_is_there},
};
use crate::{
    post::{End, Roll, Taken},
    store::{
        Db, LetterId, Tx,
        outbox::{self, LetterState, NewRecipient, RecipientField, RecipientState},
    },
};

impl Sender {
    pub(super) async fn write_roll(
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

    pub(super) async fn write_end(
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

/// Ends a letter the server will not take. To those who have it already it is and stays sent.
pub(super) async fn refuse(
    tx: &mut Tx<'_>,
    claim: &Claim,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Turn> {
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

pub(super) async fn doubtful(tx: &mut Tx<'_>, id: LetterId, reason: &str) -> Result<()> {
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
