//! The store on both engines: each test runs on SQLite, then on PostgreSQL.

mod applications;
mod groups;
mod jobs;
mod journal;
mod opening;
mod outbox;
mod plans;
mod reminders;

use std::future::Future;

use chrono::{DateTime, TimeDelta, Utc};
use countersign::store::{
    Access, ApplicationId, Db, MessageId, Tx, applications as apps, journal as j,
};
use sqlx::AssertSqlSafe;

/// Runs a test on an empty register of either engine.
fn both<F: Future<Output = ()>>(test: impl Fn(Db) -> F) {
    both_places(|place| {
        let test = &test;
        async move { test(Db::open(&place, Access::Daemon).await.unwrap()).await }
    });
}

/// The same for tests that open the register themselves.
fn both_places<F: Future<Output = ()>>(test: impl Fn(String) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("register.db");
    runtime.block_on(test(path.to_str().unwrap().to_owned()));
    runtime.block_on(async { test(super::postgres::database().await).await });
}

/// Minutes after an arbitrary beginning.
fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_652_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn keys(list: &[&str]) -> Vec<String> {
    list.iter().map(|&key| key.to_owned()).collect()
}

/// A statement of the test's own, behind the store's back.
async fn execute(db: &Db, sql: &str) {
    let sql = AssertSqlSafe(format!("/* test */ {sql}"));
    let mut tx = db.begin().await.unwrap();
    match &mut tx {
        Tx::Sqlite(t) => drop(sqlx::query(sql).execute(&mut **t).await.unwrap()),
        Tx::Pg(t) => drop(sqlx::query(sql).execute(&mut **t).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

async fn record(tx: &mut Tx<'_>, fingerprint: &str, arrival: i64) -> MessageId {
    let new = j::NewMessage {
        hub: "fenland",
        fingerprint,
        message_id: Some(fingerprint),
        arrival: at(arrival),
        first_seen: at(arrival),
        from_before: false,
        raw: fingerprint.as_bytes(),
        reading: None,
    };
    j::record(tx, new).await.unwrap().unwrap()
}

async fn judge(tx: &mut Tx<'_>, id: MessageId, application: Option<ApplicationId>) {
    let reading = j::StoredReading {
        json: "{}",
        reader_version: 1,
    };
    j::store_reading(tx, id, reading).await.unwrap();
    let judged = j::Judged {
        kind: "application",
        decision: "request-missing",
        review: &keys(&["late"]),
        programme: Some("pmr-2022"),
        application,
        because: "a URN on the form",
        judged_at: at(0),
    };
    j::judge(tx, id, judged).await.unwrap();
    if let Some(application) = application {
        j::link(tx, id, application, Some(0), "urn").await.unwrap();
    }
}

async fn open_application(tx: &mut Tx<'_>) -> ApplicationId {
    let number = apps::number(tx, "fenland", "pmr-2022").await.unwrap();
    let new = apps::NewApplication {
        hub: "fenland",
        programme: "pmr-2022",
        number,
        reference: &format!("PMR22-{number:04}"),
        urn: Some("100123"),
        school: "Fen Road Primary",
        status: "incomplete",
        from_before: false,
        state: "{}",
        now: at(0),
    };
    apps::open(tx, new).await.unwrap()
}
