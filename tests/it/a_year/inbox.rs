//! The hubs' mailboxes: what arrives lies in a folder until the daemon looks into it, and what it finds
//! there is judged.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use countersign::{
    bot::{
        judge::{Arrived, Judge, Outcome, Place},
        poll::{Batch, Incoming, Losses, PollError, Scope, poll_once},
        watch,
    },
    domain::{
        judgement::{Decision, Kind},
        mail,
        reading::Watched,
    },
    mailbox::Bytes,
};
use tokio::sync::mpsc;

use super::{
    mails::Mail,
    schools::{Deed, HUBS},
    town::Town,
};

/// How a mail is to be taken.
pub enum Waits {
    For(usize, Deed),
    AsOrder,
    AsEntry,
}

impl Town {
    /// The server puts it into the folder, whether or not anybody can look there.
    pub fn arrives(&mut self, mail: &Mail, waits: Waits, at: DateTime<Utc>) {
        self.count += 1;
        let name = format!("{:06}", self.count);
        let folder = self.folders(mail.hub).into_iter().find(|f| f.exists());
        let file = folder.unwrap().join("new").join(&name);
        std::fs::write(file, mail.raw(at)).unwrap();
        self.waiting.insert((mail.hub, name), waits);
    }

    /// The hub's folder, and where it is while nobody can look into it.
    pub fn folders(&self, hub: &str) -> [PathBuf; 2] {
        ["", ".away"].map(|end| self.place.path().join(format!("{hub}-in{end}")))
    }

    pub fn has_mail(&self, hub: &str) -> bool {
        self.waiting.keys().any(|(of, _)| *of == hub)
    }

    /// One look into the hub's folder; what is new there is judged. False when there is none to look
    /// into.
    pub async fn looks(&mut self, hub: &'static str, now: DateTime<Utc>) -> bool {
        let place = HUBS.iter().position(|of| *of == hub).unwrap();
        let mut mailbox = self.mailboxes.remove(place);
        let judge = self.judge(hub);
        let watched = watch::watched(judge.hub).remove(0);
        let (hand, mut batches) = mpsc::channel::<Batch>(1);
        let (mut losses, mut judged) = (Losses::default(), Vec::new());
        let look = async {
            let scope = Scope::All;
            let polled = poll_once(
                &mut mailbox,
                &self.db,
                &watched,
                scope,
                &mut losses,
                &hand,
                now,
            )
            .await;
            drop(hand);
            polled
        };
        let desk = async {
            while let Some(batch) = batches.recv().await {
                for incoming in &batch.mails {
                    let uid = incoming.mail.uid.clone();
                    judged.push((
                        uid,
                        self.judges(&judge, &batch.watched.account, incoming, now)
                            .await,
                    ));
                }
            }
        };
        let (polled, ()) = tokio::join!(look, desk);
        self.mailboxes.insert(place, mailbox);
        for (uid, outcome) in judged {
            match self.waiting.remove(&(hub, uid)).unwrap() {
                Waits::For(n, deed) => self.is_understood(n, deed, &outcome),
                Waits::AsOrder => {
                    let obeyed = (outcome.kind, outcome.parts[0].verdict.decision);
                    assert_eq!(obeyed, (Kind::Command, Decision::Ignore), "on {now}");
                }
                Waits::AsEntry => assert_eq!(outcome.kind, Kind::Invitation, "on {now}"),
            }
        }
        match polled {
            Ok(_) => true,
            Err(PollError::Mailbox(_)) => false,
            Err(error) => panic!("{error} on {now}"),
        }
    }

    async fn judges(
        &self,
        judge: &Judge<'_>,
        account: &str,
        incoming: &Incoming,
        now: DateTime<Utc>,
    ) -> Outcome {
        let mail = &incoming.mail;
        let Bytes::Whole(raw) = &mail.bytes else {
            panic!("a mail of the year is too large");
        };
        let parsed = mail::parse(raw);
        let watched = Watched {
            own_addresses: &judge.terms.own_addresses,
            receiver: &judge.hub.receiver,
        };
        let arrived = Arrived {
            place: Place {
                account: account.to_owned(),
                folder: mail.folder.clone(),
                uidvalidity: i64::from(mail.uidvalidity),
                uid: mail.uid.clone(),
                arrival: mail.arrival,
                from_before: incoming.from_before,
            },
            junk: false,
            fingerprint: mail::fingerprint(&parsed),
            reading: self.reader.read(&parsed, watched, false),
            raw: raw.clone(),
        };
        let mut tx = self.db.begin().await.unwrap();
        let outcome = judge.judge_once(&mut tx, &arrived, now).await;
        tx.commit().await.unwrap();
        outcome.unwrap()
    }
}
