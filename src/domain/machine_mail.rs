//! Which mail a machine wrote. Never answered.

use serde::{Deserialize, Serialize};

use super::address::Address;

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
