//! The line under SMTP: TCP without Nagle's delay, and TLS from the first octet where asked for.
//!
//! lettre would connect by itself, but leaves Nagle's algorithm on: the final dot, which it writes
//! apart from the letter, then waits until the server has acknowledged the letter, and the server
//! takes its time with that (RFC 1122 section 4.2.3.2; 40 ms on Linux).

use std::{
    io::{Error, ErrorKind, Result},
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpStream, lookup_host},
};
use tokio_rustls::{TlsConnector, client::TlsStream, rustls::pki_types::ServerName};

/// TLS from the first octet: how, and with whom.
pub(super) type Wrapped = (TlsConnector, ServerName<'static>);

pub(super) async fn open(
    host: &str,
    port: u16,
    tls: Option<&Wrapped>,
) -> Result<Box<dyn AsyncTokioStream>> {
    let mut last = Error::new(ErrorKind::NotFound, "its name has no address");
    for address in lookup_host((host, port)).await? {
        let stream = match TcpStream::connect(address).await {
            Ok(stream) => stream,
            Err(error) => {
                last = error;
                continue;
            }
        };
        stream.set_nodelay(true)?;
        return Ok(match tls {
            None => Box::new(stream),
            Some((connector, name)) => {
                Box::new(OverTls(connector.connect(name.clone(), stream).await?))
            }
        });
    }
    Err(last)
}

/// For lettre's own trait, which no foreign type but `TcpStream` has.
#[derive(Debug)]
struct OverTls(TlsStream<TcpStream>);

impl AsyncTokioStream for OverTls {
    fn peer_addr(&self) -> Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for OverTls {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl AsyncWrite for OverTls {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, octets)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
