//! What a person decided, in their own words and in ours. Undone rulings stay, marked.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::row::{At, json, text};
use super::{ApplicationId, RulingId, Tx, ms};

pub struct NewRuling<'a> {
    pub hub: &'a str,
    pub application: Option<ApplicationId>,
    pub at: DateTime<Utc>,
    pub actor: &'a str,
    /// JSON
    pub command: &'a str,
    pub reason: &'a str,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RulingRow {
    pub id: RulingId,
    pub hub: String,
    pub application: Option<ApplicationId>,
    pub at: DateTime<Utc>,
    pub actor: String,
    /// JSON
    pub command: String,
    pub reason: String,
    pub undone_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: i64,
    hub: String,
    application: Option<i64>,
    at: i64,
    actor: String,
    command: String,
    reason: String,
    undone_at: Option<i64>,
}

impl Raw {
    fn parse(self) -> Result<RulingRow> {
        let at = At {
            table: "ruling",
            id: self.id,
        };
        Ok(RulingRow {
            id: RulingId(self.id),
            hub: self.hub,
            application: self.application.map(ApplicationId),
            at: at.instant(self.at)?,
            actor: self.actor,
            command: self.command,
            reason: self.reason,
            undone_at: at.instant_if(self.undone_at)?,
        })
    }
}

pub async fn add(tx: &mut Tx<'_>, new: NewRuling<'_>) -> Result<RulingId> {
    let id: i64 = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO ruling (hub, application, at, actor, command, reason)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id"
    )
    .bind(new.hub).bind(new.application.map(|a| a.0)).bind(ms(new.at)).bind(text(new.actor))
    .bind(json(new.command)).bind(text(new.reason))
    .fetch_one(c).await)
    .context("add ruling")?;
    Ok(RulingId(id))
}

pub async fn get(tx: &mut Tx<'_>, id: RulingId) -> Result<Option<RulingRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(
        "SELECT id, hub, application, at, actor, command, reason, undone_at FROM ruling WHERE id = $1"
    ).bind(id.0).fetch_optional(c).await)
    .with_context(|| format!("read ruling {id}"))?;
    raw.map(Raw::parse).transpose()
}

/// The rulings on an application by instant, undone ones included: a timeline shows them, a fold
/// leaves them out.
pub async fn of_application(tx: &mut Tx<'_>, application: ApplicationId) -> Result<Vec<RulingRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(
        "SELECT id, hub, application, at, actor, command, reason, undone_at FROM ruling
         WHERE application = $1 ORDER BY at, id"
    ).bind(application.0).fetch_all(c).await)
    .with_context(|| format!("list rulings on application {application}"))?;
    rows.into_iter().map(Raw::parse).collect()
}

pub async fn list_since(
    tx: &mut Tx<'_>,
    hub: &str,
    since: DateTime<Utc>,
) -> Result<Vec<RulingRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(
        "SELECT id, hub, application, at, actor, command, reason, undone_at FROM ruling
         WHERE hub = $1 AND at >= $2 ORDER BY at, id"
    ).bind(hub).bind(ms(since)).fetch_all(c).await)
    .context("list rulings")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// False if it was undone before.
pub async fn undo(tx: &mut Tx<'_>, id: RulingId, now: DateTime<Utc>) -> Result<bool> {
    let rows = on!(tx, c => {
        sqlx::query("UPDATE ruling SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL")
            .bind(id.0).bind(ms(now)).execute(c).await.map(|done| done.rows_affected())
    })
    .with_context(|| format!("undo ruling {id}"))?;
    Ok(rows == 1)
}
