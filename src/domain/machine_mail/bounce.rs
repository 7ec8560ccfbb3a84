//! Reports that a mail was not delivered: RFC 3464, and where it came from.

use super::{Bounce, MachineMail, Undelivered, bounce_text, evidence::Evidence};
use crate::domain::{
    address::Address,
    mail::{self, Mail, Part, field},
};

const MAX_RECIPIENTS: usize = 200;

/// A bounce; or another machine's mail that is built like one (a notice of successful delivery,
/// an abuse report).
pub fn recognise(mail: &Mail, evidence: &Evidence) -> Option<MachineMail> {
    if let Some(status) = mail.parts.iter().find(|part| is_delivery_status(part)) {
        let reported = recipients(status);
        let failed: Vec<Undelivered> = reported
            .iter()
            .filter_map(|one| one.undelivered.clone())
            .collect();
        if failed.is_empty() && !reported.is_empty() {
            // delivered, relayed or expanded: a machine's, and no bounce
            return Some(MachineMail::Other);
        }
        let recipients = if failed.is_empty() {
            bounce_text::recipients(mail)
        } else {
            failed
        };
        return Some(bounced(mail, recipients));
    }
    if mail
        .parts
        .iter()
        .any(|part| part.media_type == "message/feedback-report")
    {
        return Some(MachineMail::Other);
    }
    let named = failed_recipients(mail);
    let report = mail
        .content_type_parameter("report-type")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("delivery-status"));
    if !named.is_empty() || report || bounce_text::is_bounce(evidence) {
        let mut recipients = bounce_text::recipients(mail);
        if !named.is_empty() {
            let read = std::mem::take(&mut recipients);
            recipients = named
                .into_iter()
                .map(|address| {
                    read.iter()
                        .find(|one| one.address == address)
                        .cloned()
                        .unwrap_or_else(|| bounce_text::judged(mail, address))
                })
                .collect();
        }
        return Some(bounced(mail, recipients));
    }
    None
}

fn bounced(mail: &Mail, recipients: Vec<Undelivered>) -> MachineMail {
    MachineMail::Bounce(Bounce {
        recipients,
        quoted_message_id: quoted_message_id(mail),
    })
}

fn is_delivery_status(part: &Part) -> bool {
    matches!(
        part.media_type.as_str(),
        "message/delivery-status" | "message/global-delivery-status"
    )
}

struct Reported {
    undelivered: Option<Undelivered>,
}

/// The per-recipient blocks (RFC 3464 section 2.3).
fn recipients(part: &Part) -> Vec<Reported> {
    let mut found = Vec::new();
    let mut rest = part.bytes.as_slice();
    while !rest.is_empty() && found.len() < MAX_RECIPIENTS {
        let (fields, after) = field::split_part(rest);
        if after.len() == rest.len() {
            break;
        }
        rest = after;
        let value = |name: &str| {
            fields
                .list
                .iter()
                .find(|(n, _)| n.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.as_str())
        };
        // What we wrote to is the original recipient; the final one may be a forwarding's.
        let address = ["original-recipient", "final-recipient"]
            .iter()
            .find_map(|name| typed_address(value(name)?));
        let Some(address) = address else {
            continue;
        };
        let action = value("action").unwrap_or_default().trim().to_lowercase();
        let diagnostic = field::without_comments(value("diagnostic-code").unwrap_or_default());
        let stated = value("status").and_then(bounce_text::enhanced_status);
        // `5.0.0` says nothing; the diagnostic often says more
        let status = stated
            .clone()
            .filter(|s| !s.ends_with(".0.0"))
            .or_else(|| bounce_text::enhanced_status(&diagnostic))
            .or(stated);
        let delayed = action == "delayed"
            || (action.is_empty() && status.as_deref().is_some_and(|s| s.starts_with('4')));
        let failed = delayed || action == "failed" || action.is_empty();
        found.push(Reported {
            undelivered: failed.then(|| Undelivered {
                unknown_address: !delayed
                    && bounce_text::unknown_address(status.as_deref(), &diagnostic.to_lowercase()),
                address,
                status,
                delayed,
            }),
        });
    }
    found
}

/// `rfc822; a@b.test`, also without its type.
fn typed_address(value: &str) -> Option<Address> {
    let value = value.rsplit_once(';').map_or(value, |(_, address)| address);
    Address::parse(value)
}

/// Exim's and Gmail's field.
fn failed_recipients(mail: &Mail) -> Vec<Address> {
    mail.header_all("x-failed-recipients")
        .flat_map(field::mailboxes)
        .map(|mailbox| mailbox.address)
        .take(MAX_RECIPIENTS)
        .collect()
}

/// The Message-ID of what bounced: of the mail or the header attached, else from the text, else
/// what the report says it answers (Exchange).
fn quoted_message_id(mail: &Mail) -> Option<String> {
    let attached = mail.parts.iter().find_map(|part| {
        let carries = part.is_message()
            || matches!(
                part.media_type.as_str(),
                "text/rfc822-headers" | "message/rfc822-headers" | "message/global-headers"
            );
        carries
            .then(|| mail::parse_headers(&part.bytes).message_id)
            .flatten()
    });
    let stated = || {
        ["x-original-message-id", "original-message-id"]
            .iter()
            .find_map(|name| field::ids(mail.header(name)?).into_iter().next())
    };
    attached
        .or_else(|| bounce_text::message_id(mail))
        .or_else(stated)
        .or_else(|| mail.in_reply_to.first().cloned())
        .or_else(|| mail.references.last().cloned())
}
