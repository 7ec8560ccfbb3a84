//! Reports a programme asks for: reminded of before their date until they have come.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::{
    bot::{
        groups::{Group, School},
        judge::Judge,
        outgoing::{Audience, Outgoing},
    },
    domain::{
        diary::{By, Diary},
        event::{
            Person, keys,
            letter::{Due, ToSchool},
            people,
        },
        programme::Role,
    },
    store::{Tx, outbox, schools},
};

/// Days before a report's date on which schools are reminded.
const REPORT_STEPS: [i64; 2] = [14, LAST_STEP];
const LAST_STEP: i64 = 3;
/// Nothing is to be done about a report that is due later than this.
const HORIZON: TimeDelta = TimeDelta::days(35);

impl Judge<'_> {
    /// Reports that fall due, of which the school is reminded today.
    pub(super) async fn reports_due(
        &self,
        tx: &mut Tx<'_>,
        group: &Group<'_>,
        school: &School,
        today: NaiveDate,
    ) -> Result<Vec<(Due, String)>> {
        let mut due = Vec::new();
        for (title, by) in self.reports_open(tx, group, school, today).await? {
            let step_day = |step| self.report_day(school, by, step);
            let begun = REPORT_STEPS.iter().copied();
            let Some(step) = begun.filter(|step| step_day(*step) <= today).min() else {
                continue;
            };
            let asked = schools::asked(tx, school.row.id).await?;
            // A later step makes the earlier ones past.
            let done = REPORT_STEPS.iter().filter(|s| **s <= step).any(|s| {
                let what = report_key(title, *s);
                asked.iter().any(|a| a.what == what)
            });
            let open = self
                .config
                .calendar
                .is_school_day(school.authority(), today)
                || step_day(step) == today;
            if !done && open {
                due.push((Due::new(title, by), report_key(title, step)));
            }
        }
        Ok(due)
    }

    /// The last reminder of a report can wait for a day on which the school's people have no other
    /// mail, but not until the report is due.
    pub(in crate::bot::groups) async fn keep_day_for_reports(
        &self,
        tx: &mut Tx<'_>,
        diary: &mut Diary,
        group: &Group<'_>,
        school: &School,
        today: NaiveDate,
    ) -> Result<()> {
        for (title, by) in self.reports_open(tx, group, school, today).await? {
            let first = self.report_day(school, by, LAST_STEP);
            let what = report_key(title, LAST_STEP);
            let asked = schools::asked(tx, school.row.id).await?;
            if asked.iter().any(|a| a.what == what) {
                continue;
            }
            let authority = school.authority();
            let days = first.max(today).iter_days().take_while(|day| *day <= by);
            let days = days
                .filter(|day| *day == first || self.config.calendar.is_school_day(authority, *day));
            let people = people(group.programme, &school.state);
            let keys = keys(&people);
            diary.keep(
                &kept_as(school, &what),
                &keys,
                By::School(school.row.id.0),
                days,
            );
        }
        Ok(())
    }

    /// Reports that the school still has to hand in soon, and by when.
    async fn reports_open<'g>(
        &self,
        tx: &mut Tx<'_>,
        group: &'g Group<'_>,
        school: &School,
        today: NaiveDate,
    ) -> Result<Vec<(&'g str, NaiveDate)>> {
        let mut open = Vec::new();
        for report in &group.programme.reports {
            let by = self.hub.report_due(&group.programme.id, report);
            let near = by.filter(|by| *by >= today && *by - today <= HORIZON);
            if let Some(by) = near {
                open.push((report.title.as_str(), by));
            }
        }
        if !open.is_empty() {
            let received = schools::received(tx, school.row.id).await?;
            open.retain(|(title, _)| !received.iter().any(|r| r == title));
        }
        Ok(open)
    }

    fn report_day(&self, school: &School, by: NaiveDate, step: i64) -> NaiveDate {
        let wanted = by - TimeDelta::days(step);
        let calendar = &self.config.calendar;
        calendar.send_day(school.authority(), wanted, by)
    }

    /// A mail about reports alone, to the participants with the head in Cc.
    #[expect(clippy::too_many_arguments, reason = "a letter has that many parts")]
    pub(super) async fn write_reports(
        &self,
        tx: &mut Tx<'_>,
        group: &Group<'_>,
        school: &School,
        about: &[(Due, String)],
        diary: &Diary,
        busy: &mut BTreeSet<String>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let mut people = people(group.programme, &school.state);
        let keys = keys(&people);
        let today = self.config.calendar.today(now);
        let since = self.config.calendar.at(today, chrono::NaiveTime::MIN);
        busy.extend(outbox::scheduled_since(tx, &self.hub.id, since, &keys).await?);
        let by = By::School(school.row.id.0);
        let is_free = |key: &str| !busy.contains(key) && diary.is_free_for(key, today, by);
        // One mail a day: it can wait for another. On the last day it goes to those who have none.
        let last_chance = about
            .iter()
            .any(|(_, what)| diary.kept(&kept_as(school, what)) == Some(today));
        if last_chance {
            people.retain(|p| is_free(p.address.key()));
        } else if !keys.iter().all(|key| is_free(key)) {
            return Ok(false);
        }
        let view = ToSchool {
            reports: about.iter().map(|(due, _)| due.clone()).collect(),
            ..self.to_school(group, school, Vec::new())
        };
        let (cc, to): (Vec<Person>, Vec<Person>) = people
            .into_iter()
            .partition(|p| p.role == Role::Headteacher);
        let (to, cc) = if to.is_empty() { (cc, to) } else { (to, cc) };
        let address = |people: Vec<Person>| people.into_iter().map(|p| p.address).collect();
        let kind = "report-reminder";
        let causes: Vec<&str> = about.iter().map(|(_, what)| what.as_str()).collect();
        let mail = Outgoing {
            application: Some(school.row.id),
            reference: Some(school.row.reference.clone()),
            to: address(to),
            cc: address(cc),
            ..Outgoing::new(
                kind,
                Audience::Schools,
                format!("application {}: {}", school.row.id, causes.join(", ")),
                format!("Report due soon [{}]", school.row.reference),
                self.letters.write(kind, &view)?,
                now,
            )
        };
        if mail.to.is_empty() {
            return Ok(false);
        }
        for (_, what) in about {
            schools::ask(tx, school.row.id, what, now).await?;
        }
        busy.extend(mail.to.iter().chain(&mail.cc).map(|a| a.key().to_owned()));
        Ok(self.write_down(tx, mail, now).await?.is_some())
    }
}

fn report_key(title: &str, step: i64) -> String {
    format!("report {title}: {step} days")
}

/// By what its day in the diary is kept.
fn kept_as(school: &School, what: &str) -> String {
    format!("application {}: {what}", school.row.id)
}
