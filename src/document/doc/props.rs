//! Properties of paragraphs and runs: formatted pages in the main stream, found by the bin
//! tables ([MS-DOC] 2.8.5, 2.9.33, 2.9.170), as lists of property modifiers (2.6).

use super::{
    bytes::{part, size_at, u8_at, u16_at, u32_at},
    fib::Place,
};

/// Which of the two kinds of page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Bytes of an entry behind the positions.
    entry: usize,
    paragraph: bool,
}

pub const CHARACTER: Kind = Kind {
    entry: 1,
    paragraph: false,
};
pub const PARAGRAPH: Kind = Kind {
    entry: 13,
    paragraph: true,
};

/// From here to there in the file, these modifiers hold.
pub struct Run<'a> {
    pub from: u32,
    pub to: u32,
    pub modifiers: &'a [u8],
}

const PAGE: usize = 512;
const RUNS: usize = 1_000_000;

/// Every run of the file, by place.
pub fn runs<'a>(main: &'a [u8], table: &[u8], bins: Place, kind: Kind) -> Vec<Run<'a>> {
    let mut all = Vec::new();
    let bins = part(table, bins.0, bins.1).unwrap_or_default();
    let count = bins.len().saturating_sub(4) / 8;
    for at in 0..count {
        let number = size_at(bins, (count + 1) * 4 + at * 4).map(|n| n & 0x003f_ffff);
        let page = number.and_then(|n| part(main, n.checked_mul(PAGE)?, PAGE));
        if let Some(page) = page {
            on_page(page, kind, &mut all);
        }
        if all.len() > RUNS {
            break;
        }
    }
    all.sort_by_key(|run| run.from);
    all
}

fn on_page<'a>(page: &'a [u8], kind: Kind, all: &mut Vec<Run<'a>>) {
    let count = usize::from(u8_at(page, PAGE - 1).unwrap_or(0));
    for at in 0..count {
        let (Some(from), Some(to)) = (u32_at(page, at * 4), u32_at(page, at * 4 + 4)) else {
            return;
        };
        let entry = (count + 1) * 4 + at * kind.entry;
        let offset = usize::from(u8_at(page, entry).unwrap_or(0)) * 2;
        let modifiers = if offset == 0 {
            Some(&[][..])
        } else if kind.paragraph {
            papx(page, offset)
        } else {
            let length = u8_at(page, offset).map(usize::from);
            length.and_then(|length| part(page, offset + 1, length))
        };
        all.push(Run {
            from,
            to,
            modifiers: modifiers.unwrap_or_default(),
        });
    }
}

/// Length in words, odd or even told apart by a zero; then the style, then the modifiers.
fn papx(page: &[u8], offset: usize) -> Option<&[u8]> {
    let words = usize::from(u8_at(page, offset)?);
    let (begin, length) = if words == 0 {
        (offset + 2, usize::from(u8_at(page, offset + 1)?) * 2)
    } else {
        (offset + 1, words * 2 - 1)
    };
    part(page, begin + 2, length.checked_sub(2)?)
}

/// The run a place lies in.
pub fn at<'a>(runs: &'a [Run<'a>], fc: u32) -> Option<&'a Run<'a>> {
    let before = runs.partition_point(|run| run.from <= fc);
    runs.get(before.checked_sub(1)?).filter(|run| fc < run.to)
}

/// The modifiers of a list, one by one: code and operand.
pub fn modifiers(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let code = u16_at(list, at)?;
        at += 2;
        // The operand's size is in the code ([MS-DOC] 2.2.5.1).
        let size = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ => match code {
                // sprmTDefTable counts in two bytes, one too many.
                0xd608 => usize::from(u16_at(list, at)?) + 1,
                // sprmPChgTabs over 255 bytes is told by its own tables; no form needs it.
                0xc615 if u8_at(list, at)? == 255 => return None,
                _ => usize::from(u8_at(list, at)?) + 1,
            },
        };
        let operand = part(list, at, size)?;
        at += size;
        Some((code, operand))
    })
}
