//! A table with the questions along its top and a row for each person, or the people along its top
//! and a row for each question.

use super::{
    Heard,
    label::{self, What, of_person},
    region::Region,
};
use crate::domain::{
    conversation::{Whose, split::foot, words::words},
    programme::Attribute,
};

impl Heard {
    /// "| TRN | Telephone", "Ann Lee | 1234567 | 07700 900123".
    pub(super) fn table(&mut self, fresh: &str) {
        self.beside(fresh);
        let mut columns: Option<Vec<Option<Attribute>>> = None;
        for line in fresh.lines() {
            let cells = cells(line);
            if let Some(header) = header(&cells) {
                columns = Some(header);
                continue;
            }
            let row = columns
                .as_ref()
                .filter(|columns| columns.len() == cells.len());
            let Some(row) = row else {
                columns = columns.filter(|_| line.trim().is_empty());
                continue;
            };
            let Some(whose) = cells.first().and_then(|cell| whose(cell)) else {
                continue;
            };
            for (attribute, cell) in row.iter().zip(&cells).skip(1) {
                let found = words(cell);
                let region = Region::new(cell, &found, 0, found.len());
                if let Some(attribute) = *attribute
                    && !region.is_placeholder()
                    && let Some(value) = region.of_person(attribute, true)
                {
                    self.push(of_person(whose.clone(), attribute), value, line);
                }
            }
        }
    }

    /// "| Ann Lee | Ben Hart", "TRN | 1234567 | 7654321".
    fn beside(&mut self, fresh: &str) {
        let mut people: Option<Vec<Whose>> = None;
        for line in fresh.lines() {
            let cells = cells(line);
            let Some(of) = &people else {
                people = along(&cells);
                continue;
            };
            let row = cells.split_first().filter(|(_, row)| row.len() == of.len());
            let asked = row.and_then(|(first, row)| Some((attribute(first)?, row)));
            let Some((attribute, row)) = asked else {
                people = people.filter(|_| line.trim().is_empty());
                continue;
            };
            for (whose, cell) in of.clone().into_iter().zip(row) {
                let found = words(cell);
                let region = Region::new(cell, &found, 0, found.len());
                if !region.is_placeholder()
                    && let Some(value) = region.of_person(attribute, true)
                {
                    self.push(of_person(whose, attribute), value, line);
                }
            }
        }
    }
}

fn cells(line: &str) -> Vec<&str> {
    line.split(['\t', '|']).map(str::trim).collect()
}

/// The question of a cell that asks for something of a person.
fn attribute(cell: &str) -> Option<Attribute> {
    let posts = ["role", "roles", "role(s)", "position", "post", "job title"];
    if posts.contains(&cell.trim_end_matches(':').to_lowercase().as_str()) {
        return Some(Attribute::Role);
    }
    match label::of_line(cell)?.what? {
        What::Of(attribute) => Some(attribute),
        What::School(_) | What::Several => None,
    }
}

/// Two people or more along the top; an empty corner may be lost.
fn along(cells: &[&str]) -> Option<Vec<Whose>> {
    let (corner, rest) = cells.split_first()?;
    let beside = match whose(corner) {
        Some(_) => cells,
        None => rest,
    };
    let people: Option<Vec<Whose>> = beside.iter().map(|cell| whose(cell)).collect();
    people.filter(|people| people.len() > 1)
}

/// The columns of a line that is labels only, but for what stands above the people; an empty corner
/// may be lost.
fn header(cells: &[&str]) -> Option<Vec<Option<Attribute>>> {
    let asked = |cell: &&str| attribute(cell);
    let (first, rest) = cells.split_first()?;
    let corner = match asked(first) {
        Some(Attribute::Name) => true,
        Some(_) => false,
        None => words(first).len() <= 3,
    };
    let beside = if corner { rest } else { cells };
    let fits = !beside.is_empty() && beside.iter().all(|cell| asked(cell).is_some());
    fits.then(|| {
        std::iter::once(None)
            .chain(beside.iter().map(asked))
            .collect()
    })
}

/// "Ann Lee", "Lead Participant 2".
fn whose(cell: &str) -> Option<Whose> {
    if let Some(role) = label::of_line(cell).and_then(|l| l.role()) {
        return Some(Whose::Role(role));
    }
    foot::is_name(cell).then(|| Whose::Named(cell.to_owned()))
}
