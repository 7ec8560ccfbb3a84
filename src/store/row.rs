//! What rows are made of: ids, instants, words of an enum, text that came from mail. A row that
//! won't parse is an error that names its table and id, never a default.

use std::fmt;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(MessageId);
id!(ApplicationId);
id!(LetterId);
id!(RulingId);
id!(InvitationId);
id!(GroupId);
id!(EventId);
id!(
    /// Also the item number an admin sees: `#41`.
    HoldId
);

/// The words an enum is stored as; the one list both directions read.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }
    };
}
pub(super) use words;

/// Where a value being read stands, for the error.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub table: &'static str,
    pub id: i64,
}

impl At {
    pub fn instant(self, ms: i64) -> Result<DateTime<Utc>> {
        DateTime::from_timestamp_millis(ms)
            .ok_or_else(|| anyhow!("read {} {}: impossible instant {ms}", self.table, self.id))
    }

    pub fn instant_if(self, ms: Option<i64>) -> Result<Option<DateTime<Utc>>> {
        ms.map(|ms| self.instant(ms)).transpose()
    }

    /// The word is ours, never a mail's, so it may be printed.
    pub fn word<T>(self, column: &str, word: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
        parse(word)
            .ok_or_else(|| anyhow!("read {} {}: unknown {column} `{word}`", self.table, self.id))
    }

    pub fn json<T: serde::de::DeserializeOwned>(self, column: &str, text: &str) -> Result<T> {
        serde_json::from_str(text)
            .with_context(|| format!("read {} {}: parse {column}", self.table, self.id))
    }
}

/// PostgreSQL refuses NUL in text and SQLite stores it; mail carries it.
pub(super) fn text(s: &str) -> String {
    s.replace('\0', "")
}

pub(super) fn text_if(s: Option<&str>) -> Option<String> {
    s.map(text)
}

/// The same for JSON, which writes NUL as `\u0000`: it would come back as NUL when parsed.
pub(super) fn json(text: &str) -> String {
    if !text.contains("\\u0000") && !text.contains('\0') {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut escape = String::new();
    while let Some(ch) = rest.next() {
        if ch == '\0' {
            continue;
        }
        if ch != '\\' {
            clean.push(ch);
            continue;
        }
        escape.clear();
        escape.push(ch);
        if let Some(kind) = rest.next() {
            escape.push(kind);
            if kind == 'u' {
                escape.extend(rest.by_ref().take(4));
            }
        }
        if escape != "\\u0000" {
            clean.push_str(&escape);
        }
    }
    clean
}
