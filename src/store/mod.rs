//! The register and journal in SQL: SQLite in one file, or PostgreSQL.
//!
//! Every statement is one SQL text for both engines. The functions of the tables are free functions
//! over a [`Tx`]; the caller owns the transaction: [`Db::begin`] to write, [`Db::read`] for a steady
//! view. Nothing here decides anything, reads a clock or logs what a mail says.
//!
//! After an error inside a transaction PostgreSQL refuses all that follows while SQLite goes on, so
//! nobody may catch an error and continue: use a [`Tx::savepoint`] and drop it.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

/// Runs the same statement on whichever engine the transaction is of.
macro_rules! on {
    ($tx:expr, $c:ident => $run:expr) => {
        match $tx {
            Tx::Sqlite(t) => {
                let $c = &mut **t;
                $run
            }
            Tx::Pg(t) => {
                let $c = &mut **t;
                $run
            }
        }
    };
}

pub mod journal;

pub mod applications;

pub mod rulings;

pub mod holds;

pub mod outbox;

pub mod folders;

pub mod lease;

pub mod jobs;

pub mod invitations;

pub mod reminders;

pub mod groups;

pub mod events;

pub mod schools;

pub mod erase;

mod file;
mod row;

pub use row::{
    ApplicationId, EventId, GroupId, HoldId, InvitationId, LetterId, MessageId, RulingId,
};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Keys looked up by one statement: SQLite takes 32,766 parameters, PostgreSQL 65,535; plans stay small.
const KEYS_AT_ONCE: usize = 500;

/// What the opener means to do with the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The one daemon: brings the schema up to date and, on SQLite, holds the lock until dropped.
    Daemon,
    /// A command that writes beside a running daemon (a ruling).
    Write,
    /// A command that only looks.
    Read,
}

/// The open register. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    access: Access,
    _lock: Option<Arc<file::Lock>>,
    _scratch: Option<Arc<file::Scratch>>,
}

#[derive(Clone)]
enum Engine {
    /// One connection writes; SQLite lets several read meanwhile.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Pg(PgPool),
}

/// A transaction, or a savepoint within one. Dropped without [`Tx::commit`] it never happened.
pub enum Tx<'c> {
    Sqlite(Transaction<'c, Sqlite>),
    Pg(Transaction<'c, Postgres>),
}

impl Db {
    /// Opens the register at a `postgres://` address, or at a path (`sqlite:` before it is allowed).
    pub async fn open(place: &str, access: Access) -> Result<Db> {
        if place.starts_with("postgres://") || place.starts_with("postgresql://") {
            return Self::open_postgres(place, access).await;
        }
        let path = place.strip_prefix("sqlite:").unwrap_or(place);
        let path = path.strip_prefix("//").unwrap_or(path);
        Self::open_sqlite(Path::new(path), access)
            .await
            .with_context(|| format!("open database {path}"))
    }

    /// An empty register in a directory of its own that goes with the last clone; for rehearsals.
    pub async fn scratch() -> Result<Db> {
        let scratch = file::Scratch::make()?;
        let (writer, readers) = file::pools(&scratch.database(), file::Durability::None);
        SQLITE
            .run(&writer)
            .await
            .context("migrate scratch database")?;
        Ok(Db {
            engine: Engine::Sqlite { writer, readers },
            access: Access::Daemon,
            _lock: None,
            _scratch: Some(Arc::new(scratch)),
        })
    }

    async fn open_sqlite(path: &Path, access: Access) -> Result<Db> {
        let path = match access {
            Access::Daemon => file::create(path)?,
            Access::Write | Access::Read => file::existing(path)?,
        };
        let lock = match access {
            Access::Daemon => match file::Lock::take(&path)? {
                Some(lock) => Some(lock),
                None => bail!("another countersign is running on it"),
            },
            // Free means no daemon runs, so the schema may be brought up to date; then let go.
            Access::Write => file::Lock::take(&path)?,
            Access::Read => None,
        };
        let (writer, readers) = file::pools(&path, file::Durability::Full);
        if lock.is_some() {
            SQLITE.run(&writer).await.context("migrate")?;
        }
        let db = Db {
            engine: Engine::Sqlite { writer, readers },
            access,
            _lock: match access {
                Access::Daemon => lock.map(Arc::new),
                Access::Write | Access::Read => None,
            },
            _scratch: None,
        };
        db.check_schema(&SQLITE).await?;
        Ok(db)
    }

    async fn open_postgres(url: &str, access: Access) -> Result<Db> {
        // The address may carry a password: never printed.
        let mut options: sqlx::postgres::PgConnectOptions =
            url.parse().context("parse database address")?;
        options = options.application_name("countersign");
        if access == Access::Read {
            options = options.options([("default_transaction_read_only", "on")]);
        }
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(8)
            .connect_with(options)
            .await
            .context("connect to PostgreSQL")?;
        match access {
            // sqlx takes an advisory lock, so daemons that start together migrate once.
            Access::Daemon => POSTGRES.run(&pool).await.context("migrate")?,
            Access::Write | Access::Read => {}
        }
        let db = Db {
            engine: Engine::Pg(pool),
            access,
            _lock: None,
            _scratch: None,
        };
        db.check_schema(&POSTGRES).await?;
        Ok(db)
    }

    async fn check_schema(&self, migrator: &Migrator) -> Result<()> {
        let wanted = migrator.iter().map(|m| m.version).max().unwrap_or(0);
        let mut tx = self.read().await?;
        let found: Option<i64> = on!(&mut tx, c => {
            sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(c).await
        })
        .context("read schema version (was it ever opened by `countersign run`?)")?;
        if found != Some(wanted) {
            bail!(
                "its schema is version {}, this program wants {wanted}",
                found.unwrap_or(0)
            );
        }
        Ok(())
    }

    /// A transaction that writes. On SQLite it waits for the one writer.
    pub async fn begin(&self) -> Result<Tx<'static>> {
        if self.access == Access::Read {
            bail!("begin transaction: the database was opened only for reading");
        }
        // Deferred read-then-write transactions fail at once with SQLITE_BUSY whatever busy_timeout says.
        Ok(match &self.engine {
            Engine::Sqlite { writer, .. } => Tx::Sqlite(
                file::begin(writer, "BEGIN IMMEDIATE")
                    .await
                    .context("begin transaction")?,
            ),
            Engine::Pg(pool) => Tx::Pg(pool.begin().await.context("begin transaction")?),
        })
    }

    /// A steady view; whatever others commit meanwhile is not in it.
    pub async fn read(&self) -> Result<Tx<'static>> {
        Ok(match &self.engine {
            Engine::Sqlite { readers, .. } => Tx::Sqlite(
                file::begin(readers, "BEGIN")
                    .await
                    .context("begin reading")?,
            ),
            Engine::Pg(pool) => Tx::Pg(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await
                    .context("begin reading")?,
            ),
        })
    }

    /// Writes a consistent copy of an SQLite register to a path that must not exist yet.
    pub async fn backup(&self, path: &Path) -> Result<()> {
        match &self.engine {
            Engine::Sqlite { writer, .. } => file::backup(writer, path).await,
            Engine::Pg(_) => bail!("back up database: on PostgreSQL use pg_dump"),
        }
    }

    /// Closes the connections; what was committed is in the file itself.
    pub async fn close(self) {
        match &self.engine {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Pg(pool) => pool.close().await,
        }
    }
}

impl Tx<'_> {
    /// A part that can fail alone: dropped without commit, only what happened since is undone.
    pub async fn savepoint(&mut self) -> Result<Tx<'_>> {
        Ok(match self {
            Tx::Sqlite(t) => {
                Tx::Sqlite(Connection::begin(&mut **t).await.context("set savepoint")?)
            }
            Tx::Pg(t) => Tx::Pg(Connection::begin(&mut **t).await.context("set savepoint")?),
        })
    }

    pub async fn commit(self) -> Result<()> {
        match self {
            Tx::Sqlite(t) => t.commit().await.context("commit"),
            Tx::Pg(t) => t.commit().await.context("commit"),
        }
    }

    pub async fn rollback(self) -> Result<()> {
        match self {
            Tx::Sqlite(t) => t.rollback().await.context("roll back"),
            Tx::Pg(t) => t.rollback().await.context("roll back"),
        }
    }
}

/// Instants are stored as epoch milliseconds.
fn ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}
