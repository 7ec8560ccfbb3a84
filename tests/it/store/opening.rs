//! Who may open the register, what a migration does to what is in it, what survives.

use std::os::unix::fs::PermissionsExt;

use chrono::TimeDelta;
use countersign::store::{
    self, Access, Db, LetterId, MessageId, applications, folders, holds, jobs, journal, lease,
    outbox, rulings,
};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

use super::{at, both, both_places, execute, open_application, record};

/// Case 4: two workers process one mail.
#[tokio::test]
async fn a_second_daemon_is_refused_while_readers_and_rulings_work() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("register.db");
    let place = path.to_str().unwrap();
    let daemon = Db::open(place, Access::Daemon).await.unwrap();

    let reader = Db::open(place, Access::Read).await.unwrap();
    let mut reading = reader.read().await.unwrap();
    assert_eq!(
        journal::seen(&mut reading, "fenland", "a").await.unwrap(),
        None
    );

    let refused = Db::open(place, Access::Daemon).await.err().unwrap();
    assert!(
        format!("{refused:#}").contains("another countersign is running"),
        "{refused:#}"
    );

    let ruling = Db::open(place, Access::Write).await.unwrap();
    let mut tx = ruling.begin().await.unwrap();
    record(&mut tx, "a", 1).await;
    tx.commit().await.unwrap();
    // A view is steady: what is committed later is not in it, but in the next.
    assert_eq!(
        journal::seen(&mut reading, "fenland", "a").await.unwrap(),
        None
    );
    drop(reading);
    let mut tx = reader.read().await.unwrap();
    assert!(
        journal::seen(&mut tx, "fenland", "a")
            .await
            .unwrap()
            .is_some()
    );
    drop(tx);

    let refused = reader.begin().await.err().unwrap();
    assert!(
        format!("{refused:#}").contains("only for reading"),
        "{refused:#}"
    );

    daemon.close().await;
    Db::open(place, Access::Daemon).await.unwrap();
}

#[tokio::test]
async fn the_file_and_what_lies_beside_it_are_private() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("register.db");
    std::fs::write(&path, "").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let db = Db::open(path.to_str().unwrap(), Access::Daemon)
        .await
        .unwrap();
    execute(&db, "DELETE FROM folder").await;
    let copy = directory.path().join("copy.db");
    db.backup(&copy).await.unwrap();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    let wanted = [
        "copy.db",
        "register.db",
        "register.db-shm",
        "register.db-wal",
        "register.db.lock",
    ];
    assert_eq!(names, wanted);
    assert!(
        db.backup(&copy).await.is_err(),
        "an existing file is not overwritten"
    );
    Db::open(copy.to_str().unwrap(), Access::Read)
        .await
        .unwrap();
}

#[tokio::test]
async fn reading_what_no_daemon_has_made_is_an_error_that_makes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("register.db");
    assert!(
        Db::open(path.to_str().unwrap(), Access::Read)
            .await
            .is_err()
    );
    assert!(
        Db::open(path.to_str().unwrap(), Access::Write)
            .await
            .is_err()
    );
    assert!(!path.exists());
}

#[tokio::test]
async fn a_scratch_register_works_like_any() {
    let db = Db::scratch().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    record(&mut tx, "a", 1).await;
    tx.commit().await.unwrap();
    let mut tx = db.read().await.unwrap();
    assert!(
        journal::seen(&mut tx, "fenland", "a")
            .await
            .unwrap()
            .is_some()
    );
}

#[test]
fn a_register_of_the_first_version_is_brought_up_to_date_with_all_that_is_in_it() {
    both_places(|place| async move {
        let first = tempfile::tempdir().unwrap();
        let postgres = place.starts_with("postgres");
        let engine = if postgres { "postgres" } else { "sqlite" };
        let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let name = "0001_register.sql";
        std::fs::copy(format!("{folder}/{name}"), first.path().join(name)).unwrap();
        let migrator = Migrator::new(first.path()).await.unwrap();
        // Sample rows of every table, as the first version wrote them.
        let empty = if postgres { "''" } else { "X''" };
        let rows = include_str!("register_0001.sql").replace("EMPTY", empty);
        let packed = zstd::encode_all(&b"Subject: form\r\n\r\n"[..], 1).unwrap();
        let raw = "UPDATE message SET raw = $1";
        if postgres {
            let pool = PgPool::connect(&place).await.unwrap();
            migrator.run(&pool).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(rows))
                .execute(&pool)
                .await
                .unwrap();
            sqlx::query(raw).bind(packed).execute(&pool).await.unwrap();
            pool.close().await;
        } else {
            let pool = SqlitePool::connect(&format!("sqlite:{place}?mode=rwc"))
                .await
                .unwrap();
            migrator.run(&pool).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(rows))
                .execute(&pool)
                .await
                .unwrap();
            sqlx::query(raw).bind(packed).execute(&pool).await.unwrap();
            pool.close().await;
        }
        // A reader does not migrate, and says so.
        let refused = Db::open(&place, Access::Read).await.err().unwrap();
        assert!(
            format!("{refused:#}").contains("schema is version 1"),
            "{refused:#}"
        );

        let db = Db::open(&place, Access::Daemon).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let message = journal::seen(&mut tx, "fenland", "f1")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(message.review, ["late"]);
        assert_eq!(
            journal::raw(&mut tx, message.id).await.unwrap(),
            b"Subject: form\r\n\r\n"
        );
        let application = applications::by_reference(&mut tx, "fenland", "PMR22-0001").await;
        let application = application.unwrap().unwrap();
        assert_eq!(
            journal::history(&mut tx, application.id)
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            rulings::of_application(&mut tx, application.id)
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(holds::list_open(&mut tx, "fenland").await.unwrap().len(), 1);
        let letters = outbox::last_of_application(&mut tx, application.id, 9)
            .await
            .unwrap();
        assert_eq!(letters[0].state, outbox::LetterState::Sent);
        assert_eq!(
            outbox::recipients(&mut tx, letters[0].id)
                .await
                .unwrap()
                .len(),
            1
        );
        assert!(
            outbox::is_dead(&mut tx, "fenland", "gone@school.test")
                .await
                .unwrap()
        );
        assert!(
            folders::get(&mut tx, "fenland", "INBOX")
                .await
                .unwrap()
                .is_some()
        );
        assert!(
            lease::take(&mut tx, "fenland", "a", at(0), at(1))
                .await
                .unwrap()
        );
        assert_eq!(
            jobs::last(&mut tx, "fenland", "summary").await.unwrap(),
            None
        );
        assert!(
            jobs::take(&mut tx, "fenland", "summary", at(0), at(1))
                .await
                .unwrap()
        );
        // The groups of the season after find the schools of this one.
        let group = super::groups::group(&mut tx, "Fenland A", None).await;
        let school = application.id;
        store::groups::place(&mut tx, school, group, at(1))
            .await
            .unwrap();
        let visit = super::groups::visit(group, school, 500);
        let visit = store::events::add(&mut tx, "fenland", &visit, at(1)).await;
        assert!(visit.unwrap().is_some());
        // New rows go on after the old ones.
        assert!(open_application(&mut tx).await > application.id);
        tx.commit().await.unwrap();
    });
}

#[test]
fn a_row_that_will_not_parse_names_its_table_and_id() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let message = record(&mut tx, "a", 1).await;
        tx.commit().await.unwrap();
        for (change, complaint) in [
            ("state = 'flying'", "unknown state `flying`"),
            ("state = 'judged', review = '[\"late'", "parse review"),
            (
                "review = NULL, arrival = 9223372036854775807",
                "impossible instant",
            ),
        ] {
            execute(&db, &format!("UPDATE message SET {change}")).await;
            let mut tx = db.read().await.unwrap();
            let error = journal::get(&mut tx, message).await.unwrap_err();
            let said = format!("{error:#}");
            assert!(said.contains(&format!("read message {message}")), "{said}");
            assert!(said.contains(complaint), "{said}");
        }
    });
}

/// Case 16: put away though the work had failed.
#[test]
fn what_fails_in_a_savepoint_undoes_only_itself() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        record(&mut tx, "first", 1).await;
        let mut part = tx.savepoint().await.unwrap();
        record(&mut part, "second", 2).await;
        assert!(
            journal::quarantine(&mut part, MessageId(4711), "poison")
                .await
                .is_err()
        );
        assert!(
            outbox::retry(&mut part, LetterId(4711), at(0), "")
                .await
                .is_err()
        );
        // A statement the engine itself refuses: PostgreSQL's transaction is broken by it.
        let nothing = MessageId(4711);
        let place = journal::deliver(&mut part, "fenland", "INBOX", 1, "1", nothing, at(0));
        assert!(place.await.is_err());
        drop(part);
        let mut part = tx.savepoint().await.unwrap();
        record(&mut part, "third", 3).await;
        part.commit().await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.read().await.unwrap();
        for (fingerprint, there) in [("first", true), ("second", false), ("third", true)] {
            let seen = journal::seen(&mut tx, "fenland", fingerprint)
                .await
                .unwrap();
            assert_eq!(seen.is_some(), there, "{fingerprint}");
        }
    });
}

#[test]
fn a_lease_is_one_holders_until_it_runs_out_or_is_released() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let minute = TimeDelta::minutes(1);
        let take = async |tx: &mut _, who: &str, now| {
            lease::take(tx, "fenland", who, now, now + minute)
                .await
                .unwrap()
        };
        assert!(take(&mut tx, "a", at(0)).await);
        assert!(!take(&mut tx, "b", at(0)).await);
        assert!(take(&mut tx, "a", at(0)).await, "renewed");
        assert!(
            lease::is_mine(&mut tx, "fenland", "a", at(0))
                .await
                .unwrap()
        );
        assert!(
            !lease::is_mine(&mut tx, "fenland", "b", at(0))
                .await
                .unwrap()
        );
        assert!(
            !lease::is_mine(&mut tx, "fenland", "a", at(1))
                .await
                .unwrap(),
            "run out"
        );
        assert!(take(&mut tx, "b", at(1)).await);
        assert!(!take(&mut tx, "a", at(1)).await);
        lease::release(&mut tx, "fenland", "a").await.unwrap();
        assert!(!take(&mut tx, "a", at(1)).await, "only the holder releases");
        lease::release(&mut tx, "fenland", "b").await.unwrap();
        assert!(take(&mut tx, "a", at(1)).await);
    });
}
