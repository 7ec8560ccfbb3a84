//! The daemon: every hub is watched, judged and answered until the process is told to stop.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::{
    sync::{Notify, mpsc, watch},
    task::JoinSet,
    time::sleep,
};

use super::{
    desk::{self, Reading},
    judge::Judge,
    postman,
    watch::watch as watch_mailbox,
};
use crate::{
    config::{Config, hub::Hub},
    domain::reading::Reader,
    mailbox::{self, stopped},
    post::{identity::Key, smtp},
    render::Letters,
    store::{Db, lease},
};

/// A lease is renewed three times before it runs out.
const LEASE: TimeDelta = TimeDelta::seconds(90);
const RENEW: Duration = Duration::from_secs(30);
/// Batches between the watcher and the desk: one under judgement, one read, one coming in.
const BATCHES: usize = 2;
/// A watcher that died (a library's panic) begins again after this.
const AFTER_PANIC: Duration = Duration::from_secs(10);

/// What the daemon was started with.
pub struct Daemon {
    pub config: Config,
    pub letters: Letters,
    pub key: Key,
    pub db: Db,
    pub now: fn() -> DateTime<Utc>,
}

/// Runs until `stop` says so, or until something fails that a restart may mend.
pub async fn run(daemon: Daemon, stop: watch::Receiver<bool>) -> Result<()> {
    let state = State::open(&daemon.config.state_dir)?;
    let daemon = Arc::new(daemon);
    let reader = Arc::new(Reader::new(&daemon.config.programmes));
    take_leases(&daemon, &state.holder).await?;
    let mut tasks: JoinSet<Result<()>> = JoinSet::new();
    for index in 0..daemon.config.hubs.len() {
        let one = One {
            daemon: Arc::clone(&daemon),
            index,
            holder: state.holder.clone(),
        };
        one.spawn(&mut tasks, Arc::clone(&reader), &stop);
    }
    {
        let (daemon, holder, stop) = (Arc::clone(&daemon), state.holder.clone(), stop.clone());
        tasks.spawn(async move { renew_leases(&daemon, &holder, stop).await });
    }
    tracing::info!(hubs = daemon.config.hubs.len(), "watching");
    let mut first_error = None;
    while let Some(ended) = tasks.join_next().await {
        let result = match ended {
            Ok(result) => result,
            Err(panic) => Err(anyhow!("a task has ended: {panic}")),
        };
        if let Err(error) = result {
            first_error.get_or_insert(error);
        }
        if first_error.is_some() && !*stop.borrow() {
            // One part without the others would answer nobody, or judge nothing: end and let the
            // service manager begin anew. Nothing is lost by it.
            tasks.abort_all();
        }
    }
    release_leases(&daemon, &state.holder).await?;
    first_error.map_or(Ok(()), Err)
}

/// One hub's three workers.
struct One {
    daemon: Arc<Daemon>,
    index: usize,
    holder: String,
}

impl One {
    fn spawn(
        self,
        tasks: &mut JoinSet<Result<()>>,
        reader: Arc<Reader>,
        stop: &watch::Receiver<bool>,
    ) {
        let (hand, batches) = mpsc::channel(BATCHES);
        let written = Arc::new(Notify::new());
        let one = Arc::new(self);
        {
            let (one, stop) = (Arc::clone(&one), stop.clone());
            tasks.spawn(async move { one.watch(hand, stop).await });
        }
        {
            let (one, written) = (Arc::clone(&one), Arc::clone(&written));
            tasks.spawn(async move {
                let hub = one.hub()?;
                let daemon = &one.daemon;
                let judge = Judge::new(&daemon.config, hub, &daemon.letters, &daemon.key);
                let reading = Reading::new(reader, hub);
                desk::work(
                    judge,
                    reading,
                    &daemon.db,
                    &one.holder,
                    batches,
                    &written,
                    daemon.now,
                )
                .await;
                Ok(())
            });
        }
        let stop = stop.clone();
        tasks.spawn(async move {
            let patience = (smtp::Patience::default(), mailbox::Patience::default());
            postman::work(
                one.hub()?,
                &one.daemon.db,
                patience,
                &written,
                one.daemon.now,
                stop,
            )
            .await
        });
    }

    fn hub(&self) -> Result<&Hub> {
        self.daemon
            .config
            .hubs
            .get(self.index)
            .ok_or_else(|| anyhow!("no hub number {}", self.index))
    }

    /// The libraries under the watcher may panic on what a server sends: it is begun anew.
    async fn watch(
        self: Arc<Self>,
        hand: mpsc::Sender<super::poll::Batch>,
        mut stop: watch::Receiver<bool>,
    ) -> Result<()> {
        loop {
            let (one, hand, until) = (Arc::clone(&self), hand.clone(), stop.clone());
            let watching = tokio::spawn(async move {
                let daemon = &one.daemon;
                let patience = mailbox::Patience::default();
                watch_mailbox(one.hub()?, &daemon.db, &hand, patience, daemon.now, until).await;
                Ok::<(), anyhow::Error>(())
            });
            match watching.await {
                Ok(ended) => return ended,
                Err(panic) => {
                    tracing::error!(hub = %self.hub()?.id, %panic, "the watcher fell over and begins again");
                    tokio::select! {
                        () = sleep(AFTER_PANIC) => {}
                        () = stopped(&mut stop) => return Ok(()),
                    }
                }
            }
        }
    }
}

/// The daemon's own folder: one daemon at a time, and one name for it from start to start.
struct State {
    holder: String,
    _lock: File,
}

impl State {
    fn open(folder: &Path) -> Result<State> {
        let path = folder.join("daemon.lock");
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("open {}", path.display()))?;
        if lock.try_lock().is_err() {
            bail!(
                "start: another daemon already runs with the state folder {}",
                folder.display()
            );
        }
        let mut holder = String::new();
        lock.read_to_string(&mut holder)
            .with_context(|| format!("read {}", path.display()))?;
        if holder.is_empty() {
            let mut random = [0_u8; 16];
            getrandom::fill(&mut random).context("name the daemon: no randomness")?;
            holder = random.iter().map(|b| format!("{b:02x}")).collect();
            lock.rewind()
                .with_context(|| format!("write {}", path.display()))?;
            lock.write_all(holder.as_bytes())
                .and_then(|()| lock.sync_all())
                .with_context(|| format!("write {}", path.display()))?;
        }
        Ok(State {
            holder,
            _lock: lock,
        })
    }
}

async fn take_leases(daemon: &Daemon, holder: &str) -> Result<()> {
    let now = (daemon.now)();
    for hub in &daemon.config.hubs {
        let mut tx = daemon.db.begin().await?;
        if !lease::take(&mut tx, &hub.id, holder, now, now + LEASE).await? {
            bail!("start: another daemon has the lease of hub {}", hub.id);
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Renews until told to stop; a lease that was lost ends the daemon.
async fn renew_leases(
    daemon: &Daemon,
    holder: &str,
    mut stop: watch::Receiver<bool>,
) -> Result<()> {
    loop {
        tokio::select! {
            () = sleep(RENEW) => {}
            () = stopped(&mut stop) => return Ok(()),
        }
        take_leases(daemon, holder).await?;
    }
}

async fn release_leases(daemon: &Daemon, holder: &str) -> Result<()> {
    for hub in &daemon.config.hubs {
        let mut tx = daemon.db.begin().await?;
        lease::release(&mut tx, &hub.id, holder).await?;
        tx.commit().await?;
    }
    Ok(())
}
