//! A document that is no form, but the statement its mail speaks of.

use crate::document::{Block, Document};

/// Fewer words are a covering note, more are a policy.
const FEWEST: usize = 30;
const MOST: usize = 1_500;

/// The statement in a document: its paragraphs, what stands above and below them left out. `said`
/// is the file's name, the subject and the new words of the mail; one of them must say so.
pub(super) fn statement(document: &Document, name: &str, said: &str) -> Option<String> {
    let speaks = |text: &str| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphabetic())
            .any(|w| matches!(w, "statement" | "statements"))
    };
    let paragraphs = paragraphs(document);
    let heading = paragraphs.iter().take(4).any(|p| is_short(p) && speaks(p));
    if !(speaks(name) || heading || speaks(said)) {
        return None;
    }
    let first = paragraphs.iter().position(|p| !is_short(p))?;
    let last = paragraphs.iter().rposition(|p| !is_short(p))?;
    let text = paragraphs
        .get(first..=last)
        .unwrap_or_default()
        .join("\n\n");
    let words = text.split_whitespace().count();
    (FEWEST..=MOST).contains(&words).then_some(text)
}

/// What a document says, its tables cell by cell.
pub(super) fn paragraphs(document: &Document) -> Vec<String> {
    let mut paragraphs = Vec::new();
    collect(&document.blocks, &mut paragraphs);
    paragraphs
}

fn collect(blocks: &[Block], out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let text = paragraph.text();
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() {
                    out.push(text);
                }
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    collect(&cell.blocks, out);
                }
            }
        }
    }
}

/// A title, the school's name, a greeting, a signature: no sentence.
fn is_short(paragraph: &str) -> bool {
    let words = paragraph.split_whitespace().count();
    words < 8 || words < 16 && !paragraph.ends_with(['.', '!', '?', '”', '"'])
}
