//! Tables that the file's tags name, as grids: where rules do not part the cells, the tags say which
//! text stands in which.
//!
//! Tags are often poor. A table is believed where the page shows what they say: rows one under the
//! other, columns side by side, and no other text between them.

mod columns;
mod rules;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::{columns::Stands, rules::Rules};
use super::{
    super::{
        page::{Area, Glyph, Page},
        tags::Tags,
    },
    FIELDS, Grid,
};

/// Texts of one row stand no further above or below each other than a line.
const LEVEL: f64 = 12.0;
/// Tables of one file that are looked for: a form has ten.
const TABLES: usize = 100;

/// What a cell's text covers on a page.
#[derive(Clone, Copy)]
struct Extent {
    area: Area,
    /// Between the middles of its first and its last line.
    first: f64,
    last: f64,
}

impl Extent {
    fn of(glyph: &Glyph) -> Extent {
        let (_, middle) = glyph.centre();
        Extent {
            area: Area {
                left: glyph.left,
                top: glyph.base - glyph.size,
                right: glyph.right,
                bottom: glyph.base + 0.3 * glyph.size,
            },
            first: middle,
            last: middle,
        }
    }

    fn join(&self, other: &Extent) -> Extent {
        Extent {
            area: self.area.join(&other.area),
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }
}

/// Puts the tables among the grids of each page that no rules part and the text agrees with; rules
/// that cross them give way.
pub fn add_tagged(tags: &Tags, pages: &[Page], ruled: &mut [Vec<Grid>]) {
    if tags.tables.is_empty() {
        return;
    }
    let mut tables: BTreeMap<usize, Shown> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        for glyph in page.glyphs.iter().filter(|g| !g.is_blank()) {
            // what stands in a cell stands in the cell around its table, too
            let mut at = glyph.cell;
            while let Some(own) = at
                && let Some(cell) = tags.cells.get(own)
            {
                let shown = tables.entry(cell.table).or_default();
                shown.add(number, own, glyph);
                at = cell.outer;
            }
        }
    }
    let mut believed: Vec<Vec<Grid>> = pages.iter().map(|_| Vec::new()).collect();
    let mut before: Option<(usize, Vec<f64>)> = None;
    for (table, shown) in tables.iter().take(TABLES) {
        // some programs begin a table anew on each page
        let above = before
            .as_ref()
            .filter(|(page, _)| shown.begins_after(*page));
        let table = Tagged::new(tags, *table, shown, above.map(|(_, xs)| xs.as_slice()));
        before = table.as_ref().and_then(Tagged::ends);
        let found = table.and_then(|table| table.grids(pages));
        let Some(found) = found else { continue };
        let rules = found.iter().filter_map(|(page, grid)| {
            let glyphs = &pages.get(*page)?.glyphs;
            Some(Rules::of(ruled.get(*page)?, grid, glyphs))
        });
        let rules: Vec<Rules> = rules.collect();
        if rules.iter().any(|rules| rules.hold_others) {
            continue;
        }
        let part = rules.iter().all(|rules| rules.part);
        for ((page, grid), rules) in found.into_iter().zip(rules) {
            let (Some(ruled), Some(believed)) = (ruled.get_mut(page), believed.get_mut(page))
            else {
                continue;
            };
            if part {
                // that a row goes on from the page before, no rule tells
                let home = rules.home.and_then(|number| ruled.get_mut(number));
                if let Some(home) = home {
                    home.open |= grid.open;
                }
            } else {
                let mut kept = (0..ruled.len()).map(|number| !rules.grids.contains(&number));
                ruled.retain(|_| kept.next().unwrap_or(true));
                // a single cell parts nothing
                believed.extend((!grid.is_box()).then_some(grid));
            }
        }
    }
    for (ruled, believed) in ruled.iter_mut().zip(believed) {
        ruled.extend(believed);
    }
}

/// What the pages show of a table.
#[derive(Default)]
pub struct Shown {
    /// By page and cell.
    pages: BTreeMap<usize, BTreeMap<usize, Extent>>,
    /// The cells of this and inner tables that hold text, each with the one of this table.
    members: HashMap<usize, usize>,
}

impl Shown {
    fn begins_after(&self, page: usize) -> bool {
        self.pages
            .keys()
            .next()
            .is_some_and(|first| *first == page + 1)
    }

    fn add(&mut self, page: usize, own: usize, glyph: &Glyph) {
        let extent = Extent::of(glyph);
        let cells = self.pages.entry(page).or_default();
        let known = cells.entry(own).or_insert(extent);
        *known = known.join(&extent);
        self.members.extend(glyph.cell.map(|inner| (inner, own)));
    }
}

struct Tagged<'a> {
    shown: &'a Shown,
    stands: BTreeMap<usize, Stands>,
    xs: Vec<f64>,
}

impl<'a> Tagged<'a> {
    /// None where its columns do not stand side by side.
    fn new(
        tags: &Tags,
        table: usize,
        shown: &'a Shown,
        above: Option<&[f64]>,
    ) -> Option<Tagged<'a>> {
        let (stands, xs) = columns::find(tags, tags.tables.get(table)?, shown, above)?;
        Some(Tagged { shown, stands, xs })
    }

    /// The last page it stands on, and the edges of its columns.
    fn ends(&self) -> Option<(usize, Vec<f64>)> {
        let page = self.shown.pages.keys().next_back()?;
        Some((*page, self.xs.clone()))
    }

    /// The table's part of each page; none at all where one of them shows something else.
    fn grids(&self, pages: &[Page]) -> Option<Vec<(usize, Grid)>> {
        let mut grids = Vec::new();
        let mut before: BTreeSet<usize> = BTreeSet::new();
        for (number, cells) in &self.shown.pages {
            let page = pages.get(*number)?;
            let (grid, rows) = self.grid(cells, &before)?;
            let foreign = |g: &Glyph| {
                !g.is_blank() && !g.apart && !g.picture && !grid.names(g) && grid.holds(g)
            };
            if page.glyphs.iter().any(foreign) {
                return None;
            }
            before.extend(rows);
            grids.push((*number, grid));
        }
        Some(grids)
    }

    /// The grid of one page, and its rows.
    fn grid(
        &self,
        cells: &BTreeMap<usize, Extent>,
        before: &BTreeSet<usize>,
    ) -> Option<(Grid, std::ops::RangeInclusive<usize>)> {
        let rows = self.bands(cells)?;
        let (first, last) = (*rows.keys().next()?, *rows.keys().next_back()?);
        let whole = cells.values().copied().reduce(|a, b| a.join(&b))?.area;
        let mut ys = vec![whole.top];
        // a row without text is as high as nothing
        for row in first + 1..=last {
            let (_, above) = rows.range(..row).next_back()?;
            let (_, below) = rows.range(row..).next()?;
            ys.push((above.last + below.first) / 2.0);
        }
        ys.push(whole.bottom);
        let columns = self.xs.len() - 1;
        let count = last - first + 1;
        if columns.saturating_mul(count) > FIELDS {
            return None;
        }
        let mut grid = Grid {
            area: Area {
                left: *self.xs.first()?,
                right: *self.xs.last()?,
                ..whole
            },
            xs: self.xs.clone(),
            ys,
            open: before.contains(&first),
            roots: (0..columns * count).collect(),
            areas: HashMap::new(),
            cells: HashMap::new(),
        };
        let mut roots: HashMap<usize, usize> = HashMap::new();
        for (cell, stands) in &self.stands {
            let from = stands.row.max(first);
            let to = stands.row.saturating_add(stands.down).min(last + 1);
            if from >= to {
                continue;
            }
            let root = (from - first) * columns + stands.column;
            for row in from..to {
                for column in stands.column..(stands.column + stands.span).min(columns) {
                    if let Some(slot) = grid.roots.get_mut((row - first) * columns + column) {
                        *slot = root;
                    }
                }
            }
            roots.insert(*cell, root);
            if let Some(extent) = cells.get(cell) {
                let (top, bottom) = (grid.ys.get(from - first)?, grid.ys.get(to - first)?);
                if extent.first < *top || extent.last > *bottom {
                    return None;
                }
            }
        }
        for (inner, own) in &self.shown.members {
            if let Some(root) = roots.get(own) {
                grid.cells.insert(*inner, *root);
            }
        }
        grid.settle()?;
        Some((grid, first..=last))
    }

    /// The rows that have text on this page: one under the other, and what stands in a row beside its
    /// highest cell.
    fn bands(&self, cells: &BTreeMap<usize, Extent>) -> Option<BTreeMap<usize, Extent>> {
        let mut rows: BTreeMap<usize, Vec<Extent>> = BTreeMap::new();
        for (cell, extent) in cells {
            let stands = self.stands.get(cell)?;
            if stands.down == 1 {
                rows.entry(stands.row).or_default().push(*extent);
            }
        }
        let mut bands = BTreeMap::new();
        let mut reached = f64::NEG_INFINITY;
        for (row, extents) in rows {
            let high = |extent: &&Extent| extent.last - extent.first;
            let highest = extents.iter().max_by(|a, b| high(a).total_cmp(&high(b)))?;
            let apart =
                |e: &Extent| e.first > highest.last + LEVEL || e.last < highest.first - LEVEL;
            let band = extents.iter().copied().reduce(|a, b| a.join(&b))?;
            if band.first <= reached || extents.iter().any(apart) {
                return None;
            }
            reached = band.last;
            bands.insert(row, band);
        }
        Some(bands)
    }
}
