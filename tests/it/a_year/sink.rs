//! What was handed over in the year: the files in the folder that is the hubs' post, and when.

use std::{fs, path::Path};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Europe::London;
use mail_parser::{Address, MessageParser};

/// What the calendar sends to schools and leads. News of an event, answers, and what an admin's ruling
/// sends are no part of its plan.
const SCHEDULED: [&str; 9] = [
    "deadline-reminder",
    "statement-request",
    "invitation-reminder",
    "visit-reminder",
    "workshop-reminder",
    "report-reminder",
    "people-check",
    "lead-digest",
    "lead-sheet",
];

pub struct Accepted {
    pub hub: &'static str,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub subject: String,
    pub text: String,
    pub message_id: String,
}

impl Accepted {
    pub fn read(hub: &'static str, file: &Path, at: DateTime<Utc>) -> Accepted {
        let bytes = fs::read(file).unwrap();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        let people = |field: Option<&Address<'_>>| -> Vec<String> {
            let people = field.map(|field| field.clone().into_list());
            let people = people.unwrap_or_default().into_iter();
            people
                .map(|one| one.address.unwrap().to_lowercase())
                .collect()
        };
        let letter = mail.header_raw("X-Countersign-Letter").unwrap();
        let text = mail.body_text(0).unwrap();
        Accepted {
            hub,
            at,
            kind: letter.trim().split(';').next().unwrap().to_owned(),
            to: people(mail.to()),
            cc: people(mail.cc()),
            subject: mail.subject().unwrap().to_owned(),
            // Lines are broken for windows.
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            message_id: mail.message_id().unwrap().to_owned(),
        }
    }

    pub fn is_scheduled(&self) -> bool {
        SCHEDULED.contains(&self.kind.as_str())
    }

    /// A reminder before a deadline, of what was asked for or of an invitation.
    pub fn is_reminder(&self) -> bool {
        SCHEDULED[..3].contains(&self.kind.as_str())
    }

    pub fn is_of_event(&self) -> bool {
        ["visit-reminder", "workshop-reminder"].contains(&self.kind.as_str())
    }

    pub fn to_lead(&self) -> bool {
        self.kind.starts_with("lead-")
    }

    /// An answer to a mail about an application.
    pub fn is_answer(&self) -> bool {
        ["acknowledgement", "missing-items", "update", "received"].contains(&self.kind.as_str())
    }

    pub fn people(&self) -> impl Iterator<Item = &String> {
        self.to.iter().chain(&self.cc)
    }

    pub fn is_to(&self, person: &str) -> bool {
        self.people().any(|key| key == person)
    }

    /// References and URNs stand by themselves.
    pub fn names(&self, what: &str) -> bool {
        let whole = |c: char| !(c.is_alphanumeric() || c == '-');
        let mut words = self.text.split(whole).chain(self.subject.split(whole));
        words.any(|word| word == what)
    }

    pub fn day(&self) -> NaiveDate {
        local_day(self.at)
    }

    pub fn time(&self) -> NaiveTime {
        self.at.with_timezone(&London).time()
    }
}

pub fn local_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}
