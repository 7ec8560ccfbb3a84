//! The folder the demo plays in: made anew for each run, and nobody else's is touched.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};

pub(super) const HUB: &str = include_str!("../../../deploy/demo/hub.toml");
/// In a folder that `demo` may replace.
const MARK: &str = ".made-by-countersign-demo";
/// The demo's own key. It signs letters that go nowhere, and makes every run's letters the same.
pub(super) const KEY: [u8; 32] = [0xd3; 32];

/// An empty folder of ours. What is in it is replaced only if `demo` made it.
pub(super) fn prepare(folder: &Path) -> Result<()> {
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
    for sub in [
        "inbox/new",
        "inbox/cur",
        "inbox/tmp",
        "letters",
        "as-mailed",
    ] {
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
    let made: [PathBuf; 11] = [
        "inbox",
        "letters",
        "as-mailed",
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

pub(super) fn write(path: &Path, mode: u32, text: &str) -> Result<()> {
    let context = || format!("write {}", path.display());
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .with_context(context)?;
    file.write_all(text.as_bytes()).with_context(context)
}

/// As a delivery agent does: written to `tmp`, then moved to `new`.
pub(super) fn deliver(
    folder: &Path,
    number: usize,
    arrival: DateTime<Utc>,
    bytes: &[u8],
) -> Result<()> {
    let name = format!("{}.{number:02}.demo", arrival.timestamp());
    let inbox = folder.join("inbox");
    let unfinished = inbox.join("tmp").join(&name);
    fs::write(&unfinished, bytes).with_context(|| format!("write {}", unfinished.display()))?;
    fs::rename(&unfinished, inbox.join("new").join(&name))
        .with_context(|| format!("deliver {name}"))
}
