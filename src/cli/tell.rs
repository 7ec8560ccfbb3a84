//! What became of a mail and why, in words for people: for `demo`, `rehearse` and `show`.
//!
//! Words only: whatever is told here was decided and recorded elsewhere. It is shown to the hub's
//! own people and may name persons, so it never goes to a log.

use crate::{
    bot::judge::{Outcome, Part},
    config::{Config, hub::Hub},
    domain::{
        address::Mailbox,
        application::{Review, State, Status, in_words},
        authentication::Authentication,
        judgement::{Decision, Item, Kind},
        letter,
        matching::Rule,
        programme::{Key, Programme, Role},
        reading::{Author, Reading},
        signatory::{Grade, Signature},
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

/// The columns of [`in_columns`].
const LABEL: usize = 13;
const TEXT: usize = 63;

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
        let held = part.verdict.review.iter().map(|r| review(*r).to_owned());
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

/// The rule behind a decision.
fn rule(part: &Part) -> Option<&'static str> {
    let verdict = &part.verdict;
    match verdict.decision {
        Decision::AcknowledgeComplete => Some(
            "An application is complete when all that the form asks for is there and everybody it names has signed.",
        ),
        Decision::RequestMissing if verdict.missing.contains(&Item::Form) => Some(
            "What the sender can put right alone is asked for by letter, and nobody else needs to look.",
        ),
        Decision::RequestMissing => {
            Some("Exactly what is missing is asked for, each thing with its remedy.")
        }
        Decision::HoldForReview => Some(
            "Countersign answers only when it is sure. In doubt it holds the mail for a person.",
        ),
        Decision::Ignore => match verdict.kind {
            Kind::OutOfOffice | Kind::Bounce | Kind::ReadReceipt | Kind::Newsletter => {
                Some("Mail from machines and lists is never answered.")
            }
            Kind::Duplicate => Some("A mail is judged once, however often it is delivered."),
            Kind::Own => Some("What the hub's own people write is left to them."),
            Kind::Application
            | Kind::Revision
            | Kind::Confirmation
            | Kind::Update
            | Kind::Statement
            | Kind::Withdrawal
            | Kind::Question
            | Kind::OnlineNotification
            | Kind::Invitation
            | Kind::Command
            | Kind::Unrelated => None,
        },
    }
}

/// How a mail found its application.
pub fn found_by(rule: Rule) -> &'static str {
    match rule {
        Rule::OwnLetter => "It answers a letter of ours.",
        Rule::Thread => "It answers an earlier mail of the application.",
        Rule::Reference => "Its subject has the application's reference.",
        Rule::Urn => "It names the school's URN.",
        Rule::Place => "Name, postcode and mail domain are the school's.",
        Rule::Address => "Its sender, or somebody on its form, belongs to just one application.",
        Rule::Opened => "The school had no application yet.",
        Rule::Ruling => "An admin said so.",
    }
}

/// Where an application stands, in a word.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Complete => "Complete",
        Status::Incomplete => "Something is missing",
        Status::Review => "A person must look",
        Status::Withdrawn => "Withdrawn",
    }
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

pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Confirmed => "confirmed",
        Grade::Sender => "sent the form",
        Grade::Copied => "copied in",
        Grade::NearMiss => "a similar address was copied in",
        Grade::Missing => "not seen",
        Grade::Declined => "said no",
        Grade::Bounced => "mail to them came back",
        Grade::Waived => "waived by an admin",
    }
}

/// A field as the form prints it, with the person it belongs to.
pub fn label(programme: &Programme, key: Key) -> String {
    let printed = programme
        .field(key)
        .map_or_else(|| key.to_string(), |f| f.label.clone());
    match key {
        Key::Person(role, _) => {
            let title = title(programme, role);
            match printed.to_lowercase().contains(&title.to_lowercase()) {
                true => printed,
                false => format!("{title}: {printed}"),
            }
        }
        Key::Signature(role) => format!("Signature of {}", title(programme, role)),
        Key::MathsHub
        | Key::SchoolName
        | Key::SchoolAddress
        | Key::SchoolUrn
        | Key::SchoolPhone
        | Key::LocalAuthority
        | Key::SpecialistEngagement
        | Key::SpecialistDetail
        | Key::Statement
        | Key::GroupRequested
        | Key::GroupSchools
        | Key::GroupRelationship => printed,
    }
}

pub fn title(programme: &Programme, role: Role) -> String {
    programme
        .person(role)
        .map_or_else(|| role.to_string(), |p| p.title.clone())
}

/// What an application still misses, as the form prints it.
pub fn missing(programme: &Programme, state: &State) -> Vec<String> {
    state
        .missing
        .iter()
        .map(|key| label(programme, *key))
        .collect()
}

/// Why a person must look.
pub fn review(review: Review) -> &'static str {
    match review {
        Review::Unreadable => "A scan or photograph: only a person can read it.",
        Review::NotAuthenticated => "The mail server says the sender is not who it claims to be.",
        Review::WrongHub => "It is meant for another Maths Hub.",
        Review::WrongProgramme => "It is for another year, or a programme that is not running.",
        Review::Late => "It came after the closing date.",
        Review::AmbiguousMatch => "It is not clear which application it belongs to.",
        Review::SharedAddress => "Two people on the form share one mailbox.",
        Review::Conflict => "It changes who the signatories are, or which school it is.",
        Review::Declined => "A signatory said no.",
        Review::SmallSchool => "The school says it takes part with one participant.",
        Review::Question => "It asks a question that only a person can answer.",
        Review::Withdrawal => "The school withdraws: please confirm.",
        Review::SeveralSchools => "It carries forms of several schools that cannot be told apart.",
        Review::Suspicious => "It may have been made to do harm.",
        Review::TooLarge => "It is too large to be fetched.",
        Review::Forwarded => "Hub staff forwarded it: who sent and was copied is only a claim.",
        Review::Bounce => "A letter came back.",
        Review::Stale => "It lay unread for more than a week.",
    }
}

pub fn letter(kind: letter::Kind) -> &'static str {
    match kind {
        letter::Kind::Acknowledgement => "Acknowledgement",
        letter::Kind::MissingItems => "List of what is missing",
        letter::Kind::Update => "Update",
        letter::Kind::Received => "Note that it was received",
    }
}

/// Facts in two columns, wrapped for a terminal.
pub fn in_columns(facts: &[Fact]) -> String {
    let mut out = String::new();
    for fact in facts {
        let mut label = fact.label;
        for line in fact.lines.iter().flat_map(|l| wrapped(l)) {
            out.push_str(format!("  {label:<LABEL$} {line}").trim_end());
            out.push('\n');
            label = "";
        }
    }
    out
}

/// A text in lines of at most [`TEXT`] characters, the further ones set in a little.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // A mail may carry codes that repaint the terminal.
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    for word in text.split_whitespace() {
        if !line.trim().is_empty() && line.chars().count() + 1 + word.chars().count() > TEXT {
            lines.push(std::mem::replace(&mut line, " ".to_owned()));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
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

/// `known`: it belongs to an application.
fn kind(kind: Kind, known: bool) -> &'static str {
    match kind {
        Kind::Application => "An application",
        Kind::Revision => "A new version of a form",
        Kind::Confirmation => "A signatory's own word",
        Kind::Update => "Details for an application",
        Kind::Statement => "A statement",
        Kind::Withdrawal => "A withdrawal",
        Kind::Question => "A question",
        Kind::OnlineNotification => "An online form",
        Kind::OutOfOffice => "An automatic absence reply",
        Kind::Bounce => "A letter that came back",
        Kind::ReadReceipt => "A read receipt",
        Kind::Invitation => "A calendar entry",
        Kind::Command => "An admin's instruction",
        Kind::Newsletter => "List or bulk mail",
        Kind::Unrelated if known => "A reply",
        Kind::Unrelated => "Nothing to do with an application",
        Kind::Duplicate => "The same mail again",
        Kind::Own => "The hub's own mail",
    }
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

pub fn item_in_words(programme: Option<&Programme>, item: Item) -> String {
    match (item, programme) {
        (Item::Form, _) => "The completed form".to_owned(),
        (Item::Field(key), Some(programme)) => label(programme, key),
        (Item::Field(key), None) => key.to_string(),
    }
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
