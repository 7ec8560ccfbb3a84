//! Letters: to whom, about what. Pure values; the words stand in `templates/`.
//!
//! A [`View`] has no TRN, no statement and no free text, so no template can print them. What it
//! takes from a form is [`Printed`]: one line of at most 80 characters without control
//! characters or URLs.

mod place;
mod printed;
mod view;
mod write;

use serde::{Deserialize, Serialize};

pub use self::{
    place::PlaceLetter,
    printed::Printed,
    view::{Fixed, FormWanted, Hold, How, Line, NotSigned, Open, OpenItems, Person, Remedy, View},
    write::{Subject, labels_asked_by, labels_missing, open_items, view},
};
use super::{
    address::{Address, Mailbox},
    application::{HubTerms, State},
    programme::Programme,
    reading::{Author, Reading},
};

/// Letter ids, as in JSON and in `X-Countersign-Letter`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Acknowledgement,
    MissingItems,
    Update,
    Received,
}

impl Kind {
    pub const ALL: [Kind; 4] = [
        Kind::Acknowledgement,
        Kind::MissingItems,
        Kind::Update,
        Kind::Received,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Acknowledgement => "acknowledgement",
            Kind::MissingItems => "missing-items",
            Kind::Update => "update",
            Kind::Received => "received",
        }
    }
}

/// Whom a letter goes to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Addressees {
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
}

/// At most so many in Cc (design section 5).
const MOST_CC: usize = 4;

/// To the one From (or its Reply-To on the same domain); a letter on a follow-up also to the
/// submitter; the satisfied signatories in Cc of the first answer and of the completion. Never to
/// a person whose signature is missing, the hub itself or its staff.
pub fn addressees(
    kind: Kind,
    reading: &Reading,
    follow_up: bool,
    state: Option<&State>,
    hub: &HubTerms,
) -> Addressees {
    let missing: Vec<&Address> = state
        .iter()
        .flat_map(|s| s.ledger.iter())
        .filter(|l| !l.grade.satisfies())
        .filter_map(|l| l.email.as_ref())
        .collect();
    let welcome = |a: &Address| !hub.is_own(a) && !hub.is_staff(a) && !hub.form_senders.contains(a);
    let submitter = state
        .and_then(|s| s.submitter.as_ref())
        .map(|m| m.address.clone());
    let mut to: Vec<Address> = Vec::new();
    if let Author::One(author) = &reading.author {
        let of_form = reading.is_export() || hub.form_senders.contains(&author.address);
        if of_form {
            to.extend(submitter.clone().filter(&welcome));
        } else if welcome(&author.address) {
            to.push(reply_address(author, &reading.reply_to));
        }
    }
    if follow_up && kind != Kind::Received {
        to.extend(submitter.filter(|s| welcome(s) && !to.contains(s)));
    }
    let mut cc: Vec<Address> = Vec::new();
    let widely = match kind {
        Kind::Acknowledgement => true,
        Kind::MissingItems => !follow_up,
        Kind::Update | Kind::Received => false,
    };
    if let Some(state) = state.filter(|_| widely) {
        // An online form names no signatories; its head is told.
        let head = state.ledger.is_empty().then(|| {
            Address::parse(state.value(super::programme::Key::Person(
                super::programme::Role::Headteacher,
                super::programme::Attribute::Email,
            )))
        });
        let satisfied = state.satisfied().into_iter().cloned();
        for address in satisfied.chain(head.flatten()) {
            if welcome(&address)
                && !to.contains(&address)
                && !cc.contains(&address)
                && !missing.contains(&&address)
            {
                cc.push(address);
            }
        }
    }
    cc.truncate(MOST_CC);
    Addressees { to, cc }
}

/// Reply-To counts only within the author's own domain: elsewhere it is a way to misdirect.
fn reply_address(author: &Mailbox, reply_to: &[Mailbox]) -> Address {
    match reply_to {
        [one] if one.address.domain() == author.address.domain() => one.address.clone(),
        _ => author.address.clone(),
    }
}

/// "Your application: Teaching for Mastery Development [TFMD21-0001]": for who has answered an
/// online form and written no mail.
pub fn subject_of_online(programme: &Programme, reference: Option<&str>) -> String {
    let plain = format!(
        "Your application: {}",
        printed::one_line(&programme.short_title, 100)
    );
    match reference {
        Some(reference) => format!("{plain} [{reference}]"),
        None => plain,
    }
}

/// "Re: Our form [PMR22-0007]": the subject kept, the reference added once.
pub fn subject(of: &str, reference: Option<&str>) -> String {
    let mut rest = of.trim();
    loop {
        let lower = rest.to_lowercase();
        let prefix = ["re:", "fw:", "fwd:", "aw:"]
            .into_iter()
            .find(|p| lower.starts_with(p));
        match prefix.and_then(|p| rest.get(p.len()..)) {
            Some(shorter) => rest = shorter.trim_start(),
            None => break,
        }
    }
    let plain: String = printed::one_line(rest, 120);
    let plain = if plain.is_empty() {
        "Your form".to_owned()
    } else {
        plain
    };
    match reference {
        Some(reference) if !plain.contains(reference) => format!("Re: {plain} [{reference}]"),
        _ => format!("Re: {plain}"),
    }
}

#[cfg(test)]
mod tests;
