//! A school that takes part no more has our entries taken out of its people's calendars, once.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Due1, group_rows, kind_of};
use crate::{
    bot::{
        groups::{Group, School},
        judge::Judge,
    },
    domain::event::{
        ladder,
        notice::{News, Notice},
    },
    store::{
        EventId,
        events::{EventRow, Told},
    },
};

/// As one person's cancellation has it: it outranks the entry (RFC 5546 section 2.1.4).
pub(super) fn outranked(mut row: EventRow) -> EventRow {
    row.event.sequence += 1;
    row
}

impl Judge<'_> {
    /// `rows` are [`outranked`].
    pub(super) fn taken_out<'g>(
        &self,
        rows: &'g [EventRow],
        group: &Group<'_>,
        school: &School,
        told: &BTreeMap<EventId, Vec<Told>>,
        firsts: Option<EventId>,
        now: DateTime<Utc>,
    ) -> Vec<Due1<'g>> {
        let calendar = &self.config.calendar;
        let today = calendar.today(now);
        let mut due = Vec::new();
        for row in group_rows(rows, group, school) {
            let date = row.event.when.date();
            let hears = row.event.when.starts > now
                && ladder::can_hear(today, date, calendar, school.authority());
            let Some(kind) = kind_of(row, firsts).filter(|_| hears) else {
                continue;
            };
            let known = told.get(&row.id).map_or(&[][..], Vec::as_slice);
            for person in group.people(kind, school) {
                let key = person.address.key();
                let Some(entry) = known.iter().find(|t| t.key == key && t.entry) else {
                    continue;
                };
                due.push(Due1 {
                    event: row,
                    notice: Notice {
                        news: News::Cancelled,
                        step: None,
                        entry: true,
                        silent: false,
                    },
                    was: Some(entry.starts),
                    person,
                });
            }
        }
        due
    }
}
