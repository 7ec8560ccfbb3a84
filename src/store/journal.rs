//! The journal: every mail once, whatever became of it; where it was delivered; what it could find
//! an application by. Never changes the bytes or the arrival of a mail once recorded.

use std::collections::HashSet;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::row::{At, json, text, text_if, words};
use super::{ApplicationId, KEYS_AT_ONCE, MessageId, Tx, ms};

words! {
    /// How far a mail has come.
    MessageState {
        Journaled = "journaled",
        Judged = "judged",
        /// It could not be judged; the reason is with it and the next mail goes on.
        Quarantined = "quarantined",
    }
}

#[derive(Clone, Copy)]
pub struct NewMessage<'a> {
    pub hub: &'a str,
    pub fingerprint: &'a str,
    pub message_id: Option<&'a str>,
    pub arrival: DateTime<Utc>,
    pub first_seen: DateTime<Utc>,
    pub from_before: bool,
    pub raw: &'a [u8],
    pub reading: Option<StoredReading<'a>>,
}

/// What a mail says, as a version of the reader reads it.
#[derive(Clone, Copy, Debug)]
pub struct StoredReading<'a> {
    pub json: &'a str,
    pub reader_version: i64,
}

/// A mail in the journal, without its bytes ([`raw`]).
#[derive(Clone, Debug, PartialEq)]
pub struct MessageRow {
    pub id: MessageId,
    pub hub: String,
    pub fingerprint: String,
    pub message_id: Option<String>,
    pub arrival: DateTime<Utc>,
    pub first_seen: DateTime<Utc>,
    pub from_before: bool,
    /// Bytes, before compression.
    pub size: i64,
    pub state: MessageState,
    pub reason: Option<String>,
    /// JSON
    pub reading: Option<String>,
    pub reader_version: Option<i64>,
    pub kind: Option<String>,
    pub decision: Option<String>,
    pub review: Vec<String>,
    pub programme: Option<String>,
    pub application: Option<ApplicationId>,
    /// The rule behind the decision, in words.
    pub because: Option<String>,
    pub judged_at: Option<DateTime<Utc>>,
}

pub struct Judged<'a> {
    pub kind: &'a str,
    pub decision: &'a str,
    pub review: &'a [String],
    pub programme: Option<&'a str>,
    pub application: Option<ApplicationId>,
    pub because: &'a str,
    pub judged_at: DateTime<Utc>,
}

/// A linked reading, as the fold of an application takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub message: MessageId,
    pub fingerprint: String,
    pub message_id: Option<String>,
    pub arrival: DateTime<Utc>,
    pub first_seen: DateTime<Utc>,
    /// JSON
    pub reading: String,
    /// Which of its forms is the application's.
    pub form: Option<usize>,
    pub rule: String,
    pub from_before: bool,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: i64,
    hub: String,
    fingerprint: String,
    message_id: Option<String>,
    arrival: i64,
    first_seen: i64,
    from_before: i64,
    size: i64,
    state: String,
    reason: Option<String>,
    reading: Option<String>,
    reader_version: Option<i64>,
    kind: Option<String>,
    decision: Option<String>,
    review: Option<String>,
    programme: Option<String>,
    application: Option<i64>,
    because: Option<String>,
    judged_at: Option<i64>,
}

macro_rules! columns {
    () => {
        "m.id, m.hub, m.fingerprint, m.message_id, m.arrival, m.first_seen, m.from_before, m.size, \
         m.state, m.reason, m.reading, m.reader_version, m.kind, m.decision, m.review, m.programme, \
         m.application, m.because, m.judged_at"
    };
}

mod hints;
mod links;
mod listing;

pub use hints::{clear_hints, hints, waiting_for};
pub use links::{Link, applications_of, folders_of, history, link, links_of, relink, unlink};
pub use listing::{
    Count, Listing, counts_since, is_overtaken, last_seen, list, of_application, quarantined,
    read_before_version, read_late_since, unjudged,
};

impl Raw {
    fn parse(self) -> Result<MessageRow> {
        let at = At {
            table: "message",
            id: self.id,
        };
        Ok(MessageRow {
            id: MessageId(self.id),
            hub: self.hub,
            fingerprint: self.fingerprint,
            message_id: self.message_id,
            arrival: at.instant(self.arrival)?,
            first_seen: at.instant(self.first_seen)?,
            from_before: self.from_before != 0,
            size: self.size,
            state: at.word("state", &self.state, MessageState::from_word)?,
            reason: self.reason,
            reading: self.reading,
            reader_version: self.reader_version,
            kind: self.kind,
            decision: self.decision,
            review: match self.review {
                Some(list) => at.json("review", &list)?,
                None => Vec::new(),
            },
            programme: self.programme,
            application: self.application.map(ApplicationId),
            because: self.because,
            judged_at: at.instant_if(self.judged_at)?,
        })
    }
}

/// The mail of this fingerprint, if it was ever recorded.
pub async fn seen(tx: &mut Tx<'_>, hub: &str, fingerprint: &str) -> Result<Option<MessageRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM message m WHERE m.hub = $1 AND m.fingerprint = $2"
    )).bind(hub).bind(fingerprint).fetch_optional(c).await)
    .context("look up message by fingerprint")?;
    raw.map(Raw::parse).transpose()
}

/// Writes a mail down; none when its fingerprint is on record ([`seen`]).
pub async fn record(tx: &mut Tx<'_>, new: NewMessage<'_>) -> Result<Option<MessageId>> {
    let size = i64::try_from(new.raw.len()).context("record message: size")?;
    // Not ON CONFLICT: a mail seen again would use up a number.
    let id: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO message (hub, fingerprint, message_id, arrival, first_seen, from_before, size, state,
             reading, reader_version)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
         WHERE NOT EXISTS (SELECT 1 FROM message WHERE hub = $1 AND fingerprint = $2)
         RETURNING id"
    )
    .bind(new.hub).bind(new.fingerprint).bind(text_if(new.message_id))
    .bind(ms(new.arrival)).bind(ms(new.first_seen)).bind(i64::from(new.from_before))
    .bind(size).bind(MessageState::Journaled.as_str())
    .bind(new.reading.map(|r| json(r.json))).bind(new.reading.map(|r| r.reader_version))
    .fetch_optional(c).await)
    .context("record message")?;
    let Some(id) = id else {
        return Ok(None);
    };
    let packed = zstd::bulk::compress(new.raw, 1).context("compress message")?;
    on!(tx, c => {
        sqlx::query("INSERT INTO raw_message (message, raw) VALUES ($1, $2)")
            .bind(id).bind(&packed).execute(c).await.map(|_| ())
    })
    .with_context(|| format!("record message {id}"))?;
    Ok(Some(MessageId(id)))
}

/// Notes where a mail lies. The answer is whether that place was new.
pub async fn deliver(
    tx: &mut Tx<'_>,
    account: &str,
    folder: &str,
    uidvalidity: i64,
    uid: &str,
    message: MessageId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "INSERT INTO delivery (account, folder, uidvalidity, uid, message, seen_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account, folder, uidvalidity, uid) DO NOTHING"
    )
    .bind(account).bind(folder).bind(uidvalidity).bind(uid).bind(message.0).bind(ms(now))
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("note delivery of message {message}"))?;
    Ok(rows == 1)
}

/// The UIDs of a folder whose mail is in the journal, so that only the others are fetched.
pub async fn delivered_uids(
    tx: &mut Tx<'_>,
    account: &str,
    folder: &str,
    uidvalidity: i64,
) -> Result<HashSet<String>> {
    let uids: Vec<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT uid FROM delivery WHERE account = $1 AND folder = $2 AND uidvalidity = $3"
    ).bind(account).bind(folder).bind(uidvalidity).fetch_all(c).await)
    .context("list delivered uids")?;
    Ok(uids.into_iter().collect())
}

/// Which of these UIDs of a folder have their mail in the journal.
pub async fn delivered_among(
    tx: &mut Tx<'_>,
    account: &str,
    folder: &str,
    uidvalidity: i64,
    uids: &[String],
) -> Result<HashSet<String>> {
    let mut delivered = HashSet::new();
    for some in uids.chunks(KEYS_AT_ONCE) {
        let found: Vec<String> = on!(tx, c => {
            let mut q = QueryBuilder::new("SELECT uid FROM delivery WHERE account = ");
            q.push_bind(account).push(" AND folder = ").push_bind(folder);
            q.push(" AND uidvalidity = ").push_bind(uidvalidity).push(" AND uid IN (");
            let mut list = q.separated(", ");
            for uid in some {
                list.push_bind(uid);
            }
            q.push(")");
            q.build_query_scalar().fetch_all(c).await
        })
        .context("look up delivered uids")?;
        delivered.extend(found);
    }
    Ok(delivered)
}

/// Which of these Message-IDs the journal knows (after a UIDVALIDITY change, headers come first).
pub async fn known_message_ids(
    tx: &mut Tx<'_>,
    hub: &str,
    ids: &[String],
) -> Result<HashSet<String>> {
    let mut known = HashSet::new();
    for some in ids.chunks(KEYS_AT_ONCE) {
        let found: Vec<String> = on!(tx, c => {
            let mut q = QueryBuilder::new("SELECT message_id FROM message WHERE hub = ");
            q.push_bind(hub).push(" AND message_id IN (");
            let mut list = q.separated(", ");
            for id in some {
                list.push_bind(text(id));
            }
            q.push(")");
            q.build_query_scalar().fetch_all(c).await
        })
        .context("look up known message ids")?;
        known.extend(found);
    }
    Ok(known)
}

/// The mails that carry a Message-ID: a sender may use one twice.
pub async fn by_message_id(
    tx: &mut Tx<'_>,
    hub: &str,
    message_id: &str,
) -> Result<Vec<MessageRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM message m WHERE m.hub = $1 AND m.message_id = $2
         ORDER BY m.arrival, m.fingerprint"
    )).bind(hub).bind(text(message_id)).fetch_all(c).await)
    .context("look up messages by message id")?;
    rows.into_iter().map(Raw::parse).collect()
}

pub async fn get(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<MessageRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM message m WHERE m.id = $1"
    )).bind(id.0).fetch_optional(c).await)
    .with_context(|| format!("read message {id}"))?;
    raw.map(Raw::parse).transpose()
}

/// The bytes as they came.
pub async fn raw(tx: &mut Tx<'_>, id: MessageId) -> Result<Vec<u8>> {
    let packed: Option<Vec<u8>> = on!(tx, c => {
        sqlx::query_scalar("SELECT raw FROM raw_message WHERE message = $1").bind(id.0).fetch_optional(c).await
    })
    .with_context(|| format!("read message {id}"))?;
    let packed = packed.ok_or_else(|| anyhow!("read message {id}: no such message"))?;
    zstd::decode_all(packed.as_slice()).with_context(|| format!("decompress message {id}"))
}

/// Stores a judgement; a later one replaces it.
pub async fn judge(tx: &mut Tx<'_>, id: MessageId, judged: Judged<'_>) -> Result<()> {
    let review = serde_json::to_string(judged.review).context("write review")?;
    let rows = on!(tx, c => sqlx::query(
        "UPDATE message SET state = $2, reason = NULL, kind = $3, decision = $4, review = $5,
             programme = $6, application = $7, because = $8, judged_at = $9
         WHERE id = $1"
    )
    .bind(id.0).bind(MessageState::Judged.as_str())
    .bind(judged.kind).bind(judged.decision).bind(&review).bind(judged.programme)
    .bind(judged.application.map(|a| a.0)).bind(text(judged.because)).bind(ms(judged.judged_at))
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("judge message {id}"))?;
    only_one(rows, id, "judge")
}

/// Sets a mail aside that could not be judged. Only what is not judged yet can be.
pub async fn quarantine(tx: &mut Tx<'_>, id: MessageId, reason: &str) -> Result<()> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE message SET state = $2, reason = $3 WHERE id = $1 AND state <> $4"
    )
    .bind(id.0).bind(MessageState::Quarantined.as_str()).bind(text(reason))
    .bind(MessageState::Judged.as_str())
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("quarantine message {id}"))?;
    only_one(rows, id, "quarantine")
}

/// Stores what a newer reader makes of a mail on record.
pub async fn store_reading(
    tx: &mut Tx<'_>,
    id: MessageId,
    reading: StoredReading<'_>,
) -> Result<()> {
    let rows = on!(tx, c => {
        sqlx::query("UPDATE message SET reading = $2, reader_version = $3 WHERE id = $1")
            .bind(id.0).bind(json(reading.json)).bind(reading.reader_version)
            .execute(c).await.map(|done| done.rows_affected())
    })
    .with_context(|| format!("store reading of message {id}"))?;
    only_one(rows, id, "store reading of")
}

fn only_one(rows: u64, id: MessageId, verb: &str) -> Result<()> {
    match rows {
        1 => Ok(()),
        _ => Err(anyhow!(
            "{verb} message {id}: no such message in a state for it"
        )),
    }
}
