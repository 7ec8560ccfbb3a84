//! Puts a [`Document`] together while a format is walked: paragraphs, boxes, tables, merges.
//! Owns the grid (columns, spans, continued cells) and the tidying of text; knows no format.

use super::{
    Block, Cell, Document, Look, Paragraph, Row, Span, Table, Unreadable,
    letters::{plain, unjoined},
    limits,
};

pub struct Builder {
    /// Never empty; the first is the document's own flow.
    levels: Vec<Level>,
    cells: usize,
    /// The first limit that was passed; from then on nothing more is taken in.
    over: Option<&'static str>,
}

enum Level {
    Flow(Flow),
    Table {
        rows: Vec<Row>,
        below: Vec<Below>,
    },
    Row {
        cells: Vec<Cell>,
        next: usize,
        below: Vec<Below>,
    },
}

/// Paragraphs and tables one after the other: the body, a cell, a box.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    paragraph: Option<Paragraph>,
    /// Boxes anchored in the open paragraph; they follow it.
    after: Vec<Block>,
    /// The next paragraph continues the open one (its mark was deleted).
    joins: bool,
    shape: Shape,
}

/// What a cell covers.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub columns: usize,
    /// Rows covered, as HTML and OpenDocument count them.
    pub rows: usize,
    /// Word's way: this cell continues the one above.
    pub continues: bool,
    /// Word's old way: this cell continues the one before.
    pub joins_left: bool,
}

impl Default for Shape {
    fn default() -> Shape {
        Shape {
            columns: 1,
            rows: 1,
            continues: false,
            joins_left: false,
        }
    }
}

/// Grid columns that a cell above still covers.
#[derive(Clone, Copy)]
struct Below {
    column: usize,
    span: usize,
    rows: usize,
}

/// What Word itself shows in an empty content control; some converters keep it as text.
const PROMPTS: [&str; 8] = [
    "Click or tap here to enter text.",
    "Click here to enter text.",
    "Click or tap to enter a date.",
    "Click here to enter a date.",
    "Click or tap here to enter a date.",
    "Choose an item.",
    "Choose a building block.",
    "Enter any content that you want to repeat, including other content controls.",
];

impl Builder {
    pub fn new() -> Builder {
        Builder {
            levels: vec![Level::Flow(Flow::default())],
            cells: 0,
            over: None,
        }
    }

    fn flow(&mut self) -> Option<&mut Flow> {
        match self.levels.last_mut() {
            Some(Level::Flow(flow)) => Some(flow),
            Some(Level::Table { .. } | Level::Row { .. }) | None => None,
        }
    }

    pub fn begin_paragraph(&mut self) {
        if let Some(flow) = self.flow()
            && flow.joins
        {
            flow.joins = false;
            return;
        }
        self.end_paragraph();
        if let Some(flow) = self.flow() {
            flow.paragraph = Some(Paragraph::default());
        }
    }

    /// The open paragraph.
    pub fn paragraph(&mut self) -> Option<&mut Paragraph> {
        self.flow().and_then(|flow| flow.paragraph.as_mut())
    }

    /// The open paragraph goes on in the next one.
    pub fn join_next_paragraph(&mut self) {
        if let Some(flow) = self.flow() {
            flow.joins = flow.paragraph.is_some();
        }
    }

    pub fn end_paragraph(&mut self) {
        if let Some(flow) = self.flow() {
            flow.joins = false;
            if let Some(mut paragraph) = flow.paragraph.take() {
                tidy(&mut paragraph);
                flow.blocks.push(Block::Paragraph(paragraph));
            }
            let after = std::mem::take(&mut flow.after);
            flow.blocks.extend(after);
        }
    }

    /// Adds text to the open paragraph, and opens one when there is none.
    pub fn text(&mut self, text: &str, look: Look, target: Option<&str>) {
        let clean = unjoined(text.chars().filter_map(plain).collect());
        if clean.is_empty() {
            return;
        }
        let Some(flow) = self.flow() else { return };
        let spans = &mut flow.paragraph.get_or_insert_default().spans;
        match spans.last_mut() {
            Some(last)
                if !last.picture && last.look == look && last.target.as_deref() == target =>
            {
                last.text.push_str(&clean);
            }
            Some(_) | None => spans.push(Span {
                text: clean,
                look,
                target: target.map(str::to_owned),
                picture: false,
            }),
        }
    }

    /// A blank after the last text.
    pub fn blank(&mut self) {
        let spans = self.paragraph().map(|paragraph| &mut paragraph.spans);
        match spans.and_then(|spans| spans.last_mut()) {
            Some(last) if !last.picture => last.text.push(' '),
            Some(_) | None => self.text(" ", Look::default(), None),
        }
    }

    pub fn picture(&mut self) {
        if let Some(flow) = self.flow() {
            let spans = &mut flow.paragraph.get_or_insert_default().spans;
            spans.push(Span {
                picture: true,
                ..Span::default()
            });
        }
    }

    /// Adds finished blocks to the flow.
    pub fn blocks(&mut self, blocks: Vec<Block>) {
        self.end_paragraph();
        if let Some(flow) = self.flow() {
            flow.blocks.extend(blocks);
        }
    }

    /// A text box: its own flow, standing after the paragraph it is anchored in.
    pub fn begin_box(&mut self) {
        if self.flow().is_some() {
            self.levels.push(Level::Flow(Flow::default()));
        }
    }

    pub fn end_box(&mut self) {
        self.end_paragraph();
        if self.levels.len() < 2 {
            return;
        }
        match self.levels.pop() {
            Some(Level::Flow(inner)) => {
                if let Some(flow) = self.flow() {
                    flow.after.extend(inner.blocks);
                }
            }
            Some(other) => self.levels.push(other),
            None => {}
        }
    }

    pub fn begin_table(&mut self) {
        self.end_paragraph();
        let deep = self
            .levels
            .iter()
            .filter(|l| matches!(l, Level::Table { .. }))
            .count();
        if deep >= limits::TABLES_DEEP {
            self.over.get_or_insert("tables nested deeper than 32");
        }
        self.levels.push(Level::Table {
            rows: Vec::new(),
            below: Vec::new(),
        });
    }

    /// The table that ends here, for the caller to place with [`Builder::blocks`].
    pub fn end_table(&mut self) -> Option<Table> {
        match self.levels.pop() {
            Some(Level::Table { rows, .. }) => Some(Table { rows }),
            Some(other) => {
                self.levels.push(other);
                None
            }
            None => None,
        }
    }

    /// A row whose first cell stands at this grid column.
    pub fn begin_row(&mut self) {
        if let Some(Level::Table { below, .. }) = self.levels.last() {
            let below = below.clone();
            self.levels.push(Level::Row {
                cells: Vec::new(),
                next: 0,
                below,
            });
        }
    }

    /// Leaves grid columns empty before the next cell.
    pub fn skip_columns(&mut self, columns: usize) {
        if let Some(Level::Row { next, .. }) = self.levels.last_mut() {
            *next += columns.min(limits::COLUMNS);
        }
    }

    pub fn end_row(&mut self, keep: bool) {
        while self.continue_cell(true) {}
        match self.levels.pop() {
            Some(Level::Row { cells, below, .. }) => {
                if let Some(Level::Table { rows, below: kept }) = self.levels.last_mut()
                    && keep
                {
                    rows.push(Row { cells });
                    *kept = below
                        .into_iter()
                        .map(|b| Below {
                            rows: b.rows.saturating_sub(1),
                            ..b
                        })
                        .filter(|b| b.rows > 0)
                        .collect();
                }
            }
            Some(other) => self.levels.push(other),
            None => {}
        }
    }

    pub fn begin_cell(&mut self, shape: Shape) {
        if matches!(self.levels.last(), Some(Level::Row { .. })) {
            self.levels.push(Level::Flow(Flow {
                shape,
                ..Flow::default()
            }));
        }
    }

    /// The shape of the cell that is open, when it is learnt after the cell began.
    pub fn shape(&mut self) -> Option<&mut Shape> {
        self.flow().map(|flow| &mut flow.shape)
    }

    pub fn end_cell(&mut self, keep: bool) {
        self.end_paragraph();
        if self.levels.len() < 2 {
            return;
        }
        let flow = match self.levels.pop() {
            Some(Level::Flow(flow)) => flow,
            Some(other) => return self.levels.push(other),
            None => return,
        };
        if !keep {
            return;
        }
        while self.continue_cell(false) {}
        self.cells += 1;
        if self.cells > limits::CELLS {
            self.over.get_or_insert("more than 200000 cells");
        }
        let shape = flow.shape;
        let Some(Level::Row { cells, next, below }) = self.levels.last_mut() else {
            return;
        };
        let span = shape.columns.clamp(1, limits::COLUMNS);
        if let (true, Some(last)) = (shape.joins_left, cells.last_mut()) {
            last.span += span;
            last.blocks.extend(flow.blocks);
            *next += span;
            return;
        }
        if *next + span > limits::COLUMNS {
            self.over.get_or_insert("a row of more than 256 columns");
            return;
        }
        if self.over.is_some() {
            return;
        }
        let blocks = if shape.continues {
            Vec::new()
        } else {
            flow.blocks
        };
        cells.push(Cell {
            blocks,
            column: *next,
            span,
            continues: shape.continues,
        });
        if shape.rows > 1 {
            below.push(Below {
                column: *next,
                span,
                rows: shape.rows,
            });
        }
        *next += span;
    }

    /// Puts the continuation of a cell above where the next cell would stand. At a row's end
    /// (`rest`) the next cell may stand anywhere further right.
    fn continue_cell(&mut self, rest: bool) -> bool {
        if self.over.is_some() {
            return false;
        }
        let Some(Level::Row { cells, next, below }) = self.levels.last_mut() else {
            return false;
        };
        let found = below
            .iter()
            .filter(|b| b.column == *next || (rest && b.column > *next))
            .min_by_key(|b| b.column)
            .copied();
        let Some(above) = found else { return false };
        // Only what came from rows above: a cell of this row is behind `next` already.
        cells.push(Cell {
            blocks: Vec::new(),
            column: above.column,
            span: above.span,
            continues: true,
        });
        *next = above.column + above.span;
        self.cells += 1;
        if self.cells > limits::CELLS {
            self.over.get_or_insert("more than 200000 cells");
        }
        true
    }

    pub fn finish(mut self) -> Result<Document, Unreadable> {
        if let Some(limit) = self.over {
            return Err(Unreadable::Hostile(limit.into()));
        }
        self.end_paragraph();
        match self.levels.into_iter().next() {
            Some(Level::Flow(flow)) => Ok(Document {
                blocks: flow.blocks,
            }),
            Some(Level::Table { .. } | Level::Row { .. }) | None => Ok(Document::default()),
        }
    }
}

fn tidy(paragraph: &mut Paragraph) {
    for span in &mut paragraph.spans {
        for prompt in PROMPTS {
            if span.text.contains(prompt) {
                span.text = span.text.replace(prompt, "");
            }
        }
    }
    paragraph
        .spans
        .retain(|span| span.picture || !span.text.is_empty());
}
