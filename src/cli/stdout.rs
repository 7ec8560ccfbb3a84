//! Standard output. Whoever reads it may stop (`countersign held | head`): that ends the command in
//! silence and is no failure. A full disk behind it is one.

use std::{
    fmt::Arguments,
    io::{self, ErrorKind, Write},
};

use anyhow::{Context, Result};

/// Nobody reads what the command prints any more.
#[derive(Debug, thiserror::Error)]
#[error("standard output is closed")]
pub struct Closed;

pub(crate) fn write(text: Arguments<'_>) -> Result<()> {
    written(io::stdout().lock().write_fmt(text))
}

fn written(result: io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Closed.into()),
        other => other.context("write to standard output"),
    }
}

/// Prints a line; to be called where `?` may leave the command.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::cli::stdout::write(format_args!("{}\n", format_args!($($text)*)))?
    };
}

/// Prints what has its own line ends.
macro_rules! put {
    ($($text:tt)*) => {
        $crate::cli::stdout::write(format_args!($($text)*))?
    };
}

pub(crate) use {put, say};
