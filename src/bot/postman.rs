//! The postman: hands over what is due, asks the mailbox about letters in doubt, and looks after
//! drafts. One for each hub; it is the only one who sends.

use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::{
    sync::{Notify, watch},
    time::sleep,
};

use super::judge::Judge;
use super::remind::recheck_once;
use super::send::{
    Sender, Turn,
    doubt::{Look, Settled, Wanted},
    draft::{Fate, Lies, Put},
};
use super::survive::survived;
use crate::{
    config::hub::{Copy, Hub, ImapInbox, Inbox, Post},
    mailbox::{
        Mailbox, MailboxError, Patience,
        imap::{DraftState, Imap, Removal},
        stopped,
    },
    post::smtp,
    store::{Db, outbox::LetterRow},
};

/// Doubts and drafts are looked at so often.
const ROUND: TimeDelta = TimeDelta::seconds(15);
/// Nothing is waited for longer than this without looking at the outbox.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// After the register or the mailbox failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// What is under way in the mailbox when the program is told to stop may take so long.
const PARTING: Duration = Duration::from_secs(5);

/// Sends until told to stop. `written` is rung whenever letters may have been written down.
pub async fn work(
    judge: Judge<'_>,
    db: &Db,
    patience: (smtp::Patience, Patience),
    written: &Notify,
    now: fn() -> DateTime<Utc>,
    mut stop: watch::Receiver<bool>,
) -> Result<()> {
    let hub = judge.hub;
    let mut sender = Sender::new(hub, patience.0)?;
    sender.until(stop.clone());
    let mut postman = Postman {
        hub,
        judge,
        db,
        sender,
        patience: patience.1,
        next_round: None,
        stop: stop.clone(),
    };
    while !*stop.borrow() {
        // What a letter had come to when the turn fell over is on record, as after a crash, and is
        // all that the next turn goes by.
        let turn = Box::pin(postman.turn(now()));
        let wait = match survived("the postman fell over", turn).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(hub = %hub.id, error = %format!("{error:#}"), "letters wait");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = written.notified() => {}
            () = sleep(wait.min(LONGEST_WAIT)) => {}
            () = stopped(&mut stop) => {}
        }
    }
    postman.sender.close().await;
    Ok(())
}

/// Resolves when told to stop, and what was under way has had its time.
async fn parting(stop: &mut watch::Receiver<bool>) {
    if !*stop.borrow() {
        stopped(stop).await;
        sleep(PARTING).await;
    }
}

struct Postman<'a> {
    hub: &'a Hub,
    judge: Judge<'a>,
    db: &'a Db,
    sender: Sender,
    patience: Patience,
    /// When doubts and drafts are looked at again.
    next_round: Option<DateTime<Utc>>,
    stop: watch::Receiver<bool>,
}

impl Postman<'_> {
    /// One turn; the answer is how long nothing is due.
    async fn turn(&mut self, now: DateTime<Utc>) -> Result<Duration> {
        while recheck_once(&self.judge, self.db, now).await? {}
        let turn = self.sender.send_once(self.db, now).await?;
        if let Turn::Sent { letter, .. } | Turn::Failed(letter) = turn {
            let mut tx = self.db.begin().await?;
            self.judge.note_refusals(&mut tx, letter, now).await?;
            tx.commit().await?;
        }
        if self.next_round.is_none_or(|at| at <= now) || matches!(turn, Turn::InDoubt(_)) {
            self.next_round = Some(now + ROUND);
            let mut stop = self.stop.clone();
            let again = tokio::select! {
                biased;
                // Every step of it survives a crash, so it survives this: what was under way is
                // in doubt and looked for at the next start.
                () = parting(&mut stop) => false,
                again = self.round(now) => again?,
            };
            if let Some(look) = self.sender.next_look(now) {
                self.next_round = Some(look.min(now + ROUND));
            }
            if again {
                return Ok(Duration::ZERO);
            }
        }
        let until = |at: DateTime<Utc>| (at - now).to_std().unwrap_or(Duration::ZERO);
        let next_round = self.next_round.map_or(LONGEST_WAIT, until);
        Ok(match turn {
            Turn::Idle(next) => next.map_or(LONGEST_WAIT, until).min(next_round),
            Turn::Sent { letter, owed } => {
                tracing::info!(hub = %self.hub.id, %letter, owed, "letter sent");
                Duration::ZERO
            }
            Turn::Later { letter, due_at } => {
                tracing::warn!(hub = %self.hub.id, %letter, %due_at, "letter not accepted yet");
                Duration::ZERO
            }
            Turn::Failed(letter) => {
                tracing::error!(hub = %self.hub.id, %letter, "letter refused for good");
                Duration::ZERO
            }
            Turn::InDoubt(letter) => {
                tracing::warn!(hub = %self.hub.id, %letter, "letter in doubt");
                Duration::ZERO
            }
            Turn::Paced(at) => until(at),
            Turn::Stopped(at) => {
                tracing::error!(hub = %self.hub.id, %at, "the server refuses the hub's name or password");
                until(at)
            }
            Turn::TokenWanted(at) => {
                tracing::error!(hub = %self.hub.id, %at, "the server wants a fresh access token");
                until(at)
            }
        })
    }

    /// Doubts, then drafts. One connection serves both; none is opened when nothing asks for it.
    /// True when a letter may go again.
    async fn round(&mut self, now: DateTime<Utc>) -> Result<bool> {
        let wanted = self.sender.doubts(self.db, now).await?;
        let to_draft = self.sender.next_draft(self.db).await?;
        let doubtful = match &to_draft {
            Some(_) => Vec::new(),
            None => self.sender.draft_doubts(self.db, now).await?,
        };
        let lying = self.sender.drafts(self.db, now).await?;
        if wanted.is_empty() && to_draft.is_none() && doubtful.is_empty() && lying.is_empty() {
            return Ok(false);
        }
        let Inbox::Imap(inbox) = &self.hub.inbox else {
            self.without_imap(to_draft).await?;
            return Ok(false);
        };
        let mut mailbox = match Mailbox::connect(&self.hub.inbox, self.patience).await {
            Ok(mailbox) => mailbox,
            Err(error) => {
                tracing::warn!(hub = %self.hub.id, %error, "mailbox not asked about letters");
                if let Some(letter) = to_draft {
                    self.sender.put(self.db, letter.id, Put::Refused).await?;
                }
                return Ok(false);
            }
        };
        let imap = mailbox.imap()?;
        let again = self.settle_doubts(imap, inbox, wanted, now).await?;
        let mut next = to_draft;
        while let Some(letter) = next {
            next = match self.put_draft(imap, inbox, &letter).await? {
                true => self.sender.next_draft(self.db).await?,
                false => None,
            };
        }
        self.settle_draft_doubts(imap, inbox, doubtful, now).await?;
        self.look_at_drafts(imap, inbox, lying, now).await?;
        mailbox.close().await;
        Ok(again)
    }

    /// A Maildir has no Drafts: such letters wait for a person, and say so.
    async fn without_imap(&mut self, to_draft: Option<LetterRow>) -> Result<()> {
        if let Some(letter) = to_draft {
            tracing::error!(hub = %self.hub.id, letter = %letter.id, "no drafts folder: draft mode needs an imap inbox");
            self.sender.put(self.db, letter.id, Put::Refused).await?;
        }
        Ok(())
    }

    async fn settle_doubts(
        &mut self,
        imap: &mut Imap,
        inbox: &ImapInbox,
        wanted: Vec<Wanted>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let Some(folder) = self.copies(inbox) else {
            return Ok(false);
        };
        let mut again = false;
        for letter in wanted {
            let header = letter
                .letter_header
                .as_deref()
                .unwrap_or(&letter.message_id);
            let answer = imap.find_letter(&folder, &letter.message_id, header).await;
            self.note(&answer);
            let settled = self
                .sender
                .settled(self.db, letter.letter, Look::from(&answer), now)
                .await?;
            again |= settled == Settled::Again;
        }
        Ok(again)
    }

    /// Where a copy that only acceptance can have made turns up.
    fn copies(&self, inbox: &ImapInbox) -> Option<String> {
        match &self.hub.post {
            Post::Smtp(smtp) => match smtp.copy {
                Copy::Server => inbox.sent.clone(),
                Copy::ToSelf => Some(inbox.folder.clone()),
                Copy::None => None,
            },
            Post::Directory { .. } => None,
        }
    }

    /// True when it lies there, and the next may follow.
    async fn put_draft(
        &mut self,
        imap: &mut Imap,
        inbox: &ImapInbox,
        letter: &LetterRow,
    ) -> Result<bool> {
        let Some(folder) = &inbox.drafts else {
            tracing::error!(hub = %self.hub.id, letter = %letter.id, "no drafts folder is configured");
            self.sender.put(self.db, letter.id, Put::Refused).await?;
            return Ok(false);
        };
        let put = match imap.append_draft(folder, &letter.bytes).await {
            Ok(_) => Put::Done,
            Err(error @ MailboxError::Refused { .. }) => {
                tracing::error!(hub = %self.hub.id, letter = %letter.id, %error, "drafts folder refuses a letter");
                Put::Refused
            }
            Err(error) => {
                tracing::warn!(hub = %self.hub.id, letter = %letter.id, %error, "draft is in doubt");
                Put::Broken
            }
        };
        self.sender.put(self.db, letter.id, put).await?;
        Ok(put == Put::Done)
    }

    async fn settle_draft_doubts(
        &mut self,
        imap: &mut Imap,
        inbox: &ImapInbox,
        doubtful: Vec<LetterRow>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let Some(folder) = &inbox.drafts else {
            return Ok(());
        };
        for letter in doubtful {
            let header = crate::post::identity::letter_header(&letter.message_id);
            let header = header.as_deref().unwrap_or(&letter.message_id);
            let answer = imap.find_letter(folder, &letter.message_id, header).await;
            self.note(&answer);
            self.sender
                .draft_settled(self.db, letter.id, Look::from(&answer), now)
                .await?;
        }
        Ok(())
    }

    /// A draft that was sent, edited, deleted or overtaken.
    async fn look_at_drafts(
        &mut self,
        imap: &mut Imap,
        inbox: &ImapInbox,
        lying: Vec<(LetterRow, bool)>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let Some(folder) = &inbox.drafts else {
            return Ok(());
        };
        for (letter, _) in lying {
            let state = imap.draft_state(folder, None, &letter.bytes).await;
            let lies = match &state {
                Ok(DraftState::Untouched(_)) => Lies::Unchanged,
                Ok(DraftState::Changed) => Lies::Changed,
                Ok(DraftState::Gone) => Lies::Gone,
                Err(error) => {
                    tracing::warn!(hub = %self.hub.id, letter = %letter.id, %error, "draft not looked at");
                    Lies::NoAnswer
                }
            };
            let in_sent = match &inbox.sent {
                Some(sent) => self.was_sent(imap, sent, &letter).await,
                None => Look::NotFound,
            };
            let fate = self
                .sender
                .draft_seen(self.db, &letter, lies, in_sent, now)
                .await?;
            if fate == Fate::Remove {
                self.remove_draft(imap, folder, &letter).await?;
            }
        }
        Ok(())
    }

    /// Whether a draft has gone as it was. Under a new Message-ID its thread tells.
    async fn was_sent(&self, imap: &mut Imap, sent: &str, letter: &LetterRow) -> Look {
        let header = crate::post::identity::letter_header(&letter.message_id);
        let header = header.as_deref().unwrap_or(&letter.message_id);
        let answer = imap.find_letter(sent, &letter.message_id, header).await;
        self.note(&answer);
        Look::from(&answer)
    }

    async fn remove_draft(
        &mut self,
        imap: &mut Imap,
        folder: &str,
        letter: &LetterRow,
    ) -> Result<()> {
        match imap.remove_draft(folder, None, &letter.bytes).await {
            Ok(Removal::Removed) => self.sender.removed(self.db, letter.id).await?,
            Ok(Removal::Left(_)) => {}
            Ok(Removal::NotPossible) => {
                tracing::warn!(hub = %self.hub.id, letter = %letter.id, "overtaken draft stays: the server has no UIDPLUS");
            }
            Err(error) => {
                tracing::warn!(hub = %self.hub.id, letter = %letter.id, %error, "overtaken draft not removed");
            }
        }
        Ok(())
    }

    fn note(&self, answer: &Result<crate::mailbox::Found, MailboxError>) {
        if let Err(error) = answer {
            tracing::warn!(hub = %self.hub.id, %error, "no answer about a letter");
        }
    }
}
