//! Rows without labels: values under their labels, or a value that goes on.

use super::{
    super::{
        cut::is_shaped,
        fit::{extends, fits, is_broken, is_choice, is_multi},
        flatten::{GridRow, Line},
        heads::overlap,
        label::Meaning,
        pairs::{Pairing, awaits_choice, is_label_unknown},
        validity::email,
    },
    Read, Slot, goes_on, is_value_of, of_role,
};
use crate::domain::programme::{Attribute, Key};

impl Pairing<'_> {
    /// A row without labels: values under their labels, or a value that goes on.
    pub(super) fn continued_row(&mut self, row: &GridRow, slots: &[Slot], grid: usize) {
        let filled = |columns: &std::ops::Range<usize>| {
            row.iter()
                .any(|c| overlap(columns, &c.columns) && c.lines.iter().any(|l| !l.is_blank()))
        };
        let several = |columns: &std::ops::Range<usize>| {
            let below = row.iter().filter(|c| overlap(columns, &c.columns));
            let filled = below.filter(|c| c.lines.iter().any(|l| !l.is_blank()));
            filled.count() > 1
        };
        // text where the label stood and text where its value stood, or two texts below a title: a
        // label we do not know
        if slots
            .iter()
            .any(|s| filled(&s.label) && filled(&s.value) || several(&s.label))
        {
            for cell in row {
                self.stray(cell, Some(grid));
            }
            return;
        }
        if self.boxes_below(row, slots) {
            return;
        }
        let labels = self.labels;
        // an address that found no room beside its label
        if let (Some(last), [cell]) = (slots.last(), row.as_slice())
            && last.value.is_empty()
            && self.overflowed(last.event, &cell.lines)
        {
            return;
        }
        // what took a cell of this row
        let mut answered: Option<usize> = None;
        for cell in row {
            let Some(first) = cell.lines.iter().find(|l| !l.is_blank()).cloned() else {
                continue;
            };
            let beside = slots.iter().find(|s| overlap(&s.value, &cell.columns));
            let above = slots.iter().find(|s| overlap(&s.label, &cell.columns));
            let mut taken = false;
            for slot in beside.into_iter().chain(above) {
                let Some(found) = self.found(slot.event) else {
                    continue;
                };
                if let Some(last) = found
                    .content
                    .last_mut()
                    .filter(|_| is_shaped(found.meaning))
                    && is_broken(last, &first)
                {
                    *last = last.joined_to(&first);
                    taken = true;
                    break;
                }
                let takes = if found.content.iter().all(Line::is_blank) {
                    fits(found.meaning, &first, 0)
                } else {
                    continues_below(found.meaning) && extends(found, &first)
                };
                if takes && !is_label_unknown(labels, found.meaning, &first) {
                    found.content.extend(cell.lines.iter().cloned());
                    answered = Some(slot.event);
                    taken = true;
                    break;
                }
            }
            if !taken {
                let found = answered.and_then(|event| self.found(event));
                let remark = found.is_some_and(|f| is_multi(f.meaning) && !goes_on(f, cell));
                self.stray(cell, Some(grid).filter(|_| !remark));
            }
        }
    }

    /// "Head of maths" alone below an unanswered "Role" is its answer, though a title elsewhere.
    pub(super) fn post_below(
        &mut self,
        row: &GridRow,
        reads: &[Read],
        slots: &[Slot],
        below: Option<Meaning>,
    ) -> bool {
        let ([cell], [Read::Label(meaning)], Some(slot)) = (row.as_slice(), reads, slots.last())
        else {
            return false;
        };
        let open = self
            .found(slot.event)
            .map(|f| (f.meaning, f.content.is_empty()));
        let answers = open.is_some_and(|(asked, _)| of_role(asked))
            && below != Some(Meaning::Attribute(Attribute::Name))
            && is_value_of(open, *meaning, cell);
        if answers {
            self.give(Some(slot.event), cell);
        }
        answers
    }

    /// Boxes to tick beside each other below their question are one answer.
    fn boxes_below(&mut self, row: &GridRow, slots: &[Slot]) -> bool {
        let [slot] = slots else { return false };
        let Some(found) = self.found(slot.event).filter(|f| awaits_choice(f)) else {
            return false;
        };
        let lines = || {
            row.iter()
                .flat_map(|cell| cell.lines.iter().filter(|l| !l.is_blank()))
        };
        let answers = row.len() > 1 && lines().all(|line| fits(found.meaning, line, 0));
        if answers {
            found.content.extend(lines().cloned());
        }
        answers
    }

    /// Gives the label an address that stands alone below it. False when it is none.
    pub(in super::super) fn overflowed(&mut self, event: usize, lines: &[Line]) -> bool {
        let mut filled = lines.iter().filter(|l| !l.is_blank());
        let (Some(line), None) = (filled.next(), filled.next()) else {
            return false;
        };
        let Some(found) = self.found(event) else {
            return false;
        };
        let wanted = matches!(
            found.meaning,
            Meaning::Attribute(Attribute::Email) | Meaning::Field(Key::Person(_, Attribute::Email))
        );
        let takes = wanted && found.content.is_empty() && email(line.text.trim()).is_some();
        if takes {
            found.content.push(line.clone());
        }
        takes
    }
}

/// Values that may go on in the rows below.
fn continues_below(meaning: Meaning) -> bool {
    is_choice(meaning) || matches!(meaning, Meaning::Field(Key::SchoolAddress | Key::Statement))
}
