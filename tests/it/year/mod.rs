//! A year of two hubs, five programmes and three hundred schools, at simulated time: through both
//! changes of the clocks, bank holidays, half-terms and three outages. What is proved is read from
//! the outbox. A job that is added to the calendar takes part by itself.

mod proof;
mod town;

use chrono::{DateTime, TimeDelta, Utc};
use countersign::{
    bot::{remind::recheck_once, wake::wake_once},
    store::outbox::{self, RecipientState},
};

use self::town::{Event, Town};

/// From the first day of the academic year to the last.
pub const FIRST: &str = "2025-09-01T06:00:00Z";
pub const LAST: &str = "2026-08-31T20:00:00Z";

/// Times when nothing of ours runs; and when only the post is away, from a Tuesday to a Saturday: what
/// waited goes on the Monday, the last office day before the deadline.
pub const OUTAGES: [(&str, &str); 2] = [
    // Over half past nine: made up for the same day.
    ("2026-05-21T05:00:00Z", "2026-05-21T13:20:00Z"),
    // From a Tuesday to a Thursday: made up for on the next school day.
    ("2025-10-21T05:00:00Z", "2025-10-23T05:00:00Z"),
];
pub const POST_AWAY: [(&str, &str); 1] = [("2026-03-24T08:00:00Z", "2026-03-28T10:00:00Z")];

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn within(now: DateTime<Utc>, times: &[(&str, &str)]) -> Option<DateTime<Utc>> {
    let of = times.iter().map(|(from, until)| (at(from), at(until)));
    of.into_iter()
        .find(|(from, until)| (*from..*until).contains(&now))
        .map(|(_, until)| until)
}

#[tokio::test]
async fn a_year_of_two_hubs_keeps_every_promise() {
    let mut town = Town::build().await;
    let mut now = at(FIRST);
    while now < at(LAST) {
        for event in town.events_until(now) {
            town.happens(event).await;
        }
        let wake_at = match within(now, &OUTAGES) {
            Some(until) => until,
            None => turn(&mut town, now).await,
        };
        let next = town
            .next_event()
            .map_or(wake_at, |event| event.min(wake_at));
        now = next.max(now + TimeDelta::seconds(1));
    }
    proof::prove(&town).await;
}

/// The daemon wakes for both hubs, and the post takes what is due. When to wake next.
async fn turn(town: &mut Town, now: DateTime<Utc>) -> DateTime<Utc> {
    let mut next = now + TimeDelta::days(1);
    for hub in ["cambridge", "archimedes"] {
        let judge = town.judge(hub);
        let wake = wake_once(&judge, &town.db, now).await.unwrap();
        next = wake.map_or(next, |wake| wake.min(next));
        if within(now, &POST_AWAY).is_some() {
            continue;
        }
        loop {
            while recheck_once(&judge, &town.db, now).await.unwrap() {}
            let mut tx = town.db.begin().await.unwrap();
            let Some(letter) = outbox::claim_due(&mut tx, hub, now).await.unwrap() else {
                let due = outbox::next_due(&mut tx, hub).await.unwrap();
                next = due.map_or(next, |due| due.min(next));
                break;
            };
            for to in outbox::recipients(&mut tx, letter.id).await.unwrap() {
                let taken = RecipientState::Taken;
                outbox::recipient_decided(&mut tx, letter.id, &to.key, taken, None, now)
                    .await
                    .unwrap();
            }
            outbox::sent(&mut tx, letter.id, "250 ok", now)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
    }
    next
}

/// What happens in the year, besides the daemon.
pub type When = (DateTime<Utc>, Event);
