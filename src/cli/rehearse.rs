//! `countersign rehearse`: the whole judgement over mails in files, oldest first by arrival,
//! against a scratch register with their own clock. Sends nothing.

mod files;

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

pub use self::files::Found;
use super::output;
use crate::{
    bot::{
        desk::{self, is_of_the_register, judge_in_savepoint},
        judge::{Arrived, Judge, Outcome, Place},
        look,
        watch::watched,
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
    mailbox::header::header_of,
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

/// A mail whose turn comes.
struct Due<'a> {
    found: Found,
    arrival: DateTime<Utc>,
    hub: Option<&'a Hub>,
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
        mails.extend(files::gather(path)?);
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
    let mut due = Vec::with_capacity(mails.len());
    for found in mails {
        let header = mail::parse_headers(&found.bytes()?);
        due.push(Due {
            arrival: header
                .received
                .or(header.date)
                .unwrap_or(DateTime::UNIX_EPOCH),
            hub: hub_of(&config, &header),
            found,
        });
    }
    due.sort_by(|a, b| (a.arrival, &a.found.file).cmp(&(b.arrival, &b.found.file)));

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
        let desk = due.hub.and_then(|hub| desks.get(hub.id.as_str()));
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
            file: due.found.file,
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
        due: &Due<'_>,
    ) -> Result<Result<(Reading, Outcome), Unjudged>> {
        let mut raw = due.found.bytes()?;
        let inbox = watched(self.judge.hub);
        let most = inbox.first().map_or(u64::MAX, |inbox| inbox.max_size);
        let too_large = raw.len() as u64 > most;
        if too_large {
            raw = header_of(&raw).to_vec();
        }
        let Some((fingerprint, reading)) = self.reading.bytes(&raw, too_large) else {
            return Ok(Err(Unjudged::SetAside(
                "the reader fell over it".to_owned(),
            )));
        };
        let arrived = Arrived {
            place: Place {
                account: "rehearsal".to_owned(),
                folder: due.found.file.clone(),
                uidvalidity: 1,
                uid: position.to_string(),
                arrival: due.arrival,
                from_before: false,
            },
            junk: false,
            fingerprint,
            reading,
            raw,
        };
        let mut tx = db.begin().await?;
        let judged = judge_in_savepoint(&self.judge, &mut tx, &arrived, due.arrival).await;
        pretend_sent(&mut tx, &self.judge.hub.id, due.arrival).await?;
        tx.commit().await?;
        match judged {
            Ok(outcome) => Ok(Ok((arrived.reading, outcome))),
            Err(error) if is_of_the_register(&error) => {
                Err(error.context(format!("judge {}", due.found.file)))
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

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    fn sample(file: &str) -> Vec<u8> {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        fs::read(corpus.join("mails").join(file)).unwrap()
    }

    /// What becomes of mails that arrive then, in a few words each.
    async fn judged(mails: Vec<(Vec<u8>, DateTime<Utc>)>) -> Vec<String> {
        let hubs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/hub.toml");
        let config = crate::cli::configuration(Some(&hubs)).unwrap();
        let letters = Letters::compiled_in().unwrap();
        let key = Key::new(&[0x5c; 32]).unwrap();
        let reader = Arc::new(Reader::new(&config.programmes));
        let hub = config.hub("cambridge").unwrap();
        let desk = Desk {
            judge: Judge::new(&config, hub, &letters, &key),
            reading: desk::Reading::new(reader, hub),
        };
        let db = Db::scratch().await.unwrap();
        let mut said = Vec::new();
        for (bytes, arrival) in mails {
            let due = Due {
                found: Found::new(said.len().to_string(), bytes),
                arrival,
                hub: Some(hub),
            };
            said.push(match desk.judge(&db, said.len(), &due).await.unwrap() {
                Ok((_, outcome)) => {
                    let review = outcome.parts[0].verdict.review.iter();
                    let review: Vec<&str> = review.map(|reason| reason.as_str()).collect();
                    format!("{} {}", outcome.kind.as_str(), review.join(" "))
                }
                Err(why) => format!("{why:?}"),
            });
        }
        said
    }

    #[tokio::test]
    async fn a_mail_it_falls_over_is_told_and_the_next_is_judged() {
        // Before the first of all hours no letter can have gone.
        let begin = DateTime::<Utc>::MIN_UTC;
        let mails = vec![
            (sample("0001.eml"), begin),
            (sample("0002.eml"), "2022-05-11T09:00:00Z".parse().unwrap()),
        ];
        assert_eq!(
            judged(mails).await,
            ["SetAside(\"the judge fell over it\")", "application "]
        );
    }

    #[tokio::test]
    async fn a_mail_the_inbox_would_not_take_whole_is_judged_by_its_header() {
        let mut large = sample("0001.eml");
        large.resize(41 << 20, b'\n');
        let mails = vec![(large, "2022-05-11T09:00:00Z".parse().unwrap())];
        assert_eq!(judged(mails).await, ["application too-large"]);
    }
}
