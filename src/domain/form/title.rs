//! Whose form a document says it is, above its first question. Hubs hand out one layout for many
//! programmes: with all labels alike, only the title tells "Mastery Readiness" from "Embedding".

use super::{
    flatten::Line,
    label::Labels,
    words::{key_of, words},
};
use crate::domain::programme::Programme;

/// More words than this are a sentence.
const LONGEST: usize = 14;

/// What a form or a programme is called by.
const NOUNS: &[&str] = &[
    "work group",
    "workgroup",
    "application",
    "expression of interest",
    "eoi",
    "declaration of commitment",
    "programme",
    "project",
    "trial",
    "study",
    "network",
];

/// Of these whatever stands before them is the name: "Fractions trial", "Continuity Work Group".
const NAMED_BEFORE: &[&str] = &[
    "work group",
    "workgroup",
    "programme",
    "project",
    "trial",
    "study",
    "network",
];

/// Words of every title, which tell no programme from another.
const PLAIN: &str = "primary secondary maths teaching for of mastery tfm work group workgroup programme application form \
    expression interest eoi declaration commitment information and the a an our this your your in with by to at on or \
    hub ncetm registration project school led local trial study network";

/// By these the other programmes of the Maths Hubs are known (NCETM, "Maths Hubs projects").
const ANOTHER: &[&str] = &[
    "mastery development",
    "tfm development",
    "embedding",
    "sustaining",
    "mastering number",
    "sktm",
    "specialist knowledge",
    "subject knowledge",
    "early career",
    "early year",
    "continuity",
    "core maths",
    "resit",
    "mathematical thinking",
    "textbook",
    "specialist leader",
    "teaching assistant",
];

/// The title names a programme, and it is another than the one whose labels the form has.
pub(super) fn names_another(lines: &[&Line], programme: &Programme, labels: &Labels) -> bool {
    let own = own_words(programme);
    let titles = || {
        lines
            .iter()
            .take_while(|line| labels.classify(&line.text).is_none())
            .map(|line| key_of(&words(&line.text)))
            .filter(|title| is_title(title))
    };
    let names = |title: &String| names_another_than(title, &own);
    titles().any(|title| names(&title)) && !titles().any(|title| is_ours(&title, &own))
}

/// Of its title the words that no other programme has: "readiness".
fn own_words(programme: &Programme) -> Vec<String> {
    let title = words(&programme.short_title);
    let own = title.iter().map(|word| word.text.as_str());
    own.filter(|word| !is_plain(word))
        .map(str::to_owned)
        .collect()
}

fn is_plain(word: &str) -> bool {
    PLAIN.split_ascii_whitespace().any(|plain| plain == word)
        || word.chars().all(|c| c.is_ascii_digit())
}

/// A heading, and no sentence.
fn is_title(title: &str) -> bool {
    const SPEAKS: &str = "i we you they it is are be been was were will would can have has had please if our your my thank";
    let said = |word: &str| SPEAKS.split(' ').any(|speaks| speaks == word);
    title.split(' ').count() <= LONGEST && !title.split(' ').any(said)
}

fn has(title: &str, phrase: &str) -> bool {
    format!(" {title} ").contains(&format!(" {phrase} "))
}

fn is_ours(title: &str, own: &[String]) -> bool {
    let named = if own.is_empty() {
        ["teaching for mastery", "tfm"]
            .iter()
            .any(|n| has(title, n))
    } else {
        own.iter().any(|word| has(title, word))
    };
    named && !names_another_than(title, own)
}

fn names_another_than(title: &str, own: &[String]) -> bool {
    let ours = |phrase: &str| own.iter().any(|word| has(phrase, word));
    ANOTHER
        .iter()
        .any(|phrase| has(title, phrase) && !ours(phrase))
        || NAMED_BEFORE.iter().any(|noun| {
            let before = format!(" {title} ");
            let before = before.split_once(&format!(" {noun} ")).map(|(b, _)| b);
            let name = before.and_then(|before| before.split(' ').next_back());
            name.is_some_and(|n| n.len() > 2 && !is_plain(n) && !own.iter().any(|o| o == n))
                && NOUNS.iter().filter(|n| has(title, n)).count() > 1
        })
}
