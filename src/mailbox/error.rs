//! What can go wrong at a mailbox, by what the caller does next.

use std::io;

/// The variants are the caller's choices: reconnect, go on without, or tell the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailboxError {
    /// The connection is of no more use: broken, silent too long, or out of step. Connect anew.
    #[error("{during}: connection lost: {why}")]
    Lost { during: &'static str, why: String },
    /// The server understood and said no (or did not understand). The connection goes on.
    #[error("{command} refused by the mail server ({verdict}): {text}")]
    Refused {
        command: &'static str,
        verdict: Verdict,
        text: String,
    },
    /// User and password are not accepted: trying again at once only locks the account.
    #[error(
        "log in to the mailbox: the server does not accept user and password ({text}); \
         put the right password into the inbox's password file, or correct its user in hub.toml"
    )]
    Login { text: String },
    /// Nothing but a change of the configuration helps.
    #[error("{0}")]
    Config(String),
    /// A file or folder of a local Maildir.
    #[error("{during}: {kind}")]
    File {
        during: &'static str,
        kind: io::ErrorKind,
    },
}

/// How an IMAP server declines a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    No,
    Bad,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Verdict::No => "NO",
            Verdict::Bad => "BAD",
        })
    }
}

impl MailboxError {
    pub(super) fn lost(during: &'static str, why: impl Into<String>) -> MailboxError {
        MailboxError::Lost {
            during,
            why: why.into(),
        }
    }

    /// Of an input/output error only its kind is kept: async-imap quotes the raw octets it could
    /// not read, and they may be a school's mail.
    pub(super) fn broken(during: &'static str, error: &io::Error) -> MailboxError {
        let why = match error.kind() {
            io::ErrorKind::Other => "the server's answer cannot be read".to_owned(),
            kind => kind.to_string(),
        };
        MailboxError::Lost { during, why }
    }

    pub(super) fn file(during: &'static str, error: &io::Error) -> MailboxError {
        MailboxError::File {
            during,
            kind: error.kind(),
        }
    }
}

const LONGEST_TEXT: usize = 160;

/// A server's words, fit for a log: one line, short, without addresses.
pub(super) fn cut(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_TEXT)
        .collect();
    clean
        .split_whitespace()
        .map(|word| if word.contains('@') { "…" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_words_lose_addresses_control_characters_and_length() {
        assert_eq!(cut("no\r\nuser <jo@school.example> here"), "no user … here");
        assert_eq!(cut(&"é".repeat(500)).chars().count(), LONGEST_TEXT);
    }

    #[test]
    fn raw_octets_of_an_unreadable_answer_are_not_repeated() {
        let error = io::Error::other("during parsing of \"PASSWORD\"");
        let said = MailboxError::broken("UID FETCH", &error).to_string();
        assert_eq!(
            said,
            "UID FETCH: connection lost: the server's answer cannot be read"
        );
    }
}
