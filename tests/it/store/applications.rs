//! Applications, their keys, rulings and holds.

use std::collections::BTreeSet;

use countersign::store::applications::{self, Listing};
use countersign::store::holds::{self, NewHold};
use countersign::store::rulings::{self, NewRuling};
use countersign::store::{ApplicationId, HoldId};

use super::{at, both, execute, keys, open_application, record};

#[test]
fn applications_opened_at_once_get_each_number_once() {
    both(|db| async move {
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let db = db.clone();
            workers.spawn(async move {
                let mut tx = db.begin().await.unwrap();
                let id = open_application(&mut tx).await;
                tx.commit().await.unwrap();
                let mut tx = db.read().await.unwrap();
                applications::get(&mut tx, id).await.unwrap().unwrap()
            });
        }
        let numbers: BTreeSet<i64> = workers
            .join_all()
            .await
            .into_iter()
            .map(|row| row.number)
            .collect();
        assert_eq!(numbers, (1..=20).collect());
        // An erased application's number stays its own.
        execute(&db, "DELETE FROM application WHERE number = 20").await;
        let mut tx = db.begin().await.unwrap();
        let id = open_application(&mut tx).await;
        let row = applications::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((row.number, row.reference.as_str()), (21, "PMR22-0021"));
    });
}

#[test]
fn the_state_is_saved_and_found_by_reference_and_list() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let a = open_application(&mut tx).await;
        let b = open_application(&mut tx).await;
        let saved = applications::save_state(
            &mut tx,
            b,
            "complete",
            "Fen\0 Road",
            None,
            "{\"n\":1}",
            at(7),
        );
        saved.await.unwrap();
        let row = applications::by_reference(&mut tx, "fenland", "PMR22-0002")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (row.id, row.status.as_str(), row.school.as_str()),
            (b, "complete", "Fen Road")
        );
        assert_eq!((row.urn, row.state.as_str()), (None, "{\"n\":1}"));
        assert_eq!((row.opened_at, row.changed_at), (at(0), at(7)));
        let all = Listing {
            hub: "fenland",
            programme: None,
            status: None,
            urn: None,
            after: None,
            limit: 9,
        };
        for (listing, wanted) in [
            (all, vec![a, b]),
            (
                Listing {
                    status: Some("complete"),
                    ..all
                },
                vec![b],
            ),
            (
                Listing {
                    urn: Some("100123"),
                    ..all
                },
                vec![a],
            ),
            (
                Listing {
                    after: Some(a),
                    ..all
                },
                vec![b],
            ),
            (Listing { limit: 1, ..all }, vec![a]),
            (
                Listing {
                    programme: Some("sec-2022"),
                    ..all
                },
                vec![],
            ),
            (Listing { hub: "wash", ..all }, vec![]),
        ] {
            let rows = applications::list(&mut tx, listing).await.unwrap();
            assert_eq!(
                rows.iter().map(|r| r.id).collect::<Vec<_>>(),
                wanted,
                "{listing:?}"
            );
        }
        let many = applications::get_many(&mut tx, &[b, a, ApplicationId(99), b])
            .await
            .unwrap();
        assert_eq!(many.iter().map(|r| r.id).collect::<Vec<_>>(), [a, b]);
        let nobody = ApplicationId(99);
        assert!(
            applications::save_state(&mut tx, nobody, "", "", None, "{}", at(0))
                .await
                .is_err()
        );
    });
}

#[test]
fn keys_are_replaced_and_only_the_new_ones_reported() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let a = open_application(&mut tx).await;
        let b = open_application(&mut tx).await;
        let set = async |tx: &mut _, id, list: &[&str]| {
            let had = applications::keys(tx, "fenland", id).await.unwrap();
            applications::set_keys(tx, "fenland", id, &had, &keys(list))
                .await
                .unwrap()
        };
        assert_eq!(
            set(&mut tx, a, &["urn:1", "domain:x.test"]).await,
            ["domain:x.test", "urn:1"]
        );
        assert_eq!(
            set(&mut tx, b, &["urn:2", "domain:x.test"]).await,
            ["domain:x.test", "urn:2"]
        );
        assert_eq!(
            set(&mut tx, a, &["urn:1", "addr:h", "addr:h"]).await,
            ["addr:h"]
        );
        assert_eq!(set(&mut tx, a, &["addr:h", "urn:1"]).await, keys(&[]));
        let mut wanted = keys(&["addr:h", "domain:x.test", "urn:1", "urn:3"]);
        wanted.extend((0..1200).map(|n| format!("mid:{n}")));
        let found = applications::by_keys(&mut tx, "fenland", &wanted)
            .await
            .unwrap();
        let found: Vec<_> = found.iter().map(|(key, id)| (key.as_str(), *id)).collect();
        assert_eq!(found, [("addr:h", a), ("domain:x.test", b), ("urn:1", a)]);
        assert_eq!(
            applications::by_keys(&mut tx, "wash", &wanted)
                .await
                .unwrap(),
            []
        );
        assert_eq!(
            applications::by_keys(&mut tx, "fenland", &[])
                .await
                .unwrap(),
            []
        );
    });
}

#[test]
fn only_applications_from_before_are_adopted_and_only_once() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(open_application(&mut tx).await);
        }
        tx.commit().await.unwrap();
        execute(
            &db,
            "UPDATE application SET from_before = 1 WHERE number < 3",
        )
        .await;
        let mut tx = db.begin().await.unwrap();
        assert!(applications::adopt(&mut tx, ids[0], at(1)).await.unwrap());
        assert!(!applications::adopt(&mut tx, ids[0], at(2)).await.unwrap());
        assert!(!applications::adopt(&mut tx, ids[2], at(2)).await.unwrap());
        let row = applications::get(&mut tx, ids[0]).await.unwrap().unwrap();
        assert_eq!(row.adopted_at, Some(at(1)));
        assert_eq!(
            applications::adopt_all(&mut tx, "fenland", at(3))
                .await
                .unwrap(),
            [ids[1]]
        );
    });
}

#[test]
fn a_ruling_is_kept_and_undone_once() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let application = open_application(&mut tx).await;
        let mut add = async |minute, reason: &str| {
            let new = NewRuling {
                hub: "fenland",
                application: Some(application),
                at: at(minute),
                actor: "admin@fenland.test",
                command: r#"{"waive":"lead_2"}"#,
                reason,
            };
            rulings::add(&mut tx, new).await.unwrap()
        };
        let later = add(9, "small school").await;
        let earlier = add(4, "by phone\0").await;
        assert!(rulings::undo(&mut tx, later, at(10)).await.unwrap());
        assert!(!rulings::undo(&mut tx, later, at(11)).await.unwrap());
        let all = rulings::of_application(&mut tx, application).await.unwrap();
        let got: Vec<_> = all
            .iter()
            .map(|r| (r.id, r.reason.as_str(), r.undone_at))
            .collect();
        assert_eq!(
            got,
            [
                (earlier, "by phone", None),
                (later, "small school", Some(at(10)))
            ]
        );
        let since = rulings::list_since(&mut tx, "fenland", at(5))
            .await
            .unwrap();
        assert_eq!(
            since,
            [rulings::get(&mut tx, later).await.unwrap().unwrap()]
        );
    });
}

#[test]
fn a_message_has_one_item_that_gathers_its_reasons() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let first = record(&mut tx, "a", 1).await;
        let second = record(&mut tx, "b", 2).await;
        let mut open = async |message, list: &[&str], guess, minute| {
            let new = NewHold {
                hub: "fenland",
                message,
                application: None,
                reasons: &keys(list),
                guess,
                now: at(minute),
            };
            holds::open(&mut tx, new).await.unwrap()
        };
        let newer = open(second, &["question"], None, 5).await;
        let item = open(first, &["late"], None, 2).await;
        assert_eq!(
            open(first, &["late", "conflict"], Some("{}"), 6).await,
            item
        );
        let hold = holds::get(&mut tx, "fenland", item).await.unwrap().unwrap();
        assert_eq!(
            (hold.reasons, hold.guess.as_deref()),
            (keys(&["late", "conflict"]), Some("{}"))
        );
        assert_eq!(hold.opened_at, at(2));
        let opened = holds::list_open(&mut tx, "fenland").await.unwrap();
        assert_eq!(
            opened.iter().map(|h| h.id).collect::<Vec<_>>(),
            [item, newer]
        );

        assert!(
            holds::close(&mut tx, item, "admin@fenland.test", at(7))
                .await
                .unwrap()
        );
        assert!(
            !holds::close(&mut tx, item, "admin@fenland.test", at(8))
                .await
                .unwrap()
        );
        let new = |list| NewHold {
            hub: "fenland",
            message: first,
            application: None,
            reasons: list,
            guess: None,
            now: at(9),
        };
        let settled = keys(&["late"]);
        holds::open(&mut tx, new(&settled)).await.unwrap();
        let hold = holds::of_message(&mut tx, first).await.unwrap().unwrap();
        assert_eq!(hold.closed_at, Some(at(7)), "settled stays settled");
        let more = keys(&["declined"]);
        holds::open(&mut tx, new(&more)).await.unwrap();
        let hold = holds::of_message(&mut tx, first).await.unwrap().unwrap();
        assert_eq!((hold.closed_at, hold.closed_by), (None, None));
        assert_eq!(holds::get(&mut tx, "wash", item).await.unwrap(), None);
        assert_eq!(
            holds::get(&mut tx, "fenland", HoldId(99)).await.unwrap(),
            None
        );
    });
}
