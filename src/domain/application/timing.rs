//! When a form is in time. Deadlines are civil dates of the hub's zone: the end of that day.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::London;

use super::{Review, Terms};

/// The first instant after the deadline day.
pub fn deadline_instant(last_day: NaiveDate) -> DateTime<Utc> {
    start_of(last_day.succ_opt().unwrap_or(last_day))
}

/// The first instant of a civil day. Clocks in England never change at midnight.
fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    London
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |t| t.with_timezone(&Utc))
}

/// What the arrival of an application's first readable form means (design section 3).
pub(super) fn judge(terms: &Terms<'_>, arrival: DateTime<Utc>) -> Option<Review> {
    let programme = terms.programme;
    if arrival < start_of(programme.opens) {
        return Some(Review::WrongProgramme);
    }
    if arrival >= deadline_instant(programme.ends) && terms.deadline.is_some() {
        return Some(Review::WrongProgramme);
    }
    match terms.deadline {
        // A programme may begin before its deadline (summer 2018); then a late form is only late.
        Some(last_day) if last_day < programme.starts && arrival >= start_of(programme.starts) => {
            Some(Review::WrongProgramme)
        }
        Some(last_day) if arrival >= deadline_instant(last_day) => Some(Review::Late),
        Some(_) => None,
        None => {
            let over = deadline_instant(end_of_academic_year(programme.ends));
            (arrival >= over).then_some(Review::WrongProgramme)
        }
    }
}

/// Academic years run from 1 September to 31 August.
fn end_of_academic_year(day: NaiveDate) -> NaiveDate {
    let year = if day.month() < 9 {
        day.year()
    } else {
        day.year() + 1
    };
    NaiveDate::from_ymd_opt(year, 8, 31).unwrap_or(day)
}

/// "Thursday 26 May 2022"
pub fn in_words(day: NaiveDate) -> String {
    format!("{} {} {}", day.format("%A"), day.day(), day.format("%B %Y"))
}
