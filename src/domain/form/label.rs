//! What a wording on a form means: programme data compiled once into a map.
//!
//! Exact wordings come first, then composition (a person's title and an attribute in any order),
//! then long prompts with words changed, then slips of the keyboard. Nothing here looks at where
//! a label stands; whose a bare "Email" is follows from its surroundings (see `resolve`).

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    ask,
    compose::{ATTRIBUTES, FILLERS},
    memo::Memo,
    words::{Vocabulary, Word, after_numbering, key_of, words},
};
use crate::domain::programme::{Attribute, Key, Programme, Role, Section};

mod common;
mod more;
mod prompt;

use common::COMMON;
use more::without_remark;
use prompt::{EARLY, PROMPT};

/// What a label asks for, or a heading opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// "Details of Lead Participant 1": opens a person's block, never has a value.
    Heading(Role),
    /// "Lead Participant 1": a heading when nothing follows, else a label of the name, or of the
    /// signature among the signatures.
    Title(Role),
    Section(Section),
    Field(Key),
    /// "Maths Hub", "Group application": a heading or a label, as its surroundings say.
    Either(Section, Key),
    /// "Email": whose follows from the block.
    Attribute(Attribute),
    /// "Name and email of Lead Participant 1".
    Both(Option<Role>, Attribute, Attribute),
    /// "Postcode", "Town": belongs to the address.
    AddressPart,
    /// A label the form does not need ("Date", "Website"): its value is nobody's.
    Unwanted,
}

/// Where a label ends in a text and its value begins (bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    pub meaning: Meaning,
    pub value: usize,
}

/// A long wording, recognised with words left out or changed.
#[derive(Clone)]
struct Prompt {
    words: Vec<String>,
    meaning: Meaning,
}

/// The wordings of one programme, or of several.
#[derive(Clone)]
pub struct Labels {
    exact: HashMap<String, Meaning>,
    /// Titles of persons, longest first.
    pub(super) titles: Vec<(Vec<String>, Role)>,
    pub(super) vocabulary: Vocabulary,
    /// The words a composed label can be made of.
    pub(super) composing: HashSet<String>,
    /// The words a question to the school can be made of.
    asking: HashSet<&'static str>,
    /// What the programmes' forms ask.
    keys: HashSet<Key>,
    prompts: Vec<Prompt>,
    /// The prompts that have a word among their first [`EARLY`].
    openers: HashMap<String, Vec<usize>>,
    placeholders: HashSet<String>,
    /// What [`Labels::whole`] and [`Labels::line`] made of a text.
    wholes: Memo<Option<Meaning>>,
    pub(super) lines: Memo<Vec<(Meaning, Range<usize>)>>,
}

impl Labels {
    /// Compiles the wordings of the programmes.
    pub fn new(programmes: &[Programme]) -> Labels {
        Labels::together(programmes.iter().map(Labels::of))
    }

    /// One wording with different meanings in different programmes means nothing.
    pub(super) fn together(each: impl Iterator<Item = Labels>) -> Labels {
        each.reduce(Labels::and).unwrap_or_else(Labels::empty)
    }

    fn empty() -> Labels {
        Labels {
            exact: HashMap::new(),
            titles: Vec::new(),
            vocabulary: Vocabulary::default(),
            composing: HashSet::new(),
            asking: ask::all_words().collect(),
            keys: HashSet::new(),
            prompts: Vec::new(),
            openers: HashMap::new(),
            placeholders: HashSet::new(),
            wholes: Memo::new(),
            lines: Memo::new(),
        }
    }

    fn of(programme: &Programme) -> Labels {
        let mut labels = Labels::empty();
        for person in &programme.people {
            for title in std::iter::once(&person.title).chain(&person.aliases) {
                let title = words(title);
                labels
                    .exact
                    .insert(key_of(&title), Meaning::Title(person.role));
                let title: Vec<String> = title.into_iter().map(|w| w.text.into()).collect();
                // "Lead Participant 1", "1st lead participant"
                if let Some((number, noun)) = title
                    .split_last()
                    .filter(|(n, noun)| n.chars().all(|c| c.is_ascii_digit()) && !noun.is_empty())
                {
                    let mut turned = vec![number.clone()];
                    turned.extend(noun.iter().cloned());
                    labels
                        .exact
                        .entry(turned.join(" "))
                        .or_insert(Meaning::Title(person.role));
                    labels.titles.push((turned, person.role));
                }
                labels.titles.push((title, person.role));
            }
        }
        labels
            .titles
            .sort_by_key(|(title, _)| std::cmp::Reverse(title.len()));
        let titles = labels
            .titles
            .iter()
            .flat_map(|(t, _)| t.iter().map(String::as_str));
        let attributes = ATTRIBUTES.iter().flat_map(|(k, _)| k.split(' '));
        let rest =
            FILLERS
                .iter()
                .copied()
                .chain(["signature", "signed", "by", "statement", "from"]);
        labels.composing = titles
            .chain(attributes)
            .chain(rest)
            .map(str::to_owned)
            .collect();
        for person in &programme.people {
            for heading in &person.headings {
                labels.add(heading, Meaning::Heading(person.role));
            }
        }
        labels.keys = programme.fields.iter().map(|f| f.key).collect();
        for field in &programme.fields {
            for text in std::iter::once(&field.label).chain(&field.aliases) {
                labels.add_field(field.key, text);
            }
            for text in &field.placeholders {
                let text = words(text);
                if text.len() < PROMPT {
                    labels.placeholders.insert(key_of(&text));
                } else {
                    labels.add_prompt(text, Meaning::Field(field.key));
                }
            }
        }
        for heading in &programme.headings {
            for text in &heading.texts {
                labels.add_section(heading.section, text);
            }
        }
        for (text, meaning) in COMMON {
            labels.add(text, *meaning);
        }
        labels.learn();
        labels.note_openers();
        labels
    }

    fn and(mut self, other: Labels) -> Labels {
        let mut clash = Vec::new();
        for (text, meaning) in other.exact {
            match self.exact.get(&text) {
                Some(known) if *known != meaning => clash.push(text),
                Some(_) => {}
                None => {
                    self.exact.insert(text, meaning);
                }
            }
        }
        for text in clash {
            self.exact.remove(&text);
        }
        for (title, role) in other.titles {
            if self
                .titles
                .iter()
                .any(|(known, r)| *known == title && *r != role)
            {
                self.titles.retain(|(known, _)| *known != title);
            } else {
                self.titles.push((title, role));
            }
        }
        self.titles
            .sort_by_key(|(title, _)| std::cmp::Reverse(title.len()));
        self.vocabulary.extend(other.vocabulary);
        self.composing.extend(other.composing);
        self.keys.extend(other.keys);
        self.prompts.extend(other.prompts);
        self.note_openers();
        self.placeholders.extend(other.placeholders);
        self
    }

    fn add(&mut self, text: &str, meaning: Meaning) {
        self.exact.entry(key_of(&words(text))).or_insert(meaning);
    }

    fn add_prompt(&mut self, text: Vec<Word>, meaning: Meaning) {
        let words = text.into_iter().map(|w| w.text.into()).collect();
        self.prompts.push(Prompt { words, meaning });
    }

    /// A bare "Name" or "Telephone" stays a bare attribute whatever field lists it: whose it is
    /// follows from where it stands.
    fn add_field(&mut self, key: Key, text: &str) {
        let mut text = words(text);
        while text
            .last()
            .is_some_and(|w| matches!(w.text.as_str(), "yes" | "no"))
            && text.len() > 2
        {
            text.pop();
        }
        let joined = key_of(&text);
        if self.exact.contains_key(&joined) {
            return;
        }
        let meaning = match (key, self.compose(&text)) {
            (Key::Person(_, attribute), None) if !self.names_a_title(&text) => {
                Meaning::Attribute(attribute)
            }
            (_, Some(bare @ (Meaning::Attribute(_) | Meaning::Title(_)))) => bare,
            (_, Some(_)) if matches!(key, Key::SchoolName | Key::SchoolPhone) => {
                Meaning::Field(key)
            }
            (Key::Person(..), Some(composed)) => composed,
            (_, _) => Meaning::Field(key),
        };
        let question = !matches!(key, Key::Person(..) | Key::Signature(_));
        if text.len() >= PROMPT && question {
            self.add_prompt(text, meaning);
        }
        self.exact.insert(joined, meaning);
    }

    fn add_section(&mut self, section: Section, text: &str) {
        let joined = key_of(&words(text));
        let meaning = match self.exact.get(&joined) {
            None => Meaning::Section(section),
            Some(Meaning::Field(Key::Statement)) => return,
            Some(Meaning::Field(key)) => Meaning::Either(section, *key),
            Some(_) => return,
        };
        self.exact.insert(joined, meaning);
    }

    fn learn(&mut self) {
        let exact = self.exact.keys().flat_map(|k| k.split(' '));
        let composed = ATTRIBUTES.iter().flat_map(|(k, _)| k.split(' '));
        let words = exact
            .chain(composed)
            .chain(FILLERS.iter().copied())
            .filter(|w| w.len() >= 4)
            .map(str::to_owned)
            .chain(ask::all_words().filter(|w| w.len() >= 4).map(str::to_owned));
        self.vocabulary = Vocabulary::default();
        self.vocabulary.extend(words.collect::<Vec<_>>());
    }

    /// What the whole text means as a label, or the label at its beginning when a value follows.
    pub fn classify(&self, text: &str) -> Option<Meaning> {
        self.whole(text)
            .or_else(|| self.cut(text).map(|cut| cut.meaning))
    }

    /// What the text means when all of it is a label.
    pub fn whole(&self, text: &str) -> Option<Meaning> {
        self.wholes.of(text, || self.all_of(text))
    }

    fn all_of(&self, text: &str) -> Option<Meaning> {
        let given = text.trim_start();
        let text = text.get(after_numbering(text)..).unwrap_or_default();
        if text.len() > 600 {
            return None;
        }
        let words = words(text);
        // "J. Head" is a name
        let initial = given.len() > text.len() && given.starts_with(char::is_uppercase);
        if initial && words.len() == 1 {
            return None;
        }
        self.meaning_of(&words)
            .filter(|meaning| !self.role_answered(*meaning, text))
            .map(|meaning| self.plural(meaning, text))
            .or_else(|| {
                let (meaning, used) = self.prompt(&words)?;
                (used == words.len()).then_some(meaning)
            })
            .or_else(|| {
                let rest = without_remark(text)?;
                let meaning = self.meaning_of(&super::words::words(&rest))?;
                (!self.role_answered(meaning, text)).then_some(meaning)
            })
            .or_else(|| self.one_of_two(text))
    }

    /// What the text means when it is word for word a label that forms print.
    pub fn printed(&self, text: &str) -> Option<Meaning> {
        self.printed_words(&words(text))
    }

    /// The same of a text's words.
    pub(super) fn printed_words(&self, words: &[Word]) -> Option<Meaning> {
        self.exact.get(&key_of(words)).copied()
    }

    /// Whether the word is one that labels are made of, or that ends those we do not know.
    pub(super) fn is_of_labels(&self, word: &str) -> bool {
        words(word).iter().all(|w| {
            self.composing.contains(w.text.as_str())
                || self.asking.contains(w.text.as_str())
                || matches!(w.text.as_str(), "pa" | "sbm" | "senco" | "dsl" | "manager")
        })
    }

    /// Whether the text is what the blank form prints for an answer.
    pub fn is_placeholder(&self, text: &str) -> bool {
        let key = key_of(&words(text));
        self.placeholders.contains(&key)
            || matches!(
                key.as_str(),
                "click or tap here to enter text"
                    | "click here to enter text"
                    | "choose an item"
                    | "click or tap to enter a date"
                    | "enter text"
                    | "type here"
            )
    }

    /// Words short enough for a map: exact, composed, or with slips.
    fn meaning_of(&self, words: &[Word]) -> Option<Meaning> {
        if words.is_empty() || words.len() > 24 {
            return None;
        }
        if let Some(meaning) = self.exact.get(&key_of(words)) {
            return Some(*meaning);
        }
        if words.len() > 14 {
            return None;
        }
        if let Some(meaning) = self.compose(words).or_else(|| self.asked(words)) {
            return Some(meaning);
        }
        let corrected = self.corrected(words)?;
        self.exact
            .get(&key_of(&corrected))
            .copied()
            .or_else(|| self.compose(&corrected))
            .or_else(|| self.asked(&corrected))
    }

    fn note_openers(&mut self) {
        self.openers.clear();
        for (index, prompt) in self.prompts.iter().enumerate() {
            for word in prompt.words.iter().take(EARLY) {
                self.openers.entry(word.clone()).or_default().push(index);
            }
        }
    }

    /// Whether the programmes' forms ask for it.
    pub(super) fn asks_for(&self, key: Key) -> bool {
        self.keys.contains(&key)
    }

    fn asked(&self, words: &[Word]) -> Option<Meaning> {
        if !words.iter().all(|w| self.asking.contains(w.text.as_str())) {
            return None;
        }
        ask::asked(words, |key| self.keys.contains(&key))
    }
}
