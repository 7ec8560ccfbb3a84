//! The signs between a label and its value, and those that only look like one.

use crate::domain::{
    form::{label::Meaning, parts::is_role},
    programme::{Attribute, Key},
};

/// A year is no word of a label, and stands at the end of many.
pub(super) fn after_year(text: &str) -> &str {
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

pub(super) enum Asks {
    Email,
    Digits,
    Other,
}

pub(super) fn asks(meaning: Meaning) -> Asks {
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

/// Where in a value a label begins that we do not know: a few words and a colon, well apart from
/// what stands before them; after a number or an address any such words.
pub(super) fn before_unknown_label(meaning: Meaning, value: &str) -> usize {
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
        if few && wordy && !extension && !label.contains(['@', '(', '<']) && from > 0 {
            return from;
        }
    }
    value.len()
}

/// "Maths Co-ordinator - Y2", "Maths lead: mixed Y3/4": after a post, the class that its holder
/// teaches, and not who holds it.
pub(super) fn is_class(value: &str) -> bool {
    let value = value.to_lowercase();
    let mut words = value
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let class = |word: &str| {
        let numbered = |letters: &str| {
            let number = word.strip_prefix(letters).unwrap_or_default();
            (1..=2).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit())
        };
        ["y", "yr", "year", "ks"].into_iter().any(numbered)
            || matches!(
                word,
                "year" | "years" | "yr" | "reception" | "eyfs" | "class" | "nursery"
            )
    };
    let first = words.next().unwrap_or_default();
    class(first)
        || matches!(first, "mixed" | "teaching" | "teaches") && words.next().is_some_and(class)
}

/// The end of the last run of at least so many blanks, of whatever kind.
pub(super) fn after_gap(text: &str, least: usize) -> Option<usize> {
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

/// The runs of at least three blanks, of whatever kind.
pub(super) fn gaps(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut run) = (0, 0);
    for (at, c) in text.char_indices().chain([(text.len(), '.')]) {
        if c.is_whitespace() {
            if run == 0 {
                start = at;
            }
            run += 1;
        } else {
            if run > 2 {
                found.push(start..at);
            }
            run = 0;
        }
    }
    found
}

/// Values in sentences: a colon within them is no label's.
pub(super) fn long(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Field(
            Key::Statement | Key::SpecialistDetail | Key::GroupSchools | Key::GroupRelationship
        )
    )
}

pub(super) fn separates(text: &str, at: usize, c: char) -> bool {
    match c {
        // "1:1 interventions" is no label
        ':' | '\u{2013}' if within_number(text, at, c) => false,
        // "school_office@oak.test" is an address
        '_' => ruled(text, at),
        ':' | ';' | '\t' | '\n' | '=' | '|' | '…' | '?' | '\u{2013}' | '\u{2014}' | '>' | '→' => {
            true
        }
        '-' => {
            let before = text.get(..at).and_then(|t| t.chars().last());
            let after = text.get(at + 1..).and_then(|t| t.chars().next());
            before.is_some_and(char::is_whitespace) || after.is_some_and(char::is_whitespace)
        }
        '.' => text.get(at + 1..).is_some_and(|t| t.starts_with("..")),
        ' ' => text.get(at..).is_some_and(|t| t.starts_with("  ")),
        _ => false,
    }
}

/// Two may be a slip of the keyboard, more set apart.
pub(super) fn is_two_blanks(text: &str, at: usize) -> bool {
    text.get(at..)
        .is_some_and(|t| t.starts_with("  ") && !t.starts_with("   "))
}

/// "URN: 199400   CEO of trust: Ann": where a label begins that is longer than the words of it
/// that we know.
pub(super) fn longer_label(before: &str) -> Option<usize> {
    let gap = before.rfind(['\t', ';', '|']).map(|at| at + 1);
    let gap = gap.max(after_gap(before, 3))?;
    let (value, words) = before.split_at_checked(gap)?;
    let few = (1..=4).contains(&words.split_whitespace().count());
    (few && !value.trim().is_empty()).then_some(gap)
}

/// Part of a ruling to write on: two of them, or one standing apart.
pub(super) fn ruled(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().last());
    let after = text.get(at + 1..).and_then(|t| t.chars().next());
    let apart = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c == '_');
    apart(before) || apart(after)
}

pub(super) fn within_number(text: &str, at: usize, c: char) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let before = text.get(..at).and_then(|t| t.chars().last());
    let after = text.get(at + c.len_utf8()..).and_then(|t| t.chars().next());
    digit(before) && digit(after)
}

/// Rulings and dashes between a label and its value.
pub(super) fn leading_marks(value: &str) -> usize {
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
pub(super) fn after_prompt(body: &str, end: usize) -> usize {
    let rest = body.get(end..).unwrap_or_default();
    let value =
        rest.trim_start_matches(|c: char| c.is_whitespace() || ").:?-–*_…]\"”’".contains(c));
    end + rest.len() - value.len()
}

pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
