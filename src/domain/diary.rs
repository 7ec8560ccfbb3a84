//! One mail a person a day (design section 7): on which days somebody has mail of the calendar's that
//! cannot wait. Pure; what the days are is looked up elsewhere.
//!
//! A lead's mail has its day, and so has the last reminder before an event; and of what can wait (a
//! report's last reminder, the question about a school's people) the last day on which it can go. What
//! meets them for the same person goes on another: a reminder before a deadline the next day that is
//! in time, or else the one before; all else waits until it is nobody's day. News of an event and what
//! an admin's ruling sends are none of the calendar's: somebody has just caused them.
//!
//! One exception is left. An event planned so late that its last reminder can only go today, to
//! somebody who has had another mail today and whom no morning is left to before it begins, is
//! reminded of all the same: a visit nobody expects is worse than a second mail.

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
    /// The question about its people.
    People(i64),
    /// It has gone.
    Written,
}

#[derive(Debug, Clone, Default)]
pub struct Diary {
    /// By address key.
    taken: BTreeMap<(String, NaiveDate), By>,
    /// By event.
    last: BTreeMap<(i64, String), NaiveDate>,
    /// By what is kept for the last day on which it can go.
    kept: BTreeMap<String, NaiveDate>,
}

/// The days between which a last reminder goes.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    pub today: NaiveDate,
    /// By rule; it may lie behind when the event was planned late.
    pub wanted: NaiveDate,
    /// The last morning before the event begins.
    pub latest: NaiveDate,
}

impl Days {
    /// The day wanted or, where that is taken, the ones before it; then those left before the event.
    fn in_order(self) -> impl Iterator<Item = NaiveDate> {
        let Days {
            today,
            wanted,
            latest,
        } = self;
        let before = wanted.iter_days().rev();
        let before = before.take_while(move |day| *day >= today && wanted - *day <= EARLY);
        let next = wanted.succ_opt().unwrap_or(wanted);
        let after = today.max(next).iter_days();
        before.chain(after.take_while(move |day| *day <= latest))
    }
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

    /// Takes a day for the last reminder of an event: the first in their order on which the person can
    /// be written to and has no other mail. Of an event they hear once, whatever school it is for.
    pub fn book_last(
        &mut self,
        event: i64,
        person: &str,
        by: By,
        days: Days,
        may_write: impl Fn(NaiveDate) -> bool,
    ) {
        let key = (event, person.to_owned());
        if self.last.contains_key(&key) {
            return;
        }
        let free = days.in_order().find(|day| {
            (*day == days.wanted || may_write(*day)) && self.is_free_for(person, *day, by)
        });
        let day = free.unwrap_or(days.wanted);
        self.take(person, day, by);
        self.last.insert(key, day);
    }

    /// Keeps one of these days free for a letter that may go on any of them: the last on which the
    /// most of its people have no other mail. `days` ascend.
    pub fn keep(
        &mut self,
        what: &str,
        people: &[String],
        by: By,
        days: impl Iterator<Item = NaiveDate>,
    ) {
        let free = |day: &NaiveDate| {
            let mut free = 0;
            for person in people {
                free += u32::from(self.is_free_for(person, *day, by));
            }
            free
        };
        let Some(day) = days.max_by_key(free) else {
            return;
        };
        for person in people {
            self.take(person, day, by);
        }
        self.kept.insert(what.to_owned(), day);
    }

    /// The day kept for a letter.
    pub fn kept(&self, what: &str) -> Option<NaiveDate> {
        self.kept.get(what).copied()
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

    /// The day of the last reminder of an event on Tuesday 10 February 2026, in the afternoon, in a
    /// diary of these days.
    #[track_caller]
    fn check(today: &str, taken: &[(&str, By)], expected: &str) {
        let mut diary = Diary::default();
        for (taken, by) in taken {
            diary.take(HEAD, day(taken), *by);
        }
        let weekend = [day("2026-02-07"), day("2026-02-08")];
        let open = |day| !weekend.contains(&day);
        let days = Days {
            today: day(today),
            wanted: day("2026-02-09"),
            latest: day("2026-02-10"),
        };
        diary.book_last(7, HEAD, By::School(1), days, open);
        assert_eq!(diary.last_reminder(7, HEAD), Some(day(expected)));
        assert!(!diary.is_free(HEAD, day(expected)));
    }

    const EARLIER: &str = "2026-01-20";

    #[test]
    fn a_last_reminder_has_a_day_to_itself() {
        check(EARLIER, &[], "2026-02-09");
        check(EARLIER, &[("2026-02-09", By::Lead)], "2026-02-06");
        check(
            EARLIER,
            &[("2026-02-09", By::Lead), ("2026-02-06", By::School(2))],
            "2026-02-05",
        );
    }

    #[test]
    fn what_is_of_one_school_goes_together() {
        check(EARLIER, &[("2026-02-09", By::School(1))], "2026-02-09");
        check(EARLIER, &[("2026-02-09", By::School(2))], "2026-02-06");
    }

    #[test]
    fn of_an_event_planned_late_the_reminder_goes_on_a_morning_that_is_left() {
        let had = [("2026-02-09", By::Written)];
        check("2026-02-09", &[], "2026-02-09");
        check("2026-02-09", &had, "2026-02-10");
        check("2026-02-10", &had, "2026-02-10");
    }

    #[test]
    fn where_no_day_is_free_the_reminder_still_goes() {
        let days = day("2026-01-28").iter_days().take(14);
        let days: Vec<String> = days.map(|day| day.to_string()).collect();
        let taken: Vec<(&str, By)> = days.iter().map(|day| (day.as_str(), By::Written)).collect();
        check(EARLIER, &taken, "2026-02-09");
    }

    #[test]
    fn of_one_event_a_person_hears_once() {
        let mut diary = Diary::default();
        let (monday, tuesday) = (day("2026-02-09"), day("2026-02-10"));
        let on = |wanted| Days {
            today: day(EARLIER),
            wanted,
            latest: wanted,
        };
        diary.book_last(7, HEAD, By::School(1), on(monday), |_| true);
        diary.book_last(7, HEAD, By::School(2), on(tuesday), |_| true);
        assert_eq!(diary.last_reminder(7, HEAD), Some(monday));
        assert!(diary.is_free(HEAD, tuesday));
    }

    #[test]
    fn what_can_wait_keeps_the_last_day_on_which_it_reaches_the_most() {
        let people = [HEAD.to_owned(), "lead@oak.test".to_owned()];
        let week = || day("2026-02-09").iter_days().take(5);
        let mut diary = Diary::default();
        diary.take(HEAD, day("2026-02-13"), By::Lead);
        diary.keep("report", &people, By::School(1), week());
        assert_eq!(diary.kept("report"), Some(day("2026-02-12")));
        assert!(!diary.is_free(HEAD, day("2026-02-12")));
        // Somebody who has mail every day does not take it from the others.
        let mut diary = Diary::default();
        week().for_each(|day| diary.take(HEAD, day, By::Lead));
        diary.keep("report", &people, By::School(1), week());
        assert_eq!(diary.kept("report"), Some(day("2026-02-13")));
    }
}
