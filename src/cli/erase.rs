//! `countersign erase`: a school's application removed everywhere, raw mail included; first a
//! report of what would go.

use std::process::ExitCode;

use anyhow::Result;

use super::register::{Tools, Where, ended};
use crate::{
    bot::judge::application::parse_state,
    cli::stdout::say,
    domain::programme::{Attribute, Key},
    store::{Access, erase},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    reference: String,
    /// Do it; without, only say what would go
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: Where,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    ended(remove(&args).await)
}

async fn remove(args: &Args) -> Result<()> {
    let config = args.place.load()?;
    let hub = args.place.hub(&config)?;
    let tools = Tools::to_look(&config)?;
    let judge = tools.judge(&config, hub);
    let db = args.place.open(&config, Access::Write).await?;
    let mut tx = db.begin().await?;
    let row = judge.find_application(&mut tx, &args.reference).await?;
    let state = parse_state(&row)?;
    let people: Vec<String> = state.parties.iter().map(|a| a.key().to_owned()).collect();
    let mut names = vec![row.reference.clone(), row.school.clone()];
    let persons = state.values.iter();
    names.extend(persons.filter_map(|(key, value)| match key {
        Key::Person(_, Attribute::Name) => Some(value.value.clone()),
        _ => None,
    }));
    let plan = erase::plan(&mut tx, &hub.id, row.id, &people, &names).await?;
    if args.yes {
        erase::erase(&mut tx, &hub.id, row.id, &plan, &people).await?;
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    db.close().await;
    let verb = if args.yes {
        "erased"
    } else {
        "would be erased"
    };
    say!(
        "{}: {} mail(s), {} letter(s), {} ruling(s), {} item(s) {verb}",
        row.reference,
        plan.messages.len(),
        plan.letters.len(),
        plan.rulings,
        plan.items
    );
    for message in &plan.shared {
        say!("  message {message} stays: it belongs to other applications, too");
    }
    if !plan.naming.is_empty() {
        say!(
            "  {} summary(ies) and mail(s) to leads that name it {}",
            plan.naming.len(),
            if args.yes {
                "emptied"
            } else {
                "would be emptied"
            }
        );
    }
    say!(
        "  not in the register, and so for you to remove: the mails in the mailbox, summaries in the admins' and leads' own, backups, lists you have saved"
    );
    if !args.yes {
        say!("nothing was changed: say --yes to do it");
    }
    Ok(())
}
