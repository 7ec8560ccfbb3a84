//! Secrets: 0600 files or systemd credentials, read apart from `hub.toml` and only by the
//! commands that need them. No message of this module repeats one.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::{
    Config,
    hub::{Inbox, Post},
    problem::{Problem, Problems},
};

/// Where a secret is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    File(PathBuf),
    /// A file of this name in `$CREDENTIALS_DIRECTORY`.
    Credential(String),
}

/// What a server's password of one hub is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubSecrets {
    pub hub: String,
    pub inbox: Option<SecretSource>,
    pub post: Option<SecretSource>,
}

/// A configuration with every secret in its place: what a running daemon needs.
#[derive(Debug)]
pub struct Unlocked {
    pub config: Config,
    /// 32 octets, for `post::identity::Key`.
    pub hmac_key: SecretSlice<u8>,
}

/// Reads every secret the configuration names. `credentials` is `$CREDENTIALS_DIRECTORY`.
pub fn unlock(mut config: Config, credentials: Option<&Path>) -> Result<Unlocked, Vec<Problem>> {
    let mut problems = Problems::of(&config.file);
    for secrets in &config.secrets {
        let Some(hub) = config.hubs.iter_mut().find(|hub| hub.id == secrets.hub) else {
            continue;
        };
        let key = |part: &str| format!("hubs.{}.{part}", secrets.hub);
        if let (Inbox::Imap(imap), Some(source)) = (&mut hub.inbox, &secrets.inbox)
            && let Some(password) = read(source, &key("inbox"), credentials, &mut problems)
        {
            imap.server.password = password;
        }
        if let (Post::Smtp(smtp), Some(source)) = (&mut hub.post, &secrets.post)
            && let Some(password) = read(source, &key("post"), credentials, &mut problems)
        {
            smtp.server.password = password;
        }
    }
    let hmac_key = hmac_key(&config, credentials, &mut problems);
    match hmac_key {
        Some(hmac_key) if problems.is_empty() => Ok(Unlocked { config, hmac_key }),
        Some(_) | None => Err(problems.into_vec()),
    }
}

/// The signing key alone: what a ruling needs to write a letter down.
pub fn signing_key(
    config: &Config,
    credentials: Option<&Path>,
) -> Result<SecretSlice<u8>, Vec<Problem>> {
    let mut problems = Problems::of(&config.file);
    match hmac_key(config, credentials, &mut problems) {
        Some(key) if problems.is_empty() => Ok(key),
        Some(_) | None => Err(problems.into_vec()),
    }
}

fn hmac_key(
    config: &Config,
    credentials: Option<&Path>,
    problems: &mut Problems,
) -> Option<SecretSlice<u8>> {
    let text = read(&config.hmac_key, "hmac_key", credentials, problems)?;
    let key = key_octets(text.expose_secret());
    if key.is_none() {
        problems.add(
            "hmac_key_file",
            "",
            "must hold 32 random octets in hex or base64: `openssl rand -hex 32`",
        );
    }
    key
}

fn read(
    source: &SecretSource,
    key: &str,
    credentials: Option<&Path>,
    problems: &mut Problems,
) -> Option<SecretString> {
    let (key, path) = match (source, credentials) {
        (SecretSource::File(path), _) => (format!("{key}_file"), path.clone()),
        (SecretSource::Credential(name), Some(folder)) => {
            (format!("{key}_credential"), folder.join(name))
        }
        (SecretSource::Credential(name), None) => {
            problems.add(
                format!("{key}_credential"),
                name,
                "systemd gives no credentials here: start it as a service with LoadCredential=, or use a file",
            );
            return None;
        }
    };
    let shown = path.display().to_string();
    let remedy = match look(&path) {
        Ok(text) if text.expose_secret().is_empty() => {
            "the file is empty: put the secret into it".to_owned()
        }
        Ok(text) => return Some(text),
        Err(Refused::Readable(mode)) => format!(
            "others can read it (mode {mode:03o}): chmod 600 the file, and change the secret if it was seen"
        ),
        Err(Refused::Io(error)) => {
            format!("cannot be read ({error}): put the secret there, mode 0600")
        }
    };
    problems.add(key, shown, remedy);
    None
}

enum Refused {
    Readable(u32),
    Io(std::io::Error),
}

fn look(path: &Path) -> Result<SecretString, Refused> {
    let mode = fs::metadata(path)
        .map_err(Refused::Io)?
        .permissions()
        .mode()
        & 0o777;
    if mode & 0o077 != 0 {
        return Err(Refused::Readable(mode));
    }
    let text = fs::read_to_string(path).map_err(Refused::Io)?;
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n'])))
}

/// 32 octets in hex or base64.
fn key_octets(text: &str) -> Option<SecretSlice<u8>> {
    let text = text.trim();
    let octets = if text.len() == 64 {
        hex(text)?
    } else {
        mail_parser::decoders::base64::base64_decode(text.as_bytes())?
    };
    (octets.len() == 32).then(|| SecretSlice::from(octets))
}

fn hex(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(pair, 16).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_thirty_two_octets_in_hex_or_base64() {
        let octets = |text: &str| key_octets(text).map(|key| key.expose_secret().len());
        assert_eq!(octets(&"ab".repeat(32)), Some(32));
        assert_eq!(
            octets("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"),
            Some(32)
        );
        assert_eq!(octets("abcd"), None);
        assert_eq!(octets(&"zz".repeat(32)), None);
        assert_eq!(octets(""), None);
    }
}
