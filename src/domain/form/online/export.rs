//! A spreadsheet of answers: a column a question, a row a school.

use chrono::NaiveDate;

use super::{Known, Online, asked::Asked, event, note, provider, provider::Meta};
use crate::{
    document::{Block, Document, Row, Table},
    domain::{
        form::{
            FormReading, Forms, answered,
            flatten::{Line, Place, cell_lines},
            is_form, resolve, validity,
        },
        programme::Key,
    },
};

/// Rows of one export that are read; a hub's largest round has a hundred schools.
const ROWS: usize = 500;
/// Lines above the heading: a title somebody put there.
const ABOVE: usize = 6;

/// What an export says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Export {
    pub forms: Vec<FormReading>,
    pub refused: Vec<Refused>,
}

/// A row that is no application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// "row 7"
    pub row: String,
    pub why: &'static str,
}

/// A column of the export.
enum Column {
    Provider(Meta),
    Question(String),
}

struct Heading<'a> {
    known: &'a Known,
    other_year: Option<String>,
    columns: Vec<Column>,
    /// Its row, from 0.
    at: usize,
}

impl Forms {
    /// The rows of an export; `context` is the file's name and the mail's subject. None when the
    /// document is no export.
    pub fn exported(&self, file: &str, document: &Document, context: &str) -> Option<Export> {
        document.blocks.iter().find_map(|block| match block {
            Block::Table(table) => self.export_in(file, table, context),
            Block::Paragraph(_) => None,
        })
    }

    fn export_in(&self, file: &str, table: &Table, context: &str) -> Option<Export> {
        let heading = self.heading(table, context)?;
        let month_first = table
            .rows
            .iter()
            .skip(heading.at + 1)
            .any(|row| times(&heading, row).any(|text| provider::is_month_first(&text)));
        let mut export = Export::default();
        for (at, row) in table.rows.iter().enumerate().skip(heading.at + 1) {
            let name = format!("row {}", at + 1);
            if at > heading.at + ROWS {
                export.refused.push(Refused {
                    row: format!("{name} and what follows"),
                    why: "more than 500 rows: send the export in parts",
                });
                break;
            }
            if row
                .cells
                .iter()
                .all(|cell| text_of(row, cell.column).is_empty())
            {
                continue;
            }
            match read_row(&heading, row, file, &name, month_first) {
                Ok(form) => export.forms.push(form),
                Err(why) => export.refused.push(Refused { row: name, why }),
            }
        }
        latest_of_each_school(&mut export);
        Some(export)
    }

    /// The row of questions, and whose they are.
    fn heading(&self, table: &Table, context: &str) -> Option<Heading<'_>> {
        for (at, row) in table.rows.iter().enumerate().take(ABOVE) {
            let width = row.cells.iter().map(|c| c.column + 1).max().unwrap_or(0);
            if width < 6 {
                continue;
            }
            let questions: Vec<String> = (0..width).map(|column| text_of(row, column)).collect();
            let mut first = true;
            let columns: Vec<Column> = questions
                .into_iter()
                .map(|question| match provider::meta(&question, first) {
                    Some(meta) => Column::Provider(meta),
                    None => {
                        first = first && question.is_empty();
                        Column::Question(question)
                    }
                })
                .collect();
            let asked: Vec<&str> = columns
                .iter()
                .filter_map(|c| match c {
                    Column::Question(q) => Some(q.as_str()),
                    Column::Provider(_) => None,
                })
                .collect();
            let providers = columns.len() - asked.len();
            let below = table.rows.len() - at - 1;
            // One row without a provider's columns is a school's own way to set its form.
            if providers == 0 && below < 2 {
                continue;
            }
            let mut heading = Heading {
                known: match self.of_online_form(&asked, context, &[]) {
                    Some((known, _)) => known,
                    None => continue,
                },
                other_year: None,
                columns,
                at,
            };
            let days = days(&heading, table);
            let asked: Vec<&str> = heading
                .columns
                .iter()
                .filter_map(|c| match c {
                    Column::Question(q) => Some(q.as_str()),
                    Column::Provider(_) => None,
                })
                .collect();
            let (known, other_year) = self.of_online_form(&asked, context, &days)?;
            let names_school = asked.iter().any(|q| {
                matches!(
                    super::meaning(&known.labels, q),
                    Some(super::Meaning::Field(Key::SchoolName | Key::SchoolUrn))
                )
            });
            if !names_school {
                continue;
            }
            heading.known = known;
            heading.other_year = other_year;
            return Some(heading);
        }
        None
    }
}

fn days(heading: &Heading<'_>, table: &Table) -> Vec<NaiveDate> {
    table
        .rows
        .iter()
        .skip(heading.at + 1)
        .flat_map(|row| times(heading, row).collect::<Vec<_>>())
        .filter_map(|text| provider::instant(&text, false))
        .map(|t| t.date_naive())
        .collect()
}

fn times<'a>(heading: &'a Heading<'_>, row: &'a Row) -> impl Iterator<Item = String> + 'a {
    let columns = heading.columns.iter().enumerate();
    columns
        .filter(|(_, c)| matches!(c, Column::Provider(Meta::Submitted)))
        .map(|(at, _)| text_of(row, at))
}

fn text_of(row: &Row, column: usize) -> String {
    lines_of(row, column, 0)
        .iter()
        .map(|l| l.text.trim())
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

fn lines_of(row: &Row, column: usize, at: usize) -> Vec<Line> {
    let place = Place::Cell {
        table: 1,
        row: at + 1,
        cell: column + 1,
    };
    row.cells
        .iter()
        .find(|c| c.column == column && !c.continues)
        .map(|c| cell_lines(&c.blocks, place))
        .unwrap_or_default()
}

fn read_row(
    heading: &Heading<'_>,
    row: &Row,
    file: &str,
    name: &str,
    month_first: bool,
) -> Result<FormReading, &'static str> {
    let at: usize = name
        .rsplit(' ')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    if row.cells.iter().any(|c| c.column >= heading.columns.len()) {
        return Err("it has more cells than the heading has questions");
    }
    let mut online = Online {
        row: Some(name.to_owned()),
        ..Online::default()
    };
    let mut events = Vec::new();
    for (column, what) in heading.columns.iter().enumerate() {
        let answer = lines_of(row, column, at - 1);
        match what {
            Column::Provider(meta) => note(&mut online, *meta, &answer, month_first),
            Column::Question(question) => events.push(event(
                heading.known,
                Asked {
                    question: question.clone(),
                    answer,
                },
            )),
        }
    }
    let known = heading.known;
    let resolved = resolve::resolve(events, &known.programme, &known.labels)
        .into_iter()
        .find(is_form)
        .ok_or("its answers cannot be told apart")?;
    let mut form = answered(known, resolved, file, heading.other_year.clone());
    let has = |key: Key| form.fields.contains_key(&key);
    let urn = form
        .fields
        .get(&Key::SchoolUrn)
        .is_some_and(|v| validity::problem(Key::SchoolUrn, &v.value).is_none());
    if form.fields.is_empty() {
        return Err("nothing is answered in it");
    }
    if !urn && !has(Key::SchoolName) {
        return Err("it has neither a school's name nor a URN");
    }
    if form.fields.len() < 3 {
        return Err("hardly anything is answered in it");
    }
    form.file = format!("{file}, {name}");
    form.online = Some(Box::new(online));
    Ok(form)
}

/// Who answers twice corrects the first answer: the later one counts.
fn latest_of_each_school(export: &mut Export) {
    let school = |form: &FormReading| -> Option<String> {
        let text = |key: Key| form.fields.get(&key).map(|v| v.value.to_lowercase());
        let urn = text(Key::SchoolUrn).filter(|u| validity::problem(Key::SchoolUrn, u).is_none());
        urn.or_else(|| {
            Some(format!(
                "{} {}",
                text(Key::SchoolName)?,
                text(Key::SchoolAddress)?
            ))
        })
    };
    let mut kept: Vec<FormReading> = Vec::new();
    for form in std::mem::take(&mut export.forms) {
        let same =
            school(&form).and_then(|s| kept.iter_mut().find(|k| school(k).as_ref() == Some(&s)));
        let Some(earlier) = same else {
            kept.push(form);
            continue;
        };
        let time = |f: &FormReading| f.online.as_ref().and_then(|o| o.submitted);
        let later = match (time(earlier), time(&form)) {
            (Some(a), Some(b)) => b >= a,
            (Some(_) | None, None) | (None, Some(_)) => true,
        };
        let (newer, older) = if later {
            let older = std::mem::replace(earlier, form);
            (earlier, older)
        } else {
            (earlier, form)
        };
        newer.doubts.push(format!(
            "{} is of the same school: the later one counts",
            older.file
        ));
    }
    export.forms = kept;
}
