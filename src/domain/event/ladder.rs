//! When people are reminded of an event: by default ten days and one school day before, on days on
//! which their school is open (design section 7).

use chrono::{NaiveDate, TimeDelta};

use crate::domain::calendar::Calendar;

/// Days before an event; the last means the school day before.
pub const STEPS: [u32; 2] = [FIRST, LAST];
pub const FIRST: u32 = 10;
pub const LAST: u32 = 1;

/// What is known of one person and one event.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// The day of the event.
    pub event: NaiveDate,
    /// Since when its present date has been known.
    pub known: NaiveDate,
    /// The step by which this person was last reminded of that date.
    pub told: Option<u32>,
    /// The day of the last reminder, where other mail has moved it.
    pub last: Option<NaiveDate>,
    /// The lead's own invitation has told them of it.
    pub invited: bool,
}

/// The day on which a step falls for a school.
pub fn day_of(
    step: u32,
    event: NaiveDate,
    calendar: &Calendar,
    authority: Option<&str>,
) -> NaiveDate {
    let wanted = event - TimeDelta::days(i64::from(step));
    calendar.send_day(authority, wanted, event)
}

/// The step that is due today, if any. Steps that meet become one; on a closed day nothing is due
/// but what the calendar itself puts there.
pub fn due(
    standing: Standing,
    today: NaiveDate,
    calendar: &Calendar,
    authority: Option<&str>,
) -> Option<u32> {
    if today > standing.event {
        return None;
    }
    let (step, day) = STEPS
        .iter()
        .map(|step| {
            let booked = standing.last.filter(|_| *step == LAST);
            let by_rule = || day_of(*step, standing.event, calendar, authority);
            (*step, booked.unwrap_or_else(by_rule))
        })
        .filter(|(_, day)| *day <= today)
        .min_by_key(|(step, _)| *step)?;
    if standing.told.is_some_and(|told| told <= step) {
        return None;
    }
    // The invitation came after the day on which we would have written: they have just heard.
    if step != LAST && standing.invited && standing.known >= day {
        return None;
    }
    let open = calendar.is_school_day(authority, today) || today == day;
    open.then_some(step)
}

/// Whether news of a change can go to a school today: when it is open, or when waiting for that
/// would be too late.
pub fn can_hear(
    today: NaiveDate,
    before: NaiveDate,
    calendar: &Calendar,
    authority: Option<&str>,
) -> bool {
    if calendar.is_school_day(authority, today) {
        return true;
    }
    let opens = (1..=60)
        .map(|ahead| today + TimeDelta::days(ahead))
        .find(|day| calendar.is_school_day(authority, *day));
    calendar.is_office_day(today) && opens.is_none_or(|opens| opens >= before)
}
