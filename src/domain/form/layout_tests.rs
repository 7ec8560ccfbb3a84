//! Filled forms of made-up schools in many layouts: every value lands under its key, and with
//! labels taken away no value lands under another's.

use std::collections::BTreeMap;

use super::*;
use crate::{
    config::programmes,
    domain::programme::{Attribute, Programme, Section},
};

mod draw;

use draw::{LAYOUTS, Random};

/// A stretch of a form: its heading and its questions.
#[derive(Clone)]
pub struct Part {
    pub heading: String,
    pub role: Option<Role>,
    pub section: Section,
    pub rows: Vec<(Key, String)>,
}

/// The form as the programme prints it.
pub fn form_of(programme: &Programme) -> Vec<Part> {
    let label = |key: Key| programme.field(key).map(|f| (key, f.label.clone()));
    let heading = |section: Section, fallback: &str| {
        let found = programme.headings.iter().find(|h| h.section == section);
        found.map_or(fallback.to_owned(), |h| h.texts[0].clone())
    };
    let people = |role: Role| {
        let attributes = [
            Attribute::Name,
            Attribute::Email,
            Attribute::Trn,
            Attribute::YearGroups,
            Attribute::Phone,
            Attribute::Role,
        ];
        attributes
            .into_iter()
            .filter_map(move |a| label(Key::Person(role, a)))
    };
    let mut parts = Vec::new();
    let mut school: Vec<_> = [
        Key::SchoolName,
        Key::SchoolAddress,
        Key::SchoolUrn,
        Key::SchoolPhone,
    ]
    .into_iter()
    .filter_map(label)
    .collect();
    school.extend(people(Role::Headteacher));
    school.extend(people(Role::HeadOfDepartment));
    school.extend(
        [Key::LocalAuthority, Key::MathsHub]
            .into_iter()
            .filter_map(label),
    );
    parts.push(Part {
        heading: heading(Section::School, "School details"),
        role: None,
        section: Section::School,
        rows: school,
    });
    for role in [Role::Lead1, Role::Lead2, Role::Advocate1, Role::Advocate2] {
        if let Some(person) = programme.person(role) {
            let detail = person.headings.iter().find(|h| h.starts_with("Details of"));
            let heading = detail.unwrap_or(&person.headings[0]).clone();
            parts.push(Part {
                heading,
                role: Some(role),
                section: Section::Guidance,
                rows: people(role).collect(),
            });
        }
    }
    let more = [
        (
            Section::Specialist,
            "Engagement with a Secondary Mastery Specialist",
            vec![Key::SpecialistEngagement, Key::SpecialistDetail],
        ),
        (
            Section::Group,
            "Group Applications",
            vec![
                Key::GroupRequested,
                Key::GroupSchools,
                Key::GroupRelationship,
            ],
        ),
    ];
    for (section, fallback, keys) in more {
        let rows: Vec<_> = keys.into_iter().filter_map(label).collect();
        if !rows.is_empty() {
            parts.push(Part {
                heading: heading(section, fallback),
                role: None,
                section,
                rows,
            });
        }
    }
    if let Some(statement) = programme.field(Key::Statement) {
        let prompt = statement
            .placeholders
            .iter()
            .chain(&statement.aliases)
            .max_by_key(|p| p.len());
        let rows = vec![(Key::Statement, prompt.unwrap().clone())];
        parts.push(Part {
            heading: heading(Section::Statement, &statement.label),
            role: None,
            section: Section::Statement,
            rows,
        });
    }
    let signatures: Vec<_> = Role::ALL
        .into_iter()
        .filter_map(|r| label(Key::Signature(r)))
        .collect();
    if !signatures.is_empty() {
        let heading = heading(
            Section::Signatures,
            "Confirmation of school commitment (electronic signatures)",
        );
        parts.push(Part {
            heading,
            role: None,
            section: Section::Signatures,
            rows: signatures,
        });
    }
    parts
}

/// A made-up school's answers, each unlike every other.
pub fn answers(parts: &[Part], n: usize) -> BTreeMap<Key, String> {
    let first = [
        "Ann",
        "Zoë",
        "Jean-Paul",
        "Siobhán",
        "Małgorzata",
        "Nia",
        "Bo",
    ];
    let last = [
        "Bell",
        "O'Connor",
        "van der Berg",
        "ap Rhys",
        "Wójcik",
        "Smith-Jones",
        "Li",
    ];
    let name = |r: Role| {
        let i = n * 5 + r as usize;
        format!("{} {}", first[i % 7], last[(i * 3 + r as usize + n) % 7])
    };
    let domain = [
        "oakfield.cambs.sch.uk.test",
        "stmarys-march.org.uk.test",
        "fenacademy.test",
    ][n % 3];
    let mut out = BTreeMap::new();
    for (key, _) in parts.iter().flat_map(|p| &p.rows) {
        let value = match *key {
            Key::SchoolName => ["St Mary's CofE (VA) Primary School", "Oakfield Academy", "The Head Street School"][n % 3].to_owned(),
            Key::SchoolAddress => format!("{} High Street, March, PE15 {}AA", 3 + n, n % 9),
            Key::SchoolUrn => format!("19{:04}", 1200 + n * 37),
            Key::SchoolPhone => format!("01632 960{:03}", 100 + n),
            Key::LocalAuthority => ["Cambridgeshire County Council", "Peterborough", "Norfolk"][n % 3].to_owned(),
            Key::MathsHub => ["Cambridge Maths Hub", "Archimedes NE Maths Hub", "Enigma"][n % 3].to_owned(),
            Key::Person(r, Attribute::Name) | Key::Signature(r) => name(r),
            Key::Person(r, Attribute::Email) => format!("p{}{n}@{domain}", r as usize),
            Key::Person(r, Attribute::Trn) => format!("0{}{:05}", r as usize + 1, 4321 + n),
            Key::Person(r, Attribute::Phone) => format!("07700 90{}{:03}", r as usize, 200 + n),
            Key::Person(r, Attribute::YearGroups) => format!("Years 7, 8 and {}", 9 + r as usize),
            Key::Person(r, Attribute::Role) => {
                let roles = ["Maths Subject Leader", "Deputy Head / Year 5", "Class teacher (Y3/4)", "KS2 lead, Year 6", "Assistant Head, Reception", "Teacher of maths"];
                format!("{} {}", roles[(n + r as usize) % 6], ["", "(part time)", "and mentor", "and SENCo", "since May", "(acting)"][r as usize]).trim().to_owned()
            }
            Key::SpecialistEngagement => ["Yes", "No"][n % 2].to_owned(),
            Key::GroupRequested => ["No", "Yes"][n % 2].to_owned(),
            Key::SpecialistDetail => "Hana Lowe worked with Year 7 on fractions".to_owned(),
            Key::GroupSchools => "Westbrook Primary and Northgate Juniors".to_owned(),
            Key::GroupRelationship => "We moderate together each term.".to_owned(),
            Key::Statement => "Progress in maths is below national and our maths lead is new.\nThe governors support this application in full.".to_owned(),
        };
        out.insert(*key, value);
    }
    out
}

fn wrong(reading: &FormReading, answers: &BTreeMap<Key, String>) -> Vec<String> {
    let squeezed = |t: &str| validity::squeeze(t);
    reading
        .fields
        .iter()
        .filter(|(key, v)| answers.get(key).map(|a| squeezed(a)) != Some(squeezed(&v.value)))
        .map(|(key, v)| format!("{key}: {:?} at {}", v.value, v.source))
        .collect()
}

#[test]
fn every_value_lands_under_its_key_in_every_layout() {
    let all = programmes::shipped().unwrap();
    let forms = Forms::new(&all);
    let mut failures = Vec::new();
    for programme in &all {
        let parts = form_of(programme);
        for (name, draw) in LAYOUTS {
            for n in 0..2 {
                let answers = answers(&parts, n);
                let mut random = Random(7 + n as u64 * 991);
                let mut document = draw(&parts, &answers, &mut random);
                draw::entitle(&mut document, programme);
                let case = format!("{} {name} {n}", programme.id);
                match forms.read("form.docx", &document) {
                    Outcome::Form(reading) => {
                        if reading.programme != programme.id {
                            failures.push(format!("{case}: taken for {}", reading.programme));
                        }
                        for (key, value) in &answers {
                            let got = reading.fields.get(key).map(|v| validity::squeeze(&v.value));
                            if got.as_deref() != Some(validity::squeeze(value).as_str()) {
                                failures.push(format!("{case}: {key} {got:?}, not {value:?}"));
                            }
                        }
                    }
                    other => failures.push(format!(
                        "{case}: {}",
                        if matches!(other, Outcome::NoForm) {
                            "no form"
                        } else {
                            "odd outcome"
                        }
                    )),
                }
            }
        }
    }
    assert!(LAYOUTS.len() >= 25);
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        failures[..failures.len().min(80)].join("\n")
    );
}

/// Case 37: content controls drop a cell and shift the rest.
#[test]
fn labels_taken_away_never_hand_a_value_to_another_key() {
    let all = programmes::shipped().unwrap();
    let forms = Forms::new(&all);
    let mut failures = Vec::new();
    for programme in &all {
        let parts = form_of(programme);
        let answers = answers(&parts, 1);
        for (name, draw) in LAYOUTS {
            for seed in 0..3 {
                let mut random = Random(seed * 7919 + 13);
                let mut less = parts.clone();
                for part in &mut less {
                    part.rows.retain(|_| random.below(9) != 0);
                    if random.below(7) == 0 {
                        part.heading.clear();
                    }
                    for (_, label) in &mut part.rows {
                        if random.below(12) == 0 {
                            label.clear();
                        }
                    }
                }
                let mut document = draw(&less, &answers, &mut random);
                draw::entitle(&mut document, programme);
                let readings = match forms.read("form.docx", &document) {
                    Outcome::Form(reading) => vec![reading],
                    Outcome::Several(readings) | Outcome::TooLong(readings) => readings,
                    Outcome::UnknownForm | Outcome::NoForm => Vec::new(),
                };
                for reading in readings {
                    for w in wrong(&reading, &answers) {
                        failures.push(format!("{} {name} {seed}: {w}", programme.id));
                    }
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        failures[..failures.len().min(60)].join("\n")
    );
}
