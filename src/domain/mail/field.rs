//! Header fields: splitting them off, and reading mailboxes, ids, dates and parameters from one
//! value. Each value is read alone, so that several fields of a name cannot hide one another.

use chrono::{DateTime, Utc};
use mail_parser::{HeaderValue, parsers::MessageStream};

use super::decode;
use crate::domain::address::{Address, Mailbox};

const MAX_FIELDS: usize = 2_000;
const MAX_VALUE: usize = 200_000;
const MAX_MAILBOXES: usize = 1_000;

/// The fields of one header block, unfolded.
#[derive(Debug, Default)]
pub struct Fields {
    pub list: Vec<(String, String)>,
    pub capped: bool,
}

/// The line that starts at `from`, without its line end, and where the next one starts.
pub fn line_at(bytes: &[u8], from: usize) -> Option<(&[u8], usize)> {
    let rest = bytes.get(from..).filter(|rest| !rest.is_empty())?;
    let (mut line, next) = match rest.iter().position(|&b| b == b'\n') {
        Some(end) => (rest.get(..end).unwrap_or_default(), from + end + 1),
        None => (rest, bytes.len()),
    };
    while let Some(shorter) = line.strip_suffix(b"\r") {
        line = shorter;
    }
    Some((line, next))
}

/// The header of a whole message: blank lines, a byte order mark and an mbox `From ` line before
/// it are passed over.
pub fn split_message(bytes: &[u8]) -> (Fields, &[u8]) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut start = 0;
    while let Some((line, next)) = line_at(bytes, start) {
        if !line.is_empty() && !line.starts_with(b"From ") && !line.starts_with(b">From ") {
            break;
        }
        start = next;
    }
    split_part(bytes.get(start..).unwrap_or_default())
}

/// The header of a MIME part: may be empty.
pub fn split_part(bytes: &[u8]) -> (Fields, &[u8]) {
    let mut fields = Fields::default();
    let mut raw: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    let mut at = 0;
    let mut body = bytes.len();
    while let Some((line, next)) = line_at(bytes, at) {
        if line.is_empty() {
            body = next;
            break;
        }
        if matches!(line.first(), Some(b' ' | b'\t')) {
            if let Some((_, value)) = raw.last_mut() {
                if value.len() + line.len() > MAX_VALUE {
                    fields.capped = true;
                } else {
                    value.extend_from_slice(line);
                }
            } else {
                body = at;
                break;
            }
        } else if let Some((name, value)) = field_of(line) {
            if raw.len() >= MAX_FIELDS || value.len() > MAX_VALUE {
                fields.capped = true;
            } else {
                raw.push((name.to_vec(), value.to_vec()));
            }
        } else if !line_at(bytes, next)
            .and_then(|(line, _)| field_of(line))
            .is_some_and(|(name, _)| !raw.is_empty() && is_common(name))
        {
            // Neither a field nor rubbish between fields: the blank line was forgotten.
            body = at;
            break;
        }
        at = next;
    }
    fields.list = raw
        .into_iter()
        .map(|(name, value)| {
            let value = decode::guess(&value).replace('\0', "");
            (decode::guess(&name), value.trim().to_owned())
        })
        .collect();
    (fields, bytes.get(body..).unwrap_or_default())
}

fn field_of(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|&b| b == b':')?;
    let name = line.get(..colon)?.trim_ascii_end();
    let good = !name.is_empty() && name.iter().all(|b| b.is_ascii_graphic());
    good.then(|| (name, line.get(colon + 1..).unwrap_or_default()))
}

fn is_common(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with(b"content-")
        || name.starts_with(b"x-")
        || [
            "from",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "received",
            "return-path",
            "in-reply-to",
            "references",
            "reply-to",
            "sender",
        ]
        .iter()
        .any(|common| name == common.as_bytes())
}

/// Free text with its encoded words (RFC 2047) decoded, on one line.
pub fn plain(value: &str) -> String {
    let line = format!("{value}\n");
    let decoded = match MessageStream::new(line.as_bytes()).parse_unstructured() {
        HeaderValue::Text(text) => text.into_owned(),
        _ => String::new(),
    };
    one_line(&decoded)
}

/// Without control, bidirectional and zero-width characters, which make one name look like
/// another; white space folded.
pub fn one_line(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{feff}' | '\u{061c}' | '\u{00ad}' | '\u{180e}')
}

/// Every mailbox of the value, groups flattened; what is no address is passed over.
pub fn mailboxes(value: &str) -> Vec<Mailbox> {
    // `a@x.test; b@y.test`, as people type who know Outlook: a semicolon outside a group is a
    // comma to every mail program but the standard.
    let line = if value.contains(';') && !value.contains(':') {
        format!("{}\n", value.replace(';', ","))
    } else {
        format!("{value}\n")
    };
    let parsed = MessageStream::new(line.as_bytes()).parse_address();
    let HeaderValue::Address(list) = parsed else {
        return Vec::new();
    };
    list.iter()
        .filter_map(|one| {
            let address = Address::parse(&one_line(one.address.as_deref()?))?;
            let name = one.name.as_deref().map(one_line).filter(|n| !n.is_empty());
            Some(Mailbox { name, address })
        })
        .take(MAX_MAILBOXES)
        .collect()
}

/// The `<…>` tokens of a value, without brackets; of a value without any, its first word that
/// looks like an id. Comments ("Your message of Tue <x@y>") are passed over.
pub fn ids(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((token, after)) = after.split_once('>') else {
            break;
        };
        // an unclosed bracket before it
        let token = token.rsplit('<').next().unwrap_or(token);
        let token: String = token.chars().filter(|c| !c.is_whitespace()).collect();
        if !token.is_empty() {
            found.push(token);
        }
        rest = after;
    }
    if found.is_empty() && !value.contains('<') {
        found.extend(
            value
                .split([' ', '\t', ','])
                .map(str::trim)
                .find(|word| word.contains('@'))
                .map(str::to_owned),
        );
    }
    found
}

/// `<>`, also with blanks or a comment.
pub fn is_null_path(value: &str) -> bool {
    let bare: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    bare == "<>" || bare.is_empty()
}

/// A date and time (RFC 5322 section 3.3), leniently.
pub fn date(value: &str) -> Option<DateTime<Utc>> {
    let line = format!("{value}\n");
    let parsed = MessageStream::new(line.as_bytes()).parse_date();
    let HeaderValue::DateTime(date) = parsed else {
        return None;
    };
    // a year beyond these is rubbish, and would overflow what the store can hold
    let plausible = date.is_valid() && (1970..=9000).contains(&date.year);
    plausible
        .then(|| DateTime::from_timestamp(date.to_timestamp(), 0))
        .flatten()
}

/// The time of a Received value: after its last semicolon.
pub fn received_time(value: &str) -> Option<DateTime<Utc>> {
    date(value.rsplit_once(';')?.1)
}

/// The address a Received value says the mail was taken in `for`.
pub fn received_for(value: &str) -> Option<Address> {
    let bare = without_comments(value);
    let words: Vec<&str> = bare.split_whitespace().collect();
    let at = words.iter().position(|w| w.eq_ignore_ascii_case("for"))?;
    Address::parse(words.get(at + 1)?.trim_end_matches([';', ',']))
}

/// The value without its comments (nested parentheses, RFC 5322 section 3.2.2), quoted strings
/// left alone.
pub fn without_comments(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted || depth > 0 => {
                let escaped = chars.next();
                if depth == 0 {
                    out.push(c);
                    out.extend(escaped);
                }
            }
            '"' if depth == 0 => {
                quoted = !quoted;
                out.push(c);
            }
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => {
                depth -= 1;
                out.push(' ');
            }
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// A value with parameters, such as Content-Type (RFC 2045 section 5.1).
#[derive(Debug, Default)]
pub struct Structured {
    /// In lower case.
    pub main: String,
    parameters: Vec<(String, String)>,
}

impl Structured {
    /// A parameter by name, its continuations joined and its encoding undone (RFC 2231, and the
    /// RFC 2047 words that mail programs put there against the standard).
    pub fn parameter(&self, name: &str) -> Option<String> {
        let exact = |wanted: &str| {
            self.parameters
                .iter()
                .find(|(n, _)| n == wanted)
                .map(|(_, v)| v.as_str())
        };
        if let Some(value) = exact(&format!("{name}*")) {
            return Some(extended(&[(true, value)]));
        }
        let mut pieces: Vec<(bool, &str)> = Vec::new();
        while let Some(piece) = exact(&format!("{name}*{}*", pieces.len()))
            .map(|v| (true, v))
            .or_else(|| exact(&format!("{name}*{}", pieces.len())).map(|v| (false, v)))
        {
            pieces.push(piece);
        }
        if !pieces.is_empty() {
            return Some(extended(&pieces));
        }
        let value = exact(name)?;
        Some(if value.contains("=?") {
            plain(value)
        } else {
            value.to_owned()
        })
    }
}

/// Undoes RFC 2231: the first encoded piece may begin with charset and language.
fn extended(pieces: &[(bool, &str)]) -> String {
    let mut charset = String::new();
    let mut bytes = Vec::new();
    for (index, (encoded, piece)) in pieces.iter().enumerate() {
        let mut piece = *piece;
        if !encoded {
            bytes.extend_from_slice(piece.as_bytes());
            continue;
        }
        if index == 0 && piece.matches('\'').count() >= 2 {
            let mut halves = piece.splitn(3, '\'');
            charset = halves.next().unwrap_or_default().to_owned();
            piece = halves.nth(1).unwrap_or_default();
        }
        bytes.extend(decode::percent(piece));
    }
    decode::text(
        &bytes,
        Some(&charset).filter(|c| !c.is_empty()).map(String::as_str),
    )
}

/// Reads a value with parameters. Names that ought to be quoted and are not ("(1).docx") are
/// taken up to the semicolon.
pub fn structured(value: &str) -> Structured {
    let mut pieces = split_outside_quotes(value).into_iter();
    let main = pieces.next().unwrap_or_default();
    let main = main.split_whitespace().next().unwrap_or_default();
    let parameters = pieces
        .filter_map(|piece| {
            let (name, value) = piece.split_once('=')?;
            let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            Some((name.to_lowercase(), unquoted(value)))
        })
        .take(200)
        .collect();
    Structured {
        main: main.trim_matches(['"', ',']).to_lowercase(),
        parameters,
    }
}

fn split_outside_quotes(value: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for c in value.chars() {
        if c == ';' && !quoted {
            pieces.push(String::new());
            continue;
        }
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && c == '\\' && !escaped;
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}

/// The content of a quoted string, or the bare value.
pub fn unquoted(value: &str) -> String {
    let value = value.trim();
    let Some(inner) = value.strip_prefix('"') else {
        return value.trim_end_matches('"').to_owned();
    };
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '"' => break,
            c => out.push(c),
        }
    }
    out
}
