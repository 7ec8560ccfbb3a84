//! The sender's new words told apart from what they quote, however their mail program marks it.
//!
//! In doubt a line is quoted: words taken for a quote cost a question, words wrongly taken for
//! the sender's own would be a false signature.

mod attribution;
pub(super) mod foot;
mod html;
pub(super) mod links;

use self::attribution::attribution;
use super::{Answered, Words};

/// More of a mail than this is not looked at.
const LONGEST: usize = 400_000;

/// New and quoted text of a message. The plain text counts when there is any, else the markup.
pub fn split(text: Option<&str>, markup: Option<&str>) -> Words {
    let plain = text.filter(|t| !t.trim().is_empty());
    let markup = markup.map(|m| html::to_text(head(m)));
    let Some(source) = plain.map(head).or(markup.as_deref()) else {
        return Words::default();
    };
    let mut words = split_lines(source);
    words.links = links::shares(&words.fresh).map(str::to_owned).collect();
    if plain.is_some()
        && let Some(markup) = markup.filter(|m| links::shares(m).next().is_some())
    {
        // a link under a word leads nowhere in the plain text
        for link in links::shares(&split_lines(&markup).fresh) {
            if !words.links.iter().any(|l| l == link) {
                words.links.push(link.to_owned());
            }
        }
    }
    words.links.truncate(10);
    words
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// A line without its quote marks.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) depth: usize,
    pub(super) text: String,
    /// One level of quote marks taken away.
    outer: String,
}

fn line(raw: &str) -> Line {
    let clean: String = raw
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '\r' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}'
            )
        })
        .map(|c| {
            if c == '\u{a0}' || c == '\u{202f}' {
                ' '
            } else {
                c
            }
        })
        .collect();
    let mut rest = clean.as_str();
    let mut outer = None;
    let mut depth = 0;
    while let Some(inner) = rest.trim_start_matches(' ').strip_prefix('>') {
        // a mailbox file writes ">From" where a line of text began so; "->" and "=>" are no quotes
        depth += 1;
        rest = inner.strip_prefix(' ').unwrap_or(inner);
        outer.get_or_insert(rest);
    }
    Line {
        depth,
        text: rest.trim_end().to_owned(),
        outer: outer.unwrap_or(rest).trim_end().to_owned(),
    }
}

fn split_lines(text: &str) -> Words {
    let lines: Vec<Line> = text.lines().map(line).collect();
    let mut fresh: Vec<String> = Vec::new();
    let mut foot: Vec<String> = Vec::new();
    let mut below: Vec<String> = Vec::new();
    let mut quoted: Vec<String> = Vec::new();
    let mut answers = Vec::new();
    let mut segment: Vec<&str> = Vec::new();
    let mut asked = String::new();

    let mut close = |segment: &mut Vec<&str>, asked: &mut String| {
        let parts = foot::clean(segment);
        segment.clear();
        let answer = first_paragraph(&parts.content);
        if !asked.is_empty() && !answer.is_empty() {
            answers.push(Answered {
                asked: std::mem::take(asked),
                answer,
            });
        }
        asked.clear();
        if parts.content.iter().any(|l| !l.trim().is_empty()) {
            if !fresh.is_empty() {
                fresh.push(String::new());
            }
            fresh.extend(parts.content);
        }
        foot.extend(parts.foot);
        below.extend(parts.below);
    };

    let mut at = 0;
    let mut ended = true;
    while let Some(rest) = lines.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.first() else { break };
        if first.depth > 0 {
            if !segment.is_empty() {
                close(&mut segment, &mut asked);
            }
            // an item of a list may be broken over lines
            let text = first.text.trim();
            if text.is_empty() {
                ended = true;
            } else {
                if ended || text.starts_with(['-', '•', '*', '○']) || asked.len() > 600 {
                    asked.clear();
                }
                if !asked.is_empty() {
                    asked.push('\n');
                }
                asked.push_str(text);
                ended = text.ends_with(['?', ':']);
            }
            quoted.push(first.outer.clone());
            at += 1;
            continue;
        }
        if let Some(taken) = opens_quote(rest) {
            close(&mut segment, &mut asked);
            quoted.extend(rest.iter().take(taken).map(|l| l.outer.clone()));
            at += taken;
            // with marks on the quote, answers may stand between its lines; without, all is quote
            let marked = lines
                .get(at..)
                .and_then(|after| {
                    after
                        .iter()
                        .find(|l| l.depth > 0 || !l.text.trim().is_empty())
                })
                .is_some_and(|l| l.depth > 0);
            if !marked {
                quoted.extend(lines.iter().skip(at).map(|l| l.outer.clone()));
                break;
            }
            continue;
        }
        if segment.is_empty() && first.text.trim().is_empty() {
            at += 1;
            continue;
        }
        segment.push(first.text.as_str());
        at += 1;
    }
    close(&mut segment, &mut asked);
    Words {
        fresh: tidy(&fresh),
        below: below.join("\n"),
        quoted: tidy(&quoted),
        foot: tidy(&foot),
        answers,
        links: Vec::new(),
    }
}

fn first_paragraph(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        let line = line.trim();
        if line.is_empty() {
            if text.is_empty() {
                continue;
            }
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

/// Without blank lines at the ends, at most one between.
fn tidy(lines: &[String]) -> String {
    let mut text = String::new();
    let mut blank = false;
    for line in lines {
        let line = line.trim_end();
        if line.trim().is_empty() {
            blank = !text.is_empty();
            continue;
        }
        if blank {
            text.push('\n');
        }
        if !text.is_empty() {
            text.push('\n');
        }
        blank = false;
        text.push_str(line);
    }
    text
}

/// How many lines announce a quote here; none when they do not.
fn opens_quote(lines: &[Line]) -> Option<usize> {
    original_message(lines)
        .or_else(|| header_block(lines))
        .or_else(|| attribution(lines))
}

/// "-----Original Message-----" and its kin; a rule of underscores above a header block.
fn original_message(lines: &[Line]) -> Option<usize> {
    const MARKS: [&str; 14] = [
        "original message",
        "original appointment",
        "forwarded message",
        "forwarded by",
        "original-nachricht",
        "ursprüngliche nachricht",
        "weitergeleitete nachricht",
        "message d'origine",
        "message transféré",
        "message original",
        "mensaje original",
        "messaggio originale",
        "oorspronkelijk bericht",
        "wiadomość oryginalna",
    ];
    let text = lines.first()?.text.trim();
    let lower = text.to_lowercase().replace('’', "'");
    if lower.starts_with("begin forwarded message")
        || lower.starts_with("début du message réexpédié")
    {
        return Some(1);
    }
    let dashed = text.starts_with("--") || text.starts_with("__") || text.starts_with("==");
    if dashed && MARKS.iter().any(|mark| lower.contains(mark)) {
        return Some(1);
    }
    let rule = text.chars().count() >= 10 && text.chars().all(|c| matches!(c, '_' | '-' | '='));
    if rule {
        let next = lines
            .iter()
            .enumerate()
            .skip(1)
            .take(4)
            .find(|(_, l)| !l.text.trim().is_empty())?;
        return (next.1.depth == 0)
            .then(|| lines.get(next.0..))
            .flatten()
            .and_then(header_block)
            .map(|taken| taken + next.0);
    }
    None
}

/// "From: … Sent: … To: … Subject: …", with or without a line above, in bold, or on one line.
fn header_block(lines: &[Line]) -> Option<usize> {
    const AUTHOR: [&str; 7] = ["from", "von", "de", "da", "van", "od", "från"];
    const OTHERS: [&str; 22] = [
        "sent",
        "date",
        "to",
        "subject",
        "cc",
        "gesendet",
        "datum",
        "an",
        "betreff",
        "envoyé",
        "à",
        "objet",
        "enviado",
        "fecha",
        "para",
        "asunto",
        "inviato",
        "oggetto",
        "verzonden",
        "aan",
        "onderwerp",
        "temat",
    ];
    let field = |text: &str| -> Option<String> {
        let (name, _) = text.trim().split_once(':')?;
        let name = name.trim_matches(['*', ' ', '\u{a0}', '_']).to_lowercase();
        (name.chars().count() < 12).then_some(name)
    };
    let first = lines.first()?;
    let name = field(&first.text)?;
    if !AUTHOR.contains(&name.as_str()) && name != "sent" && name != "date" {
        return None;
    }
    let needs = if AUTHOR.contains(&name.as_str()) {
        2
    } else {
        3
    };
    let lower = first.text.to_lowercase();
    if lower.contains("sent:") && lower.contains("subject:") {
        return Some(1);
    }
    let mut seen = 0;
    let mut last = 0;
    for (at, line) in lines.iter().enumerate().skip(1).take(12) {
        if line.depth > 0 {
            break;
        }
        let other = field(&line.text);
        let known = other.is_some_and(|o| {
            OTHERS.contains(&o.as_str()) || (needs == 3 && AUTHOR.contains(&o.as_str()))
        });
        if known {
            seen += 1;
            last = at;
        }
    }
    (seen >= needs).then_some(last + 1)
}
