//! A local Maildir: `new` and `cur`, read and never touched.
//!
//! Files are neither moved nor renamed, no flag is set: a person reads the same box. A mail's UID
//! is the base name of its file, before `:2,` (flags come and go behind it).

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    io::Read as _,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use tokio::{
    sync::watch,
    task::spawn_blocking,
    time::{sleep, timeout},
};

use super::{
    Bytes, Fetched, Headed, Listing, MailboxError, Received, Sized, Want, Woken, header, stopped,
};

/// Base names are unique for ever: there is nothing to renew.
const UIDVALIDITY: u32 = 1;
/// How often the folders' own times are looked at.
const LOOK: Duration = Duration::from_secs(2);
/// Of an over-size mail, and for arrivals.
const LONGEST_HEADER: u64 = 256 * 1024;
pub const FOLDER: &str = "INBOX";

#[derive(Debug, Clone)]
pub struct Maildir {
    path: PathBuf,
    /// The times of `new` and `cur` before they were last listed.
    seen: [Option<SystemTime>; 2],
    /// Where each mail lay then, and its size.
    files: HashMap<String, PathBuf>,
}

#[derive(Debug)]
pub struct Asked {
    group: Vec<(Sized, Want)>,
}

impl Asked {
    pub(super) fn new(group: &[(Sized, Want)]) -> Asked {
        Asked {
            group: group.to_vec(),
        }
    }
}

impl Maildir {
    pub async fn open(path: &Path) -> Result<Maildir, MailboxError> {
        let maildir = Maildir {
            path: path.to_owned(),
            seen: [None, None],
            files: HashMap::new(),
        };
        for sub in ["new", "cur"] {
            if !maildir.path.join(sub).is_dir() {
                return Err(MailboxError::Config(format!(
                    "open the Maildir inbox: its folder has no `{sub}` in it; \
                     check `path` in hub.toml"
                )));
            }
        }
        Ok(maildir)
    }

    pub async fn list(&mut self, known: &HashSet<String>) -> Result<Listing, MailboxError> {
        // Before the reading: what comes during it makes the next look see a change.
        self.seen = self.times();
        self.scan().await?;
        let mut unknown: Vec<String> = self
            .files
            .keys()
            .filter(|uid| !known.contains(*uid))
            .cloned()
            .collect();
        // Names begin with the time of delivery.
        unknown.sort();
        Ok(Listing {
            uidvalidity: UIDVALIDITY,
            uidnext: u32::MAX,
            unknown,
        })
    }

    pub async fn sizes(&mut self, uids: &[String]) -> Result<Vec<Sized>, MailboxError> {
        let headed = self.read(uids, Read::Head).await?;
        Ok(headed
            .into_iter()
            .map(|(uid, file)| Sized {
                uid,
                size: file.size,
                arrival: Some(file.arrival()),
            })
            .collect())
    }

    pub async fn headers(&mut self, uids: &[String]) -> Result<Vec<Headed>, MailboxError> {
        let headed = self.read(uids, Read::Head).await?;
        Ok(headed
            .into_iter()
            .map(|(uid, file)| Headed {
                uid,
                size: file.size,
                arrival: Some(file.arrival()),
                header: header::header_of(&file.octets).to_vec(),
            })
            .collect())
    }

    pub async fn receive(&mut self, asked: Asked) -> Result<Received, MailboxError> {
        let mut received = Received::default();
        for (sized, want) in asked.group {
            let read = match want {
                Want::Whole => Read::Whole,
                Want::Header => Read::Head,
            };
            let uids = std::slice::from_ref(&sized.uid);
            match self.read(uids, read).await?.pop() {
                None => received.missing.push(sized.uid),
                Some((uid, file)) => received.mails.push(Fetched {
                    folder: FOLDER.into(),
                    uidvalidity: UIDVALIDITY,
                    uid,
                    arrival: file.arrival(),
                    bytes: match want {
                        Want::Whole => Bytes::Whole(file.octets),
                        Want::Header => Bytes::HeaderOnly {
                            header: header::header_of(&file.octets).to_vec(),
                            size: file.size,
                        },
                    },
                }),
            }
        }
        Ok(received)
    }

    /// Waits until a folder has changed since it was listed.
    pub async fn wait(
        &mut self,
        limit: Duration,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<Woken, MailboxError> {
        let changed = async {
            while self.times() == self.seen {
                sleep(LOOK).await;
            }
        };
        Ok(tokio::select! {
            () = stopped(stop) => Woken::Stop,
            changed = timeout(limit, changed) => match changed {
                Ok(()) => Woken::Mail,
                Err(_) => Woken::Timer,
            },
        })
    }

    fn times(&self) -> [Option<SystemTime>; 2] {
        // A folder that cannot be looked at is a change: the next listing says what is wrong.
        ["new", "cur"].map(|sub| {
            fs::metadata(self.path.join(sub))
                .and_then(|m| m.modified())
                .ok()
        })
    }

    async fn scan(&mut self) -> Result<(), MailboxError> {
        let path = self.path.clone();
        self.files = blocking(move || files_of(&path)).await?;
        Ok(())
    }

    /// Reads the named mails; one that is gone is left out. A mail program moves a mail from
    /// `new` to `cur` and renames it at any moment: then it is looked for once more.
    async fn read(
        &mut self,
        uids: &[String],
        read: Read,
    ) -> Result<Vec<(String, File)>, MailboxError> {
        let mut found = Vec::new();
        let mut scanned = false;
        for uid in uids {
            let mut file = self.read_one(uid, read).await?;
            if file.is_none() && !scanned {
                self.scan().await?;
                scanned = true;
                file = self.read_one(uid, read).await?;
            }
            found.extend(file.map(|file| (uid.clone(), file)));
        }
        Ok(found)
    }

    async fn read_one(&self, uid: &str, read: Read) -> Result<Option<File>, MailboxError> {
        match self.files.get(uid).cloned() {
            None => Ok(None),
            Some(path) => blocking(move || File::read(&path, read)).await,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Read {
    Whole,
    Head,
}

struct File {
    octets: Vec<u8>,
    size: u64,
    modified: SystemTime,
}

impl File {
    /// None when it is not there (any more).
    fn read(path: &Path, read: Read) -> io::Result<Option<File>> {
        let file = match fs::File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        let metadata = file.metadata()?;
        let most = match read {
            Read::Whole => u64::MAX,
            Read::Head => LONGEST_HEADER,
        };
        let mut octets = Vec::new();
        file.take(most).read_to_end(&mut octets)?;
        Ok(Some(File {
            octets,
            size: metadata.len(),
            modified: metadata.modified()?,
        }))
    }

    fn arrival(&self) -> DateTime<Utc> {
        header::received(&self.octets).unwrap_or_else(|| self.modified.into())
    }
}

fn files_of(maildir: &Path) -> io::Result<HashMap<String, PathBuf>> {
    let mut files = HashMap::new();
    // `cur` last: a mail moved there while we read is found there.
    for sub in ["new", "cur"] {
        for entry in fs::read_dir(maildir.join(sub))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || !entry.file_type()?.is_file() {
                continue;
            }
            let base = name.split(':').next().unwrap_or_default().to_owned();
            files.insert(base, entry.path());
        }
    }
    Ok(files)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, MailboxError> {
    const DURING: &str = "read the Maildir inbox";
    match spawn_blocking(work).await {
        Ok(done) => done.map_err(|e| MailboxError::file(DURING, &e)),
        Err(_) => Err(MailboxError::lost(DURING, "the program is ending")),
    }
}

#[cfg(test)]
mod tests;
