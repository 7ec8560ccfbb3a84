//! A hub, as the rest of the program knows it: who it is, what it runs, where its mail comes
//! from and goes. Built by `config` from `hub.toml`, complete and checked.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use chrono::NaiveDate;
use secrecy::SecretString;
use serde::Deserialize;

use super::times::Times;
use crate::domain::{
    address::{Address, Mailbox},
    authentication::Receiver,
    hub_names::hub_words,
    programme::{Programme, Report},
    reminder::Ladder,
    retention::Keep,
};

/// Kinds of letter to schools and leads, each of which may have a mode of its own.
pub const LETTER_KINDS: [&str; 17] = [
    "acknowledgement",
    "missing-items",
    "update",
    "received",
    "deadline-reminder",
    "invitation-reminder",
    "statement-request",
    "selection",
    "visit-reminder",
    "workshop-reminder",
    "lead-digest",
    "people-check",
    "event-change",
    "report-reminder",
    "lead-question",
    "lead-answer",
    "lead-sheet",
];

#[derive(Debug, Clone)]
pub struct Hub {
    /// The section's name in hub.toml; the `hub` column of every table.
    pub id: String,
    /// "Cambridge Maths Hub"
    pub name: String,
    /// Short and other names by which forms and mails call it, the lead school among them.
    pub aliases: Vec<String>,
    /// The watched address; letters come from it.
    pub address: Address,
    /// Further addresses that reach the same mailbox.
    pub own_addresses: Vec<Address>,
    /// Hub staff: what they forward is a claim, and no letter treats them as a school.
    pub staff: Vec<Address>,
    /// Who gets summaries and notices and may rule. Signed with in letters by name.
    pub admins: Vec<Mailbox>,
    /// Who reads the inbox, in words for the letters: "Jo Field, hub administrator".
    pub signature: String,
    /// Programmes it runs, with its own deadline where it set or extended one.
    pub programmes: Vec<HubProgramme>,
    pub receiver: Receiver,
    pub unknown_counts: UnknownCounts,
    /// Senders of online-form notifications.
    pub form_senders: Vec<Address>,
    pub mode: Mode,
    /// By letter kind (`acknowledgement` …), over `mode`.
    pub modes: BTreeMap<String, Mode>,
    pub caps: Caps,
    /// Whose term dates its schools keep, where a form names no local authority.
    pub local_authority: Option<String>,
    /// How long applications and other mail are kept; a programme may say otherwise.
    pub keep: Keep,
    pub times: Times,
    pub ladder: Ladder,
    pub inbox: Inbox,
    pub post: Post,
}

impl Hub {
    /// Mail to this address reaches the hub's mailbox.
    pub fn is_own(&self, address: &Address) -> bool {
        self.address == *address || self.own_addresses.contains(address)
    }

    /// Somebody of the hub: what they forward is a claim, and no letter treats them as a school.
    pub fn is_staff(&self, address: &Address) -> bool {
        self.is_own(address)
            || self.staff.contains(address)
            || self.admins.iter().any(|admin| admin.address == *address)
    }

    pub fn runs(&self, programme: &str) -> bool {
        self.programmes.iter().any(|own| own.id == programme)
    }

    /// The last civil day to apply here: the hub's own where it set one, else the programme's.
    pub fn deadline(&self, programme: &Programme) -> Option<NaiveDate> {
        self.programmes
            .iter()
            .find(|own| own.id == programme.id)
            .and_then(|own| own.deadline)
            .unwrap_or(programme.deadline)
    }

    /// The day a report of the programme is due: the document's, else the hub's own.
    pub fn report_due(&self, programme: &str, report: &Report) -> Option<NaiveDate> {
        let own = self.programmes.iter().find(|own| own.id == programme);
        report.due.or(own.and_then(|own| own.reports_due))
    }

    /// How long what belongs to a programme is kept.
    pub fn keep_of(&self, programme: &str) -> Keep {
        let own = self.programmes.iter().find(|own| own.id == programme);
        Keep {
            months: own
                .and_then(|own| own.keep_months)
                .unwrap_or(self.keep.months),
            ..self.keep
        }
    }

    /// Whether a form that names this hub means us: its name or an alias, "Maths Hub" left out
    /// or not.
    pub fn is_called(&self, name: &str) -> bool {
        let wanted = hub_words(name);
        !wanted.is_empty()
            && std::iter::once(&self.name)
                .chain(&self.aliases)
                .any(|own| hub_words(own) == wanted)
    }

    /// What becomes of a letter of this kind.
    pub fn mode_of(&self, kind: &str) -> Mode {
        self.modes.get(kind).copied().unwrap_or(self.mode)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct HubProgramme {
    pub id: String,
    /// None: as the programme's file says. Some(None): no deadline here.
    pub deadline: Option<Option<NaiveDate>>,
    /// When the reports are due of which the document gives no date.
    pub reports_due: Option<NaiveDate>,
    /// Months its applications are kept after it has ended, where not as the hub's others.
    pub keep_months: Option<u32>,
}

/// What a mail without a verdict on its sender is worth (design section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownCounts {
    /// As evidence of every grade.
    All,
    /// As evidence of copies only, not of the sender's own word.
    Copied,
    None,
}

/// What becomes of mail to schools and leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    Observe,
    Draft,
    Send,
}

/// The gate's caps (design section 5). Per hour or per day, as named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Letters that report a change, per address and hour.
    pub change_per_address_hour: u32,
    /// The same, per application and day.
    pub change_per_application_day: u32,
    /// Letters that report none, per application and day.
    pub repeat_per_application_day: u32,
    /// The same, per address and day.
    pub repeat_per_address_day: u32,
    /// Any letter, per exact domain and hour; mail providers exempt.
    pub domain_hour: u32,
    pub hub_hour: u32,
}

impl Default for Caps {
    fn default() -> Self {
        Caps {
            change_per_address_hour: 10,
            change_per_application_day: 6,
            repeat_per_application_day: 2,
            repeat_per_address_day: 3,
            domain_hour: 30,
            hub_hour: 300,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    Tls,
    StartTls,
    /// No encryption: refused but for loopback addresses.
    None,
}

#[derive(Debug, Clone)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// PEM file of an own certificate authority, beside the system's.
    pub ca_file: Option<PathBuf>,
    pub user: String,
    /// Empty until `Config::unlock` has read it.
    pub password: SecretString,
}

#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "one for each hub")]
pub enum Inbox {
    Imap(ImapInbox),
    Maildir { path: PathBuf },
}

#[derive(Debug, Clone)]
pub struct ImapInbox {
    pub server: Server,
    /// Watched with IDLE.
    pub folder: String,
    /// Watched by the timer.
    pub junk: Option<String>,
    pub sent: Option<String>,
    pub drafts: Option<String>,
    /// Looked into at least this often.
    pub poll: Duration,
    /// Octets; of a larger mail only the header is read.
    pub max_size: u64,
    /// A keyword set on judged mail, if wanted.
    pub keyword: Option<String>,
}

#[derive(Debug, Clone)]
pub enum Post {
    Smtp(SmtpPost),
    /// `.eml` files in a folder.
    Directory {
        path: PathBuf,
    },
}

#[derive(Debug, Clone)]
pub struct SmtpPost {
    pub server: Server,
    /// Which copy only acceptance can have made.
    pub copy: Copy,
    /// Transactions a minute, at most.
    pub per_minute: u32,
    /// Between the two looks for the copy of an in-doubt letter.
    pub settle: Duration,
}

/// Where a copy of an accepted letter turns up (design section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Copy {
    /// The service files it in Sent (Microsoft 365, Gmail).
    Server,
    /// The hub's address is one more recipient of the same transaction.
    #[serde(rename = "self")]
    ToSelf,
    /// None: an in-doubt letter is listed for a person.
    None,
}
