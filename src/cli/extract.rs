//! `countersign extract`: the restricted child. For the daemon's own use, so it is not listed.

use std::process::ExitCode;

use anyhow::Result;

use crate::reader;

pub fn run() -> Result<ExitCode> {
    reader::serve()?;
    Ok(ExitCode::SUCCESS)
}
