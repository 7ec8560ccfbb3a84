//! Letters laid into Drafts for a person to send, and the one thing we ever delete: such a draft,
//! overtaken by events, that still lies there unchanged.
//!
//! Removal is by UID EXPUNGE of that very UID (UIDPLUS, RFC 4315). A plain EXPUNGE would take
//! whatever else people have marked as deleted, so a server without UIDPLUS keeps its drafts.

use std::collections::HashMap;

use async_imap::imap_proto::{Response, ResponseCode, rfc4315::UidSetMember};

use super::{
    Access, Imap,
    fetch::{Seen, note},
    wire::{ignore, mailbox_name},
};
use crate::mailbox::{MailboxError, header};

/// Where a draft lies. A UID names the same octets for ever (RFC 3501, section 2.3.1.1); a
/// person who edits a draft makes another mail of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPlace {
    pub folder: String,
    pub uidvalidity: u32,
    pub uid: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftState {
    /// As we laid it there, here.
    Untouched(DraftPlace),
    /// Somebody has worked on it.
    Changed,
    /// Sent, or thrown away. Said only after looking twice on a living connection.
    Gone,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    Removed,
    /// Not ours to remove any more: `Changed` or `Gone`.
    Left(DraftState),
    /// The server cannot remove one mail alone (no UIDPLUS).
    NotPossible,
}

impl Imap {
    /// Lays a letter into the folder, as a draft. Where the line breaks meanwhile it may lie
    /// there or not: `draft_state` tells. None when the server does not say where it put it and
    /// it is not found by its Message-ID.
    pub async fn append_draft(
        &mut self,
        folder: &str,
        letter: &[u8],
    ) -> Result<Option<DraftPlace>, MailboxError> {
        const APPEND: &str = "APPEND";
        self.wire.alone(APPEND)?;
        let arguments = format!("{} (\\Draft) {{{}}}", mailbox_name(folder)?, letter.len());
        let tag = self.wire.send(APPEND, &arguments).await?;
        self.wire.wait_for_go_ahead(&tag).await?;
        self.wire.write(APPEND, letter).await?;
        self.wire.write(APPEND, b"\r\n").await?;
        let allowance = self.wire.allowance(letter.len() as u64);
        let mut place = None;
        self.wire
            .finish(tag, allowance, &mut |r: &Response<'_>| {
                if let Response::Done { outcome, .. } = r
                    && let Some(ResponseCode::AppendUid(uidvalidity, uids)) = &outcome.code
                    && let Some(UidSetMember::Uid(uid)) = uids.first()
                {
                    place = Some((*uidvalidity, *uid));
                }
            })
            .await?;
        match place {
            Some((uidvalidity, uid)) => Ok(Some(DraftPlace {
                folder: folder.to_owned(),
                uidvalidity,
                uid,
            })),
            None => self.find_draft(folder, letter).await,
        }
    }

    /// What has become of a draft. `place` is where it was laid, if that is known.
    pub async fn draft_state(
        &mut self,
        folder: &str,
        place: Option<&DraftPlace>,
        letter: &[u8],
    ) -> Result<DraftState, MailboxError> {
        // Twice, with a NOOP between: one FETCH without an answer proves nothing.
        for _ in 0..2 {
            self.open = None;
            let open = self.open(folder, Access::Read).await?;
            self.noop().await?;
            let by_place = place
                .filter(|p| p.folder == folder && p.uidvalidity == open.uidvalidity)
                .cloned();
            let place = match by_place {
                Some(place) => Some(place),
                None => self.find_draft(folder, letter).await?,
            };
            if let Some(place) = place {
                let seen = self.look_at(folder, place.uid).await?;
                // Marked as deleted by a person: thrown away, if not yet expunged.
                let seen = seen.filter(|seen| {
                    let flags = seen.flags.as_deref().unwrap_or_default();
                    !flags.iter().any(|f| f.eq_ignore_ascii_case("\\Deleted"))
                });
                if let Some(whole) = seen.as_ref().and_then(|s| s.whole.as_deref()) {
                    return Ok(match same(whole, letter) {
                        true => DraftState::Untouched(place),
                        false => DraftState::Changed,
                    });
                }
            }
            // Mail programs save an edited draft as a new mail, often under its old Message-ID.
            if self.find_draft(folder, letter).await?.is_some() {
                return Ok(DraftState::Changed);
            }
        }
        Ok(DraftState::Gone)
    }

    /// Removes a draft that still lies there as we laid it.
    pub async fn remove_draft(
        &mut self,
        folder: &str,
        place: Option<&DraftPlace>,
        letter: &[u8],
    ) -> Result<Removal, MailboxError> {
        if !self.offers.uidplus {
            return Ok(Removal::NotPossible);
        }
        let place = match self.draft_state(folder, place, letter).await? {
            DraftState::Untouched(place) => place,
            left @ (DraftState::Changed | DraftState::Gone) => return Ok(Removal::Left(left)),
        };
        let open = self.open(folder, Access::Write).await?;
        if open.uidvalidity != place.uidvalidity {
            return Err(MailboxError::lost(
                "remove a draft",
                "the folder was renewed meanwhile",
            ));
        }
        let uid = place.uid;
        self.wire
            .run(
                "UID STORE",
                &format!("{uid} +FLAGS.SILENT (\\Deleted)"),
                &mut ignore,
            )
            .await?;
        self.wire
            .run("UID EXPUNGE", &uid.to_string(), &mut ignore)
            .await?;
        match self.look_at(folder, uid).await? {
            None => Ok(Removal::Removed),
            Some(_) => Err(MailboxError::Refused {
                command: "UID EXPUNGE",
                verdict: crate::mailbox::Verdict::No,
                text: "answered OK, and the draft is still there".into(),
            }),
        }
    }

    /// The draft with the letter's Message-ID; the newest, if saved more than once.
    async fn find_draft(
        &mut self,
        folder: &str,
        letter: &[u8],
    ) -> Result<Option<DraftPlace>, MailboxError> {
        let Some(id) = header::message_id(letter) else {
            return Ok(None);
        };
        let is_it = |header: &[u8]| header::message_id(header).as_deref() == Some(id.as_str());
        let uids = self
            .find(
                folder,
                "UNDELETED ",
                "Message-ID",
                &format!("<{id}>"),
                &is_it,
            )
            .await?;
        let open = self.open(folder, Access::Read).await?;
        Ok(uids.last().map(|&uid| DraftPlace {
            folder: folder.to_owned(),
            uidvalidity: open.uidvalidity,
            uid,
        }))
    }

    async fn look_at(&mut self, folder: &str, uid: u32) -> Result<Option<Seen>, MailboxError> {
        self.open(folder, Access::Read).await?;
        let mut all: HashMap<u32, Seen> = HashMap::new();
        let arguments = format!("{uid} (UID FLAGS BODY.PEEK[])");
        self.wire
            .run("UID FETCH", &arguments, &mut |r: &Response<'_>| {
                note(&mut all, r);
            })
            .await?;
        Ok(all.remove(&uid))
    }
}

/// The same mail, whatever the server does to line ends and to the last of them.
fn same(there: &[u8], ours: &[u8]) -> bool {
    let plain = |mail: &[u8]| {
        let mut text: Vec<u8> = mail.iter().copied().filter(|b| *b != b'\r').collect();
        while text.last() == Some(&b'\n') {
            text.pop();
        }
        text
    };
    plain(there) == plain(ours)
}
