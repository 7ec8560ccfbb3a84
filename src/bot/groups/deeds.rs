//! What is done to groups and events by hand: at the keyboard, by an admin's order, by a lead's.

use anyhow::{Result, anyhow};
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::{Book, Group};
use crate::{
    bot::{
        judge::{Judge, application::parse_state},
        rule::{By, refuse},
    },
    domain::{
        event::{Kind, Source, State, When, sort::schools_named},
        selection::Place,
        work_group,
    },
    store::{
        EventId, GroupId, Tx,
        applications::{self, ApplicationRow},
        events::{self, Event, EventRow},
        groups::{self, GroupRow},
        schools::{self, Note},
    },
};

/// An event to be.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPlan {
    pub kind: Kind,
    /// Reference or URN of the school of a visit.
    pub school: Option<String>,
    /// The group's name.
    pub group: Option<String>,
    pub title: Option<String>,
    pub place: String,
    pub gap_task: Option<String>,
    pub when: When,
    pub source: Source,
    /// By which it is known again; none: made from what it says.
    pub uid: Option<String>,
}

/// What became of a plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    Added(EventRow),
    /// It was planned before, and is different now.
    Changed(EventRow),
    Same(EventRow),
}

impl Judge<'_> {
    /// The group of that name.
    pub async fn find_group(&self, tx: &mut Tx<'_>, name: &str) -> Result<GroupRow> {
        match groups::by_key(tx, &self.hub.id, &work_group::key(name)).await? {
            Some(row) => Ok(row),
            None => {
                let all = groups::list(tx, &self.hub.id).await?;
                let names: Vec<&str> = all.iter().map(|g| g.name.as_str()).collect();
                refuse(match names.as_slice() {
                    [] => format!("{} has no groups yet", self.hub.name),
                    names => format!(
                        "no group {name:?} at {}: its groups are {}",
                        self.hub.name,
                        names.join(", ")
                    ),
                })
            }
        }
    }

    pub async fn find_event(&self, tx: &mut Tx<'_>, id: i64) -> Result<EventRow> {
        let found = events::get(tx, EventId(id)).await?;
        match found.filter(|row| row.hub == self.hub.id) {
            Some(row) => Ok(row),
            None => refuse(format!(
                "no event {id} at {}: `countersign events list` shows them all",
                self.hub.name
            )),
        }
    }

    /// An application by reference or, where one alone is meant, by URN.
    pub async fn find_school(&self, tx: &mut Tx<'_>, which: &str) -> Result<ApplicationRow> {
        let which = which.trim();
        if which.len() != 6 || !which.bytes().all(|b| b.is_ascii_digit()) {
            return self.find_application(tx, which).await;
        }
        let listing = applications::Listing {
            urn: Some(which),
            limit: 20,
            ..applications::Listing::all(&self.hub.id)
        };
        let rows = applications::list(tx, listing).await?;
        let mut accepted = Vec::new();
        for row in &rows {
            if parse_state(row)?.place == Some(Place::Accepted) {
                accepted.push(row);
            }
        }
        match (rows.as_slice(), accepted.as_slice()) {
            ([only], _) => Ok(only.clone()),
            (_, [only]) => Ok((*only).clone()),
            ([], _) => refuse(format!("no application of a school with URN {which}")),
            _ => {
                let references: Vec<&str> = rows.iter().map(|r| r.reference.as_str()).collect();
                refuse(format!(
                    "URN {which} has several applications: say which of {}",
                    references.join(", ")
                ))
            }
        }
    }

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

    /// Plans an event, or follows a plan that has changed.
    pub async fn plan(&self, tx: &mut Tx<'_>, new: &NewPlan, by: By<'_>) -> Result<Plan> {
        let school = match &new.school {
            Some(which) => Some(self.find_school(tx, which).await?),
            None => None,
        };
        let group = match &new.group {
            Some(name) => Some(self.find_group(tx, name).await?.id),
            None => None,
        };
        let own = match &school {
            Some(school) => groups::group_of(tx, school.id).await?,
            None => None,
        };
        if new.kind == Kind::Visit && school.is_none() {
            return refuse("a visit is to a school: say its reference or URN");
        }
        let Some(group) = group.or(own) else {
            return refuse(match &school {
                Some(school) => format!(
                    "{} is in no group yet: first `assign {} GROUP`",
                    school.school, school.reference
                ),
                None => "say which group it is for".to_owned(),
            });
        };
        if own.is_some_and(|own| own != group) {
            return refuse("that school is in another group");
        }
        let title = match (&new.title, &school) {
            (Some(title), _) => title.clone(),
            (None, Some(school)) => format!("{} {}", capital(new.kind), school.school),
            (None, None) => capital(new.kind),
        };
        let uid = new.uid.clone().unwrap_or_else(|| {
            let target = school.as_ref().map_or(group.0, |s| -s.id.0);
            format!(
                "{}|{target}|{}",
                new.kind.as_str(),
                new.when.starts.to_rfc3339()
            )
        });
        let known = events::of_uid(tx, &self.hub.id, &uid)
            .await?
            .into_iter()
            .next();
        let Some(mut row) = known else {
            let event = Event {
                kind: Some(new.kind),
                group: Some(group),
                application: school.map(|s| s.id),
                title,
                place: new.place.clone(),
                gap_task: new.gap_task.clone(),
                when: new.when,
                source: new.source,
                our_uid: self.our_uid(&uid, "", by.at),
                uid,
                original: String::new(),
                their_sequence: 0,
                their_stamp: None,
                lead_key: None,
                invited: Vec::new(),
                sequence: 0,
                state: State::Planned,
                message: None,
            };
            let id = events::add(tx, &self.hub.id, &event, by.at).await?;
            let id = id.ok_or_else(|| anyhow!("add event: its uid is taken"))?;
            let row = events::get(tx, id).await?;
            return Ok(Plan::Added(
                row.ok_or_else(|| anyhow!("read event {id}: it is gone"))?,
            ));
        };
        let before = row.clone();
        if row.event.application != school.as_ref().map(|s| s.id) || row.event.group != Some(group)
        {
            return refuse(format!(
                "event {} is for somebody else: cancel it, and plan this one under an id of its own",
                row.id
            ));
        }
        row.event.kind = Some(new.kind);
        row.event.title = title;
        row.event.gap_task = new.gap_task.clone();
        change(&mut row, new.when, &new.place, by.at);
        if row == before {
            return Ok(Plan::Same(row));
        }
        events::save(tx, &row).await?;
        Ok(Plan::Changed(row))
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

    /// The event that a lead's "done" or "missed" is about: the one named, else the last that has
    /// begun and of which nothing is known yet.
    pub async fn event_meant(
        &self,
        tx: &mut Tx<'_>,
        roster: &[Group<'_>],
        what: &str,
        now: DateTime<Utc>,
    ) -> Result<EventRow> {
        let ids: Vec<GroupId> = roster.iter().map(|g| g.row.id).collect();
        let mut open: Vec<EventRow> = Vec::new();
        for id in ids {
            open.extend(
                events::of_group(tx, id).await?.into_iter().filter(|row| {
                    row.event.when.starts <= now && row.event.state == State::Planned
                }),
            );
        }
        open.sort_by_key(|row| row.event.when.starts);
        let number = what.trim().trim_start_matches('#').parse::<i64>().ok();
        if let Some(id) = number {
            let found = open.iter().find(|row| row.id.0 == id);
            return match found {
                Some(row) => Ok(row.clone()),
                None => refuse(format!("no event {id} of yours waits for an answer")),
            };
        }
        let book = Book::of(roster);
        let named = schools_named(what, book.known().schools);
        let of_school: Vec<&EventRow> = open
            .iter()
            .filter(|row| {
                named.is_empty() || row.event.application.is_some_and(|a| named.contains(&a.0))
            })
            .collect();
        let kinds: Vec<&&EventRow> = of_school
            .iter()
            .filter(|row| Kind::of(what).is_none_or(|kind| row.event.kind == Some(kind)))
            .collect();
        match kinds.last() {
            Some(row) => Ok((***row).clone()),
            None => refuse("no visit or workshop waits for an answer"),
        }
    }

    /// The uid of the entries we send, never that of somebody else's: each follows its own organiser.
    pub(super) fn our_uid(&self, uid: &str, original: &str, at: DateTime<Utc>) -> String {
        let mut digest = Sha256::new();
        for part in [
            &self.hub.id,
            uid,
            original,
            &at.timestamp_millis().to_string(),
        ] {
            digest.update(part.len().to_be_bytes());
            digest.update(part.as_bytes());
        }
        let hex: String = digest
            .finalize()
            .iter()
            .take(16)
            .map(|b| format!("{b:02x}"))
            .collect();
        format!("{hex}@{}", self.hub.address.domain())
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

fn capital(kind: Kind) -> String {
    match kind {
        Kind::Visit => "Visit",
        Kind::Workshop => "Workshop",
        Kind::FirstWorkshop => "First workshop",
        Kind::Other => "Meeting",
    }
    .to_owned()
}
