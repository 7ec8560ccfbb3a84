//! A line between the daemon and a server that can be stopped at a word: what follows the word is
//! kept back until the line is dropped, so a test can end the daemon exactly there.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
    task::{JoinHandle, JoinSet},
};

#[derive(Default)]
struct Watch {
    /// What the client says that must not get through.
    word: Option<&'static str>,
    stopped: Arc<Notify>,
    verbs: BTreeSet<String>,
    pulse: Option<watch::Sender<u64>>,
}

pub struct Proxy {
    pub port: u16,
    watch: Arc<Mutex<Watch>>,
    task: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    pub async fn before(server: u16) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let watch = Arc::new(Mutex::new(Watch::default()));
        let shared = Arc::clone(&watch);
        let server = SocketAddr::from(([127, 0, 0, 1], server));
        let task = tokio::spawn(async move {
            let mut lines = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                lines.spawn(line(client, server, Arc::clone(&shared)));
            }
        });
        Proxy { port, watch, task }
    }

    /// The next time the client says this word, it does not get through, nor what follows.
    pub fn stop_at(&self, word: &'static str) {
        self.watch.lock().unwrap().word = Some(word);
    }

    /// Counts from now on whatever the client says.
    pub fn count_lines(&self, pulse: watch::Sender<u64>) {
        self.watch.lock().unwrap().pulse = Some(pulse);
    }

    /// The IMAP commands the client has given, without tags and arguments; of a FETCH or SEARCH
    /// both words.
    pub fn verbs(&self) -> BTreeSet<String> {
        self.watch.lock().unwrap().verbs.clone()
    }

    /// Returns when a line has been stopped.
    pub async fn stopped(&self) {
        let stopped = Arc::clone(&self.watch.lock().unwrap().stopped);
        stopped.notified().await;
    }
}

/// One connection, until either side has gone.
async fn line(client: TcpStream, server: SocketAddr, watch: Arc<Mutex<Watch>>) {
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async {
        let mut octets = vec![0; 16 * 1024];
        let mut cut = false;
        while let Ok(count @ 1..) = from_client.read(&mut octets).await {
            cut |= hears_word(&watch, &octets[..count]);
            if !cut && to_server.write_all(&octets[..count]).await.is_err() {
                return;
            }
        }
    };
    let down = async {
        let mut octets = vec![0; 16 * 1024];
        while let Ok(count @ 1..) = from_server.read(&mut octets).await {
            if to_client.write_all(&octets[..count]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

fn hears_word(watch: &Mutex<Watch>, said: &[u8]) -> bool {
    let mut watch = watch.lock().unwrap();
    for line in String::from_utf8_lossy(said).lines() {
        // What is sent after a `+` has no tag: only DONE is a command.
        let verb = match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["DONE"] => "DONE".to_owned(),
            [_, "UID", verb, ..] => format!("UID {verb}"),
            [_, verb, ..] => (*verb).to_owned(),
            _ => continue,
        };
        watch.verbs.insert(verb);
    }
    if let Some(pulse) = &watch.pulse {
        pulse.send_modify(|beats| *beats += 1);
    }
    let Some(word) = watch.word else {
        return false;
    };
    let found = String::from_utf8_lossy(said).contains(word);
    if found {
        watch.word = None;
        watch.stopped.notify_one();
    }
    found
}
