//! A parsed mail to its [`Reading`]: the forms in it or with it, and what its words say.

mod body;
mod parts;
mod trimmings;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Europe::London;

use self::{body::printed, parts::Found};
use super::{Author, Forwarded, Reading, delegate};
use crate::{
    document::{Extract, Heavy},
    domain::{
        address::{Address, Mailbox},
        authentication::{self, Receiver},
        conversation::{self, Said, Topic, Whose, Words},
        form::{FormReading, Forms},
        icalendar, letter, machine_mail,
        mail::Mail,
        matching,
        programme::{Attribute, Key, Programme},
    },
};

/// Of the new words so much is kept.
const MOST_WORDS: usize = 4096;

/// Everything reading needs of the programmes, compiled once.
pub struct Reader {
    forms: Forms,
    /// Programme id and the phrases it is called by, in lower case.
    names: Vec<(String, Vec<String>)>,
    /// "PMR22": what references begin with.
    prefixes: Vec<String>,
    /// What the forms print: labels and headings, in lower case.
    printed: BTreeSet<String>,
    /// The labels that our letters ask by.
    asked: conversation::Printed,
    /// How many fields each programme's form has.
    sizes: BTreeMap<String, usize>,
    extract: Box<Extract>,
}

/// Whose mailbox the message came to, as far as its reading depends on it.
#[derive(Debug, Clone, Copy)]
pub struct Watched<'a> {
    pub own_addresses: &'a [Address],
    pub receiver: &'a Receiver,
}

impl Reader {
    pub fn new(programmes: &[Programme]) -> Reader {
        Reader {
            forms: Forms::new(programmes),
            names: programmes
                .iter()
                .map(|p| {
                    let names = p.phrases.iter().chain([&p.title]);
                    (p.id.clone(), names.map(|n| n.to_lowercase()).collect())
                })
                .collect(),
            prefixes: programmes.iter().map(|p| p.prefix.clone()).collect(),
            printed: programmes.iter().flat_map(printed).collect(),
            asked: conversation::Printed::new(programmes.iter().flat_map(letter::labels_asked_by)),
            sizes: programmes
                .iter()
                .map(|p| (p.id.clone(), p.fields.len()))
                .collect(),
            extract: Box::new(Heavy::read),
        }
    }

    pub(super) fn forms(&self) -> &Forms {
        &self.forms
    }

    /// Has the formats of [`Heavy`] read elsewhere: where what they do to their reader is no
    /// matter.
    pub fn extracting(mut self, extract: Box<Extract>) -> Reader {
        self.extract = extract;
        self
    }

    /// Reads a message. `too_large`: only its header was fetched.
    pub fn read(&self, mail: &Mail, watched: Watched<'_>, too_large: bool) -> Reading {
        let words = conversation::split(mail.text.as_deref(), mail.html.as_deref());
        let machine = machine_mail::recognise(mail);
        let mut found = Found {
            said: format!("{}\n{}", mail.subject, words.fresh),
            sent: sent(mail),
            ..Found::default()
        };
        self.parts(mail, 0, watched, &mut found);
        if found.forms.is_empty() && (machine.is_some() || says_answered(mail)) {
            found.forms.extend(self.answers(mail));
        }
        if found.forms.is_empty() {
            found.forms.extend(self.body(mail, &words, watched));
        }
        if found.forms.is_empty() {
            found.forms.append(&mut found.in_nested);
        }
        let shown: Vec<Address> = mail
            .from
            .iter()
            .chain(&mail.to)
            .chain(&mail.cc)
            .map(|m| m.address.clone())
            .collect();
        for form in &mut found.forms {
            form.take_shown_addresses(&shown);
        }
        // A few lines of a form without the rest of it are answers like any others.
        let typed = found.forms.iter().any(|form| form.file == "body");
        let (before, after) = if found.forms.is_empty() {
            (words.fresh.clone(), String::new())
        } else {
            self.around_the_form(&words.fresh, typed)
        };
        let own = Words {
            fresh: before,
            ..words.clone()
        };
        let sender = match mail.from.as_slice() {
            [one] => one.name.as_deref().unwrap_or(""),
            _ => "",
        };
        let mut said = conversation::listen(&mail.subject, sender, &own, &self.asked);
        if !after.is_empty() {
            let below = Words {
                fresh: after,
                ..Words::default()
            };
            let heard = conversation::listen("", sender, &below, &self.asked);
            said.extend(heard.into_iter().filter(|s| s.is_question()));
        }
        if let ([author], Some(quote)) =
            (mail.from.as_slice(), conversation::shows_its_address(&own))
        {
            said.push(Said::Supplies {
                topic: Topic::Person {
                    whose: Whose::Mine,
                    attribute: Attribute::Email,
                },
                value: author.address.to_string(),
                quote,
            });
        }
        if delegate::wrote(mail) {
            said = said.into_iter().map(delegate::at_second_hand).collect();
        }
        // beside a form they are small talk: the form was the place to say it
        let unlabelled = if found.forms.iter().all(|f| f.blank) {
            conversation::overhear(&words)
        } else {
            Vec::new()
        };
        let author = match mail.from.as_slice() {
            [one] => Author::One(one.clone()),
            _ => Author::Unclear,
        };
        let copied = mail
            .to
            .iter()
            .chain(&mail.cc)
            .map(|m| m.address.clone())
            .filter(|a| !watched.own_addresses.contains(a))
            .collect();
        let mut refers_to = mail.in_reply_to.clone();
        refers_to.extend(mail.references.iter().rev().cloned());
        let mut seen = BTreeSet::new();
        refers_to.retain(|id| seen.insert(id.clone()));
        Reading {
            author,
            to: mail.to.clone(),
            cc: mail.cc.clone(),
            reply_to: mail.reply_to.clone(),
            subject: mail.subject.clone(),
            message_id: mail.message_id.clone(),
            refers_to,
            date: mail.date,
            authentication: authentication::authenticate(mail, watched.receiver),
            machine,
            copied,
            forms: one_for_each_school(found.forms),
            files: found.files,
            said,
            unlabelled,
            references: self.references(&mail.subject),
            urns: conversation::urns_spoken_of(&mail.subject, &words),
            programmes: self.programmes(&format!("{} {}", mail.subject, words.fresh)),
            forwarded: forwarded(mail, &words, found.nested.as_ref()),
            fresh: words.fresh.chars().take(MOST_WORDS).collect(),
            foot: words.foot.chars().take(MOST_WORDS).collect(),
            calendar: icalendar::of_mail(mail, London),
            too_large,
        }
    }

    fn references(&self, subject: &str) -> Vec<String> {
        conversation::references(subject)
            .into_iter()
            .filter(|r| self.prefixes.iter().any(|p| r.starts_with(p.as_str())))
            .collect()
    }

    fn programmes(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        self.names
            .iter()
            .filter(|(_, names)| {
                names
                    .iter()
                    .any(|n| !n.is_empty() && text.contains(n.as_str()))
            })
            .map(|(id, _)| id.clone())
            .collect()
    }
}

/// A form and its PDF, or two versions of it, are one form: the fuller one. Blank ones beside
/// filled ones say nothing.
fn one_for_each_school(forms: Vec<FormReading>) -> Vec<FormReading> {
    let any_filled = forms.iter().any(|f| !f.blank);
    let mut kept: Vec<FormReading> = Vec::new();
    for form in forms {
        if any_filled && form.blank {
            continue;
        }
        // The rows of an export are told apart already.
        if form.is_exported() {
            kept.push(form);
            continue;
        }
        let same = kept
            .iter_mut()
            .find(|k| k.programme == form.programme && same_school(k, &form));
        match same {
            Some(earlier) if form.fields.len() > earlier.fields.len() => *earlier = form,
            Some(_) => {}
            None => kept.push(form),
        }
    }
    kept
}

fn same_school(a: &FormReading, b: &FormReading) -> bool {
    let text = |f: &FormReading, key: Key| f.fields.get(&key).map(|v| v.value.to_lowercase());
    match (text(a, Key::SchoolUrn), text(b, Key::SchoolUrn)) {
        (Some(x), Some(y)) => x == y,
        _ => {
            let place = |f: &FormReading| {
                text(f, Key::SchoolAddress)
                    .as_deref()
                    .and_then(matching::postcode)
            };
            match (text(a, Key::SchoolName), text(b, Key::SchoolName)) {
                (Some(x), Some(y)) => {
                    x == y && (place(a) == place(b) || place(a).is_none() || place(b).is_none())
                }
                _ => a.blank || b.blank,
            }
        }
    }
}

/// The day that the mail bears.
fn sent(mail: &Mail) -> Option<NaiveDate> {
    mail.date.map(|at| at.with_timezone(&London).date_naive())
}

/// Whether a person hands on what a form provider wrote: a receipt, a notification.
fn says_answered(mail: &Mail) -> bool {
    const SAYS: [&str; 11] = [
        "thanks for filling out",
        "thanks for filling in",
        "thank you for filling",
        "here's what was received",
        "here’s what was received",
        "here's what we got from you",
        "here’s what we got from you",
        "new response",
        "a response was submitted",
        "your response has been recorded",
        "copy of your response",
    ];
    let text = mail.text.as_deref().or(mail.html.as_deref()).unwrap_or("");
    let text = format!("{}\n{text}", mail.subject).to_lowercase();
    SAYS.iter().any(|s| text.contains(s))
}

/// Who sent and who was copied on the mail that this one forwards. A claim, never evidence.
fn forwarded(mail: &Mail, words: &Words, nested: Option<&Mail>) -> Option<Forwarded> {
    if let Some(inner) = nested {
        return Some(Forwarded {
            author: inner.from.first().cloned(),
            copied: inner
                .to
                .iter()
                .chain(&inner.cc)
                .map(|m| m.address.clone())
                .collect(),
        });
    }
    let subject = mail.subject.to_lowercase();
    if !(subject.starts_with("fw:") || subject.starts_with("fwd:")) {
        return None;
    }
    let mut inner = Forwarded {
        author: None,
        copied: Vec::new(),
    };
    for line in words.quoted.lines().take(40) {
        let line = line.trim_start_matches(['>', ' ', '*']);
        let Some((field, rest)) = line.split_once(':') else {
            continue;
        };
        match field.trim_end_matches('*').trim().to_lowercase().as_str() {
            "from" if inner.author.is_none() => {
                inner.author = addresses(rest).into_iter().next().map(|address| Mailbox {
                    name: None,
                    address,
                });
            }
            "to" | "cc" => inner.copied.extend(addresses(rest)),
            _ => {}
        }
    }
    Some(inner)
}

fn addresses(text: &str) -> Vec<Address> {
    text.split([' ', ',', ';', '<', '>', '[', ']', '(', ')', '"'])
        .map(|word| word.trim_start_matches("mailto:"))
        .filter(|word| word.contains('@'))
        .filter_map(Address::parse)
        .collect()
}
