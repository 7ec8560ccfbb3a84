//! Tokens to paragraphs, cells and rows: the state of the groups.

mod flow;
mod words;

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use self::words::{code_page, is_known};
use super::super::{
    Block, Document, Look, Unreadable,
    builder::Builder,
    docx::checks,
    marks::{Edge, Marks},
};
use super::{field::Field, scan::Token};

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goes {
    Text,
    Nowhere,
    Fonts,
    Colours,
    Instruction,
    /// An item of a drop-down list.
    Item,
    Picture,
}

#[derive(Clone)]
struct Group {
    into: Goes,
    look: Look,
    hidden: bool,
    /// Characters that stand for a `\u` in readers without Unicode.
    fallback: usize,
    font: i32,
    /// In `\nesttableprops`: rows defined here are nested ones.
    nested: bool,
    /// This group began what must be ended with it.
    field: bool,
    link: bool,
    boxed: bool,
    /// `\*` stood first.
    optional: bool,
}

struct Font {
    encoding: &'static Encoding,
    name: String,
}

/// A row's cells as far as they were defined.
#[derive(Default)]
struct Defined {
    left: i32,
    edges: Vec<Edge>,
    next: Edge,
}

/// What a text box interrupts.
struct Outer {
    marks: Marks,
    paragraph: Builder,
    depth: usize,
    after: Vec<Block>,
}

pub struct Walk {
    groups: Vec<Group>,
    ended: bool,
    marks: Marks,
    paragraph: Builder,
    /// Boxes anchored in the open paragraph.
    after: Vec<Block>,
    outer: Vec<Outer>,
    in_table: bool,
    nesting: usize,
    heading: bool,
    list: bool,
    row: Defined,
    nested_row: Defined,
    fields: Vec<Field>,
    links: Vec<Option<String>>,
    fonts: HashMap<i32, Font>,
    default_encoding: &'static Encoding,
    default_font: i32,
    colours: Vec<Option<[u8; 3]>>,
    colour: Option<[u8; 3]>,
    /// Bytes of the open run, in its font's code page.
    bytes: Vec<u8>,
    item: String,
    skip: usize,
    high: Option<u16>,
}

const FIELDS: usize = 64;
const FONTS: usize = 4_000;

impl Walk {
    pub fn new() -> Walk {
        Walk {
            groups: Vec::new(),
            ended: false,
            marks: Marks::default(),
            paragraph: opened(),
            after: Vec::new(),
            outer: Vec::new(),
            in_table: false,
            nesting: 0,
            heading: false,
            list: false,
            row: Defined::default(),
            nested_row: Defined::default(),
            fields: Vec::new(),
            links: Vec::new(),
            fonts: HashMap::new(),
            default_encoding: WINDOWS_1252,
            default_font: 0,
            colours: Vec::new(),
            colour: None,
            bytes: Vec::new(),
            item: String::new(),
            skip: 0,
            high: None,
        }
    }

    pub fn depth(&self) -> usize {
        self.groups.len()
    }

    /// The outermost group ended; what follows is no RTF.
    pub fn closed(&self) -> bool {
        self.ended
    }

    pub fn finish(mut self) -> Result<Document, Unreadable> {
        if !self.ended {
            return Err(Unreadable::Damaged("the text is cut short".into()));
        }
        self.end_paragraph(false)?;
        self.marks.finish()
    }

    pub fn on(&mut self, token: Token<'_>) -> Result<(), Unreadable> {
        match token {
            Token::Open => self.open(),
            Token::Close => return self.close(),
            Token::Word { word, value } => return self.word(word, value),
            Token::Symbol(symbol) => return self.symbol(symbol),
            Token::Hex(byte) | Token::Byte(byte) => {
                if self.skip > 0 {
                    self.skip -= 1;
                } else {
                    self.bytes.push(byte);
                }
            }
        }
        Ok(())
    }

    fn open(&mut self) {
        self.flush();
        self.skip = 0;
        let mut group = self.groups.last().cloned().unwrap_or(Group {
            into: Goes::Text,
            look: Look::default(),
            hidden: false,
            fallback: 1,
            font: self.default_font,
            nested: false,
            field: false,
            link: false,
            boxed: false,
            optional: false,
        });
        group.field = false;
        group.link = false;
        group.boxed = false;
        group.optional = false;
        self.groups.push(group);
    }

    fn close(&mut self) -> Result<(), Unreadable> {
        self.flush();
        self.skip = 0;
        let Some(group) = self.groups.pop() else {
            return Ok(());
        };
        if group.into == Goes::Item && !self.item.is_empty() {
            let item = std::mem::take(&mut self.item);
            if let Some(field) = self.fields.last_mut() {
                field.item(item);
            }
        }
        if group.link {
            self.links.pop();
        }
        if group.field
            && let Some(field) = self.fields.pop()
            && let (Some(sign), Goes::Text, false) = (field.sign(), group.into, group.hidden)
        {
            self.paragraph.text(&sign, group.look, None);
        }
        if group.boxed {
            self.end_box()?;
        }
        self.ended = self.groups.is_empty();
        Ok(())
    }

    /// Runs end where their look may change.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let Some(group) = self.groups.last() else {
            return;
        };
        let font = self.fonts.get(&group.font);
        let text = match group.into {
            Goes::Text | Goes::Item | Goes::Instruction => {
                let encoding = font.map_or(self.default_encoding, |f| f.encoding);
                encoding.decode_without_bom_handling(&bytes).0.into_owned()
            }
            Goes::Nowhere | Goes::Picture | Goes::Fonts | Goes::Colours => {
                String::from_utf8_lossy(&bytes).into_owned()
            }
        };
        self.put(&text);
    }

    fn put(&mut self, text: &str) {
        let Some(group) = self.groups.last() else {
            return;
        };
        match group.into {
            Goes::Text if group.hidden => {}
            Goes::Text => {
                let font = self.fonts.get(&group.font).map(|f| f.name.as_str());
                let text = checks::in_font(font, text);
                let target = self.links.last().and_then(|t| t.as_deref());
                self.paragraph.text(&text, group.look, target);
                if let (Some(field), false) = (self.fields.last_mut(), text.trim().is_empty()) {
                    field.shown = true;
                }
            }
            Goes::Instruction => {
                if let Some(field) = self.fields.last_mut() {
                    field.instruction.push_str(text);
                }
            }
            Goes::Item => self.item.push_str(text),
            Goes::Fonts => {
                if let Some(font) = self.fonts.get_mut(&group.font) {
                    font.name.push_str(text.trim_end_matches(';'));
                }
            }
            Goes::Colours => {
                for _ in text.matches(';') {
                    if self.colours.len() < FONTS {
                        self.colours.push(self.colour.take());
                    }
                }
            }
            Goes::Nowhere | Goes::Picture => {}
        }
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), Unreadable> {
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        match symbol {
            b'*' => {
                if let Some(group) = self.groups.last_mut() {
                    group.optional = true;
                }
            }
            b'~' => self.sign("\u{a0}"),
            b'_' => self.sign("\u{2011}"),
            b'\\' | b'{' | b'}' => self.bytes.push(symbol),
            _ => {}
        }
        Ok(())
    }

    fn sign(&mut self, text: &str) {
        self.flush();
        self.put(text);
    }

    fn word(&mut self, word: &str, value: Option<i32>) -> Result<(), Unreadable> {
        if word == "u" {
            self.unicode(value.unwrap_or(0));
            return Ok(());
        }
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        self.flush();
        let Some(group) = self.groups.last_mut() else {
            return Ok(());
        };
        if group.into == Goes::Nowhere {
            return Ok(());
        }
        if std::mem::take(&mut group.optional) && !is_known(word) {
            group.into = Goes::Nowhere;
            return Ok(());
        }
        if group.into == Goes::Fonts || group.into == Goes::Colours {
            self.in_header(word, value);
            return Ok(());
        }
        if self.destination(word) || self.look(word, value) || self.cell_definition(word, value) {
            return Ok(());
        }
        self.flow(word, value)
    }

    fn unicode(&mut self, value: i32) {
        self.flush();
        let Some(group) = self.groups.last() else {
            return;
        };
        self.skip = group.fallback;
        let unit = (value & 0xffff) as u16;
        let text: String = match (self.high.take(), unit) {
            (None, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                return;
            }
            (Some(high), 0xdc00..=0xdfff) => char::decode_utf16([high, unit])
                .filter_map(Result::ok)
                .collect(),
            (_, 0xd800..=0xdfff) => return,
            (_, unit) => char::from_u32(u32::from(unit)).into_iter().collect(),
        };
        self.put(&text);
    }
}

fn opened() -> Builder {
    let mut builder = Builder::new();
    builder.begin_paragraph();
    builder
}
