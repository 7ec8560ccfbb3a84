//! The daemon between a real mailbox and a real mail server, and people at work in the same
//! mailbox.

use std::sync::Arc;

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

use crate::{
    daemon::{self, Place},
    dovecot::{Dovecot, PASSWORD, USER},
    postfix::GONE,
    proxy::Proxy,
    relay::Relay,
    school::School,
    smtp_peer::SmtpPeer,
};

const SENT: &str = "SELECT count(*) FROM letter WHERE state = 'sent'";
const LETTERS: &str = "SELECT count(*) FROM letter";

/// The hub of the shared Dovecot's user.
fn hub(mode: &str, imap: u16, smtp: u16, inbox: &str) -> String {
    daemon::hub(USER, mode, imap, smtp, inbox)
}

/// The mails of a school's account that are answers to its form.
fn answers(dovecot: &Dovecot, school: School, who: &str) -> Vec<String> {
    let thread = format!("In-Reply-To: <{}>", school.form_id(USER));
    let mut mails = dovecot.mails(who, "");
    mails.retain(|mail| mail.contains(&thread));
    mails
}

fn header<'m>(mail: &'m str, name: &str) -> &'m str {
    mail.lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .unwrap_or_else(|| panic!("no {name} in {mail}"))
}

/// What somebody with a mail program does in the account.
async fn at_work(dovecot: &Dovecot, commands: &[&str]) {
    let stream = TcpStream::connect(("127.0.0.1", dovecot.port))
        .await
        .unwrap();
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut password = PASSWORD.replace('\\', "\\\\");
    password = password.replace('"', "\\\"");
    let login = format!("LOGIN {USER} \"{password}\"");
    for command in std::iter::once(login.as_str()).chain(commands.iter().copied()) {
        write
            .write_all(format!("a {command}\r\n").as_bytes())
            .await
            .unwrap();
        loop {
            let line = lines.next_line().await.unwrap().unwrap();
            if let Some(answer) = line.strip_prefix("a ") {
                assert!(answer.starts_with("OK"), "{command}: {answer}");
                break;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_answered_over_encrypted_lines_and_a_real_bounce_reopens_the_signature() {
    let dovecot = Arc::new(Dovecot::start());
    let relay = Relay::before(&dovecot).await;
    let place = Place::new(&encrypted(&dovecot, &relay));
    let daemon = place.start();
    place.first_contact(1).await;
    let school = School(1);
    let form = String::from_utf8(school.form(&place.season, USER)).unwrap();
    let gone = format!("{GONE}@{}", school.domain());
    let form = form.replace(&school.lead_2(), &gone);
    dovecot.deliver(form.as_bytes());
    place
        .until_true("the answer is in the school's mailbox", async || {
            answers(&dovecot, school, &school.lead_1()).len() == 1
        })
        .await;
    let answer = answers(&dovecot, school, &school.lead_1()).remove(0);
    assert_eq!(header(&answer, "Auto-Submitted"), "auto-replied");
    assert_eq!(
        header(&answer, "X-Auto-Response-Suppress"),
        "DR, RN, NRN, OOF, AutoReply"
    );
    assert!(header(&answer, "X-Countersign-Letter").starts_with("acknowledgement"));
    let ids = place
        .rows("SELECT '<' || message_id || '>' FROM letter")
        .await;
    assert_eq!(ids, [[header(&answer, "Message-ID").to_owned()]]);
    assert!(
        !answer.contains("1000011"),
        "a teacher's number in a letter"
    );
    // Postfix has taken it for the other lead, and then nobody was there.
    let bounced = "SELECT count(*) FROM message WHERE kind = 'bounce'";
    place.until(bounced, 1).await;
    let dead = place.rows("SELECT key FROM dead_address").await;
    assert_eq!(dead, [[gone.clone()]], "{}", relay.log());
    let because = "SELECT because FROM message WHERE kind = 'bounce'";
    assert_eq!(
        place.rows(because).await,
        [[format!(
            "our letter to {gone}: there is no such address (5.1.1); the signature is open again"
        )]]
    );
    let status = place.rows("SELECT status FROM application").await;
    assert_eq!(status, [["incomplete"]]);
    // Its copy has come back and is known for what it is.
    let own = "SELECT count(*) FROM message WHERE kind = 'own'";
    place.until(own, 1).await;
    assert_eq!(place.number(LETTERS).await, Some(1));
    assert!(daemon.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_end_amid_the_work_it_ends_cleanly_and_goes_on_where_it_was() {
    let dovecot = Arc::new(Dovecot::start());
    let relay = Relay::before(&dovecot).await;
    let place = Place::new(&encrypted(&dovecot, &relay));
    let daemon = place.start();
    place.first_contact(1).await;
    let schools: Vec<School> = (1..=20).map(School).collect();
    for school in &schools {
        dovecot.deliver(&school.form(&place.season, USER));
    }
    place
        .until_true("letters are under way", async || {
            place.number(SENT).await > Some(1)
        })
        .await;
    assert!(daemon.terminate().await.success(), "{}", place.tail());
    let doubtful = "SELECT count(*) FROM letter WHERE state IN ('sending', 'in-doubt')";
    assert_eq!(place.number(doubtful).await, Some(0), "{}", place.tail());

    let daemon = place.start();
    place.until(SENT, 20).await;
    for school in schools {
        for who in [school.lead_1(), school.head(), school.lead_2()] {
            place
                .until_true("everybody has the answer once", async || {
                    answers(&dovecot, school, &who).len() == 1
                })
                .await;
        }
    }
    assert!(daemon.terminate().await.success());
}

/// TLS to the mailbox and STARTTLS to the post, by the lab's own authority.
fn encrypted(dovecot: &Dovecot, relay: &Relay) -> String {
    let ca = dovecot.ca.display();
    format!(
        r#"
[hubs.cambridge]
name = "Cambridge Maths Hub"
address = "{USER}"
admins = ["jo@cambridge.test"]
mode = "send"
programmes = ["PROGRAMME"]
[hubs.cambridge.inbox]
host = "localhost"
port = {imap}
ca_file = "{ca}"
password_file = "PASSWORD"
[hubs.cambridge.post]
host = "localhost"
port = {smtp}
ca_file = "{ca}"
copy = "self"
per_minute = 600
settle_seconds = 10
"#,
        imap = dovecot.tls_port,
        smtp = relay.port(),
    )
}

/// - Case 8: UIDs given anew: new mail is taken for old.
/// - Case 10: what a person has read is passed over.
/// - Case 11: a mailbox emptied during set-up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_do_in_the_mailbox_makes_nobody_hear_twice() {
    let mut dovecot = Dovecot::start();
    let line = Proxy::before(dovecot.port).await;
    let peer = SmtpPeer::start().await;
    let place = Place::new(&hub("send", line.port, peer.addr.port(), ""));
    let daemon = place.start();
    place.first_contact(1).await;
    let deliveries = "SELECT count(*) FROM delivery";
    for school in [1, 2, 3].map(School) {
        dovecot.deliver(&school.form(&place.season, USER));
    }
    place.until(SENT, 3).await;
    // Somebody reads them, and puts one away and back: it has another UID.
    at_work(
        &dovecot,
        &[
            "CREATE Archive",
            "SELECT INBOX",
            "STORE 1:* +FLAGS (\\Seen)",
            "MOVE 1 Archive",
            "SELECT Archive",
            "MOVE 1 INBOX",
        ],
    )
    .await;
    place.until(deliveries, 4).await;
    // Read before the daemon saw it: it is answered all the same.
    dovecot.deliver(&School(4).form(&place.season, USER));
    at_work(&dovecot, &["SELECT INBOX", "STORE 1:* +FLAGS (\\Seen)"]).await;
    place.until(SENT, 4).await;
    // The server loses its indexes: every mail has a new UID.
    dovecot.set_uidvalidity(4711);
    let renewed = "SELECT count(*) FROM delivery WHERE uidvalidity = 4711";
    place.until(renewed, 4).await;
    dovecot.deliver(&School(5).form(&place.season, USER));
    place.until(SENT, 5).await;
    assert_eq!(place.number(LETTERS).await, Some(5));
    for school in (1..=5).map(School) {
        let got = peer.accepted();
        let got = got
            .iter()
            .filter(|letter| letter.recipients.contains(&school.lead_1()));
        assert_eq!(got.count(), 1, "{school:?}");
    }
    assert!(daemon.terminate().await.success());
    // It has read, and nothing else: no flag, no move, no copy, no expunge, and no opening of a
    // folder by which a server would count mail as seen.
    let verbs = line.verbs();
    assert!(verbs.contains("UID FETCH"), "{verbs:?}");
    for verb in verbs {
        let reads = [
            "CAPABILITY",
            "AUTHENTICATE",
            "ENABLE",
            "EXAMINE",
            "UID SEARCH",
            "UID FETCH",
            "IDLE",
            "DONE",
            "NOOP",
            "LOGOUT",
        ];
        assert!(reads.contains(&verb.as_str()), "{verb}");
    }
}

/// Letters are effects of the turn that judged their cause: what is folded again afterwards, after a
/// restart, by a newer reader or under other UIDs, changes what is on record and writes to nobody.
///
/// Case 9: a new UIDVALIDITY skips to the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn folding_again_never_writes_a_letter() {
    let mut dovecot = Dovecot::start();
    let peer = SmtpPeer::start().await;
    let place = Place::new(&hub("send", dovecot.port, peer.addr.port(), ""));
    let daemon = place.start();
    place.first_contact(1).await;
    let (whole, open, misread) = (School(1), School(2), School(3));
    for school in [whole, misread] {
        dovecot.deliver(&school.form(&place.season, USER));
    }
    dovecot.deliver(&open.form_copied_to(&place.season, USER, &[]));
    place.until(SENT, 3).await;
    let states = "SELECT urn || ' ' || status FROM application ORDER BY urn";
    let judged = place.rows(states).await;
    let status = |of: &[Vec<String>], school: School| {
        let row = of.iter().find(|row| row[0].starts_with(&school.urn()));
        row.unwrap()[0].clone()
    };
    assert!(
        status(&judged, misread).ends_with(" complete"),
        "{judged:?}"
    );
    assert!(daemon.terminate().await.success());

    // A restart.
    let daemon = place.start();
    dovecot.deliver(&School(4).form(&place.season, USER));
    place.until(SENT, 4).await;
    assert!(daemon.terminate().await.success());

    // An older reader is at fault: it saw no number of the second teacher in this form.
    let db = place.db().await;
    let mut tx = db.begin().await.unwrap();
    let countersign::store::Tx::Sqlite(register) = &mut tx else {
        panic!("not a file");
    };
    let number = format!("{}", 1_000_000 + misread.0 * 10 + 2);
    for statement in [
        "UPDATE message SET reader_version = 1, reading = replace(reading, $1, '')",
        "UPDATE application SET status = 'incomplete', state = replace(replace(state, $1, ''),
             '\"complete\"', '\"incomplete\"') WHERE state LIKE '%' || $1 || '%'",
    ] {
        let damage = sqlx::query(statement).bind(&number);
        damage.execute(&mut **register).await.unwrap();
    }
    tx.commit().await.unwrap();
    db.close().await;
    let spoilt = place.rows(states).await;
    assert!(
        status(&spoilt, misread).ends_with(" incomplete"),
        "{spoilt:?}"
    );
    let daemon = place.start();
    place
        .until("SELECT count(*) FROM message WHERE reader_version = 1", 0)
        .await;
    place
        .until(
            "SELECT count(*) FROM application WHERE status = 'complete'",
            3,
        )
        .await;
    let numbers = "SELECT count(*) FROM message WHERE reading LIKE '%1000032%'";
    assert_eq!(place.number(numbers).await, Some(1));

    // Every UID is another, and the whole folder is looked through.
    dovecot.set_uidvalidity(4711);
    place
        .until("SELECT count(*) FROM delivery WHERE uidvalidity = 4711", 4)
        .await;
    dovecot.deliver(&School(5).form(&place.season, USER));
    place.until(SENT, 5).await;
    assert_eq!(place.number(LETTERS).await, Some(5));
    assert_eq!(peer.accepted().len(), 5);
    assert!(daemon.terminate().await.success());
}

/// - Case 16: put away though the work had failed.
/// - Case 31: good mail set aside for a passing fault.
/// - Case 32: a failure that does not say of which mail.
/// - Case 33: an over-size mail is passed over in silence.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_waits_for_a_person_and_delays_nobody() {
    let dovecot = Dovecot::start();
    let peer = SmtpPeer::start().await;
    let inbox = "max_size_mb = 1";
    let place = Place::new(&hub("send", dovecot.port, peer.addr.port(), inbox));
    let daemon = place.start();
    place.first_contact(1).await;
    let (large, damaged, next) = (School(1), School(2), School(3));
    // Too large to be fetched: held by its header, and the school hears that a person will look.
    let mut mail = large.form_as_word(&place.season, USER);
    mail.resize(1_200_000, b'\n');
    dovecot.deliver(&mail);
    place.until(SENT, 1).await;
    let held = "SELECT h.reasons, l.kind FROM hold h JOIN letter l ON l.message = h.message";
    assert_eq!(place.rows(held).await, [["[\"too-large\"]", "received"]]);

    // What the register holds of this school cannot be read any more.
    dovecot.deliver(&damaged.form(&place.season, USER));
    place.until(SENT, 2).await;
    let mut tx = place.db().await.begin().await.unwrap();
    let countersign::store::Tx::Sqlite(register) = &mut tx else {
        panic!("not a file");
    };
    let whole = sqlx::query_scalar("SELECT state FROM application WHERE urn = $1");
    let whole: String = whole
        .bind(damaged.urn())
        .fetch_one(&mut **register)
        .await
        .unwrap();
    let damage = sqlx::query("UPDATE application SET state = '{' WHERE urn = $1");
    let damage = damage.bind(damaged.urn());
    damage.execute(&mut **register).await.unwrap();
    tx.commit().await.unwrap();
    // Both lie there when it starts again, the good one first: it is judged, though what comes
    // after it in the same transaction cannot be.
    assert!(daemon.terminate().await.success());
    let words = "I confirm that I take part.";
    dovecot.deliver(&next.form(&place.season, USER));
    dovecot.deliver(&damaged.follow_up(USER, "poison@p.test", &damaged.head(), words));
    let daemon = place.start();
    place.until(SENT, 3).await;
    assert_eq!(peer.accepted().len(), 3, "each letter once");
    let aside = place
        .rows("SELECT message_id FROM message WHERE state = 'quarantined'")
        .await;
    assert_eq!(aside, [["poison@p.test"]]);
    let last = "SELECT state FROM message ORDER BY id DESC LIMIT 2";
    let last = place.rows(last).await;
    assert_eq!(last, [["quarantined"], ["judged"]], "in their turn");
    let told = place.command(&["held"]).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    for words in [
        "set aside",
        &damaged.head(),
        "Re: Our application",
        "because: read application",
        "move the mail out of the watched folder and back",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }

    // The register is mended, and somebody moves the mail out and back.
    let mut tx = place.db().await.begin().await.unwrap();
    let countersign::store::Tx::Sqlite(register) = &mut tx else {
        panic!("not a file");
    };
    let mend = sqlx::query("UPDATE application SET state = $2 WHERE urn = $1");
    let mend = mend.bind(damaged.urn()).bind(whole);
    mend.execute(&mut **register).await.unwrap();
    tx.commit().await.unwrap();
    // It came fourth.
    at_work(
        &dovecot,
        &[
            "CREATE Aside",
            "SELECT INBOX",
            "MOVE 4 Aside",
            "SELECT Aside",
            "MOVE 1 INBOX",
        ],
    )
    .await;
    let judged =
        "SELECT count(*) FROM message WHERE message_id = 'poison@p.test' AND state = 'judged'";
    place.until(judged, 1).await;
    assert!(daemon.terminate().await.success());
}

/// Case 21: IDLE watches another folder; Junk is not looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_dragged_out_of_junk_is_answered() {
    let dovecot = Dovecot::start();
    let peer = SmtpPeer::start().await;
    let place = Place::new(&hub(
        "send",
        dovecot.port,
        peer.addr.port(),
        "junk = \"Junk\"",
    ));
    let daemon = place.start();
    place.first_contact(2).await;
    dovecot.deliver_to(".Junk", &School(1).form(&place.season, USER));
    let held = "SELECT count(*) FROM hold WHERE reasons = '[\"suspicious\"]' AND closed_at IS NULL";
    place.until(held, 1).await;
    assert_eq!(place.number(LETTERS).await, Some(0));
    at_work(&dovecot, &["SELECT Junk", "MOVE 1 INBOX"]).await;
    place.until(SENT, 1).await;
    assert_eq!(place.number(held).await, Some(0));
    assert!(daemon.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_draft_mode_a_person_sends() {
    let dovecot = Dovecot::start();
    let peer = SmtpPeer::start().await;
    let inbox = "drafts = \"Drafts\"\nsent = \"Sent\"";
    let place = Place::new(&hub("draft", dovecot.port, peer.addr.port(), inbox));
    let daemon = place.start();
    place.first_contact(2).await;
    let school = School(1);
    let drafts = async |kind: &str| {
        let drafts = dovecot.mails(USER, ".Drafts");
        drafts.len() == 1 && drafts[0].contains(&format!("X-Countersign-Letter: {kind}"))
    };
    let form = school.form_copied_to(&place.season, USER, &[school.head()]);
    dovecot.deliver(&form);
    place
        .until_true("the letter lies in Drafts", async || {
            drafts("missing-items").await
        })
        .await;
    // The school is quicker than the person: the first letter is taken out again.
    let words =
        "I confirm my electronic signature on the application.\n\nTom Bright\nYear 2 teacher";
    dovecot.deliver(&school.follow_up(USER, "confirms@p.test", &school.lead_2(), words));
    place
        .until_true("only the newer letter lies there", async || {
            drafts("acknowledgement").await
        })
        .await;
    let overtaken = "SELECT count(*) FROM letter WHERE state = 'overtaken'";
    place.until(overtaken, 1).await;

    // A mail program sends it under a name of its own, without the fields it does not know.
    let draft = dovecot.mails(USER, ".Drafts").remove(0);
    let sent: Vec<&str> = draft
        .lines()
        .map(|line| match line.starts_with("Message-ID:") {
            true => "Message-ID: <program@cambridge.test>",
            false => line,
        })
        .filter(|line| !line.starts_with("X-") && !line.starts_with("Auto-Submitted"))
        .collect();
    dovecot.deliver_to(".Sent", sent.join("\r\n").as_bytes());
    at_work(
        &dovecot,
        &["SELECT Drafts", "STORE 1 +FLAGS (\\Deleted)", "EXPUNGE"],
    )
    .await;
    place.until(SENT, 1).await;
    assert_eq!(place.number(LETTERS).await, Some(2));
    assert_eq!(peer.connections(), 0);
    assert!(daemon.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_observe_mode_nothing_is_written_to_anybody() {
    let dovecot = Dovecot::start();
    let peer = SmtpPeer::start().await;
    let inbox = "drafts = \"Drafts\"";
    let place = Place::new(&hub("observe", dovecot.port, peer.addr.port(), inbox));
    let daemon = place.start();
    place.first_contact(1).await;
    dovecot.deliver(&School(1).form(&place.season, USER));
    let observed = "SELECT count(*) FROM letter WHERE state = 'observed'";
    place.until(observed, 1).await;
    assert!(daemon.terminate().await.success());
    assert_eq!(peer.connections(), 0);
    assert!(dovecot.mails(USER, ".Drafts").is_empty());
    assert!(dovecot.mails(&School(1).lead_1(), "").is_empty());
}
