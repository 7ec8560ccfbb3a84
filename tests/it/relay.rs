//! The mail server behind a lab's Dovecot: a real Postfix where the tests run as root, and for
//! everybody else a scripted one that does what these tests need of it: STARTTLS by the lab's
//! authority, a login, delivery to Dovecot, and a report about who turns out not to be there.

use std::{io::Write as _, sync::Arc};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use tokio::{sync::mpsc::UnboundedReceiver, task::JoinHandle};
use tokio_rustls::rustls;

use crate::{
    dovecot::{Dovecot, is_root},
    postfix::{GONE, Postfix},
    smtp_peer::{Accepted, Line, SmtpPeer},
};

pub enum Relay {
    Postfix(Postfix),
    Scripted {
        peer: SmtpPeer,
        filing: JoinHandle<()>,
    },
}

impl Drop for Relay {
    fn drop(&mut self) {
        match self {
            Relay::Postfix(_) => {}
            Relay::Scripted { filing, .. } => filing.abort(),
        }
    }
}

impl Relay {
    pub async fn before(dovecot: &Arc<Dovecot>) -> Relay {
        if is_root() {
            return Relay::Postfix(Postfix::before(dovecot));
        }
        // Past the test harness, which keeps to itself what a passing test prints.
        let mut said = std::io::stderr().lock();
        let why = "not root: a scripted mail server stands in for Postfix, which only root starts";
        writeln!(said, "{why}").unwrap();
        drop(said);
        let peer = SmtpPeer::start_on(Line::StartTls(server_config(dovecot))).await;
        let filing = tokio::spawn(file(peer.deliveries(), Arc::clone(dovecot)));
        Relay::Scripted { peer, filing }
    }

    pub fn port(&self) -> u16 {
        match self {
            Relay::Postfix(postfix) => postfix.port,
            Relay::Scripted { peer, .. } => peer.addr.port(),
        }
    }

    /// What it wrote down, for the message of a failed test.
    pub fn log(&self) -> String {
        match self {
            Relay::Postfix(postfix) => postfix.log(),
            Relay::Scripted { peer, .. } => peer.heard().join("\n"),
        }
    }
}

/// With the certificate that Dovecot shows.
fn server_config(dovecot: &Dovecot) -> Arc<rustls::ServerConfig> {
    let (certificate, key) = dovecot.certificate();
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key).unwrap())
        .unwrap();
    Arc::new(config)
}

async fn file(mut letters: UnboundedReceiver<Accepted>, dovecot: Arc<Dovecot>) {
    while let Some(letter) = letters.recv().await {
        for to in &letter.recipients {
            match to.strip_prefix(GONE) {
                Some(rest) if rest.starts_with('@') => {
                    dovecot.deliver_for(&letter.sender, "", &report(to, &letter));
                }
                _ => dovecot.deliver_for(to, "", &letter.bytes),
            }
        }
    }
}

/// What Postfix says of a recipient who is not there (RFC 3464).
fn report(of: &str, letter: &Accepted) -> Vec<u8> {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.lab.test (Mail Delivery System)\r\nTo: {to}\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"R\"\r\n\r\n\
         --R\r\nContent-Type: text/plain\r\n\r\n<{of}>: user unknown\r\n\
         --R\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.lab.test\r\n\r\n\
         Final-Recipient: rfc822; {of}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
         --R\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\nFrom: {to}\r\n\r\n--R--\r\n",
        to = letter.sender,
        id = letter.message_id(),
    )
    .into_bytes()
}
