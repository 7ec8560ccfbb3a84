//! Machines set against us, both directions live: whatever answers us, we fall silent.
//!
//! A mail between them takes no time here, so a loop would run as fast as it can be written. What
//! counts is how many letters the other side has had when every mail on either side is judged.

use std::{fs, path::PathBuf, sync::Arc};

use chrono::Utc;
use countersign::clock;
use tokio::{sync::mpsc::UnboundedReceiver, task::JoinHandle};

use crate::{
    daemon::{Daemon, Place},
    dovecot::Dovecot,
    school::School,
    smtp_peer::{Accepted, SmtpPeer},
};

const ONE: &str = "admin@one.example";
const TWO: &str = "admin@two.example";

/// A daemon with its mailbox and its way out.
struct Hub {
    address: &'static str,
    place: Place,
    peer: SmtpPeer,
    mailbox: Inbox,
}

#[derive(Clone)]
enum Inbox {
    Imap(Arc<Dovecot>),
    Maildir(PathBuf),
}

impl Hub {
    async fn new(address: &'static str, dovecot: Option<&Arc<Dovecot>>) -> Hub {
        let peer = SmtpPeer::start().await;
        let place = Place::new("");
        // Every hub has a key of its own.
        let key: String = address.bytes().map(|b| format!("{b:02x}")).collect();
        fs::write(place.path("hmac.key"), format!("{key:0<64.64}")).unwrap();
        let (mailbox, inbox) = match dovecot {
            Some(dovecot) => {
                let port = dovecot.port;
                let inbox = format!(
                    "host = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\npassword_file = \"PASSWORD\""
                );
                (Inbox::Imap(Arc::clone(dovecot)), inbox)
            }
            None => {
                let folder = place.path("Maildir");
                for sub in ["new", "cur", "tmp"] {
                    fs::create_dir_all(folder.join(sub)).unwrap();
                }
                (Inbox::Maildir(folder), "maildir = \"Maildir\"".to_owned())
            }
        };
        place.configure(&format!(
            "[hubs.hub]\nname = \"Cambridge Maths Hub\"\naddress = \"{address}\"\n\
             admins = [\"jo@hub.example\"]\nmode = \"send\"\nprogrammes = [\"PROGRAMME\"]\n\
             [hubs.hub.inbox]\n{inbox}\n[hubs.hub.post]\nhost = \"127.0.0.1\"\nport = {port}\n\
             security = \"none\"\npassword_file = \"PASSWORD\"\ncopy = \"none\"\nper_minute = 600\nsettle_seconds = 10\n",
            port = peer.addr.port()
        ));
        Hub {
            address,
            place,
            peer,
            mailbox,
        }
    }

    async fn starts(&self) -> Daemon {
        let daemon = self.place.start();
        self.place.first_contact(1).await;
        daemon
    }

    /// Everything that came is judged, and everything written has gone or waits for a person.
    async fn is_quiet(&self, came: i64) -> bool {
        let judged = "SELECT count(*) FROM message WHERE state = 'judged'";
        let waiting = "SELECT count(*) FROM letter WHERE state IN ('due', 'sending')";
        self.place.number(judged).await == Some(came) && self.place.number(waiting).await == Some(0)
    }
}

impl Inbox {
    fn deliver(&self, to: &str, mail: &[u8]) {
        let now = clock::now();
        let received = format!("Received: from mx by store; {}\r\n", now.to_rfc2822());
        let mail = [received.as_bytes(), mail].concat();
        match self {
            Inbox::Imap(dovecot) => dovecot.deliver_for(to, "", &mail),
            Inbox::Maildir(folder) => {
                let name = format!("{}.test", now.timestamp_nanos_opt().unwrap());
                fs::write(folder.join("tmp").join(&name), mail).unwrap();
                fs::rename(
                    folder.join("tmp").join(&name),
                    folder.join("new").join(name),
                )
                .unwrap();
            }
        }
    }
}

/// How a letter of ours arrives after a gateway that keeps only what mail must have.
fn without_marks(letter: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(letter);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let kept: Vec<&str> = head
        .split("\r\n")
        .filter(|line| !line.starts_with("X-") && !line.starts_with("Auto-Submitted"))
        .collect();
    format!("{}\r\n\r\n{body}", kept.join("\r\n")).into_bytes()
}

/// What each sends, the other receives.
fn carry(
    mut letters: UnboundedReceiver<Accepted>,
    to: &'static str,
    inbox: Inbox,
    marked: bool,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        while let Some(letter) = letters.recv().await {
            if letter.recipients.iter().any(|r| r == to) {
                let bytes = match marked {
                    true => letter.bytes,
                    false => without_marks(&letter.bytes),
                };
                inbox.deliver(to, &bytes);
            }
        }
    })
}

/// A form at one hub that names the other as its first teacher, and comes from there.
fn form_from(school: School, hub: &Hub, other: &str) -> Vec<u8> {
    let form = school.form_copied_to(&hub.place.season, hub.address, &[]);
    let form = String::from_utf8(form).unwrap();
    form.replace(&school.lead_1(), other).into_bytes()
}

async fn two_of_us(marked: bool, most: usize) {
    let dovecot = Arc::new(Dovecot::start());
    let (one, two) = (
        Hub::new(ONE, Some(&dovecot)).await,
        Hub::new(TWO, None).await,
    );
    let (first, second) = (one.starts().await, two.starts().await);
    let there = carry(one.peer.deliveries(), TWO, two.mailbox.clone(), marked);
    let back = carry(two.peer.deliveries(), ONE, one.mailbox.clone(), marked);
    one.mailbox.deliver(ONE, &form_from(School(1), &one, TWO));
    two.mailbox.deliver(TWO, &form_from(School(2), &two, ONE));
    one.place
        .until_true("both have fallen silent", async || {
            let (by_one, by_two) = (one.peer.accepted().len(), two.peer.accepted().len());
            by_one > 0
                && by_two > 0
                && one.is_quiet(1 + i64::try_from(by_two).unwrap()).await
                && two.is_quiet(1 + i64::try_from(by_one).unwrap()).await
        })
        .await;
    for hub in [&one, &two] {
        let sent = hub.peer.accepted().len();
        assert!(sent <= most, "{} wrote {sent} times", hub.address);
    }
    assert!(first.terminate().await.success());
    assert!(second.terminate().await.success());
    there.abort();
    back.abort();
}

/// Case 68: a new address each time; a help desk on the other side.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_countersigns_set_against_each_other_stop() {
    two_of_us(true, 1).await;
    // A gateway between them takes every mark of an automatic mail away.
    two_of_us(false, 2).await;
}

/// What a machine says to a letter of ours: header lines, subject and words; `#` becomes a new
/// number each time.
struct Machine {
    what: &'static str,
    from: &'static str,
    header: &'static str,
    subject: &'static str,
    words: &'static str,
    /// Letters of ours in all: the answer to the form, and two at most to what came then, which is
    /// as many without news as an application gets.
    most: usize,
}

const MACHINES: [Machine; 7] = [
    Machine {
        what: "an absence as RFC 3834 marks it",
        from: "",
        header: "Auto-Submitted: auto-replied\r\n",
        subject: "Re: Our application",
        words: "I confirm that I am away. Did you receive our form?",
        most: 1,
    },
    Machine {
        what: "an absence by its subject alone",
        from: "",
        header: "",
        subject: "Automatic reply: Our application",
        words: "I am out of school until Monday.",
        most: 1,
    },
    Machine {
        what: "an absence without any mark",
        from: "",
        header: "",
        subject: "Re: Our application",
        words: "I am away until Monday # June. In urgent matters please ring the office.",
        most: 1,
    },
    Machine {
        what: "a help desk that says so",
        from: "",
        header: "X-Zammad-Ticket: #\r\n",
        subject: "[Ticket##] Our application",
        words: "Your request has been received. Our team will be in touch.",
        most: 1,
    },
    Machine {
        what: "a help desk without any mark",
        from: "",
        header: "",
        subject: "Our application (case #)",
        words: "Thank you for writing to Millbrook. We have received your mail, number #.",
        most: 1,
    },
    Machine {
        what: "a help desk with a new address each time",
        from: "case-#@",
        header: "",
        subject: "Re: Our application (case #)",
        words: "Has our form been received? Case # is open.",
        most: 3,
    },
    Machine {
        what: "a machine that asks each time where its form is",
        from: "",
        header: "",
        subject: "Re: Our application",
        words: "Did you receive our form? (reminder #)",
        most: 3,
    },
];

/// Answers every letter that is taken, in its thread.
fn responder(
    mut letters: UnboundedReceiver<Accepted>,
    machine: &'static Machine,
    school: School,
    inbox: Inbox,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut number = 0;
        while let Some(letter) = letters.recv().await {
            number += 1;
            let n = number.to_string();
            let from = match machine.from {
                "" => school.lead_1(),
                from => format!("{}{}", from.replace('#', &n), school.domain()),
            };
            let id = letter.message_id();
            let reply = format!(
                "Message-ID: <reply-{n}@{domain}>\r\nIn-Reply-To: {id}\r\nReferences: {id}\r\n\
                 From: <{from}>\r\nTo: <{ONE}>\r\nSubject: {subject}\r\n{header}\
                 Date: {date}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n",
                domain = school.domain(),
                subject = machine.subject.replace('#', &n),
                header = machine.header.replace('#', &n),
                date = clock::now().with_timezone(&Utc).to_rfc2822(),
                words = machine.words.replace('#', &n),
            );
            inbox.deliver(ONE, reply.as_bytes());
        }
    })
}

/// - Case 65: ping-pong with daemons and absences.
/// - Case 68: a new address each time; a help desk on the other side.
/// - Case 74: an automatic thank-you looks like an answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn absences_and_help_desks_that_answer_every_letter_are_soon_left_alone() {
    let dovecot = Arc::new(Dovecot::start());
    for (number, machine) in (1..).zip(&MACHINES) {
        let hub = Hub::new(ONE, (number % 2 == 0).then_some(&dovecot)).await;
        let daemon = hub.starts().await;
        let school = School(number);
        let answering = responder(hub.peer.deliveries(), machine, school, hub.mailbox.clone());
        let form = school.form_copied_to(&hub.place.season, ONE, &[]);
        let before = match &hub.mailbox {
            Inbox::Imap(_) => hub
                .place
                .number("SELECT count(*) FROM message")
                .await
                .unwrap(),
            Inbox::Maildir(_) => 0,
        };
        hub.mailbox.deliver(ONE, &form);
        hub.place
            .until_true(machine.what, async || {
                let sent = hub.peer.accepted().len();
                sent > 0
                    && hub
                        .is_quiet(before + 1 + i64::try_from(sent).unwrap())
                        .await
            })
            .await;
        let sent = hub.peer.accepted().len();
        assert!(sent <= machine.most, "{}: {sent} letters", machine.what);
        // Nor has it signed for anybody.
        let open = "SELECT count(*) FROM application WHERE status = 'incomplete'";
        let open = hub.place.number(open).await;
        assert!(open >= Some(1), "{}", machine.what);
        assert!(daemon.terminate().await.success());
        answering.abort();
    }
}
