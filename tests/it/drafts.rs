//! The draft mode over a Drafts folder that is only a list here; the real one is the mailbox's.

use chrono::{DateTime, Utc};
use countersign::{
    bot::send::{
        Sender, Turn,
        doubt::{Look, Settled},
        draft::{Fate, Lies, Put},
    },
    config::hub,
    post::smtp::Patience,
    store::{
        Db, LetterId,
        outbox::{self, LetterState},
    },
};

use crate::send::{HEAD, application, at, hub_with, write, write_about};

struct Desk {
    db: Db,
    sender: Sender,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let hub = hub_with(hub::Post::Directory {
            path: folder.path().to_owned(),
        });
        Desk {
            db: Db::scratch().await.unwrap(),
            sender: Sender::new(&hub, Patience::default()).unwrap(),
            _folder: folder,
        }
    }

    async fn state(&self, id: LetterId) -> LetterState {
        let mut tx = self.db.read().await.unwrap();
        outbox::get(&mut tx, id).await.unwrap().unwrap().state
    }

    async fn put_one(&mut self, put: Put) -> LetterId {
        let letter = self.sender.next_draft(&self.db).await.unwrap().unwrap();
        self.sender.put(&self.db, letter.id, put).await.unwrap();
        letter.id
    }

    async fn seen(&mut self, lies: Lies, in_sent: Look, now: DateTime<Utc>) -> Vec<Fate> {
        let mut fates = Vec::new();
        for (letter, _) in self.sender.drafts(&self.db, now).await.unwrap() {
            let fate = self
                .sender
                .draft_seen(&self.db, &letter, lies, in_sent, now);
            fates.push(fate.await.unwrap());
        }
        fates
    }
}

#[tokio::test]
async fn a_draft_is_put_there_once_and_never_sent_by_us() {
    let mut desk = Desk::new().await;
    let id = write(&desk.db, "a", &[HEAD], LetterState::ToDraft).await;
    assert_eq!(desk.put_one(Put::Done).await, id);
    assert_eq!(desk.state(id).await, LetterState::Draft);
    assert!(desk.sender.next_draft(&desk.db).await.unwrap().is_none());
    let turn = desk.sender.send_once(&desk.db, at(0)).await.unwrap();
    assert_eq!(turn, Turn::Idle(None));
}

#[tokio::test]
async fn an_append_that_broke_is_looked_for_before_it_is_made_again() {
    for (looks, again) in [
        (vec![Look::Found], false),
        (vec![Look::NotFound, Look::Found], false),
        (vec![Look::NoAnswer, Look::NotFound, Look::NotFound], true),
    ] {
        let mut desk = Desk::new().await;
        let id = write(&desk.db, "a", &[HEAD], LetterState::ToDraft).await;
        desk.put_one(Put::Broken).await;
        assert!(desk.sender.next_draft(&desk.db).await.unwrap().is_none());
        for (minute, look) in (1..).zip(&looks) {
            let doubts = desk.sender.draft_doubts(&desk.db, at(minute)).await;
            assert_eq!(doubts.unwrap().len(), 1, "{looks:?}");
            let settled = desk
                .sender
                .draft_settled(&desk.db, id, *look, at(minute))
                .await
                .unwrap();
            assert_eq!(settled == Settled::NotYet, minute < looks.len() as i64);
        }
        let expected = match again {
            true => LetterState::ToDraft,
            false => LetterState::Draft,
        };
        assert_eq!(desk.state(id).await, expected, "{looks:?}");
    }
}

#[tokio::test]
async fn a_no_to_the_append_is_known_not_to_lie_there() {
    let mut desk = Desk::new().await;
    let id = write(&desk.db, "a", &[HEAD], LetterState::ToDraft).await;
    desk.put_one(Put::Refused).await;
    assert_eq!(desk.state(id).await, LetterState::ToDraft);
}

#[tokio::test]
async fn a_draft_in_sent_counts_as_sent_and_one_that_disappeared_as_refused() {
    let mut desk = Desk::new().await;
    let sent = write(&desk.db, "a", &[HEAD], LetterState::Draft).await;
    assert_eq!(
        desk.seen(Lies::Unchanged, Look::NotFound, at(0)).await,
        [Fate::Wait]
    );
    // Taken from Drafts a moment before it is filed in Sent.
    assert_eq!(
        desk.seen(Lies::Gone, Look::NotFound, at(1)).await,
        [Fate::Wait]
    );
    assert_eq!(
        desk.seen(Lies::Gone, Look::Found, at(2)).await,
        [Fate::Sent]
    );
    assert_eq!(desk.state(sent).await, LetterState::Sent);

    let refused = write(&desk.db, "b", &[HEAD], LetterState::Draft).await;
    desk.seen(Lies::Gone, Look::NotFound, at(3)).await;
    desk.seen(Lies::Gone, Look::NotFound, at(4)).await;
    assert_eq!(desk.state(refused).await, LetterState::Refused);
}

#[tokio::test]
async fn an_overtaken_draft_is_taken_out_unless_somebody_has_touched_it() {
    let mut desk = Desk::new().await;
    let ours = application(&desk.db).await;
    for (cause, lies, fate, after) in [
        (
            "untouched",
            Lies::Unchanged,
            Fate::Remove,
            LetterState::Overtaken,
        ),
        ("touched", Lies::Changed, Fate::Theirs, LetterState::Draft),
    ] {
        let old = write_about(&desk.db, cause, &[HEAD], LetterState::Draft, Some(ours)).await;
        let newer = format!("newer than {cause}");
        let new = write_about(&desk.db, &newer, &[HEAD], LetterState::Held, Some(ours)).await;
        let mut tx = desk.db.begin().await.unwrap();
        outbox::overtake(&mut tx, ours, &["update"], new)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(desk.state(old).await, LetterState::DraftOvertaken);
        assert_eq!(desk.seen(lies, Look::NotFound, at(0)).await, [fate]);
        if fate == Fate::Remove {
            desk.sender.removed(&desk.db, old).await.unwrap();
        }
        assert_eq!(desk.state(old).await, after, "{cause}");
    }
}
