//! Bounces that are only prose: Exchange, qmail, Exim, Sendmail, gateways, and translations.

use super::{
    Undelivered,
    evidence::{Evidence, contains_any, shown_text, starts_with_any},
};
use crate::domain::{
    address::Address,
    mail::{Mail, field},
};

const MAX_RECIPIENTS: usize = 200;

/// What the subject of a bounce begins with.
const SUBJECTS: &[&str] = &[
    "undeliverable",
    "undelivered mail",
    "undelivered message",
    "delivery status notification",
    "delivery failure",
    "delivery has failed",
    "delivery failed",
    "delivery notification",
    "mail delivery failed",
    "mail delivery failure",
    "mail delivery system",
    "mail system error",
    "mail delivery problem",
    "returned mail",
    "failure notice",
    "message undeliverable",
    "warning: could not send",
    "warning: message",
    "non-delivery",
    "non delivery",
    "message delivery has been delayed",
    "delivery delayed",
    "delayed mail",
    "delivery problem",
    "message not delivered",
    "nondeliverable mail",
    "message blocked",
    "address not found",
    "unzustellbar",
    "nachricht nicht zugestellt",
    "zustellung fehlgeschlagen",
    "non remis",
    "non distribuable",
    "échec de la remise",
    "échec de remise",
    "message non distribué",
    "recipient unknown",
    "rejected:",
    "[postmaster]",
    "mail could not be delivered",
    "message you sent blocked",
    "** message blocked **",
    "** address not found **",
];

/// What its text says.
const WORDS: &[&str] = &[
    "couldn't be delivered",
    "could not be delivered",
    "wasn't delivered",
    "was not delivered",
    "wasn't able to deliver",
    "not able to deliver",
    "unable to deliver",
    "delivery has failed",
    "delivery failed",
    "could not deliver",
    "undeliverable",
    "permanent fatal errors",
    "permanent error",
    "this is the qmail-send program",
    "did not reach the following recipient",
    "did not reach some or all",
    "message has been delayed",
    "has not been delivered",
    "could not send message for past",
    "delivery to the following recipient",
    "message blocked",
    "konnte nicht zugestellt",
    "nicht zugestellt werden",
    "fehler bei der nachrichtenzustellung",
    "n'a pas pu être remis",
    "n'a pas pu être distribué",
    "n'a pu être remis",
    "echec de la remise",
    "échec de la remise",
    "returned to sender",
    "delivery is delayed",
    "rejected your message",
    "recipient address rejected",
    "delivery to these recipients",
];

const DELAYED: &[&str] = &[
    "has been delayed",
    "is delayed",
    "delivery delayed",
    "(delay)",
    "will keep trying",
    "will be retried",
    "will continue to try",
    "still being retried",
    "you do not need to resend",
    "do not need to resend",
    "could not send message for past",
    "this is a warning message only",
    "warning message only",
    "wird verzögert",
    "verzögert",
];

/// Where the copy of the original begins: nothing below it is the report's own word.
const ORIGINAL: &[&str] = &[
    "below this line is a copy",
    "this is a copy of the message",
    "original message headers",
    "----- original message",
    "-----original message",
    "--- the transcript of the original",
    "----- message header follows",
    "original message follows",
    "ursprüngliche nachrichtenkopf",
    "en-têtes de message d'origine",
    "------ this is a copy",
    "included is a copy of the message header",
    "the following is a copy",
    "begin forwarded message",
];

/// A bounce in prose: worded like one, and by a machine. A person's mail *about* a bounce is not.
pub fn is_bounce(evidence: &Evidence) -> bool {
    if evidence
        .words
        .trim_start()
        .starts_with("hi. this is the qmail-send program")
    {
        return true;
    }
    let subject = starts_with_any(&evidence.subject, SUBJECTS);
    let words = contains_any(&evidence.words, WORDS);
    let status = enhanced_status(&evidence.words).is_some();
    let postmaster = evidence.daemon || evidence.null_path;
    // An absence is sent with a null path too, and may say that mail is not read.
    (postmaster && (subject || (words && status)))
        || (postmaster
            && words
            && of_mail(evidence)
            && !starts_with_any(&evidence.subject, &["automatic reply", "re:"]))
        || (evidence.auto_submitted.is_some() && subject && words)
}

/// Of a message, and not of a parcel.
fn of_mail(evidence: &Evidence) -> bool {
    contains_any(
        &evidence.words,
        &["@", "mail", "message", "recipient", "nachricht"],
    )
}

/// The addresses the report speaks of, each with the status that stands nearest below it.
pub fn recipients(mail: &Mail) -> Vec<Undelivered> {
    let text = own_words(mail);
    let not_meant: Vec<&Address> = mail
        .to
        .iter()
        .chain(&mail.from)
        .chain(&mail.cc)
        .map(|mailbox| &mailbox.address)
        .collect();
    let mut found: Vec<(Address, String)> = Vec::new();
    for line in text.lines() {
        let lower = line.to_lowercase();
        let about_ids = starts_with_any(
            lower.trim_start(),
            &[
                "message-id",
                "from:",
                "in-reply-to",
                "references",
                "reply-to",
                "sender:",
                "cc:",
            ],
        );
        if !about_ids {
            for address in addresses(line) {
                let known = found.iter().any(|(one, _)| *one == address);
                if !known && !not_meant.contains(&&address) && found.len() < MAX_RECIPIENTS {
                    found.push((address, String::new()));
                }
            }
        }
        if let Some((_, said)) = found.last_mut() {
            said.push_str(&lower);
            said.push('\n');
        }
    }
    let whole = text.to_lowercase();
    found
        .into_iter()
        .map(|(address, said)| {
            let nearest = if enhanced_status(&said).is_some() || says_unknown(&said) {
                said.as_str()
            } else {
                whole.as_str()
            };
            undelivered(mail, address, nearest)
        })
        .collect()
}

/// What the whole report says of one address.
pub fn judged(mail: &Mail, address: Address) -> Undelivered {
    undelivered(mail, address, &own_words(mail).to_lowercase())
}

fn undelivered(mail: &Mail, address: Address, said: &str) -> Undelivered {
    let status = enhanced_status(said);
    let delayed = match status.as_deref() {
        Some(status) => status.starts_with('4'),
        None => contains_any(said, DELAYED) || contains_any(&mail.subject.to_lowercase(), DELAYED),
    };
    Undelivered {
        unknown_address: !delayed && unknown_address(status.as_deref(), said),
        address,
        status,
        delayed,
    }
}

fn own_words(mail: &Mail) -> String {
    let text = shown_text(mail).replace('\u{2019}', "'");
    let mut own = String::new();
    for line in text.lines() {
        if contains_any(&line.to_lowercase(), ORIGINAL) {
            break;
        }
        own.push_str(line);
        own.push('\n');
    }
    own
}

fn addresses(line: &str) -> Vec<Address> {
    line.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"' | '\''
            )
    })
    .filter(|word| word.contains('@'))
    .filter_map(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
        let word = word.strip_prefix("mailto:").unwrap_or(word);
        Address::parse(word)
    })
    .collect()
}

/// The first enhanced status code (RFC 3463), `5.1.1` or Exchange's `#5.1.10`.
pub fn enhanced_status(text: &str) -> Option<String> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|word| word.trim_matches('.'))
        .find(|word| {
            let parts: Vec<&str> = word.split('.').collect();
            let [class, subject, detail] = parts.as_slice() else {
                return false;
            };
            matches!(*class, "4" | "5")
                && (1..=3).contains(&subject.len())
                && (1..=3).contains(&detail.len())
        })
        .map(str::to_owned)
}

/// Whether there is no such address: 5.1.1 and kin. A full mailbox (5.2), a policy (5.7) or a
/// delay say nothing about the address.
pub fn unknown_address(status: Option<&str>, said: &str) -> bool {
    match status {
        Some("5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10") => true,
        Some(status) if starts_with_any(status, &["4.", "5.2.", "5.3.", "5.6.", "5.7."]) => false,
        Some(_) | None => says_unknown(said),
    }
}

fn says_unknown(said: &str) -> bool {
    contains_any(
        said,
        &[
            "user unknown",
            "unknown user",
            "no such user",
            "no such recipient",
            "no such person",
            "unknown recipient",
            "recipient unknown",
            "recipient not found",
            "user not found",
            "address not found",
            "does not exist",
            "doesn't exist",
            "couldn't be found",
            "could not be found",
            "wasn't found",
            "was not found",
            "no mailbox here by that name",
            "invalid recipient",
            "unknown address",
            "no such address",
            "unrouteable address",
            "addresses failed: unknown",
            "not our customer",
            "mailbox not found",
            "unknown or illegal alias",
            "resolver.adr",
            "existiert nicht",
            "nicht gefunden",
            "unbekannt",
            "n'existe pas",
            "introuvable",
            "no longer exists",
            "unknown mailbox",
            "no such mailbox",
        ],
    )
}

/// `Message-ID: <…>` anywhere in the text, the copy of the original included.
pub fn message_id(mail: &Mail) -> Option<String> {
    let text = shown_text(mail);
    let lower = text.to_ascii_lowercase();
    let at = lower.find("message-id")?;
    let after: String = text.get(at..)?.chars().take(600).collect();
    field::ids(&after).into_iter().next()
}
