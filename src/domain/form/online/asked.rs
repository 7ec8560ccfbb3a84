//! Questions and answers of a notification, told apart by how the provider sets them.

use super::{
    Labels, Meaning,
    provider::{self, is_foot},
};
use crate::domain::form::flatten::{GridRow, Line, Piece};

/// A question and what stands as its answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    pub question: String,
    pub answer: Vec<Line>,
}

/// So many questions must be known for a way of setting them to be the one in use.
const ENOUGH: usize = 5;

/// Every question with its answer, and the words before the first. None when too few are known.
pub(super) fn asked(pieces: &[Piece], labels: &Labels) -> Option<(Vec<Asked>, String)> {
    let lines = lines(pieces);
    let ways = [
        rows(pieces),
        by_number(&lines, labels),
        by_print(&lines),
        by_label(&lines, labels),
    ];
    let known = |asked: &[Asked]| {
        asked
            .iter()
            .filter(|a| super::meaning(labels, &a.question).is_some_and(asks))
            .count()
    };
    // The plainest way of those that explain most.
    let best = ways
        .into_iter()
        .rev()
        .map(|asked| (known(&asked), asked))
        .max_by_key(|(count, _)| *count)
        .filter(|(count, _)| *count >= ENOUGH)?;
    let first = best.1.first().map(|a| a.question.clone())?;
    let preface: Vec<&str> = lines
        .iter()
        .map(|l| l.text.as_str())
        .take_while(|text| !text.contains(first.as_str()))
        .take(40)
        .collect();
    Some((best.1, preface.join("\n")))
}

fn asks(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Field(_)
        | Meaning::Attribute(_)
        | Meaning::Both(..)
        | Meaning::Title(_)
        | Meaning::Either(..) => true,
        Meaning::Heading(_) | Meaning::Section(_) | Meaning::AddressPart | Meaning::Unwanted => {
            false
        }
    }
}

/// All lines in reading order, cells one after another.
fn lines(pieces: &[Piece]) -> Vec<Line> {
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Line(line) => out.push(line.clone()),
            Piece::Grid(rows) => {
                out.extend(rows.iter().flatten().flat_map(|cell| cell.lines.clone()));
            }
        }
    }
    out
}

/// A table of two columns, perhaps with a number before them.
fn rows(pieces: &[Piece]) -> Vec<Asked> {
    let mut out = Vec::new();
    for piece in pieces {
        let Piece::Grid(rows) = piece else {
            continue;
        };
        for row in rows {
            out.extend(row_asks(row));
        }
    }
    out
}

fn row_asks(row: &GridRow) -> Option<Asked> {
    let text = |cell: &[Line]| {
        cell.iter()
            .map(|l| l.text.trim())
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let mut cells: Vec<&[Line]> = row.iter().map(|c| c.lines.as_slice()).collect();
    // A column of numbers, or an empty one for the margin.
    while cells.len() > 2
        && cells.first().is_some_and(|c| {
            let text = text(c);
            text.chars()
                .all(|c| c.is_ascii_digit() || c == '.' || c == ')')
        })
    {
        cells.remove(0);
    }
    while cells.len() > 2 && cells.last().is_some_and(|c| text(c).is_empty()) {
        cells.pop();
    }
    match cells.as_slice() {
        [question, answer] if !text(question).is_empty() => Some(Asked {
            question: text(question),
            answer: answer.to_vec(),
        }),
        _ => None,
    }
}

/// Walks lines; `begins` says whether one begins a question, and what of it is the answer already.
fn walk(
    lines: &[Line],
    mut begins: impl FnMut(usize, &Line, Option<&Asked>) -> Option<(String, Vec<Line>, usize)>,
) -> Vec<Asked> {
    let mut out: Vec<Asked> = Vec::new();
    let mut ended = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some((question, answer, used)) = begins(at, line, out.last()) {
            out.push(Asked { question, answer });
            ended = false;
            at += used.max(1);
            continue;
        }
        if is_foot(&line.text) {
            ended = true;
        }
        if let Some(open) = out.last_mut().filter(|_| !ended)
            && (!line.is_blank() || !open.answer.is_empty())
        {
            open.answer.push(line.clone());
        }
        at += 1;
    }
    for one in &mut out {
        while one.answer.last().is_some_and(Line::is_blank) {
            one.answer.pop();
        }
    }
    out
}

/// "1. Name of school", then the answer; each number one more than the last.
fn by_number(lines: &[Line], labels: &Labels) -> Vec<Asked> {
    let mut last = 0;
    walk(lines, |at, line, _| {
        let (number, rest) = provider::numbered(&line.text)?;
        if number != last + 1 && !(last == 0 && number < 4) {
            return None;
        }
        last = number;
        Some(with_value(lines, at, rest.to_owned(), labels))
    })
}

/// A question printed bold or as a heading; the answer follows on the line or below.
fn by_print(lines: &[Line]) -> Vec<Asked> {
    walk(lines, |_, line, _| {
        if line.heading {
            return line
                .has_words()
                .then(|| (line.text.trim().to_owned(), Vec::new(), 1));
        }
        let mut end = 0;
        for span in &line.spans {
            if !span.look.bold && !span.text.trim().is_empty() {
                break;
            }
            end += span.text.len();
        }
        let question = line.part(0..end);
        let printed = question.spans.iter().any(|s| s.look.bold) && question.has_words();
        if !printed {
            return None;
        }
        let rest = line.part(end..line.text.len());
        let skipped = rest.text.len() - rest.text.trim_start_matches([':', ' ', '-', '–']).len();
        let rest = rest.part(skipped..rest.text.len());
        let answer = if rest.has_words() {
            vec![rest]
        } else {
            Vec::new()
        };
        Some((question.text.trim().to_owned(), answer, 1))
    })
}

/// A line that is a label, or begins with one and a colon.
fn by_label(lines: &[Line], labels: &Labels) -> Vec<Asked> {
    let mut asked = walk(lines, |at, line, open| {
        if line.is_blank() {
            return None;
        }
        let unanswered = open.is_some_and(|a| a.answer.iter().all(Line::is_blank));
        let found = with_value(lines, at, line.text.trim().to_owned(), labels);
        let colon = !found.1.is_empty() || line.text.trim_end().ends_with(':');
        if provider::meta(&found.0, open.is_none()).is_some() {
            return (colon || open.is_none() || !unanswered).then_some(found);
        }
        match super::meaning(labels, &found.0)? {
            Meaning::Field(_) | Meaning::Both(..) => Some(found),
            Meaning::Attribute(_) => (colon || !unanswered).then_some(found),
            // "Role / Headteacher": a title can be an answer
            Meaning::Heading(_)
            | Meaning::Title(_)
            | Meaning::Section(_)
            | Meaning::Either(..)
            | Meaning::AddressPart
            | Meaning::Unwanted => (colon || !unanswered).then_some(found),
        }
    });
    for one in &mut asked {
        let apart = one.answer.iter().position(Line::is_blank);
        if let Some(at) = apart.filter(|at| *at > 0)
            && let Some([heading]) = one.answer.get(at + 1..)
            && is_part(&heading.text)
        {
            one.answer.truncate(at);
        }
    }
    asked
}

/// "Section 2: Lead teachers": what heads the next questions. "Year 4 class" is no such thing.
fn is_part(text: &str) -> bool {
    let Some((number, _)) = text.split_once(':') else {
        return false;
    };
    let mut words = number.split_whitespace();
    let wordy = |word: &str| word.chars().all(char::is_alphabetic);
    let digits = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    words.next().is_some_and(wordy) && words.next().is_some_and(digits) && words.next().is_none()
}

/// The question on this line: whole, gone on with on the next lines, or up to its colon.
fn with_value(
    lines: &[Line],
    at: usize,
    text: String,
    labels: &Labels,
) -> (String, Vec<Line>, usize) {
    if super::meaning(labels, &text).is_some() && labels.whole(&provider::question(&text)).is_some()
    {
        return (text, Vec::new(), 1);
    }
    // A label before a colon; the answer may hold colons of its own.
    let line = lines.get(at);
    let offset = line.map_or(0, |l| l.text.len() - l.text.trim_start().len());
    let numbering = line.map_or(0, |l| l.text.trim().len().saturating_sub(text.len()));
    for mark in [":", "\t", " = ", " - ", " – "] {
        for (found, _) in text.match_indices(mark).take(3) {
            let head = text.get(..found).unwrap_or_default();
            let is_label = labels.whole(&provider::question(head)).is_some()
                || provider::meta(head, false).is_some();
            if let Some(line) = line.filter(|_| is_label) {
                let from = offset + numbering + found + mark.len();
                let rest = line.part(from..line.text.len());
                let skip = rest.text.len() - rest.text.trim_start().len();
                let rest = rest.part(skip..rest.text.len());
                let answer = if rest.is_blank() && !rest.text.contains('-') {
                    Vec::new()
                } else {
                    vec![rest]
                };
                return (head.to_owned(), answer, 1);
            }
        }
    }
    // A question that a mail program wrapped.
    let mut joined = text.clone();
    for used in 2..=4 {
        let Some(next) = lines.get(at + used - 1).filter(|l| !l.is_blank()) else {
            break;
        };
        // An answer above a question is no beginning of it.
        if labels.whole(&provider::question(&next.text)).is_some() {
            break;
        }
        joined = format!("{joined} {}", next.text.trim());
        if labels.whole(&provider::question(&joined)).is_some() {
            return (joined, Vec::new(), used);
        }
    }
    (text, Vec::new(), 1)
}
