//! An SMTP server that takes everything and remembers when the final dots came.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::Instant,
};

#[derive(Clone)]
pub struct Sink {
    pub port: u16,
    dots: Arc<Mutex<Vec<Instant>>>,
    rung: Arc<Notify>,
}

impl Sink {
    pub async fn start() -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Sink {
            port: listener.local_addr().unwrap().port(),
            dots: Arc::default(),
            rung: Arc::default(),
        };
        let serving = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.talk(stream).await });
            }
        });
        sink
    }

    pub fn taken(&self) -> usize {
        self.dots.lock().unwrap().len()
    }

    /// When the final dot number `n` (from 0) came.
    pub async fn dot(&self, n: usize) -> Instant {
        loop {
            let rung = self.rung.notified();
            if let Some(at) = self.dots.lock().unwrap().get(n) {
                return *at;
            }
            rung.await;
        }
    }

    /// The end of the line ends the talk; the daemon's letters say what they think of it.
    async fn talk(&self, stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut stream = BufReader::new(stream);
        let mut answer: &[u8] = b"220 sink.test ESMTP\r\n";
        let mut line = Vec::new();
        let mut in_letter = false;
        loop {
            if stream.get_mut().write_all(answer).await.is_err() {
                return;
            }
            line.clear();
            if !matches!(stream.read_until(b'\n', &mut line).await, Ok(1..)) {
                return;
            }
            answer = match line.get(..4).map(<[u8]>::to_ascii_uppercase).as_deref() {
                _ if in_letter => match line == b".\r\n" {
                    true => {
                        in_letter = false;
                        self.dots.lock().unwrap().push(Instant::now());
                        self.rung.notify_waiters();
                        b"250 2.0.0 queued\r\n"
                    }
                    false => b"",
                },
                Some(b"EHLO") => b"250-sink.test\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n",
                Some(b"AUTH") => b"235 welcome\r\n",
                Some(b"DATA") => {
                    in_letter = true;
                    b"354 go on\r\n"
                }
                Some(b"QUIT") => b"221 bye\r\n",
                _ => b"250 ok\r\n",
            };
        }
    }
}
