//! A hub's configuration in a folder of its own, and the daemon that runs on it.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use chrono::{Days, NaiveDate};
use countersign::clock;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

/// The programme as it ships, for a season that is open today.
const PROGRAMME: &str = include_str!("../../deploy/programmes/pmr-2022.toml");

/// Where mail comes from and goes to.
pub struct Ports<'a> {
    pub imaps: u16,
    pub smtp: u16,
    pub ca: &'a Path,
    pub password: &'a str,
}

/// Writes `hub.toml`, the programme and the secrets; the answer is the path of the first.
pub fn configure(folder: &Path, address: &str, mode: &str, ports: &Ports<'_>) -> PathBuf {
    fs::create_dir_all(folder.join("programmes")).unwrap();
    fs::write(folder.join("programmes/pmr-2022.toml"), programme()).unwrap();
    secret(&folder.join("hmac.key"), &"5f".repeat(32));
    secret(&folder.join("password"), ports.password);
    let (ca, imaps, smtp) = (ports.ca.display(), ports.imaps, ports.smtp);
    let authserv = address.split('@').nth(1).unwrap();
    let config = folder.join("hub.toml");
    fs::write(
        &config,
        format!(
            r#"state_dir = "."
database = "countersign.db"
hmac_key_file = "hmac.key"
programmes = "programmes"

[hubs.cambridge]
name = "Cambridge Maths Hub"
aliases = ["Cambridge"]
address = "{address}"
admins = ["jo.field@cambridgemathshub.test"]
programmes = ["pmr-2022"]
mode = "{mode}"
receiver = {{ authserv_id = "mx.{authserv}" }}
inbox = {{ host = "localhost", port = {imaps}, security = "tls", ca_file = "{ca}", password_file = "password" }}
post = {{ host = "127.0.0.1", port = {smtp}, security = "none", copy = "server", per_minute = 100000 }}

# Off, as far as that goes.
[hubs.cambridge.caps]
change_per_address_hour = 10000
change_per_application_day = 10000
repeat_per_application_day = 10000
repeat_per_address_day = 10000
domain_hour = 10000
hub_hour = 10000
"#
        ),
    )
    .unwrap();
    config
}

fn programme() -> String {
    let today = clock::now().date_naive();
    let mut text = PROGRAMME.to_owned();
    for (key, day) in [
        ("opens", today - Days::new(30)),
        ("deadline", today + Days::new(30)),
        ("starts", today + Days::new(90)),
        ("ends", today + Days::new(400)),
    ] {
        let line = text
            .lines()
            .find(|l| l.starts_with(&format!("{key} = ")))
            .unwrap()
            .to_owned();
        text = text.replacen(&line, &format!("{key} = {}", iso(day)), 1);
    }
    text
}

fn iso(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

fn secret(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// `countersign run`, until dropped.
pub struct Daemon {
    process: Child,
    folder: PathBuf,
}

impl Daemon {
    pub fn start(config: &Path) -> Daemon {
        let folder = config.parent().unwrap().to_owned();
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(folder.join("log"))
            .unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_countersign"))
            .args(["run", "--config"])
            .arg(config)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Daemon { process, folder }
    }

    /// Resolves when the statement's one number has reached `enough`.
    pub async fn until(&mut self, sql: &'static str, enough: i64) {
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                let tail: Vec<&str> = log.lines().rev().take(20).collect();
                panic!(
                    "countersign has ended ({status}), the last line first:\n{}",
                    tail.join("\n")
                );
            }
            // Not there in the daemon's first moments.
            if let Ok(n) = ask(&self.folder, sql).await
                && n >= enough
            {
                return;
            }
            // Seldom: each question reads the whole journal, on the same two cores.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The highest memory so far, in MB.
    pub fn peak_memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
        let kilobytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kilobytes / 1024.0
    }

    /// As the service manager does.
    pub fn stop(mut self) {
        let id = self.process.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // After `stop` there is nothing left to end.
        if self.process.kill().is_ok() {
            self.process.wait().unwrap();
        }
    }
}

/// One number out of the register in this folder.
pub async fn ask(folder: &Path, sql: &'static str) -> sqlx::Result<i64> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("countersign.db"))
        .read_only(true);
    let mut db = SqliteConnection::connect_with(&options).await?;
    let n: i64 = sqlx::query_scalar(sql).fetch_one(&mut db).await?;
    db.close().await?;
    Ok(n)
}
