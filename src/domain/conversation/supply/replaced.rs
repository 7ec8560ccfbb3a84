//! Somebody takes another's place, or a name was misspelt: "please replace Ann with Sue Webb",
//! "it should be Smyth, not Smith". The fold tells a slip of the pen from another person.

use crate::domain::{
    conversation::{
        Said, Topic, Whose,
        words::{
            Sentence, begins_to, find,
            names::{name_at, name_of},
        },
    },
    programme::Attribute,
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
    "is to? replacing|replace",
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

/// "Please can you swap Ann for Sue?" is asked for politely, and meant.
const SWAP_IT: &[&str] = &[
    "please|kindly replace|swap|substitute|change",
    "please can|could|would you|we replace|swap|substitute|change",
    "can|could|would you|we please replace|swap|substitute|change",
];

const UNSURE: &[&str] = &["might|may|could|if|whether|considering|not|wont|dont"];

/// "We would like to replace her" leaves no doubt, "that would replace her" does.
fn is_unsure(sentence: &Sentence) -> bool {
    sentence.says(UNSURE) && !sentence.says(SWAP_IT)
        || sentence.says(&["would"]) && !sentence.says(&["would like|love|want to|you"])
}

pub(super) fn hear(found: &[Sentence]) -> Vec<Said> {
    let before = |n: usize| n.checked_sub(1).and_then(|before| found.get(before));
    found
        .iter()
        .enumerate()
        .filter(|(_, s)| !s.question || s.says(SWAP_IT))
        .filter_map(|(n, s)| {
            replacement(s)
                .or_else(|| succession(before(n), s))
                .or_else(|| respelt(s))
        })
        .collect()
}

/// Somebody goes, or comes for another: whose a number in such a mail is, is not clear.
pub(super) fn tells_of_change(sentence: &Sentence) -> bool {
    let goes = sentence.says(&[
        "she|he|who|is|are|has|have|be|will|been is|has|going|to|on? leaving|left|resigned|retiring|retired|moving|secondment|maternity",
        "handed|handing in",
        "no longer .. take|taking|part|able|work|works|working|teach|teaches|teaching|be",
        "replacing|replacement|substitute|swap|swapped",
        "be|been|is replaced by",
        "take|takes|taking|taken over",
        "take|taking|taken her|his|their place",
    ]);
    let named = |at| name_at(&sentence.words, at).is_some();
    let instead = sentence.says(&["instead"]) && (0..sentence.words.len()).any(named);
    let of_form = sentence.says(&[
        "form|version|copy|file|attachment|email|address|number|trn|urn|phone .. instead",
        "instead of .. form|version|copy|file|email|address|number|one",
        "form|version|copy|file .. replaced|replacement",
        "digit|digits|letter|letters|figure|figures|number|numbers swap|swapped",
    ]);
    (goes || instead) && !of_form
}

/// Somebody comes who is not named: what is theirs must not stand under another.
pub(super) fn spare_the_new(found: &[Sentence], said: &mut Vec<Said>) {
    let attribute = |said: &Said| {
        let Said::Supplies { topic, .. } = said else {
            return None;
        };
        topic.attribute().filter(|_| !topic.is_the_sender_s())
    };
    let named = |said: &Said| attribute(said) == Some(Attribute::Name);
    if found.iter().any(tells_of_change) && !said.iter().any(named) {
        said.retain(|said| attribute(said).is_none());
    }
}

/// After one who goes, who comes: "Her place will be taken by Sue Webb".
const COMES_AFTER: &[&str] = &[
    "her|his|their place|role|part on|in? .. will|is|has now? being|to|been? be? taken over? by",
    "she|he|they will|is|are|has now? being|to|been? be? replaced by",
    "her|his|their replacement .. will|is be?",
    "in her|his|their place will|is be?",
    "replace|swap|substitute her|him|them with|by|for",
];

/// "Sue Webb will take her place".
const COMES_BEFORE: &[&str] = &[
    "will|is now? be? take|taking|takes over? her|his|their place|role|part",
    "will|is now? be? take|taking over from? her|him|them?",
    "will|is now? be? replace|replacing her|him|them",
    "is|will be? her|his|their replacement",
];

/// "Sue Webb (s.webb@oak.test) is covering", where the one who goes is told as well.
const COMES_INSTEAD: &[&str] = &[
    "will|is|has now|also|instead? be? doing|do|covering|cover|taking|take|joining|join|attending|attend|participating|participate|stepping|step|standing|stand|filling|fill|coming|come|going|leading|lead",
    "has|is|will kindly|very|also|be? agreed|offered|volunteered|happy|willing|going to take|do|join|cover|step|replace|participate|attend|be",
    "will|is $|instead",
];

/// "Ann is leaving us. Her place will be taken by Sue Webb."
fn succession(before: Option<&Sentence>, sentence: &Sentence) -> Option<Said> {
    const GOES: &[&str] = &[
        "leaving|leaves|left|resigned|retiring|retires|maternity|paternity|secondment|moving|unable|cannot|cant|unwell|ill|withdrawn|withdraw|stepping|longer|post|job|notice|off|retired|promoted",
        "not|wont|isnt be? here|with|back|returning|continuing|teaching|working",
        "step|stepped|stepping back|down|aside",
        "new job|post|role|position|school",
    ];
    let found = &sentence.words;
    let norms = sentence.norms();
    if is_unsure(sentence) {
        return None;
    }
    let name_in = |sentence: &Sentence, upto: usize| {
        (0..upto).find_map(|from| {
            let to = name_at(&sentence.words, from).filter(|to| *to <= upto)?;
            Some(name_of(&sentence.text, &sentence.words, from, to))
        })
    };
    let goes = |sentence: &Sentence| sentence.says(GOES);
    let before_goes = || before.is_some_and(goes);
    let (begin, new) = (0..found.len()).find_map(|at| {
        let rest = norms.get(at..)?;
        let after = COMES_AFTER.iter().find_map(|p| begins_to(p, rest));
        if let Some(length) = after {
            let from = at + length;
            let to = name_at(found, from)?;
            return Some((at, name_of(&sentence.text, found, from, to)));
        }
        let to = name_at(found, at)?;
        let rest = norms.get(past_aside(sentence, to)..)?;
        // the first who is named goes
        let instead = || {
            name_in(sentence, at).is_some() && goes(sentence)
                || sentence.says(&["instead|now"]) && before_goes()
        };
        let comes = COMES_BEFORE.iter().any(|p| begins_to(p, rest).is_some())
            || COMES_INSTEAD.iter().any(|p| begins_to(p, rest).is_some()) && instead();
        comes.then(|| (at, name_of(&sentence.text, found, at, to)))
    })?;
    let here = name_in(sentence, begin).filter(|_| goes(sentence));
    let there = || {
        before
            .filter(|b| goes(b))
            .and_then(|b| name_in(b, b.words.len()))
    };
    said(sentence, here.or_else(there)?, new)
}

/// Behind "(s.webb@oak.test)", which may follow a name.
fn past_aside(sentence: &Sentence, to: usize) -> usize {
    let found = &sentence.words;
    let end = to
        .checked_sub(1)
        .and_then(|last| found.get(last))
        .map_or(0, |w| w.end);
    let behind = sentence.text.get(end..).unwrap_or("").trim_start();
    let Some((aside, _)) = behind.strip_prefix('(').and_then(|b| b.split_once(')')) else {
        return to;
    };
    let close = sentence.text.len() - behind.len() + aside.len() + 1;
    let within = found.iter().skip(to).take_while(|w| w.start < close);
    to + within.count()
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
    if is_unsure(sentence) {
        return None;
    }
    for from in 0..found.len() {
        let Some(to) = name_at(found, from) else {
            continue;
        };
        let behind = past_aside(sentence, to);
        let rest = norms.get(behind..).unwrap_or_default();
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
            let second = behind + length;
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
