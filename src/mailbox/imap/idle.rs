//! Waiting for news (IDLE, RFC 2177), without missing any.

use std::time::Duration;

use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use super::{
    Access, Imap,
    wire::{Heard, ignore},
};
use crate::mailbox::{MailboxError, Woken, stopped};

const IDLE: &str = "IDLE";

impl Imap {
    /// Waits until the folder has news, for at most `limit`.
    ///
    /// Mail that came since the folder was listed ends the wait at once, however it was
    /// announced: between the commands, before the server's `+`, or while another folder was
    /// open. A server that is silent for long is made to answer a command. Where IDLE is not
    /// offered, or refused, this is a timer.
    pub async fn idle(
        &mut self,
        folder: &str,
        limit: Duration,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<Woken, MailboxError> {
        self.open(folder, Access::Read).await?;
        if *stop.borrow() {
            return Ok(Woken::Stop);
        }
        if self.wire.news {
            return Ok(Woken::Mail);
        }
        if !self.offers.idle {
            return Ok(timer(limit, stop).await);
        }
        self.wire.alone(IDLE)?;
        let tag = self.wire.send(IDLE, "").await?;
        match self.wire.wait_for_go_ahead(&tag).await {
            Ok(()) => {}
            Err(MailboxError::Refused { .. }) => {
                self.offers.idle = false;
                return Ok(timer(limit, stop).await);
            }
            Err(other) => return Err(other),
        }
        // Not reset by what the server says: keep-alives alone would keep us here for ever.
        let enough = sleep(limit.min(self.wire.patience.idle));
        tokio::pin!(enough);
        let woken = loop {
            if self.wire.news {
                break Woken::Mail;
            }
            let silence = self.wire.patience.silence;
            let mut look = ignore;
            tokio::select! {
                heard = timeout(silence, self.wire.hear(IDLE, &mut look)) => match heard {
                    // DONE below finds out whether anybody is there.
                    Err(_) => break Woken::Timer,
                    Ok(heard) => if let Heard::Answer(..) = heard? {
                        let why = "the server ended it unasked";
                        return self.wire.lose(MailboxError::lost(IDLE, why));
                    },
                },
                () = &mut enough => break Woken::Timer,
                () = stopped(stop) => break Woken::Stop,
            }
        };
        self.wire.write(IDLE, b"DONE\r\n").await?;
        let allowance = self.wire.patience.command;
        self.wire.finish(tag, allowance, &mut ignore).await?;
        // Announced between the last look and DONE.
        match (woken, self.wire.news) {
            (Woken::Timer, true) => Ok(Woken::Mail),
            (woken, _) => Ok(woken),
        }
    }
}

/// The wait of a mailbox that does not speak up.
async fn timer(limit: Duration, stop: &mut watch::Receiver<bool>) -> Woken {
    tokio::select! {
        () = sleep(limit) => Woken::Timer,
        () = stopped(stop) => Woken::Stop,
    }
}
