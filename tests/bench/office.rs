//! A hub's desk without a mailbox or a post: for what is measured message by message.

use std::path::Path;

use countersign::{
    bot::judge::{Arrived, Judge, Place},
    clock,
    config::{Config, hub::Hub},
    domain::{
        mail::{self, Mail},
        reading::{Reader, Reading, Watched},
    },
    post::identity::Key,
    render::Letters,
};
use tempfile::TempDir;

use crate::{
    hub::{self, Ports},
    mails::Mails,
};

const ADDRESS: &str = "hub@cambridge.test";

pub struct Office {
    pub mails: Mails,
    pub letters: Letters,
    config: Config,
    key: Key,
    reader: Reader,
    folder: TempDir,
}

impl Office {
    pub fn open() -> Office {
        let folder = tempfile::Builder::new().prefix("bench").tempdir().unwrap();
        let ports = Ports {
            imaps: 993,
            smtp: 25,
            ca: Path::new("/nowhere"),
            password: "unused",
        };
        let path = hub::configure(folder.path(), ADDRESS, "send", &ports);
        let config = Config::load(&path).unwrap_or_else(|problems| panic!("{problems:?}"));
        Office {
            mails: Mails::to(ADDRESS),
            letters: Letters::compiled_in().unwrap(),
            reader: Reader::new(&config.programmes),
            key: Key::new("5f".repeat(32).as_bytes()).unwrap(),
            config,
            folder,
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn hub(&self) -> &Hub {
        &self.config.hubs[0]
    }

    pub fn judge(&self) -> Judge<'_> {
        Judge::new(&self.config, self.hub(), &self.letters, &self.key)
    }

    pub fn read(&self, mail: &Mail) -> Reading {
        let hub = self.hub();
        let watched = Watched {
            own_addresses: std::slice::from_ref(&hub.address),
            receiver: &hub.receiver,
        };
        self.reader.read(mail, watched, false)
    }

    pub fn arrived(&self, n: usize, raw: Vec<u8>) -> Arrived {
        let mail = mail::parse(&raw);
        Arrived {
            place: Place {
                account: "imap:bench".to_owned(),
                folder: "INBOX".to_owned(),
                uidvalidity: 1,
                uid: n.to_string(),
                arrival: clock::now(),
                from_before: false,
            },
            junk: false,
            fingerprint: mail::fingerprint(&mail),
            reading: self.read(&mail),
            raw,
        }
    }
}
