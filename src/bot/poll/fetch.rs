//! Fetching in groups: what is asked for together, what waits its turn, and what has broken the line
//! too often. At most [`FLIGHT`] kilobytes are on their way to the judge.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::{Batch, Incoming, PollError, Watched};
use crate::mailbox::{Asked, Mailbox, Received, Sized, Want};

/// Mail in flight, at most 32 MB of it: asked for, received, waiting for the judge, or judged and
/// not yet written down.
#[derive(Debug, Clone)]
pub(super) struct Flight(Arc<Semaphore>);

const KILOBYTE: u64 = 1024;
const FLIGHT: u32 = 32 * 1024;
/// Small enough that one group is judged while the next comes in and a third is asked for.
const GROUP_OCTETS: u64 = 8 * 1024 * KILOBYTE;
const GROUP_MAILS: usize = 64;
/// A mail that breaks the line is first fetched alone, then by its header, then left.
const ALONE_UNTIL: u32 = 2;
const HEADER_UNTIL: u32 = 4;

impl Default for Flight {
    fn default() -> Self {
        Flight(Arc::new(Semaphore::new(FLIGHT as usize)))
    }
}

impl Flight {
    fn kilobytes(octets: u64) -> u32 {
        u32::try_from(octets.div_ceil(KILOBYTE)).map_or(FLIGHT, |kb| kb.clamp(1, FLIGHT))
    }

    async fn room(&self, octets: u64) -> Result<OwnedSemaphorePermit, PollError> {
        let room = Arc::clone(&self.0).acquire_many_owned(Self::kilobytes(octets));
        // Only `close` makes this fail, and nobody closes it.
        room.await.map_err(|_| PollError::Ended)
    }

    fn room_now(&self, octets: u64) -> Option<OwnedSemaphorePermit> {
        // No room is no failure: the next group is asked for once there is.
        Arc::clone(&self.0)
            .try_acquire_many_owned(Self::kilobytes(octets))
            .ok()
    }

    /// Resolves when the judge has let go of every batch.
    pub(super) async fn landed(&self) -> Result<(), PollError> {
        self.room(u64::MAX).await.map(drop)
    }
}

/// How often the line broke over each mail. Kept by the caller from one connection to the next.
#[derive(Debug, Default)]
pub struct Losses(HashMap<(String, u32, String), u32>);

pub(super) type Group = Vec<(Sized, Want)>;

/// Groups in the order of arrival, and how many mails are given up. Mails over which the line
/// broke come last, each alone, so that none of them delays another.
pub(super) fn plan(
    sizes: Vec<Sized>,
    watched: &Watched,
    uidvalidity: u32,
    losses: &Losses,
) -> (Vec<Group>, usize) {
    let mut groups: Vec<Group> = Vec::new();
    let mut suspects: Vec<Group> = Vec::new();
    let (mut open, mut octets, mut given_up): (Group, u64, usize) = (Vec::new(), 0, 0);
    for sized in sizes {
        let want = match sized.size > watched.max_size {
            true => Want::Header,
            false => Want::Whole,
        };
        match losses.of(watched, uidvalidity, &sized.uid) {
            0 => {
                let more = weight(&sized, want);
                if !open.is_empty() && (open.len() == GROUP_MAILS || octets + more > GROUP_OCTETS) {
                    groups.push(std::mem::take(&mut open));
                    octets = 0;
                }
                octets += more;
                open.push((sized, want));
            }
            1..=ALONE_UNTIL => suspects.push(vec![(sized, want)]),
            n if n <= HEADER_UNTIL => suspects.push(vec![(sized, Want::Header)]),
            _ => given_up += 1,
        }
    }
    if !open.is_empty() {
        groups.push(open);
    }
    groups.append(&mut suspects);
    (groups, given_up)
}

fn weight(sized: &Sized, want: Want) -> u64 {
    match want {
        Want::Whole => sized.size.max(KILOBYTE),
        Want::Header => 64 * KILOBYTE,
    }
}

impl Losses {
    fn key(watched: &Watched, uidvalidity: u32, uid: &str) -> (String, u32, String) {
        (watched.folder.clone(), uidvalidity, uid.to_owned())
    }

    fn of(&self, watched: &Watched, uidvalidity: u32, uid: &str) -> u32 {
        let key = Self::key(watched, uidvalidity, uid);
        self.0.get(&key).copied().unwrap_or_default()
    }
}

/// Which mails are judged in silence.
#[derive(Debug, Clone, Copy)]
pub(super) enum Silent {
    All,
    /// What had arrived by then.
    Until(DateTime<Utc>),
}

/// Fetching and handing on, a group being received while the next is already asked for.
pub(super) struct Fetch<'a> {
    pub mailbox: &'a mut Mailbox,
    pub watched: &'a Watched,
    pub uidvalidity: u32,
    pub losses: &'a mut Losses,
    pub hand: &'a mpsc::Sender<Batch>,
    pub flight: &'a Flight,
    pub now: DateTime<Utc>,
    pub silent: Silent,
    pub handed: Vec<String>,
}

struct UnderWay {
    asked: Asked,
    group: Group,
    room: OwnedSemaphorePermit,
}

impl Fetch<'_> {
    /// Returns what was asked for and not handed out, in its groups.
    pub(super) async fn groups(&mut self, groups: Vec<Group>) -> Result<Vec<Group>, PollError> {
        let mut waiting: VecDeque<Group> = groups.into();
        let mut unanswered = Vec::new();
        let mut current: Option<UnderWay> = None;
        loop {
            let now_under_way = match current.take() {
                Some(under_way) => under_way,
                None => match waiting.pop_front() {
                    None => return Ok(unanswered),
                    Some(group) => {
                        let room = self.flight.room(octets(&group)).await?;
                        self.ask(group, room).await?
                    }
                },
            };
            if let Some(next) = waiting.front()
                && let Some(room) = self.flight.room_now(octets(next))
                && let Some(next) = waiting.pop_front()
            {
                current = Some(self.ask(next, room).await?);
            }
            let missing = self.receive(now_under_way).await?;
            if !missing.is_empty() {
                unanswered.push(missing);
            }
        }
    }

    async fn ask(
        &mut self,
        group: Group,
        room: OwnedSemaphorePermit,
    ) -> Result<UnderWay, PollError> {
        let asked = self.mailbox.ask(&self.watched.folder, &group).await?;
        Ok(UnderWay { asked, group, room })
    }

    async fn receive(&mut self, under_way: UnderWay) -> Result<Group, PollError> {
        let UnderWay { asked, group, room } = under_way;
        let received = match self.mailbox.receive(asked, self.now).await {
            Ok(received) => received,
            Err(error) => {
                for (sized, _) in &group {
                    let key = Losses::key(self.watched, self.uidvalidity, &sized.uid);
                    *self.losses.0.entry(key).or_default() += 1;
                }
                return Err(error.into());
            }
        };
        let Received {
            mails,
            missing,
            refused,
        } = received;
        if let Some(error) = refused {
            tracing::warn!(hub = %self.watched.hub, %error, "some mail was withheld");
        }
        for (sized, _) in &group {
            let key = Losses::key(self.watched, self.uidvalidity, &sized.uid);
            self.losses.0.remove(&key);
        }
        if !mails.is_empty() {
            self.handed.extend(mails.iter().map(|m| m.uid.clone()));
            let batch = Batch {
                watched: self.watched.clone(),
                mails: mails
                    .into_iter()
                    .map(|mail| Incoming {
                        from_before: match self.silent {
                            Silent::All => true,
                            Silent::Until(contact) => mail.arrival <= contact,
                        },
                        mail,
                    })
                    .collect(),
                _flight: room,
            };
            self.hand.send(batch).await.map_err(|_| PollError::Ended)?;
        }
        Ok(group
            .into_iter()
            .filter(|(sized, _)| missing.contains(&sized.uid))
            .collect())
    }
}

fn octets(group: &[(Sized, Want)]) -> u64 {
    group.iter().map(|(sized, want)| weight(sized, *want)).sum()
}

#[cfg(test)]
mod tests;
