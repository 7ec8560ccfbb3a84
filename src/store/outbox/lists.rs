//! Which letters there are: by application, by mail, by time and kind.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::super::row::{At, text};
use super::super::{ApplicationId, LetterId, MessageId, Tx, ms};
use super::{LetterClass, LetterRow, LetterState, Raw};

/// A letter without its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    pub id: LetterId,
    pub kind: String,
    pub state: LetterState,
    pub application: Option<ApplicationId>,
    pub sent_at: Option<DateTime<Utc>>,
}

/// Letters written down or sent since an instant, by id.
pub async fn briefs_since(tx: &mut Tx<'_>, hub: &str, since: DateTime<Utc>) -> Result<Vec<Brief>> {
    type Row = (i64, String, String, Option<i64>, Option<i64>);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, kind, state, application, sent_at FROM letter
         WHERE hub = $1 AND (created_at > $2 OR sent_at > $2) ORDER BY id"
    ).bind(hub).bind(ms(since)).fetch_all(c).await)
    .context("list letters since")?;
    rows.into_iter()
        .map(|(id, kind, state, application, sent_at)| {
            let at = At {
                table: "letter",
                id,
            };
            Ok(Brief {
                id: LetterId(id),
                kind,
                state: at.word("state", &state, LetterState::from_word)?,
                application: application.map(ApplicationId),
                sent_at: at.instant_if(sent_at)?,
            })
        })
        .collect()
}

/// When a letter of these kinds was last written down, before an instant.
pub async fn last_of_kinds(
    tx: &mut Tx<'_>,
    hub: &str,
    kinds: &[&str],
    before: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let mut last = None;
    for kind in kinds {
        let at: Option<i64> = on!(tx, c => sqlx::query_scalar(
            "SELECT max(created_at) FROM letter WHERE hub = $1 AND kind = $2 AND created_at < $3"
        ).bind(hub).bind(*kind).bind(ms(before)).fetch_one(c).await)
        .context("look up last letter of a kind")?;
        let row = At {
            table: "letter",
            id: 0,
        };
        last = last.max(row.instant_if(at)?);
    }
    Ok(last)
}

/// Whether the letter of that kind and cause has been written down.
pub async fn exists(tx: &mut Tx<'_>, hub: &str, kind: &str, cause: &str) -> Result<bool> {
    let id: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM letter WHERE hub = $1 AND kind = $2 AND cause = $3"
    ).bind(hub).bind(kind).bind(text(cause)).fetch_optional(c).await)
    .context("look up letter by cause")?;
    Ok(id.is_some())
}

/// The letters about an application, the newest first.
pub async fn last_of_application(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    limit: i64,
) -> Result<Vec<LetterRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM letter WHERE application = $1 ORDER BY id DESC LIMIT $2"
    )).bind(application.0).bind(limit).fetch_all(c).await)
    .with_context(|| format!("list letters about application {application}"))?;
    rows.into_iter().map(Raw::parse).collect()
}

/// The letters a mail caused, by id.
pub async fn of_message(tx: &mut Tx<'_>, message: MessageId) -> Result<Vec<LetterRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM letter WHERE message = $1 ORDER BY id"
    )).bind(message.0).fetch_all(c).await)
    .with_context(|| format!("list letters about message {message}"))?;
    rows.into_iter().map(Raw::parse).collect()
}

/// Written down after one instant and not after another, as they were written.
pub async fn created_between(
    tx: &mut Tx<'_>,
    hub: &str,
    after: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<LetterRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM letter WHERE hub = $1 AND created_at > $2 AND created_at <= $3 ORDER BY id"
    )).bind(hub).bind(ms(after)).bind(ms(until)).fetch_all(c).await)
    .context("list letters")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// Recipients refused for good when we wrote about an application: the mail the letter answered,
/// the address, and what the server said.
pub async fn refused_about(
    tx: &mut Tx<'_>,
    application: ApplicationId,
) -> Result<Vec<(MessageId, String, String)>> {
    let rows: Vec<(i64, String, String)> = on!(tx, c => sqlx::query_as(
        "SELECT l.message, r.address, r.reply FROM letter l JOIN recipient r ON r.letter = l.id
         WHERE l.application = $1 AND l.message IS NOT NULL AND r.state = 'refused' AND r.reply IS NOT NULL"
    ).bind(application.0).fetch_all(c).await)
    .with_context(|| format!("list refused recipients about application {application}"))?;
    Ok(rows
        .into_iter()
        .map(|(message, address, reply)| (MessageId(message), address, reply))
        .collect())
}

/// A letter about an application, without its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub class: LetterClass,
    pub message_id: String,
    pub state: LetterState,
    /// When it went, else when it was written.
    pub at: DateTime<Utc>,
}

/// What we have written about an application, by id.
pub async fn words_about(tx: &mut Tx<'_>, application: ApplicationId) -> Result<Vec<Word>> {
    let rows: Vec<(i64, String, String, String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT id, class, message_id, state, coalesce(sent_at, created_at) FROM letter
         WHERE application = $1 ORDER BY id"
    ).bind(application.0).fetch_all(c).await)
    .with_context(|| format!("list words about application {application}"))?;
    rows.into_iter()
        .map(|(id, class, message_id, state, at_ms)| {
            let at = At {
                table: "letter",
                id,
            };
            Ok(Word {
                class: at.word("class", &class, LetterClass::from_word)?,
                message_id,
                state: at.word("state", &state, LetterState::from_word)?,
                at: at.instant(at_ms)?,
            })
        })
        .collect()
}
