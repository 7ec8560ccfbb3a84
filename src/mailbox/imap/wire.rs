//! Commands and their answers, one tag at a time.
//!
//! async-imap reads and parses the octets; the conversation is ours. Its own command methods end
//! the same way after OK, NO, BAD and a broken line, so an empty answer from them proves nothing.
//! Here a command has an answer only when the server has answered *its tag* with OK.

use std::{collections::VecDeque, time::Duration};

use async_imap::{
    Client,
    imap_proto::{MailboxDatum, Response, Status},
};
use tokio::{io::AsyncWriteExt as _, time::timeout};

use crate::mailbox::{
    ByteStream, Patience,
    error::{MailboxError, Verdict, cut},
};

/// What looks on while an answer comes in: untagged lines, then the tagged one that ends it.
pub(super) type Look<'a> = &'a mut (dyn for<'r> FnMut(&Response<'r>) + Send);

/// Looks on without interest.
pub(super) fn ignore(_: &Response<'_>) {}

#[derive(Debug)]
pub(super) struct Wire {
    client: Client<Box<dyn ByteStream>>,
    numbered: u32,
    /// Commands sent whose tagged answer has not been read, oldest first. A command that was
    /// abandoned half-way (timed out, future dropped) stays here, and the next finds out.
    open: VecDeque<String>,
    given_up: bool,
    pub(super) patience: Patience,
    /// The server spoke of new mail in the open folder.
    pub(super) news: bool,
}

/// What a line from the server is to the conversation.
pub(super) enum Heard {
    /// The tagged answer to the command of this tag.
    Answer(String, Result<(), MailboxError>),
    /// `+`: the server waits for us.
    GoAhead,
    Other,
}

/// A command under way.
#[derive(Debug)]
#[must_use = "an answer that is not read puts the connection out of step"]
pub(super) struct Tag {
    tag: String,
    pub(super) command: &'static str,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn ByteStream>, patience: Patience) -> Wire {
        Wire {
            client: Client::new(stream),
            numbered: 0,
            open: VecDeque::new(),
            given_up: false,
            patience,
            news: false,
        }
    }

    /// The bare stream, for TLS. What the server sent ahead of it in clear is thrown away: it
    /// may be somebody else's (the STARTTLS injection of CVE-2011-0411).
    pub(super) fn into_inner(self) -> Box<dyn ByteStream> {
        self.client.into_inner()
    }

    /// Sends a command and waits for its answer. No other may be under way.
    pub(super) async fn run(
        &mut self,
        command: &'static str,
        arguments: &str,
        look: Look<'_>,
    ) -> Result<(), MailboxError> {
        let allowance = self.patience.command;
        self.run_for(command, arguments, allowance, look).await
    }

    pub(super) async fn run_for(
        &mut self,
        command: &'static str,
        arguments: &str,
        allowance: Duration,
        look: Look<'_>,
    ) -> Result<(), MailboxError> {
        self.alone(command)?;
        let tag = self.send(command, arguments).await?;
        self.finish(tag, allowance, look).await
    }

    /// An error when an earlier command was left without its answer.
    pub(super) fn alone(&mut self, during: &'static str) -> Result<(), MailboxError> {
        if self.open.is_empty() {
            return Ok(());
        }
        self.given_up = true;
        Err(MailboxError::lost(
            during,
            "an earlier command was abandoned",
        ))
    }

    /// Whether the answer to a command is still to be read.
    pub(super) fn is_busy(&self) -> bool {
        !self.open.is_empty()
    }

    /// Sends a command without waiting.
    pub(super) async fn send(
        &mut self,
        command: &'static str,
        arguments: &str,
    ) -> Result<Tag, MailboxError> {
        self.numbered += 1;
        let tag = format!("c{}", self.numbered);
        let space = if arguments.is_empty() { "" } else { " " };
        // Pushed before the first octet leaves: if this future is dropped here, `alone` knows.
        self.open.push_back(tag.clone());
        self.write(
            command,
            format!("{tag} {command}{space}{arguments}\r\n").as_bytes(),
        )
        .await?;
        Ok(Tag { tag, command })
    }

    /// Raw octets: a literal, a SASL answer, DONE. Allowed its time by their number.
    pub(super) async fn write(
        &mut self,
        during: &'static str,
        octets: &[u8],
    ) -> Result<(), MailboxError> {
        self.alive(during)?;
        let allowance = self.allowance(octets.len() as u64);
        let stream = self.client.get_mut();
        let written = timeout(allowance, async {
            stream.write_all(octets).await?;
            stream.flush().await
        })
        .await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(e)) => self.lose(MailboxError::broken(during, &e)),
            Err(_) => self.lose(MailboxError::lost(during, "the server takes no more")),
        }
    }

    /// The time for a command that moves so many octets.
    pub(super) fn allowance(&self, octets: u64) -> Duration {
        let moving = octets.checked_div(self.patience.pace).unwrap_or_default();
        self.patience.command + Duration::from_secs(moving)
    }

    /// Reads to the command's own tag, or fails.
    pub(super) async fn finish(
        &mut self,
        tag: Tag,
        allowance: Duration,
        look: Look<'_>,
    ) -> Result<(), MailboxError> {
        let during = tag.command;
        let answer = timeout(allowance, async {
            loop {
                if let Heard::Answer(answered, answer) = self.hear(during, look).await? {
                    return self.settle(&tag, &answered, answer);
                }
            }
        })
        .await;
        match answer {
            Ok(answer) => answer,
            Err(_) => self.lose(MailboxError::lost(during, "no answer in time")),
        }
    }

    /// Reads until the server asks for more (`+`); an answer before that is its refusal.
    pub(super) async fn wait_for_go_ahead(&mut self, tag: &Tag) -> Result<(), MailboxError> {
        let during = tag.command;
        let allowance = self.patience.command;
        let answer = timeout(allowance, async {
            loop {
                match self.hear(during, &mut ignore).await? {
                    Heard::GoAhead => return Ok(()),
                    Heard::Other => {}
                    Heard::Answer(answered, answer) => {
                        self.settle(tag, &answered, answer)?;
                        let why = "answered before it was told";
                        return self.lose(MailboxError::lost(during, why));
                    }
                }
            }
        })
        .await;
        match answer {
            Ok(answer) => answer,
            Err(_) => self.lose(MailboxError::lost(during, "no answer in time")),
        }
    }

    /// The next line (with its literals). Cancelling it loses nothing: what has been read stays
    /// in the buffer. Has no time-out of its own.
    pub(super) async fn hear(
        &mut self,
        during: &'static str,
        look: Look<'_>,
    ) -> Result<Heard, MailboxError> {
        self.alive(during)?;
        let response = match self.client.read_response().await {
            Ok(Some(response)) => response,
            Ok(None) => return self.lose(MailboxError::lost(during, "the server hung up")),
            Err(e) => return self.lose(MailboxError::broken(during, &e)),
        };
        let response = response.parsed();
        look(response);
        let goodbye = |text: Option<&str>| {
            let text = cut(text.unwrap_or_default());
            MailboxError::lost(during, format!("the server said goodbye: {text}"))
        };
        match response {
            Response::Continue(_) => Ok(Heard::GoAhead),
            Response::Data {
                status: Status::Bye,
                outcome,
            } => self.lose(goodbye(outcome.information.as_deref())),
            Response::MailboxData(MailboxDatum::Exists(_) | MailboxDatum::Recent(1..)) => {
                self.news = true;
                Ok(Heard::Other)
            }
            Response::Done {
                tag,
                status,
                outcome,
            } => {
                let refused = |verdict| {
                    let mut text = outcome.code.as_ref().map_or(String::new(), code_word);
                    text.push_str(outcome.information.as_deref().unwrap_or_default());
                    MailboxError::Refused {
                        command: during,
                        verdict,
                        text: cut(&text),
                    }
                };
                let answer = match status {
                    Status::Ok => Ok(()),
                    Status::No => Err(refused(Verdict::No)),
                    Status::Bad => Err(refused(Verdict::Bad)),
                    Status::PreAuth | Status::Bye => Err(goodbye(outcome.information.as_deref())),
                };
                Ok(Heard::Answer(tag.0.clone(), answer))
            }
            // The crate's enum is open; other lines are `look`'s.
            _ => Ok(Heard::Other),
        }
    }

    /// Takes a tagged answer for the command it must belong to: the oldest still open.
    fn settle(
        &mut self,
        expected: &Tag,
        answered: &str,
        answer: Result<(), MailboxError>,
    ) -> Result<(), MailboxError> {
        if answered != expected.tag || self.open.pop_front().as_deref() != Some(answered) {
            let why = "the server answered another command";
            return self.lose(MailboxError::lost(expected.command, why));
        }
        match answer {
            Err(lost @ MailboxError::Lost { .. }) => self.lose(lost),
            other => other,
        }
    }

    fn alive(&self, during: &'static str) -> Result<(), MailboxError> {
        if self.given_up {
            return Err(MailboxError::lost(during, "the connection was given up"));
        }
        Ok(())
    }

    /// From now on every use fails: after a half-read answer nothing can be trusted.
    pub(super) fn lose<T>(&mut self, error: MailboxError) -> Result<T, MailboxError> {
        self.given_up = true;
        Err(error)
    }
}

/// Codes that imap-proto takes out of the text and that an operator wants to see there.
fn code_word(code: &async_imap::imap_proto::ResponseCode<'_>) -> String {
    use async_imap::imap_proto::ResponseCode;
    // The crate's enum is open (non_exhaustive).
    match code {
        ResponseCode::Alert => "[ALERT] ".into(),
        ResponseCode::TryCreate => "[TRYCREATE] ".into(),
        ResponseCode::ReadOnly => "[READ-ONLY] ".into(),
        _ => String::new(),
    }
}

/// A quoted string (RFC 3501, section 4.3). None for what it cannot carry: a literal would.
pub(super) fn quoted(text: &str) -> Option<String> {
    if text.chars().any(|c| !c.is_ascii() || c.is_ascii_control()) {
        return None;
    }
    Some(format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"")
    ))
}

/// A mailbox name on the wire: modified UTF-7 (RFC 3501, section 5.1.3), quoted.
pub(super) fn mailbox_name(folder: &str) -> Result<String, MailboxError> {
    let no_name = || MailboxError::Config("a configured folder's name holds control codes".into());
    if folder.chars().any(char::is_control) {
        return Err(no_name());
    }
    quoted(&utf7_imap::encode_utf7_imap(folder.to_owned())).ok_or_else(no_name)
}
