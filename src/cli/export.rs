//! `countersign export`: everything on file about a school's application, to be given to it; or the
//! panel's sheet for a selection, which is never mailed.

use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{
    register::{Tools, Where, ended},
    show,
};
use crate::cli::stdout::{put, say};
use crate::store::{Access, events, journal, schools};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which application; none with `--selection`
    #[arg(required_unless_present = "selection")]
    reference: Option<String>,
    /// The panel's sheet: every application not withdrawn, with its statement, as CSV
    #[arg(long, conflicts_with_all = ["reference", "json"])]
    selection: bool,
    /// With `--selection`: of one programme
    #[arg(long, value_name = "ID", requires = "selection")]
    programme: Option<String>,
    #[command(flatten)]
    place: Where,
    /// JSON, which is the only form there is
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    ended(write(&args).await)
}

async fn write(args: &Args) -> Result<()> {
    let config = args.place.load()?;
    let hub = args.place.hub(&config)?;
    let tools = Tools::to_look(&config)?;
    let judge = tools.judge(&config, hub);
    let db = args.place.open(&config, Access::Read).await?;
    let mut tx = db.read().await?;
    let Some(reference) = &args.reference else {
        let sheet = judge
            .panel_sheet(&mut tx, args.programme.as_deref())
            .await?;
        put!("{sheet}");
        return Ok(());
    };
    let row = judge.find_application(&mut tx, reference).await?;
    let mut value = show::whole(&mut tx, &row).await?;
    let mut mails: Vec<Value> = Vec::new();
    for entry in journal::history(&mut tx, row.id).await? {
        let raw = journal::raw(&mut tx, entry.message).await?;
        mails.push(json!({
            "message": entry.message,
            "arrival": entry.arrival,
            "raw": String::from_utf8_lossy(&raw),
        }));
    }
    let planned: Vec<Value> = events::of_application(&mut tx, row.id)
        .await?
        .into_iter()
        .map(|one| {
            json!({
                "event": one.id, "kind": one.event.kind, "starts": one.event.when.starts,
                "ends": one.event.when.ends, "place": one.event.place,
                "gap_task": one.event.gap_task, "state": one.event.state.as_str(),
            })
        })
        .collect();
    let notes: Vec<Value> = schools::notes(&mut tx, row.id, i64::MAX)
        .await?
        .into_iter()
        .map(|note| json!({ "at": note.at, "by": note.actor, "text": note.text }))
        .collect();
    let asked: Vec<Value> = schools::asked(&mut tx, row.id)
        .await?
        .into_iter()
        .map(|one| json!({ "what": one.what, "at": one.at, "answer": one.answer }))
        .collect();
    let reports = schools::received(&mut tx, row.id).await?;
    if let Value::Object(map) = &mut value {
        map.insert("mails".to_owned(), Value::Array(mails));
        map.insert("events".to_owned(), Value::Array(planned));
        map.insert("notes".to_owned(), Value::Array(notes));
        map.insert("asked".to_owned(), Value::Array(asked));
        map.insert("reports_received".to_owned(), json!(reports));
    }
    let text = if args.json {
        serde_json::to_string(&value)
    } else {
        serde_json::to_string_pretty(&value)
    }
    .context("write export")?;
    say!("{text}");
    Ok(())
}
