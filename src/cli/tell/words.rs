//! The words for what the rules decide: states, grades, reasons, letters, fields.

use crate::{
    bot::judge::Part,
    domain::{
        application::{State, Status},
        judgement::{Decision, Item, Kind},
        matching::Rule,
        programme::{Key, Programme, Role},
        signatory::Grade,
    },
};

/// How a mail found its application.
pub fn found_by(rule: Rule) -> &'static str {
    match rule {
        Rule::OwnLetter => "It answers a letter of ours.",
        Rule::Thread => "It answers an earlier mail of the application.",
        Rule::Reference => "Its subject has the application's reference.",
        Rule::Urn => "It names the school's URN.",
        Rule::Place => "Name, postcode and mail domain are the school's.",
        Rule::Register => "The national school register knows it for the same school.",
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

/// A kind of letter in words; one of later kinds by its name.
pub fn letter(kind: &str) -> &str {
    match kind {
        "acknowledgement" => "Acknowledgement",
        "missing-items" => "List of what is missing",
        "update" => "Update",
        "received" => "Note that it was received",
        "deadline-reminder" => "Reminder before the closing date",
        "invitation-reminder" => "Reminder of the invitation",
        "statement-request" => "Request for the head's statement",
        "offer" => "Offer of a place",
        "reserve" => "Place on the reserve list",
        "not-selected" => "No place this time",
        "summary" => "Daily summary",
        "notice" => "Notice of what needs a person",
        "closing-report" => "How the round has closed",
        "visit-reminder" => "Reminder of a visit",
        "workshop-reminder" => "Reminder of a workshop",
        "event-change" => "Change of a visit or workshop",
        "lead-digest" => "The lead's fortnight",
        "lead-sheet" => "The lead's sheet for tomorrow",
        "lead-question" => "Question to the lead",
        "lead-answer" => "Answer to the lead",
        "people-check" => "Are these still the right people?",
        "report-reminder" => "Reminder of a report",
        "transcript" => "What was done",
        other => other,
    }
}

/// `known`: it belongs to an application.
pub(super) fn kind(kind: Kind, known: bool) -> &'static str {
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

pub fn item_in_words(programme: Option<&Programme>, item: Item) -> String {
    match (item, programme) {
        (Item::Form, _) => "The completed form".to_owned(),
        (Item::Field(key), Some(programme)) => label(programme, key),
        (Item::Field(key), None) => key.to_string(),
    }
}

/// The rule behind a decision.
pub(super) fn rule(part: &Part) -> Option<&'static str> {
    let verdict = &part.verdict;
    match verdict.decision {
        Decision::AcknowledgeComplete => None,
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
