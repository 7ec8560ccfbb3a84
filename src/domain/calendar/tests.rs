use chrono::{NaiveDateTime, Timelike};

use super::{cron::Schedule, *};
use crate::config::calendar::shipped;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .unwrap()
        .and_utc()
}

fn all_of(expression: &str, after: &str, until: &str) -> Vec<String> {
    let schedule = Schedule::parse(expression).unwrap();
    let (mut at, mut found) = (utc(after), Vec::new());
    while let Some(next) = cron::next_after(&schedule, at).filter(|next| *next <= utc(until)) {
        found.push(next.format("%d %H:%M").to_string());
        at = next;
    }
    found
}

#[test]
fn a_time_that_march_leaves_out_comes_an_hour_later() {
    // 01:30 is missing on 27 March 2022; summer time has begun, so 02:30 is 01:30 UTC.
    assert_eq!(
        all_of("0 30 1 * * *", "2022-03-26 00:00", "2022-03-29 00:00"),
        ["26 01:30", "27 01:30", "28 00:30"]
    );
}

/// Case 76: seven days before, by Greenwich's clock.
#[test]
fn a_time_that_october_has_twice_comes_once() {
    assert_eq!(
        all_of("0 30 1 * * *", "2022-10-29 00:00", "2022-11-01 00:00"),
        ["29 00:30", "30 00:30", "31 01:30"]
    );
}

#[test]
fn what_march_moves_on_skips_nothing_that_stands() {
    assert_eq!(
        all_of("0 30 1,2 * * *", "2022-03-27 00:00", "2022-03-28 00:00"),
        // Both are 02:30 of the summer time.
        ["27 01:30"]
    );
    assert_eq!(
        all_of("0 0,30 1-3 * * *", "2022-03-27 00:00", "2022-03-27 03:00"),
        ["27 01:00", "27 01:30", "27 02:00", "27 02:30"]
    );
}

#[test]
fn restarted_inside_the_overlap_nothing_is_in_the_past_or_twice() {
    let schedule = Schedule::parse("0 */20 * * * *").unwrap();
    let mut minute = utc("2022-10-29 23:00");
    while minute < utc("2022-10-30 04:00") {
        let next = cron::next_after(&schedule, minute).unwrap();
        assert!(next > minute, "{minute}");
        minute += TimeDelta::minutes(1);
    }
    // 01:30 has gone at its first coming; a start in the second one waits for tomorrow.
    let once = Schedule::parse("0 30 1 * * *").unwrap();
    assert_eq!(
        cron::next_after(&once, utc("2022-10-30 01:10")),
        Some(utc("2022-10-31 01:30"))
    );
}

/// Case 76: seven days before, by Greenwich's clock.
#[test]
fn half_past_nine_is_half_past_nine_all_the_year() {
    let schedule = Schedule::parse("0 30 9 * * Mon-Fri").unwrap();
    let (mut at, mut runs) = (utc("2022-01-01 00:00"), 0);
    while let Some(next) = cron::next_after(&schedule, at).filter(|n| *n < utc("2023-01-01 00:00"))
    {
        let local = wall(next);
        assert_eq!((local.hour(), local.minute()), (9, 30), "{next}");
        (at, runs) = (next, runs + 1);
    }
    assert_eq!(runs, 260);
}

#[test]
fn missed_runs_collapse_into_the_last() {
    let daily = Schedule::parse("0 30 7 * * *").unwrap();
    let check = |since: &str, now: &str, expected: Option<&str>| {
        assert_eq!(
            cron::latest(&daily, utc(since), utc(now)),
            expected.map(utc)
        );
    };
    check(
        "2022-05-02 06:30",
        "2022-05-05 12:00",
        Some("2022-05-05 06:30"),
    );
    check("2022-05-02 06:30", "2022-05-03 06:29", None);
    check(
        "2022-05-02 06:30",
        "2022-05-03 06:30",
        Some("2022-05-03 06:30"),
    );
    check(
        "2021-05-02 06:30",
        "2022-12-05 12:00",
        Some("2022-12-05 07:30"),
    );
    let yearly = Schedule::parse("0 0 9 1 Sep *").unwrap();
    assert_eq!(
        cron::latest(&yearly, utc("2020-01-01 00:00"), utc("2022-08-31 00:00")),
        Some(utc("2021-09-01 08:00"))
    );
}

#[test]
fn an_expression_that_is_none_is_refused() {
    for text in [
        "30 9 * * Mon-Fri",
        "0 30 9 * * 1-5",
        "0 0 9 31 Feb *",
        "soon",
        "0 0 25 * * *",
    ] {
        assert!(Schedule::parse(text).is_err(), "{text}");
    }
}

#[test]
fn civil_days_end_at_midnight_in_london() {
    let calendar = shipped().unwrap();
    assert_eq!(calendar.today(utc("2022-05-26 23:30")), day("2022-05-27"));
    assert_eq!(calendar.today(utc("2022-01-26 23:30")), day("2022-01-26"));
    assert_eq!(calendar.end_of(day("2022-05-26")), utc("2022-05-26 23:00"));
    assert_eq!(calendar.end_of(day("2022-10-30")), utc("2022-10-31 00:00"));
}

#[test]
fn the_bank_holidays_of_england_are_known() {
    let calendar = shipped().unwrap();
    for holiday in [
        "2018-03-30",
        "2020-05-08",
        "2021-12-28",
        "2022-06-02",
        "2022-06-03",
        "2022-09-19",
        "2023-05-08",
        "2026-12-28",
        "2027-12-27",
        "2027-12-28",
        "2028-01-03",
        "2028-12-26",
    ] {
        assert!(!calendar.is_office_day(day(holiday)), "{holiday}");
    }
    for open in ["2020-05-04", "2022-05-30", "2018-05-25"] {
        assert!(calendar.is_office_day(day(open)), "{open}");
    }
    assert_eq!(calendar.known_until(), Some(day("2028-12-31")));
}

#[test]
fn school_days_are_the_authoritys() {
    let calendar = shipped().unwrap();
    let check = |authority: Option<&str>, date: &str, open: bool| {
        assert_eq!(
            calendar.is_school_day(authority, day(date)),
            open,
            "{authority:?} {date}"
        );
    };
    check(Some("Cambridgeshire"), "2022-05-27", true);
    check(Some("Cambridgeshire County Council"), "2022-06-01", false);
    check(Some("Leicestershire"), "2022-10-18", false);
    check(Some("Cambs"), "2022-10-18", true);
    check(Some("Leicestershire"), "2022-10-25", true);
    check(None, "2022-10-25", false);
    check(Some("Rutland"), "2022-10-25", false);
    check(None, "2022-05-02", false);
    check(None, "2022-05-28", false);
    // Beyond the files every office day is a school day.
    check(None, "2035-08-15", true);
}

#[test]
fn a_reminder_on_a_closed_day_moves() {
    let calendar = shipped().unwrap();
    let check = |wanted: &str, event: &str, expected: &str| {
        let sent = calendar.send_day(Some("Cambridgeshire"), day(wanted), day(event));
        assert_eq!(sent, day(expected), "{wanted} for {event}");
    };
    check("2022-05-19", "2022-05-26", "2022-05-19");
    // A Sunday, a bank holiday Monday.
    check("2022-05-15", "2022-05-18", "2022-05-13");
    check("2022-05-02", "2022-05-03", "2022-04-29");
    // In the half-term, four days back at most.
    check("2022-05-31", "2022-06-07", "2022-05-27");
    check("2022-06-01", "2022-06-08", "2022-06-07");
    // Easter Monday, the first day after the holidays: nobody is there, but the office is.
    check("2022-04-18", "2022-04-19", "2022-04-14");
    check("2022-08-25", "2022-09-06", "2022-09-05");
}

#[test]
fn office_days_are_counted_over_weekends_and_holidays() {
    let calendar = shipped().unwrap();
    let check = |from: &str, days: i64, expected: &str| {
        assert_eq!(
            calendar.add_office_days(day(from), days),
            day(expected),
            "{from} {days}"
        );
    };
    check("2022-05-31", 2, "2022-06-06");
    check("2022-06-06", -2, "2022-05-31");
    check("2022-05-28", 1, "2022-05-30");
    check("2022-05-26", 0, "2022-05-26");
    assert_eq!(
        calendar.office_day_on_or_after(day("2022-06-02")),
        day("2022-06-06")
    );
}

#[test]
fn terms_and_half_terms_have_names() {
    let calendar = shipped().unwrap();
    let half = calendar
        .half_term(Some("Cambridgeshire"), day("2022-06-20"))
        .unwrap();
    assert_eq!(half.name, "second half of the summer term 2022");
    assert_eq!(
        (half.first, half.last),
        (day("2022-06-06"), day("2022-07-22"))
    );
    assert_eq!(
        calendar.half_term(Some("Cambridgeshire"), day("2022-06-01")),
        None
    );
    let term = calendar
        .term(Some("Cambridgeshire"), day("2022-06-01"))
        .unwrap();
    assert_eq!(
        (term.name.as_str(), term.first),
        ("summer term 2022", day("2022-04-19"))
    );
}
