//! What is left of a text, and of what a mail said, when a person is to be forgotten (UK GDPR,
//! article 17): everything but them.
//!
//! A person is known by their address, and by the names and numbers a form gives with it. A first
//! name alone is anybody's, so a mail's own words go as a whole where it speaks of them.

use serde_json::Value;

use super::{
    address::Address,
    conversation::{Said, Topic, Whose},
    form::FormReading,
    person::name_words,
    programme::{Attribute, Key, Role},
    reading::{Author, Reading},
};

/// Stands where their name or number stood.
const ERASED: &str = "[erased]";
/// Stands where only an address may.
const NOBODY: &str = "erased@erased.invalid";

/// Who is to be forgotten.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub address: Address,
    /// Names and numbers that are theirs alone.
    known_by: Vec<String>,
    /// In the application they were learnt from.
    roles: Vec<Role>,
}

impl Person {
    pub fn new(address: Address) -> Person {
        Person {
            address,
            known_by: Vec::new(),
            roles: Vec::new(),
        }
    }

    /// Takes in what an application says of them, as `value` tells it.
    pub fn known_from<'v>(&mut self, value: impl Fn(Key) -> Option<&'v str>) {
        for role in Role::ALL {
            let email = value(Key::Person(role, Attribute::Email)).and_then(Address::parse);
            if email.as_ref() != Some(&self.address) {
                continue;
            }
            self.roles.push(role);
            for attribute in [Attribute::Name, Attribute::Trn] {
                let text = value(Key::Person(role, attribute)).unwrap_or_default();
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let theirs = attribute == Attribute::Trn || text.contains(' ');
                if theirs && !text.is_empty() && !self.known_by.contains(&text) {
                    self.known_by.push(text);
                }
            }
        }
    }

    pub fn is_named_in(&self, text: &str) -> bool {
        self.without(text) != text
    }

    /// The text without them.
    pub fn without(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = ' ';
        while let Some(next) = rest.chars().next() {
            if let Some(after) = self.after(before, rest) {
                out.push_str(ERASED);
                rest = after;
                before = ']';
                continue;
            }
            out.push(next);
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
            before = next;
        }
        out
    }

    /// What follows them, where the text begins with them.
    fn after<'t>(&self, before: char, text: &'t str) -> Option<&'t str> {
        if before.is_alphanumeric() {
            return None;
        }
        if stands_around_addresses(before) {
            let end = text.find(stands_around_addresses).unwrap_or(text.len());
            let word = text.get(..end)?.trim_end_matches(['.', '?', '!']);
            if word.contains('@') && Address::parse(word).as_ref() == Some(&self.address) {
                return text.get(word.len()..);
            }
        }
        self.known_by.iter().find_map(|known| after(text, known))
    }

    fn forget_in(&self, value: &mut Value) {
        match value {
            Value::String(text) if Address::parse(text).as_ref() == Some(&self.address) => {
                NOBODY.clone_into(text);
            }
            Value::String(text) => *text = self.without(text),
            Value::Array(values) => values.iter_mut().for_each(|v| self.forget_in(v)),
            Value::Object(map) => map.values_mut().for_each(|v| self.forget_in(v)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// JSON without them.
    ///
    /// # Errors
    /// When it is none.
    pub fn without_in_json(&self, json: &str) -> serde_json::Result<String> {
        let mut value: Value = serde_json::from_str(json)?;
        self.forget_in(&mut value);
        serde_json::to_string(&value)
    }

    /// What a mail said, but for them; none where it says nothing of them.
    ///
    /// # Errors
    /// When what is left is no reading any more.
    pub fn forgotten(&self, reading: &Reading) -> serde_json::Result<Option<Reading>> {
        let mut left = reading.clone();
        for form in &mut left.forms {
            self.forget_on(form);
        }
        let theirs = matches!(&left.author, Author::One(one) if one.address == self.address);
        left.said.retain(
            |said| !matches!(said, Said::Supplies { topic, .. } if self.is_told(topic, theirs)),
        );
        left.unlabelled.retain(|u| !self.is_told(&u.topic, theirs));
        let mut value = serde_json::to_value(&left)?;
        self.forget_in(&mut value);
        let left: Reading = serde_json::from_value(value)?;
        if left == *reading {
            return Ok(None);
        }
        let mut value = serde_json::to_value(Reading {
            fresh: String::new(),
            foot: String::new(),
            ..left
        })?;
        unquoted(&mut value);
        serde_json::from_value(value).map(Some)
    }

    /// A value of theirs, given in words.
    fn is_told(&self, topic: &Topic, theirs: bool) -> bool {
        let Topic::Person { whose, .. } = topic else {
            return false;
        };
        match whose {
            Whose::Role(role) => self.roles.contains(role),
            Whose::Named(name) => {
                let said = name_words(name);
                let of = |known: &String| {
                    let known = name_words(known);
                    said.iter().all(|word| known.contains(word))
                };
                self.known_by.iter().any(of)
            }
            Whose::Mine | Whose::Unstated => theirs,
        }
    }

    /// Their row and their signature are as if never filled in.
    fn forget_on(&self, form: &mut FormReading) {
        for role in Role::ALL {
            let email = form.fields.get(&Key::Person(role, Attribute::Email));
            let email = email.and_then(|v| Address::parse(&v.value));
            if email.as_ref() == Some(&self.address) {
                form.fields.retain(|key, _| key.role() != Some(role));
            }
        }
    }
}

/// Takes out the sentences a finding rests on.
fn unquoted(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(unquoted),
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if key == "quote" => ERASED.clone_into(text),
                    other => unquoted(other),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn stands_around_addresses(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '"')
}

/// What follows the words in a text that begins with them, whatever its case and blanks.
fn after<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let mut rest = text;
    for wanted in words.chars() {
        if wanted == ' ' {
            let trimmed = rest.trim_start();
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
            continue;
        }
        let given = rest.chars().next()?;
        if !given.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        rest = rest.get(given.len_utf8()..)?;
    }
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

#[cfg(test)]
mod tests;
