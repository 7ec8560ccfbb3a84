//! `countersign run`: the daemon.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, Result, anyhow};
use secrecy::ExposeSecret;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use crate::{
    bot::run::{self, Daemon},
    clock,
    config::Config,
    post::identity::Key,
    render::Letters,
    store::Access,
};

/// What is under way may end; after this the process ends regardless. Nothing is lost by it.
const GRACE: Duration = Duration::from_secs(60);

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, default_value = "hub.toml")]
    config: PathBuf,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    let unlocked = Config::load(&args.config)
        .and_then(Config::unlock)
        .map_err(super::Misconfigured)?;
    let mut config = unlocked.config;
    super::schools(&mut config)?;
    let key = Key::new(unlocked.hmac_key.expose_secret())
        .ok_or_else(|| anyhow!("the signing key is too short: it must have 32 octets"))?;
    let letters = match &config.templates {
        Some(folder) => Letters::with_folder(folder)?,
        None => Letters::compiled_in()?,
    };
    let db = super::register(&config, Access::Daemon).await?;
    let (tell, stop) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listen for SIGINT")?;
    let daemon = Daemon {
        config,
        letters,
        key,
        db,
        now: clock::now,
    };
    let mut running = tokio::spawn(run::run(daemon, stop));
    tokio::select! {
        ended = &mut running => {
            ended.context("run the daemon")??;
            return Ok(ExitCode::SUCCESS);
        }
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    tell.send_replace(true);
    match tokio::time::timeout(GRACE, running).await {
        Ok(ended) => ended.context("run the daemon")??,
        Err(_) => tracing::warn!(
            "stopped in the middle of its work: the next start goes on where this one was"
        ),
    }
    Ok(ExitCode::SUCCESS)
}
