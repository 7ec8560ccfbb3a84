//! Rows below heads of columns: whose their answers are.

use super::{
    super::{
        fit::fits,
        flatten::{GridRow, Line},
        heads::{Columns, overlap},
        label::Meaning,
        pairs::{Found, Pairing},
    },
    Read,
};
use crate::domain::programme::Key;

impl Pairing<'_> {
    /// A row below a header of persons or attributes. False when it is none.
    pub(super) fn under_columns(
        &mut self,
        columns: &Columns,
        row: &GridRow,
        reads: &[Read],
        grid: usize,
    ) -> bool {
        let Some(first) = reads.iter().position(|r| !matches!(r, Read::Empty)) else {
            return false;
        };
        let of_a_person = |pairs: &[Found]| {
            pairs
                .iter()
                .all(|pair| matches!(pair.meaning, Meaning::Attribute(_)))
        };
        match (columns, reads.get(first)) {
            (Columns::Lost, Some(Read::Pairs(pairs))) if of_a_person(pairs) => {
                row.iter().for_each(|cell| self.stray(cell, Some(grid)));
                true
            }
            (
                Columns::Lost,
                Some(
                    Read::Text
                    | Read::Label(
                        Meaning::Attribute(_)
                        | Meaning::Title(_)
                        | Meaning::Unwanted
                        | Meaning::AddressPart,
                    ),
                ),
            )
            // a row whose label is gone
            | (Columns::Persons(_) | Columns::Attributes(_), Some(Read::Text)) => {
                row.iter().for_each(|cell| self.stray(cell, Some(grid)));
                true
            }
            (Columns::Persons(heads), Some(Read::Label(Meaning::Attribute(attribute)))) => {
                let mut attribute = Some(*attribute);
                for (cell, read) in row.iter().zip(reads).skip(first + 1) {
                    if let Read::Label(Meaning::Attribute(other)) = read {
                        attribute = Some(*other);
                        continue;
                    }
                    if let Some((area, role)) =
                        heads.iter().find(|(c, _)| overlap(c, &cell.columns))
                    {
                        // where a label stands in the other persons' columns, this is one as well
                        let begins = area.start == cell.columns.start
                            && row.iter().any(|next| {
                                next.columns.start >= cell.columns.end
                                    && overlap(area, &next.columns)
                            });
                        if begins && matches!(read, Read::Text) {
                            attribute = None;
                        }
                        let Some(attribute) = attribute else {
                            self.stray(cell, Some(grid));
                            continue;
                        };
                        let key = Key::Person(*role, attribute);
                        self.push(Meaning::Field(key), cell.lines.clone(), Some(grid));
                    }
                }
                true
            }
            (Columns::Persons(heads), Some(Read::Label(Meaning::Both(None, one, other)))) => {
                for cell in row.iter().skip(first + 1) {
                    if let Some((_, role)) = heads.iter().find(|(c, _)| overlap(c, &cell.columns)) {
                        let meaning = Meaning::Both(Some(*role), *one, *other);
                        self.push(meaning, cell.lines.clone(), Some(grid));
                    }
                }
                true
            }
            // rows that a column without rules ran together
            (Columns::Persons(heads), Some(Read::Pairs(pairs)))
                if pairs.len() > 1
                    && of_a_person(pairs)
                    && pairs.iter().all(|pair| pair.content.is_empty()) =>
            {
                for cell in row.iter().skip(first + 1) {
                    let lines: Vec<&Line> = cell.lines.iter().filter(|l| !l.is_blank()).collect();
                    let in_place = lines.len() == pairs.len()
                        && pairs.iter().zip(&lines).all(|(pair, line)| fits(pair.meaning, line, 0));
                    let head = heads.iter().find(|(c, _)| overlap(c, &cell.columns));
                    let Some((_, role)) = head.filter(|_| in_place) else {
                        self.stray(cell, Some(grid));
                        continue;
                    };
                    for (pair, line) in pairs.iter().zip(lines) {
                        if let Meaning::Attribute(attribute) = pair.meaning {
                            let meaning = Meaning::Field(Key::Person(*role, attribute));
                            self.push(meaning, vec![line.clone()], Some(grid));
                        }
                    }
                }
                true
            }
            (
                Columns::Persons(_),
                Some(Read::Label(Meaning::Unwanted | Meaning::AddressPart)),
            ) => true,
            (
                Columns::Attributes(heads),
                Some(Read::Label(Meaning::Title(role) | Meaning::Heading(role))),
            ) => {
                for cell in row.iter().skip(first + 1) {
                    if let Some((_, what)) = heads.iter().find(|(c, _)| overlap(c, &cell.columns)) {
                        let key = Key::Person(*role, *what);
                        self.push(Meaning::Field(key), cell.lines.clone(), Some(grid));
                    }
                }
                true
            }
            (
                Columns::None | Columns::Lost | Columns::Persons(_) | Columns::Attributes(_),
                _,
            ) => false,
        }
    }
}
