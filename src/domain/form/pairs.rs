//! Pieces of a document to labels with what stands under, beside or after them.
//!
//! Lines one after another; tables are `grid`'s. Only says which text belongs to which
//! label; whose a bare label is, `resolve` decides.

use super::{
    choice::choice,
    fit::{extends, fits, is_choice, is_loose, is_multi, is_noise, unfinished},
    flatten::{Line, Piece},
    label::{Labels, Meaning},
    parts::names_post,
};
use crate::domain::programme::{Attribute, Key, Section};

/// A label and its value, which may be nothing yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub meaning: Meaning,
    pub content: Vec<Line>,
    pub grid: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Label(Found),
    /// Text without a label.
    Text {
        line: Line,
        grid: Option<usize>,
    },
    /// A note or a closing: what was open is closed.
    End,
}

/// Walks the pieces.
pub fn events(pieces: &[Piece], labels: &Labels) -> Vec<Event> {
    let mut pairing = Pairing {
        labels,
        out: Vec::new(),
        statement: false,
    };
    let mut run: Vec<Line> = Vec::new();
    let mut grids = 0;
    for piece in pieces {
        match piece {
            Piece::Line(line) => {
                let last = pairing.out.len().checked_sub(1);
                let fresh = run.is_empty() && grids > 0;
                if let (true, Some(last)) = (fresh, last)
                    && pairing.overflowed(last, std::slice::from_ref(line))
                {
                    continue;
                }
                run.push(line.clone());
            }
            Piece::Grid(rows) => {
                let open = pairing.flow(&std::mem::take(&mut run), None);
                grids += 1;
                if !pairing.boxed(rows, open) {
                    pairing.grid(rows, grids);
                }
            }
        }
    }
    pairing.flow(&run, None);
    pairing.out
}

pub(super) struct Pairing<'a> {
    pub(super) labels: &'a Labels,
    pub(super) out: Vec<Event>,
    /// Within the statement only whole lines are labels.
    pub(super) statement: bool,
}

impl Pairing<'_> {
    pub(super) fn push(
        &mut self,
        meaning: Meaning,
        content: Vec<Line>,
        grid: Option<usize>,
    ) -> usize {
        self.statement = matches!(
            meaning,
            Meaning::Field(Key::Statement) | Meaning::Section(Section::Statement)
        );
        self.out.push(Event::Label(Found {
            meaning,
            content,
            grid,
        }));
        self.out.len() - 1
    }

    pub(super) fn found(&mut self, at: usize) -> Option<&mut Found> {
        match self.out.get_mut(at) {
            Some(Event::Label(found)) => Some(found),
            Some(Event::Text { .. } | Event::End) | None => None,
        }
    }

    /// Lines one after another; the label that is open at their end.
    pub(super) fn flow(&mut self, lines: &[Line], grid: Option<usize>) -> Option<usize> {
        let mut open: Option<usize> = None;
        let mut blanks = 0;
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            if line.is_blank() {
                blanks += 1;
                at += 1;
                let filled = open.and_then(|o| self.found(o)).is_some_and(|f| {
                    !f.content.is_empty()
                        && f.meaning != Meaning::Field(Key::Statement)
                        && !(blanks == 1 && unfinished(f))
                });
                if filled {
                    open = None;
                }
                continue;
            }
            let (line, used) = self.unwrapped(lines, at);
            let next = lines.iter().skip(at + used).find(|l| !l.is_blank());
            at += used;
            let labels = self.labels_of(&line, open, next);
            if !labels.is_empty() {
                for (meaning, range) in labels {
                    let value = line.part(range);
                    // a label that we do not know follows, not an answer
                    let label = meaning != Meaning::Field(Key::Statement)
                        && value.text.trim_end().ends_with(':');
                    let content = if value.is_blank() || label {
                        Vec::new()
                    } else {
                        vec![value]
                    };
                    let empty = content.is_empty();
                    let pushed = self.push(meaning, content, grid);
                    let more = empty
                        || is_multi(meaning)
                        || self.found(pushed).is_some_and(|f| unchosen(f));
                    open = more.then_some(pushed);
                }
            } else if is_noise(&line.text) {
                open = None;
                if !line.text.trim_start().starts_with("(no ") {
                    self.out.push(Event::End);
                }
            } else {
                let doubtful = open.and_then(|o| self.found(o)).is_some_and(|found| {
                    is_loose(found.meaning) && found.content.is_empty() && !names_post(&line.text)
                }) && self.is_followed(&line, lines.get(at));
                open = self.text(line, open.filter(|_| !doubtful), blanks, grid);
            }
            blanks = 0;
        }
        open
    }

    /// Whether another line stands right below that is no label either.
    fn is_followed(&self, line: &Line, next: Option<&Line>) -> bool {
        let text = |next: &Line| {
            let found = self.labels.line(&next.text);
            next.has_words()
                && found.is_empty()
                && !is_noise(&next.text)
                && !next.text.contains('@')
                && self.labels.classify(&next.text).is_none()
                && !self.labels.begins_prompt(&next.text)
        };
        // what is said in brackets, or goes on, is no other answer
        next.is_some_and(|next| {
            let goes_on = next
                .text
                .trim()
                .starts_with(|c: char| c.is_lowercase() || c == '(');
            text(next) && !goes_on && !line.text.trim_end().ends_with([',', ';', '/', '&', '-'])
        })
    }

    /// A line without a label goes to the open one, if it can be its value.
    fn text(
        &mut self,
        line: Line,
        open: Option<usize>,
        blanks: usize,
        grid: Option<usize>,
    ) -> Option<usize> {
        let labels = self.labels;
        if let Some(found) = open.and_then(|o| self.found(o)) {
            let takes = if found.content.is_empty() {
                fits(found.meaning, &line, blanks)
            } else {
                extends(found, &line)
            };
            if takes && !is_label_unknown(labels, found.meaning, &line) {
                found.content.push(line);
                return open.filter(|_| is_multi(found.meaning) || unchosen(found));
            }
        }
        self.out.push(Event::Text { line, grid });
        None
    }

    /// The labels of a line; within the statement and where a role is awaited, fewer.
    fn labels_of(
        &mut self,
        line: &Line,
        open: Option<usize>,
        next: Option<&Line>,
    ) -> Vec<(Meaning, std::ops::Range<usize>)> {
        let labels = self.labels.line(&line.text);
        let Some((first, value)) = labels.first() else {
            return labels;
        };
        let whole = value.is_empty();
        let short = || {
            let value = line.part(value.clone());
            !value.is_blank()
                && value.text.split_whitespace().count() <= 6
                && fits(*first, &value, 0)
        };
        if self.statement && !whole && !closes_statement(*first) && !short() {
            return Vec::new();
        }
        // "School role/s" / "Maths subject leader": a title can be what a role is
        let awaits_role = open
            .and_then(|o| self.found(o))
            .is_some_and(|f| awaits_role(f));
        if awaits_role && whole && is_unnumbered_title(*first, &line.text) {
            let heads_a_block = next
                .and_then(|n| self.labels.classify(&n.text))
                .is_some_and(|m| matches!(m, Meaning::Attribute(Attribute::Name)));
            if !heads_a_block {
                return Vec::new();
            }
        }
        labels
    }

    /// A long prompt that a mail program wrapped, put together again.
    fn unwrapped(&self, lines: &[Line], at: usize) -> (Line, usize) {
        let Some(first) = lines.get(at) else {
            return (Line::empty(), 1);
        };
        let mut joined = first.clone();
        let mut used = 1;
        while used < 8 && self.labels.begins_prompt(&joined.text) {
            let Some(next) = lines.get(at + used).filter(|l| !l.is_blank()) else {
                break;
            };
            let ended = joined.text.trim_end().ends_with([':', '?']);
            if ended || self.labels.whole(&next.text).is_some() {
                break;
            }
            let more = joined.followed_by(next);
            if self.labels.begins_prompt(&more.text) || self.labels.cut(&more.text).is_some() {
                joined = more;
                used += 1;
            } else {
                break;
            }
        }
        (joined, used)
    }
}

/// A label that we do not know is nobody's value. Questions may well stand in a statement.
pub(super) fn is_label_unknown(labels: &Labels, meaning: Meaning, line: &Line) -> bool {
    meaning != Meaning::Field(Key::Statement)
        && !is_choice(meaning)
        && labels.unknown_label(&line.text)
}

/// A choice printed but not made: "Yes/No".
pub(super) fn unchosen(found: &Found) -> bool {
    is_choice(found.meaning) && choice(&found.content).is_none()
}

fn awaits_role(found: &Found) -> bool {
    found.content.is_empty()
        && matches!(
            found.meaning,
            Meaning::Attribute(Attribute::Role) | Meaning::Field(Key::Person(_, Attribute::Role))
        )
}

pub(super) fn is_unnumbered_title(meaning: Meaning, text: &str) -> bool {
    matches!(meaning, Meaning::Title(_)) && !text.contains(|c: char| c.is_ascii_digit())
}

/// Labels with a value on their line that cannot be a sentence of the statement.
fn closes_statement(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Field(
            Key::GroupRequested
                | Key::GroupSchools
                | Key::GroupRelationship
                | Key::SpecialistEngagement
                | Key::SpecialistDetail
                | Key::Signature(_)
        )
    )
}
