//! Which mail a machine wrote. Never answered.
//!
//! Bounces are looked for first: real ones carry `Auto-Submitted: auto-replied` and would pass for
//! out-of-office. Whoever is unsure says that a person wrote it: a form that is not read is worse
//! than a notice that is. Advertising is a person's, for our purposes: it is left unanswered as
//! unrelated.

mod absence;
mod automatic;
mod bounce;
mod bounce_text;
mod evidence;

use serde::{Deserialize, Serialize};

use super::{address::Address, mail::Mail};
use evidence::Evidence;

/// What sort of machine mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "sort")]
pub enum MachineMail {
    Bounce(Bounce),
    ReadReceipt,
    OutOfOffice,
    /// List, bulk, newsletter.
    Newsletter,
    /// Another ticket system's acknowledgement, a daemon, a recall, a reaction digest …
    Other,
}

/// A report that a mail was not delivered (RFC 3464, or free text).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    pub recipients: Vec<Undelivered>,
    /// The Message-ID of the mail that bounced, when the report quotes it; without brackets.
    pub quoted_message_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    pub address: Address,
    /// Enhanced status code (RFC 3463), such as `5.1.1`.
    pub status: Option<String>,
    /// There is no such address (5.1.1 and kin).
    pub unknown_address: bool,
    /// Only delayed, the server still tries.
    pub delayed: bool,
}

impl Undelivered {
    /// Why, for the admin; never the server's own text, which is anybody's.
    pub fn why(&self) -> String {
        let status = self.status.as_deref().unwrap_or_default();
        let said = if self.delayed {
            "it is delayed, and the server still tries"
        } else if self.unknown_address {
            "there is no such address"
        } else if status.ends_with(".2.2") {
            "the mailbox is full"
        } else if status.starts_with("5.7.") {
            "the receiving server does not let it in"
        } else {
            "it could not be delivered"
        };
        match status {
            "" => said.to_owned(),
            status => format!("{said} ({status})"),
        }
    }
}

/// What sort of machine wrote this mail; None when a person did.
pub fn recognise(mail: &Mail) -> Option<MachineMail> {
    let evidence = Evidence::of(mail);
    if let Some(found) = bounce::recognise(mail, &evidence) {
        return Some(found);
    }
    if automatic::is_read_receipt(mail, &evidence) {
        return Some(MachineMail::ReadReceipt);
    }
    if automatic::is_notice(mail, &evidence) {
        return Some(MachineMail::Other);
    }
    if absence::is_out_of_office(mail, &evidence) {
        return Some(MachineMail::OutOfOffice);
    }
    if automatic::is_bulk(mail, &evidence) {
        return Some(MachineMail::Newsletter);
    }
    automatic::is_other(mail, &evidence).then_some(MachineMail::Other)
}

#[cfg(test)]
mod tests;
