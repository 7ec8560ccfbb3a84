//! The child's end: limits itself before it reads a byte, then serves files until its input ends.

use std::io::{self, Read, Write};

use anyhow::{Context, Result};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::document::{Document, Heavy, Unreadable};

/// Memory, in bytes of address space.
const MEMORY: u64 = 1 << 30;
/// Seconds of work in its whole life; the parent's watch is the one for a single file.
const CPU: u64 = 600;
const FILES: u64 = 16;

/// Serves until the input ends. Everything it needs is open before the limits hold.
pub fn serve() -> Result<()> {
    limit()?;
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some((kind, bytes)) = request(&mut input)? {
        let answer: Result<Document, Unreadable> = kind.read(&bytes);
        let answer = serde_json::to_vec(&answer).context("write down document")?;
        let length = u32::try_from(answer.len()).context("answer over 4 GB")?;
        output.write_all(&length.to_le_bytes())?;
        output.write_all(&answer)?;
        output.flush()?;
    }
    Ok(())
}

fn limit() -> Result<()> {
    for (resource, most) in [
        (Resource::As, MEMORY),
        (Resource::Cpu, CPU),
        (Resource::Nofile, FILES),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit).with_context(|| format!("limit {resource:?} to {most}"))?;
    }
    Ok(())
}

/// A format, a length, a file; none when the parent has no more.
fn request(input: &mut impl Read) -> Result<Option<(Heavy, Vec<u8>)>> {
    let mut head = [0u8; 5];
    match input.read(head.get_mut(..1).unwrap_or_default())? {
        0 => return Ok(None),
        _ => input.read_exact(head.get_mut(1..).unwrap_or_default())?,
    }
    let [kind, length @ ..] = head;
    let kind = Heavy::from_code(kind).context("unknown format asked for")?;
    let mut bytes = vec![0; usize::try_from(u32::from_le_bytes(length))?];
    input.read_exact(&mut bytes)?;
    Ok(Some((kind, bytes)))
}
