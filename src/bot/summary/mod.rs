//! The mails to the admins that the calendar calls for: summary and notice, one to each admin singly.

mod gather;
mod needs;
mod work;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};

use gather::NOT_LOOKED;
use needs::when;

use super::{
    judge::{Judge, application::parse_state},
    outgoing::{Audience, Outgoing},
    rule::refuse,
};
use crate::{
    domain::{
        application::{State, Status},
        letter::Printed,
        programme::Programme,
        summary::{self, Alarm, Notice, Row, Season, Summary, shortened},
    },
    render::{Attachment, Inline, Words, chart},
    store::{Tx, applications, holds, journal},
};

/// More items than this are counted, and listed by `countersign held`.
const MOST_NEEDS: usize = 15;

/// A summary with what goes beside its words.
pub struct Composed {
    pub subject: String,
    pub words: Words,
    pub charts: Vec<Inline>,
    pub register: Attachment,
}

/// An application with its state, and the programme it is for.
pub(super) struct OnFile<'p> {
    pub row: applications::ApplicationRow,
    pub state: State,
    pub programme: &'p Programme,
}

impl Judge<'_> {
    /// The summary as of `now`, with what is new since `since`.
    pub async fn summary(
        &self,
        tx: &mut Tx<'_>,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Composed> {
        let files = self.on_file(tx).await?;
        let mut seasons = Vec::new();
        let view = self
            .summary_view(tx, &files, since, now, &mut seasons)
            .await?;
        let charts = seasons
            .iter()
            .map(|(cid, season): &(String, Season)| {
                Ok(Inline {
                    cid: cid.clone(),
                    content_type: "image/png".to_owned(),
                    bytes: chart::season(season)?,
                })
            })
            .collect::<Result<Vec<Inline>>>()?;
        let rows: Vec<Row<'_>> = files
            .iter()
            .map(|file| Row {
                reference: &file.row.reference,
                programme: file.programme,
                state: &file.state,
            })
            .collect();
        let today = self.config.calendar.today(now);
        Ok(Composed {
            subject: subject(&view),
            words: self.letters.write("summary", &view)?,
            charts,
            register: Attachment {
                name: format!("register-{today}.csv"),
                content_type: "text/csv; charset=utf-8".to_owned(),
                bytes: summary::register(&rows).into_bytes(),
            },
        })
    }

    /// Writes the summary down for each admin.
    pub async fn write_summary(
        &self,
        tx: &mut Tx<'_>,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let composed = self.summary(tx, since, now).await?;
        let today = self.config.calendar.today(now);
        for admin in &self.hub.admins {
            let mail = Outgoing {
                to: vec![admin.address.clone()],
                inline: composed.charts.clone(),
                attachments: vec![composed.register.clone()],
                ..Outgoing::new(
                    "summary",
                    Audience::Admins,
                    format!("{today}, {}", admin.address.key()),
                    composed.subject.clone(),
                    composed.words.clone(),
                    now,
                )
            };
            self.write_down(tx, mail, now).await?;
        }
        Ok(())
    }

    /// New items since the last notice or summary, to each admin; nothing when there are none.
    pub async fn write_notice(
        &self,
        tx: &mut Tx<'_>,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
        deadline: Option<chrono::NaiveDate>,
    ) -> Result<()> {
        let new: Vec<holds::HoldRow> = holds::list_open(tx, &self.hub.id)
            .await?
            .into_iter()
            .filter(|hold| hold.opened_at > since)
            .collect();
        let set_aside: Vec<journal::MessageRow> = journal::quarantined(tx, &self.hub.id)
            .await?
            .into_iter()
            .filter(|row| row.first_seen > since)
            .collect();
        if new.is_empty() && set_aside.is_empty() {
            return Ok(());
        }
        let count = new.len() + set_aside.len();
        let (first, more_needs) = shortened(new, MOST_NEEDS);
        let mut needs = Vec::new();
        for hold in first {
            needs.push(self.need(tx, hold, now).await?);
        }
        let view = Notice {
            hub: Printed::words(&self.hub.name),
            needs,
            more_needs,
            set_aside: self.set_aside(tx, set_aside).await?,
            deadline: deadline
                .map(|day| Printed::words(&crate::domain::application::in_words(day))),
        };
        let words = self.letters.write("notice", &view)?;
        let things = match count {
            1 => "1 thing needs you".to_owned(),
            n => format!("{n} things need you"),
        };
        let subject = format!("{}: {things}", self.hub.name);
        for admin in &self.hub.admins {
            let mail = Outgoing {
                to: vec![admin.address.clone()],
                ..Outgoing::new(
                    "notice",
                    Audience::Admins,
                    format!("{}, {}", now.timestamp_millis(), admin.address.key()),
                    subject.clone(),
                    words.clone(),
                    now,
                )
            };
            self.write_down(tx, mail, now).await?;
        }
        Ok(())
    }

    /// Tells the admins, once an outage, that the mailbox has not been looked into for hours. Their
    /// mail goes another way than it comes, so it may well reach them.
    pub async fn write_alarm(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<()> {
        let looked = self.last_looked(tx).await?;
        let Some(looked) = looked.filter(|at| now - *at >= NOT_LOOKED) else {
            return Ok(());
        };
        let view = Alarm {
            hub: Printed::words(&self.hub.name),
            at: when(looked),
        };
        let words = self.letters.write("alarm", &view)?;
        let subject = format!("{}: the mailbox cannot be read", self.hub.name);
        let since = looked.timestamp_millis();
        for admin in &self.hub.admins {
            let mail = Outgoing {
                to: vec![admin.address.clone()],
                ..Outgoing::new(
                    "alarm",
                    Audience::Admins,
                    format!("not looked since {since}, {}", admin.address.key()),
                    subject.clone(),
                    words.clone(),
                    now,
                )
            };
            self.write_down(tx, mail, now).await?;
        }
        Ok(())
    }

    /// The next deadline of the hub's, if it is within the coming days that `days` counts off.
    pub(super) fn deadline_within(
        &self,
        now: DateTime<Utc>,
        office_days: i64,
    ) -> Option<chrono::NaiveDate> {
        let calendar = &self.config.calendar;
        let today = calendar.today(now);
        self.hub
            .programmes
            .iter()
            .filter_map(|own| self.hub.deadline(self.programme(&own.id)?))
            .filter(|day| *day >= today && calendar.add_office_days(*day, -office_days) < today)
            .min()
    }

    /// The sheet a panel chooses by, as CSV: it has the statements, and is never mailed.
    pub async fn panel_sheet(&self, tx: &mut Tx<'_>, programme: Option<&str>) -> Result<String> {
        if let Some(id) = programme.filter(|id| !self.hub.runs(id)) {
            return refuse(format!("{} runs no programme {id}", self.hub.name));
        }
        let files = self.on_file(tx).await?;
        let rows: Vec<Row<'_>> = files
            .iter()
            .filter(|file| programme.is_none_or(|id| id == file.programme.id))
            .filter(|file| file.state.status != Status::Withdrawn)
            .map(|file| Row {
                reference: &file.row.reference,
                programme: file.programme,
                state: &file.state,
            })
            .collect();
        Ok(summary::panel(&rows))
    }

    async fn on_file(&self, tx: &mut Tx<'_>) -> Result<Vec<OnFile<'_>>> {
        let mut files = Vec::new();
        for own in &self.hub.programmes {
            let Some(programme) = self.programme(&own.id) else {
                continue;
            };
            for row in self.applications_for(tx, &own.id).await? {
                let state = parse_state(&row)
                    .with_context(|| format!("summarise application {}", row.id))?;
                files.push(OnFile {
                    row,
                    state,
                    programme,
                });
            }
        }
        Ok(files)
    }
}

/// "Cambridge Maths Hub: 3 things need you, Tuesday 3 May 2022"
fn subject(view: &Summary) -> String {
    let things = match view.waiting {
        0 => "nothing needs you".to_owned(),
        1 => "1 thing needs you".to_owned(),
        n => format!("{n} things need you"),
    };
    format!("{}: {things}, {}", view.hub, view.day)
}

/// What is new in a summary that nobody asked for before: of the last day.
pub fn since_yesterday(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(1)
}
