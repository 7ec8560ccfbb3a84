//! How an application stands after all that has come: who has signed, what is missing, its status.

use chrono::{DateTime, Utc};

use super::{Folding, form};
use crate::domain::{
    address::Address,
    application::{Review, State, Status, advice},
    form::validity,
    person,
    programme::{Attribute, Key, Required, Role},
    signatory::{self, Evidence, Grade, Person},
};

impl Folding<'_> {
    pub(super) fn ledger(&self) -> Vec<signatory::Signature> {
        let counted = |(_, author): &&(Evidence, Option<Address>)| {
            author.as_ref().is_none_or(|a| self.counts(a))
        };
        let evidence: Vec<Evidence> = self
            .evidence
            .iter()
            .filter(counted)
            .map(|(e, _)| e.clone())
            .collect();
        let people: Vec<Person> = self
            .terms
            .programme
            .signatories
            .iter()
            .map(|&role| {
                let name = self.text(Key::Person(role, Attribute::Name)).to_owned();
                let email = self.address_of(role);
                let since = email
                    .as_ref()
                    .and_then(|e| self.since.get(&(role, e.clone())))
                    .map_or(0, |&n| self.evidence.iter().take(n).filter(counted).count());
                Person {
                    role,
                    email,
                    since,
                    waived: self.waiver(role).map(|(_, _, _, why)| why.clone()),
                    signed: self
                        .signed
                        .iter()
                        .rev()
                        .find(|(r, person, _, _)| *r == role && person::same_name(person, &name))
                        .map(|(_, _, at, why)| (*at, why.clone())),
                    name,
                }
            })
            .collect();
        signatory::ledger(&people, &evidence)
    }

    pub(super) fn missing(&self) -> Vec<Key> {
        let excused = |role: Role| self.waiver(role).is_some_and(|(_, _, fields, _)| *fields);
        let mut missing: Vec<Key> = self
            .terms
            .programme
            .fields
            .iter()
            .filter(|field| match field.required {
                Required::Always => true,
                Required::Never => false,
                Required::IfSpecialist => self.text(Key::SpecialistEngagement) == "Yes",
            })
            .map(|field| field.key)
            .filter(|key| !matches!(key, Key::Person(role, _) if excused(*role)))
            .filter(|&key| validity::problem(key, self.text(key)).is_some() || self.is_denied(key))
            .collect();
        missing.extend(
            self.ledger()
                .iter()
                .filter(|line| !line.grade.satisfies())
                .map(|line| Key::Signature(line.role)),
        );
        missing
    }

    pub(super) fn note_completion(&mut self, at: DateTime<Utc>) {
        let complete = self.has_form && self.missing().is_empty();
        self.completed_at = match (complete, self.completed_at) {
            (true, None) => Some(at),
            (true, since) => since,
            (false, _) => None,
        };
    }

    pub(super) fn finish(mut self) -> State {
        let ledger = self.ledger();
        let missing = self.missing();
        if ledger.iter().any(|l| l.grade == Grade::Declined) {
            self.reviews.insert(Review::Declined);
        }
        let second_open = missing.iter().any(|k| k.role() == Some(Role::Lead2));
        if self.one_participant && self.terms.programme.small_schools && second_open {
            self.reviews.insert(Review::SmallSchool);
        }
        if !self.held_forms.is_empty() {
            self.reviews.insert(Review::Conflict);
        }
        if self.other_year {
            self.reviews.insert(Review::WrongProgramme);
        }
        let other_hub =
            form::other_hub(self.terms, self.text(Key::MathsHub)).filter(|_| !self.hub_accepted);
        if other_hub.is_some() {
            self.reviews.insert(Review::WrongHub);
        }
        let status = if self.withdrawn {
            Status::Withdrawn
        } else if self.reviews.iter().any(|r| r.holds_application()) {
            Status::Review
        } else if self.has_form && missing.is_empty() {
            Status::Complete
        } else {
            Status::Incomplete
        };
        let waived = self
            .terms
            .programme
            .signatories
            .iter()
            .copied()
            .filter(|&r| self.waiver(r).is_some_and(|(_, _, fields, _)| *fields))
            .collect();
        let mut advice = advice::advice(self.terms, &self.values, &ledger, &self.placeholders);
        let (opinion, of_register) = self.opinion();
        advice.extend(of_register);
        let blank_second = self.blank_second(&missing);
        State {
            status,
            ledger,
            missing,
            advice,
            opinion,
            blank_second,
            values: self.values,
            reviews: self.reviews,
            other_hub,
            submitter: self.submitter,
            parties: self.parties.into_iter().collect(),
            submitted_at: self.submitted_at,
            completed_at: self.completed_at,
            held_forms: self.held_forms,
            waived,
            mine: self.mine,
            place: self.place,
            reminders_stopped: self.reminders_stopped,
            chased: self.chased,
            shortlisted: self.shortlisted,
        }
    }

    /// Where one participant may be enough: a second block left wholly blank.
    fn blank_second(&self, missing: &[Key]) -> Option<Role> {
        let role = Role::Lead2;
        let fields: Vec<Key> = self
            .terms
            .programme
            .fields
            .iter()
            .map(|f| f.key)
            .filter(|k| matches!(k, Key::Person(r, _) if *r == role))
            .collect();
        (self.terms.programme.small_schools
            && !fields.is_empty()
            && fields
                .iter()
                .all(|k| self.text(*k).is_empty() && missing.contains(k)))
        .then_some(role)
    }
}
