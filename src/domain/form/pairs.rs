//! Pieces of a document to labels with what stands under, beside or after them.
//!
//! Works on one line, one cell and one row at a time and only says which text belongs to which
//! label; whose a bare label is, `resolve` decides.

use super::{
    fit::{extends, fits, is_choice, is_multi, is_noise},
    flatten::{GridCell, GridRow, Line, Piece},
    label::{Labels, Meaning},
};
use crate::domain::programme::{Attribute, Key, Role, Section};

/// A label and its value, which may be nothing yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub meaning: Meaning,
    pub content: Vec<Line>,
    /// Labels of one row or line have the same number.
    pub row: usize,
    pub grid: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Label(Found),
    /// Text without a label.
    Text { line: Line, grid: Option<usize> },
    /// A note or a closing: what was open is closed.
    End,
}

/// Walks the pieces.
pub fn events(pieces: &[Piece], labels: &Labels) -> Vec<Event> {
    let mut pairing = Pairing { labels, out: Vec::new(), row: 0, statement: false };
    let mut run: Vec<Line> = Vec::new();
    let mut grids = 0;
    for piece in pieces {
        match piece {
            Piece::Line(line) => run.push(line.clone()),
            Piece::Grid(rows) => {
                pairing.flow(&std::mem::take(&mut run), None);
                grids += 1;
                pairing.grid(rows, grids);
            }
        }
    }
    pairing.flow(&run, None);
    pairing.out
}

struct Pairing<'a> {
    labels: &'a Labels,
    out: Vec<Event>,
    row: usize,
    /// Within the statement only whole lines are labels.
    statement: bool,
}

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
    fn push(&mut self, meaning: Meaning, content: Vec<Line>, grid: Option<usize>) -> usize {
        self.statement = matches!(
            meaning,
            Meaning::Field(Key::Statement) | Meaning::Section(Section::Statement)
        );
        self.out.push(Event::Label(Found { meaning, content, row: self.row, grid }));
        self.out.len() - 1
    }

    fn found(&mut self, at: usize) -> Option<&mut Found> {
        match self.out.get_mut(at) {
            Some(Event::Label(found)) => Some(found),
            Some(Event::Text { .. } | Event::End) | None => None,
        }
    }

    /// Lines one after another.
    fn flow(&mut self, lines: &[Line], grid: Option<usize>) {
        let mut open: Option<usize> = None;
        let mut blanks = 0;
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            if line.is_blank() {
                blanks += 1;
                at += 1;
                let filled = open.and_then(|o| self.found(o)).is_some_and(|f| {
                    !f.content.is_empty() && f.meaning != Meaning::Field(Key::Statement)
                });
                if filled {
                    open = None;
                }
                continue;
            }
            let (line, used) = self.unwrapped(lines, at);
            let next = lines.iter().skip(at + used).find(|l| !l.is_blank());
            at += used;
            let labels = self.labels_of(&line, open, next);
            if !labels.is_empty() {
                self.row += 1;
                for (meaning, range) in labels {
                    let value = line.part(range);
                    let content = if value.is_blank() { Vec::new() } else { vec![value] };
                    let empty = content.is_empty();
                    let pushed = self.push(meaning, content, grid);
                    open = (empty || is_multi(meaning)).then_some(pushed);
                }
            } else if is_noise(&line.text) {
                open = None;
                if self.statement || grid.is_none() {
                    self.out.push(Event::End);
                }
            } else {
                open = self.text(line, open, blanks, grid);
            }
            blanks = 0;
        }
    }

    /// A line without a label goes to the open one, if it can be its value.
    fn text(
        &mut self,
        line: Line,
        open: Option<usize>,
        blanks: usize,
        grid: Option<usize>,
    ) -> Option<usize> {
        if let Some(found) = open.and_then(|o| self.found(o)) {
            let takes = if found.content.is_empty() {
                fits(found.meaning, &line, blanks)
            } else {
                extends(found.meaning, &line)
            };
            if takes {
                found.content.push(line);
                return open.filter(|_| is_multi(found.meaning));
            }
        }
        self.out.push(Event::Text { line, grid });
        None
    }

    /// The labels of a line; within the statement and where a role is awaited, fewer.
    fn labels_of(
        &mut self,
        line: &Line,
        open: Option<usize>,
        next: Option<&Line>,
    ) -> Vec<(Meaning, std::ops::Range<usize>)> {
        let labels = self.labels.line(&line.text);
        let Some((first, value)) = labels.first() else { return labels };
        let whole = value.is_empty();
        if self.statement && !whole && !closes_statement(*first) {
            return Vec::new();
        }
        // "School role/s" / "Maths subject leader": a title can be what a role is
        let awaits_role = open.and_then(|o| self.found(o)).is_some_and(|f| awaits_role(f));
        if awaits_role && whole && is_unnumbered_title(*first, &line.text) {
            let heads_a_block = next
                .and_then(|n| self.labels.classify(&n.text))
                .is_some_and(|m| matches!(m, Meaning::Attribute(Attribute::Name)));
            if !heads_a_block {
                return Vec::new();
            }
        }
        labels
    }

    /// A long prompt that a mail program wrapped, put together again.
    fn unwrapped(&self, lines: &[Line], at: usize) -> (Line, usize) {
        let Some(first) = lines.get(at) else {
            return (Line::empty(), 1);
        };
        let mut joined = first.clone();
        let mut used = 1;
        while used < 8 && self.labels.begins_prompt(&joined.text) {
            let Some(next) = lines.get(at + used).filter(|l| !l.is_blank()) else { break };
            let more = joined.followed_by(next);
            if self.labels.begins_prompt(&more.text) || self.labels.cut(&more.text).is_some() {
                joined = more;
                used += 1;
            } else {
                break;
            }
        }
        (joined, used)
    }

    fn read(&mut self, cell: &GridCell) -> Read {
        let lines: Vec<&Line> = cell.lines.iter().filter(|l| !l.is_blank()).collect();
        if lines.is_empty() {
            return Read::Empty;
        }
        if lines.iter().all(|l| !l.has_words()) {
            return Read::Text;
        }
        let all = lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ");
        if let Some(meaning) = self.labels.whole(&all) {
            return Read::Label(meaning);
        }
        let mut inner = Pairing {
            labels: self.labels,
            out: Vec::new(),
            row: 0,
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

    fn grid(&mut self, rows: &[GridRow], grid: usize) {
        let mut slots: Vec<Slot> = Vec::new();
        let mut columns = Columns::None;
        for (r, row) in rows.iter().enumerate() {
            self.row += 1;
            let reads: Vec<Read> = row.iter().map(|cell| self.read(cell)).collect();
            let below = rows.get(r + 1).and_then(|next| {
                let cell = next.iter().find(|c| c.lines.iter().any(|l| !l.is_blank()))?;
                match self.read(cell) {
                    Read::Label(meaning) => Some(meaning),
                    Read::Empty | Read::Pairs(_) | Read::Text => None,
                }
            });
            if let Some(header) = header(row, &reads, below) {
                columns = header;
                slots.clear();
                continue;
            }
            if self.under_columns(&columns, row, &reads, grid) {
                continue;
            }
            if !row.iter().all(|c| c.lines.iter().all(Line::is_blank)) {
                columns = Columns::None;
            }
            if reads.iter().any(|r| matches!(r, Read::Label(_) | Read::Pairs(_))) {
                slots = self.labelled_row(row, reads, grid);
            } else {
                self.continued_row(row, &slots, grid);
            }
        }
    }

    /// From left to right: a label, then its value.
    fn labelled_row(&mut self, row: &GridRow, reads: Vec<Read>, grid: usize) -> Vec<Slot> {
        let grid = Some(grid);
        let mut slots: Vec<Slot> = Vec::new();
        let mut pending: Option<usize> = None;
        let mut gap = false;
        for (cell, read) in row.iter().zip(reads) {
            let open = pending.and_then(|p| self.found(p)).map(|f| (f.meaning, f.content.is_empty()));
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
                    slots.push(Slot { event, label: cell.columns.clone(), value: end..end });
                }
                Read::Pairs(pairs) => {
                    gap = false;
                    for pair in pairs {
                        let open = pair.content.is_empty() || is_multi(pair.meaning);
                        let event = self.push(pair.meaning, pair.content, grid);
                        pending = open.then_some(event);
                        let end = cell.columns.end;
                        slots.push(Slot { event, label: cell.columns.clone(), value: end..end });
                    }
                }
                Read::Text => {
                    let takes = open.is_some_and(|(meaning, empty)| {
                        empty || (!gap && (is_multi(meaning) || is_choice(meaning)))
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
            self.out.push(Event::Text { line: line.clone(), grid });
        }
    }

    /// A row without labels: values under their labels, or a value that goes on.
    fn continued_row(&mut self, row: &GridRow, slots: &[Slot], grid: usize) {
        for cell in row {
            let Some(first) = cell.lines.iter().find(|l| !l.is_blank()).cloned() else { continue };
            let beside = slots.iter().find(|s| overlap(&s.value, &cell.columns));
            let above = slots.iter().find(|s| overlap(&s.label, &cell.columns));
            let mut taken = false;
            for slot in beside.into_iter().chain(above) {
                let Some(found) = self.found(slot.event) else { continue };
                let takes = if found.content.iter().all(Line::is_blank) {
                    fits(found.meaning, &first, 0)
                } else {
                    is_multi(found.meaning) && extends(found.meaning, &first)
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
    fn under_columns(&mut self, columns: &Columns, row: &GridRow, reads: &[Read], grid: usize) -> bool {
        let Some(first) = reads.iter().position(|r| !matches!(r, Read::Empty)) else { return false };
        match (columns, reads.get(first)) {
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
            (Columns::Attributes(heads), Some(Read::Label(Meaning::Title(role) | Meaning::Heading(role)))) => {
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
    let distinct = persons.iter().enumerate().all(|(i, (_, role))| {
        persons.iter().skip(i + 1).all(|(_, other)| other != role)
    });
    match below {
        Some(Meaning::Attribute(_)) if persons.len() > 1 && distinct && attributes.is_empty() => {
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
    let Some((label, true)) = open else { return false };
    let text = cell.lines.iter().map(|l| l.text.as_str()).collect::<String>();
    match label {
        Meaning::Attribute(Attribute::Role) | Meaning::Field(Key::Person(_, Attribute::Role)) => {
            is_unnumbered_title(meaning, &text)
        }
        Meaning::Title(_) => matches!(meaning, Meaning::Field(Key::Signature(_)) | Meaning::Unwanted),
        _other => false,
    }
}

fn awaits_role(found: &Found) -> bool {
    found.content.is_empty()
        && matches!(
            found.meaning,
            Meaning::Attribute(Attribute::Role) | Meaning::Field(Key::Person(_, Attribute::Role))
        )
}

fn is_unnumbered_title(meaning: Meaning, text: &str) -> bool {
    matches!(meaning, Meaning::Title(_)) && !text.contains(|c: char| c.is_ascii_digit())
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

/// Labels with a value on their line that cannot be a sentence of the statement.
fn closes_statement(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Field(
            Key::GroupRequested
                | Key::GroupSchools
                | Key::GroupRelationship
                | Key::SpecialistEngagement
                | Key::SpecialistDetail
                | Key::Signature(_)
        )
    )
}
