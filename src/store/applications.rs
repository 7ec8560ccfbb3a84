//! Applications and what a message can find them by. The state stored here is the last fold; the
//! journal and the rulings are the truth.

use std::collections::HashSet;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::row::{At, json, text, text_if};
use super::{ApplicationId, KEYS_AT_ONCE, Tx, ms};

pub struct NewApplication<'a> {
    pub hub: &'a str,
    pub programme: &'a str,
    /// From [`number`].
    pub number: i64,
    pub reference: &'a str,
    pub urn: Option<&'a str>,
    pub school: &'a str,
    pub status: &'a str,
    pub from_before: bool,
    /// JSON
    pub state: &'a str,
    pub now: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ApplicationRow {
    pub id: ApplicationId,
    pub hub: String,
    pub programme: String,
    pub number: i64,
    pub reference: String,
    pub urn: Option<String>,
    pub school: String,
    pub status: String,
    pub from_before: bool,
    pub adopted_at: Option<DateTime<Utc>>,
    /// JSON
    pub state: String,
    pub opened_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

/// Which applications a listing shows, by number of their opening.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    pub hub: &'a str,
    pub programme: Option<&'a str>,
    pub status: Option<&'a str>,
    pub urn: Option<&'a str>,
    /// The last of the page before.
    pub after: Option<ApplicationId>,
    pub limit: i64,
}

impl<'a> Listing<'a> {
    /// Every application of a hub: narrow it down from there.
    pub fn all(hub: &'a str) -> Listing<'a> {
        Listing {
            hub,
            programme: None,
            status: None,
            urn: None,
            after: None,
            limit: i64::MAX,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: i64,
    hub: String,
    programme: String,
    number: i64,
    reference: String,
    urn: Option<String>,
    school: String,
    status: String,
    from_before: i64,
    adopted_at: Option<i64>,
    state: String,
    opened_at: i64,
    changed_at: i64,
}

macro_rules! columns {
    () => {
        "id, hub, programme, number, reference, urn, school, status, from_before, adopted_at, state, \
         opened_at, changed_at"
    };
}

impl Raw {
    fn parse(self) -> Result<ApplicationRow> {
        let at = At {
            table: "application",
            id: self.id,
        };
        Ok(ApplicationRow {
            id: ApplicationId(self.id),
            hub: self.hub,
            programme: self.programme,
            number: self.number,
            reference: self.reference,
            urn: self.urn,
            school: self.school,
            status: self.status,
            from_before: self.from_before != 0,
            adopted_at: at.instant_if(self.adopted_at)?,
            state: self.state,
            opened_at: at.instant(self.opened_at)?,
            changed_at: at.instant(self.changed_at)?,
        })
    }
}

/// The next number of a hub's applications to a programme. The counter's row is locked until
/// commit, so two openers never get one.
pub async fn number(tx: &mut Tx<'_>, hub: &str, programme: &str) -> Result<i64> {
    on!(tx, c => sqlx::query_scalar(
        "INSERT INTO application_number (hub, programme, last) VALUES ($1, $2, 1)
         ON CONFLICT (hub, programme) DO UPDATE SET last = application_number.last + 1
         RETURNING last"
    ).bind(hub).bind(programme).fetch_one(c).await)
    .context("number application")
}

pub async fn open(tx: &mut Tx<'_>, new: NewApplication<'_>) -> Result<ApplicationId> {
    let id: i64 = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO application (hub, programme, number, reference, urn, school, status, from_before,
             state, opened_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING id"
    )
    .bind(new.hub).bind(new.programme).bind(new.number).bind(new.reference).bind(text_if(new.urn))
    .bind(text(new.school)).bind(new.status).bind(i64::from(new.from_before))
    .bind(json(new.state)).bind(ms(new.now))
    .fetch_one(c).await)
    .context("open application")?;
    Ok(ApplicationId(id))
}

/// Stores what the fold now says.
pub async fn save_state(
    tx: &mut Tx<'_>,
    id: ApplicationId,
    status: &str,
    school: &str,
    urn: Option<&str>,
    state: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE application SET status = $2, school = $3, urn = $4, state = $5, changed_at = $6
         WHERE id = $1"
    )
    .bind(id.0).bind(status).bind(text(school)).bind(text_if(urn)).bind(json(state)).bind(ms(now))
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("save application {id}"))?;
    match rows {
        1 => Ok(()),
        _ => Err(anyhow!("save application {id}: no such application")),
    }
}

/// The keys an application has.
pub async fn keys(tx: &mut Tx<'_>, hub: &str, id: ApplicationId) -> Result<HashSet<String>> {
    let keys: Vec<String> = on!(tx, c => {
        sqlx::query_scalar("SELECT key FROM application_key WHERE application = $1 AND hub = $2")
            .bind(id.0).bind(hub).fetch_all(c).await
    })
    .with_context(|| format!("read keys of application {id}"))?;
    Ok(keys.into_iter().collect())
}

/// Makes `keys` the keys of an application that `had` others. The answer is those that are new:
/// what waits for one of them is to be tried again.
pub async fn set_keys(
    tx: &mut Tx<'_>,
    hub: &str,
    id: ApplicationId,
    had: &HashSet<String>,
    keys: &[String],
) -> Result<Vec<String>> {
    let wanted: HashSet<String> = keys.iter().map(|key| text(key)).collect();
    for gone in had.difference(&wanted) {
        on!(tx, c => {
            sqlx::query("DELETE FROM application_key WHERE hub = $1 AND key = $2 AND application = $3")
                .bind(hub).bind(gone).bind(id.0).execute(c).await.map(|_| ())
        })
        .with_context(|| format!("remove key of application {id}"))?;
    }
    let mut added: Vec<String> = wanted.difference(had).cloned().collect();
    added.sort_unstable();
    for some in added.chunks(KEYS_AT_ONCE) {
        on!(tx, c => {
            let mut q = QueryBuilder::new("INSERT INTO application_key (hub, key, application) ");
            q.push_values(some, |mut row, key| {
                row.push_bind(hub).push_bind(key).push_bind(id.0);
            });
            q.push(" ON CONFLICT (hub, key, application) DO NOTHING");
            q.build().execute(c).await.map(|_| ())
        })
        .with_context(|| format!("add keys of application {id}"))?;
    }
    Ok(added)
}

/// Which applications have which of these keys.
pub async fn by_keys(
    tx: &mut Tx<'_>,
    hub: &str,
    keys: &[String],
) -> Result<Vec<(String, ApplicationId)>> {
    let mut found = Vec::new();
    for some in keys.chunks(KEYS_AT_ONCE) {
        let rows: Vec<(String, i64)> = on!(tx, c => {
            let mut q = QueryBuilder::new("SELECT key, application FROM application_key WHERE hub = ");
            q.push_bind(hub).push(" AND key IN (");
            let mut list = q.separated(", ");
            for key in some {
                list.push_bind(text(key));
            }
            q.push(")");
            q.build_query_as().fetch_all(c).await
        })
        .context("look up applications by key")?;
        found.extend(rows.into_iter().map(|(key, id)| (key, ApplicationId(id))));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

pub async fn get(tx: &mut Tx<'_>, id: ApplicationId) -> Result<Option<ApplicationRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM application WHERE id = $1"
    )).bind(id.0).fetch_optional(c).await)
    .with_context(|| format!("read application {id}"))?;
    raw.map(Raw::parse).transpose()
}

/// Those of the ids that exist, by id.
pub async fn get_many(tx: &mut Tx<'_>, ids: &[ApplicationId]) -> Result<Vec<ApplicationRow>> {
    let mut found = Vec::new();
    for some in ids.chunks(KEYS_AT_ONCE) {
        let rows: Vec<Raw> = on!(tx, c => {
            let mut q = QueryBuilder::new(concat!(
                "SELECT ", columns!(), " FROM application WHERE id IN ("
            ));
            let mut list = q.separated(", ");
            for id in some {
                list.push_bind(id.0);
            }
            q.push(")");
            q.build_query_as().fetch_all(c).await
        })
        .context("read applications")?;
        for row in rows {
            found.push(row.parse()?);
        }
    }
    found.sort_by_key(|row| row.id);
    found.dedup_by_key(|row| row.id);
    Ok(found)
}

pub async fn by_reference(
    tx: &mut Tx<'_>,
    hub: &str,
    reference: &str,
) -> Result<Option<ApplicationRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM application WHERE hub = $1 AND reference = $2"
    )).bind(hub).bind(text(reference)).fetch_optional(c).await)
    .context("look up application by reference")?;
    raw.map(Raw::parse).transpose()
}

pub async fn list(tx: &mut Tx<'_>, listing: Listing<'_>) -> Result<Vec<ApplicationRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM application
         WHERE hub = $1 AND ($2 IS NULL OR programme = $2) AND ($3 IS NULL OR status = $3)
           AND ($4 IS NULL OR urn = $4) AND id > $5
         ORDER BY id LIMIT $6"
    ))
    .bind(listing.hub).bind(listing.programme).bind(listing.status).bind(listing.urn)
    .bind(listing.after.map_or(0, |id| id.0)).bind(listing.limit)
    .fetch_all(c).await)
    .context("list applications")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// Ends the silence about an application from before first contact. False if it was none or is over.
pub async fn adopt(tx: &mut Tx<'_>, id: ApplicationId, now: DateTime<Utc>) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE application SET adopted_at = $2
         WHERE id = $1 AND from_before <> 0 AND adopted_at IS NULL"
    ).bind(id.0).bind(ms(now)).execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("adopt application {id}"))?;
    Ok(rows == 1)
}

/// Takes an adoption back: silence again.
pub async fn unadopt(tx: &mut Tx<'_>, id: ApplicationId) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE application SET adopted_at = NULL WHERE id = $1")
        .bind(id.0).execute(c).await.map(|_| ()))
    .with_context(|| format!("take back adoption of application {id}"))
}

/// Adopts every application of a hub from before first contact; the answer is which.
pub async fn adopt_all(
    tx: &mut Tx<'_>,
    hub: &str,
    now: DateTime<Utc>,
) -> Result<Vec<ApplicationId>> {
    let mut ids: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "UPDATE application SET adopted_at = $2
         WHERE hub = $1 AND from_before <> 0 AND adopted_at IS NULL RETURNING id"
    ).bind(hub).bind(ms(now)).fetch_all(c).await)
    .context("adopt applications")?;
    ids.sort_unstable();
    Ok(ids.into_iter().map(ApplicationId).collect())
}
