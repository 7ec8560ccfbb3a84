//! What a grid has of its sheet or its page and not of its form: a free margin, a box to each digit.

use super::{GridCell, GridRow, Line};

/// A number written into a box for each digit is one answer.
pub(super) fn join_letters(row: &mut GridRow) {
    let letter = |cell: &GridCell| match cell.lines.as_slice() {
        [line] => {
            let mut letters = line.text.trim().chars();
            matches!((letters.next(), letters.next()), (Some(c), None) if c.is_ascii_alphanumeric())
        }
        _ => false,
    };
    let mut from = 0;
    while from < row.len() {
        let run = row.iter().skip(from).take_while(|cell| letter(cell));
        let to = from + run.count();
        if to - from < LETTERS {
            from = to + 1;
            continue;
        }
        let mut joined = row.drain(from..to);
        if let Some(mut first) = joined.next() {
            for cell in joined {
                first.columns.end = cell.columns.end;
                if let (Some(line), Some(more)) = (first.lines.first_mut(), cell.lines.first()) {
                    line.append(more);
                }
            }
            // what is left of the place they stand in
            let blank = |cell: &&GridCell| cell.lines.iter().all(Line::is_blank);
            if let Some(rest) = row.get(from).filter(blank) {
                first.columns.end = rest.columns.end;
                row.remove(from);
            }
            row.insert(from, first);
        }
        from += 1;
    }
}

/// So many boxes for a letter each are no accident.
const LETTERS: usize = 5;

/// A sheet may keep its first columns free, titles apart: they are no empty corner of a table.
pub(super) fn drop_margin(rows: &mut [GridRow]) {
    let filled = |cell: &&GridCell| cell.lines.iter().any(|line| !line.is_blank());
    let margin = rows
        .iter()
        .filter(|row| row.iter().filter(filled).count() > 1)
        .filter_map(|row| row.iter().find(filled))
        .map(|cell| cell.columns.start)
        .min()
        .unwrap_or(0);
    if margin == 0 {
        return;
    }
    for row in rows {
        // a title in the margin is alone in its row
        let titled = row
            .iter()
            .any(|cell| cell.columns.end <= margin && filled(&cell));
        row.retain(|cell| match titled {
            true => filled(&cell),
            false => cell.columns.end > margin,
        });
        for cell in row {
            cell.columns.start = cell.columns.start.saturating_sub(margin);
            cell.columns.end = cell
                .columns
                .end
                .saturating_sub(margin)
                .max(cell.columns.start + 1);
        }
    }
}
