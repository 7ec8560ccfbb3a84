//! Telling schools of events: reminders when they are due, changes once to each who was told before,
//! and at once what begins before the next reminders go.

mod left;
mod letter;
mod reports;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use chrono_tz::Europe::London;

use super::{Group, School};
use crate::{
    bot::judge::Judge,
    domain::{
        calendar::cron,
        diary::{By, Diary},
        event::{
            Kind, Person, Source, State, ladder,
            letter::Due,
            notice::{ByLead, Heard, News, Notice, Standing, notice},
        },
    },
    store::{
        ApplicationId, EventId, Tx,
        events::{self, EventRow, Told},
        outbox::{self, LetterState},
        reminders, schools,
    },
};

/// How far ahead an event may lie of which somebody has been told.
pub(super) const AHEAD: TimeDelta = TimeDelta::days(400);
/// News of a change goes at once within these hours of the day, else with the next reminders.
const DAYTIME: std::ops::Range<u32> = 8..18;

/// Letters of an application that are looked through for those about an event.
const RECENT: i64 = 40;
const ABOUT_EVENTS: [&str; 3] = ["visit-reminder", "workshop-reminder", "event-change"];

/// Something one person is to hear.
struct Due1<'g> {
    event: &'g EventRow,
    notice: Notice,
    person: Person,
    /// When it was to be, as they were told.
    was: Option<DateTime<Utc>>,
}

/// What decides which people get the same letter.
type Signature = Vec<(EventId, News, bool)>;

impl Judge<'_> {
    /// Everything that is due to schools today: reminders, changes that had to wait, reports.
    pub async fn tell_schools(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<usize> {
        self.tell(tx, None, now).await
    }

    /// The changes of these events, at once, and the last reminder of those that begin before the
    /// next reminders go; at night they wait for the morning.
    pub async fn tell_of_changes(
        &self,
        tx: &mut Tx<'_>,
        changed: &[EventId],
        now: DateTime<Utc>,
    ) -> Result<usize> {
        for event in changed {
            self.overtake_letters(tx, *event).await?;
        }
        let hour = now.with_timezone(&London).hour();
        if changed.is_empty() || !DAYTIME.contains(&hour) {
            return Ok(0);
        }
        self.tell(tx, Some(changed), now).await
    }

    /// What still waits, or lies in Drafts, says what is no longer so.
    async fn overtake_letters(&self, tx: &mut Tx<'_>, event: EventId) -> Result<()> {
        let Some(row) = events::get(tx, event).await? else {
            return Ok(());
        };
        let mut schools: Vec<ApplicationId> = events::told_of(tx, event)
            .await?
            .iter()
            .filter(|told| told.sequence < row.event.sequence)
            .filter_map(|told| told.application)
            .collect();
        schools.sort_unstable();
        schools.dedup();
        let about = format!("event {event}.");
        for school in schools {
            for letter in outbox::last_of_application(tx, school, RECENT).await? {
                let of_event =
                    ABOUT_EVENTS.contains(&letter.kind.as_str()) && letter.cause.contains(&about);
                if !of_event {
                    continue;
                }
                let to = match letter.state {
                    LetterState::Due | LetterState::Held | LetterState::ToDraft => {
                        LetterState::Overtaken
                    }
                    LetterState::Draft | LetterState::Drafting => LetterState::DraftOvertaken,
                    LetterState::Sending
                    | LetterState::Sent
                    | LetterState::Failed
                    | LetterState::InDoubt
                    | LetterState::DraftOvertaken
                    | LetterState::Observed
                    | LetterState::Overtaken
                    | LetterState::Refused => continue,
                };
                outbox::turn(tx, letter.id, &[letter.state], to, Some("overtaken")).await?;
            }
        }
        Ok(())
    }

    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        only: Option<&[EventId]>,
        now: DateTime<Utc>,
    ) -> Result<usize> {
        let today = self.config.calendar.today(now);
        let from = self.config.calendar.at(today, chrono::NaiveTime::MIN);
        let mut rows = events::between(tx, &self.hub.id, from, now + AHEAD).await?;
        if let Some(only) = only {
            rows.retain(|row| only.contains(&row.id));
        }
        let roster = self.roster(tx).await?;
        if only.is_none() {
            self.take_back_late(tx, now).await?;
        }
        let diary = self.diary_after_reminders(tx, now).await?;
        // An admin has stopped the day's reminders; that something has changed must be known.
        let held = reminders::are_held(tx, &self.hub.id, today).await?;
        let taken_back: Vec<EventRow> = rows.iter().cloned().map(left::outranked).collect();
        let mut written = 0;
        // Who has had a mail of the calendar's today gets what can wait tomorrow.
        let mut busy: BTreeSet<String> = BTreeSet::new();
        // Of an event of several schools their common head hears once.
        let mut heard: BTreeSet<(EventId, String)> = BTreeSet::new();
        for group in &roster {
            let firsts = first_workshop(&rows, group);
            let mut told: BTreeMap<EventId, Vec<Told>> = BTreeMap::new();
            for row in rows.iter().filter(|r| r.event.group == Some(group.row.id)) {
                told.insert(row.id, events::told_of(tx, row.id).await?);
            }
            for school in group.schools.iter().filter(|s| s.hears_of_events()) {
                let mut due: Vec<Due1<'_>> = Vec::new();
                for row in group_rows(&rows, group, school) {
                    let kind = kind_of(row, firsts);
                    let known = told.get(&row.id).map_or(&[][..], Vec::as_slice);
                    due.extend(self.due_of(row, kind, group, school, known, &diary, now));
                }
                due.retain(|d| heard.insert((d.event.id, d.person.address.key().to_owned())));
                due.retain(|d| match d.notice.news {
                    News::Reminder => !held && (only.is_none() || self.is_last_chance(d, now)),
                    News::Changed | News::Cancelled => true,
                });
                for silent in due.iter().filter(|d| d.notice.silent) {
                    self.write_told(tx, silent, school, now).await?;
                }
                due.retain(|d| !d.notice.silent);
                let reports = match only {
                    None if !held => self.reports_due(tx, group, school, today).await?,
                    None | Some(_) => Vec::new(),
                };
                if due.is_empty() && reports.is_empty() {
                    continue;
                }
                written += self
                    .write_school(
                        tx,
                        group,
                        school,
                        due,
                        reports,
                        firsts,
                        &diary,
                        &mut busy,
                        only.is_some(),
                        now,
                    )
                    .await?;
            }
            for school in group.schools.iter().filter(|s| s.is_to_be_taken_out()) {
                let due = self.taken_out(&taken_back, group, school, &told, firsts, now);
                if !due.is_empty() {
                    written += self
                        .write_school(
                            tx,
                            group,
                            school,
                            due,
                            Vec::new(),
                            firsts,
                            &diary,
                            &mut busy,
                            true,
                            now,
                        )
                        .await?;
                }
            }
        }
        Ok(written)
    }

    /// What the people of a school are to hear of one event.
    #[expect(
        clippy::too_many_arguments,
        reason = "an event, and all that bears on it"
    )]
    fn due_of<'g>(
        &self,
        row: &'g EventRow,
        kind: Option<Kind>,
        group: &Group<'_>,
        school: &School,
        told: &[Told],
        diary: &Diary,
        now: DateTime<Utc>,
    ) -> Vec<Due1<'g>> {
        let calendar = &self.config.calendar;
        let today = calendar.today(now);
        let over = row.event.when.starts <= now;
        let Some(kind) = kind.filter(|_| !over) else {
            return Vec::new();
        };
        group
            .people(kind, school)
            .into_iter()
            .filter_map(|person| {
                let key = person.address.key();
                let heard = told.iter().find(|t| t.key == key);
                let invited = row.event.source == Source::Calendar
                    && row.event.invited.iter().any(|i| i == key);
                let standing = Standing {
                    when: row.event.when,
                    state: row.event.state,
                    sequence: row.event.sequence,
                    known: calendar.today(row.changed_at),
                    last: diary.last_reminder(row.id.0, key),
                };
                let notice = notice(
                    standing,
                    heard.map(|t| Heard {
                        sequence: t.sequence,
                        date: calendar.today(t.starts),
                        step: t.step,
                        entry: t.entry,
                    }),
                    ByLead {
                        invited,
                        changed: row.event.message.is_some(),
                    },
                    today,
                    calendar,
                    school.authority(),
                )?;
                Some(Due1 {
                    event: row,
                    notice,
                    person,
                    was: heard.map(|t| t.starts),
                })
            })
            .collect()
    }

    /// An event of which nobody has told this person, and that begins before we write again.
    fn is_last_chance(&self, due: &Due1<'_>, now: DateTime<Utc>) -> bool {
        let calendar = &self.config.calendar;
        let after = |at: DateTime<Utc>| cron::next_after(&self.hub.times.events, at);
        let next = std::iter::successors(after(now), |at| after(*at))
            .find(|at| calendar.is_office_day(calendar.today(*at)));
        let last = due.notice.step == Some(ladder::LAST) && due.notice.entry;
        last && next.is_none_or(|next| due.event.event.when.starts <= next)
    }

    /// The letters to one school: one for all who are to hear the same.
    #[expect(clippy::too_many_arguments, reason = "a school, and all it is to hear")]
    async fn write_school(
        &self,
        tx: &mut Tx<'_>,
        group: &Group<'_>,
        school: &School,
        due: Vec<Due1<'_>>,
        reports: Vec<(Due, String)>,
        firsts: Option<EventId>,
        diary: &Diary,
        busy: &mut BTreeSet<String>,
        at_once: bool,
        now: DateTime<Utc>,
    ) -> Result<usize> {
        let mut by_person: BTreeMap<String, Vec<Due1<'_>>> = BTreeMap::new();
        for one in due {
            by_person
                .entry(one.person.address.key().to_owned())
                .or_default()
                .push(one);
        }
        let today = self.config.calendar.today(now);
        let since = self.config.calendar.at(today, chrono::NaiveTime::MIN);
        let keys: Vec<String> = by_person.keys().cloned().collect();
        busy.extend(outbox::scheduled_since(tx, &self.hub.id, since, &keys).await?);
        let mut letters: BTreeMap<Signature, Vec<Vec<Due1<'_>>>> = BTreeMap::new();
        for (key, mine) in by_person {
            // What can wait until tomorrow does; the last reminder and a change cannot.
            let waits = mine
                .iter()
                .all(|d| d.notice.news == News::Reminder && d.notice.step != Some(ladder::LAST));
            let by = By::School(school.row.id.0);
            let taken = busy.contains(&key) || !diary.is_free_for(&key, today, by);
            if !at_once && waits && taken {
                continue;
            }
            let signature = mine
                .iter()
                .map(|d| (d.event.id, d.notice.news, d.notice.entry))
                .collect();
            letters.entry(signature).or_default().push(mine);
        }
        let mut written = 0;
        let mut reports = Some(reports).filter(|r| !r.is_empty());
        for (signature, people) in letters {
            let about = reports.take().unwrap_or_default();
            written += usize::from(
                self.write_letter(tx, group, school, &signature, &people, &about, firsts, now)
                    .await?,
            );
            for one in people.iter().flatten() {
                busy.insert(one.person.address.key().to_owned());
                self.write_told(tx, one, school, now).await?;
            }
            for (_, what) in &about {
                schools::ask(tx, school.row.id, what, now).await?;
            }
        }
        if let Some(about) = reports {
            written += usize::from(
                self.write_reports(tx, group, school, &about, diary, busy, now)
                    .await?,
            );
        }
        Ok(written)
    }

    async fn write_told(
        &self,
        tx: &mut Tx<'_>,
        due: &Due1<'_>,
        school: &School,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let cancelled = due.notice.news == News::Cancelled;
        let entry = !cancelled
            && (due.notice.entry
                || events::told_of(tx, due.event.id)
                    .await?
                    .iter()
                    .any(|t| t.key == due.person.address.key() && t.entry));
        let told = Told {
            key: due.person.address.key().to_owned(),
            application: Some(school.row.id),
            sequence: due.event.event.sequence,
            starts: due.event.event.when.starts,
            step: due.notice.step,
            entry,
            at: now,
        };
        events::tell(tx, due.event.id, &told).await
    }
}

fn group_rows<'e>(
    rows: &'e [EventRow],
    group: &Group<'_>,
    school: &School,
) -> impl Iterator<Item = &'e EventRow> {
    let (group, school) = (group.row.id, school.row.id);
    rows.iter().filter(move |row| {
        row.event.group == Some(group) && row.event.application.is_none_or(|only| only == school)
    })
}

/// The group's workshop that is its first, where nobody has called one so: in the weeks in which
/// its programme begins.
pub(super) fn first_workshop(rows: &[EventRow], group: &Group<'_>) -> Option<EventId> {
    let mut workshops = rows.iter().filter(|r| {
        r.event.group == Some(group.row.id)
            && r.event.state.keeps_a_promise()
            && r.event.kind.is_some_and(Kind::is_workshop)
    });
    let first = workshops.next()?;
    let date = first.event.when.date();
    let begins = group.programme.starts;
    let soon = date >= begins - TimeDelta::days(60) && date < begins + TimeDelta::days(70);
    let called = std::iter::once(first)
        .chain(workshops)
        .any(|r| r.event.kind == Some(Kind::FirstWorkshop));
    (soon && !called).then_some(first.id)
}

pub(super) fn kind_of(row: &EventRow, first: Option<EventId>) -> Option<Kind> {
    match row.event.kind {
        Some(Kind::Workshop) if first == Some(row.id) => Some(Kind::FirstWorkshop),
        kind => kind,
    }
}

/// Whether the state of an event is one that people hear of.
pub(super) fn is_heard_of(state: State) -> bool {
    match state {
        State::Planned | State::Cancelled => true,
        State::Unclear | State::Done | State::Missed | State::Ignored => false,
    }
}
