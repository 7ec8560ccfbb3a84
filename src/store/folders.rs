//! Each watched folder as last known.

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};

use super::{Tx, ms};

#[derive(Clone, Debug, PartialEq)]
pub struct FolderRow {
    pub account: String,
    pub folder: String,
    pub uidvalidity: i64,
    /// The watermark: what arrived earlier is judged in silence.
    pub first_contact: DateTime<Utc>,
    pub last_looked: DateTime<Utc>,
}

pub async fn get(tx: &mut Tx<'_>, account: &str, folder: &str) -> Result<Option<FolderRow>> {
    let row: Option<(i64, i64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT uidvalidity, first_contact, last_looked FROM folder
         WHERE account = $1 AND folder = $2"
    ).bind(account).bind(folder).fetch_optional(c).await)
    .with_context(|| format!("read folder {folder}"))?;
    let Some((uidvalidity, first_contact, last_looked)) = row else {
        return Ok(None);
    };
    let instant = |at: i64| {
        DateTime::from_timestamp_millis(at)
            .ok_or_else(|| anyhow!("read folder {folder}: impossible instant {at}"))
    };
    Ok(Some(FolderRow {
        account: account.to_owned(),
        folder: folder.to_owned(),
        uidvalidity,
        first_contact: instant(first_contact)?,
        last_looked: instant(last_looked)?,
    }))
}

/// Stores a folder as now known. The watermark is set once and stays, whatever `row` says.
pub async fn set(tx: &mut Tx<'_>, row: &FolderRow) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO folder (account, folder, uidvalidity, first_contact, last_looked)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account, folder)
         DO UPDATE SET uidvalidity = excluded.uidvalidity, last_looked = excluded.last_looked"
    )
    .bind(&row.account).bind(&row.folder).bind(row.uidvalidity)
    .bind(ms(row.first_contact)).bind(ms(row.last_looked))
    .execute(c).await.map(|_| ()))
    .with_context(|| format!("store folder {}", row.folder))
}
