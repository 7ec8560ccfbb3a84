//! A folder of `.eml` files instead of a server: for trying the program out, and for hubs whose
//! mail leaves by other means.
//!
//! A file's name comes from the Message-ID, so the same letter again is the same file: handing it
//! over twice changes nothing, and nothing is ever in doubt.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::End;

#[derive(Debug, Clone)]
pub struct Directory {
    path: PathBuf,
}

impl Directory {
    pub fn new(path: PathBuf) -> Directory {
        Directory { path }
    }

    pub(super) async fn deliver(&self, message_id: &str, bytes: &[u8]) -> End {
        let (folder, name, bytes) = (self.path.clone(), file_name(message_id), bytes.to_vec());
        let written = {
            let name = name.clone();
            tokio::task::spawn_blocking(move || write_whole(&folder, &name, &bytes)).await
        };
        match written {
            Ok(Ok(())) => End::Accepted(format!("written as {name}")),
            Ok(Err(err)) => End::NotAccepted {
                reason: format!("write {name}: {err}"),
                retry: true,
            },
            Err(err) => End::NotAccepted {
                reason: format!("write {name}: {err}"),
                retry: true,
            },
        }
    }
}

/// A reader of the folder never sees half a letter, and a power cut never loses a whole one.
fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))?;
    File::open(folder)?.sync_all()
}

/// Only what every file system takes; ids of ours stay as they are.
fn file_name(message_id: &str) -> String {
    let safe: String = message_id
        .trim_matches(['<', '>'])
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '@' | '.' => c,
            _ => '_',
        })
        .take(200)
        .collect();
    format!("{}.eml", safe.trim_start_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leaves_the_folder() {
        for (id, name) in [
            ("<update.abc@hub.example>", "update.abc@hub.example.eml"),
            ("<../../etc/passwd@x>", "_.._etc_passwd@x.eml"),
            ("<.hidden@x>", "hidden@x.eml"),
            ("<a b\0c@x>", "a_b_c@x.eml"),
        ] {
            assert_eq!(file_name(id), name);
        }
    }
}
