//! Which applications a mail belongs to, and the history each application is folded from.

use anyhow::{Context, Result};

use super::super::row::{At, text};
use super::super::{ApplicationId, MessageId, Tx};
use super::{Entry, only_one};

/// Links a mail, or the `form`-th of its forms, to an application by a rule. Linked again, the
/// later link stands.
pub async fn link(
    tx: &mut Tx<'_>,
    message: MessageId,
    application: ApplicationId,
    form: Option<usize>,
    rule: &str,
) -> Result<()> {
    let form = form
        .map(i64::try_from)
        .transpose()
        .with_context(|| format!("link message {message}: form"))?;
    on!(tx, c => sqlx::query(
        "INSERT INTO link (message, application, form, rule) VALUES ($1, $2, $3, $4)
         ON CONFLICT (message, application) DO UPDATE SET form = $3, rule = $4"
    ).bind(message.0).bind(application.0).bind(form).bind(text(rule)).execute(c).await.map(|_| ()))
    .with_context(|| format!("link message {message} to application {application}"))
}

/// Takes a link back.
pub async fn unlink(tx: &mut Tx<'_>, message: MessageId, application: ApplicationId) -> Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM link WHERE message = $1 AND application = $2")
            .bind(message.0).bind(application.0).execute(c).await.map(|_| ())
    })
    .with_context(|| format!("unlink message {message} from application {application}"))
}

/// Names the application a mail is shown under: the first it is linked to.
pub async fn relink(
    tx: &mut Tx<'_>,
    id: MessageId,
    application: Option<ApplicationId>,
) -> Result<()> {
    let rows = on!(tx, c => {
        sqlx::query("UPDATE message SET application = $2 WHERE id = $1")
            .bind(id.0).bind(application.map(|a| a.0))
            .execute(c).await.map(|done| done.rows_affected())
    })
    .with_context(|| format!("relink message {id}"))?;
    only_one(rows, id, "relink")
}

/// Where a mail, or one of its forms, belongs and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub application: ApplicationId,
    /// Which of its forms.
    pub form: Option<usize>,
    pub rule: String,
}

/// The links of a mail.
pub async fn links_of(tx: &mut Tx<'_>, id: MessageId) -> Result<Vec<Link>> {
    let rows: Vec<(i64, Option<i64>, String)> = on!(tx, c => sqlx::query_as(
        "SELECT application, form, rule FROM link WHERE message = $1 ORDER BY application"
    ).bind(id.0).fetch_all(c).await)
    .with_context(|| format!("read links of message {id}"))?;
    rows.into_iter()
        .map(|(application, form, rule)| {
            Ok(Link {
                application: ApplicationId(application),
                form: form
                    .map(usize::try_from)
                    .transpose()
                    .with_context(|| format!("read link of message {id}: form"))?,
                rule,
            })
        })
        .collect()
}

/// The applications a mail belongs to.
pub async fn applications_of(tx: &mut Tx<'_>, id: MessageId) -> Result<Vec<ApplicationId>> {
    let ids: Vec<i64> = on!(tx, c => {
        sqlx::query_scalar("SELECT application FROM link WHERE message = $1")
            .bind(id.0).fetch_all(c).await
    })
    .with_context(|| format!("read applications of message {id}"))?;
    Ok(ids.into_iter().map(ApplicationId).collect())
}

/// The folders a mail has been found in.
pub async fn folders_of(tx: &mut Tx<'_>, id: MessageId) -> Result<Vec<String>> {
    on!(tx, c => {
        sqlx::query_scalar("SELECT DISTINCT folder FROM delivery WHERE message = $1")
            .bind(id.0).fetch_all(c).await
    })
    .with_context(|| format!("read folders of message {id}"))
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: i64,
    fingerprint: String,
    message_id: Option<String>,
    arrival: i64,
    first_seen: i64,
    reading: String,
    form: Option<i64>,
    rule: String,
    from_before: i64,
}

/// The readings linked to an application by (arrival, fingerprint), whatever order they came in.
pub async fn history(tx: &mut Tx<'_>, application: ApplicationId) -> Result<Vec<Entry>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(
        "SELECT m.id, m.fingerprint, m.message_id, m.arrival, m.first_seen, m.reading, l.form, l.rule, m.from_before
         FROM link l JOIN message m ON m.id = l.message
         WHERE l.application = $1 AND m.reading IS NOT NULL"
    ).bind(application.0).fetch_all(c).await)
    .with_context(|| format!("read history of application {application}"))?;
    let mut entries = rows
        .into_iter()
        .map(Raw::parse)
        .collect::<Result<Vec<_>>>()?;
    // Sorted here: text order differs between the engines (and PostgreSQL's collations).
    entries.sort_by(|a, b| (a.arrival, &a.fingerprint).cmp(&(b.arrival, &b.fingerprint)));
    Ok(entries)
}

impl Raw {
    fn parse(self) -> Result<Entry> {
        let at = At {
            table: "message",
            id: self.id,
        };
        Ok(Entry {
            message: MessageId(self.id),
            fingerprint: self.fingerprint,
            message_id: self.message_id,
            arrival: at.instant(self.arrival)?,
            first_seen: at.instant(self.first_seen)?,
            reading: self.reading,
            form: self
                .form
                .map(usize::try_from)
                .transpose()
                .with_context(|| format!("read link of message {}: form", self.id))?,
            rule: self.rule,
            from_before: self.from_before != 0,
        })
    }
}
