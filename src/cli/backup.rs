//! `countersign backup`: a consistent copy of the register, made while the daemon runs.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;

use super::register::{Where, ended};
use crate::cli::stdout::say;
use crate::{bot::rule::Refused, store::Access};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where the copy goes; nothing may be there yet
    path: PathBuf,
    #[command(flatten)]
    place: Where,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    ended(copy(&args).await)
}

async fn copy(args: &Args) -> Result<()> {
    if args.path.exists() {
        return Err(Refused(format!(
            "{} exists already: a backup replaces nothing",
            args.path.display()
        ))
        .into());
    }
    let config = args.place.load()?;
    let db = args.place.open(&config, Access::Write).await?;
    db.backup(&args.path).await?;
    db.close().await;
    say!("{}", args.path.display());
    Ok(())
}
