//! An SMTP server that does as it is told: answers as scripted, hangs, hangs up, takes a letter
//! and says nothing. It counts what it has accepted, by letter and recipient, since that is what
//! a school would find in its inbox.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::{
        Notify,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        watch,
    },
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{self, pki_types::PrivateKeyDer},
};

/// A place in the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    /// RCPT of this address (lower case), or of any.
    Rcpt(Option<String>),
    Data,
    /// After the first octets of the letter.
    Body,
    /// After the final dot; `accepted`: the letter is delivered nevertheless.
    Dot {
        accepted: bool,
    },
    /// After the 250 to the final dot has been sent.
    Done,
    Rset,
}

/// What to do there.
#[derive(Debug, Clone)]
pub enum Do {
    Say(&'static str),
    Hang,
    HangUp,
    /// Does as usual, but only after the word has been given.
    Wait(Arc<Notify>),
}

#[derive(Debug, Clone)]
struct Fault {
    at: Step,
    act: Do,
    once: bool,
}

/// A letter this server has made itself responsible for.
#[derive(Debug, Clone)]
pub struct Accepted {
    pub sender: String,
    pub recipients: Vec<String>,
    /// Dots unstuffed, as it would be delivered.
    pub bytes: Vec<u8>,
}

impl Accepted {
    pub fn message_id(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes).into_owned();
        text.lines()
            .take_while(|line| !line.is_empty())
            .find_map(|line| line.strip_prefix("Message-ID: "))
            .unwrap_or_default()
            .to_owned()
    }
}

#[derive(Default)]
struct State {
    faults: Vec<Fault>,
    accepted: Vec<Accepted>,
    /// Every command line, in order; `(connect)` for each connection.
    heard: Vec<String>,
    hanging: Arc<Notify>,
    /// Rung for every letter accepted.
    taken: Arc<Notify>,
    deliveries: Option<UnboundedSender<Accepted>>,
    pulse: Option<watch::Sender<u64>>,
}

impl State {
    fn hear(&mut self, line: String) {
        self.heard.push(line);
        if let Some(pulse) = &self.pulse {
            pulse.send_modify(|beats| *beats += 1);
        }
    }

    /// From here on the letter is delivered, whatever the client is told.
    fn accept(&mut self, letter: Accepted) {
        if let Some(deliveries) = &self.deliveries {
            deliveries.send(letter.clone()).unwrap();
        }
        self.accepted.push(letter);
        self.taken.notify_one();
    }
}

/// How the line is protected.
#[derive(Clone, Default)]
pub enum Line {
    #[default]
    Plain,
    Tls(Arc<rustls::ServerConfig>),
    StartTls(Arc<rustls::ServerConfig>),
}

pub struct SmtpPeer {
    pub addr: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl Drop for SmtpPeer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl SmtpPeer {
    pub async fn start() -> SmtpPeer {
        SmtpPeer::start_on(Line::Plain).await
    }

    pub async fn start_on(line: Line) -> SmtpPeer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        let task = tokio::spawn(async move {
            let mut talks = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                talks.spawn(talk(stream, line.clone(), shared.clone()));
            }
        });
        SmtpPeer { addr, state, task }
    }

    /// From now on, whenever the conversation comes there.
    pub fn always(&self, at: Step, act: Do) {
        self.push(at, act, false);
    }

    /// The next time only.
    pub fn once(&self, at: Step, act: Do) {
        self.push(at, act, true);
    }

    fn push(&self, at: Step, act: Do, once: bool) {
        let fault = Fault { at, act, once };
        self.state.lock().unwrap().faults.push(fault);
    }

    /// Returns when a conversation hangs as scripted.
    pub async fn hangs(&self) {
        let hanging = self.state.lock().unwrap().hanging.clone();
        hanging.notified().await;
    }

    /// Every letter from now on that it accepts, for whoever delivers them.
    pub fn deliveries(&self) -> UnboundedReceiver<Accepted> {
        let (sender, receiver) = unbounded_channel();
        self.state.lock().unwrap().deliveries = Some(sender);
        receiver
    }

    /// Counts every line it hears from now on.
    pub fn count_lines(&self, pulse: watch::Sender<u64>) {
        self.state.lock().unwrap().pulse = Some(pulse);
    }

    pub fn accepted(&self) -> Vec<Accepted> {
        self.state.lock().unwrap().accepted.clone()
    }

    /// Returns when more letters than so many were accepted.
    pub async fn accepts_more_than(&self, number: usize) {
        let taken = self.state.lock().unwrap().taken.clone();
        while self.accepted().len() <= number {
            taken.notified().await;
        }
    }

    /// How often this letter was accepted for this recipient.
    pub fn acceptances(&self, message_id: &str, recipient: &str) -> usize {
        self.accepted()
            .iter()
            .filter(|letter| letter.message_id() == message_id)
            .filter(|letter| letter.recipients.iter().any(|to| to == recipient))
            .count()
    }

    pub fn heard(&self) -> Vec<String> {
        self.state.lock().unwrap().heard.clone()
    }

    pub fn connections(&self) -> usize {
        let heard = self.heard();
        heard.iter().filter(|line| *line == "(connect)").count()
    }
}

/// What the script says for this place, if anything.
fn fault(state: &Mutex<State>, here: &Step) -> Option<Do> {
    let mut state = state.lock().unwrap();
    let position = state.faults.iter().position(|fault| {
        fault.at == *here || matches!((&fault.at, here), (Step::Rcpt(None), Step::Rcpt(_)))
    })?;
    let fault = state.faults[position].clone();
    if fault.once {
        state.faults.remove(position);
    }
    Some(fault.act)
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}
type Stream = BufReader<Box<dyn Wire>>;

/// The answer to the final dot.
const TAKEN: &str = "250 2.0.0 queued as 4XyZ";

/// The conversation is over.
struct Over;

/// Says `usual`, or does what the script says instead. Ok(false) when the usual was not said.
async fn answer(
    stream: &mut Stream,
    state: &Mutex<State>,
    here: Step,
    usual: &str,
) -> Result<bool, Over> {
    match fault(state, &here) {
        None => say(stream, usual).await.map(|()| true),
        Some(Do::Say(words)) => {
            say(stream, words).await?;
            if words.starts_with("421") {
                return Err(Over);
            }
            Ok(words.starts_with(&usual[..1]))
        }
        Some(Do::HangUp) => Err(Over),
        Some(Do::Hang) => hang(stream, state).await,
        Some(Do::Wait(word)) => {
            wait(state, &word).await;
            say(stream, usual).await.map(|()| true)
        }
    }
}

async fn wait(state: &Mutex<State>, word: &Notify) {
    state.lock().unwrap().hanging.notify_one();
    word.notified().await;
}

async fn say(stream: &mut Stream, words: &str) -> Result<(), Over> {
    stream
        .get_mut()
        .write_all(format!("{words}\r\n").as_bytes())
        .await
        .map_err(|_| Over)?;
    stream.get_mut().flush().await.map_err(|_| Over)
}

/// Says nothing more, until the client has gone.
async fn hang<T>(stream: &mut Stream, state: &Mutex<State>) -> Result<T, Over> {
    state.lock().unwrap().hanging.notify_one();
    let mut ignored = Vec::new();
    loop {
        ignored.clear();
        match stream.read_until(b'\n', &mut ignored).await {
            Ok(0) | Err(_) => return Err(Over),
            Ok(_) => {}
        }
    }
}

async fn talk(stream: TcpStream, line: Line, state: Arc<Mutex<State>>) {
    state.lock().unwrap().hear("(connect)".to_owned());
    let (wire, upgrade): (Box<dyn Wire>, _) = match line {
        Line::Plain => (Box::new(stream), None),
        Line::StartTls(config) => (Box::new(stream), Some(config)),
        Line::Tls(config) => match TlsAcceptor::from(config).accept(stream).await {
            Ok(stream) => (Box::new(stream), None),
            Err(_) => return,
        },
    };
    // Over: the socket is closed by being dropped.
    if let Err(Over) = converse(BufReader::new(wire), upgrade, &state).await {}
}

async fn converse(
    mut stream: Stream,
    mut upgrade: Option<Arc<rustls::ServerConfig>>,
    state: &Mutex<State>,
) -> Result<(), Over> {
    answer(&mut stream, state, Step::Greeting, "220 peer.test ESMTP").await?;
    let (mut sender, mut recipients) = (String::new(), Vec::new());
    loop {
        let line = read_line(&mut stream).await?;
        state.lock().unwrap().hear(line.clone());
        let upper = line.to_ascii_uppercase();
        let word = upper.split([' ', ':']).next().unwrap_or_default();
        match word {
            "EHLO" => {
                let offer = match upgrade {
                    Some(_) => "250-peer.test\r\n250 STARTTLS",
                    None => "250-peer.test\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN XOAUTH2",
                };
                answer(&mut stream, state, Step::Ehlo, offer).await?;
            }
            "STARTTLS" => {
                if answer(&mut stream, state, Step::StartTls, "220 go ahead").await?
                    && let Some(config) = upgrade.take()
                {
                    let plain = stream.into_inner();
                    let tls = TlsAcceptor::from(config).accept(plain).await;
                    stream = BufReader::new(Box::new(tls.map_err(|_| Over)?));
                }
            }
            "AUTH" => {
                answer(&mut stream, state, Step::Auth, "235 welcome").await?;
            }
            "MAIL" => {
                (sender, recipients) = (address(&line), Vec::new());
                answer(&mut stream, state, Step::Mail, "250 sender ok").await?;
            }
            "RCPT" => {
                let to = address(&line);
                let here = Step::Rcpt(Some(to.to_ascii_lowercase()));
                if answer(&mut stream, state, here, "250 recipient ok").await? {
                    recipients.push(to);
                }
            }
            "DATA" => {
                if !answer(&mut stream, state, Step::Data, "354 go on").await? {
                    continue;
                }
                let bytes = read_letter(&mut stream, state).await?;
                let letter = Accepted {
                    sender: sender.clone(),
                    recipients: std::mem::take(&mut recipients),
                    bytes,
                };
                let fault = [true, false].into_iter().find_map(|accepted| {
                    fault(state, &Step::Dot { accepted }).map(|act| (accepted, act))
                });
                match fault {
                    None => {
                        state.lock().unwrap().accept(letter);
                        say(&mut stream, TAKEN).await?;
                        answer_nothing(&mut stream, state).await?;
                    }
                    Some((accepted, act)) => {
                        if accepted {
                            state.lock().unwrap().accept(letter);
                        }
                        match act {
                            Do::Say(words) => say(&mut stream, words).await?,
                            Do::HangUp => return Err(Over),
                            Do::Hang => hang(&mut stream, state).await?,
                            Do::Wait(word) => {
                                wait(state, &word).await;
                                say(&mut stream, TAKEN).await?;
                                answer_nothing(&mut stream, state).await?;
                            }
                        }
                    }
                }
            }
            "RSET" => {
                answer(&mut stream, state, Step::Rset, "250 reset").await?;
            }
            "QUIT" => {
                say(&mut stream, "221 bye").await?;
                return Err(Over);
            }
            _ => say(&mut stream, "502 what?").await?,
        }
    }
}

async fn answer_nothing(stream: &mut Stream, state: &Mutex<State>) -> Result<(), Over> {
    match fault(state, &Step::Done) {
        None => Ok(()),
        Some(Do::Say(words)) => say(stream, words).await,
        Some(Do::HangUp) => Err(Over),
        Some(Do::Hang) => hang(stream, state).await,
        Some(Do::Wait(word)) => {
            wait(state, &word).await;
            Ok(())
        }
    }
}

async fn read_line(stream: &mut Stream) -> Result<String, Over> {
    let mut line = Vec::new();
    match stream.read_until(b'\n', &mut line).await {
        Ok(0) | Err(_) => Err(Over),
        Ok(_) => Ok(String::from_utf8_lossy(&line).trim_end().to_owned()),
    }
}

async fn read_letter(stream: &mut Stream, state: &Mutex<State>) -> Result<Vec<u8>, Over> {
    // Whatever has come so far is the first octets.
    if stream.fill_buf().await.map_err(|_| Over)?.is_empty() {
        return Err(Over);
    }
    match fault(state, &Step::Body) {
        None => {}
        Some(Do::Say(words)) => say(stream, words).await?,
        Some(Do::HangUp) => return Err(Over),
        Some(Do::Wait(word)) => wait(state, &word).await,
        // A hanging reader lets the client's buffers fill up.
        Some(Do::Hang) => {
            state.lock().unwrap().hanging.notify_one();
            std::future::pending().await
        }
    }
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream
            .read_until(b'\n', &mut line)
            .await
            .map_err(|_| Over)?
            == 0
        {
            return Err(Over);
        }
        if line == b".\r\n" {
            return Ok(bytes);
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

/// A certificate authority of our own, and a server certificate for 127.0.0.1 under it.
pub struct Authority {
    pub ca_pem: String,
    pub server: Arc<rustls::ServerConfig>,
}

pub fn authority() -> Authority {
    let ca_key = rcgen::KeyPair::generate().unwrap();
    let mut ca = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca_cert = ca.self_signed(&ca_key).unwrap();
    let issuer = rcgen::Issuer::new(ca, ca_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    Authority {
        ca_pem: ca_cert.pem(),
        server: Arc::new(server),
    }
}
