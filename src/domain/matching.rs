//! Which application a message belongs to (design section 3, "Matching, strongest first").
//!
//! The shell looks the keys up (every lookup an indexed equality) and hands over what it found;
//! the choice is made here. A reference is not authority: the sender must be a party. Never
//! Outlook's Thread-Index.

mod register;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use self::register::by_register;
pub use self::register::{Registered, registered, registered_keys};
use super::{
    address::Address,
    form::{FormReading, validity},
    person,
    programme::{Attribute, Key, Role},
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

/// Key of a mail in a thread.
pub fn thread_key(message_id: &str) -> String {
    format!("mid:{message_id}")
}

pub fn reference_key(reference: &str) -> String {
    format!("ref:{reference}")
}

pub fn urn_key(urn: &str) -> String {
    format!("urn:{urn}")
}

pub fn address_key(address: &Address) -> String {
    format!("addr:{}", address.key())
}

pub fn domain_key(domain: &str) -> String {
    format!("domain:{domain}")
}

/// Key of an application without a URN, by the one the register has for its school.
pub fn found_key(urn: &str) -> String {
    format!("found:{urn}")
}

/// A school by name, postcode and domain, when all three are known: two St Mary's never merge.
pub fn place(name: &str, address: &str, mail: Option<&Address>) -> Option<String> {
    let name = person::name_words(name).join("-");
    let postcode = postcode(address)?;
    let domain = mail?.school_domain()?;
    (!name.is_empty()).then(|| format!("place:{name}|{postcode}|{domain}"))
}

/// A school by name and postcode alone: enough to doubt, not to merge.
pub fn near_place(name: &str, address: &str) -> Option<String> {
    let name = person::name_words(name).join("-");
    let postcode = postcode(address)?;
    (!name.is_empty()).then(|| format!("near:{name}|{postcode}"))
}

/// The place of the school a form speaks of.
pub fn place_of(form: &FormReading, author: &Author) -> Option<String> {
    let mail = school_mail(form, author);
    place(
        text(form, Key::SchoolName),
        text(form, Key::SchoolAddress),
        mail.as_ref(),
    )
}

/// The address by whose domain a form's school is known: its sender's, else the headteacher's.
pub fn school_mail(form: &FormReading, author: &Author) -> Option<Address> {
    match author {
        Author::One(one) if form.online.is_none() && one.address.school_domain().is_some() => {
            Some(one.address.clone())
        }
        Author::One(_) | Author::Unclear => {
            Address::parse(text(form, Key::Person(Role::Headteacher, Attribute::Email)))
        }
    }
}

/// What stands in [`Hits::registered`] for a form: the school as the form gives it.
pub fn school_of(form: &FormReading, author: &Author) -> String {
    let domain = school_mail(form, author).and_then(|mail| mail.school_domain());
    [
        text(form, Key::SchoolUrn),
        text(form, Key::SchoolName),
        text(form, Key::SchoolAddress),
        domain.as_deref().unwrap_or(""),
    ]
    .join("\n")
}

fn text(form: &FormReading, key: Key) -> &str {
    form.fields.get(&key).map_or("", |v| v.value.as_str())
}

/// A postcode in a written address, without its blank.
pub fn postcode(address: &str) -> Option<String> {
    let words: Vec<String> = address
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_uppercase)
        .collect();
    let outward = |w: &str| {
        (2..=4).contains(&w.len())
            && w.starts_with(|c: char| c.is_ascii_alphabetic())
            && w.chars().any(|c| c.is_ascii_digit())
    };
    let inward = |w: &str| {
        w.len() == 3
            && w.starts_with(|c: char| c.is_ascii_digit())
            && w.chars().skip(1).all(|c| c.is_ascii_alphabetic())
    };
    let mut pairs = words.iter().zip(words.iter().skip(1)).rev();
    let spaced = pairs
        .find(|(a, b)| outward(a) && inward(b))
        .map(|(a, b)| format!("{a}{b}"));
    spaced.or_else(|| {
        words
            .iter()
            .filter(|w| (5..=7).contains(&w.len()) && w.is_ascii())
            .find(|w| {
                let (out, inn) = w.split_at(w.len() - 3);
                outward(out) && inward(inn)
            })
            .cloned()
    })
}

/// Every key by which this message could find an application, for the lookup.
pub fn keys(reading: &Reading) -> Vec<String> {
    let mut keys: Vec<String> = reading.refers_to.iter().map(|id| thread_key(id)).collect();
    keys.extend(reading.references.iter().map(|r| reference_key(r)));
    keys.extend(reading.urns.iter().map(|u| urn_key(u)));
    if let Author::One(author) = &reading.author {
        keys.push(address_key(&author.address));
        keys.extend(author.address.school_domain().map(|d| domain_key(&d)));
    }
    for form in &reading.forms {
        if let Some(urn) = form_urn(form) {
            keys.extend([urn_key(&urn), found_key(&urn)]);
        }
        keys.extend(place_of(form, &reading.author));
        keys.extend(near_place(
            text(form, Key::SchoolName),
            text(form, Key::SchoolAddress),
        ));
        for (key, value) in &form.fields {
            if matches!(key, Key::Person(_, Attribute::Email)) {
                keys.extend(Address::parse(&value.value).map(|a| address_key(&a)));
            }
        }
    }
    keys.sort();
    keys.dedup();
    keys
}

pub fn form_urn(form: &FormReading) -> Option<String> {
    let urn = &form.fields.get(&Key::SchoolUrn)?.value;
    validity::problem(Key::SchoolUrn, urn)
        .is_none()
        .then(|| urn.clone())
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
