//! An entry that is held because nobody has proved that it is the lead's: what would follow if a
//! person says that it is, and that carried out. Where something else is unclear nothing would.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{
    Done,
    follow::{Change, Entry},
};
use crate::{
    bot::{groups::Group, judge::Judge},
    domain::{
        address::Mailbox,
        event::{Kind, State},
        icalendar::Method,
        letter::Printed,
        reading::Reading,
    },
    store::{GroupId, MessageId, Tx},
};

/// Dates named one by one, at most.
const MOST_NAMED: usize = 3;

/// What follows from a held mail once somebody vouches for it.
pub(in crate::bot) struct Vouched {
    changes: Vec<Vec<Change>>,
    /// "plan visit, Heronsgate Primary School: Thursday 10 November 2022, 9:30am to 12 noon"
    pub words: String,
    /// The same once it is done: "Planned visit, …"
    pub done: Vec<String>,
}

impl Judge<'_> {
    /// None: not all of it is clear, or it is no news, or over.
    pub(in crate::bot) async fn vouched(
        &self,
        tx: &mut Tx<'_>,
        reading: &Reading,
        message: MessageId,
        now: DateTime<Utc>,
    ) -> Result<Option<Vouched>> {
        let mut all = Vec::new();
        let (mut words, mut done) = (Vec::new(), Vec::new());
        for invitation in reading.calendar.iter().filter(|i| !i.method.answers()) {
            if !invitation.troubles.is_empty() {
                return Ok(None);
            }
            for series in &invitation.series {
                let Some(organizer) = &series.organizer else {
                    return Ok(None);
                };
                let roster = self.roster_of(tx, organizer.key()).await?;
                let lead = Mailbox {
                    name: None,
                    address: organizer.clone(),
                };
                let entry = Entry {
                    series,
                    cancels: invitation.method == Method::Cancel,
                    lead: &lead,
                    message,
                    now,
                };
                if roster.is_empty() {
                    return Ok(None);
                }
                let Some(mut changes) = self.changes_of(tx, &entry, &roster).await? else {
                    return Ok(None);
                };
                changes.retain(|change| is_to_come(change, now));
                if changes.iter().any(|c| c.event().state == State::Unclear) {
                    return Ok(None);
                }
                words.extend(told(&changes, &roster, ["plan", "change", "cancel"]));
                done.extend(told(&changes, &roster, ["Planned", "Changed", "Cancelled"]));
                all.push(changes);
            }
        }
        Ok((!words.is_empty()).then(|| Vouched {
            changes: all,
            words: words.join("; "),
            done,
        }))
    }

    /// Somebody vouches for it: it counts as if it had been proved, and who has been told of it
    /// before hears of what is different.
    pub(in crate::bot) async fn vouch(
        &self,
        tx: &mut Tx<'_>,
        vouched: Vouched,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut done = Done::default();
        for changes in vouched.changes {
            self.carry_changes_out(tx, changes, now, &mut done).await?;
        }
        self.tell_of_changes(tx, &done.touched, now).await?;
        Ok(())
    }
}

fn is_to_come(change: &Change, now: DateTime<Utc>) -> bool {
    match change {
        Change::New(event) => event.when.starts > now,
        Change::Known { before, after } => {
            before.event.when.starts > now || after.event.when.starts > now
        }
    }
}

/// The changes of one entry: of what is new or called off the dates together.
fn told(changes: &[Change], roster: &[Group<'_>], verbs: [&str; 3]) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    let mut listed = |verb: &str, dates: Vec<String>, whom: &str| {
        let more = dates.len().saturating_sub(MOST_NAMED);
        let mut named: Vec<String> = dates.into_iter().take(MOST_NAMED).collect();
        if more > 0 {
            named.push(format!("and {more} more"));
        }
        if !named.is_empty() {
            told.push(format!("{verb} {whom}: {}", named.join(", ")));
        }
    };
    let Some(first) = changes.first() else {
        return told;
    };
    let whom = whom(first, roster);
    let (mut new, mut moved, mut off) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        let when = change.event().when.in_words();
        match change {
            Change::New(_) => new.push(when),
            Change::Known { after, before } if after.event.state == State::Cancelled => {
                off.push(before.event.when.in_words());
            }
            Change::Known { before, .. } => {
                moved.push(format!("{} to {when}", before.event.when.in_words()));
            }
        }
    }
    let [planned, changed, cancelled] = verbs;
    listed(planned, new, &whom);
    listed(changed, moved, &whom);
    listed(cancelled, off, &whom);
    told
}

/// "visit, Heronsgate Primary School"
fn whom(change: &Change, roster: &[Group<'_>]) -> String {
    let event = change.event();
    let kind = event.kind.map_or("entry", Kind::as_str);
    let school = event
        .application
        .and_then(|id| roster.iter().find_map(|group| group.school(id)));
    let group = event
        .group
        .and_then(|id: GroupId| roster.iter().find(|group| group.row.id == id));
    let name = match (school, group) {
        (Some(school), _) => school.row.school.as_str(),
        (None, Some(group)) => group.row.name.as_str(),
        (None, None) => return kind.to_owned(),
    };
    format!("{kind}, {}", Printed::value(name))
}
