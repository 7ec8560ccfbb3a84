//! Which reminders are due on a day: a pure function of the calendar, the hub's ladder and what
//! each school still owes. The job carries its answer out; the forecast asks it day by day.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

use super::{Ladder, Sort};
use crate::domain::{address::Address, calendar::Calendar, diary::Diary};

/// A step that was missed is made up for within so many days.
const MAKE_UP: TimeDelta = TimeDelta::days(10);
/// Nobody reads a longer list.
const MOST_CC: usize = 4;

/// By when something is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    By(NaiveDate),
    /// No date: the steps count office days from our last word about it.
    Open(NaiveDate),
}

/// Something a school still owes, for which nothing speaks against a reminder.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    pub sort: Sort,
    /// "application 12": for the record of steps.
    pub about: String,
    pub due: Due,
    /// Owed in this form since that day: earlier steps are past.
    pub since: NaiveDate,
    /// Our last letter about it that was no reminder, or somebody's by hand.
    pub last_word: Option<NaiveDate>,
    /// Steps that have been written.
    pub done: BTreeSet<String>,
    /// Steps whose letter was written and never went.
    pub overdue: BTreeSet<String>,
    /// Whose term dates the school keeps.
    pub authority: Option<String>,
    /// What tells one school's duties from another's.
    pub school: String,
    pub to: Address,
    pub cc: Vec<Address>,
}

/// A step of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    pub day: NaiveDate,
    /// "2022-05-26, 7 days before": with what it is about, written once.
    pub name: String,
}

/// One mail to one person on one day. `duties` are places in the list it was planned from.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    pub day: NaiveDate,
    pub sort: Sort,
    pub to: Address,
    pub cc: Vec<Address>,
    pub duties: Vec<Reminded>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Reminded {
    pub duty: usize,
    /// Steps that meet are one mail; all of them are done by it.
    pub steps: Vec<Step>,
}

/// What the rules go by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    pub calendar: &'a Calendar,
    pub ladder: &'a Ladder,
    /// Days on which people have other mail.
    pub diary: &'a Diary,
}

impl Rules<'_> {
    /// The mails of a day. `ran`: the days before it on which reminders were written.
    pub fn plan(
        &self,
        duties: &[Duty],
        today: NaiveDate,
        ran: &BTreeSet<NaiveDate>,
    ) -> Vec<Planned> {
        let mut mails: Vec<Planned> = Vec::new();
        for (place, duty) in duties.iter().enumerate() {
            let steps = self.due_steps(duty, today, ran);
            if steps.is_empty() {
                continue;
            }
            let reminded = Reminded { duty: place, steps };
            match mails.iter_mut().find(|mail| mail.to.key() == duty.to.key()) {
                Some(mail) => {
                    mail.sort = mail.sort.min(duty.sort);
                    mail.duties.push(reminded);
                }
                None => mails.push(Planned {
                    day: today,
                    sort: duty.sort,
                    to: duty.to.clone(),
                    cc: Vec::new(),
                    duties: vec![reminded],
                }),
            }
        }
        let free = |address: &Address| self.diary.is_free(address.key(), today);
        copy_once(&mut mails, duties, free);
        mails
    }

    /// Every mail from a day to another, if nothing changes meanwhile.
    pub fn forecast(
        &self,
        duties: &[Duty],
        ran: &BTreeSet<NaiveDate>,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Vec<Planned> {
        let (mut duties, mut ran) = (duties.to_vec(), ran.clone());
        let mut mails = Vec::new();
        for day in from.iter_days().take_while(|day| *day <= until) {
            if !self.calendar.is_office_day(day) {
                continue;
            }
            let of_day = self.plan(&duties, day, &ran);
            for reminded in of_day.iter().flat_map(|mail| &mail.duties) {
                if let Some(duty) = duties.get_mut(reminded.duty) {
                    let names = reminded.steps.iter().map(|step| step.name.clone());
                    duty.done.extend(names);
                }
            }
            ran.insert(day);
            mails.extend(of_day);
        }
        mails
    }

    /// Without a deadline, the day on which the admins are told that nobody answers: as long after
    /// the last step as the first is after our letter.
    pub fn given_up(&self, duty: &Duty) -> Option<NaiveDate> {
        let Due::Open(since) = duty.due else {
            return None;
        };
        let first = i64::from(*self.ladder.without_deadline.iter().min()?);
        let last = i64::from(*self.ladder.without_deadline.iter().max()?);
        Some(self.calendar.add_office_days(since, last + first))
    }

    fn due_steps(&self, duty: &Duty, today: NaiveDate, ran: &BTreeSet<NaiveDate>) -> Vec<Step> {
        if matches!(duty.due, Due::By(day) if today > day) || self.is_quiet(duty, today) {
            return Vec::new();
        }
        let missed = |step: &Step| {
            let known = ran.first().is_some_and(|first| *first <= step.day);
            let since = ran.range(step.day..today);
            // A run on a day on which nobody could be written to was none.
            // Nor is one made up for that a letter of those days has taken the place of.
            known
                && !self.is_quiet(duty, step.day)
                && step.day >= today - MAKE_UP
                && !since.into_iter().any(|day| self.is_open(duty, step, *day))
        };
        let steps: Vec<Step> = self
            .steps(duty)
            .into_iter()
            .filter(|step| step.day <= today && step.day > duty.since)
            .filter(|step| !duty.done.contains(&step.name))
            .filter(|step| step.day == today || duty.overdue.contains(&step.name) || missed(step))
            .collect();
        match steps.iter().max() {
            Some(last) if self.is_open(duty, last, today) => steps,
            Some(_) | None => Vec::new(),
        }
    }

    fn is_open(&self, duty: &Duty, step: &Step, day: NaiveDate) -> bool {
        self.may_write(duty, day) || day == step.day && self.calendar.is_office_day(day)
    }

    /// Whether the school can be written to that day: it is open, or it is closed until the event
    /// and the office is not; and the person has no other mail.
    pub fn may_write(&self, duty: &Duty, day: NaiveDate) -> bool {
        if !self.diary.is_free(duty.to.key(), day) {
            return false;
        }
        let authority = duty.authority.as_deref();
        if self.calendar.is_school_day(authority, day) {
            return true;
        }
        let closed_until = |event: NaiveDate| {
            !day.iter_days()
                .take_while(|d| *d < event)
                .any(|d| self.calendar.is_school_day(authority, d))
        };
        self.calendar.is_office_day(day)
            && matches!(duty.due, Due::By(event) if closed_until(event))
    }

    /// A letter about the same things is too fresh.
    pub fn is_quiet(&self, duty: &Duty, today: NaiveDate) -> bool {
        duty.last_word.is_some_and(|day| {
            today
                <= self
                    .calendar
                    .add_office_days(day, i64::from(self.ladder.quiet))
        })
    }

    /// The whole ladder, past and future.
    fn steps(&self, duty: &Duty) -> Vec<Step> {
        let authority = duty.authority.as_deref();
        match duty.due {
            Due::By(event) => {
                let days = match duty.sort {
                    Sort::Deadline => &self.ladder.deadline,
                    Sort::Statement => &self.ladder.statement,
                    Sort::Invitation => &self.ladder.invitation,
                };
                let step = |days: &u32| {
                    let wanted = event - TimeDelta::days(i64::from(*days));
                    Step {
                        day: self.free_day(duty, self.calendar.send_day(authority, wanted, event)),
                        name: format!("{event}, {days} days before"),
                    }
                };
                days.iter().map(step).collect()
            }
            Due::Open(since) => {
                let step = |days: &u32| {
                    let wanted = self.calendar.add_office_days(since, i64::from(*days));
                    Step {
                        day: self.free_day(duty, self.open_day(authority, wanted)),
                        name: format!("{since}, {days} days after"),
                    }
                };
                self.ladder.without_deadline.iter().map(step).collect()
            }
        }
    }

    /// A day on which the person has mail that cannot wait is left to that: instead the next one that
    /// is in time, or else the one before.
    fn free_day(&self, duty: &Duty, wanted: NaiveDate) -> NaiveDate {
        if self.diary.is_free(duty.to.key(), wanted) {
            return wanted;
        }
        let last = match duty.due {
            Due::By(event) => event,
            Due::Open(_) => wanted + MAKE_UP,
        };
        let after = wanted.iter_days().skip(1).take_while(|day| *day <= last);
        let before = wanted.iter_days().rev().skip(1);
        after
            .chain(before.take_while(|day| *day > duty.since))
            .find(|day| self.may_write(duty, *day))
            .unwrap_or(wanted)
    }

    /// Without an event a closed day moves to the school day before; out of the holidays, where that
    /// is far, to the first one after them.
    fn open_day(&self, authority: Option<&str>, wanted: NaiveDate) -> NaiveDate {
        let open = |day: &NaiveDate| self.calendar.is_school_day(authority, *day);
        let before = wanted.iter_days().rev().take(5).find(open);
        before
            .or_else(|| wanted.iter_days().take(90).find(open))
            .unwrap_or(wanted)
    }
}

/// Copies are a courtesy: nobody gets a second mail on a day by one, and nobody one about another
/// school.
fn copy_once(mails: &mut [Planned], duties: &[Duty], free: impl Fn(&Address) -> bool) {
    let mut written: BTreeSet<String> = mails.iter().map(|m| m.to.key().to_owned()).collect();
    for mail in mails {
        let about: Vec<&Duty> = mail
            .duties
            .iter()
            .filter_map(|reminded| duties.get(reminded.duty))
            .collect();
        let one_school = about.windows(2).all(|two| match two {
            [one, other] => one.school == other.school,
            _ => true,
        });
        if !one_school {
            continue;
        }
        for address in about.iter().flat_map(|duty| &duty.cc) {
            let room = mail.cc.len() < MOST_CC && free(address);
            if room && written.insert(address.key().to_owned()) {
                mail.cc.push(address.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests;
