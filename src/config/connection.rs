//! Where a hub's mail comes from and goes: the `inbox` and `post` tables of `hub.toml`. Passwords
//! are named here (a file, a systemd credential) and read by `secrets`.

use std::{net::IpAddr, path::Path, time::Duration};

use secrecy::SecretString;

use super::{
    hub::{Copy, ImapInbox, Inbox, Post, Security, Server, SmtpPost},
    problem::Problems,
    secrets::SecretSource,
    section::Section,
};

/// What a table says of its server's password.
pub type Source = Option<SecretSource>;

pub fn inbox(
    section: &mut Section,
    base: &Path,
    address: Option<&str>,
    problems: &mut Problems,
) -> Option<(Inbox, Source)> {
    if let Some(path) = section.text("maildir", problems) {
        return Some((
            Inbox::Maildir {
                path: base.join(path),
            },
            None,
        ));
    }
    let server = server(section, base, (993, 143), Security::Tls, problems);
    let source = source(section, base, problems);
    if source.is_none() && server.is_some() && !section.has("password") {
        problems.add(
            section.key("password_file"),
            "",
            "name the file that holds the mailbox's password (mode 0600), or a systemd credential with `password_credential`",
        );
    }
    let user = section.text("user", problems);
    let folder = section.text("folder", problems);
    let inbox = Inbox::Imap(ImapInbox {
        folder: folder.unwrap_or_else(|| "INBOX".to_owned()),
        junk: section.text("junk", problems),
        sent: section.text("sent", problems),
        drafts: section.text("drafts", problems),
        poll: seconds(section.number("poll_seconds", 10..=3600, 60, problems)),
        max_size: u64::from(section.number("max_size_mb", 1..=200, 35, problems)) * 1024 * 1024,
        keyword: section.parsed(
            "keyword",
            |word| imap_atom(word).then(|| word.to_owned()),
            "use letters, digits, $ and - only",
            problems,
        ),
        server: named(server, user.as_deref().or(address))?,
    });
    Some((inbox, source))
}

pub fn post(
    section: &mut Section,
    base: &Path,
    address: Option<&str>,
    inbox: Option<&(Inbox, Source)>,
    problems: &mut Problems,
) -> Option<(Post, Source)> {
    if let Some(path) = section.text("directory", problems) {
        return Some((
            Post::Directory {
                path: base.join(path),
            },
            None,
        ));
    }
    let server = server(section, base, (465, 587), Security::StartTls, problems);
    let own = source(section, base, problems);
    let inherited = match inbox {
        Some((Inbox::Imap(imap), source)) => Some((imap.server.user.clone(), source.clone())),
        Some((Inbox::Maildir { .. }, _)) | None => None,
    };
    let source = own.or_else(|| inherited.as_ref().and_then(|(_, source)| source.clone()));
    // a mailbox without a password, or none at all, has been complained of already
    let inbox_is_folder = matches!(inbox, Some((Inbox::Maildir { .. }, _)));
    if source.is_none() && inbox_is_folder && server.is_some() && !section.has("password") {
        problems.add(
            section.key("password_file"),
            "",
            "name the file that holds the password for sending (mode 0600), or a systemd credential with `password_credential`",
        );
    }
    let user = section.text("user", problems);
    let user = user.or_else(|| inherited.map(|(user, _)| user));
    let copy = section.parsed(
        "copy",
        |word| match word {
            "server" => Some(Copy::Server),
            "self" => Some(Copy::ToSelf),
            "none" => Some(Copy::None),
            _ => None,
        },
        "say which copy proves that a letter was accepted: server, self or none (`countersign check` finds out)",
        problems,
    );
    let per_minute = section.number("per_minute", 1..=100_000, 20, problems);
    let settle = seconds(section.number("settle_seconds", 10..=3600, 120, problems));
    let server = named(server, user.as_deref().or(address))?;
    let copy = copy.unwrap_or(if files_sent_mail(&server.host) {
        Copy::Server
    } else {
        Copy::ToSelf
    });
    Some((
        Post::Smtp(SmtpPost {
            server,
            copy,
            per_minute,
            settle,
        }),
        source,
    ))
}

/// A server whose user is not known yet. The ports are those of TLS and of the rest.
fn server(
    section: &mut Section,
    base: &Path,
    (tls_port, plain_port): (u16, u16),
    usual: Security,
    problems: &mut Problems,
) -> Option<Server> {
    let host = section.required("host", "name the server, like imap.example.org", problems);
    let security = section
        .parsed(
            "security",
            |word| match word {
                "tls" => Some(Security::Tls),
                "starttls" => Some(Security::StartTls),
                "none" => Some(Security::None),
                _ => None,
            },
            "use tls, starttls or (on this machine only) none",
            problems,
        )
        .unwrap_or(usual);
    let usual_port = match security {
        Security::Tls => tls_port,
        Security::StartTls | Security::None => plain_port,
    };
    let port = section.number("port", 1..=65535, u32::from(usual_port), problems);
    let ca_file = section
        .text("ca_file", problems)
        .map(|file| base.join(file));
    let host = host?;
    if security == Security::None && !is_loopback(&host) {
        problems.add(
            section.key("security"),
            "none",
            format!(
                "mail and password would cross the network in clear: use tls or starttls for {host}"
            ),
        );
    }
    Some(Server {
        host,
        port: u16::try_from(port).unwrap_or(usual_port),
        security,
        ca_file,
        user: String::new(),
        password: SecretString::default(),
    })
}

fn named(server: Option<Server>, user: Option<&str>) -> Option<Server> {
    let server = server?;
    Some(Server {
        // without an address the hub is refused anyway
        user: user.unwrap_or_default().to_owned(),
        ..server
    })
}

fn source(section: &mut Section, base: &Path, problems: &mut Problems) -> Source {
    let file = section.text("password_file", problems);
    let credential = section.text("password_credential", problems);
    match (file, credential) {
        (Some(_), Some(_)) => {
            problems.add(
                section.key("password_credential"),
                "",
                "give `password_file` or `password_credential`, not both",
            );
            None
        }
        (Some(file), None) => Some(SecretSource::File(base.join(file))),
        (None, Some(name)) => Some(SecretSource::Credential(name)),
        (None, None) => None,
    }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Services that file what they accept in Sent by themselves.
fn files_sent_mail(host: &str) -> bool {
    [
        "smtp.office365.com",
        "smtp.gmail.com",
        "smtp-relay.gmail.com",
    ]
    .iter()
    .any(|service| host.eq_ignore_ascii_case(service))
}

fn imap_atom(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '$' || c == '-')
}
