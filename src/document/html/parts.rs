//! What an element is to the page, and which tables are tables.

use crate::document::{Block, Cell, Table};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Changes looks only.
    Inline,
    /// Begins and ends paragraphs.
    Block,
    List,
    Heading,
    Table,
    Row,
    Cell,
    /// Nothing in it is seen.
    Dropped,
    /// A choice of a list: seen when it is the chosen one.
    Choice {
        chosen: bool,
    },
    TextArea,
    Link,
}

pub fn part(name: &str, attr: &dyn Fn(&str) -> Option<String>) -> Part {
    match name {
        "p" | "div" | "blockquote" | "address" | "article" | "aside" | "section" | "header"
        | "footer" | "main" | "nav" | "form" | "fieldset" | "legend" | "dl" | "dt" | "dd"
        | "center" | "pre" | "figure" | "figcaption" | "body" | "html" | "details" | "summary"
        | "li" | "caption" => Part::Block,
        "ul" | "ol" | "menu" | "dir" => Part::List,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Part::Heading,
        "table" => Part::Table,
        "tr" => Part::Row,
        "td" | "th" => Part::Cell,
        "head" | "style" | "script" | "title" | "template" | "iframe" | "noembed" | "noframes"
        | "object" | "svg" | "math" | "audio" | "video" | "xml" => Part::Dropped,
        "option" => Part::Choice {
            chosen: attr("selected").is_some(),
        },
        "textarea" => Part::TextArea,
        "a" => Part::Link,
        _ => Part::Inline,
    }
}

/// A table whose lines its reader sees, so one the writer meant as a table.
pub fn ruled(attr: &dyn Fn(&str) -> Option<String>) -> bool {
    let border = attr("border").is_some_and(|v| !matches!(v.trim(), "" | "0"));
    border || attr("style").is_some_and(|s| s.contains("solid"))
}

/// What stands for a table in the flow: itself, or the content of one that only lays out the
/// page (a newsletter's frame, a banner, the wrapper of a whole mail).
pub fn placed(table: Table, ruled: bool) -> Vec<Block> {
    let full = |cell: &&Cell| !cell.is_blank();
    let holds_table = |cell: &Cell| cell.blocks.iter().any(|b| matches!(b, Block::Table(_)));
    let single = table
        .rows
        .iter()
        .all(|row| row.cells.iter().filter(full).count() <= 1);
    let nested = table
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .any(holds_table);
    let one = table.rows.len() == 1 && table.rows.iter().all(|row| row.cells.len() == 1);
    if table.rows.is_empty() {
        Vec::new()
    } else if (single && nested) || (one && !ruled) {
        let cells = table.rows.into_iter().flat_map(|row| row.cells);
        cells
            .filter(|cell| !cell.is_blank())
            .flat_map(|cell| cell.blocks)
            .collect()
    } else {
        vec![Block::Table(table)]
    }
}
