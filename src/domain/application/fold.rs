//! Readings and rulings, in the order of their times, to one [`State`].

mod form;
mod school;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{Given, Review, State, Status, Terms, advice};
use crate::domain::{
    address::{Address, Mailbox},
    authentication::Authentication,
    form::{FormReading, Value, validity},
    machine_mail::MachineMail,
    person,
    programme::{Attribute, Key, Required, Role},
    reading::{Author, Forwarded, Reading},
    ruling::{Command, Ruling},
    selection::Place,
    signatory::{self, Evidence, Grade, Person, Seen},
};

/// A message linked to the application.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    pub message: i64,
    pub arrival: DateTime<Utc>,
    pub fingerprint: &'a str,
    pub reading: &'a Reading,
    /// Which of the message's forms is this application's.
    pub form: Option<usize>,
    /// First seen more than 7 days after it arrived.
    pub stale: bool,
    /// A bounce that quotes a letter of ours to these very addresses, proved by its signature.
    pub bounced: &'a [Address],
}

/// The state after all of it.
pub fn fold(terms: &Terms<'_>, entries: &[Entry<'_>], rulings: &[Ruling]) -> State {
    let mut sorted: Vec<&Entry<'_>> = entries.iter().collect();
    sorted.sort_by(|a, b| (a.arrival, a.fingerprint).cmp(&(b.arrival, b.fingerprint)));
    let mut rulings: Vec<&Ruling> = rulings.iter().collect();
    rulings.sort_by_key(|r| (r.at, r.id));

    let mut folding = Folding::new(terms, &rulings);
    let mut later = rulings.into_iter().peekable();
    for entry in sorted {
        while let Some(ruling) = later.next_if(|r| r.at < entry.arrival) {
            folding.on_ruling(ruling);
        }
        folding.on_entry(entry);
        folding.note_completion(entry.arrival);
    }
    for ruling in later {
        folding.on_ruling(ruling);
        folding.note_completion(ruling.at);
    }
    folding.finish()
}

struct Folding<'a> {
    terms: &'a Terms<'a>,
    /// Messages an admin accepted, and those set aside.
    accepted: BTreeSet<i64>,
    dismissed: BTreeSet<i64>,
    values: BTreeMap<Key, Value>,
    placeholders: Vec<Key>,
    has_form: bool,
    /// What the online form last said, before any correction.
    answered: Option<BTreeMap<Key, Value>>,
    /// Arrival and message of what gave the URN, or of the form that lacks one.
    urn_from: Option<(DateTime<Utc>, i64)>,
    /// URNs an admin has given or let stand: no register speaks against them.
    vouched: BTreeSet<String>,
    /// How the URN of a revision that waits is the same school's.
    succession: Option<String>,
    /// Sightings; those of copies with the author they hang on.
    evidence: Vec<(Evidence, Option<Address>)>,
    /// From which sighting on an address speaks for a role's present holder.
    since: BTreeMap<(Role, Address), usize>,
    submitter: Option<Mailbox>,
    parties: BTreeSet<Address>,
    submitted_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    reviews: BTreeSet<Review>,
    /// Objections to the form that counts, not to an earlier one.
    other_year: bool,
    hub_accepted: bool,
    held_forms: Vec<i64>,
    /// Accepted messages that changed who takes part, or the URN.
    entered: BTreeSet<i64>,
    withdrawn: bool,
    one_participant: bool,
    waivers: Vec<(Role, String, bool, String)>,
    signed: Vec<(Role, String, DateTime<Utc>, String)>,
    mine: bool,
    place: Option<Place>,
    reminders_stopped: bool,
    chased: Option<Given>,
    shortlisted: Option<Given>,
}

impl<'a> Folding<'a> {
    fn new(terms: &'a Terms<'a>, rulings: &[&Ruling]) -> Folding<'a> {
        let (mut accepted, mut dismissed) = (BTreeSet::new(), BTreeSet::new());
        for ruling in rulings {
            if let Command::Accept { message } = ruling.command {
                accepted.insert(message);
            }
            if let Command::Dismiss { message } = ruling.command {
                dismissed.insert(message);
            }
        }
        Folding {
            terms,
            accepted,
            dismissed,
            values: BTreeMap::new(),
            placeholders: Vec::new(),
            has_form: false,
            answered: None,
            urn_from: None,
            vouched: BTreeSet::new(),
            succession: None,
            evidence: Vec::new(),
            since: BTreeMap::new(),
            submitter: None,
            parties: BTreeSet::new(),
            submitted_at: None,
            completed_at: None,
            reviews: BTreeSet::new(),
            other_year: false,
            hub_accepted: false,
            held_forms: Vec::new(),
            entered: BTreeSet::new(),
            withdrawn: false,
            one_participant: false,
            waivers: Vec::new(),
            signed: Vec::new(),
            mine: false,
            place: None,
            reminders_stopped: false,
            chased: None,
            shortlisted: None,
        }
    }

    fn on_entry(&mut self, entry: &Entry<'_>) {
        let reading = entry.reading;
        for address in entry.bounced {
            self.see(
                Mailbox {
                    name: None,
                    address: address.clone(),
                },
                Seen::Bounced,
                entry,
                None,
            );
        }
        if matches!(reading.machine, Some(MachineMail::Bounce(_))) {
            return;
        }
        // A mail that fails authentication is evidence of nothing and changes nothing, but for the
        // form that an admin has accepted.
        let fails = reading.authentication == Authentication::Fail;
        if fails && !self.accepted.contains(&entry.message) {
            return;
        }
        let form = entry
            .form
            .and_then(|i| reading.forms.get(i))
            .filter(|f| !f.blank);
        // Rows of an export get here from an admin, or because one has accepted them.
        let online = self.is_of_form_sender(reading) || form.is_some_and(FormReading::is_exported);
        let human = !online && reading.machine.is_none();
        let stale = entry.stale && (form.is_some() || human && !reading.said.is_empty());
        if stale && !self.accepted.contains(&entry.message) {
            self.reviews.insert(Review::Stale);
        }
        if let Some(form) = form {
            self.on_form(entry, form, online);
        }
        if fails {
            return;
        }
        if let Some(inner) = self.accepted_claim(entry) {
            self.see_claim(entry, inner);
            return;
        }
        if !human {
            return;
        }
        let Author::One(author) = &reading.author else {
            return;
        };
        let unknown = reading.authentication == Authentication::Unknown;
        if !unknown || self.terms.hub.unknown_copies {
            self.see_copies(entry, author);
        }
        if !unknown || self.terms.hub.unknown_word {
            if form.is_some() {
                self.see(author.clone(), Seen::Sender, entry, None);
            }
            self.hold_replacements(entry, author);
            for said in &reading.said {
                self.on_said(entry, author, said);
            }
            self.on_unlabelled(entry, author);
            self.on_statement(entry);
        }
    }

    fn is_of_form_sender(&self, reading: &Reading) -> bool {
        matches!(&reading.author, Author::One(a) if self.terms.hub.form_senders.contains(&a.address))
    }

    /// The inner sender and copies of a mail forwarded by staff, once an admin has accepted them.
    fn accepted_claim<'e>(&self, entry: &Entry<'e>) -> Option<&'e Forwarded> {
        let accepted = self.accepted.contains(&entry.message);
        entry.reading.forwarded.as_ref().filter(|_| accepted)
    }

    fn see_claim(&mut self, entry: &Entry<'_>, inner: &Forwarded) {
        if let Some(author) = &inner.author {
            self.see(author.clone(), Seen::Sender, entry, None);
        }
        for address in &inner.copied {
            let mailbox = Mailbox {
                name: None,
                address: address.clone(),
            };
            self.see(mailbox, Seen::Copied("the accepted copies"), entry, None);
        }
    }

    /// Everybody copied, with the author on whom it depends whether that counts.
    fn see_copies(&mut self, entry: &Entry<'_>, author: &Mailbox) {
        let lists = [("To", &entry.reading.to), ("Cc", &entry.reading.cc)];
        for (field, list) in lists {
            for mailbox in list {
                if !self.terms.hub.is_own(&mailbox.address) {
                    self.see(
                        mailbox.clone(),
                        Seen::Copied(field),
                        entry,
                        Some(author.address.clone()),
                    );
                }
            }
        }
    }

    fn see(&mut self, mailbox: Mailbox, seen: Seen, entry: &Entry<'_>, author: Option<Address>) {
        let evidence = Evidence {
            mailbox,
            seen,
            message: entry.message,
            at: entry.arrival,
            unproved: entry.reading.authentication == Authentication::Unknown
                && seen != Seen::Bounced,
        };
        self.evidence.push((evidence, author));
    }

    /// Copies count on mail of a submitter, somebody on a form, or the school's domain; who that
    /// is may be known only from a form that comes later.
    fn counts(&self, author: &Address) -> bool {
        let domain = author.school_domain();
        self.parties.contains(author)
            || domain.is_some() && self.parties.iter().any(|p| p.school_domain() == domain)
    }

    fn on_ruling(&mut self, ruling: &Ruling) {
        match &ruling.command {
            // A revision accepted has entered where it arrived; nothing else is meant by it.
            Command::Accept { message } if self.entered.contains(message) => {}
            Command::Accept { .. } => {
                for lifted in [Review::Late, Review::WrongProgramme, Review::Stale] {
                    self.reviews.remove(&lifted);
                }
                self.other_year = false;
                self.hub_accepted = true;
                self.one_participant = false;
            }
            Command::Dismiss { .. } => {}
            Command::Waive {
                role,
                person,
                fields,
            } => {
                self.waivers
                    .push((*role, person.clone(), *fields, ruling.reason.clone()));
                if *fields {
                    self.one_participant = false;
                }
            }
            Command::Sign { role, person } => {
                self.signed
                    .push((*role, person.clone(), ruling.at, ruling.reason.clone()));
            }
            Command::Set { key, value } => {
                self.set(*key, value, format!("set by {}", ruling.actor));
                if *key == Key::SchoolUrn {
                    self.vouched.insert(self.text(*key).to_owned());
                }
            }
            Command::Withdraw => self.withdrawn = true,
            Command::Reinstate => self.withdrawn = false,
            Command::Mine => self.mine = true,
            Command::Select { place } => self.place = Some(*place),
            Command::Release => {
                self.mine = false;
                self.reminders_stopped = false;
            }
            Command::Chase { by } => {
                let since = ruling.at;
                self.chased = Some(Given { by: *by, since });
            }
            Command::Shortlist { by } => {
                let since = ruling.at;
                self.shortlisted = Some(Given { by: *by, since });
            }
            Command::Ignore { message } => {
                if self.urn_from.is_some_and(|(_, from)| from == *message) {
                    self.vouched.insert(self.text(Key::SchoolUrn).to_owned());
                }
                self.held_forms.retain(|m| m != message);
                if self.held_forms.is_empty() {
                    self.reviews.remove(&Review::Conflict);
                }
            }
            Command::Note
            | Command::Link { .. }
            | Command::Adopt
            | Command::Open
            | Command::Letter { .. } => {}
        }
    }

    fn text(&self, key: Key) -> &str {
        self.values.get(&key).map_or("", |v| v.value.as_str())
    }

    fn address_of(&self, role: Role) -> Option<Address> {
        Address::parse(self.text(Key::Person(role, Attribute::Email)))
    }

    fn waiver(&self, role: Role) -> Option<&(Role, String, bool, String)> {
        let name = self.text(Key::Person(role, Attribute::Name));
        self.waivers.iter().rev().find(|(r, person, _, _)| {
            *r == role
                && (person.is_empty() && name.is_empty()
                    || person::same_name(person, name)
                    || person == name)
        })
    }

    fn ledger(&self) -> Vec<signatory::Signature> {
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

    fn missing(&self) -> Vec<Key> {
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

    fn note_completion(&mut self, at: DateTime<Utc>) {
        let complete = self.has_form && self.missing().is_empty();
        self.completed_at = match (complete, self.completed_at) {
            (true, None) => Some(at),
            (true, since) => since,
            (false, _) => None,
        };
    }

    fn finish(mut self) -> State {
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
