//! One PostgreSQL for a run of the tests, a database of its own for each test.
//!
//! The server refuses to run as root, so there it runs as somebody else. It must not outlive the
//! tests, and a `static` is never dropped: a shell waits on a pipe that closes when the process of
//! the tests ends, however it ends, and then stops the server and removes its files.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

struct Cluster {
    directory: String,
    /// Open as long as the tests run.
    _alive: ChildStdin,
}

/// Ignores the keyboard's interrupt, which reaches the shell too, so that it can clean up.
const SCRIPT: &str = r#"
trap '' INT TERM
umask 077
cd / && dir=$(mktemp -d "${TMPDIR:-/tmp}/countersign-pg-XXXXXX") || exit 1
"$1/initdb" -D "$dir/data" -U test -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 &&
"$1/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/log" -o "-k $dir -c listen_addresses= -c fsync=off
  -c full_page_writes=off -c max_connections=300 -c shared_buffers=32MB" start >>"$dir/log" 2>&1 &&
echo "$dir" || { cat "$dir/log" >&2; rm -rf "$dir"; exit 1; }
read -r _
"$1/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1
rm -rf "$dir"
"#;

/// The address of a new, empty database.
pub async fn database() -> String {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static LAST: AtomicU32 = AtomicU32::new(0);
    let directory = &CLUSTER.get_or_init(start).directory;
    let name = format!("test{}", LAST.fetch_add(1, Ordering::Relaxed));
    let address = |name: &str| format!("postgres://test@localhost/{name}?host={directory}");
    let options: sqlx::postgres::PgConnectOptions = address("postgres").parse().unwrap();
    let mut admin = options.disable_statement_logging().connect().await.unwrap();
    sqlx::query(AssertSqlSafe(format!(
        "CREATE DATABASE {name} TEMPLATE template0"
    )))
    .execute(&mut admin)
    .await
    .unwrap();
    admin.close().await.unwrap();
    address(&name)
}

#[expect(
    clippy::zombie_processes,
    reason = "the shell ends after us, by design"
)]
fn start() -> Cluster {
    let bin = newest_server();
    let root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let mut shell = command
        .args(["-c", SCRIPT, "sh"])
        .arg(bin)
        .env_remove("TMPDIR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("start PostgreSQL");
    let mut directory = String::new();
    BufReader::new(shell.stdout.take().unwrap())
        .read_line(&mut directory)
        .unwrap();
    let directory = directory.trim_end().to_owned();
    assert!(!directory.is_empty(), "PostgreSQL did not start");
    Cluster {
        directory,
        _alive: shell.stdin.take().unwrap(),
    }
}

fn newest_server() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| {
            entries
                .flatten()
                .filter_map(|entry| {
                    let version = entry.file_name().to_str()?.parse().ok()?;
                    let bin = entry.path().join("bin");
                    bin.join("initdb").exists().then_some((version, bin))
                })
                .collect()
        })
        .unwrap_or_default();
    found.sort();
    found
        .pop()
        .expect("the tests need the PostgreSQL server (package `postgresql`)")
        .1
}
