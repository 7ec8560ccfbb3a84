//! The rulings as sub-commands.

use chrono::NaiveDate;
use clap::Subcommand;

use crate::cli::register::Where;

#[derive(Debug, clap::Args)]
pub struct Common {
    #[command(flatten)]
    pub(super) place: Where,
    /// Who rules; without it, who is logged in
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    /// Why, for the record
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) why: String,
    /// Say what would happen, and change nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// One JSON object a ruling
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Ruling {
    /// Carry out the guess printed with an item, or all of an application's
    Accept {
        /// Number of the item (41 or '#41'), or reference
        what: String,
        #[command(flatten)]
        common: Common,
    },
    /// This signatory need not sign, nor be named
    Waive {
        reference: String,
        role: String,
        reason: String,
        #[command(flatten)]
        common: Common,
    },
    /// This signatory has signed by other means
    Sign {
        reference: String,
        role: String,
        reason: String,
        #[command(flatten)]
        common: Common,
    },
    /// Correct a value of the form
    Set {
        reference: String,
        field: String,
        value: String,
        #[command(flatten)]
        common: Common,
    },
    /// A remark for the register
    Note {
        reference: String,
        text: String,
        #[command(flatten)]
        common: Common,
    },
    /// A held message belongs to this application
    Link {
        item: String,
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Nothing follows from a held message, or a held letter (L12) is given up
    Ignore {
        what: String,
        #[command(flatten)]
        common: Common,
    },
    /// Letters go from now on to a school whose mail came before first contact
    Adopt {
        /// Reference, or `all`
        reference: String,
        /// With `all`: do it; without, only say what would be sent
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Stop automatic mail about an application: you write
    Mine {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Let automatic mail about an application go on, or a waiting letter (L12) go
    Release {
        what: String,
        #[command(flatten)]
        common: Common,
    },
    /// The school withdraws
    Withdraw {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// The school is back
    Reinstate {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Take the last ruling back, where no letter has gone since
    Undo {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Offer a place; the letter lies in Drafts unless `--send`
    Offer {
        reference: String,
        /// The letter goes by itself
        #[arg(long)]
        send: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Put a school on the reserve list
    Reserve {
        reference: String,
        /// The letter goes by itself
        #[arg(long)]
        send: bool,
        #[command(flatten)]
        common: Common,
    },
    /// No place for this school
    Decline {
        reference: String,
        /// The letter goes by itself
        #[arg(long)]
        send: bool,
        #[command(flatten)]
        common: Common,
    },
    /// The school has accepted the place it was offered
    Accepted {
        reference: String,
        #[command(flatten)]
        common: Common,
    },
    /// Give a school more time: a letter now, reminders before the day
    Chase {
        /// Reference, or `all` who are past the deadline
        reference: String,
        /// The last day, like 2022-06-10
        until: NaiveDate,
        #[command(flatten)]
        common: Common,
    },
    /// Ask the head for the statement that is wanted later, by a day
    Shortlist {
        reference: String,
        /// The last day, like 2022-06-10
        until: NaiveDate,
        #[command(flatten)]
        common: Common,
    },
    /// Open an application before any form came
    Open {
        programme: String,
        urn: String,
        #[command(flatten)]
        common: Common,
    },
}

impl Ruling {
    pub(super) fn common(&self) -> &Common {
        match self {
            Ruling::Accept { common, .. }
            | Ruling::Waive { common, .. }
            | Ruling::Sign { common, .. }
            | Ruling::Set { common, .. }
            | Ruling::Note { common, .. }
            | Ruling::Link { common, .. }
            | Ruling::Ignore { common, .. }
            | Ruling::Adopt { common, .. }
            | Ruling::Mine { common, .. }
            | Ruling::Release { common, .. }
            | Ruling::Withdraw { common, .. }
            | Ruling::Reinstate { common, .. }
            | Ruling::Undo { common, .. }
            | Ruling::Offer { common, .. }
            | Ruling::Reserve { common, .. }
            | Ruling::Decline { common, .. }
            | Ruling::Accepted { common, .. }
            | Ruling::Chase { common, .. }
            | Ruling::Shortlist { common, .. }
            | Ruling::Open { common, .. } => common,
        }
    }

    /// The reason that the command itself asks for.
    pub(super) fn reason(&self) -> &str {
        match self {
            Ruling::Waive { reason, .. } | Ruling::Sign { reason, .. } => reason,
            Ruling::Note { text, .. } => text,
            Ruling::Accept { common, .. }
            | Ruling::Set { common, .. }
            | Ruling::Link { common, .. }
            | Ruling::Ignore { common, .. }
            | Ruling::Adopt { common, .. }
            | Ruling::Mine { common, .. }
            | Ruling::Release { common, .. }
            | Ruling::Withdraw { common, .. }
            | Ruling::Reinstate { common, .. }
            | Ruling::Undo { common, .. }
            | Ruling::Offer { common, .. }
            | Ruling::Reserve { common, .. }
            | Ruling::Decline { common, .. }
            | Ruling::Accepted { common, .. }
            | Ruling::Chase { common, .. }
            | Ruling::Shortlist { common, .. }
            | Ruling::Open { common, .. } => &common.why,
        }
    }

    /// Only says what would happen.
    pub(super) fn is_dry(&self) -> bool {
        match self {
            Ruling::Adopt {
                reference,
                yes,
                common,
            } => common.dry_run || reference == "all" && !yes,
            Ruling::Accept { .. }
            | Ruling::Waive { .. }
            | Ruling::Sign { .. }
            | Ruling::Set { .. }
            | Ruling::Note { .. }
            | Ruling::Link { .. }
            | Ruling::Ignore { .. }
            | Ruling::Mine { .. }
            | Ruling::Release { .. }
            | Ruling::Withdraw { .. }
            | Ruling::Reinstate { .. }
            | Ruling::Undo { .. }
            | Ruling::Offer { .. }
            | Ruling::Reserve { .. }
            | Ruling::Decline { .. }
            | Ruling::Accepted { .. }
            | Ruling::Chase { .. }
            | Ruling::Shortlist { .. }
            | Ruling::Open { .. } => self.common().dry_run,
        }
    }
}
