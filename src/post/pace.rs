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

    /// Takes a place in the present minute, or says when one is free.
    pub fn take(&mut self, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        let minute = TimeDelta::minutes(1);
        // A clock set back leaves places of the future: they count for nothing.
        self.taken.retain(|at| *at <= now && now - *at < minute);
        if self.taken.len() >= self.per_minute {
            let first = self.taken.front().copied().unwrap_or(now);
            return Err(first + minute);
        }
        self.taken.push_back(now);
        Ok(())
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
        assert_eq!(pace.take(at(0)), Ok(()));
        assert_eq!(pace.take(at(20)), Ok(()));
        assert_eq!(pace.take(at(30)), Err(at(60)));
        assert_eq!(pace.take(at(60)), Ok(()));
        assert_eq!(pace.take(at(61)), Err(at(80)));
    }

    #[test]
    fn a_clock_set_back_does_not_stop_the_post() {
        let mut pace = Pace::new(1);
        assert_eq!(pace.take(at(3600)), Ok(()));
        assert_eq!(pace.take(at(0)), Ok(()));
    }
}
