//! What plain words change: signatures, corrections, a withdrawal.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Folding};
use crate::domain::{
    address::{Address, Mailbox},
    conversation::{self, Said, Topic, Whose},
    form::{Value, in_file_of, in_text_of, validity},
    person,
    programme::{Attribute, Key, Role},
    signatory::{Seen, is_named_as_another},
};

impl Folding<'_> {
    pub(super) fn on_said(&mut self, entry: &Entry<'_>, author: &Mailbox, said: &Said) {
        match said {
            // "Yes to the secondary programme from us": it is for another than this one
            Said::Confirms { quote } | Said::Approves { quote }
                if entry
                    .reading
                    .is_of_another_matter(quote, self.terms.programme)
                    || self.speaks_as_another(author, quote) => {}
            Said::Confirms { .. } => self.see(author.clone(), Seen::Confirmed, entry, None),
            Said::Approves { .. } => {
                let head = [Role::Headteacher, Role::HeadOfDepartment]
                    .into_iter()
                    .any(|role| self.address_of(role).as_ref() == Some(&author.address));
                if head {
                    self.see(author.clone(), Seen::Confirmed, entry, None);
                }
            }
            Said::Declines { .. } => self.see(author.clone(), Seen::Declined, entry, None),
            // "We have pulled out of the Embedding group at another hub"
            Said::Withdraws { quote }
                if conversation::names_another_programme(quote, self.terms.programme) => {}
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
            Said::StopsReminders { .. } => self.reminders_stopped = true,
            Said::Supplies { topic, value, .. } => self.on_supply(entry, author, topic, value),
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

    /// "I, Ann Lee, confirm", from Ben's address.
    fn speaks_as_another(&self, author: &Mailbox, quote: &str) -> bool {
        let name_of = |role| self.text(Key::Person(role, Attribute::Name));
        let people = self.signatories().map(|r| (name_of(r), self.address_of(r)));
        conversation::named_as_oneself(quote)
            .is_some_and(|name| is_named_as_another(people, &author.address, &name))
    }

    /// Values without their labels, where they are missing. Two for one field are none.
    pub(super) fn on_unlabelled(&mut self, entry: &Entry<'_>, author: &Mailbox) {
        let nothing = entry.reading.unlabelled.is_empty();
        if nothing || entry.reading.of_several_schools() || self.waits(entry) {
            return;
        }
        let of_nobody = |topic: &Topic| {
            let whose = match topic {
                Topic::Person { whose, .. } => Some(whose),
                Topic::Field { .. } => None,
            };
            whose == Some(&Whose::Unstated)
        };
        // whose is said first: what is left open tells of whom the others are
        for unstated in [false, true] {
            let missing = self.missing();
            let mut answers: BTreeMap<Key, BTreeSet<&str>> = BTreeMap::new();
            for said in &entry.reading.unlabelled {
                let meant = || {
                    self.key_meant(author, &said.topic, &said.value)
                        .or_else(|| self.key_put_right(author, said))
                };
                if of_nobody(&said.topic) == unstated
                    && let Some(key) = meant()
                    && (missing.contains(&key) || said.corrects)
                    && !self.is_anothers(key, &said.value)
                {
                    answers.entry(key).or_default().insert(&said.value);
                }
            }
            for (key, values) in answers {
                if let [value] = values.into_iter().collect::<Vec<_>>().as_slice() {
                    self.supply(entry, key, value);
                }
            }
        }
    }

    /// An address that is somebody else's already.
    fn is_anothers(&self, key: Key, value: &str) -> bool {
        let (Key::Person(role, Attribute::Email), Some(address)) = (key, Address::parse(value))
        else {
            return false;
        };
        let mut others = Role::ALL.into_iter().filter(|r| *r != role);
        others.any(|other| self.address_of(other).as_ref() == Some(&address))
    }

    /// The statement as a file of its own, where the words bring none.
    pub(super) fn on_statement(&mut self, entry: &Entry<'_>) {
        let told = |s: &Said| matches!(s, Said::Statement { .. });
        let unsure = entry.reading.of_several_schools() || self.waits(entry);
        if unsure || entry.reading.said.iter().any(told) {
            return;
        }
        if self.terms.programme.field(Key::Statement).is_some()
            && let Some((name, text)) = entry.reading.statements().next()
        {
            self.set(Key::Statement, text, in_file_of(entry.message, name));
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
            let Some(key) = self.key_meant(author, topic, value) else {
                continue;
            };
            let value = &self.whole_name(key, topic, value);
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
                    let (old, mail) = (self.holder(role), self.address_of(role));
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
    fn on_supply(&mut self, entry: &Entry<'_>, author: &Mailbox, topic: &Topic, value: &str) {
        let Some(key) = self.key_meant(author, topic, value) else {
            return;
        };
        let key = self.of_years(key, value);
        let value = &self.whole_name(key, topic, value);
        self.supply(entry, key, value);
    }

    fn supply(&mut self, entry: &Entry<'_>, key: Key, value: &str) {
        if self.terms.programme.field(key).is_none() || validity::problem(key, value).is_some() {
            return;
        }
        if let Key::Person(role, Attribute::Name) = key {
            let (old, mail) = (self.holder(role), self.address_of(role));
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

    /// "Smyth, not Smith": a part of a name corrects that part of the name on the form.
    fn whole_name(&self, key: Key, topic: &Topic, value: &str) -> String {
        let (
            Key::Person(_, Attribute::Name),
            Topic::Person {
                whose: Whose::Named(part),
                ..
            },
        ) = (key, topic)
        else {
            return value.to_owned();
        };
        let old = self.text(key);
        let one_word = |text: &str| person::name_words(text).len() == 1;
        // "Ruth for Omar" is somebody else, who must not be taken for him under a new first name
        let slip = strsim::damerau_levenshtein(&part.to_lowercase(), &value.to_lowercase()) <= 2;
        if !slip || !one_word(part) || !one_word(value) || one_word(old) {
            return value.to_owned();
        }
        old.split(' ')
            .map(|word| {
                if person::name_words(word) == person::name_words(part) {
                    value
                } else {
                    word
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
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
