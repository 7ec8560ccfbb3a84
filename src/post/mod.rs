//! Where mail goes: the identity our letters carry, the one gate every outgoing mail passes, and
//! the ways out: SMTP, or a folder of `.eml` files.
//!
//! A letter leaves in two steps, so that who was taken is on record before the server can have
//! accepted anything: [`Post::offer`] opens a transaction and names the recipients one by one;
//! [`Post::deliver`] hands over the bytes and the final dot. Nothing here touches the store, and
//! nothing here decides whether a letter may go: that is [`gate`].

pub mod directory;
pub mod gate;
pub mod identity;
pub mod pace;
pub mod smtp;

use crate::domain::address::Address;

/// Whom a transaction names (RFC 5321), which is not what the header fields say.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// The hub's mailbox, since we need the bounces.
    pub sender: &'a Address,
    pub recipients: &'a [Address],
    /// The hub's own address, as one more recipient that no header names: the copy that proves
    /// acceptance (`copy = "self"`).
    pub copy_to: Option<&'a Address>,
    /// Without angle brackets; a folder names its file by it.
    pub message_id: &'a str,
}

/// What the server said to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    Taken,
    /// 5xx: noted like a bounce.
    RefusedForGood(String),
    /// 4xx, or never asked: owed the same bytes in a later transaction.
    RefusedForNow(String),
}

/// Every recipient's own answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roll {
    pub recipients: Vec<(Address, Taken)>,
    /// The hub's own copy was asked for and taken: it decides, should the answer be lost.
    pub copied: bool,
}

impl Roll {
    pub fn anybody_taken(&self) -> bool {
        self.recipients
            .iter()
            .any(|(_, taken)| *taken == Taken::Taken)
    }
}

/// How a transaction ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The server's reply to the final dot.
    Accepted(String),
    /// Certain: the server has not taken it. `retry` is false when it never will.
    NotAccepted { reason: String, retry: bool },
    /// The line broke between the final dot and its answer.
    InDoubt(String),
    /// The hub's own name or password is refused: no letter's fault, and every letter's problem.
    Credentials(String),
    /// The access token has run out: a fresh one, then again.
    StaleToken(String),
    /// The program was told to stop before the final dot: certainly not accepted, and nobody's
    /// fault.
    Interrupted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub roll: Roll,
    pub end: End,
}

/// What came of naming the recipients.
pub enum Offer {
    /// Somebody was taken: write the roll down, then deliver.
    Open(Roll, Transaction),
    /// It ended before any byte of the letter was sent.
    Closed(Outcome),
}

/// A transaction between RCPT and DATA. Dropped, it is as if it had never been.
pub enum Transaction {
    Smtp(smtp::Transaction),
    Directory { message_id: String },
}

/// The way out that a hub has.
pub enum Post {
    Smtp(Box<smtp::Smtp>),
    Directory(directory::Directory),
}

impl Post {
    /// Names the recipients. Commit "sending" before the call, the roll after it.
    pub async fn offer(&mut self, envelope: Envelope<'_>) -> Offer {
        match self {
            Post::Smtp(smtp) => smtp.offer(envelope).await,
            Post::Directory(_) => Offer::Open(
                Roll {
                    recipients: envelope
                        .recipients
                        .iter()
                        .map(|address| (address.clone(), Taken::Taken))
                        .collect(),
                    copied: false,
                },
                Transaction::Directory {
                    message_id: envelope.message_id.to_owned(),
                },
            ),
        }
    }

    /// Hands over the letter.
    pub async fn deliver(&mut self, transaction: Transaction, bytes: &[u8]) -> End {
        match (self, transaction) {
            (Post::Smtp(smtp), Transaction::Smtp(open)) => smtp.deliver(open, bytes).await,
            (Post::Directory(directory), Transaction::Directory { message_id }) => {
                directory.deliver(&message_id, bytes).await
            }
            (Post::Smtp(_), Transaction::Directory { .. })
            | (Post::Directory(_), Transaction::Smtp(_)) => End::NotAccepted {
                reason: "the transaction was opened by another post".to_owned(),
                retry: true,
            },
        }
    }
}
