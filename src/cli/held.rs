//! `countersign held`: what waits for a person, oldest first, and how each thing is settled.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::{Value, json};

use super::{
    register::{Tools, Where, ended},
    words::{one_line, when},
};
use crate::{
    bot::{
        judge::Judge,
        rule::{Item, settling},
    },
    cli::stdout::say,
    clock,
    domain::{mail, reading::Author},
    store::{
        Access, Tx, applications, holds, journal,
        outbox::{self, LetterRow, LetterState},
    },
};

/// What settles a mail that could not be judged.
const LOOK_AGAIN: &str = "once the reason is gone, move the mail out of the watched folder and back into it: it is looked at again";

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Where,
    /// One JSON object a thing
    #[arg(long)]
    json: bool,
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
    let now = clock::now();
    let mut nothing = true;
    for hold in holds::list_open(&mut tx, &hub.id).await? {
        nothing = false;
        let item = judge.item(&mut tx, hold, now).await?;
        print(args.json, &item_json(&item), || item_words(&item))?;
    }
    for message in journal::quarantined(&mut tx, &hub.id).await? {
        nothing = false;
        let reason = message.reason.as_deref().unwrap_or("");
        let raw = journal::raw(&mut tx, message.id).await?;
        let header = mail::parse_headers(&raw);
        let from = header
            .author()
            .map_or("no one author", |a| a.address.as_str());
        let value = json!({
            "quarantined": message.id, "arrival": message.arrival, "from": from,
            "subject": header.subject, "reason": reason, "settle": LOOK_AGAIN,
        });
        print(args.json, &value, || {
            format!(
                "message {}, {}: set aside, it could not be judged\n    from {from}: {:?}\n    because: {reason}\n    {LOOK_AGAIN}\n",
                message.id,
                when(message.arrival),
                one_line(&header.subject, 70),
            )
        })?;
    }
    for letter in waiting(&judge, &mut tx).await? {
        nothing = false;
        let about = match letter.application {
            Some(id) => applications::get(&mut tx, id)
                .await?
                .map(|row| row.reference),
            None => None,
        };
        let to: Vec<String> = outbox::recipients(&mut tx, letter.id)
            .await?
            .into_iter()
            .map(|r| r.address)
            .collect();
        let value = json!({
            "letter": letter.id, "kind": letter.kind, "state": letter.state.as_str(), "reason": letter.reason,
            "reference": about, "to": to, "created": letter.created_at,
        });
        print(args.json, &value, || {
            letter_words(&letter, about.as_deref(), &to)
        })?;
    }
    if nothing && !args.json {
        say!("nothing waits for a person");
    }
    Ok(())
}

fn print(as_json: bool, value: &Value, words: impl Fn() -> String) -> Result<()> {
    if as_json {
        say!("{value}");
    } else {
        say!("{}", words());
    }
    Ok(())
}

/// Letters that a person must let go or give up.
async fn waiting(judge: &Judge<'_>, tx: &mut Tx<'_>) -> Result<Vec<LetterRow>> {
    let mut letters = Vec::new();
    for state in [LetterState::Held, LetterState::Failed, LetterState::InDoubt] {
        letters.extend(outbox::in_state(tx, &judge.hub.id, state).await?);
    }
    letters.sort_by_key(|l| (l.created_at, l.id));
    Ok(letters)
}

pub fn from_of(item: &Item) -> String {
    match item.reading.as_ref().map(|r| &r.author) {
        Some(Author::One(author)) => author.address.as_str().to_owned(),
        Some(Author::Unclear) | None => "no one author".to_owned(),
    }
}

pub fn item_words(item: &Item) -> String {
    let reasons: Vec<&str> = item.reasons.iter().map(|r| r.as_str()).collect();
    let subject = item
        .reading
        .as_ref()
        .map(|r| one_line(&r.subject, 70))
        .unwrap_or_default();
    let about = match &item.application {
        Some((concerned, state)) => format!("{}, {}", concerned.reference, state.status.as_str()),
        None => "no application".to_owned(),
    };
    let mut lines = vec![
        format!(
            "#{}  {}  {}",
            item.hold.id,
            when(item.message.arrival),
            reasons.join(", ")
        ),
        format!(
            "    {about}; message {} from {}: {subject:?}",
            item.message.id,
            from_of(item)
        ),
    ];
    if let Some(because) = &item.message.because {
        lines.push(format!("    held because: {because}"));
    }
    if let Some(guess) = &item.hold.guess {
        lines.push(format!("    the guess: {}", one_line(guess, 900)));
    }
    for way in settling(item) {
        lines.push(format!(
            "    countersign {:<34} {}",
            way.command, way.effect
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn item_json(item: &Item) -> Value {
    let ways: Vec<Value> = settling(item)
        .into_iter()
        .map(|way| json!({ "command": way.command, "effect": way.effect }))
        .collect();
    json!({
        "item": item.hold.id,
        "reference": item.application.as_ref().map(|(c, _)| &c.reference),
        "message": item.message.id,
        "arrival": item.message.arrival,
        "from": from_of(item),
        "subject": item.reading.as_ref().map(|r| &r.subject),
        "review": item.hold.reasons,
        "because": item.message.because,
        "guess": item.hold.guess,
        "settle": ways,
    })
}

fn letter_words(letter: &LetterRow, about: Option<&str>, to: &[String]) -> String {
    let about = about.map_or(String::new(), |reference| format!(" about {reference}"));
    let reason = letter.reason.as_deref().unwrap_or("no reason noted");
    format!(
        "L{}  {}  {}: {}{about} to {} ({reason})\n    countersign {:<34} it goes\n    countersign {:<34} it is given up\n",
        letter.id,
        when(letter.created_at),
        letter.state.as_str(),
        letter.kind,
        to.join(", "),
        format!("release L{}", letter.id),
        format!("ignore L{}", letter.id),
    )
}
