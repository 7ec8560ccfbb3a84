//! Every phase of an SMTP transaction, and every way it can go wrong there.

use std::{io::Write, sync::Arc, time::Duration};

use countersign::{
    config::hub::{Security, Server},
    domain::address::Address,
    post::{
        End, Envelope, Offer, Outcome, Taken,
        smtp::{Login, Patience, Smtp},
    },
};
use lettre::transport::smtp::authentication::Credentials;
use tokio::sync::watch;

use crate::smtp_peer::{Do, Line, SmtpPeer, Step, authority};

const ID: &str = "<update.abc@hub.example>";
const HEAD: &str = "head@oak.sch.uk.test";
const LEAD: &str = "lead@oak.sch.uk.test";
const HUB: &str = "admin@hub.example";

fn letter() -> Vec<u8> {
    format!(
        "From: {HUB}\r\nTo: {HEAD}\r\nMessage-ID: {ID}\r\n\r\nGood morning,\r\n.\r\n..and so on\r\n"
    )
    .into_bytes()
}

/// Long enough to be beyond every buffer between us and a server that has stopped reading.
fn long_letter() -> Vec<u8> {
    let mut bytes = letter();
    for _ in 0..400_000 {
        bytes.extend_from_slice(b"a line that says nothing at all, again and again\r\n");
    }
    bytes
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// No healthy step is ever given up.
fn patient() -> Patience {
    let long = Duration::from_secs(60);
    Patience {
        connect: long,
        command: long,
        bytes: long,
        dot: long,
        warm: long,
        parting: long,
    }
}

/// Patient but where the script hangs.
fn patience_for(at: &Step) -> Patience {
    let short = Duration::from_millis(250);
    let mut patience = patient();
    match at {
        Step::Greeting | Step::Ehlo | Step::StartTls => patience.connect = short,
        Step::Auth | Step::Mail | Step::Rcpt(_) | Step::Data | Step::Rset => {
            patience.command = short
        }
        Step::Body => patience.bytes = short,
        Step::Dot { .. } | Step::Done => patience.dot = short,
    }
    patience
}

fn server(peer: &SmtpPeer, security: Security) -> Server {
    Server {
        host: "127.0.0.1".to_owned(),
        port: peer.addr.port(),
        security,
        ca_file: None,
        user: "hub".to_owned(),
        password: "open sesame".to_owned().into(),
    }
}

fn smtp(peer: &SmtpPeer) -> Smtp {
    smtp_with(peer, patient())
}

fn smtp_with(peer: &SmtpPeer, patience: Patience) -> Smtp {
    Smtp::new(&server(peer, Security::None), patience).unwrap()
}

async fn send_to(smtp: &mut Smtp, to: &[&str], copy: bool, bytes: &[u8]) -> Outcome {
    let (sender, own) = (address(HUB), address(HUB));
    let recipients: Vec<Address> = to.iter().map(|text| address(text)).collect();
    let envelope = Envelope {
        sender: &sender,
        recipients: &recipients,
        copy_to: copy.then_some(&own),
        message_id: ID,
    };
    match smtp.offer(envelope).await {
        Offer::Closed(outcome) => outcome,
        Offer::Open(roll, transaction) => {
            let countersign::post::Transaction::Smtp(transaction) = transaction else {
                panic!("a transaction of another post");
            };
            let end = smtp.deliver(transaction, bytes).await;
            Outcome { roll, end }
        }
    }
}

#[derive(Debug, PartialEq, Clone, Copy)]
enum Ends {
    Accepted,
    Retry,
    ForGood,
    InDoubt,
    Credentials,
}

fn ends(end: &End) -> Ends {
    match end {
        End::Accepted(_) => Ends::Accepted,
        End::NotAccepted { retry: true, .. } | End::Interrupted => Ends::Retry,
        End::NotAccepted { retry: false, .. } => Ends::ForGood,
        End::InDoubt(_) => Ends::InDoubt,
        End::Credentials(_) | End::StaleToken(_) => Ends::Credentials,
    }
}

async fn check(at: Step, act: Do, expected: Ends) {
    let peer = SmtpPeer::start().await;
    peer.always(at.clone(), act.clone());
    let patience = match act {
        Do::Hang => patience_for(&at),
        Do::Say(_) | Do::HangUp | Do::Wait(_) => patient(),
    };
    let mut smtp = smtp_with(&peer, patience);
    let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
    assert_eq!(ends(&outcome.end), expected, "{at:?} {act:?}: {outcome:?}");
    let accepted = peer.acceptances(ID, HEAD);
    match expected {
        Ends::Accepted => assert_eq!(accepted, 1, "{at:?} {act:?}"),
        // Certainly not accepted is a promise.
        Ends::Retry | Ends::ForGood | Ends::Credentials => {
            assert_eq!(accepted, 0, "{at:?} {act:?}")
        }
        Ends::InDoubt => {}
    }
}

/// The program is told to stop while the server is at a point of the conversation.
async fn check_stop(at: Step, act: Do, parting: Duration) -> End {
    let peer = SmtpPeer::start().await;
    peer.always(at, act.clone());
    let (stop, stopping) = watch::channel(false);
    let mut smtp = smtp_with(
        &peer,
        Patience {
            parting,
            ..patient()
        },
    );
    smtp.until(stopping);
    let bytes = letter();
    let (outcome, ()) = tokio::join!(send_to(&mut smtp, &[HEAD], false, &bytes), async {
        peer.hangs().await;
        stop.send_replace(true);
        if let Do::Wait(word) = act {
            word.notify_one();
        }
    });
    outcome.end
}

#[tokio::test]
async fn told_to_stop_it_lets_go_before_the_final_dot_and_doubts_after_it() {
    let (short, long) = (Duration::from_millis(250), Duration::from_secs(60));
    for before in [
        Step::Greeting,
        Step::Ehlo,
        Step::Mail,
        Step::Rcpt(None),
        Step::Data,
    ] {
        let end = check_stop(before.clone(), Do::Hang, long).await;
        assert_eq!(end, End::Interrupted, "{before:?}");
    }
    let dot = Step::Dot { accepted: true };
    let doubt = "dot: told to stop before it was answered".to_owned();
    let end = check_stop(dot.clone(), Do::Hang, short).await;
    assert_eq!(end, End::InDoubt(doubt));
    // An answer that is under way is waited for.
    let end = check_stop(dot, Do::Wait(Arc::default()), long).await;
    assert_eq!(ends(&end), Ends::Accepted, "{end:?}");
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let peer = SmtpPeer::start().await;
    let outcome = send_to(&mut smtp(&peer), &[HEAD, LEAD], true, &letter()).await;
    assert_eq!(
        outcome.end,
        End::Accepted("250 2.0.0 queued as 4XyZ".to_owned())
    );
    assert!(outcome.roll.copied);
    let taken = &peer.accepted()[0];
    assert_eq!(taken.sender, HUB);
    assert_eq!(taken.recipients, [HEAD, LEAD, HUB]);
    assert_eq!(
        String::from_utf8_lossy(&taken.bytes),
        String::from_utf8_lossy(&letter())
    );
}

#[tokio::test]
async fn the_servers_no_is_for_now_or_for_good() {
    for (at, act, expected) in [
        // 4xx anywhere: again later.
        (Step::Greeting, "421 too busy", Ends::Retry),
        (Step::Ehlo, "421 too busy", Ends::Retry),
        (Step::Auth, "454 4.7.0 try later", Ends::Retry),
        (Step::Mail, "451 4.3.0 no", Ends::Retry),
        (Step::Rcpt(None), "450 4.2.0 greylisted", Ends::Retry),
        (Step::Rcpt(None), "421 4.7.0 closing", Ends::Retry),
        (Step::Data, "451 4.3.0 no", Ends::Retry),
        (Step::Dot { accepted: false }, "451 4.3.0 no", Ends::Retry),
        (Step::Dot { accepted: false }, "452 full", Ends::Retry),
        // Before any letter was named, a 5xx says nothing about it.
        (Step::Greeting, "554 no service here", Ends::Retry),
        // 5xx within the transaction: for good.
        (Step::Mail, "552 5.3.4 too big", Ends::ForGood),
        (Step::Rcpt(None), "550 5.1.1 unknown", Ends::ForGood),
        (Step::Data, "554 5.6.0 no", Ends::ForGood),
        (
            Step::Dot { accepted: false },
            "554 5.7.1 spam",
            Ends::ForGood,
        ),
        // About us, not about the letter.
        (Step::Auth, "535 5.7.8 wrong", Ends::Credentials),
        (Step::Auth, "534 5.7.9 too weak", Ends::Credentials),
        (Step::Auth, "538 5.7.11 encrypt", Ends::Credentials),
        (Step::Mail, "530 5.7.0 log in first", Ends::Credentials),
        (
            Step::Rcpt(None),
            "530 5.7.0 log in first",
            Ends::Credentials,
        ),
        (
            Step::Dot { accepted: false },
            "535 expired",
            Ends::Credentials,
        ),
        // Answers that are none.
        (Step::Mail, "hello?", Ends::Retry),
        (Step::Data, "250 ok", Ends::Retry),
        (Step::Dot { accepted: true }, "hello?", Ends::InDoubt),
        (Step::Dot { accepted: true }, "354 go on", Ends::InDoubt),
    ] {
        check(at, Do::Say(act), expected).await;
    }
}

#[tokio::test]
async fn a_lost_line_is_a_doubt_from_the_final_dot_on_and_never_before() {
    for act in [Do::Hang, Do::HangUp] {
        for at in [
            Step::Greeting,
            Step::Ehlo,
            Step::Auth,
            Step::Mail,
            Step::Rcpt(None),
            Step::Data,
        ] {
            check(at, act.clone(), Ends::Retry).await;
        }
        for accepted in [true, false] {
            check(Step::Dot { accepted }, act.clone(), Ends::InDoubt).await;
        }
    }
    // The 250 was read: what comes after changes nothing.
    check(Step::Done, Do::HangUp, Ends::Accepted).await;
}

#[tokio::test]
async fn a_line_that_breaks_within_the_bytes_has_delivered_nothing() {
    for act in [Do::Hang, Do::HangUp] {
        let peer = SmtpPeer::start().await;
        peer.always(Step::Body, act.clone());
        let patience = match act {
            Do::Hang => patience_for(&Step::Body),
            Do::Say(_) | Do::HangUp | Do::Wait(_) => patient(),
        };
        let mut smtp = smtp_with(&peer, patience);
        let outcome = send_to(&mut smtp, &[HEAD], false, &long_letter()).await;
        assert_eq!(ends(&outcome.end), Ends::Retry, "{act:?}: {outcome:?}");
        assert!(peer.accepted().is_empty());
    }
}

#[tokio::test]
async fn nobody_listening_is_tried_again() {
    let peer = SmtpPeer::start().await;
    let mut smtp = smtp(&peer);
    drop(peer);
    let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
    assert_eq!(ends(&outcome.end), Ends::Retry, "{outcome:?}");
    assert!(
        outcome
            .roll
            .recipients
            .iter()
            .all(|(_, taken)| matches!(taken, Taken::RefusedForNow(_)))
    );
}

#[tokio::test]
async fn each_recipient_has_an_answer_of_its_own() {
    let peer = SmtpPeer::start().await;
    let gone = "gone@oak.sch.uk.test";
    peer.always(Step::Rcpt(Some(gone.to_owned())), Do::Say("550 5.1.1 no"));
    peer.always(
        Step::Rcpt(Some(LEAD.to_owned())),
        Do::Say("450 4.2.0 later"),
    );
    let outcome = send_to(&mut smtp(&peer), &[gone, HEAD, LEAD], false, &letter()).await;
    assert_eq!(ends(&outcome.end), Ends::Accepted);
    let answers: Vec<&Taken> = outcome.roll.recipients.iter().map(|(_, t)| t).collect();
    assert!(
        matches!(
            answers[..],
            [
                Taken::RefusedForGood(_),
                Taken::Taken,
                Taken::RefusedForNow(_)
            ]
        ),
        "{answers:?}"
    );
    assert_eq!(peer.accepted()[0].recipients, [HEAD]);
}

#[tokio::test]
async fn a_letter_nobody_is_taken_for_sends_no_bytes_even_if_our_copy_would_go() {
    let peer = SmtpPeer::start().await;
    peer.always(Step::Rcpt(Some(HEAD.to_owned())), Do::Say("550 5.1.1 no"));
    let outcome = send_to(&mut smtp(&peer), &[HEAD], true, &letter()).await;
    assert_eq!(ends(&outcome.end), Ends::ForGood);
    assert!(!peer.heard().iter().any(|line| line == "DATA"));
}

#[tokio::test]
async fn a_refused_copy_stops_no_letter_but_is_known() {
    let peer = SmtpPeer::start().await;
    peer.always(Step::Rcpt(Some(HUB.to_owned())), Do::Say("450 later"));
    let outcome = send_to(&mut smtp(&peer), &[HEAD], true, &letter()).await;
    assert_eq!(ends(&outcome.end), Ends::Accepted);
    assert!(!outcome.roll.copied);
}

/// Case 29: 30 a minute, three connections.
#[tokio::test]
async fn a_complete_transaction_leaves_a_warm_connection_and_a_broken_one_none() {
    let peer = SmtpPeer::start().await;
    let mut smtp = smtp_with(&peer, patience_for(&Step::Done));
    for _ in 0..3 {
        let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
        assert_eq!(ends(&outcome.end), Ends::Accepted);
    }
    assert_eq!(peer.connections(), 1);
    assert_eq!(peer.heard().iter().filter(|l| *l == "RSET").count(), 2);

    // The late answer to a letter given up must not be read as the next letter's.
    peer.once(Step::Dot { accepted: true }, Do::Hang);
    let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
    assert_eq!(ends(&outcome.end), Ends::InDoubt);
    let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
    assert_eq!(ends(&outcome.end), Ends::Accepted);
    assert_eq!(peer.connections(), 2);

    // Refused: the next letter starts afresh.
    peer.once(Step::Rcpt(None), Do::Say("450 later"));
    send_to(&mut smtp, &[HEAD], false, &letter()).await;
    send_to(&mut smtp, &[HEAD], false, &letter()).await;
    assert_eq!(peer.connections(), 3);
}

#[tokio::test]
async fn a_warm_connection_the_server_has_tired_of_is_no_letters_fault() {
    for (at, act) in [
        (Step::Rset, Do::Say("421 enough")),
        (Step::Rset, Do::HangUp),
        (Step::Mail, Do::Say("421 enough")),
        (Step::Done, Do::HangUp),
    ] {
        let peer = SmtpPeer::start().await;
        let mut smtp = smtp(&peer);
        if at == Step::Done {
            peer.once(at.clone(), act.clone());
        }
        let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
        assert_eq!(ends(&outcome.end), Ends::Accepted);
        if at != Step::Done {
            peer.once(at.clone(), act.clone());
        }
        let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
        assert_eq!(ends(&outcome.end), Ends::Accepted, "{at:?} {act:?}");
        assert_eq!(peer.connections(), 2, "{at:?} {act:?}");
    }
}

#[tokio::test]
async fn an_old_connection_is_not_used_again() {
    let peer = SmtpPeer::start().await;
    let patience = Patience {
        warm: Duration::ZERO,
        ..patient()
    };
    let mut smtp = smtp_with(&peer, patience);
    for _ in 0..2 {
        send_to(&mut smtp, &[HEAD], false, &letter()).await;
    }
    assert_eq!(peer.connections(), 2);
}

/// Case 26: the access token expires within the session.
#[tokio::test]
async fn a_token_that_has_run_out_asks_for_a_fresh_one() {
    let peer = SmtpPeer::start().await;
    peer.once(Step::Auth, Do::Say("334 eyJzdGF0dXMiOiI0MDEifQ=="));
    let mut smtp = smtp(&peer);
    let token = |text: &str| Login::Token(Credentials::new(HUB.to_owned(), text.to_owned()));
    smtp.log_in_as(token("stale"));
    let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
    assert!(matches!(outcome.end, End::StaleToken(_)), "{outcome:?}");
    smtp.log_in_as(token("fresh"));
    let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
    assert_eq!(ends(&outcome.end), Ends::Accepted, "{outcome:?}");
}

#[tokio::test]
async fn tls_and_starttls_hold_against_a_certificate_of_our_own() {
    let ours = authority();
    let strangers = authority();
    let pem = |text: &str| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    };
    let (good, bad) = (pem(&ours.ca_pem), pem(&strangers.ca_pem));
    for (line, security) in [
        (Line::Tls(ours.server.clone()), Security::Tls),
        (Line::StartTls(ours.server.clone()), Security::StartTls),
    ] {
        for (ca, expected) in [(&good, Ends::Accepted), (&bad, Ends::Retry)] {
            let peer = SmtpPeer::start_on(line.clone()).await;
            let server = Server {
                ca_file: Some(ca.path().to_owned()),
                ..server(&peer, security)
            };
            let mut smtp = Smtp::new(&server, patient()).unwrap();
            let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
            assert_eq!(ends(&outcome.end), expected, "{security:?} {outcome:?}");
            if expected == Ends::Retry {
                let heard = peer.heard();
                assert!(!heard.iter().any(|line| line.starts_with("AUTH")));
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_offers_no_starttls_is_told_no_password() {
    let peer = SmtpPeer::start().await;
    let mut smtp = Smtp::new(&server(&peer, Security::StartTls), patient()).unwrap();
    let outcome = send_to(&mut smtp, &[HEAD], false, &letter()).await;
    assert_eq!(ends(&outcome.end), Ends::Retry, "{outcome:?}");
    assert!(!peer.heard().iter().any(|line| line.starts_with("AUTH")));
}

#[tokio::test]
async fn an_open_line_is_for_loopback_only() {
    let peer = SmtpPeer::start().await;
    for (host, allowed) in [
        ("127.0.0.1", true),
        ("localhost", true),
        ("::1", true),
        ("mail.hub.example", false),
        ("10.0.0.1", false),
    ] {
        let server = Server {
            host: host.to_owned(),
            ..server(&peer, Security::None)
        };
        assert_eq!(Smtp::new(&server, patient()).is_ok(), allowed, "{host}");
    }
}

#[tokio::test]
async fn an_address_goes_out_as_the_person_wrote_it() {
    let peer = SmtpPeer::start().await;
    send_to(
        &mut smtp(&peer),
        &["H.Smith+Forms@größe.test"],
        false,
        &letter(),
    )
    .await;
    assert_eq!(
        peer.accepted()[0].recipients,
        ["H.Smith+Forms@xn--gre-6ka8i.test"]
    );
}
