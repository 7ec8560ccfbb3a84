//! The line to a mail server: TCP, and TLS over it. Knows nothing of IMAP.

use std::{fmt::Debug, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};

use super::error::MailboxError;
use crate::config::hub::{Security, Server};

/// What IMAP is spoken over: a TCP stream, TLS, or a test's pipe.
pub trait ByteStream: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> ByteStream for T {}

/// Connects; without TLS, which comes at once or after STARTTLS.
///
/// Without any encryption only loopback addresses are spoken to: the password goes in clear.
pub async fn tcp(server: &Server, patience: Duration) -> Result<Box<dyn ByteStream>, MailboxError> {
    const DURING: &str = "connect to the mail server";
    let lost = |why: String| MailboxError::lost(DURING, why);
    let connecting = async {
        let found: Vec<SocketAddr> = lookup_host((server.host.as_str(), server.port))
            .await
            .map_err(|e| MailboxError::broken("look up the mail server's name", &e))?
            .collect();
        let mut last = lost("its name has no address".into());
        for address in found {
            if server.security == Security::None && !address.ip().is_loopback() {
                last = MailboxError::Config(
                    "connect to the mail server: security = \"none\" is for this machine only; \
                     use \"tls\" or \"starttls\""
                        .into(),
                );
                continue;
            }
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    stream
                        .set_nodelay(true)
                        .map_err(|e| MailboxError::broken(DURING, &e))?;
                    return Ok(Box::new(stream) as Box<dyn ByteStream>);
                }
                Err(e) => last = MailboxError::broken(DURING, &e),
            }
        }
        Err(last)
    };
    timeout(patience, connecting)
        .await
        .unwrap_or_else(|_| Err(lost("no answer in time".into())))
}

/// Wraps a stream into TLS and checks the server's certificate against its name.
pub async fn tls(
    stream: Box<dyn ByteStream>,
    server: &Server,
    patience: Duration,
) -> Result<Box<dyn ByteStream>, MailboxError> {
    const DURING: &str = "start TLS with the mail server";
    let name = ServerName::try_from(server.host.clone()).map_err(|_| {
        MailboxError::Config(format!("{DURING}: the configured host is no server name"))
    })?;
    let connector = TlsConnector::from(Arc::new(client_config(server.ca_file.as_deref())?));
    match timeout(patience, connector.connect(name, stream)).await {
        Err(_) => Err(MailboxError::lost(DURING, "no answer in time")),
        // A certificate that does not hold arrives as InvalidData; its text names the reason
        // and no secret. It may be a man in the middle or a renewal under way: try again.
        Ok(Err(e)) if e.kind() == std::io::ErrorKind::InvalidData => Err(MailboxError::lost(
            DURING,
            super::error::cut(&e.to_string()),
        )),
        Ok(Err(e)) => Err(MailboxError::broken(DURING, &e)),
        Ok(Ok(stream)) => Ok(Box::new(stream)),
    }
}

/// The system's authorities, and the hub's own beside them.
pub(crate) fn client_config(ca_file: Option<&Path>) -> Result<ClientConfig, MailboxError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca_file {
        let unusable =
            || MailboxError::Config("read the mail server's ca_file: no PEM certificate".into());
        let own = CertificateDer::pem_file_iter(path)
            .map_err(|_| unusable())?
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| unusable())?;
        if own.is_empty() {
            return Err(unusable());
        }
        for certificate in own {
            roots.add(certificate).map_err(|_| unusable())?;
        }
    }
    if roots.is_empty() {
        return Err(MailboxError::Config(
            "start TLS: this machine has no certificate authorities; \
             install ca-certificates or set ca_file"
                .into(),
        ));
    }
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| MailboxError::Config(format!("start TLS: {e}")))
        .map(|builder| builder.with_root_certificates(roots).with_no_client_auth())
}
