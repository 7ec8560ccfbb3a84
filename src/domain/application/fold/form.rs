//! What a form changes: the values, who takes part, who sent it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Folding};
use crate::domain::{
    address::{Address, Mailbox},
    application::{Terms, timing},
    form::{FormReading, Value, validity},
    hub_names::{hub_named, hub_words},
    person,
    programme::{Attribute, Key, Role},
    reading::Author,
};

impl<'a> Folding<'a> {
    pub(super) fn on_form(&mut self, entry: &Entry<'_>, form: &FormReading, online: bool) {
        let accepted = self.accepted.contains(&entry.message);
        let known = self.answered.clone().filter(|_| online);
        if let Some(known) = &known
            && self.says_again(known, &form.fields)
        {
            return;
        }
        if self.has_form && self.is_conflict(form, entry) {
            if !accepted {
                let new = form.fields.get(&Key::SchoolUrn);
                let old = self.text(Key::SchoolUrn).to_owned();
                self.note_succession(&old, new.map_or("", |v| v.value.as_str()));
                self.hold(entry);
                return;
            }
            // What was held before is overtaken by what an admin chose.
            self.entered.insert(entry.message);
            self.held_forms.clear();
        }
        self.note_new_holders(form);
        self.answered = Some(form.fields.clone()).filter(|_| online);
        match known {
            Some(known) => self.amend(&known, &form.fields),
            None => self.values = form.fields.clone(),
        }
        self.placeholders = form.placeholders.clone();
        self.urn_from = Some((entry.arrival, entry.message));
        self.withdrawn = false;
        let submitter = if online {
            self.respondent(form)
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
            self.submitter = Some(submitter);
        }
        for person in &self.terms.programme.people {
            if let Some(address) = self.address_of(person.role) {
                self.parties.insert(address);
            }
        }
        // An export tells when each school sent its form off; that the admin sent it later makes
        // nobody late.
        let recorded = form.online.as_ref().and_then(|o| o.submitted);
        let at = recorded
            .filter(|_| form.is_exported())
            .map_or(entry.arrival, |t| t.min(entry.arrival));
        if !self.has_form {
            self.has_form = true;
            self.submitted_at = Some(at);
            if !accepted {
                self.reviews.extend(timing::judge(self.terms, at));
            }
        }
        self.other_year = form.other_year.is_some() && !accepted;
        self.hub_accepted = accepted;
    }

    /// Whether an online form says what it has said before: a second export of the same answers.
    /// What the school has corrected since by mail stands, and a withdrawal too.
    fn says_again(&self, known: &BTreeMap<Key, Value>, now: &BTreeMap<Key, Value>) -> bool {
        self.has_form
            && known
                .keys()
                .chain(now.keys())
                .all(|key| same(known, now, *key))
    }

    /// Only the answers that are others than before; corrections of the rest stand.
    fn amend(&mut self, known: &BTreeMap<Key, Value>, now: &BTreeMap<Key, Value>) {
        let keys: BTreeSet<Key> = known.keys().chain(now.keys()).copied().collect();
        for key in keys {
            if same(known, now, key) {
                continue;
            }
            match now.get(&key) {
                Some(value) => self.values.insert(key, value.clone()),
                None => self.values.remove(&key),
            };
        }
    }

    /// As the provider recorded; where it did not, lead 1 stands for them.
    fn respondent(&self, form: &FormReading) -> Option<Mailbox> {
        let recorded = form.online.as_ref().and_then(|o| o.respondent.clone());
        if recorded.is_some() {
            return recorded;
        }
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
    fn is_conflict(&self, form: &FormReading, entry: &Entry<'_>) -> bool {
        let new = |key: Key| form.fields.get(&key).map_or("", |v| v.value.as_str());
        let (old_urn, new_urn) = (self.text(Key::SchoolUrn), new(Key::SchoolUrn));
        if old_urn != new_urn
            && self.urn_counts(old_urn, self.urn_arrival())
            && self.urn_counts(new_urn, Some(entry.arrival))
            && !self.puts_right(new_urn)
        {
            return true;
        }
        let old: Vec<(String, Option<Address>)> = self
            .signatories()
            .map(|role| (self.holder(role).to_owned(), self.address_of(role)))
            .collect();
        let new: Vec<(String, Option<Address>)> = self
            .signatories()
            .map(|role| {
                let name = new(Key::Person(role, Attribute::Name)).to_owned();
                (
                    name,
                    Address::parse(new(Key::Person(role, Attribute::Email))),
                )
            })
            .collect();
        let among = |people: &[(String, Option<Address>)],
                     (name, mail): &(String, Option<Address>)| {
            people
                .iter()
                .any(|(n, m)| person::same_person((n, m.as_ref()), (name, mail.as_ref())))
        };
        // Two who change places are the same two; a blank filled in replaces nobody.
        old.iter().zip(&new).any(|(was, is)| {
            !was.0.is_empty()
                && !is.0.is_empty()
                && !person::same_person((&was.0, was.1.as_ref()), (&is.0, is.1.as_ref()))
                && (!among(&new, was) || !among(&old, is))
        })
    }

    pub(super) fn signatories(&self) -> impl Iterator<Item = Role> + use<'a> {
        self.terms.programme.signatories.iter().copied()
    }

    /// Who is named in the role; "TBC" is nobody yet.
    pub(super) fn holder(&self, role: Role) -> &str {
        let key = Key::Person(role, Attribute::Name);
        let name = self.text(key);
        match validity::problem(key, name) {
            None => name,
            Some(_) => "",
        }
    }

    /// The message's change of people or URN waits for a person, unless one has set it aside.
    pub(super) fn hold(&mut self, entry: &Entry<'_>) {
        if !self.dismissed.contains(&entry.message) && !self.held_forms.contains(&entry.message) {
            self.held_forms.push(entry.message);
        }
    }

    /// Somebody new in a role does not inherit what was seen of the same mailbox before.
    fn note_new_holders(&mut self, form: &FormReading) {
        if !self.has_form {
            return;
        }
        for role in self.signatories() {
            let name = Key::Person(role, Attribute::Name);
            let old = self.text(name);
            let new = form.fields.get(&name).map_or("", |v| v.value.as_str());
            if !old.is_empty() && !new.is_empty() && !person::same_name(old, new) {
                let email = form
                    .fields
                    .get(&Key::Person(role, Attribute::Email))
                    .and_then(|v| Address::parse(&v.value));
                let renamed = person::same_person((old, email.as_ref()), (new, email.as_ref()));
                if let Some(mailbox) =
                    email.filter(|e| self.address_of(role).as_ref() == Some(e) && !renamed)
                {
                    self.since.insert((role, mailbox), self.evidence.len());
                }
            }
        }
    }
}

/// Whether two answers say the same: spreadsheets drop the zero a number begins with.
fn same(known: &BTreeMap<Key, Value>, now: &BTreeMap<Key, Value>, key: Key) -> bool {
    let text = |of: &BTreeMap<Key, Value>| {
        let text = of.get(&key).map_or("", |v| v.value.as_str());
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
            digits.trim_start_matches('0').to_owned()
        } else {
            validity::squeeze(text).to_lowercase()
        }
    };
    text(known) == text(now)
}

/// The other hub a form names, if it recognisably names one. An empty or unknown name is none.
pub(super) fn other_hub(terms: &Terms<'_>, written: &str) -> Option<String> {
    let own: Vec<String> = terms.hub.names.iter().map(|n| hub_words(n)).collect();
    // Nearly every form names ours, and the others are many.
    if own.contains(&hub_words(written)) {
        return None;
    }
    let named = hub_named(&terms.hub.maths_hubs, written)?;
    let mut names = std::iter::once(&named.name).chain(&named.aliases);
    (!names.any(|name| own.contains(&hub_words(name)))).then(|| named.name.clone())
}
