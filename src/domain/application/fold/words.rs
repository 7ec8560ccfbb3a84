//! What plain words change: signatures, corrections, a withdrawal.

use super::{Entry, Folding};
use crate::domain::{
    address::{Address, Mailbox},
    conversation::{Said, Topic, Whose},
    form::{Value, in_text_of, validity},
    person,
    programme::{Attribute, Key, Role},
    signatory::Seen,
};

impl Folding<'_> {
    pub(super) fn on_said(&mut self, entry: &Entry<'_>, author: &Mailbox, said: &Said) {
        match said {
            Said::Confirms { .. } => self.see(author.clone(), Seen::Confirmed, entry, None),
            Said::Declines { .. } => self.see(author.clone(), Seen::Declined, entry, None),
            // Of which of several schools it is said cannot be told apart.
            Said::Withdraws { .. }
            | Said::OneParticipant { .. }
            | Said::Supplies { .. }
            | Said::Statement { .. }
                if entry.reading.of_several_schools() => {}
            // What came with a held revision waits with it.
            Said::Supplies { .. } | Said::Statement { .. } if self.waits(entry) => {}
            Said::Withdraws { .. } => self.withdrawn = true,
            Said::OneParticipant { .. } => self.one_participant = true,
            Said::Supplies { topic, value, .. } => self.on_supply(entry, author, *topic, value),
            Said::Statement { text } => {
                self.set(Key::Statement, text, in_text_of(entry.message));
            }
            Said::NotEvidence { .. }
            | Said::Asks { .. }
            | Said::AnnouncesForm { .. }
            | Said::Revises { .. }
            | Said::ShareLink { .. } => {}
        }
    }

    fn waits(&self, entry: &Entry<'_>) -> bool {
        self.held_forms.contains(&entry.message) || self.dismissed.contains(&entry.message)
    }

    /// Another person in a role that is taken, or another URN, is a conflict: all that the message
    /// supplies waits for a person.
    pub(super) fn hold_replacements(&mut self, entry: &Entry<'_>, author: &Mailbox) {
        if entry.reading.of_several_schools() {
            return;
        }
        let mut replaced = false;
        for said in &entry.reading.said {
            let Said::Supplies { topic, value, .. } = said else {
                continue;
            };
            let Some(key) = self.key_meant(author, *topic) else {
                continue;
            };
            replaced |= match key {
                Key::SchoolUrn => {
                    let old = self.text(key).to_owned();
                    let other = old != *value
                        && self.urn_counts(&old, self.urn_arrival())
                        && self.urn_counts(value, Some(entry.arrival))
                        && !self.puts_right(value);
                    if other {
                        self.note_succession(&old, value);
                    }
                    other
                }
                Key::Person(role, Attribute::Name) if self.signatories().any(|r| r == role) => {
                    let (old, mail) = (self.text(key), self.address_of(role));
                    !old.is_empty()
                        && !value.is_empty()
                        && !person::same_person((old, mail.as_ref()), (value, mail.as_ref()))
                }
                Key::Person(..)
                | Key::MathsHub
                | Key::SchoolName
                | Key::SchoolAddress
                | Key::SchoolPhone
                | Key::LocalAuthority
                | Key::SpecialistEngagement
                | Key::SpecialistDetail
                | Key::Statement
                | Key::GroupRequested
                | Key::GroupSchools
                | Key::GroupRelationship
                | Key::Signature(_) => false,
            };
        }
        if replaced && self.accepted.contains(&entry.message) {
            self.entered.insert(entry.message);
            self.held_forms.clear();
        } else if replaced {
            self.hold(entry);
        }
    }

    /// A value in plain words. It counts when it is clear whose it is and it is valid.
    fn on_supply(&mut self, entry: &Entry<'_>, author: &Mailbox, topic: Topic, value: &str) {
        let Some(key) = self.key_meant(author, topic) else {
            return;
        };
        if self.terms.programme.field(key).is_none() || validity::problem(key, value).is_some() {
            return;
        }
        if let Key::Person(role, Attribute::Name) = key {
            let (old, mail) = (self.text(key), self.address_of(role));
            let replaced = !old.is_empty()
                && !person::same_person((old, mail.as_ref()), (value, mail.as_ref()));
            if let Some(mailbox) = mail.filter(|_| replaced) {
                self.since.insert((role, mailbox), self.evidence.len());
            }
        }
        self.set(key, value, in_text_of(entry.message));
        if key == Key::SchoolUrn {
            self.urn_from = Some((entry.arrival, entry.message));
        }
    }

    fn key_meant(&self, author: &Mailbox, topic: Topic) -> Option<Key> {
        match topic {
            Topic::Field {
                key: Key::Person(role, attribute),
            } => Some(Key::Person(self.role_here(role)?, attribute)),
            Topic::Field { key } => Some(key),
            Topic::Person { whose, attribute } => match whose {
                Whose::Role(role) => Some(Key::Person(self.role_here(role)?, attribute)),
                Whose::Mine => {
                    let keys: Vec<Key> = self
                        .terms
                        .programme
                        .people
                        .iter()
                        .filter(|p| self.address_of(p.role).as_ref() == Some(&author.address))
                        .map(|p| Key::Person(p.role, attribute))
                        .filter(|&k| self.terms.programme.field(k).is_some())
                        .collect();
                    // One person in two roles: the one where it is missing, else unclear.
                    let missing = self.missing();
                    let open: Vec<Key> = keys
                        .iter()
                        .copied()
                        .filter(|k| missing.contains(k))
                        .collect();
                    match (keys.as_slice(), open.as_slice()) {
                        ([only], _) | (_, [only]) => Some(*only),
                        _ => None,
                    }
                }
                Whose::Unstated => {
                    let missing: Vec<Key> = self
                        .missing()
                        .into_iter()
                        .filter(|k| matches!(k, Key::Person(_, a) if *a == attribute))
                        .collect();
                    match missing.as_slice() {
                        [only] => Some(*only),
                        _ => None,
                    }
                }
            },
        }
    }

    /// "Teacher 1" is lead 1 in a primary programme and advocate 1 in a secondary one.
    fn role_here(&self, role: Role) -> Option<Role> {
        let has = |r: Role| self.terms.programme.person(r).is_some();
        let twin = match role {
            Role::Lead1 => Role::Advocate1,
            Role::Lead2 => Role::Advocate2,
            Role::Advocate1 => Role::Lead1,
            Role::Advocate2 => Role::Lead2,
            Role::Headteacher => Role::Headteacher,
            Role::HeadOfDepartment => Role::HeadOfDepartment,
        };
        [role, twin].into_iter().find(|&r| has(r))
    }

    pub(super) fn set(&mut self, key: Key, value: &str, source: String) {
        self.values.insert(
            key,
            Value {
                value: validity::canonical(key, value),
                source,
            },
        );
        if let Key::Person(_, Attribute::Email) = key
            && let Some(address) = Address::parse(self.text(key))
        {
            self.parties.insert(address);
        }
    }
}
