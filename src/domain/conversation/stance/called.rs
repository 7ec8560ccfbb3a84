//! Names in which somebody speaks, is spoken to or spoken of: "I, Ann Lee, confirm", "Hi Jo, yes".

use super::hearsay::own_behalf;
use crate::domain::conversation::words::{
    Sentence, Word, find, in_list,
    names::{called_at, is_title, name_at, school_at},
    words,
};

/// Without the names in which somebody speaks or is spoken to: "I, Ann Lee, confirm", "Hi Jo, yes",
/// "Signed, Ann Lee".
pub(super) fn without_names_called(sentence: &Sentence) -> Vec<&str> {
    const GREETS: &str =
        "hi hiya hello hey dear morning afternoon evening thanks cheers yes ok okay ta";
    const SIGNS: &str = "signed confirmed agreed approved accepted yes";
    let found = &sentence.words;
    let comma_after = |at: usize| {
        let end = found.get(at).map_or(sentence.text.len(), |w| w.end);
        let next = found.get(at + 1).map_or(sentence.text.len(), |w| w.start);
        let gap = sentence.text.get(end..next).unwrap_or("").trim();
        gap.starts_with([',', '!', '-', '–', '.', '(']) || next == sentence.text.len()
    };
    let mut norms: Vec<&str> = Vec::with_capacity(found.len());
    let mut at = 0;
    while let Some(word) = found.get(at) {
        if let Some(end) = own_behalf(sentence, at) {
            at = end;
            continue;
        }
        // its own name is no more than "our school"
        if let Some(end) = school_at(found, at) {
            norms.extend(["our", "school"]);
            at = end;
            continue;
        }
        // "Confirmed by Ann Lee", "Electronic signature: Ann Lee", "Confirmed for Oakfield"
        if let Some(end) = signs_itself(found, at) {
            norms.push("me");
            at = end;
            continue;
        }
        // "This is Ann Lee, confirming", "I Ann Lee confirm"
        if word.own
            && (find("this|it is $", &norms).is_some()
                || matches!(norms.last(), Some(&("i" | "its"))))
        {
            at += 1;
            continue;
        }
        // "I agree, Ann Lee"
        let rest = found.get(at..).unwrap_or_default();
        if at > 0 && !word.close && word.own && rest.iter().all(|w| w.own) {
            break;
        }
        // "Yes, happy with that Jo x"
        if addresses_at_the_end(found, at) {
            break;
        }
        if only_names_others(sentence, at) {
            norms.pop_if(|w| *w == "for");
            break;
        }
        // "headteacher of Oakfield"
        if find(
            "head|headteacher|principal|lead|leader|teacher|hod|maths of|at|from $",
            &norms,
        )
        .is_some()
            && let Some(end) = name_at(found, at)
        {
            norms.extend(["our", "school"]);
            at = end;
            continue;
        }
        if let Some(end) = together(found, at) {
            norms.push("we");
            at = end;
            continue;
        }
        norms.push(&word.norm);
        at += 1;
        let own = word.norm == "i" && comma_after(at - 1);
        let greets = in_list(GREETS, &word.norm) || norms.ends_with(&["thank", "you"]);
        let signs = norms.len() <= 2 && in_list(SIGNS, &word.norm);
        let end = if own {
            // "I, as the Headteacher of Oakfield, agree"
            name_at(found, at).or(Some(at))
        } else if signs {
            name_at(found, at)
        } else if greets {
            called_at(found, at)
        } else {
            None
        };
        if let Some(end) = end.filter(|end| comma_after(end - 1))
            && (!signs || is_post(found.get(end..).unwrap_or_default()))
        {
            at = if own {
                post_until_comma(sentence, end).unwrap_or(end)
            } else {
                end
            };
        }
    }
    norms
}

/// The name that whoever writes gives as their own: "I, Ann Lee, confirm".
pub fn named_as_oneself(quote: &str) -> Option<String> {
    let found = words(quote);
    let at = found.iter().position(|w| w.norm == "i")? + 1;
    let name = found.get(at..name_at(&found, at)?)?;
    let (first, last) = (name.first()?, name.last()?);
    quote.get(first.start..last.end).map(str::to_owned)
}

/// "I, Ann Lee, | Headteacher of Oakfield Primary School, | agree".
fn post_until_comma(sentence: &Sentence, from: usize) -> Option<usize> {
    let found = &sentence.words;
    let ends = |at: &usize| {
        let gap = found
            .get(*at)
            .zip(found.get(at + 1))
            .and_then(|(word, next)| sentence.text.get(word.end..next.start));
        gap.is_some_and(|gap| gap.trim_start().starts_with([',', ')', '-', '–']))
    };
    let end = (from..found.len()).find(ends)? + 1;
    let post = found.get(from..end)?;
    let (office, school) = match (from..end).find(|at| school_at(found, *at) == Some(end)) {
        Some(at) => found.get(from..at).zip(found.get(at..end))?,
        None => (post, [].as_slice()),
    };
    const JOINS: &str = "the a our at and as for from";
    let is_office = |w: &Word| is_post(std::slice::from_ref(w)) || in_list(JOINS, &w.norm);
    (!office.is_empty() && office.len() + school.len() <= 16 && office.iter().all(is_office))
        .then_some(end)
}

/// Whom it is written to, and a kiss.
fn addresses_at_the_end(found: &[Word], at: usize) -> bool {
    const BEFORE: &str = "that this it you me yes ok okay confirmed agreed happy fine all";
    let kiss = |w: &Word| matches!(w.norm.as_str(), "x" | "xx" | "xxx");
    let rest = found.get(at..).unwrap_or_default();
    let spoken = |before: usize| {
        let before = found.get(before).map_or("", |w| w.norm.as_str());
        in_list(BEFORE, before)
    };
    match rest {
        [name, kisses @ ..] if kisses.iter().all(kiss) && !kiss(name) => {
            at.checked_sub(1).is_some_and(spoken) && name_at(found, at) == Some(at + 1)
        }
        kisses => at > 0 && kisses.iter().all(kiss),
    }
}

/// Where the sender's own name ends that stands for them. As the subject it does not: who writes of
/// themselves so is mostly their assistant.
fn signs_itself(found: &[Word], at: usize) -> Option<usize> {
    const BEFORE: &str = "by from for of at signature confirmation approval agreement me";
    let before = found.get(at.checked_sub(1)?)?;
    let title = usize::from(found.get(at).is_some_and(|w| is_title(&w.norm)));
    let own = found.iter().skip(at + title).take_while(|w| w.own).count();
    let stands = in_list(BEFORE, &before.norm);
    (stands && own > 0).then_some(at + title + own)
}

/// "… – myself, Ann and Ben", "… for myself and Ann, who is happy too": from here on it only tells
/// for whom else. The sender's own word counts, theirs must be their own.
fn only_names_others(sentence: &Sentence, at: usize) -> bool {
    const BESIDE: &str = "myself me and the both our two participants teachers advocates colleagues staff head \
        headteacher who is are happy too also fine with this";
    let found = &sentence.words;
    let own = matches!(found.get(at), Some(word) if matches!(word.norm.as_str(), "myself" | "me"));
    let rest = found.get(at..).unwrap_or_default();
    let names = named(sentence);
    let known = |w: &str| in_list(BESIDE, w) || names.contains(&w);
    let signed = rest.iter().any(|w| w.own);
    at > 0 && own && !signed && rest.len() > 2 && rest.iter().all(|w| known(&w.norm))
}

/// "Ann and I", "Omar, Sue and myself", "both Ben and I": the sender is one of them.
fn together(found: &[Word], at: usize) -> Option<usize> {
    const SELF: &str = "i me myself";
    let is_self = |at: usize| {
        let word = found.get(at).map_or("", |w| w.norm.as_str());
        in_list(SELF, word)
    };
    let is = |at: usize, norm: &str| found.get(at).is_some_and(|w| w.norm == norm);
    let mut end = at + usize::from(is(at, "both"));
    let first = end;
    while let Some(next) = name_at(found, end).filter(|next| found.get(*next).is_some()) {
        end = next;
        if is(end, "and") {
            end += 1;
            break;
        }
    }
    let several = end > first && is(end - 1, "and");
    (several && is_self(end)).then_some(end + 1)
}

/// Nothing, or what the one who signs is: "Signed, Ann Lee, Headteacher".
fn is_post(rest: &[Word]) -> bool {
    const POST: &str = "head headteacher teacher principal lead leader advocate participant maths of department \
        acting executive deputy 1 2 ht hod slt";
    rest.iter().all(|w| in_list(POST, &w.norm))
}

/// The words of the names in the sentence.
pub(super) fn named(sentence: &Sentence) -> Vec<&str> {
    let found = &sentence.words;
    (0..found.len())
        .filter_map(|from| found.get(from..name_at(found, from)?))
        .flatten()
        .map(|w| w.norm.as_str())
        .collect()
}
