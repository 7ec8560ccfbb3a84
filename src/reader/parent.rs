//! The parent's end: keeps one child, watches it, and replaces it.

use std::{
    io::{self, Read, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

use super::FRAME;
use crate::document::{Document, Extract, Heavy, Unreadable};

/// A file the child has not read by then is not a form.
const PATIENCE: Duration = Duration::from_secs(20);
/// What leaks in a reader leaks for so many files at most.
const SERVICE: usize = 200;

type Answer = Result<Document, Unreadable>;

/// Reads documents in a child process. Blocks: for the blocking pool.
pub struct Extractor {
    program: PathBuf,
    patience: Duration,
    child: Mutex<Option<Running>>,
}

impl Extractor {
    /// Children of the very program that runs, even if its file was replaced meanwhile.
    pub fn of_this_program() -> Extractor {
        Extractor::new(super::itself(), PATIENCE)
    }

    pub fn new(program: PathBuf, patience: Duration) -> Extractor {
        Extractor {
            program,
            patience,
            child: Mutex::new(None),
        }
    }

    /// As the domain takes it.
    pub fn into_extract(self) -> Box<Extract> {
        Box::new(move |kind, bytes| self.read(kind, bytes))
    }

    pub fn read(&self, kind: Heavy, bytes: &[u8]) -> Answer {
        if bytes.len() > FRAME {
            return Err(Unreadable::Hostile("a file of more than 64 MB".into()));
        }
        let mut slot = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let mut running = match slot.take().filter(|child| child.served < SERVICE) {
            Some(running) => running,
            None => match Running::start(&self.program) {
                Ok(running) => running,
                Err(error) => {
                    // The file is not at fault: it is held for a person, and so is this.
                    tracing::error!(%error, "no child process to read documents with");
                    return Err(Unreadable::Unsupported("no reader could be started".into()));
                }
            },
        };
        match running.read(kind, bytes, self.patience) {
            Ok(answer) => {
                *slot = Some(running);
                answer
            }
            Err(trouble) => {
                tracing::warn!(?kind, size = bytes.len(), %trouble, "a document ended its reader");
                Err(Unreadable::Damaged(trouble.to_string()))
            }
        }
    }
}

/// How a child failed over a file.
#[derive(Debug, Clone, Copy, thiserror::Error)]
enum Trouble {
    #[error("the reader fell over it")]
    Died,
    #[error("the reader did not end with it")]
    Slow,
}

struct Running {
    child: Child,
    jobs: Sender<(Heavy, Vec<u8>)>,
    answers: Receiver<io::Result<Answer>>,
    served: usize,
}

impl Running {
    fn start(program: &PathBuf) -> io::Result<Running> {
        let mut child = Command::new(program)
            .arg("extract")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the child has no pipes"));
        };
        let (jobs, to_do) = channel();
        let (done, answers) = channel();
        let running = Running {
            child,
            jobs,
            answers,
            served: 0,
        };
        thread::Builder::new()
            .name("extract".into())
            .spawn(move || converse(input, output, &to_do, &done))?;
        Ok(running)
    }

    fn read(&mut self, kind: Heavy, bytes: &[u8], patience: Duration) -> Result<Answer, Trouble> {
        self.served += 1;
        self.jobs
            .send((kind, bytes.to_vec()))
            .map_err(|_| Trouble::Died)?;
        match self.answers.recv_timeout(patience) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(Trouble::Died),
            Err(RecvTimeoutError::Timeout) => Err(Trouble::Slow),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; reaping it is all that is left then.
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait().map(drop)) {
            tracing::warn!(%error, "end the child that reads documents");
        }
    }
}

/// Both pipes may block, so they have a thread of their own; it ends with the child.
fn converse(
    mut input: ChildStdin,
    mut output: ChildStdout,
    to_do: &Receiver<(Heavy, Vec<u8>)>,
    done: &Sender<io::Result<Answer>>,
) {
    while let Ok((kind, bytes)) = to_do.recv() {
        let answer = ask(&mut input, &mut output, kind, &bytes);
        let failed = answer.is_err();
        if done.send(answer).is_err() || failed {
            return;
        }
    }
}

fn ask(
    input: &mut impl Write,
    output: &mut impl Read,
    kind: Heavy,
    bytes: &[u8],
) -> io::Result<Answer> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    input.write_all(&[kind.code()])?;
    input.write_all(&length.to_le_bytes())?;
    input.write_all(bytes)?;
    input.flush()?;
    let mut length = [0; 4];
    output.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(io::Error::other)?;
    if length > FRAME {
        return Err(io::Error::other("an answer of more than 64 MB"));
    }
    let mut answer = vec![0; length];
    output.read_exact(&mut answer)?;
    serde_json::from_slice(&answer).map_err(io::Error::other)
}
