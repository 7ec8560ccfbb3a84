//! An application's state: what the school has said, who has signed, what is missing.
//!
//! State is a [`fold`] over the readings linked to the application, sorted by arrival, and over
//! rulings by instant. The order of processing and the time of day are no inputs, so the same
//! messages give the same state however often and in whatever order they are folded.

mod advice;
mod fold;
pub mod opinion;
mod timing;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use self::{
    fold::{Entry, fold},
    opinion::{Opinion, OtherSchool},
    timing::{deadline_instant, in_words},
};
use super::{
    address::{Address, Mailbox},
    form::Value,
    programme::{Key, OfferingHub, Programme, Role},
    school_register::SchoolRegister,
    selection::Place,
    signatory::Signature,
};

/// What the fold needs to know besides the messages: the programme and the hub's side of it.
#[derive(Debug, Clone)]
pub struct Terms<'a> {
    pub programme: &'a Programme,
    /// How commands name the application: advice that is a command is written out.
    pub reference: Option<&'a str>,
    /// The last day in force at this hub.
    pub deadline: Option<chrono::NaiveDate>,
    pub hub: &'a HubTerms,
}

/// What the rules know of a hub.
#[derive(Debug, Clone, Default)]
pub struct HubTerms {
    /// Its own names, lead school included.
    pub names: Vec<String>,
    /// Every hub known by name, this one among them.
    pub maths_hubs: Vec<OfferingHub>,
    pub own_addresses: Vec<Address>,
    pub staff: Vec<Address>,
    /// Who may rule, and send an export.
    pub admins: Vec<Address>,
    pub form_senders: Vec<Address>,
    /// Mail without a verdict on its sender counts as evidence of copies.
    pub unknown_copies: bool,
    /// … and of the sender's own word.
    pub unknown_word: bool,
    /// The hub's copy of the national school register.
    pub school_register: Option<Arc<SchoolRegister>>,
}

impl HubTerms {
    pub fn is_own(&self, address: &Address) -> bool {
        self.own_addresses.contains(address)
    }

    pub fn is_staff(&self, address: &Address) -> bool {
        self.staff.contains(address) || self.admins.contains(address)
    }

    /// At the domain of the hub's own address, which is not a mail provider's. Its lead school may be
    /// there too, and apply.
    pub fn is_colleague(&self, address: &Address) -> bool {
        self.own_addresses
            .iter()
            .any(|own| own.domain() == address.domain() && !own.at_mail_provider())
    }

    /// An admin, or whoever works in the hub's own mailbox.
    pub fn is_admin(&self, address: &Address) -> bool {
        self.admins.contains(address) || self.is_own(address)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Complete,
    Incomplete,
    Review,
    Withdrawn,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Complete => "complete",
            Status::Incomplete => "incomplete",
            Status::Review => "review",
            Status::Withdrawn => "withdrawn",
        }
    }
}

/// Why a person must look (design section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    Unreadable,
    NotAuthenticated,
    WrongHub,
    WrongProgramme,
    Late,
    AmbiguousMatch,
    SharedAddress,
    Conflict,
    Declined,
    SmallSchool,
    Question,
    Withdrawal,
    SeveralSchools,
    Suspicious,
    TooLarge,
    Forwarded,
    Bounce,
    Stale,
}

impl Review {
    pub fn as_str(self) -> &'static str {
        match self {
            Review::Unreadable => "unreadable",
            Review::NotAuthenticated => "not-authenticated",
            Review::WrongHub => "wrong-hub",
            Review::WrongProgramme => "wrong-programme",
            Review::Late => "late",
            Review::AmbiguousMatch => "ambiguous-match",
            Review::SharedAddress => "shared-address",
            Review::Conflict => "conflict",
            Review::Declined => "declined",
            Review::SmallSchool => "small-school",
            Review::Question => "question",
            Review::Withdrawal => "withdrawal",
            Review::SeveralSchools => "several-schools",
            Review::Suspicious => "suspicious",
            Review::TooLarge => "too-large",
            Review::Forwarded => "forwarded",
            Review::Bounce => "bounce",
            Review::Stale => "stale",
        }
    }

    /// Why a person must look, as a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Review::Unreadable => "A scan or photograph: only a person can read it.",
            Review::NotAuthenticated => {
                "The mail server says the sender is not who it claims to be."
            }
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
            Review::SeveralSchools => {
                "It carries forms of several schools that cannot be told apart."
            }
            Review::Suspicious => "It may have been made to do harm.",
            Review::TooLarge => "It is too large to be fetched.",
            Review::Forwarded => "Hub staff forwarded it: who sent and was copied is only a claim.",
            Review::Bounce => "A letter came back.",
            Review::Stale => "It lay unread for more than a week.",
        }
    }

    /// Whether it puts the application itself into review.
    pub fn holds_application(self) -> bool {
        match self {
            Review::Late
            | Review::WrongHub
            | Review::WrongProgramme
            | Review::Conflict
            | Review::SmallSchool
            | Review::Declined
            | Review::Stale => true,
            Review::Unreadable
            | Review::NotAuthenticated
            | Review::AmbiguousMatch
            | Review::SharedAddress
            | Review::Question
            | Review::Withdrawal
            | Review::SeveralSchools
            | Review::Suspicious
            | Review::TooLarge
            | Review::Forwarded
            | Review::Bounce => false,
        }
    }
}

/// Where an application stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub status: Status,
    /// The current form with the corrections after it, in canonical spelling.
    pub values: BTreeMap<Key, Value>,
    pub ledger: Vec<Signature>,
    /// Required fields empty or invalid, and signatures not satisfied, in the form's order.
    pub missing: Vec<Key>,
    /// What keeps it in review.
    pub reviews: BTreeSet<Review>,
    /// The hub a wrong-hub form names.
    pub other_hub: Option<String>,
    /// For the admin; never missing.
    pub advice: Vec<String>,
    #[serde(default)]
    pub opinion: Opinion,
    /// Who sent the form that counts; for an online form, its respondent.
    pub submitter: Option<Mailbox>,
    /// Whom the application knows: submitters and everybody on its forms.
    pub parties: Vec<Address>,
    /// Arrival of the first readable form.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Arrival of what completed it, while it is complete.
    pub completed_at: Option<DateTime<Utc>>,
    /// Messages whose form is held (a conflict) and does not count yet.
    pub held_forms: Vec<i64>,
    /// Roles whose person an admin has waived altogether.
    pub waived: Vec<Role>,
    /// A second participant is left wholly blank, where one may be enough.
    pub blank_second: Option<Role>,
    /// Somebody has stopped automatic mail to it.
    pub mine: bool,
    /// What was decided about a place for it.
    #[serde(default)]
    pub place: Option<Place>,
    /// The school wants no reminders.
    #[serde(default)]
    pub reminders_stopped: bool,
    /// More time, given to it alone.
    #[serde(default)]
    pub chased: Option<Given>,
    /// The head is asked for the statement.
    #[serde(default)]
    pub shortlisted: Option<Given>,
}

/// A date given to one school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The last day.
    pub by: NaiveDate,
    pub since: DateTime<Utc>,
}

impl State {
    /// Before anything was said.
    pub fn empty() -> State {
        State {
            status: Status::Incomplete,
            values: BTreeMap::new(),
            ledger: Vec::new(),
            missing: Vec::new(),
            reviews: BTreeSet::new(),
            other_hub: None,
            advice: Vec::new(),
            opinion: Opinion::default(),
            submitter: None,
            parties: Vec::new(),
            submitted_at: None,
            completed_at: None,
            held_forms: Vec::new(),
            waived: Vec::new(),
            blank_second: None,
            mine: false,
            place: None,
            reminders_stopped: false,
            chased: None,
            shortlisted: None,
        }
    }

    pub fn value(&self, key: Key) -> &str {
        self.values.get(&key).map_or("", |v| v.value.as_str())
    }

    /// The URN, when it is a valid one that nobody doubts.
    pub fn urn(&self) -> Option<&str> {
        self.written_urn()
            .filter(|_| !self.missing.contains(&Key::SchoolUrn))
    }

    /// The URN as given, if it is one by its form; the register may never have heard of it.
    pub fn written_urn(&self) -> Option<&str> {
        let urn = self.value(Key::SchoolUrn);
        super::form::validity::problem(Key::SchoolUrn, urn)
            .is_none()
            .then_some(urn)
    }

    /// Addresses of people whose signature is satisfied, in the form's order, once each.
    pub fn satisfied(&self) -> Vec<&Address> {
        let mut seen: Vec<&Address> = Vec::new();
        for line in self.ledger.iter().filter(|l| l.grade.satisfies()) {
            if let Some(email) = &line.email
                && !seen.contains(&email)
            {
                seen.push(email);
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests;
