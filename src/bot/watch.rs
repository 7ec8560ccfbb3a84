//! Watching a hub's mailbox for ever: connect, look, wait, look; and connect again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep},
};

use super::poll::{Batch, Losses, PollError, Polled, Role, Scope, Watched, poll_once};
use crate::{
    config::hub::{Hub, Inbox},
    mailbox::{Mailbox, MailboxError, Patience, Woken, account, maildir, stopped},
    store::{Db, folders, journal},
};

/// Looked into at least so often, where the configuration says nothing.
const MAILDIR_POLL: Duration = Duration::from_secs(60);
/// What a look could not get or could not write down is asked for once more after this, and then
/// when the timer says so: a school is not to wait a minute for a server's hiccup.
const AGAIN: Duration = Duration::from_secs(5);
/// A Maildir has no setting for it.
const MAILDIR_MAX_SIZE: u64 = 40 * 1024 * 1024;

/// What a hub's mailbox consists of. The inbox comes first.
pub fn watched(hub: &Hub) -> Vec<Watched> {
    let account = account(&hub.inbox);
    let one = |folder: &str, role, max_size| Watched {
        hub: hub.id.clone(),
        account: account.clone(),
        folder: folder.to_owned(),
        role,
        max_size,
    };
    match &hub.inbox {
        Inbox::Imap(inbox) => {
            let mut all = vec![one(&inbox.folder, Role::Inbox, inbox.max_size)];
            let junk = inbox.junk.as_deref().map(|f| (f, Role::Junk));
            let sent = inbox.sent.as_deref().map(|f| (f, Role::Sent));
            for (folder, role) in [junk, sent].into_iter().flatten() {
                all.push(one(folder, role, inbox.max_size));
            }
            all
        }
        Inbox::Maildir { .. } => vec![one(maildir::FOLDER, Role::Inbox, MAILDIR_MAX_SIZE)],
    }
}

/// Watches until told to stop. Nothing that a mailbox does ends it.
pub async fn watch(
    hub: &Hub,
    db: &Db,
    hand: &mpsc::Sender<Batch>,
    patience: Patience,
    now: fn() -> DateTime<Utc>,
    mut stop: watch::Receiver<bool>,
) {
    let mut watcher = Watcher {
        hub,
        db,
        hand,
        patience,
        now,
        folders: watched(hub),
        losses: Losses::default(),
        unmarked: Vec::new(),
        failures: 0,
    };
    loop {
        let ended = tokio::select! {
            ended = watcher.session(stop.clone()) => ended,
            // In the middle of a look: nothing is lost, the journal knows how far we came.
            () = stopped(&mut stop) => return,
        };
        let error = match ended {
            Ok(()) | Err(PollError::Ended) => return,
            Err(error) => error,
        };
        let wait = back_off(&error, watcher.failures, jitter());
        watcher.failures = watcher.failures.saturating_add(1);
        let seconds = wait.as_secs();
        match needs_a_person(&error) {
            true => tracing::error!(hub = %hub.id, %error, seconds, "mailbox not watched"),
            false => tracing::warn!(hub = %hub.id, %error, seconds, "mailbox connects again"),
        }
        tokio::select! {
            () = sleep(wait) => {}
            () = stopped(&mut stop) => return,
        }
    }
}

struct Watcher<'a> {
    hub: &'a Hub,
    db: &'a Db,
    hand: &'a mpsc::Sender<Batch>,
    patience: Patience,
    now: fn() -> DateTime<Utc>,
    folders: Vec<Watched>,
    losses: Losses,
    /// UIDs of judged mail in the inbox whose keyword is still to be set.
    unmarked: Vec<String>,
    /// Sessions in a row that ended before a look was done.
    failures: u32,
}

impl Watcher<'_> {
    /// One connection, until it fails or we are told to stop.
    async fn session(&mut self, mut stop: watch::Receiver<bool>) -> Result<(), PollError> {
        let Some(inbox) = self.folders.first().cloned() else {
            return Ok(());
        };
        let every = match &self.hub.inbox {
            Inbox::Imap(imap) => imap.poll,
            Inbox::Maildir { .. } => MAILDIR_POLL,
        };
        let mut mailbox = Mailbox::connect(&self.hub.inbox, self.patience).await?;
        if let Some(keyword) = self.keyword().map(str::to_owned) {
            // An earlier life, or a connection that broke, may have ended before it was set.
            match mailbox.imap()?.unmarked(&inbox.folder, &keyword).await {
                Ok(uids) => self.unmarked = uids,
                Err(error @ MailboxError::Lost { .. }) => return Err(error.into()),
                Err(error) => tracing::warn!(hub = %self.hub.id, %error, "keyword not set"),
            }
        }
        let mut others_looked: Option<Instant> = None;
        let mut scope = Scope::All;
        let mut left_before = false;
        loop {
            let left_over = self.look(&mut mailbox, &inbox, scope).await?;
            if others_looked.is_none_or(|at| at.elapsed() >= every) {
                for other in self.folders.clone().iter().skip(1) {
                    match self.look(&mut mailbox, other, Scope::All).await {
                        Err(PollError::Mailbox(error @ MailboxError::Refused { .. })) => {
                            // A missing Junk folder must not keep us from the inbox.
                            tracing::warn!(hub = %self.hub.id, role = ?other.role, %error, "folder not watched");
                        }
                        Ok(_) => {}
                        Err(error) => return Err(error),
                    }
                }
                others_looked = Some(Instant::now());
            }
            self.mark(&mut mailbox, &inbox).await?;
            self.failures = 0;
            let wait = match left_over && !left_before {
                true => every.min(AGAIN),
                false => every,
            };
            left_before = left_over;
            scope = match mailbox.idle(&inbox.folder, wait, &mut stop).await? {
                Woken::Mail if !left_over => Scope::News,
                Woken::Mail | Woken::Timer => Scope::All,
                Woken::Stop => {
                    mailbox.close().await;
                    return Ok(());
                }
            };
        }
    }

    /// Looks once; true when something is to be asked for again.
    async fn look(
        &mut self,
        mailbox: &mut Mailbox,
        folder: &Watched,
        scope: Scope,
    ) -> Result<bool, PollError> {
        let polled = poll_once(
            mailbox,
            self.db,
            folder,
            scope,
            &mut self.losses,
            self.hand,
            (self.now)(),
        )
        .await?;
        let left_over = polled.withheld + polled.unwritten + polled.given_up > 0;
        let hub = &self.hub.id;
        let role = folder.role;
        if polled != Polled::default() {
            tracing::info!(%hub, ?role, first_contact = polled.first_contact, handed = polled.handed.len(),
                recognised = polled.recognised, withheld = polled.withheld, "looked into a folder");
        }
        if polled.given_up > 0 {
            tracing::error!(%hub, ?role, mails = polled.given_up,
                "mail cannot be fetched: the connection breaks over it each time");
        }
        if role == Role::Inbox && self.keyword().is_some() {
            self.unmarked.extend(polled.handed);
        }
        Ok(left_over)
    }

    fn keyword(&self) -> Option<&str> {
        match &self.hub.inbox {
            Inbox::Imap(inbox) => inbox.keyword.as_deref(),
            Inbox::Maildir { .. } => None,
        }
    }

    /// Sets the opt-in keyword on what is in the journal. Failing to is not worth a connection.
    async fn mark(&mut self, mailbox: &mut Mailbox, inbox: &Watched) -> Result<(), PollError> {
        let Some(keyword) = self.keyword().map(str::to_owned) else {
            return Ok(());
        };
        if self.unmarked.is_empty() {
            return Ok(());
        }
        let row = {
            let mut tx = self.db.read().await?;
            folders::get(&mut tx, &inbox.account, &inbox.folder).await?
        };
        let Some(row) = row else {
            return Ok(());
        };
        let judged = {
            let mut tx = self.db.read().await?;
            let (account, folder) = (&inbox.account, &inbox.folder);
            journal::delivered_uids(&mut tx, account, folder, row.uidvalidity).await?
        };
        let uids: Vec<String> = self
            .unmarked
            .drain(..)
            .filter(|u| judged.contains(u))
            .collect();
        match mailbox.imap()?.mark(&inbox.folder, &uids, &keyword).await {
            Ok(()) => Ok(()),
            Err(error @ MailboxError::Lost { .. }) => {
                self.unmarked = uids;
                Err(error.into())
            }
            Err(error) => {
                tracing::warn!(hub = %self.hub.id, %error, "keyword not set");
                Ok(())
            }
        }
    }
}

/// Whether waiting alone will not help.
fn needs_a_person(error: &PollError) -> bool {
    match error {
        PollError::Mailbox(error) => match error {
            MailboxError::Lost { .. } => false,
            MailboxError::Refused { .. }
            | MailboxError::Login { .. }
            | MailboxError::Config(_)
            | MailboxError::File { .. } => true,
        },
        PollError::Store(_) => true,
        PollError::Ended => false,
    }
}

/// How long to wait after so many failures in a row: doubling, up to five minutes; a refused
/// password up to a quarter of an hour, since repeating it locks accounts. `jitter` in 0..1
/// spreads the daemons that one server outage has thrown out together.
fn back_off(error: &PollError, failures: u32, jitter: f64) -> Duration {
    let (first, most) = match needs_a_person(error) {
        true => (60.0, 900.0),
        false => (1.0, 300.0),
    };
    let whole = f64::min(first * 2_f64.powi(failures.min(16).cast_signed()), most);
    Duration::from_secs_f64(whole * (0.5 + jitter.clamp(0.0, 1.0) / 2.0))
}

/// In 0..1. Without randomness there is no spreading, and nothing worse.
fn jitter() -> f64 {
    match getrandom::u32() {
        Ok(n) => f64::from(n) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost() -> PollError {
        PollError::Mailbox(MailboxError::Lost {
            during: "IDLE",
            why: "gone".into(),
        })
    }

    fn login() -> PollError {
        PollError::Mailbox(MailboxError::Login { text: "no".into() })
    }

    /// Case 17: a failed reconnection ends the process.
    #[test]
    fn waits_double_and_end_at_five_minutes() {
        let waits: Vec<u64> = (0..12)
            .map(|n| back_off(&lost(), n, 1.0).as_secs())
            .collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        assert_eq!(back_off(&lost(), u32::MAX, 1.0).as_secs(), 300);
    }

    #[test]
    fn jitter_takes_up_to_half_off() {
        assert_eq!(back_off(&lost(), 4, 0.0).as_secs(), 8);
    }

    /// Case 25: a dead login goes unnoticed for ten days.
    #[test]
    fn a_refused_password_is_not_tried_again_soon() {
        assert_eq!(back_off(&login(), 0, 1.0).as_secs(), 60);
        assert_eq!(back_off(&login(), 9, 1.0).as_secs(), 900);
    }
}
