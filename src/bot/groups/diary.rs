//! The days on which people have mail of the calendar's that cannot wait, looked up: leads', last
//! reminders of events, the last day of what can wait, and what has been written to people of the
//! groups.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{
    Group, KINDS,
    tell::{AHEAD, first_workshop, kind_of},
};
use crate::{
    bot::judge::Judge,
    domain::{
        calendar::cron::next_after,
        diary::{By, Days, Diary},
        event::{State, ladder},
    },
    store::{
        Tx,
        events::{self, EventRow},
        outbox,
    },
};

/// How far back what has gone matters: as long as a missed reminder is made up for.
const BACK: TimeDelta = TimeDelta::days(10);
/// How far ahead the digests of leads are entered.
const WEEKS: TimeDelta = TimeDelta::days(35);
/// Within so many days of an event its last reminder may have gone.
const NEAR: TimeDelta = TimeDelta::days(30);
/// Mail of the reminders' job, which goes before the groups'.
const DEADLINES: [&str; 3] = [
    "deadline-reminder",
    "statement-request",
    "invitation-reminder",
];

impl Judge<'_> {
    /// As the reminders before deadlines see it: they make way.
    pub(crate) async fn diary(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Diary> {
        self.diary_of(tx, Diary::default(), now).await
    }

    /// As the groups' mail sees it, which is written after them.
    pub(super) async fn diary_after_reminders(
        &self,
        tx: &mut Tx<'_>,
        now: DateTime<Utc>,
    ) -> Result<Diary> {
        let calendar = &self.config.calendar;
        let today = calendar.today(now);
        let midnight = calendar.at(today, NaiveTime::MIN);
        let mut diary = Diary::default();
        for (key, _) in outbox::written_of_kinds(tx, &self.hub.id, &DEADLINES, midnight).await? {
            diary.take(&key, today, By::Written);
        }
        self.diary_of(tx, diary, now).await
    }

    async fn diary_of(
        &self,
        tx: &mut Tx<'_>,
        mut diary: Diary,
        now: DateTime<Utc>,
    ) -> Result<Diary> {
        let calendar = &self.config.calendar;
        let today = calendar.today(now);
        for (key, at) in outbox::written_of_kinds(tx, &self.hub.id, &KINDS, now - BACK).await? {
            diary.take(&key, calendar.today(at), By::Written);
        }
        let from = calendar.at(today, NaiveTime::MIN);
        let rows = events::between(tx, &self.hub.id, from, now + AHEAD).await?;
        let roster = self.roster(tx).await?;
        for group in &roster {
            let weeks = today.iter_days().take_while(|day| *day <= today + WEEKS);
            for day in weeks.filter(|day| self.begins_week(*day)) {
                diary.take(&group.row.lead_key, day, By::Lead);
            }
            for row in rows.iter().filter(|row| is_planned(row, group)) {
                diary.take(&group.row.lead_key, self.sheet_day(row), By::Lead);
            }
        }
        // In the order in which they take place, whatever their group.
        for row in &rows {
            for group in roster.iter().filter(|group| is_planned(row, group)) {
                self.book_last(tx, &mut diary, row, &rows, group, now)
                    .await?;
            }
        }
        for group in &roster {
            for school in group.schools.iter().filter(|s| s.hears_of_events()) {
                self.keep_day_for_reports(tx, &mut diary, group, school, today)
                    .await?;
                self.keep_day_for_people(tx, &mut diary, group, school, today)
                    .await?;
            }
        }
        Ok(diary)
    }

    async fn book_last(
        &self,
        tx: &mut Tx<'_>,
        diary: &mut Diary,
        row: &EventRow,
        rows: &[EventRow],
        group: &Group<'_>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let calendar = &self.config.calendar;
        let Some(kind) = kind_of(row, first_workshop(rows, group)) else {
            return Ok(());
        };
        let told = match row.event.when.starts - now < NEAR {
            true => events::told_of(tx, row.id).await?,
            false => Vec::new(),
        };
        let is_over = |key: &str| {
            let mut last = told.iter().filter(|t| t.step == Some(ladder::LAST));
            last.any(|t| t.key == key && t.sequence == row.event.sequence)
        };
        let today = calendar.today(now);
        let latest = self.last_morning(row);
        for school in group.concerned(row).filter(|s| s.hears_of_events()) {
            let authority = school.authority();
            let wanted = ladder::day_of(ladder::LAST, row.event.when.date(), calendar, authority);
            let days = Days {
                today,
                wanted,
                latest,
            };
            let people = group.people(kind, school).into_iter();
            for person in people.filter(|person| !is_over(person.address.key())) {
                let (key, by) = (person.address.key(), By::School(school.row.id.0));
                diary.book_last(row.id.0, key, by, days, |day| {
                    calendar.is_school_day(authority, day)
                });
            }
        }
        Ok(())
    }

    /// The last day on which events are told of before this one begins.
    fn last_morning(&self, row: &EventRow) -> NaiveDate {
        let date = row.event.when.date();
        let midnight = self.config.calendar.at(date, NaiveTime::MIN);
        let told = next_after(&self.hub.times.events, midnight);
        match told.is_some_and(|told| told < row.event.when.starts) {
            true => date,
            false => date.pred_opt().unwrap_or(date),
        }
    }
}

fn is_planned(row: &EventRow, group: &Group<'_>) -> bool {
    row.event.state == State::Planned
        && row.event.group == Some(group.row.id)
        && group.left_by(row).is_none()
}
