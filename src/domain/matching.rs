//! Which application a message belongs to (design section 3, "Matching, strongest first").
//!
//! The shell looks the keys up (every lookup an indexed equality) and hands over what it found;
//! the choice is made here. A reference is not authority: the sender must be a party. Never
//! Outlook's Thread-Index.

mod keys;
mod register;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::keys::{
    address_key, domain_key, form_urn, found_key, keys, near_place, place, place_of, postcode,
    reference_key, school_mail, school_of, thread_key, urn_key,
};
pub use self::register::{Registered, registered, registered_keys};
use self::{keys::text, register::by_register};
use super::{
    address::Address,
    form::FormReading,
    person,
    programme::{Attribute, Key},
    reading::{Author, Reading},
};

/// What the rules need of an application to choose it.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub id: i64,
    pub programme: String,
    pub urn: Option<String>,
    pub school: String,
    /// Neither withdrawn nor closed.
    pub open: bool,
    /// Signatories, submitters and everybody named on its forms.
    pub parties: Vec<Address>,
    /// Name, postcode and domain of the school in one word; see [`place`].
    pub place: Option<String>,
}

/// What the lookups gave: ids of applications by the rule's key.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// Of the letters of ours (their signatures verified) the message refers to.
    pub letters: Vec<i64>,
    /// By lookup key, see [`keys`].
    pub by_key: BTreeMap<String, Vec<i64>>,
    /// School domains from which applications of two URNs have come: no authority.
    pub shared_domains: BTreeSet<String>,
    /// By [`school_of`]; empty without a register.
    pub registered: BTreeMap<String, Registered>,
    pub known: BTreeMap<i64, Known>,
}

/// The rule that found the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    OwnLetter,
    Thread,
    Reference,
    Urn,
    Place,
    /// The national school register knows it for the same school.
    Register,
    Address,
    /// Its own form opened it.
    Opened,
    /// An admin said so.
    Ruling,
}

impl Rule {
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::OwnLetter => "own-letter",
            Rule::Thread => "thread",
            Rule::Reference => "reference",
            Rule::Urn => "urn",
            Rule::Place => "place",
            Rule::Register => "register",
            Rule::Address => "address",
            Rule::Opened => "opened",
            Rule::Ruling => "ruling",
        }
    }
}

/// Where a message, or one form of it, belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    To {
        application: i64,
        rule: Rule,
    },
    /// A form of a school not on file.
    Open,
    /// It names an application, but its sender is no party to it.
    Stranger {
        application: i64,
        rule: Rule,
    },
    /// More than one could be meant.
    Ambiguous(Vec<i64>),
    Nothing,
}

/// Whether the author may speak for the application: somebody on it, or at its school's domain.
pub fn is_party(author: &Author, application: &Known, hits: &Hits) -> bool {
    let Author::One(author) = author else {
        return false;
    };
    if application.parties.contains(&author.address) {
        return true;
    }
    match author.address.school_domain() {
        Some(domain) => {
            !hits.shared_domains.contains(&domain)
                && application
                    .parties
                    .iter()
                    .any(|p| p.school_domain().as_deref() == Some(&domain))
        }
        None => false,
    }
}

/// A message that carries no form.
pub fn follow_up(reading: &Reading, hits: &Hits) -> Link {
    let threads = by_keys(hits, reading.refers_to.iter().map(|id| thread_key(id)));
    let references = by_keys(hits, reading.references.iter().map(|r| reference_key(r)));
    let urns = by_keys(hits, reading.urns.iter().map(|u| urn_key(u)));
    let rules = [
        (Rule::OwnLetter, hits.letters.clone()),
        (Rule::Thread, threads),
        (Rule::Reference, references),
        (Rule::Urn, urns),
    ];
    for (rule, found) in rules {
        let found = of_named_programme(reading, hits, found);
        match found.as_slice() {
            [] => {}
            [one] => return known_or_stranger(reading, hits, *one, rule),
            several => {
                let theirs: Vec<i64> = several
                    .iter()
                    .copied()
                    .filter(|id| {
                        hits.known
                            .get(id)
                            .is_some_and(|k| k.open && is_party(&reading.author, k, hits))
                    })
                    .collect();
                return match theirs.as_slice() {
                    [one] => Link::To {
                        application: *one,
                        rule,
                    },
                    _ => Link::Ambiguous(several.to_vec()),
                };
            }
        }
    }
    let Author::One(author) = &reading.author else {
        return Link::Nothing;
    };
    let mine = by_keys(hits, std::iter::once(address_key(&author.address)));
    let mine: Vec<i64> = of_named_programme(reading, hits, mine)
        .into_iter()
        .filter(|id| hits.known.get(id).is_some_and(|k| k.open))
        .collect();
    match mine.as_slice() {
        [] => Link::Nothing,
        [one] => Link::To {
            application: *one,
            rule: Rule::Address,
        },
        several => Link::Ambiguous(several.to_vec()),
    }
}

/// One form of a message. The URN decides; an old thread with another school's form is a new
/// application.
pub fn form(form: &FormReading, reading: &Reading, hits: &Hits) -> Link {
    let of_programme = |ids: Vec<i64>| -> Vec<i64> {
        ids.into_iter()
            .filter(|id| {
                hits.known
                    .get(id)
                    .is_some_and(|k| k.programme == form.programme)
            })
            .collect()
    };
    let place = place_of(form, &reading.author);
    let written = form_urn(form);
    let registered = hits.registered.get(&school_of(form, &reading.author));
    // A URN that no school has tells this school from no other.
    let urn = written
        .clone()
        .filter(|_| !registered.is_some_and(|r| r.denied));
    if let Some(urn) = &written {
        let same = of_programme(by_keys(hits, std::iter::once(urn_key(urn))));
        match same.as_slice() {
            [] => {}
            [one] => return form_party(form, reading, hits, *one, Rule::Urn),
            several => return Link::Ambiguous(several.to_vec()),
        }
    }
    // The same thread, the same school: a URN that was missing, or one that changed (a conflict
    // for the fold to hold). Another school's form in the thread opens its own application.
    let mut thread = hits.letters.clone();
    thread.extend(by_keys(
        hits,
        reading.refers_to.iter().map(|id| thread_key(id)),
    ));
    let references = by_keys(hits, reading.references.iter().map(|r| reference_key(r)));
    for (rule, found) in [(Rule::Thread, thread), (Rule::Reference, references)] {
        let same: Vec<i64> = unique(of_programme(found))
            .into_iter()
            .filter(|id| {
                hits.known
                    .get(id)
                    .is_some_and(|k| same_school(form, place.as_deref(), urn.as_deref(), k))
            })
            .collect();
        match same.as_slice() {
            [] => {}
            [one] => return form_party(form, reading, hits, *one, rule),
            several => return Link::Ambiguous(several.to_vec()),
        }
    }
    if let Some(place) = &place {
        let same: Vec<i64> = of_programme(by_keys(hits, std::iter::once(place.clone())))
            .into_iter()
            .filter(|id| urn.is_none() || hits.known.get(id).is_some_and(|k| k.urn.is_none()))
            .collect();
        match same.as_slice() {
            [] => {}
            [one] => return form_party(form, reading, hits, *one, Rule::Place),
            several => return Link::Ambiguous(several.to_vec()),
        }
    }
    let same = of_programme(by_register(hits, urn.as_deref(), registered));
    match same.as_slice() {
        [] => {}
        [one] => return form_party(form, reading, hits, *one, Rule::Register),
        several => return Link::Ambiguous(several.to_vec()),
    }
    if let Author::One(author) = &reading.author {
        let same: Vec<i64> =
            of_programme(by_keys(hits, std::iter::once(address_key(&author.address))))
                .into_iter()
                .filter(|id| {
                    hits.known.get(id).is_some_and(|k| {
                        k.open
                            && (urn.is_none() || k.urn.is_none())
                            && same_school(form, place.as_deref(), urn.as_deref(), k)
                    })
                })
                .collect();
        match same.as_slice() {
            [] => {}
            [one] => {
                return Link::To {
                    application: *one,
                    rule: Rule::Address,
                };
            }
            several => return Link::Ambiguous(several.to_vec()),
        }
    }
    // Name and postcode of a school on file, and neither a URN nor a domain to tell by.
    if urn.is_none()
        && let Some(near) = near_place(text(form, Key::SchoolName), text(form, Key::SchoolAddress))
    {
        let same = of_programme(by_keys(hits, std::iter::once(near)));
        if !same.is_empty() {
            return Link::Ambiguous(same);
        }
    }
    Link::Open
}

/// The same school as far as can be told without an equal URN: an equal place, or an equal name
/// with nothing that speaks against it.
fn same_school(form: &FormReading, place: Option<&str>, urn: Option<&str>, known: &Known) -> bool {
    if let (Some(a), Some(b)) = (place, known.place.as_deref()) {
        return a == b;
    }
    let name = form
        .fields
        .get(&Key::SchoolName)
        .map_or("", |v| v.value.as_str());
    let named_alike = name.is_empty()
        || known.school.is_empty()
        || person::name_words(name) == person::name_words(&known.school);
    named_alike && (urn.is_none() || known.urn.is_none())
}

/// A form for an application on file must come from a party to it, or name one as it stands.
fn form_party(form: &FormReading, reading: &Reading, hits: &Hits, id: i64, rule: Rule) -> Link {
    let Some(known) = hits.known.get(&id) else {
        return Link::Nothing;
    };
    // Before any party is known (a header-only record), the first form makes them.
    // An export is the hub's own record: whoever answered for the school is on it.
    if known.parties.is_empty() || form.is_exported() || is_party(&reading.author, known, hits) {
        return Link::To {
            application: id,
            rule,
        };
    }
    // The form sender of an online programme is nobody's party; the form's people are.
    let names_party = reading.machine.is_some()
        && form
            .fields
            .iter()
            .filter(|(k, _)| matches!(k, Key::Person(_, Attribute::Email)))
            .filter_map(|(_, v)| Address::parse(&v.value))
            .any(|a| known.parties.contains(&a));
    if names_party {
        Link::To {
            application: id,
            rule,
        }
    } else {
        Link::Stranger {
            application: id,
            rule,
        }
    }
}

fn known_or_stranger(reading: &Reading, hits: &Hits, id: i64, rule: Rule) -> Link {
    match hits.known.get(&id) {
        Some(known) if is_party(&reading.author, known, hits) => Link::To {
            application: id,
            rule,
        },
        Some(_) => Link::Stranger {
            application: id,
            rule,
        },
        None => Link::Nothing,
    }
}

/// Where the mail names a programme, only that programme's applications are meant.
fn of_named_programme(reading: &Reading, hits: &Hits, found: Vec<i64>) -> Vec<i64> {
    let named: Vec<i64> = found
        .iter()
        .copied()
        .filter(|id| {
            hits.known
                .get(id)
                .is_some_and(|k| reading.programmes.contains(&k.programme))
        })
        .collect();
    if named.is_empty() { found } else { named }
}

fn by_keys(hits: &Hits, keys: impl Iterator<Item = String>) -> Vec<i64> {
    unique(
        keys.filter_map(|k| hits.by_key.get(&k))
            .flatten()
            .copied()
            .collect(),
    )
}

fn unique(mut ids: Vec<i64>) -> Vec<i64> {
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    ids
}

#[cfg(test)]
mod tests;
