//! Which field a value told in plain words is of.

use super::Folding;
use crate::domain::{
    address::{Address, Mailbox},
    conversation::{Topic, Unlabelled, Whose},
    form::{in_text_of, validity},
    person,
    programme::{Attribute, Key, Role},
};

impl Folding<'_> {
    pub(super) fn key_meant(&self, author: &Mailbox, topic: &Topic, value: &str) -> Option<Key> {
        match *topic {
            Topic::Field {
                key: Key::Person(role, attribute),
            } => Some(Key::Person(self.role_here(role)?, attribute)),
            Topic::Field { key } => Some(key),
            Topic::Person {
                ref whose,
                attribute,
            } => match whose {
                Whose::Role(role) => Some(Key::Person(self.role_here(*role)?, attribute)),
                Whose::Named(name) => self.key_of_named(name, attribute),
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
                    if keys.is_empty() {
                        let asked = || {
                            self.asked_address(value)
                                .filter(|_| attribute == Attribute::Email)
                        };
                        return asked()
                            .map(|role| Key::Person(role, attribute))
                            .or_else(|| self.key_of_unknown(author, attribute));
                    }
                    self.only_or_open(&keys)
                }
                Whose::Unstated => {
                    // "the second spelling is right": which of two addresses was asked
                    if attribute == Attribute::Email
                        && let Some(role) = self.asked_address(value)
                    {
                        return Some(Key::Person(role, attribute));
                    }
                    // "the phone number" may as well be the school's
                    let fits = |k: &Key| {
                        matches!(k, Key::Person(_, a) if *a == attribute)
                            || attribute == Attribute::Phone && *k == Key::SchoolPhone
                    };
                    let missing: Vec<Key> = self.missing().into_iter().filter(fits).collect();
                    match missing.as_slice() {
                        [only] => Some(*only),
                        _ => None,
                    }
                }
            },
        }
    }

    /// "Ann will teach years 7, 9 and 13" says which classes she has, where the form asks for them.
    pub(super) fn of_years(&self, key: Key, value: &str) -> Key {
        let Key::Person(role, Attribute::Role) = key else {
            return key;
        };
        let years = Key::Person(role, Attribute::YearGroups);
        let asked = self.terms.programme.field(years).is_some();
        if asked && is_of_years(value) {
            years
        } else {
            key
        }
    }

    /// One person in two roles: the one where it is missing, else unclear.
    fn only_or_open(&self, keys: &[Key]) -> Option<Key> {
        let missing = self.missing();
        let open: Vec<Key> = keys
            .iter()
            .copied()
            .filter(|k| missing.contains(k))
            .collect();
        match (keys, open.as_slice()) {
            ([only], _) | (_, [only]) => Some(*only),
            _ => None,
        }
    }

    /// The person of the form who is called so: by the whole name, or by a part of it that nobody
    /// else has.
    fn key_of_named(&self, name: &str, attribute: Attribute) -> Option<Key> {
        let people: Vec<(Role, &str)> = self
            .terms
            .programme
            .people
            .iter()
            .map(|p| (p.role, self.text(Key::Person(p.role, Attribute::Name))))
            .filter(|(_, n)| !n.is_empty())
            .collect();
        let whole: Vec<Role> = people
            .iter()
            .filter(|(_, n)| person::same_name(n, name))
            .map(|(role, _)| *role)
            .collect();
        let parts = person::name_words(name);
        let called = |n: &str| match parts.as_slice() {
            [one] => {
                let bare = one.strip_suffix('s').unwrap_or(one);
                person::name_words(n).iter().any(|w| w == one || w == bare)
            }
            // "Mary-Beth", of Mary-Beth Jones
            [_, _, ..] => person::name_words(n)
                .windows(parts.len())
                .any(|words| words == parts),
            [] => false,
        };
        let meant: Vec<Role> = if whole.is_empty() {
            people
                .iter()
                .filter(|(_, n)| called(n))
                .map(|(role, _)| *role)
                .collect()
        } else {
            whole
        };
        // Two of one first name: nobody is meant. One person in two roles is one.
        let first = meant.first().copied()?;
        let name_of = |role: Role| self.text(Key::Person(role, Attribute::Name));
        if !meant
            .iter()
            .all(|r| person::same_name(name_of(*r), name_of(first)))
        {
            return None;
        }
        let keys: Vec<Key> = meant
            .iter()
            .map(|r| Key::Person(*r, attribute))
            .filter(|&k| self.terms.programme.field(k).is_some())
            .collect();
        self.only_or_open(&keys)
    }

    /// "My e-mail is …" of somebody whose address the form does not have: they are known by the
    /// name their mail shows, and to nobody else's harm.
    fn key_of_unknown(&self, author: &Mailbox, attribute: Attribute) -> Option<Key> {
        let without_address: Vec<(Role, &str)> = self
            .terms
            .programme
            .people
            .iter()
            .filter(|p| self.address_of(p.role).is_none())
            .map(|p| (p.role, self.text(Key::Person(p.role, Attribute::Name))))
            .collect();
        let keys: Vec<Key> = without_address
            .iter()
            .filter(|(role, name)| person::probably(*role, name, None, author))
            .map(|(role, _)| Key::Person(*role, attribute))
            .filter(|&k| self.terms.programme.field(k).is_some())
            .collect();
        self.only_or_open(&keys)
    }

    /// Whose address is in doubt, and is now said to be this one.
    fn asked_address(&self, value: &str) -> Option<Role> {
        let address = Address::parse(value)?;
        let asked: Vec<Role> = self
            .ledger()
            .iter()
            .filter(|l| l.near.as_ref() == Some(&address))
            .map(|l| l.role)
            .collect();
        match asked.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// "Sorry, that was wrong, it's 1234567": of what its writer told before, or else of the value on
    /// file that it hardly differs from.
    pub(super) fn key_put_right(&self, author: &Mailbox, said: &Unlabelled) -> Option<Key> {
        let Topic::Person {
            whose: Whose::Unstated,
            attribute,
        } = said.topic
        else {
            return None;
        };
        if !said.corrects {
            return None;
        }
        let of_kind = |key: &Key| {
            matches!(key, Key::Person(_, a) if *a == attribute)
                || attribute == Attribute::Phone && *key == Key::SchoolPhone
        };
        let sources: Vec<String> = self
            .writers
            .iter()
            .filter(|(_, address)| *address == author.address)
            .map(|(message, _)| in_text_of(*message))
            .collect();
        let filled = || self.values.iter().filter(|(key, _)| of_kind(key));
        let told: Vec<Key> = filled()
            .filter(|(_, old)| sources.contains(&old.source))
            .map(|(key, _)| *key)
            .collect();
        if let [only] = told.as_slice() {
            return Some(*only);
        }
        let slip = |key: Key, old: &str| {
            let new = validity::canonical(key, &said.value);
            let edits = strsim::damerau_levenshtein(old, &new);
            (1..=2).contains(&edits)
        };
        let near: Vec<Key> = filled()
            .filter(|(key, old)| slip(**key, &old.value))
            .map(|(key, _)| *key)
            .collect();
        match near.as_slice() {
            [only] => Some(*only),
            _ => None,
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
}

/// "years 7, 9 and 13", "Y7-Y9": nothing but classes.
fn is_of_years(value: &str) -> bool {
    let value = value.to_lowercase();
    let words = value
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let numbered = |w: &str| {
        let number = w.trim_start_matches("yr").trim_start_matches('y');
        !number.is_empty() && number.len() <= 2 && number.chars().all(|c| c.is_ascii_digit())
    };
    let small = |w: &str| {
        matches!(
            w,
            "year" | "years" | "yr" | "yrs" | "and" | "to" | "ks3" | "ks4" | "ks5"
        )
    };
    value.contains(|c: char| c.is_ascii_digit())
        && words.into_iter().all(|w| numbered(w) || small(w))
}
