//! `countersign rehearse`: the whole judgement over mails in files, oldest first by arrival,
//! against a scratch register with their own clock. Sends nothing.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use super::output;
use crate::{
    bot::judge::{Arrived, Judge, Outcome},
    config::{
        Config,
        hub::{Hub, Mode},
        school_register,
    },
    domain::{
        address::Address,
        mail::{self, Mail},
        reading::{Reader, Reading, Watched},
    },
    post::identity::Key,
    reader::Extractor,
    render::Letters,
    store::{Db, Tx, outbox},
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

/// What would become of a mail. None when it came to none of the hubs.
pub struct Rehearsed {
    pub file: String,
    pub judged: Option<(Reading, Outcome)>,
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
    for one in rehearse_with(config, mails, reader).await? {
        match &one.judged {
            Some((reading, outcome)) => output::outcome(&one.file, reading, outcome, args.json)?,
            None => output::no_hub(&one.file, args.json)?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Judges the mails, oldest first by arrival and then by name, in a register made for it.
pub async fn rehearse(config: Config, mails: Vec<Found>) -> Result<Vec<Rehearsed>> {
    let reader = Reader::new(&config.programmes);
    rehearse_with(config, mails, reader).await
}

async fn rehearse_with(
    mut config: Config,
    mails: Vec<Found>,
    reader: Reader,
) -> Result<Vec<Rehearsed>> {
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
    let judges: BTreeMap<&str, Judge<'_>> = config
        .hubs
        .iter()
        .map(|hub| (hub.id.as_str(), Judge::new(&config, hub, &letters, &key)))
        .collect();
    let mut rehearsed = Vec::with_capacity(due.len());
    for (position, due) in due.into_iter().enumerate() {
        let judge = hub_of(&config, &due.mail).and_then(|hub| judges.get(hub.id.as_str()));
        let judged = match judge {
            Some(judge) => Some(judge_one(judge, &reader, &db, position, &due).await?),
            None => None,
        };
        rehearsed.push(Rehearsed {
            file: due.file,
            judged,
        });
    }
    Ok(rehearsed)
}

async fn judge_one(
    judge: &Judge<'_>,
    reader: &Reader,
    db: &Db,
    position: usize,
    due: &Due,
) -> Result<(Reading, Outcome)> {
    let watched = Watched {
        own_addresses: &judge.terms.own_addresses,
        receiver: &judge.hub.receiver,
    };
    let arrived = Arrived {
        account: "rehearsal".to_owned(),
        folder: due.file.clone(),
        uidvalidity: 1,
        uid: position.to_string(),
        arrival: due.arrival,
        from_before: false,
        junk: false,
        fingerprint: mail::fingerprint(&due.mail),
        reading: reader.read(&due.mail, watched, false),
        raw: due.bytes.clone(),
    };
    let mut tx = db.begin().await?;
    let outcome = judge
        .judge_once(&mut tx, &arrived, due.arrival)
        .await
        .with_context(|| format!("judge {}", due.file))?;
    pretend_sent(&mut tx, &judge.hub.id, due.arrival).await?;
    tx.commit().await?;
    Ok((arrived.reading, outcome))
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
    use super::mbox;

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
}
