//! What the summary says, looked up.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use super::{MOST_NEEDS, OnFile, needs::when};
use crate::{
    bot::{judge::Judge, remind::What, watch},
    domain::{
        application::{Status, in_words},
        letter::{self, Printed},
        programme::{Key, Programme},
        reading::{Author, Reading},
        selection::Place,
        summary::{
            Course, Health, MailLine, ProgrammeLine, SchoolLine, Season, Stuck, Summary,
            WaitingLetter, shortened,
        },
    },
    store::{
        Tx, applications, folders, holds, journal,
        outbox::{self, Brief, LetterState},
    },
};

/// Lines of one list in a mail; the register attached has them all.
const MOST_SCHOOLS: usize = 40;
const MOST_NEW: usize = 20;
const MOST_MAILS: usize = 8;
/// A mailbox not looked into for so long is a worry.
pub(super) const NOT_LOOKED: TimeDelta = TimeDelta::hours(2);
/// The calendar's end is told so many days ahead.
const CALENDAR_ENDS: i64 = 180;
/// A deadline that is over stays on the summary for so many days.
const AFTER_DEADLINE: i64 = 28;

impl Judge<'_> {
    pub(super) async fn summary_view(
        &self,
        tx: &mut Tx<'_>,
        files: &[OnFile<'_>],
        since: DateTime<Utc>,
        now: DateTime<Utc>,
        seasons: &mut Vec<(String, Season)>,
    ) -> Result<Summary> {
        let today = self.config.calendar.today(now);
        let open = holds::list_open(tx, &self.hub.id).await?;
        let quarantined = journal::quarantined(tx, &self.hub.id).await?;
        let letters = self.stuck_letters(tx).await?;
        let waiting = open.len() + quarantined.len() + letters.len();
        let (first, more_needs) = shortened(open, MOST_NEEDS);
        let mut needs = Vec::new();
        for hold in first {
            needs.push(self.need(tx, hold, now).await?);
        }
        let places = self.places_of(tx).await?;
        let programmes = self
            .hub
            .programmes
            .iter()
            .filter_map(|own| self.programme(&own.id))
            .filter_map(|programme| {
                let places = places.get(&programme.id).copied();
                self.programme_line(programme, files, places, now, seasons)
            })
            .collect();
        let running = |f: &&OnFile<'_>| f.state.status != Status::Withdrawn;
        let new: Vec<SchoolLine> = files
            .iter()
            .filter(|f| f.row.opened_at > since)
            .map(|f| line(f, vec![Printed::words(f.state.status.as_str())]))
            .collect();
        let completed: Vec<SchoolLine> = files
            .iter()
            .filter(|f| {
                f.state.status == Status::Complete
                    && f.state.completed_at.is_some_and(|at| at > since)
            })
            .map(|f| line(f, Vec::new()))
            .collect();
        let current = |f: &&OnFile<'_>| today <= f.programme.ends;
        let missing: Vec<SchoolLine> = files
            .iter()
            .filter(running)
            .filter(current)
            .filter(|f| !f.state.missing.is_empty())
            .map(|f| line(f, letter::labels_missing(f.programme, &f.state)))
            .collect();
        let briefs = outbox::briefs_since(tx, &self.hub.id, since).await?;
        let reminded = briefs
            .iter()
            .filter(|b| b.kind.ends_with("-reminder") && b.sent_at.is_some())
            .count();
        let observed = self.observed(tx, files, &briefs).await?;
        let (untouched, untouched_mails) = self.untouched(tx, since).await?;
        let (new, more_new) = shortened(new, MOST_NEW);
        let (completed, more_completed) = shortened(completed, MOST_NEW);
        let (missing, more_missing) = shortened(missing, MOST_SCHOOLS);
        let (observed, more_observed) = shortened(observed, MOST_NEW);
        let (due, more_due) = shortened(self.reminders_due(tx, now).await?, MOST_SCHOOLS);
        Ok(Summary {
            hub: Printed::words(&self.hub.name),
            day: Printed::words(&in_words(today)),
            since: when(since),
            waiting,
            needs,
            more_needs,
            letters,
            set_aside: self.set_aside(tx, quarantined).await?,
            programmes,
            new,
            more_new,
            completed,
            more_completed,
            missing,
            more_missing,
            dead: outbox::dead_since(tx, &self.hub.id, since)
                .await?
                .iter()
                .map(|key| Printed::value(key))
                .collect(),
            reminded,
            due,
            more_due,
            observed,
            more_observed,
            untouched,
            untouched_mails,
            groups: self.groups_filling(tx, now).await?,
            coming: self.fortnight(tx, now).await?,
            health: self.health(tx, since, now).await?,
        })
    }

    fn programme_line(
        &self,
        programme: &Programme,
        files: &[OnFile<'_>],
        places: Option<u32>,
        now: DateTime<Utc>,
        seasons: &mut Vec<(String, Season)>,
    ) -> Option<ProgrammeLine> {
        let calendar = &self.config.calendar;
        let today = calendar.today(now);
        let deadline = self.hub.deadline(programme);
        let of: Vec<&OnFile<'_>> = files
            .iter()
            .filter(|f| f.programme.id == programme.id)
            .collect();
        let count = |status: Status| of.iter().filter(|f| f.state.status == status).count();
        let placed = |place: Place| {
            of.iter()
                .filter(|f| f.state.place == Some(place) && f.state.status != Status::Withdrawn)
                .count()
        };
        let left = deadline.map(|day| (day - today).num_days());
        let over = left.is_some_and(|days| days < -AFTER_DEADLINE);
        let in_season = programme.opens <= today
            && today <= programme.ends
            && !over
            && (left.is_some() || !of.is_empty());
        if of.is_empty() && !in_season || today > programme.ends {
            return None;
        }
        let chart = in_season.then(|| {
            let courses: Vec<Course> = of
                .iter()
                .filter(|f| f.state.status != Status::Withdrawn)
                .map(|f| Course {
                    opened: calendar.today(f.state.submitted_at.unwrap_or(f.row.opened_at)),
                    completed: f
                        .state
                        .completed_at
                        .filter(|_| f.state.status == Status::Complete)
                        .map(|at| calendar.today(at)),
                })
                .collect();
            let season = Season::of(&courses, programme.opens, today, deadline, places);
            let cid = format!("{}.chart@{}", programme.id, self.hub.address.domain());
            seasons.push((cid.clone(), season));
            Printed::words(&cid)
        });
        Some(ProgrammeLine {
            programme: Printed::words(&programme.title),
            applications: of.len(),
            complete: count(Status::Complete),
            incomplete: count(Status::Incomplete),
            review: count(Status::Review),
            withdrawn: count(Status::Withdrawn),
            offered: placed(Place::Offered),
            accepted: placed(Place::Accepted),
            reserve: placed(Place::Reserve),
            places,
            deadline: deadline.map(|day| Printed::words(&in_words(day))),
            days_left: left.filter(|days| *days >= 0),
            chart,
        })
    }

    async fn stuck_letters(&self, tx: &mut Tx<'_>) -> Result<Vec<WaitingLetter>> {
        let mut all = Vec::new();
        for (state, stuck) in [
            (LetterState::InDoubt, Stuck::InDoubt),
            (LetterState::Failed, Stuck::Failed),
            (LetterState::Held, Stuck::Held),
        ] {
            for letter in outbox::in_state(tx, &self.hub.id, state).await? {
                let reference = match letter.application {
                    Some(id) => applications::get(tx, id).await?.map(|row| row.reference),
                    None => None,
                };
                let to = outbox::recipients(tx, letter.id).await?;
                let to: Vec<String> = to.into_iter().map(|r| r.address).take(3).collect();
                all.push(WaitingLetter {
                    number: Printed::words(&format!("L{}", letter.id)),
                    letter: Printed::words(&letter.kind),
                    to: Printed::words(&to.join(", ")),
                    reference: reference.as_deref().map(Printed::words),
                    state: stuck,
                    reason: letter.reason.as_deref().and_then(Printed::words_or_none),
                });
            }
        }
        Ok(all)
    }

    /// Letters that would have gone, did the hub not only observe.
    async fn observed(
        &self,
        tx: &mut Tx<'_>,
        files: &[OnFile<'_>],
        briefs: &[Brief],
    ) -> Result<Vec<SchoolLine>> {
        let mut all = Vec::new();
        for brief in briefs.iter().filter(|b| b.state == LetterState::Observed) {
            let file = files.iter().find(|f| Some(f.row.id) == brief.application);
            let to = outbox::recipients(tx, brief.id).await?;
            let to: Vec<String> = to.into_iter().map(|r| r.address).take(3).collect();
            let what = Printed::words(&format!("{} to {}", brief.kind, to.join(", ")));
            all.push(match file {
                Some(file) => line(file, vec![what]),
                None => SchoolLine {
                    reference: Printed::words(&format!("L{}", brief.id)),
                    school: None,
                    what: vec![what],
                },
            });
        }
        Ok(all)
    }

    /// Mail of people that concerns no application.
    async fn untouched(
        &self,
        tx: &mut Tx<'_>,
        since: DateTime<Utc>,
    ) -> Result<(usize, Vec<MailLine>)> {
        let page = journal::Listing {
            hub: &self.hub.id,
            state: None,
            kind: Some("unrelated"),
            decision: Some("ignore"),
            before: None,
            limit: 500,
        };
        let mut mails = Vec::new();
        for row in journal::list(tx, page).await? {
            if row.first_seen <= since || row.from_before {
                continue;
            }
            let Some(json) = &row.reading else {
                continue;
            };
            let reading: Reading = serde_json::from_str(json)?;
            let Author::One(author) = &reading.author else {
                continue;
            };
            if reading.machine.is_some() {
                continue;
            }
            mails.push(MailLine {
                from: Printed::value(author.address.as_str()),
                subject: Printed::value_or_none(&reading.subject),
            });
        }
        let count = mails.len();
        mails.truncate(MOST_MAILS);
        Ok((count, mails))
    }

    /// When the inbox was last looked into; none where nobody ever has.
    pub(super) async fn last_looked(&self, tx: &mut Tx<'_>) -> Result<Option<DateTime<Utc>>> {
        let Some(inbox) = watch::watched(self.hub).into_iter().next() else {
            return Ok(None);
        };
        let row = folders::get(tx, &inbox.account, &inbox.folder).await?;
        Ok(row.map(|row| row.last_looked))
    }

    async fn health(
        &self,
        tx: &mut Tx<'_>,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Health>> {
        let mut all = Vec::new();
        let looked = self.last_looked(tx).await?;
        all.push(match looked {
            Some(at) if now - at < NOT_LOOKED => Health::Looked { at: when(at) },
            Some(at) => Health::NotLooked { at: Some(when(at)) },
            None => Health::NotLooked { at: None },
        });
        all.push(match journal::last_seen(tx, &self.hub.id).await? {
            Some(at) => Health::LastMail { at: when(at) },
            None => Health::NoMail,
        });
        let late = journal::read_late_since(tx, &self.hub.id, since, NOT_LOOKED).await?;
        if late > 0 {
            all.push(Health::CaughtUp { count: late });
        }
        all.push(Health::Queue {
            count: outbox::in_state(tx, &self.hub.id, LetterState::Due)
                .await?
                .iter()
                .filter(|letter| letter.due_at <= now)
                .count(),
        });
        let today = self.config.calendar.today(now);
        let ends = self.config.calendar.known_until();
        if ends.is_none_or(|day| (day - today).num_days() < CALENDAR_ENDS) {
            all.push(Health::HolidaysEnd {
                day: ends.map(|day| Printed::words(&in_words(day))),
            });
        }
        let past = self.past_time(tx, now).await?;
        if !past.is_empty() {
            all.push(Health::PastTime {
                applications: past.applications.len(),
                others: past.others(),
            });
        }
        Ok(all)
    }

    /// The reminders that go today.
    async fn reminders_due(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Vec<Printed>> {
        let today = self.config.calendar.today(now);
        let (owed, planned) = self.reminders_until(tx, today, now).await?;
        let about = |place: usize| match owed.get(place).map(|owed| &owed.what) {
            Some(What::Application(filed)) => filed.concerned.reference.clone(),
            Some(What::Invitation(invited)) => invited.school.clone(),
            None => String::new(),
        };
        Ok(planned
            .iter()
            .map(|mail| {
                let abouts: Vec<String> = mail.duties.iter().map(|d| about(d.duty)).collect();
                Printed::words(&format!("{} ({})", mail.to, abouts.join(", ")))
            })
            .collect())
    }
}

fn line(file: &OnFile<'_>, what: Vec<Printed>) -> SchoolLine {
    SchoolLine {
        reference: Printed::words(&file.row.reference),
        school: Printed::value_or_none(file.state.value(Key::SchoolName)),
        what,
    }
}
