//! What one person is to hear of one event today: a reminder, a change, or nothing. Each is told
//! once per change, and of a change only who was told before.

use chrono::NaiveDate;

use super::{State, When, ladder};
use crate::domain::calendar::Calendar;

/// The event as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    pub when: When,
    pub state: State,
    pub sequence: i64,
    /// Since when the present date has been known.
    pub known: NaiveDate,
    /// The day of this person's last reminder, where other mail has moved it.
    pub last: Option<NaiveDate>,
}

/// What the person was last told.
#[derive(Debug, Clone, Copy)]
pub struct Heard {
    pub sequence: i64,
    /// For which day.
    pub date: NaiveDate,
    pub step: Option<u32>,
    /// They have our entry in their calendar.
    pub entry: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum News {
    Cancelled,
    /// To another time or place.
    Changed,
    Reminder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    pub news: News,
    /// The step of the ladder that is done with it.
    pub step: Option<u32>,
    /// An entry for the calendar goes along; without, words only.
    pub entry: bool,
    /// Nothing is written: the lead's own calendar has told them.
    pub silent: bool,
}

/// How the lead's own calendar has reached the person.
#[derive(Debug, Clone, Copy, Default)]
pub struct ByLead {
    /// An attendee of the invitation.
    pub invited: bool,
    /// The last change came by it, and not from the keyboard or a file.
    pub changed: bool,
}

pub fn notice(
    event: Standing,
    heard: Option<Heard>,
    lead: ByLead,
    today: NaiveDate,
    calendar: &Calendar,
    authority: Option<&str>,
) -> Option<Notice> {
    let invited = lead.invited;
    let date = event.when.date();
    let takes_place = match event.state {
        State::Planned => true,
        State::Cancelled => false,
        State::Unclear | State::Done | State::Missed | State::Ignored => return None,
    };
    let due = ladder::due(
        ladder::Standing {
            event: date,
            known: event.known,
            last: event.last,
            told: heard
                .filter(|h| h.sequence == event.sequence)
                .and_then(|h| h.step),
            invited,
        },
        today,
        calendar,
        authority,
    );
    match heard {
        None if takes_place => due.map(|step| Notice {
            news: News::Reminder,
            step: Some(step),
            entry: !invited,
            silent: false,
        }),
        None => None,
        Some(heard) if heard.sequence < event.sequence => {
            let before = if takes_place {
                date.min(heard.date)
            } else {
                heard.date
            };
            let by_lead = lead.invited && lead.changed && !heard.entry;
            let over = before < today;
            if !over && !by_lead && !ladder::can_hear(today, before, calendar, authority) {
                return None;
            }
            Some(Notice {
                news: if takes_place {
                    News::Changed
                } else {
                    News::Cancelled
                },
                step: passed(date, today, calendar, authority).filter(|_| takes_place),
                entry: heard.entry || takes_place && !invited,
                silent: by_lead || over && !takes_place,
            })
        }
        Some(_) if takes_place => due.map(|step| Notice {
            news: News::Reminder,
            step: Some(step),
            entry: false,
            silent: false,
        }),
        Some(_) => None,
    }
}

/// The last step that lies behind: whoever hears of a change after it need not be reminded of it.
fn passed(
    date: NaiveDate,
    today: NaiveDate,
    calendar: &Calendar,
    authority: Option<&str>,
) -> Option<u32> {
    ladder::STEPS
        .into_iter()
        .filter(|step| ladder::day_of(*step, date, calendar, authority) <= today)
        .min()
}
