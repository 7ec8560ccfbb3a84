//! Readings and rulings, in the order of their times, to one [`State`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{Review, State, Status, Terms, advice, timing};
use crate::domain::{
    address::{Address, Mailbox},
    authentication::Authentication,
    conversation::{Said, Topic, Whose},
    form::{FormReading, Value, in_text_of, validity},
    hub_names,
    machine_mail::MachineMail,
    person,
    programme::{Attribute, Intake, Key, Required, Role},
    reading::{Author, Forwarded, Reading},
    ruling::{Command, Ruling},
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

    let accepted = rulings
        .iter()
        .filter_map(|r| match r.command {
            Command::Accept { message } => Some(message),
            _ => None,
        })
        .collect();
    let mut folding = Folding::new(terms, accepted);
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
    /// Messages an admin accepted.
    accepted: BTreeSet<i64>,
    values: BTreeMap<Key, Value>,
    placeholders: Vec<Key>,
    has_form: bool,
    evidence: Vec<Evidence>,
    /// From which sighting on a role's address speaks for its present holder.
    since: BTreeMap<Role, usize>,
    submitters: Vec<Mailbox>,
    submitter: Option<Mailbox>,
    parties: BTreeSet<Address>,
    submitted_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    reviews: BTreeSet<Review>,
    other_hub: Option<String>,
    held_forms: Vec<i64>,
    withdrawn: bool,
    one_participant: bool,
    waivers: Vec<(Role, String, bool, String)>,
    signed: Vec<(Role, String, String)>,
    mine: bool,
}

impl<'a> Folding<'a> {
    fn new(terms: &'a Terms<'a>, accepted: BTreeSet<i64>) -> Folding<'a> {
        Folding {
            terms,
            accepted,
            values: BTreeMap::new(),
            placeholders: Vec::new(),
            has_form: false,
            evidence: Vec::new(),
            since: BTreeMap::new(),
            submitters: Vec::new(),
            submitter: None,
            parties: BTreeSet::new(),
            submitted_at: None,
            completed_at: None,
            reviews: BTreeSet::new(),
            other_hub: None,
            held_forms: Vec::new(),
            withdrawn: false,
            one_participant: false,
            waivers: Vec::new(),
            signed: Vec::new(),
            mine: false,
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
        let trusted_form = self.from_form_sender(reading);
        let form = entry.form.and_then(|i| reading.forms.get(i));
        if let Some(form) = form.filter(|f| !f.blank) {
            self.on_form(entry, form, trusted_form);
        }
        if fails {
            return;
        }
        if let Some(inner) = self.accepted_claim(entry) {
            self.see_claim(entry, inner);
            return;
        }
        if trusted_form || reading.machine.is_some() {
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
            if form.is_some_and(|f| !f.blank) {
                self.see(author.clone(), Seen::Sender, entry);
            }
            for said in &reading.said {
                self.on_said(entry, author, said);
            }
        }
    }

    fn from_form_sender(&self, reading: &Reading) -> bool {
        self.terms.programme.intake == Intake::Online
            && matches!(&reading.author, Author::One(a) if self.terms.hub.form_senders.contains(&a.address))
    }

    fn on_form(&mut self, entry: &Entry<'_>, form: &FormReading, online: bool) {
        let accepted = self.accepted.contains(&entry.message);
        if self.has_form && !accepted && self.is_conflict(form) {
            self.reviews.insert(Review::Conflict);
            self.held_forms.push(entry.message);
            return;
        }
        if self.has_form && accepted {
            self.reviews.remove(&Review::Conflict);
        }
        self.note_new_holders(form);
        self.values = form.fields.clone();
        self.placeholders = form.placeholders.clone();
        self.withdrawn = false;
        let submitter = if online {
            self.respondent()
        } else if let Some(inner) = self.accepted_claim(entry) {
            inner.author.clone()
        } else {
            match &entry.reading.author {
                Author::One(author) => Some(author.clone()),
                Author::Unclear => None,
            }
        };
        if let Some(submitter) = submitter {
            self.parties.insert(submitter.address.clone());
            self.submitters.push(submitter.clone());
            self.submitter = Some(submitter);
        }
        for person in &self.terms.programme.people {
            if let Some(address) = self.address_of(person.role) {
                self.parties.insert(address);
            }
        }
        if !self.has_form {
            self.has_form = true;
            self.submitted_at = Some(entry.arrival);
            if !accepted {
                self.reviews
                    .extend(timing::judge(self.terms, entry.arrival));
                if entry.stale {
                    self.reviews.insert(Review::Stale);
                }
            }
        }
        if form.other_year.is_some() && !accepted {
            self.reviews.insert(Review::WrongProgramme);
        }
        self.other_hub = other_hub(self.terms, form);
        if self.other_hub.is_some() && !accepted {
            self.reviews.insert(Review::WrongHub);
        } else {
            self.reviews.remove(&Review::WrongHub);
        }
    }

    /// The inner sender and copies of a mail forwarded by staff, once an admin has accepted them.
    fn accepted_claim<'e>(&self, entry: &Entry<'e>) -> Option<&'e Forwarded> {
        let accepted = self.accepted.contains(&entry.message);
        entry.reading.forwarded.as_ref().filter(|_| accepted)
    }

    fn see_claim(&mut self, entry: &Entry<'_>, inner: &Forwarded) {
        if let Some(author) = &inner.author {
            self.see(author.clone(), Seen::Sender, entry);
        }
        for address in &inner.copied {
            let mailbox = Mailbox {
                name: None,
                address: address.clone(),
            };
            self.see(mailbox, Seen::Copied("the accepted copies"), entry);
        }
    }

    /// An online form names its respondent nowhere: lead 1 stands for them.
    fn respondent(&self) -> Option<Mailbox> {
        [Role::Lead1, Role::Advocate1, Role::Headteacher]
            .into_iter()
            .find_map(|role| {
                Some(Mailbox {
                    name: Some(self.text(Key::Person(role, Attribute::Name)).to_owned()),
                    address: self.address_of(role)?,
                })
            })
    }

    /// A revision that changes who a signatory is, or a valid URN, waits for a person.
    fn is_conflict(&self, form: &FormReading) -> bool {
        let new = |key: Key| form.fields.get(&key).map_or("", |v| v.value.as_str());
        let urn = |text: &str| validity::problem(Key::SchoolUrn, text).is_none();
        let (old_urn, new_urn) = (self.text(Key::SchoolUrn), new(Key::SchoolUrn));
        if urn(old_urn) && urn(new_urn) && old_urn != new_urn {
            return true;
        }
        self.terms.programme.signatories.iter().any(|&role| {
            let name = Key::Person(role, Attribute::Name);
            let email = Key::Person(role, Attribute::Email);
            let (old_name, new_name) = (self.text(name), new(name));
            if old_name.is_empty() || new_name.is_empty() {
                return false;
            }
            !person::same_person(
                (old_name, self.address_of(role).as_ref()),
                (new_name, Address::parse(new(email)).as_ref()),
            )
        })
    }

    /// Somebody new in a role does not inherit what was seen of the same mailbox before.
    fn note_new_holders(&mut self, form: &FormReading) {
        if !self.has_form {
            return;
        }
        for &role in &self.terms.programme.signatories {
            let name = Key::Person(role, Attribute::Name);
            let old = self.text(name);
            let new = form.fields.get(&name).map_or("", |v| v.value.as_str());
            if !old.is_empty() && !new.is_empty() && !person::same_name(old, new) {
                let email = form
                    .fields
                    .get(&Key::Person(role, Attribute::Email))
                    .and_then(|v| Address::parse(&v.value));
                let same_mailbox = email.is_some() && email == self.address_of(role);
                let renamed = person::same_person((old, email.as_ref()), (new, email.as_ref()));
                if same_mailbox && !renamed {
                    self.since.insert(role, self.evidence.len());
                }
            }
        }
    }

    /// Copies count on mail of the submitter, somebody on the form, or the school's domain.
    fn see_copies(&mut self, entry: &Entry<'_>, author: &Mailbox) {
        let domain = author.address.school_domain();
        let known = self.parties.contains(&author.address)
            || domain.is_some() && self.parties.iter().any(|p| p.school_domain() == domain);
        if !known {
            return;
        }
        let lists = [("To", &entry.reading.to), ("Cc", &entry.reading.cc)];
        for (field, list) in lists {
            for mailbox in list {
                if !self.terms.hub.is_own(&mailbox.address) {
                    self.see(mailbox.clone(), Seen::Copied(field), entry);
                }
            }
        }
    }

    fn see(&mut self, mailbox: Mailbox, seen: Seen, entry: &Entry<'_>) {
        self.evidence.push(Evidence {
            mailbox,
            seen,
            message: entry.message,
            at: entry.arrival,
        });
    }

    fn on_said(&mut self, entry: &Entry<'_>, author: &Mailbox, said: &Said) {
        match said {
            Said::Confirms { .. } => self.see(author.clone(), Seen::Confirmed, entry),
            Said::Declines { .. } => self.see(author.clone(), Seen::Declined, entry),
            Said::Withdraws { .. } => self.withdrawn = true,
            Said::OneParticipant { .. } => self.one_participant = true,
            Said::Supplies { topic, value, .. } => self.on_supply(entry, author, *topic, value),
            Said::Statement { text } => {
                self.set(entry, Key::Statement, text.clone());
            }
            Said::NotEvidence { .. }
            | Said::Asks { .. }
            | Said::AnnouncesForm { .. }
            | Said::Revises { .. }
            | Said::ShareLink { .. } => {}
        }
    }

    /// A value in plain words. It counts when it is clear whose it is and it is valid; another
    /// person in a role that is taken is a conflict.
    fn on_supply(&mut self, entry: &Entry<'_>, author: &Mailbox, topic: Topic, value: &str) {
        let Some(key) = self.key_meant(author, topic) else {
            return;
        };
        if self.terms.programme.field(key).is_none() || validity::problem(key, value).is_some() {
            return;
        }
        if let Key::Person(role, Attribute::Name) = key
            && self.terms.programme.signatories.contains(&role)
        {
            let old = self.text(key);
            let replaced = !old.is_empty() && !person::same_name(old, value);
            if replaced && !self.accepted.contains(&entry.message) {
                self.reviews.insert(Review::Conflict);
                self.held_forms.push(entry.message);
                return;
            }
        }
        // What came with a held revision waits with it.
        if self.held_forms.contains(&entry.message) {
            return;
        }
        if key == Key::SchoolUrn
            && validity::problem(key, self.text(key)).is_none()
            && self.text(key) != value
            && !self.accepted.contains(&entry.message)
        {
            self.reviews.insert(Review::Conflict);
            self.held_forms.push(entry.message);
            return;
        }
        self.set(entry, key, value.to_owned());
    }

    fn key_meant(&self, author: &Mailbox, topic: Topic) -> Option<Key> {
        match topic {
            Topic::Field {
                key: Key::Person(role, attribute),
            } => Some(Key::Person(self.role_here(role)?, attribute)),
            Topic::Field { key } => Some(key),
            Topic::Person { whose, attribute } => match whose {
                Whose::Role(role) => Some(Key::Person(self.role_here(role)?, attribute)),
                Whose::Mine => {
                    let mut roles = self
                        .terms
                        .programme
                        .people
                        .iter()
                        .map(|p| p.role)
                        .filter(|&r| self.address_of(r).as_ref() == Some(&author.address))
                        .filter(|&r| {
                            self.terms
                                .programme
                                .field(Key::Person(r, attribute))
                                .is_some()
                        });
                    let role = roles.next()?;
                    // One person in two roles: the one where it is missing, else unclear.
                    roles
                        .next()
                        .is_none()
                        .then_some(Key::Person(role, attribute))
                }
                Whose::Unstated => {
                    let missing: Vec<Key> = self
                        .missing()
                        .into_iter()
                        .filter(|k| matches!(k, Key::Person(_, a) if *a == attribute))
                        .collect();
                    match missing.as_slice() {
                        [only] => Some(*only),
                        _ => None,
                    }
                }
            },
        }
    }

    /// "Teacher 1" is lead 1 in a primary programme and advocate 1 in a secondary one.
    fn role_here(&self, role: Role) -> Option<Role> {
        let has = |r: Role| self.terms.programme.person(r).is_some();
        let twin = match role {
            Role::Lead1 => Role::Advocate1,
            Role::Lead2 => Role::Advocate2,
            Role::Advocate1 => Role::Lead1,
            Role::Advocate2 => Role::Lead2,
            Role::Headteacher => Role::Headteacher,
            Role::HeadOfDepartment => Role::HeadOfDepartment,
        };
        [role, twin].into_iter().find(|&r| has(r))
    }

    fn set(&mut self, entry: &Entry<'_>, key: Key, value: String) {
        self.values.insert(
            key,
            Value {
                value,
                source: in_text_of(entry.message),
            },
        );
        if let Key::Person(_, Attribute::Email) = key
            && let Some(address) = Address::parse(self.text(key))
        {
            self.parties.insert(address);
        }
    }

    fn on_ruling(&mut self, ruling: &Ruling) {
        match &ruling.command {
            Command::Accept { message } => {
                self.held_forms.retain(|m| m != message);
                if self.held_forms.is_empty() {
                    self.reviews.remove(&Review::Conflict);
                }
                for lifted in [
                    Review::Late,
                    Review::WrongHub,
                    Review::WrongProgramme,
                    Review::Stale,
                ] {
                    self.reviews.remove(&lifted);
                }
                self.one_participant = false;
            }
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
                    .push((*role, person.clone(), ruling.reason.clone()));
            }
            Command::Set { key, value } => {
                self.values.insert(
                    *key,
                    Value {
                        value: value.clone(),
                        source: format!("set by {}", ruling.actor),
                    },
                );
                if let Key::Person(role, Attribute::Email) = key
                    && let Some(address) = self.address_of(*role)
                {
                    self.parties.insert(address);
                }
            }
            Command::Withdraw => self.withdrawn = true,
            Command::Reinstate => self.withdrawn = false,
            Command::Mine => self.mine = true,
            Command::Release => self.mine = false,
            Command::Ignore { message } => {
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
        let people: Vec<Person> = self
            .terms
            .programme
            .signatories
            .iter()
            .map(|&role| {
                let name = self.text(Key::Person(role, Attribute::Name)).to_owned();
                Person {
                    role,
                    email: self.address_of(role),
                    since: self.since.get(&role).copied().unwrap_or(0),
                    waived: self.waiver(role).map(|(_, _, _, why)| why.clone()),
                    signed: self
                        .signed
                        .iter()
                        .find(|(r, person, _)| *r == role && person::same_name(person, &name))
                        .map(|(_, _, why)| why.clone()),
                    name,
                }
            })
            .collect();
        signatory::ledger(&people, &self.evidence)
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
            .filter(|&key| validity::problem(key, self.text(key)).is_some())
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
        if self.one_participant && self.terms.programme.small_schools {
            self.reviews.insert(Review::SmallSchool);
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
        let advice = advice::advice(self.terms, &self.values, &ledger, &self.placeholders);
        let blank_second = self.blank_second(&missing);
        State {
            status,
            ledger,
            missing,
            advice,
            blank_second,
            values: self.values,
            reviews: self.reviews,
            other_hub: self.other_hub,
            submitter: self.submitter,
            parties: self.parties.into_iter().collect(),
            submitted_at: self.submitted_at,
            completed_at: self.completed_at,
            held_forms: self.held_forms,
            waived,
            mine: self.mine,
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

/// The other hub a form names, if it recognisably names one. An empty or unknown name is none.
fn other_hub(terms: &Terms<'_>, form: &FormReading) -> Option<String> {
    let written = form.fields.get(&Key::MathsHub)?;
    let named = hub_names::hub_named(&terms.hub.maths_hubs, &written.value)?;
    let own = std::iter::once(&named.name)
        .chain(&named.aliases)
        .any(|name| {
            terms
                .hub
                .names
                .iter()
                .any(|own| hub_names::hub_words(own) == hub_names::hub_words(name))
        });
    (!own).then(|| named.name.clone())
}
