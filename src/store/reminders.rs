//! Which steps of which ladder have been written, and on which days an admin wants none.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, Utc};

use super::row::text;
use super::{ApplicationId, InvitationId, LetterId, Tx, ms};

/// A step that a letter was.
pub struct NewReminder<'a> {
    pub hub: &'a str,
    /// "application 12"
    pub about: &'a str,
    pub step: &'a str,
    pub letter: LetterId,
    pub application: Option<ApplicationId>,
    pub invitation: Option<InvitationId>,
    pub now: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderRow {
    pub about: String,
    pub step: String,
    pub application: Option<ApplicationId>,
    pub invitation: Option<InvitationId>,
}

/// An error when that step has been written before: it never goes twice.
pub async fn add(tx: &mut Tx<'_>, new: NewReminder<'_>) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO reminder (hub, about, step, letter, application, invitation, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(new.hub).bind(new.about).bind(new.step).bind(new.letter.0)
    .bind(new.application.map(|a| a.0)).bind(new.invitation.map(|i| i.0)).bind(ms(new.now))
    .execute(c).await.map(|_| ()))
    .with_context(|| format!("note step of letter {}", new.letter))
}

/// The steps written about something.
pub async fn steps(tx: &mut Tx<'_>, hub: &str, about: &str) -> Result<BTreeSet<String>> {
    let steps: Vec<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT step FROM reminder WHERE hub = $1 AND about = $2"
    ).bind(hub).bind(about).fetch_all(c).await)
    .with_context(|| format!("read steps about {about}"))?;
    Ok(steps.into_iter().collect())
}

/// What a letter reminded of.
pub async fn of_letter(tx: &mut Tx<'_>, letter: LetterId) -> Result<Vec<ReminderRow>> {
    let rows: Vec<(String, String, Option<i64>, Option<i64>)> = on!(tx, c => sqlx::query_as(
        "SELECT about, step, application, invitation FROM reminder WHERE letter = $1"
    ).bind(letter.0).fetch_all(c).await)
    .with_context(|| format!("read steps of letter {letter}"))?;
    Ok(rows
        .into_iter()
        .map(|(about, step, application, invitation)| ReminderRow {
            about,
            step,
            application: application.map(ApplicationId),
            invitation: invitation.map(InvitationId),
        })
        .collect())
}

/// The letter never went: what it was to remind of is free to be written again.
pub async fn forget(tx: &mut Tx<'_>, letter: LetterId) -> Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM reminder WHERE letter = $1").bind(letter.0).execute(c).await.map(|_| ())
    })
    .with_context(|| format!("forget steps of letter {letter}"))
}

/// No reminders on that day. The first who says so stands.
pub async fn hold(
    tx: &mut Tx<'_>,
    hub: &str,
    day: NaiveDate,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO reminders_held (hub, day, actor, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (hub, day) DO NOTHING"
    ).bind(hub).bind(day.to_string()).bind(text(actor)).bind(ms(now)).execute(c).await.map(|_| ()))
    .context("hold reminders")
}

/// Takes it back.
pub async fn unhold(tx: &mut Tx<'_>, hub: &str, day: NaiveDate) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query("DELETE FROM reminders_held WHERE hub = $1 AND day = $2")
        .bind(hub).bind(day.to_string()).execute(c).await.map(|done| done.rows_affected()))
    .context("release reminders")?;
    Ok(rows == 1)
}

pub async fn are_held(tx: &mut Tx<'_>, hub: &str, day: NaiveDate) -> Result<bool> {
    let actor: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT actor FROM reminders_held WHERE hub = $1 AND day = $2"
    ).bind(hub).bind(day.to_string()).fetch_optional(c).await)
    .context("look up held reminders")?;
    Ok(actor.is_some())
}
