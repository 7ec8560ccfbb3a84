//! Runs of jobs.

use countersign::store::jobs;

use super::{at, both};

#[test]
fn a_run_is_taken_once_and_never_after_a_later_one() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        for (job, due, taken) in [
            ("summary", 10, true),
            ("summary", 10, false),
            ("summary", 20, true),
            ("summary", 15, false),
            ("digest", 15, true),
        ] {
            let took = jobs::take(&mut tx, "fenland", job, at(due), at(30))
                .await
                .unwrap();
            assert_eq!(took, taken, "{job} {due}");
        }
        assert!(
            jobs::take(&mut tx, "wash", "summary", at(10), at(30))
                .await
                .unwrap()
        );
        let last = jobs::last(&mut tx, "fenland", "summary").await.unwrap();
        assert_eq!(last, Some(at(20)));
        tx.commit().await.unwrap();
    });
}

/// A run that fails has not happened: its row goes with all that it wrote.
/// Case 75: one commit after the whole loop: a crash sends all again.
#[test]
fn a_run_that_is_not_committed_is_free_again() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        assert!(
            jobs::take(&mut tx, "fenland", "summary", at(10), at(10))
                .await
                .unwrap()
        );
        tx.rollback().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        assert!(
            jobs::take(&mut tx, "fenland", "summary", at(10), at(11))
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
    });
}

#[test]
fn of_two_daemons_at_once_one_gets_the_run() {
    both(|db| async move {
        let takes = async |db: countersign::store::Db| {
            let mut tx = db.begin().await.unwrap();
            let took = jobs::take(&mut tx, "fenland", "summary", at(10), at(10))
                .await
                .unwrap();
            tx.commit().await.unwrap();
            took
        };
        for _ in 0..8 {
            let (one, other) = tokio::join!(takes(db.clone()), takes(db.clone()));
            assert!(!(one && other));
        }
        let last = jobs::last(&mut db.read().await.unwrap(), "fenland", "summary")
            .await
            .unwrap();
        assert_eq!(last, Some(at(10)));
    });
}
