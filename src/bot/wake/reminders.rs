//! Deadline reminders, and what an extended deadline sets free.

use anyhow::Result;

use super::Run;
use crate::{bot::judge::Judge, store::Tx};

pub(super) async fn run(judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<()> {
    judge.release_now_in_time(tx, run.now).await?;
    let mails = judge.remind(tx, run.now).await?;
    tracing::info!(hub = %judge.hub.id, mails, "reminders written");
    Ok(())
}
