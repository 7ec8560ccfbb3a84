//! Tables: which cell is the value of which label.
//!
//! In a row a label's value stands to its right, below it, or in its own cell; a header row of
//! persons or attributes gives the columns their meaning.

mod below;
mod beside;
mod cells;
mod headed;
mod mirrored;
mod whose;
mod wrapped;

pub(super) use self::beside::beside;
use self::cells::{
    answers_beside, asks_the_same, goes_on, is_titled, is_value_of, names, of_role, signs, tells,
};
use super::{
    cut::is_shaped,
    fit::{fits, is_broken, is_choice, is_loose, is_multi},
    flatten::{GridCell, GridRow, Line},
    heads::{Columns, header, is_doubled, shifted},
    label::Meaning,
    pairs::{Event, Found, Pairing, is_label_unknown, unchosen},
    parts::names_post,
};

/// What a cell holds.
pub(super) enum Read {
    Empty,
    Label(Meaning),
    Pairs(Vec<Found>),
    Text,
}

impl Read {
    /// A label and its value in one cell.
    fn is_pair(&self) -> bool {
        match self {
            Read::Pairs(pairs) => pairs.iter().any(|p| !p.content.is_empty()),
            Read::Empty | Read::Label(_) | Read::Text => false,
        }
    }
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
        // "Role" above "Head of school" is a role and its answer, though its words are a label's
        let answered = |meaning| {
            let mut each = lines.iter().map(|l| self.labels.whole(&l.text));
            of_role(meaning)
                && each.next().flatten().is_some_and(of_role)
                && (each.any(|m| matches!(m, Some(Meaning::Title(_))))
                    || lines.iter().skip(1).any(|l| names_post(&l.text)))
        };
        if let Some(meaning) = self.labels.whole(&all).filter(|m| !answered(*m)) {
            return Read::Label(meaning);
        }
        let mut inner = Pairing {
            labels: self.labels,
            out: Vec::new(),
            statement: self.statement,
            below: None,
            width: None,
            colons: false,
            closed: Vec::new(),
            signing: false,
        };
        inner.flow(&cell.lines, None);
        if !matches!(inner.out.first(), Some(Event::Label(_))) {
            return Read::Text;
        }
        // a cell with one label is that label's to its end
        let labels = inner.out.iter().filter(|e| matches!(e, Event::Label(_)));
        if labels.count() == 1 {
            let mut events = inner.out.into_iter();
            if let Some(Event::Label(mut found)) = events.next() {
                let more = events.filter_map(|event| match event {
                    Event::Text { line, .. } => Some(line),
                    Event::Label(_) | Event::End => None,
                });
                if is_multi(found.meaning) || of_role(found.meaning) {
                    found.content.extend(more);
                } else if is_shaped(found.meaning) {
                    go_on(&mut found.content, more);
                }
                return Read::Pairs(vec![found]);
            }
            return Read::Text;
        }
        let pairs = inner.out.into_iter().filter_map(|event| match event {
            Event::Label(found) => Some(found),
            Event::Text { .. } | Event::End => None,
        });
        Read::Pairs(pairs.collect())
    }

    /// A box alone: the answer to the label above it, if it can be.
    pub(super) fn boxed(&mut self, rows: &[GridRow], open: Option<usize>) -> bool {
        let [row] = rows else {
            return false;
        };
        let [cell] = row.as_slice() else {
            return false;
        };
        let read = self.read(cell);
        let asked = open.and_then(|o| self.found(o));
        let asked = asked.map(|found| (found.meaning, found.content.is_empty()));
        // a role may be a title
        let text = match read {
            Read::Text => true,
            Read::Label(meaning) => is_value_of(asked, meaning, cell),
            Read::Pairs(ref pairs) => tells(asked, pairs, cell),
            Read::Empty => false,
        };
        let Some(open) = open else {
            // the line above the box was its label, and not the answer it was taken for
            if matches!(read, Read::Text | Read::Empty)
                && let Some(found) = self.below.and_then(|at| self.found(at))
                && is_loose(found.meaning)
                && found.grid.is_none()
            {
                found.content.clear();
            }
            return false;
        };
        let Some(first) = cell.lines.iter().find(|l| !l.is_blank()).filter(|_| text) else {
            return false;
        };
        let labels = self.labels;
        let Some(found) = self.found(open).filter(|found| {
            (found.content.iter().all(Line::is_blank) || unchosen(found))
                && fits(found.meaning, first, 0)
                && !is_label_unknown(labels, found.meaning, first)
        }) else {
            return false;
        };
        found.content.extend(cell.lines.iter().cloned());
        true
    }

    pub(super) fn grid(&mut self, rows: &[GridRow], grid: usize) {
        let rows = &self.unwrapped_rows(rows)[..];
        let turned = self.mirrored(rows).or_else(|| self.raised(rows));
        let rows = turned.as_deref().unwrap_or(rows);
        let mut slots: Vec<Slot> = Vec::new();
        let mut columns = Columns::None;
        let mut exact: Option<usize> = None;
        // how many cells have held both a label and its value
        let mut paired = 0;
        let own_cells = self.own_cells(rows);
        let mut values_above = false;
        let doubled = self.doubled(rows);
        for (r, row) in rows.iter().enumerate() {
            if std::mem::take(&mut values_above) {
                continue;
            }
            let reads: Vec<Read> = row.iter().map(|cell| self.read(cell)).collect();
            paired += reads.iter().filter(|r| r.is_pair()).count();
            let below = self.label_below(rows, r);
            let moved = shifted(row, &reads, rows.get(r + 1..).unwrap_or_default());
            let heads = moved.as_ref().map_or(row, |(moved, _)| moved);
            if let Some(header) = header(heads, &reads, below) {
                columns = header;
                exact = moved.map(|(_, cells)| cells);
                slots.clear();
                continue;
            }
            let whole = exact.is_none_or(|cells| cells == row.len());
            if !matches!(columns, Columns::None) && !whole {
                row.iter()
                    .skip(1)
                    .for_each(|cell| self.stray(cell, Some(grid)));
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
            if self.post_below(row, &reads, &slots, below) {
                continue;
            }
            if let Some(below) = rows.get(r + 1)
                && self.stands_over(row, &reads, below)
            {
                self.over(row, &reads, below, grid);
                slots.clear();
                values_above = true;
                continue;
            }
            if reads
                .iter()
                .any(|r| matches!(r, Read::Label(_) | Read::Pairs(_)))
            {
                slots = self.labelled_row(row, reads, grid, doubled, own_cells);
            } else {
                // where each cell holds its own answer, none stands in the next
                if row.len() == 1 && paired > 1 {
                    slots.retain(|s| {
                        matches!(self.out.get(s.event), Some(Event::Label(found))
                            if !found.content.is_empty() || is_multi(found.meaning))
                    });
                }
                self.continued_row(row, &slots, grid);
            }
        }
    }

    /// Whether two people's answers stand beside each other without heads that say whose they are.
    fn doubled(&mut self, rows: &[GridRow]) -> bool {
        let mut headed = false;
        for (at, row) in rows.iter().enumerate() {
            let reads: Vec<Read> = row.iter().map(|cell| self.read(cell)).collect();
            let below = self.label_below(rows, at);
            if row.len() < 2 {
                headed = false;
            } else if header(row, &reads, below).is_some() {
                headed = true;
            } else if !headed && is_doubled(row, &reads) {
                return true;
            }
        }
        false
    }

    /// The label that the next labelled row begins with.
    fn label_below(&mut self, rows: &[GridRow], at: usize) -> Option<Meaning> {
        rows.iter().skip(at + 1).take(6).find_map(|next| {
            let cell = next.first()?;
            match self.read(cell) {
                // "Date", "Postcode" stand above persons and above schools
                Read::Label(Meaning::Unwanted | Meaning::AddressPart)
                | Read::Empty
                | Read::Pairs(_)
                | Read::Text => None,
                Read::Label(meaning) => Some(meaning),
            }
        })
    }

    /// From left to right: a label, then its value.
    fn labelled_row(
        &mut self,
        row: &GridRow,
        reads: Vec<Read>,
        grid: usize,
        doubled: bool,
        own_cells: bool,
    ) -> Vec<Slot> {
        let grid = Some(grid);
        let mut slots: Vec<Slot> = Vec::new();
        let mut pending: Option<usize> = None;
        let mut gap = false;
        let mut below: Option<usize> = None;
        // labels without an answer in the last cell, one below the other
        let mut stack: Vec<usize> = Vec::new();
        let own_cells = own_cells && !answers_beside(row, &reads);
        let texts = reads.iter().filter(|r| matches!(r, Read::Text)).count();
        // text that more text follows, after an empty cell: a label we do not know, and its answer
        let strange: Vec<bool> = (0..reads.len())
            .map(|at| {
                let text = |at: usize| matches!(reads.get(at), Some(Read::Text));
                let empty = at.checked_sub(1).and_then(|at| reads.get(at));
                text(at) && text(at + 1) && matches!(empty, Some(Read::Empty))
            })
            .collect();
        for ((cell, read), strange) in row.iter().zip(reads).zip(strange) {
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
                    stack.clear();
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
                Read::Pairs(pairs)
                    if signs(open, &pairs, cell)
                        || !own_cells
                            && is_beside(&slots)
                            && (is_titled(open, &pairs) || tells(open, &pairs, cell)) =>
                {
                    self.give(pending, cell);
                    stretch(&mut slots, cell);
                }
                Read::Pairs(pairs) => {
                    gap = false;
                    stack.clear();
                    let first = cell.lines.iter().find(|l| !l.is_blank());
                    let under = first.is_some_and(|l| self.labels.whole(&l.text).is_some());
                    let asked = pending;
                    for pair in pairs {
                        // "TRN: 1234567" beside "TRN", a whole person beside "Name"
                        if let Some(found) = asked.and_then(|p| self.found(p))
                            && found.content.is_empty()
                            && asks_the_same(found.meaning, pair.meaning)
                        {
                            found.content = pair.content;
                            stretch(&mut slots, cell);
                            continue;
                        }
                        let open =
                            pair.content.is_empty() || is_multi(pair.meaning) || unchosen(&pair);
                        let meaning = pair.meaning;
                        let bare = pair.content.is_empty();
                        let event = self.push(meaning, pair.content, grid);
                        stack.extend(bare.then_some(event));
                        pending = open.then_some(event);
                        below = pending.filter(|_| under && is_multi(meaning));
                        let end = cell.columns.end;
                        slots.push(Slot {
                            event,
                            label: cell.columns.clone(),
                            value: end..end,
                        });
                    }
                }
                Read::Text if stack.len() > 1 => {
                    self.line_by_line(&std::mem::take(&mut stack), cell, grid);
                    pending = None;
                }
                Read::Text => {
                    let several = open.is_some_and(|(meaning, empty)| !empty && is_multi(meaning));
                    let asked = pending.and_then(|p| self.found(p));
                    let remark = several && asked.is_some_and(|found| !goes_on(found, cell));
                    let takes = open.is_some_and(|(meaning, empty)| {
                        empty
                            || is_choice(meaning)
                            || (!gap && several && !remark)
                            || names(meaning) && cell.lines.iter().any(|l| l.text.contains('@'))
                    });
                    let label = strange
                        || open.is_some_and(|(meaning, _)| {
                            self.is_label(meaning, cell) || self.begins_other(meaning, cell)
                        });
                    // one of two people's, and nobody says whose
                    let shared =
                        doubled && texts == 2 && matches!(open, Some((Meaning::Attribute(_), _)));
                    if takes && !label && !shared && !own_cells {
                        // what goes on below the label stands after what is beside it
                        if let Some(found) = below.take().and_then(|p| self.found(p)) {
                            let rest = std::mem::take(&mut found.content);
                            found.content.extend(cell.lines.iter().cloned());
                            found.content.extend(rest);
                            stretch(&mut slots, cell);
                            continue;
                        }
                        self.give(pending, cell);
                        stretch(&mut slots, cell);
                    } else {
                        pending = pending.filter(|_| !label);
                        // not even of the statement that it stands beside
                        let of = grid.filter(|_| !remark);
                        self.stray(cell, of);
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
}

/// Joins the lines over which a narrow cell broke a number or an address.
fn go_on(content: &mut [Line], more: impl Iterator<Item = Line>) {
    let Some(last) = content.last_mut() else {
        return;
    };
    for line in more {
        if !is_broken(last, &line) {
            return;
        }
        *last = last.joined_to(&line);
    }
}

/// Whether no cell stands between the last label and this one.
fn is_beside(slots: &[Slot]) -> bool {
    slots.last().is_some_and(|slot| slot.value.is_empty())
}

/// The value of the last label may stand in this cell.
fn stretch(slots: &mut [Slot], cell: &GridCell) {
    if let Some(last) = slots.last_mut() {
        last.value.end = last.value.end.max(cell.columns.end);
    }
}
