//! People beside each other, each with the labels above their answers.

use super::{
    super::{
        flatten::GridRow,
        label::{Labels, Meaning},
    },
    wrapped::text,
};

/// Rows that ask everybody the same, one above another.
const ASKED: usize = 2;

/// The columns of such a table, each to be read as a table of its own.
pub(in super::super) fn beside(rows: &[GridRow], labels: &Labels) -> Option<Vec<Vec<GridRow>>> {
    let (heads, rest) = rows.split_first()?;
    let is_of_a_person = |meaning| {
        matches!(
            meaning,
            Meaning::Section(_) | Meaning::Title(_) | Meaning::Heading(_)
        )
    };
    let headed = heads
        .iter()
        .all(|cell| labels.whole(&text(cell)).is_some_and(is_of_a_person));
    let even = rows.iter().all(|row| row.len() == heads.len());
    if heads.len() < 2 || !headed || !even {
        return None;
    }
    let asks = |row: &&GridRow| {
        let mut texts = row.iter().map(text);
        let first = texts.next().unwrap_or_default();
        labels.whole(&first).is_some() && texts.all(|more| more == first)
    };
    (rest.iter().filter(asks).count() >= ASKED).then(|| {
        let column = |at: usize| {
            let cells = rows.iter().map(|row| row.get(at).cloned());
            cells.map(|cell| cell.into_iter().collect()).collect()
        };
        (0..heads.len()).map(column).collect()
    })
}
