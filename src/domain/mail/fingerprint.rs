//! One message is one fingerprint, however it was delivered.
//!
//! Over Message-ID, Date, From, To, Cc, Subject and the hashes of the decoded parts. Not over raw
//! bytes: another path (Received), transfer encoding, folding or line end is the same message.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Mail, Part, decode};
use crate::domain::address::Mailbox;

/// Hexadecimal SHA-256.
pub fn fingerprint(mail: &Mail) -> String {
    let mut hash = Sha256::new();
    let mut add = |label: &str, value: &[u8]| {
        // lengths, so that no value can pass for the end of one and the start of another
        hash.update(format!("{label}:{}:", value.len()));
        hash.update(value);
    };
    add(
        "id",
        mail.message_id.as_deref().unwrap_or_default().as_bytes(),
    );
    let date = match mail.date {
        Some(date) => date.timestamp().to_string(),
        None => folded(mail.header("date").unwrap_or_default()),
    };
    add("date", date.as_bytes());
    for (label, boxes) in [("from", &mail.from), ("to", &mail.to), ("cc", &mail.cc)] {
        add(label, people(boxes).as_bytes());
    }
    add("subject", mail.subject.as_bytes());
    for (label, body) in [("text", &mail.text), ("html", &mail.html)] {
        let body = body.as_deref().unwrap_or_default();
        add(label, body.trim_end().as_bytes());
    }
    for part in &mail.parts {
        add("name", part.name.as_bytes());
        add("type", part.media_type.as_bytes());
        add("bytes", &part_hash(part));
    }
    hex(&hash.finalize())
}

fn people(boxes: &[Mailbox]) -> String {
    boxes.iter().fold(String::new(), |mut all, mailbox| {
        let name = mailbox.name.as_deref().unwrap_or_default();
        all.push_str(&format!("{name}<{}>\n", mailbox.address.key()));
        all
    })
}

fn folded(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn part_hash(part: &Part) -> Vec<u8> {
    let textual = part.media_type.starts_with("text/") || part.media_type.starts_with("message/");
    let digest = if textual {
        Sha256::digest(decode::byte_lines(&part.bytes).trim_ascii_end())
    } else {
        Sha256::digest(&part.bytes)
    };
    digest.to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // writing to a String cannot fail
        if write!(out, "{byte:02x}").is_err() {
            out.push('?');
        }
        out
    })
}
