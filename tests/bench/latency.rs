//! How long a school waits: from the moment another IDLE connection hears of the mail to the final
//! dot of the answer. Dovecot collects news for half a second before it tells anybody, so the clock
//! starts at another connection's notice, not at the delivery. The mail is delivered by Dovecot
//! itself, as on any real server: a file put under its hands is given its UID by whichever
//! connection looks first, and the others wait a tenth of a second for the lock.

use std::time::Duration;

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    time::{Instant, sleep},
};

use crate::{
    Line,
    dovecot::{PASSWORD, USER},
    line,
    season::Lab,
};

/// Numbers of mails no other part uses.
const FIRST: usize = 50_000;

pub async fn measure(lab: &Lab, mails: usize) -> Vec<Line> {
    let mut daemon = lab.daemon("send");
    let mut idle = Client::begin(lab.dovecot.port).await;
    idle.say("b EXAMINE INBOX\r\n").await;
    idle.read_to("b OK").await;
    idle.say("c IDLE\r\n").await;
    idle.read_to("+ ").await;
    let mut delivery = Client::begin(lab.dovecot.port).await;
    // The first mail finds the daemon logged in and waiting, and the way to the SMTP server open.
    one(lab, &mut delivery, &mut idle, FIRST).await;
    let mut waits = Vec::new();
    for n in 1..=mails {
        // Out of step with anybody's timer.
        sleep(Duration::from_millis(100 + (n as u64 * 37) % 200)).await;
        waits.push(one(lab, &mut delivery, &mut idle, FIRST + n).await);
    }
    let judged = "SELECT count(*) FROM letter WHERE hub = 'cambridge' AND state = 'sent'";
    let sent = i64::try_from(lab.sink.taken()).unwrap();
    daemon.until(judged, sent).await;
    daemon.stop();
    waits.sort_by(f64::total_cmp);
    let at = |percent: usize| waits[(waits.len() * percent).div_ceil(100) - 1];
    vec![line(
        format!(
            "from another IDLE connection's notice to the letter's final dot, {mails} mails one by one"
        ),
        format!(
            "median {:.1} ms, **p95 {:.1} ms**, longest {:.1} ms",
            at(50),
            at(95),
            at(100)
        ),
        "p95 at most 50 ms",
    )]
}

/// Delivers a mail and gives its wait in milliseconds.
async fn one(lab: &Lab, delivery: &mut Client, idle: &mut Client, n: usize) -> f64 {
    let dot = lab.sink.taken();
    let mail = lab.mail(n);
    let (heard, dot, ()) = tokio::join!(idle.news(), lab.sink.dot(dot), delivery.append(&mail));
    // The daemon may have heard a moment before us.
    match dot.checked_duration_since(heard) {
        Some(wait) => wait.as_secs_f64() * 1000.0,
        None => heard.duration_since(dot).as_secs_f64() * -1000.0,
    }
}

/// Another connection to the mailbox.
struct Client(BufReader<TcpStream>);

impl Client {
    async fn begin(port: u16) -> Client {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let mut client = Client(BufReader::new(stream));
        let password = PASSWORD.replace('\\', "\\\\").replace('"', "\\\"");
        client
            .say(&format!("a LOGIN \"{USER}\" \"{password}\"\r\n"))
            .await;
        client.read_to("a OK").await;
        client
    }

    async fn append(&mut self, mail: &[u8]) {
        self.say(&format!("d APPEND INBOX {{{}}}\r\n", mail.len()))
            .await;
        self.read_to("+ ").await;
        self.0.get_mut().write_all(mail).await.unwrap();
        self.say("\r\n").await;
        self.read_to("d OK").await;
    }

    async fn news(&mut self) -> Instant {
        loop {
            let line = self.line().await;
            let heard = Instant::now();
            if line.trim_end().ends_with("EXISTS") {
                return heard;
            }
        }
    }

    async fn say(&mut self, words: &str) {
        self.0.get_mut().write_all(words.as_bytes()).await.unwrap();
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(
            self.0.read_line(&mut line).await.unwrap(),
            0,
            "the mail server hung up"
        );
        line
    }

    async fn read_to(&mut self, start: &str) {
        while !self.line().await.starts_with(start) {}
    }
}
