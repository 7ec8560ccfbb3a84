//! Somebody takes another's place, or a name was misspelt: "please replace Ann with Sue Webb",
//! "it should be Smyth, not Smith". The fold tells a slip of the pen from another person.

use super::{
    super::programme::Attribute,
    Said, Topic, Whose,
    names::{name_at, name_of},
    words::{Sentence, begins_to, find},
};

/// Between the one who leaves and the one who comes.
const LEAVES_FIRST: &[&str] = &[
    "with|by|for",
    "will|is|has to|been? be? being? replaced by|with",
    "is being replaced by|with",
];

/// Between the one who comes and the one who leaves.
const COMES_FIRST: &[&str] = &[
    "will replace",
    "is replacing|to? replace?",
    "replaces|replacing",
    "instead of",
    "in place of",
    "in the place of",
    "rather than",
    "will take over from",
    "takes|taking over from",
    "will be? take|taking",
    "is taking",
];

pub(super) fn hear(found: &[Sentence]) -> Vec<Said> {
    found
        .iter()
        .filter(|s| !s.question)
        .filter_map(|s| replacement(s).or_else(|| respelt(s)))
        .collect()
}

fn said(sentence: &Sentence, old: String, new: String) -> Option<Said> {
    (!old.is_empty() && !new.is_empty() && old != new).then(|| Said::Supplies {
        topic: Topic::Person {
            whose: Whose::Named(old),
            attribute: Attribute::Name,
        },
        value: new,
        quote: sentence.quote(),
    })
}

fn replacement(sentence: &Sentence) -> Option<Said> {
    let found = &sentence.words;
    let norms = sentence.norms();
    let swaps = find("replace|swap|substitute|change", &norms).is_some();
    let unsure = sentence.says(&["might|may|could|would|if|whether|considering|not|wont|dont"]);
    if unsure {
        return None;
    }
    for from in 0..found.len() {
        let Some(to) = name_at(found, from) else {
            continue;
        };
        let rest = norms.get(to..).unwrap_or_default();
        for (pattern, leaves_first) in LEAVES_FIRST
            .iter()
            .map(|p| (p, true))
            .chain(COMES_FIRST.iter().map(|p| (p, false)))
        {
            if leaves_first && pattern.starts_with("with") && !swaps {
                continue;
            }
            let Some(length) = begins_to(pattern, rest).filter(|n| *n > 0) else {
                continue;
            };
            let second = to + length;
            let Some(end) = name_at(found, second) else {
                continue;
            };
            // "will take Ann's place", never "will take Year 4"
            let place = norms.get(end) == Some(&"place");
            if pattern.ends_with("taking") && !place {
                continue;
            }
            let one = name_of(&sentence.text, found, from, to);
            let two = name_of(&sentence.text, found, second, end);
            return if leaves_first {
                said(sentence, one, two)
            } else {
                said(sentence, two, one)
            };
        }
    }
    None
}

/// "It should be Smyth not Smith", "the surname is spelt Smyth, not Smith".
fn respelt(sentence: &Sentence) -> Option<Said> {
    let found = &sentence.words;
    let norms = sentence.norms();
    let speaks = find("should|is|read|spelt|spelled|spelling|surname|name", &norms).is_some();
    if !speaks {
        return None;
    }
    let not = norms.iter().position(|w| *w == "not")?;
    let old = not + 1;
    let old_end = name_at(found, old).filter(|end| end - old <= 2)?;
    let new = (0..not).rev().find(|&from| {
        name_at(found, from) == Some(not)
            && from
                .checked_sub(1)
                .and_then(|b| norms.get(b))
                .is_some_and(|w| matches!(*w, "be" | "is" | "read" | "spelt" | "spelled" | "as"))
    })?;
    // one word for one word: more is another person, said otherwise
    (not - new == old_end - old).then_some(())?;
    said(
        sentence,
        name_of(&sentence.text, found, old, old_end),
        name_of(&sentence.text, found, new, not),
    )
}
