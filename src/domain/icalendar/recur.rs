//! Simple weekly recurrence. Leads repeat workshops by the week or fortnight; whatever else a rule
//! says is not guessed at but left to a person.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Utc, Weekday};

use super::{HORIZON_DAYS, MOST_OCCURRENCES, zone::Zone};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weekly {
    interval: u32,
    days: Vec<Weekday>,
    count: Option<usize>,
    until: Option<Until>,
    week_starts: Weekday,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Until {
    Instant(DateTime<Utc>),
    Local(NaiveDateTime),
    Day(NaiveDate),
}

/// None: not simply weekly.
pub(super) fn weekly(rule: &str) -> Option<Weekly> {
    let mut weekly = Weekly {
        interval: 1,
        days: Vec::new(),
        count: None,
        until: None,
        week_starts: Weekday::Mon,
    };
    let mut freq = false;
    for part in rule.trim().split(';').filter(|p| !p.is_empty()) {
        let (name, value) = part.split_once('=')?;
        let value = value.trim();
        match name.trim().to_ascii_uppercase().as_str() {
            "FREQ" if value.eq_ignore_ascii_case("WEEKLY") => freq = true,
            "INTERVAL" => weekly.interval = value.parse().ok().filter(|i| *i > 0)?,
            "BYDAY" => {
                weekly.days = value.split(',').map(weekday).collect::<Option<_>>()?;
            }
            "COUNT" => weekly.count = Some(value.parse().ok()?),
            "UNTIL" => weekly.until = Some(until(value)?),
            "WKST" => weekly.week_starts = weekday(value)?,
            _ => return None,
        }
    }
    freq.then_some(weekly)
}

fn until(value: &str) -> Option<Until> {
    if let Some(utc) = value.strip_suffix('Z') {
        return super::zone::local_time(utc).map(|t| Until::Instant(t.and_utc()));
    }
    if let Some(local) = super::zone::local_time(value) {
        return Some(Until::Local(local));
    }
    NaiveDate::parse_from_str(value, "%Y%m%d")
        .ok()
        .map(Until::Day)
}

pub(super) fn weekday(name: &str) -> Option<Weekday> {
    match name.trim().to_ascii_uppercase().as_str() {
        "MO" => Some(Weekday::Mon),
        "TU" => Some(Weekday::Tue),
        "WE" => Some(Weekday::Wed),
        "TH" => Some(Weekday::Thu),
        "FR" => Some(Weekday::Fri),
        "SA" => Some(Weekday::Sat),
        "SU" => Some(Weekday::Sun),
        _ => None,
    }
}

impl Weekly {
    /// The local starts from the first on, before exceptions. None: more than we follow.
    pub fn starts(&self, first: NaiveDateTime, zone: &Zone) -> Option<Vec<NaiveDateTime>> {
        let mut days = self.days.clone();
        if days.is_empty() {
            days.push(first.weekday());
        }
        // The order of days within a week depends on the day the week begins with.
        days.sort_by_key(|d| d.days_since(self.week_starts));
        days.dedup();
        let into_week = u64::from(first.weekday().days_since(self.week_starts));
        let mut week = first.date().checked_sub_days(Days::new(into_week))?;
        let last = first
            .date()
            .checked_add_days(Days::new(HORIZON_DAYS.unsigned_abs()))?;
        let most = self.count.unwrap_or(usize::MAX);
        // DTSTART itself counts, whether or not the rule would name its day.
        let mut starts = vec![first];
        while week <= last {
            for day in &days {
                let ahead = u64::from(day.days_since(self.week_starts));
                let at = week
                    .checked_add_days(Days::new(ahead))?
                    .and_time(first.time());
                if at <= first {
                    continue;
                }
                if starts.len() >= most || at.date() > last || !self.before_end(at, zone) {
                    return Some(starts);
                }
                if starts.len() >= MOST_OCCURRENCES {
                    return None;
                }
                starts.push(at);
            }
            week = week.checked_add_days(Days::new(7 * u64::from(self.interval)))?;
        }
        Some(starts)
    }

    fn before_end(&self, at: NaiveDateTime, zone: &Zone) -> bool {
        match self.until {
            None => true,
            Some(Until::Instant(until)) => zone.instant(at).is_some_and(|at| at <= until),
            Some(Until::Local(until)) => at <= until,
            Some(Until::Day(until)) => at.date() <= until,
        }
    }
}
