//! Where a person is on record, and their rows taken out. What a text says of them is rewritten by
//! whoever knows their names.

use anyhow::{Context, Result};

use super::{empty_raw, forget_attendees};
use crate::store::{
    ApplicationId, LetterId, MessageId, RulingId, Tx,
    row::{json, text},
};

/// Where an address is found; whether it is a person's own is for the caller to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Applications it is a key of, or whose mail or letters have it.
    pub applications: Vec<ApplicationId>,
    /// Mails whose reading has it, and all mails of those applications.
    pub messages: Vec<MessageId>,
}

/// `key`: the address as addresses compare.
pub async fn find(tx: &mut Tx<'_>, hub: &str, key: &str) -> Result<Found> {
    let like = format!("%{}%", key.replace(['!', '%', '_'], "_"));
    let applications: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT application FROM application_key WHERE hub = $1 AND key = $2
         UNION SELECT l.application FROM link l JOIN message m ON m.id = l.message
             WHERE m.hub = $1 AND lower(m.reading) LIKE $3
         UNION SELECT l.application FROM letter l JOIN recipient r ON r.letter = l.id
             WHERE l.hub = $1 AND r.key = $4 AND l.application IS NOT NULL
         ORDER BY 1"
    ).bind(hub).bind(format!("addr:{key}")).bind(&like).bind(key).fetch_all(c).await)
    .context("look for a person's applications")?;
    let mut messages: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM message WHERE hub = $1 AND lower(reading) LIKE $2"
    ).bind(hub).bind(&like).fetch_all(c).await)
    .context("look for a person's mails")?;
    for application in &applications {
        let linked: Vec<i64> = on!(tx, c => {
            sqlx::query_scalar("SELECT message FROM link WHERE application = $1")
                .bind(application).fetch_all(c).await
        })
        .with_context(|| format!("read mails of application {application}"))?;
        messages.extend(linked);
    }
    messages.sort_unstable();
    messages.dedup();
    Ok(Found {
        applications: applications.into_iter().map(ApplicationId).collect(),
        messages: messages.into_iter().map(MessageId).collect(),
    })
}

/// The mail without them: the raw bytes go, and no later reader reads them anew.
pub async fn rewrite_mail(tx: &mut Tx<'_>, message: MessageId, reading: &str) -> Result<()> {
    on!(tx, c => sqlx::query(
        "UPDATE message SET size = 0, reading = $2, reader_version = $3 WHERE id = $1"
    ).bind(message.0).bind(json(reading)).bind(i64::MAX).execute(c).await.map(|_| ()))
    .with_context(|| format!("rewrite message {message}"))?;
    empty_raw(tx, message).await
}

/// The hub's letters one after another: with its charts a summary is large.
pub async fn letter_after(
    tx: &mut Tx<'_>,
    hub: &str,
    after: Option<LetterId>,
) -> Result<Option<LetterId>> {
    let next: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM letter WHERE hub = $1 AND id > $2 ORDER BY id LIMIT 1"
    ).bind(hub).bind(after.map_or(0, |id| id.0)).fetch_optional(c).await)
    .context("read letters")?;
    Ok(next.map(LetterId))
}

/// Statements that read words and write them back, of an application or of a mail.
type Words = (&'static str, &'static str);

/// What people have written about an application.
pub const OF_APPLICATION: &[Words] = &[
    (
        "SELECT id, reason FROM ruling WHERE application = $1",
        "UPDATE ruling SET reason = $2 WHERE id = $1",
    ),
    (
        "SELECT id, text FROM event_note WHERE application = $1",
        "UPDATE event_note SET text = $2 WHERE id = $1",
    ),
    (
        "SELECT id, title FROM event WHERE application = $1",
        "UPDATE event SET title = $2 WHERE id = $1",
    ),
    (
        "SELECT id, gap_task FROM event WHERE application = $1 AND gap_task IS NOT NULL",
        "UPDATE event SET gap_task = $2 WHERE id = $1",
    ),
];

/// What the bot made of a mail, whether it found an application or not.
pub const OF_MAIL: &[Words] = &[
    (
        "SELECT id, guess FROM hold WHERE message = $1 AND guess IS NOT NULL",
        "UPDATE hold SET guess = $2 WHERE id = $1",
    ),
    (
        "SELECT id, because FROM message WHERE id = $1 AND because IS NOT NULL",
        "UPDATE message SET because = $2 WHERE id = $1",
    ),
];

/// Each through `rewritten`, which answers with none where nothing of them is in it.
pub async fn rewrite_words(
    tx: &mut Tx<'_>,
    words: &[Words],
    of: i64,
    rewritten: impl Fn(&str) -> Option<String>,
) -> Result<()> {
    for (read, write) in words {
        let context = || format!("rewrite what is written about {of}");
        let rows: Vec<(i64, String)> = on!(tx, c => {
            sqlx::query_as(*read).bind(of).fetch_all(c).await
        })
        .with_context(context)?;
        for (id, words) in rows {
            let Some(left) = rewritten(&words) else {
                continue;
            };
            on!(tx, c => sqlx::query(*write).bind(id).bind(text(&left)).execute(c).await.map(|_| ()))
                .with_context(context)?;
        }
    }
    Ok(())
}

pub async fn rewrite_ruling(tx: &mut Tx<'_>, id: RulingId, command: &str) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE ruling SET command = $2 WHERE id = $1")
        .bind(id.0).bind(json(command)).execute(c).await.map(|_| ()))
    .with_context(|| format!("rewrite ruling {id}"))
}

/// Their own rows: what they were sent, invited to and told of, and what is found by their address.
pub async fn remove_rows(tx: &mut Tx<'_>, hub: &str, key: &str) -> Result<()> {
    let context = || "remove a person's rows";
    for sql in [
        "DELETE FROM recipient WHERE key = $2 AND letter IN (SELECT id FROM letter WHERE hub = $1)",
        "DELETE FROM event_told WHERE key = $2 AND event IN (SELECT id FROM event WHERE hub = $1)",
        "DELETE FROM reminder WHERE hub = $1 AND invitation IN
             (SELECT id FROM invitation WHERE hub = $1 AND email_key = $2)",
        "DELETE FROM invitation WHERE hub = $1 AND email_key = $2",
        "DELETE FROM dead_address WHERE hub = $1 AND key = $2",
        "UPDATE event SET lead_key = NULL WHERE hub = $1 AND lead_key = $2",
    ] {
        on!(tx, c => sqlx::query(sql).bind(hub).bind(key).execute(c).await.map(|_| ()))
            .with_context(context)?;
    }
    on!(tx, c => sqlx::query("DELETE FROM message_hint WHERE hub = $1 AND key = $2")
        .bind(hub).bind(format!("addr:{key}")).execute(c).await.map(|_| ()))
    .with_context(context)?;
    forget_attendees(tx, hub, &[key.to_owned()]).await
}
