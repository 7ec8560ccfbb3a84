//! The register as a table for a spreadsheet: never a teacher's number, and a statement only on the
//! panel's sheet, which is never mailed. A value that a spreadsheet would take for a formula is put
//! behind an apostrophe (OWASP, "CSV injection").

use crate::domain::{
    application::State,
    programme::{Attribute, Key, Programme, Role},
    signatory::Grade,
};

/// An application as a table shows it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub reference: &'a str,
    pub programme: &'a Programme,
    pub state: &'a State,
}

/// Excel takes a file without it for the system's own alphabet.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What is attached to the summary.
pub fn register(rows: &[Row<'_>]) -> String {
    let mut table = Table::new(&[
        "submitter",
        "headteacher",
        "headteacher's e-mail",
        "participants",
        "group wish",
    ]);
    for row in rows {
        let state = row.state;
        table.application(
            row,
            [
                state
                    .submitter
                    .as_ref()
                    .map(|m| m.address.as_str().to_owned())
                    .unwrap_or_default(),
                person(state, Role::Headteacher, Attribute::Name),
                person(state, Role::Headteacher, Attribute::Email),
                participants(row.programme, state),
                state.value(Key::GroupRequested).to_owned(),
            ],
        );
    }
    table.text
}

/// The panel's sheet: what a choice between schools rests on.
pub fn panel(rows: &[Row<'_>]) -> String {
    let mut table = Table::new(&[
        "signatures",
        "group wish",
        "schools of the group",
        "relationship",
        "participants",
        "notes",
        "statement",
    ]);
    for row in rows {
        let state = row.state;
        let signatures = state.ledger.iter().map(|line| {
            let given = match line.grade {
                Grade::Confirmed | Grade::Sender | Grade::Copied | Grade::Waived => "yes",
                Grade::NearMiss | Grade::Missing | Grade::Declined | Grade::Bounced => "no",
            };
            format!("{}: {given} ({})", line.role, line.grade.as_str())
        });
        table.application(
            row,
            [
                joined(signatures),
                state.value(Key::GroupRequested).to_owned(),
                state.value(Key::GroupSchools).to_owned(),
                state.value(Key::GroupRelationship).to_owned(),
                participants(row.programme, state),
                joined(state.advice.iter().cloned()),
                state.value(Key::Statement).to_owned(),
            ],
        );
    }
    table.text
}

/// The heads of [`Table::application`].
const COMMON: [&str; 11] = [
    "reference",
    "programme",
    "school",
    "URN",
    "local authority",
    "status",
    "place",
    "missing",
    "for a person",
    "submitted",
    "completed",
];

struct Table {
    text: String,
}

impl Table {
    fn new(heads: &[&str]) -> Table {
        let mut table = Table {
            text: BYTE_ORDER_MARK.to_owned(),
        };
        let heads = COMMON.iter().chain(heads);
        table.row(heads.map(|head| (*head).to_owned()));
        table
    }

    /// What every table says of an application, and what this one says besides.
    fn application(&mut self, row: &Row<'_>, more: impl IntoIterator<Item = String>) {
        let state = row.state;
        let common = [
            row.reference.to_owned(),
            row.programme.short_title.clone(),
            state.value(Key::SchoolName).to_owned(),
            state.urn().unwrap_or_default().to_owned(),
            state.value(Key::LocalAuthority).to_owned(),
            state.status.as_str().to_owned(),
            state.place.map_or(String::new(), |p| p.as_str().to_owned()),
            joined(state.missing.iter().map(ToString::to_string)),
            joined(state.reviews.iter().map(|r| r.as_str().to_owned())),
            day(state.submitted_at),
            day(state.completed_at),
        ];
        self.row(common.into_iter().chain(more));
    }

    /// RFC 4180, every value in quotes.
    fn row(&mut self, cells: impl Iterator<Item = String>) {
        let cells: Vec<String> = cells
            .map(|cell| format!("\"{}\"", defused(&cell).replace('"', "\"\"")))
            .collect();
        self.text.push_str(&cells.join(","));
        self.text.push_str("\r\n");
    }
}

/// What no spreadsheet takes for a formula. Line ends stay, for statements have them.
fn defused(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    let clean = clean.trim();
    match clean.chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{clean}"),
        Some(_) | None => clean.to_owned(),
    }
}

fn joined(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join("; ")
}

fn day(at: Option<chrono::DateTime<chrono::Utc>>) -> String {
    at.map(|at| {
        let wall = crate::domain::calendar::wall(at);
        wall.format("%Y-%m-%d").to_string()
    })
    .unwrap_or_default()
}

fn person(state: &State, role: Role, attribute: Attribute) -> String {
    state.value(Key::Person(role, attribute)).to_owned()
}

/// "Ann Lee <a.lee@oakfield.test>; Bilal Khan <…>"
fn participants(programme: &Programme, state: &State) -> String {
    joined(
        programme
            .people
            .iter()
            .filter(|p| p.role != Role::Headteacher)
            .map(|p| {
                let name = state.value(Key::Person(p.role, Attribute::Name));
                let email = state.value(Key::Person(p.role, Attribute::Email));
                match (name, email) {
                    ("", "") => String::new(),
                    (name, "") => name.to_owned(),
                    (name, email) => format!("{name} <{email}>"),
                }
            })
            .filter(|text| !text.is_empty()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_values_quoted() {
        let mut table = Table::new(&[]);
        for (given, cell) in [
            (
                "=HYPERLINK(\"https://evil.test\")",
                "\"'=HYPERLINK(\"\"https://evil.test\"\")\"",
            ),
            ("+44 1632 960001", "\"'+44 1632 960001\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1+1", "\"'=1+1\""),
            (" =1+1", "\"'=1+1\""),
            ("Oakfield, Ely", "\"Oakfield, Ely\""),
            ("St Mary's \"C of E\"", "\"St Mary's \"\"C of E\"\"\""),
            ("two\r\nlines", "\"two\nlines\""),
        ] {
            table.text.clear();
            table.row([given.to_owned()].into_iter());
            assert_eq!(table.text, format!("{cell}\r\n"), "{given:?}");
        }
    }
}
