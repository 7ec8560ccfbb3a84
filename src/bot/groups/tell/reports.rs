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
        diary::Diary,
        event::{
            Person,
            letter::{Due, ToSchool},
        },
        programme::Role,
    },
    store::{Tx, outbox, schools},
};

/// Days before a report's date on which schools are reminded.
const REPORT_STEPS: [i64; 2] = [14, 3];

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
        for report in &group.programme.reports {
            let by = self.hub.report_due(&group.programme.id, report);
            let Some(by) = by.filter(|by| *by >= today) else {
                continue;
            };
            let step = REPORT_STEPS
                .iter()
                .copied()
                .filter(|step| {
                    let wanted = by - TimeDelta::days(*step);
                    let authority = school.authority();
                    self.config.calendar.send_day(authority, wanted, by) <= today
                })
                .min();
            let Some(step) = step else {
                continue;
            };
            let received = schools::received(tx, school.row.id).await?;
            if received.contains(&report.title) {
                continue;
            }
            let asked = schools::asked(tx, school.row.id).await?;
            // A later step makes the earlier ones past.
            let done = REPORT_STEPS.iter().filter(|s| **s <= step).any(|s| {
                let what = report_key(&report.title, *s);
                asked.iter().any(|a| a.what == what)
            });
            let open = self
                .config
                .calendar
                .is_school_day(school.authority(), today)
                || self.config.calendar.send_day(
                    school.authority(),
                    by - TimeDelta::days(step),
                    by,
                ) == today;
            if !done && open {
                due.push((Due::new(&report.title, by), report_key(&report.title, step)));
            }
        }
        Ok(due)
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
        let people = crate::domain::event::people(group.programme, &school.state);
        let keys: Vec<String> = people.iter().map(|p| p.address.key().to_owned()).collect();
        let today = self.config.calendar.today(now);
        let since = self.config.calendar.at(today, chrono::NaiveTime::MIN);
        busy.extend(outbox::scheduled_since(tx, &self.hub.id, since, &keys).await?);
        let taken = |key: &String| busy.contains(key) || !diary.is_free(key, today);
        if keys.iter().any(taken) {
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
        busy.extend(keys);
        Ok(self.write_down(tx, mail, now).await?.is_some())
    }
}

fn report_key(title: &str, step: i64) -> String {
    format!("report {title}: {step} days")
}
