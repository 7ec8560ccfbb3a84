//! The outbox: once written, once claimed, and what is counted.

use std::collections::BTreeSet;

use countersign::store::outbox::{
    self, Answers, Counted, LetterClass, LetterState, NewLetter, NewRecipient, RecipientField,
    RecipientState, Since,
};
use countersign::store::{Access, ApplicationId, Db, LetterId, Tx};

use super::{at, both, both_places, keys, open_application};

fn recipient(address: &str, field: RecipientField) -> NewRecipient {
    NewRecipient {
        address: address.to_owned(),
        key: address.to_lowercase(),
        domain: address.rsplit('@').next().unwrap().to_owned(),
        field,
    }
}

async fn write(
    tx: &mut Tx<'_>,
    cause: &str,
    application: Option<ApplicationId>,
    due: i64,
) -> Option<LetterId> {
    write_as(tx, cause, application, due, true).await
}

async fn write_as(
    tx: &mut Tx<'_>,
    cause: &str,
    application: Option<ApplicationId>,
    due: i64,
    reports_change: bool,
) -> Option<LetterId> {
    let new = NewLetter {
        hub: "fenland",
        kind: "missing-items",
        class: LetterClass::Answer,
        cause,
        application,
        message: None,
        message_id: &format!("{cause}@fenland.test"),
        sender: "hub@fenland.test",
        subject: "Re: our \0form",
        bytes: b"Subject: Re: our form\r\n\r\n",
        reports_change,
        state: LetterState::Due,
        reason: None,
        now: at(0),
        due_at: at(due),
        recipients: &[
            recipient("Head@school.test", RecipientField::To),
            recipient("lead@school.test", RecipientField::Cc),
            recipient("hub@fenland.test", RecipientField::Copy),
        ],
    };
    outbox::insert(tx, new).await.unwrap()
}

/// Case 2: a fetch that breaks off acknowledges everything again.
/// Case 75: one commit after the whole loop: a crash sends all again.
#[test]
fn a_letter_is_written_once_for_its_cause() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let id = write(&mut tx, "f1", None, 0).await.unwrap();
        assert_eq!(write(&mut tx, "f1", None, 5).await, None);
        let letter = outbox::by_message_id(&mut tx, "fenland", "f1@fenland.test")
            .await
            .unwrap();
        let letter = letter.unwrap();
        assert_eq!(
            (letter.id, letter.due_at, letter.subject.as_str()),
            (id, at(0), "Re: our form")
        );
        assert_eq!(outbox::get(&mut tx, id).await.unwrap(), Some(letter));
        let roll = outbox::recipients(&mut tx, id).await.unwrap();
        let fields: Vec<_> = roll
            .iter()
            .map(|r| (r.address.as_str(), r.field, r.state))
            .collect();
        let owed = RecipientState::Owed;
        assert_eq!(
            fields,
            [
                ("Head@school.test", RecipientField::To, owed),
                ("hub@fenland.test", RecipientField::Copy, owed),
                ("lead@school.test", RecipientField::Cc, owed),
            ]
        );
    });
}

#[test]
fn letters_are_claimed_when_due_the_longest_waiting_first() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let late = write(&mut tx, "late", None, 9).await.unwrap();
        let first = write(&mut tx, "first", None, 1).await.unwrap();
        let second = write(&mut tx, "second", None, 1).await.unwrap();
        assert_eq!(
            outbox::next_due(&mut tx, "fenland").await.unwrap(),
            Some(at(1))
        );
        for (minute, wanted) in [
            (0, None),
            (1, Some(first)),
            (2, Some(second)),
            (8, None),
            (9, Some(late)),
            (10, None),
        ] {
            let claimed = outbox::claim_due(&mut tx, "fenland", at(minute))
                .await
                .unwrap();
            assert_eq!(claimed.as_ref().map(|l| l.id), wanted, "at minute {minute}");
            if let Some(letter) = claimed {
                assert_eq!((letter.state, letter.attempts), (LetterState::Sending, 1));
                assert_eq!(letter.sending_at, Some(at(minute)));
            }
        }
        assert_eq!(outbox::next_due(&mut tx, "fenland").await.unwrap(), None);
        assert_eq!(
            outbox::claim_due(&mut tx, "wash", at(99)).await.unwrap(),
            None
        );
    });
}

#[test]
fn a_hundred_letters_are_claimed_once_each_by_four_at_once() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        for n in 0..100 {
            write(&mut tx, &format!("f{n}"), None, n % 7).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let db = db.clone();
            workers.spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let mut tx = db.begin().await.unwrap();
                    let claimed = outbox::claim_due(&mut tx, "fenland", at(10)).await.unwrap();
                    tx.commit().await.unwrap();
                    match claimed {
                        Some(letter) => mine.push(letter.id),
                        None => return mine,
                    }
                }
            });
        }
        let all: Vec<LetterId> = workers.join_all().await.into_iter().flatten().collect();
        assert_eq!(all.len(), 100);
        assert_eq!(
            all.iter().map(|id| id.0).collect::<BTreeSet<_>>().len(),
            100
        );
    });
}

#[test]
fn a_crash_after_the_claim_leaves_it_in_sending_and_one_before_leaves_it_due() {
    both_places(|place| async move {
        let db = Db::open(&place, Access::Daemon).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let first = write(&mut tx, "first", None, 1).await.unwrap();
        let second = write(&mut tx, "second", None, 2).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        outbox::claim_due(&mut tx, "fenland", at(5))
            .await
            .unwrap()
            .unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let unfinished = outbox::claim_due(&mut tx, "fenland", at(5))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(unfinished.id, second);
        drop(tx);
        drop(db);

        let db = Db::open(&place, Access::Daemon).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let sending = outbox::in_state(&mut tx, "fenland", LetterState::Sending)
            .await
            .unwrap();
        assert_eq!(sending.iter().map(|l| l.id).collect::<Vec<_>>(), [first]);
        let due = outbox::claim_due(&mut tx, "fenland", at(6))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((due.id, due.attempts), (second, 1));
    });
}

#[test]
fn who_was_taken_is_never_owed_again() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let id = write(&mut tx, "f", None, 0).await.unwrap();
        let states = async |tx: &mut Tx<'_>| -> Vec<&'static str> {
            let roll = outbox::recipients(tx, id).await.unwrap();
            roll.iter().map(|r| r.state.as_str()).collect()
        };
        let decide = async |tx: &mut Tx<'_>, key: &str, state| {
            outbox::recipient_decided(tx, id, key, state, Some("250 ok"), at(1)).await
        };
        assert!(
            outbox::sent(&mut tx, id, "250", at(0)).await.is_err(),
            "it is not being sent"
        );
        outbox::claim_due(&mut tx, "fenland", at(1))
            .await
            .unwrap()
            .unwrap();
        decide(&mut tx, "head@school.test", RecipientState::Offered)
            .await
            .unwrap();
        decide(&mut tx, "hub@fenland.test", RecipientState::Offered)
            .await
            .unwrap();
        assert_eq!(states(&mut tx).await, ["offered", "offered", "owed"]);
        // The line broke before the dot: nobody has it.
        outbox::retry(&mut tx, id, at(2), "connection reset")
            .await
            .unwrap();
        assert_eq!(states(&mut tx).await, ["owed", "owed", "owed"]);

        let again = outbox::claim_due(&mut tx, "fenland", at(2))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (again.attempts, again.reason.as_deref()),
            (2, Some("connection reset"))
        );
        decide(&mut tx, "head@school.test", RecipientState::Offered)
            .await
            .unwrap();
        decide(&mut tx, "hub@fenland.test", RecipientState::Refused)
            .await
            .unwrap();
        assert_eq!(
            outbox::sent(&mut tx, id, "250 queued", at(2))
                .await
                .unwrap(),
            1
        );
        outbox::retry(&mut tx, id, at(9), "451 later")
            .await
            .unwrap();
        assert_eq!(states(&mut tx).await, ["taken", "refused", "owed"]);
        assert!(
            decide(&mut tx, "head@school.test", RecipientState::Owed)
                .await
                .is_err()
        );

        outbox::claim_due(&mut tx, "fenland", at(9))
            .await
            .unwrap()
            .unwrap();
        decide(&mut tx, "lead@school.test", RecipientState::Offered)
            .await
            .unwrap();
        assert_eq!(
            outbox::sent(&mut tx, id, "250 queued", at(9))
                .await
                .unwrap(),
            0
        );
        let letter = outbox::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(
            (letter.state, letter.sent_at),
            (LetterState::Sent, Some(at(2)))
        );
        assert_eq!(states(&mut tx).await, ["taken", "refused", "taken"]);
    });
}

#[test]
fn a_letter_turns_only_from_where_it_is_expected() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let id = write(&mut tx, "f", None, 0).await.unwrap();
        let due = [LetterState::Due, LetterState::Held];
        let held = outbox::turn(&mut tx, id, &due, LetterState::Held, Some("hub-cap")).await;
        assert!(held.unwrap());
        assert_eq!(
            outbox::claim_due(&mut tx, "fenland", at(9)).await.unwrap(),
            None
        );
        assert!(outbox::release(&mut tx, id, at(3)).await.unwrap());
        let letter = outbox::claim_due(&mut tx, "fenland", at(9))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((letter.due_at, letter.reason), (at(3), None));
        let overtaken = outbox::turn(&mut tx, id, &due, LetterState::Overtaken, None).await;
        assert!(!overtaken.unwrap(), "it may be on its way");
        assert!(!outbox::release(&mut tx, id, at(3)).await.unwrap());
    });
}

#[test]
fn caps_count_what_went_or_is_about_to_go() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let application = open_application(&mut tx).await;
        let mut ids = Vec::new();
        for (n, cause) in ["old", "sent", "due", "held"].into_iter().enumerate() {
            let id = write(&mut tx, cause, Some(application), n as i64)
                .await
                .unwrap();
            ids.push(id);
        }
        for minute in [10, 60, 70] {
            if minute == 70 {
                let again = write_as(&mut tx, "again", Some(application), 0, false).await;
                ids.push(again.unwrap());
            }
            let letter = outbox::claim_due(&mut tx, "fenland", at(minute))
                .await
                .unwrap()
                .unwrap();
            outbox::sent(&mut tx, letter.id, "250", at(minute))
                .await
                .unwrap();
        }
        let due = [LetterState::Due];
        assert!(
            outbox::turn(&mut tx, ids[3], &due, LetterState::Held, None)
                .await
                .unwrap()
        );
        let since = |changes: i64, repeats: i64| Since {
            changes: at(changes),
            repeats: at(repeats),
        };
        let (school, own) = ("head@school.test", "hub@fenland.test");
        let answer = LetterClass::Answer;
        for (hub, class, minute, wanted) in [
            ("fenland", answer, 30, 3),
            ("fenland", answer, 0, 4),
            ("fenland", LetterClass::Scheduled, 0, 0),
            ("wash", answer, 30, 0),
        ] {
            let counted = Counted {
                hub,
                class,
                since: at(minute),
            };
            // Two recipients there, one letter.
            let domain = ["school.test".to_owned()];
            let traffic = outbox::traffic(&mut tx, counted, since(0, 0), &[], &domain)
                .await
                .unwrap();
            let to = traffic.to_domains.get("school.test");
            let counts = [traffic.of_hub, to.copied().unwrap_or_default()];
            assert_eq!(counts, [wanted; 2], "{counted:?}");
        }
        for (hub, since, changes, repeats) in [
            ("fenland", since(30, 30), 2, 1),
            ("fenland", since(0, 30), 3, 1),
            ("fenland", since(30, 0), 2, 1),
            ("fenland", since(30, 90), 2, 0),
            ("wash", since(0, 0), 0, 0),
        ] {
            let about = outbox::answers_about_application(&mut tx, hub, since, application)
                .await
                .unwrap();
            let keys = [school.to_owned(), own.to_owned()];
            let counted = Counted {
                hub,
                class: answer,
                since: at(0),
            };
            let traffic = outbox::traffic(&mut tx, counted, since, &keys, &[])
                .await
                .unwrap();
            let to = traffic.answers;
            let wanted = Answers { changes, repeats };
            assert_eq!(about, wanted, "{since:?}");
            assert_eq!(
                to.get(school).copied().unwrap_or_default(),
                wanted,
                "{since:?}"
            );
            assert_eq!(to.get(own), None, "the hub's own copy is no letter to it");
        }
        let last = outbox::last_of_application(&mut tx, application, 2)
            .await
            .unwrap();
        assert_eq!(
            last.iter().map(|l| l.id).collect::<Vec<_>>(),
            [ids[4], ids[3]]
        );
    });
}

#[test]
fn a_dead_address_is_dead_for_its_hub_until_revived() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        outbox::mark_dead(&mut tx, "fenland", "gone@school.test", None, at(0))
            .await
            .unwrap();
        outbox::mark_dead(&mut tx, "fenland", "gone@school.test", None, at(5))
            .await
            .unwrap();
        let asked = keys(&["gone@school.test", "here@school.test"]);
        let dead = outbox::dead_among(&mut tx, "fenland", &asked)
            .await
            .unwrap();
        assert_eq!(dead, keys(&["gone@school.test"]).into_iter().collect());
        let (counted, since) = (
            Counted {
                hub: "fenland",
                class: LetterClass::Answer,
                since: at(0),
            },
            Since {
                changes: at(0),
                repeats: at(0),
            },
        );
        let traffic = outbox::traffic(&mut tx, counted, since, &asked, &[])
            .await
            .unwrap();
        assert_eq!(traffic.dead, dead);
        assert!(
            !outbox::is_dead(&mut tx, "wash", "gone@school.test")
                .await
                .unwrap()
        );
        outbox::revive(&mut tx, "fenland", "gone@school.test")
            .await
            .unwrap();
        assert!(
            !outbox::is_dead(&mut tx, "fenland", "gone@school.test")
                .await
                .unwrap()
        );
    });
}
