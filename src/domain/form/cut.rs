//! A line that holds labels and their values: where each label ends and its value begins.

mod signs;

use std::ops::Range;

use self::signs::{
    Asks, after_gap, after_prompt, after_year, asks, before_unknown_label, floor, gaps, is_class,
    is_two_blanks, leading_marks, long, longer_label, separates,
};
use super::{
    label::{Cut, Labels, Meaning},
    pairs::is_unnumbered_title,
    validity::urn,
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
    pub fn line(&self, text: &str) -> Vec<(Meaning, Range<usize>)> {
        self.lines.of(text, || self.stretches(text))
    }

    fn stretches(&self, text: &str) -> Vec<(Meaning, Range<usize>)> {
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
            let Some((label, value)) = self.next_label(meaning, text, range.start) else {
                break;
            };
            // the label said again; before a URN the authority's number may stand
            let between = text.get(range.start..label.0).unwrap_or_default();
            let other = meaning == Meaning::Field(Key::SchoolUrn) && urn(between).is_none();
            let again = label.1 == meaning && (between.trim().is_empty() || other);
            if again {
                found.pop();
            } else if let Some(last) = found.last_mut() {
                *last = (meaning, range.start..label.0);
            }
            found.push((label.1, value..text.len()));
            if long(label.1) {
                break;
            }
        }
        let several = found.len() > 1;
        for (meaning, range) in &mut found {
            // "LA: 873, URN: 191234": the authority's number, and not its name
            let value = text.get(range.clone()).unwrap_or_default();
            let number = !value.contains(char::is_alphabetic) && !value.trim().is_empty();
            if several && number && *meaning == Meaning::Field(Key::LocalAuthority) {
                *meaning = Meaning::Unwanted;
            }
            if !long(*meaning) {
                let value = text.get(range.clone()).unwrap_or_default();
                range.end = range.start + before_unknown_label(*meaning, value);
            }
        }
        found
    }

    /// Labels of a person's attributes within a text that begins with something else: where the
    /// first stands, and each with the stretch of its value.
    pub fn within(&self, text: &str) -> (usize, Vec<(Attribute, Range<usize>)>) {
        let mut out: Vec<(Attribute, Range<usize>)> = Vec::new();
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

    /// The next label within a value, whatever sets it apart.
    fn next_label(
        &self,
        meaning: Meaning,
        text: &str,
        from: usize,
    ) -> Option<((usize, Meaning), usize)> {
        let found = [
            self.inner(text, from),
            self.in_column(text, from),
            self.beside_school(meaning, text, from),
            self.run_on(meaning, text, from),
        ];
        found
            .into_iter()
            .flatten()
            .min_by_key(|((start, _), _)| *start)
    }

    /// "190001        Telephone    01632 960001": a label that blanks set apart on both sides, as they
    /// do columns.
    fn in_column(&self, text: &str, from: usize) -> Option<((usize, Meaning), usize)> {
        let rest = text.get(from..)?;
        let gaps = gaps(rest);
        gaps.iter()
            .zip(gaps.iter().skip(1))
            .find_map(|(before, after)| {
                let meaning = self.whole(rest.get(before.end..after.start)?)?;
                let asks = matches!(meaning, Meaning::Field(_) | Meaning::Attribute(_));
                (asks && after.end < rest.len())
                    .then_some(((from + before.end, meaning), from + after.end))
            })
    }

    /// "Teacher number Telephone 01632 960001": a label without its answer, and the next one with it.
    fn run_on(
        &self,
        meaning: Meaning,
        text: &str,
        from: usize,
    ) -> Option<((usize, Meaning), usize)> {
        let rest = text.get(from..).filter(|_| is_shaped(meaning))?;
        let start = from + rest.len() - rest.trim_start().len();
        let cut = self.cut_at_shape(rest.trim_start(), &words(rest.trim_start()))?;
        let kind = |meaning| match meaning {
            Meaning::Field(Key::Person(_, attribute)) => Some(Meaning::Attribute(attribute)),
            Meaning::Field(Key::SchoolPhone) => Some(Meaning::Attribute(Attribute::Phone)),
            Meaning::Attribute(_) | Meaning::Field(Key::SchoolUrn) => Some(meaning),
            _other => None,
        };
        let other = kind(cut.meaning).is_some() && kind(cut.meaning) != kind(meaning);
        other.then_some(((start, cut.meaning), start + cut.value))
    }

    /// "Name of school: Oak Primary, URN 190001": beside what is said of the school, a label that only
    /// its number or address parts from its answer. What stands beside a person's name is the person's.
    fn beside_school(
        &self,
        meaning: Meaning,
        text: &str,
        from: usize,
    ) -> Option<((usize, Meaning), usize)> {
        const APART: [char; 3] = [',', ';', '('];
        let of_school = matches!(
            meaning,
            Meaning::Field(Key::SchoolName | Key::SchoolAddress)
                | Meaning::Either(_, Key::SchoolName)
        );
        if !of_school {
            return None;
        }
        let rest = text.get(from..)?;
        rest.match_indices(APART).find_map(|(at, mark)| {
            let after = rest.get(at + mark.len()..)?;
            let part = after.split(APART).next()?;
            let start = at + mark.len() + part.len() - part.trim_start().len();
            let part = part.trim();
            let cut = self.cut_at_shape(part, &words(part))?;
            is_shaped(cut.meaning).then_some(((from + at, cut.meaning), from + start + cut.value))
        })
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
            // typed for a colon; between two posts or two labels it parts them
            let asks = |m: &Meaning| {
                let rest = body.get(at + c.len_utf8()..);
                if is_unnumbered_title(*m, label) && rest.is_some_and(is_class) {
                    return false;
                }
                let rest = rest.and_then(|rest| rest.split(';').next());
                let listed = || rest.is_some_and(|rest| self.whole(rest.trim()).is_some());
                let asks = || matches!(m, Meaning::Field(_) | Meaning::Attribute(_));
                match c {
                    ';' => asks() && !listed(),
                    ' ' if is_two_blanks(head, at) => {
                        best.is_none() && asks() && !self.goes_on(body, at)
                    }
                    _other => true,
                }
            };
            if let Some(meaning) = self.whole(label).filter(asks) {
                let value = at + c.len_utf8();
                let value = value + leading_marks(body.get(value..)?);
                best = Some((Cut { meaning, value }, c));
            }
        }
        best.map(|(cut, _)| cut)
    }

    /// Whether two blanks stand within a label ("School  URN"), or before another one.
    fn goes_on(&self, body: &str, at: usize) -> bool {
        let found = words(body.get(..floor(body, at + 80)).unwrap_or_default());
        let after = found.iter().filter(|w| w.start >= at).take(4);
        let mut fronts = after.filter_map(|w| body.get(..w.end));
        let rest = body.get(at..).unwrap_or_default().trim_start();
        let next = rest.split("  ").next().unwrap_or_default();
        fronts.any(|front| self.whole(front).is_some()) || self.whole(next).is_some()
    }

    /// "Role/responsibility in the maths department Second in department": a label so long that it
    /// is no accident, and a column so narrow that its answer went on in the same line.
    fn cut_at_printed(&self, body: &str, found: &[Word]) -> Option<Cut> {
        (4..found.len().min(16)).rev().find_map(|take| {
            let end = found.get(take - 1)?.end;
            let value = body.get(end..)?;
            let meaning = self.printed_words(found.get(..take)?)?;
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

/// A number, or an address of mail.
pub(super) fn is_shaped(meaning: Meaning) -> bool {
    match asks(meaning) {
        Asks::Email | Asks::Digits => true,
        Asks::Other => false,
    }
}
