//! Whether a mail that belongs to no application is about a programme at all.

use super::orphan::announces;
use crate::domain::{
    address::without_reserved_tld,
    reading::{Author, Reading, WhatFile},
};

/// Schools' addresses end in `.sch.uk` or say what they are.
pub(super) fn from_a_school(reading: &Reading) -> bool {
    let Author::One(author) = &reading.author else {
        return false;
    };
    let domain = without_reserved_tld(author.address.domain());
    domain.ends_with(".sch.uk")
        || ["school", "academy", "academies", "primary", "college"]
            .iter()
            .any(|w| domain.contains(w))
}

/// Whether a stranger's mail is about a programme. Advertising is full of schools, forms and
/// questions: only what is sure is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Sure,
    Perhaps,
    No,
}

pub(super) fn about(reading: &Reading) -> About {
    let named = !reading.programmes.is_empty()
        || !reading.references.is_empty()
        || reading.forms.iter().any(|f| f.blank)
        || reading
            .files
            .iter()
            .any(|f| f.what == WhatFile::UnknownForm);
    if named {
        return About::Sure;
    }
    let names: String = reading
        .files
        .iter()
        .map(|f| format!(" {}", f.name))
        .collect();
    let text = plain(&format!("{} {} {names}", reading.subject, reading.fresh));
    let count = |words: &[&str]| {
        words
            .iter()
            .filter(|w| text.contains(&format!(" {w} ")))
            .count()
    };
    if count(&ADVERTISING) > 0 || !from_a_school(reading) && count(&SELLING) > 0 {
        return About::No;
    }
    let hinted = count(&HINTS) >= 2;
    if count(&SURE) > 0 || hinted && announces(reading) {
        About::Sure
    } else if hinted {
        About::Perhaps
    } else {
        About::No
    }
}

/// Lower case words with single blanks between and around them.
fn plain(text: &str) -> String {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    format!(" {} ", words.join(" "))
}

const SURE: [&str; 20] = [
    "mastery",
    "maths hub",
    "maths hubs",
    "work group",
    "work groups",
    "workgroup",
    "expression of interest",
    "eoi",
    "declaration of commitment",
    "our application",
    "lead participant",
    "lead participants",
    "advocates",
    "ncetm",
    "trn",
    "urn",
    "electronic signature",
    "headteacher statement",
    "secondary group",
    "primary group",
];

const HINTS: [&str; 18] = [
    "deadline",
    "form",
    "apply",
    "application",
    "programme",
    "teacher",
    "teachers",
    "maths",
    "mathematics",
    "school",
    "signed",
    "sign",
    "signature",
    "participants",
    "participant",
    "places",
    "advocate",
    "readiness",
];

/// A school speaks of its own; who sells speaks to another's.
const SELLING: [&str; 15] = [
    "free term",
    "set up a call",
    "arrange a call",
    "partnership opportunity",
    "work group schools",
    "your school",
    "your schools",
    "your school s",
    "your pupils",
    "your students",
    "your staff",
    "your teachers",
    "your hub schools",
    "early bird",
    "inspection copy",
];

/// What only advertising says.
const ADVERTISING: [&str; 27] = [
    "quick call",
    "free demo",
    "a demo",
    "dbs checked",
    "supply teachers",
    "our catalogue",
    "sample packs",
    "our range",
    "our resources",
    "we supply",
    "trusted by",
    "unsubscribe",
    "opt out",
    "view in browser",
    "view this email in your browser",
    "special offer",
    "discount",
    "free trial",
    "book now",
    "buy now",
    "limited time",
    "our products",
    "our platform",
    "our maths platform",
    "show you how",
    "free sample",
    "no longer wish to receive",
];
