//! Whether the From of a mail can be believed, read from the pinned receiver's
//! Authentication-Results (RFC 8601) and nothing else.

use serde::{Deserialize, Serialize};

use super::{
    address::without_reserved_tld,
    mail::{Mail, field},
};

/// The three values of design section 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Authentication {
    Pass,
    Fail,
    Unknown,
}

/// Whose word counts for a hub's mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receiver {
    /// The topmost field with this authserv-id.
    Pinned(String),
    /// Exchange Online: no authserv-id, directly below Exchange's own headers.
    ExchangeOnline,
    /// Nobody is pinned: everything is unknown.
    Nobody,
}

/// What the receiver said of one mail.
///
/// *Fail* outranks *pass*: a receiver that says `dmarc=fail` has looked at more than we can.
/// Without exactly one author nothing passes, since nobody knows whom the receiver looked at.
pub fn authenticate(mail: &Mail, receiver: &Receiver) -> Authentication {
    let (results, internal) = match receiver {
        Receiver::Nobody => return Authentication::Unknown,
        Receiver::Pinned(id) => (pinned_results(mail, id), false),
        Receiver::ExchangeOnline => (exchange_results(mail), exchange_internal(mail)),
    };
    let results = results.unwrap_or_default();
    let all = |method: &'static str| results.iter().filter(move |r| r.method == method);
    let failed = |method| {
        all(method).next().is_some()
            && all(method).all(|r| matches!(r.result.as_str(), "fail" | "hardfail"))
    };
    if all("dmarc").any(|r| r.result == "fail") || (failed("dkim") && failed("spf")) {
        return Authentication::Fail;
    }
    let Some(author) = mail.author() else {
        return Authentication::Unknown;
    };
    let from = author.address.domain();
    let aligned = |r: &&Outcome, properties: &[&str]| {
        properties
            .iter()
            .filter_map(|p| r.property(p))
            .any(|value| same_organisation(domain_of(value), from))
    };
    let passed = |method| all(method).filter(|r| r.result == "pass");
    let pass = internal
        // The property may be missing: the receiver speaks of the one From in any case.
        || passed("dmarc").any(|r| {
            r.property("header.from").is_none() || aligned(&r, &["header.from"])
        })
        || passed("dkim").any(|r| aligned(&r, &["header.d", "header.i"]))
        || passed("spf").any(|r| aligned(&r, &["smtp.mailfrom", "smtp.mail", "envelope-from"]));
    if pass {
        Authentication::Pass
    } else {
        Authentication::Unknown
    }
}

/// Every authserv-id that has signed results of this mail, whoever wrote them: for the operator
/// who looks for the right one, never as evidence.
pub fn authserv_ids(mail: &Mail) -> Vec<String> {
    mail.header_all("authentication-results")
        .filter_map(|value| parse_results(value).authserv_id)
        .collect()
}

/// One `method=result` with its properties (RFC 8601 section 2.2).
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    method: String,
    result: String,
    properties: Vec<(String, String)>,
}

impl Outcome {
    fn property(&self, name: &str) -> Option<&str> {
        self.properties
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

/// An Authentication-Results value.
#[derive(Debug, PartialEq, Eq)]
struct Results {
    authserv_id: Option<String>,
    outcomes: Vec<Outcome>,
}

/// Only the topmost field with the id: one of the same id below it came with the mail.
fn pinned_results(mail: &Mail, id: &str) -> Option<Vec<Outcome>> {
    mail.header_all("authentication-results")
        .map(parse_results)
        .find(|results| {
            results
                .authserv_id
                .as_deref()
                .is_some_and(|found| found.eq_ignore_ascii_case(id.trim_end_matches('.')))
        })
        .map(|results| results.outcomes)
}

/// Exchange Online writes its results without an authserv-id above the Received line by which it
/// took the mail in. So: the first such field in the block at the top that consists of nothing
/// but Exchange's own fields, and only when Exchange did take the mail in.
fn exchange_results(mail: &Mail) -> Option<Vec<Outcome>> {
    let mut taken_in = false;
    for (name, value) in &mail.headers {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "received" => {
                if !is_microsofts_own(value) {
                    return None;
                }
                taken_in = true;
            }
            "authentication-results" => {
                let results = parse_results(value);
                let ours = taken_in && results.authserv_id.is_none();
                return ours.then_some(results.outcomes);
            }
            "return-path"
            | "received-spf"
            | "arc-seal"
            | "arc-message-signature"
            | "arc-authentication-results"
            | "authentication-results-original" => {}
            other
                if other.starts_with("x-ms-")
                    || other.starts_with("x-microsoft-")
                    || other.starts_with("x-forefront-")
                    || other.starts_with("x-eop") => {}
            _ => return None,
        }
    }
    None
}

/// Handed from one of Microsoft's servers to another.
fn is_microsofts_own(received: &str) -> bool {
    let bare = field::without_comments(received);
    let words: Vec<&str> = bare.split_whitespace().collect();
    let host_after = |word: &str| {
        let at = words.iter().position(|w| w.eq_ignore_ascii_case(word))?;
        words
            .get(at + 1)
            .map(|host| host.trim_end_matches(';').to_lowercase())
    };
    let microsofts = |host: String| {
        let host = without_reserved_tld(&host);
        ["outlook.com", "exchangelabs.com", "office365.com"]
            .iter()
            .any(|own| {
                host.strip_suffix(own)
                    .is_some_and(|rest| rest.ends_with('.'))
            })
    };
    host_after("from").is_some_and(microsofts) && host_after("by").is_some_and(microsofts)
}

/// Exchange removes these fields from mail that comes from outside.
fn exchange_internal(mail: &Mail) -> bool {
    let mut stated = mail
        .header_all("x-ms-exchange-organization-authas")
        .peekable();
    stated.peek().is_some() && stated.all(|value| value.trim().eq_ignore_ascii_case("internal"))
}

fn parse_results(value: &str) -> Results {
    let bare = field::without_comments(value);
    let mut pieces = split_outside_quotes(&bare).into_iter().peekable();
    // `id 1;` with a version, or nothing at all (Exchange): then the first piece is a result
    let authserv_id = pieces
        .next_if(|first| !first.contains('='))
        .and_then(|first| first.split_whitespace().next().map(str::to_owned))
        .map(|id| field::unquoted(&id).trim_end_matches('.').to_lowercase());
    let outcomes = pieces.filter_map(|piece| parse_outcome(&piece)).collect();
    Results {
        authserv_id,
        outcomes,
    }
}

fn parse_outcome(piece: &str) -> Option<Outcome> {
    let mut pairs = pairs(piece).into_iter();
    let (method, result) = pairs.next()?;
    // `dkim/1=pass` names the method's version
    let method = method.split('/').next().unwrap_or_default().to_owned();
    Some(Outcome {
        method,
        result: result.to_lowercase(),
        properties: pairs.collect(),
    })
}

fn split_outside_quotes(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for c in text.chars() {
        if c == ';' && !quoted {
            pieces.push(String::new());
            continue;
        }
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && c == '\\' && !escaped;
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}

/// `name = value` pairs, names in lower case, values without quotes. Blanks may stand round the
/// sign; a word without one is passed over.
fn pairs(piece: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut word = String::new();
    let mut rest = piece.trim();
    while let Some(c) = rest.chars().next() {
        if c == '=' {
            let name = word.split_whitespace().last().unwrap_or_default();
            rest = rest.get(1..).unwrap_or_default().trim_start();
            let end = value_end(rest);
            let value = rest.get(..end).unwrap_or_default();
            if !name.is_empty() {
                found.push((name.to_lowercase(), field::unquoted(value)));
            }
            word.clear();
            rest = rest.get(end..).unwrap_or_default();
        } else {
            word.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    found
}

fn value_end(rest: &str) -> usize {
    if !rest.starts_with('"') {
        return rest.find(char::is_whitespace).unwrap_or(rest.len());
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == '"' && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

fn domain_of(value: &str) -> &str {
    let value = value.trim().trim_matches(['<', '>', '"']);
    value.rsplit_once('@').map_or(value, |(_, domain)| domain)
}

/// Relaxed alignment (RFC 7489 section 3.1): the same registrable domain.
fn same_organisation(one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (organisation(one), organisation(other)) else {
        return false;
    };
    one == other
}

fn organisation(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii(domain.trim_end_matches('.')).ok()?;
    let real = without_reserved_tld(&ascii);
    // A public suffix itself belongs to nobody below it: only equal to itself.
    let organisation = psl::domain_str(real).unwrap_or(real).to_owned();
    (!organisation.is_empty()).then_some(organisation)
}

#[cfg(test)]
mod tests;
