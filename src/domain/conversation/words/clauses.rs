//! A sentence taken apart: what stands between its marks, or before a clause with a subject of its
//! own.

use super::{Sentence, is_one_of, words};

/// How far a sentence is taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain::conversation) enum Parts {
    Dashes,
    Commas,
    /// Before an "and" or "so" that begins with a subject of its own, too.
    Clauses,
}

impl Sentence {
    /// What stands between its dashes and semicolons, and between what else `at` says; none where
    /// it has none.
    pub fn parts(&self, at: Parts) -> Vec<Sentence> {
        let mut texts = vec![self.text.as_str()];
        for mark in [" - ", " – ", " — ", "; ", ", "] {
            if mark != ", " || at != Parts::Dashes {
                texts = texts.iter().flat_map(|text| text.split(mark)).collect();
            }
        }
        if at == Parts::Clauses {
            texts = texts.iter().flat_map(|text| clauses(text)).collect();
        }
        if texts.len() < 2 {
            return Vec::new();
        }
        texts
            .iter()
            .map(|text| Sentence::new(text.trim(), self.paragraph, false))
            .collect()
    }

    /// What stands before its colon and what behind.
    pub fn led(&self) -> Option<(Sentence, Sentence)> {
        let (lead, rest) = self.text.split_once(": ")?;
        let part = |text: &str| Sentence::new(text.trim(), self.paragraph, false);
        Some((part(lead), part(rest)))
    }
}

/// "I've spoken to Ann | I'm happy to do it", without the word between.
fn clauses(text: &str) -> Vec<&str> {
    const SUBJECTS: &str = "i|im|ive|id|we|weve|were|wed|you|please|this|it|thats|both|my|our";
    let found = words(text);
    let mut parts = Vec::new();
    let mut start = 0;
    for pair in found.windows(2) {
        let [joint, next] = pair else { continue };
        let joins = matches!(joint.norm.as_str(), "and" | "so");
        if joins && joint.start > start && is_one_of(SUBJECTS, &next.norm) {
            parts.extend(text.get(start..joint.start));
            start = next.start;
        }
    }
    parts.extend(text.get(start..));
    parts
}
