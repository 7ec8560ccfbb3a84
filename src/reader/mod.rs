//! The shell around [`crate::document`]: formats whose readers may abort, hang or balloon are
//! read in a restricted child of this program. Whatever happens to the child happens to one
//! document; the daemon goes on.
//!
//! Both ends speak frames: the child is sent a format and a file, it answers with the document or
//! the reason there is none. It gets no name of a file, no environment and no configuration.

mod child;
pub mod ocr;
mod parent;

use std::path::PathBuf;

pub use child::{become_program, pictures, serve};
pub use parent::Extractor;

/// Bytes of a file, or of an answer, that go through the pipe.
const FRAME: usize = 64 << 20;

/// This very program, even if its file was replaced meanwhile.
fn itself() -> PathBuf {
    let itself = PathBuf::from("/proc/self/exe");
    if itself.exists() {
        itself
    } else {
        std::env::current_exe().unwrap_or(itself)
    }
}
