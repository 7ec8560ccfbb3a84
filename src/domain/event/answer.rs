//! What a lead answers when asked what an entry of their calendar is. Few words are wanted and few
//! are needed: what the entry itself has made clear is kept.

use super::{
    Kind,
    sort::{Doubt, Known, Sorted, kind_in, place, schools_in, words},
};

#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It is this now, if no doubt is left.
    Is(Sorted),
    /// "Private", "ignore it": none of the hub's business.
    NotOurs,
    /// Nothing in it answers the question.
    Unclear,
}

/// `so_far` is what the entry made clear; `fresh` the lead's new words.
pub fn answer(fresh: &str, so_far: &Sorted, known: Known<'_>) -> Answer {
    let said: String = fresh
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('>'))
        .take(6)
        .collect::<Vec<_>>()
        .join("\n");
    let all = words(&said);
    let has = |word: &str| all.iter().any(|w| w == word);
    if said.contains('?') {
        return Answer::Unclear;
    }
    let kind = kind_in(&said, known.groups).or_else(|| {
        let other = has("other") || has("else") || has("neither");
        other.then_some(Kind::Other)
    });
    if kind.is_none()
        && ["ignore", "private", "personal", "none"]
            .iter()
            .any(|w| has(w))
        || kind.is_none() && says_not_ours(&all)
    {
        return Answer::NotOurs;
    }
    // "not a visit" is no visit.
    if has("not") || has("isnt") {
        return Answer::Unclear;
    }
    let heard = place(kind.or(so_far.kind), &said, &[], known);
    let mut is = Sorted {
        kind: heard.kind,
        group: heard.group.or(so_far.group),
        application: heard.application.or(so_far.application),
        doubts: Vec::new(),
    };
    let names_school = !schools_in(&said, known.schools).is_empty();
    // A lead of one group need not name it, so its name alone is no answer.
    let names_group = known.groups.len() > 1 && heard.group.is_some();
    let said_something = kind.is_some() || names_school || names_group;
    if !said_something {
        return Answer::Unclear;
    }
    match is.kind {
        None => is.doubts.push(Doubt::Kind),
        Some(Kind::Visit) if is.application.is_none() => is.doubts.push(Doubt::School),
        Some(Kind::Visit) => {}
        Some(Kind::Workshop | Kind::FirstWorkshop | Kind::Other) => {
            // Of the whole group, whoever was named or invited.
            is.application = None;
            if is.group.is_none() {
                is.doubts.push(Doubt::Group);
            }
        }
    }
    Answer::Is(is)
}

/// A school that says that its people are still the same, and nothing besides.
pub fn says_same(fresh: &str) -> bool {
    let said: Vec<&str> = fresh
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('>'))
        .take(6)
        .collect();
    let all = words(&said.join(" "));
    let has = |word: &str| all.iter().any(|w| w == word);
    let pair = |one: &str, two: &str| all.windows(2).any(|w| w == [one, two]);
    let but = [
        "but",
        "except",
        "however",
        "apart",
        "left",
        "leaves",
        "leaving",
        "new",
        "replaces",
        "replaced",
        "instead",
        "now",
        "retired",
        "maternity",
        "until",
        "if",
    ];
    if fresh.contains('?') || fresh.contains('@') || but.iter().any(|w| has(w)) {
        return false;
    }
    let unchanged = pair("no", "change") || pair("no", "changes") || pair("nothing", "has");
    let not = has("not") || has("isnt") || has("arent") || has("no") && !unchanged;
    if not {
        return false;
    }
    let first = all.first().map(String::as_str);
    unchanged
        || has("same")
        || has("unchanged")
        || has("still") && (has("right") || has("correct"))
        || matches!(first, Some("yes" | "correct" | "confirmed")) && all.len() <= 8
}

fn says_not_ours(words: &[String]) -> bool {
    [
        ["not", "ours"],
        ["not", "hub"],
        ["not", "for"],
        ["nothing", "to"],
        ["by", "mistake"],
    ]
    .iter()
    .any(|pair| words.windows(2).any(|w| w == pair))
}
