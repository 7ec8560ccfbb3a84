//! From the outbox to the post, over every way it can be cut short. What counts is what a school
//! finds in its inbox: each letter once, and never none.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::{
    bot::send::{
        Sender, Turn,
        doubt::{Look, Settled, copy_came_back},
    },
    config::{
        hub::{self, Caps, Copy, Hub, Inbox, Mode, Security, Server, SmtpPost, UnknownCounts},
        times::Times,
    },
    domain::{address::Address, authentication::Receiver},
    post::smtp::Patience,
    store::{
        Access, ApplicationId, Db, LetterId, applications,
        outbox::{
            self, LetterClass, LetterRow, LetterState, NewLetter, NewRecipient, RecipientField,
            RecipientState,
        },
    },
};

use crate::smtp_peer::{Do, SmtpPeer, Step};

const HUB: &str = "admin@hub.example";
pub const HEAD: &str = "head@oak.sch.uk.test";
pub const LEAD: &str = "lead@oak.sch.uk.test";

pub fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_650_000_000 + minutes * 60, 0).unwrap()
}

pub fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub fn hub_with(post: hub::Post) -> Hub {
    Hub {
        id: "cambridge".to_owned(),
        name: "Cambridge Maths Hub".to_owned(),
        aliases: vec![],
        address: address(HUB),
        own_addresses: vec![],
        staff: vec![],
        admins: vec![],
        signature: "Jo Field".to_owned(),
        programmes: vec![],
        receiver: Receiver::Nobody,
        unknown_counts: UnknownCounts::All,
        form_senders: vec![],
        mode: Mode::Send,
        modes: BTreeMap::new(),
        caps: Caps::default(),
        local_authority: None,
        keep: countersign::domain::retention::Keep {
            months: 24,
            other_months: 12,
        },
        times: Times::usual().unwrap(),
        ladder: countersign::domain::reminder::Ladder::default(),
        inbox: Inbox::Maildir {
            path: "unused".into(),
        },
        post,
    }
}

fn hub(peer: &SmtpPeer, copy: Copy) -> Hub {
    hub_with(post(peer, copy))
}

pub fn post(peer: &SmtpPeer, copy: Copy) -> hub::Post {
    hub::Post::Smtp(SmtpPost {
        server: Server {
            host: "127.0.0.1".to_owned(),
            port: peer.addr.port(),
            security: Security::None,
            ca_file: None,
            user: "hub".to_owned(),
            password: "open sesame".to_owned().into(),
        },
        copy,
        per_minute: 1000,
        settle: Duration::from_secs(60),
    })
}

/// Patient but for the answer to the final dot.
fn patience() -> Patience {
    Patience {
        dot: Duration::from_millis(250),
        ..Patience::default()
    }
}

/// A register with a sender, and a scripted server behind it.
struct Lab {
    db: Db,
    peer: SmtpPeer,
    hub: Hub,
    sender: Sender,
}

impl Lab {
    async fn new(copy: Copy) -> Lab {
        Lab::on(Db::scratch().await.unwrap(), copy).await
    }

    async fn on(db: Db, copy: Copy) -> Lab {
        let peer = SmtpPeer::start().await;
        let hub = hub(&peer, copy);
        Lab {
            db,
            sender: Sender::new(&hub, patience()).unwrap(),
            peer,
            hub,
        }
    }

    async fn turn(&mut self, minute: i64) -> Turn {
        self.sender.send_once(&self.db, at(minute)).await.unwrap()
    }

    /// The daemon dies when the server hangs, and starts again with nothing but the register.
    async fn crash_when_it_hangs(&mut self, minute: i64) {
        tokio::select! {
            turn = self.sender.send_once(&self.db, at(minute)) => panic!("did not hang: {turn:?}"),
            () = self.peer.hangs() => {}
        }
        self.sender = Sender::new(&self.hub, patience()).unwrap();
    }

    async fn letter(&self, id: LetterId) -> LetterRow {
        let mut tx = self.db.read().await.unwrap();
        outbox::get(&mut tx, id).await.unwrap().unwrap()
    }

    async fn state(&self, id: LetterId) -> LetterState {
        self.letter(id).await.state
    }

    async fn recipient(&self, id: LetterId, key: &str) -> RecipientState {
        let mut tx = self.db.read().await.unwrap();
        let rows = outbox::recipients(&mut tx, id).await.unwrap();
        rows.iter().find(|row| row.key == key).unwrap().state
    }

    fn got(&self, cause: &str, who: &str) -> usize {
        self.peer.acceptances(&format!("<{}>", id_of(cause)), who)
    }

    /// Looks for the copy as the mailbox would: in what the server has accepted.
    async fn look(&mut self, minute: i64) -> Vec<Settled> {
        let mut settled = Vec::new();
        for wanted in self.sender.doubts(&self.db, at(minute)).await.unwrap() {
            let id = format!("<{}>", wanted.message_id);
            let there = self.peer.accepted().iter().any(|l| l.message_id() == id);
            let look = if there { Look::Found } else { Look::NotFound };
            let outcome = self
                .sender
                .settled(&self.db, wanted.letter, look, at(minute));
            settled.push(outcome.await.unwrap());
        }
        settled
    }
}

pub fn id_of(cause: &str) -> String {
    format!("update.{cause}@hub.example")
}

pub async fn write(db: &Db, cause: &str, to: &[&str], state: LetterState) -> LetterId {
    write_about(db, cause, to, state, None).await
}

pub async fn write_about(
    db: &Db,
    cause: &str,
    to: &[&str],
    state: LetterState,
    application: Option<ApplicationId>,
) -> LetterId {
    let message_id = id_of(cause);
    let bytes = format!("Message-ID: <{message_id}>\r\nSubject: hello\r\n\r\nGood morning.\r\n");
    let recipients: Vec<NewRecipient> = to
        .iter()
        .map(|text| address(text))
        .map(|address| NewRecipient {
            address: address.as_str().to_owned(),
            key: address.key().to_owned(),
            domain: address.domain().to_owned(),
            field: RecipientField::To,
        })
        .collect();
    let mut tx = db.begin().await.unwrap();
    let id = outbox::insert(
        &mut tx,
        NewLetter {
            hub: "cambridge",
            kind: "update",
            class: LetterClass::Answer,
            cause,
            application,
            message: None,
            message_id: &message_id,
            sender: HUB,
            subject: "hello",
            bytes: bytes.as_bytes(),
            reports_change: true,
            state,
            reason: None,
            now: at(0),
            due_at: at(0),
            recipients: &recipients,
        },
    )
    .await
    .unwrap()
    .unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_due_letter_goes_once() {
    let mut lab = Lab::new(Copy::Server).await;
    let id = write(&lab.db, "a", &[HEAD, LEAD], LetterState::Due).await;
    assert_eq!(
        lab.turn(0).await,
        Turn::Sent {
            letter: id,
            owed: 0
        }
    );
    assert_eq!(lab.turn(0).await, Turn::Idle(None));
    assert_eq!((lab.got("a", HEAD), lab.got("a", LEAD)), (1, 1));
    let letter = lab.letter(id).await;
    assert_eq!(letter.state, LetterState::Sent);
    assert_eq!(letter.reply.as_deref(), Some("250 2.0.0 queued as 4XyZ"));
    assert_eq!(lab.recipient(id, HEAD).await, RecipientState::Taken);
}

#[tokio::test]
async fn nothing_goes_before_it_is_due_or_in_another_state() {
    let mut lab = Lab::new(Copy::Server).await;
    for state in [
        LetterState::Held,
        LetterState::Observed,
        LetterState::ToDraft,
        LetterState::Draft,
        LetterState::InDoubt,
        LetterState::Failed,
        LetterState::Refused,
        LetterState::Overtaken,
    ] {
        write(&lab.db, state.as_str(), &[HEAD], state).await;
    }
    assert_eq!(lab.turn(0).await, Turn::Idle(None));
    write(&lab.db, "later", &[HEAD], LetterState::Due).await;
    assert_eq!(lab.turn(-1).await, Turn::Idle(Some(at(0))));
    assert_eq!(lab.peer.connections(), 0);
}

/// Case 29: 30 a minute, three connections.
#[tokio::test]
async fn a_server_that_is_away_delays_a_letter_and_loses_none() {
    let mut lab = Lab::new(Copy::Server).await;
    lab.peer.once(Step::Greeting, Do::Say("421 too busy"));
    let id = write(&lab.db, "a", &[HEAD], LetterState::Due).await;
    let Turn::Later { due_at, .. } = lab.turn(0).await else {
        panic!("not delayed");
    };
    assert!(due_at > at(0) && due_at < at(2), "{due_at}");
    assert_eq!(lab.turn(0).await, Turn::Idle(Some(due_at)));
    assert!(matches!(lab.turn(2).await, Turn::Sent { .. }));
    assert_eq!(lab.got("a", HEAD), 1);
    assert_eq!(lab.state(id).await, LetterState::Sent);
}

#[tokio::test]
async fn who_is_refused_for_now_gets_the_same_bytes_later_and_the_others_nothing_more() {
    let mut lab = Lab::new(Copy::Server).await;
    let (gone, later) = ("gone@oak.sch.uk.test", LEAD);
    let rcpt = |who: &str| Step::Rcpt(Some(who.to_owned()));
    lab.peer.once(rcpt(later), Do::Say("450 4.2.0 greylisted"));
    lab.peer.once(rcpt(gone), Do::Say("550 5.1.1 unknown"));
    let id = write(&lab.db, "a", &[HEAD, later, gone], LetterState::Due).await;
    assert_eq!(
        lab.turn(0).await,
        Turn::Sent {
            letter: id,
            owed: 1
        }
    );
    assert_eq!(lab.recipient(id, gone).await, RecipientState::Refused);
    assert_eq!(lab.recipient(id, later).await, RecipientState::Owed);
    assert_eq!(
        lab.turn(3).await,
        Turn::Sent {
            letter: id,
            owed: 0
        }
    );
    let letters = lab.peer.accepted();
    assert_eq!(letters[0].bytes, letters[1].bytes);
    assert_eq!(letters[1].recipients, [later]);
    assert_eq!(
        (lab.got("a", HEAD), lab.got("a", later), lab.got("a", gone)),
        (1, 1, 0)
    );
    // "No such address" is remembered like a bounce.
    let mut tx = lab.db.read().await.unwrap();
    assert!(outbox::is_dead(&mut tx, "cambridge", gone).await.unwrap());
    assert!(!outbox::is_dead(&mut tx, "cambridge", later).await.unwrap());
}

#[tokio::test]
async fn a_letter_refused_for_good_fails_and_the_next_one_goes() {
    let mut lab = Lab::new(Copy::Server).await;
    lab.peer
        .once(Step::Dot { accepted: false }, Do::Say("554 5.7.1 spam"));
    let bad = write(&lab.db, "bad", &[HEAD], LetterState::Due).await;
    write(&lab.db, "good", &[HEAD], LetterState::Due).await;
    assert_eq!(lab.turn(0).await, Turn::Failed(bad));
    assert!(matches!(lab.turn(0).await, Turn::Sent { .. }));
    let letter = lab.letter(bad).await;
    assert_eq!(letter.state, LetterState::Failed);
    assert!(letter.reason.unwrap().contains("554"));

    // A person may let it go all the same.
    let mut tx = lab.db.begin().await.unwrap();
    assert!(outbox::release(&mut tx, bad, at(5)).await.unwrap());
    tx.commit().await.unwrap();
    assert!(matches!(lab.turn(5).await, Turn::Sent { .. }));
    assert_eq!(lab.got("bad", HEAD), 1);
}

#[tokio::test]
async fn a_letter_some_have_is_sent_even_if_the_rest_is_refused() {
    let mut lab = Lab::new(Copy::Server).await;
    lab.peer.once(
        Step::Rcpt(Some(LEAD.to_owned())),
        Do::Say("450 4.2.0 later"),
    );
    let id = write(&lab.db, "a", &[HEAD, LEAD], LetterState::Due).await;
    lab.turn(0).await;
    lab.peer
        .once(Step::Dot { accepted: false }, Do::Say("554 5.7.1 spam"));
    assert_eq!(
        lab.turn(3).await,
        Turn::Sent {
            letter: id,
            owed: 0
        }
    );
    assert_eq!(lab.state(id).await, LetterState::Sent);
    assert_eq!(lab.recipient(id, LEAD).await, RecipientState::Refused);
    assert_eq!(lab.recipient(id, HEAD).await, RecipientState::Taken);
    assert_eq!((lab.got("a", HEAD), lab.got("a", LEAD)), (1, 0));
}

#[tokio::test]
async fn refused_credentials_stop_the_post_and_fail_no_letter() {
    let mut lab = Lab::new(Copy::Server).await;
    lab.peer
        .once(Step::Auth, Do::Say("535 5.7.8 wrong password"));
    for cause in ["a", "b"] {
        write(&lab.db, cause, &[HEAD], LetterState::Due).await;
    }
    let Turn::Stopped(until) = lab.turn(0).await else {
        panic!("not stopped");
    };
    assert_eq!(lab.turn(1).await, Turn::Stopped(until));
    assert_eq!(lab.peer.connections(), 1);
    let minute = (until - at(0)).num_minutes();
    for _ in 0..2 {
        assert!(matches!(lab.turn(minute).await, Turn::Sent { .. }));
    }
    assert_eq!((lab.got("a", HEAD), lab.got("b", HEAD)), (1, 1));
}

/// Case 29: 30 a minute, three connections.
#[tokio::test]
async fn no_more_go_in_a_minute_than_the_service_allows() {
    let mut lab = Lab::new(Copy::Server).await;
    if let hub::Post::Smtp(smtp) = &mut lab.hub.post {
        smtp.per_minute = 2;
    }
    lab.sender = Sender::new(&lab.hub, patience()).unwrap();
    for cause in ["a", "b", "c"] {
        write(&lab.db, cause, &[HEAD], LetterState::Due).await;
    }
    assert!(matches!(lab.turn(0).await, Turn::Sent { .. }));
    assert!(matches!(lab.turn(0).await, Turn::Sent { .. }));
    assert_eq!(lab.turn(0).await, Turn::Paced(at(1)));
    assert!(matches!(lab.turn(1).await, Turn::Sent { .. }));
}

#[tokio::test]
async fn an_address_that_has_died_meanwhile_is_not_written_to() {
    let mut lab = Lab::new(Copy::Server).await;
    let both = write(&lab.db, "a", &[HEAD, LEAD], LetterState::Due).await;
    let only = write(&lab.db, "b", &[LEAD], LetterState::Due).await;
    let mut tx = lab.db.begin().await.unwrap();
    outbox::mark_dead(&mut tx, "cambridge", LEAD, None, at(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        lab.turn(0).await,
        Turn::Sent {
            letter: both,
            owed: 0
        }
    );
    assert_eq!(lab.turn(0).await, Turn::Failed(only));
    assert_eq!((lab.got("a", HEAD), lab.got("a", LEAD)), (1, 0));
    assert_eq!(lab.peer.connections(), 1);
}

#[tokio::test]
async fn a_crash_before_the_final_dot_is_no_doubt() {
    for step in [Step::Mail, Step::Rcpt(None)] {
        let mut lab = Lab::new(Copy::None).await;
        lab.peer.once(step, Do::Hang);
        let id = write(&lab.db, "a", &[HEAD], LetterState::Due).await;
        lab.crash_when_it_hangs(0).await;
        assert_eq!(lab.state(id).await, LetterState::Sending);
        // Nobody refused it: it goes again at once.
        assert!(matches!(lab.turn(0).await, Turn::Sent { .. }));
        assert_eq!(lab.got("a", HEAD), 1);
    }
}

/// The line breaks, or the daemon dies, at the final dot, with the letter accepted or not.
async fn doubtful(copy: Copy, accepted: bool, crash: bool) -> (Lab, LetterId) {
    let mut lab = Lab::new(copy).await;
    let act = if crash { Do::Hang } else { Do::HangUp };
    lab.peer.once(Step::Dot { accepted }, act);
    let id = write(&lab.db, "a", &[HEAD], LetterState::Due).await;
    if crash {
        // Longer than the crash is away.
        lab.sender = Sender::new(&lab.hub, Patience::default()).unwrap();
        lab.crash_when_it_hangs(0).await;
        assert_eq!(lab.state(id).await, LetterState::Sending);
        assert_eq!(lab.turn(1).await, Turn::Idle(None));
    } else {
        assert_eq!(lab.turn(0).await, Turn::InDoubt(id));
    }
    assert_eq!(lab.state(id).await, LetterState::InDoubt);
    assert_eq!(lab.recipient(id, HEAD).await, RecipientState::Offered);
    (lab, id)
}

#[tokio::test]
async fn the_mailboxs_copy_decides_and_the_school_has_the_letter_once() {
    for copy in [Copy::Server, Copy::ToSelf] {
        for crash in [false, true] {
            let (mut lab, id) = doubtful(copy, true, crash).await;
            assert_eq!(lab.look(1).await, [Settled::Sent], "{copy:?} {crash}");
            assert_eq!(lab.state(id).await, LetterState::Sent);
            assert_eq!(lab.recipient(id, HEAD).await, RecipientState::Taken);
            assert_eq!(lab.turn(9).await, Turn::Idle(None));
            assert_eq!(lab.got("a", HEAD), 1, "{copy:?} {crash}");

            let (mut lab, id) = doubtful(copy, false, crash).await;
            assert_eq!(lab.look(1).await, [Settled::NotYet]);
            assert_eq!(lab.look(1).await, [], "not before the settling time");
            assert_eq!(lab.look(2).await, [Settled::Again]);
            assert_eq!(
                lab.turn(2).await,
                Turn::Sent {
                    letter: id,
                    owed: 0
                }
            );
            assert_eq!(lab.got("a", HEAD), 1, "{copy:?} {crash}");
        }
    }
}

#[tokio::test]
async fn a_look_without_an_answer_decides_nothing() {
    let (mut lab, id) = doubtful(Copy::Server, true, false).await;
    for minute in [1, 2, 3, 4, 5] {
        let wanted = lab.sender.doubts(&lab.db, at(minute)).await.unwrap();
        assert_eq!(wanted.len(), 1);
        let outcome = lab
            .sender
            .settled(&lab.db, id, Look::NoAnswer, at(minute))
            .await
            .unwrap();
        assert_eq!(outcome, Settled::NotYet);
    }
    assert_eq!(lab.look(6).await, [Settled::Sent]);
    assert_eq!(lab.got("a", HEAD), 1);
}

#[tokio::test]
async fn without_a_copy_a_person_decides() {
    for accepted in [true, false] {
        for crash in [true, false] {
            let (mut lab, id) = doubtful(Copy::None, accepted, crash).await;
            for minute in [1, 5, 60, 6000] {
                assert_eq!(lab.look(minute).await, []);
                assert_eq!(lab.turn(minute).await, Turn::Idle(None));
            }
            assert_eq!(lab.state(id).await, LetterState::InDoubt);
            assert_eq!(lab.sender.for_a_person(&lab.db).await.unwrap(), [id]);
            assert_eq!(lab.got("a", HEAD), usize::from(accepted));
        }
    }
}

#[tokio::test]
async fn a_person_may_send_a_doubtful_letter_again() {
    let (mut lab, id) = doubtful(Copy::None, false, false).await;
    let mut tx = lab.db.begin().await.unwrap();
    assert!(outbox::release(&mut tx, id, at(10)).await.unwrap());
    tx.commit().await.unwrap();
    assert!(matches!(lab.turn(10).await, Turn::Sent { .. }));
    assert_eq!(lab.got("a", HEAD), 1);
}

#[tokio::test]
async fn our_own_copy_that_comes_back_settles_its_letter() {
    let (lab, id) = doubtful(Copy::ToSelf, true, false).await;
    assert_eq!(lab.peer.accepted()[0].recipients, [HEAD, HUB]);
    let mut tx = lab.db.begin().await.unwrap();
    let letter = outbox::by_message_id(&mut tx, "cambridge", &id_of("a"))
        .await
        .unwrap()
        .unwrap();
    assert!(copy_came_back(&mut tx, &letter, at(1)).await.unwrap());
    let letter = outbox::get(&mut tx, id).await.unwrap().unwrap();
    assert!(!copy_came_back(&mut tx, &letter, at(1)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(lab.state(id).await, LetterState::Sent);
}

#[tokio::test]
async fn a_copy_the_server_refused_proves_nothing_by_its_absence() {
    let mut lab = Lab::new(Copy::ToSelf).await;
    lab.peer
        .always(Step::Rcpt(Some(HUB.to_owned())), Do::Say("450 later"));
    lab.peer.once(Step::Dot { accepted: true }, Do::HangUp);
    let id = write(&lab.db, "a", &[HEAD], LetterState::Due).await;
    assert_eq!(lab.turn(0).await, Turn::InDoubt(id));
    assert_eq!(lab.look(1).await, []);
    assert_eq!(lab.sender.for_a_person(&lab.db).await.unwrap(), [id]);
    assert_eq!(lab.got("a", HEAD), 1);
}

#[tokio::test]
async fn the_first_transactions_copy_says_nothing_of_the_second() {
    for copy in [Copy::Server, Copy::ToSelf] {
        let mut lab = Lab::new(copy).await;
        lab.peer.once(
            Step::Rcpt(Some(LEAD.to_owned())),
            Do::Say("450 4.2.0 later"),
        );
        let id = write(&lab.db, "a", &[HEAD, LEAD], LetterState::Due).await;
        assert_eq!(
            lab.turn(0).await,
            Turn::Sent {
                letter: id,
                owed: 1
            }
        );
        lab.peer.once(Step::Dot { accepted: false }, Do::HangUp);
        assert_eq!(lab.turn(3).await, Turn::InDoubt(id));
        assert_eq!(lab.look(4).await, []);
        assert_eq!(lab.sender.for_a_person(&lab.db).await.unwrap(), [id]);
        assert_eq!(lab.recipient(id, LEAD).await, RecipientState::Offered);
        assert_eq!((lab.got("a", HEAD), lab.got("a", LEAD)), (1, 0));
    }
}

#[tokio::test]
async fn a_letter_to_our_own_mailbox_is_its_own_copy() {
    let mut lab = Lab::new(Copy::ToSelf).await;
    write(&lab.db, "a", &[HUB], LetterState::Due).await;
    assert!(matches!(lab.turn(0).await, Turn::Sent { .. }));
    assert_eq!(lab.peer.accepted()[0].recipients, [HUB]);
}

#[tokio::test]
async fn a_folder_holds_each_letter_once_however_often_it_is_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let hub = hub_with(hub::Post::Directory {
        path: folder.path().to_owned(),
    });
    let db = Db::scratch().await.unwrap();
    let mut sender = Sender::new(&hub, patience()).unwrap();
    let id = write(&db, "a", &[HEAD], LetterState::Due).await;
    let sent = Turn::Sent {
        letter: id,
        owed: 0,
    };
    assert_eq!(sender.send_once(&db, at(0)).await.unwrap(), sent);

    // Interrupted right after the file was written: the same file again.
    let mut tx = db.begin().await.unwrap();
    outbox::retry(&mut tx, id, at(1), "as if").await.unwrap();
    tx.commit().await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, ["update.a@hub.example.eml"]);
    let bytes = std::fs::read(folder.path().join(&files[0])).unwrap();
    assert!(bytes.starts_with(b"Message-ID: <update.a@hub.example>\r\n"));
}

#[tokio::test]
async fn a_folder_that_is_away_delays_a_letter() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not there yet");
    let hub = hub_with(hub::Post::Directory { path: path.clone() });
    let db = Db::scratch().await.unwrap();
    let mut sender = Sender::new(&hub, patience()).unwrap();
    write(&db, "a", &[HEAD], LetterState::Due).await;
    let turn = sender.send_once(&db, at(0)).await.unwrap();
    assert!(matches!(turn, Turn::Later { .. }), "{turn:?}");
    std::fs::create_dir(&path).unwrap();
    let turn = sender.send_once(&db, at(2)).await.unwrap();
    assert!(matches!(turn, Turn::Sent { .. }), "{turn:?}");
}

pub async fn application(db: &Db) -> ApplicationId {
    let mut tx = db.begin().await.unwrap();
    let number = applications::number(&mut tx, "cambridge", "pmr-2022");
    let number = number.await.unwrap();
    let new = applications::NewApplication {
        hub: "cambridge",
        programme: "pmr-2022",
        number,
        reference: &format!("PMR22-{number:04}"),
        urn: None,
        school: "Oak Primary School",
        status: "incomplete",
        from_before: false,
        state: "{}",
        now: at(0),
    };
    let id = applications::open(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_newer_letter_overtakes_what_waits_and_nothing_else() {
    let mut lab = Lab::new(Copy::Server).await;
    let ours = application(&lab.db).await;
    let other = application(&lab.db).await;
    use LetterState::*;
    let cases = [
        ("due", Due, ours, Overtaken),
        ("held", Held, ours, Overtaken),
        ("to-draft", ToDraft, ours, Overtaken),
        ("draft", Draft, ours, DraftOvertaken),
        ("doubt", InDoubt, ours, InDoubt),
        ("failed", Failed, ours, Failed),
        ("other", Held, other, Held),
    ];
    let mut ids = Vec::new();
    for (cause, state, application, _) in cases {
        ids.push(write_about(&lab.db, cause, &[HEAD], state, Some(application)).await);
    }
    let new = write_about(&lab.db, "new", &[HEAD], Due, Some(ours)).await;
    let mut tx = lab.db.begin().await.unwrap();
    let n = outbox::overtake(&mut tx, ours, &["missing-items", "update"], new)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(n, 4);
    for (id, (cause, _, _, after)) in ids.iter().zip(cases) {
        assert_eq!(lab.state(*id).await, after, "{cause}");
    }
    assert!(matches!(lab.turn(0).await, Turn::Sent { letter, .. } if letter == new));
    assert_eq!(lab.turn(0).await, Turn::Idle(None));
}

#[tokio::test]
async fn an_overtaken_letter_that_some_have_goes_to_no_further_recipient() {
    let mut lab = Lab::new(Copy::Server).await;
    let ours = application(&lab.db).await;
    lab.peer.once(
        Step::Rcpt(Some(LEAD.to_owned())),
        Do::Say("450 4.2.0 later"),
    );
    let old = write_about(&lab.db, "old", &[HEAD, LEAD], LetterState::Due, Some(ours)).await;
    lab.turn(0).await;
    let new = write_about(&lab.db, "new", &[HEAD], LetterState::Held, Some(ours)).await;
    let mut tx = lab.db.begin().await.unwrap();
    outbox::overtake(&mut tx, ours, &["update"], new)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lab.state(old).await, LetterState::Sent);
    assert_eq!(lab.turn(60).await, Turn::Idle(None));
    assert_eq!(lab.got("old", LEAD), 0);
}

#[tokio::test]
async fn a_server_that_never_takes_it_is_given_up_after_days() {
    let mut lab = Lab::new(Copy::Server).await;
    lab.peer
        .always(Step::Rcpt(None), Do::Say("450 4.2.0 greylisted"));
    let id = write(&lab.db, "a", &[HEAD], LetterState::Due).await;
    let mut now = at(0);
    let mut turns = 0;
    loop {
        match lab.sender.send_once(&lab.db, now).await.unwrap() {
            Turn::Later { due_at, .. } => now = due_at,
            Turn::Failed(failed) => {
                assert_eq!(failed, id);
                break;
            }
            other => panic!("{other:?}"),
        }
        turns += 1;
    }
    assert!(now - at(0) >= TimeDelta::days(5), "{now}");
    assert!((40..200).contains(&turns), "{turns} attempts");
}

#[tokio::test]
async fn postgresql_keeps_the_same_promise() {
    let db = Db::open(&crate::postgres::database().await, Access::Daemon)
        .await
        .unwrap();
    let mut lab = Lab::on(db, Copy::ToSelf).await;
    let ours = application(&lab.db).await;
    let state = LetterState::Due;
    let old = write_about(&lab.db, "old", &[HEAD], LetterState::Draft, Some(ours)).await;
    let failing = write(&lab.db, "failing", &[HEAD], state).await;
    let id = write_about(&lab.db, "a", &[HEAD, LEAD], state, Some(ours)).await;
    let mut tx = lab.db.begin().await.unwrap();
    outbox::overtake(&mut tx, ours, &["update"], id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lab.state(old).await, LetterState::DraftOvertaken);

    lab.peer
        .once(Step::Dot { accepted: false }, Do::Say("554 5.7.1 spam"));
    assert_eq!(lab.turn(0).await, Turn::Failed(failing));
    lab.peer.once(
        Step::Rcpt(Some(LEAD.to_owned())),
        Do::Say("450 4.2.0 later"),
    );
    lab.peer.once(Step::Dot { accepted: true }, Do::HangUp);
    assert_eq!(lab.turn(0).await, Turn::InDoubt(id));
    assert_eq!(lab.look(1).await, [Settled::Sent]);
    assert_eq!(
        lab.turn(5).await,
        Turn::Sent {
            letter: id,
            owed: 0
        }
    );
    assert_eq!((lab.got("a", HEAD), lab.got("a", LEAD)), (1, 1));
}

#[tokio::test]
async fn a_copy_is_looked_for_by_what_names_this_letter_only() {
    for (value, wanted) in [
        ("update", None),
        ("17", None),
        (
            "update; id=abcdefghijklmnop",
            Some("update; id=abcdefghijklmnop"),
        ),
    ] {
        let mut lab = Lab::new(Copy::Server).await;
        let bytes = format!("X-Countersign-Letter: {value}\r\n\r\nGood morning.\r\n");
        let mut tx = lab.db.begin().await.unwrap();
        outbox::insert(
            &mut tx,
            NewLetter {
                hub: "cambridge",
                kind: "update",
                class: LetterClass::Answer,
                cause: "a",
                application: None,
                message: None,
                message_id: "update.abcdefghijklmnop.qrstuvwxyz234567@hub.example",
                sender: HUB,
                subject: "hello",
                bytes: bytes.as_bytes(),
                reports_change: true,
                state: LetterState::InDoubt,
                reason: None,
                now: at(0),
                due_at: at(0),
                recipients: &[],
            },
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let doubts = lab.sender.doubts(&lab.db, at(0)).await.unwrap();
        assert_eq!(doubts[0].letter_header.as_deref(), wanted, "{value}");
    }
}
