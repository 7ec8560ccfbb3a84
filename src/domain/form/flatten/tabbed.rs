//! Tables that somebody pasted as text: runs of lines with tabs or bars between their parts.

use super::{GridCell, GridRow, Line, Piece, Place};

/// Runs of lines with tabs or bars between their parts are tables somebody pasted as text.
pub(super) fn tabbed(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut run: Vec<GridRow> = Vec::new();
    for piece in pieces {
        // what stands after a forced break is more of the last cell
        if let Piece::Line(line) = &piece
            && matches!(line.place, Place::Paragraph(_))
            && !line.text.contains(['\t', '|'])
            && let Some(cell) = run.last_mut().and_then(|row| row.last_mut())
            && cell
                .lines
                .first()
                .is_some_and(|first| first.place == line.place)
        {
            cell.lines.push(line.clone());
            continue;
        }
        let row = match &piece {
            Piece::Line(line) => split_columns(line),
            Piece::Grid(_) => None,
        };
        match row {
            Some(row) => run.push(row),
            None => {
                if !run.is_empty() {
                    out.push(Piece::Grid(std::mem::take(&mut run)));
                }
                out.push(piece);
            }
        }
    }
    if !run.is_empty() {
        out.push(Piece::Grid(run));
    }
    out
}

fn split_columns(line: &Line) -> Option<GridRow> {
    let text = &line.text;
    let body = text.trim();
    // "Yes | No" is a choice
    let choice = [
        "Yes | No", "Yes |No", "Yes|No", "yes | no", "YES | NO", "No | Yes",
    ];
    if body.matches('|').count() == 1 && choice.iter().any(|c| body.contains(c)) {
        return None;
    }
    let separator = if body.contains('\t') || text.trim_matches(' ').ends_with('\t') {
        '\t'
    } else if body.matches(['|', '│']).count() >= 1 {
        '|'
    } else {
        return None;
    };
    if body
        .trim_matches(['|', '│', '\t', ' ', '-', '+', ':'])
        .is_empty()
    {
        return None;
    }
    let mut cells = Vec::new();
    let mut from = 0;
    let ends = text
        .char_indices()
        .filter(|(_, c)| {
            if separator == '\t' {
                *c == '\t'
            } else {
                matches!(c, '|' | '│')
            }
        })
        .map(|(at, c)| (at, at + c.len_utf8()))
        .chain([(text.len(), text.len())]);
    for (end, next) in ends {
        cells.push(line.part(from..end));
        from = next;
    }
    // the bars of a drawn table stand before the first and after the last cell
    if separator == '|' && cells.first().is_some_and(Line::is_blank) && cells.len() > 2 {
        cells.remove(0);
    }
    if separator == '|' && cells.last().is_some_and(Line::is_blank) && cells.len() > 2 {
        cells.pop();
    }
    while separator == '\t' && cells.len() > 2 && cells.last().is_some_and(Line::is_blank) {
        cells.pop();
    }
    if cells.len() < 2 {
        return None;
    }
    let cells = cells.into_iter().enumerate().map(|(c, line)| GridCell {
        lines: vec![line],
        columns: c..c + 1,
    });
    Some(cells.collect())
}
