//! "Q: Name of school" and "A: Oak Primary": the marks that somebody put before what is asked and
//! what is answered.

use super::{Line, Piece};

/// So many of each are a manner of writing and no accident.
const MARKED: usize = 3;

/// Takes the marks away, where all is written so.
pub(super) fn drop_marks(pieces: &mut [Piece]) {
    let mut asks = 0;
    let mut answers = 0;
    let mut written_out = 0;
    for line in pieces.iter_mut().flat_map(lines) {
        asks += usize::from(after_mark(&line.text, &["question", "q"]).is_some());
        answers += usize::from(after_mark(&line.text, &["answer", "ans", "a"]).is_some());
        written_out += usize::from(after_mark(&line.text, &["answer"]).is_some());
    }
    // a lone "A" may number a list
    if answers < MARKED || asks < MARKED && written_out < MARKED {
        return;
    }
    let alone = asks < MARKED;
    for line in pieces.iter_mut().flat_map(lines) {
        let marks = ["answer", "question", "q", "ans", "a"];
        let marks = if alone {
            marks.get(..1).unwrap_or_default()
        } else {
            &marks
        };
        if let Some(from) = after_mark(&line.text, marks) {
            *line = line.part(from..line.text.len());
        }
    }
}

fn lines(piece: &mut Piece) -> Box<dyn Iterator<Item = &mut Line> + '_> {
    match piece {
        Piece::Line(line) => Box::new(std::iter::once(line)),
        Piece::Grid(rows) => Box::new(rows.iter_mut().flatten().flat_map(|cell| &mut cell.lines)),
    }
}

/// Where the text goes on after "Q:", "Q3.", "Answer 3:".
fn after_mark(text: &str, marks: &[&str]) -> Option<usize> {
    let body = text.trim_start();
    let word = body.chars().take_while(char::is_ascii_alphabetic).count();
    let (word, rest) = body.split_at_checked(word)?;
    if !marks.iter().any(|mark| word.eq_ignore_ascii_case(mark)) {
        return None;
    }
    let rest = rest.trim_start_matches(' ');
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix([':', '.', ')'])?;
    let apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
    apart.then(|| text.len() - rest.trim_start().len())
}
