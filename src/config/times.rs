//! When a hub's jobs run, and how long before what its reminders go: `[hubs.X.times]` and
//! `[hubs.X.reminders]`, each with defaults.

use toml::Value;

use super::{problem::Problems, section::Section};
use crate::domain::{calendar::cron::Schedule, reminder::Ladder};

/// Cron expressions on the hub's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Times {
    /// Deadline reminders, of invitations and statements too.
    pub reminders: Schedule,
    pub closing_report: Schedule,
    pub summary: Schedule,
    /// New holds, together.
    pub notices: Schedule,
    /// The same in the afternoon.
    pub notices_late: Schedule,
    /// New holds while a deadline is near; and on any day, whether the mailbox is still read.
    pub notices_near: Schedule,
    /// Visits, workshops and reports.
    pub events: Schedule,
    /// To leads: on the first of these days in a week the digest, before an event its sheet.
    pub digest: Schedule,
    /// Asking schools to confirm their people.
    pub people: Schedule,
}

impl Times {
    /// As they are where a hub says nothing.
    pub fn usual() -> Option<Times> {
        Times::read(None, &mut Problems::of(""))
    }

    /// From the table; what is no expression is a problem and its default stands.
    pub(super) fn read(section: Option<Section>, problems: &mut Problems) -> Option<Times> {
        let mut section = section.unwrap_or_else(|| Section::new("", toml::Table::new()));
        let mut time = |key: &'static str, usual: &str, problems: &mut Problems| {
            let text = section.text(key, problems);
            match Schedule::parse(text.as_deref().unwrap_or(usual)) {
                Ok(schedule) => Some(schedule),
                Err(remedy) => {
                    problems.add(section.key(key), text.unwrap_or_default(), remedy);
                    Schedule::parse(usual).ok()
                }
            }
        };
        let times = Times {
            reminders: time("reminders", "0 30 9 * * Mon-Fri", problems)?,
            closing_report: time("closing_report", "0 0 9 * * Mon-Fri", problems)?,
            summary: time("summary", "0 30 7 * * Mon-Fri", problems)?,
            notices: time("notices", "0 0 12 * * Mon-Fri", problems)?,
            notices_late: time("notices_late", "0 30 15 * * Mon-Fri", problems)?,
            notices_near: time("notices_near", "0 */15 8-17 * * Mon-Fri", problems)?,
            events: time("events", "0 45 9 * * Mon-Fri", problems)?,
            digest: time("digest", "0 0 8 * * Mon-Fri", problems)?,
            people: time("people", "0 50 9 * Jul,Sep Mon-Fri", problems)?,
        };
        section.finish(problems);
        Some(times)
    }
}

/// The hub's own steps, where it names them.
pub(super) fn ladder(section: Option<Section>, problems: &mut Problems) -> Ladder {
    let usual = Ladder::default();
    let Some(mut section) = section else {
        return usual;
    };
    let mut steps = |key: &'static str, usual: Vec<u32>| steps(&mut section, key, usual, problems);
    let deadline = steps("deadline", usual.deadline);
    let invitation = steps("invitation", usual.invitation);
    let statement = steps("statement", usual.statement);
    let without_deadline = steps("without_deadline", usual.without_deadline);
    let ladder = Ladder {
        deadline,
        invitation,
        statement,
        without_deadline,
        quiet: section.number("quiet", 0..=20, usual.quiet, problems),
    };
    section.finish(problems);
    ladder
}

/// Whole numbers of days, none twice; an empty list turns the reminders off.
fn steps(
    section: &mut Section,
    key: &'static str,
    usual: Vec<u32>,
    problems: &mut Problems,
) -> Vec<u32> {
    let Some(value) = section.take(key) else {
        return usual;
    };
    let days = value.as_array().and_then(|days| {
        days.iter()
            .map(|day| {
                day.as_integer()
                    .and_then(|day| u32::try_from(day).ok())
                    .filter(|day| (1..=90).contains(day))
            })
            .collect::<Option<Vec<u32>>>()
    });
    match days {
        Some(mut days) => {
            days.sort_unstable();
            days.dedup();
            days
        }
        None => {
            let shown = match &value {
                Value::Array(_) => String::new(),
                other => other.to_string(),
            };
            problems.add(
                section.key(key),
                shown,
                "list whole numbers of days from 1 to 90, like [7, 3, 1]",
            );
            usual
        }
    }
}
