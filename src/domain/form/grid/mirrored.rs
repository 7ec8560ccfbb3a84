//! Tables whose labels stand after their answers, or a row below them.

use super::{
    super::{
        cut::is_shaped,
        fit::fits,
        flatten::{GridCell, GridRow},
        label::Meaning,
        pairs::Pairing,
    },
    Read,
};

/// So many rows written the other way round are no accident.
const TURNED: usize = 3;

impl Pairing<'_> {
    /// The rows with each label before its answer, where all of them end in a label and none
    /// begins with one, and an answer is there that no other label could have.
    pub(super) fn mirrored(&mut self, rows: &[GridRow]) -> Option<Vec<GridRow>> {
        // Most tables show in their first row that they are not.
        let first = rows.first()?;
        if rows.len() < TURNED || first.len() != 2 || !is_filled(first.first()?) {
            return None;
        }
        let mut shaped = false;
        for row in rows {
            let [answer, label] = row.as_slice() else {
                return None;
            };
            let Read::Label(meaning @ (Meaning::Attribute(_) | Meaning::Field(_))) =
                self.read(label)
            else {
                return None;
            };
            match self.read(answer) {
                Read::Empty => continue,
                Read::Text => {}
                Read::Label(_) | Read::Pairs(_) => return None,
            }
            let mut lines = answer.lines.iter().filter(|l| !l.is_blank());
            if !lines.all(|line| fits(meaning, line, 0)) {
                return None;
            }
            shaped |= is_shaped(meaning);
        }
        let turn = |row: &GridRow| {
            let columns: Vec<_> = row.iter().map(|cell| cell.columns.clone()).collect();
            let cells = row.iter().rev().zip(columns);
            let turned = cells.map(|(cell, columns)| GridCell {
                lines: cell.lines.clone(),
                columns,
            });
            turned.collect()
        };
        shaped.then(|| rows.iter().map(turn).collect())
    }

    /// The rows with each answer beside its label, where every answer stands in a row of its own
    /// above it, and one is there that no other label could have.
    pub(super) fn raised(&mut self, rows: &[GridRow]) -> Option<Vec<GridRow>> {
        // Most tables show in their first cell that they are not.
        let first = rows.first()?.first()?;
        if rows.len() < 2 * TURNED || !rows.len().is_multiple_of(2) || is_filled(first) {
            return None;
        }
        let mut shaped = false;
        let mut out = Vec::new();
        for pair in rows.chunks(2) {
            let [answers, labels] = pair else { return None };
            if answers.len() != labels.len() || !labels.len().is_multiple_of(2) {
                return None;
            }
            let mut row = GridRow::new();
            for (answers, labels) in answers.chunks(2).zip(labels.chunks(2)) {
                let ([above, answer], [label, beside]) = (answers, labels) else {
                    return None;
                };
                let Read::Label(meaning @ (Meaning::Attribute(_) | Meaning::Field(_))) =
                    self.read(label)
                else {
                    return None;
                };
                let text = matches!(self.read(answer), Read::Text);
                let mut lines = answer.lines.iter().filter(|l| !l.is_blank());
                let fits = lines.all(|line| fits(meaning, line, 0));
                if is_filled(above) || is_filled(beside) || !text || !fits {
                    return None;
                }
                shaped |= is_shaped(meaning);
                row.push(label.clone());
                row.push(GridCell {
                    lines: answer.lines.clone(),
                    columns: beside.columns.clone(),
                });
            }
            out.push(row);
        }
        shaped.then_some(out)
    }
}

fn is_filled(cell: &GridCell) -> bool {
    cell.lines.iter().any(|line| !line.is_blank())
}
