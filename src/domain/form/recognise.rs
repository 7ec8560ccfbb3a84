//! Which programme's form a document is, by its phrases, persons, prompts and printed years.
//!
//! Mentioning a programme is not enough: the labels decide whether it is a form (see `mod`).

use memchr::memmem;

use super::{
    flatten::{Line, Piece},
    label::Labels,
    words::{key_of, words},
};
use crate::domain::programme::{Programme, Role};

/// What of a programme is looked for in a text.
pub struct Marks {
    phrases: Vec<String>,
    titles: Vec<String>,
    /// First years of the academic years it is printed with.
    years: Vec<u32>,
    /// Calendar years it is printed with.
    plain: Vec<u32>,
}

/// How well a programme matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Score {
    /// Phrases, persons and prompts.
    pub wording: u32,
    /// The printed year is this one's.
    pub year: u32,
}

/// The years a document prints where its year stands.
#[derive(Debug, Default)]
pub struct Years {
    /// Academic years on labels, titles and instructions, the most frequent first.
    pub academic: Vec<u32>,
    /// Academic years anywhere.
    pub anywhere: Vec<u32>,
    /// Calendar years on titles and instructions.
    pub plain: Vec<u32>,
}

impl Marks {
    pub fn new(programme: &Programme) -> Marks {
        let numbered = |role: &Role| !matches!(role, Role::Headteacher | Role::HeadOfDepartment);
        let mut years = Vec::new();
        let mut plain = Vec::new();
        for text in programme.years.iter().chain([&programme.year]) {
            for (first, academic) in years_in(text) {
                if academic {
                    years.push(first)
                } else {
                    plain.push(first)
                }
            }
        }
        plain.extend(
            programme
                .deadline
                .map(|d| chrono::Datelike::year(&d).unsigned_abs()),
        );
        plain.push(chrono::Datelike::year(&programme.opens).unsigned_abs());
        plain.push(chrono::Datelike::year(&programme.starts).unsigned_abs());
        years.sort_unstable();
        years.dedup();
        plain.sort_unstable();
        plain.dedup();
        Marks {
            phrases: programme
                .phrases
                .iter()
                .map(|p| key_of(&words(p)))
                .collect(),
            titles: programme
                .people
                .iter()
                .filter(|p| numbered(&p.role))
                .map(|p| key_of(&words(&p.title)))
                .collect(),
            years,
            plain,
        }
    }

    /// Whether the year is this programme's.
    pub fn prints(&self, year: u32) -> bool {
        self.years.contains(&year)
    }

    pub fn prints_plain(&self, year: u32) -> bool {
        self.plain.contains(&year)
    }

    /// The distance of a year from this programme's.
    pub fn distance(&self, year: u32) -> u32 {
        let known = self.years.iter().chain(&self.plain);
        known.map(|y| y.abs_diff(year)).min().unwrap_or(u32::MAX)
    }

    /// How well a text, in comparable words between blanks, matches.
    pub fn score(&self, text: &str, years: &Years, prompts: u32) -> Score {
        let strength = self.phrases.len() as u32;
        let phrase = self
            .phrases
            .iter()
            .enumerate()
            .filter(|(_, p)| contains(text, p))
            .map(|(i, _)| 2 + strength.saturating_sub(i as u32))
            .max()
            .unwrap_or(0);
        let titles = self.titles.iter().filter(|t| contains(text, t)).count() as u32;
        let year = match (
            years.academic.first(),
            years.anywhere.first(),
            years.plain.first(),
        ) {
            (Some(y), _, _) if self.prints(*y) => 3,
            (None, _, Some(y)) if self.prints_plain(*y) => 2,
            (None, Some(y), _) if self.prints(*y) => 1,
            _ => 0,
        };
        Score {
            wording: phrase + 2 * titles + 6 * prompts,
            year,
        }
    }
}

fn contains(text: &str, phrase: &str) -> bool {
    memmem::find_iter(text.as_bytes(), phrase).any(|at| {
        let before = text
            .get(..at)
            .is_none_or(|t| t.is_empty() || t.ends_with(' '));
        let after = text
            .get(at + phrase.len()..)
            .is_none_or(|t| t.is_empty() || t.starts_with(' '));
        before && after
    })
}

/// The lines of all pieces.
pub fn lines(pieces: &[Piece]) -> Vec<&Line> {
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Line(line) => out.push(line),
            Piece::Grid(rows) => {
                out.extend(rows.iter().flatten().flat_map(|cell| &cell.lines));
            }
        }
    }
    out
}

/// The years printed on a document: on labels, titles and instructions, or anywhere.
pub fn years(lines: &[&Line], labels: &Labels) -> Years {
    let mut academic = Vec::new();
    let mut anywhere = Vec::new();
    let mut plain = Vec::new();
    for line in lines.iter().filter(|l| l.text.contains("20")) {
        let found = years_in(&line.text);
        if found.is_empty() || line.text.len() > 400 {
            anywhere.extend(found.iter().filter(|(_, a)| *a).map(|(y, _)| *y));
            continue;
        }
        let lower = line.text.to_lowercase();
        let printed = line.text.len() < 160
            && [
                "work group",
                "application form",
                "declaration of commitment",
                "expression of interest",
                "complete and return",
                "deadline for",
                "programme",
                "eoi",
            ]
            .iter()
            .any(|p| lower.contains(p));
        let telling = printed
            || found.iter().any(|(_, academic)| *academic) && labels.classify(&line.text).is_some();
        for (year, is_academic) in found {
            match (is_academic, telling) {
                (true, true) => academic.extend([year, year]),
                (false, true) if printed => plain.push(year),
                _ => {}
            }
            if is_academic {
                anywhere.push(year);
            }
        }
    }
    Years {
        academic: by_frequency(academic),
        anywhere: by_frequency(anywhere),
        plain: by_frequency(plain),
    }
}

fn by_frequency(years: Vec<u32>) -> Vec<u32> {
    let mut counted: Vec<(usize, u32)> = Vec::new();
    for year in years {
        match counted.iter_mut().find(|(_, y)| *y == year) {
            Some((n, _)) => *n += 1,
            None => counted.push((1, year)),
        }
    }
    counted.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    counted.into_iter().map(|(_, y)| y).collect()
}

/// Years in a text: `(2022, true)` for 2022/23, 2022-23 and 2022-2023, `(2018, false)` for 2018.
pub fn years_in(text: &str) -> Vec<(u32, bool)> {
    let numbers: Vec<(usize, usize, u32)> = digit_runs(text);
    let mut found = Vec::new();
    let mut i = 0;
    while let Some((start, end, number)) = numbers.get(i).copied() {
        i += 1;
        if end - start != 4 || !(2010..2060).contains(&number) {
            continue;
        }
        let next = numbers.get(i).copied().filter(|(s, e, n)| {
            let between = text.get(end..*s).unwrap_or_default().trim();
            let follows = *n == number + 1 || *n == (number + 1) % 100;
            matches!(between, "/" | "-" | "–" | "—") && follows && matches!(e - s, 2 | 4)
        });
        if next.is_some() {
            i += 1;
        }
        found.push((number, next.is_some()));
    }
    found
}

fn digit_runs(text: &str) -> Vec<(usize, usize, u32)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_ascii_digit() {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            let number = text.get(from..at).and_then(|d| d.parse().ok()).unwrap_or(0);
            runs.push((from, at, number));
        }
    }
    runs
}
