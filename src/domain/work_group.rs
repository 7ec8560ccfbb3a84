//! Work Groups: what a group is called by, how full it is, and whom schools asked to be placed with.
//! A wish is considered, never guaranteed, and never acted upon by itself.

use super::{
    application::{State, Status},
    programme::Key,
};

/// The name as it is looked up: "  Fenland  Group A " is "fenland group a".
pub fn key(name: &str) -> String {
    words(name).join(" ")
}

/// Whether that is meant by the name: "Group A" is "A" to whoever writes "assign PMR22-0007 group A".
pub fn is_called(name: &str, meant: &str) -> bool {
    let bare = |text: &str| {
        let mut words = words(text);
        words.retain(|word| word != "group");
        words
    };
    let name = bare(name);
    !name.is_empty() && name == bare(meant)
}

fn words(text: &str) -> Vec<String> {
    text.replace(['\'', '’'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Another application of the same programme, as far as a wish is concerned.
#[derive(Debug, Clone, Copy)]
pub struct Applicant<'a> {
    pub reference: &'a str,
    pub school: &'a str,
    pub urn: Option<&'a str>,
    pub status: Status,
    pub group: Option<i64>,
}

/// What a school asked for when it wished to be placed with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The schools as the form names them.
    pub named: Vec<String>,
    /// References of those that have applied, in the order they are named; none: not applied.
    pub applied: Vec<Option<String>>,
    /// How many of them are in the same group as the school itself.
    pub together: usize,
}

impl Wish {
    /// "2 of the 3 schools you named have applied"
    pub fn in_words(&self) -> String {
        let (applied, named) = (self.applied.iter().flatten().count(), self.named.len());
        match (applied, named) {
            (0, 1) => "the school you named has not applied".to_owned(),
            (_, 1) => "the school you named has applied".to_owned(),
            (0, n) => format!("none of the {n} schools you named has applied"),
            (a, n) if a == n => format!("all {n} schools you named have applied"),
            (1, n) => format!("1 of the {n} schools you named has applied"),
            (a, n) => format!("{a} of the {n} schools you named have applied"),
        }
    }
}

/// None: it wishes for nothing, or names nobody.
pub fn wish(school: &State, group: Option<i64>, others: &[Applicant<'_>]) -> Option<Wish> {
    let named = named(school.value(Key::GroupSchools));
    if named.is_empty() || is_no(school.value(Key::GroupRequested)) {
        return None;
    }
    let found: Vec<Option<&Applicant<'_>>> = named
        .iter()
        .map(|name| {
            others
                .iter()
                .filter(|o| o.status != Status::Withdrawn)
                .find(|o| is(name, o))
        })
        .collect();
    let together = found
        .iter()
        .flatten()
        .filter(|o| o.group.is_some() && o.group == group)
        .count();
    let applied = found
        .into_iter()
        .map(|o| o.map(|o| o.reference.to_owned()))
        .collect();
    Some(Wish {
        named,
        applied,
        together,
    })
}

fn is_no(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "no" | "n" | "none")
}

/// "Oakfield Primary, Elm Road Juniors and St Mary's (Ely)"
fn named(text: &str) -> Vec<String> {
    const NOT_A_NAME: [&str; 10] = [
        "n/a",
        "na",
        "none",
        "tbc",
        "yes",
        "no",
        "any",
        "unknown",
        "-",
        "not applicable",
    ];
    let mut names: Vec<String> = Vec::new();
    for piece in text.split([',', ';', '\n', '\t', '•', '&']) {
        for name in piece.split(" and ") {
            let name = name
                .trim()
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ')')
                .trim_start_matches("and ")
                .trim_matches(|c: char| c.is_whitespace() || c == '.' || c == '-');
            let known = names.iter().any(|n| key(n) == key(name));
            if !name.is_empty() && !known && !NOT_A_NAME.contains(&name.to_lowercase().as_str()) {
                names.push(name.chars().take(80).collect());
            }
        }
    }
    names.truncate(20);
    names
}

fn is(name: &str, other: &Applicant<'_>) -> bool {
    let name = words(name);
    if other.urn.is_some_and(|urn| name.iter().any(|w| w == urn)) {
        return true;
    }
    let common = |w: &String| {
        matches!(
            w.as_str(),
            "the"
                | "school"
                | "primary"
                | "academy"
                | "community"
                | "c"
                | "of"
                | "e"
                | "ce"
                | "church"
                | "england"
                | "cofe"
                | "junior"
                | "infant"
                | "va"
                | "vc"
        )
    };
    let mut wanted: Vec<&String> = name.iter().filter(|w| !common(w)).collect();
    let theirs = words(other.school);
    let mut had: Vec<&String> = theirs.iter().filter(|w| !common(w)).collect();
    // "Elm Road Infants" is not "Elm Road Juniors": what kind of school decides where both say it.
    let kind = |ws: &[String]| {
        ws.iter().find_map(|w| match w.trim_end_matches('s') {
            k @ ("infant" | "junior") => Some(k.to_owned()),
            _ => None,
        })
    };
    if let (Some(a), Some(b)) = (kind(&name), kind(&theirs))
        && a != b
    {
        return false;
    }
    let not_kind = |w: &&String| !matches!(w.trim_end_matches('s'), "infant" | "junior");
    wanted.retain(not_kind);
    had.retain(not_kind);
    !had.is_empty() && (wanted == had || wanted.starts_with(&had))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::Value;

    fn check(named: &str, others: &[&str], expected: Option<&str>) {
        let mut state = State::empty();
        state.values.insert(
            Key::GroupSchools,
            Value {
                value: named.to_owned(),
                source: String::new(),
            },
        );
        let others: Vec<Applicant<'_>> = others
            .iter()
            .map(|school| Applicant {
                reference: "PMR22-0001",
                school,
                urn: None,
                status: Status::Incomplete,
                group: None,
            })
            .collect();
        let words = wish(&state, None, &others).map(|w| w.in_words());
        assert_eq!(words.as_deref(), expected, "{named}");
    }

    #[test]
    fn requested_placements_are_counted() {
        let applied = [
            "Oakfield Primary School",
            "St Mary’s CofE Primary",
            "Elm Road Junior School",
        ];
        for (named, expected) in [
            (
                "Oakfield Primary, St Mary's and Pike Fen",
                "2 of the 3 schools you named have applied",
            ),
            ("Oakfield", "the school you named has applied"),
            ("Pike Fen", "the school you named has not applied"),
            (
                "1. Oakfield\n2. Elm Road Juniors",
                "all 2 schools you named have applied",
            ),
            (
                "Elm Road Infants; Pike Fen",
                "none of the 2 schools you named has applied",
            ),
            (
                "Oakfield, Pike Fen, Lode",
                "1 of the 3 schools you named has applied",
            ),
        ] {
            check(named, &applied, Some(expected));
        }
        for nobody in ["", "n/a", "None", " - "] {
            check(nobody, &applied, None);
        }
    }

    #[test]
    fn a_withdrawn_school_has_not_applied_and_group_mates_are_counted() {
        let mut state = State::empty();
        let value = |text: &str| Value {
            value: text.to_owned(),
            source: String::new(),
        };
        state
            .values
            .insert(Key::GroupSchools, value("Oakfield, Lode Heath"));
        let one = |school, status, group| Applicant {
            reference: "PMR22-0002",
            school,
            urn: None,
            status,
            group,
        };
        let others = [
            one("Oakfield Primary", Status::Withdrawn, Some(1)),
            one("Lode Heath Primary", Status::Complete, Some(1)),
        ];
        let found = wish(&state, Some(1), &others).unwrap();
        assert_eq!(found.applied, [None, Some("PMR22-0002".to_owned())]);
        assert_eq!(found.together, 1);
        state.values.insert(Key::GroupRequested, value("No"));
        assert_eq!(wish(&state, Some(1), &others), None);
    }

    #[test]
    fn a_group_is_found_however_its_name_is_spelt() {
        assert_eq!(key(" Fenland  Group–A "), key("fenland group a"));
        for meant in ["A", "group a", "the A"] {
            assert_eq!(is_called("Group A", meant), meant != "the A", "{meant}");
        }
        assert!(!is_called("Group", "group"));
    }
}
