//! A table that the tags name, and the rules drawn where it stands.

use std::collections::{BTreeMap, BTreeSet};

use super::{super::super::page::Glyph, Grid};

/// What the rules of a page say of a table that the tags name.
pub struct Rules {
    /// They part its cells from each other, each and all: they say it best.
    pub part: bool,
    /// The grids that have several of its cells.
    pub grids: BTreeSet<usize>,
    /// The one grid that has them all.
    pub home: Option<usize>,
    /// Other text stands in these, too.
    pub hold_others: bool,
}

impl Rules {
    pub fn of(ruled: &[Grid], table: &Grid, glyphs: &[Glyph]) -> Rules {
        let mut part = true;
        // by the grid, which of its fields hold text of which cells
        let mut shared: BTreeMap<usize, BTreeSet<(usize, usize)>> = BTreeMap::new();
        for glyph in glyphs.iter().filter(|g| !g.is_blank()) {
            let Some(cell) = table.named(glyph) else {
                continue;
            };
            let at = glyph.centre();
            let size = |grid: &Grid| grid.area.width() * grid.area.height();
            let holding = ruled.iter().enumerate().filter(|(_, g)| g.area.holds(at));
            let home = holding.min_by(|(_, a), (_, b)| size(a).total_cmp(&size(b)));
            match home.and_then(|(number, grid)| Some((number, grid.root_at(at)?))) {
                Some((number, field)) => {
                    shared.entry(number).or_default().insert((field, cell));
                }
                None => part = false,
            }
        }
        let mut homes = shared.keys().copied();
        let home = homes.next().filter(|_| homes.next().is_none());
        let mut grids = BTreeSet::new();
        for (number, shared) in shared {
            let fields: BTreeSet<usize> = shared.iter().map(|(field, _)| *field).collect();
            let cells: BTreeSet<usize> = shared.iter().map(|(_, cell)| *cell).collect();
            // a line under a word may part a cell
            let apart = cells.len() == 1 || cells.len() == shared.len();
            part &= fields.len() == shared.len() && apart;
            if fields.len() > 1 && cells.len() > 1 {
                grids.insert(number);
            }
        }
        let other = |glyph: &Glyph| {
            let mut crossing = grids.iter().filter_map(|number| ruled.get(*number));
            !glyph.is_blank()
                && !glyph.apart
                && !table.names(glyph)
                && crossing.any(|grid| grid.holds(glyph))
        };
        let hold_others = glyphs.iter().any(other);
        Rules {
            part,
            grids,
            home,
            hold_others,
        }
    }
}
