//! What is written down about accepted schools in the course of the year: notes, reports handed in,
//! what they were asked and answered.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::row::{At, text, text_if};
use super::{ApplicationId, EventId, Tx, ms};

#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub event: Option<EventId>,
    pub at: DateTime<Utc>,
    pub actor: String,
    pub text: String,
}

#[derive(sqlx::FromRow)]
struct RawNote {
    event: Option<i64>,
    at: i64,
    actor: String,
    text: String,
}

pub async fn note(
    tx: &mut Tx<'_>,
    hub: &str,
    application: Option<ApplicationId>,
    note: &Note,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO event_note (hub, application, event, at, actor, text)
         VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(hub).bind(application.map(|a| a.0)).bind(note.event.map(|e| e.0)).bind(ms(note.at))
    .bind(text(&note.actor)).bind(text(&note.text)).execute(c).await.map(|_| ()))
    .context("write note")
}

/// The notes about a school, the latest first.
pub async fn notes(tx: &mut Tx<'_>, application: ApplicationId, limit: i64) -> Result<Vec<Note>> {
    let rows: Vec<RawNote> = on!(tx, c => sqlx::query_as(
        "SELECT event, at, actor, text FROM event_note WHERE application = $1
         ORDER BY at DESC, id DESC LIMIT $2"
    ).bind(application.0).bind(limit).fetch_all(c).await)
    .with_context(|| format!("list notes of application {application}"))?;
    let at = At {
        table: "event_note",
        id: application.0,
    };
    rows.into_iter()
        .map(|raw| {
            Ok(Note {
                event: raw.event.map(EventId),
                at: at.instant(raw.at)?,
                actor: raw.actor,
                text: raw.text,
            })
        })
        .collect()
}

/// False if it was noted before.
pub async fn receive(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    report: &str,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "INSERT INTO report_received (application, report, at, actor) VALUES ($1, $2, $3, $4)
         ON CONFLICT (application, report) DO NOTHING"
    ).bind(application.0).bind(text(report)).bind(ms(now)).bind(text(actor))
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("note report of application {application}"))?;
    Ok(rows == 1)
}

/// Titles of the reports a school has handed in.
pub async fn received(tx: &mut Tx<'_>, application: ApplicationId) -> Result<Vec<String>> {
    on!(tx, c => {
        sqlx::query_scalar("SELECT report FROM report_received WHERE application = $1 ORDER BY at")
            .bind(application.0).fetch_all(c).await
    })
    .with_context(|| format!("list reports of application {application}"))
}

/// What a school was asked, and whether it has answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub what: String,
    pub at: DateTime<Utc>,
    pub answer: Option<String>,
}

/// Writes down that it is asked. False if it was asked that before.
pub async fn ask(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    what: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "INSERT INTO school_asked (application, what, at) VALUES ($1, $2, $3)
         ON CONFLICT (application, what) DO NOTHING"
    ).bind(application.0).bind(text(what)).bind(ms(now))
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("note what application {application} was asked"))?;
    Ok(rows == 1)
}

/// What a letter written at that instant was to ask has not reached the school.
pub async fn unask(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    written: DateTime<Utc>,
) -> Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM school_asked WHERE application = $1 AND at = $2 AND answer IS NULL")
            .bind(application.0).bind(ms(written)).execute(c).await.map(|_| ())
    })
    .with_context(|| format!("forget what application {application} was to be asked"))
}

/// What the school answered; a later answer takes the place of an earlier. False if it was not asked.
pub async fn answer(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    what: &str,
    answer: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE school_asked SET answered_at = $3, answer = $4 WHERE application = $1 AND what = $2"
    ).bind(application.0).bind(text(what)).bind(ms(now)).bind(text(answer))
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("note answer of application {application}"))?;
    Ok(rows == 1)
}

pub async fn asked(tx: &mut Tx<'_>, application: ApplicationId) -> Result<Vec<Asked>> {
    let rows: Vec<(String, i64, Option<String>)> = on!(tx, c => sqlx::query_as(
        "SELECT what, at, answer FROM school_asked WHERE application = $1 ORDER BY at, what"
    ).bind(application.0).fetch_all(c).await)
    .with_context(|| format!("list what application {application} was asked"))?;
    let row = At {
        table: "school_asked",
        id: application.0,
    };
    rows.into_iter()
        .map(|(what, at, answer)| {
            Ok(Asked {
                what,
                at: row.instant(at)?,
                answer: text_if(answer.as_deref()),
            })
        })
        .collect()
}
