//! What happened to an application, in the order of time: mail, rulings, letters.

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    cli::words::{one_line, when},
    domain::reading::{Author, Reading},
    store::{
        ApplicationId, Tx, journal,
        outbox::{self, LetterRow, RecipientRow},
        rulings,
    },
};

pub struct Act {
    pub at: DateTime<Utc>,
    /// The first line, then what belongs below it.
    pub words: Vec<String>,
    pub value: Value,
}

pub async fn of(tx: &mut Tx<'_>, id: ApplicationId) -> Result<Vec<Act>> {
    let mut acts = Vec::new();
    for entry in journal::history(tx, id).await? {
        let row = journal::get(tx, entry.message)
            .await?
            .ok_or_else(|| anyhow!("read message {}: it is gone", entry.message))?;
        acts.push(mail(&entry, &row)?);
    }
    acts.extend(rulings::of_application(tx, id).await?.iter().map(ruling));
    for row in outbox::last_of_application(tx, id, i64::MAX).await? {
        let recipients = outbox::recipients(tx, row.id).await?;
        acts.push(letter(&row, &recipients));
    }
    // Stable: a letter comes after the mail of the same instant that called for it.
    acts.sort_by_key(|act| act.at);
    Ok(acts)
}

fn mail(entry: &journal::Entry, row: &journal::MessageRow) -> Result<Act> {
    let reading: Reading = serde_json::from_str(&entry.reading)
        .with_context(|| format!("read message {}: reading", entry.message))?;
    let from = match &reading.author {
        Author::One(author) => author.address.as_str(),
        Author::Unclear => "no one author",
    };
    let kind = row.kind.as_deref().unwrap_or("not judged yet");
    let mut words = vec![
        format!(
            "message {} from {from}: {:?}",
            entry.message,
            one_line(&reading.subject, 70)
        ),
        format!("{kind}, linked by {}", entry.rule),
    ];
    if let Some(decision) = &row.decision {
        words.push(format!(
            "{decision}: {}",
            row.because.as_deref().unwrap_or("")
        ));
    }
    if !row.review.is_empty() {
        words.push(format!("for a person: {}", row.review.join(", ")));
    }
    Ok(Act {
        at: entry.arrival,
        words,
        value: json!({
            "at": entry.arrival, "message": entry.message, "from": from, "subject": reading.subject,
            "kind": row.kind, "rule": entry.rule, "decision": row.decision, "because": row.because,
            "review": row.review, "authentication": reading.authentication,
        }),
    })
}

fn ruling(row: &rulings::RulingRow) -> Act {
    let mut words = vec![format!(
        "ruling {} by {}: {}",
        row.id, row.actor, row.command
    )];
    if !row.reason.is_empty() {
        words.push(format!("because: {}", one_line(&row.reason, 200)));
    }
    if let Some(undone) = row.undone_at {
        words.push(format!("undone {}", when(undone)));
    }
    Act {
        at: row.at,
        words,
        value: json!({
            "at": row.at, "ruling": row.id, "by": row.actor, "command": row.command, "reason": row.reason,
            "undone": row.undone_at,
        }),
    }
}

fn letter(row: &LetterRow, recipients: &[RecipientRow]) -> Act {
    let to: Vec<String> = recipients
        .iter()
        .map(|r| format!("{} ({} {})", r.address, r.field.as_str(), r.state.as_str()))
        .collect();
    let mut words = vec![
        format!(
            "letter L{} {}, {}: {:?}",
            row.id,
            row.kind,
            row.state.as_str(),
            one_line(&row.subject, 70)
        ),
        format!("to {}", to.join(", ")),
        match row.message {
            Some(message) if !row.cause.starts_with("ruling ") => {
                format!("answers message {message}")
            }
            Some(_) | None => format!("called for by {}", row.cause),
        },
    ];
    if let Some(reason) = &row.reason {
        words.push(format!("because: {reason}"));
    }
    if let Some(sent) = row.sent_at {
        let reply = row.reply.as_deref().unwrap_or("");
        words.push(format!(
            "sent {}; the server said: {}",
            when(sent),
            one_line(reply, 100)
        ));
    }
    let to: Vec<Value> = recipients
        .iter()
        .map(|r| json!({ "address": r.address, "field": r.field.as_str(), "state": r.state.as_str(), "reply": r.reply }))
        .collect();
    Act {
        at: row.created_at,
        words,
        value: json!({
            "at": row.created_at, "letter": row.id, "kind": row.kind, "state": row.state.as_str(),
            "reason": row.reason, "cause": row.cause, "subject": row.subject, "recipients": to,
            "sent": row.sent_at, "reply": row.reply,
        }),
    }
}
