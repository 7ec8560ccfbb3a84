//! The command line: one file for each sub-command. Parses arguments, calls, prints.

pub mod demo;

pub mod check;
pub mod init;

pub mod rehearse;

pub mod run;

pub mod held;
pub mod list;
pub mod show;

pub mod ruling;
pub mod summary;

pub mod events;
pub mod groups;
pub mod invite;
pub mod reminders;

pub mod backup;
pub mod erase;
pub mod export;
mod extract;

pub mod output;
pub mod register;
pub mod stdout;
mod words;

pub mod tell;

use std::{
    fmt::{self, Display, Formatter},
    fs::DirBuilder,
    io::IsTerminal,
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use secrecy::ExposeSecret;
use tracing_subscriber::EnvFilter;

use crate::{
    config::{Config, problem::Problem},
    store::{Access, Db},
};

/// Looks after the admin inbox of a Maths Hub in application season.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play a short application season from sample mails, without a network
    Demo(demo::Args),
    /// Watch the mailboxes, judge and answer until stopped
    Run(run::Args),
    /// Judge mails that lie in files, as if they arrived; sends nothing
    Rehearse(rehearse::Args),
    /// Write a first hub.toml and a signing key
    Init(init::Args),
    /// Prove that everything works: configuration, mailbox, post, register
    Check(check::Args),
    /// The register as a table
    List(list::Args),
    /// An application whole, with its timeline
    Show(show::Args),
    /// What waits for a person, and how each thing is settled
    Held(held::Args),
    /// The daily summary, as it would be mailed now
    Summary(summary::Args),
    #[command(flatten)]
    Ruling(ruling::Ruling),
    /// Work Groups: who leads them, who is in them, who asked to be
    Groups(groups::Args),
    /// Put a school into a Work Group
    Assign(groups::Assign),
    /// Visits, workshops and the rest
    Events(events::Args),
    /// A visit or workshop has taken place
    Done(events::Ended),
    /// A visit or workshop was to take place and did not
    Missed(events::Ended),
    /// A school's report has come
    Received(events::Received),
    /// Every reminder that would go until a day, to whom and when; sends nothing
    Reminders(reminders::Args),
    /// Stop the reminders of a day
    HoldReminders(reminders::Hold),
    /// Schools asked to apply
    Invite(invite::Args),
    /// A copy of the register, made while the daemon runs
    Backup(backup::Args),
    /// A school's data, to be given to it
    Export(export::Args),
    /// Remove a school's application everywhere, raw mail included
    Erase(erase::Args),
    /// Read documents for the daemon, under limits
    #[command(hide = true)]
    Extract(extract::Args),
}

impl Cli {
    /// Logs go to standard error: ids only. `COUNTERSIGN_LOG` sets the level, `COUNTERSIGN_LOG_JSON`
    /// the form. The mail libraries stay at info: at trace they print passwords and mail.
    pub fn start_logging(&self) {
        // A daemon has only its log to speak through; whoever runs a command reads what it prints.
        let daemon = matches!(self.command, Command::Run(_));
        let usual = if daemon { "info" } else { "warn" };
        let wanted = std::env::var("COUNTERSIGN_LOG").unwrap_or_else(|_| usual.to_owned());
        let filter = EnvFilter::new(format!(
            "{wanted},async_imap=info,imap_proto=info,lettre=info,sqlx=warn"
        ));
        let logs = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal());
        if std::env::var_os("COUNTERSIGN_LOG_JSON").is_some() {
            logs.json().init();
        } else {
            logs.init();
        }
    }

    pub async fn run(self) -> Result<ExitCode> {
        match self.command {
            Command::Demo(args) => demo::run(args).await,
            Command::Run(args) => run::run(args).await,
            Command::Rehearse(args) => rehearse::run(args).await,
            Command::Init(args) => init::run(args).await,
            Command::Check(args) => check::run(args).await,
            Command::List(args) => list::run(args).await,
            Command::Show(args) => show::run(args).await,
            Command::Held(args) => held::run(args).await,
            Command::Summary(args) => summary::run(args).await,
            Command::Ruling(ruling) => ruling::run(ruling).await,
            Command::Groups(args) => groups::run(args).await,
            Command::Assign(args) => groups::assign(args).await,
            Command::Events(args) => events::run(args).await,
            Command::Done(args) => events::over(args, true).await,
            Command::Missed(args) => events::over(args, false).await,
            Command::Received(args) => events::received(args).await,
            Command::Reminders(args) => reminders::run(args).await,
            Command::HoldReminders(args) => reminders::hold(args).await,
            Command::Invite(args) => invite::run(args).await,
            Command::Backup(args) => backup::run(args).await,
            Command::Export(args) => export::run(args).await,
            Command::Erase(args) => erase::run(args).await,
            Command::Extract(args) => extract::run(&args),
        }
    }
}

/// The configuration named, or the one compiled in. Every problem is printed; one makes an error.
fn configuration(path: Option<&PathBuf>) -> Result<Config> {
    let config = match path {
        Some(path) => Config::load(path),
        None => Config::embedded(),
    };
    config.map_err(|problems| Misconfigured(problems).into())
}

/// Reads the national school register the configuration names. Rows that cannot be read cost
/// themselves; a file that cannot be read at all is an error.
fn schools(config: &mut Config) -> Result<()> {
    let bad = config.load_schools().context(
        "the national school register is not there: put it right, or take `school_register` out of the configuration to judge without it",
    )?;
    if !bad.is_empty() {
        tracing::warn!(
            rows = bad.len(),
            "rows of the school register could not be read in full: `countersign check` names them"
        );
    }
    Ok(())
}

/// The register the configuration names. The daemon makes the state folder, for itself alone.
async fn register(config: &Config, access: Access) -> Result<Db> {
    if access == Access::Daemon {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&config.state_dir)
            .with_context(|| format!("make state folder {}", config.state_dir.display()))?;
    }
    Db::open(config.database.expose_secret(), access).await
}

/// The configuration is wrong, or a secret it names: only a person can put it right, and to start
/// again is no use.
#[derive(Debug, thiserror::Error)]
pub struct Misconfigured(Vec<Problem>);

impl Misconfigured {
    /// `EX_CONFIG` of BSD's sysexits(3), which the systemd unit does not restart after.
    pub const EXIT: u8 = 78;
}

impl Display for Misconfigured {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => write!(f, "the configuration has a problem:")?,
            n => write!(f, "the configuration has {n} problems:")?,
        }
        self.0.iter().try_for_each(|p| write!(f, "\n  {p}"))
    }
}
