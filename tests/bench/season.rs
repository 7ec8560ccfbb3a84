//! One box, pulled by mbsync, judged by Countersign, and answered.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, chown},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;
use tokio::time::Instant;

use crate::{
    Line,
    dovecot::{Dovecot, PASSWORD, USER},
    hub::{self, Daemon, Ports, ask},
    line,
    mails::Mails,
    sink::Sink,
};

/// The servers, and two hubs' folders whose daemons have met the empty box.
pub struct Lab {
    pub dovecot: Dovecot,
    pub sink: Sink,
    pub mails: Mails,
    pub folder: TempDir,
}

impl Lab {
    pub async fn start() -> Lab {
        let lab = Lab {
            dovecot: Dovecot::start(),
            sink: Sink::start().await,
            mails: Mails::to(USER),
            folder: tempfile::Builder::new().prefix("bench").tempdir().unwrap(),
        };
        for mode in ["observe", "send"] {
            let ports = Ports {
                imaps: lab.dovecot.tls_port,
                smtp: lab.sink.port,
                ca: &lab.dovecot.ca,
                password: PASSWORD,
            };
            hub::configure(&lab.of(mode), USER, mode, &ports);
            let mut daemon = lab.daemon(mode);
            daemon.until("SELECT count(*) FROM folder", 1).await;
            daemon.stop();
        }
        // The watermark has milliseconds, a mail's arrival none.
        tokio::time::sleep(Duration::from_secs(2)).await;
        lab
    }

    pub fn of(&self, mode: &str) -> std::path::PathBuf {
        self.folder.path().join(mode)
    }

    pub fn daemon(&self, mode: &str) -> Daemon {
        Daemon::start(&self.of(mode).join("hub.toml"))
    }

    /// A mail as it goes over the line.
    pub fn mail(&self, n: usize) -> Vec<u8> {
        let text = String::from_utf8(self.mails.mail(n)).unwrap();
        text.replace('\n', "\r\n").into_bytes()
    }

    /// Puts a mail straight into the Maildir.
    pub fn put(&self, n: usize) -> usize {
        let mail = self.mails.mail(n);
        let size = mail.len();
        let with_cr = size + mail.iter().filter(|b| **b == b'\n').count();
        let name = format!("{}.B{n}.bench,S={size},W={with_cr}:2,", 1_600_000_000 + n);
        let maildir = &self.dovecot.maildir;
        let tmp = maildir.join("tmp").join(&name);
        fs::write(&tmp, &mail).unwrap();
        let owner = fs::metadata(maildir).unwrap();
        chown(&tmp, Some(owner.uid()), Some(owner.gid())).unwrap();
        fs::rename(tmp, maildir.join("cur").join(&name)).unwrap();
        size
    }

    /// One run of mbsync into an empty Maildir, in seconds.
    async fn mbsync(&self, run: usize, mails: usize) -> f64 {
        let folder = self.folder.path().join(format!("mbsync{run}"));
        fs::create_dir_all(&folder).unwrap();
        let (here, password) = (folder.display(), self.of("observe").join("password"));
        let rc = folder.join("rc");
        fs::write(
            &rc,
            format!(
                "IMAPAccount hub\nHost localhost\nPort {}\nUser {USER}\nPassCmd \"cat {}\"\nSSLType IMAPS\n\
                 CertificateFile {}\n\nIMAPStore far\nAccount hub\n\nMaildirStore near\nPath {here}/\nInbox {here}/INBOX\n\n\
                 Channel hub\nFar :far:\nNear :near:\nSync Pull\nCreate Near\nSyncState *\n",
                self.dovecot.tls_port,
                password.display(),
                self.dovecot.ca.display(),
            ),
        )
        .unwrap();
        let begun = Instant::now();
        let mut process = tokio::process::Command::from(quiet(Command::new("mbsync"), &rc))
            .spawn()
            .unwrap();
        let status = process.wait().await.unwrap();
        let took = begun.elapsed().as_secs_f64();
        let pulled = ["cur", "new"].map(|sub| {
            fs::read_dir(folder.join("INBOX").join(sub))
                .unwrap()
                .count()
        });
        assert_eq!(
            pulled[0] + pulled[1],
            mails,
            "mbsync {status}: not everything was pulled"
        );
        fs::remove_dir_all(folder).unwrap();
        took
    }
}

fn quiet(mut mbsync: Command, rc: &Path) -> Command {
    mbsync
        .arg("-q")
        .arg("-c")
        .arg(rc)
        .arg("hub")
        .stdin(Stdio::null());
    mbsync
}

pub async fn measure(lab: &Lab, mails: usize) -> Vec<Line> {
    eprintln!("loading {mails} mails");
    let octets: usize = (0..mails).map(|n| lab.put(n)).sum();
    let wanted = i64::try_from(mails).unwrap();
    let rate = |seconds: f64| mails as f64 / seconds;

    // The first builds Dovecot's index and warms the page cache for all that follow.
    let mut pulls = Vec::new();
    for run in 0..4 {
        pulls.push(lab.mbsync(run, mails).await);
        eprintln!("mbsync: {:.2} s", pulls[run]);
    }
    pulls.remove(0);
    pulls.sort_by(f64::total_cmp);
    let pull = pulls[1];

    let mut daemon = lab.daemon("observe");
    let begun = Instant::now();
    daemon
        .until(
            "SELECT count(*) FROM message WHERE hub = 'cambridge' AND state = 'judged'",
            wanted,
        )
        .await;
    let judge = begun.elapsed().as_secs_f64();
    let judge_memory = daemon.peak_memory();
    daemon.stop();
    eprintln!("observe: {judge:.2} s, {judge_memory:.0} MB");
    check(
        lab,
        "observe",
        "SELECT count(*) FROM letter WHERE state = 'observed'",
        wanted,
    )
    .await;

    let mut daemon = lab.daemon("send");
    let begun = Instant::now();
    daemon
        .until(
            "SELECT count(*) FROM letter WHERE hub = 'cambridge' AND state = 'sent'",
            wanted,
        )
        .await;
    let send = begun.elapsed().as_secs_f64();
    let send_memory = daemon.peak_memory();
    daemon.stop();
    eprintln!("send: {send:.2} s, {send_memory:.0} MB");
    check(
        lab,
        "send",
        "SELECT count(*) FROM letter WHERE hub = 'cambridge' AND state = 'sent'",
        wanted,
    )
    .await;
    assert_eq!(lab.sink.taken(), mails, "each letter once");

    let size = octets as f64 / mails as f64 / 1000.0;
    vec![
        line(
            format!("1. `mbsync` pulls {mails} mails of {size:.1} KB"),
            format!("{pull:.1} s, {:.0} messages/s", rate(pull)),
            "",
        ),
        line(
            "2. `observe`: the same mails fetched, journalled and judged",
            format!(
                "{judge:.1} s, {:.0} messages/s, **{:.2} ×** mbsync",
                rate(judge),
                judge / pull
            ),
            "at most 2 ×",
        ),
        line(
            "   its peak memory",
            format!("{judge_memory:.0} MB"),
            "at most 150 MB",
        ),
        line(
            "3. `send`: the same, and every letter handed over by SMTP (caps and pacing off)",
            format!(
                "{send:.1} s, {:.0} messages/s, {:.2} × mbsync",
                rate(send),
                send / pull
            ),
            "",
        ),
        line(
            "   its peak memory",
            format!("{send_memory:.0} MB"),
            "at most 150 MB",
        ),
    ]
}

/// What was measured is what was meant: every form complete, every letter the one expected.
async fn check(lab: &Lab, mode: &str, letters: &'static str, wanted: i64) {
    let folder = lab.of(mode);
    let complete = "SELECT count(*) FROM message WHERE decision = 'acknowledge-complete'";
    assert_eq!(
        ask(&folder, complete).await.unwrap(),
        wanted,
        "{mode}: complete forms"
    );
    assert_eq!(
        ask(&folder, letters).await.unwrap(),
        wanted,
        "{mode}: letters"
    );
}
