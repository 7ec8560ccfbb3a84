//! A line that holds labels and their values: where each label ends and its value begins.

use super::{
    label::{Cut, Labels, Meaning},
    words::{Word, after_numbering, words},
};
use crate::domain::programme::{Attribute, Key};

impl Labels {
    /// The label a text begins with, when something separates it from a value, or the value's
    /// shape does.
    pub fn cut(&self, text: &str) -> Option<Cut> {
        let from = after_numbering(text);
        let body = text.get(from..)?;
        let found = words(body.get(..floor(body, 1200))?);
        if let Some((meaning, used)) = self.prompt(&found) {
            let end = found.get(used.checked_sub(1)?)?.end;
            return Some(Cut {
                meaning,
                value: from + after_prompt(body, end),
            });
        }
        if let Some(cut) = self.cut_at_separator(body) {
            return Some(Cut {
                meaning: cut.meaning,
                value: from + cut.value,
            });
        }
        let cut = self.cut_at_shape(body, &found)?;
        Some(Cut {
            meaning: cut.meaning,
            value: from + cut.value,
        })
    }

    /// Every label of a line with the stretch of its value, when the line begins with a label.
    pub fn line(&self, text: &str) -> Vec<(Meaning, std::ops::Range<usize>)> {
        if let Some(meaning) = self.whole(text) {
            return vec![(meaning, text.len()..text.len())];
        }
        let Some(cut) = self.cut(text) else {
            return Vec::new();
        };
        let mut found = vec![(cut.meaning, cut.value..text.len())];
        if long(cut.meaning) {
            return found;
        }
        while let Some((meaning, range)) = found.last().cloned() {
            let Some((label, value)) = self.inner(text, range.start) else {
                break;
            };
            if let Some(last) = found.last_mut() {
                *last = (meaning, range.start..label.0);
            }
            found.push((label.1, value..text.len()));
            if long(label.1) {
                break;
            }
        }
        found
    }

    /// The next label within a value: "…, Email: x".
    fn inner(&self, text: &str, from: usize) -> Option<((usize, Meaning), usize)> {
        let rest = text.get(from..)?;
        for (at, _) in rest.match_indices([':', '=']) {
            let before = words(rest.get(..at)?);
            for take in (1..=before.len().min(8)).rev() {
                let stretch = before.get(before.len() - take..)?;
                let start = stretch.first()?.start;
                let label = rest.get(start..at)?;
                if label.contains(['@', ':', '\n']) {
                    continue;
                }
                match self.whole(label) {
                    Some(Meaning::Title(_) | Meaning::Section(_) | Meaning::Heading(_)) | None => {}
                    Some(meaning) => return Some(((from + start, meaning), from + at + 1)),
                }
            }
        }
        None
    }

    fn cut_at_separator(&self, body: &str) -> Option<Cut> {
        let head = body.get(..floor(body, 400))?;
        let mut best: Option<(Cut, char)> = None;
        for (at, c) in head.char_indices() {
            if !separates(head, at, c) {
                continue;
            }
            if let Some((cut, by)) = best {
                let open = matches!(cut.meaning, Meaning::Title(_) | Meaning::Heading(_));
                if !open && matches!(by, ':' | '\t' | '\n' | '=') {
                    break;
                }
            }
            let label = head.get(..at)?;
            if label.trim().is_empty() || label.contains('@') {
                continue;
            }
            if let Some(meaning) = self.whole(label) {
                let value = at + c.len_utf8();
                let value = value + leading_marks(body.get(value..)?);
                best = Some((Cut { meaning, value }, c));
            }
        }
        best.map(|(cut, _)| cut)
    }

    /// "School URN 123456", "Email h.smith@oak.test": no separator, but a value of the right kind.
    fn cut_at_shape(&self, body: &str, found: &[Word]) -> Option<Cut> {
        if !body.contains(|c: char| c == '@' || c.is_ascii_digit()) {
            return None;
        }
        for take in (1..=found.len().saturating_sub(1).min(8)).rev() {
            let end = found.get(take - 1)?.end;
            let (label, value) = body.split_at_checked(end)?;
            if !value.starts_with([' ', '\u{a0}']) {
                continue;
            }
            let Some(meaning) = self.whole(label) else {
                continue;
            };
            let first = value.split_whitespace().next().unwrap_or_default();
            let digits = value.chars().filter(char::is_ascii_digit).count();
            let plain = value
                .chars()
                .all(|c| c.is_ascii_digit() || " +()-\u{a0}".contains(c));
            let fits = match asks(meaning) {
                Asks::Email => first.contains('@'),
                Asks::Digits => plain && digits >= 6,
                Asks::Other => false,
            };
            if fits {
                return Some(Cut {
                    meaning,
                    value: end,
                });
            }
        }
        None
    }
}

enum Asks {
    Email,
    Digits,
    Other,
}

fn asks(meaning: Meaning) -> Asks {
    match meaning {
        Meaning::Attribute(a) | Meaning::Field(Key::Person(_, a)) => match a {
            Attribute::Email => Asks::Email,
            Attribute::Trn | Attribute::Phone => Asks::Digits,
            Attribute::Name | Attribute::Role | Attribute::YearGroups => Asks::Other,
        },
        Meaning::Field(Key::SchoolUrn | Key::SchoolPhone) => Asks::Digits,
        Meaning::Field(_)
        | Meaning::Heading(_)
        | Meaning::Title(_)
        | Meaning::Section(_)
        | Meaning::Either(..)
        | Meaning::Both(..)
        | Meaning::AddressPart
        | Meaning::Unwanted => Asks::Other,
    }
}

/// Values in sentences: a colon within them is no label's.
fn long(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Field(
            Key::Statement | Key::SpecialistDetail | Key::GroupSchools | Key::GroupRelationship
        )
    )
}

fn separates(text: &str, at: usize, c: char) -> bool {
    match c {
        ':' | '\t' | '\n' | '=' | '|' | '…' | '?' | '\u{2013}' | '\u{2014}' | '_' | '>' | '→' => {
            true
        }
        '-' => {
            let before = text.get(..at).and_then(|t| t.chars().last());
            let after = text.get(at + 1..).and_then(|t| t.chars().next());
            before.is_some_and(char::is_whitespace) || after.is_some_and(char::is_whitespace)
        }
        '.' => text.get(at + 1..).is_some_and(|t| t.starts_with("..")),
        ' ' => text.get(at..).is_some_and(|t| t.starts_with("   ")),
        _ => false,
    }
}

/// Rulings and dashes between a label and its value.
fn leading_marks(value: &str) -> usize {
    let rest = value.trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '-' | '–' | '—' | '.' | '…' | '_' | '*' | '|' | '=' | '>'
            )
    });
    value.len() - rest.len()
}

/// The marks that end a prompt belong to it: "(listed above) (up to 250 words)."
fn after_prompt(body: &str, end: usize) -> usize {
    let rest = body.get(end..).unwrap_or_default();
    let value =
        rest.trim_start_matches(|c: char| c.is_whitespace() || ").:?-–*_…]\"”’".contains(c));
    end + rest.len() - value.len()
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
