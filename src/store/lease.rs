//! Whose work a hub is while several daemons share one PostgreSQL. On SQLite the lock on the file
//! has settled it, and a lease does no harm.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::{Tx, ms};

/// Takes or renews the lease of a hub. False while another holder's has not run out.
pub async fn take(
    tx: &mut Tx<'_>,
    hub: &str,
    holder: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "INSERT INTO lease (hub, holder, until) VALUES ($1, $2, $4)
         ON CONFLICT (hub) DO UPDATE SET holder = excluded.holder, until = excluded.until
         WHERE lease.holder = excluded.holder OR lease.until <= $3"
    )
    .bind(hub).bind(holder).bind(ms(now)).bind(ms(until))
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("take lease of hub {hub}"))?;
    Ok(rows == 1)
}

/// Whether the lease is still this holder's. Asked first in a transaction that writes, it stays so
/// until commit: the row is locked, and nobody can take it over meanwhile.
pub async fn is_mine(tx: &mut Tx<'_>, hub: &str, holder: &str, now: DateTime<Utc>) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE lease SET until = until WHERE hub = $1 AND holder = $2 AND until > $3"
    ).bind(hub).bind(holder).bind(ms(now)).execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("check lease of hub {hub}"))?;
    Ok(rows == 1)
}

/// Lets another daemon take over at once.
pub async fn release(tx: &mut Tx<'_>, hub: &str, holder: &str) -> Result<()> {
    on!(tx, c => {
        sqlx::query("DELETE FROM lease WHERE hub = $1 AND holder = $2")
            .bind(hub).bind(holder).execute(c).await.map(|_| ())
    })
    .with_context(|| format!("release lease of hub {hub}"))
}
