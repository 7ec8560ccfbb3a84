//! Reminders: who is reminded of what, on which day.

mod closing;
mod plan;
mod view;

use chrono::NaiveDate;

pub use self::{
    closing::{ClosingView, Row, subject_of_closing},
    plan::{Due, Duty, Planned, Reminded, Rules, Step},
    view::{Is, Part, View},
};

use super::{application::in_words, letter::Printed, programme::Programme};

/// The subject of a mail about several things.
pub fn subject_of_several(count: usize) -> String {
    format!("Reminder about {count} applications")
}

/// "Mastery Readiness: applications close on Thursday 26 May 2022"
pub fn subject_of_invitation(programme: &Programme, deadline: NaiveDate) -> String {
    let title = Printed::words(&programme.short_title);
    format!("{title}: applications close on {}", in_words(deadline))
}

/// Letters that remind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Deadline,
    Statement,
    Invitation,
}

impl Sort {
    pub const ALL: [Sort; 3] = [Sort::Deadline, Sort::Statement, Sort::Invitation];

    /// The letter's id.
    pub fn as_str(self) -> &'static str {
        match self {
            Sort::Deadline => "deadline-reminder",
            Sort::Statement => "statement-request",
            Sort::Invitation => "invitation-reminder",
        }
    }
}

/// The ladder of reminders, in days before the date they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// An application that still misses something.
    pub deadline: Vec<u32>,
    /// An invited school that has not applied.
    pub invitation: Vec<u32>,
    /// A statement asked for by a date.
    pub statement: Vec<u32>,
    /// Where there is no deadline: office days after our last letter that was no reminder.
    pub without_deadline: Vec<u32>,
    /// So many office days after a letter about the same things no reminder goes.
    pub quiet: u32,
}

impl Default for Ladder {
    fn default() -> Self {
        Ladder {
            deadline: vec![7, 3, 1],
            invitation: vec![14, 3],
            statement: vec![7, 3, 1],
            without_deadline: vec![5, 10, 20],
            quiet: 2,
        }
    }
}
