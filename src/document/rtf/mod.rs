//! Rich Text to a [`Document`]. The format is a stream of control words in nested groups
//! (Rich Text Format Specification 1.9.1); groups stand on a stack of our own, never on the
//! program's.

mod field;
mod scan;
#[cfg(test)]
mod tests;
mod walk;

use super::{Document, Unreadable, limits};

/// Groups within groups.
const GROUPS: usize = 1_000;

pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    if bytes.len() as u64 > limits::PART {
        return Err(Unreadable::Hostile("a text of more than 64 MB".into()));
    }
    let mut walk = walk::Walk::new();
    let mut tokens = scan::Scan::new(bytes);
    while let Some(token) = tokens.next() {
        if let scan::Token::Word { word: "bin", value } = &token {
            tokens.skip(usize::try_from(value.unwrap_or(0)).unwrap_or(0));
            continue;
        }
        walk.on(token)?;
        if walk.depth() > GROUPS {
            return Err(Unreadable::Hostile("groups nested deeper than 1000".into()));
        }
        if walk.closed() {
            break;
        }
    }
    walk.finish()
}
