//! What would go to schools and leads until a day, and when: the jobs themselves, run ahead in a
//! transaction that the caller throws away. Nothing else could be sure to say the same.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

use super::LEADS;
use crate::{
    bot::{judge::Judge, remind},
    domain::calendar::cron::next_after,
    store::{
        Tx, jobs,
        outbox::{self, LetterState, RecipientField},
    },
};

/// A mail that would go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    pub day: NaiveDate,
    /// `visit-reminder`
    pub letter: String,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    /// Reference of the school's application; none to a lead.
    pub reference: Option<String>,
    pub subject: String,
}

/// Days that are looked ahead, at most.
const MOST_DAYS: usize = 400;

impl Judge<'_> {
    /// Writes into `tx` what the calendar would, day by day: the caller must roll it back.
    pub async fn events_until(
        &self,
        tx: &mut Tx<'_>,
        until: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Vec<Ahead>> {
        let calendar = &self.config.calendar;
        let times = &self.hub.times;
        let mut at = now;
        for _ in 0..MOST_DAYS * 4 {
            let due = [
                &times.digest,
                &times.reminders,
                &times.events,
                &times.people,
            ]
            .into_iter()
            .filter_map(|schedule| next_after(schedule, at))
            .min();
            let Some(due) = due.filter(|due| calendar.today(*due) <= until) else {
                break;
            };
            at = due;
            if !calendar.is_office_day(calendar.today(at)) {
                continue;
            }
            let before = at - chrono::TimeDelta::milliseconds(1);
            let is_due = |schedule| next_after(schedule, before) == Some(at);
            if is_due(&times.digest) {
                jobs::take(tx, &self.hub.id, LEADS, at, at).await?;
                self.tell_leads(tx, at).await?;
            }
            // What waits for a day on which nobody is reminded must wait here too.
            if is_due(&times.reminders) {
                jobs::take(tx, &self.hub.id, remind::JOB, at, at).await?;
                self.remind(tx, at).await?;
            }
            if is_due(&times.events) {
                self.tell_schools(tx, at).await?;
            }
            if is_due(&times.people) {
                self.ask_for_people(tx, at).await?;
            }
            // It goes: a letter that still waits on another day is taken back.
            for letter in outbox::in_state(tx, &self.hub.id, LetterState::Due).await? {
                let due = [LetterState::Due];
                outbox::turn(tx, letter.id, &due, LetterState::Observed, None).await?;
            }
        }
        self.written_after(tx, now).await
    }

    async fn written_after(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Vec<Ahead>> {
        const OURS: [&str; 7] = [
            "visit-reminder",
            "workshop-reminder",
            "event-change",
            "report-reminder",
            "people-check",
            "lead-digest",
            "lead-sheet",
        ];
        let mut letters = Vec::new();
        for state in [
            LetterState::Due,
            LetterState::ToDraft,
            LetterState::Observed,
            LetterState::Held,
        ] {
            letters.extend(outbox::in_state(tx, &self.hub.id, state).await?);
        }
        letters.retain(|l| l.created_at > now && OURS.contains(&l.kind.as_str()));
        letters.sort_by_key(|l| (l.created_at, l.id));
        let mut ahead = Vec::with_capacity(letters.len());
        for letter in letters {
            let people = outbox::recipients(tx, letter.id).await?;
            let of = |field| {
                people
                    .iter()
                    .filter(|p| p.field == field)
                    .map(|p| p.address.clone())
                    .collect()
            };
            let reference = match letter.application {
                Some(id) => self.load(tx, id).await?.map(|(c, _)| c.reference),
                None => None,
            };
            ahead.push(Ahead {
                day: self.config.calendar.today(letter.created_at),
                letter: letter.kind,
                to: of(RecipientField::To),
                cc: of(RecipientField::Cc),
                reference,
                subject: letter.subject,
            });
        }
        Ok(ahead)
    }
}
