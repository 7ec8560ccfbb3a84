//! A line that holds labels and their values: where each label ends and its value begins.

use super::{
    label::{Cut, Labels, Meaning},
    parts::is_role,
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
            let used = self.prompt_end(body, &found, meaning, used);
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
        let cut = self
            .cut_at_shape(body, &found)
            .or_else(|| self.cut_at_printed(body, &found))?;
        Some(Cut {
            meaning: cut.meaning,
            value: from + cut.value,
        })
    }

    /// A prompt ends where a colon or a question mark ends it, the words being its own; what its
    /// answer begins with may be in it too ("… the work with them: we worked with").
    fn prompt_end(&self, body: &str, found: &[Word], meaning: Meaning, used: usize) -> usize {
        let closed = |at: usize| {
            let rest = body.get(found.get(at)?.end..)?;
            let apart = rest.trim_start();
            let ruled = ["__", "...", "…", "–", "—", "- "]
                .iter()
                .any(|mark| apart.starts_with(mark));
            (ruled || rest.starts_with([':', '?'])).then_some(at + 1)
        };
        let earlier = (3..used.saturating_sub(1)).filter_map(closed).find(|n| {
            let front = found.get(..*n).unwrap_or_default();
            self.prompt(front) == Some((meaning, *n))
        });
        if let Some(earlier) = earlier {
            return earlier;
        }
        let more = found.get(used..).unwrap_or_default();
        let own = more
            .iter()
            .take(12)
            .take_while(|w| self.prompts_have(meaning, &w.text))
            .count();
        (used..used + own).rev().find_map(closed).unwrap_or(used)
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
        for (meaning, range) in &mut found {
            if !long(*meaning) {
                let value = text.get(range.clone()).unwrap_or_default();
                range.end = range.start + before_unknown_label(*meaning, value);
            }
        }
        found
    }

    /// Labels of a person's attributes within a text that begins with something else: where the
    /// first stands, and each with the stretch of its value.
    pub fn within(&self, text: &str) -> (usize, Vec<(Attribute, std::ops::Range<usize>)>) {
        let mut out: Vec<(Attribute, std::ops::Range<usize>)> = Vec::new();
        let mut front = text.len();
        let mut from = 0;
        while let Some(((start, meaning), value)) = self.inner(text, from) {
            match out.last_mut() {
                Some((_, range)) => range.end = start,
                None => front = start,
            }
            let (Meaning::Attribute(attribute) | Meaning::Field(Key::Person(_, attribute))) =
                meaning
            else {
                return (text.len(), Vec::new());
            };
            out.push((attribute, value..text.len()));
            from = value;
        }
        (front, out)
    }

    /// The next label within a value: "…, Email: x".
    fn inner(&self, text: &str, from: usize) -> Option<((usize, Meaning), usize)> {
        let rest = text.get(from..)?;
        for (at, _) in rest.match_indices([':', '=', '?']) {
            let before = words(rest.get(..at)?);
            for take in (1..=before.len().min(8)).rev() {
                let stretch = before.get(before.len() - take..)?;
                let start = stretch.first()?.start;
                let label = rest.get(start..at)?;
                let apart = ['@', ':', '\n', '\t', ';', '|', ','];
                if label.contains(apart) || after_gap(label, 2).is_some() {
                    continue;
                }
                let apart = rest.get(..start).is_some_and(|before| {
                    let end = before.trim_end();
                    end.ends_with(['\t', ';', '|', ',']) || before.len() > end.len() + 1
                });
                match self.whole(label) {
                    Some(meaning @ Meaning::Title(_)) if apart => {
                        return Some(((from + start, meaning), from + at + 1));
                    }
                    Some(Meaning::Title(_) | Meaning::Section(_) | Meaning::Heading(_)) | None => {}
                    Some(meaning) => {
                        let longer = longer_label(rest.get(..start).unwrap_or_default());
                        let label = longer.map_or((start, meaning), |at| (at, Meaning::Unwanted));
                        return Some(((from + label.0, label.1), from + at + 1));
                    }
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

    /// "Role/responsibility in the maths department Second in department": a label so long that it
    /// is no accident, and a column so narrow that its answer went on in the same line.
    fn cut_at_printed(&self, body: &str, found: &[Word]) -> Option<Cut> {
        (4..found.len().min(16)).rev().find_map(|take| {
            let end = found.get(take - 1)?.end;
            let (label, value) = body.split_at_checked(end)?;
            let meaning = self.printed(label)?;
            let value = after_year(value.trim_start_matches([')', ':', '?', ' ', '\u{a0}']));
            let begins = value.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
            let asks = matches!(meaning, Meaning::Attribute(_) | Meaning::Field(_));
            (begins && asks && !long(meaning)).then(|| Cut {
                meaning,
                value: body.len() - value.len(),
            })
        })
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
            let address = value
                .split_whitespace()
                .next()
                .is_some_and(|first| first.contains('@'));
            let digits = value.chars().filter(char::is_ascii_digit).count();
            let number = digits >= 6
                && value
                    .chars()
                    .all(|c| c.is_ascii_digit() || " +()-\u{a0}".contains(c));
            if !address && !number {
                continue;
            }
            let Some(meaning) = self.whole(label) else {
                continue;
            };
            let fits = match asks(meaning) {
                Asks::Email => address,
                Asks::Digits => number,
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

/// A year is no word of a label, and stands at the end of many.
fn after_year(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_digit() || "/-–".contains(c)));
    let (first, rest) = text
        .split_at_checked(end.unwrap_or(text.len()))
        .unwrap_or((text, ""));
    let digits = first.chars().filter(char::is_ascii_digit).count();
    let year = first.starts_with("20") && matches!(digits, 4 | 6 | 8);
    if year {
        rest.trim_start_matches([' ', ':', '\u{a0}'])
    } else {
        text
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

/// A number, or an address of mail.
pub(super) fn is_shaped(meaning: Meaning) -> bool {
    match asks(meaning) {
        Asks::Email | Asks::Digits => true,
        Asks::Other => false,
    }
}

/// Where in a value a label begins that we do not know: a few words and a colon, well apart from
/// what stands before them; after a number or an address any such words.
fn before_unknown_label(meaning: Meaning, value: &str) -> usize {
    let shaped = match asks(meaning) {
        Asks::Email | Asks::Digits => true,
        Asks::Other => matches!(
            meaning,
            Meaning::Title(_)
                | Meaning::Attribute(Attribute::Name)
                | Meaning::Field(
                    Key::Person(_, Attribute::Name) | Key::MathsHub | Key::LocalAuthority
                )
        ),
    };
    for (colon, _) in value.match_indices(':') {
        let before = value.get(..colon).unwrap_or_default();
        let strong = before.rfind(['\t', ';', '|']).map(|at| at + 1);
        let wide = after_gap(before, 3);
        let after_number = before
            .rfind(|c: char| c.is_ascii_digit() || c == ',')
            .map(|at| at + 1)
            .filter(|_| shaped);
        let role = matches!(
            meaning,
            Meaning::Attribute(Attribute::Role) | Meaning::Field(Key::Person(_, Attribute::Role))
        );
        let after_comma = before
            .rfind(", ")
            .map(|at| at + 1)
            .filter(|at| role && !is_role(before.get(*at..).unwrap_or_default()));
        let Some(from) = strong.max(wide).max(after_number).max(after_comma) else {
            continue;
        };
        let label = before.get(from..).unwrap_or_default();
        let few = (1..=5).contains(&label.split_whitespace().count());
        let wordy = label.chars().filter(|c| c.is_alphabetic()).count() > 2;
        let extension = label.trim().to_lowercase().starts_with("ext");
        if few && wordy && !extension && !label.contains(['@', '(']) && from > 0 {
            return from;
        }
    }
    value.len()
}

/// The end of the last run of at least so many blanks, of whatever kind.
fn after_gap(text: &str, least: usize) -> Option<usize> {
    let mut run = 0;
    let mut found = None;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            run += 1;
        } else {
            if run >= least {
                found = Some(at);
            }
            run = 0;
        }
    }
    found
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
        // "1:1 interventions" is no label
        ':' | '\u{2013}' if within_number(text, at, c) => false,
        // "school_office@oak.test" is an address
        '_' => ruled(text, at),
        ':' | '\t' | '\n' | '=' | '|' | '…' | '?' | '\u{2013}' | '\u{2014}' | '>' | '→' => true,
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

/// "URN: 199400   CEO of trust: Ann": where a label begins that is longer than the words of it
/// that we know.
fn longer_label(before: &str) -> Option<usize> {
    let gap = before.rfind(['\t', ';', '|']).map(|at| at + 1);
    let gap = gap.max(after_gap(before, 3))?;
    let (value, words) = before.split_at_checked(gap)?;
    let few = (1..=4).contains(&words.split_whitespace().count());
    (few && !value.trim().is_empty()).then_some(gap)
}

/// Part of a ruling to write on: two of them, or one standing apart.
fn ruled(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().last());
    let after = text.get(at + 1..).and_then(|t| t.chars().next());
    let apart = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c == '_');
    apart(before) || apart(after)
}

fn within_number(text: &str, at: usize, c: char) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let before = text.get(..at).and_then(|t| t.chars().last());
    let after = text.get(at + c.len_utf8()..).and_then(|t| t.chars().next());
    digit(before) && digit(after)
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
