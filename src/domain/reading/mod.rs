//! What one message alone says: a pure function of its bytes and the programme data.
//!
//! Stored as JSON with [`VERSION`] beside it. An application's state is a fold over readings, so
//! nothing here knows another message, the store, or the time of day.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    address::{Address, Mailbox},
    authentication::Authentication,
    conversation::{self, Said, Unlabelled},
    form::FormReading,
    icalendar::Invitation,
    machine_mail::MachineMail,
    programme::Programme,
};
use crate::document::Unreadable;

mod assemble;
mod delegate;
mod statement;
mod suggestion;

pub use assemble::{Reader, Watched};
pub use suggestion::Suggestion;

/// Raised when the same bytes would now read differently.
pub const VERSION: i64 = 18;

/// Who wrote the message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "mailbox")]
pub enum Author {
    One(Mailbox),
    /// No author, or several: evidence of nothing, and nobody to answer.
    Unclear,
}

/// A file that came with the message and was no form that could be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtherFile {
    pub name: String,
    pub what: WhatFile,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "why")]
pub enum WhatFile {
    /// Readable, and no form of ours.
    NoForm,
    /// Readable; a form of a programme, but none we run (another year's, another region's).
    UnknownForm,
    Unreadable(Unreadable),
    /// A letter that asks for a place in its own words, where the form should be; the sentence.
    Applies {
        quote: String,
    },
    /// No form either, but it says what a mail might: a "yes", a number, another name. It is nobody's
    /// own words here.
    Speaks,
    /// A small picture of a mail signature: never a form.
    Decoration,
    /// The statement that its mail speaks of.
    Statement {
        text: String,
    },
    /// A row of an export that is no application.
    BadRow {
        reason: String,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub author: Author,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub reply_to: Vec<Mailbox>,
    pub subject: String,
    pub message_id: Option<String>,
    /// In-Reply-To, then References from the last to the first; without brackets.
    pub refers_to: Vec<String>,
    pub date: Option<DateTime<Utc>>,
    pub authentication: Authentication,
    pub machine: Option<MachineMail>,
    /// Everybody a copy can be seen to have gone to: To and Cc, hub's own addresses left out.
    pub copied: Vec<Address>,
    pub forms: Vec<FormReading>,
    pub files: Vec<OtherFile>,
    pub said: Vec<Said>,
    /// Values without their labels: they count where the application misses them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unlabelled: Vec<Unlabelled>,
    /// References (`PMR22-0007`) in the subject.
    pub references: Vec<String>,
    /// URNs in the subject or the new text, six digits each.
    pub urns: Vec<String>,
    /// Programme ids that the subject or new text names.
    pub programmes: Vec<String>,
    /// The sender's own new words, at most 4 KB.
    pub fresh: String,
    /// What was taken for the signatures under them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub foot: String,
    /// What its calendar parts say: a claim, until the sender is proved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendar: Vec<Invitation>,
    /// Too large to be fetched: only the header was read.
    pub too_large: bool,
    /// Message was forwarded by hub staff; the inner author and copies, a claim only.
    pub forwarded: Option<Forwarded>,
}

impl Reading {
    /// The yes of `quote` is to a programme by another name; where the mail answers no other, its
    /// subject may say so too, or be of something else.
    pub fn is_of_another_matter(&self, quote: &str, programme: &Programme) -> bool {
        let names = |text: &str| conversation::names_another_programme(text, programme);
        let begins_a_thread = self.refers_to.is_empty() && self.references.is_empty();
        let under_another = || conversation::is_under_another_subject(quote, &self.subject);
        names(quote) || begins_a_thread && (names(&self.subject) || under_another())
    }

    /// Its words could be about one school or another.
    pub fn of_several_schools(&self) -> bool {
        self.forms.iter().filter(|f| !f.blank).count() > 1
    }

    /// A form came as a file. One that seems typed into an answer to our own mail may be our own
    /// words, quoted: a sheet about a school has its name, its address and its people too.
    pub fn form_attached(&self) -> bool {
        self.forms.iter().any(|f| !f.blank && f.file != "body")
    }

    /// A spreadsheet of answers came with it, and no other form.
    pub fn is_export(&self) -> bool {
        let mut forms = self.forms.iter().filter(|f| !f.blank).peekable();
        let none = forms.peek().is_none();
        let only_rows = forms.all(FormReading::is_exported);
        only_rows && (!none || self.bad_rows().next().is_some())
    }

    /// Rows of an export that are no applications: where, and why not.
    pub fn bad_rows(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|f| match &f.what {
            WhatFile::BadRow { reason } => Some((f.name.as_str(), reason.as_str())),
            WhatFile::NoForm
            | WhatFile::UnknownForm
            | WhatFile::Unreadable(_)
            | WhatFile::Applies { .. }
            | WhatFile::Speaks
            | WhatFile::Decoration
            | WhatFile::Statement { .. } => None,
        })
    }

    /// Statements that came as files: the file's name and the text.
    pub fn statements(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|f| match &f.what {
            WhatFile::Statement { text } => Some((f.name.as_str(), text.as_str())),
            WhatFile::NoForm
            | WhatFile::UnknownForm
            | WhatFile::Unreadable(_)
            | WhatFile::Applies { .. }
            | WhatFile::Speaks
            | WhatFile::Decoration
            | WhatFile::BadRow { .. } => None,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forwarded {
    pub author: Option<Mailbox>,
    pub copied: Vec<Address>,
}
