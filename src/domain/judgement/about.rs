//! Whether a mail that belongs to no application is about a programme at all.

use super::{follow_up::could_be_the_form, orphan::announces};
use crate::domain::{
    address::{Mailbox, without_reserved_tld},
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
    let text = text(reading);
    let count = |words: &[&str]| words.iter().filter(|w| has(&text, w)).count();
    if sells(reading, &text) {
        return About::No;
    }
    let hinted = count(&HINTS) >= 2;
    // A school that says a form is attached means ours, unless it names another.
    let theirs = || from_a_school(reading) || signed_at_a_school(reading);
    // "Scanned copy of our signed application form", with the scan
    let brings =
        || reading.files.iter().any(could_be_the_form) && count(&HANDED_OVER) > 0 && theirs();
    let ours = (announces(reading) && (hinted || theirs()) || brings()) && count(&OTHER_FORMS) == 0;
    if count(&SURE) > 0 || ours {
        About::Sure
    } else if hinted {
        About::Perhaps
    } else {
        About::No
    }
}

/// Whether a form may be in it, or was meant to be, though nothing says which: a person looks.
pub(super) fn may_bring_a_form(reading: &Reading) -> bool {
    let promise = plain(&format!("{} {}", reading.subject, names(reading)));
    let promised = || announces(reading) || PROMISES.iter().any(|word| has(&promise, word));
    let sold = || sells(reading, &text(reading));
    from_a_school(reading) || (signed_at_a_school(reading) || promised()) && !sold()
}

/// A school wrote, and not to its own people with us in copy.
pub(super) fn applies_to_us(reading: &Reading) -> bool {
    let Author::One(author) = &reading.author else {
        return true;
    };
    let inside = |to: &Mailbox| to.address.domain() == author.address.domain();
    let internal = !reading.to.is_empty() && reading.to.iter().all(inside);
    (from_a_school(reading) || signed_at_a_school(reading)) && !internal
}

/// Whether what a mail asks may be about a programme: it names one, or a school speaks of what forms ask.
pub(super) fn may_ask(reading: &Reading, about: About) -> bool {
    let text = text(reading);
    let hinted = || HINTS.iter().chain(&ASKED_ABOUT).any(|w| has(&text, w));
    from_a_school(reading) && (about == About::Sure || hinted())
}

fn sells(reading: &Reading, text: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| has(text, word));
    says(&ADVERTISING) || !from_a_school(reading) && says(&SELLING)
}

fn text(reading: &Reading) -> String {
    let names = names(reading);
    plain(&format!("{} {} {names}", reading.subject, reading.fresh))
}

fn signed_at_a_school(reading: &Reading) -> bool {
    let foot = plain(&reading.foot);
    OF_A_SCHOOL.iter().any(|word| has(&foot, word))
}

fn names(reading: &Reading) -> String {
    let names: Vec<&str> = reading.files.iter().map(|f| f.name.as_str()).collect();
    names.join(" ")
}

fn has(text: &str, word: &str) -> bool {
    text.contains(&format!(" {word} "))
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

/// What schools ask about before they apply.
const ASKED_ABOUT: [&str; 12] = [
    "funding",
    "grant",
    "cover",
    "supply",
    "closing date",
    "extension",
    "outcome",
    "eligible",
    "eligibility",
    "federation",
    "criteria",
    "workshops",
];

const OF_A_SCHOOL: [&str; 10] = [
    "school",
    "academy",
    "college",
    "headteacher",
    "head teacher",
    "maths lead",
    "maths leader",
    "mathematics",
    "teacher",
    "subject leader",
];

const PROMISES: [&str; 6] = [
    "form",
    "forms",
    "application",
    "applications",
    "expression of interest",
    "eoi",
];

/// What a school calls the form that it sends.
const HANDED_OVER: [&str; 7] = [
    "application form",
    "signed application",
    "completed application",
    "signed form",
    "completed form",
    "our form",
    "of the form",
];

/// Forms that schools send as well.
const OTHER_FORMS: [&str; 13] = [
    "booking form",
    "order form",
    "hire form",
    "consent form",
    "claim form",
    "expenses form",
    "evaluation form",
    "feedback form",
    "registration form",
    "supplier form",
    "purchase order",
    "invoice",
    "reply slip",
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
