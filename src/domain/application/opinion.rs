//! What the national school register adds to an application's state.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// The URN of the one open school whose name, postcode and domain are on the form, where the
    /// form gives none that counts. Mail is matched by it; the form's field stays empty.
    pub found: Option<String>,
    /// Name and postcode are those of another school than the URN's: a person must say which.
    pub other: Option<OtherSchool>,
    /// A revision waits with another URN, which the register knows for the same school's.
    pub succession: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherSchool {
    /// That school's URN, when it is only one.
    pub urn: Option<String>,
    pub words: String,
}
