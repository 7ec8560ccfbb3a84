//! The command line: one file for each sub-command. Parses arguments, calls, prints.

pub mod init;

pub mod rehearse;

pub mod held;
pub mod list;
pub mod show;

pub mod ruling;

pub mod backup;
pub mod export;

pub mod output;
pub mod register;
mod words;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Result, anyhow};
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, problem::Problem};

/// Looks after the admin inbox of a Maths Hub in application season.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge mails that lie in files, as if they arrived; sends nothing
    Rehearse(rehearse::Args),
    /// Write a first hub.toml and a signing key
    Init(init::Args),
    /// The register as a table
    List(list::Args),
    /// An application whole, with its timeline
    Show(show::Args),
    /// What waits for a person, and how each thing is settled
    Held(held::Args),
    #[command(flatten)]
    Ruling(ruling::Ruling),
    /// A copy of the register, made while the daemon runs
    Backup(backup::Args),
    /// A school's data, to be given to it
    Export(export::Args),
}

impl Cli {
    pub async fn run(self) -> Result<ExitCode> {
        match self.command {
            Command::Rehearse(args) => rehearse::run(args).await,
            Command::Init(args) => init::run(args).await,
            Command::List(args) => list::run(args).await,
            Command::Show(args) => show::run(args).await,
            Command::Held(args) => held::run(args).await,
            Command::Ruling(ruling) => ruling::run(ruling).await,
            Command::Backup(args) => backup::run(args).await,
            Command::Export(args) => export::run(args).await,
        }
    }
}

/// Logs go to standard error: ids only. `COUNTERSIGN_LOG` sets the level, `COUNTERSIGN_LOG_JSON`
/// the form. The mail libraries stay at info: at trace they print passwords and mail.
pub fn start_logging() {
    let wanted = std::env::var("COUNTERSIGN_LOG").unwrap_or_else(|_| "info".to_owned());
    let filter = EnvFilter::new(format!("{wanted},async_imap=info,imap_proto=info,lettre=info,sqlx=warn"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::env::var_os("COUNTERSIGN_LOG_JSON").is_some() {
        logs.json().init();
    } else {
        logs.init();
    }
}

/// The configuration named, or the one compiled in. Every problem is printed; one makes an error.
fn configuration(path: Option<&PathBuf>) -> Result<Config> {
    let config = match path {
        Some(path) => Config::load(path),
        None => Config::embedded(),
    };
    config.map_err(all_of)
}

fn all_of(problems: Vec<Problem>) -> anyhow::Error {
    let lines: Vec<String> = problems.iter().map(|p| format!("  {p}")).collect();
    anyhow!("the configuration has {} problem(s):\n{}", lines.len(), lines.join("\n"))
}
