//! A year of two hubs, five programmes and three hundred schools, at simulated time: through both
//! changes of the clocks, bank holidays, half-terms and outages of three sorts. Schools and leads write
//! real mail; what is proved is read from what the post accepted, against what the dates alone call for.
//! A job that is added to the calendar takes part by itself.

mod almanac;
mod groups;
mod inbox;
mod mails;
mod proof;
mod proof_due;
mod proof_groups;
mod schools;
mod sink;
mod town;

use std::fs;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Europe::London;
use countersign::bot::{remind::recheck_once, send, wake::wake_once};

use self::{
    groups::{TURNS, Turn},
    schools::{Deed, HUBS, day_at},
    sink::Accepted,
    town::Town,
};

/// From the first day of the academic year to the last.
pub const FIRST: &str = "2025-09-01T06:00:00Z";
pub const LAST: &str = "2026-08-31T20:00:00Z";

/// Times when the daemon does not run: over a change of the clocks, from a Friday to the Monday before
/// a deadline; all of a Monday; and over half past nine, made up for the same day.
pub const DOWN: [(&str, &str); 3] = [
    ("2025-10-24T05:00:00Z", "2025-10-27T05:00:00Z"),
    ("2026-03-09T05:00:00Z", "2026-03-10T05:00:00Z"),
    ("2026-05-21T05:00:00Z", "2026-05-21T13:20:00Z"),
];
/// When the post takes nothing, from a Tuesday to a Saturday: what waited goes on the Monday, the last
/// office day before a deadline.
pub const POST_AWAY: [(&str, &str); 1] = [("2026-03-24T08:00:00Z", "2026-03-28T10:00:00Z")];
/// When there is no folder to look into: what comes is read later, as it came.
pub const MAILBOX_AWAY: [(&str, &str); 1] = [("2026-06-01T07:00:00Z", "2026-06-03T06:00:00Z")];

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn within(now: DateTime<Utc>, times: &[(&str, &str)]) -> Option<DateTime<Utc>> {
    let of = times.iter().map(|(from, until)| (at(from), at(until)));
    of.into_iter()
        .find(|(from, until)| (*from..*until).contains(&now))
        .map(|(_, until)| until)
}

/// That nothing goes out then, though the daemon may run.
pub fn is_held_up(at: DateTime<Utc>) -> bool {
    within(at, &DOWN).or(within(at, &POST_AWAY)).is_some()
}

/// A time by the clock on the wall.
pub fn local(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = day.and_hms_opt(hour, minute, 0).unwrap();
    time.and_local_timezone(London).unwrap().to_utc()
}

/// When the hub hears of what happens.
pub fn learned(at: DateTime<Utc>) -> DateTime<Utc> {
    within(at, &DOWN)
        .or_else(|| within(at, &MAILBOX_AWAY))
        .unwrap_or(at)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Event {
    Of(usize, Deed),
    Groups(&'static str, Turn),
}

impl Event {
    /// Schools and leads write whenever they like. Admins do when the hub is at work.
    fn when(self, at: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Event::Of(_, deed) if deed.is_an_admins() => learned(at),
            Event::Groups(_, turn) if !turn.is_a_leads() => learned(at),
            Event::Of(..) | Event::Groups(..) => at,
        }
    }
}

#[tokio::test]
async fn a_year_of_two_hubs_keeps_every_promise() {
    let mut town = Town::build().await;
    let schools = town.schools.iter();
    let deeds = schools.flat_map(|s| {
        s.deeds
            .iter()
            .map(|(at, deed)| (*at, Event::Of(s.n, *deed)))
    });
    let turns = TURNS.iter().flat_map(|(day, hour, turn)| {
        HUBS.map(|hub| (day_at(day, *hour), Event::Groups(hub, *turn)))
    });
    let events = deeds.chain(turns);
    let mut events: Vec<(DateTime<Utc>, Event)> =
        events.map(|(at, event)| (event.when(at), event)).collect();
    events.sort();
    let mut events = events.into_iter().peekable();

    let mut now = at(FIRST);
    while now < at(LAST) {
        while let Some((at, event)) = events.next_if(|(at, _)| *at <= now) {
            match event {
                Event::Of(n, deed) => town.happens(n, deed, at).await,
                Event::Groups(hub, turn) => town.turns(hub, turn, at).await,
            }
        }
        let wake_at = match within(now, &DOWN) {
            Some(until) => {
                town.restarts().await;
                until
            }
            None => turn(&mut town, now).await,
        };
        let next = events.peek().map(|(at, _)| *at);
        now = next
            .map_or(wake_at, |next| next.min(wake_at))
            .max(now + TimeDelta::seconds(1));
    }
    proof::prove(&town);
}

/// The daemon looks into the mailbox and wakes for both hubs, and the post takes what is due. When to
/// wake next.
async fn turn(town: &mut Town, now: DateTime<Utc>) -> DateTime<Utc> {
    let mut next = now + TimeDelta::days(1);
    for (place, hub) in HUBS.into_iter().enumerate() {
        // A folder that is not there takes nothing.
        let (folder, away) = (town.place.path().join(hub), town.place.path().join("away"));
        match (within(now, &POST_AWAY), folder.exists()) {
            (Some(_), true) => fs::rename(&folder, away.with_extension(hub)).unwrap(),
            (None, false) => fs::rename(away.with_extension(hub), &folder).unwrap(),
            _ => {}
        }
        let away = within(now, &MAILBOX_AWAY);
        let [inbox, elsewhere] = town.folders(hub);
        match (away, inbox.exists()) {
            (Some(_), true) => fs::rename(&inbox, elsewhere).unwrap(),
            (None, false) => fs::rename(elsewhere, &inbox).unwrap(),
            _ => {}
        }
        if town.has_mail(hub) || away.is_some() {
            let looked = town.looks(hub, now).await;
            assert_eq!(looked, away.is_none(), "{hub} on {now}");
            next = away.map_or(next, |until| until.min(next));
        }
        let mut sender = town.senders.remove(place);
        let judge = town.judge(hub);
        let wake = wake_once(&judge, &town.db, now).await.unwrap();
        next = wake.map_or(next, |wake| wake.min(next));
        let mut accepted = Vec::new();
        let due = loop {
            while recheck_once(&judge, &town.db, now).await.unwrap() {}
            match sender.send_once(&town.db, now).await.unwrap() {
                send::Turn::Sent { letter, owed: 0 } => accepted.push(letter),
                send::Turn::Later { .. } => {}
                send::Turn::Idle(due) => break due,
                other => panic!("{other:?} on {now}"),
            }
        };
        next = due.map_or(next, |due| due.min(next));
        for letter in accepted {
            let mut tx = town.db.read().await.unwrap();
            let row = countersign::store::outbox::get(&mut tx, letter)
                .await
                .unwrap();
            let name = format!("{}.eml", row.unwrap().message_id);
            town.sink.push(Accepted::read(hub, &folder.join(name), now));
        }
        town.senders.insert(place, sender);
    }
    next
}
