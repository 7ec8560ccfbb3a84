//! One look into a folder: what is new there is fetched and handed to the judge.
//!
//! What has been seen is decided by the journal alone, never by flags, dates or what a server
//! leaves out. A mail counts as seen once the judge has written it down; until then every look at
//! all of the folder fetches it again.

mod fetch;

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

pub use self::fetch::Losses;
use self::fetch::{Fetch, Flight, Silent, plan};
use crate::{
    mailbox::{Fetched, Headed, Listing, Mailbox, MailboxError, Sized, header::HeaderPrint},
    store::{
        Db, MessageId,
        folders::{self, FolderRow},
        journal,
    },
};

/// What a folder is to the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Inbox,
    Junk,
    /// What people answered by hand, and the drafts they sent.
    Sent,
}

/// A folder to look into.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    pub hub: String,
    pub account: String,
    pub folder: String,
    pub role: Role,
    /// Octets; of a larger mail only the header is fetched.
    pub max_size: u64,
}

/// Mails on their way to the judge, oldest first. They are in flight until it is dropped: by then
/// the judge has written them down, or failed to.
#[derive(Debug)]
pub struct Batch {
    pub watched: Watched,
    pub mails: Vec<Incoming>,
    _flight: OwnedSemaphorePermit,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    pub mail: Fetched,
    /// It lay there before we came: judged in silence.
    pub from_before: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Polled {
    pub first_contact: bool,
    /// The UIDs handed to the judge.
    pub handed: Vec<String>,
    /// Recognised by their headers under a new UID.
    pub recognised: usize,
    /// Named by the server and not handed out; looked at again next time.
    pub withheld: usize,
    /// Handed to the judge, who could not write them down.
    pub unwritten: usize,
    /// Given up for this run: each time it was asked for, the line broke.
    pub given_up: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum PollError {
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
    #[error("{0:#}")]
    Store(#[from] anyhow::Error),
    /// The judge takes no more: the program is ending.
    #[error("the judge has ended")]
    Ended,
}

const HEADERS_AT_ONCE: usize = 200;

/// How much of a folder is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every UID in it, against the journal.
    All,
    /// What the server has just announced, where that can be told from the rest: a school's wait
    /// must not grow with the mailbox. Whoever asks for it asks for all from time to time.
    News,
}

/// Looks once into a folder. Returns when the judge has let go of all that was handed to it.
pub async fn poll_once(
    mailbox: &mut Mailbox,
    db: &Db,
    watched: &Watched,
    scope: Scope,
    losses: &mut Losses,
    hand: &mpsc::Sender<Batch>,
    now: DateTime<Utc>,
) -> Result<Polled, PollError> {
    let flight = &Flight::default();
    let mut polled = Polled::default();
    let row = {
        let mut tx = db.read().await?;
        folders::get(&mut tx, &watched.account, &watched.folder).await?
    };
    let news = match (scope, &row) {
        (Scope::News, Some(row)) => {
            let same = |news: &Listing| i64::from(news.uidvalidity) == row.uidvalidity;
            mailbox.news(&watched.folder).await?.filter(same)
        }
        (Scope::News, None) | (Scope::All, _) => None,
    };
    let listing = match news {
        Some(listing) => listing,
        None => list(mailbox, db, watched, row.as_ref()).await?,
    };
    let uidvalidity = i64::from(listing.uidvalidity);
    let renewed = row.as_ref().is_none_or(|r| r.uidvalidity != uidvalidity);
    let mut unknown = listing.unknown;
    polled.first_contact = row.is_none();
    let mut folder = match row {
        Some(row) => row,
        None => {
            let present = mailbox.sizes(&watched.folder, &unknown).await?;
            let folder = FolderRow {
                account: watched.account.clone(),
                folder: watched.folder.clone(),
                uidvalidity,
                first_contact: watermark(&present, now),
                last_looked: now,
            };
            // Before anything is handed on: if we are stopped half-way, the rest is still known
            // to be from before.
            store(db, &folder).await?;
            folder
        }
    };
    if renewed {
        let before = unknown.len();
        unknown = recognise(mailbox, db, watched, listing.uidvalidity, unknown, now).await?;
        polled.recognised = before - unknown.len();
        folder.uidvalidity = uidvalidity;
        store(db, &folder).await?;
    }
    let sizes = mailbox.sizes(&watched.folder, &unknown).await?;
    polled.withheld = unknown.len() - sizes.len();
    let (groups, given_up) = plan(sizes, watched, listing.uidvalidity, losses);
    polled.given_up = given_up;
    let mut fetch = Fetch {
        mailbox,
        watched,
        uidvalidity: listing.uidvalidity,
        losses,
        hand,
        flight,
        now,
        silent: match polled.first_contact {
            true => Silent::All,
            false => Silent::Until(folder.first_contact),
        },
        handed: Vec::new(),
    };
    // Once more, one by one: a server may decline a group for the sake of one mail.
    let singly = fetch.groups(groups).await?;
    let singly = singly.into_iter().flatten().map(|one| vec![one]);
    polled.withheld += fetch.groups(singly.collect()).await?.len();
    polled.handed = fetch.handed;
    flight.landed().await?;
    if !polled.handed.is_empty() {
        let mut tx = db.read().await?;
        let (account, folder, handed) = (&watched.account, &watched.folder, &polled.handed);
        let written =
            journal::delivered_among(&mut tx, account, folder, uidvalidity, handed).await?;
        polled.unwritten = handed.len() - written.len();
    }
    folder.last_looked = now;
    store(db, &folder).await?;
    Ok(polled)
}

/// Everything in the folder that the journal does not know.
async fn list(
    mailbox: &mut Mailbox,
    db: &Db,
    watched: &Watched,
    row: Option<&FolderRow>,
) -> Result<Listing, PollError> {
    let known = match row {
        Some(row) => delivered(db, watched, row.uidvalidity).await?,
        None => HashSet::new(),
    };
    let listing = mailbox.list(&watched.folder, &known).await?;
    let uidvalidity = i64::from(listing.uidvalidity);
    if row.is_some_and(|r| r.uidvalidity == uidvalidity) {
        return Ok(listing);
    }
    // The old UIDs name other mails now: nothing may be left out for their sake.
    let known = delivered(db, watched, uidvalidity).await?;
    let again = mailbox.list(&watched.folder, &known).await?;
    if again.uidvalidity != listing.uidvalidity {
        let why = "the folder was renewed while it was listed";
        return Err(MailboxError::Lost {
            during: "list the folder",
            why: why.into(),
        }
        .into());
    }
    Ok(again)
}

async fn delivered(
    db: &Db,
    watched: &Watched,
    uidvalidity: i64,
) -> Result<HashSet<String>, PollError> {
    let mut tx = db.read().await?;
    let (account, folder) = (&watched.account, &watched.folder);
    Ok(journal::delivered_uids(&mut tx, account, folder, uidvalidity).await?)
}

async fn store(db: &Db, folder: &FolderRow) -> Result<(), PollError> {
    let mut tx = db.begin().await?;
    folders::set(&mut tx, folder).await?;
    Ok(tx.commit().await?)
}

/// First contact. The server's clock may be ahead of ours, so what lies there counts; but not a
/// mail put there with a date of the future, which would silence all until then.
fn watermark(present: &[Sized], now: DateTime<Utc>) -> DateTime<Utc> {
    let ahead = now + TimeDelta::minutes(10);
    present
        .iter()
        .filter_map(|sized| sized.arrival)
        .filter(|arrival| *arrival <= ahead)
        .fold(now, DateTime::max)
}

/// Notes the new place of mails known by their headers and returns the others.
///
/// Size and Message-ID, Date, From, To, Cc and Subject must all be those of one journaled mail;
/// in doubt the body is fetched and the judge compares it whole.
async fn recognise(
    mailbox: &mut Mailbox,
    db: &Db,
    watched: &Watched,
    uidvalidity: u32,
    unknown: Vec<String>,
    now: DateTime<Utc>,
) -> Result<Vec<String>, PollError> {
    let mut known: HashSet<String> = HashSet::new();
    for some in unknown.chunks(HEADERS_AT_ONCE) {
        let headed = mailbox.headers(&watched.folder, some).await?;
        let mut places = Vec::new();
        for mail in headed {
            if let Some(message) = journaled(db, &watched.hub, &mail).await? {
                places.push((mail.uid, message));
            }
        }
        if places.is_empty() {
            continue;
        }
        let mut tx = db.begin().await?;
        for (uid, message) in places {
            let (account, folder) = (&watched.account, &watched.folder);
            journal::deliver(
                &mut tx,
                account,
                folder,
                i64::from(uidvalidity),
                &uid,
                message,
                now,
            )
            .await?;
            known.insert(uid);
        }
        tx.commit().await?;
    }
    Ok(unknown.into_iter().filter(|u| !known.contains(u)).collect())
}

async fn journaled(db: &Db, hub: &str, mail: &Headed) -> Result<Option<MessageId>, PollError> {
    let Some(print) = HeaderPrint::of(&mail.header) else {
        return Ok(None);
    };
    let mut tx = db.read().await?;
    for row in journal::by_message_id(&mut tx, hub, &print.message_id).await? {
        if u64::try_from(row.size) != Ok(mail.size) {
            continue;
        }
        let raw = journal::raw(&mut tx, row.id).await?;
        if HeaderPrint::of(&raw).as_ref() == Some(&print) {
            return Ok(Some(row.id));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_watermark_covers_a_fast_server_clock_but_no_date_of_the_future() {
        let now: DateTime<Utc> = "2026-05-20T09:00:00Z".parse().unwrap();
        let at = |minutes| Sized {
            uid: "1".to_owned(),
            size: 1,
            arrival: Some(now + TimeDelta::minutes(minutes)),
        };
        assert_eq!(watermark(&[], now), now);
        assert_eq!(
            watermark(&[at(-60), at(3)], now),
            now + TimeDelta::minutes(3)
        );
        assert_eq!(watermark(&[at(60 * 24 * 365)], now), now);
    }
}
