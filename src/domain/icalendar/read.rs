//! From components to an invitation: times resolved, recurrences written out, exceptions put in
//! their places.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    Attends, Invitation, MOST_ATTENDEES, MOST_ENTRIES, MOST_OCCURRENCES, Method, Occurrence,
    Series, Trouble,
    lines::{Component, Line, components},
    recur,
    zone::{Zone, local_time},
};
use crate::domain::address::{Address, Mailbox};

/// What a calendar part says. `here` is the zone of times that name none.
pub fn read(bytes: &[u8], here: Tz) -> Invitation {
    let Some(parts) = components(bytes) else {
        return Invitation {
            troubles: vec![Trouble::TooLarge],
            ..Invitation::default()
        };
    };
    let Some(calendar) = parts.iter().find(|c| c.name == "VCALENDAR") else {
        return Invitation {
            troubles: vec![Trouble::NoCalendar],
            ..Invitation::default()
        };
    };
    let zones: Vec<Component> = calendar
        .inner
        .iter()
        .filter(|c| c.name == "VTIMEZONE")
        .take(20)
        .cloned()
        .collect();
    let mut reader = Read {
        here,
        zones,
        troubles: Vec::new(),
    };
    let method = method(calendar);
    let mut by_uid: BTreeMap<String, Vec<&Component>> = BTreeMap::new();
    let mut events = calendar.inner.iter().filter(|c| c.name == "VEVENT");
    for event in events.by_ref().take(MOST_ENTRIES) {
        match event.line("UID").map(Line::text).filter(|u| !u.is_empty()) {
            Some(uid) => by_uid.entry(uid).or_default().push(event),
            None => reader.troubles.push(Trouble::NoUid),
        }
    }
    if events.next().is_some() {
        reader.troubles.push(Trouble::TooMany);
    }
    let series: Vec<Series> = by_uid
        .into_iter()
        .map(|(uid, events)| reader.series(uid, &events, method))
        .collect();
    if series.is_empty() && reader.troubles.is_empty() {
        reader.troubles.push(Trouble::NoCalendar);
    }
    Invitation {
        method,
        series,
        troubles: reader.troubles,
    }
}

fn method(calendar: &Component) -> Method {
    let method = calendar
        .line("METHOD")
        .map(|l| l.value.trim().to_ascii_uppercase());
    match method.as_deref() {
        Some("REQUEST") => Method::Request,
        Some("CANCEL") => Method::Cancel,
        Some("REPLY") => Method::Reply,
        Some("COUNTER") => Method::Counter,
        None | Some("" | "PUBLISH") => Method::Publish,
        Some(_) => Method::Other,
    }
}

struct Read {
    here: Tz,
    zones: Vec<Component>,
    troubles: Vec<Trouble>,
}

/// A time as written.
#[derive(Debug, Clone, PartialEq)]
struct Moment {
    /// Midnight for a whole day.
    local: NaiveDateTime,
    zone: Zone,
    day: Option<NaiveDate>,
}

impl Moment {
    fn instant(&self) -> Option<DateTime<Utc>> {
        self.zone.instant(self.local)
    }

    /// The key an occurrence is known by.
    fn key(&self) -> Option<String> {
        match self.day {
            Some(day) => Some(day.format("%Y%m%d").to_string()),
            None => Some(self.instant()?.format("%Y%m%dT%H%M%SZ").to_string()),
        }
    }
}

impl Read {
    fn series(&mut self, uid: String, events: &[&Component], method: Method) -> Series {
        let troubles = self.troubles.len();
        let (exceptions, masters): (Vec<&Component>, Vec<&Component>) = events
            .iter()
            .copied()
            .partition(|e| e.line("RECURRENCE-ID").is_some());
        // The same entry twice in one part: the later word counts.
        let master = masters.into_iter().max_by_key(|m| version(m));
        let mut series = Series {
            uid,
            organizer: events
                .iter()
                .find_map(|e| e.line("ORGANIZER").and_then(address)),
            whole: master.is_some(),
            recurs: !exceptions.is_empty(),
            unclear: false,
            occurrences: Vec::new(),
            answers: Vec::new(),
        };
        if method.answers() {
            let invited = events.iter().flat_map(|e| e.all("ATTENDEE"));
            let said = invited.filter_map(|line| Some((address(line)?, attends(line)?)));
            series.answers = said.take(MOST_ATTENDEES).collect();
        }
        let mut found: BTreeMap<String, Occurrence> = BTreeMap::new();
        if let Some(master) = master {
            series.recurs |= master.line("RRULE").is_some();
            for one in self.master(master, method).unwrap_or_default() {
                found.insert(one.original.clone(), one);
            }
        }
        for exception in exceptions.into_iter().take(MOST_OCCURRENCES) {
            let Some(one) = self.exception(exception, method) else {
                continue;
            };
            let older = found
                .get(&one.original)
                .is_some_and(|known| (known.sequence, known.stamp) > (one.sequence, one.stamp));
            if !older {
                found.insert(one.original.clone(), one);
            }
        }
        series.occurrences = found.into_values().collect();
        series.unclear = self.troubles.len() > troubles;
        series
    }

    fn master(&mut self, event: &Component, method: Method) -> Option<Vec<Occurrence>> {
        let (start, length) = self.span(event)?;
        let plain = self.occurrence(event, method, &start, length)?;
        let Some(rule) = event.line("RRULE") else {
            if let Some(also) = event.line("RDATE") {
                self.troubles.push(Trouble::Recurs(also.text()));
            }
            return Some(vec![plain]);
        };
        let simple = recur::rule(&rule.value, start.local.date());
        let Some(simple) = simple.filter(|_| event.line("RDATE").is_none()) else {
            let rule = rule.text().chars().take(100).collect();
            self.troubles.push(Trouble::Recurs(rule));
            return Some(vec![plain]);
        };
        let Some(starts) = simple.starts(start.local, &start.zone) else {
            self.troubles.push(Trouble::TooMany);
            return Some(vec![plain]);
        };
        let left_out: Vec<String> = event
            .all("EXDATE")
            .flat_map(|line| {
                line.value.split(',').map(|value| Line {
                    value: value.to_owned(),
                    ..line.clone()
                })
            })
            .take(2 * MOST_OCCURRENCES)
            .filter_map(|line| self.moment(&line)?.key())
            .collect();
        let mut all = Vec::new();
        for local in starts {
            let start = Moment {
                local,
                day: start.day.map(|_| local.date()),
                ..start.clone()
            };
            let key = start.key()?;
            // Outlook leaves out days as dates even where the event has hours.
            let day = local.date().format("%Y%m%d").to_string();
            if left_out.contains(&key) || left_out.contains(&day) {
                continue;
            }
            let mut one = self.occurrence(event, method, &start, length)?;
            one.original = key;
            all.push(one);
        }
        Some(all)
    }

    fn exception(&mut self, event: &Component, method: Method) -> Option<Occurrence> {
        let original = event.line("RECURRENCE-ID")?;
        if original.param("RANGE").is_some() {
            let what = "this and all following".to_owned();
            self.troubles.push(Trouble::Recurs(what));
            return None;
        }
        let moment = self.moment(original)?;
        // A cancelled occurrence need not say when it would have been.
        let (start, length) = if event.line("DTSTART").is_some() {
            self.span(event)?
        } else {
            (moment.clone(), TimeDelta::zero())
        };
        let mut one = self.occurrence(event, method, &start, length)?;
        one.original = moment.key()?;
        Some(one)
    }

    fn occurrence(
        &mut self,
        event: &Component,
        method: Method,
        start: &Moment,
        length: TimeDelta,
    ) -> Option<Occurrence> {
        let text = |name: &str| event.line(name).map(Line::text).unwrap_or_default();
        let Some(starts) = start.instant() else {
            let time = start.local.to_string();
            self.troubles.push(Trouble::BadTime(time));
            return None;
        };
        let cancelled =
            method == Method::Cancel || text("STATUS").eq_ignore_ascii_case("CANCELLED");
        let mut attendees: Vec<Mailbox> = Vec::new();
        for line in event.all("ATTENDEE").take(MOST_ATTENDEES) {
            let Some(address) = address(line) else {
                continue;
            };
            if !attendees.iter().any(|known| known.address == address) {
                let name = line.param("CN").map(str::trim).filter(|n| !n.is_empty());
                attendees.push(Mailbox {
                    name: name.map(|n| n.chars().take(100).collect()),
                    address,
                });
            }
        }
        let (sequence, stamp) = version(event);
        Some(Occurrence {
            original: String::new(),
            sequence,
            stamp,
            starts,
            ends: starts.checked_add_signed(length).unwrap_or(starts),
            day: start.day,
            cancelled,
            summary: text("SUMMARY"),
            description: text("DESCRIPTION"),
            location: text("LOCATION"),
            attendees,
        })
    }

    /// When it begins and how long it lasts.
    fn span(&mut self, event: &Component) -> Option<(Moment, TimeDelta)> {
        let Some(line) = event.line("DTSTART") else {
            self.troubles.push(Trouble::NoStart);
            return None;
        };
        let mut start = self.moment(line)?;
        // Outlook writes a whole day as midnight to midnight, and says so beside it.
        let whole = event
            .line("X-MICROSOFT-CDO-ALLDAYEVENT")
            .is_some_and(|l| l.value.trim().eq_ignore_ascii_case("TRUE"));
        if whole && start.local.time() == NaiveTime::MIN {
            start.day = Some(start.local.date());
        }
        let starts = start.instant()?;
        let length = match (event.line("DTEND"), event.line("DURATION")) {
            (Some(end), _) => self.moment(end)?.instant()? - starts,
            (None, Some(line)) => duration(&line.value).unwrap_or_default(),
            (None, None) if start.day.is_some() => TimeDelta::days(1),
            (None, None) => TimeDelta::zero(),
        };
        Some((start, length.clamp(TimeDelta::zero(), TimeDelta::days(60))))
    }

    fn moment(&mut self, line: &Line) -> Option<Moment> {
        let value = line.value.trim();
        let here = Zone::Known(self.here);
        if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
            return Some(Moment {
                local: day.and_time(NaiveTime::MIN),
                zone: here,
                day: Some(day),
            });
        }
        let (local, zone) = match (value.strip_suffix('Z'), line.param("TZID")) {
            (Some(utc), _) => (local_time(utc), Zone::Known(Tz::UTC)),
            (None, None) => (local_time(value), here),
            (None, Some(id)) => {
                let Some(zone) = Zone::named(id, &self.zones) else {
                    let id = id.chars().take(80).collect();
                    self.troubles.push(Trouble::UnknownZone(id));
                    return None;
                };
                (local_time(value), zone)
            }
        };
        let Some(local) = local else {
            let value = value.chars().take(40).collect();
            self.troubles.push(Trouble::BadTime(value));
            return None;
        };
        Some(Moment {
            local,
            zone,
            day: None,
        })
    }
}

/// Later is greater (RFC 5546 section 2.1.5).
fn version(event: &Component) -> (i64, Option<DateTime<Utc>>) {
    let sequence = event
        .line("SEQUENCE")
        .and_then(|l| l.value.trim().parse::<u32>().ok())
        .map_or(0, i64::from);
    let stamp = event
        .line("DTSTAMP")
        .and_then(|l| local_time(l.value.trim().trim_end_matches('Z')))
        .map(|t| t.and_utc());
    (sequence, stamp)
}

/// `mailto:` in any case; iCloud gives a principal and the address beside it.
fn address(line: &Line) -> Option<Address> {
    let value = line.value.trim();
    let (scheme, rest) = value.split_once(':').unwrap_or(("", value));
    let written = if scheme.eq_ignore_ascii_case("mailto") {
        Some(rest)
    } else if scheme.is_empty() && value.contains('@') {
        Some(value)
    } else {
        None
    };
    written
        .and_then(|text| Address::parse(text.trim()))
        .or_else(|| Address::parse(line.param("EMAIL")?.trim()))
}

fn attends(line: &Line) -> Option<Attends> {
    match line.param("PARTSTAT")?.trim().to_ascii_uppercase().as_str() {
        "ACCEPTED" => Some(Attends::Yes),
        "TENTATIVE" => Some(Attends::Perhaps),
        "DECLINED" => Some(Attends::No),
        _ => None,
    }
}

/// `PT1H30M`, `P1D`, `P2W`
fn duration(text: &str) -> Option<TimeDelta> {
    let text = text.trim().trim_start_matches('+').to_ascii_uppercase();
    let mut total: i64 = 0;
    let mut number: Option<i64> = None;
    for c in text.strip_prefix('P')?.chars() {
        let unit = match c {
            'T' => continue,
            'W' => 604_800,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            digit => {
                let digit = i64::from(digit.to_digit(10)?);
                number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
                continue;
            }
        };
        total = total.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    TimeDelta::try_seconds(total)
}
