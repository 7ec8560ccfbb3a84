//! One mail a person a day (design section 7): on which days somebody has mail of the calendar's that
//! cannot wait. Pure; what the days are is looked up elsewhere.
//!
//! A lead's mail has its day, and so has the last reminder before an event. What meets them for the
//! same person goes on another: a reminder before a deadline the next day that is in time, or else the
//! one before; all else waits until it is nobody's day. News of an event and what an admin's ruling
//! sends are none of the calendar's: somebody has just caused them.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

/// A last reminder goes so many days early at most to be the only mail of its day: over a half-term
/// it meets the first one.
const EARLY: TimeDelta = TimeDelta::days(11);

/// What a day is taken by. What is by the same goes into the same mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Digest or sheet.
    Lead,
    /// The events of a school, by its application's number.
    School(i64),
    /// It has gone.
    Written,
}

#[derive(Debug, Clone, Default)]
pub struct Diary {
    /// By address key.
    taken: BTreeMap<(String, NaiveDate), By>,
    /// By event.
    last: BTreeMap<(i64, String), NaiveDate>,
}

impl Diary {
    /// Who took it first keeps it.
    pub fn take(&mut self, person: &str, day: NaiveDate, by: By) {
        self.taken.entry((person.to_owned(), day)).or_insert(by);
    }

    pub fn is_free(&self, person: &str, day: NaiveDate) -> bool {
        !self.taken.contains_key(&(person.to_owned(), day))
    }

    /// Free, or taken by what goes into the same mail.
    pub fn is_free_for(&self, person: &str, day: NaiveDate, by: By) -> bool {
        let taken = self.taken.get(&(person.to_owned(), day));
        taken.is_none_or(|taken| *taken == by)
    }

    /// Takes a day for the last reminder of an event: the one wanted or, where the person has other
    /// mail, the one before on which they can be written to. Of an event they hear once, whatever
    /// school it is for.
    pub fn book_last(
        &mut self,
        event: i64,
        person: &str,
        by: By,
        wanted: NaiveDate,
        may_write: impl Fn(NaiveDate) -> bool,
    ) {
        let key = (event, person.to_owned());
        if self.last.contains_key(&key) {
            return;
        }
        let mut days = wanted
            .iter_days()
            .rev()
            .take_while(|day| wanted - *day <= EARLY);
        let free = days
            .find(|day| (*day == wanted || may_write(*day)) && self.is_free_for(person, *day, by));
        let day = free.unwrap_or(wanted);
        self.take(person, day, by);
        self.last.insert(key, day);
    }

    /// The day of the last reminder of an event.
    pub fn last_reminder(&self, event: i64, person: &str) -> Option<NaiveDate> {
        self.last.get(&(event, person.to_owned())).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "head@oak.test";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The day of a last reminder wanted on Monday 9 February 2026, in a diary of these days.
    #[track_caller]
    fn check(taken: &[(&str, By)], expected: &str) {
        let mut diary = Diary::default();
        for (taken, by) in taken {
            diary.take(HEAD, day(taken), *by);
        }
        let weekend = [day("2026-02-07"), day("2026-02-08")];
        let open = |day| !weekend.contains(&day);
        let (monday, school) = (day("2026-02-09"), By::School(1));
        diary.book_last(7, HEAD, school, monday, open);
        assert_eq!(diary.last_reminder(7, HEAD), Some(day(expected)));
        assert!(!diary.is_free(HEAD, day(expected)));
    }

    #[test]
    fn a_last_reminder_has_a_day_to_itself() {
        check(&[], "2026-02-09");
        check(&[("2026-02-09", By::Lead)], "2026-02-06");
        check(
            &[("2026-02-09", By::Lead), ("2026-02-06", By::School(2))],
            "2026-02-05",
        );
    }

    #[test]
    fn what_is_of_one_school_goes_together() {
        check(&[("2026-02-09", By::School(1))], "2026-02-09");
        check(&[("2026-02-09", By::School(2))], "2026-02-06");
    }

    #[test]
    fn where_no_day_is_free_the_reminder_still_goes() {
        let days = day("2026-01-28").iter_days().take(13);
        let days: Vec<String> = days.map(|day| day.to_string()).collect();
        let taken: Vec<(&str, By)> = days.iter().map(|day| (day.as_str(), By::Written)).collect();
        check(&taken, "2026-02-09");
    }

    #[test]
    fn of_one_event_a_person_hears_once() {
        let mut diary = Diary::default();
        let (monday, tuesday) = (day("2026-02-09"), day("2026-02-10"));
        diary.book_last(7, HEAD, By::School(1), monday, |_| true);
        diary.book_last(7, HEAD, By::School(2), tuesday, |_| true);
        assert_eq!(diary.last_reminder(7, HEAD), Some(monday));
        assert!(diary.is_free(HEAD, tuesday));
    }
}
