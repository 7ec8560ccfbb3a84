//! What the national school register says of the school on the form.
//!
//! It is asked as of the arrival of the mail that gave the URN (or, without one, of the form), and
//! fills in nothing. What an admin has ruled, it does not question.

use chrono::{DateTime, Utc};

use super::Folding;
use crate::domain::{
    address::Address,
    application::{
        advice::register as in_words,
        opinion::{Opinion, OtherSchool},
    },
    form::validity,
    matching,
    programme::{Attribute, Key, Role},
    school_register::{Asked, Remark, SchoolRegister, Urn},
};

impl<'a> Folding<'a> {
    fn register(&self) -> Option<&'a SchoolRegister> {
        self.terms.hub.school_register.as_deref()
    }

    /// Whether a URN names a school: well formed, and not one that a fresh register has never
    /// heard of.
    pub(super) fn urn_counts(&self, urn: &str, arrival: Option<DateTime<Utc>>) -> bool {
        validity::problem(Key::SchoolUrn, urn).is_none()
            && (self.vouched.contains(urn)
                || !self
                    .register()
                    .zip(arrival)
                    .is_some_and(|(register, arrival)| register.denies(urn, arrival)))
    }

    pub(super) fn urn_arrival(&self) -> Option<DateTime<Utc>> {
        self.urn_from.map(|(arrival, _)| arrival)
    }

    pub(super) fn is_denied(&self, key: Key) -> bool {
        key == Key::SchoolUrn && !self.urn_counts(self.text(key), self.urn_arrival())
    }

    /// Whether this is the URN of the school whose name and postcode stand beside another's URN:
    /// then it puts right what is in doubt, and replaces no school.
    pub(super) fn puts_right(&self, urn: &str) -> bool {
        let other = self.opinion().0.other;
        other.is_some_and(|other| other.urn.as_deref() == Some(urn))
    }

    /// A new URN that waits for a person: the register may know both as one school's.
    pub(super) fn note_succession(&mut self, old: &str, new: &str) {
        let Some(register) = self.register() else {
            return;
        };
        let (Some(old), Some(new)) = (Urn::parse(old), Urn::parse(new)) else {
            return;
        };
        if let Some(pair) = register.succession(old, new) {
            self.succession = Some(in_words::succession(register, pair));
        }
    }

    /// What the register makes of the school, and its lines of advice.
    pub(super) fn opinion(&self) -> (Opinion, Vec<String>) {
        let mut opinion = Opinion {
            succession: self
                .succession
                .clone()
                .filter(|_| !self.held_forms.is_empty()),
            ..Opinion::default()
        };
        let Some((register, arrival)) = self.register().zip(self.urn_arrival()) else {
            return (opinion, Vec::new());
        };
        let urn = self.text(Key::SchoolUrn);
        let postcode = matching::postcode(self.text(Key::SchoolAddress));
        let domain = self.domain();
        let asked = Asked {
            urn,
            name: self.text(Key::SchoolName),
            postcode: postcode.as_deref(),
            domain: domain.as_deref(),
            phase: self.terms.programme.phase,
            state_funded: self.terms.programme.state_funded,
            arrival,
        };
        let mut lines = Vec::new();
        for remark in register.remarks(&asked) {
            let ruled = self.vouched.contains(urn);
            match &remark {
                // Asked and answered.
                Remark::Unknown { .. } | Remark::OtherSchool { .. } if ruled => continue,
                Remark::Fits(_) | Remark::SeveralFit(_) if ruled => continue,
                Remark::OtherSchool { others, .. } => {
                    opinion.other = Some(OtherSchool {
                        urn: match others.as_slice() {
                            [only] => Some(only.urn.to_string()),
                            _ => None,
                        },
                        words: in_words::remark(self.terms, register, &remark),
                    });
                }
                Remark::Fits(found) if found.sure && self.is_denied(Key::SchoolUrn) => {
                    opinion.found = Some(found.school.urn.to_string());
                }
                Remark::Unknown { .. }
                | Remark::Closed { .. }
                | Remark::Closing { .. }
                | Remark::Proposed { .. }
                | Remark::OtherPhase { .. }
                | Remark::Independent { .. }
                | Remark::OtherName { .. }
                | Remark::OtherPostcode { .. }
                | Remark::Fits(_)
                | Remark::SeveralFit(_) => {}
            }
            lines.push(in_words::remark(self.terms, register, &remark));
        }
        (opinion, lines)
    }

    /// The domain the school's mail comes from: the submitter's, else the headteacher's.
    fn domain(&self) -> Option<String> {
        let head = || Address::parse(self.text(Key::Person(Role::Headteacher, Attribute::Email)));
        self.submitter
            .as_ref()
            .and_then(|one| one.address.school_domain())
            .or_else(|| head()?.school_domain())
    }
}

#[cfg(test)]
mod tests;
