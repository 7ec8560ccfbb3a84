//! Where mail comes from: an IMAP account, or a local Maildir.
//!
//! Both are read side by side with people. Nothing is ever moved, renamed or flagged as read, and
//! nothing is deleted but a draft of our own that still lies there unchanged. A mailbox says what
//! it holds and hands out mail; what has been seen before is the store's knowledge, what a mail
//! means the judge's.
//!
//! Absence proves nothing here: a mail that a server named and then did not hand out is unknown,
//! and looked at again.

mod connect;
mod error;
pub mod header;
pub mod imap;
pub mod maildir;

use std::{collections::HashSet, time::Duration};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

pub(crate) use self::connect::client_config as tls_config;
pub use self::{
    connect::ByteStream,
    error::{MailboxError, Verdict},
};
use self::{imap::Imap, maildir::Maildir};
use crate::config::hub::Inbox;

/// A mail as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Fetched {
    pub folder: String,
    pub uidvalidity: u32,
    pub uid: String,
    /// When the server took it: INTERNALDATE. In a Maildir the topmost Received field, else the
    /// file's own time. Never the sender's Date.
    pub arrival: DateTime<Utc>,
    pub bytes: Bytes,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Bytes {
    Whole(Vec<u8>),
    /// Of an over-size mail, or one that broke the line each time it was asked for: what to hold
    /// it by. `size` in octets, as the server says.
    HeaderOnly {
        header: Vec<u8>,
        size: u64,
    },
}

/// What a folder holds that is not known yet, in the order of arrival there.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    pub uidvalidity: u32,
    /// Every UID in the folder is below it.
    pub uidnext: u32,
    pub unknown: Vec<String>,
}

/// A mail before it is fetched.
#[derive(Debug, Clone, PartialEq)]
pub struct Sized {
    pub uid: String,
    pub size: u64,
    /// None when the server gave no readable INTERNALDATE.
    pub arrival: Option<DateTime<Utc>>,
}

/// What of a mail is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    Whole,
    Header,
}

/// A mail by its header only.
#[derive(Debug, Clone, PartialEq)]
pub struct Headed {
    pub uid: String,
    pub size: u64,
    pub arrival: Option<DateTime<Utc>>,
    pub header: Vec<u8>,
}

/// A group of mails under way: asked for, and to be received in the order of asking.
#[derive(Debug)]
#[must_use = "what was asked for must be received, or the connection is out of step"]
pub enum Asked {
    Imap(imap::Asked),
    Maildir(maildir::Asked),
}

/// What came of a group. Who is in neither list was asked for and not handed out.
#[derive(Debug, Default, PartialEq)]
pub struct Received {
    pub mails: Vec<Fetched>,
    /// Not handed out: gone meanwhile, or withheld. Unknown as before.
    pub missing: Vec<String>,
    /// The server's refusal, if it declined the group.
    pub refused: Option<MailboxError>,
}

/// Whether a letter's copy is there. There is no third answer: doubt is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Found,
    NotFound,
}

/// Why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// There is, or may be, new mail.
    Mail,
    /// Nothing was heard of for the time given.
    Timer,
    /// We are asked to end.
    Stop,
}

/// How long to wait for what. A server that is late is left, not waited for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    /// Name, TCP, TLS, greeting: each.
    pub connect: Duration,
    /// A command's whole answer, its mail not counted.
    pub command: Duration,
    /// A search through a large folder.
    pub search: Duration,
    /// Octets a second that any line to a mail server manages; mail may take its time by it.
    pub pace: u64,
    /// Without a word in IDLE, the connection is proved by a command.
    pub silence: Duration,
    /// IDLE is given up and begun again (RFC 2177 asks for less than 29 minutes).
    pub idle: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            connect: Duration::from_secs(30),
            command: Duration::from_secs(60),
            search: Duration::from_secs(300),
            pace: 50_000,
            silence: Duration::from_secs(5 * 60),
            idle: Duration::from_secs(25 * 60),
        }
    }
}

/// A connected mailbox.
#[derive(Debug)]
pub enum Mailbox {
    Imap(Box<Imap>),
    Maildir(Maildir),
}

impl Mailbox {
    pub async fn connect(inbox: &Inbox, patience: Patience) -> Result<Mailbox, MailboxError> {
        match inbox {
            Inbox::Imap(inbox) => Ok(Mailbox::Imap(Box::new(
                Imap::connect(&inbox.server, patience).await?,
            ))),
            Inbox::Maildir { path } => Maildir::open(path).await.map(Mailbox::Maildir),
        }
    }

    /// What the folder holds beyond the known.
    pub async fn list(
        &mut self,
        folder: &str,
        known: &HashSet<String>,
    ) -> Result<Listing, MailboxError> {
        match self {
            Mailbox::Imap(imap) => imap.list(folder, known).await,
            Mailbox::Maildir(maildir) => maildir.list(known).await,
        }
    }

    /// What has come since the folder was last listed on this connection; None when that cannot be
    /// told from the rest.
    pub async fn news(&mut self, folder: &str) -> Result<Option<Listing>, MailboxError> {
        match self {
            Mailbox::Imap(imap) => imap.news(folder).await,
            Mailbox::Maildir(_) => Ok(None),
        }
    }

    /// Sizes and arrivals, oldest first. A UID missing from the answer is unknown, not gone.
    pub async fn sizes(
        &mut self,
        folder: &str,
        uids: &[String],
    ) -> Result<Vec<Sized>, MailboxError> {
        let mut sizes = match self {
            Mailbox::Imap(imap) => imap.sizes(folder, uids).await?,
            Mailbox::Maildir(maildir) => maildir.sizes(uids).await?,
        };
        // A mail moved into the folder has a new UID and an old arrival. Stable: ties stay in
        // the order of the listing.
        sizes.sort_by_key(|s| s.arrival);
        Ok(sizes)
    }

    /// Headers alone, to know mail again without its body.
    pub async fn headers(
        &mut self,
        folder: &str,
        uids: &[String],
    ) -> Result<Vec<Headed>, MailboxError> {
        match self {
            Mailbox::Imap(imap) => imap.headers(folder, uids).await,
            Mailbox::Maildir(maildir) => maildir.headers(uids).await,
        }
    }

    /// Asks for a group and does not wait: several may be under way, received in this order.
    pub async fn ask(
        &mut self,
        folder: &str,
        group: &[(Sized, Want)],
    ) -> Result<Asked, MailboxError> {
        match self {
            Mailbox::Imap(imap) => imap.ask(folder, group).await.map(Asked::Imap),
            Mailbox::Maildir(_) => Ok(Asked::Maildir(maildir::Asked::new(group))),
        }
    }

    /// Receives the group asked for first. `now` is the arrival of a mail of which nobody says
    /// when it came.
    pub async fn receive(
        &mut self,
        asked: Asked,
        now: DateTime<Utc>,
    ) -> Result<Received, MailboxError> {
        match (self, asked) {
            (Mailbox::Imap(imap), Asked::Imap(asked)) => imap.receive(asked, now).await,
            (Mailbox::Maildir(maildir), Asked::Maildir(asked)) => maildir.receive(asked).await,
            (Mailbox::Imap(_), Asked::Maildir(_)) | (Mailbox::Maildir(_), Asked::Imap(_)) => Err(
                MailboxError::lost("receive mail", "asked for at another mailbox"),
            ),
        }
    }

    /// Waits for news of a folder listed before, for at most `limit`.
    pub async fn idle(
        &mut self,
        folder: &str,
        limit: Duration,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<Woken, MailboxError> {
        match self {
            Mailbox::Imap(imap) => imap.idle(folder, limit, stop).await,
            Mailbox::Maildir(maildir) => maildir.wait(limit, stop).await,
        }
    }

    /// Proves that the connection lives.
    pub async fn noop(&mut self) -> Result<(), MailboxError> {
        match self {
            Mailbox::Imap(imap) => imap.noop().await,
            Mailbox::Maildir(_) => Ok(()),
        }
    }

    /// The IMAP session, for what only IMAP has: Sent, Drafts, keywords.
    pub fn imap(&mut self) -> Result<&mut Imap, MailboxError> {
        match self {
            Mailbox::Imap(imap) => Ok(imap),
            Mailbox::Maildir(_) => Err(MailboxError::Config(
                "a Maildir inbox has no Sent or Drafts folder and no keywords; use an imap inbox"
                    .into(),
            )),
        }
    }

    /// Says goodbye. What goes wrong then changes nothing any more.
    pub async fn close(self) {
        match self {
            Mailbox::Imap(imap) => imap.close().await,
            Mailbox::Maildir(_) => {}
        }
    }
}

/// The mailbox's name in the journal.
pub fn account(inbox: &Inbox) -> String {
    match inbox {
        Inbox::Imap(inbox) => format!("imap:{}@{}", inbox.server.user, inbox.server.host),
        Inbox::Maildir { path } => format!("maildir:{}", path.display()),
    }
}

/// Resolves when we are asked to stop (or nobody is left who could ask).
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    // An error means the sender is gone: the program is ending.
    if stop.wait_for(|stop| *stop).await.is_err() {
        tracing::debug!("the stop signal's sender is gone");
    }
}
