//! The report when applications have closed: who is where, told apart by what would help.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::{
    application::{Review, State, Status, in_words},
    letter::{NotSigned, Printed, open_items},
    programme::{Key, Programme},
};

/// What the report may print.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ClosingView {
    pub hub: Printed,
    pub programme: Printed,
    /// "Thursday 26 May 2022"
    pub deadline: Option<Printed>,
    /// No deadline: these schools have had every reminder.
    pub unanswered: bool,
    pub complete: usize,
    /// How many are not complete and not withdrawn.
    pub open: usize,
    /// Invited schools, and those of them who have not applied.
    pub invited: usize,
    pub silent: usize,
    pub signatures: Vec<Row>,
    pub details: Vec<Row>,
    pub late: Vec<Row>,
    pub held: Vec<Row>,
    /// A day to give, as a reply would say it: "10 June".
    pub example: Printed,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Row {
    pub reference: Printed,
    pub school: Option<Printed>,
    pub open: Vec<Printed>,
    /// How often.
    pub reminded: usize,
}

impl ClosingView {
    pub fn new(hub: &str, programme: &Programme, deadline: Option<NaiveDate>) -> ClosingView {
        ClosingView {
            hub: Printed::words(hub),
            programme: Printed::words(&programme.title),
            deadline: deadline.map(|day| Printed::words(&in_words(day))),
            unanswered: deadline.is_none(),
            ..ClosingView::default()
        }
    }

    /// "10 June"
    pub fn offering(mut self, day: NaiveDate) -> ClosingView {
        self.example = Printed::words(&day.format("%-d %B").to_string());
        self
    }

    /// Puts an application where it belongs.
    pub fn add(&mut self, programme: &Programme, reference: &str, state: &State, reminded: usize) {
        let mut row = Row {
            reference: Printed::words(reference),
            school: Printed::value_or_none(state.value(Key::SchoolName)),
            open: Vec::new(),
            reminded,
        };
        let group = match state.status {
            Status::Withdrawn => return,
            Status::Complete => {
                self.complete += 1;
                return;
            }
            Status::Incomplete => {
                let items = open_items(programme, state);
                let details = !items.items.is_empty() || items.blank_second.is_some();
                row.open = what_is_open(items);
                match details {
                    true => &mut self.details,
                    false => &mut self.signatures,
                }
            }
            Status::Review if state.reviews.contains(&Review::Late) => &mut self.late,
            Status::Review => {
                let reasons = state.reviews.iter().map(|r| Printed::words(r.as_str()));
                row.open = reasons.collect();
                &mut self.held
            }
        };
        group.push(row);
        self.open += 1;
    }
}

fn what_is_open(items: crate::domain::letter::OpenItems) -> Vec<Printed> {
    let mut open: Vec<Printed> = items.items.into_iter().map(|line| line.label).collect();
    open.extend(items.blank_second);
    open.extend(items.signatures.iter().map(|signature| {
        let whom = signature.name.as_ref().unwrap_or(&signature.title);
        let why = match &signature.why {
            NotSigned::NotSeen { .. } | NotSigned::NoAddress => "not copied",
            NotSigned::NearMiss { .. } => "another address copied",
            NotSigned::Bounced { .. } => "no such address",
            NotSigned::Shared { .. } => "a shared mailbox",
            NotSigned::NotConfirmed => "not confirmed",
        };
        Printed::words(&format!("signature of {whom} ({why})"))
    }));
    open
}

/// "Closing report: Mastery Readiness"
pub fn subject_of_closing(programme: &Programme, unanswered: bool) -> String {
    let title = Printed::words(&programme.short_title);
    match unanswered {
        true => format!("No answer to reminders: {title}"),
        false => format!("Closing report: {title}"),
    }
}
