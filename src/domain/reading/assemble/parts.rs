//! What came with a mail: every part and attachment opened, mails within it too, and what each turns
//! out to be.

use chrono::NaiveDate;

use super::{
    Reader, Watched,
    trimmings::{is_decoration, is_trimming},
};
use crate::{
    document::{self, Document, Unreadable},
    domain::{
        conversation::{self, Words},
        form::{FormReading, Outcome},
        mail::{Mail, Part},
        reading::{
            OtherFile, WhatFile,
            statement::{paragraphs, statement},
        },
    },
};

/// Mails within mails are opened so deep.
const MOST_NESTED: usize = 3;

/// A document of more words is a policy, a plan or a prospectus, and no letter.
const LETTER: usize = 900;

#[derive(Default)]
pub(super) struct Found {
    pub(super) forms: Vec<FormReading>,
    /// Typed into mails within the mail.
    pub(super) in_nested: Vec<FormReading>,
    pub(super) files: Vec<OtherFile>,
    pub(super) nested: Option<Mail>,
    /// Subject and new words of the mail.
    pub(super) said: String,
    /// The day of its date.
    pub(super) sent: Option<NaiveDate>,
}

impl Found {
    fn file(&mut self, name: &str, what: WhatFile) {
        self.files.push(OtherFile {
            name: name.to_owned(),
            what,
        });
    }
}

impl Reader {
    pub(super) fn parts(&self, mail: &Mail, depth: usize, watched: Watched<'_>, found: &mut Found) {
        for part in &mail.parts {
            let inner = (depth < MOST_NESTED).then(|| part.message()).flatten();
            if inner.is_some() || part.is_message() {
                if let Some(inner) = inner {
                    self.parts(&inner, depth + 1, watched, found);
                    // A form typed into the mail that is handed on.
                    let words = conversation::split(inner.text.as_deref(), inner.html.as_deref());
                    found.in_nested.extend(self.body(&inner, &words, watched));
                    if found.nested.is_none() {
                        found.nested = Some(inner);
                    }
                }
                continue;
            }
            if is_trimming(part) {
                continue;
            }
            for opened in
                document::open_with(&part.name, &part.media_type, &part.bytes, &self.extract)
            {
                match opened.result {
                    Ok(document) => self.document(part, &opened.name, &document, found),
                    Err(why) => found.file(&opened.name, unreadable(part, why)),
                }
            }
        }
    }

    fn document(&self, part: &Part, name: &str, document: &Document, found: &mut Found) {
        let context = format!("{name}\n{}", found.said);
        if let Some(export) = self.forms.exported(name, document, &context) {
            found.forms.extend(export.forms);
            for refused in export.refused {
                let row = format!("{name}, {}", refused.row);
                let reason = refused.why.to_owned();
                found.file(&row, WhatFile::BadRow { reason });
            }
            return;
        }
        match self.forms.read_sent(name, document, found.sent) {
            Outcome::Form(form) => found.forms.push(form),
            Outcome::Several(forms) => found.forms.extend(forms),
            // A form further down would be lost without a word: a person looks at all of it.
            Outcome::TooLong(_) => {
                let why = "longer than any bundle of forms".to_owned();
                found.file(name, WhatFile::Unreadable(Unreadable::Hostile(why)));
            }
            Outcome::UnknownForm => found.file(name, WhatFile::UnknownForm),
            Outcome::NoForm => {
                let what = match document.wordless() {
                    Some(Unreadable::Empty) => unreadable(part, Unreadable::Empty),
                    Some(why) => WhatFile::Unreadable(why),
                    None => self.no_form(name, document, &found.said),
                };
                found.file(name, what);
            }
        }
    }

    fn no_form(&self, name: &str, document: &Document, said: &str) -> WhatFile {
        if let Some(text) = statement(document, name, said) {
            return WhatFile::Statement { text };
        }
        let text = paragraphs(document).join("\n\n");
        if text.split_whitespace().count() > LETTER {
            return WhatFile::NoForm;
        }
        if let Some(quote) = conversation::applies(&text) {
            return WhatFile::Applies { quote };
        }
        let words = Words {
            fresh: text,
            ..Words::default()
        };
        match conversation::listen("", "", &words, &self.asked).is_empty() {
            true => WhatFile::NoForm,
            false => WhatFile::Speaks,
        }
    }
}

fn unreadable(part: &Part, why: Unreadable) -> WhatFile {
    match is_decoration(part, &why) {
        true => WhatFile::Decoration,
        false => WhatFile::Unreadable(why),
    }
}
