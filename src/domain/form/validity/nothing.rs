//! What was written where an answer is still to come, or stands elsewhere.

/// "Please see attached statement": where an answer is to be found, and no answer.
fn points_elsewhere(plain: &str) -> bool {
    const WHERE: &[&str] = &[
        "attached",
        "attachment",
        "enclosed",
        "separate",
        "separately",
    ];
    const WORDS: &[&str] = &[
        "please",
        "see",
        "refer",
        "to",
        "the",
        "a",
        "is",
        "has",
        "been",
        "sent",
        "as",
        "in",
        "on",
        "our",
        "my",
        "with",
        "this",
        "email",
        "mail",
        "file",
        "document",
        "letter",
        "sheet",
        "page",
        "statement",
        "head",
        "headteacher",
        "s",
    ];
    let mut words = plain.split(' ');
    words.clone().any(|word| WHERE.contains(&word))
        && words.all(|word| WHERE.contains(&word) || WORDS.contains(&word))
}

/// "Do you need this?": a question to the hub in place of an answer.
fn asks_back(value: &str) -> bool {
    const ASK: &[&str] = &[
        "do", "does", "is", "are", "can", "could", "should", "what", "which", "who", "whose",
        "where", "when", "why", "how", "not",
    ];
    let value = value.trim();
    let first = value.split_whitespace().next().unwrap_or_default();
    let short = value.split_whitespace().count() <= 10;
    short
        && value.ends_with('?')
        && !value.contains('@')
        && ASK.contains(&first.to_lowercase().as_str())
}

/// "Will send this next week", "waiting to hear back", "to be appointed". Will Street is a name.
fn is_promise(plain: &str) -> bool {
    const DONE: &[&str] = &[
        "confirm", "send", "sent", "email", "follow", "forward", "provide", "supply", "advise",
        "decide", "agree", "complete", "appoint", "recruit",
    ];
    let mut words = plain.split(' ');
    let done = |word: Option<&str>| {
        word.is_some_and(|word| {
            let bare = word.trim_end_matches(['d', 'e']);
            DONE.iter()
                .any(|done| *done == word || done.trim_end_matches('e') == bare)
        })
    };
    if words.clone().count() > 8 {
        return false;
    }
    match words.next() {
        Some("awaiting") => true,
        Some("waiting") => matches!(words.next(), Some("for" | "to" | "on")),
        Some("will") => done(words.next()),
        Some("to") => match words.next() {
            Some("be") => done(words.next()),
            next => done(next),
        },
        _other => false,
    }
}

/// Words written where an answer is still to come.
pub(super) fn says_nothing(value: &str) -> bool {
    let plain = value
        .to_lowercase()
        .replace('.', "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    plain.is_empty()
        || asks_back(value)
        || is_promise(&plain)
        || plain.chars().all(|c| c == 'x')
        || points_elsewhere(&plain)
        || matches!(
            plain.as_str(),
            "tbc"
                | "tba"
                | "tbd"
                | "n a"
                | "na"
                | "nil"
                | "not applicable"
                | "not known"
                | "unknown"
                | "not available"
                | "don t know"
                | "dont know"
                | "not sure"
                | "none yet"
                | "pending"
                | "as above"
                | "same as above"
                | "see above"
                | "as before"
                | "ditto"
                | "see email"
                | "yes no"
                | "y n"
                | "no answer"
                | "not answered"
                | "blank"
                | "left blank"
                | "click or tap here to enter text"
                | "click here to enter text"
                | "choose an item"
                | "tbc asap"
                | "in progress"
        )
}

/// "N/A - we are a school of 41 pupils": why there is none, and no name. Na Li and X. Li have one.
pub(super) fn begins_with_nothing(value: &str) -> bool {
    let ends = [" - ", " – ", " — ", ",", ";", ":", "("];
    let end = ends.iter().filter_map(|end| value.find(end)).min();
    let first = end.and_then(|end| value.get(..end)).unwrap_or_default();
    first.trim().chars().count() > 2 && says_nothing(first)
}
