//! Simple recurrence. Leads repeat workshops by the week or fortnight, or on the second Tuesday of
//! each month; whatever else a rule says is not guessed at but left to a person.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, Utc, Weekday};

use super::{HORIZON_DAYS, MOST_OCCURRENCES, zone::Zone};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    every: Every,
    interval: u32,
    count: Option<usize>,
    until: Option<Until>,
}

#[derive(Debug, Clone, PartialEq)]
enum Every {
    Day,
    /// On these days; on that of the first, if none is named. Their order within a week depends on
    /// the day the week begins with.
    Week {
        days: Vec<Weekday>,
        starts: Weekday,
    },
    /// On the day of the month on which the first is.
    MonthDay,
    /// "The second Tuesday", or with -1 the last one.
    MonthWeekday {
        nth: i8,
        day: Weekday,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Until {
    Instant(DateTime<Utc>),
    Local(NaiveDateTime),
    Day(NaiveDate),
}

/// None: not so simple.
pub(super) fn rule(rule: &str, first: NaiveDate) -> Option<Rule> {
    let (mut freq, mut interval, mut starts) = (None, 1, Weekday::Mon);
    let (mut days, mut position, mut month_day) = (Vec::new(), None, None);
    let (mut count, mut end) = (None, None);
    for part in rule.trim().split(';').filter(|p| !p.is_empty()) {
        let (name, value) = part.split_once('=')?;
        let value = value.trim();
        match name.trim().to_ascii_uppercase().as_str() {
            "FREQ" => freq = Some(value.to_ascii_uppercase()),
            "INTERVAL" => interval = value.parse().ok().filter(|i| *i > 0)?,
            "BYDAY" => days = value.split(',').map(nth_weekday).collect::<Option<_>>()?,
            "BYSETPOS" => position = Some(nth(value)?),
            "BYMONTHDAY" => month_day = Some(value.parse::<u32>().ok()?),
            "COUNT" => count = Some(value.parse().ok()?),
            "UNTIL" => end = Some(until(value)?),
            "WKST" => starts = weekday(value)?,
            _ => return None,
        }
    }
    let plain = |days: &[(Option<i8>, Weekday)]| -> Option<Vec<Weekday>> {
        let one = |(nth, day): &(Option<i8>, Weekday)| nth.is_none().then_some(*day);
        days.iter().map(one).collect()
    };
    let every = match (freq?.as_str(), days.as_slice(), position, month_day) {
        ("DAILY", [], None, None) => Every::Day,
        ("WEEKLY", days, None, None) => Every::Week {
            days: plain(days)?,
            starts,
        },
        ("MONTHLY", [], None, day) if day.is_none_or(|day| day == first.day()) => Every::MonthDay,
        ("MONTHLY", [(Some(nth), day)], None, None) => Every::MonthWeekday {
            nth: *nth,
            day: *day,
        },
        ("MONTHLY", [(None, day)], Some(nth), None) => Every::MonthWeekday { nth, day: *day },
        _ => return None,
    };
    Some(Rule {
        every,
        interval,
        count,
        until: end,
    })
}

/// `TU`, `2TU`, `-1FR`
fn nth_weekday(text: &str) -> Option<(Option<i8>, Weekday)> {
    let text = text.trim();
    let (number, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number = match number {
        "" => None,
        some => Some(nth(some)?),
    };
    Some((number, weekday(day)?))
}

/// The first to the fifth, or the last.
fn nth(text: &str) -> Option<i8> {
    let number: i8 = text.parse().ok()?;
    matches!(number, -1 | 1..=5).then_some(number)
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

impl Rule {
    /// The local starts from the first on, before exceptions. None: more than we follow.
    pub fn starts(&self, first: NaiveDateTime, zone: &Zone) -> Option<Vec<NaiveDateTime>> {
        let last = first
            .date()
            .checked_add_days(Days::new(HORIZON_DAYS.unsigned_abs()))?;
        let most = self.count.unwrap_or(usize::MAX);
        // DTSTART itself counts, whether or not the rule would name its day.
        let mut starts = vec![first];
        for turn in 0.. {
            let (begins, days) = self.turn(turn, first.date())?;
            if begins > last {
                break;
            }
            for day in days {
                let at = day.and_time(first.time());
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
        }
        Some(starts)
    }

    /// When a day, week or month of the rule begins, and its days in it.
    fn turn(&self, turn: u32, first: NaiveDate) -> Option<(NaiveDate, Vec<NaiveDate>)> {
        let ahead = turn.checked_mul(self.interval)?;
        let month = |ahead| first.with_day(1)?.checked_add_months(Months::new(ahead));
        Some(match &self.every {
            Every::Day => {
                let day = first.checked_add_days(Days::new(u64::from(ahead)))?;
                (day, vec![day])
            }
            Every::Week { days, starts } => {
                let into_week = u64::from(first.weekday().days_since(*starts));
                let week = first
                    .checked_sub_days(Days::new(into_week))?
                    .checked_add_days(Days::new(7 * u64::from(ahead)))?;
                let mut days = days.clone();
                if days.is_empty() {
                    days.push(first.weekday());
                }
                days.sort_by_key(|d| d.days_since(*starts));
                days.dedup();
                let within = |d: &Weekday| {
                    week.checked_add_days(Days::new(u64::from(d.days_since(*starts))))
                };
                (week, days.iter().map(within).collect::<Option<_>>()?)
            }
            Every::MonthDay => {
                let month = month(ahead)?;
                // RFC 5545 section 3.3.10: a month without a 31st is left out.
                (month, month.with_day(first.day()).into_iter().collect())
            }
            Every::MonthWeekday { nth, day } => {
                let month = month(ahead)?;
                let of_month: Vec<NaiveDate> = month
                    .iter_days()
                    .take_while(|d| d.month() == month.month())
                    .filter(|d| d.weekday() == *day)
                    .collect();
                let at = match nth {
                    -1 => of_month.last(),
                    nth => usize::try_from(nth - 1).ok().and_then(|n| of_month.get(n)),
                };
                (month, at.into_iter().copied().collect())
            }
        })
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
