//! The daemon: every hub is watched, judged and answered until the process is told to stop.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
    pin::pin,
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
    look,
    poll::Batch,
    postman,
    reread::reread_once,
    wake,
    watch::watch as watch_mailbox,
};
use crate::{
    config::{
        Config,
        hub::{Hub, Post},
    },
    domain::reading::Reader,
    mailbox::{self, stopped},
    post::{identity::Key, smtp},
    reader::{Extractor, ocr},
    render::Letters,
    store::{Db, MessageId, lease},
};

/// A lease is renewed three times before it runs out.
const LEASE: TimeDelta = TimeDelta::seconds(90);
const RENEW: Duration = Duration::from_secs(30);
/// Standing by, a hub whose daemon has let go is taken over after at most this.
const STAND_BY: Duration = Duration::from_secs(5);
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
    for hub in &daemon.config.hubs {
        if let Post::Directory { path } = &hub.post {
            fs::create_dir_all(path)
                .with_context(|| format!("make the folder for letters {}", path.display()))?;
        }
    }
    let reader = Reader::new(&daemon.config.programmes)
        .extracting(Extractor::of_this_program().into_extract());
    let reader = Arc::new(reader);
    let daemon = Arc::new(daemon);
    let mut tasks: JoinSet<Result<()>> = JoinSet::new();
    for index in 0..daemon.config.hubs.len() {
        let one = One {
            daemon: Arc::clone(&daemon),
            reader: Arc::clone(&reader),
            index,
            holder: state.holder.clone(),
        };
        let stop = stop.clone();
        tasks.spawn(async move { Arc::new(one).tend(stop).await });
    }
    // One hub without its workers would answer nobody: end, and let the service manager begin
    // anew. Nothing is lost by it.
    while let Some(ended) = tasks.join_next().await {
        ended.context("tend a hub")??;
    }
    Ok(())
}

/// One hub of the daemon's.
struct One {
    daemon: Arc<Daemon>,
    reader: Arc<Reader>,
    index: usize,
    holder: String,
}

impl One {
    /// Works for the hub while its lease is ours, and stands by while it is another daemon's.
    async fn tend(self: Arc<Self>, mut stop: watch::Receiver<bool>) -> Result<()> {
        let (mut told, mut worked) = (false, false);
        while !*stop.borrow() {
            let taken = match self.take_lease().await {
                // It worked once: a full disk or a register that is away will pass.
                Err(error) if worked => {
                    let hub = &self.hub()?.id;
                    tracing::error!(%hub, error = %format!("{error:#}"), "lease not taken");
                    told = true;
                    false
                }
                taken => taken?,
            };
            if taken {
                (told, worked) = (false, true);
                self.work(stop.clone()).await?;
                continue;
            }
            if !told {
                tracing::info!(hub = %self.hub()?.id, "another daemon works for this hub: standing by");
                told = true;
            }
            tokio::select! {
                () = sleep(STAND_BY) => {}
                () = stopped(&mut stop) => {}
            }
        }
        Ok(())
    }

    /// The hub's workers, until told to stop or the lease is lost.
    async fn work(self: &Arc<Self>, stop: watch::Receiver<bool>) -> Result<()> {
        tracing::info!(hub = %self.hub()?.id, "watching");
        let mut tasks: JoinSet<Result<()>> = JoinSet::new();
        let (hand, batches) = mpsc::channel(BATCHES);
        let written = Arc::new(Notify::new());
        {
            let (one, stop) = (Arc::clone(self), stop.clone());
            tasks.spawn(async move { one.watch(hand, stop).await });
        }
        {
            let (one, written) = (Arc::clone(self), Arc::clone(&written));
            tasks.spawn(async move {
                let reading = Reading::new(Arc::clone(&one.reader), one.hub()?);
                let (db, now) = (&one.daemon.db, one.daemon.now);
                desk::work(
                    one.judge()?,
                    reading,
                    db,
                    &one.holder,
                    batches,
                    &written,
                    now,
                )
                .await;
                Ok(())
            });
        }
        {
            let (one, stop) = (Arc::clone(self), stop.clone());
            tasks.spawn(async move { one.read_anew(stop).await });
        }
        {
            let (one, stop, written) = (Arc::clone(self), stop.clone(), Arc::clone(&written));
            tasks.spawn(async move {
                let (db, now) = (&one.daemon.db, one.daemon.now);
                wake::work(one.judge()?, db, &written, now, stop).await
            });
        }
        {
            let (one, stop) = (Arc::clone(self), stop.clone());
            tasks.spawn(async move {
                let patience = (smtp::Patience::default(), mailbox::Patience::default());
                let (db, now) = (&one.daemon.db, one.daemon.now);
                postman::work(one.judge()?, db, patience, &written, now, stop).await
            });
        }
        if let Some(tesseract) = self.daemon.config.tesseract.as_deref().and_then(ocr::find) {
            let (one, stop) = (Arc::clone(self), stop.clone());
            let ocr = ocr::Ocr::new(tesseract);
            tasks.spawn(async move {
                look::work(one.hub()?, &one.daemon.db, &one.reader, &ocr, stop).await
            });
        }
        let mut renewing = pin!(self.renew_lease(stop));
        loop {
            tokio::select! {
                kept = &mut renewing => {
                    if !kept? {
                        // Another daemon took over: whatever is under way here must not go on.
                        tasks.shutdown().await;
                        return Ok(());
                    }
                    break;
                }
                ended = tasks.join_next() => match ended {
                    Some(ended) => ended.context("work for a hub")??,
                    None => break,
                },
            }
        }
        // Told to stop: each ends with what it has in hand.
        while let Some(ended) = tasks.join_next().await {
            ended.context("work for a hub")??;
        }
        self.release_lease().await
    }

    fn hub(&self) -> Result<&Hub> {
        self.daemon
            .config
            .hubs
            .get(self.index)
            .ok_or_else(|| anyhow!("no hub number {}", self.index))
    }

    fn judge(&self) -> Result<Judge<'_>> {
        let daemon = &self.daemon;
        Ok(Judge::new(
            &daemon.config,
            self.hub()?,
            &daemon.letters,
            &daemon.key,
        ))
    }

    /// Once, beside the others' work: an upgrade must not keep a school waiting.
    async fn read_anew(&self, stop: watch::Receiver<bool>) -> Result<()> {
        let (judge, hub) = (self.judge()?, &self.hub()?.id);
        let reading = Reading::new(Arc::clone(&self.reader), self.hub()?);
        let (db, mut after, mut turns) = (&self.daemon.db, MessageId(0), 0_u32);
        while !*stop.borrow() {
            let now = (self.daemon.now)();
            match reread_once(&judge, &reading, db, &self.holder, after, now).await {
                Ok(Some(last)) => (after, turns) = (last, turns + 1),
                Ok(None) if turns == 0 => break,
                Ok(None) => {
                    tracing::info!(%hub, "mail of an older reader was read anew");
                    break;
                }
                // The old readings serve; the next start tries again.
                Err(error) => {
                    tracing::error!(%hub, error = %format!("{error:#}"), "mail not read anew");
                    break;
                }
            }
        }
        Ok(())
    }

    async fn take_lease(&self) -> Result<bool> {
        let now = (self.daemon.now)();
        let mut tx = self.daemon.db.begin().await?;
        let taken = lease::take(&mut tx, &self.hub()?.id, &self.holder, now, now + LEASE).await?;
        tx.commit().await?;
        Ok(taken)
    }

    /// Renews until told to stop (true) or the lease is another's (false).
    async fn renew_lease(&self, mut stop: watch::Receiver<bool>) -> Result<bool> {
        let mut until = (self.daemon.now)() + LEASE;
        loop {
            tokio::select! {
                () = sleep(RENEW) => {}
                () = stopped(&mut stop) => return Ok(true),
            }
            match self.take_lease().await {
                Ok(true) => until = (self.daemon.now)() + LEASE,
                Ok(false) => return Ok(false),
                // A full disk, or a register that is away for a moment.
                Err(error) => {
                    let hub = &self.hub()?.id;
                    tracing::error!(%hub, error = %format!("{error:#}"), "lease not renewed");
                    if (self.daemon.now)() >= until {
                        return Ok(false);
                    }
                }
            }
        }
    }

    async fn release_lease(&self) -> Result<()> {
        let mut tx = self.daemon.db.begin().await?;
        lease::release(&mut tx, &self.hub()?.id, &self.holder).await?;
        tx.commit().await
    }

    /// The libraries under the watcher may panic on what a server sends: it is begun anew.
    async fn watch(
        self: Arc<Self>,
        hand: mpsc::Sender<Batch>,
        mut stop: watch::Receiver<bool>,
    ) -> Result<()> {
        loop {
            let (one, hand, until) = (Arc::clone(&self), hand.clone(), stop.clone());
            let mut watching: JoinSet<Result<()>> = JoinSet::new();
            watching.spawn(async move {
                let daemon = &one.daemon;
                let patience = mailbox::Patience::default();
                watch_mailbox(one.hub()?, &daemon.db, &hand, patience, daemon.now, until).await;
                Ok(())
            });
            match watching.join_next().await {
                Some(Ok(ended)) => return ended,
                None => return Ok(()),
                Some(Err(panic)) => {
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
