//! `countersign groups`, `countersign assign`: Work Groups and who is in them.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::Subcommand;
use serde_json::json;

use super::{
    events::report,
    register::{Tools, Where, ended, os_user},
    words::{one_line, table},
};
use crate::{
    bot::rule::By,
    cli::stdout::{put, say},
    clock,
    store::{Access, groups},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    place: Where,
    /// One JSON object a group
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Groups from a CSV file: group, programme, lead, email, capacity, school
    Import {
        file: PathBuf,
        #[command(flatten)]
        place: Where,
        /// Who imports; without it, who is logged in
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// Say what would happen, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, clap::Args)]
pub struct Assign {
    /// Reference or URN
    school: String,
    group: String,
    #[command(flatten)]
    place: Where,
    /// Who assigns; without it, who is logged in
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    match &args.what {
        None => ended(show(&args).await),
        Some(What::Import {
            file,
            place,
            by,
            dry_run,
        }) => {
            let actor = by.clone().map_or_else(os_user, Ok)?;
            let config = place.load_to_judge()?;
            let hub = place.hub(&config)?;
            let tools = Tools::to_look(&config)?;
            let judge = tools.judge(&config, hub);
            let bytes = fs::read(file).with_context(|| format!("read {}", file.display()))?;
            let db = place.open(&config, Access::Write).await?;
            let mut tx = db.begin().await?;
            let by = By {
                actor: &actor,
                reason: "",
                at: clock::now(),
            };
            let found = judge.import_groups(&mut tx, &bytes, by).await?;
            if *dry_run {
                tx.rollback().await?;
            } else {
                tx.commit().await?;
            }
            report(&found, "group", *dry_run)
        }
    }
}

pub async fn assign(args: Assign) -> Result<ExitCode> {
    ended(put(&args).await)
}

async fn put(args: &Assign) -> Result<()> {
    let actor = args.by.clone().map_or_else(os_user, Ok)?;
    let config = args.place.load_to_judge()?;
    let hub = args.place.hub(&config)?;
    let tools = Tools::to_look(&config)?;
    let judge = tools.judge(&config, hub);
    let db = args.place.open(&config, Access::Write).await?;
    let mut tx = db.begin().await?;
    let by = By {
        actor: &actor,
        reason: "",
        at: clock::now(),
    };
    let (row, group, warning) = judge.assign(&mut tx, &args.school, &args.group, by).await?;
    tx.commit().await?;
    say!("{} {} is in {}", row.reference, row.school, group.name);
    if let Some(warning) = warning {
        say!("note: {warning}");
    }
    Ok(())
}

async fn show(args: &Args) -> Result<()> {
    let config = args.place.load()?;
    let hub = args.place.hub(&config)?;
    let tools = Tools::to_look(&config)?;
    let judge = tools.judge(&config, hub);
    let db = args.place.open(&config, Access::Read).await?;
    let mut tx = db.read().await?;
    let roster = judge.roster(&mut tx).await?;
    if args.json {
        for group in &roster {
            let schools: Vec<_> = group
                .schools
                .iter()
                .map(|s| {
                    json!({ "reference": s.row.reference, "school": s.row.school,
                        "place": s.state.place })
                })
                .collect();
            say!(
                "{}",
                json!({ "group": group.row.name, "programme": group.row.programme,
                    "lead": group.row.lead_name, "email": group.row.lead,
                    "capacity": group.capacity(), "schools": schools })
            );
        }
        return Ok(());
    }
    if roster.is_empty() {
        say!("no groups yet: `countersign groups import FILE.csv` brings them in");
    }
    for group in &roster {
        say!(
            "{} ({}), led by {} <{}>: {} of {} schools",
            group.row.name,
            group.row.programme,
            one_line(&group.row.lead_name, 40),
            group.row.lead,
            group.schools.len(),
            group.capacity()
        );
        let cells: Vec<Vec<String>> = group
            .schools
            .iter()
            .map(|s| {
                vec![
                    format!("  {}", s.row.reference),
                    one_line(&s.row.school, 40),
                    s.state
                        .place
                        .map_or("no place yet", |place| place.as_str())
                        .to_owned(),
                ]
            })
            .collect();
        put!("{}", table(&cells));
    }
    for programme in &hub.programmes {
        let wishes = judge.wishes(&mut tx, &programme.id).await?;
        if wishes.is_empty() {
            continue;
        }
        say!("\nRequested placements, {}:", programme.id);
        for (row, wish) in wishes {
            let placed = groups::group_of(&mut tx, row.id).await?.is_some();
            let together = match (placed, wish.together) {
                (false, _) => String::new(),
                (true, n) => format!("; in its group: {n} of them"),
            };
            say!("  {} {}", row.reference, one_line(&row.school, 40));
            say!("    names {}", one_line(&wish.named.join(", "), 100));
            say!("    {}{together}", wish.in_words());
        }
    }
    Ok(())
}
