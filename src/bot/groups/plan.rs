//! An event planned by hand, or a plan of it that has changed.

use anyhow::{Result, anyhow};
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::deeds::change;
use crate::{
    bot::{
        judge::Judge,
        rule::{By, refuse},
    },
    domain::event::{Kind, Source, State, When},
    store::{
        Tx,
        events::{self, Event, EventRow},
        groups,
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

fn capital(kind: Kind) -> String {
    match kind {
        Kind::Visit => "Visit",
        Kind::Workshop => "Workshop",
        Kind::FirstWorkshop => "First workshop",
        Kind::Other => "Meeting",
    }
    .to_owned()
}
