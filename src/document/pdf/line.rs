//! Characters to lines of text, and lines to paragraphs.

use super::{
    columns::{self, Parting, Places, Word},
    page::{Area, Glyph},
};
use crate::document::{Look, Paragraph, Span, builder::Builder};

/// Text without a wide gap in it.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    pub left: f64,
    pub right: f64,
    pub size: f64,
    pub spans: Vec<Span>,
    /// How wide its first and last word are.
    pub first_word: f64,
    pub last_word: f64,
    pub apart: bool,
    /// Its last word is part of an address, and may have been too wide for a line.
    address: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Line {
    pub base: f64,
    pub size: f64,
    pub segments: Vec<Segment>,
    /// Between the first and the last line of a column.
    pub inside: bool,
}

/// A gap this many times the size of the letters parts two texts.
const WIDE: f64 = 2.0;
/// A gap this many times the size of the letters is a blank.
const BLANK: f64 = 0.18;
/// A line to write on is longer than an underlined word.
const RULED: f64 = 90.0;
/// Letters of a line that are compared with another's.
const MOST: usize = 400;
/// Letters of one word are never set further apart.
const SPREAD: f64 = 0.5;

impl Segment {
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

impl Line {
    pub fn text(&self) -> String {
        let texts: Vec<String> = self.segments.iter().map(Segment::text).collect();
        texts.join(" ")
    }
}

/// The lines these characters make, from top to bottom; only a wide gap parts texts.
pub fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let lines = rows(glyphs);
    let lines = lines.iter().map(|row| line(row, &Parting::default()));
    lines.filter(|line| !line.segments.is_empty()).collect()
}

/// The same where texts may stand in columns.
pub fn columned(glyphs: Vec<Glyph>, places: &Places, rules: &[Area]) -> Vec<Line> {
    let lines = rows(glyphs);
    let words: Vec<Vec<Word>> = lines.iter().map(|row| words(row)).collect();
    let mut parted = columns::partings(&words, places, WIDE);
    for (words, parting) in words.iter().zip(&mut parted) {
        parting.cuts.extend(written_on(words, rules));
    }
    let lines = lines
        .iter()
        .zip(&parted)
        .map(|(row, parting)| line(row, parting));
    lines.filter(|line| !line.segments.is_empty()).collect()
}

/// Where a text begins that stands on a line to write on, with its label before the line.
fn written_on(words: &[Word], rules: &[Area]) -> Vec<f64> {
    let mut cuts = Vec::new();
    for (before, word) in words.iter().zip(words.iter().skip(1)) {
        let on = |rule: &&Area| {
            let below = (rule.top + rule.bottom) / 2.0 - word.base;
            rule.width() > RULED
                && (-0.1 * word.size..1.3 * word.size).contains(&below)
                && word.left > rule.left - 2.0
                && word.left < rule.left + 2.0 * word.size
                && before.right < rule.left + 2.0
        };
        cuts.extend(rules.iter().take(1_000).find(on).map(|_| word.left));
    }
    cuts
}

/// Where columns may stand on these pages.
pub fn places<'a>(pages: impl Iterator<Item = &'a Vec<Glyph>>) -> Places {
    let words: Vec<Vec<Word>> = pages
        .flat_map(|glyphs| rows(glyphs.clone()))
        .map(|row| words(&row))
        .collect();
    columns::places(words.iter(), WIDE)
}

/// Where each character belongs: a word that runs over an edge stays where it began.
pub fn words_placed<T: Copy>(glyphs: Vec<Glyph>, place: impl Fn(&Glyph) -> T) -> Vec<(Glyph, T)> {
    let mut placed: Vec<(Glyph, T)> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let began = placed.last().filter(|(before, _)| {
            let whole = [before, &glyph]
                .iter()
                .all(|g| !g.is_blank() && !g.apart && !g.picture);
            whole
                && (glyph.base - before.base).abs() < 0.1
                && (glyph.left - before.right).abs() < BLANK * glyph.size
        });
        let at = began.map_or_else(|| place(&glyph), |(_, at)| *at);
        placed.push((glyph, at));
    }
    placed
}

/// Characters that stand on one line, from left to right.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
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

fn words(glyphs: &[Glyph]) -> Vec<Word> {
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
            }),
        }
        blank = ends;
    }
    words
}

fn line(glyphs: &[Glyph], parting: &Parting) -> Line {
    let size = glyphs.iter().map(|g| g.size).fold(0.0, f64::max);
    // The line most of its letters stand on.
    let base = glyphs
        .iter()
        .max_by(|a, b| a.size.total_cmp(&b.size))
        .map_or(0.0, |g| g.base);
    let mut segments: Vec<Segment> = Vec::new();
    let mut before: Option<&Glyph> = None;
    let mut blank = false;
    let mut word = 0.0;
    let mut words = 0usize;
    for glyph in glyphs {
        if glyph.is_blank() {
            blank = true;
            continue;
        }
        // Bold made by printing twice.
        if before.is_some_and(|b| {
            b.text == glyph.text && !b.picture && (glyph.left - b.left).abs() < 0.12 * glyph.size
        }) {
            continue;
        }
        let gap = before.map_or(0.0, |b| glyph.left - b.right);
        let begins = |cut: &f64| (glyph.left - cut).abs() <= 1.5;
        let ended = blank || gap > BLANK * glyph.size || before.is_some_and(|b| b.text == ":");
        let narrow = ended && parting.cuts.iter().any(begins);
        let parted =
            before.is_none_or(|b| b.apart || glyph.apart || gap > WIDE * glyph.size || narrow);
        if parted || segments.is_empty() {
            segments.push(Segment {
                left: glyph.left,
                apart: glyph.apart,
                ..Segment::default()
            });
            word = glyph.left;
            words = 0;
        }
        let Some(segment) = segments.last_mut() else {
            continue;
        };
        if !parted && (blank || gap > BLANK * glyph.size) {
            if let Some(last) = segment.spans.last_mut() {
                if last.picture {
                    segment.spans.push(Span {
                        text: " ".into(),
                        ..Span::default()
                    });
                } else {
                    last.text.push(' ');
                }
            }
            word = glyph.left;
            words += 1;
        }
        blank = false;
        segment.right = segment.right.max(glyph.right);
        segment.size = segment.size.max(glyph.size);
        segment.last_word = glyph.right - word;
        if words == 0 {
            segment.first_word = segment.last_word;
        }
        put(&mut segment.spans, glyph);
        before = Some(glyph);
    }
    for segment in &mut segments {
        segment.address = is_address(segment.text().rsplit(' ').next().unwrap_or_default());
    }
    Line {
        base,
        size,
        segments,
        inside: parting.inside,
    }
}

fn put(spans: &mut Vec<Span>, glyph: &Glyph) {
    match spans.last_mut() {
        Some(last) if !last.picture && !glyph.picture && last.look == glyph.look => {
            last.text.push_str(&glyph.text);
        }
        Some(_) | None => spans.push(Span {
            text: glyph.text.clone(),
            look: glyph.look,
            target: None,
            picture: glyph.picture,
        }),
    }
}

/// Marks what is underlined, struck through or highlighted.
pub fn decorate(glyphs: &mut [Glyph], rules: &[Area], fills: &[Area]) {
    // Nobody decorates a thousand words; a drawing may hold as many lines.
    let level: Vec<&Area> = rules
        .iter()
        .filter(|rule| rule.width() > rule.height())
        .take(1_000)
        .collect();
    let fills: Vec<&Area> = fills.iter().take(1_000).collect();
    for glyph in glyphs.iter_mut() {
        let (x, y) = glyph.centre();
        for rule in &level {
            let at = (rule.top + rule.bottom) / 2.0;
            if x < rule.left || x > rule.right {
                continue;
            }
            let below = at - glyph.base;
            if (-0.06 * glyph.size..0.3 * glyph.size).contains(&below) {
                glyph.look.underline = true;
            } else if (-0.5 * glyph.size..-0.15 * glyph.size).contains(&below) {
                glyph.look.strike = true;
            }
        }
        for fill in &fills {
            // As high as a line of text: higher is the colour of a cell.
            let high = fill.height() < 1.6 * glyph.size && fill.height() > 0.6 * glyph.size;
            if high && fill.holds((x, y)) && fill.width() < 300.0 {
                glyph.look.highlight = true;
            }
        }
    }
}

/// What closes up a line that the next goes on from: a blank, or nothing when a word was broken
/// because it was too wide for its column. None when the next line is a new paragraph.
pub fn goes_on(
    above: &Segment,
    below: &Segment,
    gap: f64,
    limits: (f64, f64),
) -> Option<&'static str> {
    let size = above.size.max(below.size);
    let (left, right) = limits;
    let same = (above.size - below.size).abs() < 1.2;
    if above.apart || below.apart || !same || gap > 1.9 * size {
        return None;
    }
    if is_bullet(&below.text()) {
        return None;
    }
    // No address ends so.
    let unended = above.address && above.text().trim_end().ends_with(['-', '.', '@', '_']);
    if unended && !below.text().trim().contains([' ', '@']) {
        return Some("");
    }
    let blank = 0.25 * size;
    if above.right + blank + below.first_word <= right - 1.0 {
        return None;
    }
    let (ends, begins) = (above.text(), below.text());
    let names = begins.split(' ').next().is_some_and(is_address);
    // Only addresses are too long for a line; two words that are, merely stand under each other.
    let long = above.last_word + below.first_word > right - left - 1.0;
    let broken = if above.address {
        long
    } else {
        // The beginning of an address stands alone and fills its line.
        names && long && !ends.trim().contains(' ') && above.right + 2.0 * size > right
    };
    // "well-" goes on with "known", " -" with a blank
    let hyphen = ends.ends_with('-') && !ends.ends_with(" -");
    // A whole address begins a line of its own, whatever stands above.
    if names && !above.address && !broken && !hyphen {
        return None;
    }
    Some(if broken || hyphen { "" } else { " " })
}

fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("www.") || word.contains("://")
}

pub fn is_bullet(text: &str) -> bool {
    text.trim_start()
        .starts_with(['•', '●', '▪', '◦', '‣', '○', '■'])
}

/// Paragraphs of one column of text.
#[derive(Default)]
pub struct Column {
    pub paragraphs: Vec<Paragraph>,
    open: Option<(Segment, f64)>,
    builder: Option<Builder>,
    heading: bool,
    list: bool,
    /// How far apart lines of one text stand on this page, in sizes of their letters.
    pitch: Option<f64>,
    /// How far apart they stand in the open paragraph.
    gap: Option<f64>,
}

/// A line this much further down than the ones above are from each other begins a paragraph.
const APART: f64 = 1.1;
/// The same where the paragraph has one line so far, and spacing may be any.
const LEAST: f64 = 1.15;

impl Column {
    pub fn spaced(pitch: Option<f64>) -> Column {
        Column {
            pitch,
            ..Column::default()
        }
    }

    /// Adds the next line's text; `body` is the usual size of letters.
    pub fn add(&mut self, segment: &Segment, base: f64, limits: (f64, f64), body: f64) {
        let joint = self
            .open
            .as_ref()
            .filter(|(_, at)| self.gap.is_none_or(|gap| base - at < gap * APART))
            .and_then(|(above, at)| goes_on(above, segment, base - at, limits));
        self.gap = match (joint, &self.open) {
            (Some(_), Some((_, at))) => Some(base - at),
            _ => self.pitch.map(|pitch| pitch * segment.size * LEAST),
        };
        match (joint, &mut self.builder) {
            (Some(" "), Some(builder)) => builder.blank(),
            (Some(_), Some(_)) => {}
            _ => {
                self.end();
                let mut builder = Builder::new();
                builder.begin_paragraph();
                self.builder = Some(builder);
                self.list = is_bullet(&segment.text());
                self.heading = segment.size > body * 1.15 && !segment.apart;
            }
        }
        if let Some(builder) = &mut self.builder {
            write(builder, segment, self.list && joint.is_none());
        }
        let mut segment = segment.clone();
        // The rest of an address, broken twice.
        segment.address |= joint == Some("")
            && !segment.text().contains(' ')
            && self.open.as_ref().is_some_and(|(above, _)| above.address);
        self.open = Some((segment, base));
    }

    /// Whether the last line ends in an address.
    pub fn in_address(&self) -> bool {
        self.open.as_ref().is_some_and(|(above, _)| above.address)
    }

    /// Adds text that stands apart on the same line.
    pub fn beside(&mut self, segment: &Segment, joint: &str) {
        if let Some(builder) = &mut self.builder {
            builder.text(joint, Look::default(), None);
            write(builder, segment, false);
        }
        if let Some((open, _)) = &mut self.open {
            open.right = segment.right;
            open.last_word = segment.last_word;
            open.apart |= segment.apart;
        }
    }

    pub fn end(&mut self) {
        self.open = None;
        let Some(mut builder) = self.builder.take() else {
            return;
        };
        if let Some(paragraph) = builder.paragraph() {
            let mut paragraph = std::mem::take(paragraph);
            paragraph.heading = self.heading;
            paragraph.list = self.list;
            paragraph.spans.retain(|s| s.picture || !s.text.is_empty());
            self.paragraphs.push(paragraph);
        }
    }
}

fn write(builder: &mut Builder, segment: &Segment, bulleted: bool) {
    let mut bulleted = bulleted;
    for span in &segment.spans {
        if span.picture {
            builder.picture();
            continue;
        }
        let mut text = span.text.as_str();
        if bulleted {
            text = text.trim_start();
            let mut rest = text.chars();
            if is_bullet(text) {
                rest.next();
                text = rest.as_str().trim_start();
            }
            bulleted = text.is_empty();
        }
        builder.text(text, span.look, None);
    }
}
