//! Labels that a narrow column wrapped, where no rules say which lines are one row.

use super::super::{
    flatten::{GridCell, GridRow, Line},
    label::Meaning,
    pairs::Pairing,
};

impl Pairing<'_> {
    /// The rows with the rest of each wrapped label put back to its beginning.
    pub(super) fn unwrapped_rows(&self, rows: &[GridRow]) -> Vec<GridRow> {
        let mut out: Vec<GridRow> = Vec::with_capacity(rows.len());
        for row in rows {
            match out.last_mut() {
                Some(above) if self.are_rests(above, row) => {
                    for rest in row.iter().filter(|cell| is_filled(cell)) {
                        let label = above
                            .iter_mut()
                            .find(|c| c.columns.start == rest.columns.start);
                        if let Some(label) = label {
                            label.lines.extend(rest.lines.iter().cloned());
                        }
                    }
                }
                Some(_) | None => out.push(self.heading(row).unwrap_or_else(|| row.clone())),
            }
        }
        out
    }

    /// The row as one cell where a column without rules parted a person's heading, or its number
    /// stands in a cell of its own.
    fn heading(&self, row: &GridRow) -> Option<GridRow> {
        let [first, second] = row.as_slice() else {
            return None;
        };
        let ([line], [number]) = (first.lines.as_slice(), second.lines.as_slice()) else {
            return None;
        };
        let joined = line.followed_by(number);
        let heads = |text: &str| matches!(self.labels.whole(text), Some(Meaning::Heading(_)));
        let numbered = number.text.trim().parse::<u8>().is_ok();
        (numbered && heads(&joined.text)).then(|| {
            vec![GridCell {
                lines: vec![joined],
                columns: first.columns.start..second.columns.end,
            }]
        })
    }

    /// Whether a text is the rest of a label that begins with another, word for word as forms print
    /// it: neither is a label alone, or both are the same.
    pub(in super::super) fn is_rest(&self, label: &str, rest: &str) -> bool {
        // Few are; the rest is asked of those alone.
        if self.labels.printed(&format!("{label} {rest}")).is_none() {
            return false;
        }
        let alone = self.labels.whole(rest);
        alone.is_some() && alone == self.labels.whole(label) || self.labels.line(rest).is_empty()
    }

    /// Whether a row holds nothing but the rest of labels of the row above, word for word as forms
    /// print them.
    fn are_rests(&self, above: &GridRow, row: &GridRow) -> bool {
        let rest = |cell: &GridCell| {
            let label = above.iter().find(|c| c.columns.start == cell.columns.start);
            label.is_some_and(|label| is_filled(label) && self.is_rest(&text(label), &text(cell)))
        };
        let filled = |row: &GridRow| row.iter().filter(|cell| is_filled(cell)).count();
        filled(row) > 0
            && filled(above) > filled(row)
            && row.iter().filter(|cell| is_filled(cell)).all(rest)
    }
}

fn is_filled(cell: &GridCell) -> bool {
    cell.lines.iter().any(|line| !line.is_blank())
}

pub(super) fn text(cell: &GridCell) -> String {
    let lines: Vec<&str> = cell.lines.iter().map(|l: &Line| l.text.trim()).collect();
    lines.join(" ")
}
