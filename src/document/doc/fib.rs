//! The file information block and the piece table ([MS-DOC] 2.5, 2.8.35): where the text is.

use encoding_rs::WINDOWS_1252;

use super::bytes::{part, size_at, u8_at, u16_at, u32_at};
use crate::document::Unreadable;

/// A structure in the table stream: offset and length.
pub type Place = (usize, usize);

pub struct Fib {
    pub table: &'static str,
    /// Characters of the main text, which comes first.
    pub main: usize,
    /// Where the text of boxes begins and ends, in characters.
    pub boxes: (usize, usize),
    pub characters: Place,
    pub paragraphs: Place,
    clx: Place,
}

/// A character with the place in the file its properties are kept by.
#[derive(Debug, Clone, Copy)]
pub struct Char {
    pub sign: char,
    pub fc: u32,
}

/// Characters of one document.
const MOST: usize = 8 << 20;

impl Fib {
    pub fn parse(main: &[u8]) -> Result<Fib, Unreadable> {
        Fib::fields(main)
            .unwrap_or_else(|| Err(Unreadable::Damaged("the head is cut short".into())))
    }

    fn fields(main: &[u8]) -> Option<Result<Fib, Unreadable>> {
        if u16_at(main, 0)? != 0xa5ec {
            return Some(Err(Unreadable::Damaged("no Word 97 document".into())));
        }
        let version = u16_at(main, 2)?;
        let flags = u16_at(main, 0x0a)?;
        if flags & 0x0100 != 0 {
            return Some(Err(Unreadable::Protected));
        }
        // Word 6 and 95 keep everything elsewhere.
        if version < 0x00c1 {
            return Some(Err(Unreadable::Unsupported("doc of before Word 97".into())));
        }
        let lengths = 0x4c;
        let count = |at: usize| size_at(main, lengths + at * 4);
        let (text, notes, heads) = (count(0)?, count(1)?, count(2)?);
        let (comments, ends, boxes) = (count(4)?, count(5)?, count(6)?);
        let before = [text, notes, heads, comments, ends]
            .iter()
            .fold(0usize, |sum, n| sum.saturating_add(*n));
        let pair = |at: usize| Some((size_at(main, at)?, size_at(main, at + 4)?));
        Some(Ok(Fib {
            table: if flags & 0x0200 == 0 {
                "/0Table"
            } else {
                "/1Table"
            },
            main: text,
            boxes: (before, before.saturating_add(boxes)),
            characters: pair(0x00fa)?,
            paragraphs: pair(0x0102)?,
            clx: pair(0x01a2)?,
        }))
    }
}

/// The whole text, character by character.
pub fn text(fib: &Fib, main: &[u8], table: &[u8]) -> Result<Vec<Char>, Unreadable> {
    let damaged = || Unreadable::Damaged("the piece table is broken".into());
    let clx = part(table, fib.clx.0, fib.clx.1).ok_or_else(damaged)?;
    let pieces = pieces(clx).ok_or_else(damaged)?;
    // n + 1 positions of 4 bytes, n descriptors of 8.
    let count = pieces.len().saturating_sub(4) / 12;
    let mut out = Vec::new();
    for at in 0..count {
        let (Some(from), Some(to)) = (size_at(pieces, at * 4), size_at(pieces, at * 4 + 4)) else {
            return Err(damaged());
        };
        let descriptor = (count + 1) * 4 + at * 8;
        let place = u32_at(pieces, descriptor + 2).ok_or_else(damaged)?;
        let length = to.checked_sub(from).ok_or_else(damaged)?;
        if out.len().saturating_add(length) > MOST {
            return Err(Unreadable::Hostile("more than 8 million characters".into()));
        }
        piece(main, place, length, &mut out)
            .ok_or_else(|| Unreadable::Damaged("the text is cut short".into()))?;
    }
    Ok(out)
}

/// The piece table, behind the property lists it may be preceded by.
fn pieces(clx: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    loop {
        match u8_at(clx, at)? {
            1 => at += 3 + usize::from(u16_at(clx, at + 1)?),
            2 => return part(clx, at + 5, size_at(clx, at + 1)?),
            _ => return None,
        }
    }
}

fn piece(main: &[u8], place: u32, length: usize, out: &mut Vec<Char>) -> Option<()> {
    let compressed = place & 0x4000_0000 != 0;
    let fc = place & 0x3fff_ffff;
    if compressed {
        let begin = fc / 2;
        let bytes = part(main, usize::try_from(begin).ok()?, length)?;
        for (fc, byte) in (begin..).zip(bytes) {
            out.push(Char {
                sign: ansi(*byte),
                fc,
            });
        }
        return Some(());
    }
    let bytes = part(main, usize::try_from(fc).ok()?, length.checked_mul(2)?)?;
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    let mut fc = fc;
    for sign in char::decode_utf16(units) {
        let sign = sign.unwrap_or(char::REPLACEMENT_CHARACTER);
        // Positions count units: the second of a pair is kept as nothing.
        for part in 0..sign.len_utf16() {
            let sign = if part == 0 { sign } else { '\u{feff}' };
            out.push(Char { sign, fc });
            fc = fc.saturating_add(2);
        }
    }
    Some(())
}

/// Compressed text is Windows-1252 ([MS-DOC] 2.9.73).
fn ansi(byte: u8) -> char {
    if byte < 0x80 {
        return char::from(byte);
    }
    let bytes = [byte];
    let (text, ..) = WINDOWS_1252.decode(&bytes);
    text.chars().next().unwrap_or(char::from(byte))
}
