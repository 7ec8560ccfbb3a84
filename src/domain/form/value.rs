//! What stands with a label, as the value of its key.

mod address;
mod name;

pub(super) use self::name::after_name;
use self::{
    address::address,
    name::{after_post, are_two},
};
use super::{
    choice::choice,
    flatten::Line,
    label::{Labels, Meaning},
    validity::{canonical, email, squeeze},
    words::words,
};
use crate::domain::programme::{Attribute, Key, Role};

/// What the lines with a label say.
#[derive(Debug, PartialEq)]
pub enum Answer {
    Nothing,
    /// The form's own placeholder, left as printed.
    Placeholder,
    Value(String),
    /// A name cell that also gives the address.
    NameAndEmail(String, String),
    /// An address of mail, and others at which the same person may be reached.
    Addresses(String, Vec<String>),
    /// Something, but not what was asked.
    Unclear,
    /// What two people would answer where one was asked.
    Several,
}

fn is_laestab(text: &str) -> bool {
    let number = |part: &str, length: usize| {
        part.trim().len() == length && part.trim().chars().all(|c| c.is_ascii_digit())
    };
    text.split_once('/')
        .is_some_and(|(authority, school)| number(authority, 3) && number(school, 4))
}

/// Reads the value of a key.
pub fn answer(key: Key, content: &[Line], labels: &Labels) -> Answer {
    let left: Vec<Line>;
    // A choice is told by what was struck; what is written is what was not.
    let written = match key {
        Key::GroupRequested | Key::SpecialistEngagement => content,
        _other if content.iter().any(Line::is_struck) => {
            left = content.iter().map(Line::unstruck).collect();
            &left
        }
        _other => content,
    };
    let lines: Vec<&Line> = written
        .iter()
        .filter(|l| !l.is_blank() && !labels.is_placeholder(&l.text))
        .collect();
    match key {
        Key::Signature(_) => return signature(written, labels),
        Key::GroupRequested | Key::SpecialistEngagement => {
            return match choice(content) {
                Some(true) => Answer::Value("Yes".to_owned()),
                Some(false) => Answer::Value("No".to_owned()),
                None if lines.is_empty() => Answer::Nothing,
                None => Answer::Unclear,
            };
        }
        Key::Statement => return statement(&lines, labels),
        Key::Person(..)
        | Key::MathsHub
        | Key::SchoolName
        | Key::SchoolAddress
        | Key::SchoolUrn
        | Key::SchoolPhone
        | Key::LocalAuthority
        | Key::SpecialistDetail
        | Key::GroupSchools
        | Key::GroupRelationship => {}
    }
    let text = joined(&lines);
    // what no rule parts from its answer: the rest of a question, the next one, the next heading
    let open = [
        Key::SpecialistDetail,
        Key::GroupSchools,
        Key::GroupRelationship,
    ];
    let asked = open.contains(&key) && (labels.is_of_prompt(&text) || labels.asks(&text, &open));
    if text.is_empty() || asked {
        return Answer::Nothing;
    }
    let text = match key {
        Key::Person(role, Attribute::Name) => {
            after_post(after_name(&text, labels), role, labels).to_owned()
        }
        Key::Person(_, Attribute::Role) => after_label(&text, Attribute::Role, labels).to_owned(),
        _other => text,
    };
    if several(key, &text) {
        return Answer::Several;
    }
    match key {
        Key::Person(role, Attribute::Email) => address(role, &text, &lines, labels),
        // "873/2051" is the school's number at the Department, whatever the label says.
        Key::Person(_, Attribute::Trn) if is_laestab(&text) => Answer::Nothing,
        Key::Person(_, Attribute::Name) if text.contains('@') => match email(&text) {
            Some(address) => {
                let name = squeeze(&text.replace(&address, " "));
                let name =
                    name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
                let name = name.trim_end_matches(['(', '<', '-', ',', ';', ' ']);
                Answer::NameAndEmail(name.to_owned(), address)
            }
            None => Answer::Value(canonical(key, &text)),
        },
        _other => Answer::Value(canonical(key, &text)),
    }
}

/// "Role: Maths lead" → "Maths lead": the label said again.
fn after_label<'a>(text: &'a str, asked: Attribute, labels: &Labels) -> &'a str {
    let label = text.split_once(':').map(|(label, _)| label);
    let again = label.is_some_and(|l| labels.whole(l) == Some(Meaning::Attribute(asked)));
    let rest = text.split_once(':').map_or("", |(_, rest)| rest.trim());
    if again && !rest.is_empty() {
        rest
    } else {
        text
    }
}

/// Two teacher numbers, or two people's names: which is meant is asked. Two may well be head
/// together.
fn several(key: Key, text: &str) -> bool {
    match key {
        Key::Person(_, Attribute::Trn) => {
            let numbers = text.split(|c: char| !c.is_ascii_digit());
            numbers.filter(|number| number.len() == 7).count() > 1
        }
        Key::Person(role, Attribute::Name) => {
            !matches!(role, Role::Headteacher | Role::HeadOfDepartment) && are_two(text)
        }
        _other => false,
    }
}

/// The lines below each other; a name broken at its hyphen goes on.
fn stacked<'a>(lines: impl Iterator<Item = &'a str>, joint: &str) -> String {
    let mut out = String::new();
    for line in lines {
        let mut end = out.chars().rev();
        let broken = end.next() == Some('-') && end.next().is_some_and(char::is_alphabetic);
        let goes_on = broken && line.starts_with(char::is_alphabetic);
        if !out.is_empty() && !goes_on {
            out.push_str(joint);
        }
        out.push_str(line);
    }
    out
}

fn joined(lines: &[&Line]) -> String {
    // printed, and typed again below
    let again = |at: usize| {
        let above = at.checked_sub(1).and_then(|above| lines.get(above));
        above
            .zip(lines.get(at))
            .is_some_and(|(a, b)| a.text.trim() == b.text.trim())
    };
    let once = lines.iter().enumerate().filter(|(at, _)| !again(*at));
    let text = stacked(once.map(|(_, l)| l.text.trim()), "\n");
    let text = text.trim_matches(|c: char| c.is_whitespace() || "|*".contains(c));
    bare(text).to_owned()
}

/// An answer without what points to it, what it is written on, and what is put around it.
fn bare(text: &str) -> &str {
    let ruled = |c: char| c.is_whitespace() || "_…".contains(c);
    let points = |c: char| c.is_whitespace() || ":=>»→➔➜➢►▶".contains(c);
    let text = text.trim_matches(ruled).trim_start_matches(points);
    let text = without_dash(text);
    let around = [
        ('[', ']'),
        ('(', ')'),
        ('{', '}'),
        ('<', '>'),
        ('“', '”'),
        ('"', '"'),
    ];
    let within = around.iter().find_map(|&(open, close)| {
        let within = text.strip_prefix(open)?.strip_suffix(close)?;
        (!within.contains([open, close])).then_some(within)
    });
    within.map_or(text, str::trim)
}

/// "- Oak Primary" → "Oak Primary": a dash before the only item. Several are a list, which keeps them.
fn without_dash(text: &str) -> &str {
    let listed = |line: &str| line.trim_start().starts_with(['-', '–', '—']);
    let alone = !text.lines().skip(1).any(listed);
    text.strip_prefix(['-', '–', '—'])
        .filter(|rest| alone && rest.starts_with(char::is_whitespace))
        .map_or(text, str::trim_start)
}

/// A signature typed over its placeholder, or pasted.
fn signature(content: &[Line], labels: &Labels) -> Answer {
    let mut typed = Vec::new();
    let mut placeholder = false;
    let picture = content.iter().flat_map(|l| &l.spans).any(|s| s.picture);
    for line in content.iter().filter(|l| l.has_words()) {
        let text = line.text.trim();
        let printed = labels.is_placeholder(text)
            || matches!(labels.whole(text), Some(Meaning::Field(Key::Signature(_))));
        if printed {
            placeholder = true;
            continue;
        }
        typed.push(after_placeholder(text, labels));
    }
    let text = squeeze(&stacked(typed.into_iter(), " "));
    let text = bare(&text).to_owned();
    if !text.is_empty() {
        Answer::Value(text)
    } else if picture {
        Answer::Value("[picture]".to_owned())
    } else if placeholder {
        Answer::Placeholder
    } else {
        Answer::Nothing
    }
}

/// "Signature of headteacher Claire Shaw" → "Claire Shaw"
fn after_placeholder<'a>(text: &'a str, labels: &Labels) -> &'a str {
    let found = words(text);
    for take in (2..found.len()).rev() {
        let Some(end) = take
            .checked_sub(1)
            .and_then(|i| found.get(i))
            .map(|w| w.end)
        else {
            continue;
        };
        let Some((head, rest)) = text.split_at_checked(end) else {
            continue;
        };
        if matches!(labels.whole(head), Some(Meaning::Field(Key::Signature(_)))) {
            return rest.trim_start_matches(|c: char| c.is_whitespace() || ":-–—.".contains(c));
        }
    }
    text
}

/// The statement's paragraphs, the printed question aside.
fn statement(lines: &[&Line], labels: &Labels) -> Answer {
    let mut kept = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if labels.within_prompt(text) && kept.is_empty() {
            continue;
        }
        if i < 2
            && kept.is_empty()
            && let Some(cut) = labels
                .cut(text)
                .filter(|c| c.meaning == Meaning::Field(Key::Statement))
        {
            let rest = text.get(cut.value..).unwrap_or_default().trim();
            if !rest.is_empty() {
                kept.push(rest.to_owned());
            }
            continue;
        }
        // the first of several points keeps its mark
        let mark = text.chars().next().filter(|c| matches!(c, '-' | '–'));
        let listed = mark.is_some_and(|mark| {
            let mut rest = lines.iter().skip(i + 1);
            rest.any(|line| line.text.trim().starts_with(mark))
        });
        let text = if kept.is_empty() && !listed {
            text.trim_start_matches([':', '–', '-', ' '])
        } else {
            text
        };
        kept.push(text.to_owned());
    }
    let text = canonical(Key::Statement, bare(&kept.join("\n")));
    if text.is_empty() {
        Answer::Nothing
    } else {
        Answer::Value(text)
    }
}
