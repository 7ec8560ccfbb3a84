//! What a cell of a row is to the label before it: its answer, the label again, a remark.

use super::{
    super::{
        cut::is_shaped,
        fit::{fits, unfinished},
        flatten::{GridCell, GridRow},
        label::Meaning,
        pairs::{Found, is_unnumbered_title},
    },
    Read,
};
use crate::domain::programme::{Attribute, Key};

/// Whether each label of the row has its answer in the next cell, one of them an answer that no
/// other label could have.
pub(super) fn answers_beside(row: &GridRow, reads: &[Read]) -> bool {
    let mut shaped = false;
    let mut pairs = reads.chunks(2).zip(row.chunks(2));
    row.len() > 2
        && pairs.all(|(reads, cells)| match (reads, cells) {
            ([Read::Label(meaning), Read::Text], [_, cell]) => {
                shaped |= is_shaped(*meaning);
                let mut lines = cell.lines.iter().filter(|l| !l.is_blank());
                lines.all(|line| fits(*meaning, line, 0))
            }
            _other => false,
        })
        && shaped
}

/// Whether a further cell of the row goes on with a value of several lines: a remark that the
/// office put beside it is none of it.
pub(super) fn goes_on(found: &Found, cell: &GridCell) -> bool {
    if found.meaning == Meaning::Field(Key::SchoolAddress) {
        return unfinished(found);
    }
    let last = found.content.iter().rev().find(|l| l.has_words());
    let ended = last.is_some_and(|l| l.text.trim_end().ends_with(['.', '!', '?']));
    let words: usize = cell
        .lines
        .iter()
        .map(|l| l.text.split_whitespace().count())
        .sum();
    !ended || words > REMARK
}

/// Remarks have so many words at most.
const REMARK: usize = 5;

/// Whether a label in an answer's cell repeats the label of the row.
pub(super) fn asks_the_same(label: Meaning, repeated: Meaning) -> bool {
    match (label, repeated) {
        (Meaning::Field(Key::Person(_, what)), Meaning::Attribute(again)) => what == again,
        _other => label == repeated,
    }
}

pub(super) fn of_role(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Attribute(Attribute::Role) | Meaning::Field(Key::Person(_, Attribute::Role))
    )
}

/// A cell that reads as a label but is the value of the one before it.
pub(super) fn is_value_of(
    open: Option<(Meaning, bool)>,
    meaning: Meaning,
    cell: &GridCell,
) -> bool {
    let Some((label, true)) = open else {
        return false;
    };
    let text = cell
        .lines
        .iter()
        .map(|l| l.text.as_str())
        .collect::<String>();
    match label {
        Meaning::Attribute(Attribute::Role) | Meaning::Field(Key::Person(_, Attribute::Role)) => {
            is_unnumbered_title(meaning, &text)
        }
        Meaning::Title(_) => matches!(
            meaning,
            Meaning::Field(Key::Signature(_)) | Meaning::Unwanted
        ),
        _other => false,
    }
}

/// "Signed: Ann Bell" beside who is to sign; a date there is no signature.
pub(super) fn signs(open: Option<(Meaning, bool)>, pairs: &[Found], cell: &GridCell) -> bool {
    let first = cell.lines.iter().find(|l| !l.is_blank());
    let signed = first.is_some_and(|l| l.text.trim().to_lowercase().starts_with("sign"));
    let asked = matches!(
        open,
        Some((Meaning::Title(_) | Meaning::Field(Key::Signature(_)), true))
    );
    asked
        && signed
        && matches!(pairs, [pair] if pair.meaning == Meaning::Unwanted && !pair.content.is_empty())
}

/// "Headteacher – Ann Bell" beside "Name": whom it is the name of is said before it. "Maths
/// Co-ordinator - Y2" beside the role: a post and its class.
pub(super) fn is_titled(open: Option<(Meaning, bool)>, pairs: &[Found]) -> bool {
    let asked = matches!(
        open,
        Some((
            Meaning::Attribute(Attribute::Name | Attribute::Role)
                | Meaning::Field(Key::Person(_, Attribute::Name | Attribute::Role)),
            true
        ))
    );
    asked
        && matches!(pairs, [pair] if matches!(pair.meaning, Meaning::Title(_)) && !pair.content.is_empty())
}

/// "Name: Lee Hart; Email: lee@oak.test; a term of planning" answers a question in words of its own,
/// though it begins with those of a label: no row of a form asks a person so in one line.
pub(super) fn tells(open: Option<(Meaning, bool)>, pairs: &[Found], cell: &GridCell) -> bool {
    let Some((meaning, true)) = open else {
        return false;
    };
    let of_a_person = |pair: &Found| matches!(pair.meaning, Meaning::Attribute(_));
    let wordy = matches!(
        meaning,
        Meaning::Field(Key::SpecialistDetail | Key::GroupSchools | Key::GroupRelationship)
    );
    wordy
        && pairs.iter().all(of_a_person)
        && cell.lines.iter().filter(|l| !l.is_blank()).count() == 1
}

pub(super) fn names(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Title(_)
            | Meaning::Attribute(Attribute::Name)
            | Meaning::Field(Key::Person(_, Attribute::Name))
            | Meaning::Both(..)
    )
}
