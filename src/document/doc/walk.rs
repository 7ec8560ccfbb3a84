//! Characters to paragraphs, cells and rows.

use super::{
    bytes::{part, size_at, u16_at},
    fib::Char,
    looks::{Paragraph, Run},
    props,
};
use crate::document::{
    Block, Document, Unreadable,
    builder::Builder,
    docx::checks::{box_of, symbol},
    marks::Marks,
};

pub struct Walk<'a> {
    data: &'a [u8],
    paragraphs: Vec<props::Run<'a>>,
    characters: Vec<props::Run<'a>>,
}

/// A field that is open: before its separator stands what it does, behind it what it shows.
#[derive(Default)]
struct Field {
    instruction: String,
    shows: bool,
    data: Option<usize>,
    target: Option<String>,
}

/// Fields within fields.
const FIELDS: usize = 64;

impl<'a> Walk<'a> {
    pub fn new(
        data: &'a [u8],
        paragraphs: Vec<props::Run<'a>>,
        characters: Vec<props::Run<'a>>,
    ) -> Walk<'a> {
        Walk {
            data,
            paragraphs,
            characters,
        }
    }

    /// The main text, then what stands in boxes.
    pub fn read(
        &self,
        text: &[Char],
        main: usize,
        boxes: (usize, usize),
    ) -> Result<Document, Unreadable> {
        let part = |from: usize, to: usize| {
            text.get(from.min(text.len())..to.min(text.len()))
                .unwrap_or_default()
        };
        let mut document = self.part(part(0, main))?;
        let boxed = self.part(part(boxes.0, boxes.1))?;
        document.blocks.extend(boxed.blocks);
        Ok(document)
    }

    fn part(&self, text: &[Char]) -> Result<Document, Unreadable> {
        let mut marks = Marks::default();
        let mut builder = opened();
        let mut fields: Vec<Field> = Vec::new();
        let mut run = (0, 0, Run::default());
        for char in text {
            if !(run.0 <= char.fc && char.fc < run.1) {
                run = match props::at(&self.characters, char.fc) {
                    Some(found) => (found.from, found.to, Run::of(found.modifiers)),
                    None => (char.fc, char.fc.saturating_add(1), Run::default()),
                };
            }
            let look = run.2;
            match char.sign {
                '\r' | '\u{7}' | '\u{c}' => {
                    let found = props::at(&self.paragraphs, char.fc);
                    let paragraph = Paragraph::of(found.map_or(&[], |f| f.modifiers));
                    let ended = std::mem::replace(&mut builder, opened());
                    end(&mut marks, ended, &paragraph, char.sign)?;
                }
                '\u{13}' if fields.len() < FIELDS => fields.push(Field::default()),
                '\u{14}' => {
                    if let Some(field) = fields.last_mut() {
                        field.shows = true;
                        field.target = target(&field.instruction);
                    }
                }
                '\u{15}' => {
                    if let Some(field) = fields.pop()
                        && let Some(sign) = self.sign(&field)
                        && !look.hidden
                    {
                        builder.text(&sign, look.look, None);
                    }
                }
                _ if fields.last().is_some_and(|field| !field.shows) => {
                    if let Some(field) = fields.last_mut() {
                        match char.sign {
                            // Where the form field is described hangs on a picture's mark.
                            '\u{1}' => field.data = look.data.or(field.data),
                            sign if field.instruction.len() < 4096 => field.instruction.push(sign),
                            _ => {}
                        }
                    }
                }
                _ if look.hidden => {}
                '\u{1}' | '\u{8}' if look.special || look.data.is_some() => builder.picture(),
                '\u{b}' => builder.text("\n", look.look, None),
                '\u{1e}' => builder.text("-", look.look, None),
                '\u{1f}' | '\u{feff}' => {}
                sign => {
                    let sign = match look.symbol {
                        Some(code) if look.special || sign == '(' => {
                            symbol("", u32::from(code)).unwrap_or(sign)
                        }
                        Some(_) | None => private(sign),
                    };
                    let target = fields.iter().rev().find_map(|f| f.target.as_deref());
                    let mut buffer = [0; 4];
                    builder.text(sign.encode_utf8(&mut buffer), look.look, target);
                }
            }
        }
        let last = Paragraph::default();
        end(&mut marks, builder, &last, '\0')?;
        marks.finish()
    }

    /// What a form field shows besides its result ([MS-DOC] 2.9.78): a box, or the item chosen.
    fn sign(&self, field: &Field) -> Option<String> {
        let word = field.instruction.split_whitespace().next()?;
        let check = word.eq_ignore_ascii_case("FORMCHECKBOX");
        if !check && !word.eq_ignore_ascii_case("FORMDROPDOWN") {
            return None;
        }
        let state = field.data.and_then(|at| self.state(at));
        if check {
            return Some(box_of(state.is_some_and(|(state, _)| state == 1)).to_owned());
        }
        state.and_then(|(_, item)| item)
    }

    /// A form field's state, and for a list the item it names.
    fn state(&self, at: usize) -> Option<(u16, Option<String>)> {
        let length = size_at(self.data, at)?;
        let head = usize::from(u16_at(self.data, at.checked_add(4)?)?);
        let data = part(self.data, at.checked_add(head)?, length.checked_sub(head)?)?;
        let flags = u16_at(data, 4)?;
        let result = flags >> 2 & 0x1f;
        // Name first, counted in characters and ended by a zero; a list has no default text.
        let after_name = 10 + (usize::from(u16_at(data, 10)?) + 2) * 2;
        let default = u16_at(data, after_name).unwrap_or(0);
        // 25: nobody has touched it.
        let state = if result == 25 { default } else { result };
        // A list nobody chose from stands at its first item, which is as a rule a prompt.
        let item = (result != 25).then(|| item(data, after_name + 2, state));
        Some((state, item.flatten()))
    }
}

/// The item of a drop-down list: behind five strings (format, help, status, macros) stands the
/// list, each string with its length first.
fn item(data: &[u8], mut at: usize, wanted: u16) -> Option<String> {
    for _ in 0..5 {
        at += (usize::from(u16_at(data, at)?) + 2) * 2;
    }
    at += 6;
    for _ in 0..wanted {
        at += (usize::from(u16_at(data, at)?) + 1) * 2;
    }
    let count = usize::from(u16_at(data, at)?) * 2;
    let units = part(data, at + 2, count)?.chunks_exact(2);
    let units = units.map(|pair| u16_at(pair, 0).unwrap_or(0));
    Some(char::decode_utf16(units).filter_map(Result::ok).collect())
}

fn opened() -> Builder {
    let mut builder = Builder::new();
    builder.begin_paragraph();
    builder
}

fn end(
    marks: &mut Marks,
    mut builder: Builder,
    paragraph: &Paragraph,
    mark: char,
) -> Result<(), Unreadable> {
    if let Some(open) = builder.paragraph() {
        open.heading = paragraph.heading;
        open.list = paragraph.list;
    }
    let blocks = builder.finish()?.blocks;
    let depth = paragraph.depth;
    let empty = blocks.iter().all(|block| match block {
        Block::Paragraph(paragraph) => paragraph.spans.is_empty(),
        Block::Table(_) => false,
    });
    if paragraph.row_end && depth > 0 {
        if !empty {
            marks.blocks(depth, blocks);
        }
        marks.end_row(depth, paragraph.left, &paragraph.edges);
        return Ok(());
    }
    if !(empty && (mark == '\0' || mark == '\u{c}')) {
        marks.blocks(depth, blocks);
    }
    // The mark of an outer cell is its own character, that of an inner one an ordinary end.
    if mark == '\u{7}' || paragraph.inner_cell {
        marks.end_cell(depth.max(1));
    }
    Ok(())
}

/// Signs of symbol fonts are kept in the private use area.
fn private(sign: char) -> char {
    if ('\u{f000}'..='\u{f0ff}').contains(&sign) {
        symbol("", sign as u32).unwrap_or(sign)
    } else {
        sign
    }
}

fn target(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?;
    let target = rest.trim().strip_prefix('"')?.split('"').next()?;
    (!target.is_empty()).then(|| target.to_owned())
}
