//! The demo's hub: a folder with a Maildir, a register and a folder for letters, worked on by the
//! same steps as `countersign run`, under a clock that the mails set.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::mpsc;

use super::season::{self, BEGINS, Letter, Scene};
use crate::{
    bot::{
        desk,
        judge::{Arrived, Judge, Outcome},
        poll::{self, Batch, Incoming, Losses},
        send::{Sender, Turn},
        watch,
    },
    cli::tell::{self, Fact, Teller},
    config::{self, Config, hub::Hub},
    domain::{
        judgement::Kind,
        mail,
        matching::Rule,
        reading::{Reader, Reading, Watched},
    },
    mailbox::{Bytes, Mailbox, Patience},
    post::{identity::Key, smtp},
    render::Letters,
    store::{Access, Db, Tx, applications, holds, journal, outbox},
};

const HUB: &str = include_str!("../../../deploy/demo/hub.toml");
/// In a folder that `demo` may replace.
const MARK: &str = ".made-by-countersign-demo";
/// The demo's own key. It signs letters that go nowhere, and makes every run's letters the same.
const KEY: [u8; 32] = [0xd3; 32];
/// Between a mail's arrival and our look into the folder.
const NOTICED_AFTER: TimeDelta = TimeDelta::seconds(4);

/// A scene that was played.
pub struct Played {
    pub plot: &'static str,
    pub arrival: DateTime<Utc>,
    pub reading: Reading,
    pub outcome: Outcome,
    pub letters: Vec<outbox::LetterRow>,
    /// How it found its application.
    pub found_by: Option<Rule>,
}

impl Played {
    /// "Message 4": evidence speaks of mails by their number in the journal.
    pub fn number(&self) -> String {
        let again = self.outcome.kind == Kind::Duplicate;
        format!(
            "Message {}{}",
            self.outcome.message,
            if again { " again" } else { "" }
        )
    }

    /// What happened and why, with the rule that found the application.
    pub fn told(&self, teller: Teller<'_>) -> Vec<Vec<Fact>> {
        let mut told = teller.outcome(&self.reading, &self.outcome);
        let because = told
            .first_mut()
            .and_then(|facts| facts.iter_mut().find(|f| f.label == tell::BECAUSE));
        if let (Some(because), Some(rule)) = (because, self.found_by) {
            because.lines.insert(0, tell::found_by(rule).to_owned());
        }
        told
    }
}

/// What the register says at the end.
pub struct Register {
    pub applications: Vec<applications::ApplicationRow>,
    pub holds: Vec<holds::HoldRow>,
}

/// Plays the season in a folder of its own.
pub async fn play(
    folder: &Path,
    mut told: impl FnMut(&Config, &Hub, &Played),
) -> Result<(Config, Vec<Played>, Register)> {
    prepare(folder)?;
    let config = config::parse(HUB, &folder.join("hub.toml").display().to_string(), |_| {
        Ok(Vec::new())
    })
    .map_err(super::super::all_of)?;
    let hub = config.hubs.first().context("read the demo's hub")?;
    let letters = Letters::compiled_in()?;
    let key = Key::new(&KEY).context("make the demo's key")?;
    let db = Db::open(
        &folder.join("countersign.db").display().to_string(),
        Access::Daemon,
    )
    .await?;
    let mut office = Office {
        judge: Judge::new(&config, hub, &letters, &key),
        reader: Reader::new(&config.programmes),
        db: db.clone(),
        mailbox: Mailbox::connect(&hub.inbox, Patience::default())
            .await
            .context("open the demo's mailbox")?,
        inbox: watch::watched(hub)
            .into_iter()
            .next()
            .context("name the demo's mailbox")?,
        losses: Losses::default(),
        sender: Sender::new(hub, smtp::Patience::default())?,
    };
    let begins = DateTime::parse_from_rfc3339(BEGINS)
        .context("read the demo's first day")?
        .to_utc();
    office.look(begins).await?;

    let season = season::season();
    let mut answers: BTreeMap<&str, Letter> = BTreeMap::new();
    let mut played = Vec::new();
    for (number, scene) in season.iter().enumerate() {
        let bytes = season::bytes(scene, &season, &answers)?;
        let one = office
            .scene(folder, number + 1, scene, &bytes)
            .await
            .with_context(|| format!("play {}", scene.name))?;
        if let Some(letter) = one.letters.last() {
            answers.insert(
                scene.name,
                Letter {
                    message_id: letter.message_id.clone(),
                    text: mail::parse(&letter.bytes).text.unwrap_or_default(),
                },
            );
        }
        told(&config, hub, &one);
        played.push(one);
    }
    let register = register(&db, &hub.id).await?;
    drop(office);
    db.close().await;
    Ok((config, played, register))
}

struct Office<'a> {
    judge: Judge<'a>,
    reader: Reader,
    db: Db,
    mailbox: Mailbox,
    inbox: poll::Watched,
    losses: Losses,
    sender: Sender,
}

impl Office<'_> {
    /// A mail is delivered, found, judged and answered.
    async fn scene(
        &mut self,
        folder: &Path,
        number: usize,
        scene: &Scene,
        bytes: &[u8],
    ) -> Result<Played> {
        let arrival = mail::parse_headers(bytes)
            .received
            .context("read when it arrived")?;
        deliver(folder, number, arrival, bytes)?;
        let at = arrival + NOTICED_AFTER;
        let mut judged = self.look(at).await?;
        let Some((reading, outcome)) = judged.pop().filter(|_| judged.is_empty()) else {
            bail!(
                "look into the mailbox: {} mails instead of one",
                judged.len()
            );
        };
        self.send_all(at).await?;
        let mut tx = self.db.read().await?;
        let mut letters = outbox::of_message(&mut tx, outcome.message).await?;
        // A second delivery shows the first one's row; its letters are not of this scene.
        letters.retain(|letter| letter.created_at == at);
        let found_by = found_by(&mut tx, &outcome).await?;
        Ok(Played {
            found_by,
            plot: scene.plot,
            arrival,
            reading,
            outcome,
            letters,
        })
    }

    /// One look into the mailbox; what is new is read and judged.
    async fn look(&mut self, now: DateTime<Utc>) -> Result<Vec<(Reading, Outcome)>> {
        let (hand, mut batches) = mpsc::channel::<Batch>(1);
        let register = self.db.clone();
        let Office {
            judge,
            reader,
            db,
            mailbox,
            inbox,
            losses,
            ..
        } = self;
        let looking = async move {
            let polled =
                poll::poll_once(mailbox, db, inbox, poll::Scope::All, losses, &hand, now).await;
            drop(hand);
            polled
        };
        let judging = async move {
            let mut judged = Vec::new();
            while let Some(batch) = batches.recv().await {
                let mut tx = register.begin().await?;
                for incoming in &batch.mails {
                    let arrived = arrived(judge, reader, &batch.watched.account, incoming);
                    let outcome = desk::judge_in_savepoint(judge, &mut tx, &arrived, now).await?;
                    judged.push((arrived.reading, outcome));
                }
                tx.commit().await?;
            }
            anyhow::Ok(judged)
        };
        let (polled, judged) = tokio::join!(looking, judging);
        polled.context("look into the mailbox")?;
        judged.context("judge mail")
    }

    async fn send_all(&mut self, now: DateTime<Utc>) -> Result<()> {
        loop {
            match self.sender.send_once(&self.db, now).await? {
                Turn::Idle(_) => return Ok(()),
                Turn::Sent { .. } => {}
                other => bail!("send letters: {other:?}"),
            }
        }
    }
}

/// A second delivery finds nothing: it was judged before.
async fn found_by(tx: &mut Tx<'_>, outcome: &Outcome) -> Result<Option<Rule>> {
    let application = outcome
        .parts
        .first()
        .and_then(|part| part.application.as_ref());
    let Some(application) = application.filter(|_| outcome.kind != Kind::Duplicate) else {
        return Ok(None);
    };
    let history = journal::history(tx, application.id).await?;
    let entry = history
        .into_iter()
        .find(|entry| entry.message == outcome.message);
    entry
        .map(|entry| serde_json::from_value(entry.rule.into()))
        .transpose()
        .with_context(|| format!("read message {}: link rule", outcome.message))
}

fn arrived(judge: &Judge<'_>, reader: &Reader, account: &str, incoming: &Incoming) -> Arrived {
    let fetched = &incoming.mail;
    let (raw, too_large) = match &fetched.bytes {
        Bytes::Whole(bytes) => (bytes, false),
        Bytes::HeaderOnly { header, .. } => (header, true),
    };
    let mail = mail::parse(raw);
    let watched = Watched {
        own_addresses: &judge.terms.own_addresses,
        receiver: &judge.hub.receiver,
    };
    Arrived {
        account: account.to_owned(),
        folder: fetched.folder.clone(),
        uidvalidity: i64::from(fetched.uidvalidity),
        uid: fetched.uid.clone(),
        arrival: fetched.arrival,
        from_before: incoming.from_before,
        junk: false,
        raw: raw.clone(),
        fingerprint: mail::fingerprint(&mail),
        reading: reader.read(&mail, watched, too_large),
    }
}

/// As a delivery agent does: written to `tmp`, then moved to `new`.
fn deliver(folder: &Path, number: usize, arrival: DateTime<Utc>, bytes: &[u8]) -> Result<()> {
    let name = format!("{}.{number:02}.demo", arrival.timestamp());
    let inbox = folder.join("inbox");
    let unfinished = inbox.join("tmp").join(&name);
    fs::write(&unfinished, bytes).with_context(|| format!("write {}", unfinished.display()))?;
    fs::rename(&unfinished, inbox.join("new").join(&name))
        .with_context(|| format!("deliver {name}"))
}

async fn register(db: &Db, hub: &str) -> Result<Register> {
    let mut tx = db.read().await?;
    Ok(Register {
        applications: applications::list(
            &mut tx,
            applications::Listing {
                hub,
                programme: None,
                status: None,
                urn: None,
                after: None,
                limit: 100,
            },
        )
        .await?,
        holds: holds::list_open(&mut tx, hub).await?,
    })
}

/// An empty folder of ours. What is in it is replaced only if `demo` made it.
fn prepare(folder: &Path) -> Result<()> {
    let shown = folder.display();
    let mark = folder.join(MARK);
    if folder.exists() {
        let mut entries = fs::read_dir(folder).with_context(|| format!("look into {shown}"))?;
        let ours = mark.is_file();
        if !ours && entries.next().is_some() {
            bail!("{shown} is not a folder of `countersign demo`: name another with --folder");
        }
        if ours {
            clear(folder)?;
        }
    }
    for sub in ["inbox/new", "inbox/cur", "inbox/tmp", "letters"] {
        let path = folder.join(sub);
        fs::create_dir_all(&path).with_context(|| format!("make {}", path.display()))?;
    }
    write(
        &mark,
        0o644,
        "`countersign demo` made this folder and replaces it when it plays again.\n",
    )?;
    let hex: String = KEY.iter().map(|octet| format!("{octet:02x}")).collect();
    write(&folder.join("hmac.key"), 0o600, &format!("{hex}\n"))?;
    write(&folder.join("hub.toml"), 0o644, HUB)
}

/// Takes away what `demo` makes, and nothing else.
fn clear(folder: &Path) -> Result<()> {
    let made: [PathBuf; 10] = [
        "inbox",
        "letters",
        "index.html",
        "hub.toml",
        "hmac.key",
        "countersign.db",
        "countersign.db-wal",
        "countersign.db-shm",
        "countersign.db.lock",
        MARK,
    ]
    .map(|name| folder.join(name));
    for path in made {
        let gone = match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false if path.exists() => fs::remove_file(&path),
            false => Ok(()),
        };
        gone.with_context(|| format!("remove {}", path.display()))?;
    }
    Ok(())
}

pub fn write(path: &Path, mode: u32, text: &str) -> Result<()> {
    let context = || format!("write {}", path.display());
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .with_context(context)?;
    file.write_all(text.as_bytes()).with_context(context)
}
