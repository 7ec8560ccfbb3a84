//! The signatory rule: who must sign, and what shows that they did (design section 4).
//!
//! "When the form is emailed, please copy all those above in confirmation of their electronic
//! signature." A ledger entry joins a person of the current form with the evidence seen of their
//! address. Only equal addresses satisfy; everything else is a question to a person.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    address::{Address, Mailbox},
    person,
    programme::Role,
};

/// How sure a signature is; `Confirmed`, `Sender`, `Copied` and `Waived` satisfy the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Their own mail says so.
    Confirmed,
    /// The form came from their address.
    Sender,
    /// Their form address is in To or Cc.
    Copied,
    /// A copied address that is probably theirs: asked about, never counted.
    NearMiss,
    Missing,
    /// Their own "no". Ends by their later confirmation or a waiver only.
    Declined,
    /// Mail of ours to them came back: there is no such address.
    Bounced,
    /// An admin's ruling, for this person.
    Waived,
}

impl Grade {
    pub fn satisfies(self) -> bool {
        match self {
            Grade::Confirmed | Grade::Sender | Grade::Copied | Grade::Waived => true,
            Grade::NearMiss | Grade::Missing | Grade::Declined | Grade::Bounced => false,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Grade::Confirmed => "confirmed",
            Grade::Sender => "sender",
            Grade::Copied => "copied",
            Grade::NearMiss => "near-miss",
            Grade::Missing => "missing",
            Grade::Declined => "declined",
            Grade::Bounced => "bounced",
            Grade::Waived => "waived",
        }
    }
}

/// What was seen of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Confirmed,
    Sender,
    /// In the named header field.
    Copied(&'static str),
    Declined,
    Bounced,
}

/// One sighting. Sightings are kept in the order of arrival.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub mailbox: Mailbox,
    pub seen: Seen,
    /// The message that shows it.
    pub message: i64,
    pub at: DateTime<Utc>,
    /// The server gave no verdict on the message's sender.
    pub unproved: bool,
}

/// A person of the current form in a signatory's role.
#[derive(Debug, Clone)]
pub struct Person {
    pub role: Role,
    pub name: String,
    pub email: Option<Address>,
    /// Sightings before this one are of another holder of the same address.
    pub since: usize,
    /// Why an admin waived this person's signature.
    pub waived: Option<String>,
    /// An admin recorded the signature by hand: when and why.
    pub signed: Option<(DateTime<Utc>, String)>,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    pub role: Role,
    pub name: String,
    pub email: Option<Address>,
    pub grade: Grade,
    /// The header or words that prove it, for people: "in Cc of message 12".
    pub evidence: String,
    pub message: Option<i64>,
    /// The copied address that is probably theirs.
    pub near: Option<Address>,
    /// Another person of the form has the same mailbox, and the one signature seen is theirs.
    pub shared_with: Option<Role>,
}

/// Whether `name`, given as their own by whoever writes from one signatory's address, is another
/// signatory's. Whose word it is then, only a person can find out.
pub fn is_named_as_another<'p>(
    people: impl Iterator<Item = (&'p str, Option<Address>)>,
    author: &Address,
    name: &str,
) -> bool {
    let (own, others): (Vec<_>, Vec<_>) =
        people.partition(|(_, mailbox)| mailbox.as_ref() == Some(author));
    let is_one_of =
        |some: &[(&str, Option<Address>)]| some.iter().any(|(n, _)| person::same_name(n, name));
    !own.is_empty() && !is_one_of(&own) && is_one_of(&others)
}

/// The ledger: one line for each role, in the order given.
pub fn ledger(people: &[Person], evidence: &[Evidence]) -> Vec<Signature> {
    let mut lines: Vec<Signature> = people.iter().map(|p| grade(p, people, evidence)).collect();
    settle_shared_mailboxes(people, &mut lines);
    find_near_misses(people, evidence, &mut lines);
    lines
}

fn grade(person: &Person, people: &[Person], evidence: &[Evidence]) -> Signature {
    let line = |grade: Grade, by: Option<&Evidence>, words: String| Signature {
        role: person.role,
        name: person.name.clone(),
        email: person.email.clone(),
        grade,
        evidence: match by {
            Some(e) if e.unproved => format!("{words} (its sender is not proved)"),
            Some(_) | None => words,
        },
        message: by.map(|e| e.message),
        near: None,
        shared_with: None,
    };
    if let Some(why) = &person.waived {
        return line(Grade::Waived, None, format!("waived by an admin: {why}"));
    }
    let mailboxes = mailboxes_of(person, people);
    let of_them: Vec<&Evidence> = evidence
        .iter()
        .skip(person.since)
        .filter(|e| mailboxes.contains(&&e.mailbox.address))
        .collect();
    // When mails of one person disagree, the later arrival counts.
    let word = of_them
        .iter()
        .rev()
        .find(|e| matches!(e.seen, Seen::Confirmed | Seen::Declined));
    if let Some((at, why)) = &person.signed
        && word.is_none_or(|e| e.seen == Seen::Confirmed || e.at <= *at)
    {
        return line(
            Grade::Confirmed,
            None,
            format!("recorded by an admin: {why}"),
        );
    }
    match word {
        Some(e) if e.seen == Seen::Confirmed => {
            return line(
                Grade::Confirmed,
                Some(e),
                format!("their own words in message {}", e.message),
            );
        }
        Some(e) => {
            return line(
                Grade::Declined,
                Some(e),
                format!("their own refusal in message {}", e.message),
            );
        }
        None => {}
    }
    if let Some(e) = of_them.iter().find(|e| e.seen == Seen::Sender) {
        return line(
            Grade::Sender,
            Some(e),
            format!("From of message {}, which carried the form", e.message),
        );
    }
    if let Some(e) = of_them.iter().find(|e| e.seen == Seen::Bounced) {
        return line(
            Grade::Bounced,
            Some(e),
            format!("no such address, says bounce message {}", e.message),
        );
    }
    for e in &of_them {
        if let Seen::Copied(field) = e.seen {
            return line(
                Grade::Copied,
                Some(e),
                format!("in {field} of message {}", e.message),
            );
        }
    }
    let why = match mailboxes.is_empty() {
        true => "the form gives no usable address",
        false => "not seen in From, To or Cc of any mail",
    };
    line(Grade::Missing, None, why.to_owned())
}

/// The form's addresses of a person. Whoever holds two roles signs once, though the form may give
/// an address for each; the name must then be the same in full, an initial could be a sister's.
fn mailboxes_of<'p>(person: &'p Person, people: &'p [Person]) -> Vec<&'p Address> {
    let mut name = person::name_words(&person.name);
    name.sort();
    people
        .iter()
        .filter(|other| {
            let mut theirs = person::name_words(&other.name);
            theirs.sort();
            other.role == person.role
                || theirs == name && name.iter().filter(|w| w.chars().count() > 1).count() > 1
        })
        .filter_map(|other| other.email.as_ref())
        .collect()
}

/// One mailbox of two different people is one signature: it is the one's whose name the address
/// is made of, else the first's. Whoever an admin has settled leaves it to the others.
fn settle_shared_mailboxes(people: &[Person], lines: &mut [Signature]) {
    let mut by_mailbox: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, p) in people.iter().enumerate() {
        if let Some(email) = &p.email {
            by_mailbox
                .entry(email.key().to_owned())
                .or_default()
                .push(i);
        }
    }
    for holders in by_mailbox.values() {
        let open: Vec<usize> = holders
            .iter()
            .copied()
            .filter(|&i| {
                people
                    .get(i)
                    .is_some_and(|p| p.waived.is_none() && p.signed.is_none())
            })
            .collect();
        let owner = open
            .iter()
            .copied()
            .find(|&i| people.get(i).is_some_and(owns))
            .or_else(|| open.first().copied());
        let Some(owner) = owner.and_then(|i| people.get(i)) else {
            continue;
        };
        for i in open {
            let (Some(p), Some(line)) = (people.get(i), lines.get_mut(i)) else {
                continue;
            };
            let one_person = p.role == owner.role || person::same_name(&p.name, &owner.name);
            if one_person || !line.grade.satisfies() {
                continue;
            }
            line.grade = Grade::Missing;
            line.message = None;
            line.shared_with = Some(owner.role);
            line.evidence = format!(
                "the form gives the same mailbox for {}: one copy is not two signatures",
                owner.role
            );
        }
    }
}

fn owns(p: &Person) -> bool {
    let Some(email) = &p.email else { return false };
    let as_copied = Mailbox {
        name: None,
        address: email.clone(),
    };
    person::probably(p.role, &p.name, None, &as_copied)
}

/// For whoever is still missing: a copied address that belongs to nobody else on the form and is
/// probably theirs.
fn find_near_misses(people: &[Person], evidence: &[Evidence], lines: &mut [Signature]) {
    for (p, line) in people.iter().zip(lines.iter_mut()) {
        if !matches!(line.grade, Grade::Missing | Grade::Bounced) || line.shared_with.is_some() {
            continue;
        }
        let near = evidence.iter().find(|e| {
            let known = people
                .iter()
                .any(|q| q.email.as_ref() == Some(&e.mailbox.address));
            !known
                && matches!(e.seen, Seen::Copied(_) | Seen::Sender | Seen::Confirmed)
                && !p.name.is_empty()
                && person::probably(p.role, &p.name, p.email.as_ref(), &e.mailbox)
        });
        if let Some(e) = near {
            line.near = Some(e.mailbox.address.clone());
            if line.grade == Grade::Missing {
                line.grade = Grade::NearMiss;
                line.message = Some(e.message);
                line.evidence = format!(
                    "message {} has {}, not the form's address",
                    e.message, e.mailbox.address
                );
            }
        }
    }
}

#[cfg(test)]
mod tests;
