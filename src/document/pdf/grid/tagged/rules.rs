//! A table that the tags name, and the rules drawn where it stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{super::super::page::Glyph, Grid};

/// What the rules of a page say of a table that the tags name.
pub enum Rules {
    /// They part its cells from each other, each and all: they say it best.
    Part(BTreeSet<usize>),
    /// They do not, though these grids have several of its cells.
    Cross(BTreeSet<usize>),
    /// So do these, and other text stands in them.
    HoldOthers,
}

impl Rules {
    pub fn of(ruled: &[Grid], table: &Grid, glyphs: &[Glyph]) -> Rules {
        let mut parted = true;
        // by the field between rules, the cells that stand in it
        let mut fields: HashMap<(usize, usize), BTreeSet<usize>> = HashMap::new();
        // by the grid, its fields with text, and the cells
        let mut crossed: BTreeMap<usize, [BTreeSet<usize>; 2]> = BTreeMap::new();
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
                    fields.entry((number, field)).or_default().insert(cell);
                    let [own, cells] = crossed.entry(number).or_default();
                    own.insert(field);
                    cells.insert(cell);
                }
                None => parted = false,
            }
        }
        parted &= fields.values().all(|cells| cells.len() == 1);
        crossed.retain(|_, [own, cells]| own.len() > 1 && cells.len() > 1);
        let crossing = || crossed.keys().filter_map(|number| ruled.get(*number));
        let other = |glyph: &Glyph| {
            !glyph.is_blank()
                && !glyph.apart
                && !table.names(glyph)
                && crossing().any(|grid| grid.holds(glyph))
        };
        if glyphs.iter().any(other) {
            return Rules::HoldOthers;
        }
        let crossed = crossed.into_keys().collect();
        if parted {
            Rules::Part(crossed)
        } else {
            Rules::Cross(crossed)
        }
    }
}
