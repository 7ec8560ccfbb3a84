//! What the letters about a place say: offered, on the reserve list, not selected.

use serde::Serialize;

use super::Printed;
use crate::domain::{
    application::State,
    programme::{Key, Programme},
    selection::Place,
};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceLetter {
    pub is: Place,
    pub hub: Printed,
    /// Who reads the inbox: "Jo Field, hub administrator".
    pub signature: Printed,
    pub programme: Printed,
    pub reference: Printed,
    pub school: Option<Printed>,
    /// "September 2022"
    pub starts: Printed,
}

impl PlaceLetter {
    /// `hub`: its name, and who signs for it.
    pub fn new(
        place: Place,
        hub: (&str, &str),
        programme: &Programme,
        reference: &str,
        state: &State,
    ) -> PlaceLetter {
        PlaceLetter {
            is: place,
            hub: Printed::words(hub.0),
            signature: Printed::words(hub.1),
            programme: Printed::words(&programme.title),
            reference: Printed::words(reference),
            school: Printed::value_or_none(state.value(Key::SchoolName)),
            starts: Printed::words(&programme.starts.format("%B %Y").to_string()),
        }
    }
}
