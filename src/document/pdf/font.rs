//! A font of a PDF: the text and the width of each character code.

use std::collections::HashMap;

use lopdf::{Dictionary, Document as Pdf, Object};

use super::{cmap::ToUnicode, file};
use crate::document::docx::checks;

pub struct Font {
    wide: bool,
    /// Thousandths of the size.
    widths: HashMap<u32, f64>,
    other_width: f64,
    to_unicode: ToUnicode,
    /// What the codes of a simple font mean without a map.
    simple: Vec<String>,
    /// Codes are UTF-16 themselves.
    utf16: bool,
    symbolic: Option<String>,
    pub bold: bool,
    pub italic: bool,
}

/// One character code of a shown string.
pub struct Shown {
    pub text: String,
    /// Of the size.
    pub width: f64,
    /// Word spacing applies (9.3.3).
    pub blank: bool,
}

impl Font {
    pub fn load(pdf: &Pdf, font: &Dictionary) -> Font {
        let subtype = file::name(pdf, font, b"Subtype").unwrap_or_default();
        let wide = subtype == "Type0";
        let inner = if wide {
            file::get(pdf, font, b"DescendantFonts")
                .and_then(|o| file::array(pdf, o))
                .and_then(|fonts| fonts.first())
                .and_then(|o| file::dictionary(pdf, o))
        } else {
            None
        };
        let body = inner.unwrap_or(font);
        let base = file::name(pdf, font, b"BaseFont").unwrap_or_default();
        let lower = base.to_ascii_lowercase();
        let descriptor =
            file::get(pdf, body, b"FontDescriptor").and_then(|o| file::dictionary(pdf, o));
        let flag = |bit: i64| {
            descriptor
                .and_then(|d| file::integer(pdf, d, b"Flags"))
                .is_some_and(|flags| flags & bit != 0)
        };
        let weight = descriptor.and_then(|d| file::number(pdf, d, b"FontWeight"));
        let encoding = file::name(pdf, font, b"Encoding").unwrap_or_default();
        let to_unicode = file::get(pdf, font, b"ToUnicode")
            .and_then(|o| file::stream(pdf, o))
            .map(|bytes| ToUnicode::parse(&bytes))
            .unwrap_or_default();
        let symbolic = ["wingdings2", "wingdings", "webdings", "zapfdingbats"]
            .into_iter()
            .find(|name| lower.replace([' ', '-'], "").contains(name))
            .map(|name| name.replace("wingdings2", "wingdings 2"));
        let mut made = Font {
            wide,
            widths: HashMap::new(),
            other_width: 500.0,
            to_unicode,
            simple: Vec::new(),
            utf16: encoding.contains("UCS2") || encoding.contains("UTF16"),
            symbolic,
            bold: lower.contains("bold")
                || lower.contains("black")
                || lower.contains("semibold")
                || flag(1 << 18)
                || weight.is_some_and(|w| w >= 600.0),
            italic: lower.contains("italic") || lower.contains("oblique") || flag(1 << 6),
        };
        if wide {
            made.other_width = file::number(pdf, body, b"DW").unwrap_or(1000.0);
            made.wide_widths(pdf, body);
        } else {
            made.simple_widths(pdf, font, &lower);
            let scale = if subtype == "Type3" {
                file::get(pdf, font, b"FontMatrix")
                    .and_then(|o| file::array(pdf, o))
                    .and_then(|m| m.first())
                    .and_then(|o| file::float(pdf, o))
                    .map_or(1.0, |a| a.abs() * 1000.0)
            } else {
                1.0
            };
            for width in made.widths.values_mut() {
                *width *= scale;
            }
            made.simple = simple_encoding(pdf, font);
        }
        made
    }

    /// `/W [first [w w …] first last w …]` (9.7.4.3).
    fn wide_widths(&mut self, pdf: &Pdf, font: &Dictionary) {
        let Some(list) = file::get(pdf, font, b"W").and_then(|o| file::array(pdf, o)) else {
            return;
        };
        let mut items = list.iter();
        while let (Some(first), Some(second)) = (items.next(), items.next()) {
            let Some(first) = file::float(pdf, first).map(|f| f.clamp(0.0, 65535.0) as u32) else {
                return;
            };
            if let Some(widths) = file::array(pdf, second) {
                for (code, width) in (first..).zip(widths.iter().take(65_536)) {
                    if let Some(width) = file::float(pdf, width) {
                        self.widths.insert(code, width);
                    }
                }
            } else if let (Some(last), Some(width)) = (
                file::float(pdf, second).map(|f| f.clamp(0.0, 65535.0) as u32),
                items.next().and_then(|o| file::float(pdf, o)),
            ) {
                for code in first..=last {
                    self.widths.insert(code, width);
                }
            }
        }
    }

    fn simple_widths(&mut self, pdf: &Pdf, font: &Dictionary, lower: &str) {
        let first = file::integer(pdf, font, b"FirstChar").unwrap_or(0);
        let list = file::get(pdf, font, b"Widths").and_then(|o| file::array(pdf, o));
        match list {
            Some(list) => {
                for (code, width) in (first.clamp(0, 255) as u32..256).zip(list) {
                    if let Some(width) = file::float(pdf, width) {
                        self.widths.insert(code, width);
                    }
                }
            }
            // One of the fourteen fonts every reader has (9.6.2.2).
            None if lower.contains("courier") => self.other_width = 600.0,
            None => {
                for (code, width) in (32u32..).zip(HELVETICA) {
                    self.widths.insert(code, f64::from(width));
                }
                self.other_width = 556.0;
            }
        }
    }

    pub fn decode(&self, bytes: &[u8]) -> Vec<Shown> {
        let size = if self.wide {
            self.to_unicode.width.unwrap_or(2).max(1)
        } else {
            1
        };
        bytes
            .chunks(size)
            .map(|code| {
                let number = code.iter().fold(0u32, |n, b| n << 8 | u32::from(*b));
                let width = self.widths.get(&number).copied();
                Shown {
                    text: self.text(number),
                    width: width.unwrap_or(self.other_width) / 1000.0,
                    blank: !self.wide && number == 32,
                }
            })
            .collect()
    }

    fn text(&self, code: u32) -> String {
        let mapped = self.to_unicode.get(code).map(str::to_owned);
        let text = mapped.unwrap_or_else(|| {
            if !self.wide {
                self.simple.get(code as usize).cloned().unwrap_or_default()
            } else if self.utf16 || self.to_unicode.is_empty() && self.symbolic.is_some() {
                char::from_u32(code).map(String::from).unwrap_or_default()
            } else {
                // A glyph number without a map: a reader sees it, a program cannot.
                char::REPLACEMENT_CHARACTER.to_string()
            }
        });
        match &self.symbolic {
            Some(font) => checks::in_font(Some(font), &text),
            None => text
                .chars()
                .map(|c| match c {
                    '\u{f0b7}' => '•',
                    c if ('\u{f000}'..='\u{f0ff}').contains(&c) => {
                        checks::symbol("", c as u32).unwrap_or(c)
                    }
                    c => c,
                })
                .collect(),
        }
    }
}

/// What each byte means by the font's `/Encoding`.
fn simple_encoding(pdf: &Pdf, font: &Dictionary) -> Vec<String> {
    let mut font = font.clone();
    font.remove(b"ToUnicode");
    font.set("Type", Object::Name(b"Font".to_vec()));
    // TrueType fonts without an encoding are as a rule written by Windows programs.
    if !font.has(b"Encoding") {
        font.set("Encoding", Object::Name(b"WinAnsiEncoding".to_vec()));
    }
    let encoding = font.get_font_encoding_with_limit(pdf, 1 << 20);
    (0..=255u8)
        .map(|byte| match &encoding {
            Ok(encoding) => Pdf::decode_text(encoding, &[byte]).unwrap_or_default(),
            Err(_) => encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&[byte])
                .0
                .into_owned(),
        })
        .collect()
}

/// Widths of Helvetica from the blank to the tilde (Adobe's font metrics).
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
