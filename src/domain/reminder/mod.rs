//! Reminders: who is reminded of what, on which day.

mod view;

pub use self::view::{Is, Part, View};

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
