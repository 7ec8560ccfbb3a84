//! The tables that a page's rules draw: a grid of edges, and which of its fields are one cell.

mod tagged;

use std::collections::HashMap;

use super::page::{Area, Glyph};

pub use self::tagged::add_tagged;

/// Rules and edges nearer than this meet.
const NEAR: f64 = 3.5;
/// As long as an underlined word may be.
const WORD: f64 = 90.0;
/// A row is no lower.
const LINE: f64 = 6.0;
/// A box for one letter is no wider.
const LETTER: f64 = 30.0;
/// Fields between the edges of a table.
const FIELDS: usize = 20_000;
/// Rules of a page that are looked at; a drawing made of more is no form.
const RULES: usize = 4_000;

#[derive(Debug, Clone)]
pub struct Grid {
    pub area: Area,
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// Its first row has no rule above it: it goes on from the page before.
    open: bool,
    /// For each field, row by row, the index of the field it is one with (its upper left one).
    roots: Vec<usize>,
    /// What each cell covers, by its root.
    areas: HashMap<usize, Area>,
    /// The roots of the cells that the file's tags name.
    cells: HashMap<usize, usize>,
}

/// One cell of a row as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub root: usize,
    pub column: usize,
    pub span: usize,
    /// It continues the cell above.
    pub continues: bool,
}

#[derive(Debug, Clone, Copy)]
struct Rule {
    upright: bool,
    /// Where it stands: y of a level rule, x of an upright one.
    at: f64,
    from: f64,
    to: f64,
}

/// The tables, and the rules that are part of none (underlining, lines to write on).
pub fn find(rules: &[Area]) -> (Vec<Grid>, Vec<Area>) {
    let all = merged(rules.iter().take(RULES).map(rule).collect());
    let (dangling, rules): (Vec<Rule>, Vec<Rule>) =
        all.iter().partition(|rule| rule.underlines(&all));
    let mut group: Vec<usize> = (0..rules.len()).collect();
    for (a, one) in rules.iter().enumerate() {
        for (b, other) in rules.iter().enumerate().skip(a + 1) {
            if one.meets(other) {
                let (a, b) = (top(&group, a), top(&group, b));
                if let Some(slot) = group.get_mut(b) {
                    *slot = a;
                }
            }
        }
    }
    let mut groups: Vec<(usize, Vec<Rule>)> = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let top = top(&group, at);
        match groups.iter_mut().find(|(known, _)| *known == top) {
            Some((_, members)) => members.push(*rule),
            None => groups.push((top, vec![*rule])),
        }
    }
    let mut grids = Vec::new();
    let mut loose: Vec<Area> = dangling.iter().map(Rule::area).collect();
    for (_, members) in groups {
        match Grid::new(&members) {
            Some(grid) => grids.push(grid),
            None => loose.extend(members.iter().map(Rule::area)),
        }
    }
    (grids, loose)
}

fn rule(area: &Area) -> Rule {
    if area.width() >= area.height() {
        Rule {
            upright: false,
            at: (area.top + area.bottom) / 2.0,
            from: area.left,
            to: area.right,
        }
    } else {
        Rule {
            upright: true,
            at: (area.left + area.right) / 2.0,
            from: area.top,
            to: area.bottom,
        }
    }
}

impl Rule {
    fn meets(&self, other: &Rule) -> bool {
        if self.upright == other.upright {
            return false;
        }
        let within = |at: f64, rule: &Rule| at >= rule.from - NEAR && at <= rule.to + NEAR;
        within(self.at, other) && within(other.at, self)
    }

    /// A short level rule that begins at an upright one and ends in the middle of a cell: a first
    /// word underlined.
    fn underlines(&self, all: &[Rule]) -> bool {
        if self.upright || self.to - self.from > WORD {
            return false;
        }
        let mut met = all.iter().filter(|other| self.meets(other));
        match (met.next(), met.next()) {
            (Some(side), None) => {
                let begins = (side.at - self.from).abs() <= NEAR;
                begins && side.from + 2.0 < self.at && self.at < side.to - 2.0
            }
            _ => false,
        }
    }

    fn covers(&self, middle: f64) -> bool {
        self.from - 1.0 <= middle && middle <= self.to + 1.0
    }

    fn area(&self) -> Area {
        if self.upright {
            Area::of((self.at, self.from), (self.at, self.to))
        } else {
            Area::of((self.from, self.at), (self.to, self.at))
        }
    }
}

/// Each cell draws its own piece of a border: pieces in a row become one rule.
fn merged(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| {
        (a.upright, (a.at / 1.5).round() as i64)
            .cmp(&(b.upright, (b.at / 1.5).round() as i64))
            .then(a.from.total_cmp(&b.from))
    });
    let mut out: Vec<Rule> = Vec::new();
    for rule in rules {
        match out.last_mut() {
            Some(last)
                if last.upright == rule.upright
                    && (last.at - rule.at).abs() < 1.6
                    && rule.from <= last.to + NEAR
                    && rule.to >= last.from - NEAR =>
            {
                last.from = last.from.min(rule.from);
                last.to = last.to.max(rule.to);
            }
            Some(_) | None => out.push(rule),
        }
    }
    out
}

fn top(group: &[usize], mut at: usize) -> usize {
    while let Some(next) = group.get(at)
        && *next != at
    {
        at = *next;
    }
    at
}

fn edges(places: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut all: Vec<f64> = places.collect();
    all.sort_by(f64::total_cmp);
    let mut edges: Vec<f64> = Vec::new();
    for at in all {
        if edges.last().is_none_or(|last| at - last > NEAR) {
            edges.push(at);
        }
    }
    edges
}

/// Where a page ends within a row, its upright rules go on past the last level one.
fn ends(mut ys: Vec<f64>, rules: &[Rule]) -> (Vec<f64>, bool) {
    let upright = || rules.iter().filter(|rule| rule.upright);
    let (Some(first), Some(last)) = (ys.first().copied(), ys.last().copied()) else {
        return (ys, false);
    };
    let top = upright().map(|r| r.from).fold(first, f64::min);
    let bottom = upright().map(|r| r.to).fold(last, f64::max);
    let sides = |at: f64, from: fn(&Rule) -> f64| {
        upright().filter(|r| (from(r) - at).abs() <= NEAR).count() > 1
    };
    let open = first - top > LINE && sides(top, |r| r.from);
    if open {
        ys.insert(0, top);
    }
    if bottom - last > LINE && sides(bottom, |r| r.to) {
        ys.push(bottom);
    }
    (ys, open)
}

/// A table wider than its page has no upright rule at its side; its level ones go on.
fn sides(mut xs: Vec<f64>, rules: &[Rule]) -> Vec<f64> {
    let level = || rules.iter().filter(|rule| !rule.upright);
    let Some(last) = xs.last().copied() else {
        return xs;
    };
    let right = level().map(|r| r.to).fold(last, f64::max);
    let ended = level().filter(|r| (r.to - right).abs() <= NEAR).count();
    if xs.len() > 1 && right - last > 4.0 * LINE && ended > 1 {
        xs.push(right);
    }
    xs
}

impl Grid {
    fn new(rules: &[Rule]) -> Option<Grid> {
        let xs = edges(rules.iter().filter(|r| r.upright).map(|r| r.at));
        let ys = edges(rules.iter().filter(|r| !r.upright).map(|r| r.at));
        let xs = sides(xs, rules);
        let columns = xs.len().checked_sub(1)?;
        let (ys, open) = ends(ys, rules);
        let rows = ys.len().checked_sub(1)?;
        if columns == 0 || rows == 0 || columns.saturating_mul(rows) > FIELDS {
            return None;
        }
        let area = Area::of((*xs.first()?, *ys.first()?), (*xs.last()?, *ys.last()?));
        let mut grid = Grid {
            area,
            xs,
            ys,
            open,
            roots: (0..columns * rows).collect(),
            areas: HashMap::new(),
            cells: HashMap::new(),
        };
        for row in 0..rows {
            for column in 0..columns {
                let (x, y) = (middle(&grid.xs, column), middle(&grid.ys, row));
                let right = *grid.xs.get(column + 1)?;
                let below = *grid.ys.get(row + 1)?;
                let drawn = |upright: bool, at: f64, middle: f64| {
                    rules.iter().any(|rule| {
                        rule.upright == upright
                            && (rule.at - at).abs() <= NEAR
                            && rule.covers(middle)
                    })
                };
                if column + 1 < columns && !drawn(true, right, y) {
                    grid.join(row * columns + column, row * columns + column + 1);
                }
                if row + 1 < rows && !drawn(false, below, x) {
                    grid.join(row * columns + column, (row + 1) * columns + column);
                }
            }
        }
        if grid.is_strip() {
            grid.roots.fill(0);
        }
        grid.settle()?;
        Some(grid)
    }

    /// Finds each field's cell, and what the cells cover.
    fn settle(&mut self) -> Option<()> {
        let columns = self.columns();
        for at in 0..self.roots.len() {
            let root = top(&self.roots, at);
            if let Some(slot) = self.roots.get_mut(at) {
                *slot = root;
            }
            let (row, column) = (at / columns, at % columns);
            let field = Area::of(
                (*self.xs.get(column)?, *self.ys.get(row)?),
                (*self.xs.get(column + 1)?, *self.ys.get(row + 1)?),
            );
            let area = self.areas.entry(root).or_insert(field);
            *area = area.join(&field);
        }
        Some(())
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (top(&self.roots, a), top(&self.roots, b));
        let (low, high) = (a.min(b), a.max(b));
        if let Some(slot) = self.roots.get_mut(high) {
            *slot = low;
        }
    }

    fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// Whether it is a single box.
    pub fn is_box(&self) -> bool {
        self.roots.iter().all(|root| *root == 0)
    }

    /// Whether it is a row of boxes for a letter each: a place for one answer.
    fn is_strip(&self) -> bool {
        let widths = self
            .xs
            .iter()
            .zip(self.xs.iter().skip(1))
            .map(|(a, b)| b - a);
        let (least, most) = widths.fold((f64::MAX, 0.0_f64), |(least, most), width| {
            (least.min(width), most.max(width))
        });
        self.ys.len() == 2 && self.columns() > 3 && most < LETTER && most < 1.5 * least
    }

    /// Its first row goes on from the page before.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The edges of its columns, for comparing tables of two pages.
    pub fn edges(&self) -> &[f64] {
        &self.xs
    }

    /// The cell that the file's tags put a character in.
    fn named(&self, glyph: &Glyph) -> Option<usize> {
        self.cells.get(&glyph.cell?).copied()
    }

    /// Whether the file's tags put a character in this table.
    pub fn names(&self, glyph: &Glyph) -> bool {
        self.named(glyph).is_some()
    }

    /// Whether a character stands where the table does.
    pub fn holds(&self, glyph: &Glyph) -> bool {
        self.area.holds(glyph.centre())
    }

    /// The cell a character stands in.
    pub fn root_of(&self, glyph: &Glyph) -> Option<usize> {
        self.named(glyph).or_else(|| self.root_at(glyph.centre()))
    }

    /// The cell a point lies in.
    pub fn root_at(&self, (x, y): (f64, f64)) -> Option<usize> {
        let column = self.xs.partition_point(|edge| *edge <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|edge| *edge <= y).checked_sub(1)?;
        if column >= self.columns() || row + 1 >= self.ys.len() {
            return None;
        }
        self.roots.get(row * self.columns() + column).copied()
    }

    /// What a cell covers.
    pub fn area_of(&self, root: usize) -> Option<Area> {
        self.areas.get(&root).copied()
    }

    /// The rows as a table has them. A row in which every cell continues is none.
    pub fn rows(&self) -> Vec<Vec<Place>> {
        let columns = self.columns().max(1);
        let mut rows = Vec::new();
        for (row, fields) in self.roots.chunks(columns).enumerate() {
            let mut places: Vec<Place> = Vec::new();
            for (column, root) in fields.iter().enumerate() {
                match places.last_mut() {
                    Some(last) if last.root == *root => last.span += 1,
                    Some(_) | None => places.push(Place {
                        root: *root,
                        column,
                        span: 1,
                        continues: row > 0 && *root < row * columns,
                    }),
                }
            }
            if !places.iter().all(|place| place.continues) {
                rows.push(places);
            }
        }
        rows
    }
}

fn middle(edges: &[f64], at: usize) -> f64 {
    match (edges.get(at), edges.get(at + 1)) {
        (Some(a), Some(b)) => (a + b) / 2.0,
        _ => f64::NAN,
    }
}
