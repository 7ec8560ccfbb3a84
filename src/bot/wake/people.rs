//! Schools are asked, early in July and in September, whether their people are the same.

use anyhow::Result;

use super::Run;
use crate::{bot::judge::Judge, store::Tx};

pub(super) async fn run(judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<()> {
    let written = judge.ask_for_people(tx, run.now).await?;
    tracing::info!(hub = %judge.hub.id, written, "schools asked for their people");
    Ok(())
}
