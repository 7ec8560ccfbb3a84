//! `countersign reminders`: what would go to whom and when; `hold-reminders`: not today.

use std::process::ExitCode;

use anyhow::Result;
use chrono::NaiveDate;
use serde::Serialize;

use super::{
    register::{Tools, Where, ended, os_user},
    words::table,
};
use crate::{
    bot::remind::{Owed, What},
    cli::stdout::{put, say},
    clock,
    domain::reminder::Planned,
    store::{Access, reminders},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Where,
    /// The last day to look at, like 2022-05-26
    #[arg(long, value_name = "DATE")]
    until: NaiveDate,
    /// One JSON object a mail
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    ended(show(&args).await)
}

async fn show(args: &Args) -> Result<()> {
    let config = args.place.load()?;
    let hub = args.place.hub(&config)?;
    let tools = Tools::to_look(&config)?;
    let judge = tools.judge(&config, hub);
    // Visits and workshops are played ahead: written, listed and thrown away.
    let db = args.place.open(&config, Access::Write).await?;
    let mut tx = db.begin().await?;
    let now = clock::now();
    let (owed, mails) = judge.reminders_until(&mut tx, args.until, now).await?;
    let events = judge.events_until(&mut tx, args.until, now).await?;
    tx.rollback().await?;
    let mut lines: Vec<Line> = mails
        .iter()
        .map(|mail| Line {
            day: mail.day,
            letter: mail.sort.as_str().to_owned(),
            to: vec![mail.to.as_str().to_owned()],
            cc: mail.cc.iter().map(|a| a.as_str().to_owned()).collect(),
            about: about(mail, &owed),
        })
        .collect();
    lines.extend(events.into_iter().map(|mail| Line {
        day: mail.day,
        letter: mail.letter,
        to: mail.to,
        cc: mail.cc,
        about: mail.reference.into_iter().collect(),
    }));
    lines.sort_by_key(|line| line.day);
    if args.json {
        for line in &lines {
            say!("{}", serde_json::to_string(line)?);
        }
        return Ok(());
    }
    if lines.is_empty() {
        say!("no reminder goes until {}", args.until);
        return Ok(());
    }
    let head = ["DAY", "LETTER", "TO", "CC", "ABOUT"].map(str::to_owned);
    let mut cells = vec![head.to_vec()];
    cells.extend(lines.into_iter().map(|line| {
        let day = line.day.to_string();
        let listed = |list: Vec<String>| list.join(", ");
        vec![
            day,
            line.letter,
            listed(line.to),
            listed(line.cc),
            listed(line.about),
        ]
    }));
    put!("{}", table(&cells));
    Ok(())
}

/// A mail that would go.
#[derive(Serialize)]
struct Line {
    day: NaiveDate,
    letter: String,
    to: Vec<String>,
    cc: Vec<String>,
    about: Vec<String>,
}

/// References of applications, URNs of invited schools.
fn about(mail: &Planned, owed: &[Owed<'_>]) -> Vec<String> {
    mail.duties
        .iter()
        .filter_map(|reminded| owed.get(reminded.duty))
        .map(|owed| match &owed.what {
            What::Application(filed) => filed.concerned.reference.clone(),
            What::Invitation(invitation) => format!("school {}", invitation.urn),
        })
        .collect()
}

#[derive(Debug, clap::Args)]
pub struct Hold {
    #[command(flatten)]
    place: Where,
    /// Which day; without it, today
    #[arg(long, value_name = "DATE")]
    day: Option<NaiveDate>,
    /// Let them go after all
    #[arg(long)]
    undo: bool,
    /// Who says so; without it, who is logged in
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub async fn hold(args: Hold) -> Result<ExitCode> {
    ended(hold_day(&args).await)
}

async fn hold_day(args: &Hold) -> Result<()> {
    let config = args.place.load()?;
    let hub = args.place.hub(&config)?;
    let now = clock::now();
    let day = args.day.unwrap_or_else(|| config.calendar.today(now));
    let actor = match &args.by {
        Some(by) => by.clone(),
        None => os_user()?,
    };
    let db = args.place.open(&config, Access::Write).await?;
    let mut tx = db.begin().await?;
    let said = if args.undo {
        match reminders::unhold(&mut tx, &hub.id, day).await? {
            true => format!("reminders go on {day}"),
            false => format!("reminders were not held on {day}"),
        }
    } else {
        reminders::hold(&mut tx, &hub.id, day, &actor, now).await?;
        format!("no reminders go on {day}")
    };
    tx.commit().await?;
    db.close().await;
    say!("{said}");
    Ok(())
}
