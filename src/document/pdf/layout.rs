//! A page's characters and rules to paragraphs and tables, in reading order.

use std::collections::BTreeMap;

use super::{
    columns::Places,
    grid::Grid,
    line::{self, Column, Line},
    page::{Area, Glyph, Page},
    rows::{self, Rows, Spacing},
};
use crate::document::{Block, Cell, Look, Paragraph, Row, Table, docx::checks::box_of};

/// A piece of a page; a table knows where its columns stand.
#[derive(Debug)]
pub enum Piece {
    Paragraph(Paragraph),
    Table {
        edges: Vec<f64>,
        rows: Vec<Row>,
        /// The first row goes on from the page before.
        open: bool,
    },
}

impl Piece {
    pub fn into_block(self) -> Block {
        match self {
            Piece::Paragraph(paragraph) => Block::Paragraph(paragraph),
            Piece::Table { rows, .. } => Block::Table(Table { rows }),
        }
    }
}

/// What goes on from one stretch of a document to the next.
#[derive(Default)]
pub struct Open {
    /// Rows that no other text has ended.
    rows: Option<Rows>,
    /// How far apart lines stood so far.
    spacing: Option<Spacing>,
}

/// Tables within tables.
const DEEP: usize = 6;

/// The pieces of a page. Rows that stand at its end may go on on the next one: they come with
/// `open` and go there, until something else ends them.
pub fn pieces(
    mut page: Page,
    (grids, loose): (Vec<Grid>, Vec<Area>),
    body: f64,
    places: &Places,
    open: &mut Open,
) -> Vec<Piece> {
    line::decorate(&mut page.glyphs, &loose, &page.fills);
    let widest = page.glyphs.iter().map(|g| g.right).fold(0.0, f64::max);
    let left = page.glyphs.iter().map(|g| g.left).fold(widest, f64::min);
    // The margins are alike, whatever little stands between them.
    let right = widest.max(page.width - left);
    let flow = Flow {
        limits: (left, right),
        in_cell: false,
        body,
        places,
        rules: &loose,
    };
    flow.pieces(page.glyphs, grids, 0, open)
}

/// Rows that no other page goes on with.
pub fn end(open: Open, body: f64) -> Option<Piece> {
    open.rows.map(|rows| rows.finish(body))
}

#[derive(Clone, Copy)]
struct Flow<'a> {
    limits: (f64, f64),
    /// Gaps in a cell of a table are only blanks.
    in_cell: bool,
    body: f64,
    places: &'a Places,
    /// Rules that are no table's.
    rules: &'a [Area],
}

impl Flow<'_> {
    fn pieces(
        self,
        mut glyphs: Vec<Glyph>,
        mut grids: Vec<Grid>,
        depth: usize,
        open: &mut Open,
    ) -> Vec<Piece> {
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
        tick_boxes(&mut outer, &mut glyphs);
        // A box with its label outside is a line to write on, not a table.
        outer.retain(|(grid, ..)| !(grid.is_box() && labelled_outside(grid, &glyphs)));
        let mut free = Vec::new();
        let table = |glyph: &Glyph| {
            let named = outer.iter().position(|(grid, ..)| grid.names(glyph));
            named.or_else(|| outer.iter().position(|(grid, ..)| grid.holds(glyph)))
        };
        for (glyph, table) in line::words_placed(glyphs, table) {
            match table.and_then(|at| outer.get_mut(at)) {
                Some((.., inside)) if depth < DEEP => inside.push(glyph),
                Some(_) | None => free.push(glyph),
            }
        }
        // Tables stand between the lines by their upper edges.
        outer.sort_by(|(a, ..), (b, ..)| a.area.top.total_cmp(&b.area.top));
        let mut tables = outer.into_iter().peekable();
        let mut pieces = Vec::new();
        let mut pending: Vec<Line> = Vec::new();
        let lines = if self.in_cell {
            line::lines(free)
        } else {
            line::columned(free, self.places, self.rules)
        };
        for line in lines {
            while let Some((grid, inner, inside)) =
                tables.next_if(|(grid, ..)| grid.area.top <= line.base)
            {
                pieces.extend(self.text(std::mem::take(&mut pending), open));
                pieces.extend(open.rows.take().map(|rows| rows.finish(self.body)));
                pieces.extend(self.table(&grid, inner, inside, depth));
            }
            pending.push(line);
        }
        pieces.extend(self.text(pending, open));
        for (grid, inner, inside) in tables {
            pieces.extend(open.rows.take().map(|rows| rows.finish(self.body)));
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
        for (glyph, root) in line::words_placed(inside, |glyph| grid.root_of(glyph)) {
            if let Some(root) = root {
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
                        // no heading stands in a box to write in
                        body: if area.height() < 5.0 * self.body {
                            f64::INFINITY
                        } else {
                            self.body
                        },
                        places: self.places,
                        rules: self.rules,
                    };
                    let mut open = Open::default();
                    let pieces = flow.pieces(glyphs, grids, depth + 1, &mut open);
                    let last = open.rows.map(|rows| rows.finish(self.body));
                    let pieces = pieces.into_iter().chain(last);
                    blocks.extend(pieces.map(Piece::into_block));
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
            open: grid.is_open(),
        })
    }

    fn text(self, mut lines: Vec<Line>, open: &mut Open) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let spacing = Spacing::of(&lines).or(open.spacing);
        if !self.in_cell && !lines.is_empty() {
            open.spacing = Some(spacing);
        }
        // In a cell, too, what stands further down than its lines do from each other is another
        // paragraph: an answer below its label.
        let mut column = Column::spaced(spacing.pitch());
        rows::reach_up(&mut lines, spacing);
        if let (Some(rows), Some(first)) = (open.rows.as_mut(), lines.first()) {
            rows.turn(first);
        }
        for line in lines {
            if self.in_cell {
                self.cell_line(&mut column, &line);
                continue;
            }
            if open.rows.as_mut().is_some_and(|rows| rows.take(&line)) {
                continue;
            }
            pieces.extend(open.rows.take().map(|rows| rows.finish(self.body)));
            match line.segments.as_slice() {
                [] => {}
                [only] if !line.inside => column.add(only, line.base, self.limits, self.body),
                _ => {
                    column.end();
                    pieces.extend(column.paragraphs.drain(..).map(Piece::Paragraph));
                    open.rows = Some(Rows::begin(line, spacing, self.limits));
                }
            }
        }
        column.end();
        pieces.extend(column.paragraphs.drain(..).map(Piece::Paragraph));
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

/// Small squares that stand alone are boxes to tick, with the mark in them; several in a row are for
/// the letters of a number.
fn tick_boxes(outer: &mut Vec<(Grid, Vec<Grid>, Vec<Glyph>)>, glyphs: &mut Vec<Glyph>) {
    let squares: Vec<Area> = outer
        .iter()
        .filter(|(grid, ..)| grid.is_box() && is_square(&grid.area))
        .map(|(grid, ..)| grid.area)
        .take(SQUARES)
        .collect();
    let alone = |area: &Area| {
        let beside = squares.iter().filter(|other| {
            (other.top - area.top).abs() < 2.0
                && (other.left - area.left).abs() < 2.5 * area.width()
        });
        beside.count() < 3
    };
    for area in squares.iter().filter(|area| alone(area)) {
        let within = |glyph: &Glyph| area.holds(glyph.centre()) && !glyph.is_blank();
        let mark: String = glyphs
            .iter()
            .filter(|g| within(g))
            .map(|g| g.text.as_str())
            .collect();
        let Some(ticked) = ticked(&mark) else {
            continue;
        };
        glyphs.retain(|glyph| !within(glyph));
        outer.retain(|(grid, ..)| grid.area != *area);
        glyphs.push(Glyph {
            text: box_of(ticked).to_owned(),
            left: area.left,
            right: area.right,
            base: area.bottom - 0.15 * area.height(),
            size: area.height(),
            look: Look::default(),
            apart: false,
            picture: false,
            cell: None,
            unended: false,
        });
    }
}

/// Squares of a page that are looked at.
const SQUARES: usize = 200;

fn is_square(area: &Area) -> bool {
    let (wide, high) = (area.width(), area.height());
    (5.0..18.0).contains(&wide) && (wide - high).abs() < 0.25 * wide
}

/// Whether a box with this in it is ticked; none when it is a letter of an answer.
fn ticked(mark: &str) -> Option<bool> {
    match mark {
        "" | "☐" => Some(false),
        "x" | "X" | "×" | "✓" | "✔" | "✗" | "✘" | "☒" | "☑" | "•" => Some(true),
        _ => None,
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
