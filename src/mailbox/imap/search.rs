//! Looking for the copy that only an acceptance can have made.

use super::{Access, Imap, wire::quoted};
use crate::mailbox::{Found, MailboxError, header};

/// The header field that names a letter of ours.
pub const LETTER_HEADER: &str = "X-Countersign-Letter";

impl Imap {
    /// Whether the folder holds a letter of ours, by its Message-ID or its letter header.
    ///
    /// `NotFound` decides that a letter goes out again, so it is said only after two searches
    /// were answered with OK on a connection that has just answered NOOP.
    pub async fn find_letter(
        &mut self,
        folder: &str,
        message_id: &str,
        letter: &str,
    ) -> Result<Found, MailboxError> {
        // Opened anew: some services show an open folder as it was.
        self.open = None;
        self.open(folder, Access::Read).await?;
        self.noop().await?;
        let bracketed = format!("<{message_id}>");
        for (field, wanted) in [("Message-ID", bracketed.as_str()), (LETTER_HEADER, letter)] {
            let is_it = |header: &[u8]| {
                header::values(header, field)
                    .iter()
                    .any(|value| value == wanted)
            };
            if !self
                .find(folder, "", field, wanted, &is_it)
                .await?
                .is_empty()
            {
                return Ok(Found::Found);
            }
        }
        Ok(Found::NotFound)
    }

    /// The UIDs of the folder's mails that do not have the keyword.
    pub async fn unmarked(
        &mut self,
        folder: &str,
        keyword: &str,
    ) -> Result<Vec<String>, MailboxError> {
        self.open(folder, Access::Read).await?;
        let uids = self.search(&format!("UNKEYWORD {keyword}")).await?;
        Ok(uids.iter().map(u32::to_string).collect())
    }

    /// The mails whose field is the value; `among` narrows the search ("UNDELETED "). SEARCH HEADER finds the text within longer values as
    /// well ("12" in "123"), so each is looked at.
    pub(super) async fn find(
        &mut self,
        folder: &str,
        among: &str,
        field: &str,
        value: &str,
        is_it: &(dyn Fn(&[u8]) -> bool + Sync),
    ) -> Result<Vec<u32>, MailboxError> {
        let Some(quoted) = quoted(value) else {
            return Err(MailboxError::Config(
                "search for a letter: its id is not plain ASCII".into(),
            ));
        };
        self.open(folder, Access::Read).await?;
        let uids: Vec<String> = self
            .search(&format!("{among}HEADER {field} {quoted}"))
            .await?
            .iter()
            .map(u32::to_string)
            .collect();
        let items = format!("(UID BODY.PEEK[HEADER.FIELDS ({field})])");
        let seen = self.fetch_all(folder, &uids, &items, 1024).await?;
        if seen.len() < uids.len() {
            return Err(MailboxError::lost(
                "search for a letter",
                "the server named a mail and did not show it",
            ));
        }
        Ok(seen
            .iter()
            .filter(|seen| seen.header.as_deref().is_some_and(is_it))
            .map(|seen| seen.uid)
            .collect())
    }
}
