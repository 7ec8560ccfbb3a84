//! Rows to the cells of a table: which text stands in which column of which row.

use super::super::{
    layout::Piece,
    line::{self, Column, Line, Segment},
};
use super::{ALIGNED, Rows};
use crate::document::{Block, Cell, Row};

/// A column's number, and its texts with the lines they stand on.
type Entries = (usize, Vec<(Segment, f64)>);

impl Rows {
    pub fn finish(self, body: f64) -> Piece {
        let mut edges = self.columns.clone();
        edges.sort_by(f64::total_cmp);
        let place = |at: usize| {
            let left = self.columns.get(at).copied().unwrap_or(0.0);
            edges.iter().filter(|e| **e < left).count()
        };
        let starts = self.starts();
        let ends = starts.iter().copied().skip(1).chain([self.lines.len()]);
        let mut rows = Vec::new();
        for (from, to) in starts.iter().copied().zip(ends) {
            let mut row: Vec<Entries> = Vec::new();
            let own = self.lines.get(from..to).unwrap_or_default();
            for (number, line) in own.iter().enumerate() {
                for segment in &line.segments {
                    let begun = own.first().filter(|_| number > 0);
                    let over = begun.and_then(|first| {
                        runs_over(first, segment).or_else(|| self.wraps(line, from + number))
                    });
                    let column = self.known(over.unwrap_or(segment.left)).unwrap_or_default();
                    let entry = (segment.clone(), line.base);
                    match row.iter_mut().find(|(at, _)| *at == column) {
                        Some((_, entries)) => entries.push(entry),
                        None => row.push((column, vec![entry])),
                    }
                }
            }
            let lefts: Vec<f64> = row
                .iter()
                .filter_map(|(at, _)| self.columns.get(*at).copied())
                .collect();
            let mut cells: Vec<Cell> = row
                .iter()
                .map(|(at, entries)| {
                    let left = self.columns.get(*at).copied().unwrap_or(0.0);
                    let right = lefts
                        .iter()
                        .filter(|other| **other > left + ALIGNED)
                        .fold(self.limits.1, |right, other| right.min(*other - 4.0));
                    Cell {
                        blocks: blocks(entries, (left, right), self.reach(left), body),
                        column: place(*at),
                        span: 1,
                        continues: false,
                    }
                })
                .collect();
            cells.sort_by_key(|cell| cell.column);
            rows.push(Row { cells });
        }
        // Columns without rules are guesses: two pages' are never one table.
        Piece::Table {
            edges: Vec::new(),
            rows,
            open: false,
        }
    }

    /// An answer behind its label on one line goes on at the margin, when it fills the line and the
    /// label is whole: it has its colon, or has run over the columns. Where the answer begins, if
    /// this line, at this place among the others, is more of it.
    pub(super) fn wraps(&self, line: &Line, at: usize) -> Option<f64> {
        let before = self.lines.get(..at)?;
        let above = before.last()?.segments.last()?;
        let labelled = before.iter().rev().find(|line| line.segments.len() > 1)?;
        let ([label, answer], [below]) = (labelled.segments.as_slice(), line.segments.as_slice())
        else {
            return None;
        };
        let passed =
            |column: &f64| label.left + ALIGNED < *column && *column < label.right - ALIGNED;
        let whole = label.text().trim_end().ends_with(':') || self.columns.iter().any(passed);
        let at_margin = (below.left - label.left).abs() < 2.0;
        let gap = line.base - before.last()?.base;
        let full = line::goes_on(above, below, gap, (answer.left, self.limits.1)).is_some();
        let near = self.spacing.pitch.is_none() || self.spacing.is_tight(gap, below.size);
        let another = below.text().trim_end().ends_with(':');
        (whole && full && at_margin && near && !another).then_some(answer.left)
    }
}

/// Below a label that runs over its column a hanging answer goes on where the label stands: then
/// where the answer begins that it belongs to.
fn runs_over(first: &Line, below: &Segment) -> Option<f64> {
    let [label, .., answer] = first.segments.as_slice() else {
        return None;
    };
    let under = label.left + ALIGNED < below.left && below.left < label.right;
    under.then_some(answer.left)
}

/// A column's texts. How wide the column really is only shows where it is full; there an address
/// may be broken.
fn blocks(entries: &[(Segment, f64)], limits: (f64, f64), reach: f64, body: f64) -> Vec<Block> {
    let (left, right) = limits;
    let mut column = Column::default();
    for (segment, base) in entries {
        let broken = column.in_address() && !segment.text().trim().contains(' ');
        let right = if broken { right.min(reach) } else { right };
        column.add(segment, *base, (left, right), body);
    }
    column.end();
    let paragraphs = column.paragraphs.into_iter();
    paragraphs.map(Block::Paragraph).collect()
}
