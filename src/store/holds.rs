//! What needs a person: one item a message, numbered for good.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::row::{At, json, text};
use super::{ApplicationId, HoldId, MessageId, Tx, ms};

pub struct NewHold<'a> {
    pub hub: &'a str,
    pub message: MessageId,
    pub application: Option<ApplicationId>,
    pub reasons: &'a [String],
    /// JSON
    pub guess: Option<&'a str>,
    pub now: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HoldRow {
    pub id: HoldId,
    pub hub: String,
    pub message: MessageId,
    pub application: Option<ApplicationId>,
    pub reasons: Vec<String>,
    /// JSON
    pub guess: Option<String>,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub closed_by: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: i64,
    hub: String,
    message: i64,
    application: Option<i64>,
    reasons: String,
    guess: Option<String>,
    opened_at: i64,
    closed_at: Option<i64>,
    closed_by: Option<String>,
}

macro_rules! columns {
    () => {
        "id, hub, message, application, reasons, guess, opened_at, closed_at, closed_by"
    };
}

impl Raw {
    fn parse(self) -> Result<HoldRow> {
        let at = At {
            table: "hold",
            id: self.id,
        };
        Ok(HoldRow {
            id: HoldId(self.id),
            hub: self.hub,
            message: MessageId(self.message),
            application: self.application.map(ApplicationId),
            reasons: at.json("reasons", &self.reasons)?,
            guess: self.guess,
            opened_at: at.instant(self.opened_at)?,
            closed_at: at.instant_if(self.closed_at)?,
            closed_by: self.closed_by,
        })
    }
}

/// Opens the item of a message, or adds to it. A closed one opens again only for a reason it did
/// not have: what a person has settled stays settled when a message is judged anew.
pub async fn open(tx: &mut Tx<'_>, new: NewHold<'_>) -> Result<HoldId> {
    let reasons = serde_json::to_string(new.reasons).context("write reasons")?;
    let inserted: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO hold (hub, message, application, reasons, guess, opened_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (message) DO NOTHING RETURNING id"
    )
    .bind(new.hub).bind(new.message.0).bind(new.application.map(|a| a.0)).bind(&reasons)
    .bind(new.guess.map(json)).bind(ms(new.now))
    .fetch_optional(c).await)
    .with_context(|| format!("open hold of message {}", new.message))?;
    if let Some(id) = inserted {
        return Ok(HoldId(id));
    }
    // The update locks the row on PostgreSQL too, so two mergers do not lose each other's reasons.
    let there: Raw = on!(tx, c => sqlx::query_as(concat!(
        "UPDATE hold SET application = COALESCE($2, application), guess = COALESCE($3, guess)
         WHERE message = $1 RETURNING ", columns!()
    ))
    .bind(new.message.0).bind(new.application.map(|a| a.0)).bind(new.guess.map(json))
    .fetch_one(c).await)
    .with_context(|| format!("add to hold of message {}", new.message))?;
    let mut there = there.parse()?;
    let more: Vec<String> = new
        .reasons
        .iter()
        .filter(|reason| !there.reasons.contains(reason))
        .cloned()
        .collect();
    if !more.is_empty() {
        there.reasons.extend(more);
        let reasons = serde_json::to_string(&there.reasons).context("write reasons")?;
        on!(tx, c => sqlx::query(
            "UPDATE hold SET reasons = $2, closed_at = NULL, closed_by = NULL WHERE id = $1"
        ).bind(there.id.0).bind(&reasons).execute(c).await.map(|_| ()))
        .with_context(|| format!("add to hold {}", there.id))?;
    }
    Ok(there.id)
}

/// False if it was closed before.
pub async fn close(tx: &mut Tx<'_>, id: HoldId, by: &str, now: DateTime<Utc>) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE hold SET closed_at = $2, closed_by = $3 WHERE id = $1 AND closed_at IS NULL"
    ).bind(id.0).bind(ms(now)).bind(text(by)).execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("close hold {id}"))?;
    Ok(rows == 1)
}

/// The oldest open item about a picture for which nothing has been guessed yet.
pub async fn unseen_picture(tx: &mut Tx<'_>, hub: &str) -> Result<Option<HoldRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM hold WHERE hub = $1 AND closed_at IS NULL AND guess IS NULL
         AND reasons LIKE '%\"unreadable\"%' ORDER BY id LIMIT 1"
    )).bind(hub).fetch_optional(c).await)
    .context("find a held picture")?;
    raw.map(Raw::parse).transpose()
}

/// What an item seems to be, unless somebody has said so before.
pub async fn guess(tx: &mut Tx<'_>, id: HoldId, words: &str) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE hold SET guess = $2 WHERE id = $1 AND guess IS NULL")
        .bind(id.0).bind(text(words)).execute(c).await.map(|_| ()))
    .with_context(|| format!("note the guess of hold {id}"))
}

/// A ruling that had settled it is undone. False if it was open.
pub async fn reopen(tx: &mut Tx<'_>, id: HoldId) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE hold SET closed_at = NULL, closed_by = NULL WHERE id = $1 AND closed_at IS NOT NULL"
    ).bind(id.0).execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("reopen hold {id}"))?;
    Ok(rows == 1)
}

/// Names the application an item is about.
pub async fn assign(tx: &mut Tx<'_>, id: HoldId, application: Option<ApplicationId>) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE hold SET application = $2 WHERE id = $1")
        .bind(id.0).bind(application.map(|a| a.0)).execute(c).await.map(|_| ()))
    .with_context(|| format!("assign hold {id}"))
}

/// What a ruling had settled.
pub async fn closed_by(tx: &mut Tx<'_>, hub: &str, by: &str) -> Result<Vec<HoldRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM hold WHERE hub = $1 AND closed_by = $2 ORDER BY id"
    )).bind(hub).bind(text(by)).fetch_all(c).await)
    .context("list holds settled by a ruling")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// By the number a person sees; another hub's number is none.
pub async fn get(tx: &mut Tx<'_>, hub: &str, id: HoldId) -> Result<Option<HoldRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM hold WHERE id = $1 AND hub = $2"
    )).bind(id.0).bind(hub).fetch_optional(c).await)
    .with_context(|| format!("read hold {id}"))?;
    raw.map(Raw::parse).transpose()
}

pub async fn of_message(tx: &mut Tx<'_>, message: MessageId) -> Result<Option<HoldRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM hold WHERE message = $1"
    )).bind(message.0).fetch_optional(c).await)
    .with_context(|| format!("read hold of message {message}"))?;
    raw.map(Raw::parse).transpose()
}

/// Every item of an application, open or closed, by number.
pub async fn of_application(tx: &mut Tx<'_>, application: ApplicationId) -> Result<Vec<HoldRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM hold WHERE application = $1 ORDER BY id"
    )).bind(application.0).fetch_all(c).await)
    .with_context(|| format!("list holds of application {application}"))?;
    rows.into_iter().map(Raw::parse).collect()
}

/// What waits for a person, the oldest first.
pub async fn list_open(tx: &mut Tx<'_>, hub: &str) -> Result<Vec<HoldRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM hold WHERE hub = $1 AND closed_at IS NULL ORDER BY opened_at, id"
    )).bind(hub).fetch_all(c).await)
    .context("list open holds")?;
    rows.into_iter().map(Raw::parse).collect()
}
