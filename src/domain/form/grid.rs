//! Tables: which cell is the value of which label.
//!
//! In a row a label's value stands to its right, below it, or in its own cell; a header row of
//! persons or attributes gives the columns their meaning.

use super::{
    fit::{extends, fits, is_choice, is_multi},
    flatten::{GridCell, GridRow, Line},
    label::Meaning,
    pairs::{Event, Found, Pairing, is_unnumbered_title, unchosen},
};
use crate::domain::programme::{Attribute, Key, Role};

/// What a cell holds.
enum Read {
    Empty,
    Label(Meaning),
    Pairs(Vec<Found>),
    Text,
}

/// A label of the last labelled row, with the columns its value may stand in.
struct Slot {
    event: usize,
    label: std::ops::Range<usize>,
    value: std::ops::Range<usize>,
}

impl Pairing<'_> {
    fn read(&mut self, cell: &GridCell) -> Read {
        let lines: Vec<&Line> = cell.lines.iter().filter(|l| !l.is_blank()).collect();
        if lines.is_empty() {
            return Read::Empty;
        }
        if lines.iter().all(|l| !l.has_words()) {
            return Read::Text;
        }
        let all = lines
            .iter()
            .map(|l| l.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        if let Some(meaning) = self.labels.whole(&all) {
            return Read::Label(meaning);
        }
        let mut inner = Pairing {
            labels: self.labels,
            out: Vec::new(),
            statement: self.statement,
        };
        inner.flow(&cell.lines, None);
        if !matches!(inner.out.first(), Some(Event::Label(_))) {
            return Read::Text;
        }
        let pairs = inner.out.into_iter().filter_map(|event| match event {
            Event::Label(found) => Some(found),
            Event::Text { .. } | Event::End => None,
        });
        Read::Pairs(pairs.collect())
    }

    pub(super) fn grid(&mut self, rows: &[GridRow], grid: usize) {
        let mut slots: Vec<Slot> = Vec::new();
        let mut columns = Columns::None;
        for (r, row) in rows.iter().enumerate() {
            let reads: Vec<Read> = row.iter().map(|cell| self.read(cell)).collect();
            let below = self.label_below(rows, r);
            if let Some(header) = header(row, &reads, below) {
                columns = header;
                slots.clear();
                continue;
            }
            if self.under_columns(&columns, row, &reads, grid) {
                continue;
            }
            if reads
                .iter()
                .any(|r| matches!(r, Read::Label(_) | Read::Pairs(_)))
            {
                columns = Columns::None;
            }
            if reads
                .iter()
                .any(|r| matches!(r, Read::Label(_) | Read::Pairs(_)))
            {
                slots = self.labelled_row(row, reads, grid);
            } else {
                self.continued_row(row, &slots, grid);
            }
        }
    }

    /// The label that the next labelled row begins with.
    fn label_below(&mut self, rows: &[GridRow], at: usize) -> Option<Meaning> {
        rows.iter().skip(at + 1).take(6).find_map(|next| {
            let cell = next.first()?;
            match self.read(cell) {
                Read::Label(meaning) => Some(meaning),
                Read::Empty | Read::Pairs(_) | Read::Text => None,
            }
        })
    }

    /// From left to right: a label, then its value.
    fn labelled_row(&mut self, row: &GridRow, reads: Vec<Read>, grid: usize) -> Vec<Slot> {
        let grid = Some(grid);
        let mut slots: Vec<Slot> = Vec::new();
        let mut pending: Option<usize> = None;
        let mut gap = false;
        for (cell, read) in row.iter().zip(reads) {
            let open = pending
                .and_then(|p| self.found(p))
                .map(|f| (f.meaning, f.content.is_empty()));
            match read {
                Read::Empty => {
                    gap |= open.is_some_and(|(_, empty)| !empty);
                    stretch(&mut slots, cell);
                }
                Read::Label(meaning) if is_value_of(open, meaning, cell) => {
                    self.give(pending, cell);
                    stretch(&mut slots, cell);
                }
                Read::Label(meaning) => {
                    let event = self.push(meaning, Vec::new(), grid);
                    pending = Some(event);
                    gap = false;
                    let end = cell.columns.end;
                    slots.push(Slot {
                        event,
                        label: cell.columns.clone(),
                        value: end..end,
                    });
                }
                Read::Pairs(pairs) => {
                    gap = false;
                    for pair in pairs {
                        let open =
                            pair.content.is_empty() || is_multi(pair.meaning) || unchosen(&pair);
                        let event = self.push(pair.meaning, pair.content, grid);
                        pending = open.then_some(event);
                        let end = cell.columns.end;
                        slots.push(Slot {
                            event,
                            label: cell.columns.clone(),
                            value: end..end,
                        });
                    }
                }
                Read::Text => {
                    let takes = open.is_some_and(|(meaning, empty)| {
                        empty
                            || is_choice(meaning)
                            || (!gap && is_multi(meaning))
                            || names(meaning) && cell.lines.iter().any(|l| l.text.contains('@'))
                    });
                    if takes {
                        self.give(pending, cell);
                        stretch(&mut slots, cell);
                    } else {
                        self.stray(cell, grid);
                    }
                }
            }
        }
        slots
    }

    fn give(&mut self, pending: Option<usize>, cell: &GridCell) {
        if let Some(found) = pending.and_then(|p| self.found(p)) {
            found.content.extend(cell.lines.iter().cloned());
        }
    }

    fn stray(&mut self, cell: &GridCell, grid: Option<usize>) {
        for line in cell.lines.iter().filter(|l| !l.is_blank()) {
            self.out.push(Event::Text {
                line: line.clone(),
                grid,
            });
        }
    }

    /// A row without labels: values under their labels, or a value that goes on.
    fn continued_row(&mut self, row: &GridRow, slots: &[Slot], grid: usize) {
        let filled = |columns: &std::ops::Range<usize>| {
            row.iter()
                .any(|c| overlap(columns, &c.columns) && c.lines.iter().any(|l| !l.is_blank()))
        };
        // text where the label stood and text where its value stood: a label we do not know
        if slots.iter().any(|s| filled(&s.label) && filled(&s.value)) {
            for cell in row {
                self.stray(cell, Some(grid));
            }
            return;
        }
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
                let takes = if found.content.iter().all(Line::is_blank) {
                    fits(found.meaning, &first, 0)
                } else {
                    continues_below(found.meaning) && extends(found, &first)
                };
                if takes {
                    found.content.extend(cell.lines.iter().cloned());
                    taken = true;
                    break;
                }
            }
            if !taken {
                self.stray(cell, Some(grid));
            }
        }
    }

    /// A row below a header of persons or attributes. False when it is none.
    fn under_columns(
        &mut self,
        columns: &Columns,
        row: &GridRow,
        reads: &[Read],
        grid: usize,
    ) -> bool {
        let Some(first) = reads.iter().position(|r| !matches!(r, Read::Empty)) else {
            return false;
        };
        match (columns, reads.get(first)) {
            // a row whose label is gone
            (Columns::Persons(_) | Columns::Attributes(_), Some(Read::Text)) => {
                row.iter().for_each(|cell| self.stray(cell, Some(grid)));
                true
            }
            (Columns::Persons(heads), Some(Read::Label(Meaning::Attribute(attribute)))) => {
                let mut attribute = *attribute;
                for (cell, read) in row.iter().zip(reads).skip(first + 1) {
                    if let Read::Label(Meaning::Attribute(other)) = read {
                        attribute = *other;
                        continue;
                    }
                    if let Some((_, role)) = heads.iter().find(|(c, _)| overlap(c, &cell.columns)) {
                        let key = Key::Person(*role, attribute);
                        self.push(Meaning::Field(key), cell.lines.clone(), Some(grid));
                    }
                }
                true
            }
            (Columns::Persons(_), Some(Read::Label(Meaning::Unwanted))) => true,
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
            (Columns::None | Columns::Persons(_) | Columns::Attributes(_), _) => false,
        }
    }
}

/// What the columns of a grid are about.
enum Columns {
    None,
    Persons(Vec<(std::ops::Range<usize>, Role)>),
    Attributes(Vec<(std::ops::Range<usize>, Attribute)>),
}

/// A row of two or more persons above attribute rows, or of attributes above rows of persons.
fn header(row: &GridRow, reads: &[Read], below: Option<Meaning>) -> Option<Columns> {
    let mut persons = Vec::new();
    let mut attributes = Vec::new();
    for (i, (cell, read)) in row.iter().zip(reads).enumerate() {
        match read {
            Read::Label(Meaning::Title(role) | Meaning::Heading(role)) => {
                persons.push((cell.columns.clone(), *role));
            }
            Read::Label(Meaning::Attribute(what)) if i > 0 => {
                attributes.push((cell.columns.clone(), *what));
            }
            Read::Empty | Read::Label(Meaning::Unwanted) => {}
            Read::Text if i == 0 => {}
            Read::Label(_) | Read::Pairs(_) | Read::Text => return None,
        }
    }
    let distinct = persons
        .iter()
        .enumerate()
        .all(|(i, (_, role))| persons.iter().skip(i + 1).all(|(_, other)| other != role));
    match below {
        Some(Meaning::Attribute(_)) if persons.len() > 1 && distinct && attributes.is_empty() => {
            Some(Columns::Persons(persons))
        }
        // the other column's heading may be gone: what stands below it is nobody's
        Some(Meaning::Attribute(_))
            if persons.len() == 1
                && attributes.is_empty()
                && row.len() > 2
                && persons.iter().all(|(columns, _)| columns.start > 0) =>
        {
            Some(Columns::Persons(persons))
        }
        Some(Meaning::Title(_) | Meaning::Heading(_))
            if attributes.len() > 1 && persons.is_empty() =>
        {
            Some(Columns::Attributes(attributes))
        }
        Some(_) | None => None,
    }
}

fn overlap(a: &std::ops::Range<usize>, b: &std::ops::Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The value of the last label may stand in this cell.
fn stretch(slots: &mut [Slot], cell: &GridCell) {
    if let Some(last) = slots.last_mut() {
        last.value.end = last.value.end.max(cell.columns.end);
    }
}

/// A cell that reads as a label but is the value of the one before it.
fn is_value_of(open: Option<(Meaning, bool)>, meaning: Meaning, cell: &GridCell) -> bool {
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

/// Values that may go on in the rows below.
fn continues_below(meaning: Meaning) -> bool {
    is_choice(meaning) || matches!(meaning, Meaning::Field(Key::SchoolAddress | Key::Statement))
}

fn names(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Title(_)
            | Meaning::Attribute(Attribute::Name)
            | Meaning::Field(Key::Person(_, Attribute::Name))
            | Meaning::Both(..)
    )
}
