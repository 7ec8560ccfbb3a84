//! Pieces of a document to labels with what stands under, beside or after them.
//!
//! Lines one after another; tables are `grid`'s. Only says which text belongs to which
//! label; whose a bare label is, `resolve` decides.

mod bracketed;
mod closing;
mod labelled;
mod lines;

use self::lines::{DASHES, goes_on_below, is_labelled};
pub(super) use self::lines::{awaits_choice, is_label_unknown, is_unnumbered_title, unchosen};
use super::{
    cut::is_shaped,
    fit::{extends, fits, has_postcode, is_loose, is_multi, is_noise, unfinished},
    flatten::{GridRow, Line, Piece},
    grid::beside,
    label::{Labels, Meaning},
    parts::names_post,
};
use crate::domain::programme::{Key, Section};

/// A label and its value, which may be nothing yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub meaning: Meaning,
    pub content: Vec<Line>,
    pub grid: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Label(Found),
    /// Text without a label.
    Text {
        line: Line,
        grid: Option<usize>,
    },
    /// A note or a closing: what was open is closed.
    End,
}

/// Walks the pieces.
pub fn events(pieces: &[Piece], labels: &Labels) -> Vec<Event> {
    let unbracketed = bracketed::unbracketed(pieces, labels);
    let pieces = unbracketed.as_deref().unwrap_or(pieces);
    let mut pairing = Pairing {
        labels,
        out: Vec::new(),
        statement: false,
        below: None,
        width: lines::wrap_width(pieces),
        colons: false,
        closed: Vec::new(),
        signing: false,
    };
    let mut run: Vec<Line> = Vec::new();
    let mut grids = 0;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Line(line) => {
                let last = pairing.out.len().checked_sub(1);
                let fresh = run.is_empty() && grids > 0;
                if let (true, Some(last)) = (fresh, last)
                    && (pairing.overflowed(last, std::slice::from_ref(line))
                        || postcode_follows(pieces, at) && pairing.address_goes_on(last, line))
                {
                    continue;
                }
                run.push(line.clone());
            }
            Piece::Grid(rows) => {
                let open = pairing.flow(&std::mem::take(&mut run), None);
                grids += 1;
                let rows = pairing.choices(rows, open);
                if let Some(columns) = beside(rows, labels) {
                    for column in columns {
                        pairing.grid(&column, grids);
                        grids += 1;
                    }
                } else if !pairing.boxed(rows, open) {
                    pairing.grid(rows, grids);
                }
            }
        }
    }
    pairing.flow(&run, None);
    closing::without_cards(&mut pairing.out, &pairing.closed);
    headings_answered(&mut pairing.out);
    pairing.out
}

/// Whether a line stands soon, with nothing but lines before it, that ends an address.
fn postcode_follows(pieces: &[Piece], at: usize) -> bool {
    let lines = pieces.iter().skip(at).map_while(|piece| match piece {
        Piece::Line(line) if !line.is_blank() => Some(line),
        Piece::Line(_) | Piece::Grid(_) => None,
    });
    lines.take(5).any(|line| has_postcode(&line.text))
}

/// A heading of the form's question's own words was no question if the question follows in its
/// section: what stood below it is nobody's.
fn headings_answered(events: &mut [Event]) {
    for at in 0..events.len() {
        let Some(Event::Label(Found {
            meaning: Meaning::Either(_, key),
            content,
            grid: None,
        })) = events.get(at)
        else {
            continue;
        };
        let key = *key;
        let follows = !content.is_empty()
            && events
                .iter()
                .skip(at + 1)
                .map_while(|event| match event {
                    Event::Label(found) => match found.meaning {
                        Meaning::Section(_) | Meaning::Heading(_) => None,
                        Meaning::Field(_)
                        | Meaning::Title(_)
                        | Meaning::Either(..)
                        | Meaning::Attribute(_)
                        | Meaning::Both(..)
                        | Meaning::AddressPart
                        | Meaning::Unwanted => Some(found.meaning),
                    },
                    Event::Text { .. } => Some(Meaning::Unwanted),
                    Event::End => None,
                })
                .take(6)
                .any(|meaning| meaning == Meaning::Field(key));
        if follows && let Some(Event::Label(found)) = events.get_mut(at) {
            found.content.clear();
        }
    }
}

pub(super) struct Pairing<'a> {
    pub(super) labels: &'a Labels,
    pub(super) out: Vec<Event>,
    /// Within the statement only whole lines are labels.
    pub(super) statement: bool,
    /// The label that took the last line, which stood below it.
    pub(super) below: Option<usize>,
    /// The width at which a mail program broke the lines, if one did.
    pub(super) width: Option<usize>,
    /// A colon has parted a number, or an address of mail, from the label after it.
    pub(super) colons: bool,
    /// Where a letter ended.
    pub(super) closed: Vec<usize>,
    /// Its writer signs it there, with a post that is no label.
    pub(super) signing: bool,
}

impl Pairing<'_> {
    pub(super) fn push(
        &mut self,
        meaning: Meaning,
        content: Vec<Line>,
        grid: Option<usize>,
    ) -> usize {
        self.statement = matches!(
            meaning,
            Meaning::Field(Key::Statement) | Meaning::Section(Section::Statement)
        );
        self.out.push(Event::Label(Found {
            meaning,
            content,
            grid,
        }));
        self.out.len() - 1
    }

    pub(super) fn found(&mut self, at: usize) -> Option<&mut Found> {
        match self.out.get_mut(at) {
            Some(Event::Label(found)) => Some(found),
            Some(Event::Text { .. } | Event::End) | None => None,
        }
    }

    /// Lines one after another; the label that is open at their end.
    pub(super) fn flow(&mut self, lines: &[Line], grid: Option<usize>) -> Option<usize> {
        let mut open: Option<usize> = None;
        let mut dashed = false;
        // the label whose answer ended the line above, and that line
        let mut wrapped: Option<usize> = None;
        let mut above: Option<String> = None;
        self.below = None;
        let mut blanks = 0;
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            if closing::closes(line) && self.labels.whole(&line.text).is_none() {
                open = None;
                wrapped = None;
                self.out.push(Event::End);
                self.closed.push(self.out.len());
                self.signing = true;
                blanks = 0;
                at += 1;
                continue;
            }
            if line.is_blank() {
                blanks += 1;
                at += 1;
                let filled = open.and_then(|o| self.found(o)).is_some_and(|f| {
                    !f.content.is_empty()
                        && f.meaning != Meaning::Field(Key::Statement)
                        && !(blanks == 1 && unfinished(f))
                });
                if filled {
                    open = None;
                }
                continue;
            }
            // the name may stand apart from the words before it
            let name = self.closed.last() == Some(&self.out.len());
            self.signing &= name || blanks == 0;
            let (line, used) = self.unwrapped(lines, at);
            let next = lines.iter().skip(at + used).find(|l| !l.is_blank());
            at += used;
            let labels = self.labels_of(&line, open, next);
            self.below = None;
            let broken = wrapped.take().zip(above.replace(line.text.clone()));
            if !labels.is_empty() {
                dashed = line.text.trim_end().ends_with(DASHES);
                let last = labels.len() - 1;
                for (i, (meaning, range)) in labels.into_iter().enumerate() {
                    let mut value = line.part(range);
                    if i < last {
                        value = self.before_colon(meaning, value);
                    }
                    // a label that we do not know follows, not an answer
                    let label = meaning != Meaning::Field(Key::Statement)
                        && value.text.trim_end().ends_with(':');
                    let content = if value.is_blank() || label {
                        Vec::new()
                    } else {
                        vec![value]
                    };
                    let empty = content.is_empty();
                    let pushed = self.push(meaning, content, grid);
                    wrapped = Some(pushed).filter(|_| !empty);
                    let more = empty
                        || is_multi(meaning)
                        || self.found(pushed).is_some_and(|f| unchosen(f));
                    open = more.then_some(pushed);
                }
            } else if let Some((at, _)) = broken.as_ref()
                && blanks == 0
                && let Some(found) = self.found(*at)
                && let Some(last) = found.content.last_mut()
                && goes_on_below(found.meaning, last, &line)
            {
                *last = match is_shaped(found.meaning) {
                    true => last.joined_to(&line),
                    false => last.followed_by(&line),
                };
            } else if let Some((at, above)) = broken
                && blanks == 0
                && self.is_broken(&above, &line)
                && let Some(found) = self.found(at).filter(|f| lines::is_wordy(f.meaning))
                && let Some(last) = found.content.last_mut()
            {
                *last = last.followed_by(&line);
                open = None;
            } else if is_noise(&line.text) {
                open = None;
                if !line.text.trim_start().starts_with("(no ") {
                    self.out.push(Event::End);
                }
            } else {
                let empty = open
                    .and_then(|o| self.found(o))
                    .filter(|f| f.content.is_empty());
                let loose = empty
                    .as_ref()
                    .is_some_and(|f| is_loose(f.meaning) && !names_post(&line.text));
                let other = empty.is_some_and(|f| is_labelled(f.meaning, &line.text, dashed));
                let doubtful = other || loose && self.is_followed(&line, lines.get(at));
                open = self.text(line, open.filter(|_| !doubtful), blanks, grid);
            }
            blanks = 0;
        }
        open
    }

    /// Whether a mail program broke the line above before this one's first word.
    fn is_broken(&self, above: &str, line: &Line) -> bool {
        let first = line.text.split_whitespace().next().unwrap_or_default();
        self.width.is_some_and(|width| {
            above.trim_end().chars().count() + 1 + first.chars().count() > width
        }) && line.text.split_whitespace().count() <= 6
            && !line.text.contains(['@', ':', '?'])
    }

    /// Whether another line stands right below that is no label either.
    fn is_followed(&self, line: &Line, next: Option<&Line>) -> bool {
        let text = |next: &Line| {
            let found = self.labels.line(&next.text);
            next.has_words()
                && found.is_empty()
                && !is_noise(&next.text)
                && !closing::closes(next)
                && !next.text.contains('@')
                && self.labels.classify(&next.text).is_none()
                && !self.labels.begins_prompt(&next.text)
        };
        // what is said in brackets, or goes on, is no other answer
        next.is_some_and(|next| {
            let goes_on = next
                .text
                .trim()
                .starts_with(|c: char| c.is_lowercase() || c == '(');
            text(next) && !goes_on && !line.text.trim_end().ends_with([',', ';', '/', '&', '-'])
        })
    }

    /// The rows without the first, when it holds the answers to tick beside each other to the
    /// question that is open.
    fn choices<'r>(&mut self, rows: &'r [GridRow], open: Option<usize>) -> &'r [GridRow] {
        let asked = open.and_then(|at| self.found(at));
        let Some(((first, rest), found)) = rows.split_first().zip(asked) else {
            return rows;
        };
        let lines = || {
            first
                .iter()
                .flat_map(|cell| cell.lines.iter().filter(|l| !l.is_blank()))
        };
        let answers = first.len() > 1
            && awaits_choice(found)
            && lines().all(|line| fits(found.meaning, line, 0));
        if !answers {
            return rows;
        }
        found.content.extend(lines().cloned());
        rest
    }

    /// A line without a label goes to the open one, if it can be its value.
    fn text(
        &mut self,
        line: Line,
        open: Option<usize>,
        blanks: usize,
        grid: Option<usize>,
    ) -> Option<usize> {
        let labels = self.labels;
        if let Some(found) = open.and_then(|o| self.found(o)) {
            let takes = if found.content.is_empty() {
                fits(found.meaning, &line, blanks)
            } else {
                extends(found, &line)
            };
            if takes && !is_label_unknown(labels, found.meaning, &line) {
                let first = found.content.is_empty();
                found.content.push(line);
                let more = is_multi(found.meaning) || unchosen(found);
                self.below = open.filter(|_| first);
                return open.filter(|_| more);
            }
        }
        self.out.push(Event::Text { line, grid });
        None
    }

    /// A table pasted as text keeps the lines of its cells: an address without a postcode goes on
    /// below its row.
    fn address_goes_on(&mut self, event: usize, line: &Line) -> bool {
        if line.is_blank() || !self.labels.line(&line.text).is_empty() {
            return false;
        }
        let labels = self.labels;
        let Some(found) = self.found(event) else {
            return false;
        };
        let takes = unfinished(found)
            && !found.content.is_empty()
            && extends(found, line)
            && !is_label_unknown(labels, found.meaning, line);
        if takes {
            found.content.push(line.clone());
        }
        takes
    }
}
