//! A table with the questions along its top, and a row for each person.

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
        let mut columns: Option<Vec<Option<Attribute>>> = None;
        for line in fresh.lines() {
            let cells: Vec<&str> = line.split(['\t', '|']).map(str::trim).collect();
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
}

/// The columns of a line that is labels only, but for what stands above the people; an empty corner
/// may be lost.
fn header(cells: &[&str]) -> Option<Vec<Option<Attribute>>> {
    let asked = |cell: &&str| match label::of_line(cell)?.what? {
        What::Of(attribute) => Some(attribute),
        What::School(_) | What::Several => None,
    };
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
