//! Word documents (`.docx`, `.docm`, `.dotx`, transitional and strict) to a [`Document`]: what
//! the writer sees on the page's main text. Headers, footers, notes, comments, macros and what
//! tracking has deleted are not it.

pub mod checks;
mod fields;
mod props;
mod rels;
mod shown;
mod styles;
#[cfg(test)]
mod tests;
mod walk;

use styles::Styles;

use super::limits::Budget;
use super::package::Package;
use super::{Document, Unreadable, xml};

pub use styles::{RunProps, coloured};

/// Whether a package is a Word document.
pub fn is_word(package: &Package<'_>) -> bool {
    package
        .names()
        .iter()
        .any(|name| name.starts_with("word/document") && name.ends_with(".xml"))
}

pub fn read(package: &mut Package<'_>, budget: &mut Budget) -> Result<Document, Unreadable> {
    let main = rels::main_part(package, budget)?;
    let Some(text) = package.part(&main, budget)? else {
        return Err(Unreadable::Damaged(
            "find the document's text: no such part".into(),
        ));
    };
    let text = xml::decode(&text);
    let relations = rels::relations(package, &main, budget)?;
    let styles = match &relations.styles {
        Some(part) => match package.part(part, budget) {
            Ok(Some(bytes)) => Styles::read(&xml::decode(&bytes), &text),
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
    walk::read(&text, &styles, &relations.links)
}
