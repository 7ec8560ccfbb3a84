//! Groups and events from CSV files, as an office keeps them. A bad row costs itself and is named
//! by its line; the good ones are taken. Read again, a file changes only what has changed in it.

use anyhow::{Context, Result};
use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::plan::{NewPlan, Plan};
use crate::{
    bot::{
        judge::Judge,
        rule::{By, Refused, refuse},
    },
    domain::{
        address::Address,
        calendar::Calendar,
        event::{Kind, Source, When},
        work_group,
    },
    store::{
        EventId, Tx,
        groups::{self, NewGroup},
    },
};

/// What became of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub added: usize,
    pub changed: usize,
    pub same: usize,
    pub bad: Vec<Line>,
    /// Events that are new, or different now.
    pub touched: Vec<EventId>,
}

/// A row that was not taken, by the line of the file it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub line: u64,
    pub why: String,
}

/// Rows of a file, longer ones are no list of groups or events.
const MOST_ROWS: usize = 5000;

impl Judge<'_> {
    /// One row a group, or one a school: `group, programme, lead, email, capacity, school`.
    pub async fn import_groups(&self, tx: &mut Tx<'_>, file: &[u8], by: By<'_>) -> Result<Report> {
        let mut report = Report::default();
        for row in rows(file)? {
            let mut savepoint = tx.savepoint().await?;
            match self.import_group(&mut savepoint, &row, by).await {
                Ok(outcome) => {
                    savepoint.commit().await?;
                    report.count(outcome);
                }
                Err(error) => {
                    savepoint.rollback().await?;
                    report.refused(&row, error)?;
                }
            }
        }
        Ok(report)
    }

    async fn import_group(&self, tx: &mut Tx<'_>, row: &Row, by: By<'_>) -> Result<Outcome> {
        let name = row.wanted(&["group", "work group", "name", "group name"])?;
        let key = work_group::key(name);
        let known = groups::by_key(tx, &self.hub.id, &key).await?;
        let programme = match (row.of(&["programme", "program"]), &known) {
            ("", Some(known)) => known.programme.clone(),
            ("", None) => match self.hub.programmes.as_slice() {
                [only] => only.id.clone(),
                _ => return refuse("say which programme the group is of".to_owned()),
            },
            (id, _) => id.to_owned(),
        };
        if !self.hub.runs(&programme) {
            return refuse(format!("the hub runs no programme {programme:?}"));
        }
        let email = match (
            row.of(&["email", "e-mail", "lead email", "lead e-mail"]),
            &known,
        ) {
            ("", Some(known)) => known.lead.clone(),
            ("", None) => return refuse("the lead's e-mail address is missing".to_owned()),
            (email, _) => email.to_owned(),
        };
        let Some(lead) = Address::parse(&email) else {
            return refuse(format!("{email:?} is no e-mail address"));
        };
        let lead_name = match (row.of(&["lead", "lead name", "leader"]), &known) {
            ("", Some(known)) => known.lead_name.clone(),
            (name, _) => name.to_owned(),
        };
        let capacity = match row.of(&["capacity", "places", "size"]) {
            "" => known.as_ref().and_then(|k| k.capacity),
            text => match text.parse::<u32>() {
                Ok(number) if (1..=100).contains(&number) => Some(number),
                Ok(_) | Err(_) => return refuse(format!("{text:?} is no number of schools")),
            },
        };
        let new = NewGroup {
            hub: &self.hub.id,
            programme: &programme,
            name,
            key: &key,
            lead_name: &lead_name,
            lead: lead.as_str(),
            lead_key: lead.key(),
            capacity,
            now: by.at,
        };
        let id = groups::put(tx, new).await?;
        let now = groups::get(tx, id).await?;
        let mut outcome = match &known {
            None => Outcome::Added,
            Some(_) if known == now => Outcome::Same,
            Some(_) => Outcome::Changed,
        };
        let schools = row.of(&[
            "school",
            "schools",
            "reference",
            "references",
            "urn",
            "urns",
        ]);
        for school in schools
            .split([';', ',', '\n'])
            .map(str::trim)
            .filter(|s| !s.is_empty())
        {
            let application = self.find_school(tx, school).await?;
            if groups::group_of(tx, application.id).await? != Some(id) {
                self.assign(tx, &application.reference, name, by).await?;
                if outcome == Outcome::Same {
                    outcome = Outcome::Changed;
                }
            }
        }
        Ok(outcome)
    }

    /// `kind, date, start, end, school or group, place, title, gap task`, and an `id` of the
    /// office's own by which a row that changes is known again.
    pub async fn import_events(&self, tx: &mut Tx<'_>, file: &[u8], by: By<'_>) -> Result<Report> {
        let mut report = Report::default();
        for row in rows(file)? {
            let mut savepoint = tx.savepoint().await?;
            match self.import_event(&mut savepoint, &row, by).await {
                Ok((outcome, touched)) => {
                    savepoint.commit().await?;
                    report.count(outcome);
                    report.touched.extend(touched);
                }
                Err(error) => {
                    savepoint.rollback().await?;
                    report.refused(&row, error)?;
                }
            }
        }
        Ok(report)
    }

    async fn import_event(
        &self,
        tx: &mut Tx<'_>,
        row: &Row,
        by: By<'_>,
    ) -> Result<(Outcome, Option<EventId>)> {
        let kind = row.wanted(&["kind", "type", "event"])?;
        let Some(kind) = Kind::of(kind) else {
            return refuse(format!(
                "{kind:?} is no kind: visit, workshop, first workshop or other"
            ));
        };
        let when = when(
            row.wanted(&["date", "day"])?,
            row.of(&["start", "starts", "from", "time"]),
            row.of(&["end", "ends", "until", "to"]),
            &self.config.calendar,
        );
        let when = match when {
            Ok(when) => when,
            Err(why) => return refuse(why),
        };
        let given = |names: &[&str]| Some(row.of(names).to_owned()).filter(|v| !v.is_empty());
        let new = NewPlan {
            kind,
            school: given(&["school", "reference", "urn"]),
            group: given(&["group", "work group"]),
            title: given(&["title", "summary"]),
            place: row.of(&["place", "where", "location", "venue"]).to_owned(),
            gap_task: given(&["gap task", "gap_task", "task"]),
            when,
            source: Source::Import,
            uid: given(&["id", "key"]).map(|id| format!("import|{id}")),
        };
        Ok(match self.plan(tx, &new, by).await? {
            Plan::Added(row) => (Outcome::Added, Some(row.id)),
            Plan::Changed(row) => (Outcome::Changed, Some(row.id)),
            Plan::Same(_) => (Outcome::Same, None),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Added,
    Changed,
    Same,
}

impl Report {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::Changed => self.changed += 1,
            Outcome::Same => self.same += 1,
        }
    }

    /// What a row says is its fault; what the register says is ours.
    fn refused(&mut self, row: &Row, error: anyhow::Error) -> Result<()> {
        let why = error.downcast::<Refused>()?.to_string();
        self.bad.push(Line {
            line: row.line,
            why,
        });
        Ok(())
    }
}

/// A civil day and times as an office writes them; without times, the whole day.
pub fn when(date: &str, start: &str, end: &str, calendar: &Calendar) -> Result<When, String> {
    let day = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(date.trim(), form).ok())
        .filter(|d| d.format("%Y").to_string().len() == 4 && *d > NaiveDate::default())
        .ok_or_else(|| format!("{date:?} is no date: write it like 2022-11-10 or 10/11/2022"))?;
    let time = |text: &str| {
        let text = text
            .trim()
            .to_lowercase()
            .replace(' ', "")
            .replace('.', ":");
        ["%H:%M", "%H:%M:%S", "%I:%M%P"]
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(&text, form).ok())
            .or_else(|| {
                // "9am": chrono wants minutes.
                let (hour, half) = text.split_at_checked(text.len().checked_sub(2)?)?;
                NaiveTime::parse_from_str(&format!("{hour}:00{half}"), "%I:%M%P").ok()
            })
            .ok_or_else(|| format!("{text:?} is no time: write it like 09:30"))
    };
    if start.trim().is_empty() {
        return Ok(When {
            starts: calendar.at(day, NaiveTime::MIN),
            ends: calendar.end_of(day),
            day: Some(day),
        });
    }
    let starts = calendar.at(day, time(start)?);
    let ends = if end.trim().is_empty() {
        // Half-day visits and meetings, where nothing is said.
        starts + TimeDelta::hours(2)
    } else {
        calendar.at(day, time(end)?)
    };
    if ends <= starts {
        return Err(format!("it ends ({end}) before it begins ({start})"));
    }
    Ok(When {
        starts,
        ends,
        day: None,
    })
}

struct Row {
    line: u64,
    /// Heading in lower case, and the cell.
    cells: Vec<(String, String)>,
}

impl Row {
    /// The first of these columns that has something in it.
    fn of(&self, names: &[&str]) -> &str {
        names
            .iter()
            .filter_map(|name| self.cells.iter().find(|(n, _)| n == name))
            .map(|(_, cell)| cell.as_str())
            .find(|cell| !cell.is_empty())
            .unwrap_or("")
    }

    fn wanted(&self, names: &[&str]) -> Result<&str> {
        match self.of(names) {
            "" => refuse(format!(
                "nothing stands under {:?}",
                names.first().unwrap_or(&"")
            )),
            cell => Ok(cell),
        }
    }
}

fn rows(file: &[u8]) -> Result<Vec<Row>> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    // Excel saves the code page of its machine.
    let text = match std::str::from_utf8(file) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(file).0.into_owned(),
    };
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.matches(';').count() > first.matches(',').count() {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let headings: Vec<String> = reader
        .headers()
        .context("read the headings of the file")?
        .iter()
        .map(|h| h.to_lowercase().replace('_', " "))
        .collect();
    let mut rows = Vec::new();
    for record in reader.records().take(MOST_ROWS) {
        let record = record.context("read a row of the file")?;
        let cells: Vec<(String, String)> = headings
            .iter()
            .cloned()
            .zip(record.iter().map(str::to_owned))
            .collect();
        if cells.iter().all(|(_, cell)| cell.is_empty()) {
            continue;
        }
        rows.push(Row {
            line: record.position().map_or(0, csv::Position::line),
            cells,
        });
    }
    Ok(rows)
}
