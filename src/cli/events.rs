//! `countersign events`, and what became of them: `done`, `missed`, `received`.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::Subcommand;
use serde_json::json;

use super::{
    register::{REFUSED, Tools, Where, ended, os_user},
    words::{one_line, table, when as instant},
};
use crate::{
    bot::{
        groups::{NewPlan, Plan, Report, when},
        rule::{By, Refused},
    },
    cli::stdout::{put, say},
    clock,
    domain::event::{Kind, Source, State},
    store::{Access, Tx, applications, events, groups},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Args)]
pub struct Common {
    #[command(flatten)]
    place: Where,
    /// Who says so; without it, who is logged in
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Visits and workshops from a CSV file: kind, date, start, end, school or group, place
    Import {
        file: PathBuf,
        #[command(flatten)]
        common: Common,
        /// Say what would happen, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Plan a visit or a workshop
    Add {
        /// visit, workshop, "first workshop" or other
        kind: String,
        /// 2022-11-10 or 10/11/2022
        date: String,
        /// 09:30; without it, the whole day
        #[arg(default_value = "")]
        start: String,
        /// 12:00; without it, two hours
        #[arg(default_value = "")]
        end: String,
        /// Of a visit: reference or URN
        #[arg(long)]
        school: Option<String>,
        #[arg(long)]
        group: Option<String>,
        /// Where
        #[arg(long, default_value = "")]
        at: String,
        #[arg(long)]
        title: Option<String>,
        #[arg(long)]
        gap_task: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Another time or place; everybody who was told is told
    Move {
        event: i64,
        #[arg(default_value = "")]
        date: String,
        #[arg(default_value = "")]
        start: String,
        #[arg(default_value = "")]
        end: String,
        #[arg(long)]
        at: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// It does not take place; everybody who was told is told
    Cancel {
        event: i64,
        #[command(flatten)]
        common: Common,
    },
    /// A remark for the lead's next visit to the school
    Note {
        event: i64,
        text: String,
        #[command(flatten)]
        common: Common,
    },
    /// What is planned, and what was
    List {
        #[command(flatten)]
        place: Where,
        /// What is over as well
        #[arg(long)]
        all: bool,
        /// One JSON object an event
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
pub struct Ended {
    event: i64,
    /// For the record
    #[arg(long, default_value = "")]
    why: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
pub struct Received {
    /// Reference or URN
    school: String,
    /// The report's title, or part of it
    #[arg(default_value = "")]
    report: String,
    #[command(flatten)]
    common: Common,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    match &args.what {
        What::Import {
            file,
            common,
            dry_run,
        } => import(file, common, *dry_run).await,
        What::List { place, all, json } => ended(list(place, *all, *json).await),
        What::Add { common, .. }
        | What::Move { common, .. }
        | What::Cancel { common, .. }
        | What::Note { common, .. } => ended(change(&args.what, common).await),
    }
}

/// `done` and `missed`.
pub async fn over(args: Ended, done: bool) -> Result<ExitCode> {
    let run = async {
        let by = args.common.by.clone().map_or_else(os_user, Ok)?;
        let config = args.common.place.load_to_judge()?;
        let tools = Tools::to_write(&config)?;
        let judge = tools.judge(&config, args.common.place.hub(&config)?);
        let db = args.common.place.open(&config, Access::Write).await?;
        let mut tx = db.begin().await?;
        let by = By {
            actor: &by,
            reason: &args.why,
            at: clock::now(),
        };
        let row = judge.event_ended(&mut tx, args.event, done, by).await?;
        say!("{}", in_words(&mut tx, &row).await?);
        tx.commit().await
    };
    ended(run.await)
}

pub async fn received(args: Received) -> Result<ExitCode> {
    let run = async {
        let by = args.common.by.clone().map_or_else(os_user, Ok)?;
        let config = args.common.place.load_to_judge()?;
        let tools = Tools::to_look(&config)?;
        let judge = tools.judge(&config, args.common.place.hub(&config)?);
        let db = args.common.place.open(&config, Access::Write).await?;
        let mut tx = db.begin().await?;
        let by = By {
            actor: &by,
            reason: "",
            at: clock::now(),
        };
        let (row, title, new) = judge
            .report_received(&mut tx, &args.school, &args.report, by)
            .await?;
        tx.commit().await?;
        let before = if new { "" } else { " (noted before)" };
        say!("{} {}: received {title}{before}", row.reference, row.school);
        Ok(())
    };
    ended(run.await)
}

async fn import(file: &PathBuf, common: &Common, dry_run: bool) -> Result<ExitCode> {
    let actor = common.by.clone().map_or_else(os_user, Ok)?;
    let config = common.place.load_to_judge()?;
    let tools = Tools::to_write(&config)?;
    let judge = tools.judge(&config, common.place.hub(&config)?);
    let bytes = fs::read(file).with_context(|| format!("read {}", file.display()))?;
    let db = common.place.open(&config, Access::Write).await?;
    let mut tx = db.begin().await?;
    let by = By {
        actor: &actor,
        reason: "",
        at: clock::now(),
    };
    let found = judge.import_events(&mut tx, &bytes, by).await?;
    judge
        .tell_of_changes(&mut tx, &found.touched, by.at)
        .await?;
    if dry_run {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    report(&found, "event", dry_run)
}

async fn change(what: &What, common: &Common) -> Result<()> {
    let actor = common.by.clone().map_or_else(os_user, Ok)?;
    let config = common.place.load_to_judge()?;
    let tools = Tools::to_write(&config)?;
    let judge = tools.judge(&config, common.place.hub(&config)?);
    let db = common.place.open(&config, Access::Write).await?;
    let mut tx = db.begin().await?;
    let by = By {
        actor: &actor,
        reason: "",
        at: clock::now(),
    };
    let at = |date: &str, start: &str, end: &str| {
        when(date, start, end, &config.calendar).map_err(Refused)
    };
    let (done, row) = match what {
        What::Add {
            kind,
            date,
            start,
            end,
            school,
            group,
            at: place,
            title,
            gap_task,
            ..
        } => {
            let Some(kind) = Kind::of(kind) else {
                return Err(Refused(format!(
                    "{kind:?} is no kind: visit, workshop, first workshop or other"
                ))
                .into());
            };
            let new = NewPlan {
                kind,
                school: school.clone(),
                group: group.clone(),
                title: title.clone(),
                place: place.clone(),
                gap_task: gap_task.clone(),
                when: at(date, start, end)?,
                source: Source::Keyboard,
                uid: None,
            };
            match judge.plan(&mut tx, &new, by).await? {
                Plan::Added(row) => ("planned", row),
                Plan::Changed(row) => ("changed", row),
                Plan::Same(row) => ("planned before", row),
            }
        }
        What::Move {
            event,
            date,
            start,
            end,
            at: place,
            ..
        } => {
            let when = match date.as_str() {
                "" => None,
                date => Some(at(date, start, end)?),
            };
            if when.is_none() && place.is_none() {
                return Err(
                    Refused("say when to, or where: DATE START END, --at".to_owned()).into(),
                );
            }
            let row = judge
                .move_event(&mut tx, *event, when, place.as_deref(), by)
                .await?;
            ("moved", row)
        }
        What::Cancel { event, .. } => ("cancelled", judge.cancel_event(&mut tx, *event, by).await?),
        What::Note { event, text, .. } => {
            let row = judge.find_event(&mut tx, *event).await?;
            let Some(id) = row.event.application else {
                return Err(Refused(format!(
                    "event {event} is a whole group's: `note REFERENCE TEXT` says of which school"
                ))
                .into());
            };
            if let Some(school) = applications::get(&mut tx, id).await? {
                judge
                    .note_school(&mut tx, &school, Some(row.id), text, by)
                    .await?;
            }
            ("noted", row)
        }
        What::Import { .. } | What::List { .. } => return Ok(()),
    };
    let told = judge.tell_of_changes(&mut tx, &[row.id], by.at).await?;
    let line = in_words(&mut tx, &row).await?;
    tx.commit().await?;
    say!("{done}: {line}");
    match told {
        0 => {}
        1 => say!("1 letter tells people of it"),
        n => say!("{n} letters tell people of it"),
    }
    Ok(())
}

async fn in_words(tx: &mut Tx<'_>, row: &events::EventRow) -> Result<String> {
    let whom = whom(tx, row).await?;
    Ok(format!(
        "event {} ({}), {}, {} [{}]",
        row.id,
        row.event.kind.map_or("unclear", Kind::as_str),
        row.event.when.in_words(),
        one_line(&whom, 60),
        row.event.state.as_str()
    ))
}

async fn whom(tx: &mut Tx<'_>, row: &events::EventRow) -> Result<String> {
    if let Some(id) = row.event.application
        && let Some(school) = applications::get(tx, id).await?
    {
        return Ok(school.school);
    }
    match row.event.group {
        Some(id) => Ok(groups::get(tx, id).await?.map_or(String::new(), |g| g.name)),
        None => Ok(String::new()),
    }
}

async fn list(place: &Where, all: bool, as_json: bool) -> Result<()> {
    let config = place.load()?;
    let hub = place.hub(&config)?;
    let db = place.open(&config, Access::Read).await?;
    let mut tx = db.read().await?;
    let now = clock::now();
    let from = if all {
        chrono::DateTime::UNIX_EPOCH
    } else {
        now - chrono::TimeDelta::days(1)
    };
    let until = chrono::DateTime::<chrono::Utc>::MAX_UTC;
    let mut cells = vec![
        ["EVENT", "WHEN", "KIND", "WHOM", "WHERE", "STATE", "FROM"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for row in events::between(&mut tx, &hub.id, from, until).await? {
        let shown = match row.event.state {
            State::Planned | State::Unclear => true,
            State::Cancelled | State::Done | State::Missed | State::Ignored => all,
        };
        if !shown {
            continue;
        }
        let whom = whom(&mut tx, &row).await?;
        let event = &row.event;
        if as_json {
            say!(
                "{}",
                json!({ "event": row.id, "kind": event.kind, "starts": event.when.starts,
                    "ends": event.when.ends, "day": event.when.day, "whom": whom,
                    "place": event.place, "title": event.title, "gap_task": event.gap_task,
                    "state": event.state.as_str(), "source": event.source.as_str() })
            );
            continue;
        }
        let time = match event.when.day {
            Some(day) => day.to_string(),
            None => instant(event.when.starts),
        };
        cells.push(vec![
            row.id.to_string(),
            time,
            event.kind.map_or("?", Kind::as_str).to_owned(),
            one_line(&whom, 30),
            one_line(&event.place, 30),
            event.state.as_str().to_owned(),
            event.source.as_str().to_owned(),
        ]);
    }
    if !as_json {
        put!("{}", table(&cells));
    }
    Ok(())
}

/// What became of a file's rows; bad ones are an exit code as well, for scripts.
pub(super) fn report(report: &Report, what: &str, dry_run: bool) -> Result<ExitCode> {
    say!(
        "{}s: {} new, {} changed, {} as before{}",
        what,
        report.added,
        report.changed,
        report.same,
        if dry_run {
            " (nothing was changed)"
        } else {
            ""
        }
    );
    for bad in &report.bad {
        eprintln!("line {}: {}", bad.line, bad.why);
    }
    Ok(if report.bad.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REFUSED)
    })
}
