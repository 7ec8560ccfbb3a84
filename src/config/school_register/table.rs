//! The table of schools: GIAS's own columns, or the short form, told apart by their header.

use anyhow::{Result, bail};
use chrono::NaiveDate;
use csv::{ByteRecord, ReaderBuilder};

use super::{line_of, text, without_bom};
use crate::domain::{
    matching,
    school_register::{School, SchoolPhase, Standing, Urn, website_domain},
};

pub(super) struct Table {
    pub schools: Vec<School>,
    /// The last row is as long as the header: the file does not break off.
    pub whole: bool,
    pub bad: Vec<(u64, String)>,
}

/// Where each value stands.
struct Columns {
    urn: usize,
    name: usize,
    postcode: usize,
    town: Option<usize>,
    phase: Option<usize>,
    status: Option<usize>,
    opened: Option<usize>,
    closed: Option<usize>,
    group: Option<usize>,
    website: Option<usize>,
}

pub(super) fn parse(bytes: &[u8]) -> Result<Table> {
    if bytes.starts_with(b"PK") {
        bail!("it is a zip archive: unpack it and name the CSV file in it");
    }
    let bytes = without_bom(bytes);
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header: Vec<String> = reader.byte_headers()?.iter().map(text).collect();
    let columns = columns(&header)?;
    let mut table = Table {
        schools: Vec::new(),
        whole: true,
        bad: Vec::new(),
    };
    let mut row = ByteRecord::new();
    while reader.read_byte_record(&mut row)? {
        let line = line_of(bytes, &row);
        // Only the last row tells: a download that breaks off breaks off within it.
        table.whole = row.len() >= header.len();
        let mut doubts = Vec::new();
        table.schools.extend(school(&row, &columns, &mut doubts));
        table.bad.extend(doubts.into_iter().map(|why| (line, why)));
    }
    if table.schools.is_empty() {
        bail!("it has the columns of a school register, but no school");
    }
    Ok(table)
}

fn columns(header: &[String]) -> Result<Columns> {
    let find = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| header.iter().position(|h| h.eq_ignore_ascii_case(name)))
    };
    let (Some(urn), Some(name), Some(postcode)) = (
        find(&["URN"]),
        find(&["EstablishmentName"]),
        find(&["Postcode"]),
    ) else {
        bail!(
            "it is no school register: a first line with the columns URN, EstablishmentName and Postcode, separated by commas, is wanted (GIAS calls the file \"Establishment fields CSV\")"
        );
    };
    let columns = Columns {
        urn,
        name,
        postcode,
        town: find(&["Town"]),
        phase: find(&["PhaseOfEducation (name)", "Phase"]),
        status: find(&["EstablishmentStatus (name)"]),
        opened: find(&["OpenDate"]),
        closed: find(&["CloseDate"]),
        group: find(&["EstablishmentTypeGroup (name)"]),
        website: find(&["SchoolWebsite", "Domain"]),
    };
    // The short form has neither; of GIAS's own, nothing may be gone that the rules rest on.
    let is_gias = header.iter().any(|h| h.ends_with(" (name)"));
    if is_gias && (columns.status.is_none() || columns.phase.is_none()) {
        bail!(
            "it lacks the column {}: download \"Establishment fields CSV\" from GIAS anew",
            if columns.status.is_none() {
                "EstablishmentStatus (name)"
            } else {
                "PhaseOfEducation (name)"
            }
        );
    }
    Ok(columns)
}

/// A school, and what is wrong with its row. None only without a URN: a school whose status cannot
/// be read is still one that the register has heard of.
fn school(row: &ByteRecord, columns: &Columns, doubts: &mut Vec<String>) -> Option<School> {
    let cell = |at: usize| row.get(at).map(text).unwrap_or_default();
    let may = |at: Option<usize>| at.map(cell).unwrap_or_default();
    let written = cell(columns.urn);
    let Some(urn) = Urn::parse(&written) else {
        doubts.push(format!("{written:?} is no URN"));
        return None;
    };
    let name = cell(columns.name);
    if name.is_empty() {
        doubts.push(format!("school {urn} has no name"));
    }
    let status = may(columns.status);
    let standing = match status.to_lowercase().as_str() {
        // The short form lists open schools.
        "open" => Standing::Open,
        "" if columns.status.is_none() => Standing::Open,
        "open, but proposed to close" => Standing::Closing,
        "proposed to open" => Standing::Proposed,
        "closed" => Standing::Closed,
        _ => {
            doubts.push(format!(
                "school {urn}: {status:?} is no status: taken for open"
            ));
            Standing::Open
        }
    };
    let mut day = |at: Option<usize>| match may(at).as_str() {
        "" => None,
        written => {
            let day = date(written);
            if day.is_none() {
                doubts.push(format!("school {urn}: {written:?} is no date"));
            }
            day
        }
    };
    let (opened_on, closed_on) = (day(columns.opened), day(columns.closed));
    Some(School {
        urn,
        name,
        town: may(columns.town),
        postcode: matching::postcode(&cell(columns.postcode)),
        phase: phase(&may(columns.phase)),
        standing,
        opened_on,
        closed_on,
        independent: may(columns.group).eq_ignore_ascii_case("independent schools"),
        domain: website_domain(&may(columns.website)),
    })
}

fn phase(written: &str) -> SchoolPhase {
    match written.to_lowercase().as_str() {
        "nursery" => SchoolPhase::Nursery,
        "primary" | "middle deemed primary" => SchoolPhase::Primary,
        "secondary" | "middle deemed secondary" => SchoolPhase::Secondary,
        "all-through" | "all through" => SchoolPhase::AllThrough,
        "16 plus" => SchoolPhase::SixteenPlus,
        _ => SchoolPhase::Unsaid,
    }
}

/// `dd-mm-yyyy`; a spreadsheet that had the file open writes slashes.
fn date(written: &str) -> Option<NaiveDate> {
    let day = written.split(' ').next()?;
    ["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(day, form).ok())
}
