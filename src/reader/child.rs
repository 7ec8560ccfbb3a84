//! The child's end: limits itself before it reads a byte, then serves files until its input ends.

use std::{
    io::{self, Read, Write},
    os::unix::process::CommandExt as _,
    path::Path,
    process::Command,
};

use anyhow::{Context, Result};
use rustix::process::{Resource, Rlimit, setrlimit};

use super::FRAME;
use crate::document::{self, Document, Heavy, Unreadable};

/// Memory, in bytes of address space.
const MEMORY: u64 = 1 << 30;
/// Seconds of work in its whole life; the parent's watch is the one for a single file.
const CPU: u64 = 600;
const FILES: u64 = 16;
/// Of a foreign program that reads one picture: 50 megapixels in colour, and its own model.
const MEMORY_OF_PROGRAM: u64 = 3 << 30;
const CPU_OF_PROGRAM: u64 = 90;
const FILES_OF_PROGRAM: u64 = 64;

/// Serves until the input ends. Everything it needs is open before the limits hold.
pub fn serve() -> Result<()> {
    limit(MEMORY, CPU, FILES)?;
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

/// One file in, the pictures of its pages out, each with its length before it.
pub fn pictures(ending: &str) -> Result<()> {
    limit(MEMORY, CPU_OF_PROGRAM, FILES)?;
    let mut bytes = Vec::new();
    let most = u64::try_from(FRAME)?;
    io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    let mut output = io::stdout().lock();
    for picture in document::pictures(&format!("file.{ending}"), "", &bytes) {
        output.write_all(&u32::try_from(picture.len())?.to_le_bytes())?;
        output.write_all(&picture)?;
    }
    output.flush().context("hand over pictures")
}

/// Limits itself and becomes the program, which reads a picture and writes its text. Forms are
/// one column of lines whose words stand far apart, which is what mode 4 expects.
pub fn become_program(program: &Path) -> Result<()> {
    limit(MEMORY_OF_PROGRAM, CPU_OF_PROGRAM, FILES_OF_PROGRAM)?;
    let error = Command::new(program)
        .args(["stdin", "stdout", "--psm", "4"])
        .exec();
    Err(error).with_context(|| format!("become {}", program.display()))
}

fn limit(memory: u64, cpu: u64, files: u64) -> Result<()> {
    for (resource, most) in [
        (Resource::As, memory),
        (Resource::Cpu, cpu),
        (Resource::Nofile, files),
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
