//! Cron expressions on the hub's clock: each time once, whatever the clocks do.
//!
//! The `cron` crate walks local times over a change of the clocks by leaving some out and giving
//! others twice, some of them in the past. So the expression runs over naive local time, and each
//! time is then placed: the first of two in October, moved on by the missing hour in March. An
//! expression of every few minutes keeps still in October's repeated hour.

use std::str::FromStr;

use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;

/// A place in time may be moved by an hour; two leave room.
const MARGIN: TimeDelta = TimeDelta::hours(2);

/// A cron expression that fires: six fields, seconds first, weekdays by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule(cron::Schedule);

impl Schedule {
    /// The reason in words, where it is none.
    pub fn parse(text: &str) -> Result<Schedule, &'static str> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [_, _, _, _, _, weekday] = fields.as_slice() else {
            return Err("write six fields, seconds first, like \"0 30 9 * * Mon-Fri\"");
        };
        // In cron 1 is Monday, in this crate Sunday.
        if weekday.chars().any(|c| c.is_ascii_digit()) {
            return Err("name the weekdays, like Mon-Fri");
        }
        let schedule = cron::Schedule::from_str(text)
            .map_err(|_| "no cron expression: one is like \"0 30 9 * * Mon-Fri\"")?;
        // "31 Feb" parses.
        let ever = schedule
            .after(&DateTime::<Utc>::UNIX_EPOCH)
            .next()
            .is_some();
        if ever {
            Ok(Schedule(schedule))
        } else {
            Err("there is no such day")
        }
    }
}

/// The first time strictly after an instant; none when there is no other.
pub fn next_after(schedule: &Schedule, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let from = super::wall(after) - MARGIN;
    let mut first: Option<(DateTime<Utc>, NaiveDateTime)> = None;
    for local in schedule.0.after(&from.and_utc()) {
        let local = local.naive_utc();
        // One that is moved on in March may be overtaken by one that stands.
        if first.is_some_and(|(_, found)| local > found + MARGIN) {
            break;
        }
        let at = placed(local);
        if at > after && first.is_none_or(|(earliest, _)| at < earliest) {
            first = Some((at, first.map_or(local, |(_, found)| found)));
        }
    }
    first.map(|(at, _)| at)
}

/// The last time after `since` and not after `now`: what was missed, collapsed into one.
pub fn latest(
    schedule: &Schedule,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    // Of a year's outage only the end matters, and walking a whole one takes its time.
    let mut from = since;
    for days in [1, 8, 40] {
        let near = now - TimeDelta::days(days);
        if near > since && next_after(schedule, near).is_some_and(|at| at <= now) {
            from = near;
            break;
        }
    }
    let mut found = None;
    while let Some(at) = next_after(schedule, from).filter(|at| *at <= now) {
        (found, from) = (Some(at), at);
    }
    found
}

/// A civil time as an instant.
pub(super) fn placed(local: NaiveDateTime) -> DateTime<Utc> {
    match London.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        // By the offset before the gap: 01:30 becomes 02:30 of the summer time.
        LocalResult::None => {
            let before = London
                .from_local_datetime(&(local - TimeDelta::hours(3)))
                .earliest()
                .map_or(0, |at| at.offset().fix().local_minus_utc());
            (local - TimeDelta::seconds(i64::from(before))).and_utc()
        }
    }
}
