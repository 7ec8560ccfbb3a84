//! The one gate every outgoing mail passes, of whatever kind (design section 5). Pure: the facts
//! are counted by the store and handed in.
//!
//! What the caps stop is held and shown to the admins, never lost; what must not be written to at
//! all is never sent. No other place in the program decides whether a mail may go.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    config::hub::Caps,
    domain::{address::Address, authentication::Authentication},
};

/// Nobody reads a longer list, and the rule asks for four signatories at most.
pub const MAX_CC: usize = 4;

/// In a thread, after so many letters in a row that report nothing new, a person takes over.
pub const REPEATS_IN_A_ROW: u32 = 2;

/// Whom a mail serves; each class has its own hourly budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The answer to a school's mail.
    Answer {
        /// What is known of the mail that is answered.
        authentication: Authentication,
        /// That mail was a machine's.
        to_machine: bool,
        /// Reports something new: an application opened, an item fixed.
        reports_change: bool,
    },
    /// Reminders, requests and event mail, sent by the calendar.
    Scheduled,
    /// Summary, notice, transcript: these alone may go to the hub's own mailbox and staff.
    ToAdmins,
}

/// A mail that wants to go.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    pub class: Class,
    pub to: &'a [Address],
    pub cc: &'a [Address],
}

/// What the gate must know of the hub and of the mail already sent.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The watched address and the others that reach the same mailbox.
    pub own: Vec<Address>,
    /// Staff, admins and leads of the hub itself.
    pub staff: Vec<Address>,
    /// Keys of addresses that a believable bounce has shown not to exist.
    pub dead: BTreeSet<String>,
    pub caps: Caps,
    /// By [`Address::key`].
    pub addresses: BTreeMap<String, AddressCounts>,
    /// Letters reporting a change about this application in the last 24 hours.
    pub change_application_day: u32,
    /// Letters reporting none, the same.
    pub repeat_application_day: u32,
    /// Letters reporting none since the last one that reported a change, in this thread.
    pub repeats_in_a_row: u32,
    /// Letters of this class in the last hour, by the recipient's exact domain.
    pub domain_hour: BTreeMap<String, u32>,
    /// Letters of this class in the last hour.
    pub hub_hour: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AddressCounts {
    /// Answers reporting a change, in the last hour.
    pub change_hour: u32,
    /// Answers reporting none, in the last 24 hours.
    pub repeat_day: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    /// Wait for a person, or for the budget.
    Hold(Reason),
    /// Not to be sent by anybody's doing but a person's own.
    Never(Reason),
}

/// Why not. The word goes into the letter's `reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    NoRecipient,
    TooManyCopies,
    MachineAddress,
    OwnAddress,
    Staff,
    DeadAddress,
    AnswersMachine,
    NotAuthenticated,
    ThreadEnded,
    AddressCap,
    ApplicationCap,
    DomainCap,
    HubCap,
}

impl Reason {
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::NoRecipient => "no-recipient",
            Reason::TooManyCopies => "too-many-copies",
            Reason::MachineAddress => "machine-address",
            Reason::OwnAddress => "own-address",
            Reason::Staff => "staff",
            Reason::DeadAddress => "dead-address",
            Reason::AnswersMachine => "answers-machine",
            Reason::NotAuthenticated => "not-authenticated",
            Reason::ThreadEnded => "thread-ended",
            Reason::AddressCap => "address-cap",
            Reason::ApplicationCap => "application-cap",
            Reason::DomainCap => "domain-cap",
            Reason::HubCap => "hub-cap",
        }
    }
}

/// May this mail go?
pub fn gate(candidate: Candidate<'_>, facts: &Facts) -> Verdict {
    if candidate.to.is_empty() {
        return Verdict::Never(Reason::NoRecipient);
    }
    if let Class::Answer {
        authentication,
        to_machine,
        ..
    } = candidate.class
    {
        if to_machine {
            return Verdict::Never(Reason::AnswersMachine);
        }
        if authentication == Authentication::Fail {
            return Verdict::Never(Reason::NotAuthenticated);
        }
    }
    let everybody = || candidate.to.iter().chain(candidate.cc);
    if let Some(reason) = everybody().find_map(|to| inadmissible(to, candidate.class, facts)) {
        return Verdict::Never(reason);
    }
    if candidate.cc.len() > MAX_CC {
        return Verdict::Hold(Reason::TooManyCopies);
    }
    over_cap(candidate, facts).map_or(Verdict::Pass, Verdict::Hold)
}

/// Why a letter of this class may never be written to that address. Lists of copies are trimmed
/// by it before a letter is rendered.
pub fn inadmissible(address: &Address, class: Class, facts: &Facts) -> Option<Reason> {
    let to_admins = match class {
        Class::ToAdmins => true,
        Class::Answer { .. } | Class::Scheduled => false,
    };
    if is_machine_address(address) {
        return Some(Reason::MachineAddress);
    }
    if !to_admins && facts.own.contains(address) {
        return Some(Reason::OwnAddress);
    }
    if !to_admins && facts.staff.contains(address) {
        return Some(Reason::Staff);
    }
    facts
        .dead
        .contains(address.key())
        .then_some(Reason::DeadAddress)
}

fn over_cap(candidate: Candidate<'_>, facts: &Facts) -> Option<Reason> {
    let caps = &facts.caps;
    let everybody = || candidate.to.iter().chain(candidate.cc);
    let counts = |address: &Address| {
        facts
            .addresses
            .get(address.key())
            .copied()
            .unwrap_or_default()
    };
    match candidate.class {
        Class::Answer { reports_change, .. } => {
            if facts.repeats_in_a_row >= REPEATS_IN_A_ROW {
                return Some(Reason::ThreadEnded);
            }
            if reports_change {
                if facts.change_application_day >= caps.change_per_application_day {
                    return Some(Reason::ApplicationCap);
                }
                if everybody().any(|to| counts(to).change_hour >= caps.change_per_address_hour) {
                    return Some(Reason::AddressCap);
                }
            } else {
                if facts.repeat_application_day >= caps.repeat_per_application_day {
                    return Some(Reason::ApplicationCap);
                }
                if everybody().any(|to| counts(to).repeat_day >= caps.repeat_per_address_day) {
                    return Some(Reason::AddressCap);
                }
            }
        }
        Class::Scheduled | Class::ToAdmins => {}
    }
    let at_own_domain = match candidate.class {
        // The admins' own domain is not to be protected from their summary.
        Class::ToAdmins => true,
        Class::Answer { .. } | Class::Scheduled => false,
    };
    if !at_own_domain
        && everybody().any(|to| {
            let sent = facts.domain_hour.get(to.domain()).copied().unwrap_or(0);
            !to.at_mail_provider() && sent >= caps.domain_hour
        })
    {
        return Some(Reason::DomainCap);
    }
    (facts.hub_hour >= caps.hub_hour).then_some(Reason::HubCap)
}

/// Whether mail to this address is read by no one (RFC 3834 section 2, RFC 2142, and custom).
pub fn is_machine_address(address: &Address) -> bool {
    let local: String = address
        .local()
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.'))
        .collect();
    let whole = address.local();
    const NAMES: [&str; 12] = [
        "mailerdaemon",
        "maildaemon",
        "daemon",
        "postmaster",
        "listserv",
        "majordomo",
        "mailman",
        "autoreply",
        "autoresponder",
        "bounce",
        "bounces",
        "nobody",
    ];
    const INSIDE: [&str; 4] = ["noreply", "donotreply", "dontreply", "notreply"];
    NAMES.contains(&local.as_str())
        || INSIDE.iter().any(|word| local.contains(word))
        || whole.starts_with("owner-")
        || ["-request", "-owner", "-bounces", "-bounce"]
            .iter()
            .any(|end| whole.ends_with(end))
        // VERP of list servers: bounces+someone=their.domain@
        || whole.starts_with("bounce-")
        || whole.starts_with("bounces-")
}

#[cfg(test)]
mod tests;
