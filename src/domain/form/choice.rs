//! Yes or No, however it was marked: by deletion, look, tick, cross, brackets, capitals or words.
//!
//! An untouched "Yes/No" is no answer, and neither is a mark on both.

use super::flatten::Line;

/// One Yes or No as it stands in the text.
struct Word {
    yes: bool,
    at: usize,
    end: usize,
    capitals: bool,
}

/// The choice made in these lines: Some(true) for yes.
pub fn choice(lines: &[Line]) -> Option<bool> {
    let (text, looks) = unstruck(lines);
    let words = yes_and_no(&text);
    let (yes, no): (Vec<&Word>, Vec<&Word>) = words.iter().partition(|w| w.yes);
    match (yes.len(), no.len()) {
        (0, 0) => return in_words(&text),
        (_, 0) => return ticked(&text, &words).or(left_empty(&text, true)),
        (0, _) => return ticked(&text, &words).or(left_empty(&text, false)),
        (_, _) => {}
    }
    if let Some(answer) = ticked(&text, &words) {
        return Some(answer);
    }
    if let Some(answer) = looked(&words, &looks) {
        return Some(answer);
    }
    // typed beside the printed pair: "Yes/No  No", "Yes (Yes/No)"
    if let Some(at) = printed_pair(&text, &words) {
        if words.len() > 2 {
            return beside_pair(&words, at);
        }
    } else if let Some(answer) = said_first(&text, &words) {
        return Some(answer);
    }
    // "YES/no", and never by the capital of "Yes/no"
    if let ([y], [n]) = (yes.as_slice(), no.as_slice())
        && y.capitals != n.capitals
    {
        return Some(y.capitals);
    }
    bracketed(&text, &words)
}

#[derive(Clone, Copy, PartialEq, Default)]
struct Marks {
    bold: bool,
    underline: bool,
    highlight: bool,
    colour: bool,
}

/// The text without what was struck through, and the marks of every byte.
fn unstruck(lines: &[Line]) -> (String, Vec<Marks>) {
    let mut text = String::new();
    let mut marks = Vec::new();
    for line in lines {
        for span in line.spans.iter().filter(|s| !s.look.strike) {
            let look = Marks {
                bold: span.look.bold,
                underline: span.look.underline,
                highlight: span.look.highlight,
                colour: span.look.colour,
            };
            text.push_str(&span.text);
            marks.resize(text.len(), look);
        }
        text.push('\n');
        marks.resize(text.len(), Marks::default());
    }
    (text, marks)
}

/// Whether the text says either, in whatever way.
pub fn says_yes_or_no(text: &str) -> bool {
    !yes_and_no(text).is_empty()
}

fn yes_and_no(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() || matches!(c, '\'' | '’') {
            start.get_or_insert(at);
            continue;
        }
        let Some(from) = start.take() else { continue };
        let word = text.get(from..at).unwrap_or_default();
        let yes = match word.to_lowercase().as_str() {
            "yes" | "y" | "yep" | "yeah" | "yup" => true,
            "no" | "n" | "nope" | "nah" => false,
            _ => continue,
        };
        let capitals = word.len() > 1 && word.chars().all(char::is_uppercase);
        found.push(Word {
            yes,
            at: from,
            end: at,
            capitals,
        });
    }
    found
}

const CHECKED: &str = "☒☑✓✔🗹⊠✅🗸";
const UNCHECKED: &str = "☐□▢○◯";

/// A tick box, tick or X beside one of the words.
fn ticked(text: &str, words: &[Word]) -> Option<bool> {
    let (words, begin) = without_printed_pair(text, words);
    let before_first = words
        .first()
        .map(|w| text.get(begin..w.at).unwrap_or_default())?;
    let boxes_before = before_first
        .contains(|c| CHECKED.contains(c) || UNCHECKED.contains(c) || "[(".contains(c))
        && !before_first.trim_end().ends_with(['(', '['])
        || crossed(before_first);
    let mut answer = None;
    for (i, word) in words.iter().enumerate() {
        let from = if i == 0 { begin } else { words.get(i - 1)?.end };
        let to = words.get(i + 1).map_or(text.len(), |w| w.at);
        // boxes stand on one side of their words throughout
        let beside = if boxes_before {
            text.get(from..word.at)?
        } else {
            text.get(word.end..to)?
        };
        if beside.contains(|c| CHECKED.contains(c)) || crossed(beside) {
            if answer.is_some_and(|a| a != word.yes) {
                return None;
            }
            answer = Some(word.yes);
        }
    }
    answer
}

/// "…: Yes/No ☐ Yes ☒ No": the question prints the pair, the boxes stand with the words after it;
/// and where those begin.
fn without_printed_pair<'w>(text: &str, words: &'w [Word]) -> (&'w [Word], usize) {
    match words {
        [yes, no, rest @ ..] if !rest.is_empty() && yes.yes && !no.yes => {
            let between = text.get(yes.end..no.at).unwrap_or_default();
            let unmarked = !text.get(..yes.at).is_some_and(|before| {
                before.contains(|c| CHECKED.contains(c) || UNCHECKED.contains(c)) || crossed(before)
            });
            match between.trim() == "/" && unmarked {
                true => (rest, no.end),
                false => (words, 0),
            }
        }
        _ => (words, 0),
    }
}

/// Where among the words a printed "Yes/No" stands.
fn printed_pair(text: &str, words: &[Word]) -> Option<usize> {
    words.windows(2).position(|pair| match pair {
        [yes, no] => {
            let between = text.get(yes.end..no.at).unwrap_or_default();
            yes.yes && !no.yes && between.trim() == "/"
        }
        _other => false,
    })
}

/// What was typed before or after a printed pair, where it says one thing.
fn beside_pair(words: &[Word], at: usize) -> Option<bool> {
    let (before, after) = words.split_at(at);
    let mut typed = before.iter().chain(after.iter().skip(2)).map(|w| w.yes);
    let first = typed.next()?;
    typed.all(|yes| yes == first).then_some(first)
}

/// "Yes - but no visits yet": the word that answers, and then what it is about.
fn said_first(text: &str, words: &[Word]) -> Option<bool> {
    let first = words.first()?;
    let before = text.get(..first.at)?.trim_end();
    let after = text.get(first.end..)?.trim_start_matches(' ');
    let begins = before.is_empty() || before.ends_with([':', '?']);
    let apart = after.starts_with(['.', ',', ';', ':', '-', '–', '—', '!', '\n']);
    (begins && apart && !after.starts_with(". of")).then_some(first.yes)
}

/// The only word is the answer, unless its box was left empty.
fn left_empty(text: &str, word: bool) -> Option<bool> {
    (!text.contains(|c| UNCHECKED.contains(c))).then_some(word)
}

/// "x", "[X]", "(x)" standing alone.
fn crossed(beside: &str) -> bool {
    beside
        .split(|c: char| c.is_whitespace() || "[](){}/".contains(c))
        .any(|w| matches!(w, "x" | "X" | "×"))
}

/// One of them looks otherwise than the other.
fn looked(words: &[Word], looks: &[Marks]) -> Option<bool> {
    let of = |yes: bool| {
        words
            .iter()
            .find(|w| w.yes == yes)
            .and_then(|w| looks.get(w.at).copied())
    };
    let (yes, no) = (of(true)?, of(false)?);
    let marks: [fn(Marks) -> bool; 4] =
        [|m| m.highlight, |m| m.underline, |m| m.bold, |m| m.colour];
    let mut answers = marks
        .iter()
        .filter(|mark| mark(yes) != mark(no))
        .map(|mark| mark(yes));
    let first = answers.next()?;
    answers.all(|a| a == first).then_some(first)
}

/// "(Yes)/No", "*Yes* / No", but not "(Yes/No)".
fn bracketed(text: &str, words: &[Word]) -> Option<bool> {
    let mut marked = words.iter().filter(|w| {
        let before = text.get(..w.at).and_then(|t| t.chars().last());
        let after = text.get(w.end..).and_then(|t| t.chars().next());
        matches!(
            (before, after),
            (Some('('), Some(')'))
                | (Some('['), Some(']'))
                | (Some('*'), Some('*'))
                | (Some('_'), Some('_'))
                | (Some('<'), Some('>'))
                | (Some('→' | '»' | '>'), Some('←' | '«' | '<'))
                | (Some('"'), Some('"'))
        )
    });
    let one = marked.next()?;
    marked.next().is_none().then_some(one.yes)
}

/// Answers without either word.
fn in_words(text: &str) -> Option<bool> {
    let plain = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    match plain.as_str() {
        "true" | "we do" | "we have" | "please" | "we would" | "it has" => Some(true),
        "false" | "none" | "never" | "not yet" | "we have not" | "not at this time" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Look, Span};
    use crate::domain::form::flatten::Place;

    fn check(markup: &str, expected: Option<bool>) {
        // ~struck~ *bold* _underlined_ ^highlighted^
        let mut spans = Vec::new();
        let mut look = Look::default();
        let mut text = String::new();
        for c in markup.chars() {
            let flip = match c {
                '~' => &mut look.strike,
                '*' => &mut look.bold,
                '_' => &mut look.underline,
                '^' => &mut look.highlight,
                _ => {
                    text.push(c);
                    continue;
                }
            };
            let before = *flip;
            let mut was = look;
            match c {
                '~' => was.strike = before,
                '*' => was.bold = before,
                '_' => was.underline = before,
                _ => was.highlight = before,
            }
            spans.push(Span {
                text: std::mem::take(&mut text),
                look: was,
                ..Span::default()
            });
            match c {
                '~' => look.strike = !before,
                '*' => look.bold = !before,
                '_' => look.underline = !before,
                _ => look.highlight = !before,
            }
        }
        spans.push(Span {
            text,
            look,
            ..Span::default()
        });
        let text = spans.iter().map(|s| s.text.as_str()).collect();
        let line = Line {
            spans,
            text,
            heading: false,
            list: false,
            place: Place::Paragraph(1),
        };
        assert_eq!(choice(&[line]), expected, "{markup}");
    }

    /// Case 38: tick boxes, and Yes/No by deletion.
    #[test]
    fn a_choice_is_read_however_it_was_marked() {
        let (yes, no) = (Some(true), Some(false));
        for (markup, expected) in [
            ("Yes", yes),
            ("no", no),
            ("YES please", yes),
            ("Yes/~No~", yes),
            ("~Yes/~No", no),
            ("~Yes~/No", no),
            ("*Yes*/No", yes),
            ("Yes/_No_", no),
            ("^Yes^ / No", yes),
            ("☒ Yes ☐ No", yes),
            ("☐ Yes ☒ No", no),
            ("Yes ☐ No ☑", no),
            ("Yes ✓ / No", yes),
            ("[x] Yes [ ] No", yes),
            ("part of a group: Yes/No ☐ Yes ☒ No", no),
            ("part of a group: Yes/No ☒ Yes ☐ No", yes),
            ("part of a group: Yes/No Yes ☐ No ☒", no),
            ("part of a group: Yes/No ☒ Yes", yes),
            ("[ ] Yes [X] No", no),
            ("Yes / No X", no),
            ("YES/no", yes),
            ("(Yes)/No", yes),
            ("Yes/No  No", no),
            ("Yes/No: Yes", yes),
            ("Yes (Yes/No)", yes),
            ("No  Yes/No", no),
            ("Yes Yes/No No", None),
            ("Yes - but no visits, and no contact since", yes),
            ("Apply as a group: No. We said yes last year, yes", no),
            ("No visits so far, yes", None),
            ("Yes/No: Nope", no),
            ("Yes/No: Yeah", yes),
            ("Nah, not this time", no),
            ("Yep", yes),
            ("Y", yes),
            ("N", no),
            ("Yes - with Oakfield Primary", yes),
            ("not yet", no),
            ("Yes/No", None),
            ("(Yes/No)", None),
            ("Yes / No", None),
            ("*Yes/No*", None),
            ("", None),
            ("TBC", None),
            ("☐ Yes ☐ No", None),
            ("☐ Yes", None),
            ("☒ No", no),
            ("☒ Yes ☒ No", None),
            ("Y/N", None),
        ] {
            check(markup, expected);
        }
    }
}
