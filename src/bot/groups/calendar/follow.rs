//! What an entry of a lead's calendar changes in the register: worked out first, from the entry and
//! what is known of it, then written down. An item's guess is told from the same changes.

use anyhow::{Result, anyhow};
use chrono::{DateTime, NaiveDate, Utc};

use super::Done;
use crate::{
    bot::{
        groups::{
            Book, Group,
            deeds::{cancel, change},
            tell::is_heard_of,
        },
        judge::Judge,
    },
    domain::{
        address::{Address, Mailbox},
        event::{
            Kind, Source, State, When, gap_task,
            sort::{Sorted, sort},
        },
        icalendar::{Occurrence, Series},
    },
    store::{
        ApplicationId, GroupId, MessageId, Tx,
        events::{self, Event, EventRow},
    },
};

/// An entry that counts as the lead's own word.
pub(super) struct Entry<'e> {
    pub series: &'e Series,
    /// The whole of it no longer takes place.
    pub cancels: bool,
    pub lead: &'e Mailbox,
    pub message: MessageId,
    pub now: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a handful, and soon written")]
pub(super) enum Change {
    New(Event),
    Known { before: EventRow, after: EventRow },
}

impl Change {
    /// As it will be.
    pub fn event(&self) -> &Event {
        match self {
            Change::New(event) => event,
            Change::Known { after, .. } => &after.event,
        }
    }
}

impl Judge<'_> {
    /// None: its uid is known as another lead's.
    pub(super) async fn changes_of(
        &self,
        tx: &mut Tx<'_>,
        entry: &Entry<'_>,
        roster: &[Group<'_>],
    ) -> Result<Option<Vec<Change>>> {
        let known = events::of_uid(tx, &self.hub.id, &entry.series.uid).await?;
        let key = Some(entry.lead.address.key());
        let theirs = known.iter().all(|row| row.event.lead_key.as_deref() == key);
        Ok(theirs.then(|| self.changes(entry, &known, roster)))
    }

    fn changes(&self, entry: &Entry<'_>, known: &[EventRow], roster: &[Group<'_>]) -> Vec<Change> {
        let Entry {
            series,
            message,
            now,
            ..
        } = entry;
        let newest = series.occurrences.iter().map(version).max();
        // What lies behind has taken place.
        let called_off = |row: &EventRow, version: Option<&Occurrence>| {
            let newer = newest.is_none_or(|newest| newest >= of_row(row));
            (newer && row.event.when.starts > *now && is_open(row.event.state)).then(|| {
                let mut after = row.clone();
                note_version(&mut after, version);
                cancel(&mut after, *now);
                after.event.message = Some(*message);
                Change::Known {
                    before: row.clone(),
                    after,
                }
            })
        };
        if entry.cancels && series.whole {
            let version = series.occurrences.first();
            return known
                .iter()
                .filter_map(|row| called_off(row, version))
                .collect();
        }
        let mut paired = known.to_vec();
        if series.whole {
            self.pair_moved(&mut paired, series);
        }
        // What it is goes for all its dates.
        let sorted = series
            .occurrences
            .iter()
            .find(|one| !one.cancelled)
            .map(|one| sorted(one, entry.lead, roster));
        let mut changes = Vec::new();
        for one in &series.occurrences {
            let row = paired.iter().find(|row| row.event.original == one.original);
            match (row, &sorted) {
                (Some(row), sorted) => {
                    let after = updated(row, one, sorted.as_ref(), entry);
                    changes.extend(after.map(|after| Change::Known {
                        before: row.clone(),
                        after,
                    }));
                }
                (None, Some(sorted)) if !one.cancelled => {
                    changes.push(Change::New(self.new_event(entry, one, sorted)));
                }
                (None, Some(_) | None) => {}
            }
        }
        if series.whole && newest.is_some() {
            let gone = paired.iter().filter(|row| !has(series, row));
            changes.extend(gone.filter_map(|row| called_off(row, None)));
        }
        changes
    }

    /// A series that moved as a whole has other original starts: the dates of a week are the same
    /// date, else all would be cancelled and planned anew.
    fn pair_moved(&self, known: &mut [EventRow], series: &Series) {
        let week = |at: DateTime<Utc>| {
            let day: NaiveDate = self.config.calendar.today(at);
            chrono::Datelike::iso_week(&day)
        };
        for one in &series.occurrences {
            if known.iter().any(|row| row.event.original == one.original) {
                continue;
            }
            let left = known.iter_mut().find(|row| {
                !has(series, row)
                    && week(row.event.when.starts) == week(one.starts)
                    && version(one) > of_row(row)
            });
            // A single event that was given a day in another week is the same one.
            if let Some(row) = left {
                one.original.clone_into(&mut row.event.original);
            }
        }
    }

    fn new_event(&self, entry: &Entry<'_>, one: &Occurrence, sorted: &Sorted) -> Event {
        let uid = &entry.series.uid;
        Event {
            kind: sorted.kind,
            group: sorted.group.map(GroupId),
            application: sorted
                .application
                .filter(|_| sorted.kind.is_none_or(|k| k == Kind::Visit))
                .map(ApplicationId),
            title: one.summary.clone(),
            place: place(one),
            gap_task: gap_task(&one.description),
            when: when(one),
            source: Source::Calendar,
            uid: uid.clone(),
            original: one.original.clone(),
            their_sequence: one.sequence,
            their_stamp: one.stamp,
            lead_key: Some(entry.lead.address.key().to_owned()),
            invited: invited(one),
            our_uid: self.our_uid(uid, &one.original, entry.now),
            sequence: 0,
            state: state_of(sorted),
            message: Some(entry.message),
        }
    }

    /// Writes the changes of one entry down.
    pub(super) async fn carry_changes_out(
        &self,
        tx: &mut Tx<'_>,
        changes: Vec<Change>,
        now: DateTime<Utc>,
        done: &mut Done,
    ) -> Result<()> {
        // What it is is asked once for all its dates.
        let mut unclear = None;
        for change in changes {
            match change {
                Change::New(event) => {
                    let id = events::add(tx, &self.hub.id, &event, now)
                        .await?
                        .ok_or_else(|| anyhow!("add event: its uid is taken"))?;
                    match event.state {
                        State::Unclear if unclear.is_none() => {
                            unclear = events::get(tx, id).await?;
                        }
                        State::Unclear => {}
                        State::Planned
                        | State::Cancelled
                        | State::Done
                        | State::Missed
                        | State::Ignored => {
                            done.planned += 1;
                            done.touched.push(id);
                        }
                    }
                }
                Change::Known { before, after } => {
                    events::save(tx, &after).await?;
                    let changed = before.event.sequence != after.event.sequence;
                    if after.event.state == State::Cancelled {
                        done.cancelled += usize::from(changed);
                    } else {
                        done.changed += usize::from(changed);
                    }
                    if changed && is_heard_of(after.event.state) {
                        done.touched.push(after.id);
                    }
                    if after.event.state == State::Unclear && unclear.is_none() {
                        unclear = Some(after);
                    }
                }
            }
        }
        done.unclear.extend(unclear);
        Ok(())
    }
}

/// None: it says nothing new, or of what is over.
fn updated(
    row: &EventRow,
    one: &Occurrence,
    sorted: Option<&Sorted>,
    entry: &Entry<'_>,
) -> Option<EventRow> {
    let over = match row.event.state {
        State::Done | State::Missed | State::Ignored => true,
        State::Planned | State::Unclear | State::Cancelled => false,
    };
    if over || version(one) <= of_row(row) {
        return None;
    }
    let mut row = row.clone();
    note_version(&mut row, Some(one));
    row.event.message = Some(entry.message);
    if one.cancelled {
        cancel(&mut row, entry.now);
        return Some(row);
    }
    row.event.title.clone_from(&one.summary);
    row.event.gap_task = gap_task(&one.description);
    row.event.invited = invited(one);
    change(&mut row, when(one), &place(one), entry.now);
    let open = row.event.kind.is_none() || row.event.state == State::Unclear;
    if let Some(sorted) = sorted.filter(|_| open) {
        row.event.kind = sorted.kind;
        row.event.group = sorted.group.map(GroupId);
        row.event.application = sorted.application.map(ApplicationId);
        row.event.state = state_of(sorted);
    }
    Some(row)
}

fn state_of(sorted: &Sorted) -> State {
    match sorted.is_clear() {
        true => State::Planned,
        false => State::Unclear,
    }
}

fn sorted(one: &Occurrence, lead: &Mailbox, roster: &[Group<'_>]) -> Sorted {
    let book = Book::of(roster);
    let invited: Vec<Address> = one
        .attendees
        .iter()
        .map(|a| a.address.clone())
        .filter(|a| *a != lead.address)
        .collect();
    let rest = format!("{}\n{}", one.location, one.description);
    sort(&one.summary, &rest, &invited, book.known())
}

fn has(series: &Series, row: &EventRow) -> bool {
    let mut originals = series.occurrences.iter().map(|one| &one.original);
    originals.any(|original| *original == row.event.original)
}

pub(super) fn when(one: &Occurrence) -> When {
    When {
        starts: one.starts,
        ends: one.ends,
        day: one.day,
    }
}

fn place(one: &Occurrence) -> String {
    one.location.replace('\n', ", ")
}

fn invited(one: &Occurrence) -> Vec<String> {
    one.attendees
        .iter()
        .map(|a| a.address.key().to_owned())
        .collect()
}

/// Later is greater (RFC 5546 section 2.1.5).
fn version(one: &Occurrence) -> (i64, Option<DateTime<Utc>>) {
    (one.sequence, one.stamp)
}

fn of_row(row: &EventRow) -> (i64, Option<DateTime<Utc>>) {
    (row.event.their_sequence, row.event.their_stamp)
}

fn note_version(row: &mut EventRow, one: Option<&Occurrence>) {
    if let Some(one) = one {
        row.event.their_sequence = one.sequence;
        row.event.their_stamp = one.stamp;
    }
}

fn is_open(state: State) -> bool {
    match state {
        State::Planned | State::Unclear => true,
        State::Cancelled | State::Done | State::Missed | State::Ignored => false,
    }
}
