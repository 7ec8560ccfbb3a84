//! The calendar of the hub's part of the world: civil days of Europe/London against instants, bank
//! holidays, school terms. Pure; what days are which comes from data files (`config::calendar`).
//!
//! *School days* are weekdays without bank and school holidays, *office days* weekdays without bank
//! holidays (design section 7). Term dates are a local authority's; an authority nobody has given
//! dates for keeps the usual weeks. Outside the years of a file every office day is a school day.

pub mod cron;
mod terms;

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Europe::London;

pub use self::terms::{Period, Term, TermDates};

/// A reminder moves back to a school day, but by no more days than this.
const FAR: i64 = 4;

#[derive(Debug, Clone, Default)]
pub struct Calendar {
    bank_holidays: BTreeSet<NaiveDate>,
    terms: Vec<TermDates>,
}

impl Calendar {
    pub fn new(bank_holidays: BTreeSet<NaiveDate>, terms: Vec<TermDates>) -> Calendar {
        Calendar {
            bank_holidays,
            terms,
        }
    }

    /// The civil day of an instant.
    pub fn today(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&London).date_naive()
    }

    /// A civil time as an instant: the first of two in October, moved on by the hour that is not in
    /// March.
    pub fn at(&self, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        cron::placed(date.and_time(time))
    }

    /// The first instant after a day.
    pub fn end_of(&self, date: NaiveDate) -> DateTime<Utc> {
        self.at(next(date), NaiveTime::MIN)
    }

    pub fn is_office_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
            && !self.bank_holidays.contains(&date)
    }

    pub fn is_school_day(&self, authority: Option<&str>, date: NaiveDate) -> bool {
        let open = self
            .dates_of(authority)
            .is_none_or(|dates| !dates.covers(date) || dates.half_term(date).is_some());
        open && self.is_office_day(date)
    }

    pub fn office_day_on_or_after(&self, date: NaiveDate) -> NaiveDate {
        let mut day = date;
        while !self.is_office_day(day) && day < NaiveDate::MAX {
            day = next(day);
        }
        day
    }

    pub fn office_day_on_or_before(&self, date: NaiveDate) -> NaiveDate {
        let mut day = date;
        while !self.is_office_day(day) && day > NaiveDate::MIN {
            day = previous(day);
        }
        day
    }

    /// So many office days after a day; before it, when negative. The day itself does not count.
    pub fn add_office_days(&self, date: NaiveDate, days: i64) -> NaiveDate {
        let mut day = date;
        for _ in 0..days.abs() {
            day = if days > 0 {
                self.office_day_on_or_after(next(day))
            } else {
                self.office_day_on_or_before(previous(day))
            };
        }
        day
    }

    /// When a school is reminded that would be reminded on `wanted` of what happens on `event`
    /// (design section 7): on a closed day, the school day before; where that is more than four days
    /// earlier, the nearest office day before the event.
    pub fn send_day(
        &self,
        authority: Option<&str>,
        wanted: NaiveDate,
        event: NaiveDate,
    ) -> NaiveDate {
        let mut day = wanted;
        while wanted - day <= TimeDelta::days(FAR) {
            if self.is_school_day(authority, day) {
                return day;
            }
            day = previous(day);
        }
        self.office_day_on_or_before(previous(event))
    }

    /// The half-term a day is in; none in the holidays, or where no dates are known.
    pub fn half_term(&self, authority: Option<&str>, date: NaiveDate) -> Option<Period> {
        self.dates_of(authority)?.half_term(date)
    }

    /// The term a day is in, half-term included.
    pub fn term(&self, authority: Option<&str>, date: NaiveDate) -> Option<Period> {
        self.dates_of(authority)?.term(date)
    }

    /// The last day for which all of the data is there; none when some of it is wanting altogether.
    pub fn known_until(&self) -> Option<NaiveDate> {
        let last_holiday = self.bank_holidays.last()?;
        // gov.uk publishes whole years.
        let holidays = NaiveDate::from_ymd_opt(last_holiday.year(), 12, 31)?;
        let terms = self.terms.iter().map(TermDates::last).min()??;
        Some(holidays.min(terms))
    }

    fn dates_of(&self, authority: Option<&str>) -> Option<&TermDates> {
        let own = authority.and_then(|name| self.terms.iter().find(|t| t.is_of(name)));
        own.or_else(|| self.terms.iter().find(|t| t.usual))
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(NaiveDate::MAX)
}

fn previous(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(NaiveDate::MIN)
}

/// The hub's clock on the wall at an instant.
pub fn wall(at: DateTime<Utc>) -> chrono::NaiveDateTime {
    London.from_utc_datetime(&at.naive_utc()).naive_local()
}

#[cfg(test)]
mod tests;
