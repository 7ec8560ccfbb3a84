//! Our own calendar entries: one event of one UID, in UTC, so that no client needs a VTIMEZONE to
//! get the hour right (Outlook is an hour out without one).

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::address::{Address, Mailbox};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Add it, or change it to this.
    Request,
    /// It does not take place.
    Cancel,
}

impl Method {
    /// As the part's Content-Type says it (RFC 6047 section 2.4: the same as inside).
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Request => "REQUEST",
            Method::Cancel => "CANCEL",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub method: Method,
    /// The same for every change of the event.
    pub uid: &'a str,
    /// Greater with every change.
    pub sequence: i64,
    pub stamp: DateTime<Utc>,
    /// The mailbox the entry comes from: clients follow changes from nobody else.
    pub organizer: (&'a str, &'a Address),
    pub attendees: &'a [Mailbox],
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    /// Whole days: the first, and the last.
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub summary: &'a str,
    pub description: &'a str,
    pub location: &'a str,
}

/// RFC 5545 section 3.1: lines of 75 octets at most, without the line break.
const LONGEST: usize = 75;

/// The whole object, CRLF throughout.
pub fn write(entry: &Entry<'_>) -> String {
    let mut out = String::new();
    let mut line = |text: String| fold(&text, &mut out);
    line("BEGIN:VCALENDAR".to_owned());
    line("PRODID:-//Countersign//Countersign//EN".to_owned());
    line("VERSION:2.0".to_owned());
    line("CALSCALE:GREGORIAN".to_owned());
    line(format!("METHOD:{}", entry.method.as_str()));
    line("BEGIN:VEVENT".to_owned());
    line(format!("UID:{}", text(entry.uid)));
    line(format!("SEQUENCE:{}", entry.sequence));
    line(format!("DTSTAMP:{}", utc(entry.stamp)));
    match entry.days {
        Some((first, last)) => {
            // DTEND is the first day on which it is over.
            let over = last.succ_opt().unwrap_or(last);
            line(format!("DTSTART;VALUE=DATE:{}", first.format("%Y%m%d")));
            line(format!("DTEND;VALUE=DATE:{}", over.format("%Y%m%d")));
        }
        None => {
            line(format!("DTSTART:{}", utc(entry.starts)));
            // RFC 5545 section 3.8.2.2: the end is later than the start, or not given.
            if entry.ends > entry.starts {
                line(format!("DTEND:{}", utc(entry.ends)));
            }
        }
    }
    line(format!("SUMMARY:{}", text(entry.summary)));
    if !entry.description.is_empty() {
        line(format!("DESCRIPTION:{}", text(entry.description)));
    }
    if !entry.location.is_empty() {
        line(format!("LOCATION:{}", text(entry.location)));
    }
    let (name, address) = entry.organizer;
    line(format!("ORGANIZER;CN={}:mailto:{address}", param(name)));
    for attendee in entry.attendees {
        let mut person = String::from("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT");
        // Nobody waits for an answer: RSVP would fill the hub's inbox.
        person.push_str(";PARTSTAT=NEEDS-ACTION;RSVP=FALSE");
        if let Some(name) = &attendee.name {
            person.push_str(";CN=");
            person.push_str(&param(name));
        }
        person.push_str(":mailto:");
        person.push_str(attendee.address.as_str());
        line(person);
    }
    line(match entry.method {
        Method::Request => "STATUS:CONFIRMED".to_owned(),
        Method::Cancel => "STATUS:CANCELLED".to_owned(),
    });
    line("TRANSP:OPAQUE".to_owned());
    line("END:VEVENT".to_owned());
    line("END:VCALENDAR".to_owned());
    out
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A TEXT value (section 3.3.11).
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A parameter value, always quoted; what a quoted one cannot hold is left out.
fn param(value: &str) -> String {
    let inner: String = value
        .chars()
        .filter(|c| !c.is_control() && *c != '"')
        .take(100)
        .collect();
    format!("\"{inner}\"")
}

fn fold(line: &str, out: &mut String) {
    let mut room = LONGEST;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LONGEST - 1;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}
