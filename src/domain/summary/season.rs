//! How a season went so far: applications complete and incomplete, day by day.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

/// One application's part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    pub opened: NaiveDate,
    pub completed: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub day: NaiveDate,
    pub complete: u32,
    pub incomplete: u32,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    pub first: NaiveDate,
    /// The end of the time axis: the deadline, or today when that is later.
    pub last: NaiveDate,
    pub today: NaiveDate,
    pub deadline: Option<NaiveDate>,
    pub places: Option<u32>,
    /// Each day from the first to today.
    pub points: Vec<Point>,
}

/// A season is no shorter than this on the chart, and looks back no further than a year.
const SHORTEST: u64 = 14;
const LONGEST: u64 = 366;

impl Season {
    /// `opens`: when the programme takes applications.
    pub fn of(
        courses: &[Course],
        opens: NaiveDate,
        today: NaiveDate,
        deadline: Option<NaiveDate>,
        places: Option<u32>,
    ) -> Season {
        let start = courses.iter().map(|c| c.opened).min().unwrap_or(opens);
        // A week of nothing before the first shows that it is the first.
        let first = start
            .checked_sub_days(Days::new(7))
            .unwrap_or(start)
            .max(opens.min(start))
            .min(today.checked_sub_days(Days::new(SHORTEST)).unwrap_or(today))
            .max(today.checked_sub_days(Days::new(LONGEST)).unwrap_or(today));
        let last = deadline.unwrap_or(today).max(today);
        let last = last.min(today.checked_add_days(Days::new(LONGEST)).unwrap_or(last));
        let mut changes: BTreeMap<NaiveDate, (i64, i64)> = BTreeMap::new();
        for course in courses {
            let opened = changes.entry(course.opened.max(first)).or_default();
            opened.1 += 1;
            if let Some(completed) = course.completed {
                let entry = changes
                    .entry(completed.max(course.opened).max(first))
                    .or_default();
                entry.0 += 1;
                entry.1 -= 1;
            }
        }
        let (mut complete, mut incomplete) = (0_i64, 0_i64);
        let count = |n: i64| u32::try_from(n).unwrap_or(0);
        let points = first
            .iter_days()
            .take_while(|day| *day <= today)
            .map(|day| {
                if let Some((more_complete, more_incomplete)) = changes.get(&day) {
                    complete += more_complete;
                    incomplete += more_incomplete;
                }
                Point {
                    day,
                    complete: count(complete),
                    incomplete: count(incomplete),
                }
            })
            .collect();
        Season {
            first,
            last,
            today,
            deadline,
            places,
            points,
        }
    }

    /// The highest that anything on it reaches.
    pub fn most(&self) -> u32 {
        let reached = self
            .points
            .iter()
            .map(|p| p.complete + p.incomplete)
            .max()
            .unwrap_or(0);
        reached.max(self.places.unwrap_or(0)).max(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn course(opened: &str, completed: Option<&str>) -> Course {
        Course {
            opened: day(opened),
            completed: completed.map(day),
        }
    }

    fn at(season: &Season, text: &str) -> (u32, u32) {
        let point = season.points.iter().find(|p| p.day == day(text)).unwrap();
        (point.complete, point.incomplete)
    }

    #[test]
    fn each_day_counts_who_had_applied_and_was_complete() {
        let courses = [
            course("2022-04-20", Some("2022-04-20")),
            course("2022-04-25", Some("2022-05-02")),
            course("2022-05-01", None),
        ];
        let season = Season::of(
            &courses,
            day("2022-03-01"),
            day("2022-05-03"),
            Some(day("2022-05-26")),
            Some(7),
        );
        assert_eq!(at(&season, "2022-04-19"), (0, 0));
        assert_eq!(at(&season, "2022-04-20"), (1, 0));
        assert_eq!(at(&season, "2022-04-25"), (1, 1));
        assert_eq!(at(&season, "2022-05-01"), (1, 2));
        assert_eq!(at(&season, "2022-05-02"), (2, 1));
        assert_eq!(season.points.last().unwrap().day, day("2022-05-03"));
        assert_eq!(season.last, day("2022-05-26"));
    }

    #[test]
    fn nobody_yet_and_no_deadline_is_a_season_too() {
        let season = Season::of(&[], day("2024-03-01"), day("2024-04-01"), None, None);
        assert_eq!(season.last, day("2024-04-01"));
        assert!(season.points.len() > 14);
        assert_eq!(season.most(), 4);
    }

    #[test]
    fn what_lies_years_back_stands_at_the_beginning() {
        let season = Season::of(
            &[course("2019-04-01", None)],
            day("2018-01-01"),
            day("2024-04-01"),
            Some(day("2018-05-25")),
            None,
        );
        assert_eq!(season.points.first().unwrap().incomplete, 1);
        assert!(season.points.len() <= 367);
    }
}
