//! Characters to the lines and the words they stand in, before anybody asks what the words say.

use std::collections::BTreeMap;

use super::{
    super::{columns::Word, page::Glyph},
    BLANK,
};

/// Letters of a line that are compared with another's.
const MOST: usize = 400;
/// Letters of one word are never set further apart.
const SPREAD: f64 = 0.5;

/// Where each character belongs: a word that runs over an edge stays where it began.
pub fn words_placed<T: Copy>(glyphs: Vec<Glyph>, place: impl Fn(&Glyph) -> T) -> Vec<(Glyph, T)> {
    let mut placed: Vec<(Glyph, T)> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let began = placed.last().filter(|(before, _)| {
            let whole = [before, &glyph]
                .iter()
                .all(|g| !g.is_blank() && !g.apart && !g.picture);
            whole
                && glyph.cell == before.cell
                && (glyph.base - before.base).abs() < 0.1
                && (glyph.left - before.right).abs() < BLANK * glyph.size
        });
        let at = began.map_or_else(|| place(&glyph), |(_, at)| *at);
        placed.push((glyph, at));
    }
    placed
}

/// Characters that stand on one line, from left to right.
pub(super) fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<(f64, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some((base, row)) if glyph.base - *base <= 0.42 * glyph.size.min(14.0) => {
                row.push(glyph);
            }
            Some(_) | None => rows.push((glyph.base, vec![glyph])),
        }
    }
    let rows = level(rows).into_iter().map(|(_, mut row)| {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        row
    });
    rows.collect()
}

/// What stands beside a line and less than a line lower is level with it: an answer in the middle of
/// the lines of its label.
fn level(rows: Vec<(f64, Vec<Glyph>)>) -> Vec<(f64, Vec<Glyph>)> {
    let mut out: Vec<(f64, Vec<Glyph>)> = Vec::new();
    for (base, row) in rows {
        match out.last_mut() {
            Some((above, line)) if are_level(line, &row, base - *above) => line.extend(row),
            Some(_) | None => out.push((base, row)),
        }
    }
    out
}

fn are_level(line: &[Glyph], row: &[Glyph], lower: f64) -> bool {
    let size = line
        .iter()
        .chain(row)
        .map(|g| g.size)
        .fold(f64::MAX, f64::min);
    let apart = |one: &Glyph| {
        line.iter()
            .all(|other| one.left > other.right + size || one.right < other.left - size)
    };
    lower < 0.8 * size
        && line.len().max(row.len()) < MOST
        && row.iter().filter(|g| !g.is_blank()).all(apart)
}

/// Small capitals are small letters, drawn as capitals of a lower size: words that begin with a
/// larger one give them away, unless the page has true small letters of that size.
pub fn lower_small_capitals(glyphs: &mut [Glyph]) {
    let size = |glyph: &Glyph| (glyph.size * 20.0).round() as i64;
    let is = |glyph: &Glyph, case: fn(char) -> bool| {
        !glyph.apart && glyph.text.chars().next().is_some_and(case)
    };
    let pairs = glyphs.iter().zip(glyphs.iter().skip(1));
    let begun = pairs.filter(|(a, b)| {
        let smaller = (0.6..0.9).contains(&(b.size / a.size));
        let touch = (a.base - b.base).abs() < 0.1 && (b.left - a.right).abs() < BLANK * a.size;
        smaller && touch && is(a, char::is_uppercase) && is(b, char::is_uppercase)
    });
    let mut small: BTreeMap<i64, (usize, f64)> = BTreeMap::new();
    for (large, capital) in begun {
        small.entry(size(capital)).or_insert((0, large.size)).0 += 1;
    }
    small.retain(|of, (words, _)| {
        let lowered = |glyph: &Glyph| size(glyph) == *of && is(glyph, char::is_lowercase);
        *words >= SMALL_CAPITALS && !glyphs.iter().any(lowered)
    });
    for glyph in glyphs.iter_mut().filter(|glyph| !glyph.apart) {
        if let Some((_, large)) = small.get(&size(glyph)) {
            glyph.text = glyph.text.to_lowercase();
            glyph.size = *large;
        }
    }
}

/// So many words that begin with a larger capital are no accident.
const SMALL_CAPITALS: usize = 3;

/// Letters set wide apart belong together all the same: each reaches as much further as the letters
/// of its line stand apart; where a line has too few to tell, as those of the page.
pub fn close_up(glyphs: &mut [Glyph]) {
    let mut order: Vec<usize> = (0..glyphs.len()).collect();
    let at = |i: usize| glyphs.get(i).map_or((0.0, 0.0), |g| (g.base, g.left));
    order.sort_by(|a, b| {
        at(*a)
            .0
            .total_cmp(&at(*b).0)
            .then(at(*a).1.total_cmp(&at(*b).1))
    });
    let lines: Vec<&[usize]> = order.chunk_by(|a, b| at(*a).0 == at(*b).0).collect();
    let spread: Vec<Option<f64>> = lines.iter().map(|line| spread(glyphs, line)).collect();
    let usual = median(spread.iter().flatten().copied().collect());
    for (line, spread) in lines.iter().zip(&spread) {
        let Some(apart) = spread.or(usual).filter(|apart| *apart > BLANK / 2.0) else {
            continue;
        };
        for at in *line {
            if let Some(glyph) = glyphs.get_mut(*at).filter(|g| !g.apart && !g.picture) {
                glyph.right += apart * glyph.size;
            }
        }
    }
}

/// How far apart the letters of a line stand, in parts of their size.
fn spread(glyphs: &[Glyph], line: &[usize]) -> Option<f64> {
    let letters = || line.iter().filter_map(|at| glyphs.get(*at));
    let gaps: Vec<f64> = letters()
        .zip(letters().skip(1))
        .filter(|(a, b)| ![a, b].iter().any(|g| g.is_blank() || g.apart || g.picture))
        .map(|(a, b)| (b.left - a.right) / b.size)
        .filter(|gap| *gap < SPREAD)
        .collect();
    median(gaps).filter(|_| letters().count() > 4)
}

fn median(mut of: Vec<f64>) -> Option<f64> {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied()
}

pub(super) fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut blank = true;
    for glyph in glyphs {
        if glyph.is_blank() {
            blank = true;
            continue;
        }
        // a label that fills its column leaves no blank before the answer
        let ends = glyph.text == ":";
        let gap = words
            .last()
            .map_or(f64::INFINITY, |before| glyph.left - before.right);
        match words.last_mut() {
            Some(word) if !blank && gap <= BLANK * glyph.size && !glyph.apart && !word.apart => {
                word.right = word.right.max(glyph.right);
            }
            Some(_) | None => words.push(Word {
                left: glyph.left,
                right: glyph.right,
                gap,
                base: glyph.base,
                size: glyph.size,
                apart: glyph.apart,
                bold: glyph.look.bold,
            }),
        }
        blank = ends;
    }
    words
}
