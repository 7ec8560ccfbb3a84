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
use sqlx::QueryBuilder;

use super::row::{At, text, text_if, words};
use super::{ApplicationId, KEYS_AT_ONCE, LetterId, MessageId, Tx, ms};

mod caps;
pub use caps::{
    Answers, Counted, Since, Traffic, answers_about_application, dead_among, dead_since, is_dead,
    last_to, mark_dead, revive, scheduled_since, traffic, written_of_kinds,
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

mod lists;
pub use lists::{
    Brief, Word, briefs_since, created_between, exists, last_of_application, last_of_kinds,
    of_message, refused_about, words_about,
};

mod way;
pub use way::{
    claim_due, copy_decided, fail, next_due, overtake, peek_due, postpone, recipient_decided,
    release, retry, sent, turn,
};

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
    for some in new.recipients.chunks(KEYS_AT_ONCE) {
        // The same person in To and Cc is named once.
        on!(tx, c => {
            let mut q = QueryBuilder::new(
                "INSERT INTO recipient (letter, address, key, domain, field, state) "
            );
            q.push_values(some, |mut row, to| {
                row.push_bind(id).push_bind(text(&to.address)).push_bind(text(&to.key));
                row.push_bind(text(&to.domain)).push_bind(to.field.as_str());
                row.push_bind(RecipientState::Owed.as_str());
            });
            q.push(" ON CONFLICT (letter, key) DO NOTHING");
            q.build().execute(c).await.map(|_| ())
        })
        .with_context(|| format!("write recipients of letter {id}"))?;
    }
    Ok(Some(LetterId(id)))
}

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
