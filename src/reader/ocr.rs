//! What a scan or a photograph seems to say, by `tesseract` where it is installed. A guess, never
//! a fact: it is shown to a person.
//!
//! The pictures are taken out of their file by a restricted child of this program; another one
//! limits itself and becomes `tesseract`. Both are watched, and their death costs one guess.

use std::{
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::channel,
    thread,
    time::Duration,
};

use super::FRAME;

/// A page not read by then stays unread.
const PATIENCE: Duration = Duration::from_secs(60);
/// Of what a program answers so much is taken; a page has some 3 KB of text.
const MOST: u64 = 64 << 20;
const TEXT: usize = 256 << 10;

/// The programs that guess.
#[derive(Debug, Clone)]
pub struct Ocr {
    itself: PathBuf,
    tesseract: PathBuf,
    patience: Duration,
}

/// Why there is no guess.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("start it: {0}")]
    Start(io::Error),
    #[error("it did not end in time")]
    Slow,
    #[error("it failed")]
    Failed,
}

impl Ocr {
    /// With this very program as the child that limits itself.
    pub fn new(tesseract: PathBuf) -> Ocr {
        Ocr::watched(super::itself(), tesseract, PATIENCE)
    }

    pub fn watched(itself: PathBuf, tesseract: PathBuf, patience: Duration) -> Ocr {
        Ocr {
            itself,
            tesseract,
            patience,
        }
    }

    /// The pictures of pages in a file. Blocks: for the blocking pool.
    pub fn pictures(&self, name: &str, bytes: &[u8]) -> Result<Vec<Vec<u8>>, Trouble> {
        let ending = Path::new(name).extension().unwrap_or_default();
        let mut command = Command::new(&self.itself);
        command.args(["extract", "--pictures"]).arg(ending);
        let answer = self.ask(&mut command, bytes)?;
        Ok(frames(&answer))
    }

    /// The text of a picture. Blocks: for the blocking pool.
    pub fn text(&self, picture: &[u8]) -> Result<String, Trouble> {
        let mut command = Command::new(&self.itself);
        command.args(["extract", "--become"]).arg(&self.tesseract);
        let mut answer = self.ask(&mut command, picture)?;
        answer.truncate(TEXT);
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn ask(&self, command: &mut Command, bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
        let mut child = command
            .env_clear()
            // One page is no reason to take every core.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map(Watched)
            .map_err(Trouble::Start)?;
        let (Some(mut input), Some(output)) = (child.0.stdin.take(), child.0.stdout.take()) else {
            return Err(Trouble::Failed);
        };
        let bytes = bytes.to_vec();
        let (done, answers) = channel();
        // It may answer before it has read everything, and may never read it.
        thread::Builder::new()
            .name("ocr-in".into())
            .spawn(move || {
                if let Err(error) = input.write_all(&bytes) {
                    tracing::debug!(%error, "a reader of pictures closed its input");
                }
            })
            .map_err(Trouble::Start)?;
        thread::Builder::new()
            .name("ocr-out".into())
            .spawn(move || {
                let mut answer = Vec::new();
                let read = output.take(MOST).read_to_end(&mut answer);
                if done.send(read.map(|_| answer)).is_err() {
                    tracing::debug!("nobody waits for a picture's text any more");
                }
            })
            .map_err(Trouble::Start)?;
        let answer = answers
            .recv_timeout(self.patience)
            .map_err(|_| Trouble::Slow)?
            .map_err(|_| Trouble::Failed)?;
        let ended = child.0.wait().map_err(|_| Trouble::Failed)?;
        if ended.success() {
            Ok(answer)
        } else {
            Err(Trouble::Failed)
        }
    }
}

/// Ended with whoever waits for it.
struct Watched(Child);

impl Drop for Watched {
    fn drop(&mut self) {
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait().map(drop)) {
            tracing::warn!(%error, "end a program that reads pictures");
        }
    }
}

/// As the child writes them: a length, a picture.
fn frames(mut answer: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    while let Some((head, rest)) = answer.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*head)).unwrap_or(FRAME);
        let Some((picture, rest)) = rest.split_at_checked(length) else {
            break;
        };
        found.push(picture.to_vec());
        answer = rest;
    }
    found
}

/// The program of this name, or at this path, if it is there to be started.
pub fn find(program: &Path) -> Option<PathBuf> {
    let runs = |path: &Path| {
        use std::os::unix::fs::PermissionsExt;
        path.metadata()
            .is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
    };
    if program.components().count() > 1 {
        return runs(program).then(|| program.to_owned());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|candidate| runs(candidate))
}
