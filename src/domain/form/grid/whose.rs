//! Whose a cell is where its place alone does not say it: labels over their answers, labels and
//! answers in one cell, labels that the form does not ask.

use super::{
    super::{
        cut::is_shaped,
        fit::{fits, is_choice, is_multi},
        flatten::{GridCell, GridRow},
        label::Meaning,
        pairs::{Pairing, is_label_unknown, is_unnumbered_title},
    },
    Read,
    cells::asks_the_same,
};
use crate::domain::programme::Key;

impl Pairing<'_> {
    /// Labels over values, some of which we do not know: what stands to the right of a label is
    /// not its answer, what stands below it is.
    pub(super) fn stands_over(&mut self, row: &GridRow, reads: &[Read], below: &GridRow) -> bool {
        let texts = reads.iter().filter(|r| matches!(r, Read::Text)).count();
        let aligned =
            row.len() == below.len() && row.iter().zip(below).all(|(a, b)| a.columns == b.columns);
        if row.len() < 2 || texts == 0 || !aligned {
            return false;
        }
        let (mut right, mut under, mut labels) = (0usize, 0usize, 0usize);
        for (i, read) in reads.iter().enumerate() {
            let meaning = match read {
                Read::Label(
                    meaning @ (Meaning::Attribute(_) | Meaning::Field(_) | Meaning::Title(_)),
                ) => *meaning,
                Read::Label(_) | Read::Pairs(_) => return false,
                Read::Empty | Read::Text => continue,
            };
            labels += 1;
            let says = |cell: Option<&GridCell>| {
                let line = cell.and_then(|c| c.lines.iter().find(|l| !l.is_blank()));
                line.is_some_and(|line| fits(meaning, line, 0))
            };
            let next = (i + 1..reads.len()).find(|n| !matches!(reads.get(*n), Some(Read::Empty)));
            let beside = next.filter(|n| matches!(reads.get(*n), Some(Read::Text)));
            right += usize::from(beside.is_some_and(|n| says(row.get(n))));
            under += usize::from(says(below.get(i)));
        }
        let leads = matches!(reads.first(), Some(Read::Text));
        let wide = labels + texts > 2;
        let better = under > right || under == right && (leads || wide);
        // a role may be a title
        let answers = |cell: &GridCell, read: Read| match read {
            Read::Text | Read::Empty => true,
            Read::Label(meaning @ Meaning::Title(_)) => {
                under > 1
                    && cell
                        .lines
                        .iter()
                        .all(|l| is_unnumbered_title(meaning, &l.text))
            }
            Read::Label(_) | Read::Pairs(_) => false,
        };
        under > 0
            && better
            && (wide || leads)
            && below.iter().all(|cell| answers(cell, self.read(cell)))
    }

    pub(super) fn over(&mut self, row: &GridRow, reads: &[Read], below: &GridRow, grid: usize) {
        for ((_, read), cell) in row.iter().zip(reads).zip(below) {
            match read {
                Read::Label(meaning) => {
                    self.push(*meaning, cell.lines.clone(), Some(grid));
                }
                Read::Empty | Read::Pairs(_) | Read::Text => self.stray(cell, Some(grid)),
            }
        }
    }

    /// Whether the cells of a grid hold a label with its own answer: what stands in the next cell
    /// is another label's.
    pub(super) fn own_cells(&mut self, rows: &[GridRow]) -> bool {
        let (mut own, mut beside) = (0usize, 0usize);
        for row in rows {
            let reads: Vec<Read> = row.iter().map(|cell| self.read(cell)).collect();
            own += reads.iter().filter(|r| r.is_pair()).count();
            let next = || reads.iter().zip(reads.iter().skip(1));
            // a label said again beside itself has its answer beside it all the same
            let again = next().filter(|(label, pair)| match (label, pair) {
                (Read::Label(label), Read::Pairs(pairs)) => {
                    pair.is_pair() && pairs.iter().any(|p| asks_the_same(*label, p.meaning))
                }
                _other => false,
            });
            own -= again.count();
            beside += next()
                .filter(|pair| matches!(pair, (Read::Label(_), Read::Text)))
                .count();
        }
        own > 1 && own > 2 * beside
    }

    /// Labels below each other in one cell, their answers in the next: line by line, where there is
    /// a line for each; else nobody knows whose they are.
    pub(super) fn line_by_line(&mut self, labels: &[usize], cell: &GridCell, grid: Option<usize>) {
        if labels.len() != cell.lines.len() {
            self.stray(cell, grid);
            return;
        }
        for (label, line) in labels.iter().zip(&cell.lines) {
            if let Some(found) = self.found(*label).filter(|_| !line.is_blank()) {
                found.content.push(line.clone());
            }
        }
    }

    /// A cell that begins with another label's words is that label with its answer: "Maths Hub
    /// Cambridge" beside an empty "Telephone".
    pub(super) fn begins_other(&self, meaning: Meaning, cell: &GridCell) -> bool {
        if is_multi(meaning) || is_choice(meaning) {
            return false;
        }
        let Some(line) = cell.lines.iter().find(|l| !l.is_blank()) else {
            return false;
        };
        let asked = self
            .labels
            .begins(&line.text)
            .is_some_and(|other| other != meaning && is_asked(other));
        // "Headteacher Ann Bell" is no number
        let titled = || {
            let first = line.text.split_whitespace().next().unwrap_or_default();
            let rest = line.text.trim().len() > first.len();
            rest && matches!(self.labels.whole(first), Some(Meaning::Title(_)))
        };
        asked || is_shaped(meaning) && titled()
    }

    /// A cell of one line that is a label we do not know.
    pub(super) fn is_label(&self, meaning: Meaning, cell: &GridCell) -> bool {
        let mut lines = cell.lines.iter().filter(|l| !l.is_blank());
        match (lines.next(), lines.next()) {
            (Some(line), None) => is_label_unknown(self.labels, meaning, line),
            _ => false,
        }
    }
}

/// Asks for something that is nobody's title.
fn is_asked(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Field(key) => !matches!(key, Key::Signature(_)),
        Meaning::Attribute(_) | Meaning::Both(..) => true,
        Meaning::Heading(_)
        | Meaning::Title(_)
        | Meaning::Section(_)
        | Meaning::Either(..)
        | Meaning::AddressPart
        | Meaning::Unwanted => false,
    }
}
