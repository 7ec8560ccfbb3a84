//! What stands in a name's cell besides the name: the label again, the post.

use super::super::{
    fit::is_name,
    label::{Labels, Meaning},
    parts::{is_post, names_post},
};
use crate::domain::programme::{Attribute, Role};

/// "Name Ann Bell" → "Ann Bell": a print may keep no more than a blank after the label.
pub(in super::super) fn after_name<'a>(text: &'a str, labels: &Labels) -> &'a str {
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let Some((label, name)) = text.split_once(' ') else {
        return text;
    };
    let named = is_name(name)
        && name.split_whitespace().next().as_ref().is_some_and(capital)
        && name.split_whitespace().filter(capital).count() > 1;
    match named && labels.whole(label) == Some(Meaning::Attribute(Attribute::Name)) {
        true => name,
        false => text,
    }
}

/// "Headteacher – Ann Bell" → "Ann Bell". Another person's title stays: whose name that is, nobody
/// knows.
pub(super) fn after_post<'a>(text: &'a str, role: Role, labels: &Labels) -> &'a str {
    let marks = [":", " - ", " – ", " — "];
    let Some((post, name)) = marks.iter().find_map(|mark| text.split_once(mark)) else {
        return text;
    };
    let (post, name) = (post.trim(), name.trim());
    let own = match labels.whole(post) {
        Some(Meaning::Title(of) | Meaning::Heading(of)) => of == role,
        Some(_) => false,
        None => is_post(post),
    };
    match own && is_name(name) && !names_post(name) {
        true => name,
        false => text,
    }
}

/// "Ann Lee and Bob Ray", and not "Ann Lee and team".
pub(super) fn are_two(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let joint = |word: &&str| matches!(word.to_lowercase().as_str(), "and" | "&" | "/");
    let named = |word: Option<&&str>| word.is_some_and(|w| w.starts_with(char::is_uppercase));
    words.iter().position(joint).is_some_and(|at| {
        at.checked_sub(1)
            .is_some_and(|before| named(words.get(before)))
            && named(words.get(at + 1))
            && words.len() > 3
    })
}
