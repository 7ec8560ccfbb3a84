//! The operator's commands, run as a person runs them: the built binary, a register filled by the
//! pipeline from the sample mails, what stands on the screen afterwards and what it changed.

mod check;
mod erase;
mod groups;
mod looking;
mod ruling;
mod selection;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Arc, OnceLock},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use countersign::{
    bot::judge::{Arrived, Judge, Place},
    config::Config,
    domain::{
        mail,
        reading::{Reader, Watched},
    },
    post::identity::Key,
    render::Letters,
    store::{Access, Db, outbox},
};
use tempfile::TempDir;

const KEY: [u8; 32] = [0x5c; 32];

/// A register with the sample's mails judged, and the configuration it belongs to.
pub struct Register {
    folder: Arc<TempDir>,
    database: String,
}

pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Register {
    /// In a file, or at a PostgreSQL address.
    async fn filled(database: Option<String>, from_before: bool) -> Register {
        let folder = tempfile::tempdir().unwrap();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        fs::copy(corpus.join("hub.toml"), folder.path().join("hub.toml")).unwrap();
        let key = folder.path().join("hmac.key");
        fs::write(&key, "5c".repeat(32)).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        let file = folder.path().join("countersign.db").display().to_string();
        let register = Register {
            folder: Arc::new(folder),
            database: database.unwrap_or(file),
        };
        register.fill(&corpus.join("mails"), from_before).await;
        register
    }

    /// A copy of one filled before: judging the sample takes its time.
    fn copied() -> Register {
        static FILLED: OnceLock<Register> = OnceLock::new();
        let filled = FILLED.get_or_init(|| runtime().block_on(Register::filled(None, false)));
        let folder = tempfile::tempdir().unwrap();
        for name in ["hub.toml", "hmac.key", "countersign.db"] {
            fs::copy(filled.path(name), folder.path().join(name)).unwrap();
        }
        let database = folder.path().join("countersign.db").display().to_string();
        Register {
            folder: Arc::new(folder),
            database,
        }
    }

    /// All of whose mail had arrived before first contact.
    pub fn from_before(test: impl Fn(&Register)) {
        test(&runtime().block_on(Register::filled(None, true)));
    }

    /// The same configuration with another database.
    pub fn beside(&self, database: &str) -> Register {
        Register {
            folder: self.folder.clone(),
            database: database.to_owned(),
        }
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("hub.toml")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn fill(&self, mails: &Path, from_before: bool) {
        let config = Config::load(&self.config()).unwrap();
        let letters = Letters::compiled_in().unwrap();
        let key = Key::new(&KEY).unwrap();
        let reader = Reader::new(&config.programmes);
        let db = Db::open(&self.database, Access::Daemon).await.unwrap();
        let mut due: Vec<_> = fs::read_dir(mails)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let bytes = fs::read(&path).unwrap();
                (path, bytes)
            })
            .chain([("scan.eml".into(), scan())])
            .map(|(path, bytes)| {
                let mail = mail::parse(&bytes);
                (mail.received.or(mail.date).unwrap(), path, bytes, mail)
            })
            .collect();
        due.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        for (position, (arrival, path, raw, mail)) in due.into_iter().enumerate() {
            let named: Vec<_> = mail
                .received_for
                .iter()
                .chain(&mail.delivered_to)
                .cloned()
                .chain(mail.to.iter().chain(&mail.cc).map(|m| m.address.clone()))
                .collect();
            let hub = config.hub_for(&named).unwrap();
            let judge = Judge::new(&config, hub, &letters, &key);
            let watched = Watched {
                own_addresses: &judge.terms.own_addresses,
                receiver: &hub.receiver,
            };
            let arrived = Arrived {
                place: Place {
                    account: "sample".to_owned(),
                    folder: path.file_name().unwrap().to_string_lossy().into_owned(),
                    uidvalidity: 1,
                    uid: position.to_string(),
                    arrival,
                    from_before,
                },
                junk: false,
                fingerprint: mail::fingerprint(&mail),
                reading: reader.read(&mail, watched, false),
                raw,
            };
            let mut tx = db.begin().await.unwrap();
            judge.judge_once(&mut tx, &arrived, arrival).await.unwrap();
            while let Some(letter) = outbox::claim_due(&mut tx, &hub.id, arrival).await.unwrap() {
                for to in outbox::recipients(&mut tx, letter.id).await.unwrap() {
                    let taken = outbox::RecipientState::Taken;
                    outbox::recipient_decided(
                        &mut tx,
                        letter.id,
                        &to.key,
                        taken,
                        Some("250 ok"),
                        arrival,
                    )
                    .await
                    .unwrap();
                }
                outbox::sent(&mut tx, letter.id, "250 accepted", arrival)
                    .await
                    .unwrap();
            }
            tx.commit().await.unwrap();
        }
        db.close().await;
    }

    /// Runs a command as Jo at the Cambridge hub.
    pub fn run(&self, args: &[&str]) -> Said {
        let output: Output = self.command(args).output().unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that works.
    pub fn ok(&self, args: &[&str]) -> String {
        let said = self.run(args);
        assert_eq!(said.code, 0, "{args:?}: {}{}", said.out, said.err);
        said.out
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command
            .args(args)
            .arg("--config")
            .arg(self.config())
            .args(["--hub", "cambridge"])
            .env("DATABASE_URL", &self.database)
            .env("USER", "jo")
            .env_remove("SUDO_USER")
            .env("COUNTERSIGN_LOG", "error");
        command
    }

    /// The application as JSON.
    pub fn shown(&self, reference: &str) -> serde_json::Value {
        serde_json::from_str(&self.ok(&["show", reference, "--json"])).unwrap()
    }
}

/// Runs a test on a filled register of either engine.
pub fn both(test: impl Fn(&Register)) {
    test(&Register::copied());
    let place = runtime().block_on(super::postgres::database());
    test(&runtime().block_on(Register::filled(Some(place), false)));
}

pub fn on_file(test: impl Fn(&Register)) {
    test(&Register::copied());
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}

/// A school's form as a photograph.
fn scan() -> Vec<u8> {
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    picture.resize(64 * 1024, 0);
    let picture = STANDARD.encode(picture);
    let lines: Vec<&str> = picture
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "Received: from mail.oakmere.cambs.sch.uk.test by mx.cambridgemathshub.test\r\n for \
         <admin@cambridgemathshub.test>; Wed, 04 May 2022 14:44:00 +0100\r\n\
         From: Office <office@oakmere.cambs.sch.uk.test>\r\n\
         To: admin@cambridgemathshub.test\r\n\
         Subject: Mastery Readiness application form\r\n\
         Date: Wed, 04 May 2022 14:43:00 +0100\r\n\
         Message-ID: <scan@oakmere.cambs.sch.uk.test>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"limit\"\r\n\r\n\
         --limit\r\nContent-Type: text/plain\r\n\r\n\
         Please find attached our application form.\r\n\r\n--limit\r\n\
         Content-Type: image/png; name=\"form page 1.png\"\r\n\
         Content-Disposition: attachment; filename=\"form page 1.png\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--limit--\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}
