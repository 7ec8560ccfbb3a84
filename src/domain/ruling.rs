//! What an admin decides, as data. Given by CLI or by mail; folded into an application's state.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    programme::{Key, Role},
    selection::Place,
};

/// A ruling on one application.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruling {
    pub id: i64,
    pub at: DateTime<Utc>,
    /// Who ruled.
    pub actor: String,
    pub command: Command,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Command {
    /// The held form of this message counts; time and hub objections to it are lifted.
    Accept {
        message: i64,
    },
    /// The held form of this message never counts; the earlier one stands.
    Dismiss {
        message: i64,
    },
    /// This person need not sign; with `fields`, nor be named at all (a small school's second
    /// participant). Lapses when another person takes the role.
    Waive {
        role: Role,
        person: String,
        fields: bool,
    },
    /// The signature was given by other means (on paper, by telephone).
    Sign {
        role: Role,
        person: String,
    },
    /// A value corrected by hand.
    Set {
        key: Key,
        value: String,
    },
    Withdraw,
    /// Ends a withdrawal.
    Reinstate,
    /// Automatic mail stops; a person writes.
    Mine,
    /// Automatic mail goes on.
    Release,
    /// A remark for the register.
    Note,
    /// This message is the application's.
    Link {
        message: i64,
    },
    /// Nothing follows from this message; a revision held back never enters.
    Ignore {
        message: i64,
    },
    /// It came before first contact: from now on letters go.
    Adopt,
    /// Opened by hand, before any form came.
    Open,
    /// Who gets a place.
    Select {
        place: Place,
    },
    /// More time for this application alone.
    Chase {
        by: NaiveDate,
    },
    /// The head is asked for the statement.
    Shortlist {
        by: NaiveDate,
    },
    /// A letter that waited for a person goes, or is given up.
    Letter {
        letter: i64,
        goes: bool,
    },
}
