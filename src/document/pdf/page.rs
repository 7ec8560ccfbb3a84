//! What a page shows: the characters with their places, the rules, the fills, the pictures.
//!
//! Coordinates are points from the page's upper left corner, as it is read (turned by
//! `/Rotate`). A small part of the imaging model (ISO 32000-1, 8 and 9): enough to know where
//! text and lines stand.

use crate::document::Look;

/// A character, or a whole value that was typed over the page.
#[derive(Debug, Clone)]
pub struct Glyph {
    pub text: String,
    pub left: f64,
    pub right: f64,
    /// The line it stands on.
    pub base: f64,
    pub size: f64,
    pub look: Look,
    /// Typed over the page (a field's value, a comment): apart from what stands beside it.
    pub apart: bool,
    pub picture: bool,
    /// The cell of a table that the file's tags put it in, by its number.
    pub cell: Option<usize>,
    /// A line ends with it and no blank, though the lines of this file that go on end with blanks.
    pub unended: bool,
}

impl Glyph {
    pub fn centre(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, self.base - self.size * 0.3)
    }

    pub fn is_blank(&self) -> bool {
        !self.picture && self.text.trim().is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub fn of(a: (f64, f64), b: (f64, f64)) -> Area {
        Area {
            left: a.0.min(b.0),
            top: a.1.min(b.1),
            right: a.0.max(b.0),
            bottom: a.1.max(b.1),
        }
    }

    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub fn holds(&self, (x, y): (f64, f64)) -> bool {
        x >= self.left && x <= self.right && y >= self.top && y <= self.bottom
    }

    pub fn join(&self, other: &Area) -> Area {
        Area {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether the other lies within, give or take `near`.
    pub fn covers(&self, other: &Area, near: f64) -> bool {
        other.left >= self.left - near
            && other.right <= self.right + near
            && other.top >= self.top - near
            && other.bottom <= self.bottom + near
    }
}

#[derive(Debug, Clone, Default)]
pub struct Page {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    /// Thin lines, level or upright, as the areas they cover.
    pub rules: Vec<Area>,
    /// Coloured areas.
    pub fills: Vec<Area>,
    /// Pictures, however large.
    pub pictures: usize,
    /// Paths that are neither a rule nor an area.
    pub drawings: usize,
    /// Characters that come near where the page is cut off, by their numbers, and that edge.
    pub near_edge: Vec<(usize, f64)>,
}

/// A rule is no thicker.
const THIN: f64 = 3.0;
/// What is cut off is shown up to this much before the edge.
const EDGE: f64 = 0.5;
/// Letters of a word are not set further apart.
const APART: f64 = 3.0;
/// Characters and rules of one page; a page crowded with print has 10 000.
const MOST: usize = 200_000;

impl Page {
    pub fn put(&mut self, glyph: Glyph) -> bool {
        let sane = [glyph.left, glyph.right, glyph.base, glyph.size]
            .iter()
            .all(|n| n.is_finite() && n.abs() < 20_000.0);
        if sane && self.glyphs.len() < MOST {
            self.glyphs.push(glyph);
        }
        self.glyphs.len() < MOST
    }

    /// The last letter goes on to here, on the same line.
    pub fn widen(&mut self, base: f64, right: f64) {
        if let Some(last) = self.glyphs.last_mut()
            && (last.base - base).abs() < 0.5 * last.size
            && right.is_finite()
        {
            last.right = last.right.max(right);
        }
    }

    /// Notes a character, before it is put, that comes near the edge of what the page shows.
    pub fn note_edge(&mut self, glyph: &Glyph, edge: f64) {
        if glyph.right > edge - EDGE - APART && !glyph.is_blank() && self.glyphs.len() < MOST {
            self.near_edge.push((self.glyphs.len(), edge));
        }
    }

    /// A program that prints a table wider than the paper leaves out the letters beyond: what is
    /// left of an address looks like one. No address is better than a wrong one.
    pub fn drop_cut_addresses(&mut self) {
        for (last, edge) in std::mem::take(&mut self.near_edge).into_iter().rev() {
            let mut first = last;
            while let Some(before) = first.checked_sub(1)
                && let (Some(a), Some(b)) = (self.glyphs.get(before), self.glyphs.get(first))
                && !a.is_blank()
                && (a.base - b.base).abs() < 0.1
                && (0.0..1.5 * b.size).contains(&(b.left - a.left))
            {
                first = before;
            }
            let word = self.glyphs.get_mut(first..=last).unwrap_or_default();
            // where letters are set apart the next one would have begun beyond the edge
            let gaps = word.iter().zip(word.iter().skip(1));
            let apart = gaps.map(|(a, b)| b.left - a.right).fold(APART, f64::min);
            // after a hyphen a line may end
            let reaches = word.last().is_some_and(|g| {
                let ends = g.text == "-" && g.right <= edge;
                !ends && g.right + apart.max(0.0) > edge - EDGE
            });
            if reaches && word.iter().any(|glyph| glyph.text.contains('@')) {
                word.iter_mut().for_each(|glyph| glyph.text.clear());
            }
        }
    }

    /// A filled or stroked area.
    pub fn area(&mut self, area: Area, coloured: bool) {
        let sane = [area.left, area.right, area.top, area.bottom]
            .iter()
            .all(|n| n.is_finite() && n.abs() < 20_000.0);
        if !sane || self.rules.len() + self.fills.len() > MOST {
            return;
        }
        let (short, long) = if area.width() < area.height() {
            (area.width(), area.height())
        } else {
            (area.height(), area.width())
        };
        if short <= THIN {
            // A dot or a piece of a letter is no rule.
            if long > THIN {
                self.rules.push(area);
            }
        } else if coloured {
            self.fills.push(area);
        }
    }
}
