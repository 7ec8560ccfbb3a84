//! Leads: the digest of the fortnight, and the sheets for tomorrow.

use anyhow::Result;

use super::Run;
use crate::{bot::judge::Judge, store::Tx};

pub(super) async fn run(judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<()> {
    let written = judge.tell_leads(tx, run.now).await?;
    tracing::info!(hub = %judge.hub.id, written, "letters to leads written down");
    Ok(())
}
