//! Our own small view of a message: what the rules need of RFC 5322 and MIME, and no more.
//!
//! The parser (mail-parser) is seen by this module alone. Nothing here trusts the mail: several
//! From fields are several authors, a display name is never identity, sizes and depths are capped.

use chrono::{DateTime, Utc};

use super::address::{Address, Mailbox};

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
}

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
