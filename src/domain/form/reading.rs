//! What one form says, as it is kept: its answers by their keys, each with its place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Known, Online,
    resolve::Resolved,
    validity,
    value::{self, Answer},
};
use crate::{
    document::limits,
    domain::{
        address::Address,
        programme::{Attribute, Key},
    },
};

/// A value and where on the form it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    pub value: String,
    /// For people: `form.docx, table 3, row 2, cell 2`.
    pub source: String,
}

/// The source of a value that a message supplied in plain words.
pub fn in_text_of(message: i64) -> String {
    format!("the text of message {message}")
}

/// The source of a value that came in a file which is no form.
pub fn in_file_of(message: i64, name: &str) -> String {
    format!("{name} of message {message}")
}

/// What one form says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormReading {
    /// Programme id.
    pub programme: String,
    /// The attachment's name, or `body`.
    pub file: String,
    /// Only what was filled in; placeholders and blanks are absent. A signature pasted as a
    /// picture is `[picture]`.
    pub fields: BTreeMap<Key, Value>,
    /// Nothing at all was filled in.
    pub blank: bool,
    /// Read for certain, or a suggestion to a person (OCR).
    pub certain: bool,
    /// What was seen and could not be placed, for a person.
    pub doubts: Vec<String>,
    /// Signature cells that still hold their placeholder.
    pub placeholders: Vec<Key>,
    /// The form is recognisably this programme's form of another year, as printed ("2021/22").
    pub other_year: Option<String>,
    /// The URN of a second school, told above one set of people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_school: Option<String>,
    /// Other addresses that the form gives for a person, until it is known which the mail shows.
    #[serde(skip)]
    pub other_addresses: Box<BTreeMap<Key, Vec<String>>>,
    /// Answered online: what the provider recorded besides the answers.
    #[serde(default)]
    pub online: Option<Box<Online>>,
}

/// Whether anything was filled in.
pub fn filled(reading: &FormReading) -> bool {
    !reading.blank
}

/// The fields in which two readings of one form differ, values compared without case and blanks.
pub fn differs(one: &FormReading, other: &FormReading) -> Vec<Key> {
    let plain = |reading: &FormReading, key: &Key| {
        let value = reading
            .fields
            .get(key)
            .map(|v| v.value.as_str())
            .unwrap_or_default();
        validity::squeeze(value).to_lowercase()
    };
    let mut keys: Vec<Key> = one
        .fields
        .keys()
        .chain(other.fields.keys())
        .copied()
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| plain(one, key) != plain(other, key));
    keys
}

impl FormReading {
    /// Of the addresses that the form gives for one person, takes that which `shown` has, where it has
    /// not the first: "b.li@oak.test or b.li@web.test", and the second was copied. Whoever else is on
    /// the form keeps their own.
    pub fn take_shown_addresses(&mut self, shown: &[Address]) {
        let shows = |text: &str| Address::parse(text).is_some_and(|a| shown.contains(&a));
        for (key, others) in *std::mem::take(&mut self.other_addresses) {
            let theirs = |given: &str| {
                let fields = self.fields.iter().filter(|(k, _)| **k != key);
                let mut values = fields.map(|(_, v)| v.value.as_str());
                values.any(|value| value.eq_ignore_ascii_case(given))
            };
            let first = self.fields.get(&key).map_or("", |v| v.value.as_str());
            let stands = shows(first) && !theirs(first);
            let mut others = others.into_iter().filter(|_| !stands);
            let other = others.find(|other| shows(other) && !theirs(other));
            if let (Some(value), Some(other)) = (self.fields.get_mut(&key), other) {
                value.value = other;
            }
        }
    }
}

/// The answers of one form as its reading.
pub(super) fn answered(
    known: &Known,
    form: Resolved,
    file: &str,
    other_year: Option<String>,
) -> FormReading {
    let mut out = FormReading {
        programme: known.programme.id.clone(),
        file: file.to_owned(),
        fields: BTreeMap::new(),
        blank: true,
        certain: true,
        doubts: Vec::new(),
        placeholders: Vec::new(),
        other_year,
        other_school: None,
        other_addresses: Box::default(),
        online: None,
    };
    let mut beside_names: Vec<(Key, Value)> = Vec::new();
    let mut shared: Vec<Key> = Vec::new();
    for assigned in form.answers {
        let key = assigned.key;
        let place = assigned
            .content
            .iter()
            .find(|l| !l.is_blank())
            .map(|l| l.place);
        let source = match place {
            Some(place) => format!("{file}, {place}"),
            None => file.to_owned(),
        };
        match value::answer(key, &assigned.content, &known.labels) {
            Answer::Nothing => {
                let printed = matches!(key, Key::Signature(_)) && assigned.content.is_empty();
                if printed && !out.placeholders.contains(&key) {
                    out.placeholders.push(key);
                }
            }
            Answer::Placeholder => {
                if !out.placeholders.contains(&key) {
                    out.placeholders.push(key);
                }
            }
            Answer::Unclear => out
                .doubts
                .push(format!("{source}: {key} is neither yes nor no")),
            Answer::Several => {
                out.doubts
                    .push(format!("{source}: more than one answer to {key}"));
                shared.push(key);
            }
            Answer::Addresses(value, others) => {
                out.doubts
                    .push(format!("{source}: more than one answer to {key}"));
                out.other_addresses.entry(key).or_insert(others);
                put(&mut out, key, Value { value, source });
            }
            Answer::Value(value) => put(&mut out, key, Value { value, source }),
            Answer::NameAndEmail(name, email) => {
                if let Key::Person(role, _) = key {
                    let value = Value {
                        value: email,
                        source: source.clone(),
                    };
                    beside_names.push((Key::Person(role, Attribute::Email), value));
                }
                if !name.is_empty() {
                    put(
                        &mut out,
                        key,
                        Value {
                            value: name,
                            source,
                        },
                    );
                }
            }
        }
    }
    for (key, value) in beside_names {
        out.fields.entry(key).or_insert(value);
    }
    leave_to_two(&mut out, &shared);
    out.placeholders.retain(|key| !out.fields.contains_key(key));
    for line in form
        .stray
        .iter()
        .filter(|l| l.text.trim().len() > 1)
        .take(20)
    {
        out.doubts.push(format!(
            "{file}, {}: text that belongs to no label",
            line.place
        ));
    }
    // the hub is pre-printed on some blanks
    out.blank = out.fields.keys().all(|key| *key == Key::MathsHub);
    out
}

/// Of two people with two addresses nobody knows whose is whose.
fn leave_to_two(out: &mut FormReading, shared: &[Key]) {
    for key in shared {
        if let Key::Person(role, Attribute::Name) = key {
            let email = Key::Person(*role, Attribute::Email);
            if out.other_addresses.remove(&email).is_some() {
                out.fields.remove(&email);
            }
        }
    }
}

fn both_urns(one: &str, other: &str) -> bool {
    let valid = |urn| validity::problem(Key::SchoolUrn, urn).is_none();
    valid(one) && valid(other)
}

/// The first answer to a question stands; another one beside it is for a person to see.
fn put(out: &mut FormReading, key: Key, mut value: Value) {
    if let Some((end, _)) = value.value.char_indices().nth(limits::ANSWER) {
        value.value.truncate(end);
        out.doubts
            .push(format!("{}: {key} is too long and was cut", value.source));
    }
    match out.fields.get(&key) {
        None => {
            out.fields.insert(key, value);
        }
        Some(known) if known.value == value.value => {}
        Some(known) if key == Key::SchoolUrn && both_urns(&known.value, &value.value) => {
            out.other_school = Some(value.value);
        }
        Some(_) => out
            .doubts
            .push(format!("{}: a second, different {key}", value.source)),
    }
}
