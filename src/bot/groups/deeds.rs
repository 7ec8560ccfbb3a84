//! What is done to groups, events and schools of a group by hand: at the keyboard, by an admin's
//! order, by a lead's.

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::{
    bot::{
        judge::Judge,
        rule::{By, refuse},
    },
    domain::{
        event::{State, When},
        work_group,
    },
    store::{
        EventId, Tx,
        applications::ApplicationRow,
        events::{self, EventRow},
        groups::{self, GroupRow},
        schools::{self, Note},
    },
};

impl Judge<'_> {
    /// Puts a school into a group. The answer says whether the group is over its size with it.
    pub async fn assign(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
        group: &str,
        by: By<'_>,
    ) -> Result<(ApplicationRow, GroupRow, Option<String>)> {
        let row = self.find_school(tx, reference).await?;
        let group = self.find_group(tx, group).await?;
        if row.programme != group.programme {
            return refuse(format!(
                "{} is an application for {}, and {:?} a group of {}",
                row.reference, row.programme, group.name, group.programme
            ));
        }
        groups::place(tx, row.id, group.id, by.at).await?;
        // Its visits are its lead's from now on.
        for mut event in events::of_application(tx, row.id).await? {
            if event.event.group != Some(group.id) && event.event.when.starts > by.at {
                event.event.group = Some(group.id);
                events::save(tx, &event).await?;
            }
        }
        let members = groups::members(tx, group.id).await?.len();
        let size = self.programme(&group.programme).map_or(0, |p| p.group_size);
        let most = group.capacity.unwrap_or(size);
        let over = usize::try_from(most).is_ok_and(|most| most > 0 && members > most);
        let warning = over.then(|| format!("{} now has {members} schools of {most}", group.name));
        Ok((row, group, warning))
    }

    /// Another time or place; none leaves it as it is.
    pub async fn move_event(
        &self,
        tx: &mut Tx<'_>,
        id: i64,
        when: Option<When>,
        place: Option<&str>,
        by: By<'_>,
    ) -> Result<EventRow> {
        let mut row = self.find_event(tx, id).await?;
        match row.event.state {
            State::Planned | State::Unclear => {}
            State::Cancelled | State::Done | State::Missed | State::Ignored => {
                return refuse(format!("event {id} is {}", row.event.state.as_str()));
            }
        }
        let when = when.unwrap_or(row.event.when);
        let place = place.unwrap_or(&row.event.place).to_owned();
        row.event.message = None;
        change(&mut row, when, &place, by.at);
        events::save(tx, &row).await?;
        Ok(row)
    }

    pub async fn cancel_event(&self, tx: &mut Tx<'_>, id: i64, by: By<'_>) -> Result<EventRow> {
        let mut row = self.find_event(tx, id).await?;
        match row.event.state {
            State::Planned | State::Unclear => {}
            State::Cancelled | State::Done | State::Missed | State::Ignored => {
                return refuse(format!("event {id} is {}", row.event.state.as_str()));
            }
        }
        row.event.message = None;
        cancel(&mut row, by.at);
        events::save(tx, &row).await?;
        Ok(row)
    }

    /// It took place, or it was to and did not.
    pub async fn event_ended(
        &self,
        tx: &mut Tx<'_>,
        id: i64,
        done: bool,
        by: By<'_>,
    ) -> Result<EventRow> {
        let mut row = self.find_event(tx, id).await?;
        if row.event.when.starts > by.at {
            return refuse(format!(
                "event {id} is still to come ({}): `events cancel {id}` if it does not take place",
                row.event.when.in_words()
            ));
        }
        match row.event.state {
            State::Planned | State::Done | State::Missed => {}
            State::Unclear | State::Cancelled | State::Ignored => {
                return refuse(format!("event {id} is {}", row.event.state.as_str()));
            }
        }
        row.event.state = if done { State::Done } else { State::Missed };
        events::save(tx, &row).await?;
        if !by.reason.is_empty() {
            let note = Note {
                event: Some(row.id),
                at: by.at,
                actor: by.actor.to_owned(),
                text: by.reason.to_owned(),
            };
            schools::note(tx, &self.hub.id, row.event.application, &note).await?;
        }
        Ok(row)
    }

    /// A remark about a school, for its lead's next visit.
    pub async fn note_school(
        &self,
        tx: &mut Tx<'_>,
        school: &ApplicationRow,
        event: Option<EventId>,
        text: &str,
        by: By<'_>,
    ) -> Result<()> {
        let note = Note {
            event,
            at: by.at,
            actor: by.actor.to_owned(),
            text: text.trim().chars().take(2000).collect(),
        };
        if note.text.is_empty() {
            return refuse("a note without words helps nobody");
        }
        schools::note(tx, &self.hub.id, Some(school.id), &note).await
    }

    /// A report has come. The answer is its full title, and whether that is news.
    pub async fn report_received(
        &self,
        tx: &mut Tx<'_>,
        reference: &str,
        report: &str,
        by: By<'_>,
    ) -> Result<(ApplicationRow, String, bool)> {
        let row = self.find_school(tx, reference).await?;
        let titles: Vec<String> = self
            .programme(&row.programme)
            .map(|p| p.reports.iter().map(|r| r.title.clone()).collect())
            .unwrap_or_default();
        let wanted = work_group::key(report);
        let named: Vec<&String> = titles
            .iter()
            .filter(|t| work_group::key(t).contains(&wanted))
            .collect();
        let title = match (titles.as_slice(), named.as_slice()) {
            (_, [one]) => (*one).clone(),
            // "received PMR22-0007 report", where there is only one.
            ([only], _) if wanted.is_empty() || wanted == "report" => only.clone(),
            ([], _) => {
                return refuse(format!("{} asks for no reports", row.programme));
            }
            _ => {
                return refuse(format!(
                    "which report? {} asks for: {}",
                    row.programme,
                    titles.join("; ")
                ));
            }
        };
        let new = schools::receive(tx, row.id, &title, by.actor, by.at).await?;
        Ok((row, title, new))
    }
}

/// Gives an event another time or place; what people must hear of raises its sequence.
pub(super) fn change(row: &mut EventRow, when: When, place: &str, now: DateTime<Utc>) {
    let moved = row.event.when != when;
    let elsewhere = row.event.place != place;
    row.event.when = when;
    row.event.place = place.to_owned();
    if moved || elsewhere {
        row.event.sequence += 1;
    }
    if moved {
        row.changed_at = now;
    }
    if row.event.state == State::Cancelled {
        row.event.state = State::Planned;
        row.event.sequence += 1;
        row.changed_at = now;
    }
}

pub(super) fn cancel(row: &mut EventRow, now: DateTime<Utc>) {
    if row.event.state != State::Cancelled {
        row.event.state = State::Cancelled;
        row.event.sequence += 1;
        row.changed_at = now;
    }
}
