//! Word documents (`.docx`, `.docm`, `.dotx`, transitional and strict) to a [`Document`]: what
//! the writer sees on the page's main text. Headers, footers, notes, comments, macros and what
//! tracking has deleted are not it.

pub mod checks;
mod chunks;
mod fields;
mod open;
mod props;
mod rels;
mod shown;
mod styles;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::HashMap;

use chunks::Chunks;
use rels::Relations;

use super::limits::Budget;
use super::package::Package;
use super::{Document, Unreadable, xml};

pub use styles::{RunProps, Styles, coloured};

/// Reads the document whose text stands in the part `main` (see [`super::office`]).
pub fn read(
    package: &mut Package<'_>,
    main: &str,
    budget: &mut Budget,
) -> Result<Document, Unreadable> {
    let relations = rels::relations(package, main, budget)?;
    let chunks = chunks::read(package, &relations.chunks, budget)?;
    read_with(package, main, &relations, chunks, budget)
}

/// Reads a main part that stands alone.
pub fn read_text(text: &str, styles: &Styles) -> Result<Document, Unreadable> {
    walk::read(text, styles, &HashMap::new(), Chunks::new())
}

/// As [`read`], for a document within a document: what that takes in itself is not followed.
fn read_without_chunks(
    package: &mut Package<'_>,
    main: &str,
    budget: &mut Budget,
) -> Result<Document, Unreadable> {
    let relations = rels::relations(package, main, budget)?;
    read_with(package, main, &relations, Chunks::new(), budget)
}

fn read_with(
    package: &mut Package<'_>,
    main: &str,
    relations: &Relations,
    chunks: Chunks,
    budget: &mut Budget,
) -> Result<Document, Unreadable> {
    let Some(text) = package.part(main, budget)? else {
        return Err(Unreadable::Damaged(
            "find the document's text: no such part".into(),
        ));
    };
    let text = xml::decode(text);
    let styles = match &relations.styles {
        Some(part) => match package.part(part, budget) {
            Ok(Some(bytes)) => Styles::read(&xml::decode(bytes), &text),
            Ok(None) => Ok(Styles::default()),
            Err(error) => Err(error),
        },
        None => Ok(Styles::default()),
    };
    let styles = match styles {
        Ok(styles) => styles,
        // Without styles the text still reads; a hostile part refuses the file.
        Err(Unreadable::Damaged(_)) => Styles::default(),
        Err(error) => return Err(error),
    };
    walk::read(&text, &styles, &relations.links, chunks)
}
