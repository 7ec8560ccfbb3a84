//! `countersign show`: an application whole, with the evidence for every act.

mod timeline;

use std::process::ExitCode;

use anyhow::Result;
use serde_json::{Value, json};

use super::{
    held,
    register::{Tools, Where, ended, item_number},
    words::{one_line, table, when},
};
use crate::{
    bot::{
        judge::{
            Judge,
            application::{concerned, parse_state},
        },
        rule::Refused,
    },
    cli::stdout::{put, say},
    clock,
    domain::application::State,
    store::{Access, HoldId, Tx, applications, holds},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Reference, item number (41 or '#41') or URN
    what: String,
    #[command(flatten)]
    place: Where,
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
    let tools = Tools::to_look(&config)?;
    let judge = tools.judge(&config, hub);
    let db = args.place.open(&config, Access::Read).await?;
    let mut tx = db.read().await?;
    let rows = find(&judge, &mut tx, &args.what, args.json).await?;
    for row in rows {
        let value = whole(&mut tx, &row).await?;
        if args.json {
            say!("{value}");
        } else {
            let state = parse_state(&row)?;
            put!("{}", page(&row, &state));
            say!("\nTimeline");
            for act in timeline::of(&mut tx, row.id).await? {
                say!(
                    "  {}  {}",
                    when(act.at),
                    act.words.join("\n                    ")
                );
            }
            let waiting: Vec<holds::HoldRow> = open_items(&mut tx, &row).await?;
            if !waiting.is_empty() {
                say!("\nFor a person");
                for hold in waiting {
                    let item = judge.item(&mut tx, hold, clock::now()).await?;
                    say!("{}", held::item_words(&item));
                }
            }
        }
    }
    Ok(())
}

async fn find(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    what: &str,
    as_json: bool,
) -> Result<Vec<applications::ApplicationRow>> {
    let is_urn = what.len() == 6 && what.chars().all(|c| c.is_ascii_digit());
    if is_urn {
        let listing = applications::Listing {
            urn: Some(what),
            ..applications::Listing::all(&judge.hub.id)
        };
        let rows = applications::list(tx, listing).await?;
        return if rows.is_empty() {
            Err(Refused(format!(
                "no application of school {what} at {}",
                judge.hub.name
            ))
            .into())
        } else {
            Ok(rows)
        };
    }
    let Some(number) = item_number(what) else {
        return Ok(vec![judge.find_application(tx, what).await?]);
    };
    let Some(hold) = holds::get(tx, &judge.hub.id, HoldId(number)).await? else {
        return Err(Refused(format!(
            "no item #{number}: `countersign held` shows the open ones"
        ))
        .into());
    };
    match hold.application {
        Some(id) => Ok(applications::get(tx, id).await?.into_iter().collect()),
        None => {
            let item = judge.item(tx, hold, clock::now()).await?;
            if as_json {
                say!(
                    "{}",
                    json!({ "item": item.hold.id, "message": item.message.id, "reference": null })
                );
            } else {
                say!("{}", held::item_words(&item));
            }
            Ok(Vec::new())
        }
    }
}

async fn open_items(
    tx: &mut Tx<'_>,
    row: &applications::ApplicationRow,
) -> Result<Vec<holds::HoldRow>> {
    let all = holds::of_application(tx, row.id).await?;
    Ok(all.into_iter().filter(|h| h.closed_at.is_none()).collect())
}

fn page(row: &applications::ApplicationRow, state: &State) -> String {
    let mut text = format!(
        "{}  {}\n  {}, {}\n",
        row.reference,
        one_line(&row.school, 80),
        concerned(row).name(),
        state.status.as_str()
    );
    let mut line = |label: &str, value: String| {
        if !value.is_empty() {
            text.push_str(&format!("  {label}: {value}\n"));
        }
    };
    line(
        "submitted",
        state.submitted_at.map(when).unwrap_or_default(),
    );
    line(
        "by",
        state
            .submitter
            .as_ref()
            .map(|m| m.address.to_string())
            .unwrap_or_default(),
    );
    line(
        "complete since",
        state.completed_at.map(when).unwrap_or_default(),
    );
    let reviews: Vec<&str> = state.reviews.iter().map(|r| r.as_str()).collect();
    line("for a person", reviews.join(", "));
    if row.from_before {
        let adopted = row
            .adopted_at
            .map_or("not adopted: nothing goes to the school".to_owned(), |at| {
                format!("adopted {}", when(at))
            });
        line("from before first contact", adopted);
    }
    if state.mine {
        line("automatic mail", "stopped".to_owned());
    }
    text.push_str("\nForm\n");
    let rows: Vec<Vec<String>> = state
        .values
        .iter()
        .map(|(key, value)| {
            vec![
                format!("  {key}"),
                one_line(&value.value, 60),
                one_line(&value.source, 50),
            ]
        })
        .collect();
    text.push_str(&table(&rows));
    text.push_str("\nSignatories\n");
    let rows: Vec<Vec<String>> = state
        .ledger
        .iter()
        .map(|l| {
            vec![
                format!("  {}", l.role),
                one_line(&l.name, 40),
                l.email.as_ref().map(|a| a.to_string()).unwrap_or_default(),
                l.grade.as_str().to_owned(),
                one_line(&l.evidence, 100),
            ]
        })
        .collect();
    text.push_str(&table(&rows));
    if !state.missing.is_empty() {
        text.push_str("\nMissing\n");
        for key in &state.missing {
            text.push_str(&format!("  {key}\n"));
        }
    }
    if !state.advice.is_empty() {
        text.push_str("\nAdvice\n");
        for advice in &state.advice {
            text.push_str(&format!("  {advice}\n"));
        }
    }
    text
}

/// Everything on file about an application; also what a school is given of its own (`export`).
pub async fn whole(tx: &mut Tx<'_>, row: &applications::ApplicationRow) -> Result<Value> {
    let state = parse_state(row)?;
    let fields: serde_json::Map<String, Value> = state
        .values
        .iter()
        .map(|(key, v)| {
            (
                key.to_string(),
                json!({ "value": v.value, "source": v.source }),
            )
        })
        .collect();
    let missing: Vec<String> = state.missing.iter().map(ToString::to_string).collect();
    let signatories: Vec<Value> = state
        .ledger
        .iter()
        .map(|l| {
            json!({ "role": l.role.as_str(), "name": l.name, "email": l.email.as_ref().map(|a| a.as_str()),
                "grade": l.grade.as_str(), "evidence": l.evidence })
        })
        .collect();
    let timeline: Vec<Value> = timeline::of(tx, row.id)
        .await?
        .into_iter()
        .map(|act| act.value)
        .collect();
    Ok(json!({
        "reference": row.reference,
        "application": concerned(row).name(),
        "programme": row.programme,
        "school": row.school,
        "urn": row.urn,
        "status": state.status.as_str(),
        "review": state.reviews,
        "missing": missing,
        "advice": state.advice,
        "submitted": state.submitted_at,
        "submitter": state.submitter.as_ref().map(|m| m.address.as_str()),
        "completed": state.completed_at,
        "from_before": row.from_before,
        "adopted": row.adopted_at,
        "mine": state.mine,
        "fields": fields,
        "signatories": signatories,
        "timeline": timeline,
    }))
}
