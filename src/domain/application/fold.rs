//! Readings and rulings, in the order of their times, to one [`State`].

mod form;
mod meant;
mod ruling;
mod school;
mod standing;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{Given, Review, State, Terms};
use crate::domain::{
    address::{Address, Mailbox},
    authentication::Authentication,
    form::{FormReading, Value},
    machine_mail::MachineMail,
    programme::{Attribute, Key, Role},
    reading::{Author, Forwarded, Reading},
    ruling::{Command, Ruling},
    selection::Place,
    signatory::{Evidence, Seen},
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
    /// Who wrote each message that counts.
    writers: Vec<(i64, Address)>,
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
            writers: Vec::new(),
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
            self.writers.push((entry.message, author.address.clone()));
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

    fn text(&self, key: Key) -> &str {
        self.values.get(&key).map_or("", |v| v.value.as_str())
    }

    fn address_of(&self, role: Role) -> Option<Address> {
        Address::parse(self.text(Key::Person(role, Attribute::Email)))
    }
}
