//! The journal from outside: pages, counts, what is left to do.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::super::row::At;
use super::super::{ApplicationId, MessageId, Tx, ms};
use super::{MessageRow, MessageState, Raw};

/// Which mails a listing shows, the latest arrival first.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    pub hub: &'a str,
    pub state: Option<MessageState>,
    pub kind: Option<&'a str>,
    pub decision: Option<&'a str>,
    /// The arrival and id the page before ended with.
    pub before: Option<(DateTime<Utc>, MessageId)>,
    pub limit: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    pub state: MessageState,
    pub kind: Option<String>,
    pub decision: Option<String>,
    pub messages: i64,
}

/// Mails written down but never judged, in the order of arrival.
pub async fn unjudged(tx: &mut Tx<'_>, hub: &str) -> Result<Vec<MessageRow>> {
    in_state(tx, hub, MessageState::Journaled).await
}

pub async fn quarantined(tx: &mut Tx<'_>, hub: &str) -> Result<Vec<MessageRow>> {
    in_state(tx, hub, MessageState::Quarantined).await
}

async fn in_state(tx: &mut Tx<'_>, hub: &str, state: MessageState) -> Result<Vec<MessageRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM message m WHERE m.hub = $1 AND m.state = $2
         ORDER BY m.arrival, m.fingerprint"
    )).bind(hub).bind(state.as_str()).fetch_all(c).await)
    .context("list messages by state")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// Judged by an older reader: up to `limit` after `after`, by id.
pub async fn read_before_version(
    tx: &mut Tx<'_>,
    hub: &str,
    version: i64,
    after: MessageId,
    limit: i64,
) -> Result<Vec<MessageRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM message m
         WHERE m.hub = $1 AND m.reader_version < $2 AND m.id > $3 ORDER BY m.id LIMIT $4"
    )).bind(hub).bind(version).bind(after.0).bind(limit).fetch_all(c).await)
    .context("list messages of an older reader")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// One page of the journal.
pub async fn list(tx: &mut Tx<'_>, listing: Listing<'_>) -> Result<Vec<MessageRow>> {
    let (arrival, id) = match listing.before {
        Some((arrival, id)) => (ms(arrival), id.0),
        None => (i64::MAX, i64::MAX),
    };
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM message m
         WHERE m.hub = $1 AND ($2 IS NULL OR m.state = $2) AND ($3 IS NULL OR m.kind = $3)
           AND ($4 IS NULL OR m.decision = $4) AND (m.arrival < $5 OR (m.arrival = $5 AND m.id < $6))
         ORDER BY m.arrival DESC, m.id DESC LIMIT $7"
    ))
    .bind(listing.hub).bind(listing.state.map(MessageState::as_str)).bind(listing.kind)
    .bind(listing.decision).bind(arrival).bind(id).bind(listing.limit)
    .fetch_all(c).await)
    .context("list messages")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// The mails linked to an application.
pub async fn of_application(
    tx: &mut Tx<'_>,
    application: ApplicationId,
) -> Result<Vec<MessageRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM link l JOIN message m ON m.id = l.message
         WHERE l.application = $1"
    )).bind(application.0).fetch_all(c).await)
    .with_context(|| format!("list messages of application {application}"))?;
    rows.into_iter().map(Raw::parse).collect()
}

/// Whether a mail is on record that came after this one.
pub async fn is_overtaken(
    tx: &mut Tx<'_>,
    hub: &str,
    arrival: DateTime<Utc>,
    fingerprint: &str,
) -> Result<bool> {
    let later: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM message
         WHERE hub = $1 AND (arrival > $2 OR (arrival = $2 AND fingerprint > $3)) LIMIT 1"
    ).bind(hub).bind(ms(arrival)).bind(fingerprint).fetch_optional(c).await)
    .context("look for later messages")?;
    Ok(later.is_some())
}

/// When a mail was last seen for the first time.
pub async fn last_seen(tx: &mut Tx<'_>, hub: &str) -> Result<Option<DateTime<Utc>>> {
    let last: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT max(first_seen) FROM message WHERE hub = $1"
    ).bind(hub).fetch_one(c).await)
    .context("look up the last mail")?;
    let at = At {
        table: "message",
        id: 0,
    };
    at.instant_if(last)
}

/// How many mails, seen since an instant, had come so much earlier; those from before not counted.
pub async fn read_late_since(
    tx: &mut Tx<'_>,
    hub: &str,
    since: DateTime<Utc>,
    late: chrono::TimeDelta,
) -> Result<usize> {
    let count: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT count(*) FROM message
         WHERE hub = $1 AND first_seen > $2 AND first_seen - arrival > $3 AND from_before = 0"
    ).bind(hub).bind(ms(since)).bind(late.num_milliseconds()).fetch_one(c).await)
    .context("count messages read late")?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// How many mails first seen since an instant became what.
pub async fn counts_since(tx: &mut Tx<'_>, hub: &str, since: DateTime<Utc>) -> Result<Vec<Count>> {
    type Row = (String, Option<String>, Option<String>, i64, i64);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT state, kind, decision, count(*), min(id) FROM message
         WHERE hub = $1 AND first_seen >= $2 GROUP BY state, kind, decision ORDER BY min(id)"
    ).bind(hub).bind(ms(since)).fetch_all(c).await)
    .context("count messages")?;
    rows.into_iter()
        .map(|(state, kind, decision, messages, id)| {
            let at = At {
                table: "message",
                id,
            };
            let state = at.word("state", &state, MessageState::from_word)?;
            Ok(Count {
                state,
                kind,
                decision,
                messages,
            })
        })
        .collect()
}
