//! What belongs to no application and is past its time.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use crate::store::{LetterId, MessageId, Tx, ms};

/// Mail of no application that came before, but for what waits for a person.
pub async fn mails(tx: &mut Tx<'_>, hub: &str, before: DateTime<Utc>) -> Result<Vec<MessageId>> {
    let ids: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT m.id FROM message m JOIN raw_message r ON r.message = m.id
         WHERE m.hub = $1 AND m.arrival < $2 AND m.application IS NULL AND m.because <> 'erased'
             AND NOT EXISTS (SELECT 1 FROM link l WHERE l.message = m.id)
             AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.message = m.id AND h.closed_at IS NULL)
         ORDER BY m.id"
    ).bind(hub).bind(ms(before)).fetch_all(c).await)
    .context("look for mail past its time")?;
    Ok(ids.into_iter().map(MessageId).collect())
}

/// Summaries, and letters to people of no application, that went before.
pub async fn letters(tx: &mut Tx<'_>, hub: &str, before: DateTime<Utc>) -> Result<Vec<LetterId>> {
    let ids: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM letter WHERE hub = $1 AND created_at < $2 AND application IS NULL
             AND subject <> '' AND state NOT IN ('sending', 'in-doubt', 'drafting')
         ORDER BY id"
    ).bind(hub).bind(ms(before)).fetch_all(c).await)
    .context("look for letters past their time")?;
    Ok(ids.into_iter().map(LetterId).collect())
}

/// Those who were invited to a programme and did not apply. Returns how many there are, or were.
pub async fn invitations(
    tx: &mut Tx<'_>,
    hub: &str,
    programme: &str,
    remove: bool,
) -> Result<usize> {
    let context = || format!("erase invitations to {programme}");
    let count: i64 = on!(tx, c => sqlx::query_scalar(
        "SELECT count(*) FROM invitation WHERE hub = $1 AND programme = $2"
    ).bind(hub).bind(programme).fetch_one(c).await)
    .with_context(context)?;
    if remove {
        for sql in [
            "DELETE FROM reminder WHERE invitation IN
                 (SELECT id FROM invitation WHERE hub = $1 AND programme = $2)",
            "DELETE FROM invitation WHERE hub = $1 AND programme = $2",
        ] {
            on!(tx, c => sqlx::query(sql).bind(hub).bind(programme).execute(c).await.map(|_| ()))
                .with_context(context)?;
        }
    }
    usize::try_from(count).with_context(context)
}
