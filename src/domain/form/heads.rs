//! Heads of columns: persons beside each other above their answers, or attributes above persons.

use super::{fit::fits, flatten::GridRow, grid::Read, label::Meaning};
use crate::domain::programme::{Attribute, Role};

/// What the columns of a grid are about.
pub(super) enum Columns {
    None,
    /// Heads, but not above which cells: nothing below them is anybody's.
    Lost,
    Persons(Vec<(std::ops::Range<usize>, Role)>),
    Attributes(Vec<(std::ops::Range<usize>, Attribute)>),
}

/// A row of two or more persons above attribute rows, or of attributes above rows of persons.
pub(super) fn header(row: &GridRow, reads: &[Read], below: Option<Meaning>) -> Option<Columns> {
    let mut persons = Vec::new();
    let mut attributes = Vec::new();
    let mut strange = false;
    // an attribute where the persons of the rows below stand
    let mut edge = false;
    // "Name | Contact | TRN | Role": no answer stands alone among three labels
    let (asked, texts) = reads
        .iter()
        .skip(1)
        .fold((0, 0), |(asked, texts), read| match read {
            Read::Label(Meaning::Attribute(_)) => (asked + 1, texts),
            Read::Text => (asked, texts + 1),
            Read::Empty | Read::Label(_) | Read::Pairs(_) => (asked, texts),
        });
    let foreign = asked > 2 && texts == 1;
    for (i, (cell, read)) in row.iter().zip(reads).enumerate() {
        match read {
            Read::Label(Meaning::Title(role) | Meaning::Heading(role)) => {
                persons.push((cell.columns.clone(), *role));
            }
            Read::Label(Meaning::Attribute(what)) if cell.columns.start > 0 => {
                attributes.push((cell.columns.clone(), *what));
            }
            Read::Label(Meaning::Attribute(what)) if *what != Attribute::Role => edge = true,
            Read::Empty | Read::Label(Meaning::Unwanted) => {}
            // a head we do not know; what stands below it is nobody's
            Read::Text if i == 0 || attributes.len() > 1 || foreign => {}
            Read::Text if attributes.is_empty() => strange = true,
            Read::Label(_) | Read::Pairs(_) | Read::Text => return None,
        }
    }
    // two texts and a title below an empty corner are heads, one of which we cannot read
    let cornered = match row.first() {
        Some(first) => {
            first.columns.start > 0 || row.len() > 2 && matches!(reads.first(), Some(Read::Empty))
        }
        None => false,
    };
    if strange && !(cornered && (persons.len() == 1 || attributes.len() > 1)) {
        return None;
    }
    let distinct = persons
        .iter()
        .enumerate()
        .all(|(i, (_, role))| persons.iter().skip(i + 1).all(|(_, other)| other != role));
    if edge {
        let persons_below = matches!(below, Some(Meaning::Title(_) | Meaning::Heading(_)));
        let lost = persons_below && persons.is_empty() && !attributes.is_empty();
        return lost.then_some(Columns::Lost);
    }
    match below {
        Some(Meaning::Attribute(_)) if persons.len() > 1 && distinct && attributes.is_empty() => {
            // the label of the row below stands where the first person does
            let narrow = match persons.as_slice() {
                [(first, _), (second, _), ..] => first.start == 0 && second.start == 1,
                _ => false,
            };
            Some(match narrow {
                true => Columns::Lost,
                false => Columns::Persons(widened(persons)),
            })
        }
        // the other column's heading may be gone: what stands below it is nobody's
        Some(Meaning::Attribute(_))
            if persons.len() == 1
                && attributes.is_empty()
                && (row.len() > 2 || strange)
                && persons.iter().all(|(columns, _)| columns.start > 0) =>
        {
            Some(Columns::Persons(persons))
        }
        Some(Meaning::Title(_) | Meaning::Heading(_))
            if attributes.len() > 1 && persons.is_empty() =>
        {
            Some(Columns::Attributes(attributes))
        }
        Some(_) | None => None,
    }
}

/// A person's columns go on to the next one's: label and value may stand below a title that covers
/// one of them.
fn widened(
    mut persons: Vec<(std::ops::Range<usize>, Role)>,
) -> Vec<(std::ops::Range<usize>, Role)> {
    let starts: Vec<usize> = persons.iter().map(|(columns, _)| columns.start).collect();
    let width = match starts.as_slice() {
        [first, second, ..] => second.saturating_sub(*first),
        _ => 1,
    };
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    for ((columns, _), end) in persons.iter_mut().zip(ends) {
        columns.end = columns.end.max((columns.start + width).min(end));
    }
    persons
}

pub(super) fn overlap(a: &std::ops::Range<usize>, b: &std::ops::Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// A row of one label and two answers to it, as of two people side by side.
pub(super) fn is_doubled(row: &GridRow, reads: &[Read]) -> bool {
    let mut held = reads
        .iter()
        .zip(row)
        .filter(|(read, _)| !matches!(read, Read::Empty));
    let Some((Read::Label(meaning @ Meaning::Attribute(what)), _)) = held.next() else {
        return false;
    };
    let telling = matches!(what, Attribute::Email | Attribute::Trn | Attribute::Phone);
    let answers: Vec<bool> = held
        .map(|(read, cell)| {
            let line = cell.lines.iter().find(|l| !l.is_blank());
            matches!(read, Read::Text) && line.is_some_and(|line| fits(*meaning, line, 0))
        })
        .collect();
    telling && answers.len() == 2 && answers.iter().all(|fits| *fits)
}

/// Text pasted into a mail has no empty corner: its heads stand one column too far to the left. How
/// many cells the rows below have then says which is whose; a row of fewer has lost one, and nobody
/// knows which.
pub(super) fn shifted(
    row: &GridRow,
    reads: &[Read],
    below: &[GridRow],
) -> Option<(GridRow, usize)> {
    let titled = |r: &Read| matches!(r, Read::Label(Meaning::Title(_) | Meaning::Heading(_)));
    let persons =
        reads.iter().any(titled) && reads.iter().all(|r| titled(r) || matches!(r, Read::Text));
    let asked = reads
        .iter()
        .filter(|r| matches!(r, Read::Label(Meaning::Attribute(_))));
    let attributes = asked.count() > 1
        && reads.iter().all(|r| {
            matches!(
                r,
                Read::Text | Read::Label(Meaning::Attribute(_) | Meaning::Unwanted)
            )
        });
    let first = row
        .iter()
        .enumerate()
        .all(|(at, cell)| cell.columns == (at..at + 1));
    if row.len() < 2 || !first || !(persons || attributes) {
        return None;
    }
    let heads = row.len();
    let most = if persons { 6 } else { 2 };
    // a heading ends what they are the heads of
    let own = below.iter().take(most).take_while(|row| row.len() > 1);
    let cells = own.map(Vec::len).max()?;
    let wide = if cells == heads + 1 {
        1
    } else if persons && cells == 2 * heads {
        2
    } else {
        return None;
    };
    let mut moved = row.clone();
    for (at, cell) in moved.iter_mut().enumerate() {
        cell.columns = match wide {
            1 => at + 1..at + 2,
            _ => 2 * at..2 * at + 2,
        };
    }
    Some((moved, cells))
}
