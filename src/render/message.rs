//! A letter as a whole RFC 5322 message. The same letter always gives the same bytes: what makes
//! it unique is its Message-ID, not a clock or a dice.

use std::time::SystemTime;

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Utc};
use lettre::{
    Message,
    message::{
        Body, Mailbox, MultiPart, SinglePart, SinglePartBuilder,
        header::{
            ContentDisposition, ContentId, ContentTransferEncoding, ContentType, HeaderName,
            HeaderValue,
        },
    },
};
use sha2::{Digest, Sha256};

use super::Words;
use crate::domain::address::Address;

/// What the header says.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    pub from: (&'a str, &'a Address),
    pub to: &'a [Address],
    pub cc: &'a [Address],
    pub subject: &'a str,
    pub date: DateTime<Utc>,
    /// With or without angle brackets, as the other ids.
    pub message_id: &'a str,
    pub in_reply_to: Option<&'a str>,
    /// From the first of the thread to the last.
    pub references: &'a [&'a str],
    /// For `X-Countersign-Letter`, by which a copy is found again.
    pub letter: &'a str,
    pub reference: Option<&'a str>,
    /// An answer to a mail, or written of our own accord (RFC 3834 section 5).
    pub replied: bool,
}

/// References are cut to the last so many; threads grow without end.
const MOST_REFERENCES: usize = 20;

/// RFC 5322 section 2.1.1 ends a line at 998 octets, and an id cannot be folded. Real ones are
/// below 200.
const LONGEST_ID: usize = 500;

/// A picture that the HTML part shows as `cid:…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    pub cid: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// An iCalendar object, and what it asks of the reader's calendar (RFC 6047 section 2.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// `REQUEST`, `CANCEL`
    pub method: &'static str,
    /// CRLF, folded.
    pub ics: String,
}

/// The whole message, CRLF throughout, without Bcc.
pub fn message(envelope: &Envelope<'_>, words: &Words) -> Result<Vec<u8>> {
    message_with(envelope, words, &[], &[], None)
}

/// The same with what goes beside the words.
pub fn message_with(
    envelope: &Envelope<'_>,
    words: &Words,
    inline: &[Inline],
    attachments: &[Attachment],
    invite: Option<&Invite>,
) -> Result<Vec<u8>> {
    let id = bracketed(envelope.message_id)
        .ok_or_else(|| anyhow!("write letter {}: its own id is none", envelope.letter))?;
    let (name, from) = envelope.from;
    let from = mailbox(from, Some(plain(name)))?;
    let mut builder = Message::builder()
        .from(from.clone())
        .date(SystemTime::from(envelope.date))
        .subject(plain(envelope.subject))
        .message_id(Some(id.clone()))
        // Only lettre's own sending looks at it, and it insists on a recipient. Ours stand in the
        // outbox, one record each.
        .envelope(lettre::address::Envelope::new(
            Some(from.email.clone()),
            vec![from.email],
        )?);
    for to in envelope.to {
        builder = builder.to(mailbox(to, None)?);
    }
    for cc in envelope.cc {
        builder = builder.cc(mailbox(cc, None)?);
    }
    if let Some(answered) = envelope.in_reply_to.and_then(bracketed) {
        builder = builder.in_reply_to(answered);
    }
    let thread: Vec<String> = envelope
        .references
        .iter()
        .filter_map(|r| bracketed(r))
        .collect();
    let last = thread.len().saturating_sub(MOST_REFERENCES);
    if let Some(thread) = thread.get(last..).filter(|t| !t.is_empty()) {
        builder = builder.references(thread.join(" "));
    }
    let automatic = if envelope.replied {
        "auto-replied"
    } else {
        "auto-generated"
    };
    builder = builder
        .raw_header(header("Auto-Submitted", automatic))
        // Never "All", which suppresses bounces as well.
        .raw_header(header(
            "X-Auto-Response-Suppress",
            "DR, RN, NRN, OOF, AutoReply",
        ))
        .raw_header(header("X-Countersign-Letter", envelope.letter));
    if let Some(reference) = envelope.reference {
        builder = builder.raw_header(header("X-Countersign-Reference", reference));
    }
    let message = builder
        .multipart(body(&id, words, inline, attachments, invite)?)
        .with_context(|| format!("write letter {}", envelope.letter))?;
    Ok(message.formatted())
}

/// mixed(related(alternative(text, HTML, calendar), pictures), attachments), each only where there is
/// something to go into it. Outlook and Google look for the calendar among the alternatives.
fn body(
    id: &str,
    words: &Words,
    inline: &[Inline],
    attachments: &[Attachment],
    invite: Option<&Invite>,
) -> Result<MultiPart> {
    let mut body = MultiPart::alternative()
        .boundary(boundary(id, ""))
        .singlepart(part(ContentType::TEXT_PLAIN, &words.text)?)
        .singlepart(part(ContentType::TEXT_HTML, &words.html)?);
    if let Some(invite) = invite {
        let kind = format!("text/calendar; method={}; charset=UTF-8", invite.method);
        // base64: its line ends are its own, and nobody may fill them anew.
        let part = encoded(&kind)?.body(base64(invite.ics.as_bytes())?);
        body = body.singlepart(part);
    }
    if !inline.is_empty() {
        let mut related = MultiPart::related()
            .boundary(boundary(id, "related"))
            .multipart(body);
        for picture in inline {
            let part = encoded(&picture.content_type)?
                .header(ContentId::from(format!("<{}>", plain(&picture.cid))))
                .header(ContentDisposition::inline());
            related = related.singlepart(part.body(base64(&picture.bytes)?));
        }
        body = related;
    }
    if !attachments.is_empty() {
        let mut mixed = MultiPart::mixed()
            .boundary(boundary(id, "mixed"))
            .multipart(body);
        for file in attachments {
            let part = encoded(&file.content_type)?
                .header(ContentDisposition::attachment(&plain(&file.name)));
            mixed = mixed.singlepart(part.body(base64(&file.bytes)?));
        }
        body = mixed;
    }
    Ok(body)
}

fn encoded(kind: &str) -> Result<SinglePartBuilder> {
    let kind = ContentType::parse(kind).with_context(|| format!("write content type {kind}"))?;
    Ok(SinglePart::builder().header(kind))
}

fn base64(bytes: &[u8]) -> Result<Body> {
    Body::new_with_encoding(bytes.to_vec(), ContentTransferEncoding::Base64)
        .map_err(|_| anyhow!("encode a part as base64"))
}

fn part(kind: ContentType, text: &str) -> Result<SinglePart> {
    let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| anyhow!("encode a body as quoted-printable"))?;
    Ok(SinglePart::builder().header(kind).body(body))
}

/// With the domain in its ASCII form, so that no server needs SMTPUTF8 for it.
fn mailbox(address: &Address, name: Option<String>) -> Result<Mailbox> {
    let local = address
        .as_str()
        .rsplit_once('@')
        .map_or("", |(local, _)| local);
    let address =
        lettre::Address::new(local, address.domain()).context("write an address into a message")?;
    Ok(Mailbox::new(name, address))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), plain(value))
}

/// Without control characters, so that no value begins another header field, and so short that
/// even one word of it fits a line.
fn plain(text: &str) -> String {
    text.chars()
        .take(200)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// `<id>`; none for what is no id: blanks, brackets, other than printable ASCII, or beyond length.
fn bracketed(id: &str) -> Option<String> {
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    let fits = !id.is_empty() && id.len() <= LONGEST_ID;
    let clean = id
        .bytes()
        .all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>');
    (fits && clean).then(|| format!("<{id}>"))
}

/// Derived from the Message-ID, and such that it is in no quoted-printable body (RFC 2045 section
/// 6.7 recommends "=_", which cannot occur there).
fn boundary(id: &str, level: &str) -> String {
    let digest = Sha256::digest(format!("{id}{level}").as_bytes());
    let hex: String = digest.iter().take(16).map(|b| format!("{b:02x}")).collect();
    format!("=_{hex}")
}

#[cfg(test)]
mod tests;
