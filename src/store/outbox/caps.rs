//! What the gate must know: how many letters went where, and which addresses are dead.

use std::collections::HashSet;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::super::row::text;
use super::super::{ApplicationId, KEYS_AT_ONCE, LetterId, MessageId, Tx, ms};
use super::LetterClass;

/// Which letters count: those that went, or may have gone, since an instant, and those still due.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    pub hub: &'a str,
    pub since: DateTime<Utc>,
    pub class: Option<LetterClass>,
    pub reports_change: Option<bool>,
    /// The letter that asks does not stand in its own way.
    pub except: Option<LetterId>,
}

macro_rules! counted {
    () => {
        "l.hub = $1
         AND (l.state = 'due' OR (l.state IN ('sending', 'sent', 'in-doubt') AND l.sending_at >= $2))
         AND ($3 IS NULL OR l.class = $3) AND ($4 IS NULL OR l.reports_change = $4) AND l.id <> $5"
    };
}

macro_rules! bind_counted {
    ($query:expr, $counted:expr) => {
        $query
            .bind($counted.hub)
            .bind(ms($counted.since))
            .bind($counted.class.map(LetterClass::as_str))
            .bind($counted.reports_change.map(i64::from))
            .bind($counted.except.map_or(0, |id| id.0))
    };
}

/// CROSS JOIN: from the address to its letters, never all of the hub's letters for the address
/// (SQLite keeps its order; to PostgreSQL it is a join like another).
pub async fn count_to_address(tx: &mut Tx<'_>, counted: Counted<'_>, key: &str) -> Result<u32> {
    let n: i64 = on!(tx, c => bind_counted!(sqlx::query_scalar(concat!(
        "SELECT count(*) FROM recipient r CROSS JOIN letter l
         WHERE l.id = r.letter AND r.key = $6 AND r.field <> 'copy' AND ", counted!()
    )), counted).bind(key).fetch_one(c).await)
    .context("count letters to an address")?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// By exact domain.
pub async fn count_to_domain(tx: &mut Tx<'_>, counted: Counted<'_>, domain: &str) -> Result<u32> {
    let n: i64 = on!(tx, c => bind_counted!(sqlx::query_scalar(concat!(
        "SELECT count(DISTINCT l.id) FROM recipient r CROSS JOIN letter l
         WHERE l.id = r.letter AND r.domain = $6 AND r.field <> 'copy' AND ", counted!()
    )), counted).bind(domain).fetch_one(c).await)
    .context("count letters to a domain")?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

pub async fn count_about_application(
    tx: &mut Tx<'_>,
    counted: Counted<'_>,
    application: ApplicationId,
) -> Result<u32> {
    let n: i64 = on!(tx, c => bind_counted!(sqlx::query_scalar(concat!(
        "SELECT count(*) FROM letter l WHERE l.application = $6 AND ", counted!()
    )), counted).bind(application.0).fetch_one(c).await)
    .with_context(|| format!("count letters about application {application}"))?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Each half by an index of its own. The `|| ''` leaves SQLite no index of states, by which it
/// would walk through everything ever sent.
pub async fn count_of_hub(tx: &mut Tx<'_>, counted: Counted<'_>) -> Result<u32> {
    let n: i64 = on!(tx, c => bind_counted!(sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM letter l WHERE l.hub = $1 AND l.state = 'due'
             AND ($3 IS NULL OR l.class = $3) AND ($4 IS NULL OR l.reports_change = $4) AND l.id <> $5)
         + (SELECT count(*) FROM letter l WHERE l.hub = $1 AND l.sending_at >= $2
             AND l.state || '' IN ('sending', 'sent', 'in-doubt')
             AND ($3 IS NULL OR l.class = $3) AND ($4 IS NULL OR l.reports_change = $4) AND l.id <> $5)"
    ), counted).fetch_one(c).await)
    .context("count letters of a hub")?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// A believable bounce says that nobody is there. The first one stands.
pub async fn mark_dead(
    tx: &mut Tx<'_>,
    hub: &str,
    key: &str,
    message: Option<MessageId>,
    now: DateTime<Utc>,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO dead_address (hub, key, since, message) VALUES ($1, $2, $3, $4)
         ON CONFLICT (hub, key) DO NOTHING"
    ).bind(hub).bind(text(key)).bind(ms(now)).bind(message.map(|m| m.0)).execute(c).await.map(|_| ()))
    .context("mark address dead")
}

/// A mail came from it after all, or a person says so.
pub async fn revive(tx: &mut Tx<'_>, hub: &str, key: &str) -> Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM dead_address WHERE hub = $1 AND key = $2")
            .bind(hub).bind(text(key)).execute(c).await.map(|_| ())
    })
    .context("revive address")
}

pub async fn is_dead(tx: &mut Tx<'_>, hub: &str, key: &str) -> Result<bool> {
    Ok(dead_among(tx, hub, &[key.to_owned()]).await?.contains(key))
}

/// Which of these addresses are dead.
pub async fn dead_among(tx: &mut Tx<'_>, hub: &str, keys: &[String]) -> Result<HashSet<String>> {
    let mut dead = HashSet::new();
    for some in keys.chunks(KEYS_AT_ONCE) {
        let found: Vec<String> = on!(tx, c => {
            let mut q = QueryBuilder::new("SELECT key FROM dead_address WHERE hub = ");
            q.push_bind(hub).push(" AND key IN (");
            let mut list = q.separated(", ");
            for key in some {
                list.push_bind(text(key));
            }
            q.push(")");
            q.build_query_scalar().fetch_all(c).await
        })
        .context("look up dead addresses")?;
        dead.extend(found);
    }
    Ok(dead)
}
