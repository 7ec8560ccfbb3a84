//! The outbox: every letter once, its bytes as they will go, and what became of each recipient.
//! Whether a letter may go, and when again, is decided elsewhere (`post`, `bot`).
//!
//! ```text
//! due → sending → sent           observed            held → due
//!          ↓ ↑                                       failed, refused, overtaken
//!        in-doubt                to-draft → drafting → draft → sent, refused, draft-overtaken
//! ```
//! `sending` is committed before the connection is opened, so what is found there at start may have
//! been accepted: see [`in_state`].

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::row::{At, text, text_if, words};
use super::{ApplicationId, LetterId, MessageId, Tx, ms};

mod caps;
pub use caps::{
    Counted, count_about_application, count_of_hub, count_to_address, count_to_domain, dead_among,
    is_dead, mark_dead, revive,
};

words! {
    LetterState {
        Due = "due",
        /// A connection may have been opened for it.
        Sending = "sending",
        Sent = "sent",
        /// Over a cap, or for a person to release.
        Held = "held",
        /// The server will never take it.
        Failed = "failed",
        /// Only a copy in the mailbox, or a person, can say whether it went.
        InDoubt = "in-doubt",
        /// To be put into Drafts.
        ToDraft = "to-draft",
        /// The APPEND may have begun.
        Drafting = "drafting",
        /// Lies in Drafts.
        Draft = "draft",
        /// Lies in Drafts, to be removed if nobody has touched it.
        DraftOvertaken = "draft-overtaken",
        /// Would have gone, had the hub not been in observe mode.
        Observed = "observed",
        /// Events made it wrong before it went.
        Overtaken = "overtaken",
        /// A person, or the gate, decided against it.
        Refused = "refused",
    }
}

words! {
    /// Each has its own budget.
    LetterClass {
        Answer = "answer",
        Scheduled = "scheduled",
        /// Summary, notice, transcript.
        ToAdmins = "to-admins",
    }
}

words! {
    RecipientState {
        /// To be named in the next transaction.
        Owed = "owed",
        /// Taken by the server at RCPT; the final dot is not answered yet.
        Offered = "offered",
        Taken = "taken",
        /// 5xx
        Refused = "refused",
    }
}

words! {
    RecipientField {
        To = "to",
        Cc = "cc",
        /// The hub's own address: a recipient of the transaction that no header names.
        Copy = "copy",
    }
}

pub struct NewLetter<'a> {
    pub hub: &'a str,
    pub kind: &'a str,
    pub class: LetterClass,
    /// With hub and kind the letter's identity: written again, it is not written.
    pub cause: &'a str,
    pub application: Option<ApplicationId>,
    /// The mail it answers.
    pub message: Option<MessageId>,
    pub message_id: &'a str,
    /// The envelope's sender.
    pub sender: &'a str,
    pub subject: &'a str,
    pub bytes: &'a [u8],
    pub reports_change: bool,
    pub state: LetterState,
    pub reason: Option<&'a str>,
    pub now: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub recipients: &'a [NewRecipient],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecipient {
    pub address: String,
    pub key: String,
    pub domain: String,
    pub field: RecipientField,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LetterRow {
    pub id: LetterId,
    pub hub: String,
    pub kind: String,
    pub class: LetterClass,
    pub cause: String,
    pub application: Option<ApplicationId>,
    pub message: Option<MessageId>,
    pub message_id: String,
    pub sender: String,
    pub subject: String,
    pub bytes: Vec<u8>,
    pub reports_change: bool,
    pub state: LetterState,
    pub reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub attempts: i64,
    pub sending_at: Option<DateTime<Utc>>,
    pub sent_at: Option<DateTime<Utc>>,
    pub reply: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RecipientRow {
    pub address: String,
    pub key: String,
    pub domain: String,
    pub field: RecipientField,
    pub state: RecipientState,
    pub reply: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: i64,
    hub: String,
    kind: String,
    class: String,
    cause: String,
    application: Option<i64>,
    message: Option<i64>,
    message_id: String,
    sender: String,
    subject: String,
    bytes: Vec<u8>,
    reports_change: i64,
    state: String,
    reason: Option<String>,
    created_at: i64,
    due_at: i64,
    attempts: i64,
    sending_at: Option<i64>,
    sent_at: Option<i64>,
    reply: Option<String>,
}

macro_rules! columns {
    () => {
        "id, hub, kind, class, cause, application, message, message_id, sender, subject, bytes, \
         reports_change, state, reason, created_at, due_at, attempts, sending_at, sent_at, reply"
    };
}

mod way;
pub use way::{claim_due, next_due, recipient_decided, release, retry, sent, turn};

impl Raw {
    fn parse(self) -> Result<LetterRow> {
        let at = At {
            table: "letter",
            id: self.id,
        };
        Ok(LetterRow {
            id: LetterId(self.id),
            hub: self.hub,
            kind: self.kind,
            class: at.word("class", &self.class, LetterClass::from_word)?,
            cause: self.cause,
            application: self.application.map(ApplicationId),
            message: self.message.map(MessageId),
            message_id: self.message_id,
            sender: self.sender,
            subject: self.subject,
            bytes: self.bytes,
            reports_change: self.reports_change != 0,
            state: at.word("state", &self.state, LetterState::from_word)?,
            reason: self.reason,
            created_at: at.instant(self.created_at)?,
            due_at: at.instant(self.due_at)?,
            attempts: self.attempts,
            sending_at: at.instant_if(self.sending_at)?,
            sent_at: at.instant_if(self.sent_at)?,
            reply: self.reply,
        })
    }
}

/// Writes a letter down with its recipients, who are all owed it. `None` when hub, kind and cause
/// have one already: then nothing was written.
pub async fn insert(tx: &mut Tx<'_>, new: NewLetter<'_>) -> Result<Option<LetterId>> {
    let id: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO letter (hub, kind, class, cause, application, message, message_id, sender, subject,
             bytes, reports_change, state, reason, created_at, due_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0)
         ON CONFLICT (hub, kind, cause) DO NOTHING RETURNING id"
    )
    .bind(new.hub).bind(new.kind).bind(new.class.as_str()).bind(text(new.cause))
    .bind(new.application.map(|a| a.0)).bind(new.message.map(|m| m.0)).bind(new.message_id)
    .bind(new.sender).bind(text(new.subject)).bind(new.bytes).bind(i64::from(new.reports_change))
    .bind(new.state.as_str()).bind(text_if(new.reason)).bind(ms(new.now)).bind(ms(new.due_at))
    .fetch_optional(c).await)
    .context("write letter")?;
    let Some(id) = id else {
        return Ok(None);
    };
    for to in new.recipients {
        // The same person in To and Cc is named once.
        on!(tx, c => sqlx::query(
            "INSERT INTO recipient (letter, address, key, domain, field, state)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (letter, key) DO NOTHING"
        )
        .bind(id).bind(text(&to.address)).bind(text(&to.key)).bind(text(&to.domain))
        .bind(to.field.as_str()).bind(RecipientState::Owed.as_str())
        .execute(c).await.map(|_| ()))
        .with_context(|| format!("write recipients of letter {id}"))?;
    }
    Ok(Some(LetterId(id)))
}

<<<<<<< HEAD
/// Takes the letter that is due longest and marks it `sending`. Commit before connecting.
pub async fn claim_due(
    tx: &mut Tx<'_>,
    hub: &str,
    now: DateTime<Utc>,
) -> Result<Option<LetterRow>> {
    let claimed = match tx {
        Tx::Sqlite(t) => {
            sqlx::query_as(concat!(
                "UPDATE letter SET state = 'sending', sending_at = $2, attempts = attempts + 1
             WHERE id = (SELECT id FROM letter WHERE hub = $1 AND state = 'due' AND due_at <= $2
                         ORDER BY due_at, id LIMIT 1)
             RETURNING ",
                columns!()
            ))
            .bind(hub)
            .bind(ms(now))
            .fetch_optional(&mut **t)
            .await
        }
        Tx::Pg(t) => {
            sqlx::query_as(concat!(
                "UPDATE letter SET state = 'sending', sending_at = $2, attempts = attempts + 1
             WHERE id = (SELECT id FROM letter WHERE hub = $1 AND state = 'due' AND due_at <= $2
                         ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING ",
                columns!()
            ))
            .bind(hub)
            .bind(ms(now))
            .fetch_optional(&mut **t)
            .await
        }
    };
    let claimed: Option<Raw> = claimed.context("claim due letter")?;
    claimed.map(Raw::parse).transpose()
}

/// When the next letter is due: until then the sender may sleep.
pub async fn next_due(tx: &mut Tx<'_>, hub: &str) -> Result<Option<DateTime<Utc>>> {
    let next: Option<(i64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT id, due_at FROM letter WHERE hub = $1 AND state = 'due' ORDER BY due_at, id LIMIT 1"
    ).bind(hub).fetch_optional(c).await)
    .context("look up next due letter")?;
    next.map(|(id, due_at)| {
        At {
            table: "letter",
            id,
        }
        .instant(due_at)
    })
    .transpose()
}

/// What the server said to one recipient. A `taken` one is never owed again.
pub async fn recipient_decided(
    tx: &mut Tx<'_>,
    letter: LetterId,
    key: &str,
    state: RecipientState,
    reply: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE recipient SET state = $3, reply = $4, decided_at = $5
         WHERE letter = $1 AND key = $2 AND state <> $6"
    )
    .bind(letter.0).bind(key).bind(state.as_str()).bind(text_if(reply)).bind(ms(now))
    .bind(RecipientState::Taken.as_str())
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("decide recipient of letter {letter}"))?;
    match rows {
        1 => Ok(()),
        _ => bail!("decide recipient of letter {letter}: none with that key is open"),
    }
}

/// The server (or the mailbox's own copy) says it was accepted: those offered have it. The answer
/// is how many are still owed it; for them the caller says when ([`retry`]).
pub async fn sent(
    tx: &mut Tx<'_>,
    letter: LetterId,
    reply: &str,
    now: DateTime<Utc>,
) -> Result<i64> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE letter SET state = 'sent', sent_at = COALESCE(sent_at, $2), reply = $3, reason = NULL
         WHERE id = $1 AND state IN ('sending', 'in-doubt', 'draft', 'draft-overtaken')"
    ).bind(letter.0).bind(ms(now)).bind(text(reply)).execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("mark letter {letter} sent"))?;
    only_one(rows, letter, "mark as sent")?;
    on!(tx, c => sqlx::query(
        "UPDATE recipient SET state = 'taken', decided_at = $2 WHERE letter = $1 AND state = 'offered'"
    ).bind(letter.0).bind(ms(now)).execute(c).await.map(|_| ()))
    .with_context(|| format!("mark recipients of letter {letter}"))?;
    on!(tx, c => sqlx::query_scalar(
        "SELECT count(*) FROM recipient WHERE letter = $1 AND state = 'owed'"
    ).bind(letter.0).fetch_one(c).await)
    .with_context(|| format!("count who is owed letter {letter}"))
}

/// The same bytes again at `due_at`, to those who have not got them: nothing was accepted, or the
/// copy was looked for and not found, or some are still owed.
pub async fn retry(
    tx: &mut Tx<'_>,
    letter: LetterId,
    due_at: DateTime<Utc>,
    reason: &str,
) -> Result<()> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE letter SET state = 'due', due_at = $2, reason = $3
         WHERE id = $1 AND state IN ('sending', 'in-doubt', 'sent')"
    ).bind(letter.0).bind(ms(due_at)).bind(text(reason)).execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("retry letter {letter}"))?;
    only_one(rows, letter, "retry")?;
    owe_again(tx, letter).await
}

/// Whoever was named in a transaction that came to nothing.
async fn owe_again(tx: &mut Tx<'_>, letter: LetterId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "UPDATE recipient SET state = 'owed' WHERE letter = $1 AND state = 'offered'"
    ).bind(letter.0).execute(c).await.map(|_| ()))
    .with_context(|| format!("owe letter {letter} again"))
}

/// The server has refused the letter for good. Nobody was given it, so a person who lets it go all
/// the same ([`release`]) owes it to all who were not refused themselves.
pub async fn fail(tx: &mut Tx<'_>, letter: LetterId, reason: &str) -> Result<()> {
    let failed = turn(
        tx,
        letter,
        &[LetterState::Sending],
        LetterState::Failed,
        Some(reason),
    )
    .await?;
    only_one(u64::from(failed), letter, "fail")?;
    owe_again(tx, letter).await
}

/// What the server said to the hub's own copy of a letter, which proves acceptance.
pub async fn copy_decided(
    tx: &mut Tx<'_>,
    letter: LetterId,
    own: &NewRecipient,
    state: RecipientState,
    now: DateTime<Utc>,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO recipient (letter, address, key, domain, field, state, decided_at)
         VALUES ($1, $2, $3, $4, 'copy', $5, $6)
         ON CONFLICT (letter, key) DO UPDATE SET state = $5, decided_at = $6
         WHERE recipient.field = 'copy'"
    )
    .bind(letter.0).bind(text(&own.address)).bind(text(&own.key)).bind(text(&own.domain))
    .bind(state.as_str()).bind(ms(now))
    .execute(c).await.map(|_| ()))
    .with_context(|| format!("decide own copy of letter {letter}"))
}

/// A newer letter about an application says more than these kinds that wait: they do not go. One in
/// Drafts is to be removed; one that some have got already goes to no further recipient. The answer
/// is how many.
pub async fn overtake(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    kinds: &[&str],
    by: LetterId,
) -> Result<u64> {
    on!(tx, c => {
        let mut q = sqlx::QueryBuilder::new(
            "UPDATE letter SET reason = 'overtaken', state = CASE
                 WHEN state IN ('drafting', 'draft') THEN 'draft-overtaken'
                 WHEN sent_at IS NOT NULL THEN 'sent' ELSE 'overtaken' END
             WHERE state IN ('due', 'held', 'to-draft', 'drafting', 'draft') AND application = ");
        q.push_bind(application.0).push(" AND id <> ").push_bind(by.0).push(" AND kind IN (");
        let mut list = q.separated(", ");
        for kind in kinds {
            list.push_bind(*kind);
        }
        q.push(")");
        q.build().execute(c).await.map(|done| done.rows_affected())
    })
    .with_context(|| format!("overtake letters about application {application}"))
}

/// Moves a letter from one of the states `from` to another. False when it is in none of them:
/// something else happened first.
pub async fn turn(
    tx: &mut Tx<'_>,
    letter: LetterId,
    from: &[LetterState],
    to: LetterState,
    reason: Option<&str>,
) -> Result<bool> {
    let rows = on!(tx, c => {
        let mut q = sqlx::QueryBuilder::new("UPDATE letter SET state = ");
        q.push_bind(to.as_str()).push(", reason = ").push_bind(text_if(reason));
        q.push(" WHERE id = ").push_bind(letter.0).push(" AND state IN (");
        let mut list = q.separated(", ");
        for state in from {
            list.push_bind(state.as_str());
        }
        q.push(")");
        q.build().execute(c).await.map(|done| done.rows_affected())
    })
    .with_context(|| format!("turn letter {letter}"))?;
    Ok(rows == 1)
}

/// Lets a letter go that was held, failed, a draft or in doubt: a person, or the budget, says so.
pub async fn release(tx: &mut Tx<'_>, letter: LetterId, due_at: DateTime<Utc>) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE letter SET state = 'due', due_at = $2, reason = NULL
         WHERE id = $1 AND state IN ('held', 'failed', 'draft', 'in-doubt')"
    ).bind(letter.0).bind(ms(due_at)).execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("release letter {letter}"))?;
    if rows == 1 {
        owe_again(tx, letter).await?;
    }
    Ok(rows == 1)
}

=======
>>>>>>> store
pub async fn get(tx: &mut Tx<'_>, id: LetterId) -> Result<Option<LetterRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM letter WHERE id = $1"
    )).bind(id.0).fetch_optional(c).await)
    .with_context(|| format!("read letter {id}"))?;
    raw.map(Raw::parse).transpose()
}

/// In the order of their keys.
pub async fn recipients(tx: &mut Tx<'_>, letter: LetterId) -> Result<Vec<RecipientRow>> {
    type Row = (
        String,
        String,
        String,
        String,
        String,
        Option<String>,
        Option<i64>,
    );
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT address, key, domain, field, state, reply, decided_at FROM recipient
         WHERE letter = $1 ORDER BY key"
    ).bind(letter.0).fetch_all(c).await)
    .with_context(|| format!("read recipients of letter {letter}"))?;
    let at = At {
        table: "recipient",
        id: letter.0,
    };
    rows.into_iter()
        .map(|(address, key, domain, field, state, reply, decided_at)| {
            Ok(RecipientRow {
                address,
                key,
                domain,
                field: at.word("field", &field, RecipientField::from_word)?,
                state: at.word("state", &state, RecipientState::from_word)?,
                reply,
                decided_at: at.instant_if(decided_at)?,
            })
        })
        .collect()
}

/// Letters of a hub in a state, by id. Those `sending` at start are in doubt.
pub async fn in_state(tx: &mut Tx<'_>, hub: &str, state: LetterState) -> Result<Vec<LetterRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM letter WHERE hub = $1 AND state = $2 ORDER BY id"
    )).bind(hub).bind(state.as_str()).fetch_all(c).await)
    .context("list letters by state")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// A letter of ours by the Message-ID it carries.
pub async fn by_message_id(
    tx: &mut Tx<'_>,
    hub: &str,
    message_id: &str,
) -> Result<Option<LetterRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM letter WHERE message_id = $1 AND hub = $2"
    )).bind(text(message_id)).bind(hub).fetch_optional(c).await)
    .context("look up letter by message id")?;
    raw.map(Raw::parse).transpose()
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
