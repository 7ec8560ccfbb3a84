//! The way of a letter: claimed, offered to each recipient, sent or tried again. Every step names
//! the states it may start from, so two who act at once cannot undo each other.

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};

use super::super::row::{At, text, text_if};
use super::super::{ApplicationId, LetterId, Tx, ms};
use super::{LetterRow, LetterState, NewRecipient, Raw, RecipientState};

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

/// The letter that [`claim_due`] would take.
pub async fn peek_due(tx: &mut Tx<'_>, hub: &str, now: DateTime<Utc>) -> Result<Option<LetterRow>> {
    let next: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM letter WHERE hub = $1 AND state = 'due' AND due_at <= $2
         ORDER BY due_at, id LIMIT 1"
    )).bind(hub).bind(ms(now)).fetch_optional(c).await)
    .context("look at next due letter")?;
    next.map(Raw::parse).transpose()
}

/// A letter that is due waits longer.
pub async fn postpone(tx: &mut Tx<'_>, letter: LetterId, due_at: DateTime<Utc>) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE letter SET due_at = $2 WHERE id = $1 AND state = 'due'")
        .bind(letter.0).bind(ms(due_at)).execute(c).await.map(|_| ()))
    .with_context(|| format!("postpone letter {letter}"))
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

fn only_one(rows: u64, letter: LetterId, verb: &str) -> Result<()> {
    match rows {
        1 => Ok(()),
        _ => bail!("{verb} letter {letter}: not in a state for it"),
    }
}
