//! Posts told in plain words: "Ben is our Year 4 teacher", "we both teach Year 2".

use super::{
    label,
    pieces::{is_post, of_post},
    region::Region,
};
use crate::domain::{
    conversation::{
        Whose,
        words::{
            Sentence, Word, begins_to, find, in_list,
            names::{name_at, name_of},
            words,
        },
    },
    programme::Role,
};

/// The two participants; of a secondary school the two advocates.
pub(super) const BOTH: [Whose; 2] = [Whose::Role(Role::Lead1), Whose::Role(Role::Lead2)];

/// "I'll be Year 6 and maths lead, Ben is our Year 2 teacher": of each whom the sentence says it of,
/// if it says so, the post.
pub(super) fn posts(sentence: &Sentence) -> Vec<(Option<Whose>, String)> {
    let found = &sentence.words;
    let norms = sentence.norms();
    if find("isnt|if|was|might|may|could", &norms).is_some() {
        return Vec::new();
    }
    let begun = begun(sentence);
    let mut told: Vec<(Option<Whose>, String)> = Vec::new();
    for (n, (of, _, after)) in begun.iter().enumerate() {
        let end = begun.get(n + 1).map_or(found.len(), |(_, next, _)| *next);
        let region = Region::new(&sentence.text, found, *after, end);
        let Some(value) = region.words(false, 20) else {
            continue;
        };
        let value = value.trim_end_matches(" and").to_owned();
        let said = words(&value);
        // "in 2022/23" is no such number
        let is_year = |w: &Word| w.norm.len() == 4 && w.norm.starts_with("20");
        let is_number = |w: &Word| {
            w.norm.len() > 3 && !is_year(w) && w.norm.chars().all(|c| c.is_ascii_digit())
        };
        let lettered = |w: &&Word| w.norm.chars().any(char::is_alphabetic);
        let first = said.first().filter(lettered);
        let titled = || {
            let article = after.checked_sub(1).and_then(|at| norms.get(at));
            let named: Vec<&str> = said.iter().map(|w| w.norm.as_str()).collect();
            let called = article.is_some_and(|w| in_list("our my the a an", w))
                || first.is_some_and(|w| w.capital);
            called && names_a_post(&named)
        };
        let leads = |w: &Word| matches!(w.norm.as_str(), "leads" | "coordinate" | "coordinates");
        let fits = first.is_some_and(|w| of_post(&w.norm) || leads(w)) || titled();
        if !fits || said.iter().any(is_number) || value.contains('@') {
            continue;
        }
        for whose in of {
            // "I'll be in Year 4 and I am PE lead": two posts of one person
            match told.last_mut() {
                Some((same, before)) if same == whose => *before = format!("{before}, {value}"),
                Some(_) | None => told.push((whose.clone(), value.clone())),
            }
        }
    }
    told
}

/// "Assistant Curriculum Leader", "in charge of Year 9": a post, and nobody's name.
pub(super) fn is_of_a_post(text: &str) -> bool {
    let found = words(text);
    let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
    let post =
        norms.iter().any(|w| is_post(w)) || begins_to("second|in in|charge", &norms).is_some();
    // "Lead 2" is a person
    let person = norms.len() == 2 && matches!(norms.last(), Some(&("1" | "2")));
    post && !person && norms.len() > 1 && norms.iter().all(|w| of_post(w))
}

/// Of whom a post may be said, where that clause begins, and where the post would stand.
fn begun(sentence: &Sentence) -> Vec<(Vec<Option<Whose>>, usize, usize)> {
    // whatever stands between the person and the post, in any order, with one of the verbs in it
    const VERBS: &str = "is am are be being will shall has have having im ill shes hes teach teaches teaching takes taking \
        stay stays staying remain remains remaining";
    // "I lead maths": the verb is of the post
    const LEADS: &str = "lead|leads|coordinate|coordinates maths|mathematics|numeracy|english|literacy|science|eyfs|ks1|ks2|ks3|ks4|year|years";
    const BETWEEN: &str = "now also currently actually mainly still just both our my the a an in into to as going \
        moving working based covering fact mixed";
    let found = &sentence.words;
    let norms = sentence.norms();
    let mut begun: Vec<(Vec<Option<Whose>>, usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = norms.get(at..).filter(|rest| !rest.is_empty()) {
        let are_both =
            begins_to("they|we are both", rest).or_else(|| begins_to("theyre|were both", rest));
        let of_both = || {
            let length = are_both.or_else(|| begins_to("they|we? both of? us|them?", rest))?;
            Some((BOTH.map(Some).to_vec(), at + length))
        };
        let subject = match rest.first().copied() {
            Some("i") => Some((vec![Some(Whose::Mine)], at + 1)),
            Some("im" | "ill") => Some((vec![Some(Whose::Mine)], at)),
            Some("she" | "he") => Some((vec![None], at + 1)),
            Some("shes" | "hes") => Some((vec![None], at)),
            Some(_) | None => of_both().or_else(|| {
                if let Some((label, to)) = label::at(found, at)
                    && let Some(role) = label.role()
                {
                    return Some((vec![Some(Whose::Role(role))], to));
                }
                // "Hello, Tom teaches Year 4": no Tom is greeted
                let greeted = found.get(at).is_some_and(|w| w.close);
                let to = match name_at(found.get(at..)?, 0) {
                    Some(length) if !greeted => at + length,
                    Some(_) | None => name_at(found, at)?,
                };
                let name = name_of(&sentence.text, found, at, to);
                Some((vec![Some(Whose::Named(name))], to))
            }),
        };
        let after = subject.as_ref().and_then(|(_, to)| {
            let rest = norms.get(*to..)?;
            let leads_up = |w: &&&str| in_list(VERBS, w) || in_list(BETWEEN, w);
            let length = rest.iter().take_while(leads_up).count();
            let mut run = rest.iter().take(length);
            let does = are_both.is_some() || run.any(|w| in_list(VERBS, w));
            let leads = begins_to(LEADS, rest.get(length..)?).is_some();
            (does || leads).then_some(to + length)
        });
        match (subject, after) {
            (Some((whose, _)), Some(after)) => {
                begun.push((whose, at, after));
                at = after;
            }
            (Some((_, to)), None) => at = to.max(at + 1),
            (None, _) => at += 1,
        }
    }
    begun
}

/// "numeracy coordinator", "main scale teacher", "Lead Practitioner": named by what they are, and not
/// praised.
fn names_a_post(norms: &[&str]) -> bool {
    const NAMED: &str = "specialist tutor mentor director manager principal ect nqt sle";
    const PRAISED: &str = "great good brilliant fantastic excellent experienced wonderful super strong outstanding \
        new keen amazing committed dedicated passionate enthusiastic skilled best lovely capable very really superb \
        talented natural obvious right one who that we with on not";
    norms.len() <= 7
        && norms.iter().any(|w| is_post(w) || in_list(NAMED, w))
        && norms
            .iter()
            .all(|w| w.chars().all(char::is_alphabetic) && !in_list(PRAISED, w))
}
