//! Where columns of text stand that no rules part: a place where line after line begins a text,
//! and which none runs across.
//!
//! One wide gap shows where a column may stand. The lines above and below belong to it as far as
//! each begins a text there or leaves the place free; their own gaps may then be narrow, as in a
//! column whose labels fill it. Running text crosses any place sooner or later.

/// A word of a line and the gap before it.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub left: f64,
    pub right: f64,
    pub gap: f64,
    pub base: f64,
    pub size: f64,
    /// Typed over the page: it stands where somebody put it.
    pub apart: bool,
    pub bold: bool,
}

impl Word {
    fn set(&self, rest: &[Word]) -> Type {
        Type {
            bold: self.bold,
            size: self.size,
            followed: rest.iter().any(|word| word.gap > RUNNING * word.size),
        }
    }
}

/// What the columns make of a line.
#[derive(Debug, Clone, Default)]
pub struct Parting {
    /// Where a text begins, though the gap before it is narrow.
    pub cuts: Vec<f64>,
    /// Between the first and the last line of a column.
    pub inside: bool,
}

/// Texts of one column begin no further apart.
const EXACT: f64 = 1.5;
/// A gap of so many letters' sizes is wider than a blank.
const GOOD: f64 = 0.45;
/// So much wider than the line's blanks it must be.
const SET_APART: f64 = 1.4;
/// No blank is as narrow as this: a word that only follows a colon.
const TOUCHING: f64 = 0.1;
/// Text with gaps narrower than this runs on.
const RUNNING: f64 = 1.0;
/// Columns looked for in a document.
const MOST: usize = 48;
/// A column shown by so many wide gaps stands where there is none, too.
const SHOWN: usize = 3;

/// How a word is set.
#[derive(Clone, Copy, PartialEq)]
struct Type {
    bold: bool,
    size: f64,
    /// Another text follows on its line.
    followed: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum At {
    /// Text runs over the place.
    Crosses,
    /// Nothing stands there.
    Free,
    /// The line begins there.
    Leads,
    /// A text begins there after a gap.
    Begins { wide: bool, set: Type },
    /// A word begins there, after no more than a blank.
    Word(Type),
}

/// Where columns may stand in a document.
#[derive(Debug, Clone, Default)]
pub struct Places(Vec<Place>);

#[derive(Debug, Clone, Copy)]
struct Place {
    left: f64,
    /// Wide gaps that end here.
    wide: usize,
}

/// How each line is parted; `wide` is the gap, in sizes of letters, that parts any two texts.
pub fn partings(lines: &[Vec<Word>], places: &Places, wide: f64) -> Vec<Parting> {
    let bases: Vec<f64> = lines
        .iter()
        .map(|line| line.first().map_or(0.0, |word| word.base))
        .collect();
    let mut out = vec![Parting::default(); lines.len()];
    let right = lines.iter().flatten().map(|word| word.right);
    let right = right.fold(0.0, f64::max);
    for place in &places.0 {
        let mut seen: Vec<At> = lines
            .iter()
            .map(|line| at(line, place.left, wide))
            .collect();
        if place.wide >= SHOWN {
            widen(&mut seen, lines, (place.left, right));
        }
        let mut from = 0;
        while from < seen.len() {
            let run = seen.iter().skip(from).take_while(|a| **a != At::Crosses);
            let to = from + run.count();
            mark(&seen, from..to, *place, &bases, &mut out);
            from = to + 1;
        }
    }
    out
}

/// Where wide gaps end, the most frequent places.
pub fn places<'a>(lines: impl Iterator<Item = &'a Vec<Word>>, wide: f64) -> Places {
    let mut lefts: Vec<f64> = lines
        .flat_map(|line| line.iter().skip(1))
        .filter(|word| !word.apart && word.gap > wide * word.size)
        .map(|word| word.left)
        .collect();
    lefts.sort_by(f64::total_cmp);
    let mut places: Vec<Place> = Vec::new();
    for left in lefts {
        match places.last_mut() {
            Some(place) if left - place.left <= EXACT => place.wide += 1,
            Some(_) | None => places.push(Place { left, wide: 1 }),
        }
    }
    places.sort_by_key(|place| std::cmp::Reverse(place.wide));
    places.truncate(MOST);
    Places(places)
}

fn at(line: &[Word], place: f64, wide: f64) -> At {
    let blank = blank(line);
    let mut before: Option<&Word> = None;
    for (number, word) in line.iter().enumerate() {
        if (word.left - place).abs() <= EXACT && !word.apart {
            let set = word.set(line.get(number + 1..).unwrap_or_default());
            return match number {
                0 => At::Leads,
                _ if word.gap >= (GOOD * word.size).max(blank * SET_APART) => At::Begins {
                    wide: word.gap > wide * word.size,
                    set,
                },
                _ => At::Word(set),
            };
        }
        if word.left > place {
            let runs = before.is_some() && word.gap < RUNNING * word.size;
            return if runs { At::Crosses } else { At::Free };
        }
        if word.right > place {
            return At::Crosses;
        }
        before = Some(word);
    }
    At::Free
}

/// A word at a known place begins a column's text if the gap before it is wider than the line's
/// blanks, and the next line is no more of its own: it stands close below, ends before the place,
/// and would have had room where this one ends.
fn widen(seen: &mut [At], lines: &[Vec<Word>], (place, right): (f64, f64)) {
    for at in 0..seen.len() {
        let (Some(At::Word(set)), Some(At::Free)) = (seen.get(at), seen.get(at + 1)) else {
            continue;
        };
        let (Some(line), Some(below)) = (lines.get(at), lines.get(at + 1)) else {
            continue;
        };
        let (Some(first), Some(last), Some(next)) = (line.first(), line.last(), below.first())
        else {
            continue;
        };
        let close =
            next.base - first.base < 1.9 * next.size && (next.left - first.left).abs() < EXACT;
        let room = last.right + next.size + (next.right - next.left) < right;
        let gaps = || line.iter().skip(1).map(|word| word.gap);
        let least = gaps()
            .filter(|gap| *gap > TOUCHING * first.size)
            .fold(f64::MAX, f64::min);
        let begins = line.iter().find(|word| (word.left - place).abs() <= EXACT);
        let set_apart = begins.is_some_and(|word| word.gap > SET_APART * least);
        if close && room && set_apart {
            let set = *set;
            if let Some(slot) = seen.get_mut(at) {
                *slot = At::Begins { wide: false, set };
            }
        }
    }
}

/// The least gap between words of a line that has some: wide where letters are set apart, or lines
/// to both margins.
fn blank(line: &[Word]) -> f64 {
    let gaps = line.iter().skip(1).map(|word| word.gap / word.size);
    let blanks = || gaps.clone().filter(|gap| *gap > TOUCHING && *gap < RUNNING);
    // a line of single words may have none
    if blanks().count() < 3 {
        return 0.0;
    }
    let least = blanks().fold(RUNNING, f64::min);
    line.first().map_or(0.0, |word| least * word.size)
}

/// Marks the lines of one stretch that nothing crosses.
fn mark(
    seen: &[At],
    run: std::ops::Range<usize>,
    place: Place,
    bases: &[f64],
    out: &mut [Parting],
) {
    let kind = |line: usize| seen.get(line).copied().unwrap_or(At::Free);
    let begins = |line: &usize| matches!(kind(*line), At::Begins { .. });
    // Other pages, and other parts of this one, may show a column whose labels here fill it.
    let shown = run
        .clone()
        .any(|line| matches!(kind(line), At::Begins { wide: true, .. }));
    if !shown && place.wide < SHOWN {
        return;
    }
    let (Some(first), Some(last)) = (run.clone().find(begins), run.clone().rev().find(begins))
    else {
        return;
    };
    let holds = |line: usize| matches!(kind(line), At::Begins { .. } | At::Leads | At::Word(_));
    // a heading over both columns is set otherwise than any text of this one; the middle of a label
    // has its answer behind it
    let texts: Vec<Type> = run
        .clone()
        .filter_map(|line| match kind(line) {
            At::Begins { set, .. } => Some(set),
            At::Word(_) | At::Leads | At::Free | At::Crosses => None,
        })
        .collect();
    let set_alike = |set: Type| {
        let alike = |text: &Type| {
            let followed = text.followed || !set.followed;
            text.bold == set.bold && (text.size - set.size).abs() < 1.2 && followed
        };
        texts.iter().any(alike)
    };
    let begun = first.checked_sub(1).filter(|line| run.contains(line));
    for line in begun.unwrap_or(first)..=last {
        let begins = is_first_line(line, &kind, bases);
        if line < first && !begins {
            continue;
        }
        let Some(parting) = out.get_mut(line) else {
            continue;
        };
        parting.inside = true;
        // by chance a word of any line may begin just there
        let among = line < last && holds(line + 1) && (begins || line > first && holds(line - 1));
        match kind(line) {
            At::Begins { .. } => parting.cuts.push(place.left),
            At::Word(set) if among && set_alike(set) => parting.cuts.push(place.left),
            At::Word(_) | At::Leads | At::Free | At::Crosses => {}
        }
    }
}

/// Whether a word that begins at the place after no more than a blank begins a column's text: nothing
/// stands over it there, and the lines below are as near each other.
fn is_first_line(at: usize, kind: &impl Fn(usize) -> At, bases: &[f64]) -> bool {
    let gap = |line: usize| Some(bases.get(line + 1)? - bases.get(line)?);
    let alone = at.checked_sub(1).is_none_or(|above| {
        kind(above) == At::Free || gap(above).zip(gap(at)).is_some_and(|(a, b)| a > b * 1.07)
    });
    let near = gap(at)
        .zip(gap(at + 1))
        .is_some_and(|(here, below)| here <= below * 1.07);
    matches!(kind(at), At::Word(_)) && alone && near
}
