//! The demo's hub: a folder with a Maildir, a register and a folder for letters, worked on by the
//! same steps as `countersign run`, under a clock that the mails set.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::mpsc;

use super::{
    folder::{HUB, KEY, deliver, prepare, write},
    page,
    season::{self, BEGINS, Letter, SEASON, Scene, What},
};
use crate::{
    bot::{
        desk,
        judge::{Arrived, Judge, Outcome, Place},
        poll::{self, Batch, Incoming, Losses},
        rule::By,
        send::{Sender, Turn},
        wake::wake_once,
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

/// Between a mail's arrival and our look into the folder.
const NOTICED_AFTER: TimeDelta = TimeDelta::seconds(4);
/// Without new mail.
const LOOKS_AT_LEAST: TimeDelta = TimeDelta::hours(1);

/// A scene that was played.
pub struct Played {
    pub plot: &'static str,
    pub at: DateTime<Utc>,
    /// None where only time went by.
    pub judged: Option<Judged>,
    /// Those the mail called for, or the calendar.
    pub letters: Vec<outbox::LetterRow>,
}

/// A mail that came, and what became of it.
pub struct Judged {
    pub reading: Reading,
    pub outcome: Outcome,
    /// How it found its application.
    pub found_by: Option<Rule>,
}

impl Judged {
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
    /// How many letters were written.
    pub letters: usize,
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
    .map_err(crate::cli::Misconfigured)?;
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
        clock: instant(BEGINS)?,
        looked: instant(BEGINS)?,
    };
    let begins = office.clock;
    office.look(begins).await?;
    office.until(begins).await?;

    let mut answers: BTreeMap<String, Letter> = BTreeMap::new();
    let mut played = Vec::new();
    for (number, scene) in SEASON.iter().enumerate() {
        let bytes = season::bytes(scene, &answers)?;
        let one = office
            .scene(folder, number + 1, scene, bytes.as_deref())
            .await
            .with_context(|| format!("play {}", scene.name))?;
        for (number, letter) in one.letters.iter().enumerate() {
            let named = [
                scene.name.to_owned(),
                format!("{}#{}", scene.name, number + 1),
            ];
            for name in named {
                answers.insert(
                    name,
                    Letter {
                        message_id: letter.message_id.clone(),
                        text: mail::parse(&letter.bytes).text.unwrap_or_default(),
                    },
                );
            }
        }
        if one.judged.is_none() {
            for letter in &one.letters {
                write(
                    &folder.join(page::file_of(letter)),
                    0o644,
                    &page::as_mailed(letter),
                )?;
            }
        }
        told(&config, hub, &one);
        played.push(one);
    }
    let register = register(&db, &hub.id, begins, office.clock).await?;
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
    /// The demo's own: until when everything is done.
    clock: DateTime<Utc>,
    looked: DateTime<Utc>,
}

impl Office<'_> {
    async fn scene(
        &mut self,
        folder: &Path,
        number: usize,
        scene: &Scene,
        bytes: Option<&[u8]>,
    ) -> Result<Played> {
        match (&scene.what, bytes) {
            (What::Time { until, kinds }, _) => {
                let from = self.clock;
                let at = instant(until)?;
                self.until(at).await?;
                let mut tx = self.db.read().await?;
                let mut letters =
                    outbox::created_between(&mut tx, &self.judge.hub.id, from, at).await?;
                letters.retain(|letter| kinds.contains(&letter.kind.as_str()));
                Ok(Played {
                    plot: scene.plot,
                    at,
                    judged: None,
                    letters,
                })
            }
            (What::Groups { file, at }, _) => {
                let at = instant(at)?;
                self.until(at).await?;
                let by = By {
                    actor: "jo.field@cambridgemathshub.test",
                    reason: "",
                    at,
                };
                let mut tx = self.db.begin().await?;
                let report = self.judge.import_groups(&mut tx, file, by).await?;
                tx.commit().await?;
                if let Some(bad) = report.bad.first() {
                    bail!("take in the Work Groups: line {}: {}", bad.line, bad.why);
                }
                Ok(Played {
                    plot: scene.plot,
                    at,
                    judged: None,
                    letters: Vec::new(),
                })
            }
            (What::New(_) | What::Again { .. }, Some(bytes)) => {
                self.mail(folder, number, scene.plot, bytes).await
            }
            (What::New(_) | What::Again { .. }, None) => bail!("no mail to deliver"),
        }
    }

    /// Time goes on: what the calendar calls for is done, and letters that are due go.
    async fn until(&mut self, until: DateTime<Utc>) -> Result<()> {
        loop {
            // A mailbox that nobody looks into is told of.
            if self.clock - self.looked > LOOKS_AT_LEAST {
                self.look(self.clock).await?;
                self.looked = self.clock;
            }
            let next = wake_once(&self.judge, &self.db, self.clock).await?;
            self.send_all(self.clock).await?;
            match next.filter(|next| *next <= until) {
                Some(next) => self.clock = next,
                None => break,
            }
        }
        self.send_all(until).await?;
        self.clock = until;
        Ok(())
    }

    /// A mail is delivered, found, judged and answered.
    async fn mail(
        &mut self,
        folder: &Path,
        number: usize,
        plot: &'static str,
        bytes: &[u8],
    ) -> Result<Played> {
        let arrival = mail::parse_headers(bytes)
            .received
            .context("read when it arrived")?;
        self.until(arrival).await?;
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
        let hub = &self.judge.hub.id;
        let letters = outbox::created_between(&mut tx, hub, arrival, at).await?;
        let found_by = found_by(&mut tx, &outcome).await?;
        self.clock = at;
        Ok(Played {
            plot,
            at: arrival,
            judged: Some(Judged {
                reading,
                outcome,
                found_by,
            }),
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

fn instant(civil: &str) -> Result<DateTime<Utc>> {
    Ok(DateTime::parse_from_rfc3339(civil)
        .with_context(|| format!("read the demo's time {civil}"))?
        .to_utc())
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
        place: Place {
            account: account.to_owned(),
            folder: fetched.folder.clone(),
            uidvalidity: i64::from(fetched.uidvalidity),
            uid: fetched.uid.clone(),
            arrival: fetched.arrival,
            from_before: incoming.from_before,
        },
        junk: false,
        raw: raw.clone(),
        fingerprint: mail::fingerprint(&mail),
        reading: reader.read(&mail, watched, too_large),
    }
}

async fn register(
    db: &Db,
    hub: &str,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Register> {
    let mut tx = db.read().await?;
    Ok(Register {
        applications: applications::list(
            &mut tx,
            applications::Listing {
                limit: 100,
                ..applications::Listing::all(hub)
            },
        )
        .await?,
        holds: holds::list_open(&mut tx, hub).await?,
        letters: outbox::created_between(&mut tx, hub, from, until)
            .await?
            .len(),
    })
}
