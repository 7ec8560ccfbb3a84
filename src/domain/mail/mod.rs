//! Our own small view of a message: what the rules need of RFC 5322 and MIME, and no more.
//!
//! The parser of fields (mail-parser) is seen by this module alone; the walk through MIME is ours,
//! because mail-parser 0.11 loses attachments behind a folded boundary, lets the last of several
//! From fields win and takes a trailing text part for the body. Nothing here trusts the mail:
//! several From fields are several authors, a display name is never identity, counts and depths
//! are capped. Parsing never fails and never panics; what cannot be read is empty.

mod decode;
pub(in crate::domain) mod field;
mod fingerprint;
mod flowed;
mod mime;
mod outlook;
mod smime;
mod tnef;
mod uu;

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::address::{Address, Mailbox};

pub use fingerprint::fingerprint;

/// A message, parsed.
#[derive(Debug, Clone, Default)]
pub struct Mail {
    /// Every mailbox of every From field.
    pub from: Vec<Mailbox>,
    pub sender: Vec<Mailbox>,
    pub reply_to: Vec<Mailbox>,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub return_path: ReturnPath,
    pub subject: String,
    /// Without angle brackets, as all ids here.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    /// What the sender claims.
    pub date: Option<DateTime<Utc>>,
    /// The time of the topmost Received field: our own server's word.
    pub received: Option<DateTime<Utc>>,
    /// `for <…>` of the topmost Received field.
    pub received_for: Option<Address>,
    pub delivered_to: Vec<Address>,
    /// Every header field in its order: name as written, unfolded value as written.
    pub headers: Vec<(String, String)>,
    /// The text/plain body (all its parts, joined), decoded.
    pub text: Option<String>,
    /// The HTML body, decoded, as markup.
    pub html: Option<String>,
    /// Everything else, in order: attachments, inline files, nested messages.
    pub parts: Vec<Part>,
    /// Something was left out because a cap was exceeded (a bomb, or very odd).
    pub capped: bool,
}

/// Messages within messages are followed this deep.
const MAX_NESTED_DEPTH: usize = 5;
/// And this many of them.
const MAX_NESTED: usize = 50;

#[derive(Debug, Clone, Default, PartialEq)]
pub enum ReturnPath {
    #[default]
    Absent,
    /// `<>`: a machine's.
    Null,
    Address(Address),
}

/// A part that is no body text.
#[derive(Debug, Clone)]
pub struct Part {
    /// The file name given, cleaned of path and control characters; may be empty.
    pub name: String,
    /// The declared media type, in lower case.
    pub media_type: String,
    pub content_id: Option<String>,
    /// Shown within the text (disposition inline, or referred to by cid).
    pub inline: bool,
    pub bytes: Vec<u8>,
}

/// Reads a whole message.
pub fn parse(bytes: &[u8]) -> Mail {
    read(bytes, true)
}

/// Reads the header of a message that is too large to take in whole.
pub fn parse_headers(bytes: &[u8]) -> Mail {
    read(bytes, false)
}

fn read(bytes: &[u8], whole: bool) -> Mail {
    let bytes = with_line_feeds(bytes);
    let (fields, body) = field::split_message(&bytes);
    let mut mail = from_fields(fields.list);
    mail.capped = fields.capped;
    if whole {
        let opened = smime::content_of(&mail.headers, body);
        let content = match &opened {
            Some(inner) => {
                let (fields, body) = field::split_part(inner);
                mime::walk(&fields.list, body)
            }
            None => mime::walk(&mail.headers, body),
        };
        mail.text = content.text;
        mail.html = content.html;
        mail.parts = with_packed(content.parts);
        mail.capped |= content.capped;
    }
    mail
}

/// The parts, and behind each winmail.dat the files packed into it.
fn with_packed(parts: Vec<Part>) -> Vec<Part> {
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        let packed = if tnef::is_tnef(&part) {
            tnef::files(&part.bytes)
        } else {
            Vec::new()
        };
        all.push(part);
        all.extend(packed);
    }
    all
}

/// A mail whose only line ends are bare carriage returns (old Macs, broken exports) is read as if
/// they were line feeds.
fn with_line_feeds(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.contains(&b'\n') || !bytes.contains(&b'\r') {
        return Cow::Borrowed(bytes);
    }
    let turned = bytes.iter().map(|&b| if b == b'\r' { b'\n' } else { b });
    Cow::Owned(turned.collect())
}

fn from_fields(headers: Vec<(String, String)>) -> Mail {
    let all = |name: &str| {
        headers
            .iter()
            .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect::<Vec<_>>()
    };
    // Of a field that may stand only once the first counts; mail-parser takes the last.
    let first = |name: &str| all(name).first().copied().unwrap_or_default();
    let boxes =
        |name: &str| -> Vec<Mailbox> { all(name).into_iter().flat_map(field::mailboxes).collect() };
    let ids = |name: &str| -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for id in all(name).into_iter().flat_map(field::ids) {
            if !ids.contains(&id) && ids.len() < 1000 {
                ids.push(id);
            }
        }
        ids
    };
    let top_received = first("received");
    let delivered_to = [
        "delivered-to",
        "x-original-to",
        "envelope-to",
        "x-envelope-to",
    ]
    .into_iter()
    .flat_map(boxes)
    .map(|mailbox| mailbox.address)
    .collect();
    let return_path = match all("return-path").first() {
        None => ReturnPath::Absent,
        Some(value) if field::is_null_path(value) => ReturnPath::Null,
        Some(value) => field::mailboxes(value)
            .into_iter()
            .next()
            .map_or(ReturnPath::Absent, |mailbox| {
                ReturnPath::Address(mailbox.address)
            }),
    };
    Mail {
        from: boxes("from"),
        sender: boxes("sender"),
        reply_to: boxes("reply-to"),
        to: boxes("to"),
        cc: boxes("cc"),
        return_path,
        subject: field::plain(first("subject")),
        message_id: field::ids(first("message-id")).into_iter().next(),
        in_reply_to: ids("in-reply-to"),
        references: ids("references"),
        date: field::date(first("date")),
        received: field::received_time(top_received),
        received_for: field::received_for(top_received),
        delivered_to,
        headers,
        ..Mail::default()
    }
}

impl Mail {
    /// The first field of this name, unfolded, as written; an encoded word stays encoded.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Every field of this name, topmost first.
    pub fn header_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// A parameter of the message's own Content-Type.
    pub fn content_type_parameter(&self, parameter: &str) -> Option<String> {
        field::structured(self.header("content-type")?).parameter(parameter)
    }

    /// The declared media type of the message itself, in lower case; text/plain when none is.
    pub fn media_type(&self) -> String {
        self.header("content-type")
            .map(|value| field::structured(value).main)
            .filter(|main| !main.is_empty())
            .unwrap_or_else(|| "text/plain".to_owned())
    }

    /// The only author. None when From names none or several: then nobody vouches for the mail.
    pub fn author(&self) -> Option<&Mailbox> {
        let [one] = self.from.as_slice() else {
            return None;
        };
        (self.header_all("from").count() == 1).then_some(one)
    }

    /// The messages carried within this one (forwarded as attachments, reports), outer before
    /// inner, in order; depth and number are capped.
    pub fn nested(&self) -> Vec<Nested> {
        let mut found = Vec::new();
        let mut waiting: Vec<(usize, Mail)> = self.inner_messages(1);
        waiting.reverse();
        while let Some((depth, mail)) = waiting.pop() {
            if found.len() >= MAX_NESTED {
                break;
            }
            if depth < MAX_NESTED_DEPTH {
                waiting.extend(mail.inner_messages(depth + 1).into_iter().rev());
            }
            found.push(Nested { depth, mail });
        }
        found
    }

    fn inner_messages(&self, depth: usize) -> Vec<(usize, Mail)> {
        self.parts
            .iter()
            .filter_map(Part::message)
            .take(MAX_NESTED)
            .map(|mail| (depth, mail))
            .collect()
    }
}

/// A message found within another.
#[derive(Debug, Clone)]
pub struct Nested {
    /// 1 for a message attached to the outermost.
    pub depth: usize,
    pub mail: Mail,
}

impl Part {
    /// The mail that the part is: attached as one, or saved by Outlook.
    pub fn message(&self) -> Option<Mail> {
        if self.is_message() {
            return Some(parse(&self.bytes));
        }
        let saved = outlook::is_outlook(self).then(|| outlook::mail(&self.bytes));
        saved.flatten().map(|mail| parse(mail.as_bytes()))
    }

    /// Whether the part is itself a mail: message/rfc822, or a file called `.eml` whose type says
    /// nothing better.
    pub fn is_message(&self) -> bool {
        matches!(
            self.media_type.as_str(),
            "message/rfc822" | "message/global" | "message/news"
        ) || (self.name.to_ascii_lowercase().ends_with(".eml")
            && matches!(
                self.media_type.as_str(),
                "application/octet-stream" | "text/plain" | "application/x-msg" | "text/x-mail"
            ))
    }
}

#[cfg(test)]
mod tests;
