//! "Name of school (Oak Primary)": answers that somebody wrote in brackets after the labels.
//!
//! Forms print guidance there: a name in brackets counts only where numbers and addresses show
//! that this is how the whole form was filled in.

use super::super::{
    cut::is_shaped,
    fit::{fits, has_postcode},
    flatten::{GridRow, Line, Piece},
    label::{Labels, Meaning},
};
use super::lines::is_proper_name;
use crate::domain::programme::Key;

/// So many numbers and addresses in brackets are a manner of writing and no example.
const SHOWN: usize = 2;

/// The pieces with each such label and its answer on lines of their own.
pub(super) fn unbracketed(pieces: &[Piece], labels: &Labels) -> Option<Vec<Piece>> {
    let rows = |piece: &Piece| -> usize {
        let Piece::Grid(rows) = piece else { return 0 };
        let shown = rows.iter().map(|row| shown(row, labels));
        shown.sum()
    };
    if pieces.iter().map(rows).sum::<usize>() < SHOWN {
        return None;
    }
    let mut out = pieces.to_vec();
    let lines = || {
        pieces.iter().flat_map(|piece| match piece {
            Piece::Grid(rows) => rows.as_slice(),
            Piece::Line(_) => &[],
        })
    };
    // what is printed more than once is guidance
    let again = |remark: &str| {
        let cells = lines().flatten().flat_map(|cell| &cell.lines);
        let said = cells.filter_map(|line| Some(line.text.get(inner(&line.text)?)?.trim()));
        said.filter(|other| *other == remark).count() > 1
    };
    for piece in &mut out {
        let Piece::Grid(rows) = piece else { continue };
        for row in rows.iter_mut().filter(|row| is_unanswered(row, labels)) {
            for at in 0..row.len() {
                let Some(cell) = row.get(at) else { break };
                let [line] = cell.lines.as_slice() else {
                    continue;
                };
                let range = shaped(line, labels).or_else(|| {
                    let said = line.text.get(named(line, labels)?)?;
                    let range = inner(&line.text)?;
                    (!again(said.trim())).then_some(range)
                });
                let Some(range) = range else { continue };
                let label = line.part(0..range.start - 1);
                let answer = line.part(range);
                // where it would stand, had nobody thought of brackets
                match row.get_mut(at + 1) {
                    Some(next) if next.lines.iter().all(Line::is_blank) => {
                        next.lines = vec![answer];
                        if let Some(cell) = row.get_mut(at) {
                            cell.lines = vec![label];
                        }
                    }
                    Some(_) | None => {
                        if let Some(cell) = row.get_mut(at) {
                            cell.lines = vec![label, answer];
                        }
                    }
                }
            }
        }
    }
    Some(out)
}

/// What stands in the brackets that end a text.
fn inner(text: &str) -> Option<std::ops::Range<usize>> {
    let body = text.trim_end().strip_suffix(')')?;
    let open = body.find('(')?;
    let said = body.get(open + 1..)?;
    // "(All Saints (Aided) School)", but not "(TRN) (1234567)"
    let mut depth = 0usize;
    let one = said.chars().all(|c| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => depth -= 1,
            _ => {}
        }
        true
    });
    let one = one && depth == 0 && !said.trim().is_empty();
    (one && !text.get(..open)?.trim().is_empty()).then_some(open + 1..body.len())
}

/// How many labels of a row have a number or an address of mail in brackets after them.
fn shown(row: &GridRow, labels: &Labels) -> usize {
    let lines = row.iter().filter_map(|cell| match cell.lines.as_slice() {
        [line] => Some(line),
        _ => None,
    });
    let shaped = lines.filter(|line| shaped(line, labels).is_some()).count();
    if shaped > 0 && is_unanswered(row, labels) {
        shaped
    } else {
        0
    }
}

/// The number, or the address of mail, that stands in brackets after its label.
fn shaped(line: &Line, labels: &Labels) -> Option<std::ops::Range<usize>> {
    let range = inner(&line.text)?;
    let answer = line.part(range.clone());
    let text = answer.text.trim();
    let bare = if text.contains('@') {
        !text.contains(char::is_whitespace)
    } else {
        !text.contains(char::is_alphabetic)
    };
    let meaning = labels.whole(line.text.get(..range.start - 1)?)?;
    (bare && is_shaped(meaning) && fits(meaning, &answer, 0)).then_some(range)
}

/// Whether no cell of the row holds anything but labels: an answer beside its label shows that the
/// brackets hold guidance.
fn is_unanswered(row: &GridRow, labels: &Labels) -> bool {
    row.iter().all(|cell| match cell.lines.as_slice() {
        [] => true,
        [line] => {
            line.is_blank() || inner(&line.text).is_some() || labels.whole(&line.text).is_some()
        }
        _ => cell.lines.iter().all(Line::is_blank),
    })
}

/// The name, or the address with its postcode, that stands in brackets after its label.
fn named(line: &Line, labels: &Labels) -> Option<std::ops::Range<usize>> {
    let range = inner(&line.text)?;
    let text = line.text.get(range.clone())?.trim();
    let label = line.text.get(..range.start - 1)?;
    // "School role/s (including teaching groups)" is a label to its end
    if labels.whole(&line.text).is_some() || labels.classify(text).is_some() {
        return None;
    }
    let meaning = labels.whole(label)?;
    let placed = meaning == Meaning::Field(Key::SchoolAddress) && has_postcode(text);
    (placed || is_proper_name(meaning, text, labels)).then_some(range)
}
