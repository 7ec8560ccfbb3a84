//! Rulings in conversation: a real Dovecot holds the mailbox, our SMTP server takes what is sent, and
//! between them run the daemon's own steps (look into the folders, read, judge, send) at a time that
//! the story sets. An admin answers the summary that was really posted, from their own mail program,
//! above, below or within what they quote.

mod admins;
mod doubtful;
mod leads;

use std::{cell::Cell, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::{
    bot::{
        desk::{self, Reading},
        poll::{Losses, Scope, poll_once},
        remind::recheck_once,
        send::{Sender, Turn},
        watch,
    },
    config::hub::{Copy, Inbox, Post, Security, Server, SmtpPost},
    domain::{mail, reading::Reader},
    mailbox::{Mailbox, Patience},
    post::smtp,
    store::lease,
};
use tokio::sync::{Notify, mpsc};

use crate::{
    conversations::office::{Mail, Office},
    dovecot::{Dovecot, PASSWORD},
    groups::{LEAD, planned},
    orders::{SAM, with_admins},
    smtp_peer::{Accepted, SmtpPeer},
};

thread_local! {
    /// What the desk takes for the time.
    static NOW: Cell<DateTime<Utc>> = const { Cell::new(DateTime::UNIX_EPOCH) };
}

/// One hub with its mailbox, its post and its people.
struct Lab {
    dovecot: Arc<Dovecot>,
    account: String,
    office: Office,
    mailbox: Mailbox,
    reading: Reading,
    sender: Sender,
    peer: SmtpPeer,
    /// Letters of the peer's that the story knows of.
    known: usize,
    mails: usize,
}

impl Lab {
    /// First contact has been made, and the mailbox is empty.
    async fn open(account: &str) -> Lab {
        Lab::open_at(account, "2022-05-03T09:00:00Z").await
    }

    async fn open_at(account: &str, now: &str) -> Lab {
        let dovecot = Dovecot::shared();
        let peer = SmtpPeer::start().await;
        let server = |port| Server {
            host: "127.0.0.1".to_owned(),
            port,
            security: Security::None,
            ca_file: None,
            user: account.to_owned(),
            password: PASSWORD.into(),
        };
        let mut office = with_admins(Office::scratch().await).furnished(|config| {
            let hub = config.hubs.iter_mut().find(|hub| hub.id == "cambridge");
            let hub = hub.unwrap();
            if let Inbox::Imap(inbox) = &mut hub.inbox {
                inbox.server = server(dovecot.port);
            }
            hub.post = Post::Smtp(SmtpPost {
                server: server(peer.addr.port()),
                copy: Copy::None,
                per_minute: 600,
                settle: Duration::from_secs(10),
            });
        });
        office.now = now.parse().unwrap();
        let hub = office.config.hub("cambridge").unwrap();
        let mut tx = office.db.begin().await.unwrap();
        let for_ever = DateTime::<Utc>::MAX_UTC - TimeDelta::days(1);
        let mine = lease::take(&mut tx, "cambridge", "lab", office.now, for_ever).await;
        assert!(mine.unwrap());
        tx.commit().await.unwrap();
        let mut lab = Lab {
            mailbox: Mailbox::connect(&hub.inbox, Patience::default())
                .await
                .unwrap_or_else(|e| panic!("{e}\n{}", dovecot.log())),
            reading: Reading::new(Arc::new(Reader::new(&office.config.programmes)), hub),
            sender: Sender::new(hub, smtp::Patience::default()).unwrap(),
            dovecot,
            account: account.to_owned(),
            office,
            peer,
            known: 0,
            mails: 0,
        };
        lab.looks().await;
        // Jobs count from their first look.
        lab.wakes(now).await;
        lab
    }

    /// One look into every folder, and what is new is judged.
    async fn looks(&mut self) {
        NOW.set(self.office.now);
        let hub = self.office.config.hub("cambridge").unwrap();
        let (hand, batches) = mpsc::channel(1);
        let (written, mut losses) = (Notify::new(), Losses::default());
        let judging = desk::work(
            self.office.judge(),
            self.reading.clone(),
            &self.office.db,
            "lab",
            batches,
            &written,
            || NOW.get(),
        );
        let (mailbox, db, now) = (&mut self.mailbox, &self.office.db, self.office.now);
        let looking = async move {
            for folder in watch::watched(hub) {
                let scope = Scope::All;
                poll_once(mailbox, db, &folder, scope, &mut losses, &hand, now)
                    .await
                    .unwrap();
            }
        };
        tokio::join!(judging, looking);
    }

    /// Everything due is handed over; gives back what the server has taken.
    async fn posts(&mut self) -> Vec<Accepted> {
        let (judge, db, now) = (self.office.judge(), &self.office.db, self.office.now);
        while recheck_once(&judge, db, now).await.unwrap() {}
        loop {
            match self.sender.send_once(db, now).await.unwrap() {
                Turn::Sent { owed: 0, .. } => {}
                Turn::Idle(_) => break,
                other => panic!("not sent: {other:?}"),
            }
        }
        let taken = self.peer.accepted().split_off(self.known);
        self.known += taken.len();
        taken
    }

    /// A mail comes in, a little over an hour after the last.
    async fn receives(&mut self, mail: &Mail) -> Vec<Accepted> {
        self.office.now += TimeDelta::minutes(61);
        self.finds("", &mail.raw(), self.office.now).await
    }

    /// A mail that its server took in at that time is found in a folder.
    async fn finds(&mut self, folder: &str, raw: &[u8], at: DateTime<Utc>) -> Vec<Accepted> {
        self.dovecot.put(&self.account, folder, raw, Some(at));
        self.looks().await;
        self.posts().await
    }

    /// What the calendar calls for.
    async fn wakes(&mut self, now: &str) -> Vec<Accepted> {
        self.office.wakes(now).await;
        self.posts().await
    }

    /// The summary of that morning, as Sam gets it.
    async fn summary(&mut self, now: &str) -> Accepted {
        let posted = self.wakes(now).await;
        let theirs = |letter: &Accepted| kind(letter) == "summary" && letter.recipients == [SAM];
        posted.into_iter().find(theirs).expect("Sam's summary")
    }

    /// An answer, from one mail program after the other.
    fn answer(&mut self, to: &Accepted, from: &str, words: &str) -> Mail {
        self.mails += 1;
        let program = PROGRAMS[self.mails % PROGRAMS.len()];
        answer(program, from, to, words).id(&format!("answer{}", self.mails))
    }

    /// Writes and is answered, line by line of a conversation; each is
    /// `(what Sam writes, what Sam is told, who else is written to, the register)`.
    async fn talks(&mut self, summary: &Accepted, turns: &[[&str; 4]]) {
        for [writes, told, others, register] in turns {
            let mail = self.answer(summary, SAM, writes);
            let posted = self.receives(&mail).await;
            let heard = told_in(&posted);
            let wrote = others_in(&posted);
            let stands = self.office.register().await;
            assert_eq!(
                [heard.as_str(), wrote.as_str(), stands.as_str()],
                [*told, *others, *register],
                "{writes}"
            );
        }
    }

    /// A lead's answers; each is `(what she writes, what she is told, her events)`.
    async fn hears(&mut self, letter: &Accepted, turns: &[[&str; 3]]) {
        for [writes, told, events] in turns {
            let mail = self.answer(letter, LEAD, writes);
            let posted = self.receives(&mail).await;
            assert!(posted.iter().all(|l| kind(l) == "lead-answer"), "{writes}");
            let heard: Vec<String> = posted.iter().map(words).collect();
            let heard = heard.concat();
            let (_, said) = heard.split_once("reaches a person. ").unwrap();
            let (said, _) = said.split_once(" With kind regards").unwrap();
            let stand = planned(&self.office).await.join(", ");
            assert_eq!([said, stand.as_str()], [*told, *events], "{writes}");
        }
    }
}

/// The `X-Countersign-Letter` without its number.
fn kind(letter: &Accepted) -> String {
    let text = String::from_utf8_lossy(&letter.bytes).into_owned();
    let named = text
        .lines()
        .find_map(|line| line.strip_prefix("X-Countersign-Letter: "))
        .unwrap();
    named.split(';').next().unwrap().to_owned()
}

/// The text part on one line, without the foot.
fn words(letter: &Accepted) -> String {
    let text = mail::parse(&letter.bytes).text.unwrap();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (said, _) = words
        .split_once("Countersign wrote this")
        .unwrap_or((&words, ""));
    said.trim().to_owned()
}

fn is_answer(letter: &Accepted) -> bool {
    ["transcript", "command-check"].contains(&kind(letter).as_str())
}

/// What the admin is told.
fn told_in(posted: &[Accepted]) -> String {
    let answers: Vec<&Accepted> = posted.iter().filter(|l| is_answer(l)).collect();
    assert!(answers.len() <= 1, "{} answers to one mail", answers.len());
    let said = answers.first().map(|letter| words(letter));
    let said = said.unwrap_or_default();
    let said = match said.split_once("Write one order a line") {
        Some((before, _)) => format!("{before}(help)"),
        None => said,
    };
    let opening = "This is what became of your reply. ";
    said.strip_prefix(opening)
        .map_or(said.as_str(), |rest| rest.trim_start_matches("- "))
        .to_owned()
}

/// "offer to l.brook, h.archer"
fn others_in(posted: &[Accepted]) -> String {
    let others = posted.iter().filter(|l| !is_answer(l)).map(|letter| {
        let local = |to: &String| to.split('@').next().unwrap().to_owned();
        let to: Vec<String> = letter.recipients.iter().map(local).collect();
        format!("{} to {}", kind(letter), to.join(", "))
    });
    others.collect::<Vec<_>>().join("; ")
}

/// How a mail program sets an answer and what it answers.
#[derive(Debug, Clone, Copy)]
enum Program {
    Gmail,
    Outlook,
    OutlookHtml,
    Apple,
    /// Beneath what is quoted, as some still do.
    Below,
}

const PROGRAMS: [Program; 5] = [
    Program::Gmail,
    Program::Outlook,
    Program::OutlookHtml,
    Program::Apple,
    Program::Below,
];

fn answer(program: Program, from: &str, to: &Accepted, words: &str) -> Mail {
    let letter = mail::parse(&to.bytes);
    let (subject, text) = (letter.subject, letter.text.unwrap().replace("\r\n", "\n"));
    let id = to.message_id();
    let id = id.trim_start_matches('<').trim_end_matches('>');
    let quoted: String = text.lines().map(|line| format!("> {line}\n")).collect();
    let hub = "Cambridge Maths Hub <admin@cambridgemathshub.test>";
    let reply = Mail::from(from)
        .subject(&format!("Re: {subject}"))
        .in_reply_to(id);
    match program {
        Program::Gmail => reply.says(&format!(
            "{words}\n\nOn Wed, 4 May 2022 at 07:30, {hub} wrote:\n\n{quoted}"
        )),
        Program::Apple => reply.says(&format!(
            "{words}\n\nSam\n\n> On 4 May 2022, at 07:30, {hub} wrote:\n> \n{quoted}"
        )),
        Program::Outlook => reply.says(&format!(
            "{words}\n\nSam Reed\nMaths Hub Administrator\n\n________________________________\n\
             From: {hub}\nSent: 04 May 2022 07:30\nTo: Sam Reed <{from}>\nSubject: {subject}\n\n{text}"
        )),
        Program::OutlookHtml => {
            let html = letter.html.unwrap();
            let lines = words.replace('&', "&amp;").replace('<', "&lt;");
            let lines: String = lines
                .lines()
                .map(|line| format!("<p class=\"MsoNormal\">{line}<o:p></o:p></p>\n"))
                .collect();
            reply
                .header("Content-Type: text/html; charset=utf-8")
                .says(&format!(
                    "<html><body><div class=\"WordSection1\">{lines}<div><div style=\"border:none;\
                     border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p class=\"MsoNormal\">\
                     <b>From:</b> Cambridge Maths Hub &lt;admin@cambridgemathshub.test&gt; <br>\
                     <b>Sent:</b> 04 May 2022 07:30<br><b>To:</b> Sam Reed &lt;{from}&gt;<br>\
                     <b>Subject:</b> {subject}</p></div></div>{html}</div></body></html>"
                ))
        }
        Program::Below => reply.says(&format!(
            "On 04/05/2022 07:30, {hub} wrote:\n{quoted}\n{words}\n"
        )),
    }
}
