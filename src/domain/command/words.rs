//! A line read word by word, punctuation at a word's edges left out.

use super::Target;
use crate::domain::programme::{Attribute, Key, Role};

/// What stands around a word and is none of it.
const EDGES: &str = ",;:.!?\"'“”‘’`*_()[]<>|–—-…=";

/// The rest of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub rest: &'a str,
}

/// Nouns that say what a number is, and words that say nothing.
const FILLERS: [&str; 17] = [
    "item",
    "items",
    "number",
    "numbers",
    "no",
    "nr",
    "ref",
    "reference",
    "application",
    "applications",
    "and",
    "&",
    "for",
    "on",
    "of",
    "the",
    "school",
];

impl<'a> Words<'a> {
    pub fn new(line: &'a str) -> Words<'a> {
        Words { rest: line.trim() }
    }

    /// The next word in lower case, without looking past it. Lone punctuation is skipped.
    pub fn peek(&self) -> Option<String> {
        let mut ahead = *self;
        ahead.next()
    }

    /// Takes the next word, in lower case.
    pub fn next(&mut self) -> Option<String> {
        self.next_raw().map(str::to_lowercase)
    }

    pub fn next_raw(&mut self) -> Option<&'a str> {
        loop {
            let trimmed = self.rest.trim_start();
            if trimmed.is_empty() {
                self.rest = trimmed;
                return None;
            }
            let (word, rest) = trimmed
                .split_once(char::is_whitespace)
                .unwrap_or((trimmed, ""));
            let bare = word.trim_matches(|c| EDGES.contains(c));
            self.rest = rest;
            if !bare.is_empty() {
                return Some(bare);
            }
        }
    }

    /// Takes these words if they come next.
    pub fn take(&mut self, wanted: &[&str]) -> bool {
        let mut ahead = *self;
        if wanted.iter().all(|w| ahead.next().as_deref() == Some(*w)) {
            *self = ahead;
            return true;
        }
        false
    }

    /// Takes what the next words are about, if they are.
    pub fn target(&mut self) -> Option<Target> {
        let mut ahead = *self;
        let mut letter = false;
        loop {
            let word = ahead.next()?;
            if word == "letter" {
                letter = true;
                continue;
            }
            if FILLERS.contains(&word.as_str()) || word == "#" {
                continue;
            }
            let target = match target_of(&word)? {
                Target::Item(number) if letter => Target::Letter(number),
                target => target,
            };
            *self = ahead;
            return Some(target);
        }
    }

    /// Every target that comes next: "#41, #42 and PMR22-0007".
    pub fn targets(&mut self) -> Vec<Target> {
        let mut all = Vec::new();
        while let Some(target) = self.target() {
            if !all.contains(&target) {
                all.push(target);
            }
        }
        all
    }

    /// A role, however it is spelt: `lead_2`, "lead 2", "Lead Participant 2", "the head".
    pub fn role(&mut self) -> Option<Role> {
        let mut ahead = *self;
        ahead.take(&["for"]);
        ahead.take(&["the"]);
        let longest = (1..=4).rev().find_map(|count| {
            let mut trial = ahead;
            let mut squashed = String::new();
            for _ in 0..count {
                squashed.push_str(&squash(&trial.next()?));
            }
            role_of(&squashed).map(|role| (role, trial))
        });
        let (role, rest) = longest?;
        *self = rest;
        Some(role)
    }

    /// A field: `lead_2.email`, "lead 2 email", "URN".
    pub fn key(&mut self) -> Option<Key> {
        let mut ahead = *self;
        ahead.take(&["the"]);
        let longest = (1..=5).rev().find_map(|count| {
            let mut trial = ahead;
            let mut squashed = String::new();
            for _ in 0..count {
                squashed.push_str(&squash(&trial.next()?));
            }
            key_of(&squashed).map(|key| (key, trial))
        });
        let (key, rest) = longest?;
        *self = rest;
        Some(key)
    }

    /// What is left, as written, without the punctuation before it.
    pub fn text(&self) -> &'a str {
        self.rest
            .trim()
            .trim_start_matches(|c: char| ",;:–—-=".contains(c) || c.is_whitespace())
            .trim()
    }

    pub fn is_at_end(&self) -> bool {
        self.peek().is_none()
    }
}

/// Whether a line has an item's number or a reference in it; a number alone may be a telephone's.
pub(super) fn names_something(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let bare = word.trim_matches(|c| EDGES.contains(c)).to_lowercase();
        match target_of(&bare) {
            Some(Target::Item(_)) => bare.starts_with('#'),
            Some(Target::Letter(_) | Target::Reference(_)) => true,
            None => false,
        }
    })
}

/// `#41`, `41`, `L12`, `PMR22-0007` and as people write it, `pmr22-7`.
fn target_of(word: &str) -> Option<Target> {
    let digits = |text: &str| -> Option<i64> {
        let fits = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse().ok()).flatten()
    };
    if let Some(number) = digits(word.strip_prefix('#').unwrap_or(word)) {
        return Some(Target::Item(number));
    }
    if let Some(number) = word.strip_prefix('l').and_then(digits) {
        return Some(Target::Letter(number));
    }
    let (prefix, number) = word.rsplit_once('-')?;
    let number = digits(number)?;
    let letters = prefix.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_prefix = letters.len() >= 2
        && letters.len() < prefix.len()
        && letters.bytes().all(|b| b.is_ascii_alphabetic());
    is_prefix.then(|| Target::Reference(format!("{}-{number:04}", prefix.to_uppercase())))
}

/// Letters and digits alone, in lower case.
fn squash(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn role_of(squashed: &str) -> Option<Role> {
    Some(match squashed {
        "head" | "headteacher" | "principal" | "headsteacher" => Role::Headteacher,
        "hod" | "headofdepartment" | "headofmaths" => Role::HeadOfDepartment,
        "lead1" | "leadparticipant1" | "leadteacher1" | "participant1" => Role::Lead1,
        "lead2" | "leadparticipant2" | "leadteacher2" | "participant2" => Role::Lead2,
        "advocate1" | "masteryadvocate1" => Role::Advocate1,
        "advocate2" | "masteryadvocate2" => Role::Advocate2,
        _ => return None,
    })
}

fn key_of(squashed: &str) -> Option<Key> {
    const SCHOOL: [(Key, &[&str]); 13] = [
        (Key::MathsHub, &["mathshub", "hub"]),
        (Key::SchoolName, &["schoolname", "nameofschool"]),
        (Key::SchoolAddress, &["schooladdress"]),
        (Key::SchoolUrn, &["schoolurn", "urn"]),
        (Key::SchoolPhone, &["schoolphone", "schooltelephone"]),
        (Key::LocalAuthority, &["localauthority", "la"]),
        (Key::SpecialistEngagement, &["specialistengagement"]),
        (Key::SpecialistDetail, &["specialistdetail"]),
        (Key::Statement, &["statement"]),
        (Key::GroupRequested, &["grouprequested"]),
        (Key::GroupSchools, &["groupschools"]),
        (Key::GroupRelationship, &["grouprelationship"]),
        (
            Key::Person(Role::Headteacher, Attribute::Email),
            &["heademail", "headsemail"],
        ),
    ];
    if let Some((key, _)) = SCHOOL.iter().find(|(_, names)| names.contains(&squashed)) {
        return Some(*key);
    }
    for (ending, attribute) in [
        ("name", Attribute::Name),
        ("emailaddress", Attribute::Email),
        ("email", Attribute::Email),
        ("trn", Attribute::Trn),
        ("phone", Attribute::Phone),
        ("telephone", Attribute::Phone),
        ("yeargroups", Attribute::YearGroups),
        ("role", Attribute::Role),
    ] {
        if let Some(role) = squashed.strip_suffix(ending).and_then(role_of) {
            return Some(Key::Person(role, attribute));
        }
    }
    squashed
        .strip_prefix("signature")
        .and_then(role_of)
        .map(Key::Signature)
}
