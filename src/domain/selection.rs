//! Who gets a place: what an admin or the panel has decided about an application, and what speaks
//! against a decision before anybody is told of it.
//!
//! *complete → offered → accepted*, *reserve*, *not selected* (design section 7). Only a school that
//! has accepted its place gets visits and workshops.

use serde::{Deserialize, Serialize};

use super::application::{State, Status};

/// Where an application stands in the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    Offered,
    /// The school has taken the place it was offered.
    Accepted,
    Reserve,
    NotSelected,
}

impl Place {
    pub const ALL: [Place; 4] = [
        Place::Offered,
        Place::Accepted,
        Place::Reserve,
        Place::NotSelected,
    ];

    /// In words, for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Place::Offered => "offered",
            Place::Accepted => "accepted",
            Place::Reserve => "reserve",
            Place::NotSelected => "not selected",
        }
    }

    /// The letter that tells a school; whoever has accepted said so themselves.
    pub fn letter(self) -> Option<&'static str> {
        match self {
            Place::Offered => Some("offer"),
            Place::Reserve => Some("reserve"),
            Place::NotSelected => Some("not-selected"),
            Place::Accepted => None,
        }
    }

    /// Of a letter's kind.
    pub fn of_letter(kind: &str) -> Option<Place> {
        Place::ALL
            .into_iter()
            .find(|place| place.letter() == Some(kind))
    }

    /// Counts against the places there are.
    pub fn takes_one(self) -> bool {
        match self {
            Place::Offered | Place::Accepted => true,
            Place::Reserve | Place::NotSelected => false,
        }
    }
}

/// What speaks against a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// It is that already.
    Same,
    Incomplete,
    /// A person must look at the application first.
    Review,
    Withdrawn,
    /// Nobody has offered it a place that it could accept.
    NotOffered,
    /// It has taken its place, and is now told there is none.
    HasAccepted,
    /// It was told the opposite, in a letter that has gone.
    Told(Place),
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Conflict::Same => f.write_str("that is decided already"),
            Conflict::Incomplete => f.write_str("its application is not complete"),
            Conflict::Review => f.write_str("its application waits for a person's ruling"),
            Conflict::Withdrawn => f.write_str("its application is withdrawn"),
            Conflict::NotOffered => f.write_str("it has not been offered a place"),
            Conflict::HasAccepted => {
                f.write_str("it has accepted its place: `withdraw` it if it gives the place up")
            }
            Conflict::Told(place) => write!(
                f,
                "a letter has told it that it is {}: write to it by hand",
                place.as_str()
            ),
        }
    }
}

/// Everything that speaks against deciding so. `told`: what the last letter that has gone said.
pub fn conflicts(state: &State, told: Option<Place>, wanted: Place) -> Vec<Conflict> {
    let mut found = Vec::new();
    if state.place == Some(wanted) {
        return vec![Conflict::Same];
    }
    match state.status {
        Status::Withdrawn => found.push(Conflict::Withdrawn),
        Status::Review if wanted.takes_one() => found.push(Conflict::Review),
        Status::Incomplete if wanted.takes_one() => found.push(Conflict::Incomplete),
        Status::Review | Status::Incomplete | Status::Complete => {}
    }
    match wanted {
        Place::Accepted if state.place != Some(Place::Offered) => found.push(Conflict::NotOffered),
        Place::Reserve | Place::NotSelected => {
            if state.place == Some(Place::Accepted) {
                found.push(Conflict::HasAccepted);
            } else if let Some(told) = told.filter(|told| told.takes_one()) {
                found.push(Conflict::Told(told));
            }
        }
        Place::Offered => {
            if told == Some(Place::NotSelected) {
                found.push(Conflict::Told(Place::NotSelected));
            }
        }
        Place::Accepted => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        status: Status,
        place: Option<Place>,
        told: Option<Place>,
        wanted: Place,
        found: &str,
    ) {
        let state = State {
            status,
            place,
            ..State::empty()
        };
        let words: Vec<String> = conflicts(&state, told, wanted)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(words.join("; "), found, "{status:?} {place:?} {wanted:?}");
    }

    #[test]
    fn a_complete_school_may_be_offered_put_on_the_reserve_or_declined() {
        for wanted in [Place::Offered, Place::Reserve, Place::NotSelected] {
            check(Status::Complete, None, None, wanted, "");
        }
        check(
            Status::Complete,
            Some(Place::Offered),
            Some(Place::Offered),
            Place::Accepted,
            "",
        );
        check(
            Status::Complete,
            Some(Place::Reserve),
            Some(Place::Reserve),
            Place::Offered,
            "",
        );
    }

    #[test]
    fn what_is_not_complete_gets_no_place() {
        check(
            Status::Incomplete,
            None,
            None,
            Place::Offered,
            "its application is not complete",
        );
        check(
            Status::Review,
            None,
            None,
            Place::Offered,
            "its application waits for a person's ruling",
        );
        check(Status::Incomplete, None, None, Place::NotSelected, "");
        check(
            Status::Withdrawn,
            None,
            None,
            Place::Reserve,
            "its application is withdrawn",
        );
    }

    /// pretalx: accept and reject both queued.
    /// Case 83: mail to all by mistake; accepted and rejected at once.
    #[test]
    fn nobody_is_told_two_things() {
        check(
            Status::Complete,
            Some(Place::Offered),
            Some(Place::Offered),
            Place::NotSelected,
            "a letter has told it that it is offered: write to it by hand",
        );
        // Nobody has been told yet: the decision may change.
        check(
            Status::Complete,
            Some(Place::Offered),
            None,
            Place::NotSelected,
            "",
        );
        check(
            Status::Complete,
            Some(Place::Accepted),
            Some(Place::Offered),
            Place::Reserve,
            "it has accepted its place: `withdraw` it if it gives the place up",
        );
        check(
            Status::Complete,
            Some(Place::NotSelected),
            Some(Place::NotSelected),
            Place::Offered,
            "a letter has told it that it is not selected: write to it by hand",
        );
        check(
            Status::Complete,
            Some(Place::Offered),
            None,
            Place::Offered,
            "that is decided already",
        );
        check(
            Status::Complete,
            None,
            None,
            Place::Accepted,
            "it has not been offered a place",
        );
    }
}
