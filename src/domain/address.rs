//! E-mail addresses as identities, and the domains a school is known by.
//!
//! Two spellings are one identity when their [`Address::key`]s are equal: case folded, `+tag`
//! dropped, the domain in its ASCII (IDNA) form. Display names are never identity.

use std::{
    collections::HashSet,
    fmt,
    hash::{Hash, Hasher},
    sync::LazyLock,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An addr-spec (RFC 5322 section 3.4.1) that has been checked and can be compared.
#[derive(Clone)]
pub struct Address {
    shown: String,
    key: String,
}

/// An address with the display name it came with (a claim, never identity).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    pub name: Option<String>,
    pub address: Address,
}

impl Address {
    /// Reads an addr-spec. None when it is not one that mail could be sent to: no `@`, blanks,
    /// no dot in the domain.
    pub fn parse(text: &str) -> Option<Address> {
        let text = text.trim().trim_matches(['<', '>']).trim();
        let text = strip_prefix_ignore_case(text, "mailto:").unwrap_or(text);
        let (local, domain) = text.rsplit_once('@')?;
        let ascii = idna::domain_to_ascii(domain.trim_end_matches('.')).ok()?;
        if !ascii.contains('.') {
            return None;
        }
        lettre::Address::new(local, &ascii).ok()?;
        let local_key = local.trim_matches('"').to_lowercase();
        let local_key = match local_key.split_once('+') {
            Some((before, _)) if !before.is_empty() => before.to_owned(),
            _ => local_key,
        };
        Some(Address {
            shown: format!("{local}@{}", domain.trim_end_matches('.')),
            key: format!("{local_key}@{ascii}"),
        })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// What identities are compared by.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The local part of the key.
    pub fn local(&self) -> &str {
        self.key.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The domain, in its ASCII form and lower case.
    pub fn domain(&self) -> &str {
        self.key.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The registrable domain by the Public Suffix List (`oakfield.cambs.sch.uk`); none for a
    /// public mail provider, whose customers have nothing in common.
    pub fn school_domain(&self) -> Option<String> {
        let real = without_reserved_tld(self.domain());
        if is_mail_provider(real) {
            return None;
        }
        psl::domain_str(real).map(str::to_owned)
    }

    /// Whether mail providers' customers live at this domain.
    pub fn at_mail_provider(&self) -> bool {
        is_mail_provider(without_reserved_tld(self.domain()))
    }
}

/// Example addresses end in a reserved top-level domain (RFC 2606); without it they behave as
/// the real ones they stand for.
pub fn without_reserved_tld(domain: &str) -> &str {
    ["test", "example", "invalid"]
        .iter()
        .find_map(|tld| domain.strip_suffix(tld)?.strip_suffix('.'))
        .unwrap_or(domain)
}

fn is_mail_provider(domain: &str) -> bool {
    // `gmail.test` stands for gmail.com
    static PROVIDERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        include_str!("mail_providers.txt")
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .flat_map(|domain| [Some(domain), domain.split_once('.').map(|(name, _)| name)])
            .flatten()
            .collect()
    });
    PROVIDERS.contains(domain)
}

fn strip_prefix_ignore_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| text.get(prefix.len()..))
        .flatten()
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.shown)
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Address {}

impl PartialOrd for Address {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Address {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

impl Hash for Address {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Address::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no e-mail address")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<String> {
        Address::parse(text).map(|a| a.key().to_owned())
    }

    #[test]
    fn spellings_of_one_address_are_one_identity() {
        for spelling in [
            "h.smith@oak.sch.uk.test",
            "H.Smith@OAK.sch.uk.test",
            "<h.smith@oak.sch.uk.test>",
            "h.smith+forms@oak.sch.uk.test",
            "mailto:h.smith@oak.sch.uk.test",
            " h.smith@oak.sch.uk.test. ",
        ] {
            assert_eq!(
                key(spelling).as_deref(),
                Some("h.smith@oak.sch.uk.test"),
                "{spelling}"
            );
        }
        assert_eq!(key("z@größe.test"), key("z@xn--gre-6ka8i.test"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "TBC",
            "n/a",
            "h.smith",
            "h smith@oak.test",
            "a@b",
            "a@b..test",
            "@oak.test",
        ] {
            assert_eq!(key(text), None, "{text}");
        }
    }

    #[test]
    fn the_school_domain_is_the_registrable_one() {
        let domain = |text: &str| Address::parse(text).unwrap().school_domain();
        assert_eq!(
            domain("head@mail.oakfield.cambs.sch.uk").as_deref(),
            Some("oakfield.cambs.sch.uk")
        );
        assert_eq!(
            domain("head@oakfield.cambs.sch.uk.test").as_deref(),
            Some("oakfield.cambs.sch.uk")
        );
        assert_eq!(
            domain("head@kingsmead.org.uk.test").as_deref(),
            Some("kingsmead.org.uk")
        );
        assert_eq!(domain("someone@gmail.com"), None);
        assert_eq!(domain("someone@gmail.test"), None);
        assert_eq!(domain("someone@btinternet.com.test"), None);
    }
}
