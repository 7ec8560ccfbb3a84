//! Small questions about a person's attributes: their printed order, and which part of a cell that
//! answers two of them is whose.

use super::flatten::Line;
use crate::domain::programme::{Attribute, Key};

/// The order in which forms print a person's attributes.
pub fn order(key: Key) -> usize {
    match key {
        Key::Person(_, attribute) => match attribute {
            Attribute::Name => 1,
            Attribute::Email => 2,
            Attribute::Trn => 3,
            Attribute::Phone => 4,
            Attribute::YearGroups => 5,
            Attribute::Role => 6,
        },
        _school => 0,
    }
}

/// The part of "Jane Smith, j.smith@oak.test" that is the attribute.
pub fn part(attribute: Attribute, content: &[Line]) -> Vec<Line> {
    let mut out = Vec::new();
    for line in content {
        let mut from = 0;
        let mut ranges = Vec::new();
        for (at, c) in line.text.char_indices() {
            if matches!(c, ',' | ';' | '/' | '|' | '<' | '>' | '(' | ')' | '\t')
                || c.is_whitespace()
            {
                ranges.push(from..at);
                from = at + c.len_utf8();
            }
        }
        ranges.push(from..line.text.len());
        for range in ranges {
            let word = line.text.get(range.clone()).unwrap_or_default();
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let fits = match attribute {
                Attribute::Email => word.contains('@'),
                Attribute::Trn => digits == 7,
                Attribute::Phone => digits >= 3 && digits != 7 && !word.contains('@'),
                Attribute::Name | Attribute::Role | Attribute::YearGroups => {
                    !word.contains('@') && digits == 0
                }
            };
            if fits && !word.trim_matches(['-', '–']).is_empty() {
                out.push(line.part(range));
            }
        }
    }
    out
}

/// What a cell that gives a whole person says: "Ann Lee, a.lee@oak.test, TRN 1234567, Y2 teacher".
#[derive(Debug, Default, PartialEq)]
pub struct Person {
    pub parts: Vec<(Attribute, Line)>,
    /// What could be any of them, or none.
    pub rest: Vec<Line>,
}

/// Whether the lines hold more of a person than a name.
pub fn is_person(content: &[Line]) -> bool {
    content
        .iter()
        .any(|l| l.text.contains('@') || l.text.chars().filter(char::is_ascii_digit).count() >= 7)
}

/// Takes such a cell apart: by the shape of addresses and numbers, then what stands between.
pub fn person(content: &[Line]) -> Person {
    let mut out = Person::default();
    for line in content.iter().filter(|l| l.has_words()) {
        let taken = shaped(&line.text);
        let mut from = 0;
        let mut between = Vec::new();
        for (attribute, whole, value) in taken {
            between.push(from..whole.start);
            from = whole.end;
            out.put(attribute, line.part(value));
        }
        between.push(from..line.text.len());
        for range in between {
            let text = line.text.get(range.clone()).unwrap_or_default();
            for (start, end) in segments(text, out.has(Attribute::Name)) {
                let segment = line.part(range.start + start..range.start + end);
                out.segment(segment);
            }
        }
    }
    let roles = out.parts.iter().filter(|(a, _)| *a == Attribute::Role);
    if roles.count() > 1 {
        let (roles, others): (Vec<_>, Vec<_>) = out
            .parts
            .drain(..)
            .partition(|(a, _)| *a == Attribute::Role);
        out.parts = others;
        out.rest.extend(roles.into_iter().map(|(_, line)| line));
    }
    out
}

impl Person {
    fn has(&self, attribute: Attribute) -> bool {
        self.parts.iter().any(|(a, _)| *a == attribute)
    }

    fn put(&mut self, attribute: Attribute, line: Line) {
        if self.has(attribute) {
            self.rest.push(line);
        } else {
            self.parts.push((attribute, line));
        }
    }

    fn segment(&mut self, line: Line) {
        if !line.has_words() {
            return;
        }
        if !self.has(Attribute::Name) && super::fit::is_name(line.text.trim()) {
            self.parts.push((Attribute::Name, line));
        } else if self.has(Attribute::Name) && is_role(&line.text) {
            self.parts.push((Attribute::Role, line));
        } else {
            self.rest.push(line);
        }
    }
}

/// The name ends at the first comma or so; what is said later may have some of its own.
fn segments(text: &str, named: bool) -> Vec<(usize, usize)> {
    let marks = |c: char| c.is_whitespace() || ",;|/<>()-–—:•\u{b7}".contains(c);
    let trimmed = |start: usize, end: usize| {
        let part = text.get(start..end).unwrap_or_default();
        let front = part.len() - part.trim_start_matches(marks).len();
        let mut kept = part.trim_matches(marks).len();
        // "(KS2 lead)" keeps its bracket
        let inner = part.get(front..front + kept).unwrap_or_default();
        if inner.contains('(') && part.get(front + kept..).is_some_and(|t| t.starts_with(')')) {
            kept += 1;
        }
        (start + front, start + front + kept)
    };
    let mut out = Vec::new();
    let end = text.len();
    let mut from = 0;
    if !named {
        let (start, _) = trimmed(0, end);
        let rest = text.get(start..).unwrap_or_default();
        let stop = rest.find([',', ';', '|', '(', '/', '\t']).or_else(|| {
            [" - ", " – ", " — "]
                .iter()
                .find_map(|dash| rest.find(dash))
        });
        if let Some(stop) = stop {
            out.push(trimmed(start, start + stop));
            from = start + stop;
        }
    }
    out.push(trimmed(from, end));
    out
}

/// Addresses, teacher numbers and telephones in a text: the stretch with its label, and the value.
fn shaped(text: &str) -> Vec<(Attribute, std::ops::Range<usize>, std::ops::Range<usize>)> {
    let words = blank_words(text);
    let mut out: Vec<(Attribute, std::ops::Range<usize>, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let found = if text.get(word.clone()).is_some_and(|w| w.contains('@')) {
            Some((Attribute::Email, 1))
        } else {
            number(text, words.get(at..).unwrap_or_default())
        };
        let Some((attribute, used)) = found else {
            at += 1;
            continue;
        };
        let end = words.get(at + used - 1).map_or(word.end, |w| w.end);
        let floor = out.last().map_or(0, |(_, whole, _)| whole.end);
        let mut start = word.start;
        let previous = at.checked_sub(1).and_then(|i| words.get(i));
        // a narrow column broke it
        let begins = previous.filter(|range| {
            let joined = text
                .get(range.end..word.start)
                .is_some_and(|b| b.trim().is_empty());
            let begun = text.get((*range).clone()).is_some_and(begins_address);
            attribute == Attribute::Email && joined && begun && range.start >= floor
        });
        if let Some(begins) = begins {
            out.push((attribute, begins.start..end, begins.start..end));
            at += used;
            continue;
        }
        for (i, before) in words.get(..at).unwrap_or_default().iter().enumerate().rev() {
            let earlier = i.checked_sub(1).and_then(|i| words.get(i));
            let earlier = earlier
                .and_then(|w| text.get(w.clone()))
                .unwrap_or_default();
            let label = text.get(before.clone()).is_some_and(|w| {
                is_label_word(w) || w.eq_ignore_ascii_case("no") && is_label_word(earlier)
            });
            if !label || before.start < floor {
                break;
            }
            start = before.start;
        }
        out.push((attribute, start..end, word.start..end));
        at += used;
    }
    out
}

/// "a.be", before "ll@oak.test": no name is written so.
fn begins_address(word: &str) -> bool {
    word.contains(['.', '_'])
        && !word.ends_with('.')
        && word
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
}

fn blank_words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_whitespace() || matches!(c, ',' | ';' | '|' | '<' | '>' | ':') {
            if let Some(from) = start.take() {
                out.push(from..at);
            }
        } else {
            start.get_or_insert(at);
        }
    }
    out
}

/// A teacher number or a telephone number at the start of these words, and how many it takes.
fn number(text: &str, words: &[std::ops::Range<usize>]) -> Option<(Attribute, usize)> {
    let digits = |word: Option<&std::ops::Range<usize>>| -> Option<usize> {
        let word = text.get(word?.clone())?;
        let plain = word.strip_prefix("RP").unwrap_or(word);
        plain
            .chars()
            .all(|c| c.is_ascii_digit() || "()+-./".contains(c))
            .then(|| plain.chars().filter(char::is_ascii_digit).count())
            .filter(|n| *n > 0)
    };
    let first = digits(words.first())?;
    let opens = text.get(words.first()?.clone())?;
    if first == 7
        && !(opens.starts_with('0') && digits(words.get(1)).is_some_and(|n| n == 3 || n == 4))
    {
        return Some((Attribute::Trn, 1));
    }
    if !opens.starts_with(['0', '+', '(']) {
        return None;
    }
    let most = if opens.starts_with('+') { 13 } else { 11 };
    let mut sum = first;
    let mut used = 1;
    while let Some(more) = digits(words.get(used)).filter(|n| sum + n <= most) {
        sum += more;
        used += 1;
        if sum == most {
            break;
        }
    }
    if sum < 10 || sum > most {
        return None;
    }
    let extension = words.get(used).and_then(|w| text.get(w.clone()));
    let marked = extension.is_some_and(|w| {
        matches!(
            w.to_lowercase().trim_matches('.'),
            "ext" | "x" | "extension"
        )
    });
    if marked && digits(words.get(used + 1)).is_some() {
        used += 2;
    }
    Some((Attribute::Phone, used))
}

fn is_label_word(word: &str) -> bool {
    matches!(
        word.to_lowercase().trim_matches(['.', ':', '-', '(']),
        "trn"
            | "tel"
            | "telephone"
            | "phone"
            | "mob"
            | "mobile"
            | "email"
            | "e-mail"
            | "t"
            | "m"
            | "e"
            | "number"
            | ""
            | "reference"
            | "ref"
    )
}

/// What a teacher's post is called.
const POSTS: [&str; 12] = [
    "teacher",
    "lead",
    "leader",
    "head",
    "headteacher",
    "deputy",
    "assistant",
    "senco",
    "coordinator",
    "hlta",
    "principal",
    "slt",
];

/// A labelled stretch that goes on with the role: "7, 8, 9, Head of Maths", "0163 … / Y2 teacher".
pub fn before_role(text: &str) -> usize {
    const MARKS: [char; 5] = [',', ';', '|', '/', '\t'];
    let strong = |part: &str| {
        let lower = part.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        words.any(|w| POSTS.contains(&w) || matches!(w, "director" | "2ic"))
    };
    text.match_indices(MARKS)
        .find(|(at, mark)| {
            let rest = text.get(at + mark.len()..).unwrap_or_default();
            let first = rest.split(MARKS).next().unwrap_or_default();
            strong(first)
                || strong(rest)
                    && first.trim().to_lowercase().starts_with("year")
                    && first.contains("teacher")
        })
        .map_or(text.len(), |(at, _)| at)
}

/// Whether a word of the text is what a post is called.
pub fn names_post(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|w| POSTS.contains(&w))
}

/// Whether the text is what a post is called and nothing else: "Exec Head", "Maths lead".
pub fn is_post(text: &str) -> bool {
    const MORE: [&str; 10] = [
        "executive",
        "exec",
        "acting",
        "interim",
        "associate",
        "co",
        "maths",
        "mathematics",
        "subject",
        "of",
    ];
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let mut words = words.filter(|w| !w.is_empty());
    names_post(text) && words.all(|w| POSTS.contains(&w) || MORE.contains(&w))
}

/// Whether the text speaks of a post or a class.
pub fn is_role(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    text.split_whitespace().count() <= 15
        && words.into_iter().any(|w| {
            POSTS.contains(&w)
                || matches!(
                    w,
                    "year"
                        | "eyfs"
                        | "reception"
                        | "nursery"
                        | "ordinator"
                        | "maths"
                        | "class"
                        | "ks1"
                        | "ks2"
                        | "ks3"
                        | "phase"
                        | "sl"
                )
                || w.strip_prefix('y')
                    .is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
        })
}
