//! Mail to leads: the digest of the fortnight, and the day before an event the school's sheet.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{Group, School};
use crate::{
    bot::{
        judge::Judge,
        outgoing::{Audience, Outgoing},
    },
    domain::{
        address::Address,
        event::{
            Kind, State,
            letter::{How, Line, Sheet, SheetSchool, ToLead, Wanting, day, name, named, sentence},
        },
        letter::Printed,
        programme::Key,
    },
    store::{
        Tx,
        events::{self, EventRow, Told},
        jobs,
        outbox::{self, LetterState},
        schools,
    },
};

/// The job that writes them.
pub const JOB: &str = "leads";

/// How far the digest looks.
const FORTNIGHT: TimeDelta = TimeDelta::days(14);
/// Of what has begun so long ago nobody is asked any more how it went.
const FORGOTTEN: TimeDelta = TimeDelta::days(21);
const MOST_NOTES: i64 = 5;

/// An event of the coming days, for the admins.
#[derive(Debug, Clone, PartialEq)]
pub struct Coming {
    pub row: EventRow,
    pub group: String,
    /// Of a visit.
    pub school: Option<String>,
}

impl Judge<'_> {
    /// Writes to each lead what is due today: on the first office day of the week the digest, or on
    /// the first one that an outage has left; on the office day before an event its sheet; both as
    /// one mail.
    pub async fn tell_leads(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<usize> {
        let today = self.config.calendar.today(now);
        if !self.config.calendar.is_office_day(today) {
            return Ok(0);
        }
        self.take_back_late(tx, now).await?;
        let mut by_lead: BTreeMap<String, Vec<Group<'_>>> = BTreeMap::new();
        for group in self.roster(tx).await? {
            by_lead
                .entry(group.row.lead_key.clone())
                .or_default()
                .push(group);
        }
        let mut written = 0;
        for (key, groups) in by_lead {
            written += usize::from(self.tell_lead(tx, &key, &groups, today, now).await?);
        }
        Ok(written)
    }

    async fn tell_lead(
        &self,
        tx: &mut Tx<'_>,
        key: &str,
        groups: &[Group<'_>],
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let Some((first, lead)) = groups
            .first()
            .and_then(|g| Some((g, Address::parse(&g.row.lead)?)))
        else {
            return Ok(false);
        };
        let mut view = ToLead {
            hub: Printed::words(&self.hub.name),
            signature: Printed::words(&self.hub.signature),
            lead: Printed::value(&first.row.lead_name),
            digest: self.digest_is_due(tx, key, today).await?,
            events: Vec::new(),
            off: Vec::new(),
            sheets: Vec::new(),
            unanswered: Vec::new(),
            wanting: Vec::new(),
            unclear: Vec::new(),
        };
        let mut active = false;
        let mut rows: Vec<(EventRow, &Group<'_>)> = Vec::new();
        for group in groups {
            active |= group.schools.iter().any(School::is_accepted)
                && (group.programme.starts..=group.programme.ends).contains(&today);
            let of_group = events::of_group(tx, group.row.id).await?;
            rows.extend(of_group.into_iter().map(|row| (row, group)));
        }
        rows.sort_by_key(|(row, _)| (row.event.when.starts, row.id));
        let mut off: Vec<(&EventRow, &School)> = Vec::new();
        for (row, group) in &rows {
            let ahead = row.event.when.starts - now;
            match row.event.state {
                State::Planned if let Some(school) = group.left_by(row) => {
                    let news = view.digest && ahead > TimeDelta::zero();
                    if news && !self.knows_that_it_is_off(tx, row, key).await? {
                        view.off.push(self.line_to_lead(row, group));
                        off.push((row, school));
                    }
                }
                State::Planned if ahead > TimeDelta::zero() => {
                    if ahead <= FORTNIGHT && group.concerned(row).any(School::is_accepted) {
                        view.events.push(self.line_to_lead(row, group));
                    }
                    if self.sheet_day(row) == today {
                        let sheet = self.sheet(tx, row, group, now).await?;
                        view.sheets.extend(sheet);
                    }
                }
                State::Planned if -ahead < FORGOTTEN => {
                    view.unanswered.push(self.line_to_lead(row, group));
                }
                State::Planned
                | State::Unclear
                | State::Cancelled
                | State::Done
                | State::Missed
                | State::Ignored => {}
            }
        }
        if view.digest {
            view.unclear = self.unclear_of(tx, key, now).await?;
            view.wanting = self
                .owed_in(groups, &rows, today)
                .into_iter()
                .map(|(school, owed)| Wanting {
                    school: Printed::value(&school.row.school),
                    name: Printed::words(&owed.name),
                    count: owed.wanting,
                    period: Printed::words(&owed.period.name),
                })
                .collect();
        }
        let nothing = view.is_empty() || !view.digest && view.sheets.is_empty();
        // In the weeks of a programme the digest comes even when nothing is planned.
        if nothing && !(view.digest && active) {
            return Ok(false);
        }
        let kind = if view.digest {
            "lead-digest"
        } else {
            "lead-sheet"
        };
        let subject = match (view.digest, view.sheets.first()) {
            (true, _) => "Your next two weeks".to_owned(),
            (false, Some(sheet)) => {
                let whom = sheet.event.whom.as_ref().map(|w| format!(", {w}"));
                format!(
                    "For your {} on {}{}",
                    sheet.event.name,
                    sheet.event.day,
                    whom.unwrap_or_default()
                )
            }
            (false, None) => return Ok(false),
        };
        let mail = Outgoing {
            to: vec![lead],
            ..Outgoing::new(
                kind,
                Audience::Lead,
                format!("lead of group {} on {today}", first.row.id),
                subject,
                self.letters.write(kind, &view)?,
                now,
            )
        };
        let written = self.write_down(tx, mail, now).await?.is_some();
        for (row, school) in off {
            let told = Told {
                key: key.to_owned(),
                application: Some(school.row.id),
                sequence: row.event.sequence,
                starts: row.event.when.starts,
                step: None,
                entry: false,
                at: now,
            };
            events::tell(tx, row.id, &told).await?;
        }
        Ok(written)
    }

    /// Of events leads are told nothing but that they are off.
    async fn knows_that_it_is_off(
        &self,
        tx: &mut Tx<'_>,
        row: &EventRow,
        key: &str,
    ) -> Result<bool> {
        let told = events::told_of(tx, row.id).await?;
        Ok(told.iter().any(|told| told.key == key))
    }

    /// On the first office day of the week. Where nobody woke on it, or what was written never went,
    /// on the next one.
    async fn digest_is_due(&self, tx: &mut Tx<'_>, key: &str, today: NaiveDate) -> Result<bool> {
        if self.begins_week(today) {
            return Ok(true);
        }
        let calendar = &self.config.calendar;
        let since = calendar.at(monday(today), NaiveTime::MIN);
        let (hub, kind) = (&self.hub.id, "lead-digest");
        if let Some(state) = outbox::last_to(tx, hub, kind, key, since).await? {
            return Ok(state == LetterState::Overtaken);
        }
        let runs = jobs::since(tx, hub, JOB, since).await?;
        Ok(runs.iter().all(|run| calendar.today(*run) == today))
    }

    /// Monday, or the first office day after a bank holiday.
    pub(super) fn begins_week(&self, today: NaiveDate) -> bool {
        self.config.calendar.office_day_on_or_after(monday(today)) == today
    }

    pub(super) fn sheet_day(&self, row: &EventRow) -> NaiveDate {
        let before = row.event.when.date() - TimeDelta::days(1);
        self.config.calendar.office_day_on_or_before(before)
    }

    pub(super) fn line_to_lead(&self, row: &EventRow, group: &Group<'_>) -> Line {
        let kind = row.event.kind.unwrap_or(Kind::Other);
        let school = row.event.application.and_then(|id| group.school(id));
        let whom = school.map_or(group.row.name.as_str(), |s| s.row.school.as_str());
        Line {
            how: How::Reminder,
            name: Printed::words(&name(kind, group.programme)),
            when: Printed::words(&row.event.when.in_words()),
            day: Printed::words(&day(&row.event.when)),
            was: None,
            place: Printed::value_or_none(&row.event.place),
            whom: Printed::value_or_none(whom),
            head: false,
            visit: kind == Kind::Visit,
            entry: false,
        }
    }

    /// Entries of the lead's whose meaning is still open.
    async fn unclear_of(
        &self,
        tx: &mut Tx<'_>,
        key: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Line>> {
        let rows = events::in_state(tx, &self.hub.id, State::Unclear).await?;
        let mut uids: Vec<String> = Vec::new();
        let mut lines = Vec::new();
        for row in rows {
            let mine = row.event.lead_key.as_deref() == Some(key) && row.event.when.starts > now;
            if mine && !uids.contains(&row.event.uid) {
                uids.push(row.event.uid.clone());
                lines.push(Line {
                    how: How::Reminder,
                    name: Printed::value(&row.event.title),
                    when: Printed::words(&row.event.when.in_words()),
                    day: Printed::words(&day(&row.event.when)),
                    was: None,
                    place: None,
                    whom: None,
                    head: false,
                    visit: false,
                    entry: false,
                });
            }
        }
        Ok(lines)
    }

    /// Who is there, when the last visit was, what was noted.
    async fn sheet(
        &self,
        tx: &mut Tx<'_>,
        row: &EventRow,
        group: &Group<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<Sheet>> {
        let mut pages = Vec::new();
        for school in group.concerned(row).filter(|s| s.is_accepted()) {
            let last_visit = events::of_application(tx, school.row.id)
                .await?
                .into_iter()
                .rfind(|r| {
                    r.event.kind == Some(Kind::Visit)
                        && r.event.state.keeps_a_promise()
                        && r.event.when.starts < now
                });
            let notes = schools::notes(tx, school.row.id, MOST_NOTES).await?;
            let gap_task = self.gap_task(tx, group, school, now).await?;
            let value = |key| Printed::value_or_none(school.state.value(key));
            pages.push(SheetSchool {
                school: Printed::value(&school.row.school),
                address: value(Key::SchoolAddress),
                phone: value(Key::SchoolPhone),
                people: named(group.programme, &school.state),
                last_visit: last_visit.map(|r| Printed::words(&r.event.when.in_words())),
                gap_task: gap_task.as_deref().and_then(sentence),
                notes: notes.iter().filter_map(|n| sentence(&n.text)).collect(),
            });
        }
        Ok((!pages.is_empty()).then(|| Sheet {
            event: self.line_to_lead(row, group),
            schools: pages,
        }))
    }

    /// For the admins: what takes place in the coming days.
    pub async fn coming_events(
        &self,
        tx: &mut Tx<'_>,
        now: DateTime<Utc>,
        days: i64,
    ) -> Result<Vec<Coming>> {
        let until = now + TimeDelta::try_days(days).unwrap_or(FORTNIGHT);
        let rows = events::between(tx, &self.hub.id, now, until).await?;
        let roster = self.roster(tx).await?;
        Ok(rows
            .into_iter()
            .filter(|row| row.event.state == State::Planned)
            .map(|row| {
                (
                    roster.iter().find(|g| Some(g.row.id) == row.event.group),
                    row,
                )
            })
            .filter(|(group, row)| group.is_none_or(|g| g.left_by(row).is_none()))
            .map(|(group, row)| {
                let school = group
                    .zip(row.event.application)
                    .and_then(|(g, id)| g.school(id));
                Coming {
                    group: group.map_or(String::new(), |g| g.row.name.clone()),
                    school: school.map(|s| s.row.school.clone()),
                    row,
                }
            })
            .collect())
    }
}

fn monday(of_week: NaiveDate) -> NaiveDate {
    of_week - TimeDelta::days(i64::from(of_week.weekday().num_days_from_monday()))
}
