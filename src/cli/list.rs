//! `countersign list`: the register as a table.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::json;

use super::{
    register::{Where, ended},
    words::{day, list, one_line, table},
};
use crate::{
    bot::{judge::application::parse_state, rule::Refused},
    cli::stdout::{put, say},
    domain::application::Status,
    store::{Access, applications},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Where,
    /// Only this programme
    #[arg(long, value_name = "ID")]
    programme: Option<String>,
    /// Only these: complete, incomplete, review or withdrawn
    #[arg(long)]
    status: Option<String>,
    /// Only this school
    #[arg(long)]
    urn: Option<String>,
    /// One JSON object an application
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    ended(show(&args).await)
}

async fn show(args: &Args) -> Result<()> {
    let config = args.place.load()?;
    let hub = args.place.hub(&config)?;
    let status = args.status.as_deref().map(status).transpose()?;
    if let Some(id) = &args.programme
        && config.programme(id).is_none()
    {
        return Err(Refused(format!("no programme {id:?}")).into());
    }
    let db = args.place.open(&config, Access::Read).await?;
    let mut tx = db.read().await?;
    let listing = applications::Listing {
        programme: args.programme.as_deref(),
        status: status.map(Status::as_str),
        urn: args.urn.as_deref(),
        ..applications::Listing::all(&hub.id)
    };
    let rows = applications::list(&mut tx, listing).await?;
    let mut cells = vec![
        [
            "REFERENCE",
            "URN",
            "SCHOOL",
            "PROGRAMME",
            "STATUS",
            "SINCE",
            "MISSING",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for row in &rows {
        let state = parse_state(row)?;
        let since = match state.status {
            Status::Complete => state.completed_at,
            Status::Incomplete | Status::Review | Status::Withdrawn => state.submitted_at,
        }
        .unwrap_or(row.opened_at);
        if args.json {
            let missing: Vec<String> = state.missing.iter().map(ToString::to_string).collect();
            let line = json!({
                "reference": row.reference, "urn": row.urn, "school": row.school,
                "programme": row.programme, "status": row.status, "missing": missing,
                "review": state.reviews, "since": since, "from_before": row.from_before,
                "adopted": row.adopted_at, "mine": state.mine,
            });
            say!("{line}");
            continue;
        }
        let mut status = row.status.clone();
        if row.from_before && row.adopted_at.is_none() {
            status.push_str(" (from before)");
        }
        if state.mine {
            status.push_str(" (mine)");
        }
        let reviews: Vec<&str> = state.reviews.iter().map(|r| r.as_str()).collect();
        let open = match (state.missing.is_empty(), reviews.is_empty()) {
            (_, true) => list(&state.missing),
            (true, false) => format!("({})", reviews.join(", ")),
            (false, false) => format!("{} ({})", list(&state.missing), reviews.join(", ")),
        };
        cells.push(vec![
            row.reference.clone(),
            row.urn.clone().unwrap_or_else(|| "-".to_owned()),
            one_line(&row.school, 40),
            row.programme.clone(),
            status,
            day(since),
            open,
        ]);
    }
    if !args.json {
        put!("{}", table(&cells));
    }
    Ok(())
}

fn status(word: &str) -> Result<Status> {
    [
        Status::Complete,
        Status::Incomplete,
        Status::Review,
        Status::Withdrawn,
    ]
    .into_iter()
    .find(|s| s.as_str() == word)
    .ok_or_else(|| {
        Refused(format!(
            "no status {word:?}: complete, incomplete, review or withdrawn"
        ))
        .into()
    })
}
