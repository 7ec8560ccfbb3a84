//! `countersign rehearse`: the whole judgement over mails in files, oldest first by arrival,
//! against a scratch register with their own clock. Sends nothing.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::output;
use crate::{
    bot::{
        desk::{self, is_of_the_register, judge_in_savepoint},
        judge::{Arrived, Judge, Outcome},
        look,
    },
    config::{
        Config,
        hub::{Hub, Mode},
        school_register,
    },
    domain::{
        address::Address,
        application::Review,
        mail::{self, Mail},
        reading::{Reader, Reading},
    },
    post::identity::Key,
    reader::{
        Extractor,
        ocr::{self, Ocr},
    },
    render::Letters,
    store::{Db, Tx, holds, outbox},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Mail files (.eml), folders, mboxes or Maildirs
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Configuration to judge by; the compiled-in example without it
    #[arg(long)]
    config: Option<PathBuf>,
    /// The national school register (GIAS's edubasealldataYYYYMMDD.csv, with its links file beside
    /// it, or the short form), instead of the configuration's
    #[arg(long)]
    register: Option<PathBuf>,
    /// One JSON object a message
    #[arg(long)]
    json: bool,
}

/// A mail in a file.
pub struct Found {
    /// The file's name; `NAME#n` within an mbox.
    pub file: String,
    pub bytes: Vec<u8>,
}

/// What would become of a mail.
pub struct Rehearsed {
    pub file: String,
    pub judged: Result<(Reading, Outcome), Unjudged>,
    /// What a held one would be shown with.
    pub guess: Option<String>,
}

/// Why a mail went to a person unjudged.
#[derive(Debug)]
pub enum Unjudged {
    /// It came to none of the hubs.
    NoHub,
    /// It would be set aside, for this reason, and the next one goes on.
    SetAside(String),
}

struct Due {
    file: String,
    arrival: DateTime<Utc>,
    bytes: Vec<u8>,
    mail: Mail,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    let mut config = super::configuration(args.config.as_ref())?;
    if let Some(register) = args.register {
        config.school_register = Some(school_register::Files {
            register,
            links: None,
        });
    }
    for row in config.load_schools()? {
        eprintln!("countersign: {row}");
    }
    let mut mails = Vec::new();
    for path in &args.paths {
        mails.extend(gather(path)?);
    }
    let reader =
        Reader::new(&config.programmes).extracting(Extractor::of_this_program().into_extract());
    let tesseract = config.tesseract.as_deref().and_then(ocr::find);
    // Guesses are for people; looking at a page takes seconds.
    let ocr = tesseract.filter(|_| !args.json).map(Ocr::new);
    rehearse_with(config, mails, reader, ocr, |one| {
        output::rehearsed(one, args.json)
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

/// Judges the mails, oldest first by arrival and then by name, in a register made for it.
pub async fn rehearse(config: Config, mails: Vec<Found>) -> Result<Vec<Rehearsed>> {
    let reader = Reader::new(&config.programmes);
    let mut rehearsed = Vec::with_capacity(mails.len());
    rehearse_with(config, mails, reader, None, |one| {
        rehearsed.push(one);
        Ok(())
    })
    .await?;
    Ok(rehearsed)
}

/// Tells of each mail as soon as it is judged.
async fn rehearse_with(
    mut config: Config,
    mails: Vec<Found>,
    reader: Reader,
    ocr: Option<Ocr>,
    mut tell: impl FnMut(Rehearsed) -> Result<()>,
) -> Result<()> {
    for hub in &mut config.hubs {
        hub.mode = Mode::Send;
        hub.modes.clear();
    }
    let mut due: Vec<Due> = mails
        .into_iter()
        .map(|found| {
            let mail = mail::parse(&found.bytes);
            Due {
                file: found.file,
                arrival: mail.received.or(mail.date).unwrap_or(DateTime::UNIX_EPOCH),
                bytes: found.bytes,
                mail,
            }
        })
        .collect();
    due.sort_by(|a, b| (a.arrival, &a.file).cmp(&(b.arrival, &b.file)));

    let letters = match &config.templates {
        Some(folder) => Letters::with_folder(folder)?,
        None => Letters::compiled_in()?,
    };
    // A rehearsal's own key: its letters go nowhere.
    let key = Key::new(&[0x5c; 32]).context("make rehearsal key")?;
    let db = Db::scratch().await?;
    let reader = Arc::new(reader);
    let desks: BTreeMap<&str, Desk<'_>> = config
        .hubs
        .iter()
        .map(|hub| {
            let judge = Judge::new(&config, hub, &letters, &key);
            let reading = desk::Reading::new(Arc::clone(&reader), hub);
            (hub.id.as_str(), Desk { judge, reading })
        })
        .collect();
    for (position, due) in due.into_iter().enumerate() {
        let desk = hub_of(&config, &due.mail).and_then(|hub| desks.get(hub.id.as_str()));
        let judged = match desk {
            Some(desk) => desk.judge(&db, position, &due).await?,
            None => Err(Unjudged::NoHub),
        };
        let guess = match (desk, &judged) {
            (Some(desk), Ok((_, outcome))) => {
                desk.guess(&db, &reader, ocr.as_ref(), outcome).await?
            }
            (None, _) | (_, Err(_)) => None,
        };
        tell(Rehearsed {
            file: due.file,
            judged,
            guess,
        })?;
    }
    Ok(())
}

/// A hub's part of a rehearsal.
struct Desk<'a> {
    judge: Judge<'a>,
    reading: desk::Reading,
}

impl Desk<'_> {
    async fn judge(
        &self,
        db: &Db,
        position: usize,
        due: &Due,
    ) -> Result<Result<(Reading, Outcome), Unjudged>> {
        let Some((fingerprint, reading)) = self.reading.bytes(&due.bytes, false) else {
            return Ok(Err(Unjudged::SetAside(
                "the reader fell over it".to_owned(),
            )));
        };
        let arrived = Arrived {
            account: "rehearsal".to_owned(),
            folder: due.file.clone(),
            uidvalidity: 1,
            uid: position.to_string(),
            arrival: due.arrival,
            from_before: false,
            junk: false,
            fingerprint,
            reading,
            raw: due.bytes.clone(),
        };
        let mut tx = db.begin().await?;
        let judged = judge_in_savepoint(&self.judge, &mut tx, &arrived, due.arrival).await;
        pretend_sent(&mut tx, &self.judge.hub.id, due.arrival).await?;
        tx.commit().await?;
        match judged {
            Ok(outcome) => Ok(Ok((arrived.reading, outcome))),
            Err(error) if is_of_the_register(&error) => {
                Err(error.context(format!("judge {}", due.file)))
            }
            Err(error) => Ok(Err(Unjudged::SetAside(format!("{error:#}")))),
        }
    }

    /// What a person would be shown beside a held mail; a scan is looked at first.
    async fn guess(
        &self,
        db: &Db,
        reader: &Arc<Reader>,
        ocr: Option<&Ocr>,
        outcome: &Outcome,
    ) -> Result<Option<String>> {
        let mut reasons = outcome.parts.iter().flat_map(|part| &part.verdict.review);
        if let Some(ocr) = ocr
            && reasons.any(|reason| *reason == Review::Unreadable)
        {
            look::look_once(self.judge.hub, db, reader, ocr).await?;
        }
        let mut tx = db.read().await?;
        let hold = holds::of_message(&mut tx, outcome.message).await?;
        Ok(hold.and_then(|hold| hold.guess))
    }
}

/// Letters of a rehearsal count as gone at once, so that the caps see what they would have seen.
async fn pretend_sent(tx: &mut Tx<'_>, hub: &str, now: DateTime<Utc>) -> Result<()> {
    while let Some(letter) = outbox::claim_due(tx, hub, now).await? {
        for to in outbox::recipients(tx, letter.id).await? {
            outbox::recipient_decided(
                tx,
                letter.id,
                &to.key,
                outbox::RecipientState::Taken,
                Some("rehearsed"),
                now,
            )
            .await?;
        }
        outbox::sent(tx, letter.id, "rehearsed", now).await?;
    }
    Ok(())
}

/// Whose mail it is: whom the top Received names, else Delivered-To, To or Cc, else the only hub.
fn hub_of<'a>(config: &'a Config, mail: &Mail) -> Option<&'a Hub> {
    let named: Vec<Address> = mail.received_for.iter().cloned().collect();
    let copied: Vec<Address> = mail
        .to
        .iter()
        .chain(&mail.cc)
        .map(|m| m.address.clone())
        .collect();
    [named, mail.delivered_to.clone(), copied]
        .iter()
        .find_map(|addresses| config.hub_for(addresses))
        .or(match config.hubs.as_slice() {
            [only] => Some(only),
            _ => None,
        })
}

fn gather(path: &Path) -> Result<Vec<Found>> {
    let kind = fs::metadata(path).with_context(|| format!("read {}", path.display()))?;
    if kind.is_dir() {
        return folder(path);
    }
    let bytes = fs::read(path).with_context(|| format!("read {}", path.display()))?;
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    );
    if bytes.starts_with(b"From ") {
        return Ok(mbox(&bytes)
            .into_iter()
            .enumerate()
            .map(|(i, bytes)| Found {
                file: format!("{name}#{}", i + 1),
                bytes,
            })
            .collect());
    }
    Ok(vec![Found { file: name, bytes }])
}

/// A Maildir's new and cur, else every .eml and .mbox below, in the order of their names.
fn folder(path: &Path) -> Result<Vec<Found>> {
    let maildir = path.join("cur").is_dir() && path.join("new").is_dir();
    let mut found = Vec::new();
    let mut folders = if maildir {
        vec![path.join("new"), path.join("cur")]
    } else {
        vec![path.to_owned()]
    };
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> = fs::read_dir(&folder)
            .with_context(|| format!("read {}", folder.display()))?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<Result<_, _>>()
            .with_context(|| format!("read {}", folder.display()))?;
        entries.sort();
        for entry in entries {
            let name = entry
                .file_name()
                .map(|n| n.to_string_lossy().to_lowercase())
                .unwrap_or_default();
            if entry.is_dir() {
                if !maildir {
                    folders.push(entry);
                }
            } else if maildir && !name.starts_with('.')
                || name.ends_with(".eml")
                || name.ends_with(".mbox")
            {
                found.extend(gather(&entry)?);
            }
        }
    }
    Ok(found)
}

/// The messages of an mbox (RFC 4155, quoting as in mboxrd): each begins after a line `From …`
/// that follows an empty line or the beginning.
fn mbox(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = Vec::new();
    let mut after_blank = true;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if after_blank && line.starts_with(b"From ") {
            messages.push(Vec::new());
            after_blank = false;
            continue;
        }
        after_blank = line == b"\n" || line == b"\r\n";
        let quoted = line.iter().take_while(|b| **b == b'>').count();
        let unquoted = match line.get(quoted..) {
            Some(rest) if quoted > 0 && rest.starts_with(b"From ") => line.get(1..).unwrap_or(line),
            _ => line,
        };
        if let Some(message) = messages.last_mut() {
            message.extend_from_slice(unquoted);
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_is_split_at_its_from_lines() {
        let text = b"From a@b.test Mon\nSubject: one\n\nHello\n>From here on\n\nFrom c@d.test Tue\nSubject: two\n\nFrom is no line of ours unless blank\n";
        let mails = mbox(text);
        assert_eq!(
            mails.len(),
            3,
            "a From line after a blank line begins a message"
        );
        assert_eq!(mails[0], b"Subject: one\n\nHello\nFrom here on\n\n");
        assert_eq!(mails[1], b"Subject: two\n\n");
    }
    #[tokio::test]
    async fn a_mail_it_falls_over_is_told_and_the_next_is_judged() {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        let config = crate::cli::configuration(Some(&sample.join("hub.toml"))).unwrap();
        let letters = Letters::compiled_in().unwrap();
        let key = Key::new(&[0x5c; 32]).unwrap();
        let reader = Arc::new(Reader::new(&config.programmes));
        let hub = config.hub("cambridge").unwrap();
        let desk = Desk {
            judge: Judge::new(&config, hub, &letters, &key),
            reading: desk::Reading::new(reader, hub),
        };
        let db = Db::scratch().await.unwrap();
        let mut kinds = Vec::new();
        // Before the first of all hours no letter can have gone.
        for (file, arrival) in [
            ("0001.eml", DateTime::<Utc>::MIN_UTC),
            ("0002.eml", "2022-05-11T09:00:00Z".parse().unwrap()),
        ] {
            let bytes = fs::read(sample.join("mails").join(file)).unwrap();
            let due = Due {
                file: file.to_owned(),
                arrival,
                mail: mail::parse(&bytes),
                bytes,
            };
            kinds.push(match desk.judge(&db, kinds.len(), &due).await.unwrap() {
                Ok((_, outcome)) => outcome.kind.as_str().to_owned(),
                Err(why) => format!("{why:?}"),
            });
        }
        assert_eq!(
            kinds,
            ["SetAside(\"the judge fell over it\")", "application"]
        );
    }
}
