//! Bank holidays and term dates: shipped in `deploy/calendar/`, replaced file by file by the folder
//! that `calendar` names in hub.toml. Bank holidays are in the form of gov.uk's `bank-holidays.json`,
//! so that next year's is a download; term dates are one file for each local authority.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Value;

use super::{
    problem::{Problem, Problems},
    section::Section,
};
use crate::domain::calendar::{Calendar, Term, TermDates};

const BANK_HOLIDAYS: &str = "bank-holidays.json";

const SHIPPED: [(&str, &str); 7] = [
    (
        BANK_HOLIDAYS,
        include_str!("../../deploy/calendar/bank-holidays.json"),
    ),
    (
        "england.toml",
        include_str!("../../deploy/calendar/terms/england.toml"),
    ),
    (
        "cambridgeshire.toml",
        include_str!("../../deploy/calendar/terms/cambridgeshire.toml"),
    ),
    (
        "peterborough.toml",
        include_str!("../../deploy/calendar/terms/peterborough.toml"),
    ),
    (
        "norfolk.toml",
        include_str!("../../deploy/calendar/terms/norfolk.toml"),
    ),
    (
        "leicestershire.toml",
        include_str!("../../deploy/calendar/terms/leicestershire.toml"),
    ),
    (
        "county-durham.toml",
        include_str!("../../deploy/calendar/terms/county-durham.toml"),
    ),
];

/// The calendar as shipped.
pub fn shipped() -> Result<Calendar, Vec<Problem>> {
    with_own(&[])
}

/// With the hub's own files, by name and text, added to the shipped ones or in place of one of the
/// same name.
pub fn with_own(own: &[(String, String)]) -> Result<Calendar, Vec<Problem>> {
    let name_of = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
    let shipped = SHIPPED
        .iter()
        .filter(|(name, _)| !own.iter().any(|(path, _)| name_of(path) == *name))
        .map(|(name, text)| (*name, *text));
    let own = own
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let (mut holidays, mut terms, mut found) = (BTreeSet::new(), Vec::new(), Vec::new());
    // Own files first: an authority named in one is not looked for in ours.
    for (path, text) in own.chain(shipped) {
        let mut problems = Problems::of(path);
        if name_of(path).ends_with(".json") {
            holidays.extend(bank_holidays(text, &mut problems));
        } else {
            terms.extend(term_dates(text, &mut problems));
        }
        found.extend(problems.into_vec());
    }
    if found.is_empty() {
        Ok(Calendar::new(holidays, terms))
    } else {
        Err(found)
    }
}

#[derive(Deserialize)]
struct Divisions {
    #[serde(rename = "england-and-wales")]
    england: Division,
}

#[derive(Deserialize)]
struct Division {
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    date: NaiveDate,
}

fn bank_holidays(text: &str, problems: &mut Problems) -> Vec<NaiveDate> {
    match serde_json::from_str::<Divisions>(text) {
        Ok(divisions) => divisions.england.events.iter().map(|e| e.date).collect(),
        Err(error) => {
            problems.add(
                "",
                "",
                format!(
                    "no list of bank holidays ({error}): download gov.uk's bank-holidays.json again"
                ),
            );
            Vec::new()
        }
    }
}

fn term_dates(text: &str, problems: &mut Problems) -> Option<TermDates> {
    let table: toml::Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            problems.add_toml(text, &error);
            return None;
        }
    };
    let mut root = Section::new("", table);
    let authority = root.required(
        "name",
        "name the local authority, like Cambridgeshire",
        problems,
    );
    let aliases = root.texts("aliases", problems);
    let usual = matches!(root.take("usual"), Some(Value::Boolean(true)));
    let mut terms = Vec::new();
    for (year, mut section) in root.into_sections(problems) {
        let Some(first) = first_year(&year) else {
            problems.add(&year, "", "name each table by its year, like [\"2025/26\"]");
            continue;
        };
        for (key, of) in [
            ("autumn", first),
            ("spring", first + 1),
            ("summer", first + 1),
        ] {
            terms.extend(term(&mut section, key, of, problems));
        }
        section.finish(problems);
    }
    terms.sort_by_key(|term| term.first_half.0);
    for pair in terms.windows(2) {
        if let [one, other] = pair
            && one.second_half.1 >= other.first_half.0
        {
            problems.add(
                &other.name,
                other.first_half.0.to_string(),
                format!("begins before the {} ends", one.name),
            );
        }
    }
    Some(TermDates {
        authority: authority?,
        aliases,
        usual,
        terms,
    })
}

/// "2025/26" is 2025.
fn first_year(text: &str) -> Option<i32> {
    let (first, second) = text.split_once('/')?;
    let first: i32 = first.parse().ok()?;
    let second: i32 = second.parse().ok()?;
    ((first + 1) % 100 == second).then_some(first)
}

fn term(
    section: &mut Section,
    key: &'static str,
    year: i32,
    problems: &mut Problems,
) -> Option<Term> {
    let place = section.key(key);
    let halves = section.take(key).and_then(|value| match value {
        Value::Array(halves) => halves.iter().map(half).collect::<Option<Vec<_>>>(),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Table(_) => None,
    });
    match halves.as_deref() {
        Some(&[first_half, second_half]) if first_half.1 < second_half.0 => Some(Term {
            name: format!("{key} term {year}"),
            first_half,
            second_half,
        }),
        Some(_) | None => {
            problems.add(
                place,
                "",
                "give the two half-terms, each by its first and last day: [[2025-09-02, 2025-10-24], [2025-11-03, 2025-12-19]]",
            );
            None
        }
    }
}

fn half(value: &Value) -> Option<(NaiveDate, NaiveDate)> {
    let date = |value: &Value| value.as_datetime()?.to_string().parse::<NaiveDate>().ok();
    match value.as_array()?.as_slice() {
        [first, last] => {
            let (first, last) = (date(first)?, date(last)?);
            (first <= last).then_some((first, last))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(name: &str, text: &str) -> Vec<String> {
        let own = [(format!("calendar/{name}"), text.to_owned())];
        with_own(&own)
            .expect_err("refused")
            .iter()
            .map(Problem::to_string)
            .collect()
    }

    #[test]
    fn a_hubs_own_file_takes_the_place_of_ours() {
        let text = "name = \"Cambridgeshire\"\n[\"2021/22\"]\n\
            autumn = [[2021-09-02, 2021-10-15], [2021-10-25, 2021-12-17]]\n\
            spring = [[2022-01-05, 2022-02-11], [2022-02-21, 2022-04-01]]\n\
            summer = [[2022-04-19, 2022-05-20], [2022-05-30, 2022-07-22]]\n";
        let own = [("x/cambridgeshire.toml".to_owned(), text.to_owned())];
        let calendar = with_own(&own).unwrap();
        let day: NaiveDate = "2022-05-24".parse().unwrap();
        assert!(!calendar.is_school_day(Some("Cambridgeshire"), day));
        assert!(calendar.is_school_day(Some("Norfolk"), day));
    }

    #[test]
    fn a_file_that_is_none_says_what_is_wrong() {
        let said = complaints("bank-holidays.json", "{}");
        assert!(said[0].contains("no list of bank holidays"), "{said:?}");
        let said = complaints("x.toml", "[\"2021/23\"]\nautumn = 3\n");
        assert_eq!(said.len(), 2, "{said:?}");
        let said = complaints(
            "x.toml",
            "name = \"X\"\n[\"2021/22\"]\nautumn = [[2021-09-02, 2021-10-15]]\n\
             spring = [[2022-01-05, 2022-02-11], [2022-02-21, 2022-04-01]]\n\
             summer = [[2022-03-19, 2022-05-20], [2022-05-30, 2022-07-22]]\nwinter = 1\n",
        );
        assert_eq!(said.len(), 3, "{said:?}");
    }
}
