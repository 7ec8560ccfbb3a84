//! The sentences of a text, whose lines a mail program broke where it liked.

use super::{Sentence, in_list};

/// More than this no person writes to an office; the rest is not listened to.
const SENTENCES: usize = 300;

/// Sentences of a text: lines that a mail program broke are joined, list items and
/// `label: value` lines stand alone.
pub(in crate::domain::conversation) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut paragraph = 0;
    let mut unit = String::new();
    let mut last_len = 0;
    for line in text.lines().chain([""]) {
        let line = without_faces(&collapse(line));
        if line.is_empty() || !(unit.is_empty() || continues(&unit, last_len, &line)) {
            split_unit(&unit, paragraph, &mut found);
            unit.clear();
        }
        if found.len() >= SENTENCES {
            found.truncate(SENTENCES);
            return found;
        }
        if line.is_empty() {
            paragraph += 1;
            continue;
        }
        last_len = line.chars().count();
        if !unit.is_empty() {
            unit.push(' ');
        }
        // a line of a megabyte is no sentence
        unit.extend(line.chars().take(4000));
        if unit.len() > 8000 {
            split_unit(&unit, paragraph, &mut found);
            unit.clear();
        }
    }
    found
}

/// "… and not to him :) I confirm": a face ends a sentence, and is no colon before the next.
fn without_faces(line: &str) -> String {
    const FACES: &str = ":) :-) :( :-( ;) ;-) :D :-D =) :p :P XD xD";
    if !line.contains([')', '(', 'D', 'p', 'P']) || !line.contains([':', ';', '=', 'x', 'X']) {
        return line.to_owned();
    }
    let mut left = String::with_capacity(line.len());
    let mut ends = false;
    for word in line.split(' ') {
        if in_list(FACES, word) {
            ends = !left.is_empty();
            continue;
        }
        let opens = word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if ends && opens && !left.ends_with(['.', '!', '?', ',', ':', ';']) {
            left.push('.');
        }
        ends = false;
        if !left.is_empty() {
            left.push(' ');
        }
        left.push_str(word);
    }
    left
}

/// Blanks of every kind to single spaces; a tab tells a label from its value.
pub(in crate::domain::conversation) fn collapse(line: &str) -> String {
    let tabbed = line.trim().replace('\t', " | ");
    tabbed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn continues(unit: &str, last_len: usize, next: &str) -> bool {
    let ended = unit.ends_with(['.', '!', '?', ':', ';']);
    let labelled = |line: &str| {
        line.find([':', '|', '\t']).is_some_and(|at| {
            at < 90
                && !line
                    .get(at..)
                    .is_some_and(|rest| rest.starts_with("://") || rest.starts_with(":0"))
        })
    };
    let item = next.starts_with(['-', '•', '*', '·', '–', '>', '['])
        || next.split_once(['.', ')']).is_some_and(|(n, _)| {
            !n.is_empty() && n.len() < 3 && n.chars().all(|c| c.is_numeric())
        });
    // "Ann Lee - maths lead" begins a line of a list
    let headed = |line: &str| {
        let head = [" - ", " – ", " = "]
            .iter()
            .find_map(|dash| line.split_once(dash));
        let capital = |w: &str| w.starts_with(char::is_uppercase);
        head.is_some_and(|(head, _)| head.split(' ').count() <= 4 && head.split(' ').all(capital))
    };
    // who signs below a long last line
    let signs = |line: &str| {
        let name =
            |w: &str| w.starts_with(char::is_uppercase) && w.chars().all(char::is_alphabetic);
        line.split(' ').count() <= 2 && line.split(' ').all(name)
    };
    if item || signs(next) || headed(next) || labelled(next) || (labelled(unit) && last_len < 60) {
        return false;
    }
    if last_len >= 56 {
        return !ended || unit.ends_with([';', ':']);
    }
    let lower = next.chars().next().is_some_and(char::is_lowercase);
    !ended
        && lower
        && crate::domain::conversation::supply::label::of_line(unit).is_none()
        && unit.contains(' ')
}

fn split_unit(unit: &str, paragraph: usize, found: &mut Vec<Sentence>) {
    let mut start = 0;
    let mut opens_line = true;
    let mut push = |from: usize, to: usize, opens_line: bool| {
        let Some(text) = unit.get(from..to).map(str::trim) else {
            return;
        };
        // "2) Deputy head"
        let text = match text.split_once(") ") {
            Some((n, item)) if n.len() <= 2 && n.chars().all(|c| c.is_ascii_digit()) => item,
            Some(_) | None => text,
        };
        if text.chars().any(char::is_alphanumeric) {
            found.push(Sentence::new(text, paragraph, opens_line));
        }
    };
    for (at, c) in unit.char_indices() {
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let end = at + c.len_utf8();
        let (before, after) = (unit.get(start..at), unit.get(end..));
        let space =
            after.is_some_and(|a| a.trim_start_matches(['"', '”', ')', '\'']).starts_with(' '));
        // "(it's been SATs week!)"
        let bracketed = || {
            let closes = after.is_some_and(|a| a.contains(')'));
            closes && before.is_some_and(|b| b.rfind('(') > b.rfind(')'))
        };
        if !space || bracketed() || (c == '.' && before.is_some_and(abbreviated)) {
            continue;
        }
        push(start, end, opens_line);
        opens_line = false;
        start = end;
    }
    push(start, unit.len(), opens_line);
}

fn abbreviated(before: &str) -> bool {
    const COUNTIES: &str = "beds berks bucks cambs derbys glos hants herts lancs leics lincs northants notts \
        oxon staffs warks wilts worcs yorks";
    const SHORT: [&str; 22] = [
        "mr", "mrs", "ms", "dr", "st", "no", "tel", "ext", "mob", "e.g", "i.e", "eg", "ie", "etc",
        "rd", "ave", "prof", "rev", "sr", "fr", "approx", "ref",
    ];
    let last = before
        .rsplit([' ', '('])
        .next()
        .unwrap_or("")
        .to_lowercase();
    let initial = last.chars().count() == 1 && last.chars().all(char::is_alphabetic) && last != "i";
    initial || SHORT.contains(&last.as_str()) || in_list(COUNTIES, &last)
}
