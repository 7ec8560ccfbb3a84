//! Calendar mail (design section 3 step 4): a lead's invitations, their changes and cancellations.
//!
//! Only a mail whose From passes authentication, is the ORGANIZER and is the lead of a group changes
//! anything. Whatever else claims to be a lead's is listed for the admins, and answered by nobody.

use anyhow::{Result, anyhow};
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

use super::{
    Book, Group,
    deeds::{cancel, change},
};
use crate::{
    bot::judge::{Case, Judge, Outcome, alone},
    domain::{
        address::{Address, Mailbox},
        application::Review,
        authentication::Authentication,
        event::{
            Kind as EventKind, Source, State, When, gap_task,
            sort::{Sorted, sort},
        },
        icalendar::{Invitation, Method, Occurrence, Series},
        judgement::{Kind, Verdict},
        reading::Author,
    },
    store::{
        ApplicationId, EventId, GroupId, Tx,
        events::{self, Event, EventRow},
        groups,
    },
};

/// What a lead's mail has done.
#[derive(Debug, Default)]
struct Done {
    planned: usize,
    changed: usize,
    cancelled: usize,
    /// Whose meaning the lead is asked about.
    unclear: Vec<EventRow>,
    /// Those that people may have to hear of.
    touched: Vec<EventId>,
}

impl Judge<'_> {
    /// None: no calendar mail that concerns a lead.
    pub(crate) async fn on_calendar(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
    ) -> Result<Option<Outcome>> {
        let reading = case.reading;
        let carries_form = reading.forms.iter().any(|f| !f.blank);
        if reading.calendar.is_empty() || carries_form {
            return Ok(None);
        }
        if let Some(answered) = self.on_entry_answered(tx, case).await? {
            return Ok(Some(answered));
        }
        let author = match &reading.author {
            Author::One(author) => Some(author),
            Author::Unclear => None,
        };
        let led = match author {
            Some(author) => groups::of_lead(tx, &self.hub.id, author.address.key()).await?,
            None => Vec::new(),
        };
        let Some(author) = author.filter(|_| !led.is_empty()) else {
            return self.in_a_leads_name(tx, case).await;
        };
        let answers = reading.calendar.iter().all(|i| i.method.answers());
        if answers {
            let because = "a lead's answer to an entry: it plans nothing";
            return Ok(Some(alone(
                case,
                Verdict::ignore(Kind::Invitation, because),
                None,
            )));
        }
        if let Some(held) = refused(case) {
            return Ok(Some(held));
        }
        let roster = self.roster_of(tx, author.address.key()).await?;
        let mut done = Done::default();
        let mut left: Vec<String> = Vec::new();
        for invitation in &reading.calendar {
            left.extend(invitation.troubles.iter().map(|t| t.in_words()));
            if invitation.method.answers() {
                continue;
            }
            for series in &invitation.series {
                if series.organizer.as_ref() != Some(&author.address) {
                    left.push("its organiser is not who sent it".to_owned());
                    continue;
                }
                if series.unclear {
                    continue;
                }
                if !self
                    .follow(tx, case, author, invitation, series, &roster, &mut done)
                    .await?
                {
                    left.push("an entry of another lead's".to_owned());
                }
            }
        }
        if !done.unclear.is_empty() && !case.arrived.from_before {
            self.ask_lead(tx, case, author, &done.unclear, &roster)
                .await?;
        }
        self.tell_of_changes(tx, &done.touched, case.now).await?;
        let because = format!(
            "a lead's calendar: {} planned, {} changed, {} cancelled, {} asked about",
            done.planned,
            done.changed,
            done.cancelled,
            done.unclear.len()
        );
        let mut verdict = Verdict::ignore(Kind::Invitation, &because);
        if !left.is_empty() {
            left.sort();
            left.dedup();
            verdict = Verdict::hold(Kind::Invitation, Review::Unreadable, &because);
            verdict.guess = Some(format!(
                "{}: ask the lead for single dates, or plan what it means with `events add`",
                left.join("; ")
            ));
        }
        Ok(Some(alone(case, verdict, None)))
    }

    /// Not sent from a lead's address, but made out to be a lead's: listed.
    async fn in_a_leads_name(&self, tx: &mut Tx<'_>, case: &Case<'_>) -> Result<Option<Outcome>> {
        for series in case.reading.calendar.iter().flat_map(|i| &i.series) {
            let Some(organizer) = &series.organizer else {
                continue;
            };
            let led = groups::of_lead(tx, &self.hub.id, organizer.key()).await?;
            if led.is_empty() {
                continue;
            }
            let mut verdict = Verdict::hold(
                Kind::Invitation,
                Review::NotAuthenticated,
                "an entry in a lead's name, sent by somebody else: it changes nothing",
            );
            verdict.guess = Some(words(&case.reading.calendar));
            return Ok(Some(alone(case, verdict, None)));
        }
        Ok(None)
    }

    /// Carries a series out. False: its uid is known as another lead's.
    #[expect(
        clippy::too_many_arguments,
        reason = "an entry, and all that bears on it"
    )]
    async fn follow(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        lead: &Mailbox,
        invitation: &Invitation,
        series: &Series,
        roster: &[Group<'_>],
        done: &mut Done,
    ) -> Result<bool> {
        let key = lead.address.key();
        let mut known = events::of_uid(tx, &self.hub.id, &series.uid).await?;
        if known
            .iter()
            .any(|row| row.event.lead_key.as_deref() != Some(key))
        {
            return Ok(false);
        }
        if invitation.method == Method::Cancel && series.whole {
            let version = series.occurrences.iter().map(version).max();
            for mut row in known {
                let newer = version.is_none_or(|v| v >= of_row(&row));
                if row.event.when.starts > case.now && newer && is_open(row.event.state) {
                    note_version(&mut row, series.occurrences.first());
                    cancel(&mut row, case.now);
                    row.event.message = Some(case.message);
                    events::save(tx, &row).await?;
                    done.cancelled += 1;
                    done.touched.push(row.id);
                }
            }
            return Ok(true);
        }
        if series.whole {
            self.pair_moved(&mut known, series);
        }
        // What the whole series is is asked once.
        let sorted = series
            .occurrences
            .iter()
            .find(|o| !o.cancelled)
            .map(|o| sorted(o, lead, roster));
        let mut first_unclear = None;
        for one in &series.occurrences {
            let found = known.iter().find(|row| row.event.original == one.original);
            let row = match found {
                Some(row) => {
                    self.update(tx, case, row.clone(), one, &sorted, done)
                        .await?
                }
                None if one.cancelled => continue,
                None => {
                    let Some(sorted) = &sorted else { continue };
                    self.add(tx, case, key, series, one, sorted, done).await?
                }
            };
            if row.event.state == State::Unclear && first_unclear.is_none() {
                first_unclear = Some(row);
            }
        }
        if series.whole {
            for mut row in known {
                let there = series
                    .occurrences
                    .iter()
                    .any(|o| o.original == row.event.original);
                let newest = series.occurrences.iter().map(version).max();
                let newer = newest.is_some_and(|v| v >= of_row(&row));
                if !there && newer && row.event.when.starts > case.now && is_open(row.event.state) {
                    cancel(&mut row, case.now);
                    row.event.message = Some(case.message);
                    events::save(tx, &row).await?;
                    done.cancelled += 1;
                    done.touched.push(row.id);
                }
            }
        }
        done.unclear.extend(first_unclear);
        Ok(true)
    }

    /// A series that moved as a whole has other original starts: the dates of a week are the same
    /// date, else all would be cancelled and planned anew.
    fn pair_moved(&self, known: &mut [EventRow], series: &Series) {
        let week = |at: DateTime<Utc>| {
            let day: NaiveDate = self.config.calendar.today(at);
            day.iso_week()
        };
        for one in &series.occurrences {
            if known.iter().any(|row| row.event.original == one.original) {
                continue;
            }
            let left = known.iter_mut().find(|row| {
                !series
                    .occurrences
                    .iter()
                    .any(|o| o.original == row.event.original)
                    && week(row.event.when.starts) == week(one.starts)
                    && version(one) > of_row(row)
            });
            // A single event that was given a day in another week is the same one.
            if let Some(row) = left {
                one.original.clone_into(&mut row.event.original);
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "an entry, and all that bears on it"
    )]
    async fn add(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        lead_key: &str,
        series: &Series,
        one: &Occurrence,
        sorted: &Sorted,
        done: &mut Done,
    ) -> Result<EventRow> {
        let event = Event {
            kind: sorted.kind,
            group: sorted.group.map(GroupId),
            application: sorted
                .application
                .filter(|_| sorted.kind.is_none_or(|k| k == EventKind::Visit))
                .map(ApplicationId),
            title: one.summary.clone(),
            place: one.location.replace('\n', ", "),
            gap_task: gap_task(&one.description),
            when: when(one),
            source: Source::Calendar,
            uid: series.uid.clone(),
            original: one.original.clone(),
            their_sequence: one.sequence,
            their_stamp: one.stamp,
            lead_key: Some(lead_key.to_owned()),
            invited: invited(one),
            our_uid: self.our_uid(&series.uid, &one.original, case.now),
            sequence: 0,
            state: if sorted.is_clear() {
                State::Planned
            } else {
                State::Unclear
            },
            message: Some(case.message),
        };
        let id = events::add(tx, &self.hub.id, &event, case.now)
            .await?
            .ok_or_else(|| anyhow!("add event: its uid is taken"))?;
        if sorted.is_clear() {
            done.planned += 1;
        }
        events::get(tx, id)
            .await?
            .ok_or_else(|| anyhow!("read event {id}: it is gone"))
    }

    async fn update(
        &self,
        tx: &mut Tx<'_>,
        case: &Case<'_>,
        mut row: EventRow,
        one: &Occurrence,
        sorted: &Option<Sorted>,
        done: &mut Done,
    ) -> Result<EventRow> {
        let before = events::get(tx, row.id).await?;
        let newer = version(one) > of_row(&row);
        let over = match row.event.state {
            State::Done | State::Missed | State::Ignored => true,
            State::Planned | State::Unclear | State::Cancelled => false,
        };
        if !newer || over {
            return Ok(row);
        }
        note_version(&mut row, Some(one));
        row.event.message = Some(case.message);
        if one.cancelled {
            cancel(&mut row, case.now);
        } else {
            row.event.title.clone_from(&one.summary);
            row.event.gap_task = gap_task(&one.description);
            row.event.invited = invited(one);
            change(
                &mut row,
                when(one),
                &one.location.replace('\n', ", "),
                case.now,
            );
            if let Some(sorted) = sorted
                .as_ref()
                .filter(|_| row.event.kind.is_none() || row.event.state == State::Unclear)
            {
                row.event.kind = sorted.kind;
                row.event.group = sorted.group.map(GroupId);
                row.event.application = sorted.application.map(ApplicationId);
                row.event.state = if sorted.is_clear() {
                    State::Planned
                } else {
                    State::Unclear
                };
            }
        }
        events::save(tx, &row).await?;
        let changed = before.is_none_or(|b| b.event.sequence != row.event.sequence);
        if row.event.state == State::Cancelled {
            done.cancelled += usize::from(changed);
        } else {
            done.changed += usize::from(changed);
        }
        if changed && super::tell::is_heard_of(row.event.state) {
            done.touched.push(row.id);
        }
        Ok(row)
    }
}

/// Why a mail from a lead's address changes nothing all the same.
fn refused(case: &Case<'_>) -> Option<Outcome> {
    let hold = |review, because| {
        let mut verdict = Verdict::hold(Kind::Invitation, review, because);
        verdict.guess = Some(words(&case.reading.calendar));
        Some(alone(case, verdict, None))
    };
    match case.reading.authentication {
        Authentication::Pass => {}
        Authentication::Fail | Authentication::Unknown => {
            return hold(
                Review::NotAuthenticated,
                "an entry from a lead's address, and its sender is not proved",
            );
        }
    }
    if case.arrived.junk {
        return hold(Review::Suspicious, "a lead's entry found among junk mail");
    }
    if case.is_stale() {
        return hold(
            Review::Stale,
            "a lead's entry first seen long after it came",
        );
    }
    None
}

fn sorted(one: &Occurrence, lead: &Mailbox, roster: &[Group<'_>]) -> Sorted {
    let book = Book::of(roster);
    let invited: Vec<Address> = one
        .attendees
        .iter()
        .map(|a| a.address.clone())
        .filter(|a| *a != lead.address)
        .collect();
    let rest = format!("{}\n{}", one.location, one.description);
    sort(&one.summary, &rest, &invited, book.known())
}

fn when(one: &Occurrence) -> When {
    When {
        starts: one.starts,
        ends: one.ends,
        day: one.day,
    }
}

fn invited(one: &Occurrence) -> Vec<String> {
    one.attendees
        .iter()
        .map(|a| a.address.key().to_owned())
        .collect()
}

/// Later is greater (RFC 5546 section 2.1.5).
fn version(one: &Occurrence) -> (i64, Option<DateTime<Utc>>) {
    (one.sequence, one.stamp)
}

fn of_row(row: &EventRow) -> (i64, Option<DateTime<Utc>>) {
    (row.event.their_sequence, row.event.their_stamp)
}

fn note_version(row: &mut EventRow, one: Option<&Occurrence>) {
    if let Some(one) = one {
        row.event.their_sequence = one.sequence;
        row.event.their_stamp = one.stamp;
    }
}

fn is_open(state: State) -> bool {
    match state {
        State::Planned | State::Unclear => true,
        State::Cancelled | State::Done | State::Missed | State::Ignored => false,
    }
}

/// What the entries say, for the admins.
fn words(invitations: &[Invitation]) -> String {
    let mut told: Vec<String> = Vec::new();
    for one in invitations
        .iter()
        .flat_map(|i| &i.series)
        .flat_map(|s| &s.occurrences)
        .take(3)
    {
        let title: String = one.summary.chars().take(80).collect();
        let cancelled = if one.cancelled { " (cancelled)" } else { "" };
        told.push(format!("{title}, {}{cancelled}", when(one).in_words()));
    }
    format!(
        "{}; if it is right, ask the lead to send it once more, or plan it with `events add`",
        told.join("; ")
    )
}
