//! Pages to one document: running heads left out, tables that go on over a page joined.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    grid::{self, Grid},
    layout::{self, Piece},
    line,
    page::{Area, Glyph, Page},
    tags::Tags,
};
use crate::document::{Block, Cell, Document, Row};

/// How near the edges of a page running heads stand, in parts of its height.
const MARGIN: f64 = 0.11;
/// So many lines that end in a blank are no accident.
const BLANKS: usize = 3;
/// Edges of the same table on two pages differ by less.
const NEAR: f64 = 5.0;

pub fn pages(mut pages: Vec<Page>, tags: &Tags) -> Document {
    for page in &mut pages {
        line::lower_small_capitals(&mut page.glyphs);
        line::close_up(&mut page.glyphs);
    }
    drop_running_heads(&mut pages);
    mark_unended(&mut pages);
    let body = usual_size(&pages);
    let places = line::places(pages.iter().map(|page| &page.glyphs));
    let mut all: Vec<Piece> = Vec::new();
    let mut open = layout::Open::default();
    let (mut grids, loose): (Vec<Vec<Grid>>, Vec<Vec<Area>>) =
        pages.iter().map(|page| grid::find(&page.rules)).unzip();
    grid::add_tagged(tags, &pages, &mut grids);
    for (page, drawn) in pages.into_iter().zip(grids.into_iter().zip(loose)) {
        let mut pieces = layout::pieces(page, drawn, body, &places, &mut open).into_iter();
        let Some(first) = pieces.next() else { continue };
        match (all.pop(), first) {
            (
                Some(Piece::Table { edges, rows, open }),
                Piece::Table {
                    edges: more_edges,
                    rows: more,
                    open: more_open,
                },
            ) if is_same(&edges, &more_edges) => {
                let (edges, rows) = continued((edges, rows), (more_edges, more), more_open);
                all.push(Piece::Table { edges, rows, open });
            }
            (last, first) => {
                all.extend(last);
                all.push(first);
            }
        }
        all.extend(pieces);
    }
    all.extend(layout::end(open, body));
    Document {
        blocks: all.into_iter().map(Piece::into_block).collect(),
    }
}

/// The size most letters have.
fn usual_size(pages: &[Page]) -> f64 {
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for glyph in pages.iter().flat_map(|p| &p.glyphs).filter(|g| !g.apart) {
        *sizes.entry((glyph.size * 2.0).round() as i64).or_default() += 1;
    }
    let usual = sizes.into_iter().max_by_key(|(_, count)| *count);
    usual.map_or(11.0, |(size, _)| size as f64 / 2.0)
}

/// Lines near a page's edges that stand on two pages alike, numbers apart.
fn drop_running_heads(pages: &mut [Page]) {
    let mut seen: BTreeMap<(String, i64), BTreeSet<usize>> = BTreeMap::new();
    let mut heads: Vec<Vec<(f64, (String, i64))>> = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let edge = page.height * MARGIN;
        let near: Vec<Glyph> = page
            .glyphs
            .iter()
            .filter(|g| g.base < edge || g.base > page.height - edge)
            .cloned()
            .collect();
        let mut on_page = Vec::new();
        for line in line::lines(near) {
            if line.segments.iter().any(|s| s.apart) {
                continue;
            }
            let text: String = line
                .text()
                .chars()
                .filter(|c| !c.is_whitespace())
                .map(|c| if c.is_ascii_digit() { '#' } else { c })
                .collect();
            let key = (text, (line.base / 2.0).round() as i64);
            seen.entry(key.clone()).or_default().insert(number);
            on_page.push((line.base, key));
        }
        heads.push(on_page);
    }
    for (page, heads) in pages.iter_mut().zip(heads) {
        let running: Vec<f64> = heads
            .into_iter()
            .filter(|(_, key)| seen.get(key).is_some_and(|pages| pages.len() > 1))
            .map(|(base, _)| base)
            .collect();
        page.glyphs
            .retain(|g| !running.iter().any(|base| (g.base - base).abs() < 3.0));
    }
}

/// Tagged text has its blanks, those at the ends of lines too (14.8.2.5): a line of a cell without
/// one ended there, or broke within a word too long for it. Not every program keeps to that.
fn mark_unended(pages: &mut [Page]) {
    let ends = |a: &Glyph, b: &Glyph| {
        let gap = b.base - a.base;
        let next = a.cell.is_some() || gap < 1.7 * a.size;
        gap > 0.5 * a.size && next && b.left < a.left && a.cell == b.cell
    };
    let pairs = pages
        .iter()
        .flat_map(|page| page.glyphs.iter().zip(page.glyphs.iter().skip(1)));
    let blank = pairs
        .filter(|(a, b)| a.is_blank() && ends(a, b))
        .take(BLANKS)
        .count();
    if blank < BLANKS {
        return;
    }
    for page in pages {
        let mut below = page.glyphs.split_off(0).into_iter().peekable();
        while let Some(mut glyph) = below.next() {
            let ended = below.peek().is_some_and(|next| ends(&glyph, next));
            glyph.unended = ended && !glyph.is_blank();
            page.glyphs.push(glyph);
        }
    }
}

/// Whether two tables are one: the columns of one are among those of the other.
fn is_same(a: &[f64], b: &[f64]) -> bool {
    let (fewer, more) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let outer = |edges: &[f64]| Some((*edges.first()?, *edges.last()?));
    let (Some(one), Some(other)) = (outer(a), outer(b)) else {
        return false;
    };
    (one.0 - other.0).abs() < NEAR
        && (one.1 - other.1).abs() < NEAR
        && fewer
            .iter()
            .all(|edge| more.iter().any(|known| (known - edge).abs() < NEAR))
}

fn continued(
    (edges, mut rows): (Vec<f64>, Vec<Row>),
    (more_edges, mut more): (Vec<f64>, Vec<Row>),
    open: bool,
) -> (Vec<f64>, Vec<Row>) {
    let mut all: Vec<f64> = edges.clone();
    for edge in &more_edges {
        if !all.iter().any(|known| (known - edge).abs() < NEAR) {
            all.push(*edge);
        }
    }
    all.sort_by(f64::total_cmp);
    rows.iter_mut().for_each(|row| place(row, &edges, &all));
    more.iter_mut()
        .for_each(|row| place(row, &more_edges, &all));
    // A row cut by the page's end: its label stands above, its cells go on.
    if let (Some(last), Some(first)) = (rows.last_mut(), more.first())
        && (open && aligned(last, first) || is_rest(last, first))
    {
        let rest = more.remove(0);
        for cell in rest.cells {
            if let Some(above) = last.cells.iter_mut().find(|c| c.column == cell.column) {
                go_on(&mut above.blocks, cell.blocks);
            }
        }
    }
    rows.extend(more);
    (all, rows)
}

/// A cell's text goes on; an address that the page's end broke has no blank in it.
fn go_on(above: &mut Vec<Block>, rest: Vec<Block>) {
    let mut rest = rest.into_iter().peekable();
    if let Some(Block::Paragraph(last)) = above.last_mut()
        && last
            .text()
            .split(' ')
            .next_back()
            .is_some_and(|word| word.contains('@'))
        && let Some(Block::Paragraph(mut more)) = rest.next_if(|block| match block {
            Block::Paragraph(p) => {
                let text = p.text();
                let begun = |c: char| c.is_lowercase() || c.is_ascii_digit() || "-._".contains(c);
                // broken again further down, it still has its dots
                let dotted = text.split(' ').all(|word| word.contains('.'));
                let one = !text.contains(' ') || dotted && !text.ends_with('.');
                one && !text.contains('@') && text.starts_with(begun)
            }
            Block::Table(_) => false,
        })
    {
        more.spans
            .iter_mut()
            .for_each(|s| s.text.retain(|c| c != ' '));
        last.spans.extend(more.spans);
    }
    above.extend(rest);
}

/// Moves a row's cells from the columns of its own page to those of both.
fn place(row: &mut Row, from: &[f64], to: &[f64]) {
    let at = |column: usize| {
        let edge = from.get(column).or(from.last()).copied().unwrap_or(0.0);
        to.iter().filter(|known| **known < edge - NEAR).count()
    };
    for cell in &mut row.cells {
        let (left, right) = (at(cell.column), at(cell.column + cell.span));
        cell.column = left;
        cell.span = right.saturating_sub(left).max(1);
    }
}

fn aligned(above: &Row, below: &Row) -> bool {
    let pairs = above.cells.iter().zip(&below.cells);
    above.cells.len() == below.cells.len() && pairs.into_iter().all(|(a, b)| a.column == b.column)
}

/// Whether a row is the rest of the one above: its label stands there, or only the label goes on,
/// or both do.
fn is_rest(above: &Row, below: &Row) -> bool {
    let same = aligned(above, below);
    let (Some(label), Some(rest)) = (above.cells.first(), below.cells.first()) else {
        return false;
    };
    let values = || below.cells.iter().skip(1);
    let answered = above.cells.iter().skip(1).any(|cell| !cell.is_blank());
    // No label of its own begins so.
    let begun =
        first_letter(rest).is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || c == '(');
    // A long question breaks off before its end.
    let unended = values().all(Cell::is_blank) && breaks_off(label) && (begun || !answered);
    let more_label = answered && (begun || hangs(label));
    same && !label.is_blank()
        && (rest.is_blank() && values().any(|cell| !cell.is_blank()) || more_label || unended)
}

fn first_letter(cell: &Cell) -> Option<char> {
    cell.blocks.iter().find_map(|block| match block {
        Block::Paragraph(p) => p.text().trim().chars().next(),
        Block::Table(_) => None,
    })
}

/// "If yes, please name the": no label ends so.
fn hangs(label: &Cell) -> bool {
    const HANGS: [&str; 12] = [
        "the", "a", "an", "of", "to", "and", "or", "for", "with", "your", "our", "by",
    ];
    last_said(label).is_some_and(|text| {
        let last = text.split_whitespace().last().unwrap_or_default();
        HANGS.contains(&last)
    })
}

fn breaks_off(label: &Cell) -> bool {
    last_said(label).is_some_and(|text| {
        let ended = text.ends_with(['.', ':', '?', ')', '!']);
        text.split_whitespace().count() >= 8 && !ended
    })
}

/// The last words of a cell, where no table ends it.
fn last_said(cell: &Cell) -> Option<String> {
    let texts = cell.blocks.iter().rev().map(|block| match block {
        Block::Paragraph(p) => Some(p.text().trim().to_owned()),
        Block::Table(_) => None,
    });
    texts
        .take_while(Option::is_some)
        .flatten()
        .find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Table, testing::dump};

    fn check(above: [&str; 2], rest: [&str; 2], expected: &str) {
        check_with(true, above, rest, expected);
    }

    /// `open`: the table has no rule at the page's end.
    fn check_with(open: bool, above: [&str; 2], rest: [&str; 2], expected: &str) {
        let row = |texts: [&str; 2]| vec![Row::of_texts(texts.map(str::to_owned).to_vec())];
        let edges = vec![0.0, 100.0, 300.0];
        let (_, rows) = continued((edges.clone(), row(above)), (edges, row(rest)), open);
        let blocks = vec![Block::Table(Table { rows })];
        assert_eq!(dump(&Document { blocks }), expected);
    }

    #[test]
    fn an_address_that_the_end_of_the_page_broke_is_one() {
        check(
            ["Email", "jo@oak.te"],
            ["", "st"],
            "| Email | jo@oak.test |\n",
        );
        check(
            ["Email", "jo@oak.c"],
            ["", "ambs.sch. uk.test"],
            "| Email | jo@oak.cambs.sch.uk.test |\n",
        );
        check(
            ["Email", "jo@oak.test"],
            ["", "or ask Bo."],
            "| Email | jo@oak.test ¶ or ask Bo. |\n",
        );
        check(
            ["Email", "jo@oak.test"],
            ["", "Or ask Bo"],
            "| Email | jo@oak.test ¶ Or ask Bo |\n",
        );
        check(
            ["Role", "Head of"],
            ["", "maths"],
            "| Role | Head of ¶ maths |\n",
        );
    }

    #[test]
    fn a_label_that_the_end_of_the_page_broke_is_one() {
        check_with(
            false,
            [
                "If yes, please name the",
                "A year of lesson study with Wendy",
            ],
            ["Mastery Specialist", "Rathbone."],
            "| If yes, please name the ¶ Mastery Specialist | A year of lesson study with Wendy ¶ Rathbone. |\n",
        );
        check_with(
            false,
            ["Name", "Jo Bell"],
            ["Email", "jo@oak.test"],
            "| Name | Jo Bell |\n| Email | jo@oak.test |\n",
        );
    }
}
