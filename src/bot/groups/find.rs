//! Groups, events and schools by the words people name them with.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{Book, Group};
use crate::{
    bot::{
        judge::{Judge, application::parse_state},
        rule::refuse,
    },
    domain::{
        event::{Kind, State, sort::schools_named},
        selection::Place,
        work_group,
    },
    store::{
        EventId, GroupId, Tx,
        applications::{self, ApplicationRow},
        events::{self, EventRow},
        groups::{self, GroupRow},
    },
};

impl Judge<'_> {
    /// The group of that name.
    pub async fn find_group(&self, tx: &mut Tx<'_>, name: &str) -> Result<GroupRow> {
        if let Some(row) = groups::by_key(tx, &self.hub.id, &work_group::key(name)).await? {
            return Ok(row);
        }
        let all = groups::list(tx, &self.hub.id).await?;
        let called: Vec<&GroupRow> = all
            .iter()
            .filter(|group| work_group::is_called(&group.name, name))
            .collect();
        if let [one] = called.as_slice() {
            return Ok((*one).clone());
        }
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
}
