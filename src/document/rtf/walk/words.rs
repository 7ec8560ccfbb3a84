//! The words that only change how what follows is taken: destinations, looks, cells, fonts.

use encoding_rs::Encoding;

use super::{Defined, FIELDS, FONTS, Font, Goes, Outer, Walk, opened};
use crate::document::{Look, Unreadable, limits, rtf::field::Field};

/// Boxes within boxes.
const BOXES: usize = 16;

impl Walk {
    /// The tables of fonts and colours, before the text.
    pub(super) fn in_header(&mut self, word: &str, value: Option<i32>) {
        let number = value.unwrap_or(0);
        let part = number.clamp(0, 255) as u8;
        match word {
            "f" => {
                if let Some(group) = self.groups.last_mut() {
                    group.font = number;
                }
                if self.fonts.len() < FONTS {
                    self.fonts.entry(number).or_insert(Font {
                        encoding: self.default_encoding,
                        name: String::new(),
                    });
                }
            }
            "fcharset" => {
                let font = self.groups.last().map(|g| g.font);
                if let Some(font) = font.and_then(|f| self.fonts.get_mut(&f)) {
                    font.encoding = charset(number).unwrap_or(self.default_encoding);
                }
            }
            "red" => self.colour.get_or_insert_default()[0] = part,
            "green" => self.colour.get_or_insert_default()[1] = part,
            "blue" => self.colour.get_or_insert_default()[2] = part,
            // Groups within the table: `{\*\falt …}`, `{\*\panose …}`.
            "falt" | "panose" | "fname" | "fontemb" => {
                if let Some(group) = self.groups.last_mut() {
                    group.into = Goes::Nowhere;
                }
            }
            _ => {}
        }
    }

    /// Words that say where the rest of their group goes.
    pub(super) fn destination(&mut self, word: &str) -> bool {
        let Some(group) = self.groups.last_mut() else {
            return false;
        };
        match word {
            "fonttbl" => group.into = Goes::Fonts,
            "colortbl" => group.into = Goes::Colours,
            "stylesheet" | "info" | "header" | "headerl" | "headerr" | "headerf" | "footer"
            | "footerl" | "footerr" | "footerf" | "footnote" | "annotation" | "listtable"
            | "listoverridetable" | "nonshppict" | "nonesttables" | "objdata" | "objclass"
            | "sp" | "xe" | "tc" | "private" | "filetbl" | "rsidtbl" | "ffdeftext" | "ffname"
            | "ffformat" | "ffhelptext" | "ffstattext" | "ffentrymcr" | "ffexitmcr" | "ftnsep"
            | "ftnsepc" | "aftnsep" | "comment" => group.into = Goes::Nowhere,
            "listtext" | "pntext" => {
                group.into = Goes::Nowhere;
                self.list = true;
            }
            "pict" => {
                if group.into == Goes::Text && !group.hidden {
                    self.paragraph.picture();
                }
                group.into = Goes::Picture;
            }
            "field" => {
                if self.fields.len() < FIELDS {
                    group.field = true;
                    self.fields.push(Field::default());
                }
            }
            "fldinst" => group.into = Goes::Instruction,
            "formfield" | "shppict" | "shpinst" | "shp" | "shpgrp" | "object" => {}
            "ffl" => group.into = Goes::Item,
            "fldrslt" => {
                group.link = true;
                self.links.push(self.fields.last().and_then(|f| f.target()));
            }
            "nesttableprops" => group.nested = true,
            "shptxt" | "dptxbxtext" => self.begin_box(),
            _ => return false,
        }
        true
    }

    pub(super) fn begin_box(&mut self) {
        let Some(group) = self.groups.last_mut() else {
            return;
        };
        if self.outer.len() >= BOXES {
            group.into = Goes::Nowhere;
            return;
        }
        group.boxed = true;
        group.into = Goes::Text;
        self.outer.push(Outer {
            marks: std::mem::take(&mut self.marks),
            paragraph: std::mem::replace(&mut self.paragraph, opened()),
            depth: if self.in_table {
                self.nesting.max(1)
            } else {
                0
            },
            after: std::mem::take(&mut self.after),
        });
        self.in_table = false;
        self.nesting = 0;
    }

    pub(super) fn end_box(&mut self) -> Result<(), Unreadable> {
        self.end_paragraph(false)?;
        let Some(outer) = self.outer.pop() else {
            return Ok(());
        };
        let inner = std::mem::replace(&mut self.marks, outer.marks).finish()?;
        self.paragraph = outer.paragraph;
        self.after = outer.after;
        self.after.extend(inner.blocks);
        self.in_table = outer.depth > 0;
        self.nesting = outer.depth;
        Ok(())
    }

    pub(super) fn look(&mut self, word: &str, value: Option<i32>) -> bool {
        let coloured = |at: Option<i32>, plain: u8| {
            let colour = usize::try_from(at.unwrap_or(0))
                .ok()
                .and_then(|at| self.colours.get(at).copied().flatten());
            colour.is_some_and(|colour| colour != [plain; 3])
        };
        let shaded = coloured(value, 255);
        let tinted = coloured(value, 0);
        let on = value != Some(0);
        let default_font = self.default_font;
        let Some(group) = self.groups.last_mut() else {
            return false;
        };
        match word {
            "b" => group.look.bold = on,
            "i" => group.look.italic = on,
            "ulnone" => group.look.underline = false,
            "ul" | "uld" | "uldash" | "uldashd" | "uldashdd" | "uldb" | "ulth" | "ulw"
            | "ulwave" | "ulhwave" | "ulldash" | "ulthd" | "ulthdash" | "ululdbwave" => {
                group.look.underline = on;
            }
            "strike" | "striked" => group.look.strike = on,
            "highlight" => group.look.highlight = value.unwrap_or(0) > 0,
            "cb" | "chcbpat" => group.look.highlight = shaded,
            "cf" => group.look.colour = tinted,
            "v" | "deleted" => group.hidden = on,
            "f" => group.font = value.unwrap_or(0),
            "uc" => group.fallback = usize::try_from(value.unwrap_or(1)).unwrap_or(1).min(16),
            "plain" => {
                group.look = Look::default();
                group.hidden = false;
                group.font = default_font;
            }
            _ => return false,
        }
        true
    }

    pub(super) fn cell_definition(&mut self, word: &str, value: Option<i32>) -> bool {
        let nested = self.groups.last().is_some_and(|g| g.nested);
        let row = if nested {
            &mut self.nested_row
        } else {
            &mut self.row
        };
        match word {
            "trowd" => *row = Defined::default(),
            "trleft" => row.left = value.unwrap_or(0),
            "clvmrg" => row.next.continues = true,
            "clmrg" => row.next.joins_left = true,
            "clvmgf" | "clmgf" => {}
            "cellx" => {
                row.next.right = value.unwrap_or(0);
                let edge = std::mem::take(&mut row.next);
                // One over the limit is enough to be refused.
                if row.edges.len() <= limits::COLUMNS {
                    row.edges.push(edge);
                }
            }
            _ => return false,
        }
        true
    }
}

/// Destinations that may stand behind `\*` and are read.
pub fn is_known(word: &str) -> bool {
    matches!(
        word,
        "fldinst"
            | "formfield"
            | "ffl"
            | "shppict"
            | "shpinst"
            | "nesttableprops"
            | "shptxt"
            | "ffname"
            | "ffdeftext"
    )
}

fn charset(number: i32) -> Option<&'static Encoding> {
    code_page(match number {
        0..=2 => return None,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

pub fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes())
}
