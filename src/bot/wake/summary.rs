//! The daily summary; and between two of them the notices of new items.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::Run;
use crate::{
    bot::judge::Judge,
    store::{Tx, outbox},
};

/// Notices come within a quarter of an hour during the last so many office days before a deadline.
const NEAR: i64 = 2;

pub(super) async fn summary(judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<()> {
    judge.write_summary(tx, run.last, run.now).await
}

pub(super) async fn notices(judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<()> {
    let since = told_before(judge, tx, run).await?;
    let deadline = judge.deadline_within(run.now, NEAR);
    judge.write_notice(tx, since, run.now, deadline).await
}

/// The same every quarter of an hour, but only while a deadline is near.
pub(super) async fn notices_near(judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<()> {
    // Every quarter of an hour it is also asked whether the mailbox is being read at all.
    judge.write_alarm(tx, run.now).await?;
    match judge.deadline_within(run.now, NEAR) {
        Some(_) => notices(judge, tx, run).await,
        None => Ok(()),
    }
}

/// When the admins were last told of new items, by whichever job; else since this one last ran.
async fn told_before(judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<DateTime<Utc>> {
    let hub = &judge.hub.id;
    let told = outbox::last_of_kinds(tx, hub, &["summary", "notice"], run.now).await?;
    Ok(told.unwrap_or(run.last))
}
