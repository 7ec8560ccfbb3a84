//! What a message and an application are found by: each key an indexed equality.

use crate::domain::{
    address::Address,
    form::{FormReading, validity},
    person,
    programme::{Attribute, Key, Role},
    reading::{Author, Reading},
};

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

pub(super) fn text(form: &FormReading, key: Key) -> &str {
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
