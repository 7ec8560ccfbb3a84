//! When jobs have run. A run is a unique row, written in the job's own transaction: of two daemons
//! that start it at once one waits for the other, finds the row and leaves it be.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::row::At;
use super::{Tx, ms};

/// For which instant the job last ran.
pub async fn last(tx: &mut Tx<'_>, hub: &str, job: &str) -> Result<Option<DateTime<Utc>>> {
    let last: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT due_at FROM job_run WHERE hub = $1 AND job = $2 ORDER BY due_at DESC LIMIT 1"
    ).bind(hub).bind(job).fetch_optional(c).await)
    .with_context(|| format!("look up last run of job {job}"))?;
    let at = At {
        table: "job_run",
        id: 0,
    };
    at.instant_if(last)
}

/// Takes the run that is due at that instant. False when it is taken already, or a later one is.
pub async fn take(
    tx: &mut Tx<'_>,
    hub: &str,
    job: &str,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    // The unique row is what decides between two who are at it at once; what is later was done by
    // somebody who knew more.
    let rows = on!(tx, c => sqlx::query(
        "INSERT INTO job_run (hub, job, due_at, ran_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (hub, job, due_at) DO NOTHING"
    )
    .bind(hub).bind(job).bind(ms(due_at)).bind(ms(now))
    .execute(c).await.map(|done| done.rows_affected()))
    .with_context(|| format!("take run of job {job}"))?;
    Ok(rows == 1 && last(tx, hub, job).await? == Some(due_at))
}

/// For which instants since one the job has run.
pub async fn since(
    tx: &mut Tx<'_>,
    hub: &str,
    job: &str,
    since: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>> {
    let runs: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT due_at FROM job_run WHERE hub = $1 AND job = $2 AND due_at >= $3 ORDER BY due_at"
    ).bind(hub).bind(job).bind(ms(since)).fetch_all(c).await)
    .with_context(|| format!("list runs of job {job}"))?;
    let at = At {
        table: "job_run",
        id: 0,
    };
    runs.into_iter().map(|run| at.instant(run)).collect()
}
