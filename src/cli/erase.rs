//! `countersign erase`: a school's application, a person, or what is past its time, removed
//! everywhere, raw mail included; first a report of what would go.

use std::process::ExitCode;

use anyhow::Result;

use super::register::{Tools, Where, ended};
use crate::{
    bot::{
        erase::{PastTime, Whole},
        judge::Judge,
        rule::Refused,
    },
    cli::{stdout::say, words::one_line},
    clock,
    domain::address::Address,
    store::{Access, Tx},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// A reference (the whole application), or an address (the person alone)
    #[arg(required_unless_present = "expired")]
    what: Option<String>,
    /// All that is past the time it is kept
    #[arg(long, conflicts_with = "what")]
    expired: bool,
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
    // Done in either case, and undone again where it was only asked.
    let report = match &args.what {
        None => past_time(&judge, &mut tx).await?,
        Some(what) if what.contains('@') => person(&judge, &mut tx, what).await?,
        Some(reference) => application(&judge, &mut tx, reference).await?,
    };
    if args.yes {
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    db.close().await;
    if report.is_empty() {
        say!("nothing is past its time");
        return Ok(());
    }
    let verb = if args.yes {
        "erased"
    } else {
        "would be erased"
    };
    for line in report {
        say!("{}", line.replace("{erased}", verb));
    }
    say!(
        "  not in the register, and so for you to remove: the mails in the mailbox, summaries in the admins' and leads' own, backups, lists you have saved"
    );
    if !args.yes {
        say!("nothing was changed: say --yes to do it");
    }
    Ok(())
}

async fn application(judge: &Judge<'_>, tx: &mut Tx<'_>, reference: &str) -> Result<Vec<String>> {
    let row = judge.find_application(tx, reference).await?;
    let whole = judge.whole(tx, row).await?;
    judge.erase(tx, &whole).await?;
    let Whole { row, plan, .. } = &whole;
    let mut report = vec![format!(
        "{}: {} mail(s), {} letter(s), {} ruling(s), {} item(s) {{erased}}",
        row.reference,
        plan.messages.len(),
        plan.letters.len(),
        plan.rulings,
        plan.items
    )];
    for message in &plan.shared {
        report.push(format!(
            "  message {message} stays: it belongs to other applications, too"
        ));
    }
    if !plan.naming.is_empty() {
        report.push(format!(
            "  what {} summary(ies) and mail(s) to leads that name it say: {{erased}}",
            plan.naming.len()
        ));
    }
    Ok(report)
}

async fn person(judge: &Judge<'_>, tx: &mut Tx<'_>, address: &str) -> Result<Vec<String>> {
    let Some(address) = Address::parse(address) else {
        return Err(Refused(format!("{address:?} is no e-mail address")).into());
    };
    let forgotten = judge.forget(tx, &address, clock::now()).await?;
    let mut report = vec![format!(
        "{address}: {} mail(s) and {} letter(s), with the name and number given for it, {{erased}}",
        forgotten.messages.len(),
        forgotten.letters.len(),
    )];
    for (concerned, before, after) in &forgotten.applications {
        let lost = after.missing.iter().filter(|m| !before.missing.contains(m));
        let lost: Vec<String> = lost.map(ToString::to_string).collect();
        let reference = &concerned.reference;
        report.push(match lost.as_slice() {
            [] => format!("  {reference} misses nothing by it"),
            lost => format!(
                "  {reference} then misses {}: `countersign mine {reference}` stops automatic mail about it",
                lost.join(", ")
            ),
        });
    }
    report.push(
        "  where somebody else's file or mail speaks of them by a first name alone, it is not found"
            .to_owned(),
    );
    Ok(report)
}

/// No line when there is nothing.
async fn past_time(judge: &Judge<'_>, tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let past = judge.past_time(tx, clock::now()).await?;
    judge.erase_past(tx, &past).await?;
    if past.is_empty() {
        return Ok(Vec::new());
    }
    let PastTime {
        applications,
        mails,
        letters,
        invitations,
    } = past;
    let mut report: Vec<String> = applications
        .iter()
        .map(|(row, until)| {
            format!(
                "{} {}, kept until {until}: {{erased}}",
                row.reference,
                one_line(&row.school, 40)
            )
        })
        .collect();
    for (programme, count) in invitations {
        report.push(format!("{count} invitation(s) to {programme}: {{erased}}"));
    }
    report.push(format!(
        "{} mail(s) and {} letter(s) of no application, older than {} months: {{erased}}",
        mails.len(),
        letters.len(),
        judge.hub.keep.other_months
    ));
    Ok(report)
}
