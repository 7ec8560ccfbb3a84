//! Our letters' Message-IDs: the same letter always has the same one, and only we can make one.
//!
//! `kind.name.mac@domain`, or `kind.name.recipient.mac@domain` for mail whose replies may
//! command (design section 8). `name` and `recipient` are digests, so no id tells a cause or an
//! address; `mac` is a whole HMAC-SHA256 over the rest, the domain included. An id that does not
//! verify is nobody's: a header that merely looks like ours changes nothing.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::address::Address;

/// Digests within an id: 80 bits name a letter well enough, since the MAC stands beside them.
const DIGEST: usize = 10;

/// The installation's signing key.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl Key {
    /// None when shorter than the 32 octets of the hash.
    pub fn new(secret: &[u8]) -> Option<Key> {
        if secret.len() < 32 {
            return None;
        }
        Hmac::new_from_slice(secret).ok().map(Key)
    }

    /// The MAC over the parts, each with its length, so that no two lists are one text.
    fn over(&self, purpose: &str, parts: &[&str]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in std::iter::once(&purpose).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }

    fn digest(&self, purpose: &str, parts: &[&str]) -> String {
        let whole = self.over(purpose, parts).finalize().into_bytes();
        base32(whole.get(..DIGEST).unwrap_or(&whole))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// An id of ours that verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// `acknowledgement`, `summary` …
    pub kind: String,
    name: String,
    recipient: Option<String>,
    pub domain: String,
}

impl Token {
    /// Whether this copy was made for that person and nobody else.
    pub fn is_for(&self, key: &Key, person: &Address) -> bool {
        self.recipient.as_ref().is_some_and(|tag| {
            *tag == recipient_tag(key, &self.kind, &self.name, &self.domain, person)
        })
    }
}

/// The id of the letter of `kind` that `cause` called for; without angle brackets, as all ids here.
pub fn message_id(key: &Key, hub_domain: &str, kind: &str, cause: &str) -> String {
    let domain = hub_domain.to_ascii_lowercase();
    let name = key.digest("name", &[kind, cause, &domain]);
    sealed(key, &[kind, &name], &domain)
}

/// The id of one person's own copy (a summary goes to each admin singly).
pub fn message_id_for(
    key: &Key,
    hub_domain: &str,
    kind: &str,
    cause: &str,
    person: &Address,
) -> String {
    let domain = hub_domain.to_ascii_lowercase();
    let name = key.digest("name", &[kind, cause, &domain]);
    let tag = recipient_tag(key, kind, &name, &domain, person);
    sealed(key, &[kind, &name, &tag], &domain)
}

/// The value of the letter's `X-Countersign-Letter`: its kind, and the name no other letter has, by
/// which its copy is found where a service renews the Message-ID.
pub fn letter_header(message_id: &str) -> Option<String> {
    let mut parts = message_id.split(['.', '@']);
    Some(format!("{}; id={}", parts.next()?, parts.next()?))
}

/// Reads an id as ours; with or without angle brackets. None when the MAC does not hold.
pub fn verify(key: &Key, id: &str) -> Option<Token> {
    let id = id.trim();
    let id = id.strip_prefix('<').unwrap_or(id);
    let id = id.strip_suffix('>').unwrap_or(id).to_ascii_lowercase();
    let (left, domain) = id.rsplit_once('@')?;
    let (signed, mac) = left.rsplit_once('.')?;
    key.over("message-id", &[signed, domain])
        .verify_slice(&from_base32(mac)?)
        .ok()?;
    let mut parts = signed.split('.');
    let token = Token {
        kind: parts.next()?.to_owned(),
        name: parts.next()?.to_owned(),
        recipient: parts.next().map(str::to_owned),
        domain: domain.to_owned(),
    };
    parts.next().is_none().then_some(token)
}

fn sealed(key: &Key, parts: &[&str], domain: &str) -> String {
    let signed = parts.join(".");
    let mac = base32(
        &key.over("message-id", &[&signed, domain])
            .finalize()
            .into_bytes(),
    );
    format!("{signed}.{mac}@{domain}")
}

fn recipient_tag(key: &Key, kind: &str, name: &str, domain: &str, person: &Address) -> String {
    key.digest("recipient", &[kind, name, domain, person.key()])
}

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// RFC 4648 section 6, in lower case and without padding: mail programs keep it as it is.
fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0u32, 0u32);
    let mut push = |value: u32| {
        if let Some(letter) = ALPHABET.get((value & 31) as usize) {
            text.push(char::from(*letter));
        }
    };
    for byte in bytes {
        bits = (bits << 8 | u32::from(*byte)) & 0xfff;
        held += 8;
        while held >= 5 {
            held -= 5;
            push(bits >> held);
        }
    }
    if held > 0 {
        push(bits << (5 - held));
    }
    text
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut held) = (0u32, 0u32);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        bits = (bits << 5 | u32::try_from(value).ok()?) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    // What is left over must be the padding zeros of the one spelling we write.
    (bits & ((1 << held) - 1) == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new(&[7; 32]).unwrap()
    }

    fn id(kind: &str, cause: &str) -> String {
        message_id(&key(), "hub.example", kind, cause)
    }

    #[test]
    fn the_same_letter_has_the_same_id_and_no_other_has() {
        assert_eq!(
            id("acknowledgement", "mail:17"),
            id("acknowledgement", "mail:17")
        );
        let ids = [
            id("acknowledgement", "mail:17"),
            id("acknowledgement", "mail:18"),
            id("update", "mail:17"),
            message_id(&key(), "other.example", "acknowledgement", "mail:17"),
            message_id(
                &Key::new(&[8; 32]).unwrap(),
                "hub.example",
                "acknowledgement",
                "mail:17",
            ),
        ];
        for (n, one) in ids.iter().enumerate() {
            assert!(!ids[..n].contains(one), "{one}");
        }
    }

    #[test]
    fn an_id_of_ours_verifies_however_it_is_quoted() {
        let id = id("missing-items", "mail:17");
        for quoted in [
            id.clone(),
            format!("<{id}>"),
            id.to_uppercase(),
            format!(" {id} "),
        ] {
            let token = verify(&key(), &quoted).unwrap();
            assert_eq!(
                (token.kind.as_str(), token.domain.as_str()),
                ("missing-items", "hub.example"),
                "{quoted}"
            );
        }
    }

    #[test]
    fn nothing_else_verifies() {
        let good = id("update", "mail:17");
        let mac = good.split(['.', '@']).nth(2).unwrap().to_owned();
        for bad in [
            String::new(),
            "<@>".to_owned(),
            "<update@hub.example>".to_owned(),
            "<update.abcd.efgh@hub.example>".to_owned(),
            good.replace("hub.example", "evil.example"),
            good.replace("update", "acknowledgement"),
            good.replace(&mac, mac.get(..16).unwrap()),
            good.replace(&mac, ""),
            good.replace(&mac, &"a".repeat(mac.len())),
            message_id(&Key::new(&[8; 32]).unwrap(), "hub.example", "update", "x"),
        ] {
            assert_eq!(verify(&key(), &bad), None, "{bad}");
        }
        assert!(Key::new(&[7; 31]).is_none());
    }

    #[test]
    fn a_copy_of_a_summary_is_one_persons() {
        let jo = Address::parse("jo@hub.example").unwrap();
        let sam = Address::parse("sam@hub.example").unwrap();
        let of = |person| message_id_for(&key(), "hub.example", "summary", "2022-05-20", person);
        assert_eq!(of(&jo), of(&jo));
        assert_ne!(of(&jo), of(&sam));
        let token = verify(&key(), &of(&jo)).unwrap();
        assert!(token.is_for(&key(), &jo));
        assert!(!token.is_for(&key(), &sam));
        let plain = verify(&key(), &id("summary", "2022-05-20")).unwrap();
        assert!(!plain.is_for(&key(), &jo));
    }

    #[test]
    fn an_id_names_nobody_and_keeps_to_a_line() {
        let jo = Address::parse("jo@hub.example").unwrap();
        let id = message_id_for(&key(), "hub.example", "summary", "to jo", &jo);
        assert!(!id.contains("jo"), "{id}");
        assert!(id.len() < 120, "{} octets", id.len());
        assert!(id.is_ascii());
    }

    #[test]
    fn the_letter_header_tells_letters_of_one_kind_apart() {
        let header = |cause| letter_header(&id("update", cause)).unwrap();
        assert!(header("mail:17").starts_with("update; id="));
        assert_ne!(header("mail:17"), header("mail:18"));
    }

    #[test]
    fn base32_is_that_of_the_rfc() {
        for (plain, coded) in [
            ("", ""),
            ("f", "my"),
            ("fo", "mzxq"),
            ("foo", "mzxw6"),
            ("foob", "mzxw6yq"),
            ("fooba", "mzxw6ytb"),
            ("foobar", "mzxw6ytboi"),
        ] {
            assert_eq!(base32(plain.as_bytes()), coded);
            assert_eq!(from_base32(coded).unwrap(), plain.as_bytes());
        }
    }
}
