//! `countersign extract`: the restricted child. For the daemon's own use, so it is not listed.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;

use crate::reader;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// One file on standard input, of this kind; the pictures of its pages on standard output
    #[arg(long, value_name = "ENDING", conflicts_with = "program")]
    pictures: Option<String>,
    /// Under limits, become a program that reads one picture
    #[arg(long = "become", value_name = "PROGRAM")]
    program: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    match (&args.pictures, &args.program) {
        (Some(ending), _) => reader::pictures(ending)?,
        (None, Some(program)) => reader::become_program(program)?,
        (None, None) => reader::serve()?,
    }
    Ok(ExitCode::SUCCESS)
}
