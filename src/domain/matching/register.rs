//! Which application a school is, by what the national school register knows of it: a form that
//! gives no URN, and a school that has had two.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Hits, by_keys, form_urn, found_key, postcode, school_mail, school_of, text, urn_key};
use crate::domain::{
    programme::{Key, Phase},
    reading::Reading,
    school_register::{Asked, SchoolRegister, Urn},
};

/// What the national school register makes of the school on a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registered {
    /// It gives no URN that counts; name, postcode and domain are those of one open school.
    pub found: Option<String>,
    /// The other URNs of the school whose URN it gives: predecessors, successors.
    pub kin: Vec<String>,
    /// The URN it gives is one of which a fresh register has never heard.
    pub denied: bool,
}

/// What the register makes of each form's school, as of the mail's arrival.
pub fn registered(
    reading: &Reading,
    register: &SchoolRegister,
    arrival: DateTime<Utc>,
    programme: impl Fn(&str) -> Option<(Phase, bool)>,
) -> BTreeMap<String, Registered> {
    let mut registered = BTreeMap::new();
    for form in reading.forms.iter().filter(|f| !f.blank) {
        let Some((phase, state_funded)) = programme(&form.programme) else {
            continue;
        };
        let postcode = postcode(text(form, Key::SchoolAddress));
        let domain = school_mail(form, &reading.author).and_then(|mail| mail.school_domain());
        let asked = Asked {
            urn: text(form, Key::SchoolUrn),
            name: text(form, Key::SchoolName),
            postcode: postcode.as_deref(),
            domain: domain.as_deref(),
            phase,
            state_funded,
            arrival,
        };
        let urn = form_urn(form);
        let denied = urn
            .as_deref()
            .is_some_and(|urn| register.denies(urn, arrival));
        let one = match urn.as_deref().and_then(Urn::parse).filter(|_| !denied) {
            Some(urn) => Registered {
                kin: register
                    .same_school(urn)
                    .iter()
                    .map(Urn::to_string)
                    .collect(),
                ..Registered::default()
            },
            None => Registered {
                found: register
                    .find(&asked)
                    .filter(|found| found.sure)
                    .map(|found| found.school.urn.to_string()),
                denied,
                ..Registered::default()
            },
        };
        registered.insert(school_of(form, &reading.author), one);
    }
    registered
}

/// Keys by which what the register says could find an application.
pub fn registered_keys(registered: &BTreeMap<String, Registered>) -> Vec<String> {
    let mut keys: Vec<String> = registered
        .values()
        .flat_map(|one| one.found.iter().chain(&one.kin))
        .flat_map(|urn| [urn_key(urn), found_key(urn)])
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Applications of the school that the register says it is: by the URN found where one side gives
/// none, or by a URN the school had before or has now.
pub(super) fn by_register(
    hits: &Hits,
    urn: Option<&str>,
    registered: Option<&Registered>,
) -> Vec<i64> {
    let mut keys: Vec<String> = Vec::new();
    // An application without a URN that is this URN's school.
    keys.extend(urn.map(found_key));
    if let Some(registered) = registered {
        for other in &registered.kin {
            keys.push(urn_key(other));
        }
        if let Some(found) = registered.found.as_deref().filter(|_| urn.is_none()) {
            keys.extend([urn_key(found), found_key(found)]);
        }
    }
    by_keys(hits, keys.into_iter())
}
