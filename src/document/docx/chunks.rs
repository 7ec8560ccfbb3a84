//! Files of other formats that a document takes in where it is opened (`w:altChunk`, ECMA-376
//! part 1, 17.17.2): report generators put the whole form into one.

use std::collections::HashMap;

use super::super::limits::{self, Budget};
use super::super::office::{self, Office};
use super::super::package::Package;
use super::super::sniff::{self, Kind};
use super::super::{Block, Document, Unreadable, html, mht, rtf, text};

/// Chunks by their relation's id. A chunk that cannot be read stays with its reason: what stood
/// in it is not empty.
pub type Chunks = HashMap<String, Result<Vec<Block>, Unreadable>>;

pub fn read(
    package: &mut Package<'_>,
    parts: &[(String, String)],
    budget: &mut Budget,
) -> Result<Chunks, Unreadable> {
    let mut chunks = Chunks::new();
    if parts.is_empty() {
        return Ok(chunks);
    }
    let types = office::content_types(package, budget)?;
    let mut left = budget.part_of(limits::MARKUP as u64);
    for (id, part) in parts {
        let chunk = match package.part(part, &mut left)? {
            Some(bytes) => of(part, &types.of(part).unwrap_or_default(), &bytes, &mut left),
            None => Err(Unreadable::Damaged(
                "find a part of the text: no such part".into(),
            )),
        };
        chunks.insert(id.clone(), chunk.map(|document| document.blocks));
    }
    Ok(chunks)
}

fn of(
    name: &str,
    media_type: &str,
    bytes: &[u8],
    budget: &mut Budget,
) -> Result<Document, Unreadable> {
    match sniff::kind(name, media_type, bytes) {
        Kind::Empty => Ok(Document::default()),
        Kind::Html => html::read(&sniff::decode(bytes, &sniff::charset(bytes))),
        Kind::Mht => mht::read(bytes),
        Kind::Rtf => rtf::read(bytes),
        Kind::Text => Ok(text::read(&sniff::decode(
            bytes,
            &sniff::charset(media_type.as_bytes()),
        ))),
        Kind::Zip => {
            let mut inner = Package::open(bytes, budget)?;
            match office::kind(&mut inner, budget)? {
                Some(Office::Word(main)) => super::read_without_chunks(&mut inner, &main, budget),
                Some(Office::Sheet | Office::Slides | Office::Other) | None => Err(unsupported()),
            }
        }
        Kind::Csv
        | Kind::WordXml
        | Kind::Heavy(_)
        | Kind::Picture
        | Kind::Protected
        | Kind::Other(_) => Err(unsupported()),
    }
}

pub fn unsupported() -> Unreadable {
    Unreadable::Unsupported("a file within the text".into())
}

#[cfg(test)]
mod tests;
