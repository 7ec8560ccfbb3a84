//! Dates as people in England write them: "27 May", "Fri 27th May 2022", "27/5/22", "tomorrow".

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::words::Words;

/// Takes a date that comes next, never one that two people would read differently: "next Friday",
/// or a weekday that is not that day's. Without a year it is the next such day.
pub fn written_date(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let mut words = Words::new(text);
    let date = take(&mut words, today)?;
    words.is_at_end().then_some(date)
}

pub(super) fn take(words: &mut Words<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let mut ahead = *words;
    ahead.take(&["on"]);
    ahead.take(&["this"]);
    let mut weekday = None;
    let mut word = ahead.next()?;
    match word.as_str() {
        "today" => {
            *words = ahead;
            return Some(today);
        }
        "tomorrow" => {
            *words = ahead;
            return today.checked_add_days(Days::new(1));
        }
        _ => {}
    }
    if let Some(day) = weekday_of(&word) {
        weekday = Some(day);
        let mut trial = ahead;
        trial.take(&["the"]);
        match trial.next() {
            Some(next) if day_of(&next).is_some() || numeric(&next, today).is_some() => {
                word = next;
                ahead = trial;
            }
            Some(_) | None => {
                *words = ahead;
                return coming(day, today);
            }
        }
    }
    let date = match numeric(&word, today) {
        Some(date) => date,
        None => day_and_month(&word, &mut ahead, today)?,
    };
    if weekday.is_some_and(|day| day != date.weekday()) {
        return None;
    }
    *words = ahead;
    Some(date)
}

/// The next such weekday after today.
fn coming(day: Weekday, today: NaiveDate) -> Option<NaiveDate> {
    (1..=7)
        .filter_map(|n| today.checked_add_days(Days::new(n)))
        .find(|date| date.weekday() == day)
}

/// "27 May 2022", "27th of May", "May 27"
fn day_and_month(first: &str, rest: &mut Words<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let (day, month) = match day_of(first) {
        Some(day) => {
            rest.take(&["of"]);
            (day, month_of(&rest.next()?)?)
        }
        None => (day_of(&rest.next()?)?, month_of(first)?),
    };
    let mut trial = *rest;
    if let Some(year) = trial.next().and_then(|w| year_of(&w)) {
        *rest = trial;
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    next_such(day, month, today)
}

/// `2022-05-27`, `27/5/2022`, `27.5.22`, `27/5`: the day first, as in England.
fn numeric(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    if let Ok(date) = word.parse::<NaiveDate>() {
        return Some(date);
    }
    let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
    let number = |text: &str| -> Option<u32> {
        ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    match parts.as_slice() {
        [day, month, year] => NaiveDate::from_ymd_opt(year_of(year)?, number(month)?, number(day)?),
        [day, month] if word.contains('/') => next_such(number(day)?, number(month)?, today),
        _ => None,
    }
}

fn next_such(day: u32, month: u32, today: NaiveDate) -> Option<NaiveDate> {
    let this = NaiveDate::from_ymd_opt(today.year(), month, day);
    match this {
        Some(date) if date >= today => Some(date),
        Some(_) | None => NaiveDate::from_ymd_opt(today.year() + 1, month, day),
    }
}

fn year_of(word: &str) -> Option<i32> {
    if !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match word.len() {
        4 => word.parse().ok().filter(|y| (2000..2100).contains(y)),
        2 => word.parse::<i32>().ok().map(|y| 2000 + y),
        _ => None,
    }
}

fn day_of(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word);
    let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| digits.parse().ok())
        .flatten()
        .filter(|day| (1..=31).contains(day))
}

fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS.iter().position(|month| {
        word.len() >= 3 && (month.starts_with(word) || word == "sept" && *month == "september")
    })?;
    u32::try_from(at + 1).ok()
}

fn weekday_of(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "weds" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}
