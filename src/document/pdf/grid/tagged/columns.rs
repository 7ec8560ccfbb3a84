//! Which columns the cells of a tagged table stand in, and where on the page those begin.

use std::collections::BTreeMap;

use super::{
    super::super::tags::{Table, Tags},
    Shown,
};
use crate::document::limits;

/// Text stands this far from the edges of its cell.
const PAD: f64 = 5.4;
/// Columns begin at least this far from each other.
const NARROW: f64 = 6.0;

/// One cell as it stands in its table.
#[derive(Clone, Copy)]
pub struct Stands {
    pub row: usize,
    pub column: usize,
    pub span: usize,
    pub down: usize,
}

/// Where each cell stands, and the edges of the columns: those of the table at the end of the page
/// above, where they fit.
pub fn find(
    tags: &Tags,
    table: &Table,
    shown: &Shown,
    above: Option<&[f64]>,
) -> Option<(BTreeMap<usize, Stands>, Vec<f64>)> {
    let (mut stands, columns) = stands(tags, table)?;
    let mut lefts: BTreeMap<usize, f64> = BTreeMap::new();
    for (cell, extent) in shown.pages.values().flatten() {
        let left = lefts.entry(*cell).or_insert(extent.area.left);
        *left = left.min(extent.area.left);
    }
    if table.unnamed {
        spread(table, &mut stands, columns, &lefts);
    }
    let fits = |xs: &&[f64]| {
        let mut texts = lefts
            .iter()
            .filter_map(|(cell, left)| Some((stands.get(cell)?, left)));
        xs.len() == columns + 1
            && texts.all(|(at, left)| {
                let edges = (xs.get(at.column), xs.get(at.column + at.span));
                matches!(edges, (Some(from), Some(to)) if from <= left && left < to)
            })
    };
    if let Some(xs) = above.filter(fits) {
        let xs = xs.to_vec();
        return Some((stands, xs));
    }
    let extents = shown.pages.values().flatten();
    let right = extents.fold(f64::NEG_INFINITY, |right, (_, e)| right.max(e.area.right));
    let xs = edges(&stands, columns, &lefts, right)?;
    Some((stands, xs))
}

/// Where each cell stands, with those above that reach down to its row, and how many columns there
/// are.
fn stands(tags: &Tags, table: &Table) -> Option<(BTreeMap<usize, Stands>, usize)> {
    let mut stands = BTreeMap::new();
    // the first row that is free again
    let mut taken: Vec<usize> = Vec::new();
    for (row, cells) in table.rows.iter().enumerate() {
        let mut column = 0;
        for number in cells {
            let cell = tags.cells.get(*number)?;
            while taken.get(column).is_some_and(|free| *free > row) {
                column += 1;
            }
            if column.saturating_add(cell.span) > limits::COLUMNS {
                return None;
            }
            taken.resize(taken.len().max(column + cell.span), 0);
            for slot in taken.iter_mut().skip(column).take(cell.span) {
                *slot = row.saturating_add(cell.down);
            }
            let (span, down) = (cell.span, cell.down);
            stands.insert(
                *number,
                Stands {
                    row,
                    column,
                    span,
                    down,
                },
            );
            column += cell.span;
        }
    }
    (taken.len() > 1).then_some((stands, taken.len()))
}

/// Where a table's cells have no names, none says how many columns it covers either: in a row of
/// fewer than others have, each begins where its text does.
fn spread(
    table: &Table,
    stands: &mut BTreeMap<usize, Stands>,
    columns: usize,
    lefts: &BTreeMap<usize, f64>,
) {
    let (whole, short): (Vec<_>, Vec<_>) = table.rows.iter().partition(|row| row.len() == columns);
    let begins = |column: usize| {
        let cells = whole.iter().filter_map(|row| lefts.get(row.get(column)?));
        cells.copied().reduce(f64::min)
    };
    let Some(begins) = (0..columns).map(begins).collect::<Option<Vec<f64>>>() else {
        return;
    };
    for row in short {
        let mut end = columns;
        for (number, cell) in row.iter().enumerate().rev() {
            let (Some(left), Some(stands)) = (lefts.get(cell), stands.get_mut(cell)) else {
                break;
            };
            let column = begins.partition_point(|begins| *begins < left + 1.0);
            let column = if number == 0 {
                0
            } else {
                column.saturating_sub(1)
            };
            if column >= end {
                break;
            }
            (stands.column, stands.span) = (column, end - column);
            end = column;
        }
    }
}

/// The edges of the columns: each begins with its leftmost text; one without any is as wide as
/// nothing. None when a text begins beyond its column.
fn edges(
    stands: &BTreeMap<usize, Stands>,
    columns: usize,
    lefts: &BTreeMap<usize, f64>,
    right: f64,
) -> Option<Vec<f64>> {
    let mut begins: Vec<Option<f64>> = vec![None; columns];
    for (cell, left) in lefts {
        let slot = begins.get_mut(stands.get(cell)?.column)?;
        *slot = Some(slot.map_or(*left, |known| known.min(*left)));
    }
    let begun: Vec<f64> = begins.iter().flatten().copied().collect();
    let mut apart = begun.iter().zip(begun.iter().skip(1));
    if begun.len() < 2 || apart.any(|(a, b)| b - a < NARROW) {
        return None;
    }
    let mut xs = vec![right + PAD];
    for left in begins.iter().rev() {
        let next = xs.last().copied()?;
        xs.push(left.map_or(next, |left| left - PAD));
    }
    xs.reverse();
    for (cell, left) in lefts {
        let stands = stands.get(cell)?;
        if left >= xs.get(stands.column + stands.span)? {
            return None;
        }
    }
    Some(xs)
}
