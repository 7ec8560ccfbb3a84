//! The Work Groups' part of the summary: places, wishes, promises that are late, the fortnight.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::{DateTime, Utc};

use crate::{
    bot::judge::Judge,
    domain::{application::in_words, event::Kind, letter::Printed},
    store::Tx,
};

/// How far ahead events are listed.
const FORTNIGHT: i64 = 14;
/// Wishes of schools that are not placed, listed.
const MOST_WISHES: usize = 10;

impl Judge<'_> {
    /// A line a group, then wishes and late promises.
    pub(super) async fn groups_filling(
        &self,
        tx: &mut Tx<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Printed>> {
        let today = self.config.calendar.today(now);
        let mut lines = Vec::new();
        let roster = self.roster(tx).await?;
        for group in roster.iter().filter(|g| today <= g.programme.ends) {
            let accepted = group.schools.iter().filter(|s| s.is_accepted()).count();
            let lead = match group.row.lead_name.as_str() {
                "" => &group.row.lead,
                name => name,
            };
            lines.push(Printed::words(&format!(
                "{} (lead {lead}): {} of {} places, {accepted} accepted",
                group.row.name,
                group.schools.len(),
                group.capacity()
            )));
        }
        let mut wishes = Vec::new();
        for own in &self.hub.programmes {
            let Some(programme) = self.programme(&own.id).filter(|p| today <= p.ends) else {
                continue;
            };
            for (row, wish) in self.wishes(tx, &programme.id).await? {
                let applied = wish.applied.iter().flatten().count();
                wishes.push(Printed::words(&format!(
                    "{}, {}, asked to be with {} other {}: {applied} applied, {} in its group",
                    Printed::value(&row.school),
                    row.reference,
                    wish.named.len(),
                    if wish.named.len() == 1 {
                        "school"
                    } else {
                        "schools"
                    },
                    wish.together
                )));
            }
        }
        wishes.truncate(MOST_WISHES);
        lines.extend(wishes);
        for late in self.late_promises(tx, now).await? {
            lines.push(Printed::words(&format!(
                "{}, {} ({}): {} {} still to come before {}, and two thirds of the time is gone",
                Printed::value(&late.school),
                late.reference,
                late.group,
                late.owed.wanting,
                late.owed.name,
                in_words(late.owed.period.last)
            )));
        }
        Ok(lines)
    }

    pub(super) async fn fortnight(
        &self,
        tx: &mut Tx<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Printed>> {
        let coming = self.coming_events(tx, now, FORTNIGHT).await?;
        Ok(coming
            .iter()
            .map(|coming| {
                let event = &coming.row.event;
                let kind = match event.kind {
                    Some(Kind::Visit) => "visit",
                    Some(Kind::Workshop) => "workshop",
                    Some(Kind::FirstWorkshop) => "first workshop",
                    Some(Kind::Other) => "event",
                    None => "event of a kind that its lead has not named",
                };
                let whose = match (&coming.school, coming.group.as_str()) {
                    (Some(school), "") => format!(" at {school}"),
                    (Some(school), group) => format!(" at {school} ({group})"),
                    (None, "") => String::new(),
                    (None, group) => format!(" of {group}"),
                };
                Printed::words(&format!("{}: {kind}{whose}", event.when.in_words()))
            })
            .collect())
    }

    /// Places of each programme: those of its groups, where it has any.
    pub(crate) async fn places_of(&self, tx: &mut Tx<'_>) -> Result<BTreeMap<String, u32>> {
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        for group in self.roster(tx).await? {
            *places.entry(group.programme.id.clone()).or_default() += group.capacity();
        }
        for own in &self.hub.programmes {
            if let Some(programme) = self.programme(&own.id).filter(|p| p.group_size > 0) {
                places
                    .entry(programme.id.clone())
                    .or_insert(programme.group_size);
            }
        }
        Ok(places)
    }
}
