//! Whether the From of a mail can be believed, read from the pinned receiver's
//! Authentication-Results (RFC 8601) and nothing else.

use serde::{Deserialize, Serialize};

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
