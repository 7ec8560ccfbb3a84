//! Deadline reminders: what the planner calls for, written down.

use anyhow::Result;

use super::Run;
use crate::{bot::judge::Judge, store::Tx};

pub(super) async fn run(judge: &Judge<'_>, _tx: &mut Tx<'_>, run: Run) -> Result<()> {
    tracing::debug!(hub = %judge.hub.id, due_at = %run.due_at, "no reminders are planned yet");
    Ok(())
}
