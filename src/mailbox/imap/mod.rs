//! An IMAP account, over our own thin command loop.
//!
//! Folders are opened with EXAMINE, which cannot change them; SELECT is for a keyword or for
//! removing a draft. Mail is read by BODY.PEEK, so that `\Seen` stays the people's. Capabilities
//! decide what is used. Any error of kind `Lost` ends the session: connect anew.

mod drafts;
mod fetch;
mod idle;
mod login;
mod search;
mod wire;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use async_imap::imap_proto::{Response, ResponseCode};

pub use self::{
    drafts::{DraftPlace, DraftState, Removal},
    fetch::Asked,
    search::LETTER_HEADER,
};
use self::{
    fetch::Seen,
    login::{Offers, log_in},
    wire::{Wire, ignore, mailbox_name},
};
use super::{
    ByteStream, Patience,
    connect::{tcp, tls},
    error::{MailboxError, Verdict},
};
use crate::config::hub::{Security, Server};

/// A session, logged in.
#[derive(Debug)]
pub struct Imap {
    wire: Wire,
    offers: Offers,
    open: Option<Open>,
    /// By folder: below which UID everything had been listed. Mail that came while another
    /// folder was open makes no EXISTS; a higher UIDNEXT betrays it.
    listed: HashMap<String, u32>,
    /// What came of a group under way amid the answer to an earlier one: a server may work on both
    /// at once (RFC 3501 section 5.5), and Dovecot does.
    ahead: HashMap<u32, Seen>,
}

/// Capabilities that make a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Can {
    pub idle: bool,
    pub uidplus: bool,
}

/// The open folder.
#[derive(Debug, Clone, PartialEq)]
struct Open {
    folder: String,
    access: Access,
    uidvalidity: u32,
    uidnext: Option<u32>,
    /// The server keeps this session's keywords: `\*` among PERMANENTFLAGS.
    any_keyword: bool,
    flags: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Imap {
    /// Connects and logs in.
    pub async fn connect(server: &Server, patience: Patience) -> Result<Imap, MailboxError> {
        let mut stream = tcp(server, patience.connect).await?;
        if server.security == Security::Tls {
            stream = tls(stream, server, patience.connect).await?;
        }
        Imap::over(stream, server, patience).await
    }

    /// Logs in over a stream that is connected already.
    pub async fn over(
        stream: Box<dyn ByteStream>,
        server: &Server,
        patience: Patience,
    ) -> Result<Imap, MailboxError> {
        let (wire, offers) = log_in(stream, server, patience).await?;
        Ok(Imap {
            wire,
            offers,
            open: None,
            listed: HashMap::new(),
            ahead: HashMap::new(),
        })
    }

    /// What the server offers of what makes a difference.
    pub fn can(&self) -> Can {
        Can {
            idle: self.offers.idle,
            uidplus: self.offers.uidplus,
        }
    }

    pub async fn noop(&mut self) -> Result<(), MailboxError> {
        self.wire.run("NOOP", "", &mut ignore).await
    }

    /// LOGOUT, as a courtesy: the server's BYE, or its absence, tells us nothing.
    pub async fn close(mut self) {
        if let Err(error) = self.wire.run("LOGOUT", "", &mut ignore).await {
            tracing::debug!(%error, "mailbox closed");
        }
    }

    /// The open folder without a word, or opens it.
    async fn stay(&mut self, folder: &str) -> Result<Open, MailboxError> {
        match &self.open {
            Some(open) if open.folder == folder => Ok(open.clone()),
            _ => self.open(folder, Access::Read).await,
        }
    }

    /// Opens a folder, or proves by NOOP that the open one still is.
    async fn open(&mut self, folder: &str, access: Access) -> Result<Open, MailboxError> {
        if let Some(open) = &self.open
            && open.folder == folder
            && (open.access == access || access == Access::Read)
        {
            let open = open.clone();
            self.noop().await?;
            return Ok(open);
        }
        // A failed SELECT leaves no folder open (RFC 3501, section 6.3.1).
        self.open = None;
        let command = match access {
            Access::Read => "EXAMINE",
            Access::Write => "SELECT",
        };
        let (mut uidvalidity, mut uidnext, mut read_only) = (None, None, false);
        let (mut any_keyword, mut flags) = (false, Vec::new());
        self.wire
            .run(command, &mailbox_name(folder)?, &mut |r: &Response<'_>| {
                let (Response::Data { outcome, .. } | Response::Done { outcome, .. }) = r else {
                    return;
                };
                match &outcome.code {
                    Some(ResponseCode::UidValidity(v)) => uidvalidity = Some(*v),
                    Some(ResponseCode::UidNext(n)) => uidnext = Some(*n),
                    Some(ResponseCode::ReadOnly) => read_only = true,
                    Some(ResponseCode::PermanentFlags(list)) => {
                        any_keyword = list.iter().any(|f| f == "\\*");
                        flags = list.iter().map(|f| f.to_string()).collect();
                    }
                    _ => {}
                }
            })
            .await?;
        let refused = |text: &str| MailboxError::Refused {
            command,
            verdict: Verdict::No,
            text: text.into(),
        };
        if read_only && access == Access::Write {
            return Err(refused("the folder is read-only for this account"));
        }
        let open = Open {
            folder: folder.to_owned(),
            access,
            // Without it UIDs mean nothing from one session to the next (RFC 3501, 2.3.1.1).
            uidvalidity: uidvalidity
                .ok_or_else(|| refused("the server gives the folder no UIDVALIDITY"))?,
            uidnext,
            any_keyword,
            flags,
        };
        // EXISTS was only the folder's size here. News is what came since it was last listed.
        self.wire.news = match (self.listed.get(folder), uidnext) {
            (Some(listed), Some(next)) => next > *listed,
            (None, _) => true,
            (Some(_), None) => false,
        };
        self.open = Some(open.clone());
        Ok(open)
    }
}
