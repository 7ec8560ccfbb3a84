//! Document to form: which programme's form it is, and what was written in it.
//!
//! Labels are recognised by programme data (wording, spelling, the person's block they stand
//! in), never by position alone. A value never lands under a wrong key: when unsure it is left
//! out and the doubt is said.
//!
//! The walk: `flatten` unfolds the document, `pairs` puts text to labels, `resolve` says whose
//! they are, `value` reads the answers; `recognise` says which programme's form it is.

use chrono::NaiveDate;

use super::programme::{Key, Programme, Role};
use crate::document::{Document, limits};

pub mod label;
pub mod online;
pub mod validity;

mod ask;
mod choice;
mod compose;
mod cut;
mod fit;
mod flatten;
mod grid;
mod heads;
mod memo;
mod pairs;
mod parts;
mod reading;
mod recognise;
mod resolve;
mod title;
mod value;
mod words;

#[cfg(test)]
mod around_tests;
#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod extra_tests;
#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod hands_tests;
#[cfg(test)]
mod layout_tests;
#[cfg(test)]
mod manner_tests;
#[cfg(test)]
mod neighbour_tests;
#[cfg(test)]
mod retyped_tests;
#[cfg(test)]
mod tests;

pub use label::{Labels, Meaning};
pub use online::Online;
pub use reading::{FormReading, Value, differs, filled, in_file_of, in_text_of};

use flatten::{Line, Piece};
use reading::answered;
use recognise::{Marks, Score};
use resolve::Resolved;

/// What a document turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Form(FormReading),
    /// Forms of several schools in one file.
    Several(Vec<FormReading>),
    /// Longer than any bundle of forms, and not read to its end: what stands before.
    TooLong(Vec<FormReading>),
    /// It looks like such a form, but none of a programme we run.
    UnknownForm,
    NoForm,
}

/// The programmes' forms, compiled.
pub struct Forms {
    known: Vec<Known>,
    any: Labels,
}

struct Known {
    programme: Programme,
    labels: Labels,
    marks: Marks,
}

/// So many labels of a form must be there for it to be one.
const ENOUGH: usize = 5;

impl Forms {
    pub fn new(programmes: &[Programme]) -> Forms {
        let known = programmes.iter().map(|programme| Known {
            programme: programme.clone(),
            labels: Labels::new(std::slice::from_ref(programme)),
            marks: Marks::new(programme),
        });
        let known: Vec<Known> = known.collect();
        Forms {
            any: Labels::together(known.iter().map(|known| known.labels.clone())),
            known,
        }
    }

    /// The wordings of all programmes.
    pub fn labels(&self) -> &Labels {
        &self.any
    }

    /// Reads a document. `file` is the attachment's name, or `body`.
    pub fn read(&self, file: &str, document: &Document) -> Outcome {
        self.read_sent(file, document, None)
    }

    /// As [`Self::read`], of a document that was sent on a day: where it prints no year, that tells
    /// which of a programme's years it is for.
    pub fn read_sent(&self, file: &str, document: &Document, day: Option<NaiveDate>) -> Outcome {
        let mut pieces = flatten::pieces(document);
        let cut = flatten::shorten(&mut pieces, limits::LINES);
        let lines = recognise::lines(&pieces);
        let Some((known, years)) = self.recognise(&lines, day) else {
            return self.unknown(&pieces, &lines);
        };
        let events = pairs::events(&pieces, &known.labels);
        let forms = resolve::resolve(events, &known.programme, &known.labels);
        let other_year = other_year(known, &years);
        let forms: Vec<_> = forms.into_iter().filter(is_form).collect();
        let cut = cut || forms.len() > limits::FORMS;
        let mut readings: Vec<FormReading> = forms
            .into_iter()
            .take(limits::FORMS)
            .map(|form| answered(known, form, file, other_year.clone()))
            .collect();
        if !readings.is_empty() && title::names_another(&lines, &known.programme, &self.any) {
            return Outcome::UnknownForm;
        }
        match readings.len() {
            _ if cut => Outcome::TooLong(readings),
            0 => self.unknown(&pieces, &lines),
            1 => readings.pop().map_or(Outcome::NoForm, Outcome::Form),
            _ => Outcome::Several(readings),
        }
    }

    /// The programme whose wording the document has; among years of one family the printed one, or
    /// the one that was running, or the last.
    fn recognise(
        &self,
        lines: &[&Line],
        day: Option<NaiveDate>,
    ) -> Option<(&Known, recognise::Years)> {
        let mut text = String::from(" ");
        let mut long = Vec::new();
        for line in lines.iter().filter(|l| l.has_words()) {
            let found = words::words(&line.text);
            text.push_str(&words::key_of(&found));
            text.push(' ');
            if line.text.len() > 60 {
                long.push(found);
            }
        }
        let years = recognise::years(lines, &self.any);
        let best = self
            .known
            .iter()
            .map(|known| {
                let prompts = long.iter().filter(|found| {
                    matches!(
                        known.labels.prompt(found),
                        Some((Meaning::Field(Key::Statement | Key::SpecialistDetail), _))
                    )
                });
                let score = known
                    .marks
                    .score(&text, &years, prompts.count().min(2) as u32);
                (score, known)
            })
            .max_by_key(|(score, known)| {
                let programme = &known.programme;
                let runs = day.is_some_and(|day| (programme.opens..=programme.ends).contains(&day));
                (*score, runs, programme.starts)
            })?;
        (best.0.wording >= Score::ENOUGH)
            .then_some((best.1, years))
            .map(|(known, years)| (self.of_year(known, &years), years))
    }

    /// Of one family, the programme whose year is printed, or the closest.
    fn of_year<'a>(&'a self, known: &'a Known, years: &recognise::Years) -> &'a Known {
        let Some(year) = years.academic.first().or(years.plain.first()) else {
            return known;
        };
        self.known
            .iter()
            .filter(|k| k.programme.family == known.programme.family)
            .min_by_key(|k| {
                (
                    k.marks.distance(*year),
                    k.programme.id != known.programme.id,
                )
            })
            .unwrap_or(known)
    }

    /// A form by its labels, though no programme's.
    fn unknown(&self, pieces: &[Piece], lines: &[&Line]) -> Outcome {
        let world = ["maths hub", "mastery", "work group", "ncetm"];
        let speaks = lines.iter().any(|l| {
            let lower = l.text.to_lowercase();
            world.iter().any(|w| lower.contains(w))
        });
        if !speaks {
            return Outcome::NoForm;
        }
        let mut seen = Vec::new();
        for event in pairs::events(pieces, &self.any) {
            if let pairs::Event::Label(found) = event
                && !seen.contains(&found.meaning)
                && !matches!(found.meaning, Meaning::Section(_) | Meaning::Unwanted)
            {
                seen.push(found.meaning);
            }
        }
        let school = seen
            .iter()
            .any(|m| matches!(m, Meaning::Field(Key::SchoolName | Key::SchoolUrn)));
        if school && seen.len() >= ENOUGH {
            Outcome::UnknownForm
        } else {
            Outcome::NoForm
        }
    }
}

impl Score {
    /// A phrase of the programme, two of its persons, or a question of it.
    const ENOUGH: u32 = 3;
}

/// Enough different labels, and one that no mail signature has.
fn is_form(form: &Resolved) -> bool {
    let mut keys: Vec<Key> = form.answers.iter().map(|a| a.key).collect();
    keys.sort_unstable();
    keys.dedup();
    let telling = keys.iter().any(|k| {
        matches!(
            k,
            Key::Person(
                Role::Lead1 | Role::Lead2 | Role::Advocate1 | Role::Advocate2,
                _
            ) | Key::Statement
                | Key::GroupRequested
                | Key::SpecialistEngagement
                | Key::SchoolUrn
        )
    });
    telling && keys.len() >= ENOUGH
}

fn other_year(known: &Known, years: &recognise::Years) -> Option<String> {
    if let Some(year) = years.academic.first() {
        let ours = years.academic.iter().any(|y| known.marks.prints(*y));
        return (!ours).then(|| format!("{year}/{:02}", (year + 1) % 100));
    }
    let year = years.plain.first()?;
    let ours = years.plain.iter().any(|y| known.marks.prints_plain(*y));
    (!ours).then(|| year.to_string())
}
