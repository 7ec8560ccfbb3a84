//! `countersign summary`: the daily summary on demand, for people or as the page that is mailed.

use std::process::ExitCode;

use anyhow::{Context, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::register::{Tools, Where, ended};
use crate::{
    bot::{
        judge::Judge,
        summary::{Composed, since_yesterday},
        wake::Job,
    },
    cli::stdout::say,
    clock,
    store::{Access, Tx, jobs},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Where,
    /// As of the morning of that day: 2022-05-03. What has happened since is not undone
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// The page, with its charts inside, to look at in a browser
    #[arg(long)]
    html: bool,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    ended(show(&args).await)
}

async fn show(args: &Args) -> Result<()> {
    let config = args.place.load_to_judge()?;
    let hub = args.place.hub(&config)?;
    let tools = Tools::to_look(&config)?;
    let judge = tools.judge(&config, hub);
    let db = args.place.open(&config, Access::Read).await?;
    let mut tx = db.read().await?;
    let now = match args.date {
        Some(day) => {
            let morning = NaiveTime::from_hms_opt(7, 30, 0).context("read the clock")?;
            config.calendar.at(day, morning)
        }
        None => clock::now(),
    };
    let since = last_summary(&judge, &mut tx, now).await?;
    let composed = judge.summary(&mut tx, since, now).await?;
    if args.html {
        say!("{}", page(&composed));
    } else {
        say!("{}\n\n{}", composed.subject, composed.words.text);
    }
    Ok(())
}

/// The last that went before, else a day.
async fn last_summary(
    judge: &Judge<'_>,
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let last = jobs::last(tx, &judge.hub.id, Job::Summary.as_str()).await?;
    Ok(last
        .filter(|at| *at < now)
        .unwrap_or_else(|| since_yesterday(now)))
}

/// A browser finds no part of a mail by its Content-ID.
fn page(composed: &Composed) -> String {
    let mut page = composed.words.html.clone();
    for chart in &composed.charts {
        let data = format!(
            "data:{};base64,{}",
            chart.content_type,
            STANDARD.encode(&chart.bytes)
        );
        page = page.replace(&format!("cid:{}", chart.cid), &data);
    }
    page
}
