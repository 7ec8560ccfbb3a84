//! The walk through the main part. An explicit stack: nothing recurses on the input.

use std::collections::HashMap;

use super::checks::{in_font, symbol};
use super::chunks::{self, Chunks};
use super::fields::{Control, Field};
use super::open::{Open, OpenParagraph, OpenRun, OpenSdt};
use super::styles::Styles;
use crate::document::builder::{Builder, Shape};
use crate::document::xml::{self, Element, Node};
use crate::document::{Block, Document, Unreadable};

pub fn read(
    text: &str,
    styles: &Styles,
    links: &HashMap<String, String>,
    chunks: Chunks,
) -> Result<Document, Unreadable> {
    let mut walker = Walker::new(styles, links, chunks);
    xml::walk(text, |node| {
        match node {
            Node::Start(element) => walker.start(&element),
            Node::End => walker.end(),
            Node::Text(text) => walker.text(text),
        }
        Ok(())
    })?;
    match walker.lost {
        Some(reason) => Err(reason),
        None => walker.out.finish(),
    }
}

pub(super) struct Walker<'a> {
    pub(super) styles: &'a Styles,
    pub(super) links: &'a HashMap<String, String>,
    chunks: Chunks,
    /// Why a chunk could not be read: without it the document is not the one its reader sees.
    lost: Option<Unreadable>,
    pub(super) out: Builder,
    pub(super) open: Vec<Open>,
    /// How many open elements are below (and including) the skipped one.
    pub(super) skipped: usize,
    pub(super) paragraphs: Vec<OpenParagraph>,
    pub(super) runs: Vec<OpenRun>,
    pub(super) sdts: Vec<OpenSdt>,
    pub(super) fields: Vec<Field>,
    pub(super) targets: Vec<Option<String>>,
    /// Of the open rows and cells: whether tracking has deleted them, and the fields open when
    /// they began.
    pub(super) rows: Vec<bool>,
    pub(super) cells: Vec<(bool, usize)>,
}

impl<'a> Walker<'a> {
    fn new(styles: &'a Styles, links: &'a HashMap<String, String>, chunks: Chunks) -> Walker<'a> {
        Walker {
            styles,
            links,
            chunks,
            lost: None,
            out: Builder::new(),
            open: Vec::new(),
            skipped: 0,
            paragraphs: Vec::new(),
            runs: Vec::new(),
            sdts: Vec::new(),
            fields: Vec::new(),
            targets: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        let open = if self.skipped > 0 {
            Open::Skipped
        } else {
            self.begin(element)
        };
        if open == Open::Skipped {
            self.skipped += 1;
        }
        self.open.push(open);
    }

    /// What begins with this element.
    fn begin(&mut self, element: &Element<'_>) -> Open {
        let name = element.name();
        let parent = self.open.last().copied().unwrap_or(Open::Other);
        match parent {
            Open::RunProps => return self.run_property(element),
            Open::MarkProps => {
                if matches!(name, "del" | "moveFrom")
                    && let Some(paragraph) = self.paragraphs.last_mut()
                {
                    paragraph.mark_deleted = true;
                }
                return Open::Skipped;
            }
            Open::RowProps => {
                match name {
                    "del" => mark(self.rows.last_mut()),
                    "gridBefore" => self.out.skip_columns(number(element)),
                    _ => {}
                }
                return Open::Skipped;
            }
            Open::CellProps => return self.cell_property(element),
            Open::SdtProps => return self.control_property(element),
            Open::SdtCheck => {
                if name == "checked"
                    && let Some(sdt) = self.sdts.last_mut()
                {
                    sdt.check = Some(element.on());
                }
                return Open::Skipped;
            }
            Open::FormData => {
                if let Some(field) = self.fields.last_mut() {
                    if let Some(control) = Control::begin(name) {
                        field.control = Some(control);
                        return Open::FormData;
                    }
                    if let Some(control) = &mut field.control {
                        control.read(element);
                    }
                }
                return Open::Skipped;
            }
            Open::ParagraphProps => return self.paragraph_property(element),
            Open::Other
            | Open::Skipped
            | Open::Paragraph
            | Open::Run
            | Open::Text
            | Open::Code
            | Open::Table
            | Open::Row
            | Open::Cell
            | Open::Box { .. }
            | Open::Link
            | Open::SimpleField
            | Open::Field
            | Open::Sdt
            | Open::SdtContent
            | Open::Alternate { .. } => {}
        }
        self.content(element, parent)
    }

    fn content(&mut self, element: &Element<'_>, parent: Open) -> Open {
        match element.name() {
            "p" => self.begin_paragraph(),
            "pPr" if parent == Open::Paragraph => Open::ParagraphProps,
            "r" => {
                self.runs.push(OpenRun::default());
                self.write_box();
                Open::Run
            }
            "rPr" if parent == Open::Run => Open::RunProps,
            "t" => Open::Text,
            "instrText" => Open::Code,
            "tab" | "ptab" => self.sign("\t"),
            "br" | "cr" => self.sign("\n"),
            "noBreakHyphen" => self.sign("-"),
            "sym" => {
                let code = element
                    .attr("char")
                    .and_then(|c| u32::from_str_radix(&c, 16).ok());
                let font = element.attr("font").unwrap_or_default();
                match code.and_then(|code| symbol(&font, code)) {
                    Some(sign) => self.sign(sign.encode_utf8(&mut [0; 4])),
                    None => Open::Skipped,
                }
            }
            "fldChar" => self.field_mark(element),
            "ffData" if parent == Open::Field => Open::FormData,
            "fldSimple" => {
                let code = element.attr("instr").unwrap_or_default();
                self.fields.push(Field {
                    code,
                    shown: true,
                    control: None,
                });
                Open::SimpleField
            }
            "hyperlink" => {
                let target = element
                    .relation("id")
                    .and_then(|id| self.links.get(&id).cloned());
                self.targets.push(target);
                Open::Link
            }
            "tbl" => {
                self.out.begin_table();
                Open::Table
            }
            "tr" => {
                self.out.begin_row();
                self.rows.push(false);
                Open::Row
            }
            "trPr" => Open::RowProps,
            "tc" => {
                self.out.begin_cell(Shape::default());
                self.cells.push((false, self.fields.len()));
                Open::Cell
            }
            "tcPr" => Open::CellProps,
            "sdt" => {
                self.sdts.push(OpenSdt::default());
                Open::Sdt
            }
            "sdtPr" => Open::SdtProps,
            "sdtContent" => Open::SdtContent,
            "AlternateContent" => Open::Alternate { chosen: false },
            "Choice" => {
                if let Some(Open::Alternate { chosen }) = self.open.last_mut() {
                    if *chosen {
                        return Open::Skipped;
                    }
                    *chosen = true;
                }
                Open::Other
            }
            "Fallback" if parent == (Open::Alternate { chosen: true }) => Open::Skipped,
            "txbxContent" => {
                self.out.begin_box();
                Open::Box { paragraph: false }
            }
            // A picture, and ink written with a pen.
            "blip" | "imagedata" | "contentPart" => {
                if self.visible() {
                    self.out.picture();
                }
                Open::Skipped
            }
            // Word 2003 has its comments in the text.
            "annotation" if element.attr("type").as_deref() == Some("Word.Comment") => {
                Open::Skipped
            }
            "altChunk" => {
                self.chunk(element);
                Open::Skipped
            }
            "del" | "moveFrom" | "delText" | "delInstrText" | "rt" | "sectPr" | "tblPr"
            | "tblGrid" | "sdtEndPr" | "customXmlPr" | "smartTagPr" => Open::Skipped,
            name if name.ends_with("Change") => Open::Skipped,
            _ => Open::Other,
        }
    }

    fn chunk(&mut self, element: &Element<'_>) {
        let chunk = element
            .relation("id")
            .and_then(|id| self.chunks.remove(&id));
        match chunk.unwrap_or_else(|| Err(chunks::unsupported())) {
            Ok(blocks) => self.out.blocks(blocks),
            Err(reason) => {
                self.lost.get_or_insert(reason);
            }
        }
    }

    fn begin_paragraph(&mut self) -> Open {
        // A paragraph within one (drawn text outside a box) is a box of its own.
        let nested = self.out.paragraph().is_some() && self.open.contains(&Open::Paragraph) && {
            let inner = self
                .open
                .iter()
                .rev()
                .find(|o| matches!(o, Open::Paragraph | Open::Cell | Open::Box { .. }));
            inner == Some(&Open::Paragraph)
        };
        if nested {
            self.out.begin_box();
        }
        self.out.begin_paragraph();
        let style = self.styles.normal;
        self.paragraphs.push(OpenParagraph {
            style,
            ..OpenParagraph::default()
        });
        if nested {
            Open::Box { paragraph: true }
        } else {
            Open::Paragraph
        }
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        match open {
            Open::Skipped => self.skipped = self.skipped.saturating_sub(1),
            Open::Paragraph => self.end_paragraph(),
            Open::Box { paragraph } => {
                if paragraph {
                    self.end_paragraph();
                }
                self.out.end_box();
            }
            Open::Run => {
                self.runs.pop();
            }
            Open::Link => {
                self.targets.pop();
            }
            Open::SimpleField => {
                self.fields.pop();
            }
            Open::Table => {
                if let Some(table) = self.out.end_table()
                    && !table.rows.is_empty()
                {
                    self.out.blocks(vec![Block::Table(table)]);
                }
            }
            Open::Row => {
                let deleted = self.rows.pop().unwrap_or(false);
                self.out.end_row(!deleted);
            }
            Open::Cell => {
                let (deleted, fields) = self.cells.pop().unwrap_or((false, 0));
                self.fields.truncate(fields);
                self.out.end_cell(!deleted);
            }
            Open::Sdt => {
                self.write_box();
                self.sdts.pop();
            }
            Open::Other
            | Open::ParagraphProps
            | Open::MarkProps
            | Open::RunProps
            | Open::Text
            | Open::Code
            | Open::RowProps
            | Open::CellProps
            | Open::Field
            | Open::FormData
            | Open::SdtProps
            | Open::SdtCheck
            | Open::SdtContent
            | Open::Alternate { .. } => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.flush_prompt();
        // A field whose result never came hides nothing beyond its paragraph.
        self.fields.retain(|field| field.shown);
        let Some(ended) = self.paragraphs.pop() else {
            return;
        };
        if let Some(paragraph) = self.out.paragraph() {
            paragraph.heading = ended.heading.unwrap_or(ended.style.heading);
            paragraph.list = ended.list.unwrap_or(ended.style.list);
        }
        if ended.mark_deleted {
            self.out.join_next_paragraph();
        } else {
            self.out.end_paragraph();
        }
    }

    fn text(&mut self, text: &str) {
        match self.open.last() {
            Some(Open::Text) => {
                let font = self.runs.last().and_then(|run| run.font.as_deref());
                let text = in_font(font, &text.replace(['\n', '\t', '\r'], " "));
                self.write(&text);
            }
            Some(Open::Code) => {
                if let Some(field) = self.fields.iter_mut().rev().find(|f| !f.shown) {
                    field.code.push_str(text);
                }
            }
            Some(_) | None => {}
        }
    }

    fn sign(&mut self, text: &str) -> Open {
        // `w:tab` is a stop, not a sign, in a paragraph's properties; only runs show signs.
        if self.open.contains(&Open::Run) {
            self.write(text);
        }
        Open::Skipped
    }
}

pub(super) fn mark(flag: Option<&mut bool>) {
    if let Some(flag) = flag {
        *flag = true;
    }
}

pub(super) fn number(element: &Element<'_>) -> usize {
    element
        .attr("val")
        .and_then(|v| v.trim().parse().ok())
        .unwrap_or(0)
}
