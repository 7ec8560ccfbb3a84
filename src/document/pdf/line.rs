//! Characters to lines of text, and lines to paragraphs.

mod column;
mod letters;

use self::letters::{rows, words};
use super::{
    columns::{self, Parting, Places, Word},
    page::{Area, Glyph},
};
use crate::document::Span;

pub use self::{
    column::Column,
    letters::{close_up, lower_small_capitals, words_placed},
};

/// Text without a wide gap in it.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    pub left: f64,
    pub right: f64,
    pub size: f64,
    /// The sizes of its first and its last letter.
    begins: f64,
    ends: f64,
    /// The line its first letter stands on.
    pub base: f64,
    pub spans: Vec<Span>,
    /// How wide its first and last word are.
    pub first_word: f64,
    pub last_word: f64,
    pub apart: bool,
    /// Its last letter ends the line without a blank.
    unended: bool,
    /// The file's tags say what its cell holds, blanks included.
    tagged: bool,
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
/// No blank is wider than this, in sizes of the letters.
const ROOM: f64 = 0.35;
/// A line to write on is longer than an underlined word.
const RULED: f64 = 90.0;

impl Segment {
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    fn is_bold(&self) -> bool {
        let mut said = self.spans.iter().filter(|s| !s.text.trim().is_empty());
        said.all(|span| span.look.bold)
    }

    fn begins_bold(&self) -> bool {
        self.spans.first().is_some_and(|span| span.look.bold)
    }

    fn ends_bold(&self) -> bool {
        self.spans.last().is_some_and(|span| span.look.bold)
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
                base: glyph.base,
                begins: glyph.size,
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
        segment.ends = glyph.size;
        segment.unended = glyph.unended;
        segment.tagged = glyph.cell.is_some();
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
    let same = (above.ends - below.begins).abs() < 1.2;
    if above.apart || below.apart || !same || gap > 1.9 * size {
        return None;
    }
    // A heading, or a label, ends and begins where the look of a line changes.
    let heads =
        above.is_bold() && !below.begins_bold() || !above.ends_bold() && below.begins_bold();
    if is_bullet(&below.text()) || is_marked(&below.text()) || heads {
        return None;
    }
    // An address of mail has one sign.
    let signed = |word: Option<&str>| word.is_some_and(|word| word.contains('@'));
    if signed(above.text().split_whitespace().next_back())
        && signed(below.text().split_whitespace().next())
    {
        return None;
    }
    // No address ends so.
    let unended = above.address && above.text().trim_end().ends_with(['-', '.', '@', '_']);
    if unended && !below.text().trim().contains([' ', '@']) {
        return Some("");
    }
    // A word that fills the line to the last letter has no blank after it because it goes on.
    // Without tags a blank that found no room there may have been left out.
    let room = above.tagged || above.right + ROOM * size < right;
    let fills = above.right + 0.9 * size > right && room && !above.text().trim().contains(' ');
    if above.unended
        && fills
        && !below
            .text()
            .starts_with(|c: char| c.is_uppercase() || c == '(')
    {
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
    let hyphen = ends.ends_with(['-', '\u{ad}']) && !ends.ends_with(" -");
    // A whole address begins a line of its own, whatever stands above.
    if names && !above.address && !broken && !hyphen {
        return None;
    }
    Some(if broken || hyphen { "" } else { " " })
}

fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("www.") || word.contains("://")
}

/// "Answer: …" under its question.
fn is_marked(text: &str) -> bool {
    const MARKS: [&str; 5] = ["question", "answer", "ans", "q", "a"];
    let (mark, _) = text.trim_start().split_once(':').unwrap_or_default();
    MARKS.iter().any(|m| mark.eq_ignore_ascii_case(m))
}

pub fn is_bullet(text: &str) -> bool {
    text.trim_start()
        .starts_with(['•', '●', '▪', '◦', '‣', '○', '■'])
}
