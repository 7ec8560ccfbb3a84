//! Removing an application and its mail everywhere, or a [person] (UK GDPR, article 17). What is
//! left of an application names nobody: the number is never given again.

pub mod expired;
pub mod person;

use anyhow::{Context, Result};

use super::{ApplicationId, LetterId, MessageId, Tx};
use crate::domain::mail;

/// What would go, or went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erasure {
    /// Mails of this application alone, raw bytes included.
    pub messages: Vec<MessageId>,
    /// Mails that also carry other schools' forms: they stay, unlinked.
    pub shared: Vec<MessageId>,
    pub letters: Vec<LetterId>,
    /// Mails to admins and leads that name the school or its people among others.
    pub naming: Vec<LetterId>,
    pub rulings: i64,
    pub items: i64,
}

/// What erasing an application would remove.
/// `addresses` are the keys of its people: mail of theirs that found no application goes too.
/// `names`: what else tells who it is, in mail to admins and leads: its reference, its school, whoever
/// is named on its form.
pub async fn plan(
    tx: &mut Tx<'_>,
    hub: &str,
    application: ApplicationId,
    addresses: &[String],
    names: &[String],
) -> Result<Erasure> {
    let context = || format!("plan erasure of application {application}");
    let linked: Vec<(i64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT l.message, (SELECT count(*) FROM link o WHERE o.message = l.message)
         FROM link l WHERE l.application = $1 ORDER BY l.message"
    ).bind(application.0).fetch_all(c).await)
    .with_context(context)?;
    let letters: Vec<i64> = on!(tx, c => {
        // One mail may have reminded of several applications, and of the invitation before.
        sqlx::query_scalar(
            "SELECT id FROM letter WHERE application = $1
             UNION SELECT letter FROM reminder WHERE application = $1
             UNION SELECT r.letter FROM reminder r JOIN invitation i ON i.id = r.invitation
                 JOIN application a ON a.hub = i.hub AND a.programme = i.programme AND a.urn = i.urn
                 WHERE a.id = $1
             ORDER BY id"
        )
            .bind(application.0).fetch_all(c).await
    })
    .with_context(context)?;
    let rulings: i64 = on!(tx, c => {
        sqlx::query_scalar("SELECT count(*) FROM ruling WHERE application = $1")
            .bind(application.0).fetch_one(c).await
    })
    .with_context(context)?;
    let items: i64 = on!(tx, c => {
        sqlx::query_scalar("SELECT count(*) FROM hold WHERE application = $1")
            .bind(application.0).fetch_one(c).await
    })
    .with_context(context)?;
    let of = |alone: bool| {
        linked
            .iter()
            .filter(|(_, others)| (*others == 1) == alone)
            .map(|(id, _)| MessageId(*id))
            .collect()
    };
    let mut messages: Vec<MessageId> = of(true);
    for address in addresses {
        let waiting: Vec<i64> = on!(tx, c => sqlx::query_scalar(
            "SELECT h.message FROM message_hint h JOIN message m ON m.id = h.message
             WHERE h.hub = $1 AND h.key = $2 AND m.application IS NULL"
        ).bind(hub).bind(format!("addr:{address}")).fetch_all(c).await)
        .with_context(context)?;
        messages.extend(waiting.into_iter().map(MessageId));
    }
    messages.sort_unstable();
    messages.dedup();
    Ok(Erasure {
        messages,
        shared: of(false),
        letters: letters.into_iter().map(LetterId).collect(),
        naming: naming(tx, hub, application, addresses, names).await?,
        rulings,
        items,
    })
}

/// A summary is about many schools, so it stays as a mail that went; what it said does not.
async fn naming(
    tx: &mut Tx<'_>,
    hub: &str,
    application: ApplicationId,
    addresses: &[String],
    names: &[String],
) -> Result<Vec<LetterId>> {
    let wanted: Vec<String> = addresses
        .iter()
        .chain(names)
        .map(|name| name.to_lowercase())
        .filter(|name| !name.trim().is_empty())
        .collect();
    let context = || format!("look for mails that name application {application}");
    let mut found = Vec::new();
    let mut after = 0_i64;
    // One at a time: with its charts a summary is large.
    loop {
        let next: Option<(i64, Vec<u8>)> = on!(tx, c => sqlx::query_as(
            "SELECT id, bytes FROM letter WHERE id > $1 AND hub = $2 AND application IS NULL
                 AND subject <> '' ORDER BY id LIMIT 1"
        ).bind(after).bind(hub).fetch_optional(c).await)
        .with_context(context)?;
        let Some((id, bytes)) = next else { break };
        after = id;
        let says = |text: String| wanted.iter().any(|name| text.to_lowercase().contains(name));
        if texts(&bytes).any(says) {
            found.push(LetterId(id));
        }
    }
    Ok(found)
}

/// All that a letter of ours says, without its line breaks.
pub fn texts(letter: &[u8]) -> impl Iterator<Item = String> {
    let mail = mail::parse(letter);
    let parts = mail.parts.into_iter();
    let parts = parts.map(|p| String::from_utf8_lossy(&p.bytes).into_owned());
    let texts = [mail.text, mail.html, Some(mail.subject)];
    let texts: Vec<String> = texts.into_iter().flatten().chain(parts).collect();
    let unbroken = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    texts.into_iter().map(unbroken)
}

/// Removes what was planned, in the order the references ask for.
pub async fn erase(
    tx: &mut Tx<'_>,
    hub: &str,
    application: ApplicationId,
    plan: &Erasure,
    addresses: &[String],
) -> Result<()> {
    let context = || format!("erase application {application}");
    for letter in &plan.naming {
        empty_letter(tx, *letter).await?;
    }
    for letter in &plan.letters {
        forget_copies(tx, *letter).await?;
        for sql in [
            "DELETE FROM reminder WHERE letter = $1",
            "DELETE FROM recipient WHERE letter = $1",
            "DELETE FROM letter WHERE id = $1",
        ] {
            on!(tx, c => sqlx::query(sql).bind(letter.0).execute(c).await.map(|_| ()))
                .with_context(context)?;
        }
    }
    for sql in [
        "DELETE FROM invitation WHERE id IN (SELECT i.id FROM invitation i JOIN application a
             ON a.hub = i.hub AND a.programme = i.programme AND a.urn = i.urn WHERE a.id = $1)",
        "DELETE FROM event_told WHERE application = $1",
        "DELETE FROM event_told WHERE event IN (SELECT id FROM event WHERE application = $1)",
        "DELETE FROM event_note WHERE application = $1",
        "DELETE FROM event_note WHERE event IN (SELECT id FROM event WHERE application = $1)",
        "DELETE FROM event WHERE application = $1",
        "DELETE FROM placement WHERE application = $1",
        "DELETE FROM report_received WHERE application = $1",
        "DELETE FROM school_asked WHERE application = $1",
        "DELETE FROM ruling WHERE application = $1",
        "DELETE FROM hold WHERE application = $1",
        "DELETE FROM link WHERE application = $1",
        "DELETE FROM application_key WHERE application = $1",
        "UPDATE message SET application = NULL WHERE application = $1",
    ] {
        on!(tx, c => sqlx::query(sql).bind(application.0).execute(c).await.map(|_| ()))
            .with_context(context)?;
    }
    for message in &plan.messages {
        forget_mail(tx, *message).await?;
    }
    forget_attendees(tx, hub, addresses).await?;
    for address in addresses {
        on!(tx, c => {
            sqlx::query("DELETE FROM dead_address WHERE hub = $1 AND key = $2")
                .bind(hub).bind(address).execute(c).await.map(|_| ())
        })
        .with_context(context)?;
    }
    on!(tx, c => {
        sqlx::query("DELETE FROM application WHERE id = $1").bind(application.0).execute(c).await.map(|_| ())
    })
    .with_context(context)
}

/// Nothing is left of a mail but its fingerprint (a hash) and where it lies: else the mailbox, from
/// which nothing is ever deleted, would bring it back.
pub async fn forget_mail(tx: &mut Tx<'_>, message: MessageId) -> Result<()> {
    let context = || format!("erase message {message}");
    for sql in [
        "DELETE FROM hold WHERE message = $1",
        "DELETE FROM message_hint WHERE message = $1",
        "UPDATE letter SET message = NULL WHERE message = $1",
        "UPDATE message SET size = 0, message_id = NULL, reading = NULL, reader_version = NULL,
             state = 'judged', reason = NULL, kind = 'unrelated', decision = 'ignore', review = '[]',
             programme = NULL, application = NULL, because = 'erased' WHERE id = $1",
    ] {
        on!(tx, c => sqlx::query(sql).bind(message.0).execute(c).await.map(|_| ()))
            .with_context(context)?;
    }
    empty_raw(tx, message).await
}

async fn empty_raw(tx: &mut Tx<'_>, message: MessageId) -> Result<()> {
    let nothing = zstd::encode_all(&b""[..], 1).context("compress nothing")?;
    on!(tx, c => sqlx::query("UPDATE raw_message SET raw = $2 WHERE message = $1")
        .bind(message.0).bind(&nothing).execute(c).await.map(|_| ()))
    .with_context(|| format!("erase message {message}: raw mail"))
}

/// The letter as it came back to us, or lay in the mailbox's Sent folder.
async fn forget_copies(tx: &mut Tx<'_>, letter: LetterId) -> Result<()> {
    let copies: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT m.id FROM message m JOIN letter l ON l.hub = m.hub AND l.message_id = m.message_id
         WHERE l.id = $1"
    ).bind(letter.0).fetch_all(c).await)
    .with_context(|| format!("look for copies of letter {letter}"))?;
    for copy in copies {
        forget_mail(tx, MessageId(copy)).await?;
    }
    Ok(())
}

/// That it went is on record, what it said is not. Emptied, it must not go any more.
pub async fn empty_letter(tx: &mut Tx<'_>, letter: LetterId) -> Result<()> {
    forget_copies(tx, letter).await?;
    on!(tx, c => sqlx::query(
        "UPDATE letter SET bytes = $2, subject = '', state = CASE
             WHEN state IN ('due', 'held', 'to-draft') THEN 'overtaken' ELSE state END
         WHERE id = $1"
    ).bind(letter.0).bind(&b""[..]).execute(c).await.map(|_| ()))
    .with_context(|| format!("empty letter {letter}"))
}

/// Takes these people out of the attendees of a group's events.
pub async fn forget_attendees(tx: &mut Tx<'_>, hub: &str, addresses: &[String]) -> Result<()> {
    let rows: Vec<(i64, String)> = on!(tx, c => {
        sqlx::query_as("SELECT id, invited FROM event WHERE hub = $1").bind(hub).fetch_all(c).await
    })
    .context("read attendees of events")?;
    for (id, invited) in rows {
        let context = || format!("forget attendees of event {id}");
        let mut left: Vec<String> = serde_json::from_str(&invited).with_context(context)?;
        let before = left.len();
        left.retain(|key| !addresses.contains(key));
        if left.len() == before {
            continue;
        }
        let left = serde_json::to_string(&left).with_context(context)?;
        on!(tx, c => {
            sqlx::query("UPDATE event SET invited = $2 WHERE id = $1")
                .bind(id).bind(left).execute(c).await.map(|_| ())
        })
        .with_context(context)?;
    }
    Ok(())
}
