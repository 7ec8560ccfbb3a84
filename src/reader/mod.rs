//! The shell around [`crate::document`]: formats whose readers may abort, hang or balloon are
//! read in a restricted child of this program. Whatever happens to the child happens to one
//! document; the daemon goes on.
//!
//! Both ends speak frames: the child is sent a format and a file, it answers with the document or
//! the reason there is none. It gets no name of a file, no environment and no configuration.

mod child;
mod parent;

pub use child::serve;
pub use parent::Extractor;

/// Bytes of a file, or of an answer, that go through the pipe.
const FRAME: usize = 64 << 20;
