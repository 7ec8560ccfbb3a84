//! Answers to an online form, as a provider mails them one by one or exports them together.
//!
//! Which text is a question and which an answer follows from how the provider sets them (a table,
//! numbers, bold print, `Label: value`); what a question asks follows from programme data, never
//! from its place. Whether the sender is to be trusted is not known here.

mod asked;
mod export;
mod provider;

#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    FormReading, Forms, Known, Labels, Meaning, answered,
    flatten::{self, Line},
    is_form, pairs,
    recognise::{Years, years_in},
    resolve::{self, Resolved},
    words::{key_of, words},
};
use crate::{
    document::Document,
    domain::{
        address::Mailbox,
        programme::{Intake, Key},
    },
};

pub use self::export::{Export, Refused};
use self::{asked::Asked, provider::Meta};

/// What a provider says of an answered form besides the answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Online {
    /// Whose answers they are, where the provider recorded it.
    pub respondent: Option<Mailbox>,
    /// When the form was sent off, where the provider says so.
    pub submitted: Option<DateTime<Utc>>,
    /// Of an export, its row: "row 5".
    pub row: Option<String>,
}

impl FormReading {
    /// One of the rows that an admin exported.
    pub fn is_exported(&self) -> bool {
        self.online.as_ref().is_some_and(|o| o.row.is_some())
    }
}

impl Forms {
    /// The answers a notification carries; `context` is its subject. None when it carries none.
    pub fn notified(&self, file: &str, document: &Document, context: &str) -> Vec<FormReading> {
        let pieces = flatten::pieces(document);
        let Some((asked, preface)) = asked::asked(&pieces, &self.any) else {
            return Vec::new();
        };
        let said = format!("{context}\n{preface}");
        let questions: Vec<&str> = asked.iter().map(|a| a.question.as_str()).collect();
        let Some((known, other_year)) = self.of_online_form(&questions, &said, &[]) else {
            return Vec::new();
        };
        let mut online = Online {
            respondent: provider::named_in(&preface),
            ..Online::default()
        };
        let mut events = Vec::new();
        let mut first = true;
        for one in asked {
            match provider::meta(&one.question, first) {
                Some(meta) => note(&mut online, meta, &one.answer, false),
                None => {
                    first = false;
                    events.push(event(known, one));
                }
            }
        }
        resolve::resolve(events, &known.programme, &known.labels)
            .into_iter()
            .filter(is_form)
            .map(|form| FormReading {
                online: Some(Box::new(online.clone())),
                ..answered(known, form, file, other_year.clone())
            })
            .collect()
    }

    /// Whose questions these are, and the other year they name. `times` is when they were answered.
    fn of_online_form(
        &self,
        questions: &[&str],
        said: &str,
        times: &[NaiveDate],
    ) -> Option<(&Known, Option<String>)> {
        let text = format!(" {} ", key_of(&words(said)));
        let mut years: Vec<u32> = Vec::new();
        for line in questions.iter().copied().chain(said.lines()) {
            years.extend(
                years_in(line)
                    .into_iter()
                    .filter(|(_, a)| *a)
                    .map(|(y, _)| y),
            );
        }
        let best = self
            .known
            .iter()
            .filter_map(|known| {
                let keys = keys_asked(known, questions)?;
                let wording = known.marks.score(&text, &Years::default(), 0).wording;
                let online = known.programme.intake == Intake::Online;
                if wording == 0 && !online {
                    return None;
                }
                let of_year = years.iter().any(|y| known.marks.prints(*y));
                let open = times
                    .iter()
                    .filter(|t| (known.programme.opens..known.programme.starts).contains(*t))
                    .count();
                let rank = (wording, of_year, online, open, keys, known.programme.starts);
                Some((rank, known))
            })
            .max_by_key(|(rank, _)| *rank)?;
        let known = match years.first() {
            Some(year) => self.nearest_year(best.1, *year),
            None => best.1,
        };
        let ours = years.is_empty() || years.iter().any(|y| known.marks.prints(*y));
        let other = years
            .first()
            .filter(|_| !ours)
            .map(|year| format!("{year}/{:02}", (year + 1) % 100));
        Some((known, other))
    }

    fn nearest_year<'a>(&'a self, known: &'a Known, year: u32) -> &'a Known {
        self.known
            .iter()
            .filter(|k| k.programme.family == known.programme.family)
            .min_by_key(|k| (k.marks.distance(year), k.programme.id != known.programme.id))
            .unwrap_or(known)
    }
}

/// How many keys the questions are about, if they are a form's.
fn keys_asked(known: &Known, questions: &[&str]) -> Option<usize> {
    let events = questions
        .iter()
        .filter(|q| provider::meta(q, false).is_none())
        .map(|question| {
            event(
                known,
                Asked {
                    question: (*question).to_owned(),
                    answer: Vec::new(),
                },
            )
        })
        .collect();
    let forms = resolve::resolve(events, &known.programme, &known.labels);
    let form: &Resolved = forms.iter().find(|form| is_form(form))?;
    let mut keys: Vec<Key> = form.answers.iter().map(|a| a.key).collect();
    keys.sort_unstable();
    keys.dedup();
    Some(keys.len())
}

/// A question with its answer as the walk over labels takes it. What the programme does not ask
/// is nobody's.
fn event(known: &Known, one: Asked) -> pairs::Event {
    let meaning = meaning(&known.labels, &one.question).unwrap_or(Meaning::Unwanted);
    let mut content: Vec<Line> = one
        .answer
        .into_iter()
        .filter(|line| !provider::is_no_answer(&line.text))
        .collect();
    // How the provider sets its answers marks no choice among options.
    if let [only] = content.as_mut_slice() {
        only.list = false;
        only.heading = false;
    }
    pairs::Event::Label(pairs::Found {
        meaning,
        content,
        grid: None,
    })
}

/// What a question asks: its whole wording, without what the provider or a careful author adds.
fn meaning(labels: &Labels, question: &str) -> Option<Meaning> {
    let plain = provider::question(question);
    if let Some(meaning) = labels.whole(&plain) {
        return Some(meaning);
    }
    let without_remarks = provider::without_brackets(&plain);
    if let Some(meaning) = labels.whole(&without_remarks) {
        return Some(meaning);
    }
    // A second column of one name is exported as "Email2".
    let unnumbered = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let glued = unnumbered.len() < plain.len() && unnumbered.ends_with(char::is_alphabetic);
    if glued && let Some(meaning) = labels.whole(unnumbered) {
        return Some(meaning);
    }
    // "School URN. Look it up if you do not know it": only what leaves no doubt about whose it is.
    ["\n", ". ", "? ", "; ", " - ", " – ", " — ", ": ", " ("]
        .iter()
        .filter_map(|mark| plain.split_once(mark))
        .filter_map(|(head, _)| labels.whole(head))
        .find(|meaning| matches!(meaning, Meaning::Field(_)))
}

fn note(online: &mut Online, meta: Meta, answer: &[Line], month_first: bool) {
    let text = answer
        .iter()
        .map(|l| l.text.trim())
        .collect::<Vec<_>>()
        .join(" ");
    match meta {
        Meta::Email => {
            if let Some(found) = provider::mailbox(&text) {
                let name = online.respondent.take().and_then(|m| m.name);
                online.respondent = Some(Mailbox {
                    name: found.name.or(name),
                    ..found
                });
            }
        }
        Meta::Name => {
            if let Some(known) = online.respondent.as_mut().filter(|m| m.name.is_none()) {
                known.name = Some(text).filter(|t| !t.is_empty());
            }
        }
        Meta::Submitted => {
            online.submitted = provider::instant(&text, month_first).or(online.submitted);
        }
        Meta::Other => {}
    }
}
