//! The walk through `word/document.xml`. An explicit stack: nothing recurses on the input.

use std::collections::HashMap;

use super::checks::{beside_box, box_of, in_font, symbol};
use super::fields::{Control, Field, link};
use super::styles::{RunProps, Style, Styles, shaded};
use crate::document::builder::{Builder, Shape};
use crate::document::xml::{self, Element, Node};
use crate::document::{Block, Document, Look, Unreadable};

pub fn read(
    text: &str,
    styles: &Styles,
    links: &HashMap<String, String>,
) -> Result<Document, Unreadable> {
    let mut walker = Walker::new(styles, links);
    xml::walk(text, |node| {
        match node {
            Node::Start(element) => walker.start(&element),
            Node::End => walker.end(),
            Node::Text(text) => walker.text(text),
        }
        Ok(())
    })?;
    walker.out.finish()
}

/// What an open element is to us, and so what its end means.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Open {
    Other,
    /// Nothing in it is shown.
    Skipped,
    Paragraph,
    ParagraphProps,
    /// The properties of the paragraph's mark, not of its text.
    MarkProps,
    Run,
    RunProps,
    Text,
    Code,
    Table,
    Row,
    RowProps,
    Cell,
    CellProps,
    /// A text box, and a paragraph within a paragraph.
    Box {
        paragraph: bool,
    },
    Link,
    SimpleField,
    Field,
    FormData,
    Sdt,
    SdtProps,
    SdtCheck,
    SdtContent,
    Alternate {
        chosen: bool,
    },
}

#[derive(Default)]
struct OpenParagraph {
    style: Style,
    heading: Option<bool>,
    list: Option<bool>,
    shade: Option<bool>,
    /// Its mark was deleted: the next paragraph continues this one.
    mark_deleted: bool,
    /// Text in the placeholder style, held back until it is known to be a prompt or not.
    prompt: String,
    prompt_look: Look,
}

#[derive(Default)]
struct OpenRun {
    props: RunProps,
    style: Style,
    font: Option<String>,
}

#[derive(Default)]
struct OpenSdt {
    placeholder: bool,
    check: Option<bool>,
    /// The box was written; it is written once.
    written: bool,
}

struct Walker<'a> {
    styles: &'a Styles,
    links: &'a HashMap<String, String>,
    out: Builder,
    open: Vec<Open>,
    /// How many open elements are below (and including) the skipped one.
    skipped: usize,
    paragraphs: Vec<OpenParagraph>,
    runs: Vec<OpenRun>,
    sdts: Vec<OpenSdt>,
    fields: Vec<Field>,
    targets: Vec<Option<String>>,
    /// Of the open rows and cells: whether tracking has deleted them, and the fields open when
    /// they began.
    rows: Vec<bool>,
    cells: Vec<(bool, usize)>,
}

impl<'a> Walker<'a> {
    fn new(styles: &'a Styles, links: &'a HashMap<String, String>) -> Walker<'a> {
        Walker {
            styles,
            links,
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
            "del" | "moveFrom" | "delText" | "delInstrText" | "rt" | "sectPr" | "tblPr"
            | "tblGrid" | "sdtEndPr" | "customXmlPr" | "smartTagPr" => Open::Skipped,
            name if name.ends_with("Change") => Open::Skipped,
            _ => Open::Other,
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

    fn paragraph_property(&mut self, element: &Element<'_>) -> Open {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return Open::Skipped;
        };
        match element.name() {
            "pStyle" => {
                let mut style = self.styles.get(&element.attr("val").unwrap_or_default());
                style.run = style.run.over(self.styles.normal.run);
                paragraph.style = style;
            }
            "outlineLvl" => paragraph.heading = Some(element.attr("val").as_deref() != Some("9")),
            "shd" => paragraph.shade = Some(shaded(element)),
            "numPr" => {
                paragraph.list = Some(true);
                return Open::ParagraphProps;
            }
            "numId" if element.attr("val").as_deref() == Some("0") => paragraph.list = Some(false),
            "rPr" => return Open::MarkProps,
            _ => {}
        }
        Open::Skipped
    }

    fn run_property(&mut self, element: &Element<'_>) -> Open {
        if let Some(run) = self.runs.last_mut() {
            match element.name() {
                "rStyle" => {
                    run.style = self.styles.get(&element.attr("val").unwrap_or_default());
                }
                "rFonts" => run.font = element.attr("ascii").or_else(|| element.attr("hAnsi")),
                _ => run.props.read(element),
            }
        }
        Open::Skipped
    }

    fn cell_property(&mut self, element: &Element<'_>) -> Open {
        let continues = element.attr("val").is_none_or(|v| v != "restart");
        match (element.name(), self.out.shape()) {
            ("gridSpan", Some(shape)) => shape.columns = number(element).max(1),
            ("vMerge", Some(shape)) => shape.continues = continues,
            ("hMerge", Some(shape)) => shape.joins_left = continues,
            ("cellDel", _) => mark(self.cells.last_mut().map(|(deleted, _)| deleted)),
            _ => {}
        }
        Open::Skipped
    }

    fn control_property(&mut self, element: &Element<'_>) -> Open {
        let Some(sdt) = self.sdts.last_mut() else {
            return Open::Skipped;
        };
        match element.name() {
            "showingPlcHdr" => sdt.placeholder = element.on(),
            "checkbox" => {
                sdt.check = Some(false);
                return Open::SdtCheck;
            }
            _ => {}
        }
        Open::Skipped
    }

    fn field_mark(&mut self, element: &Element<'_>) -> Open {
        match element.attr("fldCharType").as_deref() {
            Some("begin") => {
                self.fields.push(Field::default());
                return Open::Field;
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.shown = true;
                }
            }
            Some("end") => {
                if let Some(control) = self.fields.pop().and_then(|field| field.control) {
                    let shows = control.shows();
                    self.write(&shows);
                }
            }
            _ => {}
        }
        Open::Skipped
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

    /// Whether what stands here is shown, prompts apart.
    fn visible(&self) -> bool {
        let hidden = self.props().hidden();
        let code = self.fields.iter().any(|f| !f.shown || f.control.is_some());
        !hidden && !code && !self.sdts.iter().any(|sdt| sdt.placeholder)
    }

    fn props(&self) -> RunProps {
        let below = self
            .paragraphs
            .last()
            .map(|p| p.style.run)
            .unwrap_or_default();
        match self.runs.last() {
            Some(run) => run.props.over(run.style.run).over(below),
            None => below,
        }
    }

    fn look(&self) -> Look {
        let mut look = self.props().look();
        look.highlight |= self
            .paragraphs
            .last()
            .and_then(|p| p.shade)
            .unwrap_or(false);
        look
    }

    fn target(&self) -> Option<String> {
        let of_field = || self.fields.iter().rev().find_map(|field| link(&field.code));
        self.targets
            .iter()
            .rev()
            .find_map(Clone::clone)
            .or_else(of_field)
    }

    fn write(&mut self, text: &str) {
        if text.is_empty() || !self.visible() || self.out.paragraph().is_none() {
            return;
        }
        let beside;
        let text = if self.sdts.last().is_some_and(|sdt| sdt.check.is_some()) {
            beside = beside_box(text);
            beside.as_str()
        } else {
            text
        };
        let look = self.look();
        let style = self.runs.last().is_some_and(|run| run.style.placeholder);
        if style && let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.prompt.push_str(text);
            paragraph.prompt_look = look;
            return;
        }
        self.flush_prompt();
        let target = self.target();
        self.out.text(text, look, target.as_deref());
    }

    /// Text in the placeholder style outside an empty control is either a prompt whose control
    /// was removed, or a value typed over it that kept the grey: only the first is dropped.
    fn flush_prompt(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        let prompt = std::mem::take(&mut paragraph.prompt);
        let look = paragraph.prompt_look;
        if !prompt.is_empty() && !is_prompt(&prompt) {
            let target = self.target();
            self.out.text(&prompt, look, target.as_deref());
        }
    }

    /// The box of a check-box control, once, where its content stands.
    fn write_box(&mut self) {
        let Some(sdt) = self.sdts.last_mut() else {
            return;
        };
        let Some(checked) = sdt.check.filter(|_| !sdt.written) else {
            return;
        };
        if self.out.paragraph().is_none() {
            return;
        }
        sdt.written = true;
        // A box is never a placeholder, whatever its control says.
        sdt.placeholder = false;
        self.flush_prompt();
        if self.visible() {
            let look = self.look();
            self.out.text(box_of(checked), look, None);
        }
    }
}

fn is_prompt(text: &str) -> bool {
    const STARTS: [&str; 11] = [
        "click", "tap ", "choose", "enter", "select", "type ", "insert", "pick ", "please", "[",
        "<",
    ];
    let text = text.trim().to_lowercase();
    text.is_empty() || text.ends_with('…') || STARTS.iter().any(|start| text.starts_with(start))
}

fn mark(flag: Option<&mut bool>) {
    if let Some(flag) = flag {
        *flag = true;
    }
}

fn number(element: &Element<'_>) -> usize {
    element
        .attr("val")
        .and_then(|v| v.trim().parse().ok())
        .unwrap_or(0)
}
