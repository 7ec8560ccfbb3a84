//! What an admin or a lead orders in a reply, as a person writes it (design section 8).
//!
//! [`parse`] takes the new words of a mail and gives the orders in them, one a line, and the lines
//! it could not be sure of, each with the reason. An order is carried out elsewhere; in doubt there
//! is none: a line that asks, negates or depends is never half an order. Nothing here knows which
//! items, applications or groups there are.

mod authority;
mod date;
mod line;
mod polite;
pub mod transcript;
mod verb;
mod words;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::Serialize;

pub use self::{
    authority::{Authority, Doubt, Reply, authority},
    date::written_date,
};
use super::{
    programme::{Key, Role},
    selection::Place,
};

/// What an order is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `#41`, as printed in summaries
    Item(i64),
    /// `L12`, a letter that waits
    Letter(i64),
    /// `PMR22-0007`
    Reference(String),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Target::Item(number) => write!(f, "#{number}"),
            Target::Letter(number) => write!(f, "L{number}"),
            Target::Reference(reference) => f.write_str(reference),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    All,
    One(Target),
}

/// One order. `reason` is what the writer added in their own words; it may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Carries out the printed guess of an item, or all of an application's.
    Accept {
        target: Target,
        reason: String,
    },
    Waive {
        target: Target,
        role: Role,
        reason: String,
    },
    Sign {
        target: Target,
        role: Role,
        reason: String,
    },
    Set {
        target: Target,
        key: Key,
        value: String,
    },
    Open {
        programme: String,
        urn: String,
    },
    /// Without a target the text begins with a school's name: a lead's note.
    Note {
        target: Option<Target>,
        text: String,
    },
    Link {
        item: i64,
        reference: String,
    },
    Ignore {
        target: Target,
        reason: String,
    },
    Adopt(Whom),
    Mine(Target),
    /// Of an application: automatic mail goes on. Of a letter: it goes.
    Release(Target),
    Chase {
        whom: Whom,
        by: NaiveDate,
    },
    HoldReminders,
    Withdraw {
        target: Target,
        reason: String,
    },
    Reinstate {
        target: Target,
        reason: String,
    },
    Shortlist {
        target: Target,
        by: Option<NaiveDate>,
    },
    /// `offer`, `reserve`, `decline`, `accepted`; with `send` the letter goes by itself.
    Select {
        target: Target,
        place: Place,
        send: bool,
    },
    Assign {
        target: Target,
        group: String,
    },
    /// Of everything, or of one.
    Status(Option<Target>),
    Undo(Target),
    Help,
    /// The second "yes" that a reply of unproved origin needs.
    Yes,
    /// A lead: the visit or workshop took place. What it names (a school, an event) is the lead's
    /// own wording, and may be empty.
    Done {
        what: String,
    },
    Missed {
        what: String,
    },
    Received {
        target: Target,
        report: String,
    },
}

/// Why a line was not understood; worded in the template of the transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    NoOrder,
    NoTarget,
    NoItem,
    NoRole,
    NoField,
    NoValue,
    NoReason,
    NoText,
    NoUrn,
    NoDate,
    NoGroup,
    /// "accept #41?", "shall I …"
    Question,
    /// "… once the governors agree", "do not …"
    Condition,
    /// Words were left over that may change the meaning.
    LeftOver,
}

/// A line that changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    pub line: String,
    pub why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// The line as written.
    pub line: String,
    pub order: Order,
}

/// What a reply says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orders {
    pub orders: Vec<Ordered>,
    pub unclear: Vec<Unclear>,
}

impl Orders {
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.unclear.is_empty()
    }
}

/// More lines than this are no list of orders.
const MOST_LINES: usize = 200;

/// The orders of a mail: in its new words, and among what looked like a signature. "Thanks!" ends a
/// letter, and an order may stand beneath it all the same.
pub fn in_mail(fresh: &str, foot: &str, today: NaiveDate) -> Orders {
    let mut found = parse(fresh, today);
    let below = parse(foot, today);
    // "Note: I work on Mondays" stands under many a mail.
    let notice = |order: &Order| matches!(order, Order::Note { target: None, .. });
    let orders = below.orders.into_iter();
    found
        .orders
        .extend(orders.filter(|o| !(notice(&o.order) && o.line.to_lowercase().contains("note:"))));
    let unclear = below.unclear.into_iter();
    found
        .unclear
        .extend(unclear.filter(|u| u.why != Why::NoOrder && words::names_something(&u.line)));
    found
}

/// The orders in the new words of a mail. `today` is the hub's civil day, for "by Friday".
pub fn parse(fresh: &str, today: NaiveDate) -> Orders {
    let mut found = Orders::default();
    // Below "Best wishes" stand a name and an address, until somebody gives another order.
    let mut closed = false;
    for line in fresh.lines().take(MOST_LINES) {
        for part in line::parts(line) {
            match line::order(part, today) {
                line::Line::Nothing => {}
                line::Line::Closing => closed = true,
                line::Line::Orders(orders) => {
                    closed = false;
                    found.orders.extend(orders.into_iter().map(|order| Ordered {
                        line: part.trim().to_owned(),
                        order,
                    }));
                }
                line::Line::Unclear(Why::NoOrder) if closed => {}
                line::Line::Unclear(why) => found.unclear.push(Unclear {
                    line: part.trim().to_owned(),
                    why,
                }),
            }
        }
    }
    without_signature(&mut found, fresh);
    found
}

/// A bare name as the last line signs the mail.
fn without_signature(found: &mut Orders, fresh: &str) {
    let last = fresh.lines().rev().find(|l| !l.trim().is_empty());
    let is_name = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        (1..=3).contains(&words.len())
            && words.iter().all(|w| {
                w.chars().next().is_some_and(char::is_uppercase)
                    && w.chars().all(|c| c.is_alphabetic() || "-'’.,".contains(c))
            })
    };
    let signed = |u: &Unclear| {
        u.why == Why::NoOrder && Some(u.line.as_str()) == last.map(str::trim) && is_name(&u.line)
    };
    // With nothing else in the mail it is no signature but a word that was meant.
    let alone = found.orders.is_empty() && found.unclear.len() == 1;
    if !alone && found.unclear.last().is_some_and(signed) {
        found.unclear.pop();
    }
}
