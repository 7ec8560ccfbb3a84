//! A table of `hub.toml`, taken apart key by key. What is missing, of the wrong kind or unknown
//! goes to [`Problems`]; reading goes on, so that all of it is reported at once. Values of keys
//! that might hold a secret are never repeated.

use std::ops::RangeInclusive;

use toml::{Table, Value};

use super::problem::Problems;

/// One table, and the keys asked of it so far.
#[derive(Debug)]
pub struct Section {
    path: String,
    table: Table,
    known: Vec<&'static str>,
}

impl Section {
    pub fn new(path: impl Into<String>, table: Table) -> Self {
        Section {
            path: path.into(),
            table,
            known: Vec::new(),
        }
    }

    /// `hubs.cambridge.address`
    pub fn key(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        self.table.remove(key)
    }

    pub fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<String> {
        match self.take(key)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            other => {
                problems.add(self.key(key), shown(key, &other), "write a text in quotes");
                None
            }
        }
    }

    pub fn required(
        &mut self,
        key: &'static str,
        remedy: &str,
        problems: &mut Problems,
    ) -> Option<String> {
        if !self.has(key) {
            self.known.push(key);
            problems.add(self.key(key), "", remedy);
            return None;
        }
        self.text(key, problems)
    }

    /// A text that `parse` accepts.
    pub fn parsed<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        remedy: &str,
        problems: &mut Problems,
    ) -> Option<T> {
        let text = self.text(key, problems)?;
        let value = parse(&text);
        if value.is_none() {
            problems.add(self.key(key), text, remedy);
        }
        value
    }

    /// A list of texts, or one text alone.
    pub fn texts(&mut self, key: &'static str, problems: &mut Problems) -> Vec<String> {
        let values = match self.take(key) {
            None => return Vec::new(),
            Some(Value::Array(values)) => values,
            Some(one) => vec![one],
        };
        let mut texts = Vec::new();
        for value in values {
            match value {
                Value::String(text) if !text.trim().is_empty() => {
                    texts.push(text.trim().to_owned());
                }
                other => problems.add(
                    self.key(key),
                    shown(key, &other),
                    "write a list of texts in quotes, like [\"one\", \"two\"]",
                ),
            }
        }
        texts
    }

    pub fn list_of<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        remedy: &str,
        problems: &mut Problems,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for text in self.texts(key, problems) {
            match parse(&text) {
                Some(value) => values.push(value),
                None => problems.add(self.key(key), text, remedy),
            }
        }
        values
    }

    /// A whole number within the range, else the default.
    pub fn number(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u32>,
        default: u32,
        problems: &mut Problems,
    ) -> u32 {
        let Some(value) = self.take(key) else {
            return default;
        };
        let number = value
            .as_integer()
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| range.contains(number));
        number.unwrap_or_else(|| {
            problems.add(
                self.key(key),
                shown(key, &value),
                format!(
                    "write a whole number from {} to {}",
                    range.start(),
                    range.end()
                ),
            );
            default
        })
    }

    pub fn section(&mut self, key: &'static str, problems: &mut Problems) -> Option<Section> {
        match self.take(key)? {
            Value::Table(table) => Some(Section::new(self.key(key), table)),
            other => {
                problems.add(
                    self.key(key),
                    shown(key, &other),
                    format!("make it a table: [{}]", self.key(key)),
                );
                None
            }
        }
    }

    /// The tables within this one, whatever their names.
    pub fn into_sections(self, problems: &mut Problems) -> Vec<(String, Section)> {
        let mut sections = Vec::new();
        for (name, value) in self.table {
            let path = format!("{}.{name}", self.path);
            match value {
                Value::Table(table) => sections.push((name, Section::new(path, table))),
                other => problems.add(
                    path.clone(),
                    shown(&name, &other),
                    format!("make it a table: [{path}]"),
                ),
            }
        }
        sections
    }

    /// What nobody asked for is a mistake: a misspelt key must not be lost in silence.
    pub fn finish(self, problems: &mut Problems) {
        for key in self.table.keys() {
            let remedy = if may_be_secret(key) && !key.ends_with("_file") {
                "never write a secret here: put it into a file that only the service can read \
                 (chmod 600) and name that file with `password_file`, or use a systemd credential \
                 and `password_credential`"
                    .to_owned()
            } else {
                nearest(key, &self.known).map_or_else(
                    || "no such key: remove it".to_owned(),
                    |known| format!("no such key: did you mean `{known}`?"),
                )
            };
            problems.add(self.key(key), "", remedy);
        }
    }
}

/// A value as it may be repeated to the operator.
fn shown(key: &str, value: &Value) -> String {
    if may_be_secret(key) {
        return String::new();
    }
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
            value.to_string()
        }
        // their parts may hold anything
        Value::Array(_) => "a list".to_owned(),
        Value::Table(_) => "a table".to_owned(),
    }
}

fn may_be_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    [
        "pass",
        "pwd",
        "secret",
        "token",
        "hmac",
        "credential",
        "api_key",
        "apikey",
    ]
    .iter()
    .any(|word| key.contains(word))
}

/// The known key that a misspelt one probably means.
pub fn nearest<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|key| (strsim::jaro_winkler(wrong, key), *key))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, key)| key)
}
