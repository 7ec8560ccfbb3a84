//! Listing a folder and fetching from it.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_imap::imap_proto::{AttributeValue, MailboxDatum, MessageSection, Response, SectionPath};
use chrono::{DateTime, Utc};

use super::{Access, Imap, wire::Tag};
use crate::mailbox::{
    Bytes, Fetched, Headed, Listing, MailboxError, Received, Sized, Want,
    header::{self, HeaderPrint},
};

/// UIDs in one command: its line stays short, and its answer within its time.
const UIDS_PER_COMMAND: usize = 500;
/// Of an over-size mail. A header beyond it is an attack, not a header.
const LONGEST_HEADER: u64 = 256 * 1024;

/// A group under way.
#[derive(Debug)]
pub struct Asked {
    folder: String,
    uidvalidity: u32,
    tags: Vec<(Tag, u64)>,
    /// In the order in which they are to be handed out.
    group: Vec<(u32, Sized)>,
}

impl Imap {
    pub async fn list(
        &mut self,
        folder: &str,
        known: &HashSet<String>,
    ) -> Result<Listing, MailboxError> {
        let open = self.open(folder, Access::Read).await?;
        // Before the search: what is announced during it may or may not be in its answer.
        self.wire.news = false;
        let uids = self.search("ALL").await?;
        let uidnext = uids
            .last()
            .map_or(1, |last| last.saturating_add(1))
            .max(open.uidnext.unwrap_or(1));
        self.listed.insert(folder.to_owned(), uidnext);
        Ok(Listing {
            uidvalidity: open.uidvalidity,
            uidnext,
            unknown: uids
                .iter()
                .map(u32::to_string)
                .filter(|uid| !known.contains(uid))
                .collect(),
        })
    }

    /// What has come since the folder was last listed on this connection. None when it was not
    /// listed, or another folder is open: then only the whole list tells.
    pub async fn news(&mut self, folder: &str) -> Result<Option<Listing>, MailboxError> {
        let open = self.open.as_ref().filter(|open| open.folder == folder);
        let (Some(open), Some(&from)) = (open, self.listed.get(folder)) else {
            return Ok(None);
        };
        let uidvalidity = open.uidvalidity;
        self.wire.news = false;
        // `n:*` also names the last mail when all are below n (RFC 3501, section 6.4.8).
        let mut uids = self.search(&format!("UID {from}:*")).await?;
        let uids = uids.split_off(&from);
        let uidnext = uids.last().map_or(from, |last| last.saturating_add(1));
        self.listed.insert(folder.to_owned(), uidnext);
        Ok(Some(Listing {
            uidvalidity,
            uidnext,
            unknown: uids.iter().map(u32::to_string).collect(),
        }))
    }

    /// UID SEARCH in the open folder. OK without a SEARCH line is no answer: RFC 3501 (7.2.5)
    /// has one even when nothing is found.
    pub(super) async fn search(&mut self, criteria: &str) -> Result<BTreeSet<u32>, MailboxError> {
        const SEARCH: &str = "UID SEARCH";
        let mut found: Option<BTreeSet<u32>> = None;
        let allowance = self.wire.patience.search;
        self.wire
            .run_for(SEARCH, criteria, allowance, &mut |r: &Response<'_>| {
                if let Response::MailboxData(MailboxDatum::Search(uids)) = r {
                    found.get_or_insert_default().extend(uids);
                }
            })
            .await?;
        found.ok_or_else(|| MailboxError::lost(SEARCH, "answered without a result"))
    }

    pub async fn sizes(
        &mut self,
        folder: &str,
        uids: &[String],
    ) -> Result<Vec<Sized>, MailboxError> {
        let items = "(UID RFC822.SIZE INTERNALDATE)";
        Ok(self
            .fetch_all(folder, uids, items, 200)
            .await?
            .into_iter()
            .filter_map(|seen| {
                Some(Sized {
                    uid: seen.uid.to_string(),
                    size: seen.size?,
                    arrival: seen.arrival,
                })
            })
            .collect())
    }

    pub async fn headers(
        &mut self,
        folder: &str,
        uids: &[String],
    ) -> Result<Vec<Headed>, MailboxError> {
        let items = format!(
            "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS ({})])",
            HeaderPrint::FIELDS
        );
        Ok(self
            .fetch_all(folder, uids, &items, 4096)
            .await?
            .into_iter()
            .filter_map(|seen| {
                Some(Headed {
                    uid: seen.uid.to_string(),
                    size: seen.size?,
                    arrival: seen.arrival,
                    header: seen.header?,
                })
            })
            .collect())
    }

    /// Small items of many mails, in the order of their UIDs.
    pub(super) async fn fetch_all(
        &mut self,
        folder: &str,
        uids: &[String],
        items: &str,
        octets_each: u64,
    ) -> Result<Vec<Seen>, MailboxError> {
        self.stay(folder).await?;
        let mut all: HashMap<u32, Seen> = HashMap::new();
        let wanted = numbers(uids);
        for chunk in wanted.chunks(UIDS_PER_COMMAND) {
            let allowance = self.wire.allowance(octets_each * chunk.len() as u64);
            let arguments = format!("{} {items}", uid_set(chunk));
            self.wire
                .run_for("UID FETCH", &arguments, allowance, &mut |r| {
                    note(&mut all, r);
                })
                .await?;
        }
        // Servers also speak of mails we did not ask about.
        Ok(wanted.iter().filter_map(|uid| all.remove(uid)).collect())
    }

    /// Sends the commands for a group; its answer is read by `receive`, in the order of asking.
    pub async fn ask(
        &mut self,
        folder: &str,
        group: &[(Sized, Want)],
    ) -> Result<Asked, MailboxError> {
        // While a group is under way the folder is open; another one may not be opened.
        let open = match &self.open {
            Some(open) if open.folder == folder => open.clone(),
            _ => {
                self.wire.alone("UID FETCH")?;
                self.open(folder, Access::Read).await?
            }
        };
        let mut asked = Asked {
            folder: folder.to_owned(),
            uidvalidity: open.uidvalidity,
            tags: Vec::new(),
            group: Vec::new(),
        };
        for (sized, _) in group {
            if let Ok(uid) = sized.uid.parse() {
                asked.group.push((uid, sized.clone()));
            }
        }
        for (want, section) in [
            (Want::Whole, "BODY.PEEK[]".to_owned()),
            (
                Want::Header,
                format!("BODY.PEEK[HEADER]<0.{LONGEST_HEADER}>"),
            ),
        ] {
            let part = group.iter().filter(|(_, w)| *w == want);
            let octets = part
                .clone()
                .map(|(sized, _)| match want {
                    Want::Whole => sized.size,
                    Want::Header => LONGEST_HEADER,
                })
                .sum();
            let uids: Vec<String> = part.map(|(sized, _)| sized.uid.clone()).collect();
            let uids = numbers(&uids);
            if uids.is_empty() {
                continue;
            }
            let arguments = format!("{} (UID INTERNALDATE {section})", uid_set(&uids));
            let tag = self.wire.send("UID FETCH", &arguments).await?;
            asked.tags.push((tag, octets));
        }
        Ok(asked)
    }

    pub async fn receive(
        &mut self,
        asked: Asked,
        now: DateTime<Utc>,
    ) -> Result<Received, MailboxError> {
        let mut seen = std::mem::take(&mut self.ahead);
        let mut received = Received::default();
        for (tag, octets) in asked.tags {
            let allowance = self.wire.allowance(octets);
            let answer = self
                .wire
                .finish(tag, allowance, &mut |r: &Response<'_>| note(&mut seen, r))
                .await;
            match answer {
                Ok(()) => {}
                Err(refused @ MailboxError::Refused { .. }) => received.refused = Some(refused),
                Err(other) => return Err(other),
            }
        }
        for (uid, sized) in asked.group {
            let came = seen.remove(&uid).and_then(|seen| {
                let arrival = seen.arrival.or(sized.arrival);
                match (seen.whole, seen.header) {
                    (Some(whole), _) => Some((arrival, Bytes::Whole(whole))),
                    (None, Some(header)) => {
                        let size = sized.size;
                        Some((arrival, Bytes::HeaderOnly { header, size }))
                    }
                    (None, None) => None,
                }
            });
            match came {
                Some((arrival, bytes)) => {
                    let (Bytes::Whole(head) | Bytes::HeaderOnly { header: head, .. }) = &bytes;
                    received.mails.push(Fetched {
                        folder: asked.folder.clone(),
                        uidvalidity: asked.uidvalidity,
                        uid: sized.uid,
                        arrival: arrival.or_else(|| header::received(head)).unwrap_or(now),
                        bytes,
                    });
                }
                None => received.missing.push(sized.uid),
            }
        }
        if self.wire.is_busy() {
            self.ahead = seen;
        }
        Ok(received)
    }

    /// Sets an opt-in keyword on mails. A server that keeps no such keyword refuses.
    pub async fn mark(
        &mut self,
        folder: &str,
        uids: &[String],
        keyword: &str,
    ) -> Result<(), MailboxError> {
        // Never a system flag: `\Seen` and `\Deleted` are the people's.
        if keyword.is_empty()
            || !keyword
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"$_-".contains(&b))
        {
            return Err(MailboxError::Config(
                "set a keyword: only letters, digits, `$`, `_` and `-` make one; \
                 correct `keyword` in hub.toml"
                    .into(),
            ));
        }
        let open = self.open(folder, Access::Write).await?;
        let kept = open.any_keyword || open.flags.iter().any(|f| f.eq_ignore_ascii_case(keyword));
        if !kept {
            return Err(MailboxError::Config(
                "set a keyword: the mail server keeps none in this folder; \
                 leave `keyword` out of hub.toml"
                    .into(),
            ));
        }
        for chunk in numbers(uids).chunks(UIDS_PER_COMMAND) {
            let arguments = format!("{} +FLAGS.SILENT ({keyword})", uid_set(chunk));
            self.wire
                .run("UID STORE", &arguments, &mut super::ignore)
                .await?;
        }
        Ok(())
    }
}

/// What a server has said of one mail.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) uid: u32,
    pub(super) size: Option<u64>,
    pub(super) arrival: Option<DateTime<Utc>>,
    pub(super) flags: Option<Vec<String>>,
    pub(super) whole: Option<Vec<u8>>,
    pub(super) header: Option<Vec<u8>>,
}

/// Notes one FETCH line. Without a UID it is about somebody else's change of flags.
pub(super) fn note(all: &mut HashMap<u32, Seen>, response: &Response<'_>) {
    let Response::Fetch(_, attributes) = response else {
        return;
    };
    let Some(uid) = attributes.iter().find_map(|a| match a {
        AttributeValue::Uid(uid) => Some(*uid),
        _ => None,
    }) else {
        return;
    };
    let seen = all.entry(uid).or_default();
    seen.uid = uid;
    for attribute in attributes {
        match attribute {
            AttributeValue::Rfc822Size(size) => seen.size = Some(u64::from(*size)),
            AttributeValue::InternalDate(date) => seen.arrival = internal_date(date),
            AttributeValue::Flags(flags) => {
                seen.flags = Some(flags.iter().map(|f| f.to_string()).collect());
            }
            AttributeValue::BodySection {
                section: None,
                index: None,
                data: Some(data),
            } => seen.whole = Some(data.to_vec()),
            AttributeValue::BodySection {
                section: Some(SectionPath::Full(MessageSection::Header)),
                data: Some(data),
                ..
            } => seen.header = Some(data.to_vec()),
            _ => {}
        }
    }
}

/// "24-May-2022 16:31:07 +0100", the day perhaps padded by a blank.
fn internal_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_str(text.trim(), "%d-%b-%Y %H:%M:%S %z")
        .ok()
        .map(|t| t.with_timezone(&Utc))
}

/// Ascending. What is no number was never a UID of this kind of mailbox.
fn numbers(uids: &[String]) -> Vec<u32> {
    let set: BTreeSet<u32> = uids.iter().filter_map(|uid| uid.parse().ok()).collect();
    set.into_iter().collect()
}

/// "1:4,7,9:10". Only UIDs in the list: never `*`, which also means the last one below it.
fn uid_set(ascending: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &uid in ascending {
        match runs.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(uid) => *end = uid,
            _ => runs.push((uid, uid)),
        }
    }
    runs.iter()
        .map(|(from, to)| match from == to {
            true => from.to_string(),
            false => format!("{from}:{to}"),
        })
        .collect::<Vec<_>>()
        .join(",")
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn runs_of_uids_become_ranges() {
        assert_eq!(uid_set(&[1, 2, 3, 4, 7, 9, 10]), "1:4,7,9:10");
        assert_eq!(uid_set(&[u32::MAX]), "4294967295");
    }

    #[test]
    fn an_internal_date_is_an_instant() {
        for (text, instant) in [
            (
                "24-May-2022 16:31:07 +0100",
                Some("2022-05-24T15:31:07+00:00"),
            ),
            (
                " 4-May-2022 16:31:07 +0000",
                Some("2022-05-04T16:31:07+00:00"),
            ),
            ("yesterday", None),
        ] {
            let got = internal_date(text).map(|t| t.to_rfc3339());
            assert_eq!(got.as_deref(), instant, "{text}");
        }
    }
}
