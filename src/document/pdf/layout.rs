//! A page's characters and rules to paragraphs and tables, in reading order.

use std::collections::BTreeMap;

use super::{
    grid::{self, Grid},
    line::{self, Column, Line, Segment},
    page::{Area, Glyph, Page},
};
use crate::document::{Block, Cell, Paragraph, Row, Table};

/// A piece of a page; a table knows where its columns stand.
#[derive(Debug)]
pub enum Piece {
    Paragraph(Paragraph),
    Table { edges: Vec<f64>, rows: Vec<Row> },
}

impl Piece {
    pub fn into_block(self) -> Block {
        match self {
            Piece::Paragraph(paragraph) => Block::Paragraph(paragraph),
            Piece::Table { rows, .. } => Block::Table(Table { rows }),
        }
    }
}

/// Tables within tables.
const DEEP: usize = 6;
/// Texts that begin this near to each other stand in one column.
const ALIGNED: f64 = 12.0;

pub fn pieces(mut page: Page, body: f64) -> Vec<Piece> {
    let (grids, loose) = grid::find(&page.rules);
    line::decorate(&mut page.glyphs, &loose, &page.fills);
    let widest = page.glyphs.iter().map(|g| g.right).fold(0.0, f64::max);
    let left = page.glyphs.iter().map(|g| g.left).fold(widest, f64::min);
    // The margins are alike, whatever little stands between them.
    let right = widest.max(page.width - left);
    let flow = Flow {
        limits: (left, right),
        in_cell: false,
        body,
    };
    flow.pieces(page.glyphs, grids, 0)
}

#[derive(Clone, Copy)]
struct Flow {
    limits: (f64, f64),
    /// Gaps in a cell of a table are only blanks.
    in_cell: bool,
    body: f64,
}

impl Flow {
    fn pieces(self, glyphs: Vec<Glyph>, mut grids: Vec<Grid>, depth: usize) -> Vec<Piece> {
        grids.sort_by(|a, b| {
            let size = |g: &Grid| g.area.width() * g.area.height();
            size(b).total_cmp(&size(a))
        });
        let mut outer: Vec<(Grid, Vec<Grid>, Vec<Glyph>)> = Vec::new();
        for grid in grids {
            match outer
                .iter_mut()
                .find(|(o, ..)| o.area.covers(&grid.area, 2.0))
            {
                Some((_, inner, _)) => inner.push(grid),
                None => outer.push((grid, Vec::new(), Vec::new())),
            }
        }
        // A box with its label outside is a line to write on, not a table.
        outer.retain(|(grid, ..)| !(grid.is_box() && labelled_outside(grid, &glyphs)));
        let mut free = Vec::new();
        for glyph in glyphs {
            let at = glyph.centre();
            match outer.iter_mut().find(|(grid, ..)| grid.area.holds(at)) {
                Some((.., inside)) if depth < DEEP => inside.push(glyph),
                Some(_) | None => free.push(glyph),
            }
        }
        // Tables stand between the lines by their upper edges.
        outer.sort_by(|(a, ..), (b, ..)| a.area.top.total_cmp(&b.area.top));
        let mut tables = outer.into_iter().peekable();
        let mut pieces = Vec::new();
        let mut pending: Vec<Line> = Vec::new();
        for line in line::lines(free) {
            while let Some((grid, inner, inside)) =
                tables.next_if(|(grid, ..)| grid.area.top <= line.base)
            {
                pieces.extend(self.text(std::mem::take(&mut pending)));
                pieces.extend(self.table(&grid, inner, inside, depth));
            }
            pending.push(line);
        }
        pieces.extend(self.text(pending));
        for (grid, inner, inside) in tables {
            pieces.extend(self.table(&grid, inner, inside, depth));
        }
        pieces
    }

    fn table(
        self,
        grid: &Grid,
        inner: Vec<Grid>,
        inside: Vec<Glyph>,
        depth: usize,
    ) -> Option<Piece> {
        let mut cells: BTreeMap<usize, (Vec<Glyph>, Vec<Grid>)> = BTreeMap::new();
        for glyph in inside {
            if let Some(root) = grid.root_at(glyph.centre()) {
                cells.entry(root).or_default().0.push(glyph);
            }
        }
        for table in inner {
            let middle = (
                (table.area.left + table.area.right) / 2.0,
                (table.area.top + table.area.bottom) / 2.0,
            );
            if let Some(root) = grid.root_at(middle) {
                cells.entry(root).or_default().1.push(table);
            }
        }
        let mut rows = Vec::new();
        for places in grid.rows() {
            let mut row = Row::default();
            for place in places {
                let mut blocks = Vec::new();
                if !place.continues
                    && let Some((glyphs, grids)) = cells.remove(&place.root)
                    && let Some(area) = grid.area_of(place.root)
                {
                    let flow = Flow {
                        limits: cell_limits(&area, &glyphs),
                        in_cell: !grid.is_box(),
                        body: self.body,
                    };
                    let pieces = flow.pieces(glyphs, grids, depth + 1);
                    blocks.extend(pieces.into_iter().map(Piece::into_block));
                }
                row.cells.push(Cell {
                    blocks,
                    column: place.column,
                    span: place.span,
                    continues: place.continues,
                });
            }
            rows.push(row);
        }
        // Boxes that only decorate hold nothing.
        let empty = rows
            .iter()
            .all(|row| row.cells.iter().all(|cell| cell.blocks.is_empty()));
        (!empty).then(|| Piece::Table {
            edges: grid.edges().to_vec(),
            rows,
        })
    }

    fn text(self, lines: Vec<Line>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut column = Column::default();
        let mut rows: Option<Rows> = None;
        for line in lines {
            if self.in_cell {
                self.cell_line(&mut column, &line);
                continue;
            }
            if rows.as_mut().is_some_and(|open| open.take(&line, self)) {
                continue;
            }
            pieces.extend(rows.take().map(|rows| rows.finish(self)));
            match line.segments.as_slice() {
                [] => {}
                [only] => column.add(only, line.base, self.limits, self.body),
                _ => {
                    column.end();
                    pieces.extend(column.paragraphs.drain(..).map(Piece::Paragraph));
                    let mut begun = Rows::default();
                    begun.take(&line, self);
                    rows = Some(begun);
                }
            }
        }
        column.end();
        pieces.extend(column.paragraphs.drain(..).map(Piece::Paragraph));
        pieces.extend(rows.map(|rows| rows.finish(self)));
        pieces
    }

    fn cell_line(self, column: &mut Column, line: &Line) {
        let mut segments = line.segments.iter();
        let Some(first) = segments.next() else { return };
        column.add(first, line.base, self.limits, self.body);
        let mut apart = first.apart;
        for segment in segments {
            let joint = if apart || segment.apart { " " } else { "\t" };
            column.beside(segment, joint);
            apart = segment.apart;
        }
    }
}

/// How wide a cell's text may be: as far from its right edge as from its left one.
fn cell_limits(area: &Area, glyphs: &[Glyph]) -> (f64, f64) {
    let left = glyphs
        .iter()
        .filter(|g| !g.is_blank())
        .map(|g| g.left)
        .fold(area.right, f64::min);
    let margin = (left - area.left).clamp(0.0, 8.0);
    let widest = glyphs
        .iter()
        .filter(|g| !g.is_blank())
        .map(|g| g.right)
        .fold(area.left, f64::max);
    (left, (area.right - margin).max(widest))
}

fn labelled_outside(grid: &Grid, glyphs: &[Glyph]) -> bool {
    let area = grid.area;
    glyphs.iter().any(|glyph| {
        let (x, y) = glyph.centre();
        !glyph.is_blank()
            && y > area.top
            && y < area.bottom
            && x < area.left
            && x > area.left - 250.0
    })
}

/// A column's number, and its texts with the lines they stand on.
type Entries = (usize, Vec<(Segment, f64)>);

/// Lines whose texts stand in columns, without rules: label here, value there.
#[derive(Default)]
struct Rows {
    /// Where the columns begin.
    columns: Vec<f64>,
    rows: Vec<Vec<Entries>>,
    base: f64,
}

impl Rows {
    fn column_of(&mut self, left: f64) -> usize {
        match self.known(left) {
            Some(at) => at,
            None => {
                self.columns.push(left);
                self.columns.len() - 1
            }
        }
    }

    fn known(&self, left: f64) -> Option<usize> {
        self.columns
            .iter()
            .position(|known| (known - left).abs() <= ALIGNED)
    }

    /// Where the text of a column must end: before the next column.
    fn right_of(&self, at: usize, limits: (f64, f64)) -> f64 {
        let left = self.columns.get(at).copied().unwrap_or(limits.0);
        self.columns
            .iter()
            .filter(|other| **other > left + ALIGNED)
            .fold(limits.1, |right, other| right.min(*other - 4.0))
    }

    /// Takes a line as a new row, or as more of the last one; false when it is neither.
    fn take(&mut self, line: &Line, flow: Flow) -> bool {
        let gap = line.base - self.base;
        let near = !self.rows.is_empty() && gap < 1.9 * line.size;
        let goes_on = near && self.goes_on(line, gap, flow);
        if !goes_on && line.segments.len() < 2 {
            return false;
        }
        if !self.rows.is_empty() && !goes_on {
            // A row further down belongs to another table, unless it stands in these columns.
            let fits = line
                .segments
                .first()
                .is_some_and(|s| self.known(s.left).is_some());
            if !fits {
                return false;
            }
        }
        let mut row = if goes_on {
            self.rows.pop().unwrap_or_default()
        } else {
            Vec::new()
        };
        for segment in &line.segments {
            let column = self.column_of(segment.left);
            let entry = (segment.clone(), line.base);
            match row.iter_mut().find(|(at, _)| *at == column) {
                Some((_, entries)) => entries.push(entry),
                None => row.push((column, vec![entry])),
            }
        }
        self.rows.push(row);
        self.base = line.base;
        true
    }

    /// Whether a line is more of the row above: it has nothing in the first column, or goes on
    /// there with a text that was too wide.
    fn goes_on(&self, line: &Line, gap: f64, flow: Flow) -> bool {
        let Some(row) = self.rows.last() else {
            return false;
        };
        let mut all_known = true;
        let mut first = None;
        for segment in &line.segments {
            match self.known(segment.left) {
                Some(0) => first = Some(segment),
                Some(_) => {}
                None => all_known = false,
            }
        }
        if !all_known {
            return false;
        }
        let Some(first) = first else { return true };
        let above = row
            .iter()
            .find(|(at, _)| *at == 0)
            .and_then(|(_, entries)| entries.last());
        let limits = (
            self.columns.first().copied().unwrap_or(0.0),
            self.right_of(0, flow.limits),
        );
        // what runs on past the column was never broken to fit it
        if first.right > limits.1 + ALIGNED {
            return false;
        }
        above.is_some_and(|(above, _)| line::goes_on(above, first, gap, limits).is_some())
    }

    fn finish(self, flow: Flow) -> Piece {
        let mut edges = self.columns.clone();
        edges.sort_by(f64::total_cmp);
        let place = |at: usize| {
            let left = self.columns.get(at).copied().unwrap_or(0.0);
            edges.iter().filter(|e| **e < left).count()
        };
        let rows = self.rows.iter().map(|row| {
            let mut cells: Vec<Cell> = row
                .iter()
                .map(|(at, entries)| {
                    let limits = (
                        self.columns.get(*at).copied().unwrap_or(0.0),
                        self.right_of(*at, flow.limits),
                    );
                    let mut column = Column::default();
                    for (segment, base) in entries {
                        column.add(segment, *base, limits, flow.body);
                    }
                    column.end();
                    Cell {
                        blocks: column
                            .paragraphs
                            .into_iter()
                            .map(Block::Paragraph)
                            .collect(),
                        column: place(*at),
                        span: 1,
                        continues: false,
                    }
                })
                .collect();
            cells.sort_by_key(|cell| cell.column);
            Row { cells }
        });
        let rows = rows.collect();
        // Columns without rules are guesses: two pages' are never one table.
        Piece::Table {
            edges: Vec::new(),
            rows,
        }
    }
}
