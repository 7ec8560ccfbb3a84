//! A mail that Outlook saved or attached as one file, `.msg` (MS-OXMSG): written out again as the
//! mail it was, so that it is read as any attached mail is.
//!
//! The file is a compound file: a stream for each property with a text, one stream for all short
//! ones, a storage for each recipient and attachment; an attached mail is a storage of its own. A
//! text that only Outlook's own formatting holds is given as its plain text.

use std::io::{Cursor, Read};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::DateTime;

use super::{Part, decode, mime};
use crate::document;

const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Bytes taken from one file in all: streams may share their sectors.
const MAX_BYTES: u64 = 64 << 20;
const MAX_RECIPIENTS: usize = 500;
const MAX_FILES: usize = 100;
/// Mails within mails in one file.
const MAX_DEPTH: usize = 3;

const SUBJECT: u16 = 0x0037;
const SENT_AT: u16 = 0x0039;
const RECEIVED_AT: u16 = 0x0E06;
const HEADER: u16 = 0x007D;
const RECIPIENT_TYPE: u16 = 0x0C15;
const MESSAGE_ID: u16 = 0x1035;
const TEXT: u16 = 0x1000;
const HTML: u16 = 0x1013;
const NAME: u16 = 0x3001;
const MAIL_ADDRESS: u16 = 0x3003;
const SMTP_ADDRESS: u16 = 0x39FE;
const DATA: u16 = 0x3701;
const SHORT_FILE_NAME: u16 = 0x3704;
const LONG_FILE_NAME: u16 = 0x3707;
const MIME_TAG: u16 = 0x370E;
const CONTENT_ID: u16 = 0x3712;
/// Name and addresses, best first, of who wrote it; who sent it on their behalf comes last.
const AUTHORS: [(u16, [u16; 2]); 2] = [(0x0042, [0x5D02, 0x0065]), (0x0C1A, [0x5D01, 0x0C1F])];

/// Whether the part is such a file.
pub fn is_outlook(part: &Part) -> bool {
    part.bytes.starts_with(MAGIC)
        && document::is_outlook_mail(&part.name, &part.media_type, &part.bytes)
}

/// The mail as one would send it; none when the file is damaged or holds more than is read: what
/// came with it must not go unseen.
pub fn mail(bytes: &[u8]) -> Option<String> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut saved = Saved {
        file,
        left: MAX_BYTES,
        lost: false,
    };
    let mail = saved.is_message("").then(|| saved.message("", 32, 0));
    mail.filter(|_| !saved.lost)
}

struct Saved<'a> {
    file: cfb::CompoundFile<Cursor<&'a [u8]>>,
    left: u64,
    /// Something in it could not be read.
    lost: bool,
}

impl Saved<'_> {
    /// The storage has what every message has.
    fn is_message(&self, at: &str) -> bool {
        self.file.is_stream(format!("{at}/__properties_version1.0"))
    }

    /// The message in a storage whose short properties begin after so many bytes.
    fn message(&mut self, at: &str, skip: usize, depth: usize) -> String {
        let mixed = format!("=_saved_{depth}");
        let alternative = format!("=_shown_{depth}");
        let mut out = self.header(at, skip);
        out += &format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{mixed}\"\r\n\r\n--{mixed}\r\n\
             Content-Type: multipart/alternative; boundary=\"{alternative}\"\r\n\r\n"
        );
        let text = self.text(at, TEXT).unwrap_or_default();
        let html = self.binary(at, HTML).map(|html| decode::guess(&html));
        let html = html.or_else(|| self.text(at, HTML)).unwrap_or_default();
        for (kind, text) in [("plain", &text), ("html", &html)] {
            if !text.trim().is_empty() {
                let kind = format!("text/{kind}; charset=utf-8");
                part(&mut out, &alternative, &kind, "", text.as_bytes());
            }
        }
        out += &format!("--{alternative}--\r\n");
        for storage in self.storages(at, "__attach_version1.0_", MAX_FILES) {
            self.attachment(&storage, &mixed, depth, &mut out);
        }
        out += &format!("--{mixed}--\r\n");
        out
    }

    /// The header it came with, or one made of what Outlook knows. Every value is one line.
    fn header(&mut self, at: &str, skip: usize) -> String {
        let given = self.text(at, HEADER).unwrap_or_default();
        let mut out = String::new();
        let mut kept = false;
        for line in given.lines().take_while(|line| !line.trim().is_empty()) {
            if !line.starts_with([' ', '\t']) {
                let (name, _) = line.split_once(':').unwrap_or_default();
                let name = name.to_ascii_lowercase();
                let token = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                kept = !name.is_empty()
                    && name.chars().all(token)
                    && !name.starts_with("content-")
                    && name != "mime-version";
            }
            if kept {
                out += &format!("{line}\r\n");
            }
        }
        let given = out.to_ascii_lowercase();
        let has = |name: &str| given.lines().any(|line| line.starts_with(name));
        let mut more = String::new();
        if !has("from:")
            && let Some(author) = self.author(at)
        {
            more += &format!("From: {author}\r\n");
        }
        if !has("to:") && !has("cc:") {
            for (field, people) in self.recipients(at) {
                more += &format!("{field}: {}\r\n", people.join(",\r\n "));
            }
        }
        for (name, field, id) in [
            ("subject:", "Subject", SUBJECT),
            ("message-id:", "Message-ID", MESSAGE_ID),
        ] {
            if !has(name)
                && let Some(value) = self.text(at, id)
            {
                more += &format!("{field}: {}\r\n", one_line(&value));
            }
        }
        if !has("date:")
            && let Some(date) = self.date(at, skip)
        {
            more += &format!("Date: {date}\r\n");
        }
        out + &more
    }

    fn author(&mut self, at: &str) -> Option<String> {
        AUTHORS.iter().find_map(|(name, addresses)| {
            let address = addresses.iter().find_map(|id| self.address(at, *id))?;
            Some(mailbox(&self.text(at, *name).unwrap_or_default(), &address))
        })
    }

    /// An address as the Internet has it; Exchange's own (`/O=OAK/OU=…`) is none.
    fn address(&mut self, at: &str, id: u16) -> Option<String> {
        let text = one_line(&self.text(at, id)?);
        let plain = text.contains('@') && !text.contains([' ', '<', '>', ',', ';', '"']);
        plain.then_some(text)
    }

    fn recipients(&mut self, at: &str) -> Vec<(&'static str, Vec<String>)> {
        let mut to = Vec::new();
        let mut cc = Vec::new();
        for storage in self.storages(at, "__recip_version1.0_", MAX_RECIPIENTS) {
            let address = self.address(&storage, SMTP_ADDRESS);
            let Some(address) = address.or_else(|| self.address(&storage, MAIL_ADDRESS)) else {
                continue;
            };
            let name = self.text(&storage, NAME).unwrap_or_default();
            match self.short(&storage, 8, RECIPIENT_TYPE).unwrap_or(1) & 0xF {
                1 => to.push(mailbox(&name, &address)),
                2 => cc.push(mailbox(&name, &address)),
                _blind => {}
            }
        }
        let filled = [("To", to), ("Cc", cc)].into_iter();
        filled.filter(|(_, people)| !people.is_empty()).collect()
    }

    /// A FILETIME: tenths of microseconds since 1601.
    fn date(&mut self, at: &str, skip: usize) -> Option<String> {
        let time = self.short(at, skip, SENT_AT);
        let time = time.or_else(|| self.short(at, skip, RECEIVED_AT))?;
        let seconds = i64::try_from(time / 10_000_000).ok()? - 11_644_473_600;
        Some(DateTime::from_timestamp(seconds, 0)?.to_rfc2822())
    }

    fn attachment(&mut self, at: &str, mixed: &str, depth: usize, out: &mut String) {
        let inner = format!("{at}/__substg1.0_{DATA:04X}000D");
        if self.file.is_storage(&inner) {
            // another program's object is no mail
            if depth < MAX_DEPTH && self.is_message(&inner) {
                let mail = self.message(&inner, 24, depth + 1);
                *out += &format!("--{mixed}\r\nContent-Type: message/rfc822\r\n\r\n{mail}\r\n");
            } else {
                self.lost = true;
            }
            return;
        }
        let Some(bytes) = self.binary(at, DATA) else {
            // a link to a file, or a file that cannot be read
            self.lost = true;
            return;
        };
        let name = self.text(at, LONG_FILE_NAME);
        let name = name.or_else(|| self.text(at, SHORT_FILE_NAME));
        let name = mime::file_name(&one_line(&name.unwrap_or_default())).replace(['"', '\\'], "");
        let kind = one_line(&self.text(at, MIME_TAG).unwrap_or_default());
        let token = |c: char| c.is_ascii_alphanumeric() || "/.+-_".contains(c);
        // a mail or several parts would be taken apart here
        let plain = kind.contains('/')
            && kind.chars().all(token)
            && !["multipart/", "message/"]
                .iter()
                .any(|k| kind.to_lowercase().starts_with(k));
        let kind = if plain {
            &kind
        } else {
            "application/octet-stream"
        };
        let id = one_line(&self.text(at, CONTENT_ID).unwrap_or_default());
        let mut more = format!("Content-Disposition: attachment; filename=\"{name}\"\r\n");
        if !id.is_empty() && !id.contains(['<', '>']) {
            more += &format!("Content-ID: <{id}>\r\n");
        }
        part(out, mixed, kind, &more, &bytes);
    }

    /// The storages of a kind, in the order of their numbers.
    fn storages(&mut self, at: &str, kind: &str, most: usize) -> Vec<String> {
        let Ok(entries) = self.file.read_storage(root(at)) else {
            self.lost = true;
            return Vec::new();
        };
        let named = entries.filter(|entry| entry.is_storage() && entry.name().starts_with(kind));
        let mut found: Vec<String> = named.map(|e| format!("{at}/{}", e.name())).collect();
        found.sort_unstable();
        self.lost |= found.len() > most;
        found.truncate(most);
        found
    }

    /// A text: in UTF-16, or in the writer's code page.
    fn text(&mut self, at: &str, id: u16) -> Option<String> {
        let wide = self.stream(&format!("{at}/__substg1.0_{id:04X}001F"));
        let text = match wide {
            Some(bytes) => {
                let decoded = encoding_rs::UTF_16LE.decode_without_bom_handling(&bytes);
                decoded.0.into_owned()
            }
            None => decode::guess(&self.stream(&format!("{at}/__substg1.0_{id:04X}001E"))?),
        };
        Some(text.replace('\0', "")).filter(|text| !text.trim().is_empty())
    }

    fn binary(&mut self, at: &str, id: u16) -> Option<Vec<u8>> {
        self.stream(&format!("{at}/__substg1.0_{id:04X}0102"))
    }

    /// A property of fixed length: its tag, its flags, its value, 16 bytes in all.
    fn short(&mut self, at: &str, skip: usize, id: u16) -> Option<u64> {
        let all = self.stream(&format!("{at}/__properties_version1.0"))?;
        let entries = all.get(skip..)?.chunks_exact(16);
        entries.into_iter().find_map(|entry| {
            let tag = entry.get(2..4)?;
            (tag == id.to_le_bytes()).then_some(())?;
            Some(u64::from_le_bytes(entry.get(8..)?.try_into().ok()?))
        })
    }

    fn stream(&mut self, path: &str) -> Option<Vec<u8>> {
        if !self.file.is_stream(path) {
            return None;
        }
        let bytes = self.whole(path);
        self.lost |= bytes.is_none();
        bytes
    }

    fn whole(&mut self, path: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let stream = self.file.open_stream(path).ok()?;
        let read = stream.take(self.left).read_to_end(&mut bytes).ok()?;
        self.left -= u64::try_from(read).ok()?;
        (self.left > 0).then_some(bytes)
    }
}

fn root(at: &str) -> &str {
    if at.is_empty() { "/" } else { at }
}

fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.trim().to_owned()
}

fn mailbox(name: &str, address: &str) -> String {
    let name = one_line(name).replace(['"', '\\'], "");
    if name.is_empty() {
        return format!("<{address}>");
    }
    format!("\"{name}\" <{address}>")
}

fn part(out: &mut String, boundary: &str, kind: &str, more: &str, bytes: &[u8]) {
    *out += &format!(
        "--{boundary}\r\nContent-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n"
    );
    STANDARD.encode_string(bytes, out);
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests;
