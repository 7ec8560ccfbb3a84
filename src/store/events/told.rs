//! What each person was last told of an event.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use crate::store::row::{At, text};
use crate::store::{ApplicationId, EventId, Tx, ms};

#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The person's address as addresses compare.
    pub key: String,
    pub application: Option<ApplicationId>,
    /// Which change of the event.
    pub sequence: i64,
    /// When it was to begin.
    pub starts: DateTime<Utc>,
    /// By the reminder so many days before it; none: only that it changed.
    pub step: Option<u32>,
    /// They have our entry in their calendar.
    pub entry: bool,
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    key: String,
    application: Option<i64>,
    sequence: i64,
    starts: i64,
    step: Option<i64>,
    entry: i64,
    at: i64,
}

pub async fn told_of(tx: &mut Tx<'_>, event: EventId) -> Result<Vec<Told>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(
        "SELECT key, application, sequence, starts, step, entry, at FROM event_told
         WHERE event = $1 ORDER BY key"
    ).bind(event.0).fetch_all(c).await)
    .with_context(|| format!("read who was told of event {event}"))?;
    let at = At {
        table: "event_told",
        id: event.0,
    };
    rows.into_iter()
        .map(|raw| {
            Ok(Told {
                key: raw.key,
                application: raw.application.map(ApplicationId),
                sequence: raw.sequence,
                starts: at.instant(raw.starts)?,
                step: raw
                    .step
                    .map(u32::try_from)
                    .transpose()
                    .with_context(|| format!("read event_told {event}: parse step"))?,
                entry: raw.entry != 0,
                at: at.instant(raw.at)?,
            })
        })
        .collect()
}

/// Writes down what somebody is told, in the transaction that writes the letter.
pub async fn tell(tx: &mut Tx<'_>, event: EventId, told: &Told) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO event_told (event, key, application, sequence, starts, step, entry, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (event, key) DO UPDATE SET application = excluded.application,
             sequence = excluded.sequence, starts = excluded.starts, step = excluded.step,
             entry = excluded.entry, at = excluded.at"
    )
    .bind(event.0).bind(text(&told.key)).bind(told.application.map(|a| a.0)).bind(told.sequence)
    .bind(ms(told.starts)).bind(told.step.map(i64::from)).bind(i64::from(told.entry)).bind(ms(told.at))
    .execute(c).await.map(|_| ()))
    .with_context(|| format!("write down who was told of event {event}"))
}

/// What a letter written at that instant was to tell these people has not reached them: whoever was
/// to hear for the first time has not heard, and the others as much as the step before.
pub async fn untell(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    written: DateTime<Utc>,
    keys: &[String],
    first: u32,
) -> Result<()> {
    for key in keys {
        on!(tx, c => sqlx::query(
            "DELETE FROM event_told WHERE application = $1 AND at = $2 AND key = $3 AND step = $4"
        ).bind(application.0).bind(ms(written)).bind(text(key)).bind(i64::from(first))
        .execute(c).await.map(|_| ()))
        .with_context(|| format!("forget what application {application} was to be told"))?;
        on!(tx, c => sqlx::query(
            "UPDATE event_told SET step = $4 WHERE application = $1 AND at = $2 AND key = $3"
        ).bind(application.0).bind(ms(written)).bind(text(key)).bind(i64::from(first))
        .execute(c).await.map(|_| ()))
        .with_context(|| format!("forget what application {application} was to be told"))?;
    }
    Ok(())
}

/// The same of a letter about several schools' events: what was news in it is news again.
pub async fn untell_of_news(
    tx: &mut Tx<'_>,
    written: DateTime<Utc>,
    keys: &[String],
) -> Result<()> {
    for key in keys {
        on!(tx, c => sqlx::query(
            "DELETE FROM event_told WHERE key = $1 AND at = $2 AND step IS NULL"
        ).bind(text(key)).bind(ms(written)).execute(c).await.map(|_| ()))
        .context("forget what a lead was to be told")?;
    }
    Ok(())
}

/// Nobody has been told of it: it was none of ours.
pub async fn forget(tx: &mut Tx<'_>, event: EventId) -> Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM event_told WHERE event = $1")
            .bind(event.0).execute(c).await.map(|_| ())
    })
    .with_context(|| format!("forget who was told of event {event}"))
}
