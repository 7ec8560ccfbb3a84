//! The whole daemon when what it works with fails: servers that refuse, drop and hang, a disk that
//! is full.

use countersign::clock;

use crate::{
    daemon::Place,
    dovecot::Dovecot,
    school::School,
    smtp_peer::{Do, SmtpPeer, Step},
};

const HUB: &str = "admin@hub.example";

fn hub(name: &str, address: &str, imap: u16, smtp: u16) -> String {
    format!(
        r#"
[hubs.{name}]
name = "Cambridge Maths Hub"
address = "{address}"
admins = ["jo@{name}.example"]
mode = "send"
programmes = ["PROGRAMME"]
[hubs.{name}.inbox]
host = "127.0.0.1"
port = {imap}
security = "none"
password_file = "PASSWORD"
poll_seconds = 10
[hubs.{name}.post]
host = "127.0.0.1"
port = {smtp}
security = "none"
copy = "none"
per_minute = 600
settle_seconds = 10
"#
    )
}

/// How often this school's answer was accepted for somebody.
fn got(peer: &SmtpPeer, school: School, who: &str) -> usize {
    let thread = format!("In-Reply-To: <{}>", school.form_id(HUB));
    let accepted = peer.accepted();
    accepted
        .iter()
        .filter(|letter| String::from_utf8_lossy(&letter.bytes).contains(&thread))
        .filter(|letter| letter.recipients.iter().any(|to| to == who))
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_recipient_has_the_letter_once_whatever_the_server_says_first() {
    let dovecot = Dovecot::start();
    let peer = SmtpPeer::start().await;
    let place = Place::new(&hub("cambridge", HUB, dovecot.port, peer.addr.port()));
    let daemon = place.start();
    place.first_contact(1).await;
    let [mixed, dropped, deferred, refused] = [1, 2, 3, 4].map(School);

    // One is put off, one does not exist, one is taken.
    let put_off = Step::Rcpt(Some(mixed.head()));
    peer.once(put_off, Do::Say("451 4.3.0 come back later"));
    let unknown = Step::Rcpt(Some(mixed.lead_2()));
    peer.always(unknown, Do::Say("550 5.1.1 no such user here"));
    // The line breaks before the letter.
    dovecot.deliver_for(HUB, "", &mixed.form(&place.season, HUB));
    let taken = "SELECT count(*) FROM recipient WHERE state = 'taken'";
    place.until(taken, 1).await;
    peer.once(Step::Data, Do::HangUp);
    dovecot.deliver_for(HUB, "", &dropped.form(&place.season, HUB));
    let begun = "SELECT count(*) FROM letter WHERE state = 'due' AND attempts > 0";
    place.until(begun, 2).await;
    peer.once(Step::Mail, Do::Say("452 4.3.1 no room"));
    dovecot.deliver_for(HUB, "", &deferred.form(&place.season, HUB));
    place.until(begun, 3).await;
    peer.once(Step::Data, Do::Say("554 5.7.1 not from you"));
    dovecot.deliver_for(HUB, "", &refused.form(&place.season, HUB));
    let failed = "SELECT count(*) FROM letter WHERE state = 'failed'";
    place.until(failed, 1).await;
    // Nobody got what was refused, put off or cut short.
    assert_eq!(got(&peer, mixed, &mixed.lead_1()), 1);
    for nobody in [mixed.head(), mixed.lead_2()] {
        assert_eq!(got(&peer, mixed, &nobody), 0, "{nobody}");
    }
    for school in [dropped, deferred, refused] {
        assert_eq!(got(&peer, school, &school.lead_1()), 0, "{school:?}");
    }

    let waiting = "SELECT count(*) FROM letter WHERE state <> 'sent'";
    place.until(waiting, 1).await;
    for (school, who, times) in [
        (mixed, mixed.lead_1(), 1),
        (mixed, mixed.head(), 1),
        (mixed, mixed.lead_2(), 0),
        (dropped, dropped.lead_1(), 1),
        (dropped, dropped.head(), 1),
        (deferred, deferred.lead_1(), 1),
        (refused, refused.lead_1(), 0),
    ] {
        assert_eq!(got(&peer, school, &who), times, "{who}");
    }
    let dead = place.rows("SELECT key FROM dead_address").await;
    assert_eq!(dead, [[mixed.lead_2()]]);
    assert!(daemon.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_holds_up_no_other_hub() {
    let dovecot = Dovecot::start();
    let (hanging, other) = (SmtpPeer::start().await, SmtpPeer::start().await);
    hanging.always(Step::Rcpt(None), Do::Hang);
    let elsewhere = "admin@elsewhere.example";
    let place = Place::new(&format!(
        "{}{}",
        hub("cambridge", HUB, dovecot.port, hanging.addr.port()),
        hub("elsewhere", elsewhere, dovecot.port, other.addr.port()),
    ));
    let daemon = place.start();
    place.first_contact(2).await;
    dovecot.deliver_for(HUB, "", &School(1).form(&place.season, HUB));
    hanging.hangs().await;
    dovecot.deliver_for(elsewhere, "", &School(2).form(&place.season, elsewhere));
    let sent = "SELECT count(*) FROM letter WHERE state = 'sent'";
    place.until(sent, 1).await;
    // Its own hub goes on judging.
    dovecot.deliver_for(HUB, "", &School(3).form(&place.season, HUB));
    let judged = "SELECT count(*) FROM message WHERE state = 'judged'";
    place.until(judged, 3).await;
    daemon.kill();
}

/// Before the dot nothing can have been accepted, and the letter waits as before. After it nobody
/// can know: where no copy tells, a person is shown the letter and decides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_beside_hanging_servers_it_ends_and_knows_how_each_letter_stands() {
    let dovecot = Dovecot::start();
    let (early, late) = (SmtpPeer::start().await, SmtpPeer::start().await);
    early.once(Step::Rcpt(None), Do::Hang);
    late.once(Step::Dot { accepted: true }, Do::Hang);
    let elsewhere = "admin@elsewhere.example";
    let place = Place::new(&format!(
        "{}{}",
        hub("cambridge", HUB, dovecot.port, early.addr.port()),
        hub("elsewhere", elsewhere, dovecot.port, late.addr.port()),
    ));
    let daemon = place.start();
    place.first_contact(2).await;
    dovecot.deliver_for(HUB, "", &School(1).form(&place.season, HUB));
    dovecot.deliver_for(elsewhere, "", &School(2).form(&place.season, elsewhere));
    early.hangs().await;
    late.hangs().await;
    // The limit of the wait is well below any that a server is given for an answer.
    assert!(daemon.terminate().await.success(), "{}", place.tail());
    let letters = "SELECT hub, state, reason FROM letter ORDER BY hub";
    assert_eq!(
        place.rows(letters).await,
        [
            ["cambridge", "due", "interrupted before it was sent"],
            [
                "elsewhere",
                "in-doubt",
                "dot: told to stop before it was answered"
            ],
        ]
    );

    // An operator sees the doubt, with what to do, and where it stands in the application.
    let held = told(&place, &["held", "--hub", "elsewhere"]);
    assert!(
        held.contains("in-doubt: acknowledgement about PMR"),
        "{held}"
    );
    assert!(held.contains(&School(2).lead_1()), "{held}");
    let line = held
        .lines()
        .find(|line| line.contains("countersign release"));
    let letter = line
        .and_then(|line| line.split_whitespace().nth(2))
        .unwrap();
    let reference = place.reference(&School(2).urn()).await;
    let shown = told(&place, &["show", &reference, "--hub", "elsewhere"]);
    let stands = format!("letter {letter} acknowledgement, in-doubt");
    assert!(shown.contains(&stands), "{shown}");
    let listed = told(&place, &["list", "--hub", "elsewhere"]);
    assert!(listed.contains(&reference), "{listed}");
    let nothing = told(&place, &["held", "--hub", "cambridge"]);
    assert!(nothing.contains("nothing waits"), "{nothing}");

    // What was not accepted goes at the next start; what is in doubt goes when a person says so.
    let daemon = place.start();
    let sent = "SELECT count(*) FROM letter WHERE state = 'sent'";
    place.until(sent, 1).await;
    assert_eq!(got(&early, School(1), &School(1).lead_1()), 1);
    assert_eq!(late.accepted().len(), 1);
    let by = ["ignore", letter, "--hub", "elsewhere", "--by", "Jo"];
    told(&place, &by);
    let nothing = told(&place, &["held", "--hub", "elsewhere"]);
    assert!(nothing.contains("nothing waits"), "{nothing}");
    assert!(daemon.terminate().await.success());
    assert_eq!(late.accepted().len(), 1);
}

/// What the program prints for a command beside the daemon.
fn told(place: &Place, arguments: &[&str]) -> String {
    let out = place.command(arguments).output().unwrap();
    assert!(out.status.success(), "{arguments:?}: {out:?}");
    String::from_utf8(out.stdout).unwrap()
}

/// A limit on the size of files stands for the full disk: the register cannot grow. As on a full
/// disk, the write fails and the program lives.
///
/// - Case 15: a full disk, and the mail counts as done.
/// - Case 31: good mail set aside for a passing fault.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_intake_loudly_and_loses_nothing() {
    let dovecot = Dovecot::start();
    let peer = SmtpPeer::start().await;
    let place = Place::new(&hub("cambridge", HUB, dovecot.port, peer.addr.port()));
    let daemon = place.start();
    place.first_contact(1).await;
    assert!(daemon.terminate().await.success());

    let script = "trap '' XFSZ; exec prlimit --fsize=900000:unlimited \"$@\"";
    let daemon = place.start_under(&["sh", "-c", script, "sh"]);
    place.until_logged("watching").await;
    let (large, small) = (School(1), School(2));
    dovecot.deliver_for(HUB, "", &with_photographs(large, &place));
    place.until_logged("mail not written down").await;
    dovecot.deliver_for(HUB, "", &small.form(&place.season, HUB));
    let judged = "SELECT count(*) FROM message";
    assert!(place.number(judged).await.unwrap() < 2);

    let pid = daemon.id().to_string();
    let lifted = std::process::Command::new("prlimit")
        .args(["--pid", &pid, "--fsize=unlimited"])
        .status()
        .unwrap();
    assert!(lifted.success());
    let sent = "SELECT count(*) FROM letter WHERE state = 'sent'";
    place.until(sent, 2).await;
    for school in [large, small] {
        assert_eq!(got(&peer, school, &school.lead_1()), 1, "{school:?}");
    }
    assert_eq!(place.number(judged).await, Some(2));
    assert!(daemon.terminate().await.success(), "{}", place.tail());
}

/// The form as a Word document, and beside it what does not get smaller by compressing.
fn with_photographs(school: School, place: &Place) -> Vec<u8> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let mut noise = vec![0; 1_500_000];
    getrandom::fill(&mut noise).unwrap();
    let photograph = STANDARD.encode(noise);
    let lines: Vec<&str> = photograph
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let mail = String::from_utf8(school.form_as_word(&place.season, HUB)).unwrap();
    let photograph = format!(
        "--limit\r\nContent-Type: application/octet-stream\r\n\
         Content-Disposition: attachment; filename=\"notes-{}.bin\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--limit--\r\n",
        clock::now().timestamp(),
        lines.join("\r\n")
    );
    mail.replace("--limit--\r\n", &photograph).into_bytes()
}
