//! Formats whose readers rest on other people's code that may abort, hang or balloon on hostile
//! bytes. The shell reads them in a restricted child (see [`crate::reader`]).

use super::{Document, Unreadable, doc, pdf, sheet};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heavy {
    Pdf,
    /// Word 97 to 2003.
    Doc,
    /// Excel and OpenDocument spreadsheets.
    Sheet,
}

impl Heavy {
    /// Reads in this very process: for the child, and for tests.
    pub fn read(self, bytes: &[u8]) -> Result<Document, Unreadable> {
        match self {
            Heavy::Pdf => pdf::read(bytes),
            Heavy::Doc => doc::read(bytes),
            Heavy::Sheet => sheet::read(bytes),
        }
    }

    /// How the child is told.
    pub fn code(self) -> u8 {
        match self {
            Heavy::Pdf => 1,
            Heavy::Doc => 2,
            Heavy::Sheet => 3,
        }
    }

    pub fn from_code(code: u8) -> Option<Heavy> {
        [Heavy::Pdf, Heavy::Doc, Heavy::Sheet]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}
