//! The words that end a paragraph, a cell or a row, or put a sign into the text.

use super::{Goes, Walk, code_page, opened};
use crate::document::{Block, Unreadable};

impl Walk {
    pub(super) fn flow(&mut self, word: &str, value: Option<i32>) -> Result<(), Unreadable> {
        let into = self.groups.last().map(|g| g.into);
        match word {
            "ansicpg" => {
                if let Some(known) = code_page(value.unwrap_or(0)) {
                    self.default_encoding = known;
                }
                return Ok(());
            }
            "mac" => self.default_encoding = encoding_rs::MACINTOSH,
            "deff" => {
                self.default_font = value.unwrap_or(0);
                if let Some(group) = self.groups.last_mut() {
                    group.font = self.default_font;
                }
            }
            "fftype" | "ffres" | "ffdefres" => {
                if let Some(field) = self.fields.last_mut() {
                    field.on(word, value);
                }
            }
            _ => {}
        }
        if into != Some(Goes::Text) {
            return Ok(());
        }
        match word {
            "par" | "sect" | "page" | "column" => self.end_paragraph(word == "par")?,
            "cell" | "nestcell" => {
                let depth = if word == "cell" {
                    1
                } else {
                    self.nesting.max(2)
                };
                self.in_table = true;
                self.nesting = depth;
                self.end_paragraph(true)?;
                self.marks.end_cell(depth);
            }
            "row" => {
                self.drop_empty_paragraph()?;
                self.marks.end_row(1, self.row.left, &self.row.edges);
            }
            "nestrow" => {
                self.drop_empty_paragraph()?;
                let depth = self.nesting.max(2);
                self.marks
                    .end_row(depth, self.nested_row.left, &self.nested_row.edges);
                self.nesting = depth - 1;
            }
            "pard" => {
                self.in_table = false;
                self.nesting = 0;
                self.heading = false;
                self.list = false;
            }
            "intbl" => self.in_table = value != Some(0),
            "itap" => {
                self.nesting = usize::try_from(value.unwrap_or(0)).unwrap_or(0);
                self.in_table |= self.nesting > 0;
            }
            "outlinelevel" => self.heading = (0..9).contains(&value.unwrap_or(9)),
            "ls" => self.list = value.unwrap_or(0) > 0,
            "line" | "softline" => self.put("\n"),
            "tab" => self.put("\t"),
            "emdash" => self.put("—"),
            "endash" => self.put("–"),
            "lquote" => self.put("‘"),
            "rquote" => self.put("’"),
            "ldblquote" => self.put("“"),
            "rdblquote" => self.put("”"),
            "bullet" => self.put("•"),
            "emspace" | "enspace" | "qmspace" => self.put(" "),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn end_paragraph(&mut self, marked: bool) -> Result<(), Unreadable> {
        let depth = if self.in_table {
            self.nesting.max(1)
        } else {
            0
        };
        if let Some(paragraph) = self.paragraph.paragraph() {
            paragraph.heading = self.heading;
            paragraph.list = self.list;
        }
        let ended = std::mem::replace(&mut self.paragraph, opened()).finish()?;
        let after = std::mem::take(&mut self.after);
        let empty = ended.blocks.iter().all(|block| match block {
            Block::Paragraph(paragraph) => paragraph.spans.is_empty(),
            Block::Table(_) => false,
        });
        if marked || !empty || !after.is_empty() {
            self.marks.blocks(depth, ended.blocks);
            if !after.is_empty() {
                self.marks.blocks(depth, after);
            }
        }
        Ok(())
    }

    /// At a row's end stands a paragraph that only carries the row's mark.
    pub(super) fn drop_empty_paragraph(&mut self) -> Result<(), Unreadable> {
        self.end_paragraph(false)
    }
}
