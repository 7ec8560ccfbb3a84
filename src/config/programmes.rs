//! Programme files (`deploy/programmes/*.toml`) into [`Programme`]s. The five shipped ones are
//! compiled in; a hub's own folder adds to them or replaces one by its id.
//!
//! The file names each person's questions once; this module spells out the wordings a school may
//! use for them ("E-mail of Lead Participant 1", "Lead teacher 1 - email").

mod file;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use self::file::ProgrammeFile;
use super::problem::{Problem, Problems};
use crate::domain::programme::{Attribute, Field, Key, Person, Programme, Required, Role};

/// The shipped programmes: file name and text.
const SHIPPED: [(&str, &str); 5] = [
    (
        "mrp-2018.toml",
        include_str!("../../deploy/programmes/mrp-2018.toml"),
    ),
    (
        "tfmd-2021.toml",
        include_str!("../../deploy/programmes/tfmd-2021.toml"),
    ),
    (
        "pmr-2022.toml",
        include_str!("../../deploy/programmes/pmr-2022.toml"),
    ),
    (
        "sec-2022.toml",
        include_str!("../../deploy/programmes/sec-2022.toml"),
    ),
    (
        "pmr-2024.toml",
        include_str!("../../deploy/programmes/pmr-2024.toml"),
    ),
];

/// The shipped programmes, oldest first.
pub fn shipped() -> Result<Vec<Programme>, Vec<Problem>> {
    parse_all(SHIPPED)
}

/// The shipped programmes with a hub's own files (name, text) added; one of the same id replaces
/// the shipped one.
pub fn with_own(own: &[(String, String)]) -> Result<Vec<Programme>, Vec<Problem>> {
    let mut programmes = shipped()?;
    for programme in parse_all(
        own.iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )? {
        programmes.retain(|shipped| shipped.id != programme.id);
        programmes.push(programme);
    }
    let problems = clashes(&programmes);
    if problems.is_empty() {
        Ok(programmes)
    } else {
        Err(problems)
    }
}

fn parse_all<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<Programme>, Vec<Problem>> {
    let mut programmes = Vec::new();
    let mut problems = Vec::new();
    for (name, text) in files {
        match parse(text, name) {
            Ok(programme) => programmes.push(programme),
            Err(more) => problems.extend(more),
        }
    }
    problems.extend(clashes(&programmes));
    if problems.is_empty() {
        Ok(programmes)
    } else {
        Err(problems)
    }
}

/// Ids and reference prefixes must be unique, or a reference would name two applications.
fn clashes(programmes: &[Programme]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (mut ids, mut prefixes) = (BTreeSet::new(), BTreeSet::new());
    for programme in programmes {
        let mut found = Problems::of(&format!("{}.toml", programme.id));
        if !ids.insert(&programme.id) {
            found.add(
                "id",
                &programme.id,
                "another programme file has this id: give each its own",
            );
        }
        if !prefixes.insert(&programme.prefix) {
            found.add(
                "prefix",
                &programme.prefix,
                "another programme makes references with this prefix: give each its own",
            );
        }
        problems.extend(found.into_vec());
    }
    problems
}

/// One programme file.
pub fn parse(text: &str, file_name: &str) -> Result<Programme, Vec<Problem>> {
    let mut problems = Problems::of(file_name);
    let file: ProgrammeFile = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            problems.add_toml(text, &error);
            return Err(problems.into_vec());
        }
    };
    let programme = build(file);
    check(&programme, &mut problems);
    if problems.is_empty() {
        Ok(programme)
    } else {
        Err(problems.into_vec())
    }
}

fn build(file: ProgrammeFile) -> Programme {
    let mut fields: Vec<Field> = file
        .fields
        .into_iter()
        .map(|field| Field {
            key: field.key,
            label: field.label,
            aliases: field.aliases,
            required: field.required,
            placeholders: field.placeholders,
        })
        .collect();
    let mut people = Vec::new();
    for entry in file.people {
        let person = Person {
            role: entry.role,
            title: entry.title,
            aliases: entry.aliases,
            headings: entry.headings,
        };
        for question in entry.fields {
            let bare = file
                .labels
                .get(&question.attribute)
                .map_or(&[][..], Vec::as_slice);
            fields.push(Field {
                key: Key::Person(person.role, question.attribute),
                aliases: wordings(
                    &person,
                    &question.label,
                    question.attribute,
                    bare,
                    question.aliases,
                ),
                label: question.label,
                required: question.required,
                placeholders: question.placeholders,
            });
        }
        if let Some(signature) = entry.signature {
            fields.push(Field {
                key: Key::Signature(person.role),
                aliases: unique(
                    std::iter::once(person.title.clone())
                        .chain(person.aliases.iter().cloned())
                        .chain(signature.aliases)
                        .filter(|alias| *alias != signature.label),
                ),
                label: signature.label,
                required: Required::Never,
                placeholders: signature.placeholders,
            });
        }
        people.push(person);
    }
    Programme {
        id: file.id,
        title: file.title,
        short_title: file.short_title,
        prefix: file.prefix,
        year: file.year,
        years: file.years,
        family: file.family,
        phase: file.phase,
        state_funded: file.state_funded,
        intake: file.intake,
        round: file.round,
        phrases: file.phrases,
        opens: file.opens,
        deadline: file.deadline,
        starts: file.starts,
        ends: file.ends,
        headings: file.headings.into_iter().map(Into::into).collect(),
        people,
        fields,
        signatories: file.signatories,
        statement: file.statement.into(),
        criteria: file.criteria.into_iter().map(Into::into).collect(),
        small_schools: file.small_schools,
        special_schools: file.special_schools,
        group_applications: file.group_applications,
        group_size: file.group_size,
        group_size_min: file.group_size_min,
        workshops: file.workshops,
        visits: file.visits,
        commitment: file.commitment.into(),
        grants: file.grants.into_iter().map(Into::into).collect(),
        facts: file.facts,
        reports: file.reports.into_iter().map(Into::into).collect(),
        hubs: file.hubs.into_iter().map(Into::into).collect(),
        follow_on: file.follow_on,
        sentences: file.sentences.into(),
    }
}

/// Every wording of one person's question. Bare ones ("Email") belong to whom their block or row
/// belongs to; those with the person's name say it themselves.
fn wordings(
    person: &Person,
    label: &str,
    attribute: Attribute,
    bare: &[String],
    own: Vec<String>,
) -> Vec<String> {
    let mut all = own;
    let printed_bare = bare.iter().any(|word| word.eq_ignore_ascii_case(label));
    if printed_bare || !person.headings.is_empty() {
        all.extend(bare.iter().cloned());
    }
    for name in std::iter::once(&person.title).chain(&person.aliases) {
        for word in bare {
            all.push(format!("{name} {word}"));
            all.push(format!("{name} - {word}"));
            all.push(format!("{name}'s {word}"));
            all.push(format!("{word} of {name}"));
            all.push(format!("{word} ({name})"));
        }
        if attribute == Attribute::Name {
            all.push(name.clone());
        }
    }
    unique(all.into_iter().filter(|alias| alias != label))
}

/// Without repetitions, in the first order.
fn unique(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts
        .into_iter()
        .filter(|text| seen.insert(text.clone()))
        .collect()
}

fn check(programme: &Programme, problems: &mut Problems) {
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
        if matches!(field.key, Key::Person(role, _) | Key::Signature(role) if programme.person(role).is_none())
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
