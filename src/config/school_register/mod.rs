//! The hub's copy of the national school register: `edubasealldataYYYYMMDD.csv` with its
//! `links_…` beside it, or the short form of a hub's own extract, read into a
//! [`SchoolRegister`]. Parsing is pure; files are read in [`load`] only. A bad row costs that row
//! and is reported by its line; a file that is no register is an error.

mod links;
mod table;

#[cfg(test)]
mod tests;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use chrono::NaiveDate;

use crate::domain::school_register::SchoolRegister;

/// Where the copy lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    pub register: PathBuf,
    /// Named by the operator; otherwise the file of the same date beside the register, if there is
    /// one.
    pub links: Option<PathBuf>,
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    pub file: PathBuf,
    /// Counted from 1, as editors do.
    pub line: u64,
    pub why: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: line {}: {}",
            self.file.display(),
            self.line,
            self.why
        )
    }
}

/// A register as it was read, with what was wrong with it.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub register: SchoolRegister,
    /// The links file that was read.
    pub links: Option<PathBuf>,
    pub bad: Vec<BadRow>,
}

/// Reads the copy. The error says which file, and what to do.
pub fn load(files: &Files) -> Result<Loaded> {
    let shown = files.register.display();
    let bytes =
        fs::read(&files.register).with_context(|| format!("read school register {shown}"))?;
    let table = table::parse(&bytes).with_context(|| format!("read school register {shown}"))?;
    drop(bytes);
    let mut bad = of_file(&files.register, table.bad);
    let links = match &files.links {
        Some(named) => Some(named.clone()),
        None => beside(&files.register).filter(|path| path.is_file()),
    };
    let mut successions = Vec::new();
    if let Some(path) = &links {
        let bytes =
            fs::read(path).with_context(|| format!("read school links {}", path.display()))?;
        let read = links::parse(&bytes)
            .with_context(|| format!("read school links {}", path.display()))?;
        bad.extend(of_file(path, read.bad));
        successions = read.successions;
    }
    Ok(Loaded {
        register: SchoolRegister::new(
            date_of(&files.register),
            table.whole && !is_extract(&files.register),
            table.schools,
            successions,
        ),
        links,
        bad,
    })
}

fn of_file(file: &Path, bad: Vec<(u64, String)>) -> Vec<BadRow> {
    bad.into_iter()
        .map(|(line, why)| BadRow {
            file: file.to_owned(),
            line,
            why,
        })
        .collect()
}

/// `links_edubasealldata20260401.csv` of `edubasealldata20260401.csv`.
fn beside(register: &Path) -> Option<PathBuf> {
    let name = register.file_name()?.to_str()?;
    Some(register.with_file_name(format!("links_{name}")))
}

/// GIAS hands out parts, too, which lack schools that exist: `edubaseallstatefunded…`,
/// `edubaseallacademiesandfree…`.
fn is_extract(file: &Path) -> bool {
    let name = file.file_name().map(|n| n.to_string_lossy().to_lowercase());
    name.is_some_and(|name| name.contains("edubaseall") && !name.contains("edubasealldata"))
}

/// The date in a file's name: eight digits in a row, year first.
fn date_of(file: &Path) -> Option<NaiveDate> {
    let name = file.file_name()?.to_str()?;
    name.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 8)
        .find_map(|digits| NaiveDate::parse_from_str(digits, "%Y%m%d").ok())
}

/// A cell's text: UTF-8 where it is that, else Windows-1252, which GIAS writes.
fn text(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) => text.trim().to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(cell)
            .0
            .trim()
            .to_owned(),
    }
}

/// The line a row begins on. The reader counts the end of the line before only when it reads on.
fn line_of(bytes: &[u8], row: &csv::ByteRecord) -> u64 {
    let Some(position) = row.position() else {
        return 0;
    };
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let ends = bytes
        .iter()
        .skip(from)
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .filter(|byte| **byte == b'\n')
        .count();
    position.line() + ends as u64
}

fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}
