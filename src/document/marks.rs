//! Tables out of a stream of paragraphs and marks, as RTF and the old Word format keep them: a
//! paragraph knows how deep in tables it stands, a mark ends a cell, another a row. Owns the grid
//! that the rows' edges make; knows no format.

use super::{Block, Cell, Document, Row, Table, Unreadable, limits};

/// What a row says of one of its cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Edge {
    /// Where the cell ends, in twips from the margin.
    pub right: i32,
    /// It continues the cell above.
    pub continues: bool,
    /// It continues the cell before.
    pub joins_left: bool,
}

/// Edges nearer than this are one: writers round each row for itself.
const NEAR: i32 = 30;

#[derive(Default)]
struct Level {
    rows: Vec<Ended>,
    /// Cells of the row that is open.
    cells: Vec<Vec<Block>>,
    /// Content of the cell that is open.
    blocks: Vec<Block>,
}

struct Ended {
    cells: Vec<Vec<Block>>,
    left: i32,
    edges: Vec<Edge>,
}

#[derive(Default)]
pub struct Marks {
    blocks: Vec<Block>,
    levels: Vec<Level>,
    cells: usize,
    over: Option<&'static str>,
}

impl Marks {
    /// Blocks that stand at this depth of tables, 0 outside of any.
    pub fn blocks(&mut self, depth: usize, blocks: Vec<Block>) {
        self.enter(depth);
        match self.levels.last_mut() {
            Some(level) => level.blocks.extend(blocks),
            None => self.blocks.extend(blocks),
        }
    }

    pub fn end_cell(&mut self, depth: usize) {
        self.enter(depth.max(1));
        self.cells += 1;
        if self.cells > limits::CELLS {
            self.over.get_or_insert("more than 200000 cells");
        }
        if let Some(level) = self.levels.last_mut()
            && self.over.is_none()
        {
            let blocks = std::mem::take(&mut level.blocks);
            level.cells.push(blocks);
        }
    }

    /// Ends a row whose cells begin at `left` and end at these edges.
    pub fn end_row(&mut self, depth: usize, left: i32, edges: &[Edge]) {
        self.enter(depth.max(1));
        if edges.len() > limits::COLUMNS {
            self.over.get_or_insert("a row of more than 256 columns");
        }
        if let Some(level) = self.levels.last_mut()
            && self.over.is_none()
        {
            level.end_row(left, edges.to_vec());
        }
    }

    fn enter(&mut self, depth: usize) {
        if depth > limits::TABLES_DEEP {
            self.over.get_or_insert("tables nested deeper than 32");
        }
        let depth = depth.min(limits::TABLES_DEEP);
        while self.levels.len() < depth {
            self.levels.push(Level::default());
        }
        while self.levels.len() > depth {
            let table = self.levels.pop().map(Level::finish).unwrap_or_default();
            match self.levels.last_mut() {
                Some(level) => level.blocks.extend(table),
                None => self.blocks.extend(table),
            }
        }
    }

    pub fn finish(mut self) -> Result<Document, Unreadable> {
        self.enter(0);
        match self.over {
            Some(limit) => Err(Unreadable::Hostile(limit.into())),
            None => Ok(Document {
                blocks: self.blocks,
            }),
        }
    }
}

impl Level {
    fn end_row(&mut self, left: i32, edges: Vec<Edge>) {
        let mut cells = std::mem::take(&mut self.cells);
        let open = std::mem::take(&mut self.blocks);
        // What stands behind the last cell mark belongs to the row's own mark: empty, or a
        // writer's accident that must not be lost.
        if open.iter().any(|block| !is_empty(block)) {
            match cells.last_mut() {
                Some(last) => last.extend(open),
                None => cells.push(open),
            }
        }
        if !cells.is_empty() {
            self.rows.push(Ended { cells, left, edges });
        }
    }

    fn finish(mut self) -> Vec<Block> {
        if !self.cells.is_empty() {
            self.end_row(0, Vec::new());
        }
        if self.rows.is_empty() {
            return self.blocks;
        }
        let grid = grid(&self.rows);
        let rows = self.rows.into_iter().map(|row| row.place(&grid)).collect();
        let mut blocks = vec![Block::Table(Table { rows })];
        blocks.extend(self.blocks);
        blocks
    }
}

impl Ended {
    /// Puts the cells on the grid; without usable edges one beside the other.
    fn place(self, grid: &[i32]) -> Row {
        let told = self.edges.len() >= self.cells.len();
        let mut cells: Vec<Cell> = Vec::new();
        let mut left = self.left;
        for (at, blocks) in self.cells.into_iter().enumerate() {
            let edge = self.edges.get(at).copied().unwrap_or_default();
            let next = cells.last().map_or(0, |cell| cell.column + cell.span);
            let (column, span) = if told {
                let column = at_edge(grid, left).max(next);
                left = left.max(edge.right);
                let span = at_edge(grid, edge.right).saturating_sub(column).max(1);
                (column, span)
            } else {
                (next, 1)
            };
            if edge.joins_left
                && let Some(before) = cells.last_mut()
            {
                before.span = (column + span).saturating_sub(before.column).max(1);
                before.blocks.extend(blocks);
                continue;
            }
            let blocks = if edge.continues { Vec::new() } else { blocks };
            cells.push(Cell {
                blocks,
                column,
                span,
                continues: edge.continues,
            });
        }
        Row { cells }
    }
}

/// Every edge of the table once, from left to right.
fn grid(rows: &[Ended]) -> Vec<i32> {
    let mut all: Vec<i32> = rows
        .iter()
        .filter(|row| row.edges.len() >= row.cells.len())
        .flat_map(|row| row.edges.iter().map(|e| e.right).chain([row.left]))
        .collect();
    all.sort_unstable();
    let mut grid: Vec<i32> = Vec::new();
    for edge in all {
        if grid
            .last()
            .is_none_or(|last| edge.saturating_sub(*last) > NEAR)
        {
            grid.push(edge);
        }
    }
    grid.truncate(limits::COLUMNS);
    grid
}

fn at_edge(grid: &[i32], edge: i32) -> usize {
    grid.partition_point(|known| known.saturating_add(NEAR) < edge)
}

fn is_empty(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => paragraph
            .spans
            .iter()
            .all(|span| !span.picture && span.text.trim().is_empty()),
        Block::Table(_) => false,
    }
}
