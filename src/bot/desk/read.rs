//! Reading one mail, beside whatever else the program does.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use crate::{
    bot::{
        judge::{Arrived, Place},
        poll::Incoming,
    },
    config::hub::Hub,
    domain::{
        address::Address,
        authentication::Receiver,
        mail,
        reading::{self, Reader, Watched},
    },
    mailbox::Bytes,
};

/// What reading needs, shared with the blocking pool.
#[derive(Clone)]
pub struct Reading {
    pub reader: Arc<Reader>,
    own_addresses: Arc<[Address]>,
    receiver: Receiver,
}

impl Reading {
    pub fn new(reader: Arc<Reader>, hub: &Hub) -> Reading {
        let mut own = vec![hub.address.clone()];
        own.extend(hub.own_addresses.iter().cloned());
        Reading {
            reader,
            own_addresses: own.into(),
            receiver: hub.receiver.clone(),
        }
    }

    /// Reads one mail. A panic is that mail's fault alone: it becomes the reason to set it aside.
    pub(super) fn read(&self, account: &str, junk: bool, incoming: Incoming) -> Read {
        let fetched = incoming.mail;
        let (raw, too_large) = match fetched.bytes {
            Bytes::Whole(bytes) => (bytes, false),
            Bytes::HeaderOnly { header, .. } => (header, true),
        };
        let read = self.bytes(&raw, too_large);
        let place = Place {
            account: account.to_owned(),
            folder: fetched.folder,
            uidvalidity: i64::from(fetched.uidvalidity),
            uid: fetched.uid,
            arrival: fetched.arrival,
            from_before: incoming.from_before,
        };
        match read {
            Some((fingerprint, reading)) => Read::Done(Box::new(Arrived {
                place,
                junk,
                raw,
                fingerprint,
                reading,
            })),
            None => Read::Panicked { place, raw },
        }
    }

    /// Reads a mail of the journal once more.
    pub fn again(&self, raw: &[u8], too_large: bool) -> Option<reading::Reading> {
        self.bytes(raw, too_large).map(|(_, reading)| reading)
    }

    /// Fingerprint and reading; none where the reader falls over it.
    pub fn bytes(&self, raw: &[u8], too_large: bool) -> Option<(String, reading::Reading)> {
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mail = if too_large {
                mail::parse_headers(raw)
            } else {
                mail::parse(raw)
            };
            let watched = Watched {
                own_addresses: &self.own_addresses,
                receiver: &self.receiver,
            };
            let reading = self.reader.read(&mail, watched, too_large);
            (mail::fingerprint(&mail), reading)
        }));
        // What it panicked over is in the log; here it only matters that it did.
        read.ok()
    }
}

/// Puts this thread behind those who fetch, judge and send: each of their many small steps would
/// wait for a whole form to be read.
pub fn give_way() {
    // On Linux this is of the calling thread alone. Where it is forbidden all threads are equal, and
    // a full inbox takes a little longer.
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(%error, "readers do not give way");
    }
}

pub(super) enum Read {
    Done(Box<Arrived>),
    /// The reader fell over it.
    Panicked {
        place: Place,
        raw: Vec<u8>,
    },
}

#[cfg(test)]
mod tests {
    use rustix::process::getpriority_process;

    use super::*;

    #[test]
    fn a_reader_stands_back_and_the_rest_of_the_program_does_not() {
        let before = getpriority_process(None).unwrap();
        let reader = std::thread::spawn(|| {
            give_way();
            give_way();
            getpriority_process(None).unwrap()
        });
        assert_eq!(reader.join().unwrap(), before.max(10));
        assert_eq!(getpriority_process(None).unwrap(), before);
    }
}
