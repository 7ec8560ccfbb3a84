//! What a message costs with a hundred applications on file, and with a hundred thousand.

use std::path::{Path, PathBuf};

use countersign::{
    bot::{desk::judge_in_savepoint, judge::Arrived},
    clock,
    store::{Access, Db},
};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::time::Instant;

use crate::{Line, line, office::Office};

const FEW: i64 = 100;
const MANY: i64 = 100_000;
/// As the desk takes them.
const AT_ONCE: usize = 64;
const BATCHES: usize = 15;
/// Numbers of mails no other part uses.
const FIRST: usize = 60_000;

pub async fn measure() -> Vec<Line> {
    let office = Office::open();
    let few = register(&office, FEW).await;
    let many = register(&office, MANY).await;
    let (mut with_few, mut with_many, mut reading) = (Vec::new(), Vec::new(), Vec::new());
    // Turn about, so that whatever else the machine does happens to both. The first turn is a
    // warm-up.
    for batch in 0..=BATCHES {
        let from = FIRST + 1 + batch * AT_ONCE;
        let raw: Vec<_> = (from..from + AT_ONCE)
            .map(|n| (n, office.mails.mail(n)))
            .collect();
        let begun = Instant::now();
        let mails: Vec<Arrived> = raw
            .into_iter()
            .map(|(n, raw)| office.arrived(n, raw))
            .collect();
        reading.push(each(begun));
        with_few.push(judged(&office, &few, &mails).await);
        with_many.push(judged(&office, &many, &mails).await);
    }
    let [few, many, reading] = [with_few, with_many, reading].map(|mut took| {
        took.remove(0);
        took.sort_by(f64::total_cmp);
        took[took.len() / 2]
    });
    vec![
        line(
            format!("a message with {FEW} applications on file (read, judged, committed)"),
            format!("{:.0} µs ({few:.0} µs without reading)", reading + few),
            "",
        ),
        line(
            format!("a message with {MANY} applications on file"),
            format!(
                "{:.0} µs ({many:.0} µs without reading): **{:.2} ×** ({:.2} ×)",
                reading + many,
                (reading + many) / (reading + few),
                many / few
            ),
            "at most 1.2 ×",
        ),
    ]
}

/// Microseconds a message.
fn each(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6 / AT_ONCE as f64
}

async fn judged(office: &Office, db: &Db, mails: &[Arrived]) -> f64 {
    let judge = office.judge();
    let begun = Instant::now();
    let mut tx = db.begin().await.unwrap();
    for mail in mails {
        let outcome = judge_in_savepoint(&judge, &mut tx, mail, clock::now())
            .await
            .unwrap();
        assert_eq!(outcome.parts[0].letters.len(), 1, "a letter each");
    }
    tx.commit().await.unwrap();
    each(begun)
}

/// A register with so many applications: copies, by SQL, of one that was judged.
async fn register(office: &Office, applications: i64) -> Db {
    let path: PathBuf = office.folder().join(format!("{applications}.db"));
    let db = Db::open(path.to_str().unwrap(), Access::Daemon)
        .await
        .unwrap();
    let mail = office.arrived(FIRST, office.mails.mail(FIRST));
    let mut tx = db.begin().await.unwrap();
    judge_in_savepoint(&office.judge(), &mut tx, &mail, clock::now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    copy(&path, applications).await;
    db
}

/// Letters and messages are shortened: only their rows' number matters here, and the disk is
/// spared. They lie ten seconds apart, so that an hour has as many as the usual cap allows.
const COPIES: [&str; 10] = [
    "INSERT INTO application (id, hub, programme, number, reference, urn, school, status, from_before, adopted_at,
         state, opened_at, changed_at)
     SELECT 1 + k, hub, programme, 1 + k, printf('PMR22-%06d', 1 + k), printf('%06d', 300000 + k), school || k, status,
         from_before, adopted_at, state, opened_at - 10000 * k, changed_at - 10000 * k
     FROM application, n WHERE id = 1",
    "INSERT INTO application_key (hub, key, application)
     SELECT hub, substr(key, 1, instr(key, ':')) || printf('%06d', k) || substr(key, 1 + instr(key, ':')), 1 + k
     FROM application_key, n WHERE application = 1",
    "INSERT INTO message (id, hub, fingerprint, message_id, arrival, first_seen, from_before, size, state, reason,
         reading, reader_version, kind, decision, review, programme, application, because, judged_at)
     SELECT 1 + k, hub, printf('%06d', k) || fingerprint, printf('%06d', k) || message_id, arrival - 10000 * k,
         first_seen - 10000 * k, from_before, size, state, reason, '{}', reader_version, kind,
         decision, review, programme, 1 + k, because, judged_at
     FROM message, n WHERE id = 1",
    "INSERT INTO raw_message (message, raw) SELECT 1 + k, substr(raw, 1, 100) FROM raw_message, n WHERE message = 1",
    "INSERT INTO link (message, application, form, rule) SELECT 1 + k, 1 + k, form, rule FROM link, n WHERE message = 1",
    "INSERT INTO delivery (account, folder, uidvalidity, uid, message, seen_at)
     SELECT account, folder, uidvalidity, 1000000 + k, 1 + k, seen_at FROM delivery, n WHERE message = 1",
    "INSERT INTO letter (id, hub, kind, class, cause, application, message, message_id, sender, subject, bytes,
         reports_change, state, reason, created_at, due_at, attempts, sending_at, sent_at, reply)
     SELECT 1 + k, hub, kind, class, printf('%06d', k) || cause, 1 + k, 1 + k, printf('%06d', k) || message_id, sender,
         subject, substr(bytes, 1, 100), reports_change, 'sent', reason, created_at - 10000 * k, due_at - 10000 * k, 1,
         due_at - 10000 * k, due_at - 10000 * k, '250 ok'
     FROM letter, n WHERE id = 1",
    "INSERT INTO recipient (letter, address, key, domain, field, state, reply, decided_at)
     SELECT 1 + k, printf('%06d', k) || address, printf('%06d', k) || key, printf('%06d', k) || domain, field, 'taken',
         reply, decided_at
     FROM recipient, n WHERE letter = 1",
    "UPDATE application_number SET last = last + (SELECT max(k) FROM n)",
    "UPDATE letter SET state = 'sent', sending_at = due_at, sent_at = due_at, attempts = 1 WHERE id = 1",
];

async fn copy(path: &Path, applications: i64) {
    let options = SqliteConnectOptions::new().filename(path);
    let mut db = SqliteConnection::connect_with(&options).await.unwrap();
    let prepare = [
        "BEGIN",
        "CREATE TEMP TABLE n (k INTEGER PRIMARY KEY)",
        "WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c WHERE k < 99999) INSERT INTO n SELECT k FROM c",
    ];
    for sql in prepare {
        sqlx::query(sql).execute(&mut db).await.unwrap();
    }
    sqlx::query("DELETE FROM n WHERE k >= $1")
        .bind(applications)
        .execute(&mut db)
        .await
        .unwrap();
    for sql in COPIES {
        sqlx::query(sql).execute(&mut db).await.unwrap();
    }
    for sql in ["COMMIT", "PRAGMA wal_checkpoint(TRUNCATE)"] {
        sqlx::query(sql).execute(&mut db).await.unwrap();
    }
    let (on_file,): (i64,) = sqlx::query_as("SELECT count(*) FROM application")
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert_eq!(on_file, applications);
    db.close().await.unwrap();
}
