//! The daily summary: what an admin with two minutes should know, the most pressing first.
//!
//! Views only; `bot/summary` looks up, the words stand in `templates/summary/`. No teacher's number,
//! no statement, nothing of a mail but its sender and subject.

mod register;
mod season;

use serde::Serialize;

pub use self::{
    register::{Row, panel, register},
    season::{Course, Point, Season},
};
use super::letter::Printed;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    pub hub: Printed,
    /// "Tuesday 3 May 2022"
    pub day: Printed,
    /// Since when things are new: "Monday 2 May 2022 at 07:30".
    pub since: Printed,
    /// How many things wait for a person, listed or not.
    pub waiting: usize,
    pub needs: Vec<Need>,
    pub more_needs: usize,
    /// Letters that only a person can let go or give up.
    pub letters: Vec<WaitingLetter>,
    /// Mails that could not be judged.
    pub set_aside: Vec<SetAside>,
    pub programmes: Vec<ProgrammeLine>,
    pub new: Vec<SchoolLine>,
    pub more_new: usize,
    pub completed: Vec<SchoolLine>,
    pub more_completed: usize,
    pub missing: Vec<SchoolLine>,
    pub more_missing: usize,
    /// Addresses that turned out not to exist.
    pub dead: Vec<Printed>,
    /// Reminders sent since, and those that go today.
    pub reminded: usize,
    pub due: Vec<Printed>,
    pub more_due: usize,
    /// What the hub would have sent, did it not only observe.
    pub observed: Vec<SchoolLine>,
    pub more_observed: usize,
    /// Mails of people that concern no application: untouched and unanswered.
    pub untouched: usize,
    pub untouched_mails: Vec<MailLine>,
    pub groups: Vec<Printed>,
    /// Visits and workshops of the coming fortnight.
    pub coming: Vec<Printed>,
    pub health: Vec<Health>,
}

/// An item, with all it takes to settle it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Need {
    pub number: i64,
    /// Of its application, if it has one.
    pub reference: Option<Printed>,
    pub school: Option<Printed>,
    /// Why a person must look.
    pub why: Vec<Printed>,
    pub from: Printed,
    pub subject: Option<Printed>,
    /// "Monday 2 May 2022 at 16:05"
    pub came: Printed,
    /// What the guess rests on.
    pub rests_on: Option<Printed>,
    /// The guess, and the other ways.
    pub guess: Option<Way>,
    pub ways: Vec<Way>,
}

/// The words to reply with, and what they do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    pub reply: Printed,
    pub effect: Printed,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WaitingLetter {
    /// `L12`
    pub number: Printed,
    pub letter: Printed,
    pub to: Printed,
    pub reference: Option<Printed>,
    #[serde(flatten)]
    pub state: Stuck,
    pub reason: Option<Printed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Stuck {
    Held,
    Failed,
    InDoubt,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetAside {
    pub from: Printed,
    pub subject: Option<Printed>,
    pub came: Printed,
    pub reason: Printed,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProgrammeLine {
    pub programme: Printed,
    pub applications: usize,
    pub complete: usize,
    pub incomplete: usize,
    pub review: usize,
    pub withdrawn: usize,
    pub offered: usize,
    pub accepted: usize,
    pub reserve: usize,
    pub places: Option<u32>,
    pub deadline: Option<Printed>,
    /// Until and including the last day; none when it is over, or there is none.
    pub days_left: Option<i64>,
    /// Content-ID of its chart.
    pub chart: Option<Printed>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SchoolLine {
    pub reference: Printed,
    pub school: Option<Printed>,
    /// What is missing, or what was written.
    pub what: Vec<Printed>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MailLine {
    pub from: Printed,
    pub subject: Option<Printed>,
}

/// One thing about the program itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Health {
    /// When the mailbox was last looked into.
    Looked {
        at: Printed,
    },
    /// It has not been, for too long.
    NotLooked {
        at: Option<Printed>,
    },
    LastMail {
        at: Printed,
    },
    NoMail,
    /// Mails read long after they came: an outage was caught up with.
    CaughtUp {
        count: usize,
    },
    /// Letters on their way.
    Queue {
        count: usize,
    },
    /// The calendar's data end soon, or are wanting.
    HolidaysEnd {
        day: Option<Printed>,
    },
    /// What is on file longer than it is kept.
    PastTime {
        applications: usize,
        /// Mails, letters and invitations of no application.
        others: usize,
    },
}

/// At most so many of a list; how many are left out.
pub fn shortened<T>(mut all: Vec<T>, most: usize) -> (Vec<T>, usize) {
    let more = all.len().saturating_sub(most);
    all.truncate(most);
    (all, more)
}

/// The new holds of a notice, between two summaries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    pub hub: Printed,
    pub needs: Vec<Need>,
    pub more_needs: usize,
    pub set_aside: Vec<SetAside>,
    /// "Thursday 26 May 2022", when a deadline is near.
    pub deadline: Option<Printed>,
}

/// The mailbox has not been looked into for too long: nobody is answered until a person sees to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alarm {
    pub hub: Printed,
    /// When it last was.
    pub at: Printed,
}
