//! What the gate must know: how many letters went where, and which addresses are dead.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::super::row::{At, text};
use super::super::{ApplicationId, KEYS_AT_ONCE, MessageId, Tx, ms};
use super::{LetterClass, LetterState};

/// Which letters count: those that went, or may have gone, since an instant, and those still due.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    pub hub: &'a str,
    pub class: LetterClass,
    pub since: DateTime<Utc>,
}

/// From when on answers count that report a change, and those that report none.
#[derive(Clone, Copy, Debug)]
pub struct Since {
    pub changes: DateTime<Utc>,
    pub repeats: DateTime<Utc>,
}

/// Answers, told apart by whether they report a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    pub changes: u32,
    pub repeats: u32,
}

impl Answers {
    fn of((changes, repeats): (i64, i64)) -> Answers {
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Answers {
            changes: count(changes),
            repeats: count(repeats),
        }
    }
}

/// The two counts of [`Answers`].
macro_rules! told_apart {
    ($q:ident, $since:ident) => {
        for (reports, since) in [(1, $since.changes), (0, $since.repeats)] {
            $q.push("coalesce(sum(CASE WHEN l.reports_change = ");
            $q.push(reports)
                .push(" AND (l.state = 'due' OR l.sending_at >= ");
            $q.push_bind(ms(since)).push(") THEN 1 ELSE 0 END), 0)");
            $q.push(if reports == 1 { ", " } else { " " });
        }
    };
}

macro_rules! that_count {
    ($q:ident, $counted:expr) => {
        $q.push(" AND l.hub = ").push_bind($counted.hub);
        $q.push(" AND l.class = ").push_bind($counted.class.as_str());
        $q.push(" AND (l.state = 'due' OR (l.state IN ('sending', 'sent', 'in-doubt') AND l.sending_at >= ");
        $q.push_bind(ms($counted.since)).push("))");
    };
}

macro_rules! one_of {
    ($q:ident, $keys:expr) => {
        $q.push("(");
        let mut list = $q.separated(", ");
        for key in $keys {
            list.push_bind(text(key));
        }
        $q.push(")");
    };
}

fn answers(hub: &str, since: Since) -> Counted<'_> {
    Counted {
        hub,
        class: LetterClass::Answer,
        since: since.changes.min(since.repeats),
    }
}

/// What is known of the addresses of a letter, and of how much went out already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Those of the addresses that are dead.
    pub dead: HashSet<String>,
    /// Answers by address key; one that had none is not in it.
    pub answers: HashMap<String, Answers>,
    /// Letters of the class by exact domain; one to which none went is not in it.
    pub to_domains: HashMap<String, u32>,
    /// Letters of the class in all.
    pub of_hub: u32,
}

/// Counts for a letter to these address keys at these domains. In one statement: it is asked
/// before every letter.
///
/// CROSS JOIN: from the address to its letters, never all of the hub's letters for the address
/// (SQLite keeps its order; to PostgreSQL it is a join like another). The hub's letters are counted
/// in two halves, each by an index of its own; the `|| ''` leaves SQLite no index of states, by
/// which it would walk through everything ever sent.
pub async fn traffic(
    tx: &mut Tx<'_>,
    counted: Counted<'_>,
    since: Since,
    keys: &[String],
    domains: &[String],
) -> Result<Traffic> {
    let found: Vec<(String, String, i64, i64)> = on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT 'hub', '',
            (SELECT count(*) FROM letter l WHERE l.state = 'due'");
        q.push(" AND l.hub = ").push_bind(counted.hub);
        q.push(" AND l.class = ").push_bind(counted.class.as_str());
        q.push(") + (SELECT count(*) FROM letter l WHERE l.state || '' IN ('sending', 'sent', 'in-doubt')");
        q.push(" AND l.sending_at >= ").push_bind(ms(counted.since));
        q.push(" AND l.hub = ").push_bind(counted.hub);
        q.push(" AND l.class = ").push_bind(counted.class.as_str());
        q.push("), CAST(0 AS BIGINT)");
        if !keys.is_empty() {
            q.push(" UNION ALL SELECT 'dead', key, 1, 0 FROM dead_address WHERE key IN ");
            one_of!(q, keys);
            q.push(" AND hub = ").push_bind(counted.hub);
            q.push(" UNION ALL SELECT 'address', r.key, ");
            told_apart!(q, since);
            q.push("FROM recipient r CROSS JOIN letter l WHERE l.id = r.letter AND r.field <> 'copy' AND r.key IN ");
            one_of!(q, keys);
            that_count!(q, answers(counted.hub, since));
            q.push(" GROUP BY r.key");
        }
        if !domains.is_empty() {
            q.push(" UNION ALL SELECT 'domain', r.domain, count(DISTINCT l.id), 0
                FROM recipient r CROSS JOIN letter l WHERE l.id = r.letter AND r.field <> 'copy' AND r.domain IN ");
            one_of!(q, domains);
            that_count!(q, counted);
            q.push(" GROUP BY r.domain");
        }
        q.build_query_as().fetch_all(c).await
    })
    .context("count letters")?;
    let mut traffic = Traffic::default();
    for (what, name, one, two) in found {
        let count = u32::try_from(one).unwrap_or(u32::MAX);
        match what.as_str() {
            "dead" => _ = traffic.dead.insert(name),
            "address" => _ = traffic.answers.insert(name, Answers::of((one, two))),
            "domain" => _ = traffic.to_domains.insert(name, count),
            _ => traffic.of_hub = count,
        }
    }
    Ok(traffic)
}

/// Which of these people a mail of the calendar's has been written to since then.
pub async fn scheduled_since(
    tx: &mut Tx<'_>,
    hub: &str,
    since: DateTime<Utc>,
    keys: &[String],
) -> Result<HashSet<String>> {
    let mut written = HashSet::new();
    for some in keys.chunks(KEYS_AT_ONCE) {
        let found: Vec<String> = on!(tx, c => {
            let mut q = QueryBuilder::new(
                "SELECT DISTINCT r.key FROM recipient r CROSS JOIN letter l WHERE l.id = r.letter AND r.key IN "
            );
            one_of!(q, some);
            q.push(" AND l.hub = ").push_bind(hub)
                .push(" AND l.class = 'scheduled' AND l.state NOT IN ('refused', 'overtaken') AND l.created_at >= ")
                .push_bind(ms(since));
            q.build_query_scalar().fetch_all(c).await
        })
        .context("look up who was written to")?;
        written.extend(found);
    }
    Ok(written)
}

/// What became of the last letter of a kind to somebody since then.
pub async fn last_to(
    tx: &mut Tx<'_>,
    hub: &str,
    kind: &str,
    key: &str,
    since: DateTime<Utc>,
) -> Result<Option<LetterState>> {
    let last: Option<(i64, String)> = on!(tx, c => sqlx::query_as(
        "SELECT l.id, l.state FROM recipient r JOIN letter l ON l.id = r.letter
         WHERE r.key = $1 AND l.hub = $2 AND l.kind = $3 AND l.created_at >= $4
         ORDER BY l.id DESC LIMIT 1"
    ).bind(text(key)).bind(hub).bind(kind).bind(ms(since)).fetch_optional(c).await)
    .context("look up the last letter to somebody")?;
    let parsed = last.map(|(id, state)| {
        let row = At {
            table: "letter",
            id,
        };
        row.word("state", &state, LetterState::from_word)
    });
    parsed.transpose()
}

/// Who was written to by letters of these kinds since then, and when.
pub async fn written_of_kinds(
    tx: &mut Tx<'_>,
    hub: &str,
    kinds: &[&str],
    since: DateTime<Utc>,
) -> Result<Vec<(String, DateTime<Utc>)>> {
    let found: Vec<(i64, String, i64)> = on!(tx, c => {
        let mut q = QueryBuilder::new(
            "SELECT l.id, r.key, l.created_at FROM letter l JOIN recipient r ON r.letter = l.id
             WHERE r.field <> 'copy' AND l.state NOT IN ('refused', 'overtaken') AND l.hub = "
        );
        q.push_bind(hub).push(" AND l.created_at >= ").push_bind(ms(since));
        q.push(" AND l.kind IN ");
        one_of!(q, kinds);
        q.build_query_as().fetch_all(c).await
    })
    .context("look up who was written to by kind")?;
    found
        .into_iter()
        .map(|(id, key, at)| {
            let row = At {
                table: "letter",
                id,
            };
            Ok((key, row.instant(at)?))
        })
        .collect()
}

pub async fn answers_about_application(
    tx: &mut Tx<'_>,
    hub: &str,
    since: Since,
    application: ApplicationId,
) -> Result<Answers> {
    let counts: (i64, i64) = on!(tx, c => {
        let mut q = QueryBuilder::new("SELECT ");
        told_apart!(q, since);
        q.push("FROM letter l WHERE l.application = ").push_bind(application.0);
        that_count!(q, answers(hub, since));
        q.build_query_as().fetch_one(c).await
    })
    .with_context(|| format!("count letters about application {application}"))?;
    Ok(Answers::of(counts))
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

/// Addresses shown not to exist since an instant.
pub async fn dead_since(tx: &mut Tx<'_>, hub: &str, since: DateTime<Utc>) -> Result<Vec<String>> {
    on!(tx, c => sqlx::query_scalar(
        "SELECT key FROM dead_address WHERE hub = $1 AND since > $2 ORDER BY since, key"
    ).bind(hub).bind(ms(since)).fetch_all(c).await)
    .context("list dead addresses")
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
