//! What people say around an order: greetings, thanks, conditions.

use super::{Why, line::Line, words::Words};

/// Said before an order.
pub(super) const BEFORE: [&[&str]; 31] = [
    &["could", "you"],
    &["can", "you"],
    &["would", "you"],
    &["will", "you"],
    &["go", "ahead", "and"],
    &["good", "morning"],
    &["good", "afternoon"],
    &["i'd", "like", "to"],
    &["i", "would", "like", "to"],
    &["many", "thanks"],
    &["thank", "you"],
    &["let", "us"],
    &["let's"],
    &["please"],
    &["pls"],
    &["plz"],
    &["kindly"],
    &["just"],
    &["also"],
    &["then"],
    &["and"],
    &["now"],
    &["ok"],
    &["okay"],
    &["right"],
    &["so"],
    &["thanks"],
    &["hi"],
    &["hello"],
    &["hey"],
    &["morning"],
];

/// Said after one.
pub(super) const AFTER: [&str; 17] = [
    "please", "pls", "thanks", "thank", "you", "many", "ta", "cheers", "now", "too", "today",
    "kind", "regards", "best", "wishes", "x", "ok",
];

/// A wish that depends is no order.
pub(super) const CONDITIONS: [&str; 22] = [
    "if",
    "once",
    "when",
    "unless",
    "until",
    "till",
    "after",
    "before",
    "provided",
    "providing",
    "subject",
    "pending",
    "not",
    "don't",
    "dont",
    "never",
    "maybe",
    "perhaps",
    "except",
    "but",
    "might",
    "wait",
];

pub(super) fn is_request(mut words: Words<'_>) -> bool {
    words.take(&["please"]);
    let asks = ["could", "can", "would", "will"];
    asks.iter().any(|ask| words.take(&[ask, "you"]))
}

/// A line without an order: a greeting, thanks, a sign-off, or words that were not understood.
pub(super) fn courtesy(words: Words<'_>) -> Line {
    const GREETINGS: [&str; 6] = ["hi", "hello", "hey", "dear", "morning", "afternoon"];
    const CLOSINGS: [&[&str]; 14] = [
        &["kind", "regards"],
        &["best", "regards"],
        &["best", "wishes"],
        &["many", "thanks"],
        &["all", "the", "best"],
        &["warm", "regards"],
        &["with", "best"],
        &["regards"],
        &["thanks"],
        &["thank", "you"],
        &["cheers"],
        &["best"],
        &["ta"],
        &["yours"],
    ];
    const WORDS: [&str; 14] = [
        "ok", "okay", "good", "great", "please", "noted", "fine", "perfect", "lovely", "got", "it",
        "thanks", "oops", "sorry",
    ];
    let count = words.rest.split_whitespace().count();
    let first = words.peek().unwrap_or_default();
    let mut after_good = words;
    let good_morning = after_good.take(&["good"])
        && ["morning", "afternoon", "evening"]
            .contains(&after_good.next().unwrap_or_default().as_str());
    if count <= 5 && (GREETINGS.contains(&first.as_str()) || good_morning) {
        return Line::Nothing;
    }
    if count <= 6
        && CLOSINGS.iter().any(|closing| {
            let mut words = words;
            words.take(closing)
        })
    {
        return Line::Closing;
    }
    let mut rest = words;
    let mut all = true;
    while let Some(word) = rest.next() {
        all &= WORDS.contains(&word.as_str());
    }
    if all {
        return Line::Nothing;
    }
    Line::Unclear(Why::NoOrder)
}
