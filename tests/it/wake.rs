//! The calendar's jobs, at simulated times.

use countersign::{
    bot::wake::wake_once,
    store::{Db, jobs},
};

use crate::conversations::office::{Office, both};

async fn last_run(db: &Db) -> String {
    let mut tx = db.read().await.unwrap();
    let last = jobs::last(&mut tx, "cambridge", "reminders").await.unwrap();
    last.unwrap().format("%m-%d %H:%M").to_string()
}

#[test]
fn a_job_runs_at_its_time_on_the_wall_and_once() {
    both(|mut office: Office| async move {
        // The first look makes up for nothing.
        office.wakes("2022-10-28T12:00:00Z").await;
        assert_eq!(last_run(&office.db).await, "10-28 12:00");
        office.wakes("2022-10-31T09:29:59Z").await;
        assert_eq!(last_run(&office.db).await, "10-28 12:00");
        // Winter time has begun: half past nine is 09:30 UTC.
        for again in [
            "2022-10-31T09:30:00Z",
            "2022-10-31T09:30:01Z",
            "2022-10-31T11:00:00Z",
        ] {
            office.wakes(again).await;
            assert_eq!(last_run(&office.db).await, "10-31 09:30");
        }
    });
}

/// Case 78: downtime, and then all the missed reminders at once.
#[test]
fn runs_missed_in_an_outage_are_made_up_for_once() {
    both(|mut office: Office| async move {
        office.wakes("2022-05-02T06:00:00Z").await;
        // Down from Monday to Wednesday noon.
        office.wakes("2022-05-04T11:00:00Z").await;
        assert_eq!(last_run(&office.db).await, "05-04 08:30");
        // Down until late: schools are not written to in the evening.
        office.wakes("2022-05-06T17:00:00Z").await;
        assert_eq!(last_run(&office.db).await, "05-04 08:30");
        office.wakes("2022-05-09T08:30:00Z").await;
        assert_eq!(last_run(&office.db).await, "05-09 08:30");
    });
}

#[test]
fn two_daemons_that_wake_at_once_agree() {
    both(|mut office: Office| async move {
        office.wakes("2022-05-03T06:00:00Z").await;
        office.now = "2022-05-03T08:30:00Z".parse().unwrap();
        let judge = office.judge();
        let (one, other) = tokio::join!(
            wake_once(&judge, &office.db, office.now),
            wake_once(&judge, &office.db, office.now)
        );
        assert_eq!(one.unwrap(), other.unwrap());
        assert_eq!(last_run(&office.db).await, "05-03 08:30");
    });
}
