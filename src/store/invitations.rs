//! Schools asked to apply.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::row::{At, text};
use super::{InvitationId, Tx, ms};

pub struct NewInvitation<'a> {
    pub hub: &'a str,
    pub programme: &'a str,
    pub urn: &'a str,
    pub school: &'a str,
    pub contact: &'a str,
    pub email: &'a str,
    /// By which addresses compare.
    pub email_key: &'a str,
    pub now: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct InvitationRow {
    pub id: InvitationId,
    pub programme: String,
    pub urn: String,
    pub school: String,
    pub contact: String,
    pub email: String,
    pub invited_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_because: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: i64,
    programme: String,
    urn: String,
    school: String,
    contact: String,
    email: String,
    invited_at: i64,
    ended_at: Option<i64>,
    ended_because: Option<String>,
}

macro_rules! columns {
    () => {
        "id, programme, urn, school, contact, email, invited_at, ended_at, ended_because"
    };
}

impl Raw {
    fn parse(self) -> Result<InvitationRow> {
        let at = At {
            table: "invitation",
            id: self.id,
        };
        Ok(InvitationRow {
            id: InvitationId(self.id),
            programme: self.programme,
            urn: self.urn,
            school: self.school,
            contact: self.contact,
            email: self.email,
            invited_at: at.instant(self.invited_at)?,
            ended_at: at.instant_if(self.ended_at)?,
            ended_because: self.ended_because,
        })
    }
}

/// Invites a school. One that is invited already keeps its invitation, with the contact now given:
/// false then.
pub async fn add(tx: &mut Tx<'_>, new: NewInvitation<'_>) -> Result<bool> {
    let known: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM invitation WHERE hub = $1 AND programme = $2 AND urn = $3"
    ).bind(new.hub).bind(new.programme).bind(new.urn).fetch_optional(c).await)
    .context("look up invitation")?;
    on!(tx, c => sqlx::query(
        "INSERT INTO invitation (hub, programme, urn, school, contact, email, email_key, invited_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (hub, programme, urn) DO UPDATE SET school = excluded.school,
             contact = excluded.contact, email = excluded.email, email_key = excluded.email_key"
    )
    .bind(new.hub).bind(new.programme).bind(new.urn).bind(text(new.school))
    .bind(text(new.contact)).bind(text(new.email)).bind(text(new.email_key)).bind(ms(new.now))
    .execute(c).await.map(|_| ()))
    .context("write invitation")?;
    Ok(known.is_none())
}

/// All of a programme, those that have ended among them, in the order of their writing.
pub async fn of_programme(
    tx: &mut Tx<'_>,
    hub: &str,
    programme: &str,
) -> Result<Vec<InvitationRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM invitation WHERE hub = $1 AND programme = $2 ORDER BY id"
    )).bind(hub).bind(programme).fetch_all(c).await)
    .context("list invitations")?;
    rows.into_iter().map(Raw::parse).collect()
}

/// The open invitations of an address.
pub async fn open_of(tx: &mut Tx<'_>, hub: &str, email_key: &str) -> Result<Vec<InvitationRow>> {
    let rows: Vec<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM invitation
         WHERE hub = $1 AND email_key = $2 AND ended_at IS NULL ORDER BY id"
    )).bind(hub).bind(text(email_key)).fetch_all(c).await)
    .context("look up invitations of an address")?;
    rows.into_iter().map(Raw::parse).collect()
}

pub async fn get(tx: &mut Tx<'_>, id: InvitationId) -> Result<Option<InvitationRow>> {
    let raw: Option<Raw> = on!(tx, c => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM invitation WHERE id = $1"
    )).bind(id.0).fetch_optional(c).await)
    .with_context(|| format!("read invitation {id}"))?;
    raw.map(Raw::parse).transpose()
}

/// Ends an invitation; false when it had ended before.
pub async fn end(
    tx: &mut Tx<'_>,
    id: InvitationId,
    because: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE invitation SET ended_at = $2, ended_because = $3 WHERE id = $1 AND ended_at IS NULL"
    ).bind(id.0).bind(ms(now)).bind(text(because)).execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("end invitation {id}"))?;
    Ok(rows == 1)
}
