//! One letter, one SMTP transaction (RFC 5321), spoken step by step, so that it is always known
//! whether the final dot had been reached: before it a letter is certainly not accepted, after it
//! only the server's answer, or a copy that acceptance made, can say.
//!
//! lettre speaks the commands; its `send` and its pool are not used: they stop at the first
//! refused recipient without saying which, and know no time-outs. A connection is kept warm after
//! a complete transaction only; whatever is cancelled or fails takes its connection with it.

mod line;
mod recipients;
mod trouble;

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, bail};
use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    commands::{Data, Quit, Rset},
    extension::ClientId,
};
use secrecy::ExposeSecret;
use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep, timeout},
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

use self::{
    line::Wrapped,
    recipients::unasked,
    trouble::{Trouble, step, words},
};
use super::{End, Envelope, Offer, Outcome, Roll};
use crate::{
    config::hub::{Security, Server},
    mailbox,
};

/// How long each step may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Name look-up, TCP and TLS; greeting and EHLO; STARTTLS: each.
    pub connect: Duration,
    /// One command and its answer.
    pub command: Duration,
    /// The letter's bytes, up to the final dot.
    pub bytes: Duration,
    /// The answer to the final dot. RFC 5321 section 4.5.3.2.6 asks for ten minutes: giving up
    /// earlier makes doubts out of slow virus scanners.
    pub dot: Duration,
    /// A connection not used for so long is not used again.
    pub warm: Duration,
    /// Once the program is told to stop: the answer to a final dot already written, or to QUIT.
    pub parting: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            connect: Duration::from_secs(60),
            command: Duration::from_secs(120),
            bytes: Duration::from_secs(180),
            dot: Duration::from_secs(600),
            warm: Duration::from_secs(60),
            parting: Duration::from_secs(5),
        }
    }
}

/// Who we say we are.
#[derive(Clone)]
pub enum Login {
    /// A relay that knows us by where we come from.
    Nobody,
    Password(Credentials),
    /// XOAUTH2; replaced by [`Smtp::log_in_as`] before it runs out.
    Token(Credentials),
}

pub struct Smtp {
    host: String,
    port: u16,
    protection: Protection,
    login: Login,
    patience: Patience,
    warm: Option<(Box<AsyncSmtpConnection>, Instant)>,
    stop: Option<watch::Receiver<bool>>,
}

/// How the line is protected.
enum Protection {
    /// A loopback address.
    None,
    Tls(Box<Wrapped>),
    StartTls(TlsParameters),
}

/// Recipients are named; the bytes are still here.
pub struct Transaction {
    connection: Box<AsyncSmtpConnection>,
}

impl Smtp {
    /// Reads the certificate authority; opens nothing.
    pub fn new(server: &Server, patience: Patience) -> anyhow::Result<Smtp> {
        let protection = match server.security {
            Security::None if is_loopback(&server.host) => Protection::None,
            Security::None => bail!(
                "send over an unencrypted line to {}: only a loopback address may",
                server.host
            ),
            Security::Tls => {
                let config = mailbox::tls_config(server.ca_file.as_deref())?;
                let name = ServerName::try_from(server.host.clone())
                    .with_context(|| format!("prepare tls: {} is no server name", server.host))?;
                Protection::Tls(Box::new((TlsConnector::from(Arc::new(config)), name)))
            }
            Security::StartTls => {
                let mut builder = TlsParameters::builder(server.host.clone());
                if let Some(path) = &server.ca_file {
                    let pem = std::fs::read(path)
                        .with_context(|| format!("read certificate {}", path.display()))?;
                    builder =
                        builder
                            .add_root_certificate(Certificate::from_pem(&pem).with_context(
                                || format!("parse certificate {}", path.display()),
                            )?);
                }
                Protection::StartTls(builder.build().context("prepare tls")?)
            }
        };
        let login = if server.user.is_empty() {
            Login::Nobody
        } else {
            Login::Password(Credentials::new(
                server.user.clone(),
                server.password.expose_secret().to_owned(),
            ))
        };
        Ok(Smtp {
            host: server.host.clone(),
            port: server.port,
            protection,
            login,
            patience,
            warm: None,
            stop: None,
        })
    }

    /// From now on what is under way is given up when `stop` says so. Who is killed after a while
    /// leaves a letter in a state nobody wrote down; who gives up in time does not.
    pub fn until(&mut self, stop: watch::Receiver<bool>) {
        self.stop = Some(stop);
    }

    /// A fresh token, or another name. The next transaction connects anew.
    pub fn log_in_as(&mut self, login: Login) {
        self.login = login;
        self.warm = None;
    }

    /// From connecting to the last RCPT.
    pub async fn offer(&mut self, envelope: Envelope<'_>) -> Offer {
        let told = told(self.stop.clone());
        tokio::select! {
            biased;
            offer = self.begin(envelope) => offer,
            () = told => Offer::Closed(Outcome {
                roll: Roll {
                    recipients: unasked(envelope.recipients),
                    copied: false,
                },
                end: End::Interrupted,
            }),
        }
    }

    async fn begin(&mut self, envelope: Envelope<'_>) -> Offer {
        if let Some(connection) = self.still_warm().await {
            // A server may end a connection after so many letters; that is no letter's fault.
            if let Ok(offer) = self.name_recipients(connection, envelope).await {
                return offer;
            }
        }
        let begun = match self.connect().await {
            Ok(connection) => self.name_recipients(connection, envelope).await,
            Err(end) => Err(end),
        };
        begun.unwrap_or_else(|end| {
            Offer::Closed(Outcome {
                roll: Roll {
                    recipients: unasked(envelope.recipients),
                    copied: false,
                },
                end,
            })
        })
    }

    /// DATA, the bytes, the final dot and its answer.
    pub async fn deliver(&mut self, transaction: Transaction, bytes: &[u8]) -> End {
        let Transaction { mut connection } = transaction;
        let data = tokio::select! {
            biased;
            data = step("data", self.patience.command, connection.command(Data)) => data,
            () = told(self.stop.clone()) => return End::Interrupted,
        };
        match data {
            Ok(response) if response.has_code(354) => {}
            Ok(response) => {
                return End::NotAccepted {
                    reason: format!("data: unexpected answer {}", words(&response)),
                    retry: true,
                };
            }
            Err(trouble) => return trouble.before_dot("data"),
        }

        let dot = AtomicBool::new(false);
        let at_dot = Notify::new();
        let (answer, stopped) = {
            // lettre writes the dot itself, right after the iterator has ended.
            let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
            let watched = bytes.chunks(16 * 1024).chain(std::iter::from_fn(|| {
                dot.store(true, Ordering::SeqCst);
                at_dot.notify_one();
                None
            }));
            let patience = self.patience;
            let too_long = async {
                if timeout(patience.bytes, at_dot.notified()).await.is_ok() {
                    sleep(patience.dot).await;
                }
            };
            let stopped = async {
                told(self.stop.clone()).await;
                if dot.load(Ordering::SeqCst) {
                    sleep(patience.parting).await;
                }
            };
            tokio::select! {
                biased;
                answer = connection.message_iter(watched) => (Some(answer), false),
                () = too_long => (None, false),
                () = stopped => (None, true),
            }
        };
        let reached = dot.load(Ordering::SeqCst);
        match answer.map(|answer| answer.map_err(Trouble::from)) {
            Some(Ok(response)) if u16::from(response.code()) / 100 == 2 => {
                self.warm = Some((connection, Instant::now()));
                End::Accepted(words(&response))
            }
            Some(Ok(response)) => {
                End::InDoubt(format!("dot: unexpected answer {}", words(&response)))
            }
            Some(Err(trouble @ Trouble::Refused(..))) => trouble.before_dot("dot"),
            Some(Err(Trouble::Broken(why) | Trouble::Unable(why))) if reached => {
                End::InDoubt(format!("dot: {why}"))
            }
            Some(Err(trouble)) => trouble.before_dot("bytes"),
            None if reached && stopped => {
                End::InDoubt("dot: told to stop before it was answered".to_owned())
            }
            None if stopped => End::Interrupted,
            None if reached => End::InDoubt("dot: timed out".to_owned()),
            None => End::NotAccepted {
                reason: "bytes: timed out".to_owned(),
                retry: true,
            },
        }
    }

    /// Says goodbye; for the end of the day.
    pub async fn close(&mut self) {
        if let Some((mut connection, _)) = self.warm.take()
            && let Err(err) = step("quit", self.patience.parting, connection.command(Quit)).await
        {
            tracing::debug!(reason = %err.words(), "smtp server did not say goodbye");
        }
    }

    async fn still_warm(&mut self) -> Option<Box<AsyncSmtpConnection>> {
        let (mut connection, since) = self.warm.take()?;
        if since.elapsed() >= self.patience.warm {
            return None;
        }
        match step("rset", self.patience.command, connection.command(Rset)).await {
            Ok(_) => Some(connection),
            Err(_) => None,
        }
    }

    async fn connect(&self) -> Result<Box<AsyncSmtpConnection>, End> {
        let hello = ClientId::default();
        let (wrapped, upgrade) = match &self.protection {
            Protection::None => (None, None),
            Protection::Tls(wrapped) => (Some(wrapped.as_ref()), None),
            Protection::StartTls(tls) => (None, Some(tls.clone())),
        };
        let opening = line::open(&self.host, self.port, wrapped);
        let stream = match timeout(self.patience.connect, opening).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(Trouble::Broken(error.to_string())),
            Err(_) => Err(Trouble::Broken("timed out".to_owned())),
        }
        .map_err(|trouble| trouble.before_letter("connect"))?;
        let mut connection = step(
            "greeting",
            self.patience.connect,
            AsyncSmtpConnection::connect_with_transport(stream, &hello),
        )
        .await
        .map_err(|trouble| trouble.before_letter("connect"))?;

        if let Some(tls) = upgrade {
            // Never without: a server that no longer offers STARTTLS may be somebody in between.
            step(
                "starttls",
                self.patience.connect,
                connection.starttls(tls, &hello),
            )
            .await
            .map_err(|trouble| trouble.before_letter("starttls"))?;
        }
        match &self.login {
            Login::Nobody => {}
            Login::Password(credentials) => {
                let mechanisms = [Mechanism::Plain, Mechanism::Login];
                step(
                    "auth",
                    self.patience.command,
                    connection.auth(&mechanisms, credentials),
                )
                .await
                .map_err(|trouble| match trouble {
                    Trouble::Unable(why) => End::Credentials(format!("auth: {why}")),
                    other @ (Trouble::Refused(..) | Trouble::Broken(_)) => {
                        other.before_letter("auth")
                    }
                })?;
            }
            Login::Token(credentials) => {
                let mechanisms = [Mechanism::Xoauth2];
                step(
                    "auth",
                    self.patience.command,
                    connection.auth(&mechanisms, credentials),
                )
                .await
                .map_err(|trouble| match trouble {
                    // The server's challenge carries the error as JSON; lettre expects none.
                    Trouble::Unable(why) => End::StaleToken(format!("auth: {why}")),
                    other @ (Trouble::Refused(..) | Trouble::Broken(_)) => {
                        other.before_letter("auth")
                    }
                })?;
            }
        }
        Ok(Box::new(connection))
    }
}

/// Resolves when the program is told to stop.
async fn told(stop: Option<watch::Receiver<bool>>) {
    match stop {
        Some(mut stop) => mailbox::stopped(&mut stop).await,
        None => std::future::pending().await,
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}
