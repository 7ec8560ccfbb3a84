//! Invitations, and the steps of a ladder that were written.

use countersign::store::{
    LetterId, erase,
    invitations::{self, NewInvitation},
    outbox::{self, LetterClass, LetterState, NewLetter},
    reminders::{self, NewReminder},
};

use super::{at, both, open_application};

fn invited(urn: &'static str, email: &'static str) -> NewInvitation<'static> {
    NewInvitation {
        hub: "fenland",
        programme: "pmr-2022",
        urn,
        school: "Fen Road Primary",
        contact: "The office",
        email,
        email_key: email,
        now: at(0),
    }
}

#[test]
fn a_school_is_invited_once_and_its_invitation_ends_once() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let tx = &mut tx;
        assert!(
            invitations::add(tx, invited("100123", "old@fen.test"))
                .await
                .unwrap()
        );
        assert!(
            !invitations::add(tx, invited("100123", "new@fen.test"))
                .await
                .unwrap()
        );
        assert!(
            invitations::open_of(tx, "fenland", "old@fen.test")
                .await
                .unwrap()
                .is_empty()
        );
        let open = invitations::open_of(tx, "fenland", "new@fen.test")
            .await
            .unwrap();
        assert_eq!(open.len(), 1);
        assert!(
            invitations::end(tx, open[0].id, "not this year", at(1))
                .await
                .unwrap()
        );
        assert!(
            !invitations::end(tx, open[0].id, "again", at(2))
                .await
                .unwrap()
        );
        assert!(
            invitations::open_of(tx, "fenland", "new@fen.test")
                .await
                .unwrap()
                .is_empty()
        );
        let all = invitations::of_programme(tx, "fenland", "pmr-2022")
            .await
            .unwrap();
        assert_eq!(all[0].ended_because.as_deref(), Some("not this year"));
    });
}

#[test]
fn a_step_is_written_once_unless_its_letter_never_went() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let application = open_application(&mut tx).await;
        let mut letters = Vec::new();
        for cause in ["one", "two"] {
            let new = NewLetter {
                hub: "fenland",
                kind: "deadline-reminder",
                class: LetterClass::Scheduled,
                cause,
                application: Some(application),
                message: None,
                message_id: cause,
                sender: "hub@fenland.test",
                subject: "hello",
                bytes: b"hello",
                reports_change: false,
                state: LetterState::Due,
                reason: None,
                now: at(0),
                due_at: at(0),
                recipients: &[],
            };
            letters.push(outbox::insert(&mut tx, new).await.unwrap().unwrap());
        }
        let step = |letter: LetterId| NewReminder {
            hub: "fenland",
            about: "application 1",
            step: "2022-05-26, 7 days before",
            letter,
            application: Some(application),
            invitation: None,
            now: at(0),
        };
        reminders::add(&mut tx, step(letters[0])).await.unwrap();
        let mut part = tx.savepoint().await.unwrap();
        assert!(reminders::add(&mut part, step(letters[1])).await.is_err());
        drop(part);
        assert_eq!(
            reminders::of_letter(&mut tx, letters[0])
                .await
                .unwrap()
                .len(),
            1
        );
        reminders::forget(&mut tx, letters[0]).await.unwrap();
        reminders::add(&mut tx, step(letters[1])).await.unwrap();
        let steps = reminders::steps(&mut tx, "fenland", "application 1")
            .await
            .unwrap();
        assert_eq!(
            steps.into_iter().collect::<Vec<_>>(),
            ["2022-05-26, 7 days before"]
        );
    });
}

#[test]
fn erasing_a_school_erases_its_invitation_and_no_other() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let application = open_application(&mut tx).await;
        for (urn, email) in [("100123", "office@fen.test"), ("100124", "office@oak.test")] {
            assert!(
                invitations::add(&mut tx, invited(urn, email))
                    .await
                    .unwrap()
            );
        }
        let plan = erase::plan(&mut tx, "fenland", application, &[], &[]).await;
        erase::erase(&mut tx, "fenland", application, &plan.unwrap(), &[])
            .await
            .unwrap();
        let left = invitations::of_programme(&mut tx, "fenland", "pmr-2022")
            .await
            .unwrap();
        let left: Vec<&str> = left.iter().map(|i| i.urn.as_str()).collect();
        assert_eq!(left, ["100124"]);
    });
}
