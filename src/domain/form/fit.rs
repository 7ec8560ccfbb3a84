//! Whether a text that merely stands near a label can be its value.
//!
//! Beside a label in its row anything is taken; below it, or on the next line, only what looks
//! like an answer to it: a label taken away must not hand its value to a neighbour.

use super::{
    choice::says_yes_or_no,
    flatten::Line,
    label::Meaning,
    pairs::Found,
    validity::{email, urn},
    words::{key_of, words},
};
use crate::domain::programme::{Attribute, Key};

/// Values that run over several lines.
pub fn is_multi(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Field(
            Key::SchoolAddress
                | Key::Statement
                | Key::SpecialistDetail
                | Key::GroupSchools
                | Key::GroupRelationship
        )
    )
}

pub fn is_choice(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Field(Key::GroupRequested | Key::SpecialistEngagement)
    )
}

/// Whether the line can be the value of an empty label, after so many blank lines.
pub fn fits(meaning: Meaning, line: &Line, blanks: usize) -> bool {
    let text = line.text.trim();
    let near = blanks <= 1 && !line.heading && !line.list;
    match meaning {
        Meaning::Heading(_) | Meaning::Section(_) => false,
        Meaning::Title(_) => {
            near && (is_name(text) || !line.has_words() || text.to_lowercase().starts_with("sign"))
        }
        Meaning::Attribute(attribute) => fits_attribute(attribute, text, near),
        Meaning::Both(..) => text.contains('@') || (near && is_name(text)),
        Meaning::AddressPart | Meaning::Unwanted => near && count(text) <= 8,
        Meaning::Either(_, key) | Meaning::Field(key) => fits_key(key, text, near, line),
    }
}

fn fits_attribute(attribute: Attribute, text: &str, near: bool) -> bool {
    match attribute {
        Attribute::Name => near && is_name(text),
        Attribute::Email => text.contains('@') && count(text) <= 6,
        Attribute::Trn => digits(text) >= 5 && digits(text) <= 8 && count(text) <= 4,
        Attribute::Phone => digits(text) >= 9 && count(text) <= 8 && !text.contains('@'),
        Attribute::Role | Attribute::YearGroups => near && is_short(text, 20),
    }
}

fn fits_key(key: Key, text: &str, near: bool, line: &Line) -> bool {
    match key {
        Key::Person(_, attribute) => fits_attribute(attribute, text, near),
        Key::SchoolUrn => {
            (5..=8).contains(&digits(text)) && count(text) <= 4 || urn(text).is_some()
        }
        Key::SchoolPhone => fits_attribute(Attribute::Phone, text, near),
        Key::SchoolAddress => near && is_short(text, 25) && !is_number(text),
        Key::SchoolName => near && is_short(text, 14) && !is_number(text),
        Key::MathsHub | Key::LocalAuthority => {
            near && is_short(text, 14)
                && !is_number(text)
                && !text.contains('@')
                && !text.contains(": ")
        }
        Key::SpecialistEngagement | Key::GroupRequested => {
            count(text) <= 12 && says_yes_or_no(text)
        }
        Key::SpecialistDetail | Key::GroupSchools | Key::GroupRelationship => {
            !line.heading && count(text) <= 120
        }
        Key::Statement => true,
        Key::Signature(_) => near && (is_name(text) || !line.has_words()),
    }
}

/// Values of one line that any few words could be: where two lines stand under such a label, the
/// first may be a label we do not know, and the second its answer.
pub fn is_loose(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Title(_) => true,
        Meaning::Attribute(what) | Meaning::Field(Key::Person(_, what)) => {
            matches!(what, Attribute::Name | Attribute::Role)
        }
        Meaning::Field(key) | Meaning::Either(_, key) => {
            matches!(key, Key::MathsHub | Key::LocalAuthority)
        }
        Meaning::Heading(_)
        | Meaning::Section(_)
        | Meaning::Both(..)
        | Meaning::AddressPart
        | Meaning::Unwanted => false,
    }
}

/// Whether a line goes on with the value a label already has.
pub fn extends(found: &Found, line: &Line) -> bool {
    let text = line.text.trim();
    let so_far = found.content.iter().rev().find(|l| l.has_words());
    let so_far = so_far.map(|l| l.text.trim()).unwrap_or_default();
    match found.meaning {
        Meaning::Field(Key::SchoolAddress) => {
            is_short(text, 10)
                && digits(text) < 6
                && ![": ", " – ", " - ", "……", "__"]
                    .iter()
                    .any(|mark| text.contains(mark))
                && !line.heading
                && !line.list
                && !found.content.iter().any(|l| has_postcode(&l.text))
        }
        Meaning::Field(Key::Statement) => true,
        Meaning::Field(Key::SpecialistDetail | Key::GroupSchools | Key::GroupRelationship) => {
            !line.heading
                && (so_far.ends_with([',', ';', '&'])
                    || so_far.ends_with(" and")
                    || found.meaning == Meaning::Field(Key::GroupSchools) && names_a_school(text)
                    || line.list
                    || text.chars().next().is_some_and(char::is_lowercase))
        }
        Meaning::Field(key @ (Key::GroupRequested | Key::SpecialistEngagement)) => {
            fits_key(key, text, true, line)
        }
        Meaning::Field(_)
        | Meaning::Heading(_)
        | Meaning::Title(_)
        | Meaning::Section(_)
        | Meaning::Either(..)
        | Meaning::Attribute(_)
        | Meaning::Both(..)
        | Meaning::AddressPart
        | Meaning::Unwanted => false,
    }
}

/// Whether a narrow cell, or the page's end, broke a number or an address here.
pub fn is_broken(above: &Line, below: &Line) -> bool {
    let (above, below) = (above.text.trim(), below.text.trim());
    let open = above.ends_with(['-', '@', '_']) || above.ends_with('.') && email(above).is_none();
    let open = open
        && above
            .chars()
            .rev()
            .nth(1)
            .is_some_and(char::is_alphanumeric);
    let rest = below
        .chars()
        .all(|c| c.is_alphanumeric() || "._-@+".contains(c));
    open && rest && below.contains(char::is_alphanumeric)
}

/// An address without its postcode: a mail with a blank line after each goes on with it.
pub fn unfinished(found: &Found) -> bool {
    found.meaning == Meaning::Field(Key::SchoolAddress)
        && !found.content.iter().any(|l| has_postcode(&l.text))
}

/// "PE15 1AA": the end of an address.
pub fn has_postcode(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '_' | '.'))
        .filter(|w| !w.is_empty())
        .collect();
    words.windows(2).any(|pair| match pair {
        [out, inward] => {
            (2..=4).contains(&out.len())
                && out.starts_with(|c: char| c.is_ascii_alphabetic())
                && out.contains(|c: char| c.is_ascii_digit())
                && inward.len() == 3
                && inward.starts_with(|c: char| c.is_ascii_digit())
                && inward.ends_with(|c: char| c.is_ascii_alphabetic())
        }
        _other => false,
    })
}

/// A person's name: few words, letters only, no closing of a letter.
pub fn is_name(text: &str) -> bool {
    let words = count(text);
    (1..=7).contains(&words)
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !text.contains(|c: char| c.is_ascii_digit() || "@:?!_".contains(c))
        && ![" - ", " – ", " — "].iter().any(|dash| text.contains(dash))
        && text.chars().next().is_some_and(|c| !"(*•-".contains(c))
}

fn is_short(text: &str, most: usize) -> bool {
    count(text) <= most && (!text.contains('@') || email(text).is_none())
}

/// "Hilltop Academy"
pub fn names_a_school(text: &str) -> bool {
    const KINDS: &[&str] = &[
        "school",
        "academy",
        "primary",
        "infant",
        "infants",
        "junior",
        "juniors",
        "college",
        "nursery",
        "federation",
        "high",
        "upper",
        "middle",
        "secondary",
        "prep",
    ];
    count(text) <= 12
        && text
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .any(|w| KINDS.contains(&w))
}

fn is_number(text: &str) -> bool {
    !text.contains(char::is_alphabetic) && text.contains(|c: char| c.is_ascii_digit())
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Notes of the form, closings of a letter, banners of a mail system.
pub fn is_noise(text: &str) -> bool {
    let text = text.trim();
    let plain = key_of(&words(text.get(..80).unwrap_or(text)));
    const STARTS: &[&str] = &[
        "note when the",
        "please complete and return",
        "if we are chosen to participate",
        "if chosen to participate",
        "there is the opportunity to engage",
        "get outlook for",
        "caution this email",
        "this email originated",
        "external email",
        "this is an automatic notification",
        "do not reply to this",
        "begin forwarded message",
        "disclaimer",
    ];
    // "Sent from my iPhone", "Sent from Yahoo Mail on Android"
    let sent = plain.starts_with("sent from") && plain.split(' ').count() <= 8;
    sent || STARTS.iter().any(|s| plain.starts_with(s))
        || plain == "no answer"
        || text.starts_with("---")
}
