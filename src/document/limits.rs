//! Every limit of the document readers, and the budget one opened file may spend.
//!
//! The figures leave a completed form two orders of magnitude of room: the largest blank form is
//! under 1 MB unpacked, has 17 parts and is 20 elements deep.

use super::Unreadable;

/// Entries a package or an archive may list.
pub const ENTRIES: usize = 2_000;
/// Bytes one part may unpack to.
pub const PART: u64 = 64 << 20;
/// Bytes everything read from one file may unpack to, nested archives included.
pub const UNPACKED: u64 = 256 << 20;
/// How many times its packed size a part may unpack to, once it is larger than [`RATIO_FROM`].
/// Deflate ends at 1032; the most repetitive part of a real form reaches 45.
pub const RATIO: u64 = 250;
pub const RATIO_FROM: u64 = 4 << 20;
/// Archives within archives.
pub const NESTING: usize = 3;
/// Open elements at once, and so the depth of anything built from them.
pub const DEPTH: usize = 512;
/// Elements of one part.
pub const ELEMENTS: usize = 1_000_000;
/// Tables within tables; what walks a document may recurse on this.
pub const TABLES_DEEP: usize = 32;
/// Grid columns of a table (Word itself stops at 63).
pub const COLUMNS: usize = 256;
/// Cells of one document, those a merge continues included.
pub const CELLS: usize = 200_000;
/// Lines of one document that are looked at for labels: a completed form has under 400, a bundle of
/// a trust's schools some thousands, and each line is held against every wording there is.
pub const LINES: usize = 20_000;
/// Characters of one answer: a statement of the 250 words asked for has under 2,000.
pub const ANSWER: usize = 20_000;
/// Forms of one file: no trust has so many schools.
pub const FORMS: usize = 200;
/// Bytes of a text or of markup that is not in a package.
pub const MARKUP: usize = 16 << 20;
/// Styles a style may be based on, one on another.
pub const STYLES_DEEP: usize = 32;

/// What one opened file may still spend.
#[derive(Debug)]
pub struct Budget {
    bytes: u64,
    entries: usize,
}

impl Budget {
    /// A fresh budget, for one file from outside.
    pub fn full() -> Budget {
        Budget {
            bytes: UNPACKED,
            entries: ENTRIES,
        }
    }

    /// A budget of its own for a part of the file, within this one's.
    pub fn part_of(&self, bytes: u64) -> Budget {
        Budget {
            bytes: self.bytes.min(bytes),
            entries: self.entries,
        }
    }

    /// Bytes that may still be unpacked.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn spend_bytes(&mut self, count: u64) -> Result<(), Unreadable> {
        self.bytes = self
            .bytes
            .checked_sub(count)
            .ok_or_else(|| Unreadable::Hostile("unpacks to more than allowed".into()))?;
        Ok(())
    }

    pub fn spend_entries(&mut self, count: usize) -> Result<(), Unreadable> {
        self.entries = self
            .entries
            .checked_sub(count)
            .ok_or_else(|| Unreadable::Hostile("lists more than 2000 files".into()))?;
        Ok(())
    }
}
