//! The statement that a form lacked, brought by a later mail: under a title, under an introduction, or
//! as the whole answer to a letter that asked for it.

use crate::domain::{
    conversation::{
        Words,
        split::foot,
        supply::list::Printed,
        words::{collapse, find, words},
    },
    programme::Key,
};

const INTRODUCES: &[&str] = &[
    "statement below|follows|following|attached|is|are",
    "here|heres is|are? our|the|my|a|mrs|mr|head|headteacher|headteachers|heads .. statement",
    "below is|are our|the|my .. statement",
    "^ headteacher|headteachers|head|heads|school|our|supporting s? teacher|teachers? statement $",
    "statement as|from|by|of follows|the|our|head|headteacher|below|requested|mrs|mr",
    "please? find|see below|here|attached? for? our|the|my .. statement",
    "following is our|the|my",
    "as requested .. statement",
];

/// The statement a mail brings, and the text before it.
pub(in crate::domain::conversation) fn statement(
    subject: &str,
    words: &Words,
    printed: &Printed,
) -> Option<(String, String)> {
    let asked = || {
        let mut quoted = words.quoted.lines().take(200);
        quoted.any(|line| matches!(printed.item(line), Some((Key::Statement, _))))
    };
    titled(subject, &words.fresh).or_else(|| asked().then(|| untitled(&words.fresh))?)
}

/// The answer to a letter that asked for the statement, without a word that it is one. An excuse of
/// the same length is none.
fn untitled(fresh: &str) -> Option<(String, String)> {
    let lines: Vec<&str> = fresh.lines().collect();
    // "Sorry, I thought I had. Here you go:"
    let led = lines
        .iter()
        .take(6)
        .rposition(|l| l.trim_end().ends_with(':'));
    let is_short = |line: &&&str| words(line).len() <= 6;
    let skip = led.map_or_else(|| lines.iter().take_while(is_short).count(), |at| at + 1);
    let (before, after) = lines.split_at_checked(skip)?;
    let text = paragraphs(after.iter().map(|l| (*l).to_owned()).collect());
    is_as_a_statement(&text, UNTITLED).then(|| (text, before.join("\n")))
}

/// Words that a statement has at least.
const UNTITLED: usize = 25;
const TITLED: usize = 15;

/// Long enough, of the school and its maths, and no excuse.
fn is_as_a_statement(text: &str, fewest: usize) -> bool {
    const ABOUT: &str = "we our school teachers pupils children maths mathematics mastery participate \
        join part programme group because improve results outcomes attainment progress support \
        governors curriculum staff lead leaders";
    const EXCUSES: &str = "sorry apologies unfortunately afraid attached deadline extension tomorrow \
        email shortly soon later trn copied signature";
    let found = words(text);
    let of = |list: &str| {
        let said = list
            .split(' ')
            .filter(|w| !w.is_empty() && found.iter().any(|f| f.norm == *w));
        said.count()
    };
    found.len() >= fewest && of(ABOUT) >= 4 && of(EXCUSES) == 0 && !text.contains('?')
}

/// Under a title or an introduction, or all of a mail whose subject says so.
fn titled(subject: &str, fresh: &str) -> Option<(String, String)> {
    let by_subject = {
        let found = words(subject);
        let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
        find("statement", &norms).is_some()
    };
    let lines: Vec<&str> = fresh.lines().collect();
    let mut start: Option<(usize, Option<String>, String)> = None;
    for (n, line) in lines.iter().enumerate().take(20) {
        let text = collapse(line);
        let found = words(&text);
        let norms: Vec<&str> = found.iter().map(|w| w.norm.as_str()).collect();
        if text.contains('?') || !norms.contains(&"statement") {
            continue;
        }
        if norms.len() > 30 && !text.contains(':') {
            continue;
        }
        // "Headteacher statement: Our school …"
        let titled = text.split_once(':').is_some_and(|(title, _)| {
            // "Sorry I missed this off. Headteacher statement:"
            let title = words(title.rsplit(". ").next().unwrap_or(title));
            title.len() <= 6 && title.last().is_some_and(|w| w.norm == "statement")
        });
        // "Ann has asked me to send her statement:"
        let led = text.ends_with(':')
            && (norms.len() <= 14 && norms.last() == Some(&"statement")
                || is_statement_below(&lines, n));
        if titled || led || INTRODUCES.iter().any(|p| find(p, &norms).is_some()) {
            // "Headteacher statement: Our school …" goes on in the same line
            let rest = text
                .split_once(':')
                .map(|(_, rest)| rest.trim().to_owned())
                .filter(|rest| rest.split(' ').count() > 5);
            start = Some((n, rest, said_before_the_title(&text)));
            break;
        }
    }
    let (before, body) = match start {
        Some((n, rest, said)) => (
            lines
                .iter()
                .take(n)
                .copied()
                .chain([said.as_str()])
                .collect::<Vec<_>>()
                .join("\n"),
            rest.into_iter()
                .chain(lines.iter().skip(n + 1).map(|l| (*l).to_owned()))
                .collect::<Vec<_>>(),
        ),
        None if by_subject => {
            let greeting = |line: &&str| {
                let found = words(line);
                found.len() <= 6 || line.trim().ends_with([':', ','])
            };
            let skip = lines.iter().take_while(|l| greeting(l)).count();
            (
                lines
                    .iter()
                    .take(skip)
                    .copied()
                    .collect::<Vec<_>>()
                    .join("\n"),
                lines.iter().skip(skip).map(|l| (*l).to_owned()).collect(),
            )
        }
        None => return None,
    };
    let text = paragraphs(body);
    let asking = text.contains('?') && start_less(&before) && text.split_whitespace().count() < 60;
    let whole = text.split_whitespace().count() > 30 || is_as_a_statement(&text, TITLED);
    (whole && !asking).then_some((text, before))
}

/// "Please accept this as my signature. | For the statement:": what the line says before its title.
fn said_before_the_title(line: &str) -> String {
    let titled = line.split_once(':').map_or(line, |(title, _)| title);
    titled
        .rsplit_once(". ")
        .map_or(String::new(), |(said, _)| format!("{said}."))
}

/// "… the statement was lost. It should have read:", and below it words as of a statement.
fn is_statement_below(lines: &[&str], at: usize) -> bool {
    let below: Vec<String> = lines.iter().skip(at + 1).map(|l| (*l).to_owned()).collect();
    is_as_a_statement(&paragraphs(below), UNTITLED)
}

/// Without the sign-off.
fn paragraphs(mut body: Vec<String>) -> String {
    while body.last().is_some_and(|l| {
        l.trim().is_empty() || foot::is_sign_off(l) || (words(l).len() <= 3 && foot::is_name(l))
    }) {
        body.pop();
    }
    let paragraphs: Vec<String> = body
        .split(|l| l.trim().is_empty())
        .map(|p| collapse(&p.join(" ")))
        .filter(|p| !p.is_empty())
        .collect();
    paragraphs.join("\n\n")
}

fn start_less(before: &str) -> bool {
    before.trim().is_empty()
}
