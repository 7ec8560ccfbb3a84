//! Word 97-2003 to a [`Document`] ([MS-DOC]): the text by its pieces, each paragraph and run
//! with the few properties that matter to a form: tables, deleted and hidden text, looks.
//!
//! Bytes come from outside: every offset is checked, every list is bounded by the file's size.

mod bytes;
mod fib;
mod looks;
mod props;
#[cfg(test)]
mod tests;
mod walk;

use std::io::{Cursor, Read};

use super::{Document, Unreadable, limits};

/// One stream of the compound file; none when it is not there.
fn stream(
    file: &mut cfb::CompoundFile<Cursor<&[u8]>>,
    name: &str,
) -> Result<Option<Vec<u8>>, Unreadable> {
    if !file.is_stream(name) {
        return Ok(None);
    }
    let damaged = |error: std::io::Error| Unreadable::Damaged(format!("read {name}: {error}"));
    let mut bytes = Vec::new();
    file.open_stream(name)
        .map_err(damaged)?
        .take(limits::PART)
        .read_to_end(&mut bytes)
        .map_err(damaged)?;
    Ok(Some(bytes))
}

pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes))
        .map_err(|error| Unreadable::Damaged(format!("open as Word 97 file: {error}")))?;
    let main = stream(&mut file, "/WordDocument")?
        .ok_or_else(|| Unreadable::Damaged("no WordDocument stream".into()))?;
    let fib = fib::Fib::parse(&main)?;
    let table = stream(&mut file, fib.table)?
        .ok_or_else(|| Unreadable::Damaged("no table stream".into()))?;
    let data = stream(&mut file, "/Data")?.unwrap_or_default();
    let text = fib::text(&fib, &main, &table)?;
    let paragraphs = props::runs(&main, &table, fib.paragraphs, props::PARAGRAPH);
    let characters = props::runs(&main, &table, fib.characters, props::CHARACTER);
    let walk = walk::Walk::new(&data, paragraphs, characters);
    walk.read(&text, fib.main, fib.boxes)
}
