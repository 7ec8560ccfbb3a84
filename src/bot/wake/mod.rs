//! What the calendar calls for: jobs that run at civil times, each once however often it is asked.
//!
//! A run and all it writes are one transaction, so it has happened whole or not at all. After an
//! outage only the last of the runs that were missed is made up for. Whether a mail is called for is
//! each job's to decide, purely, from the state it finds.

mod closing;
mod events;
mod leads;
mod people;
mod reminders;
mod summary;

use std::time::Duration;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::{
    sync::{Notify, watch},
    time::sleep,
};

use super::{groups, judge::Judge, remind, survive::survived};
use crate::{
    config::times::Times,
    domain::calendar::cron::{self, Schedule},
    mailbox::stopped,
    store::{Db, Tx, jobs},
};

/// A job that failed is tried again after this.
const AGAIN: TimeDelta = TimeDelta::minutes(1);
/// The clock may be set, and a machine may sleep: nothing is waited for longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Wakes until told to stop. `written` is rung when letters may have been written down.
pub async fn work(
    judge: Judge<'_>,
    db: &Db,
    written: &Notify,
    now: fn() -> DateTime<Utc>,
    mut stop: watch::Receiver<bool>,
) -> Result<()> {
    while !*stop.borrow() {
        let at = now();
        let next = wake_once(&judge, db, at).await?;
        written.notify_one();
        let wait = next.map_or(LONGEST_WAIT, |next| {
            (next - at)
                .to_std()
                .unwrap_or(Duration::ZERO)
                .min(LONGEST_WAIT)
        });
        tokio::select! {
            () = sleep(wait) => {}
            () = stopped(&mut stop) => {}
        }
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    Reminders,
    Closing,
    /// Visits, workshops and reports, to schools.
    Events,
    /// Digest and sheets, to leads.
    Leads,
    /// Asking schools for their people.
    People,
    /// To the admins: daily, and what is new between.
    Summary,
    Notices,
    NoticesLate,
    NoticesNear,
}

impl Job {
    pub const ALL: [Job; 9] = [
        Job::Reminders,
        Job::Closing,
        Job::Events,
        Job::Leads,
        Job::People,
        Job::Summary,
        Job::Notices,
        Job::NoticesLate,
        Job::NoticesNear,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Job::Reminders => remind::JOB,
            Job::Closing => "closing",
            Job::Events => "events",
            Job::Leads => groups::LEADS,
            Job::People => "people",
            Job::Summary => "summary",
            Job::Notices => "notices",
            Job::NoticesLate => "notices-late",
            Job::NoticesNear => "notices-near",
        }
    }

    fn schedule(self, times: &Times) -> &Schedule {
        match self {
            Job::Reminders => &times.reminders,
            Job::Closing => &times.closing_report,
            Job::Events => &times.events,
            Job::Leads => &times.digest,
            Job::People => &times.people,
            Job::Summary => &times.summary,
            Job::Notices => &times.notices,
            Job::NoticesLate => &times.notices_late,
            Job::NoticesNear => &times.notices_near,
        }
    }

    /// How late a run that was missed is still made up for. What is later waits for the next one,
    /// which knows from [`Run::last`] what it has to make good.
    fn patience(self) -> TimeDelta {
        match self {
            // Schools get their mail in office hours.
            Job::Reminders | Job::Events | Job::Leads | Job::People => TimeDelta::hours(7),
            // Late is better than silent: silence means broken.
            Job::Summary => TimeDelta::hours(12),
            Job::Notices | Job::NoticesLate | Job::NoticesNear => TimeDelta::hours(4),
            // Admins had rather have it late than never.
            Job::Closing => TimeDelta::days(30),
        }
    }

    async fn run(self, judge: &Judge<'_>, tx: &mut Tx<'_>, run: Run) -> Result<()> {
        match self {
            Job::Reminders => reminders::run(judge, tx, run).await,
            Job::Closing => closing::run(judge, tx, run).await,
            Job::Events => events::run(judge, tx, run).await,
            Job::Leads => leads::run(judge, tx, run).await,
            Job::People => people::run(judge, tx, run).await,
            Job::Summary => summary::summary(judge, tx, run).await,
            Job::Notices | Job::NoticesLate => summary::notices(judge, tx, run).await,
            Job::NoticesNear => summary::notices_near(judge, tx, run).await,
        }
    }
}

/// A run of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// For which instant: the last of those that were missed.
    pub due_at: DateTime<Utc>,
    /// For which instant it ran before.
    pub last: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

/// Does what is due for the hub, and says when to wake next. What fails is logged and tried again;
/// the other jobs do not wait for it.
pub async fn wake_once(
    judge: &Judge<'_>,
    db: &Db,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let mut next: Option<DateTime<Utc>> = None;
    for job in Job::ALL {
        let work = Box::pin(one(judge, db, job, now));
        let at = match survived("the job fell over", work).await {
            Ok(at) => at,
            Err(error) => {
                tracing::error!(hub = %judge.hub.id, job = job.as_str(), error = %format!("{error:#}"), "job failed");
                Some(now + AGAIN)
            }
        };
        next = [next, at].into_iter().flatten().min();
    }
    Ok(next)
}

async fn one(
    judge: &Judge<'_>,
    db: &Db,
    job: Job,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let (hub, name) = (judge.hub.id.as_str(), job.as_str());
    let schedule = job.schedule(&judge.hub.times);
    let next = cron::next_after(schedule, now);
    let last = jobs::last(&mut db.read().await?, hub, name).await?;
    let Some(last) = last else {
        // Never seen before: what lies in the past is nobody's to make up for.
        let mut tx = db.begin().await?;
        jobs::take(&mut tx, hub, name, now, now).await?;
        tx.commit().await?;
        return Ok(next);
    };
    let calendar = &judge.config.calendar;
    // On another day a run waits for the next.
    let open = calendar.is_office_day(calendar.today(now));
    let due = cron::latest(schedule, last, now)
        .filter(|due| now - *due < job.patience())
        .filter(|_| open);
    if let Some(due_at) = due {
        let mut tx = db.begin().await?;
        if jobs::take(&mut tx, hub, name, due_at, now).await? {
            let run = Run { due_at, last, now };
            job.run(judge, &mut tx, run)
                .await
                .with_context(|| format!("run job {name}"))?;
            tx.commit().await?;
            tracing::info!(%hub, job = name, %due_at, "job done");
        }
    }
    Ok(next)
}
