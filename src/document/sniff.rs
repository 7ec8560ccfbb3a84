//! What a file is, by its bytes; its name and media type only decide between texts.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Heavy, flat};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Empty,
    /// A zip: a Word file, an archive, something else in one.
    Zip,
    Html,
    /// A web page in one file, built as a mail.
    Mht,
    Rtf,
    /// A Word document in one XML file.
    WordXml,
    /// Comma-separated values.
    Csv,
    Text,
    /// One that the restricted child reads.
    Heavy(Heavy),
    Picture,
    Protected,
    Other(&'static str),
}

pub fn kind(name: &str, media_type: &str, bytes: &[u8]) -> Kind {
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Kind::Empty;
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let starts = |magic: &[u8]| head.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") || starts(b"PK\x07\x08") {
        return Kind::Zip;
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    // Junk before the mark is common; readers accept it in the first kilobyte.
    if holds(head, b"%PDF-") {
        return Kind::Heavy(Heavy::Pdf);
    }
    if is_web_picture(bytes) || starts(b"II*\0") || starts(b"MM\0*") || is_heif(bytes) {
        return Kind::Picture;
    }
    if starts(b"{\\rtf") {
        return Kind::Rtf;
    }
    if is_page(head) {
        return Kind::Mht;
    }
    let marks: [(&[u8], &'static str); 5] = [
        (b"\x78\x9f\x3e\x22", "tnef"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!", "rar"),
        (b"\x1f\x8b", "gz"),
        (b"BEGIN:V", "ics"),
    ];
    if let Some((_, other)) = marks.iter().find(|(mark, _)| starts(mark)) {
        return Kind::Other(other);
    }
    textual(name, media_type, head)
}

/// PNG, JPEG, GIF, BMP, WebP: a photograph of a page, or a logo. Logos come in no other format.
pub fn is_web_picture(bytes: &[u8]) -> bool {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let at = |from: usize, magic: &[u8]| bytes.get(from..).is_some_and(|h| h.starts_with(magic));
    starts(b"\x89PNG\r\n\x1a\n")
        || starts(b"\xff\xd8\xff")
        || starts(b"GIF8")
        || (starts(b"BM") && bytes.len() > 26 && at(6, &[0, 0, 0, 0]))
        || (starts(b"RIFF") && at(8, b"WEBP"))
}

/// Apple's photographs, which few readers of pictures know.
pub fn is_heif(bytes: &[u8]) -> bool {
    let at = |from: usize, magic: &[u8]| bytes.get(from..).is_some_and(|h| h.starts_with(magic));
    at(4, b"ftyp")
        && [
            b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif",
        ]
        .iter()
        .any(|b| at(8, *b))
}

/// A header that declares a page with its pictures; a mail begins with other fields, and is
/// unpacked before files are looked at.
fn is_page(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (header, _) = text
        .split_once("\n\n")
        .or(text.split_once("\r\n\r\n"))
        .unwrap_or((&text, ""));
    let declares = |field: &str| header.lines().any(|line| line.starts_with(field));
    declares("mime-version:")
        && !declares("received:")
        && ["multipart/related", "text/html"]
            .iter()
            .any(|kind| header.contains(kind))
}

fn textual(name: &str, media_type: &str, head: &[u8]) -> Kind {
    let text = decode(head, "").trim_start().to_ascii_lowercase();
    let media = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let ending = name
        .rsplit_once('.')
        .map(|(_, e)| e.trim().to_ascii_lowercase());
    let ending = ending.as_deref().unwrap_or_default();
    let wide = Encoding::for_bom(head).is_some();
    if !wide && head.contains(&0) {
        return Kind::Other("unknown");
    }
    if flat::begins(&text) {
        return Kind::WordXml;
    }
    if text.starts_with("<!doctype html") || text.contains("<html") || text.contains("<body") {
        return Kind::Html;
    }
    match (media.as_str(), ending) {
        (_, "csv" | "tsv") | ("text/csv" | "text/tab-separated-values", _) => Kind::Csv,
        (_, "eml") | ("message/rfc822", _) => Kind::Other("eml"),
        (_, "ics" | "vcf") | ("text/calendar" | "text/vcard", _) => Kind::Other("ics"),
        ("text/html", _) | (_, "html" | "htm") => Kind::Html,
        _ if text.starts_with("<?xml") => Kind::Other("xml"),
        ("text/plain", _) | (_, "txt" | "text" | "md") => Kind::Text,
        _ => Kind::Other("unknown"),
    }
}

/// The text of a file: by byte-order mark, UTF-8 if it is that, the label given, else what
/// Windows programs in this country write.
pub fn decode(bytes: &[u8], label: &str) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let encoding = Encoding::for_label(label.trim().as_bytes()).unwrap_or(WINDOWS_1252);
            encoding.decode(bytes).0.into_owned()
        }
    }
}

/// The charset a media type or the head of a markup file names.
pub fn charset(text: &[u8]) -> String {
    let head = text.get(..text.len().min(1024)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let value = head
        .split_once("charset=")
        .map(|(_, v)| v.trim_start_matches(['"', '\'']));
    value
        .unwrap_or_default()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
        .collect()
}

pub fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// An OLE2 file: the older Office formats, and the shell of an encrypted new one.
fn compound(bytes: &[u8]) -> Kind {
    let wide = |name: &str| name.bytes().flat_map(|b| [b, 0]).collect::<Vec<u8>>();
    let has = |name: &str| holds(bytes, &wide(name));
    if has("EncryptionInfo") || has("EncryptedPackage") {
        return Kind::Protected;
    }
    // The FIB opens the WordDocument stream, at a sector's start: wIdent A5EC, and in the flags at
    // 0x0a the bit fEncrypted ([MS-DOC] 2.5.2).
    let locked = bytes.chunks(512).any(|sector| {
        sector.starts_with(&[0xec, 0xa5]) && sector.get(11).is_some_and(|flags| flags & 0x01 != 0)
    });
    if has("WordDocument") {
        return if locked {
            Kind::Protected
        } else {
            Kind::Heavy(Heavy::Doc)
        };
    }
    if has("Workbook") {
        return Kind::Heavy(Heavy::Sheet);
    }
    if has("PowerPoint Document") {
        return Kind::Other("ppt");
    }
    if has("__substg1.0_") {
        return Kind::Other("msg");
    }
    Kind::Other("ole")
}

/// Whether a trailer names an encryption dictionary (ISO 32000-1, 7.6.1).
pub fn encrypted_pdf(bytes: &[u8]) -> bool {
    let key = b"/Encrypt";
    bytes.windows(key.len() + 2).any(|window| {
        window.starts_with(key)
            && window
                .get(key.len())
                .is_some_and(|b| b.is_ascii_whitespace() || *b == b'<')
    })
}
