//! Where the mails of a rehearsal lie: files, folders, Maildirs and mboxes. An exported mailbox may
//! be larger than the machine's memory, so a mail is read when its turn comes.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// A mail in a file.
pub struct Found {
    /// The file's name; `NAME#n` within an mbox.
    pub file: String,
    place: Place,
}

enum Place {
    Here(Vec<u8>),
    File(PathBuf),
    /// Octets of an mbox.
    Mbox(PathBuf, Range<u64>),
}

impl Found {
    pub fn new(file: impl Into<String>, bytes: Vec<u8>) -> Found {
        Found {
            file: file.into(),
            place: Place::Here(bytes),
        }
    }

    pub(super) fn bytes(&self) -> Result<Vec<u8>> {
        match &self.place {
            Place::Here(bytes) => Ok(bytes.clone()),
            Place::File(path) => fs::read(path).with_context(|| format!("read {}", path.display())),
            Place::Mbox(path, range) => {
                stretch(path, range).with_context(|| format!("read {}", path.display()))
            }
        }
    }
}

/// The mails of a file, or of all files below a folder, in the order of their names.
pub(super) fn gather(path: &Path) -> Result<Vec<Found>> {
    let read = || format!("read {}", path.display());
    if fs::metadata(path).with_context(read)?.is_dir() {
        return folder(path);
    }
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    );
    let mut file = BufReader::new(File::open(path).with_context(read)?);
    if !file.fill_buf().with_context(read)?.starts_with(b"From ") {
        return Ok(vec![Found {
            file: name,
            place: Place::File(path.to_owned()),
        }]);
    }
    let mails = mbox(file).with_context(read)?;
    let mails = mails.into_iter().enumerate().map(|(i, range)| Found {
        file: format!("{name}#{}", i + 1),
        place: Place::Mbox(path.to_owned(), range),
    });
    Ok(mails.collect())
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

/// The messages of an mbox (RFC 4155): each begins after a line `From …` that follows an empty line
/// or the beginning.
fn mbox(mut file: impl BufRead) -> io::Result<Vec<Range<u64>>> {
    let mut messages: Vec<Range<u64>> = Vec::new();
    let (mut line, mut at, mut after_blank) = (Vec::new(), 0, true);
    while file.read_until(b'\n', &mut line)? > 0 {
        let end = at + line.len() as u64;
        if after_blank && line.starts_with(b"From ") {
            messages.push(end..end);
            after_blank = false;
        } else {
            after_blank = matches!(line.as_slice(), b"\n" | b"\r\n");
            if let Some(message) = messages.last_mut() {
                message.end = end;
            }
        }
        at = end;
        line.clear();
    }
    Ok(messages)
}

/// A message of an mbox, its quoting (mboxrd) taken off.
fn stretch(path: &Path, range: &Range<u64>) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(range.start))?;
    let mut quoted = Vec::new();
    file.take(range.end - range.start)
        .read_to_end(&mut quoted)?;
    Ok(unquoted(&quoted))
}

fn unquoted(quoted: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(quoted.len());
    for line in quoted.split_inclusive(|b| *b == b'\n') {
        let marks = line.iter().take_while(|b| **b == b'>').count();
        let unquoted = match line.get(marks..) {
            Some(rest) if marks > 0 && rest.starts_with(b"From ") => line.get(1..).unwrap_or(line),
            _ => line,
        };
        message.extend_from_slice(unquoted);
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_is_split_at_its_from_lines() {
        let text = b"From a@b.test Mon\nSubject: one\n\nHello\n>From here on\n\nFrom c@d.test Tue\nSubject: two\n\nFrom is no line of ours unless blank\n";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.mbox");
        fs::write(&path, text).unwrap();
        let mails = gather(&path).unwrap();
        let files: Vec<&str> = mails.iter().map(|mail| mail.file.as_str()).collect();
        assert_eq!(
            files,
            ["all.mbox#1", "all.mbox#2", "all.mbox#3"],
            "a From line after a blank line begins a message"
        );
        let bytes: Vec<Vec<u8>> = mails.iter().map(|mail| mail.bytes().unwrap()).collect();
        assert_eq!(bytes[0], b"Subject: one\n\nHello\nFrom here on\n\n");
        assert_eq!(bytes[1], b"Subject: two\n\n");
        assert_eq!(bytes[2], b"");
    }
}
