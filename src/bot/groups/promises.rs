//! What the schools of the groups were promised and nothing planned or done keeps.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

use super::{Group, School};
use crate::{
    bot::judge::Judge,
    domain::event::cadence::{Kept, Owed, Stage, owed},
    store::{
        Tx,
        events::{self, EventRow},
    },
};

/// A school that is owed a visit or workshop, for the admins.
#[derive(Debug, Clone, PartialEq)]
pub struct Late {
    pub reference: String,
    pub school: String,
    pub group: String,
    pub lead: String,
    pub owed: Owed,
}

impl Judge<'_> {
    /// What accepted schools of these groups are owed today.
    pub(super) fn owed_in<'g>(
        &self,
        groups: &'g [Group<'_>],
        rows: &[(EventRow, &Group<'_>)],
        today: NaiveDate,
    ) -> Vec<(&'g School, Owed)> {
        let mut found = Vec::new();
        for group in groups {
            for school in group.schools.iter().filter(|s| s.is_accepted()) {
                let kept: Vec<Kept> = rows
                    .iter()
                    .filter(|(row, _)| row.event.group == Some(group.row.id))
                    .filter(|(row, _)| {
                        row.event
                            .application
                            .is_none_or(|only| only == school.row.id)
                    })
                    .filter_map(|(row, _)| {
                        Some(Kept {
                            kind: row.event.kind?,
                            date: row.event.when.date(),
                            state: row.event.state,
                        })
                    })
                    .collect();
                let calendar = &self.config.calendar;
                let owed = owed(group.programme, &kept, today, calendar, school.authority());
                found.extend(owed.into_iter().map(|owed| (school, owed)));
            }
        }
        found
    }

    /// For the admins: promises of which two thirds of the time are gone.
    pub async fn late_promises(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Vec<Late>> {
        let today = self.config.calendar.today(now);
        let roster = self.roster(tx).await?;
        let mut late = Vec::new();
        for group in &roster {
            let of_group = events::of_group(tx, group.row.id).await?;
            let rows: Vec<(EventRow, &Group<'_>)> =
                of_group.into_iter().map(|row| (row, group)).collect();
            let owed = self.owed_in(std::slice::from_ref(group), &rows, today);
            late.extend(
                owed.into_iter()
                    .filter(|(_, owed)| owed.stage == Stage::Late)
                    .map(|(school, owed)| Late {
                        reference: school.row.reference.clone(),
                        school: school.row.school.clone(),
                        group: group.row.name.clone(),
                        lead: group.row.lead_name.clone(),
                        owed,
                    }),
            );
        }
        Ok(late)
    }
}
