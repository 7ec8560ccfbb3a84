//! Bytes to [`Document`]: paragraphs and tables with their positions, one file a format. Pure.
//!
//! What may be hostile is bounded here: size, depth, entries, expansion. Nothing panics on any
//! bytes; what cannot be read says why.

mod builder;
mod csv;
mod doc;
mod docx;
mod flat;
mod heavy;
pub mod html;
mod letters;
pub mod limits;
mod marks;
mod mht;
mod odt;
mod office;
mod open;
mod package;
mod pdf;
mod pictures;
mod rtf;
mod sheet;
mod sniff;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod text;
mod xml;

use serde::{Deserialize, Serialize};

pub use heavy::Heavy;
pub use open::{Extract, Opened, open, open_with};
pub use pictures::pictures;
pub use sniff::is_web_picture;

/// Whether the file is a mail that Outlook saved.
pub fn is_outlook_mail(name: &str, media_type: &str, bytes: &[u8]) -> bool {
    sniff::kind(name, media_type, bytes) == sniff::Kind::Other("msg")
}

/// A document as its reader sees it, in reading order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Document {
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

/// One paragraph. Forced line breaks stand in the text as `\n`, tabs as `\t`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Paragraph {
    pub spans: Vec<Span>,
    /// Styled as a heading.
    pub heading: bool,
    /// A list item.
    pub list: bool,
}

/// A run of text of one look.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Span {
    pub text: String,
    pub look: Look,
    /// Where a hyperlink leads, when the text is one (`mailto:` included).
    pub target: Option<String>,
    /// A picture stands here (the text is empty): a pasted signature.
    pub picture: bool,
}

/// What a writer did to the text to mark a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Look {
    pub bold: bool,
    pub underline: bool,
    pub strike: bool,
    /// Highlighted or shaded.
    pub highlight: bool,
    /// Coloured otherwise than black or automatic.
    pub colour: bool,
    pub italic: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    pub cells: Vec<Cell>,
}

/// A cell; nested tables stand in its blocks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cell {
    pub blocks: Vec<Block>,
    /// The first grid column it covers, from 0.
    pub column: usize,
    /// How many grid columns it covers, at least 1.
    pub span: usize,
    /// It continues the cell above (a vertical merge): no content of its own.
    pub continues: bool,
}

impl Row {
    /// A row of plain texts, a cell for each up to the last that holds something.
    fn of_texts(mut texts: Vec<String>) -> Row {
        let filled = texts.iter().rposition(|text| !text.trim().is_empty());
        texts.truncate(filled.map_or(0, |last| last + 1));
        texts.truncate(limits::COLUMNS);
        let cell = |(column, text): (usize, String)| {
            let mut paragraph = Paragraph::default();
            if !text.is_empty() {
                paragraph.spans.push(Span {
                    text,
                    ..Span::default()
                });
            }
            Cell {
                blocks: vec![Block::Paragraph(paragraph)],
                column,
                span: 1,
                continues: false,
            }
        };
        Row {
            cells: texts.into_iter().enumerate().map(cell).collect(),
        }
    }
}

impl Cell {
    /// Neither text nor a picture nor a table stands in it.
    fn is_blank(&self) -> bool {
        self.blocks.iter().all(|block| match block {
            Block::Paragraph(p) => p
                .spans
                .iter()
                .all(|s| !s.picture && s.text.trim().is_empty()),
            Block::Table(_) => false,
        })
    }
}

/// Fewer letters than this beside a picture are a page number, or a scanner's name.
const FEW: usize = 24;

impl Document {
    /// Why a document that was opened says nothing all the same: a scan pasted into it is a scan,
    /// and one without anything is empty.
    pub fn wordless(&self) -> Option<Unreadable> {
        let (mut letters, mut pictures) = (0, 0);
        count(&self.blocks, &mut letters, &mut pictures);
        match (letters, pictures) {
            (0, 0) => Some(Unreadable::Empty),
            (..FEW, 1..) => Some(Unreadable::Picture),
            _ => None,
        }
    }
}

fn count(blocks: &[Block], letters: &mut usize, pictures: &mut usize) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                for span in &paragraph.spans {
                    *letters += span.text.chars().filter(|c| c.is_alphanumeric()).count();
                    *pictures += usize::from(span.picture);
                }
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    count(&cell.blocks, letters, pictures);
                }
            }
        }
    }
}

impl Paragraph {
    pub fn text(&self) -> String {
        self.spans.iter().map(|s| s.text.as_str()).collect()
    }
}

/// Why a file gave no document. Each is answered or held in its own way (design section 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why", content = "detail")]
pub enum Unreadable {
    /// A picture of a page: a scan or a photograph.
    Picture,
    /// It needs a password.
    Protected,
    /// Cut short or broken.
    Damaged(String),
    /// No bytes, or no content at all.
    Empty,
    /// Over a limit, or built to hurt: bombs, deep nesting, entity definitions.
    Hostile(String),
    /// A kind of file this program does not read.
    Unsupported(String),
}
