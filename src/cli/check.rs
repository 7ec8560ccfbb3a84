//! `countersign check`: everything proved, each with a tick, or the reason and the remedy.

mod letter;
mod mailbox;
mod programs;
mod report;
mod schools;

use std::{
    fs::{self, OpenOptions},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::ExposeSecret;

use self::report::Report;
use super::register::Where;
use crate::{
    clock,
    config::{
        Config,
        hub::{Hub, Inbox, Post},
        secrets::Unlocked,
    },
    domain::application::{deadline_instant, in_words},
    post::identity::Key,
    render::Letters,
    store::{Access, Db},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Where,
    /// Leave out what writes: no letter to the hub itself, no draft
    #[arg(long)]
    no_letter: bool,
    /// How long to look for the letter to the hub itself
    #[arg(long, default_value_t = 90, value_name = "SECONDS")]
    wait: u64,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    let mut report = Report::new(args.json);
    all(&args, &mut report).await;
    Ok(if report.ended()? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn all(args: &Args, report: &mut Report) {
    let config = match Config::load(&args.place.config) {
        Ok(config) => config,
        Err(problems) => {
            for problem in problems {
                report.bad("configuration", problem, "correct it, then check again");
            }
            return;
        }
    };
    report.good(
        "configuration",
        format!(
            "{}: {} hub(s), {} programme(s)",
            config.file,
            config.hubs.len(),
            config.programmes.len()
        ),
    );
    let now = clock::now();
    letters(&config, report);
    programs::programs(&config, report);
    schools::report(&config, now, report);
    calendar(&config, now, report);
    state_dir(&config.state_dir, report);
    database(&config, report).await;
    let hubs: Vec<String> = match (
        &args.place.hub,
        config.hub(args.place.hub.as_deref().unwrap_or("")),
    ) {
        (None, _) => config.hubs.iter().map(|h| h.id.clone()).collect(),
        (Some(_), Some(hub)) => vec![hub.id.clone()],
        (Some(id), None) => {
            report.bad(
                "hub",
                format!("no hub {id}"),
                "name one of the configuration's",
            );
            return;
        }
    };
    for hub in config.hubs.iter().filter(|h| hubs.contains(&h.id)) {
        programmes(&config, hub, now, report);
    }
    let Unlocked { config, hmac_key } = match config.unlock() {
        Ok(unlocked) => unlocked,
        Err(problems) => {
            for problem in problems {
                report.bad(
                    "secrets",
                    problem,
                    "the mailbox and the post were not tried",
                );
            }
            return;
        }
    };
    report.good("secrets", "all there, and readable by us alone");
    let Some(key) = Key::new(hmac_key.expose_secret()) else {
        report.bad(
            "secrets",
            "the signing key is too short",
            "`openssl rand -hex 32` makes one",
        );
        return;
    };
    for hub in config.hubs.iter().filter(|h| hubs.contains(&h.id)) {
        hub_works(hub, &key, args, report).await;
    }
}

fn letters(config: &Config, report: &mut Report) {
    let tried = match &config.templates {
        Some(folder) => Letters::with_folder(folder),
        None => Letters::compiled_in(),
    };
    match tried {
        Ok(_) => report.good("letters", "rendered with ordinary and hostile samples"),
        Err(error) => report.bad(
            "letters",
            format!("{error:#}"),
            "correct the template, or take it out of the folder",
        ),
    }
}

/// Reminders count days by it long before the days come.
fn calendar(config: &Config, now: DateTime<Utc>, report: &mut Report) {
    let remedy = "put gov.uk's newer bank-holidays.json and newer term dates into a folder, and name \
                  it as `calendar`";
    match config.calendar.known_until() {
        Some(day) if day >= config.calendar.today(now) + TimeDelta::days(365) => report.good(
            "calendar",
            format!("bank holidays and term dates until {}", in_words(day)),
        ),
        Some(day) => report.warn(
            "calendar",
            format!("bank holidays or term dates run out on {}", in_words(day)),
            remedy,
        ),
        None => report.bad(
            "calendar",
            "bank holidays or term dates are wanting",
            remedy,
        ),
    }
}

fn state_dir(folder: &Path, report: &mut Report) {
    let shown = folder.display();
    let remedy = "the folder must exist and belong to the user who runs the daemon";
    match try_to_write(folder) {
        Ok(()) => report.good("state", format!("{shown} can be written")),
        Err(error) => report.bad("state", format!("{error:#}"), remedy),
    }
}

fn try_to_write(folder: &Path) -> Result<()> {
    let name = getrandom::u64().map_err(|e| anyhow::anyhow!("name a trial file: {e}"))?;
    let file = folder.join(format!(".check-{name:016x}"));
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&file)
        .with_context(|| format!("write into {}", folder.display()))?;
    fs::remove_file(&file).with_context(|| format!("remove {}", file.display()))
}

async fn database(config: &Config, report: &mut Report) {
    let place = config.database.expose_secret();
    let on_file = !place.contains("://");
    if on_file && !Path::new(place).exists() {
        report.warn("register", "not there yet", "`countersign run` makes it");
        return;
    }
    match Db::open(place, Access::Write).await {
        Ok(db) => {
            db.close().await;
            report.good("register", "opens, and its schema is this program's");
        }
        Err(error) => report.bad(
            "register",
            format!("{error:#}"),
            "start `countersign run` once, which brings the schema up to date; then check again",
        ),
    }
}

/// A programme whose time is over still gets mail; that is said, and no fault.
fn programmes(config: &Config, hub: &Hub, now: DateTime<Utc>, report: &mut Report) {
    for own in &hub.programmes {
        let Some(programme) = config.programme(&own.id) else {
            continue;
        };
        let what = format!("{}: programme {}", hub.id, own.id);
        match hub.deadline(programme) {
            Some(day) if deadline_instant(day) <= now => report.warn(
                &what,
                format!(
                    "its deadline, {}, is past: forms are held as late",
                    in_words(day)
                ),
                format!(
                    "set hubs.{}.programmes.{}.deadline, or leave the programme out",
                    hub.id, own.id
                ),
            ),
            Some(day) => report.good(&what, format!("until {}", in_words(day))),
            None if deadline_instant(programme.ends) <= now => report.warn(
                &what,
                "its year is over: forms are held",
                "leave the programme out, or copy its file for the new year",
            ),
            None => report.good(&what, "no deadline"),
        }
    }
}

async fn hub_works(hub: &Hub, key: &Key, args: &Args, report: &mut Report) {
    let mut mailbox = match &hub.inbox {
        Inbox::Imap(inbox) => mailbox::imap(hub, inbox, !args.no_letter, report).await,
        Inbox::Maildir { path } => mailbox::maildir(hub, path, report).await,
    };
    if let Some(mailbox) = &mut mailbox {
        mailbox::shares(hub, mailbox, report).await;
    }
    match &hub.post {
        Post::Smtp(smtp) => letter::smtp(hub, smtp, key, mailbox.as_mut(), args, report).await,
        Post::Directory { path } => match fs::create_dir_all(path)
            .map_err(Into::into)
            .and_then(|()| try_to_write(path))
        {
            Ok(()) => report.good(
                format!("{}: post", hub.id),
                format!("letters are filed in {}", path.display()),
            ),
            Err(error) => report.bad(
                format!("{}: post", hub.id),
                format!("{error:#}"),
                "the folder must belong to the user who runs the daemon",
            ),
        },
    }
    if let Some(mailbox) = mailbox {
        mailbox.close().await;
    }
}
