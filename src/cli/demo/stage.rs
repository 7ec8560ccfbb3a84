//! The demo's hub: a folder with a Maildir, a register and a folder for letters, worked on by the
//! same steps as `countersign run`, under a clock that the mails set.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};

use super::season::{self, BEGINS, Letter, Scene};
use crate::{
    bot::judge::Outcome,
    config::{self, Config, hub::Hub},
    domain::{mail, reading::Reading},
    post::identity::Key,
    store::{Access, Db, applications, holds, outbox},
};

const HUB: &str = include_str!("../../../deploy/demo/hub.toml");
/// In a folder that `demo` may replace.
const MARK: &str = ".made-by-countersign-demo";
/// The demo's own key. It signs letters that go nowhere, and makes every run's letters the same.
const KEY: [u8; 32] = [0xd3; 32];
/// Between a mail's arrival and our look into the folder.
const NOTICED_AFTER: TimeDelta = TimeDelta::seconds(4);

/// A scene that was played.
pub struct Played {
    pub plot: &'static str,
    /// The demo's clock.
    pub at: DateTime<Utc>,
    pub reading: Reading,
    pub outcome: Outcome,
    pub letters: Vec<outbox::LetterRow>,
}

/// What the register says at the end.
pub struct Register {
    pub applications: Vec<applications::ApplicationRow>,
    pub holds: Vec<holds::HoldRow>,
}
