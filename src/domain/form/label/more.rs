//! Labels with more than their own words: a remark on how to answer, a second name.

use super::{Labels, Meaning};
use crate::domain::{
    form::words::{Word, words},
    programme::Key,
};

impl Labels {
    /// "County/LA": two names for what is asked, one of which the form does not use.
    pub(super) fn one_of_two(&self, text: &str) -> Option<Meaning> {
        let (one, other) = text
            .split_once('/')
            .filter(|(_, rest)| !rest.contains('/'))?;
        let of = |part| self.meaning_of(&words(part));
        match (of(one)?, of(other)?) {
            (Meaning::Unwanted, asked) | (asked, Meaning::Unwanted) => {
                matches!(asked, Meaning::Field(Key::SchoolUrn | Key::LocalAuthority))
                    .then_some(asked)
            }
            (Meaning::AddressPart, asked) | (asked, Meaning::AddressPart) => {
                (asked == Meaning::Field(Key::LocalAuthority)).then_some(asked)
            }
            _other => None,
        }
    }
}

/// The text without a remark on how to answer: "URN (6 digits)", "Maths Hub (if known)".
pub(super) fn without_remark(text: &str) -> Option<String> {
    let (before, rest) = text.split_once('(')?;
    let (remark, after) = rest.split_once(')')?;
    let found = words(remark);
    let remarks = |w: &Word| {
        matches!(
            w.text.as_str(),
            "6" | "7"
                | "digit"
                | "if"
                | "known"
                | "different"
                | "applicable"
                | "optional"
                | "required"
                | "please"
                | "print"
                | "block"
                | "capital"
                | "in"
                | "full"
                | "incl"
                | "including"
                | "include"
                | "postcode"
                | "with"
                | "and"
                | "number"
                | "the"
                | "of"
                | "school"
                | "work"
                | "official"
                | "preferred"
                | "s"
                | "eg"
                | "not"
                | "mandatory"
        )
    };
    (!before.trim().is_empty() && found.len() <= 6 && found.iter().all(remarks))
        .then(|| format!("{before} {after}"))
}
