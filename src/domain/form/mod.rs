//! Document to form: which programme's form it is, and what was written in it.
//!
//! Labels are recognised by programme data (wording, spelling, the person's block they stand
//! in), never by position alone. A value never lands under a wrong key: when unsure it is left
//! out and the doubt is said.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::programme::Key;

/// A value and where on the form it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    pub value: String,
    /// For people: `form.docx, table 3, row 2, cell 2`.
    pub source: String,
}

/// What one form says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormReading {
    /// Programme id.
    pub programme: String,
    /// The attachment's name, or `body`.
    pub file: String,
    /// Only what was filled in; placeholders and blanks are absent.
    pub fields: BTreeMap<Key, Value>,
    /// Nothing at all was filled in.
    pub blank: bool,
    /// Read for certain, or a suggestion to a person (OCR).
    pub certain: bool,
    /// What was seen and could not be placed, for a person.
    pub doubts: Vec<String>,
    /// Signature cells that hold a pasted picture, or still their placeholder.
    pub placeholders: Vec<Key>,
    /// The form is recognisably this programme's form of another year, as printed ("2021/22").
    pub other_year: Option<String>,
}
