//! The journal, hints and folders.

use countersign::store::folders::{self, FolderRow};
use countersign::store::journal::{self, Judged, Listing, MessageState, NewMessage};
use countersign::store::{Db, MessageId};

use super::{at, both, judge, keys, open_application, record};

#[test]
fn a_mail_is_kept_byte_for_byte_and_found_again() {
    both(|db| async move {
        let raw: Vec<u8> = (0..100_000u32).map(|n| (n % 1009 % 251) as u8).collect();
        let mut tx = db.begin().await.unwrap();
        let new = NewMessage {
            hub: "fenland",
            fingerprint: "f",
            message_id: Some("m@school.test"),
            arrival: at(1),
            first_seen: at(2),
            from_before: true,
            raw: &raw,
            reading: None,
        };
        let id = journal::record(&mut tx, new).await.unwrap().unwrap();
        let again = journal::record(&mut tx, new).await.unwrap();
        assert_eq!(again, None, "it is on record");
        tx.commit().await.unwrap();
        let mut tx = db.read().await.unwrap();
        assert_eq!(journal::raw(&mut tx, id).await.unwrap(), raw);
        let row = journal::seen(&mut tx, "fenland", "f")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(journal::get(&mut tx, id).await.unwrap().unwrap(), row);
        let by_id = journal::by_message_id(&mut tx, "fenland", "m@school.test")
            .await
            .unwrap();
        assert_eq!(by_id, std::slice::from_ref(&row));
        assert_eq!(
            (row.arrival, row.first_seen, row.from_before),
            (at(1), at(2), true)
        );
        assert_eq!((row.size, row.state), (100_000, MessageState::Journaled));
        assert_eq!(journal::unjudged(&mut tx, "fenland").await.unwrap(), [row]);
        assert_eq!(
            journal::seen(&mut tx, "wash", "f").await.unwrap(),
            None,
            "another hub's"
        );
        let error = journal::raw(&mut tx, MessageId(99)).await.unwrap_err();
        assert_eq!(error.to_string(), "read message 99: no such message");
    });
}

#[test]
fn a_judgement_comes_back_as_it_was_given() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let application = open_application(&mut tx).await;
        let id = record(&mut tx, "f", 1).await;
        journal::quarantine(&mut tx, id, "poison").await.unwrap();
        let row = journal::quarantined(&mut tx, "fenland")
            .await
            .unwrap()
            .remove(0);
        assert_eq!(row.reason.as_deref(), Some("poison"));
        judge(&mut tx, id, Some(application)).await;
        let row = journal::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(
            (row.state, row.reason, row.review),
            (MessageState::Judged, None, keys(&["late"]))
        );
        assert_eq!(
            (row.application, row.because.as_deref()),
            (Some(application), Some("a URN on the form"))
        );
        assert_eq!(row.judged_at, Some(at(0)));
        assert!(journal::quarantine(&mut tx, id, "too late").await.is_err());
        journal::relink(&mut tx, id, None).await.unwrap();
        let row = journal::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(row.application, None);
        let older = journal::read_before_version(&mut tx, "fenland", 2, MessageId(0), 9).await;
        assert_eq!(older.unwrap().len(), 1);
        let older = journal::read_before_version(&mut tx, "fenland", 1, MessageId(0), 9).await;
        assert_eq!(older.unwrap(), []);
    });
}

#[test]
fn nul_from_mail_is_left_out_on_both_engines() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let new = NewMessage {
            hub: "fenland",
            fingerprint: "f",
            message_id: Some("a\0b@school.test"),
            arrival: at(0),
            first_seen: at(0),
            from_before: false,
            raw: b"raw\0stays",
            reading: None,
        };
        let id = journal::record(&mut tx, new).await.unwrap().unwrap();
        // Two are NUL; the other is a backslash and five characters.
        let reading = r#"{"a\u0000b":"\u0000","c":"\\u0000","d":"\"\u00e9"}"#;
        let reading = journal::StoredReading {
            json: reading,
            reader_version: 1,
        };
        journal::store_reading(&mut tx, id, reading).await.unwrap();
        let judged = Judged {
            kind: "application",
            decision: "ignore",
            review: &[],
            programme: None,
            application: None,
            because: "",
            judged_at: at(0),
        };
        journal::judge(&mut tx, id, judged).await.unwrap();
        journal::hints(&mut tx, "fenland", id, &keys(&["addr:a\0b"]))
            .await
            .unwrap();
        let row = journal::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(row.message_id.as_deref(), Some("ab@school.test"));
        assert_eq!(
            row.reading.as_deref(),
            Some(r#"{"ab":"","c":"\\u0000","d":"\"\u00e9"}"#)
        );
        assert_eq!(journal::raw(&mut tx, id).await.unwrap(), b"raw\0stays");
        let waiting = journal::waiting_for(&mut tx, "fenland", &keys(&["addr:ab"]))
            .await
            .unwrap();
        assert_eq!(waiting.len(), 1);
        let found = journal::by_message_id(&mut tx, "fenland", "a\0b@school.test")
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
    });
}

#[test]
fn history_is_by_arrival_then_fingerprint_in_whatever_order_mails_came() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let application = open_application(&mut tx).await;
        // Bytes decide, not a language: `B` before `a`.
        for (fingerprint, arrival) in [("a", 5), ("c", 3), ("B", 5), ("d", 9), ("b", 3)] {
            let id = record(&mut tx, fingerprint, arrival).await;
            judge(&mut tx, id, Some(application)).await;
        }
        let other = record(&mut tx, "unlinked", 4).await;
        judge(&mut tx, other, None).await;
        let history = journal::history(&mut tx, application).await.unwrap();
        let order: Vec<_> = history.iter().map(|e| e.fingerprint.as_str()).collect();
        assert_eq!(order, ["b", "c", "B", "a", "d"]);
    });
}

#[test]
fn a_mail_waits_by_its_hints_until_it_is_placed() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let late = record(&mut tx, "late", 9).await;
        let early = record(&mut tx, "early", 1).await;
        let hints = keys(&["urn:100123", "addr:head@school.test", "urn:100123"]);
        journal::hints(&mut tx, "fenland", late, &hints)
            .await
            .unwrap();
        journal::hints(&mut tx, "fenland", late, &hints)
            .await
            .unwrap();
        journal::hints(&mut tx, "fenland", early, &keys(&["urn:100123"]))
            .await
            .unwrap();
        journal::hints(&mut tx, "fenland", early, &[])
            .await
            .unwrap();

        async fn waiting(tx: &mut countersign::store::Tx<'_>, list: &[&str]) -> Vec<MessageId> {
            let rows = journal::waiting_for(tx, "fenland", &keys(list))
                .await
                .unwrap();
            rows.into_iter().map(|row| row.id).collect()
        }
        // Once each, by arrival, though two of its keys match.
        let both = ["addr:head@school.test", "urn:100123"];
        assert_eq!(waiting(&mut tx, &both).await, [early, late]);
        assert_eq!(waiting(&mut tx, &["addr:head@school.test"]).await, [late]);
        assert_eq!(waiting(&mut tx, &["urn:100124"]).await, []);
        assert_eq!(waiting(&mut tx, &[]).await, []);

        // More keys than go into one statement.
        let mut many: Vec<String> = (0..1200).map(|n| format!("mid:{n}")).collect();
        many.extend(keys(&both));
        let rows = journal::waiting_for(&mut tx, "fenland", &many)
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);

        let application = open_application(&mut tx).await;
        journal::relink(&mut tx, early, Some(application))
            .await
            .unwrap();
        // Another of its forms may wait still.
        assert_eq!(waiting(&mut tx, &both).await, [early, late]);
        journal::clear_hints(&mut tx, early).await.unwrap();
        assert_eq!(waiting(&mut tx, &both).await, [late]);
        journal::clear_hints(&mut tx, late).await.unwrap();
        assert_eq!(waiting(&mut tx, &both).await, []);
    });
}

#[test]
fn a_place_is_noted_once_and_known_again() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let a = record(&mut tx, "a", 1).await;
        for (folder, validity, uid, new) in [
            ("INBOX", 1, "7", true),
            ("INBOX", 1, "7", false),
            ("INBOX", 2, "7", true),
            ("Junk", 1, "7", true),
            ("INBOX", 1, "8", true),
        ] {
            let noted = journal::deliver(&mut tx, "hub", folder, validity, uid, a, at(0)).await;
            assert_eq!(noted.unwrap(), new, "{folder} {validity} {uid}");
        }
        let uids = journal::delivered_uids(&mut tx, "hub", "INBOX", 1)
            .await
            .unwrap();
        assert_eq!(uids, keys(&["7", "8"]).into_iter().collect());
        let known = journal::known_message_ids(&mut tx, "fenland", &keys(&["a", "z"])).await;
        assert_eq!(known.unwrap(), keys(&["a"]).into_iter().collect());
    });
}

#[test]
fn the_watermark_of_a_folder_never_moves() {
    both(|db: Db| async move {
        let mut tx = db.begin().await.unwrap();
        assert_eq!(folders::get(&mut tx, "hub", "INBOX").await.unwrap(), None);
        let mut row = FolderRow {
            account: "hub".into(),
            folder: "INBOX".into(),
            uidvalidity: 1,
            first_contact: at(1),
            last_looked: at(1),
        };
        folders::set(&mut tx, &row).await.unwrap();
        row.uidvalidity = 2;
        row.last_looked = at(5);
        folders::set(
            &mut tx,
            &FolderRow {
                first_contact: at(5),
                ..row.clone()
            },
        )
        .await
        .unwrap();
        assert_eq!(
            folders::get(&mut tx, "hub", "INBOX").await.unwrap(),
            Some(row)
        );
    });
}

#[test]
fn the_journal_is_listed_in_pages_and_counted() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        for n in 0..5 {
            // Two arrive together, so a page may end between them.
            let id = record(&mut tx, &format!("f{n}"), n / 2).await;
            if n > 0 {
                judge(&mut tx, id, None).await;
            }
        }
        let mut seen = Vec::new();
        let mut listing = Listing {
            hub: "fenland",
            state: None,
            kind: None,
            decision: None,
            before: None,
            limit: 1,
        };
        while let Some(row) = journal::list(&mut tx, listing).await.unwrap().pop() {
            listing.before = Some((row.arrival, row.id));
            seen.push(row.fingerprint);
        }
        assert_eq!(seen, ["f4", "f3", "f2", "f1", "f0"]);
        let judged = Listing {
            state: Some(MessageState::Judged),
            kind: Some("application"),
            decision: Some("request-missing"),
            before: None,
            limit: 9,
            ..listing
        };
        assert_eq!(journal::list(&mut tx, judged).await.unwrap().len(), 4);
        let counts = journal::counts_since(&mut tx, "fenland", at(1))
            .await
            .unwrap();
        assert_eq!(counts.len(), 1);
        assert_eq!(
            (counts[0].messages, counts[0].kind.as_deref()),
            (3, Some("application"))
        );
    });
}
