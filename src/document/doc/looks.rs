//! What property modifiers say of a run or a paragraph.

use super::{
    bytes::{size_at, u8_at, u16_at, u32_at},
    props::modifiers,
};
use crate::document::{Look, limits, marks::Edge};

#[derive(Debug, Clone, Copy, Default)]
pub struct Run {
    pub look: Look,
    /// Hidden, or deleted while changes were tracked.
    pub hidden: bool,
    /// Characters below the blank stand for pictures and the like.
    pub special: bool,
    /// A sign of a symbol font: the code.
    pub symbol: Option<u16>,
    /// Where in the data stream a form field is described.
    pub data: Option<usize>,
}

impl Run {
    pub fn of(list: &[u8]) -> Run {
        let mut run = Run::default();
        for (code, operand) in modifiers(list) {
            let first = u8_at(operand, 0).unwrap_or(0);
            // 0 and 1 are off and on, 0x80 and 0x81 as the style or the opposite of it; styles
            // of a form's values are plain.
            let on = first == 1 || first == 0x81;
            match code {
                0x0800 | 0x083c => run.hidden |= on,
                0x0835 => run.look.bold = on,
                0x0836 => run.look.italic = on,
                0x0837 | 0x2a53 => run.look.strike = on,
                0x2a3e => run.look.underline = first != 0,
                0x2a0c => run.look.highlight = first != 0,
                0x2a42 => run.look.colour = first > 1,
                0x6870 => {
                    let colour = u32_at(operand, 0).unwrap_or(0xff00_0000);
                    run.look.colour = colour & 0xff00_0000 == 0 && colour != 0;
                }
                0x0855 => run.special = on,
                0x6a09 => run.symbol = u16_at(operand, 2),
                0x6a03 => run.data = size_at(operand, 0),
                _ => {}
            }
        }
        run
    }
}

#[derive(Debug, Clone, Default)]
pub struct Paragraph {
    /// Tables it stands in.
    pub depth: usize,
    /// Its mark ends a row.
    pub row_end: bool,
    /// Its mark ends a cell of an inner table.
    pub inner_cell: bool,
    pub list: bool,
    pub heading: bool,
    pub left: i32,
    pub edges: Vec<Edge>,
}

impl Paragraph {
    pub fn of(list: &[u8]) -> Paragraph {
        let mut paragraph = Paragraph::default();
        let (mut in_table, mut depth) = (false, None);
        for (code, operand) in modifiers(list) {
            let first = u8_at(operand, 0).unwrap_or(0);
            match code {
                0x2416 => in_table = first != 0,
                0x6649 => depth = size_at(operand, 0),
                0x2417 | 0x244c => paragraph.row_end |= first != 0,
                0x244b => paragraph.inner_cell = first != 0,
                0x460b => paragraph.list = u16_at(operand, 0).unwrap_or(0) > 0,
                0x2640 => paragraph.heading = first < 9,
                0xd608 => paragraph.define(operand),
                0xd62b => paragraph.vertical(operand),
                _ => {}
            }
        }
        paragraph.depth = match depth {
            Some(depth) => depth.min(limits::TABLES_DEEP + 1),
            None => usize::from(in_table),
        };
        paragraph
    }

    /// sprmTDefTable: the edges of the columns, then 20 bytes a cell ([MS-DOC] 2.9.322).
    fn define(&mut self, operand: &[u8]) {
        let Some(count) = u8_at(operand, 2).map(usize::from) else {
            return;
        };
        let edge = |at: usize| u16_at(operand, 3 + at * 2).map(|e| i32::from(e as i16));
        self.left = edge(0).unwrap_or(0);
        self.edges = (0..count)
            .filter_map(|at| {
                let flags = u16_at(operand, 3 + (count + 1) * 2 + at * 20).unwrap_or(0);
                Some(Edge {
                    right: edge(at + 1)?,
                    // vertMerge: 1 continues the cell above; horzMerge likewise sideways.
                    continues: flags >> 5 & 3 == 1,
                    joins_left: flags & 3 == 1,
                })
            })
            .collect();
    }

    /// sprmTVertMerge: a cell and how it is merged.
    fn vertical(&mut self, operand: &[u8]) {
        let (Some(cell), Some(state)) = (u8_at(operand, 1), u8_at(operand, 2)) else {
            return;
        };
        if let Some(edge) = self.edges.get_mut(usize::from(cell)) {
            edge.continues = state == 1;
        }
    }
}
