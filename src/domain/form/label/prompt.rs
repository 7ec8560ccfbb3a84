//! Wordings that are not simply looked up: long prompts with words left out or changed, labels we
//! do not know, and what reads as a label though it holds an answer.

use super::{Labels, Meaning, Prompt};
use crate::domain::{
    form::parts::names_post,
    form::words::{Word, after_numbering, key_of, words},
    programme::{Attribute, Key},
};

impl Labels {
    /// Whether the text looks like a label, though none we know: a short question, or a colon at
    /// its end, or nothing but the words of labels.
    pub(in crate::domain::form) fn unknown_label(&self, text: &str) -> bool {
        let text = text.trim();
        if text.len() > 120 || text.contains('@') {
            return false;
        }
        if text.ends_with([':', '?']) && text.len() > 2 {
            return text.split_whitespace().count() <= 16;
        }
        let found = words(text.get(after_numbering(text)..).unwrap_or_default());
        // what is left of a printed label that was cut in two: "in 2022/23"
        if text.contains("20") && found.iter().all(|w| w.text == "in") {
            return true;
        }
        if self.within_prompt(text)
            || found.len() >= 3 && self.begins_prompt(text)
            || self.ends_prompt(&found) && text.starts_with(char::is_lowercase)
        {
            return true;
        }
        // "Emergency contact number" is no answer to anything
        let ends = found.last().is_some_and(|w| {
            matches!(
                w.text.as_str(),
                "number" | "email" | "telephone" | "postcode" | "website" | "reference"
            )
        });
        if ends && (2..=5).contains(&found.len()) && !text.contains(|c: char| c.is_ascii_digit()) {
            return true;
        }
        let telling = |w: &Word| {
            matches!(
                w.text.as_str(),
                "name"
                    | "email"
                    | "telephone"
                    | "number"
                    | "address"
                    | "urn"
                    | "trn"
                    | "postcode"
                    | "signature"
                    | "relationship"
            )
        };
        let of_labels = |w: &Word| {
            self.composing.contains(w.text.as_str()) || self.asking.contains(w.text.as_str())
        };
        (1..=10).contains(&found.len()) && found.iter().any(telling) && found.iter().all(of_labels)
    }

    /// The label of two words or more that a text begins with, which goes on.
    pub(in crate::domain::form) fn begins(&self, text: &str) -> Option<Meaning> {
        let found = words(text);
        (2..found.len().min(6))
            .rev()
            .find_map(|take| self.printed_words(found.get(..take)?))
    }

    /// "Names of schools" has the words of "Name of school".
    pub(super) fn plural(&self, meaning: Meaning, text: &str) -> Meaning {
        let other = meaning == Meaning::Field(Key::SchoolName)
            && self.keys.contains(&Key::GroupSchools)
            && text.to_lowercase().contains("schools");
        if other {
            Meaning::Field(Key::GroupSchools)
        } else {
            meaning
        }
    }

    /// "Role: Maths lead" is the label of a role and its answer, though its words are all labels'.
    pub(super) fn role_answered(&self, meaning: Meaning, text: &str) -> bool {
        let of_role = |m: Meaning| {
            matches!(
                m,
                Meaning::Attribute(Attribute::Role)
                    | Meaning::Field(Key::Person(_, Attribute::Role))
            )
        };
        if !of_role(meaning) {
            return false;
        }
        let Some((label, answer)) = text
            .split_once([':', '\t', '…', '–', '='])
            .or_else(|| text.split_once(" - "))
            .or_else(|| text.split_once("..."))
            .or_else(|| text.split_once("__"))
        else {
            return false;
        };
        let titled = |w: &[Word]| matches!(self.exact.get(&key_of(w)), Some(Meaning::Title(_)));
        let bare = |m: Option<Meaning>| m.is_some_and(of_role);
        (titled(&words(answer)) || names_post(answer)) && bare(self.meaning_of(&words(label)))
    }

    /// The long prompt a text begins with, and how many words of the text it takes.
    pub fn prompt(&self, words: &[Word]) -> Option<(Meaning, usize)> {
        if words.len() < 4 {
            return None;
        }
        let openers = words.iter().take(EARLY);
        let mut near: Vec<usize> = openers
            .filter_map(|w| self.openers.get(w.text.as_str()))
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        let (meaning, used) = near
            .into_iter()
            .filter_map(|index| self.prompts.get(index))
            .filter_map(|p| aligned(&p.words, words).map(|used| (p.meaning, used)))
            .max_by_key(|(_, used)| *used)?;
        // the rest of the question in the prompt's own words
        let tail = words.get(used..).unwrap_or_default();
        let whole = tail.len() <= 12 && tail.iter().all(|w| self.prompts_have(meaning, &w.text));
        Some((meaning, if whole { words.len() } else { used }))
    }

    pub(in crate::domain::form) fn prompts_have(&self, meaning: Meaning, word: &str) -> bool {
        self.prompts
            .iter()
            .any(|p| p.meaning == meaning && p.words.iter().any(|w| w == word))
    }

    /// Whether the words are the beginning of a long prompt that goes on elsewhere (a mail
    /// program wraps lines).
    pub fn begins_prompt(&self, text: &str) -> bool {
        let text = words(text.get(after_numbering(text)..).unwrap_or_default());
        text.len() >= 3
            && self.prompts.iter().any(|p| {
                text.len() < p.words.len() && text.iter().zip(&p.words).all(|(a, b)| a.text == *b)
            })
    }

    fn ends_prompt(&self, found: &[Word]) -> bool {
        let wanted: Vec<&str> = found.iter().map(|w| w.text.as_str()).collect();
        !wanted.is_empty()
            && self.prompts.iter().any(|p| {
                let from = p.words.len().saturating_sub(wanted.len());
                p.words
                    .iter()
                    .skip(from)
                    .map(String::as_str)
                    .eq(wanted.iter().copied())
            })
    }

    /// Whether the text is a stretch of a long prompt.
    pub fn within_prompt(&self, text: &str) -> bool {
        words(text).len() > 3 && self.is_of_prompt(text)
    }

    /// Whether a text opens as these questions do, or with the heading of another part: no answer
    /// to them does.
    pub fn asks(&self, text: &str, keys: &[Key]) -> bool {
        let found = words(text);
        let opens = |p: &Prompt| {
            let begun = p.words.iter().zip(&found).take(OPENING);
            begun.filter(|(a, b)| **a == b.text).count() == OPENING
        };
        let asked = |p: &&Prompt| keys.iter().any(|key| p.meaning == Meaning::Field(*key));
        let headed = |to: usize| {
            let head = found.get(..to).map(key_of);
            matches!(
                head.and_then(|key| self.exact.get(&key)),
                Some(Meaning::Section(_))
            )
        };
        self.prompts.iter().filter(asked).any(opens) || (OPENING..found.len()).any(headed)
    }

    /// Whether the text, however short, is words of a long prompt in their order.
    pub fn is_of_prompt(&self, text: &str) -> bool {
        let wanted = words(text);
        let is_wanted = |stretch: &[String]| stretch.iter().eq(wanted.iter().map(|w| &w.text));
        wanted.len() > 1
            && self
                .prompts
                .iter()
                .any(|p| p.words.windows(wanted.len()).any(is_wanted))
    }
}

/// So many words a question, or a heading, is known by.
const OPENING: usize = 3;

/// From this many words on a wording is a prompt, recognised with changes.
pub(super) const PROMPT: usize = 7;

/// A text that is a prompt shares a word with it among so many at the beginning.
pub(super) const EARLY: usize = 4;

/// How many of the text's words the prompt takes, when at least two thirds of the prompt are
/// there in their order.
fn aligned(prompt: &[String], text: &[Word]) -> Option<usize> {
    let (mut at, mut matched, mut used, mut misses) = (0usize, 0usize, 0usize, 0usize);
    for (i, word) in text.iter().enumerate() {
        let ahead = prompt.iter().skip(at).take(6).position(|p| *p == word.text);
        match ahead {
            Some(skip) => {
                at += skip + 1;
                matched += 1;
                used = i + 1;
                misses = 0;
            }
            None => misses += 1,
        }
        if misses > 4 || at >= prompt.len() {
            break;
        }
    }
    (matched * 10 >= prompt.len() * 7 && matched * 10 >= used * 7).then_some(used)
}
