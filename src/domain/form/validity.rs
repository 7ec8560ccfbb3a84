//! What a value must be, and its canonical spelling.
//!
//! An invalid value counts as missing (design section 4), with the reason for whoever is asked.

use serde::{Deserialize, Serialize};

mod nothing;

use self::nothing::{begins_with_nothing, says_nothing};
use crate::domain::{
    address::Address,
    programme::{Attribute, Key},
};

/// Why a value counts as missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Invalid {
    /// Nothing, or words that say nothing: "TBC", "n/a", "?".
    Empty,
    /// Not six digits; a LAESTAB, a TRN, a telephone number.
    Urn,
    /// Not seven digits, or one digit seven times.
    Trn,
    /// No address that mail could be sent to.
    Email,
    /// Too few or too many digits.
    Phone,
    /// Neither yes nor no.
    Choice,
}

/// What is wrong with a value, if anything.
pub fn problem(key: Key, value: &str) -> Option<Invalid> {
    if says_nothing(value) {
        // "No" and "none" answer these
        let answers = matches!(key, Key::GroupRequested | Key::SpecialistEngagement);
        return (!answers || value.trim().is_empty()).then_some(Invalid::Empty);
    }
    if matches!(key, Key::Person(_, Attribute::Name)) && begins_with_nothing(value) {
        return Some(Invalid::Empty);
    }
    match key {
        Key::SchoolUrn => urn(value).is_none().then_some(Invalid::Urn),
        Key::SchoolPhone => (!plausible_phone(value)).then_some(Invalid::Phone),
        Key::Person(_, Attribute::Trn) => trn(value).is_none().then_some(Invalid::Trn),
        Key::Person(_, Attribute::Phone) => (!plausible_phone(value)).then_some(Invalid::Phone),
        Key::Person(_, Attribute::Email) => {
            Address::parse(value).is_none().then_some(Invalid::Email)
        }
        Key::GroupRequested | Key::SpecialistEngagement => {
            (!matches!(value.to_lowercase().as_str(), "yes" | "no")).then_some(Invalid::Choice)
        }
        Key::Person(_, Attribute::Name | Attribute::Role | Attribute::YearGroups)
        | Key::MathsHub
        | Key::SchoolName
        | Key::SchoolAddress
        | Key::LocalAuthority
        | Key::SpecialistDetail
        | Key::Statement
        | Key::GroupSchools
        | Key::GroupRelationship
        | Key::Signature(_) => None,
    }
}

/// The six digits of a URN field, when that is what it holds.
pub fn urn(value: &str) -> Option<String> {
    numbers_of(
        value,
        6,
        &[
            "urn",
            "school",
            "no",
            "number",
            "dfe",
            "unique",
            "reference",
            "is",
            "the",
            "our",
        ],
    )
    .or_else(|| urn_among(value))
    .or_else(|| urn_before_words(value))
    .filter(|d| !d.starts_with('0'))
}

/// The one number of six digits beside a school's other numbers: "191234 / UKPRN 10012345", "LAESTAB
/// 873/2001, URN 191234", "URN 191234 / LA 873". A part of a telephone number is none.
fn urn_among(value: &str) -> Option<String> {
    let digits = |part: &str| {
        part.chars()
            .all(|c| c.is_ascii_digit())
            .then_some(part.len())
    };
    let mut found = None;
    let mut others = 0;
    // "LA 873": after a word that says what it is, an authority's number may stand alone
    let mut named = false;
    let mut words = value
        .split(|c: char| c.is_whitespace() || ":#,;()|".contains(c))
        .filter(|word| word.contains(char::is_alphanumeric))
        .peekable();
    while let Some(word) = words.next() {
        let told = std::mem::replace(&mut named, !word.contains(|c: char| c.is_ascii_digit()));
        if named {
            continue;
        }
        match (digits(word), word.split_once('/')) {
            (Some(6), _) if found.is_none() => found = Some(word.to_owned()),
            (Some(7 | 8), _) => others += 1,
            // "LA 873, establishment 2001"
            (Some(3), _) if words.next_if(|next| digits(next) == Some(4)).is_some() => {
                others += 1;
            }
            (Some(3), _) if told => others += 1,
            (Some(4), _) if told && others > 0 => others += 1,
            (None, Some((authority, school)))
                if digits(authority) == Some(3) && digits(school) == Some(4) =>
            {
                others += 1;
            }
            _ => return None,
        }
    }
    found.filter(|_| others > 0)
}

/// "191234, LA Essex, tel 01632-960123": six digits apart, and no other six after them.
fn urn_before_words(value: &str) -> Option<String> {
    let (first, rest) = value.trim().split_once([',', ';', '('])?;
    let is_urn = |word: &str| word.len() == 6 && word.chars().all(|c| c.is_ascii_digit());
    let mut words = rest.split(|c: char| c.is_whitespace() || ",;:()/".contains(c));
    let wordy = rest.trim_start().starts_with(char::is_alphabetic);
    (is_urn(first.trim()) && wordy && !words.any(is_urn)).then(|| first.trim().to_owned())
}

/// The seven digits of a TRN field: all that is no digit stripped, as DfE's services do.
pub fn trn(value: &str) -> Option<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.len() {
        11.. => beside_years(value)?,
        _ => digits,
    };
    let first = digits.chars().next()?;
    (digits.len() == 7 && !digits.chars().all(|d| d == first)).then_some(digits)
}

/// The one number that is no year: "1093341 (QTS 2010)".
fn beside_years(value: &str) -> Option<String> {
    let apart = |c: char| c.is_whitespace() || ":#,;()|".contains(c);
    let mut found = None;
    for word in value.split(apart) {
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        let year = word.len() == 4 && ["19", "20"].iter().any(|century| word.starts_with(century));
        if digits.is_empty() || digits.len() == 4 && year {
            continue;
        }
        if found.replace(digits).is_some() {
            return None;
        }
    }
    found
}

/// Digits of exactly this length, alone but for blanks, hyphens and some words. A slash joins two
/// numbers (LAESTAB 873/2001) and is refused.
fn numbers_of(value: &str, length: usize, allowed: &[&str]) -> Option<String> {
    let mut digits = String::new();
    for word in value.split(|c: char| c.is_whitespace() || ":#-.,;()\u{200b}".contains(c)) {
        if word.is_empty() || allowed.contains(&word.to_lowercase().as_str()) {
            continue;
        }
        if !word.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        digits.push_str(word);
    }
    (digits.len() == length).then_some(digits)
}

/// Ten or eleven digits in the UK, `+44` and an extension aside; `0` is dropped after `+44 (0)`.
fn plausible_phone(value: &str) -> bool {
    let lower = value.to_lowercase();
    let main = ["ext", "x"]
        .iter()
        .find_map(|mark| {
            let (before, after) = lower.split_once(mark)?;
            after
                .contains(|c: char| c.is_ascii_digit())
                .then_some(before)
        })
        .unwrap_or(&lower);
    // two numbers in one cell: the first counts; "01632/960123" is one
    let first = main
        .split(['/', ',', ';'])
        .find(|p| p.contains(|c: char| c.is_ascii_digit()));
    let first = first.and_then(|p| p.split(" or ").next());
    is_number(main) || first.is_some_and(is_number) || before_words(main).is_some_and(is_number)
}

/// The number before words with a few digits of their own: "01632 960123 then option 2".
fn before_words(value: &str) -> Option<&str> {
    let start = value.find(|c: char| c.is_ascii_digit() || c == '+')?;
    let number = value.get(start..)?;
    let end = number.find(char::is_alphabetic)?;
    let (number, words) = number.split_at_checked(end)?;
    let more = words.chars().filter(char::is_ascii_digit).count();
    (more <= INTERNAL).then_some(number)
}

/// An extension has so many digits at most.
const INTERNAL: usize = 4;

fn is_number(main: &str) -> bool {
    let digits: String = main.chars().filter(char::is_ascii_digit).collect();
    let national = ["0044", "44"]
        .iter()
        .find_map(|code| digits.strip_prefix(code))
        .filter(|_| main.contains('+') || digits.starts_with("00") || digits.len() > 11);
    match national {
        Some(rest) => (9..=10).contains(&rest.trim_start_matches('0').len()),
        None => (10..=11).contains(&digits.len()) && digits.starts_with('0'),
    }
}

/// The value in its one spelling: one line, digits of a number alone, an address bare. What is
/// invalid stays as written.
pub fn canonical(key: Key, value: &str) -> String {
    let one_line = || squeeze(value);
    match key {
        Key::SchoolUrn => urn(value).unwrap_or_else(one_line),
        Key::Person(_, Attribute::Trn) => trn(value).unwrap_or_else(one_line),
        Key::Person(_, Attribute::Email) => email(value).unwrap_or_else(one_line),
        Key::SchoolAddress => joined_lines(value),
        Key::Statement => paragraphs(value),
        Key::Person(_, Attribute::Name) => squeeze(value)
            .trim_matches([',', ';', ':', '-', '–', '('])
            .trim()
            .to_owned(),
        Key::GroupRequested | Key::SpecialistEngagement => {
            match squeeze(value).to_lowercase().as_str() {
                "yes" | "y" | "yes please" => "Yes".to_owned(),
                "no" | "n" => "No".to_owned(),
                _ => one_line(),
            }
        }
        Key::MathsHub
        | Key::SchoolName
        | Key::SchoolPhone
        | Key::LocalAuthority
        | Key::Person(_, Attribute::Phone | Attribute::Role | Attribute::YearGroups)
        | Key::SpecialistDetail
        | Key::GroupSchools
        | Key::GroupRelationship
        | Key::Signature(_) => one_line(),
    }
}

/// The one address in a text: `name <address>`, trailing punctuation, `mailto:` aside. None when
/// there is none, or two different ones.
pub fn email(value: &str) -> Option<String> {
    match emails(value).as_slice() {
        [one] => Some(one.as_str().to_owned()),
        _ => None,
    }
}

/// The different addresses in a text.
pub fn emails(value: &str) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    let words = value.split(|c: char| c.is_whitespace() || "<>()[],;|\"“”".contains(c));
    for word in words.flat_map(apart) {
        // a dash before it points to it
        let word = word
            .trim_matches(|c: char| "'.:*`’‘\u{200b}".contains(c))
            .trim_start_matches(['-', '–', '—']);
        if !word.contains('@') {
            continue;
        }
        let Some(address) = Address::parse(&without_mailto(word)) else {
            continue;
        };
        if !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// "a@oak.test/b@oak.test" is two.
fn apart(word: &str) -> impl Iterator<Item = &str> {
    let several = word.matches('@').count() > 1;
    word.split(move |c| several && matches!(c, '/' | '\\' | '&'))
}

fn without_mailto(address: &str) -> String {
    match address.get(..7) {
        Some(head) if head.eq_ignore_ascii_case("mailto:") => {
            address.get(7..).unwrap_or_default().to_owned()
        }
        _ => address.to_owned(),
    }
}

/// Blanks of every kind squeezed to one.
pub fn squeeze(value: &str) -> String {
    value
        .split(|c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn joined_lines(value: &str) -> String {
    value
        .lines()
        .map(|line| squeeze(line).trim_end_matches([',', ';']).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn paragraphs(value: &str) -> String {
    value
        .lines()
        .map(squeeze)
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests;
