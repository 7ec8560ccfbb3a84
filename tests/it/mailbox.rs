//! Mailbox and polling against a real Dovecot.

use std::{collections::HashSet, path::Path, time::Duration};

use chrono::{DateTime, Utc};
use countersign::{
    bot::{
        poll::{Batch, Losses, Polled, Role, Scope, Watched, poll_once},
        watch,
    },
    config::{
        hub::{Caps, Hub, ImapInbox, Inbox, Mode, Post, Security, Server, UnknownCounts},
        times::Times,
    },
    domain::authentication::Receiver,
    mailbox::{
        Bytes, Found, Mailbox, MailboxError, Patience, Want, Woken, header,
        imap::{DraftState, Imap, Removal},
    },
    store::{
        Db,
        journal::{self, NewMessage},
    },
};
use tokio::sync::{mpsc, watch as signal};

use crate::dovecot::{Dovecot, PASSWORD, USER};

fn server(lab: &Dovecot, security: Security) -> Server {
    Server {
        host: "localhost".into(),
        port: match security {
            Security::Tls => lab.tls_port,
            Security::StartTls | Security::None => lab.port,
        },
        security,
        ca_file: Some(lab.ca.clone()),
        user: USER.into(),
        password: PASSWORD.into(),
    }
}

fn inbox(lab: &Dovecot) -> Inbox {
    Inbox::Imap(ImapInbox {
        server: server(lab, Security::Tls),
        folder: "INBOX".into(),
        junk: Some("Junk".into()),
        sent: Some("Sent".into()),
        drafts: Some("Drafts".into()),
        poll: Duration::from_secs(60),
        max_size: 10_000,
        keyword: None,
    })
}

async fn connect(lab: &Dovecot) -> Mailbox {
    let connected = Mailbox::connect(&inbox(lab), Patience::default()).await;
    connected.unwrap_or_else(|e| panic!("{e}\n{}", lab.log()))
}

fn mail(id: &str, body: usize) -> Vec<u8> {
    format!(
        "Received: from x by mx.cambridge.test; Tue, 24 May 2022 16:31:07 +0100\r\n\
         From: Office <office@st-marys.example>\r\nTo: hub@cambridge.test\r\n\
         Message-ID: <{id}@st-marys.example>\r\nSubject: Form {id}\r\n\r\n{}\r\n",
        "x".repeat(body)
    )
    .into_bytes()
}

fn now() -> DateTime<Utc> {
    // After the lab's deliveries, whatever the machine's clock says.
    "2099-05-24T10:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn every_security_logs_in_and_a_wrong_password_or_authority_does_not() {
    let lab = Dovecot::start();
    for security in [Security::Tls, Security::StartTls, Security::None] {
        let server = server(&lab, security);
        let mut imap = Imap::connect(&server, Patience::default()).await.unwrap();
        imap.noop().await.unwrap();
        imap.close().await;
        let wrong = Server {
            password: "guess".into(),
            ..server.clone()
        };
        let error = Imap::connect(&wrong, Patience::default())
            .await
            .unwrap_err();
        assert!(
            matches!(error, MailboxError::Login { .. }),
            "{security:?}: {error:?}"
        );
        assert!(error.to_string().contains("password file"), "{error}");
        if security != Security::None {
            let stranger = Server {
                ca_file: None,
                ..server
            };
            let got = Imap::connect(&stranger, Patience::default()).await;
            assert!(
                matches!(
                    got,
                    Err(MailboxError::Lost { .. } | MailboxError::Config(_))
                ),
                "{security:?}: a certificate of nobody's is accepted"
            );
        }
    }
}

#[tokio::test]
async fn mail_is_fetched_whole_or_by_its_header_and_stays_unread() {
    let lab = Dovecot::start();
    for (id, size) in [("1", 10), ("2", 50_000), ("3", 20)] {
        lab.deliver(&mail(id, size));
    }
    let mut mailbox = connect(&lab).await;
    let listing = mailbox.list("INBOX", &HashSet::new()).await.unwrap();
    assert_eq!(listing.unknown, ["1", "2", "3"]);
    assert_eq!(listing.uidnext, 4);
    let sizes = mailbox.sizes("INBOX", &listing.unknown).await.unwrap();
    let group: Vec<_> = sizes
        .into_iter()
        .map(|s| match s.size > 10_000 {
            true => (s, Want::Header),
            false => (s, Want::Whole),
        })
        .collect();
    let asked = mailbox.ask("INBOX", &group).await.unwrap();
    let received = mailbox.receive(asked, now()).await.unwrap();
    assert_eq!(received.mails.len(), 3);
    for fetched in &received.mails {
        match (fetched.uid.as_str(), &fetched.bytes) {
            ("2", Bytes::HeaderOnly { header, size }) => {
                assert_eq!(header::message_id(header).unwrap(), "2@st-marys.example");
                assert_eq!(*size, mail("2", 50_000).len() as u64);
            }
            ("1", Bytes::Whole(whole)) => assert_eq!(*whole, mail("1", 10)),
            ("3", Bytes::Whole(whole)) => assert_eq!(*whole, mail("3", 20)),
            other => panic!("{other:?}"),
        }
    }
    // Nothing moved to `cur` with a flag on it.
    let flagged = files(&lab.maildir.join("cur"));
    assert!(
        flagged.iter().all(|name| !name.ends_with('S')),
        "{flagged:?}"
    );
    let known = HashSet::from(["1".to_owned(), "2".to_owned(), "3".to_owned()]);
    let listing = mailbox.list("INBOX", &known).await.unwrap();
    assert_eq!(listing.unknown, Vec::<String>::new());
}

fn files(dir: &Path) -> Vec<String> {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_wakes_the_wait_and_a_server_that_goes_away_ends_it() {
    let mut lab = Dovecot::start();
    let mut mailbox = connect(&lab).await;
    let (_sender, mut stop) = signal::channel(false);
    let long = Duration::from_secs(120);
    mailbox.list("INBOX", &HashSet::new()).await.unwrap();
    let (woken, ()) = tokio::join!(mailbox.idle("INBOX", long, &mut stop), async {
        lab.deliver(&mail("1", 1));
    });
    assert_eq!(woken.unwrap(), Woken::Mail);
    // While another folder was open.
    mailbox.list("INBOX", &HashSet::new()).await.unwrap();
    mailbox.list("Junk", &HashSet::new()).await.unwrap();
    lab.deliver(&mail("2", 1));
    assert_eq!(
        mailbox.idle("INBOX", long, &mut stop).await.unwrap(),
        Woken::Mail
    );
    let listing = mailbox.list("INBOX", &HashSet::new()).await.unwrap();
    assert_eq!(listing.unknown, ["1", "2"]);
    let (woken, ()) = tokio::join!(mailbox.idle("INBOX", long, &mut stop), async {
        tokio::task::yield_now().await;
        tokio::task::block_in_place(|| lab.stop());
    });
    assert!(matches!(woken, Err(MailboxError::Lost { .. })), "{woken:?}");
}

#[tokio::test]
async fn a_letter_is_found_where_it_is_and_a_keyword_is_kept() {
    let lab = Dovecot::start();
    let letter = "Message-ID: <7@hub.test>\r\nX-Countersign-Letter: 41\r\n\r\nDear all\r\n";
    lab.deliver_to(".Sent", letter.as_bytes());
    let mut mailbox = connect(&lab).await;
    let imap = mailbox.imap().unwrap();
    for (id, number, expected) in [
        ("7@hub.test", "99", Found::Found),
        ("renewed@outlook.test", "41", Found::Found),
        ("7@hub.tes", "4", Found::NotFound),
    ] {
        assert_eq!(
            imap.find_letter("Sent", id, number).await.unwrap(),
            expected,
            "{id}"
        );
    }
    let got = imap.find_letter("Größe", "7@hub.test", "41").await;
    assert!(matches!(got, Err(MailboxError::Refused { .. })), "{got:?}");
    lab.deliver(&mail("1", 1));
    imap.list("INBOX", &HashSet::new()).await.unwrap();
    imap.mark("INBOX", &["1".to_owned()], "Countersign")
        .await
        .unwrap();
    let kept = files(&lab.maildir.join("cur"));
    assert!(kept.iter().any(|name| name.ends_with(":2,a")), "{kept:?}");
}

/// Case 11: a mailbox emptied during set-up.
#[tokio::test]
async fn only_an_untouched_draft_of_ours_is_removed_and_nothing_else() {
    let lab = Dovecot::start();
    let mut mailbox = connect(&lab).await;
    let imap = mailbox.imap().unwrap();
    let ours = b"Message-ID: <d1@hub.test>\r\nSubject: ours\r\n\r\nDear all\r\n";
    let edited = b"Message-ID: <d1@hub.test>\r\nSubject: ours\r\n\r\nDear all of you\r\n";
    let place = imap.append_draft("Drafts", ours).await.unwrap().unwrap();
    let there = imap.draft_state("Drafts", None, ours).await.unwrap();
    assert_eq!(there, DraftState::Untouched(place.clone()));
    // A person's own draft, marked as deleted and not yet expunged: it must survive ours.
    let note = b"Message-ID: <n1@person.test>\r\n\r\nMilk\r\n";
    let note = imap.append_draft("Drafts", note).await.unwrap().unwrap();
    let drafts = lab.maildir.join(".Drafts/cur");
    let mark_deleted = |uid: u32| {
        let uidlist = std::fs::read_to_string(lab.maildir.join(".Drafts/dovecot-uidlist")).unwrap();
        let line = uidlist
            .lines()
            .skip(1)
            .find(|l| l.starts_with(&format!("{uid} ")))
            .unwrap();
        let base = line.split(':').nth(1).unwrap();
        let name = files(&drafts)
            .into_iter()
            .find(|n| n.starts_with(base))
            .unwrap();
        std::fs::rename(drafts.join(&name), drafts.join(format!("{name}T"))).unwrap();
    };
    mark_deleted(note.uid);
    let theirs = imap.append_draft("Drafts", edited).await.unwrap().unwrap();
    let drafts = lab.maildir.join(".Drafts/cur");
    let removed = imap
        .remove_draft("Drafts", Some(&place), ours)
        .await
        .unwrap();
    assert_eq!(removed, Removal::Removed);
    assert_eq!(files(&drafts).len(), 2);
    // Saved anew under the old Message-ID: changed, and left alone.
    let left = imap
        .remove_draft("Drafts", Some(&place), ours)
        .await
        .unwrap();
    assert_eq!(left, Removal::Left(DraftState::Changed));
    // Thrown away by a person: gone, whether expunged or not, and not ours to expunge.
    mark_deleted(theirs.uid);
    let gone = imap
        .draft_state("Drafts", Some(&theirs), edited)
        .await
        .unwrap();
    assert_eq!(gone, DraftState::Gone);
    let left = imap
        .remove_draft("Drafts", Some(&theirs), edited)
        .await
        .unwrap();
    assert_eq!(left, Removal::Left(DraftState::Gone));
    assert_eq!(files(&drafts).len(), 2);
}

/// A judge that writes everything down and remembers what it was handed.
async fn journal_all(db: Db, mut batches: mpsc::Receiver<Batch>) -> Vec<(String, bool)> {
    let mut seen = Vec::new();
    while let Some(batch) = batches.recv().await {
        let mut tx = db.begin().await.unwrap();
        for incoming in &batch.mails {
            let mail = &incoming.mail;
            let (Bytes::Whole(raw) | Bytes::HeaderOnly { header: raw, .. }) = &mail.bytes;
            let id = header::message_id(raw).unwrap();
            seen.push((id.clone(), incoming.from_before));
            let message = match journal::seen(&mut tx, "cambridge", &id).await.unwrap() {
                Some(row) => row.id,
                None => {
                    let new = NewMessage {
                        hub: "cambridge",
                        fingerprint: &id,
                        message_id: Some(&id),
                        arrival: mail.arrival,
                        first_seen: now(),
                        from_before: incoming.from_before,
                        raw,
                        reading: None,
                    };
                    journal::record(&mut tx, new).await.unwrap().unwrap()
                }
            };
            let validity = i64::from(mail.uidvalidity);
            let account = &batch.watched.account;
            journal::deliver(
                &mut tx,
                account,
                &mail.folder,
                validity,
                &mail.uid,
                message,
                now(),
            )
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
    }
    seen
}

async fn look(lab: &Dovecot, db: &Db, at: &str) -> (Polled, Vec<(String, bool)>) {
    let mut mailbox = connect(lab).await;
    let watched = Watched {
        hub: "cambridge".into(),
        account: "imap:hub".into(),
        folder: "INBOX".into(),
        role: Role::Inbox,
        max_size: 10_000,
    };
    let (hand, batches) = mpsc::channel(1);
    let judge = tokio::spawn(journal_all(db.clone(), batches));
    let polled = poll_once(
        &mut mailbox,
        db,
        &watched,
        Scope::All,
        &mut Losses::default(),
        &hand,
        at.parse().unwrap(),
    )
    .await
    .unwrap();
    drop(hand);
    (polled, judge.await.unwrap())
}

fn ids(seen: &[(String, bool)]) -> Vec<(&str, bool)> {
    seen.iter()
        .map(|(id, before)| (id.split('@').next().unwrap(), *before))
        .collect()
}

/// - Case 7: the same few found for ever.
/// - Case 8: UIDs given anew: new mail is taken for old.
/// - Case 9: a new UIDVALIDITY skips to the end.
#[tokio::test]
async fn what_lay_there_first_is_from_before_and_nothing_is_handed_over_twice() {
    let mut lab = Dovecot::start();
    let db = Db::scratch().await.unwrap();
    lab.deliver(&mail("1", 1));
    lab.deliver(&mail("2", 20_000));
    // A watermark long past: what comes now is new by any clock.
    let past = "2020-01-01T00:00:00Z";
    let (polled, seen) = look(&lab, &db, past).await;
    assert!(polled.first_contact);
    assert_eq!(ids(&seen), [("1", true), ("2", true)]);

    lab.deliver(&mail("3", 1));
    let (polled, seen) = look(&lab, &db, past).await;
    assert_eq!(ids(&seen), [("3", false)]);
    assert_eq!(polled.handed, ["3"]);
    let (polled, _) = look(&lab, &db, past).await;
    assert_eq!(polled, Polled::default());

    // The server forgets its UIDs: headers tell the known ones, and only the over-size one,
    // of which the journal holds no body, is asked for again. A new one is new.
    lab.set_uidvalidity(4242);
    lab.deliver(&mail("4", 1));
    let (polled, seen) = look(&lab, &db, past).await;
    assert!(!polled.first_contact);
    assert_eq!(polled.recognised, 2);
    let mut got = ids(&seen);
    got.sort_unstable();
    assert_eq!(got, [("2", false), ("4", false)]);
    let (polled, _) = look(&lab, &db, past).await;
    assert_eq!(polled, Polled::default());

    // Dragged back into the folder: a new UID, handed over; the judge knows it.
    lab.deliver(&mail("1", 1));
    let (_, seen) = look(&lab, &db, past).await;
    assert_eq!(ids(&seen), [("1", false)]);
}

/// No newest so many, and no window of days.
///
/// - Case 5: the newest so many, by number: older ones never.
/// - Case 6: an outage longer than the window of days.
#[tokio::test]
async fn however_many_and_however_old_all_are_handed_over_oldest_first() {
    let lab = Dovecot::start();
    let db = Db::scratch().await.unwrap();
    let past = "2020-01-01T00:00:00Z";
    look(&lab, &db, past).await;
    let many: Vec<String> = (1..=300).map(|n| n.to_string()).collect();
    // They lay there unseen for years.
    let long_ago = DateTime::from_timestamp(1_600_000_000, 0).unwrap();
    for id in &many {
        lab.deliver_at("", &mail(id, 1), long_ago);
    }
    let (polled, seen) = look(&lab, &db, past).await;
    assert_eq!(polled.handed, many);
    let expected: Vec<(&str, bool)> = many.iter().map(|id| (id.as_str(), false)).collect();
    assert_eq!(ids(&seen), expected);
    let (polled, _) = look(&lab, &db, past).await;
    assert_eq!(polled, Polled::default());
}

#[tokio::test]
async fn what_arrived_before_first_contact_stays_silent_however_it_comes() {
    let lab = Dovecot::start();
    let db = Db::scratch().await.unwrap();
    let future = "2099-05-24T10:00:00Z";
    let (polled, _) = look(&lab, &db, future).await;
    assert!(polled.first_contact);
    lab.deliver(&mail("1", 1));
    let (_, seen) = look(&lab, &db, future).await;
    assert_eq!(ids(&seen), [("1", true)]);
}

/// - Case 1: a flag that cannot be set makes the effect again.
/// - Case 17: a failed reconnection ends the process.
#[tokio::test(flavor = "multi_thread")]
async fn the_watch_outlives_its_server_and_ends_when_told() {
    let mut lab = Dovecot::start();
    let db = Db::scratch().await.unwrap();
    let mut hub = hub(inbox(&lab));
    if let Inbox::Imap(imap) = &mut hub.inbox {
        imap.keyword = Some("Countersign".into());
        // Not there: the inbox is watched all the same.
        imap.junk = Some("Spam".into());
    }
    let (hand, mut batches) = mpsc::channel(1);
    let (stop, stopping) = signal::channel(false);
    let watching = tokio::spawn({
        let db = db.clone();
        async move {
            watch::watch(&hub, &db, &hand, Patience::default(), now, stopping).await;
        }
    });
    for id in ["1", "2"] {
        lab.deliver(&mail(id, 1));
        // Not written down, so that the next connection hands it over once more.
        let batch = batches.recv().await.unwrap();
        let first = batch.mails.first().unwrap().mail.uid.clone();
        assert_eq!(first, "1");
        drop(batch);
        tokio::task::block_in_place(|| lab.restart());
    }
    stop.send_replace(true);
    drop(batches);
    watching.await.unwrap();
}

fn hub(inbox: Inbox) -> Hub {
    let address = |text: &str| countersign::domain::address::Address::parse(text).unwrap();
    Hub {
        id: "cambridge".into(),
        name: "Cambridge Maths Hub".into(),
        aliases: Vec::new(),
        address: address(USER),
        own_addresses: Vec::new(),
        staff: Vec::new(),
        admins: Vec::new(),
        signature: String::new(),
        programmes: Vec::new(),
        receiver: Receiver::Nobody,
        unknown_counts: UnknownCounts::All,
        form_senders: Vec::new(),
        mode: Mode::Observe,
        modes: std::collections::BTreeMap::new(),
        caps: Caps::default(),
        local_authority: None,
        keep: countersign::domain::retention::Keep {
            months: 24,
            other_months: 12,
        },
        times: Times::usual().unwrap(),
        ladder: countersign::domain::reminder::Ladder::default(),
        inbox,
        post: Post::Directory {
            path: "/nonexistent".into(),
        },
    }
}
