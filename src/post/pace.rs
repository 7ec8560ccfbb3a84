//! No more transactions in any minute than the service allows (Microsoft 365: 30). Pure: the
//! instant is an argument.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

#[derive(Debug, Clone)]
pub struct Pace {
    per_minute: usize,
    taken: VecDeque<DateTime<Utc>>,
}

impl Pace {
    pub fn new(per_minute: u32) -> Pace {
        Pace {
            per_minute: usize::try_from(per_minute.max(1)).unwrap_or(usize::MAX),
            taken: VecDeque::new(),
        }
    }

    /// When the present minute has a place left: now, or later.
    pub fn free_at(&mut self, now: DateTime<Utc>) -> DateTime<Utc> {
        let minute = TimeDelta::minutes(1);
        // A clock set back leaves places of the future: they count for nothing.
        self.taken.retain(|at| *at <= now && now - *at < minute);
        match self.taken.front() {
            Some(first) if self.taken.len() >= self.per_minute => *first + minute,
            Some(_) | None => now,
        }
    }

    /// A transaction begins.
    pub fn take(&mut self, now: DateTime<Utc>) {
        self.taken.push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_650_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn a_minute_holds_so_many_and_says_when_the_next_may_go() {
        let mut pace = Pace::new(2);
        pace.take(at(0));
        assert_eq!(pace.free_at(at(20)), at(20));
        pace.take(at(20));
        assert_eq!(pace.free_at(at(30)), at(60));
        assert_eq!(pace.free_at(at(60)), at(60));
        pace.take(at(60));
        assert_eq!(pace.free_at(at(61)), at(80));
    }

    #[test]
    fn a_clock_set_back_does_not_stop_the_post() {
        let mut pace = Pace::new(1);
        pace.take(at(3600));
        assert_eq!(pace.free_at(at(0)), at(0));
    }
}
