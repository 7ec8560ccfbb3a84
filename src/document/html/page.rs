//! The page while its tags come in: which elements are open, what they mean, how they close one
//! another. Follows the HTML standard's rules for tables and paragraphs as far as mail needs them.

use super::looks::{Change, Inherited};
use super::parts::{Part, part, placed, ruled};
use crate::document::builder::{Builder, Shape};
use crate::document::{Document, Unreadable, limits};

pub(super) struct Open {
    pub(super) name: String,
    pub(super) part: Part,
    pub(super) change: Change,
    pub(super) inherited: Inherited,
    pub(super) target: Option<String>,
    /// Of a table: it has visible lines.
    pub(super) ruled: bool,
}

pub struct Page {
    pub(super) out: Builder,
    pub(super) open: Vec<Open>,
    /// A blank was read and not written yet.
    pub(super) blank: bool,
    pub(super) elements: usize,
    pub(super) over: Option<&'static str>,
}

impl Page {
    pub fn new() -> Page {
        Page {
            out: Builder::new(),
            open: Vec::new(),
            blank: false,
            elements: 0,
            over: None,
        }
    }

    pub fn finish(mut self) -> Result<Document, Unreadable> {
        if let Some(limit) = self.over {
            return Err(Unreadable::Hostile(limit.into()));
        }
        self.close_to(0);
        self.end_paragraph();
        self.out.finish()
    }

    pub(super) fn inherited(&self) -> Inherited {
        self.open
            .last()
            .map(|open| open.inherited)
            .unwrap_or_default()
    }

    pub(super) fn dropped(&self) -> bool {
        let inherited = self.inherited();
        inherited.hidden
            || inherited.tiny
            || self.open.iter().any(|open| match open.part {
                Part::Dropped => true,
                Part::Choice { chosen } => !chosen,
                Part::Inline
                | Part::Block
                | Part::List
                | Part::Heading
                | Part::Table
                | Part::Row
                | Part::Cell
                | Part::TextArea
                | Part::Link => false,
            })
    }

    pub fn start(&mut self, name: &str, attr: &dyn Fn(&str) -> Option<String>, self_closing: bool) {
        self.elements += 1;
        if self.elements > limits::ELEMENTS {
            self.over.get_or_insert("more than a million elements");
        }
        if self.over.is_some() {
            return;
        }
        match name {
            "br" => return self.line_break(),
            "img" => return self.image(attr),
            "input" => return self.input(attr),
            "hr" => return self.end_paragraph(),
            "wbr" | "meta" | "link" | "base" | "col" | "source" | "area" | "param" | "embed" => {
                return;
            }
            _ => {}
        }
        // `<o:p/>` and other foreign elements may close themselves; HTML's own may not.
        if self_closing && name.contains(':') {
            return;
        }
        let part = part(name, attr);
        self.make_room(name, part);
        if part == Part::Inline || part == Part::Link {
            // Sloppy writers never close these; deeper ones are as good as transparent.
            if self.open.len() >= limits::DEPTH / 2 {
                return;
            }
        } else if self.open.len() >= limits::DEPTH {
            self.over.get_or_insert("nested deeper than 512");
            return;
        }
        let change = Change::of(name, attr);
        let inherited = change.on(self.inherited());
        let target = match part {
            Part::Link => attr("href").map(|href| href.trim().to_owned()),
            _ => None,
        };
        self.begin(part, attr);
        let ruled = part == Part::Table && ruled(attr);
        let name = name.to_owned();
        let target = target.filter(|t| !t.is_empty() && !t.starts_with('#'));
        self.open.push(Open {
            name,
            part,
            change,
            inherited,
            target,
            ruled,
        });
    }

    /// Closes what cannot stand around the new element, and opens what must.
    fn make_room(&mut self, name: &str, part: Part) {
        match part {
            Part::Block | Part::Heading | Part::List => {
                self.close_within_block("p");
                if name == "li" {
                    self.close_item(&["li"]);
                } else if name == "dt" || name == "dd" {
                    self.close_item(&["dt", "dd"]);
                }
                self.ensure_cell();
            }
            Part::Table => {
                self.close_within_block("p");
                self.ensure_cell();
            }
            Part::Row => match self.inner(&[Part::Row, Part::Cell, Part::Table]) {
                Some((at, Part::Table)) => self.close_to(at + 1),
                Some(_) => {
                    if let Some((at, _)) = self.inner(&[Part::Row]) {
                        self.close_to(at);
                    }
                }
                None => self.imply(Part::Table),
            },
            Part::Cell => match self.inner(&[Part::Cell, Part::Row, Part::Table]) {
                Some((at, Part::Cell)) => self.close_to(at),
                Some((at, Part::Row)) => self.close_to(at + 1),
                Some((at, _)) => {
                    self.close_to(at + 1);
                    self.imply(Part::Row);
                }
                None => {
                    self.imply(Part::Table);
                    self.imply(Part::Row);
                }
            },
            Part::Choice { .. } => self.close_within_block("option"),
            Part::Inline | Part::Dropped | Part::TextArea | Part::Link => {}
        }
    }

    fn begin(&mut self, part: Part, attr: &dyn Fn(&str) -> Option<String>) {
        match part {
            Part::Block | Part::List | Part::Heading => self.end_paragraph(),
            Part::Table => {
                self.end_paragraph();
                self.out.begin_table();
            }
            Part::Row => self.out.begin_row(),
            Part::Cell => {
                let number = |name| attr(name).and_then(|v| v.trim().parse::<usize>().ok());
                let columns = number("colspan").unwrap_or(1).clamp(1, 100);
                let rows = number("rowspan").unwrap_or(1).clamp(1, 1000);
                self.out.begin_cell(Shape {
                    columns,
                    rows,
                    ..Shape::default()
                });
                self.blank = false;
            }
            Part::Inline | Part::Dropped | Part::Choice { .. } | Part::TextArea | Part::Link => {}
        }
    }

    /// An element the writer left out.
    fn imply(&mut self, part: Part) {
        let name = match part {
            Part::Table => "table",
            Part::Row => "tr",
            _ => "td",
        };
        self.begin(part, &|_| None);
        let (change, inherited) = (Change::default(), self.inherited());
        let name = name.to_owned();
        self.open.push(Open {
            name,
            part,
            change,
            inherited,
            target: None,
            ruled: true,
        });
    }

    /// Text within a table but outside its cells is given a cell, so that it is not lost.
    pub(super) fn ensure_cell(&mut self) {
        match self.inner(&[Part::Cell, Part::Row, Part::Table]) {
            Some((_, Part::Row)) => self.imply(Part::Cell),
            Some((_, Part::Table)) => {
                self.imply(Part::Row);
                self.imply(Part::Cell);
            }
            Some(_) | None => {}
        }
    }

    /// The innermost open element of one of these parts.
    fn inner(&self, parts: &[Part]) -> Option<(usize, Part)> {
        let at = self
            .open
            .iter()
            .rposition(|open| parts.contains(&open.part))?;
        self.open.get(at).map(|open| (at, open.part))
    }

    /// Where the innermost cell or table begins: closing tags do not reach beyond.
    fn fence(&self) -> usize {
        self.inner(&[Part::Cell, Part::Table, Part::Row])
            .map_or(0, |(at, _)| at + 1)
    }

    fn close_within_block(&mut self, name: &str) {
        let fence = self.fence();
        let found = self
            .open
            .iter()
            .skip(fence)
            .rposition(|open| open.name == name);
        if let Some(at) = found {
            self.close_to(fence + at);
        }
    }

    fn close_item(&mut self, names: &[&str]) {
        let fence = self.fence();
        let list = |open: &Open| matches!(open.name.as_str(), "ul" | "ol" | "dl");
        let fence = self
            .open
            .iter()
            .rposition(list)
            .map_or(fence, |at| fence.max(at + 1));
        let found = self
            .open
            .iter()
            .skip(fence)
            .rposition(|o| names.contains(&o.name.as_str()));
        if let Some(at) = found {
            self.close_to(fence + at);
        }
    }

    pub fn end(&mut self, name: &str) {
        if self.over.is_some() {
            return;
        }
        if name == "p"
            && !self
                .open
                .iter()
                .skip(self.fence())
                .any(|open| open.name == "p")
        {
            return self.end_paragraph();
        }
        if name == "br" {
            return self.line_break();
        }
        let fence = match part(name, &|_| None) {
            Part::Table => 0,
            Part::Row | Part::Cell => self.inner(&[Part::Table]).map_or(0, |(at, _)| at + 1),
            _ => self.fence(),
        };
        let found = self
            .open
            .iter()
            .skip(fence)
            .rposition(|open| open.name == name);
        let Some(at) = found.map(|at| at + fence) else {
            return;
        };
        let inline = self
            .open
            .get(at)
            .is_some_and(|o| matches!(o.part, Part::Inline | Part::Link));
        let crosses = self
            .open
            .iter()
            .skip(at + 1)
            .any(|o| o.part != Part::Inline);
        if inline && crosses {
            // `<b><p>text</b> more</p>`: only the look ends here.
            self.open.remove(at);
            let mut below = at
                .checked_sub(1)
                .and_then(|i| self.open.get(i))
                .map(|o| o.inherited);
            for open in self.open.iter_mut().skip(at) {
                open.inherited = open.change.on(below.unwrap_or_default());
                below = Some(open.inherited);
            }
        } else {
            self.close_to(at);
        }
    }

    /// Closes all open elements from this place on.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(open) = self.open.pop() else { return };
            match open.part {
                Part::Block | Part::List | Part::Heading => {
                    let (heading, list) = (open.part == Part::Heading, open.name == "li");
                    if let Some(paragraph) = self.out.paragraph() {
                        paragraph.heading |= heading;
                        paragraph.list |= list;
                    }
                    self.end_paragraph();
                }
                Part::Cell => {
                    self.end_paragraph();
                    self.out.end_cell(true);
                }
                Part::Row => self.out.end_row(true),
                Part::Table => {
                    if let Some(table) = self.out.end_table() {
                        let blocks = placed(table, open.ruled);
                        self.out.blocks(blocks);
                    }
                    self.blank = false;
                }
                Part::Inline
                | Part::Dropped
                | Part::Choice { .. }
                | Part::TextArea
                | Part::Link => {}
            }
        }
    }

    fn end_paragraph(&mut self) {
        self.blank = false;
        let in_list = self
            .open
            .iter()
            .skip(self.fence())
            .any(|open| open.name == "li");
        if let Some(paragraph) = self.out.paragraph() {
            paragraph.list |= in_list;
            // The last break of a block shows no line of its own.
            while let Some(last) = paragraph.spans.last_mut().filter(|span| !span.picture) {
                last.text.truncate(last.text.trim_end().len());
                if !last.text.is_empty() {
                    break;
                }
                paragraph.spans.pop();
            }
        }
        self.out.end_paragraph();
    }
}
