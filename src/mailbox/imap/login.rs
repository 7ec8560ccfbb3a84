//! From a fresh stream to an authenticated session: greeting, STARTTLS, capabilities, login.

use async_imap::imap_proto::{Capability, Response, ResponseCode, Status};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret as _;
use tokio::time::timeout;

use super::wire::{Wire, ignore, quoted};
use crate::{
    config::hub::{Security, Server},
    mailbox::{
        ByteStream, Patience,
        connect::tls,
        error::{MailboxError, cut},
    },
};

/// What the server offers of what we use.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Offers {
    pub(super) idle: bool,
    pub(super) uidplus: bool,
    sasl_ir: bool,
    auth_plain: bool,
    login_disabled: bool,
}

impl Offers {
    fn read(capabilities: &[Capability<'_>]) -> Offers {
        let mut offers = Offers::default();
        for capability in capabilities {
            match capability {
                Capability::Auth(name) if name.eq_ignore_ascii_case("PLAIN") => {
                    offers.auth_plain = true;
                }
                Capability::Atom(name) => match name.to_ascii_uppercase().as_str() {
                    "IDLE" => offers.idle = true,
                    "UIDPLUS" => offers.uidplus = true,
                    "SASL-IR" => offers.sasl_ir = true,
                    "LOGINDISABLED" => offers.login_disabled = true,
                    _ => {}
                },
                Capability::Imap4rev1 | Capability::Auth(_) => {}
            }
        }
        offers
    }

    /// Capabilities may come as a line of their own or within a status.
    fn seen(response: &Response<'_>) -> Option<Offers> {
        match response {
            Response::Capabilities(list) => Some(Offers::read(list)),
            Response::Done { outcome, .. } | Response::Data { outcome, .. } => {
                match &outcome.code {
                    Some(ResponseCode::Capabilities(list)) => Some(Offers::read(list)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// Logs in over a connected stream (TLS already on it where `security` is `Tls`).
pub(super) async fn log_in(
    stream: Box<dyn ByteStream>,
    server: &Server,
    patience: Patience,
) -> Result<(Wire, Offers), MailboxError> {
    let mut wire = Wire::new(stream, patience);
    let (known_already, mut offers) = greeting(&mut wire).await?;
    if server.security == Security::StartTls {
        // A greeting that logs us in forbids STARTTLS: how a man in the middle would keep it away.
        if known_already {
            return Err(MailboxError::lost(
                "STARTTLS",
                "the server greets as if logged in before encryption",
            ));
        }
        wire.run("STARTTLS", "", &mut ignore)
            .await
            .map_err(|e| match e {
                MailboxError::Refused { .. } => MailboxError::Config(
                    "STARTTLS: the mail server does not offer it; use security = \"tls\"".into(),
                ),
                other => other,
            })?;
        let stream = tls(wire.into_inner(), server, patience.connect).await?;
        wire = Wire::new(stream, patience);
        // What was said in clear counts no more.
        offers = None;
    }
    if !known_already {
        let before = match offers.take() {
            Some(offers) => offers,
            None => capabilities(&mut wire).await?,
        };
        offers = authenticate(&mut wire, server, &before).await?;
    }
    let offers = match offers {
        Some(offers) => offers,
        None => capabilities(&mut wire).await?,
    };
    Ok((wire, offers))
}

/// Reads the greeting. True when it says that we are known already (PREAUTH).
async fn greeting(wire: &mut Wire) -> Result<(bool, Option<Offers>), MailboxError> {
    const DURING: &str = "greeting";
    let patience = wire.patience.connect;
    let mut greeted = None;
    let mut look = |r: &Response<'_>| {
        if let Response::Data { status, .. } = r {
            match status {
                Status::Ok => greeted = Some((false, Offers::seen(r))),
                Status::PreAuth => greeted = Some((true, Offers::seen(r))),
                Status::No | Status::Bad | Status::Bye => {}
            }
        }
    };
    match timeout(patience, wire.hear(DURING, &mut look)).await {
        Ok(heard) => heard.map(|_| ())?,
        Err(_) => return wire.lose(MailboxError::lost(DURING, "no answer in time")),
    }
    match greeted {
        Some(greeted) => Ok(greeted),
        None => wire.lose(MailboxError::lost(
            DURING,
            "the server does not greet as a mail server",
        )),
    }
}

async fn capabilities(wire: &mut Wire) -> Result<Offers, MailboxError> {
    let mut offers = None;
    wire.run("CAPABILITY", "", &mut |r: &Response<'_>| {
        offers = Offers::seen(r).or_else(|| offers.take());
    })
    .await?;
    Ok(offers.unwrap_or_default())
}

/// AUTHENTICATE PLAIN where offered (it carries any password), else LOGIN. Returns what the
/// server then offers, if it said so by itself.
async fn authenticate(
    wire: &mut Wire,
    server: &Server,
    before: &Offers,
) -> Result<Option<Offers>, MailboxError> {
    let mut after = None;
    let mut look = |r: &Response<'_>| {
        after = Offers::seen(r).or_else(|| after.take());
    };
    // The one place where the inbox's password is read.
    let password = server.password.expose_secret();
    let allowance = wire.patience.command;
    let answer = if before.auth_plain {
        let token = STANDARD.encode(format!("\0{}\0{password}", server.user));
        wire.alone("AUTHENTICATE")?;
        let tag = if before.sasl_ir {
            wire.send("AUTHENTICATE", &format!("PLAIN {token}")).await?
        } else {
            let tag = wire.send("AUTHENTICATE", "PLAIN").await?;
            wire.wait_for_go_ahead(&tag).await.map_err(login_error)?;
            wire.write("AUTHENTICATE", format!("{token}\r\n").as_bytes())
                .await?;
            tag
        };
        wire.finish(tag, allowance, &mut look).await
    } else if before.login_disabled {
        return Err(MailboxError::Config(
            "log in to the mailbox: the server takes no password on this connection; \
             use security = \"tls\" or \"starttls\", or another kind of login"
                .into(),
        ));
    } else {
        match (quoted(&server.user), quoted(password)) {
            (Some(user), Some(password)) => {
                wire.run("LOGIN", &format!("{user} {password}"), &mut look)
                    .await
            }
            _ => {
                return Err(MailboxError::Config(
                    "log in to the mailbox: this server takes only plain ASCII in user and password"
                        .into(),
                ));
            }
        }
    };
    answer.map_err(login_error)?;
    Ok(after)
}

/// A NO to a login is about the password, but for the codes of RFC 5530 (section 3) that say
/// otherwise: then it is worth trying again.
fn login_error(error: MailboxError) -> MailboxError {
    const PASSING: [&str; 4] = ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"];
    match error {
        MailboxError::Refused { text, .. }
            if !PASSING.iter().any(|code| starts_with_code(&text, code)) =>
        {
            MailboxError::Login { text: cut(&text) }
        }
        MailboxError::Refused { text, .. } => MailboxError::lost("log in to the mailbox", text),
        other => other,
    }
}

fn starts_with_code(text: &str, code: &str) -> bool {
    text.get(..code.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(code))
}
