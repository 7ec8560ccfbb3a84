//! A document as the form reader walks it: lines and grids in reading order, each with its place.
//!
//! Nested and layout tables are unfolded, forced line breaks become lines, runs of tabbed lines
//! become grids, marks of question and answer go. Decides nothing about meaning.

mod asked;
mod stacked;
mod tabbed;
mod tidy;

use std::{borrow::Cow, fmt};

use self::{
    asked::drop_marks,
    stacked::stacked,
    tabbed::tabbed,
    tidy::{drop_margin, join_letters},
};
use crate::document::{Block, Cell, Document, Paragraph, Span, Table};

/// Where something stands, counted from 1 as a person counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Paragraph(usize),
    Cell {
        table: usize,
        row: usize,
        cell: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Paragraph(n) => write!(f, "paragraph {n}"),
            Place::Cell { table, row, cell } => write!(f, "table {table}, row {row}, cell {cell}"),
        }
    }
}

/// One line of text with its looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub spans: Vec<Span>,
    pub text: String,
    pub heading: bool,
    pub list: bool,
    pub place: Place,
}

impl Line {
    fn new(spans: Vec<Span>, of: &Paragraph, place: Place) -> Line {
        let text = spans.iter().map(|s| s.text.as_str()).collect();
        Line {
            spans,
            text,
            heading: of.heading,
            list: of.list,
            place,
        }
    }

    pub fn empty() -> Line {
        Line::new(Vec::new(), &Paragraph::default(), Place::Paragraph(0))
    }

    /// This line and the next as one.
    pub fn followed_by(&self, next: &Line) -> Line {
        let mut joined = self.clone();
        joined.spans.push(Span {
            text: " ".to_owned(),
            ..Span::default()
        });
        joined.spans.extend(next.spans.iter().cloned());
        joined.text = format!("{} {}", self.text, next.text);
        joined
    }

    /// This line and the next as one, with no blank between.
    pub fn joined_to(&self, next: &Line) -> Line {
        let begins = next.text.len() - next.text.trim_start().len();
        let mut joined = self.part(0..self.text.trim_end().len());
        joined.append(&next.part(begins..next.text.len()));
        joined
    }

    fn append(&mut self, more: &Line) {
        self.spans.extend(more.spans.iter().cloned());
        self.text.push_str(&more.text);
    }

    pub fn is_struck(&self) -> bool {
        self.spans.iter().any(|s| s.look.strike)
    }

    /// What was not struck through.
    pub fn unstruck(&self) -> Line {
        let mut left = self.clone();
        left.spans.retain(|s| !s.look.strike);
        left.text = left.spans.iter().map(|s| s.text.as_str()).collect();
        left
    }

    /// Neither words nor a picture.
    pub fn is_blank(&self) -> bool {
        !self.has_words() && !self.spans.iter().any(|s| s.picture)
    }

    pub fn has_words(&self) -> bool {
        // rulings to write on are no words
        self.text
            .chars()
            .any(|c| c.is_alphanumeric() || "☐☑☒✓✔✗✘?@".contains(c))
    }

    /// The stretch of the line, looks kept.
    pub fn part(&self, range: std::ops::Range<usize>) -> Line {
        let mut spans = Vec::new();
        let mut at = 0;
        for span in &self.spans {
            let (start, end) = (at, at + span.text.len());
            at = end;
            let from = range.start.max(start);
            let to = range.end.min(end);
            if from < to {
                let text = span.text.get(from - start..to - start).unwrap_or_default();
                spans.push(Span {
                    text: text.to_owned(),
                    ..span.clone()
                });
            } else if span.picture && start >= range.start {
                spans.push(span.clone());
            }
        }
        let text = spans.iter().map(|s| s.text.as_str()).collect();
        Line {
            spans,
            text,
            ..self.clone()
        }
    }
}

/// A cell of a grid and the columns it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct GridCell {
    pub lines: Vec<Line>,
    pub columns: std::ops::Range<usize>,
}

pub type GridRow = Vec<GridCell>;

#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Line(Line),
    Grid(Vec<GridRow>),
}

/// The pieces of a document.
pub fn pieces(document: &Document) -> Vec<Piece> {
    let mut walk = Walk::default();
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => {
                walk.paragraphs += 1;
                let place = Place::Paragraph(walk.paragraphs);
                walk.out
                    .extend(lines(p, place).into_iter().map(Piece::Line));
            }
            Block::Table(t) => walk.table(t),
        }
    }
    let mut pieces = tabbed(together(walk.out));
    drop_marks(&mut pieces);
    pieces
}

/// Tables of one row each that follow one another are rows of one: some mail programs, and sites that
/// show a form, set each question in a table of its own.
fn together(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    // how many blank lines stand since such a table, and how many cells its row has
    let mut since: Option<(usize, usize)> = None;
    for piece in pieces {
        match &piece {
            Piece::Grid(rows) if rows.len() == 1 => {
                let cells = rows.first().map_or(0, Vec::len);
                if let Some((blanks, width)) = since
                    && width == cells
                {
                    out.truncate(out.len() - blanks);
                    if let (Some(Piece::Grid(above)), Piece::Grid(rows)) = (out.last_mut(), piece) {
                        above.extend(rows);
                    }
                    since = Some((0, cells));
                    continue;
                }
                since = (cells > 1).then_some((0, cells));
            }
            Piece::Line(line) if line.is_blank() => {
                since = since.filter(|(blanks, _)| *blanks == 0);
                since = since.map(|(blanks, cells)| (blanks + 1, cells));
            }
            Piece::Line(_) | Piece::Grid(_) => since = None,
        }
        out.push(piece);
    }
    out
}

/// Takes away what stands after so many lines. True when something did.
pub fn shorten(pieces: &mut Vec<Piece>, most: usize) -> bool {
    let lines = |row: &GridRow| {
        row.iter()
            .map(|cell| cell.lines.len().max(1))
            .sum::<usize>()
    };
    let mut seen = 0;
    for at in 0..pieces.len() {
        match pieces.get_mut(at) {
            Some(Piece::Line(_)) => seen += 1,
            Some(Piece::Grid(rows)) => rows.retain(|row| {
                seen += lines(row);
                seen <= most
            }),
            None => break,
        }
        if seen > most {
            let whole = matches!(pieces.get(at), Some(Piece::Grid(_)));
            pieces.truncate(at + usize::from(whole));
            return true;
        }
    }
    false
}

#[derive(Default)]
struct Walk {
    out: Vec<Piece>,
    paragraphs: usize,
    tables: usize,
}

impl Walk {
    /// A table as a grid; rows with tables inside are unfolded in their order.
    fn table(&mut self, table: &Table) {
        self.tables += 1;
        let number = self.tables;
        let mut grid: Vec<GridRow> = Vec::new();
        for (r, row) in table.rows.iter().enumerate() {
            let place = |cell| Place::Cell {
                table: number,
                row: r + 1,
                cell: cell + 1,
            };
            let answered = |cell: &Cell| stacked(cell, row).is_some();
            if row.cells.iter().any(|cell| !flat(cell) && !answered(cell)) {
                self.flush(&mut grid);
                for (c, cell) in row.cells.iter().enumerate() {
                    self.unfold(&cell.blocks, place(c));
                }
                continue;
            }
            let cells = row.cells.iter().enumerate().map(|(c, cell)| GridCell {
                lines: match stacked(cell, row) {
                    _ if cell.continues => Vec::new(),
                    Some(inner) => inner
                        .iter()
                        .flat_map(|inner| cell_lines(&inner.blocks, place(c)))
                        .collect(),
                    None => cell_lines(&cell.blocks, place(c)),
                },
                columns: cell.column..cell.column + cell.span.max(1),
            });
            grid.push(cells.collect());
        }
        self.flush(&mut grid);
    }

    fn flush(&mut self, grid: &mut Vec<GridRow>) {
        if !grid.is_empty() {
            let mut rows = std::mem::take(grid);
            rows.iter_mut().for_each(join_letters);
            drop_margin(&mut rows);
            self.out.push(Piece::Grid(rows));
        }
    }

    fn unfold(&mut self, blocks: &[Block], place: Place) {
        for block in blocks {
            match block {
                Block::Paragraph(p) => {
                    self.out
                        .extend(lines(p, place).into_iter().map(Piece::Line));
                }
                Block::Table(t) => self.table(t),
            }
        }
    }
}

/// Whether the cell holds text alone, or tables of one cell that are no more than a frame.
fn flat(cell: &Cell) -> bool {
    cell.blocks.iter().all(|block| match block {
        Block::Paragraph(_) => true,
        Block::Table(t) => framed(t).is_some_and(|inner| {
            inner
                .blocks
                .iter()
                .all(|b| matches!(b, Block::Paragraph(_)))
        }),
    })
}

fn framed(table: &Table) -> Option<&Cell> {
    match table.rows.as_slice() {
        [row] => match row.cells.as_slice() {
            [cell] => Some(cell),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn cell_lines(blocks: &[Block], place: Place) -> Vec<Line> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(p) => out.extend(lines(p, place)),
            Block::Table(t) => {
                let inner = framed(t).map(|c| c.blocks.as_slice()).unwrap_or_default();
                for block in inner {
                    if let Block::Paragraph(p) = block {
                        out.extend(lines(p, place));
                    }
                }
            }
        }
    }
    out
}

/// A paragraph cut at its forced breaks.
fn lines(paragraph: &Paragraph, place: Place) -> Vec<Line> {
    let mut out = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    for span in &paragraph.spans {
        let visible = visible(&span.text);
        let mut parts = visible.split('\n');
        let first = parts.next().unwrap_or_default();
        spans.push(Span {
            text: first.to_owned(),
            ..span.clone()
        });
        for part in parts {
            out.push(Line::new(std::mem::take(&mut spans), paragraph, place));
            spans.push(Span {
                text: part.to_owned(),
                picture: false,
                ..span.clone()
            });
        }
    }
    out.push(Line::new(spans, paragraph, place));
    // what stands below an item's first line is no item of its own
    out.iter_mut().skip(1).for_each(|line| line.list = false);
    out
}

/// The text without what nobody sees: soft hyphens, marks of direction, zero-width characters.
fn visible(text: &str) -> Cow<'_, str> {
    let unseen = |c: char| {
        matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
    };
    if text.is_ascii() || !text.contains(unseen) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.replace(unseen, ""))
    }
}
