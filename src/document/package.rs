//! A zip, or parts that came otherwise, as a set of named parts, read one by one and never beyond
//! the limits.
//!
//! Sizes written in a zip are claims: they may refuse a part early, they never allow one.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Unreadable;
use super::limits::{self, Budget};

pub struct Package<'a> {
    parts: Parts<'a>,
    /// Name (as [`key`] writes it) to index. The first entry of a name counts.
    index: HashMap<String, usize>,
    /// As listed, folders included.
    names: Vec<String>,
    encrypted: bool,
}

enum Parts<'a> {
    Zip(ZipArchive<Cursor<&'a [u8]>>),
    Plain(Vec<Vec<u8>>),
}

/// Windows tools write backslashes, some writers a leading slash, and part names of a package
/// compare without case (ECMA-376 part 2, 6.2.2.3).
fn key(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8], budget: &mut Budget) -> Result<Package<'a>, Unreadable> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
        budget.spend_entries(zip.len())?;
        let (mut index, mut names) = (HashMap::new(), Vec::new());
        let (mut encrypted, mut claimed) = (false, 0u64);
        for at in 0..zip.len() {
            let entry = zip.by_index_raw(at).map_err(unreadable)?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            encrypted |= entry.encrypted();
            if entry.size() > limits::PART {
                return Err(Unreadable::Hostile(
                    "a part unpacks to more than 64 MB".into(),
                ));
            }
            claimed = claimed.saturating_add(entry.size());
            index.entry(key(&name)).or_insert(at);
            names.push(name.replace('\\', "/"));
        }
        if claimed > limits::UNPACKED {
            return Err(Unreadable::Hostile("unpacks to more than 256 MB".into()));
        }
        Ok(Package {
            parts: Parts::Zip(zip),
            index,
            names,
            encrypted,
        })
    }

    /// A package of parts that are unpacked already.
    pub fn of_parts(
        parts: Vec<(String, Vec<u8>)>,
        budget: &mut Budget,
    ) -> Result<Package<'a>, Unreadable> {
        budget.spend_entries(parts.len())?;
        let (names, parts): (Vec<String>, Vec<Vec<u8>>) = parts.into_iter().unzip();
        let mut index = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            index.entry(key(name)).or_insert(at);
        }
        Ok(Package {
            parts: Parts::Plain(parts),
            index,
            names,
            encrypted: false,
        })
    }

    /// Whether any entry carries the encryption flag.
    pub fn encrypted(&self) -> bool {
        self.encrypted
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn has(&self, name: &str) -> bool {
        self.index.contains_key(&key(name))
    }

    /// A part's bytes; `None` when there is no such part.
    pub fn part(&mut self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, Unreadable> {
        match self.index.get(&key(name)).copied() {
            Some(at) => self.entry(at, budget).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of the entry at this place of [`Package::names`].
    pub fn entry(&mut self, at: usize, budget: &mut Budget) -> Result<Vec<u8>, Unreadable> {
        let zip = match &mut self.parts {
            Parts::Zip(zip) => zip,
            Parts::Plain(parts) => {
                let part = parts.get(at).cloned().unwrap_or_default();
                budget.spend_bytes(part.len() as u64)?;
                return Ok(part);
            }
        };
        let mut entry = zip.by_index(at).map_err(unreadable)?;
        let packed = entry.compressed_size().max(1);
        let most = limits::PART.min(budget.bytes());
        let room = entry.size().min(most).min(1 << 20);
        let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or_default());
        loop {
            let mut chunk = entry.by_ref().take(64 << 10);
            let count = chunk
                .read_to_end(&mut bytes)
                .map_err(|e| Unreadable::Damaged(format!("unpack a part: {e}")))?;
            if count == 0 {
                break;
            }
            let size = bytes.len() as u64;
            if size > most {
                return Err(Unreadable::Hostile("unpacks to more than allowed".into()));
            }
            if size > limits::RATIO_FROM && size / packed > limits::RATIO {
                return Err(Unreadable::Hostile(
                    "unpacks to over 250 times its size".into(),
                ));
            }
        }
        budget.spend_bytes(bytes.len() as u64)?;
        Ok(bytes)
    }
}

fn unreadable(error: ZipError) -> Unreadable {
    match error {
        ZipError::InvalidPassword => Unreadable::Protected,
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unreadable::Protected,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Unreadable::Unsupported("zip of an unusual kind".into())
        }
        other => Unreadable::Damaged(format!("open as zip: {other}")),
    }
}
