//! The labels of a sentence, and where the value of each begins.

use super::label::{self, Label, Owner, What};
use crate::domain::{
    conversation::words::{Sentence, Word, begins_to, collapse, find, in_list, words},
    programme::{Attribute, Key},
};

pub(super) fn item_text(line: &str) -> Option<&str> {
    let item = line.strip_prefix(['-', '•', '*', '·', '–'])?;
    Some(item.trim())
}

/// The label a quoted line of ours is.
pub(super) fn item_label(line: &str) -> Option<Label> {
    let text = collapse(line);
    let text = item_text(&text).unwrap_or(&text);
    label::of_line(text).filter(|l| l.what.is_some())
}

pub(super) fn begins_with_label(text: &str) -> bool {
    let found = words(text);
    label::at(&found, 0).is_some_and(|(_, end)| {
        end == found.len()
            || found
                .get(end - 1)
                .zip(found.get(end))
                .and_then(|(a, b)| text.get(a.end..b.start))
                .is_some_and(|gap| gap.contains([':', '|', '=', '–']) || gap.contains(" - "))
    })
}

fn is_seven_digits(word: &Word) -> bool {
    word.norm.len() == 7 && word.norm.chars().all(|c| c.is_ascii_digit())
}

pub(super) struct Span {
    pub label: Label,
    pub from: usize,
    pub end: usize,
}

pub(super) fn labels(sentence: &Sentence) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(word) = sentence.words.get(at) {
        // "headteacher@oak.test" asks nothing, nor does "can you email Ann"
        let before = at.checked_sub(1).and_then(|b| sentence.words.get(b));
        let done = matches!(word.norm.as_str(), "email" | "phone" | "telephone")
            && before.is_some_and(|b| {
                const WHO: &str = "you to i ill we well will can could should";
                in_list(WHO, &b.norm)
            });
        if done || in_address(&sentence.text, word) {
            at += 1;
            continue;
        }
        match label::at(&sentence.words, at) {
            // "name of lead 2: Ann Lee, email: …": the name is the value before it
            Some((
                Label {
                    owner: Some(Owner::Named(from, to)),
                    ..
                },
                _,
            )) if from == at
                && spans.last().is_some_and(|before: &Span| before.end == at)
                && sentence.words.get(to - 1).is_some_and(|w| !w.possessive) =>
            {
                at = to;
            }
            Some((label, end)) => {
                spans.push(Span {
                    label,
                    from: at,
                    end,
                });
                at = end;
            }
            None => at += 1,
        }
    }
    // a word such as "role" or "head" inside a value is no label of its own
    let mut kept: Vec<Span> = Vec::new();
    for span in spans {
        let own =
            kept.is_empty() || value_start(sentence, span.end, span.end + 1, span.label).is_some();
        if own {
            kept.push(span);
        }
    }
    kept
}

pub(super) fn in_address(text: &str, word: &Word) -> bool {
    let (before, after) = text.split_at_checked(word.start).unwrap_or_default();
    let open = |c: char| !c.is_whitespace();
    let head = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let tail = after.find(|c| !open(c)).and_then(|end| after.get(..end));
    head.contains('@') || tail.unwrap_or(after).contains('@')
}

/// Where the value of a label begins, and whether a colon or its like says so.
pub(super) fn value_start(
    sentence: &Sentence,
    end: usize,
    region_end: usize,
    label: Label,
) -> Option<(usize, bool)> {
    let found = &sentence.words;
    let next = found.get(end)?;
    let last = found.get(end.checked_sub(1)?)?;
    let gap = sentence.text.get(last.end..next.start).unwrap_or("");
    if gap.contains([':', '|', '=']) || gap.contains(" - ") || gap.contains('–') {
        return Some((end, true));
    }
    let norms = sentence.norms();
    // "my mobile number on the form is wrong …"
    // and "my role in the school is", "the TRN you're after is"
    let place = [
        "on|in|at the|our|my|this form|application|eoi|school|academy",
        "you|youre|we were|are|have|still? after|want|wanted|missing|lacking|asked|needed for?",
    ]
    .iter()
    .find_map(|place| begins_to(place, norms.get(end..)?));
    // "Ann's role next year will be …", "my role for the coming academic year is …"
    let time = || {
        const TIMES: [&str; 2] = [
            "for|from|in|during? the|this|our? next|coming|new academic|school? year|term",
            "for|from|in september",
        ];
        let after = norms.get(end..)?;
        let of_years = || {
            // "for 2022/23"
            let to = begins_to("for|from|in|during the?", after)?;
            let years = after.get(to..)?.iter();
            let years = years.take_while(|w| w.chars().all(|c| c.is_ascii_digit()));
            Some(to + years.take(2).count()).filter(|end| *end > to)
        };
        let named = TIMES.iter().find_map(|time| begins_to(time, after));
        named.or_else(of_years)
    };
    let end = end + place.or_else(time).unwrap_or(0);
    let rest = norms.get(end..).unwrap_or_default();
    const LINKS: &[&str] = &[
        "is|was wrong|incorrect .. should|is|ought to? be|read|say|actually?",
        "has changed to",
        "has changed and|so? its|is now|to?",
        "has changed and|so? it is now|to?",
        "should|must|ought|needs to? have? be|read|say|been",
        "is|are now|actually|in? fact?",
        "will now|instead? be",
        "is|will now? be? going to? be",
        "has|is|will now? been|being|be? replaced by|with",
        "to",
    ];
    let changing = norms.iter().take(end).any(|w| {
        const CHANGING: &str = "change correct update amend changed corrected";
        in_list(CHANGING, w)
    });
    let linked = LINKS
        .iter()
        .filter(|pattern| **pattern != "to" || changing)
        .filter_map(|pattern| begins_to(pattern, rest))
        .max();
    if let Some(length) = linked {
        return Some((end + length, false));
    }
    // "amend my TRN from 1234567 to 7654321"
    if begins_to("from", rest).is_some() && find("to", rest).is_some() {
        return Some((end, false));
    }
    // "TRN 1234567"
    let close = region_end.max(end + 1).min(found.len());
    let direct = match label.what {
        Some(What::Of(Attribute::Trn | Attribute::Phone))
        | Some(What::School(Key::SchoolUrn | Key::SchoolPhone)) => {
            next.norm.chars().any(|c| c.is_ascii_digit())
        }
        Some(What::Of(Attribute::Email)) => sentence
            .text
            .get(next.start..)
            .and_then(|t| t.split_whitespace().next())
            .is_some_and(|t| t.contains('@')),
        // "LP1 1234567"
        None => label.role().is_some() && is_seven_digits(next),
        Some(What::Of(_) | What::School(_) | What::Several) => false,
    };
    (direct && end < close).then_some((end, false))
}
