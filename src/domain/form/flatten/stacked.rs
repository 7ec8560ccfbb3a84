//! An answer that was typed as a small table in its own cell.

use crate::document::{Block, Cell, Paragraph, Row};

/// Of so many lines is an answer; a table of more is a part of the form.
const LINES: usize = 6;

/// The cells of such an answer, one below another, beside its label in the row: an address, line by
/// line.
pub(super) fn stacked<'c>(cell: &'c Cell, row: &Row) -> Option<Vec<&'c Cell>> {
    let labelled = row.cells.iter().any(|c| c.column == 0 && is_text(c));
    if cell.column == 0 || !labelled {
        return None;
    }
    let mut full = cell.blocks.iter().filter(|block| match block {
        Block::Paragraph(p) => says(p),
        Block::Table(_) => true,
    });
    let (Some(Block::Table(table)), None) = (full.next(), full.next()) else {
        return None;
    };
    let of_one = |row: &'c Row| match row.cells.as_slice() {
        [cell] if holds_text(cell) => Some(cell),
        _other => None,
    };
    let cells = table.rows.iter().map(of_one);
    (table.rows.len() <= LINES)
        .then(|| cells.collect())
        .flatten()
}

fn holds_text(cell: &Cell) -> bool {
    cell.blocks.iter().all(|b| matches!(b, Block::Paragraph(_)))
}

/// Whether the cell holds text alone, and some of it.
fn is_text(cell: &Cell) -> bool {
    let said = |b: &Block| matches!(b, Block::Paragraph(p) if says(p));
    holds_text(cell) && cell.blocks.iter().any(said)
}

fn says(paragraph: &Paragraph) -> bool {
    paragraph.spans.iter().any(|s| !s.text.trim().is_empty())
}
