//! Names of schools as forms and the register write them.

use std::collections::BTreeSet;

use crate::domain::person;

/// What one writes and another leaves out: it tells no two schools of one postcode apart.
const SAID_OR_NOT: [&str; 16] = [
    "the",
    "of",
    "and",
    "at",
    "in",
    "a",
    "school",
    "schools",
    "academy",
    "voluntary",
    "aided",
    "controlled",
    "va",
    "vc",
    "trust",
    "federation",
];

/// Denominations and kinds by one word each.
const SPELLINGS: [(&str, &str); 14] = [
    (" church of england ", " ce "),
    (" c of e ", " ce "),
    (" c e ", " ce "),
    (" cofe ", " ce "),
    (" coe ", " ce "),
    (" roman catholic ", " catholic "),
    (" r c ", " catholic "),
    (" rc ", " catholic "),
    (" saints ", " st "),
    (" saint ", " st "),
    (" ss ", " st "),
    (" infants ", " infant "),
    (" juniors ", " junior "),
    (" jnr ", " junior "),
];

fn words(name: &str) -> BTreeSet<String> {
    let mut plain = format!(" {} ", person::name_words(name).join(" "));
    for (long, short) in SPELLINGS {
        plain = plain.replace(long, short);
    }
    let all: BTreeSet<String> = plain.split_whitespace().map(str::to_owned).collect();
    let telling: BTreeSet<String> = all
        .iter()
        .filter(|word| !SAID_OR_NOT.contains(&word.as_str()))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// The same name: the same words, but for those that are said or left out at will.
pub fn same_school_name(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    !a.is_empty() && a == b
}

/// Nothing to remark on: every word of the shorter name stands in the longer, give or take a slip
/// of the keyboard. "Oakfield" is Oakfield Primary Academy.
pub fn name_agrees(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().all(|word| {
        long.contains(word)
            || word.chars().count() > 4
                && long
                    .iter()
                    .any(|other| strsim::damerau_levenshtein(word, other) <= 1)
    })
}
