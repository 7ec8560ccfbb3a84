//! Work Groups and which schools are in them.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::row::text;
use super::{ApplicationId, GroupId, Tx, ms};

pub struct NewGroup<'a> {
    pub hub: &'a str,
    pub programme: &'a str,
    pub name: &'a str,
    /// The name as it is looked up.
    pub key: &'a str,
    pub lead_name: &'a str,
    pub lead: &'a str,
    /// The lead's address as addresses compare.
    pub lead_key: &'a str,
    /// Schools at most; none: as many as the programme says.
    pub capacity: Option<u32>,
    pub now: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupRow {
    pub id: GroupId,
    pub hub: String,
    pub programme: String,
    pub name: String,
    pub lead_name: String,
    pub lead: String,
    pub lead_key: String,
    pub capacity: Option<u32>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: i64,
    hub: String,
    programme: String,
    name: String,
    lead_name: String,
    lead: String,
    lead_key: String,
    capacity: Option<i64>,
}

impl Raw {
    fn parse(self) -> Result<GroupRow> {
        let id = self.id;
        let capacity = self.capacity.map(u32::try_from).transpose();
        Ok(GroupRow {
            id: GroupId(id),
            hub: self.hub,
            programme: self.programme,
            name: self.name,
            lead_name: self.lead_name,
            lead: self.lead,
            lead_key: self.lead_key,
            capacity: capacity.with_context(|| format!("read work_group {id}: parse capacity"))?,
        })
    }
}

/// A new group, or the group of that name as it is now.
pub async fn put(tx: &mut Tx<'_>, new: NewGroup<'_>) -> Result<GroupId> {
    let id: i64 = on!(tx, c => sqlx::query_scalar(
        "INSERT INTO work_group (hub, programme, name, key, lead_name, lead, lead_key, capacity, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (hub, key) DO UPDATE SET programme = excluded.programme, name = excluded.name,
             lead_name = excluded.lead_name, lead = excluded.lead, lead_key = excluded.lead_key,
             capacity = excluded.capacity, changed_at = excluded.changed_at
         RETURNING id"
    )
    .bind(new.hub).bind(new.programme).bind(text(new.name)).bind(text(new.key))
    .bind(text(new.lead_name)).bind(text(new.lead)).bind(text(new.lead_key))
    .bind(new.capacity.map(i64::from)).bind(ms(new.now))
    .fetch_one(c).await)
    .context("store group")?;
    Ok(GroupId(id))
}

/// The groups of a hub, by name.
pub async fn list(tx: &mut Tx<'_>, hub: &str) -> Result<Vec<GroupRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(
        "SELECT id, hub, programme, name, lead_name, lead, lead_key, capacity FROM work_group
         WHERE hub = $1 ORDER BY key"
    ).bind(hub).fetch_all(c).await)
    .context("list groups")?;
    rows.into_iter().map(Raw::parse).collect()
}

pub async fn get(tx: &mut Tx<'_>, id: GroupId) -> Result<Option<GroupRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(
        "SELECT id, hub, programme, name, lead_name, lead, lead_key, capacity FROM work_group
         WHERE id = $1"
    ).bind(id.0).fetch_optional(c).await)
    .with_context(|| format!("read group {id}"))?;
    raw.map(Raw::parse).transpose()
}

pub async fn by_key(tx: &mut Tx<'_>, hub: &str, key: &str) -> Result<Option<GroupRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(
        "SELECT id, hub, programme, name, lead_name, lead, lead_key, capacity FROM work_group
         WHERE hub = $1 AND key = $2"
    ).bind(hub).bind(text(key)).fetch_optional(c).await)
    .context("look up group by name")?;
    raw.map(Raw::parse).transpose()
}

/// The groups that this address leads, by name.
pub async fn of_lead(tx: &mut Tx<'_>, hub: &str, lead_key: &str) -> Result<Vec<GroupRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(
        "SELECT id, hub, programme, name, lead_name, lead, lead_key, capacity FROM work_group
         WHERE hub = $1 AND lead_key = $2 ORDER BY key"
    ).bind(hub).bind(text(lead_key)).fetch_all(c).await)
    .context("look up groups of a lead")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// Puts a school into a group, or into another than before.
pub async fn place(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    group: GroupId,
    now: DateTime<Utc>,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO placement (application, work_group, since) VALUES ($1, $2, $3)
         ON CONFLICT (application) DO UPDATE SET work_group = excluded.work_group, since = excluded.since"
    ).bind(application.0).bind(group.0).bind(ms(now)).execute(c).await.map(|_| ()))
    .with_context(|| format!("place application {application} in group {group}"))
}

pub async fn unplace(tx: &mut Tx<'_>, application: ApplicationId) -> Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM placement WHERE application = $1")
            .bind(application.0).execute(c).await.map(|_| ())
    })
    .with_context(|| format!("take application {application} out of its group"))
}

pub async fn group_of(tx: &mut Tx<'_>, application: ApplicationId) -> Result<Option<GroupId>> {
    let id: Option<i64> = on!(tx, c => {
        sqlx::query_scalar("SELECT work_group FROM placement WHERE application = $1")
            .bind(application.0).fetch_optional(c).await
    })
    .with_context(|| format!("look up group of application {application}"))?;
    Ok(id.map(GroupId))
}

/// The schools of a group, by the number of their applications.
pub async fn members(tx: &mut Tx<'_>, group: GroupId) -> Result<Vec<ApplicationId>> {
    let ids: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT application FROM placement WHERE work_group = $1 ORDER BY application"
    ).bind(group.0).fetch_all(c).await)
    .with_context(|| format!("list schools of group {group}"))?;
    Ok(ids.into_iter().map(ApplicationId).collect())
}
