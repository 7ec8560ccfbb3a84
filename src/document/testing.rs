//! Test helpers: documents built in the test, and a document printed as its reader sees it.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Block, Document, Opened, Paragraph, Span, Unreadable};

/// A zip of these entries.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#;

/// A Word file of this body, with styles and one hyperlink relation (`rId9`, to `mailto:a@b.test`).
pub fn docx(body: &str, styles: &str) -> Vec<u8> {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let root = format!(
        r#"<Relationships><Relationship Id="rId1" Type="{kinds}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let links = format!(
        r#"<Relationships><Relationship Id="rId1" Type="{kinds}/styles" Target="styles.xml"/><Relationship Id="rId9" Type="{kinds}/hyperlink" Target="mailto:a@b.test" TargetMode="External"/></Relationships>"#
    );
    let document =
        format!("<?xml version=\"1.0\"?><w:document {NAMES}><w:body>{body}</w:body></w:document>");
    let styles = format!("<w:styles {NAMES}>{styles}</w:styles>");
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ])
}

/// The one document in this file.
pub fn only(mut opened: Vec<Opened>) -> Result<Document, Unreadable> {
    assert_eq!(opened.len(), 1, "{opened:?}");
    opened.remove(0).result
}

/// A paragraph on one line: `*bold*`, `_underlined_`, `~struck~`, `=highlighted=`, `^coloured^`,
/// `/italic/`, `[text](target)`, `{picture}`; a forced break is `\`, a tab `→`.
pub fn line(paragraph: &Paragraph) -> String {
    let mut out = String::new();
    if paragraph.heading {
        out.push_str("# ");
    }
    if paragraph.list {
        out.push_str("- ");
    }
    for span in &paragraph.spans {
        out.push_str(&marked(span));
    }
    out
}

fn marked(span: &Span) -> String {
    let look = span.look;
    let mut text = span.text.replace('\n', "\\").replace('\t', "→");
    if span.picture {
        text = "{picture}".into();
    }
    let marks = [
        (look.bold, '*'),
        (look.underline, '_'),
        (look.strike, '~'),
        (look.highlight, '='),
        (look.colour, '^'),
        (look.italic, '/'),
    ];
    for (on, mark) in marks {
        if on {
            text = format!("{mark}{text}{mark}");
        }
    }
    match &span.target {
        Some(target) => format!("[{text}]({target})"),
        None => text,
    }
}

/// A document as lines: a paragraph a line, a row as `| a | b |`; `<2` marks a cell over two
/// columns, `^^` one that continues the cell above, `@2` one that does not stand where the cell
/// before it ended.
pub fn dump(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => writeln!(out, "{}", line(p)).unwrap(),
            Block::Table(table) => {
                for row in &table.rows {
                    let mut next = 0;
                    for cell in &row.cells {
                        let inner = dump(&Document {
                            blocks: cell.blocks.clone(),
                        });
                        let inner = inner.trim_end_matches('\n').replace('\n', " ¶ ");
                        let at = if cell.column == next {
                            String::new()
                        } else {
                            format!("@{} ", cell.column)
                        };
                        let span = if cell.span == 1 {
                            String::new()
                        } else {
                            format!(" <{}", cell.span)
                        };
                        let above = if cell.continues { "^^" } else { "" };
                        write!(out, "| {at}{above}{inner}{span} ").unwrap();
                        next = cell.column + cell.span;
                    }
                    writeln!(out, "|").unwrap();
                }
            }
        }
    }
    out
}
