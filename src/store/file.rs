//! The SQLite file: who may read it, who may run on it, how its connections are set.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqlitePool, Transaction};

/// Held while a daemon runs on the file; the kernel lets go of it when the process ends.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// `None` when another process holds it.
    pub fn take(database: &Path) -> Result<Option<Lock>> {
        let path = beside(database, ".lock");
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("open lock {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => {
                Err(anyhow!(e).context(format!("lock {}", path.display())))
            }
        }
    }
}

/// A directory that is removed when dropped.
pub(super) struct Scratch {
    directory: PathBuf,
}

impl Scratch {
    pub fn make() -> Result<Scratch> {
        let name = getrandom::u64().map_err(|e| anyhow!("name scratch directory: {e}"))?;
        let directory = std::env::temp_dir().join(format!("countersign-{name:016x}"));
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&directory)
            .with_context(|| format!("make scratch directory {}", directory.display()))?;
        Ok(Scratch { directory })
    }

    pub fn database(&self) -> PathBuf {
        self.directory.join("register.db")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.directory) {
            tracing::warn!(%error, "scratch directory was left behind");
        }
    }
}

pub(super) enum Durability {
    /// The last commit survives a power cut: `sending` and `sent` are among them.
    Full,
    /// For what is thrown away.
    None,
}

/// Makes the file if need be, for its owner only; SQLite gives `-wal` and `-shm` the same mode.
/// The answer is its one true path, so that two names of a file have one lock.
pub(super) fn create(path: &Path) -> Result<PathBuf> {
    let file = OpenOptions::new()
        .create(true)
        .read(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .context("create file")?;
    file.set_permissions(Permissions::from_mode(0o600))
        .context("make file private")?;
    path.canonicalize().context("resolve path")
}

pub(super) fn existing(path: &Path) -> Result<PathBuf> {
    path.canonicalize().context("find file")
}

/// One connection that writes, and four that cannot.
pub(super) fn pools(path: &Path, durability: Durability) -> (SqlitePool, SqlitePool) {
    let common = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true);
    let writer = common
        .clone()
        .create_if_missing(matches!(durability, Durability::None))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(match durability {
            Durability::Full => SqliteSynchronous::Full,
            Durability::None => SqliteSynchronous::Off,
        })
        // 16 MB: with SQLite's 2 MB a full transaction is written to the file piecemeal and read again.
        .pragma("cache_size", "-16384")
        // What a savepoint would put back stays in memory: kilobytes, and no mail in a temporary file.
        .pragma("temp_store", "MEMORY")
        // Erased people leave no trace in free pages.
        .pragma("secure_delete", "ON");
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(writer);
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_lazy_with(common.read_only(true));
    (writer, readers)
}

/// Begins a transaction, on a fresh connection if need be: a full disk makes SQLite end a
/// transaction by itself, and the driver, which still counts it, would begin none ever again.
pub(super) async fn begin(
    pool: &SqlitePool,
    how: &'static str,
) -> sqlx::Result<Transaction<'static, Sqlite>> {
    match pool.begin_with(how).await {
        Err(sqlx::Error::InvalidSavePointStatement) => {}
        begun => return begun,
    }
    pool.acquire().await?.close().await?;
    pool.begin_with(how).await
}

pub(super) async fn backup(writer: &SqlitePool, path: &Path) -> Result<()> {
    let name = path
        .to_str()
        .context("back up database: the path is not UTF-8")?;
    if path.exists() {
        bail!("back up database: {name} exists already");
    }
    // VACUUM INTO fills an empty file that is there, so the copy is private from its first byte.
    OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("create backup {name}"))?;
    sqlx::query("VACUUM INTO $1")
        .bind(name)
        .execute(writer)
        .await
        .with_context(|| format!("back up database to {name}"))?;
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
