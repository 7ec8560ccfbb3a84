//! What became of a mail and why, in words for people: for `demo`, `rehearse` and `show`.
//!
//! Words only: whatever is told here was decided and recorded elsewhere. It is shown to the hub's
//! own people and may name persons, so it never goes to a log.

mod columns;
mod words;

use self::words::{kind, rule};
pub use self::{
    columns::in_columns,
    words::{found_by, grade, item_in_words, label, letter, missing, status, title},
};
use crate::{
    bot::judge::{Outcome, Part},
    config::{Config, hub::Hub},
    domain::{
        address::Mailbox,
        application::{Review, in_words},
        authentication::Authentication,
        judgement::{Decision, Item},
        programme::{Key, Programme},
        reading::{Author, Reading},
        signatory::Signature,
    },
};

/// One thing told: what it is about, and a line or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: &'static str,
    pub lines: Vec<String>,
}

/// Tells in the words of a hub and its programmes.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    pub config: &'a Config,
    pub hub: &'a Hub,
}

/// The label of what a decision rests on.
pub const BECAUSE: &str = "Because";

/// Who wrote what to whom, and how sure that is.
pub fn mail(reading: &Reading) -> Vec<Fact> {
    let proof = match reading.authentication {
        Authentication::Pass => "the mail server vouches for the sender",
        Authentication::Fail => "the mail server says it is not from there",
        Authentication::Unknown => "the mail server does not say whether it is from there",
    };
    let mut facts = vec![fact("From", format!("{} ({proof})", author(reading)))];
    let copied: Vec<String> = reading.cc.iter().map(shown).collect();
    facts.extend(list("Copied to", copied));
    facts.push(fact("Subject", reading.subject.clone()));
    facts
}

pub fn author(reading: &Reading) -> String {
    match &reading.author {
        Author::One(author) => shown(author),
        Author::Unclear => "no author, or several".to_owned(),
    }
}

impl Teller<'_> {
    /// What Countersign made of a mail; one list for each application concerned.
    pub fn outcome(&self, reading: &Reading, outcome: &Outcome) -> Vec<Vec<Fact>> {
        outcome
            .parts
            .iter()
            .map(|part| self.part(reading, outcome, part))
            .collect()
    }

    fn part(&self, reading: &Reading, outcome: &Outcome, part: &Part) -> Vec<Fact> {
        let programme = part
            .application
            .as_ref()
            .map(|a| a.programme.as_str())
            .or(outcome.programme.as_deref())
            .and_then(|id| self.config.programme(id));
        let mut facts = vec![fact("Understood", understood(part, programme))];
        facts.extend(read(reading, part));
        let counts = part.verdict.decision != Decision::Ignore;
        if let (Some(programme), Some(state)) = (programme, part.state.as_ref().filter(|_| counts))
        {
            facts.extend(list(
                "Signatures",
                state
                    .ledger
                    .iter()
                    .map(|line| signature(programme, line))
                    .collect(),
            ));
            facts.extend(list(
                "To consider",
                if part.form.is_some() {
                    state.advice.clone()
                } else {
                    Vec::new()
                },
            ));
        }
        let missing = part
            .verdict
            .missing
            .iter()
            .map(|item| item_in_words(programme, *item));
        facts.extend(list("Missing", missing.filter(|_| counts).collect()));
        let held = part.verdict.review.iter().map(|r| r.in_words().to_owned());
        facts.extend(list(
            "For a person",
            held.chain(part.verdict.guess.iter().map(|g| format!("Guess: {g}")))
                .collect(),
        ));
        facts.extend(list("Answer", answers(part)));
        facts.push(Fact {
            label: BECAUSE,
            lines: self.because(part, programme),
        });
        facts
    }

    /// What the decision rests on: what was found, the rule, and the programme's own words.
    fn because(&self, part: &Part, programme: Option<&Programme>) -> Vec<String> {
        let mut lines = vec![sentence(&part.verdict.because)];
        // "List or bulk mail" is said already.
        let said = kind(part.verdict.kind, part.application.is_some());
        lines.retain(|line| !line.trim_end_matches('.').eq_ignore_ascii_case(said));
        if let Some(programme) = programme {
            if part.verdict.review.contains(&Review::Late)
                && let Some(day) = self.hub.deadline(programme)
            {
                lines.push(format!("The closing date was {}.", in_words(day)));
            }
            if asks_for_signature(part) && !programme.sentences.signatures.is_empty() {
                lines.push(format!(
                    "The form's own rule: {}",
                    programme.sentences.signatures
                ));
            }
        }
        lines.extend(rule(part).map(str::to_owned));
        lines
    }
}

fn asks_for_signature(part: &Part) -> bool {
    part.verdict.decision == Decision::RequestMissing
        && part
            .verdict
            .missing
            .iter()
            .any(|i| matches!(i, Item::Field(Key::Signature(_))))
}

/// "✗ Lead Participant 2, Irena Novak: not seen in From, To or Cc of any mail"
pub fn signature(programme: &Programme, line: &Signature) -> String {
    format!(
        "{} {}, {}: {}",
        if line.grade.satisfies() {
            "\u{2713}"
        } else {
            "\u{2717}"
        },
        title(programme, line.role),
        if line.name.is_empty() {
            "nobody named"
        } else {
            &line.name
        },
        line.evidence
    )
}

fn understood(part: &Part, programme: Option<&Programme>) -> String {
    let mut text = kind(part.verdict.kind, part.application.is_some()).to_owned();
    if let Some(programme) = programme {
        text.push_str(&format!(", for the {}", programme.title));
    }
    if let Some(state) = &part.state {
        let school = state.value(Key::SchoolName);
        if !school.is_empty() {
            text.push_str(&format!(", {school}"));
        }
    }
    if let Some(application) = &part.application {
        text.push_str(&format!(" [{}]", application.reference));
    }
    text
}

fn read(reading: &Reading, part: &Part) -> Option<Fact> {
    let form = part.form.and_then(|i| reading.forms.get(i))?;
    let place = match form.file.as_str() {
        "body" => "the text of the mail".to_owned(),
        file => format!("\u{201c}{file}\u{201d}"),
    };
    let mut lines = vec![format!("{} answers in {place}", form.fields.len())];
    lines.extend(form.doubts.iter().map(|doubt| format!("Unsure: {doubt}")));
    Some(Fact {
        label: "Read",
        lines,
    })
}

fn answers(part: &Part) -> Vec<String> {
    if part.letters.is_empty() {
        return vec!["none".to_owned()];
    }
    part.letters
        .iter()
        .map(|written| {
            let to: Vec<&str> = written.to.iter().map(|a| a.as_str()).collect();
            let cc: Vec<&str> = written.cc.iter().map(|a| a.as_str()).collect();
            let mut text = format!("{} to {}", letter(written.kind), to.join(", "));
            if !cc.is_empty() {
                text.push_str(&format!("; copied to {}", cc.join(", ")));
            }
            if let Some(why) = &written.withheld {
                text.push_str(&format!(" (not sent by itself: {why})"));
            }
            text
        })
        .collect()
}

fn shown(mailbox: &Mailbox) -> String {
    match &mailbox.name {
        Some(name) => format!("{name} <{}>", mailbox.address),
        None => mailbox.address.to_string(),
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => format!(
            "{}{}.",
            first.to_uppercase(),
            chars.as_str().trim_end_matches('.')
        ),
        None => String::new(),
    }
}

fn fact(label: &'static str, line: String) -> Fact {
    Fact {
        label,
        lines: vec![line],
    }
}

fn list(label: &'static str, lines: Vec<String>) -> Option<Fact> {
    (!lines.is_empty()).then_some(Fact { label, lines })
}
