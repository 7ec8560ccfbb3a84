//! Labels made of a person's title and an attribute, in any order and with slips of the keyboard.

use std::sync::LazyLock;

use super::{
    label::{Labels, Meaning},
    words::Word,
};
use crate::domain::programme::{Attribute, Key, Role};

pub(super) const ATTRIBUTES: &[(&str, Attribute)] = &[
    ("teacher reference number", Attribute::Trn),
    ("teacher number", Attribute::Trn),
    ("trn", Attribute::Trn),
    ("email address", Attribute::Email),
    ("email", Attribute::Email),
    ("contact number", Attribute::Phone),
    ("telephone number", Attribute::Phone),
    ("telephone", Attribute::Phone),
    ("year group", Attribute::YearGroups),
    ("year taught", Attribute::YearGroups),
    ("class taught", Attribute::YearGroups),
    ("job title", Attribute::Role),
    ("teaching group", Attribute::Role),
    ("responsibility", Attribute::Role),
    ("position", Attribute::Role),
    ("role", Attribute::Role),
    ("name", Attribute::Name),
];

/// [`ATTRIBUTES`] as words.
static PHRASES: LazyLock<Vec<(Vec<&str>, Attribute)>> = LazyLock::new(|| {
    let split =
        |(phrase, attribute): &(&'static str, Attribute)| (phrase.split(' ').collect(), *attribute);
    ATTRIBUTES.iter().map(split).collect()
});

/// Words that change nothing about a label made of a title and an attribute.
pub(super) const FILLERS: &[&str] = &[
    "of",
    "the",
    "for",
    "a",
    "and",
    "in",
    "to",
    "at",
    "your",
    "their",
    "our",
    "please",
    "contact",
    "detail",
    "full",
    "number",
    "title",
    "direct",
    "main",
    "being",
    "taught",
    "including",
    "maths",
    "department",
    "school",
    "work",
    "enter",
    "give",
    "provide",
    "state",
    "or",
    "is",
    "what",
    "person",
    "member",
    "staff",
    "block",
    "capital",
    "code",
    "reference",
    "teacher",
    "current",
    "held",
    "which",
    "do",
    "you",
    "teach",
    "are",
    "preferred",
    "dfe",
    "if",
    "known",
    "s",
    "about",
    "on",
    "information",
    "class",
];

impl Labels {
    /// The words with those put together that a narrow column broke: "telephon e".
    fn mended(&self, words: &[Word]) -> Option<Vec<Word>> {
        let known = |text: &str| text.len() >= 4 && self.vocabulary.contains(text);
        let mut out: Vec<Word> = Vec::with_capacity(words.len());
        for word in words {
            let broken = out.last().and_then(|before| {
                let whole = format!("{}{}", before.text, word.text);
                let parts = known(&before.text) && (word.text.len() < 4 || known(&word.text));
                (known(&whole) && !parts).then_some(whole)
            });
            match (broken, out.last_mut()) {
                (Some(whole), Some(before)) => {
                    before.end = word.end;
                    before.text = whole.into();
                }
                _ => out.push(word.clone()),
            }
        }
        (out.len() < words.len()).then_some(out)
    }

    /// The words with slips mended; None when there are none, or a word is not one of a label.
    pub(super) fn corrected(&self, words: &[Word]) -> Option<Vec<Word>> {
        let spelt = |word: &Word| word.text.len() < 4 || self.vocabulary.contains(&word.text);
        if let Some(whole) = self.mended(words)
            && whole.iter().all(spelt)
        {
            return Some(whole);
        }
        // half the words at most, or a single one
        let slips = words.iter().filter(|word| !spelt(word)).count();
        if slips == 0 || (slips * 2 > words.len() && words.len() > 1) {
            return None;
        }
        let mut out = Vec::with_capacity(words.len());
        for word in words {
            if spelt(word) {
                out.push(word.clone());
                continue;
            }
            let known = self.vocabulary.nearest(&word.text)?;
            out.push(Word {
                text: known.into(),
                ..word.clone()
            });
        }
        Some(out)
    }

    pub(super) fn names_a_title(&self, words: &[Word]) -> bool {
        let words: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
        self.titles
            .iter()
            .any(|(title, _)| find_str(&words, title).is_some())
    }

    /// A person's title and attributes in any order, with nothing else but filler words.
    pub(super) fn compose(&self, words: &[Word]) -> Option<Meaning> {
        if !words
            .iter()
            .all(|w| self.composing.contains(w.text.as_str()))
        {
            return None;
        }
        let mut left: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
        let mut role = None;
        for (title, of) in &self.titles {
            // "head", "lead": one short word is too little beside other words
            if title.len() == 1 && title.first().is_some_and(|t| t.len() < 4) && words.len() > 2 {
                continue;
            }
            if let Some(at) = find_str(&left, title) {
                left.drain(at..at + title.len());
                role = Some(*of);
                break;
            }
        }
        // "Lead teacher 1 (Maths Subject Leader)"
        if let Some(role) = role {
            for (title, _) in self
                .titles
                .iter()
                .filter(|(t, of)| *of == role && t.len() > 1)
            {
                if let Some(at) = find_str(&left, title) {
                    left.drain(at..at + title.len());
                }
            }
        }
        let mut attributes: Vec<Attribute> = Vec::new();
        for (phrase, attribute) in PHRASES.iter() {
            while let Some(at) = find_str(&left, phrase) {
                left.drain(at..at + phrase.len());
                if !attributes.contains(attribute) {
                    attributes.push(*attribute);
                }
            }
        }
        // "Role and class" asks for the role, "Class name" for nothing of ours
        let of_class = left.contains(&"class");
        let taught = |a: &Attribute| matches!(a, Attribute::Role | Attribute::YearGroups);
        if of_class && !attributes.iter().all(taught) {
            return None;
        }
        let of_school = left.contains(&"school") && role.is_none();
        let signature = left
            .iter()
            .position(|w| matches!(*w, "signature" | "signed"));
        if let Some(at) = signature {
            left.remove(at);
            left.retain(|w| *w != "by");
        }
        // "Statement from the head"
        if let (Some(_), [], Some(at)) = (
            role,
            attributes.as_slice(),
            left.iter().position(|w| *w == "statement"),
        ) {
            left.remove(at);
            let rest = left
                .iter()
                .all(|w| matches!(*w, "from" | "by" | "of" | "the" | "our"));
            let asked = self.asks_for(Key::Statement) && signature.is_none();
            return (rest && asked).then_some(Meaning::Field(Key::Statement));
        }
        let detail = left
            .iter()
            .any(|w| matches!(*w, "detail" | "about" | "information"));
        if !left.iter().all(|w| FILLERS.contains(w)) {
            return None;
        }
        match (role, attributes.as_slice(), signature.is_some()) {
            (Some(role), [], true) => Some(Meaning::Field(Key::Signature(role))),
            (_, _, true) => None,
            (Some(role), [], false) if detail => Some(Meaning::Heading(role)),
            (Some(role), [], false) if left.iter().all(|w| *w == "the") => {
                Some(Meaning::Title(role))
            }
            (None, [Attribute::Name], false) if of_school => Some(Meaning::Field(Key::SchoolName)),
            (None, [Attribute::Phone], false) if of_school => {
                Some(Meaning::Field(Key::SchoolPhone))
            }
            (None, [Attribute::Email], false) if of_school => Some(Meaning::Unwanted),
            (Some(role), [one], false) => Some(Meaning::Field(Key::Person(role, *one))),
            (None, [one], false) => Some(Meaning::Attribute(*one)),
            (role, [one, other], false) => Some(both(role, *one, *other)),
            (_, _, false) => None,
        }
    }
}

fn both(role: Option<Role>, one: Attribute, other: Attribute) -> Meaning {
    // "Role and year groups" is one question
    match (one, other) {
        (Attribute::YearGroups, Attribute::Role) | (Attribute::Role, Attribute::YearGroups) => {
            match role {
                Some(role) => Meaning::Field(Key::Person(role, Attribute::Role)),
                None => Meaning::Attribute(Attribute::Role),
            }
        }
        (one, other) => Meaning::Both(role, one, other),
    }
}

fn find_str(words: &[&str], phrase: &[impl AsRef<str>]) -> Option<usize> {
    if phrase.is_empty() || phrase.len() > words.len() {
        return None;
    }
    words
        .windows(phrase.len())
        .position(|w| w.iter().zip(phrase).all(|(a, b)| *a == b.as_ref()))
}
