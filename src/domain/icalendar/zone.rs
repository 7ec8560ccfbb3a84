//! Which instant a local time of an invitation is.
//!
//! A TZID is only a name within its mail. Names of the Olson database and of Windows are resolved
//! by the database we carry (what a mail says of London's summer time is not believed over it);
//! for any other name the VTIMEZONE that comes with it is worked out.

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc,
    Weekday,
};
use chrono_tz::Tz;

use super::{lines::Component, recur::weekday};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Zone {
    Known(Tz),
    /// As the mail itself describes it.
    Described(Vec<Observance>),
}

/// STANDARD or DAYLIGHT of a VTIMEZONE.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Observance {
    first: NaiveDateTime,
    /// Seconds east of UTC.
    from: i64,
    to: i64,
    yearly: Option<Yearly>,
    also: Vec<NaiveDateTime>,
}

/// `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`
#[derive(Debug, Clone, Copy, PartialEq)]
struct Yearly {
    month: u32,
    /// Which of the month, from the end when negative.
    nth: i32,
    day: Weekday,
}

/// Windows's names (CLDR's mapping, territory 001 and GB) of the zones a UK hub may meet.
const WINDOWS: [(&str, Tz); 21] = [
    ("GMT Standard Time", Tz::Europe__London),
    ("GMT Daylight Time", Tz::Europe__London),
    ("BST", Tz::Europe__London),
    ("GB", Tz::Europe__London),
    ("Greenwich Standard Time", Tz::Atlantic__Reykjavik),
    ("UTC", Tz::UTC),
    ("Z", Tz::UTC),
    ("tzone://Microsoft/Utc", Tz::UTC),
    ("W. Europe Standard Time", Tz::Europe__Berlin),
    ("Central Europe Standard Time", Tz::Europe__Budapest),
    ("Romance Standard Time", Tz::Europe__Paris),
    ("Central European Standard Time", Tz::Europe__Warsaw),
    ("GTB Standard Time", Tz::Europe__Bucharest),
    ("E. Europe Standard Time", Tz::Europe__Chisinau),
    ("FLE Standard Time", Tz::Europe__Kiev),
    ("Eastern Standard Time", Tz::America__New_York),
    ("Central Standard Time", Tz::America__Chicago),
    ("Pacific Standard Time", Tz::America__Los_Angeles),
    ("India Standard Time", Tz::Asia__Kolkata),
    ("Singapore Standard Time", Tz::Asia__Singapore),
    ("AUS Eastern Standard Time", Tz::Australia__Sydney),
];

impl Zone {
    /// The zone of that name, by the VTIMEZONEs that came with it where we do not know better.
    pub fn named(id: &str, described: &[Component]) -> Option<Zone> {
        let id = id.trim();
        if let Some((_, tz)) = WINDOWS.iter().find(|(n, _)| n.eq_ignore_ascii_case(id)) {
            return Some(Zone::Known(*tz));
        }
        if let Some(tz) = olson(id) {
            return Some(Zone::Known(tz));
        }
        let ours = described.iter().find(|c| {
            c.line("TZID")
                .is_some_and(|l| l.value.trim().trim_matches('"') == id)
        });
        if let Some(zone) = ours.and_then(describe) {
            return Some(zone);
        }
        if let Ok(tz) = id.parse::<Tz>() {
            return Some(Zone::Known(tz));
        }
        // "(UTC+00:00) Dublin, Edinburgh, Lisbon, London": what Windows shows, not its name.
        id.contains("London")
            .then_some(Zone::Known(Tz::Europe__London))
    }

    /// A time that the clocks skip is moved forward, one they repeat is the first of the two.
    pub fn instant(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        match self {
            Zone::Known(tz) => known(*tz, local),
            Zone::Described(observances) => {
                let offset = offset_at(observances, local)?;
                Some((local - TimeDelta::try_seconds(offset)?).and_utc())
            }
        }
    }
}

/// `Europe/London`, also behind a path as Evolution and Mozilla write it.
fn olson(id: &str) -> Option<Tz> {
    let mut parts: Vec<&str> = id.split('/').filter(|p| !p.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    while parts.len() >= 2 {
        if let Ok(tz) = parts.join("/").parse::<Tz>() {
            return Some(tz);
        }
        parts.remove(0);
    }
    None
}

fn known(tz: Tz, local: NaiveDateTime) -> Option<DateTime<Utc>> {
    match tz.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_utc()),
        LocalResult::None => {
            // By the offset in force before the gap (RFC 5545 section 3.3.5).
            let before = local - TimeDelta::try_hours(3)?;
            let offset = before - tz.from_local_datetime(&before).earliest()?.naive_utc();
            Some((local - offset).and_utc())
        }
    }
}

fn describe(zone: &Component) -> Option<Zone> {
    let observances: Vec<Observance> = zone
        .inner
        .iter()
        .filter(|c| c.name == "STANDARD" || c.name == "DAYLIGHT")
        .take(40)
        .filter_map(observance)
        .collect();
    (!observances.is_empty()).then_some(Zone::Described(observances))
}

fn observance(part: &Component) -> Option<Observance> {
    let first = local_time(&part.line("DTSTART")?.value)?;
    let yearly = match part.line("RRULE") {
        Some(rule) => Some(yearly(&rule.value)?),
        None => None,
    };
    Some(Observance {
        first,
        from: seconds(&part.line("TZOFFSETFROM")?.value)?,
        to: seconds(&part.line("TZOFFSETTO")?.value)?,
        yearly,
        also: part
            .all("RDATE")
            .flat_map(|l| l.value.split(','))
            .take(200)
            .filter_map(local_time)
            .collect(),
    })
}

fn yearly(rule: &str) -> Option<Yearly> {
    let part = |name: &str| {
        rule.split(';')
            .filter_map(|p| p.split_once('='))
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.trim())
    };
    if !part("FREQ")?.eq_ignore_ascii_case("YEARLY") {
        return None;
    }
    let day = part("BYDAY")?;
    let letters = day.len().checked_sub(2)?;
    let (nth, name) = day.split_at_checked(letters)?;
    Some(Yearly {
        month: part("BYMONTH")?.parse().ok()?,
        nth: if nth.is_empty() { 1 } else { nth.parse().ok()? },
        day: weekday(name)?,
    })
}

impl Yearly {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        if self.nth > 0 {
            let nth = u8::try_from(self.nth).ok()?;
            return NaiveDate::from_weekday_of_month_opt(year, self.month, self.day, nth);
        }
        let (next_year, next_month) = if self.month == 12 {
            (year + 1, 1)
        } else {
            (year, self.month + 1)
        };
        let last = NaiveDate::from_ymd_opt(next_year, next_month, 1)?.pred_opt()?;
        let back =
            (7 + last.weekday().num_days_from_monday() - self.day.num_days_from_monday()) % 7;
        let weeks = u64::try_from(-self.nth - 1).ok()?.checked_mul(7)?;
        last.checked_sub_days(Days::new(u64::from(back) + weeks))
    }
}

/// The offset in force at a local time: of the latest onset before it.
fn offset_at(observances: &[Observance], local: NaiveDateTime) -> Option<i64> {
    let mut latest: Option<(NaiveDateTime, &Observance)> = None;
    for one in observances {
        let by_rule = one.yearly.into_iter().flat_map(|yearly| {
            [local.year() - 1, local.year()]
                .into_iter()
                .filter_map(move |year| yearly.in_year(year))
                .map(|day| day.and_time(one.first.time()))
                .filter(|onset| *onset >= one.first)
        });
        let onset = by_rule
            .chain(one.also.iter().copied())
            .chain([one.first])
            .filter(|onset| *onset <= local)
            .max();
        if let Some(onset) = onset
            && latest.is_none_or(|(so_far, _)| onset > so_far)
        {
            latest = Some((onset, one));
        }
    }
    let Some((onset, one)) = latest else {
        // Before anything the mail describes.
        let first = observances.iter().min_by_key(|o| o.first)?;
        return Some(first.from);
    };
    let skipped = TimeDelta::try_seconds(one.to - one.from)?;
    Some(if local - onset < skipped {
        one.from
    } else {
        one.to
    })
}

/// `+0100`, `-0330`, `+005730`
fn seconds(offset: &str) -> Option<i64> {
    let offset = offset.trim();
    let sign = match offset.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: Vec<i64> = offset
        .chars()
        .skip(1)
        .map(|c| c.to_digit(10).map(i64::from))
        .collect::<Option<_>>()?;
    let two = |at: usize| Some(digits.get(at)? * 10 + digits.get(at + 1)?);
    let rest = if digits.len() == 6 { two(4)? } else { 0 };
    Some(sign * (two(0)? * 3600 + two(2)? * 60 + rest))
}

/// `20221110T093000`
pub(super) fn local_time(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.trim(), "%Y%m%dT%H%M%S").ok()
}
