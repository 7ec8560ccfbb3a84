//! The letter about events to the people of one school who are to hear the same.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{Due1, Signature, kind_of};
use crate::{
    bot::{
        groups::{Group, School},
        judge::Judge,
        outgoing::{Audience, Outgoing},
    },
    domain::{
        address::{Address, Mailbox},
        event::{
            Kind, When,
            letter::{Due, How, Line, ToSchool, day, name, sentence},
            notice::News,
        },
        icalendar::{Entry, OurMethod, write},
        letter::Printed,
        programme::Role,
    },
    render::{Attachment, Invite},
    store::{EventId, Tx, events},
};

impl Judge<'_> {
    #[expect(clippy::too_many_arguments, reason = "a letter has that many parts")]
    pub(super) async fn write_letter(
        &self,
        tx: &mut Tx<'_>,
        group: &Group<'_>,
        school: &School,
        signature: &Signature,
        people: &[Vec<Due1<'_>>],
        reports: &[(Due, String)],
        firsts: Option<EventId>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let Some(first) = people.first() else {
            return Ok(false);
        };
        let head = people
            .iter()
            .flatten()
            .any(|d| d.person.role == Role::Headteacher);
        let mut lines = Vec::new();
        let mut invites: Vec<Invite> = Vec::new();
        let attendees: Vec<Mailbox> = people
            .iter()
            .filter_map(|mine| mine.first())
            .map(|d| Mailbox {
                name: Some(d.person.name.clone()).filter(|n| !n.is_empty()),
                address: d.person.address.clone(),
            })
            .collect();
        for due in first {
            let kind = kind_of(due.event, firsts).unwrap_or(Kind::Other);
            let mut line = self.line_to_school(due, kind, group, head, now);
            if !school.is_accepted() {
                line.how = How::TakenOut;
            }
            lines.push(line);
            if due.notice.entry {
                invites.push(self.invite(due, kind, group, &attendees, now));
            }
        }
        let kind = letter_kind(first, firsts);
        let last_time = match school.is_accepted() {
            true => self.gap_task(tx, group, school, now).await?,
            false => None,
        };
        let view = ToSchool {
            gap_task: last_time.as_deref().and_then(sentence),
            reports: reports.iter().map(|(due, _)| due.clone()).collect(),
            ..self.to_school(group, school, lines)
        };
        let what: Vec<String> = signature
            .iter()
            .zip(first)
            .map(|((id, news, entry), due)| {
                let step = due
                    .notice
                    .step
                    .map_or(String::new(), |s| format!(" step {s}"));
                let news = match news {
                    News::Cancelled => "cancelled",
                    News::Changed => "changed",
                    News::Reminder => "reminder",
                };
                let entry = if *entry { " with entry" } else { "" };
                format!(
                    "event {id}.{} {news}{step}{entry}",
                    due.event.event.sequence
                )
            })
            .collect();
        let today = self.config.calendar.today(now);
        let (cc, to): (Vec<&Mailbox>, Vec<&Mailbox>) = attendees
            .iter()
            .partition(|m| is_head(people, &m.address) && attendees.len() > 1);
        let plain = |list: Vec<&Mailbox>| list.into_iter().map(|m| m.address.clone()).collect();
        let mut invites = invites.into_iter();
        // One entry is the mail's own; a client takes further ones from files.
        let invite = invites.next();
        let attachments = invites
            .enumerate()
            .map(|(i, invite)| Attachment {
                name: format!("entry-{}.ics", i + 2),
                content_type: format!("text/calendar; charset=utf-8; method={}", invite.method),
                bytes: invite.ics.into_bytes(),
            })
            .collect();
        let mail = Outgoing {
            application: Some(school.row.id),
            reference: Some(school.row.reference.clone()),
            to: plain(to),
            cc: plain(cc),
            attachments,
            invite,
            ..Outgoing::new(
                kind,
                Audience::Schools,
                format!(
                    "application {} on {today}: {}",
                    school.row.id,
                    what.join(", ")
                ),
                subject(&view, &school.row.reference),
                self.letters.write(kind, &view)?,
                now,
            )
        };
        Ok(self.write_down(tx, mail, now).await?.is_some())
    }

    pub(super) fn to_school(
        &self,
        group: &Group<'_>,
        school: &School,
        events: Vec<Line>,
    ) -> ToSchool {
        ToSchool {
            hub: Printed::words(&self.hub.name),
            signature: Printed::words(&self.hub.signature),
            school: Printed::value(&school.row.school),
            programme: Printed::words(&group.programme.title),
            reference: Printed::words(&school.row.reference),
            lead: Printed::value_or_none(&group.row.lead_name),
            count: events.len(),
            plans: events.iter().filter(|e| e.how.takes_place()).count(),
            left: !school.is_accepted(),
            events,
            gap_task: None,
            reports: Vec::new(),
        }
    }

    fn line_to_school(
        &self,
        due: &Due1<'_>,
        kind: Kind,
        group: &Group<'_>,
        head: bool,
        now: DateTime<Utc>,
    ) -> Line {
        let when = due.event.event.when;
        let today = self.config.calendar.today(now);
        let moved = due.was.is_some_and(|was| was != when.starts);
        let days = (when.date() - today).num_days();
        let last = due.notice.step == Some(1);
        let was = due.was.filter(|_| moved).map(|starts| When {
            starts,
            ends: starts,
            day: when.day.map(|_| self.config.calendar.today(starts)),
        });
        Line {
            how: How::of(due.notice.news, moved, if last { 1 } else { days.max(2) }),
            name: Printed::words(&name(kind, group.programme)),
            when: Printed::words(&when.in_words()),
            day: Printed::words(&day(&when)),
            was: was.map(|w| Printed::words(&w.in_words())),
            place: Printed::value_or_none(&due.event.event.place),
            whom: None,
            head,
            visit: kind == Kind::Visit,
            entry: due.notice.entry,
        }
    }

    /// The entry for the calendars of these people.
    fn invite(
        &self,
        due: &Due1<'_>,
        kind: Kind,
        group: &Group<'_>,
        attendees: &[Mailbox],
        now: DateTime<Utc>,
    ) -> Invite {
        let event = &due.event.event;
        let method = match due.notice.news {
            News::Cancelled => OurMethod::Cancel,
            News::Changed | News::Reminder => OurMethod::Request,
        };
        let name = name(kind, group.programme);
        let mut first: Vec<char> = name.chars().collect();
        if let Some(c) = first.first_mut() {
            *c = c.to_ascii_uppercase();
        }
        let summary: String = first.into_iter().collect();
        let summary = format!("{summary} ({})", group.programme.short_title);
        let description = match group.row.lead_name.as_str() {
            "" => String::new(),
            lead => format!("With {}.", Printed::value(lead)),
        };
        let place = Printed::value(&event.place);
        let days = event.when.day.map(|first| (first, event.when.last_day()));
        let ics = write(&Entry {
            method,
            uid: &event.our_uid,
            sequence: event.sequence,
            stamp: now,
            organizer: (&self.hub.name, &self.hub.address),
            attendees,
            starts: event.when.starts,
            ends: event.when.ends,
            days,
            summary: &summary,
            description: &description,
            location: place.as_str(),
        });
        Invite {
            method: method.as_str(),
            ics,
        }
    }

    /// What the school is to try until next time: of the last event that has been.
    pub(in crate::bot::groups) async fn gap_task(
        &self,
        tx: &mut Tx<'_>,
        group: &Group<'_>,
        school: &School,
        now: DateTime<Utc>,
    ) -> Result<Option<String>> {
        let last = events::of_group(tx, group.row.id)
            .await?
            .into_iter()
            .filter(|r| r.event.when.starts <= now && r.event.state.keeps_a_promise())
            .filter(|r| r.event.application.is_none_or(|only| only == school.row.id))
            .rfind(|r| r.event.gap_task.is_some());
        Ok(last.and_then(|r| r.event.gap_task))
    }
}

fn is_head(people: &[Vec<Due1<'_>>], address: &Address) -> bool {
    people
        .iter()
        .flatten()
        .any(|d| d.person.address == *address && d.person.role == Role::Headteacher)
}

fn letter_kind(due: &[Due1<'_>], firsts: Option<EventId>) -> &'static str {
    if due.iter().any(|d| d.notice.news != News::Reminder) {
        return "event-change";
    }
    let visit = due
        .iter()
        .any(|d| kind_of(d.event, firsts) == Some(Kind::Visit));
    if visit {
        "visit-reminder"
    } else {
        "workshop-reminder"
    }
}

fn subject(view: &ToSchool, reference: &str) -> String {
    let one = match view.events.as_slice() {
        [one] => {
            let what = match one.how {
                How::Cancelled => "Cancelled: ",
                How::TakenOut => "Taken out of your calendar: ",
                How::Moved => "Moved: ",
                How::Elsewhere => "Changed: ",
                How::Reminder | How::Tomorrow => "Reminder: ",
            };
            format!("{what}{} on {}", one.name, one.day)
        }
        several => format!("Reminder: {} dates", several.len()),
    };
    format!("{one} [{reference}]")
}
