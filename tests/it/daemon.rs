//! The built program at work: a folder with its `hub.toml`, key and register, and the process that
//! tests start, kill and end.
//!
//! It is another process, so what it has done is found out by asking the register again and again
//! until a condition holds, with a generous limit; nothing waits for a time to pass.

use std::{
    fs::{self, File, OpenOptions},
    os::unix::{fs::PermissionsExt as _, process::ExitStatusExt as _},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use countersign::{
    clock,
    store::{Access, Db},
};
use sqlx::{
    ConnectOptions as _, Connection as _, Row, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use tempfile::TempDir;

use crate::{dovecot, school::Season};

/// A hub between an IMAP and an SMTP server of this machine, with further lines for its inbox.
pub fn hub(address: &str, mode: &str, imap: u16, smtp: u16, inbox: &str) -> String {
    let (_, domain) = address.rsplit_once('@').unwrap();
    format!(
        r#"
[hubs.cambridge]
name = "Cambridge Maths Hub"
address = "{address}"
admins = ["jo@{domain}"]
mode = "{mode}"
programmes = ["PROGRAMME"]
[hubs.cambridge.inbox]
host = "127.0.0.1"
port = {imap}
security = "none"
password_file = "PASSWORD"
poll_seconds = 10
{inbox}
[hubs.cambridge.post]
host = "127.0.0.1"
port = {smtp}
security = "none"
copy = "none"
per_minute = 600
settle_seconds = 10
"#
    )
}

/// Longer than anything takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

pub struct Place {
    dir: TempDir,
    pub season: Season,
}

impl Place {
    /// A folder with a programme in season; `hubs` are the `[hubs.x]` tables. In them PROGRAMME
    /// stands for the programme's id and PASSWORD for the file with Dovecot's password.
    pub fn new(hubs: &str) -> Place {
        let dir = tempfile::tempdir().unwrap();
        let season = Season::of(clock::now());
        season.write(&dir.path().join("programmes"));
        for (name, text) in [
            ("hmac.key", "5a".repeat(32)),
            ("password", dovecot::PASSWORD.into()),
        ] {
            let path = dir.path().join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        let place = Place { dir, season };
        place.configure(hubs);
        place
    }

    /// Writes `hub.toml` anew.
    pub fn configure(&self, hubs: &str) {
        let hubs = hubs
            .replace("PROGRAMME", &self.season.id)
            .replace("PASSWORD", "password");
        let text = format!("state_dir = \"state\"\nprogrammes = \"programmes\"\n{hubs}");
        fs::write(self.path("hub.toml"), text).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn database(&self) -> PathBuf {
        self.path("state/countersign.db")
    }

    /// The daemon's command, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.args(arguments);
        self.prepare(&mut command);
        command
    }

    fn prepare(&self, command: &mut Command) {
        command
            .args(["--config".into(), self.path("hub.toml")])
            .env_remove("DATABASE_URL")
            .env_remove("CREDENTIALS_DIRECTORY");
    }

    /// With these in its environment.
    pub fn start_with(&self, environment: &[(&str, &str)]) -> Daemon {
        self.start_with_command(Command::new(env!("CARGO_BIN_EXE_countersign")), environment)
    }

    pub fn start(&self) -> Daemon {
        self.start_as(Command::new(env!("CARGO_BIN_EXE_countersign")))
    }

    /// With a program before it that ends by running it (`prlimit`).
    pub fn start_under(&self, before: &[&str]) -> Daemon {
        let mut command = Command::new(before[0]);
        command
            .args(&before[1..])
            .arg(env!("CARGO_BIN_EXE_countersign"));
        self.start_as(command)
    }

    fn start_as(&self, command: Command) -> Daemon {
        self.start_with_command(command, &[])
    }

    fn start_with_command(&self, mut command: Command, environment: &[(&str, &str)]) -> Daemon {
        command.arg("run");
        self.prepare(&mut command);
        command.envs(environment.iter().copied());
        let log = self.log_file();
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Daemon { child }
    }

    fn log_file(&self) -> File {
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.path("log"))
            .unwrap()
    }

    /// What the daemon has said so far, of all its lives.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// A number from the register; None while it is not there or not ready.
    pub async fn number(&self, query: &'static str) -> Option<i64> {
        let mut register = self.register().await?;
        let number = sqlx::query_scalar(query).fetch_one(&mut register).await;
        register.close().await.ok()?;
        number.ok()
    }

    /// Rows of text from the register.
    pub async fn rows(&self, query: &'static str) -> Vec<Vec<String>> {
        let mut register = self.register().await.unwrap();
        let rows = sqlx::query(query).fetch_all(&mut register).await.unwrap();
        register.close().await.unwrap();
        let text = |row: &SqliteRow| {
            (0..row.len())
                .map(|column| row.get::<Option<String>, _>(column).unwrap_or_default())
                .collect()
        };
        rows.iter().map(text).collect()
    }

    /// The reference of a school's application.
    pub async fn reference(&self, urn: &str) -> String {
        let mut register = self.register().await.unwrap();
        let query = "SELECT reference FROM application WHERE urn = $1";
        let found = sqlx::query_scalar(query).bind(urn);
        let reference = found.fetch_one(&mut register).await.unwrap();
        register.close().await.unwrap();
        reference
    }

    /// Unlogged: what a test asks is no statement of the program's.
    async fn register(&self) -> Option<SqliteConnection> {
        let options = SqliteConnectOptions::new()
            .filename(self.database())
            .busy_timeout(Duration::from_secs(10))
            .read_only(true)
            .disable_statement_logging();
        options.connect().await.ok()
    }

    /// The register, opened as a command beside the daemon opens it.
    pub async fn db(&self) -> Db {
        Db::open(self.database().to_str().unwrap(), Access::Write)
            .await
            .unwrap()
    }

    /// Waits until a count in the register is this.
    pub async fn until(&self, query: &'static str, wanted: i64) {
        self.until_true(query, async || self.number(query).await == Some(wanted))
            .await;
    }

    pub async fn until_logged(&self, words: &'static str) {
        self.until_true(words, async || self.log().contains(words))
            .await;
    }

    /// Waits until a condition holds.
    pub async fn until_true(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let polling = async {
            while !holds().await {
                // Another process: there is nothing to be woken by.
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        };
        if tokio::time::timeout(LIMIT, polling).await.is_err() {
            panic!("never came true: {what}\n{}", self.tail());
        }
    }

    /// The end of the daemon's log, for the message of a failed test.
    pub fn tail(&self) -> String {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    /// Every watched folder of the hubs has been looked into: what arrives from now on is new
    /// (arrival has whole seconds).
    pub async fn first_contact(&self, folders: i64) {
        self.until("SELECT count(*) FROM folder", folders).await;
        let query = "SELECT max(first_contact) FROM folder";
        let contact = self.number(query).await.unwrap();
        // A server's coarse clock may still stamp the second before.
        let next = contact / 1000 + 2;
        self.until_true("the next second", async || clock::now().timestamp() >= next)
            .await;
    }
}

/// A running daemon. Killed when dropped.
pub struct Daemon {
    child: Child,
}

impl Daemon {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL, and it is gone.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        let ended = self.child.wait().unwrap();
        assert_eq!(ended.signal(), Some(9), "it had ended by itself: {ended}");
    }

    /// SIGTERM, and how it ended.
    pub async fn terminate(mut self) -> ExitStatus {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let child = &mut self.child;
        let ending = async {
            loop {
                if let Some(status) = child.try_wait().unwrap() {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), ending)
            .await
            .expect("the daemon ends when told to")
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }
}
