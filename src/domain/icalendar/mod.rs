//! iCalendar (RFC 5545) and its mail (RFC 5546, 6047): what a `text/calendar` part of a lead's
//! invitation says, and the entries we write ourselves.
//!
//! Reading takes what Outlook, Google and Apple really write, and is bounded: a part gives an
//! [`Invitation`] *and* what was wrong with it, never an error and never a panic. Whether anything
//! follows from it is not decided here: an invitation is a claim until its sender is proved.
//! Times are resolved to instants here, so that no one else needs to know a time zone.

mod lines;
mod read;
mod recur;
mod write;
mod zone;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    address::{Address, Mailbox},
    mail::{Mail, Part},
};

pub use self::{
    read::read,
    write::{Entry, Method as OurMethod, write},
};

/// What one calendar part says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Invitation {
    pub method: Method,
    pub series: Vec<Series>,
    /// What could not be understood; a series it concerns is marked `unclear` as well.
    pub troubles: Vec<Trouble>,
}

/// What the sender wants done (RFC 5546 section 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// New, or changed.
    Request,
    Cancel,
    /// Published without asking anybody to come (a bare .ics file says this, or nothing).
    #[default]
    Publish,
    /// Somebody comes, or does not.
    Reply,
    /// Somebody proposes another time.
    Counter,
    /// A request to be told again, and the like.
    Other,
}

impl Method {
    /// Of somebody who was invited: it plans nothing.
    pub fn answers(self) -> bool {
        match self {
            Method::Reply | Method::Counter | Method::Other => true,
            Method::Request | Method::Cancel | Method::Publish => false,
        }
    }
}

/// What one who was invited says (PARTSTAT, RFC 5545 section 3.2.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attends {
    Yes,
    Perhaps,
    No,
}

/// All of one UID: a single event, or those of a recurring one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub uid: String,
    pub organizer: Option<Address>,
    /// The event itself is here, not only exceptions from it: what is not among its occurrences
    /// no longer takes place.
    pub whole: bool,
    pub recurs: bool,
    /// Something about it was not understood; a person must look.
    pub unclear: bool,
    /// By original start, at most [`MOST_OCCURRENCES`].
    pub occurrences: Vec<Occurrence>,
    /// In an answer: who says what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<(Address, Attends)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Occurrence {
    /// The original start by which a recurring event's occurrence is known (RECURRENCE-ID), as
    /// `20221110T093000Z` or `20221110`; empty for a single event.
    pub original: String,
    pub sequence: i64,
    pub stamp: Option<DateTime<Utc>>,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    /// Whole days; `starts` is then the first day's beginning at the hub.
    pub day: Option<NaiveDate>,
    pub cancelled: bool,
    pub summary: String,
    pub description: String,
    pub location: String,
    pub attendees: Vec<Mailbox>,
}

/// Why a part, or something in it, is not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "what")]
pub enum Trouble {
    TooLarge,
    /// No VCALENDAR in it.
    NoCalendar,
    NoUid,
    NoStart,
    BadTime(String),
    UnknownZone(String),
    /// A recurrence that is not simple.
    Recurs(String),
    TooMany,
}

impl Trouble {
    /// It is understood, but not when else it takes place.
    pub fn is_of_its_dates(&self) -> bool {
        match self {
            Trouble::Recurs(_) | Trouble::TooMany => true,
            Trouble::TooLarge
            | Trouble::NoCalendar
            | Trouble::NoUid
            | Trouble::NoStart
            | Trouble::BadTime(_)
            | Trouble::UnknownZone(_) => false,
        }
    }

    /// In words, for the admin.
    pub fn in_words(&self) -> String {
        match self {
            Trouble::TooLarge => "it is too large for an invitation".to_owned(),
            Trouble::NoCalendar => "it holds no calendar entry".to_owned(),
            Trouble::NoUid => "the entry has no UID to follow it by".to_owned(),
            Trouble::NoStart => "the entry does not say when it begins".to_owned(),
            Trouble::BadTime(time) => format!("its time `{time}` is none"),
            Trouble::UnknownZone(zone) => format!("its time zone `{zone}` is not known"),
            Trouble::Recurs(rule) => {
                format!("it repeats in a way that is not followed (`{rule}`)")
            }
            Trouble::TooMany => "it has too many dates".to_owned(),
        }
    }
}

/// The calendar parts of a mail. Google sends the same entry twice (within the text, and as
/// invite.ics): a part that says nothing new is left out.
pub fn of_mail(mail: &Mail, here: Tz) -> Vec<Invitation> {
    let mut found: Vec<Invitation> = Vec::new();
    for part in mail
        .parts
        .iter()
        .filter(|p| is_calendar(p))
        .take(MOST_PARTS)
    {
        let invitation = read(&part.bytes, here);
        let known = |one: &Series| found.iter().any(|i| i.series.contains(one));
        let nothing_new = !invitation.series.is_empty() && invitation.series.iter().all(known);
        if !nothing_new {
            found.push(invitation);
        }
    }
    found
}

fn is_calendar(part: &Part) -> bool {
    let named = part.name.to_ascii_lowercase().ends_with(".ics");
    match part.media_type.as_str() {
        "text/calendar" | "application/ics" => true,
        // Some gateways forget the type of what they pass on.
        "application/octet-stream" | "text/plain" => named,
        _ => false,
    }
}

/// Calendar parts of a mail that are read.
const MOST_PARTS: usize = 4;
/// Octets of a part that are looked at. A real invitation has a few thousand.
const MOST_BYTES: usize = 512 * 1024;
const MOST_LINES: usize = 20_000;
const MOST_DEPTH: usize = 5;
/// Entries (VEVENT) of a part.
const MOST_ENTRIES: usize = 200;
const MOST_ATTENDEES: usize = 200;
/// Dates of a recurring event: a school year of weeks, and some.
pub const MOST_OCCURRENCES: usize = 60;
/// A recurring event without an end is followed so many days from its beginning.
const HORIZON_DAYS: i64 = 400;
/// Characters kept of a text.
const MOST_TEXT: usize = 4000;

#[cfg(test)]
mod tests;
