//! Signed mail that hides its content in the signature (S/MIME, RFC 8551 section 3.5.2): the
//! content is taken out, the signature is no matter of ours. What is encrypted stays closed.

use super::{decode, field};

/// id-signedData and id-data (RFC 5652).
const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];

/// Constructed values are opened this deep, and signatures within signatures so often.
const DEEPEST: usize = 12;
const MOST_SIGNATURES: usize = 3;

/// The entity within an opaquely signed message.
pub fn content_of(headers: &[(String, String)], body: &[u8]) -> Option<Vec<u8>> {
    let mut found = signed(headers, body)?;
    for _ in 1..MOST_SIGNATURES {
        let (fields, body) = field::split_part(&found);
        let Some(inner) = signed(&fields.list, body) else {
            break;
        };
        found = inner;
    }
    Some(found)
}

fn signed(headers: &[(String, String)], body: &[u8]) -> Option<Vec<u8>> {
    let value = |name: &str| {
        headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map_or("", |(_, v)| v.as_str())
    };
    let kind = field::structured(value("content-type")).main;
    if !matches!(
        kind.as_str(),
        "application/pkcs7-mime" | "application/x-pkcs7-mime"
    ) {
        return None;
    }
    let encoding = field::structured(value("content-transfer-encoding")).main;
    let bytes = match encoding.as_str() {
        "base64" => decode::base64(body),
        "quoted-printable" => decode::quoted_printable(body),
        _ => body.to_vec(),
    };
    data(&bytes)
}

/// The content of a CMS SignedData: ContentInfo { signedData, [0] { version, digests,
/// { data, [0] content }, … } }.
fn data(bytes: &[u8]) -> Option<Vec<u8>> {
    let (info, _) = expect(bytes, 0x30)?;
    let (kind, rest) = expect(info, 0x06)?;
    if kind != SIGNED_DATA {
        return None;
    }
    let (explicit, _) = expect(rest, 0xa0)?;
    let (signed, _) = expect(explicit, 0x30)?;
    let (_version, rest) = expect(signed, 0x02)?;
    let (_digests, rest) = expect(rest, 0x31)?;
    let (inner, _) = expect(rest, 0x30)?;
    let (kind, rest) = expect(inner, 0x06)?;
    if kind != DATA {
        return None;
    }
    let (content, _) = expect(rest, 0xa0)?;
    let mut out = Vec::new();
    octets(content, DEEPEST, &mut out)?;
    (!out.is_empty()).then_some(out)
}

/// An octet string, whole or in pieces.
fn octets(bytes: &[u8], depth: usize, out: &mut Vec<u8>) -> Option<()> {
    let element = element(bytes, DEEPEST)?;
    match element.tag {
        0x04 => out.extend_from_slice(element.content),
        0x24 if depth > 0 => {
            let mut rest = element.content;
            while !rest.is_empty() {
                octets(rest, depth - 1, out)?;
                rest = self::element(rest, DEEPEST)?.rest;
            }
        }
        _ => return None,
    }
    Some(())
}

struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    rest: &'a [u8],
}

fn expect(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let element = element(bytes, DEEPEST)?;
    (element.tag == tag).then_some((element.content, element.rest))
}

/// One BER value (X.690). Of an indefinite length, its content ends at the two zeros.
fn element(bytes: &[u8], depth: usize) -> Option<Element<'_>> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if first == 0x80 {
        if depth == 0 {
            return None;
        }
        let mut after = rest;
        while !after.starts_with(&[0, 0]) {
            after = element(after, depth - 1)?.rest;
        }
        let length = rest.len() - after.len();
        return Some(Element {
            tag,
            content: rest.get(..length)?,
            rest: after.get(2..)?,
        });
    }
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        let digits = rest.get(..count).filter(|_| count <= 4)?;
        let length = digits
            .iter()
            .fold(0_usize, |sum, &b| sum << 8 | usize::from(b));
        (length, rest.get(count..)?)
    };
    Some(Element {
        tag,
        content: rest.get(..length)?,
        rest: rest.get(length..)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![tag, 0x82];
        out.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
        out.extend(content);
        out
    }

    fn envelope(octets: &[u8]) -> Vec<u8> {
        let inner = value(0x30, &[value(0x06, &DATA), value(0xa0, octets)].concat());
        let signed = [value(0x02, &[1]), value(0x31, &[]), inner, value(0x31, &[])].concat();
        let explicit = value(0xa0, &value(0x30, &signed));
        value(0x30, &[value(0x06, &SIGNED_DATA), explicit].concat())
    }

    fn opened(bytes: &[u8]) -> Option<Vec<u8>> {
        let headers = [(
            "Content-Type".to_owned(),
            "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m".to_owned(),
        )];
        content_of(&headers, bytes)
    }

    #[test]
    fn what_was_signed_is_taken_out() {
        let text = b"Content-Type: text/plain\n\nI confirm.";
        assert_eq!(opened(&envelope(&value(0x04, text))).unwrap(), text);
        let (a, b) = text.split_at(20);
        let pieces = [value(0x04, a), value(0x04, b)].concat();
        assert_eq!(opened(&envelope(&value(0x24, &pieces))).unwrap(), text);
        let indefinite = [&[0x24, 0x80][..], &pieces, &[0, 0]].concat();
        assert_eq!(opened(&envelope(&indefinite)).unwrap(), text);
    }

    #[test]
    fn what_is_closed_or_broken_stays_closed() {
        let whole = envelope(&value(0x04, b"Content-Type: text/plain\n\nI confirm."));
        for end in 0..whole.len() {
            assert_eq!(opened(&whole[..end]), None, "{end}");
        }
        let mut enveloped = whole.clone();
        // id-envelopedData
        let at = enveloped.windows(9).position(|w| w == SIGNED_DATA).unwrap();
        enveloped[at + 8] = 0x03;
        assert_eq!(opened(&enveloped), None);
        assert_eq!(opened(&[0x30, 0x80].repeat(10_000)), None);
    }
}
