//! How far apart lines stand: those of one text, and those of two rows.

use std::collections::BTreeMap;

use super::super::line::{self, Line, Segment};

/// Lines of one text stand this much closer than lines of two rows, in parts.
const CLOSER: f64 = 1.07;

/// How far apart lines stand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spacing {
    /// Lines of one text, in sizes of their letters.
    pub(super) pitch: Option<f64>,
    /// Rows stand further apart than that.
    pub(super) spaced: bool,
    /// How far, at least.
    pub(super) between: f64,
    /// How many rows say so.
    seen: usize,
}

impl Spacing {
    /// What these lines show: the least distance of two lines in one column, and whether two that
    /// are no one text keep to it.
    pub fn of(lines: &[Line]) -> Spacing {
        let mut spacing = Spacing::default();
        let pairs = || lines.iter().zip(lines.iter().skip(1));
        let mut pitches: Vec<f64> = Vec::new();
        for (above, below) in pairs() {
            let pitch = (below.base - above.base) / below.size.max(1.0);
            let together = above
                .segments
                .iter()
                .any(|a| below.segments.iter().any(|b| (a.left - b.left).abs() < 2.0));
            if together && (above.size - below.size).abs() < 0.6 && pitch > 0.9 && pitch < 1.7 {
                pitches.push(pitch);
            }
        }
        pitches.sort_by(f64::total_cmp);
        // a single one may be an accident
        let twice = pitches
            .iter()
            .zip(pitches.iter().skip(1))
            .find(|(a, b)| **b <= **a * 1.03);
        spacing.pitch = twice.map(|(_, b)| *b).or(pitches.first().copied());
        let mut reaches: BTreeMap<i64, f64> = BTreeMap::new();
        let place = |segment: &Segment| (segment.left / 4.0).round() as i64;
        for segment in lines.iter().flat_map(|line| &line.segments) {
            let reach = reaches.entry(place(segment)).or_default();
            *reach = reach.max(segment.right);
        }
        let (mut apart, mut close) = (0usize, 0usize);
        spacing.between = f64::INFINITY;
        for (above, below) in pairs() {
            let ([a, value, ..], [b, other, ..]) = (&above.segments[..], &below.segments[..])
            else {
                continue;
            };
            let gap = below.base - above.base;
            let columns = (a.left - b.left).abs() <= 2.0 && (value.left - other.left).abs() <= 2.0;
            if !columns || gap > 2.5 * below.size {
                continue;
            }
            let reach = reaches.get(&place(value)).copied().unwrap_or(value.right);
            let limits = (value.left, reach);
            if !spacing.is_tight(gap, below.size) {
                apart += 1;
                spacing.between = spacing.between.min(gap / below.size.max(1.0));
            } else if line::goes_on(value, other, gap, limits).is_none() {
                close += 1;
            }
        }
        spacing.spaced = apart > 2 * close;
        spacing.seen = apart + close;
        spacing
    }

    /// The same with what the page before showed, where this one shows too little.
    pub fn or(self, before: Option<Spacing>) -> Spacing {
        match before {
            Some(before) if self.seen < 2 && before.seen > self.seen => Spacing {
                pitch: match (self.pitch, before.pitch) {
                    (Some(here), Some(there)) => Some(here.min(there)),
                    (here, there) => here.or(there),
                },
                ..before
            },
            Some(_) | None => self,
        }
    }

    pub fn pitch(&self) -> Option<f64> {
        self.pitch
    }

    /// Whether lines of this size and distance may be one text's.
    pub fn is_tight(&self, gap: f64, size: f64) -> bool {
        self.pitch.is_some_and(|pitch| gap <= CLOSER * pitch * size)
    }
}
