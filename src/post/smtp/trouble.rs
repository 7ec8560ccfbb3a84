//! Why a step of a transaction did not go through, and what that means for the letter: the one
//! place where replies are told apart.

use std::{future::Future, time::Duration};

use lettre::transport::smtp::{self, response::Response};
use tokio::time::timeout;

use crate::post::End;

/// Why a step did not go through.
pub(super) enum Trouble {
    /// The server said no: its code and words.
    Refused(u16, String),
    /// Line, time-out, or an answer that is none.
    Broken(String),
    /// This server cannot do what we need.
    Unable(String),
}

/// "Authentication required" and kin (RFC 4954 section 6) speak of us, not of the letter.
pub(super) fn is_credentials(code: u16) -> bool {
    matches!(code, 530 | 534 | 535 | 538)
}

pub(super) fn words(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    cut(format!("{} {}", response.code(), lines.join(" ")))
}

/// A server's words go into the register; not more of them than a person reads.
fn cut(text: String) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(300)
        .collect()
}

pub(super) async fn step<T>(
    what: &str,
    limit: Duration,
    doing: impl Future<Output = Result<T, smtp::Error>>,
) -> Result<T, Trouble> {
    match timeout(limit, doing).await {
        Ok(done) => done.map_err(Trouble::from),
        Err(_) => Err(Trouble::Broken(format!("{what} timed out"))),
    }
}

impl From<smtp::Error> for Trouble {
    fn from(err: smtp::Error) -> Self {
        let text = cut(match std::error::Error::source(&err) {
            Some(source) => source.to_string(),
            None => err.to_string(),
        });
        match err.status() {
            Some(code) => Trouble::Refused(u16::from(code), cut(format!("{code} {text}"))),
            None if err.is_client() => Trouble::Unable(text),
            None => Trouble::Broken(text),
        }
    }
}

impl Trouble {
    pub(super) fn words(&self) -> &str {
        match self {
            Trouble::Refused(_, words) | Trouble::Broken(words) | Trouble::Unable(words) => words,
        }
    }

    /// While connecting: whatever it is, it says nothing about this letter.
    pub(super) fn before_letter(self, what: &str) -> End {
        let reason = format!("{what}: {}", self.words());
        match self {
            Trouble::Refused(code, _) if is_credentials(code) => End::Credentials(reason),
            Trouble::Refused(..) | Trouble::Broken(_) | Trouble::Unable(_) => End::NotAccepted {
                reason,
                retry: true,
            },
        }
    }

    /// Within the transaction: 5xx is for good, unless it speaks of our credentials.
    pub(super) fn before_dot(self, what: &str) -> End {
        let reason = format!("{what}: {}", self.words());
        match self {
            Trouble::Refused(code, _) if is_credentials(code) => End::Credentials(reason),
            Trouble::Refused(code, _) => End::NotAccepted {
                reason,
                retry: code < 500,
            },
            Trouble::Broken(_) | Trouble::Unable(_) => End::NotAccepted {
                reason,
                retry: true,
            },
        }
    }
}
