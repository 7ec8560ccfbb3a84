//! The list of what is missing, as our letters print it, with a school's answers written into it:
//! under an item, behind it, or in its place. Our own words are known and taken away; what is left
//! is the answer.

use std::collections::{BTreeMap, BTreeSet};

use super::label;
use crate::domain::{conversation::words::collapse, programme::Key};

/// The labels our letters ask by, and the field each means. A label that means one thing in one
/// programme and another in the next means nothing.
#[derive(Debug, Clone, Default)]
pub struct Printed {
    keys: BTreeMap<String, Key>,
}

impl Printed {
    pub fn new(labels: impl IntoIterator<Item = (String, Key)>) -> Printed {
        let mut keys: BTreeMap<String, Key> = BTreeMap::new();
        let mut doubtful: BTreeSet<String> = BTreeSet::new();
        for (label, key) in labels {
            let label = folded(&label);
            if keys.insert(label.clone(), key).is_some_and(|k| k != key) {
                doubtful.insert(label);
            }
        }
        keys.retain(|label, _| !label.is_empty() && !doubtful.contains(label));
        Printed { keys }
    }

    /// The field whose label the line is or begins with, and what follows the label. A label
    /// ends the line, or a dash or colon ends it.
    pub(in crate::domain::conversation) fn item<'l>(
        &self,
        line: &'l str,
    ) -> Option<(Key, &'l str)> {
        let text = bare(line);
        if let Some(key) = self.keys.get(&folded(text)) {
            return Some((*key, ""));
        }
        let ends = text.char_indices().filter_map(|(at, c)| match c {
            '–' | '—' | ':' | '-' | '\t' | '|' | '?' => Some((at, at + c.len_utf8())),
            _ => None,
        });
        // the longest label: "Lead Participant 2: Email" before "Lead Participant 2"
        ends.rev().find_map(|(at, after)| {
            let key = self.keys.get(&folded(text.get(..at)?))?;
            Some((*key, text.get(after..)?.trim()))
        })
    }
}

/// Lower case words with single blanks.
fn folded(text: &str) -> String {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Without marks of quoting and of the list; our own HTML letter has an open circle.
fn bare(line: &str) -> &str {
    line.trim_start_matches([
        '>', ' ', '\t', '-', '•', '*', '·', '–', '○', '✓', '|', '\u{a0}',
    ])
    .trim_end()
}

/// The ends of what our letters say beneath a label (`templates/partials/remedy.hbs` and the
/// stand-ins of older letters).
const REMEDY_ENDS: [&str; 9] = [
    "left empty on the form.",
    "is not an answer yet.",
    "please tell us yes or no.",
    "or on the form.",
    "a number of six digits.",
    "please check it.",
    "which has seven digits.",
    "please copy them in)",
    "and copy them in.",
];

/// What begins a passage of our letters that is no item.
const OURS: [&str; 19] = [
    "how to send",
    "how to give",
    "signature of",
    "signatures we have",
    "signatures:",
    "still needed",
    "settled now",
    "please send what",
    "this programme has no",
    "with kind regards",
    "kind regards",
    "what happens next",
    "thank you",
    "you are receiving",
    "please reply to",
    "confirmation of",
    "school:",
    "reference:",
    "if yours is a small school",
];

/// Our remedy that somebody has partly overwritten: what is left is nobody's answer.
const REMNANTS: [&str; 8] = [
    "this was left",
    "what stands there",
    "please tell us",
    "we read",
    "we found none",
    "left empty",
    "please check",
    "please send",
];

/// An answer, and whether our own words stood whole before it: only then a value without a shape
/// of its own is surely an answer, and not the wording of a letter unknown here.
pub(super) struct Answer {
    pub text: String,
    pub sure: bool,
}

/// The answer in what follows a label of ours; none where nobody has written.
pub(super) fn answer(beneath: &str) -> Option<Answer> {
    let text = collapse(beneath);
    let lower = text.to_lowercase();
    // a rare script may fold to other lengths; then nothing is taken
    if lower.len() != text.len() {
        return None;
    }
    let end = REMEDY_ENDS
        .iter()
        .filter_map(|end| lower.find(end).map(|at| at + end.len()))
        .max()
        .unwrap_or(0);
    let rest = text.get(end..)?.trim();
    let rest = rest.trim_start_matches(['-', '–', '>', '→', '=', ':', '*', '|', ' ', '[']);
    let rest = rest.trim_end_matches([']', '*', ' ']);
    let folded = rest.to_lowercase();
    let untouched = rest.is_empty()
        || rest.contains('?')
        || REMNANTS.iter().any(|r| folded.contains(r))
        || REMEDY_ENDS.iter().any(|r| folded.contains(r));
    (!untouched).then(|| Answer {
        text: rest.to_owned(),
        sure: end > 0,
    })
}

/// Whether a list of what is missing was quoted, and not the form, which has the same labels.
fn asks(quoted: &str) -> bool {
    const ASKING: [&str; 5] = [
        "still need",
        "still missing",
        "missing:",
        "is missing",
        "outstanding",
    ];
    let quoted = collapse(&quoted.replace(['>', '\n'], " ")).to_lowercase();
    ASKING
        .iter()
        .chain(&REMEDY_ENDS)
        .any(|words| quoted.contains(words))
}

/// What a quoted list of what is missing asks for.
pub(super) fn wanted(printed: &Printed, quoted: &str) -> Vec<Key> {
    if !asks(quoted) {
        return Vec::new();
    }
    let is_ours = |line: &&str| {
        let lower = bare(line).to_lowercase();
        !OURS.iter().any(|ours| lower.starts_with(ours))
    };
    let key = |line: &str| {
        let label = bare(line).split(" – ").next().unwrap_or_default();
        let item = printed.item(line).map(|(key, _)| key);
        // whoever asks whether a specialist has come wants a yes or no
        let specialist = || {
            let asks = folded(label).split(' ').any(|w| w == "specialist");
            asks.then_some(Key::SpecialistEngagement)
        };
        item.or_else(|| label::of_line(label)?.key())
            .or_else(specialist)
    };
    quoted
        .lines()
        .take(400)
        .filter(is_ours)
        .filter_map(key)
        .collect()
}

/// Every answer written into a quoted list: the field, and the words.
pub(super) fn answers(printed: &Printed, quoted: &str) -> Vec<(Key, Answer)> {
    let mut found = Vec::new();
    if !asks(quoted) {
        return found;
    }
    let mut open: Option<(Key, String)> = None;
    let mut close = |open: &mut Option<(Key, String)>| {
        if let Some((key, beneath)) = open.take()
            && let Some(answer) = answer(&beneath)
        {
            found.push((key, answer));
        }
    };
    for line in quoted.lines().take(400) {
        let lower = bare(line).to_lowercase();
        if OURS.iter().any(|ours| lower.starts_with(ours)) {
            close(&mut open);
            continue;
        }
        if let Some((key, rest)) = printed.item(line) {
            close(&mut open);
            open = Some((key, rest.to_owned()));
            continue;
        }
        if let Some((_, beneath)) = &mut open
            && beneath.len() < 4000
        {
            beneath.push(' ');
            beneath.push_str(bare(line));
        }
    }
    close(&mut open);
    found
}
