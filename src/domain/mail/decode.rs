//! Transfer encodings and charsets, leniently: damage costs the damaged bytes, never the part.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use mail_parser::decoders::charsets::map::charset_decoder;

/// Base64 (RFC 2045 section 6.8); whatever is not of its alphabet is passed over.
pub fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut dense = Vec::with_capacity(bytes.len());
    for line in bytes.split(|b| matches!(b, b'\r' | b'\n')) {
        dense.extend_from_slice(line);
    }
    STANDARD
        .decode(&dense)
        .unwrap_or_else(|_| base64_of_damaged(bytes))
}

fn base64_of_damaged(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut have) = (0_u32, 0_u8);
    for &byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                // padding ends a quantum; some programs glue several encoded runs together
                (bits, have) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        have += 6;
        if have >= 8 {
            have -= 8;
            out.push((bits >> have) as u8);
            bits &= (1 << have) - 1;
        }
    }
    out
}

/// Quoted-printable (RFC 2045 section 6.7); a broken `=` stays as it is.
pub fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut lines = bytes.split(|&b| b == b'\n').peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_ascii_end();
        let (line, soft) = match line.strip_suffix(b"=") {
            Some(line) => (line, true),
            None => (line, false),
        };
        let mut rest = line.iter().copied();
        while let Some(byte) = rest.next() {
            let pair = rest.hex_pair();
            match (byte, pair) {
                (b'=', Some(value)) => {
                    out.push(value);
                    rest.nth(1);
                }
                _ => out.push(byte),
            }
        }
        if !soft && lines.peek().is_some() {
            out.push(b'\n');
        }
    }
    out
}

/// The value of the next two hexadecimal digits, without taking them.
trait HexPair {
    fn hex_pair(&self) -> Option<u8>;
}

impl<I: Iterator<Item = u8> + Clone> HexPair for I {
    fn hex_pair(&self) -> Option<u8> {
        let mut ahead = self.clone();
        let high = char::from(ahead.next()?).to_digit(16)?;
        let low = char::from(ahead.next()?).to_digit(16)?;
        u8::try_from(high * 16 + low).ok()
    }
}

/// `%41` (RFC 2231).
pub fn percent(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match (byte, rest.hex_pair()) {
            (b'%', Some(value)) => {
                out.push(value);
                rest.nth(1);
            }
            _ => out.push(byte),
        }
    }
    out
}

/// Text in its declared charset; without one, or with an unknown one, as [`guess`] says. Lossy,
/// with the line ends of Unix and without NUL, which PostgreSQL refuses.
pub fn text(bytes: &[u8], charset: Option<&str>) -> String {
    let label = charset.unwrap_or_default().trim().trim_matches(['"', '\'']);
    let known = encoding_rs::Encoding::for_label(label.as_bytes())
        // the Encoding Standard maps what it will not support to a single U+FFFD
        .filter(|e| *e != encoding_rs::REPLACEMENT && !is_ascii_label(label));
    let decoded = match known {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None if is_ascii_label(label) => guess(bytes),
        None => charset_decoder(label.as_bytes()).map_or_else(|| guess(bytes), |d| d(bytes)),
    };
    lines(&decoded)
}

fn is_ascii_label(label: &str) -> bool {
    label.is_empty()
        || label.eq_ignore_ascii_case("us-ascii")
        || label.eq_ignore_ascii_case("ascii")
}

/// UTF-8 if it is, else Windows-1252, which what claims nothing usually turns out to be.
pub fn guess(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

fn lines(text: &str) -> String {
    text.replace('\0', "")
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

/// Bytes with the line ends of Unix, for parts that were sent as text.
pub fn byte_lines(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\r' if rest.peek() == Some(&b'\n') => {}
            b'\r' => out.push(b'\n'),
            byte => out.push(byte),
        }
    }
    out
}
