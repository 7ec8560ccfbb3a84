//! `countersign invite`: schools asked to apply, so that those who have not are reminded.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::Subcommand;
use serde_json::json;

use super::register::{REFUSED, Where, ended};
use crate::{
    bot::rule::Refused,
    cli::stdout::say,
    clock,
    domain::invitation,
    store::{Access, invitations},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Take in a table (CSV) with the columns school, URN, contact, e-mail
    Import(Import),
}

#[derive(Debug, clap::Args)]
struct Import {
    #[command(flatten)]
    place: Where,
    /// To what they are invited
    #[arg(long, value_name = "ID")]
    programme: String,
    file: PathBuf,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    let What::Import(import) = args.what;
    match take_in(&import).await {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) => Ok(ExitCode::from(REFUSED)),
        Err(error) => ended(Err(error)),
    }
}

/// Spreadsheets write UTF-8, or Windows' code page.
fn decoded(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|other| {
        let (text, _, _) = encoding_rs::WINDOWS_1252.decode(other.as_bytes());
        text.into_owned()
    })
}

/// False when a line could not be taken in.
async fn take_in(args: &Import) -> Result<bool> {
    let config = args.place.load()?;
    let hub = args.place.hub(&config)?;
    if !hub.runs(&args.programme) {
        return Err(Refused(format!("{} runs no programme {}", hub.name, args.programme)).into());
    }
    let bytes = fs::read(&args.file).with_context(|| format!("read {}", args.file.display()))?;
    let (good, bad) = invitation::read(&decoded(bytes));
    let db = args.place.open(&config, Access::Write).await?;
    let mut tx = db.begin().await?;
    let mut added = 0;
    for school in &good {
        let new = invitations::NewInvitation {
            hub: &hub.id,
            programme: &args.programme,
            urn: &school.urn,
            school: &school.school,
            contact: &school.contact,
            email: school.email.as_str(),
            email_key: school.email.key(),
            now: clock::now(),
        };
        if invitations::add(&mut tx, new).await? {
            added += 1;
        }
    }
    tx.commit().await?;
    db.close().await;
    let known = good.len() - added;
    if args.json {
        let bad: Vec<_> = bad
            .iter()
            .map(|bad| json!({ "line": bad.line, "problem": bad.what }))
            .collect();
        say!(
            "{}",
            json!({ "invited": added, "known": known, "bad": bad })
        );
    } else {
        say!("{added} invited, {known} invited before");
    }
    if !bad.is_empty() {
        eprintln!("countersign: {} line(s) left out:", bad.len());
        for bad in &bad {
            eprintln!("  {}: {bad}", args.file.display());
        }
    }
    Ok(bad.is_empty())
}
