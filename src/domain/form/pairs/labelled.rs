//! The labels of one line: between its marks, by its look, below a heading, or wrapped onto the next.

use std::ops::Range;

use super::{
    Event, Found, Pairing,
    lines::{self, awaits_role, closes_statement, is_unnumbered_title},
};
use crate::domain::{
    form::{fit::fits, flatten::Line, label::Meaning, value::after_name},
    programme::Attribute,
};

impl Pairing<'_> {
    /// The labels of a line; within the statement and where a role is awaited, fewer.
    pub(super) fn labels_of(
        &mut self,
        line: &Line,
        open: Option<usize>,
        next: Option<&Line>,
    ) -> Vec<(Meaning, Range<usize>)> {
        let mut labels = self.labels.line(&line.text);
        if labels.is_empty() {
            labels.extend(self.parted_by_look(line));
        }
        if labels.is_empty() {
            labels.extend(self.name_of_block(line));
        }
        let Some((first, value)) = labels.first() else {
            return labels;
        };
        let whole = value.is_empty();
        if self.signing && whole && is_unnumbered_title(*first, &line.text) {
            return Vec::new();
        }
        let short = || {
            let value = line.part(value.clone());
            !value.is_blank()
                && value.text.split_whitespace().count() <= 6
                && fits(*first, &value, 0)
                && !lines::is_sentence(&value.text)
        };
        if self.statement && !whole && !closes_statement(*first) && !short() {
            return Vec::new();
        }
        // "School role/s" / "Maths subject leader": a title can be what a role is
        let awaits_role = open
            .and_then(|o| self.found(o))
            .is_some_and(|f| awaits_role(f));
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

    /// "Name Ann Bell" right below a person's heading: a print may keep no more than a blank
    /// between a label and its answer.
    fn name_of_block(&self, line: &Line) -> Option<(Meaning, Range<usize>)> {
        let Some(Event::Label(Found {
            meaning: Meaning::Heading(_) | Meaning::Title(_),
            content,
            ..
        })) = self.out.last()
        else {
            return None;
        };
        let name = after_name(line.text.trim(), self.labels);
        let from = line.text.rfind(name)?;
        (content.is_empty() && name.len() < line.text.trim().len())
            .then_some((Meaning::Attribute(Attribute::Name), from..line.text.len()))
    }

    /// A label that nothing parts from its answer but another colour, or letters of another kind.
    fn parted_by_look(&self, line: &Line) -> Option<(Meaning, Range<usize>)> {
        let mut words = line.spans.iter().filter(|s| !s.text.trim().is_empty());
        let look = words.next()?.look;
        let label = line.spans.iter().take_while(|s| s.look == look);
        let at: usize = label.map(|s| s.text.len()).sum();
        let range = at..line.text.len();
        let value = line.part(range.clone());
        if value.is_blank() {
            return None;
        }
        let meaning = self.labels.whole(line.text.get(..at)?)?;
        let named = || {
            let mut words = value.text.split_whitespace();
            words.all(|w| w.starts_with(char::is_uppercase) && !self.labels.is_of_labels(w))
        };
        let asks = match meaning {
            Meaning::Field(_) | Meaning::Attribute(_) => true,
            Meaning::Title(_) => named(),
            Meaning::Heading(_)
            | Meaning::Section(_)
            | Meaning::Either(..)
            | Meaning::Both(..)
            | Meaning::AddressPart
            | Meaning::Unwanted => false,
        };
        (asks && fits(meaning, &value, 0)).then_some((meaning, range))
    }

    /// A label that a mail program or a column wrapped, put together again.
    pub(super) fn unwrapped(&self, lines: &[Line], at: usize) -> (Line, usize) {
        let Some(first) = lines.get(at) else {
            return (Line::empty(), 1);
        };
        let mut joined = first.clone();
        let mut used = 1;
        while used < 8 && self.labels.begins_prompt(&joined.text) {
            let Some(next) = lines.get(at + used).filter(|l| !l.is_blank()) else {
                break;
            };
            let ended = joined.text.trim_end().ends_with([':', '?']);
            if ended || self.labels.whole(&next.text).is_some() {
                break;
            }
            let more = joined.followed_by(next);
            if self.labels.begins_prompt(&more.text) || self.labels.cut(&more.text).is_some() {
                joined = more;
                used += 1;
            } else {
                break;
            }
        }
        // a narrow column breaks short labels, too
        let next = lines.get(at + 1).filter(|l| l.has_words());
        if let Some(next) = next.filter(|next| used == 1 && self.is_rest(&first.text, &next.text)) {
            return (first.followed_by(next), 2);
        }
        (joined, used)
    }
}
