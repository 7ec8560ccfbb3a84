//! The walk through `content.xml`. An explicit stack: nothing recurses on the input.

use std::collections::HashMap;

use super::styles::Styles;
use crate::document::builder::{Builder, Shape};
use crate::document::docx::{RunProps, checks::in_font};
use crate::document::xml::{self, Element, Node};
use crate::document::{Block, Document, Unreadable, limits};

pub fn read(text: &str, styles: &Styles) -> Result<Document, Unreadable> {
    let mut walker = Walker {
        styles,
        out: Builder::new(),
        open: Vec::new(),
        skipped: 0,
        lists: 0,
        blank: false,
        controls: HashMap::new(),
        mark: None,
    };
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

enum Part {
    Other,
    Skipped,
    /// Within `office:forms`: controls are only noted.
    Forms,
    Paragraph,
    /// A paragraph drawn within another: a box of its own.
    NestedParagraph,
    Box,
    Frame {
        pictured: bool,
    },
    ListItem,
    Table,
    Row,
    Cell {
        repeated: usize,
    },
    /// An old form field that is a box or a list.
    Mark,
}

struct Open {
    part: Part,
    props: RunProps,
    target: Option<String>,
}

/// A form field taken over from Word: its parameters come as elements.
#[derive(Default)]
struct FieldMark {
    checkbox: bool,
    checked: bool,
    entries: Vec<String>,
    chosen: usize,
}

struct Walker<'a> {
    styles: &'a Styles,
    out: Builder,
    open: Vec<Open>,
    skipped: usize,
    lists: usize,
    /// A blank was read and not written yet (ODF 1.2, 6.1.2 collapses them).
    blank: bool,
    /// What form controls show, by id.
    controls: HashMap<String, String>,
    mark: Option<FieldMark>,
}

impl Walker<'_> {
    fn start(&mut self, element: &Element<'_>) {
        let inherited = self
            .open
            .last()
            .map(|o| (o.props, o.target.clone()))
            .unwrap_or_default();
        let (mut props, mut target) = inherited;
        let part = if self.skipped > 0 {
            Part::Skipped
        } else if self
            .open
            .iter()
            .any(|open| matches!(open.part, Part::Forms))
        {
            self.note_control(element);
            Part::Other
        } else {
            match element.name() {
                "span" => {
                    let style = element.attr("style-name").unwrap_or_default();
                    props = self.styles.get("text", &style).over(props);
                }
                "p" | "h" => {
                    let style = element.attr("style-name").unwrap_or_default();
                    props = self.styles.get("paragraph", &style);
                    target = None;
                }
                "a" => target = element.attr("href").filter(|href| !href.starts_with('#')),
                _ => {}
            }
            self.begin(element, props)
        };
        if matches!(part, Part::Skipped) {
            self.skipped += 1;
        }
        self.open.push(Open {
            part,
            props,
            target,
        });
    }

    fn begin(&mut self, element: &Element<'_>, props: RunProps) -> Part {
        let count = |name: &str| element.attr(name).and_then(|v| v.parse::<usize>().ok());
        match element.name() {
            "tracked-changes" | "annotation" | "note" | "placeholder" | "hidden-text"
            | "ruby-text" | "automatic-styles" | "font-face-decls" | "scripts" | "title"
            | "desc" | "covered-table-cell" | "binary-data" | "math" => Part::Skipped,
            "content-control"
                if element.attr("showing-place-holder").as_deref() == Some("true") =>
            {
                Part::Skipped
            }
            "forms" => Part::Forms,
            "control" => {
                let shown = element
                    .attr("control")
                    .and_then(|id| self.controls.get(&id).cloned());
                if let Some(shown) = shown {
                    self.write(&shown, props);
                }
                Part::Other
            }
            "p" | "h" => {
                self.blank = false;
                let nested = self.in_paragraph();
                if nested {
                    self.out.begin_box();
                }
                self.out.begin_paragraph();
                if let Some(paragraph) = self.out.paragraph() {
                    paragraph.heading = element.name() == "h";
                    paragraph.list = self.lists > 0;
                }
                if nested {
                    Part::NestedParagraph
                } else {
                    Part::Paragraph
                }
            }
            "list-item" => {
                self.lists += 1;
                Part::ListItem
            }
            "s" => {
                let blanks = " ".repeat(count("c").unwrap_or(1).clamp(1, 200));
                self.write(&blanks, props);
                Part::Other
            }
            "tab" => {
                self.write("\t", props);
                Part::Other
            }
            "line-break" => {
                self.write("\n", props);
                Part::Other
            }
            "frame" => Part::Frame { pictured: false },
            "image" => {
                if let Some(Open {
                    part: Part::Frame { pictured },
                    ..
                }) = self.open.last_mut()
                    && !std::mem::replace(pictured, true)
                    && !props.hidden()
                {
                    self.out.picture();
                }
                Part::Skipped
            }
            "text-box" => {
                self.out.begin_box();
                Part::Box
            }
            "table" => {
                self.out.begin_table();
                Part::Table
            }
            "table-row" => {
                self.out.begin_row();
                Part::Row
            }
            "table-cell" => {
                let columns = count("number-columns-spanned").unwrap_or(1).max(1);
                let rows = count("number-rows-spanned").unwrap_or(1).max(1);
                self.out.begin_cell(Shape {
                    columns,
                    rows,
                    ..Shape::default()
                });
                let repeated = count("number-columns-repeated").unwrap_or(1);
                Part::Cell {
                    repeated: repeated.clamp(1, limits::COLUMNS),
                }
            }
            "fieldmark" | "fieldmark-start" => {
                let kind = element.attr("type").unwrap_or_default();
                let checkbox = kind.ends_with("FORMCHECKBOX");
                if checkbox || kind.ends_with("FORMDROPDOWN") {
                    self.mark = Some(FieldMark {
                        checkbox,
                        ..FieldMark::default()
                    });
                    return Part::Mark;
                }
                Part::Other
            }
            "param" => {
                if let Some(mark) = &mut self.mark {
                    let value = element.attr("value").unwrap_or_default();
                    match element.attr("name").as_deref() {
                        Some("Checkbox_Checked") => mark.checked = value == "true",
                        Some("Dropdown_ListEntry") => mark.entries.push(value),
                        Some("Dropdown_Selected") => mark.chosen = value.parse().unwrap_or(0),
                        _ => {}
                    }
                }
                Part::Other
            }
            _ => Part::Other,
        }
    }

    /// Whether what stands here stands in a paragraph, nearer than any cell or box.
    fn in_paragraph(&self) -> bool {
        self.open
            .iter()
            .rev()
            .find_map(|open| match open.part {
                Part::Paragraph | Part::NestedParagraph => Some(true),
                Part::Box | Part::Cell { .. } | Part::Table | Part::Row => Some(false),
                Part::Other
                | Part::Skipped
                | Part::Forms
                | Part::Frame { .. }
                | Part::ListItem
                | Part::Mark => None,
            })
            .unwrap_or(false)
    }

    fn note_control(&mut self, element: &Element<'_>) {
        let Some(id) = element.attr("id") else { return };
        let shown = match element.name() {
            "checkbox" | "radio" => {
                let state = element
                    .attr("current-state")
                    .or_else(|| element.attr("state"));
                let on = state.as_deref() == Some("checked")
                    || element.attr("current-selected").as_deref() == Some("true");
                Some(if on { "☒" } else { "☐" }.to_owned())
            }
            "text" | "textarea" | "combobox" | "formatted-text" | "date" => element
                .attr("current-value")
                .or_else(|| element.attr("value")),
            _ => None,
        };
        if let Some(shown) = shown {
            self.controls.insert(id, shown);
        }
    }

    fn end(&mut self) {
        let Some(Open { part, props, .. }) = self.open.pop() else {
            return;
        };
        match part {
            Part::Skipped => self.skipped = self.skipped.saturating_sub(1),
            Part::Paragraph => self.out.end_paragraph(),
            Part::NestedParagraph | Part::Box => self.out.end_box(),
            Part::ListItem => self.lists = self.lists.saturating_sub(1),
            Part::Table => {
                if let Some(table) = self.out.end_table()
                    && !table.rows.is_empty()
                {
                    self.out.blocks(vec![Block::Table(table)]);
                }
            }
            Part::Row => self.out.end_row(true),
            Part::Cell { repeated } => {
                self.out.end_cell(true);
                for _ in 1..repeated {
                    self.out.begin_cell(Shape::default());
                    self.out.end_cell(true);
                }
            }
            Part::Mark => {
                if let Some(mark) = self.mark.take() {
                    let shown = match (mark.checkbox, mark.checked) {
                        (true, true) => "☒".to_owned(),
                        (true, false) => "☐".to_owned(),
                        (false, _) => mark.entries.get(mark.chosen).cloned().unwrap_or_default(),
                    };
                    self.write(&shown, props);
                }
            }
            Part::Other | Part::Forms | Part::Frame { .. } => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 || !self.in_paragraph() {
            return;
        }
        let props = self.open.last().map(|open| open.props).unwrap_or_default();
        let mut words = String::new();
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                self.blank = true;
            } else {
                if std::mem::take(&mut self.blank) {
                    words.push(' ');
                }
                words.push(c);
            }
        }
        // A blank at an element's end stays with the text before it.
        if self.blank && !words.is_empty() {
            self.blank = false;
            words.push(' ');
        }
        self.put(&in_font(None, &words), props);
    }

    /// Writes a sign or a control's text, after the blank that is due.
    fn write(&mut self, text: &str, props: RunProps) {
        if std::mem::take(&mut self.blank) && self.in_paragraph() {
            self.put(" ", props);
        }
        self.put(text, props);
    }

    fn put(&mut self, text: &str, props: RunProps) {
        if !text.is_empty() && !props.hidden() && self.in_paragraph() {
            let target = self.open.iter().rev().find_map(|open| open.target.clone());
            self.out.text(text, props.look(), target.as_deref());
        }
    }
}
