//! What a programme must be to be run: dates in order, persons known, nothing asked twice.

use std::collections::BTreeSet;

use crate::{
    config::problem::Problems,
    domain::programme::{Attribute, Key, Programme, Role},
};

pub fn check(programme: &Programme, problems: &mut Problems) {
    let id_ok = !programme.id.is_empty()
        && programme
            .id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !id_ok {
        problems.add(
            "id",
            &programme.id,
            "use small letters, digits and hyphens, like pmr-2022",
        );
    }
    let prefix_ok = (2..=10).contains(&programme.prefix.len())
        && programme
            .prefix
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    if !prefix_ok {
        problems.add(
            "prefix",
            &programme.prefix,
            "use 2 to 10 capitals and digits, like PMR22",
        );
    }
    if programme.phrases.is_empty() {
        problems.add(
            "phrases",
            "",
            "name at least one phrase by which the form is known",
        );
    }
    check_dates(programme, problems);
    check_people(programme, problems);
    let mut keys = BTreeSet::new();
    for field in &programme.fields {
        if !keys.insert(field.key) {
            problems.add(
                "fields",
                field.key.to_string(),
                "asked twice: keep one of the two",
            );
        }
        if field.label.trim().is_empty() {
            problems.add(
                "fields",
                field.key.to_string(),
                "give the label as printed on the form",
            );
        }
        if field
            .key
            .role()
            .is_some_and(|role| programme.person(role).is_none())
        {
            problems.add(
                "fields",
                field.key.to_string(),
                "list this person under [[people]]",
            );
        }
    }
    if programme.group_size == 0 {
        problems.add("group_size", "0", "say how many schools a Work Group takes");
    }
    if programme
        .group_size_min
        .is_some_and(|least| least > programme.group_size)
    {
        problems.add("group_size_min", "", "must not be above group_size");
    }
    if programme
        .criteria
        .iter()
        .any(|criterion| criterion.words.is_empty())
    {
        problems.add(
            "criteria",
            "",
            "give each criterion the words that show a statement names it",
        );
    }
}

fn check_dates(programme: &Programme, problems: &mut Problems) {
    if let Some(deadline) = programme.deadline {
        if deadline < programme.opens {
            problems.add(
                "deadline",
                deadline.to_string(),
                "must not lie before `opens`",
            );
        }
        if deadline >= programme.ends {
            problems.add("deadline", deadline.to_string(), "must lie before `ends`");
        }
    }
    if programme.ends <= programme.starts {
        problems.add(
            "ends",
            programme.ends.to_string(),
            "must lie after `starts`",
        );
    }
    if programme.starts < programme.opens {
        problems.add(
            "starts",
            programme.starts.to_string(),
            "must not lie before `opens`",
        );
    }
}

fn check_people(programme: &Programme, problems: &mut Problems) {
    let mut roles = BTreeSet::new();
    for person in &programme.people {
        if !roles.insert(person.role) {
            problems.add(
                "people",
                person.role.as_str(),
                "listed twice: keep one of the two",
            );
        }
    }
    let known = |role: Role| programme.person(role).is_some();
    let mut signing = BTreeSet::new();
    for &role in &programme.signatories {
        if !signing.insert(role) {
            problems.add(
                "signatories",
                role.as_str(),
                "listed twice: keep one of the two",
            );
        }
        if !known(role) {
            problems.add(
                "signatories",
                role.as_str(),
                "list this person under [[people]]",
            );
            continue;
        }
        for attribute in [Attribute::Name, Attribute::Email] {
            let key = Key::Person(role, attribute);
            if programme.field(key).is_none() {
                problems.add(
                    "signatories",
                    role.as_str(),
                    format!("who signs is known by name and address: add the field {key}"),
                );
            }
        }
    }
    if !known(programme.statement.by) {
        problems.add(
            "statement.by",
            programme.statement.by.as_str(),
            "list this person under [[people]]",
        );
    }
}
