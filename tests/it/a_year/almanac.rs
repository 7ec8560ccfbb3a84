//! The days of the year 2025/26, reckoned apart from the program: what is proved of its days must not
//! rest on its own calendar.

use chrono::{Datelike as _, NaiveDate, TimeDelta, Weekday};

/// Bank holidays of England.
const BANK_HOLIDAYS: [&str; 8] = [
    "2025-12-25",
    "2025-12-26",
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-04",
    "2026-05-25",
    "2026-08-31",
];

/// Half-terms, from the first day to the last.
type Weeks = [(&'static str, &'static str); 6];

const USUAL: Weeks = [
    ("2025-09-02", "2025-10-24"),
    ("2025-11-03", "2025-12-19"),
    ("2026-01-05", "2026-02-13"),
    ("2026-02-23", "2026-03-27"),
    ("2026-04-13", "2026-05-22"),
    ("2026-06-01", "2026-07-20"),
];

const LEICESTERSHIRE: Weeks = [
    ("2025-08-26", "2025-10-17"),
    ("2025-10-27", "2025-12-19"),
    ("2026-01-05", "2026-02-13"),
    ("2026-02-23", "2026-03-27"),
    ("2026-04-13", "2026-05-22"),
    ("2026-06-01", "2026-07-10"),
];

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn is_office_day(date: NaiveDate) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    !weekend && BANK_HOLIDAYS.iter().all(|holiday| day(holiday) != date)
}

pub fn is_school_day(authority: &str, date: NaiveDate) -> bool {
    let weeks = match authority {
        "Leicestershire" => LEICESTERSHIRE,
        _ => USUAL,
    };
    let mut weeks = weeks.iter();
    is_office_day(date) && weeks.any(|(from, to)| (day(from)..=day(to)).contains(&date))
}

/// So many office days later.
pub fn office_days_after(date: NaiveDate, count: usize) -> NaiveDate {
    let days = date.iter_days().skip(1).filter(|day| is_office_day(*day));
    days.take(count).last().unwrap_or(date)
}

/// Section 7: on a closed day, the school day before; if that is more than four days earlier, the
/// nearest office day before the event.
pub fn moved(authority: &str, wanted: NaiveDate, event: NaiveDate) -> NaiveDate {
    let mut back = wanted.iter_days().rev();
    let open = back.find(|day| is_school_day(authority, *day));
    match open {
        Some(open) if wanted - open <= TimeDelta::days(4) => open,
        _ => {
            let mut before = event.iter_days().rev().skip(1);
            before.find(|day| is_office_day(*day)).unwrap()
        }
    }
}

/// Without an event: the school day before, or where that is far the first one after.
pub fn moved_without(authority: &str, wanted: NaiveDate) -> Option<NaiveDate> {
    let open = |day: &NaiveDate| is_school_day(authority, *day);
    let before = wanted.iter_days().rev().take(5).find(open);
    before.or_else(|| wanted.iter_days().take(90).find(open))
}
