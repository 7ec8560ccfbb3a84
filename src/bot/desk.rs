//! The desk: mail from the watcher is read in parallel and judged in order.
//!
//! One transaction takes up to 64 messages or a tenth of a second. When one of them cannot be judged,
//! it is begun anew with each in its own savepoint, so a poisonous one is set aside with its reason
//! and never delays the next. What the register itself cannot take (a full disk) stops the batch:
//! nothing of it is written, and the mailbox still has it.

mod read;

use std::{num::NonZero, sync::Arc, time::Duration};

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use tokio::{
    sync::{Notify, Semaphore, mpsc},
    task::JoinHandle,
    time::Instant,
};

use self::read::Read;
pub use self::read::{Reading, give_way};
use super::{
    judge::{Arrived, Judge, Outcome, Place},
    poll::{Batch, Role},
    survive::survived,
};
use crate::store::{Db, Tx, journal, lease};

/// A writer commits at least so often.
const TRANSACTION: Duration = Duration::from_millis(100);

/// A batch whose mails are being read.
struct Opened {
    reads: Vec<JoinHandle<Read>>,
    batch: Batch,
}

/// Takes batches until the watcher ends: the next is read while one is judged.
pub async fn work(
    judge: Judge<'_>,
    reading: Reading,
    db: &Db,
    holder: &str,
    mut batches: mpsc::Receiver<Batch>,
    written: &Notify,
    now: fn() -> DateTime<Utc>,
) {
    let (opened, mut to_judge) = mpsc::channel::<Opened>(1);
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let free = Arc::new(Semaphore::new(cores));
    let open = async {
        while let Some(mut batch) = batches.recv().await {
            let account = batch.watched.account.clone();
            let junk = batch.watched.role == Role::Junk;
            let mut reads = Vec::with_capacity(batch.mails.len());
            for incoming in std::mem::take(&mut batch.mails) {
                let (reading, account) = (reading.clone(), account.clone());
                // Only `close` makes this fail, and nobody closes it.
                let Ok(core) = Arc::clone(&free).acquire_owned().await else {
                    return;
                };
                reads.push(tokio::task::spawn_blocking(move || {
                    give_way();
                    let read = reading.read(&account, junk, incoming);
                    drop(core);
                    read
                }));
            }
            if opened.send(Opened { reads, batch }).await.is_err() {
                break;
            }
        }
        drop(opened);
    };
    let close = async {
        while let Some(Opened { reads, batch }) = to_judge.recv().await {
            if let Err(error) = judge_batch(&judge, db, holder, reads, now).await {
                // The mailbox still has it all: the next look fetches it again.
                tracing::error!(hub = %judge.hub.id, error = %format!("{error:#}"), "mail not written down");
            }
            written.notify_one();
            drop(batch);
        }
    };
    tokio::join!(open, close);
}

async fn judge_batch(
    judge: &Judge<'_>,
    db: &Db,
    holder: &str,
    reads: Vec<JoinHandle<Read>>,
    now: fn() -> DateTime<Utc>,
) -> Result<()> {
    let mut reads = reads.into_iter().peekable();
    while reads.peek().is_some() {
        let mut tx = begin(judge, db, holder, now).await?;
        let began = Instant::now();
        let (mut taken, mut outcomes) = (Vec::new(), Vec::new());
        for read in reads.by_ref() {
            let read = read
                .await
                .context("read mail: the reading thread is gone")?;
            let judged = match &read {
                Read::Done(arrived) => judge_alone(judge, &mut tx, arrived, now()).await,
                Read::Panicked { .. } => Err(anyhow!("the reader fell over it")),
            };
            taken.push(read);
            match judged {
                Ok(outcome) => outcomes.push(outcome),
                Err(error) if is_of_the_register(&error) => return Err(error),
                Err(_) => break,
            }
            if began.elapsed() >= TRANSACTION {
                break;
            }
        }
        if outcomes.len() == taken.len() {
            tx.commit().await?;
            outcomes.iter().for_each(|outcome| log(judge, outcome));
            continue;
        }
        // One of them cannot be judged. Nearly no mail is such, so only now does each stand in a
        // savepoint, which costs two statements.
        tx.rollback().await?;
        let mut tx = begin(judge, db, holder, now).await?;
        for read in taken {
            judge_read(judge, &mut tx, read, now()).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn begin(
    judge: &Judge<'_>,
    db: &Db,
    holder: &str,
    now: fn() -> DateTime<Utc>,
) -> Result<Tx<'static>> {
    let mut tx = db.begin().await?;
    if !lease::is_mine(&mut tx, &judge.hub.id, holder, now()).await? {
        return Err(anyhow!(
            "judge mail of {}: another daemon has taken over",
            judge.hub.id
        ));
    }
    Ok(tx)
}

fn log(judge: &Judge<'_>, outcome: &Outcome) {
    tracing::info!(
        hub = %judge.hub.id, id = %outcome.message, kind = outcome.kind.as_str(),
        decision = outcome.parts.first().map_or("ignore", |p| p.verdict.decision.as_str()),
        "message judged"
    );
}

/// Judges one mail in a savepoint of its own.
async fn judge_read(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    read: Read,
    now: DateTime<Utc>,
) -> Result<()> {
    let arrived = match read {
        Read::Done(arrived) => arrived,
        Read::Panicked { place, raw } => {
            let fingerprint = format!("raw-{}", hex(&Sha256::digest(&raw)));
            return set_aside(
                judge,
                tx,
                Unjudged {
                    place: &place,
                    message_id: None,
                    raw: &raw,
                    fingerprint: &fingerprint,
                },
                "the reader fell over it",
                now,
            )
            .await;
        }
    };
    let error = match judge_in_savepoint(judge, tx, &arrived, now).await {
        Ok(outcome) => {
            log(judge, &outcome);
            return Ok(());
        }
        Err(error) => error,
    };
    if is_of_the_register(&error) {
        return Err(error);
    }
    set_aside(
        judge,
        tx,
        Unjudged {
            place: &arrived.place,
            message_id: arrived.reading.message_id.as_deref(),
            raw: &arrived.raw,
            fingerprint: &arrived.fingerprint,
        },
        &format!("{error:#}"),
        now,
    )
    .await
}

/// The register's own trouble is no message's fault, and passes.
pub fn is_of_the_register(error: &anyhow::Error) -> bool {
    let own = |cause: &(dyn std::error::Error + 'static)| cause.is::<sqlx::Error>();
    error.chain().any(own)
}

/// Judges one mail so that its failure undoes nothing but itself.
pub async fn judge_in_savepoint(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    arrived: &Arrived,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let mut part = tx.savepoint().await?;
    match judge_alone(judge, &mut part, arrived, now).await {
        Ok(outcome) => {
            part.commit().await?;
            Ok(outcome)
        }
        Err(error) => match part.rollback().await {
            Ok(()) => Err(error),
            // A full disk ends the whole transaction: then what failed first is the reason.
            Err(undone) => Err(undone.context(format!("{error:#}"))),
        },
    }
}

/// Judges one mail; where the judge panics, that is its error.
async fn judge_alone(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    arrived: &Arrived,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let judging = Box::pin(judge.judge_once(tx, arrived, now));
    survived("the judge fell over it", judging).await
}

/// A mail that cannot be judged.
struct Unjudged<'m> {
    place: &'m Place,
    message_id: Option<&'m str>,
    raw: &'m [u8],
    fingerprint: &'m str,
}

/// Quarantine: on record with its reason, shown to the admins, and out of the others' way.
async fn set_aside(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    mail: Unjudged<'_>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let hub = &judge.hub.id;
    let Unjudged {
        place,
        message_id,
        raw,
        fingerprint,
    } = mail;
    let new = journal::NewMessage {
        hub,
        fingerprint,
        message_id,
        arrival: place.arrival,
        first_seen: now,
        from_before: place.from_before,
        raw,
        reading: None,
    };
    let recorded = journal::record(tx, new).await?;
    let id = match recorded {
        Some(id) => id,
        None => journal::seen(tx, hub, fingerprint)
            .await?
            .map(|row| row.id)
            .ok_or_else(|| anyhow!("set a message aside: it is neither new nor known"))?,
    };
    journal::deliver(
        tx,
        &place.account,
        &place.folder,
        place.uidvalidity,
        &place.uid,
        id,
        now,
    )
    .await?;
    if recorded.is_some() {
        journal::quarantine(tx, id, reason).await?;
        tracing::error!(hub = %hub, %id, "message set aside: it could not be judged");
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
