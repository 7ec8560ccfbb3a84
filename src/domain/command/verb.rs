//! The words an order begins with.

use crate::domain::selection::Place;

/// The first word of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Accept,
    Waive,
    Sign,
    Set,
    Open,
    Note,
    Link,
    Ignore,
    Adopt,
    Mine,
    Release,
    Chase,
    Hold,
    Withdraw,
    Reinstate,
    Shortlist,
    Place(Place),
    Assign,
    Status,
    Undo,
    Help,
    Yes,
    Done,
    Missed,
    Received,
}

pub(super) fn verb_of(word: &str) -> Option<Verb> {
    Some(match word {
        "accept" => Verb::Accept,
        "waive" => Verb::Waive,
        "sign" => Verb::Sign,
        "set" => Verb::Set,
        "open" => Verb::Open,
        "note" => Verb::Note,
        "link" => Verb::Link,
        "ignore" => Verb::Ignore,
        "adopt" => Verb::Adopt,
        "mine" => Verb::Mine,
        "release" => Verb::Release,
        "chase" => Verb::Chase,
        "hold" => Verb::Hold,
        "withdraw" => Verb::Withdraw,
        "reinstate" => Verb::Reinstate,
        "shortlist" => Verb::Shortlist,
        "offer" => Verb::Place(Place::Offered),
        "reserve" => Verb::Place(Place::Reserve),
        "decline" => Verb::Place(Place::NotSelected),
        "accepted" => Verb::Place(Place::Accepted),
        "assign" => Verb::Assign,
        "status" => Verb::Status,
        "undo" => Verb::Undo,
        "help" => Verb::Help,
        "yes" => Verb::Yes,
        "done" => Verb::Done,
        "missed" => Verb::Missed,
        "received" => Verb::Received,
        _ => return None,
    })
}

impl Verb {
    /// What follows may be a sentence: it is not cut at full stops.
    pub fn takes_text(self) -> bool {
        match self {
            Verb::Waive
            | Verb::Sign
            | Verb::Set
            | Verb::Note
            | Verb::Done
            | Verb::Missed
            | Verb::Assign
            | Verb::Received => true,
            Verb::Accept
            | Verb::Open
            | Verb::Link
            | Verb::Ignore
            | Verb::Adopt
            | Verb::Mine
            | Verb::Release
            | Verb::Chase
            | Verb::Hold
            | Verb::Withdraw
            | Verb::Reinstate
            | Verb::Shortlist
            | Verb::Place(_)
            | Verb::Status
            | Verb::Undo
            | Verb::Help
            | Verb::Yes => false,
        }
    }
}
