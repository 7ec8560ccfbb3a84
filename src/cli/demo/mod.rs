//! `countersign demo`: plays a short application season from sample mails that travel in the
//! program, through the real steps on a Maildir, and tells what happens and why. No network.
//!
//! The clock is the mails' own, so every run prints and writes the same.

mod folder;
mod page;
mod season;
mod stage;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;

use super::{
    stdout::{self, put},
    tell::{self, Fact, Teller},
};
use crate::{
    config::{Config, hub::Hub},
    domain::{address::Mailbox, application::in_words, judgement::Decision, mail},
    store::outbox,
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where mails, letters, register and index.html are left
    #[arg(long, default_value = "countersign-demo")]
    folder: PathBuf,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    put!(
        "A season at the Cambridge Maths Hub, played from sample mails. Nothing leaves this\n\
         computer; schools, people and numbers are made up.\n"
    );
    let mut printed = Ok(());
    let (config, played, register) = stage::play(&args.folder, |config, hub, one| {
        if printed.is_ok() {
            printed = stdout::write(format_args!("{}", scene(config, hub, one)));
        }
    })
    .await?;
    printed?;
    let index = args.folder.join("index.html");
    folder::write(&index, 0o644, &page::page(&config, &played, &register)?)?;
    put!("{}", ending(&played, &register, &args.folder, &index));
    Ok(ExitCode::SUCCESS)
}

fn scene(config: &Config, hub: &Hub, one: &stage::Played) -> String {
    let Some(judged) = &one.judged else {
        let mut text = format!("\n{}\n{}\n\n", one.plot, when(one.at));
        for letter in &one.letters {
            text.push_str(&tell::in_columns(&written(letter)));
        }
        return text;
    };
    let mut text = format!("\n{}\n{}, {}\n\n", one.plot, judged.number(), when(one.at));
    text.push_str(&tell::in_columns(&tell::mail(&judged.reading)));
    for part in judged.told(Teller { config, hub }) {
        text.push_str(&tell::in_columns(&part));
    }
    // What an admin's order sends is no answer to their mail.
    let mail = Some(judged.outcome.message);
    for letter in one.letters.iter().filter(|l| l.message != mail) {
        text.push_str(&tell::in_columns(&written(letter)));
    }
    text
}

/// A letter that the calendar called for.
fn written(letter: &outbox::LetterRow) -> Vec<Fact> {
    let mail = mail::parse(&letter.bytes);
    let listed = |list: &[Mailbox]| list.iter().map(|m| m.address.to_string()).collect();
    let mut facts = vec![
        Fact {
            label: "Letter",
            lines: vec![tell::letter(&letter.kind).to_owned()],
        },
        Fact {
            label: "To",
            lines: listed(&mail.to),
        },
    ];
    if !mail.cc.is_empty() {
        facts.push(Fact {
            label: "Copied to",
            lines: listed(&mail.cc),
        });
    }
    facts.push(Fact {
        label: "Subject",
        lines: vec![letter.subject.clone()],
    });
    facts
}

fn ending(
    played: &[stage::Played],
    register: &stage::Register,
    folder: &std::path::Path,
    index: &std::path::Path,
) -> String {
    let mails: Vec<&stage::Judged> = played.iter().filter_map(|p| p.judged.as_ref()).collect();
    let decided = |d: Decision| {
        let parts = mails.iter().flat_map(|p| &p.outcome.parts);
        parts.filter(|part| part.verdict.decision == d).count()
    };
    let complete = register
        .applications
        .iter()
        .filter(|a| a.status == "complete")
        .count();
    let letters = register.letters;
    format!(
        "\n{} mails: {} acknowledged as complete, {} asked for what is missing, {} held for a person,\n\
         {} left alone. {letters} letters. {complete} of {} applications are complete.\n\n\
         To read it all: {}\n\
         Mails, letters (.eml) and the register are in {}\n",
        mails.len(),
        decided(Decision::AcknowledgeComplete),
        decided(Decision::RequestMissing),
        decided(Decision::HoldForReview),
        decided(Decision::Ignore),
        register.applications.len(),
        index.display(),
        folder.display(),
    )
}

/// "Monday 25 April 2022, 09:12"
fn when(at: chrono::DateTime<chrono::Utc>) -> String {
    let local = at.with_timezone(&chrono_tz::Europe::London);
    format!(
        "{}, {}",
        in_words(local.date_naive()),
        local.format("%H:%M")
    )
}
