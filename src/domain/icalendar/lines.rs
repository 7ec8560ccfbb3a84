//! Content lines and components (RFC 5545 section 3.1), forgivingly: a line that is none is left
//! out, a component that does not end is ended by its parent.

use super::{MOST_BYTES, MOST_DEPTH, MOST_LINES, MOST_TEXT};

/// `DTSTART;TZID=Europe/London:20221110T093000`
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// In upper case.
    pub name: String,
    /// Names in upper case, values without their quotes.
    pub params: Vec<(String, String)>,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Component {
    /// `VEVENT`, in upper case.
    pub name: String,
    pub lines: Vec<Line>,
    pub inner: Vec<Component>,
}

impl Line {
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// The value as TEXT: escapes resolved, cut to what we keep.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut rest = self.value.chars();
        while let Some(c) = rest.next() {
            match c {
                '\\' => match rest.next() {
                    Some('n' | 'N') => text.push('\n'),
                    Some(other) => text.push(other),
                    None => {}
                },
                c if c.is_control() && c != '\t' => {}
                c => text.push(c),
            }
        }
        text.trim().chars().take(MOST_TEXT).collect()
    }
}

impl Component {
    /// The first line of this name; RFC 5545 allows most of them once only.
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|l| l.name == name)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |l| l.name == name)
    }
}

/// The outermost components. None: the part is larger than any invitation.
pub(super) fn components(bytes: &[u8]) -> Option<Vec<Component>> {
    if bytes.len() > MOST_BYTES {
        return None;
    }
    let mut open: Vec<Component> = vec![Component::default()];
    for (number, line) in unfolded(bytes).iter().enumerate() {
        if number >= MOST_LINES {
            return None;
        }
        let Some(line) = parse_line(line) else {
            continue;
        };
        match line.name.as_str() {
            "BEGIN" if open.len() > MOST_DEPTH => return None,
            "BEGIN" => open.push(Component {
                name: line.value.trim().to_ascii_uppercase(),
                ..Component::default()
            }),
            "END" => {
                let ended = line.value.trim().to_ascii_uppercase();
                if open.iter().skip(1).any(|c| c.name == ended) {
                    while let Some(name) = close(&mut open) {
                        if name == ended {
                            break;
                        }
                    }
                }
            }
            _ => {
                if let Some(innermost) = open.last_mut() {
                    innermost.lines.push(line);
                }
            }
        }
    }
    while close(&mut open).is_some() {}
    open.pop().map(|root| root.inner)
}

/// Puts the innermost open component into its parent; its name, none at the root.
fn close(open: &mut Vec<Component>) -> Option<String> {
    if open.len() < 2 {
        return None;
    }
    let done = open.pop()?;
    let name = done.name.clone();
    open.last_mut()?.inner.push(done);
    Some(name)
}

/// The lines without their folds. Folds are undone in octets: clients break UTF-8 sequences.
fn unfolded(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for raw in bytes.split(|b| *b == b'\n') {
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        match (raw.first(), lines.last_mut()) {
            (Some(b' ' | b'\t'), Some(line)) => line.extend(raw.iter().skip(1)),
            _ => lines.push(raw.to_vec()),
        }
    }
    lines
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| match String::from_utf8(line) {
            Ok(line) => line,
            // Old Outlook writes the code page of its machine whatever it declares.
            Err(other) => encoding_rs::WINDOWS_1252
                .decode(other.as_bytes())
                .0
                .into_owned(),
        })
        .collect()
}

fn parse_line(line: &str) -> Option<Line> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, c)| {
        if *c == '"' {
            quoted = !quoted;
        }
        *c == ':' && !quoted
    });
    let (head, value) = line.split_at_checked(colon?.0)?;
    let mut pieces = split_unquoted(head, ';').into_iter();
    let name = pieces.next()?.trim().to_ascii_uppercase();
    if name.is_empty()
        || !name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
    {
        return None;
    }
    // "item1.DTSTART": a group name, as vCards have them.
    let name = name.rsplit('.').next().unwrap_or(&name).to_owned();
    let params = pieces
        .filter_map(|piece| {
            let (name, value) = piece.split_once('=')?;
            Some((name.trim().to_ascii_uppercase(), param_value(value)))
        })
        .collect();
    Some(Line {
        name,
        params,
        value: value.chars().skip(1).collect(),
    })
}

fn split_unquoted(text: &str, at: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c| {
        if c == '"' {
            quoted = !quoted;
        }
        c == at && !quoted
    })
    .collect()
}

/// Without quotes, and with the escapes of RFC 6868.
fn param_value(value: &str) -> String {
    value
        .trim()
        .trim_matches('"')
        .replace("^n", "\n")
        .replace("^'", "\"")
        .replace("^^", "^")
}
