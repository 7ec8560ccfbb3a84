//! Visits, workshops and reports: what schools are to hear of them today.

use anyhow::Result;

use super::Run;
use crate::{bot::judge::Judge, store::Tx};

pub(super) async fn run(judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<()> {
    let written = judge.tell_schools(tx, run.now).await?;
    tracing::info!(hub = %judge.hub.id, written, "letters about events written down");
    Ok(())
}
