//! What the commands on the register share: which configuration, which hub, which database; and
//! how they end.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, anyhow};
use secrecy::ExposeSecret;

use crate::{
    bot::{judge::Judge, rule::Refused},
    config::{Config, hub::Hub},
    post::identity::Key,
    render::Letters,
    store::{Access, Db},
};

/// Exit code of a command that could not be carried out as given; clap's for bad usage, too.
pub const REFUSED: u8 = 2;

#[derive(Debug, clap::Args)]
pub struct Where {
    /// Configuration
    #[arg(long, default_value = "hub.toml", value_name = "FILE")]
    pub config: PathBuf,
    /// Which hub, where the configuration has several
    #[arg(long, value_name = "ID")]
    pub hub: Option<String>,
}

impl Where {
    pub fn load(&self) -> Result<Config> {
        super::configuration(Some(&self.config))
    }

    /// With the national school register it names, as whoever judges needs it.
    pub fn load_to_judge(&self) -> Result<Config> {
        let mut config = self.load()?;
        super::schools(&mut config)?;
        Ok(config)
    }

    /// The hub named, or the only one.
    pub fn hub<'c>(&self, config: &'c Config) -> Result<&'c Hub> {
        let ids = || {
            config
                .hubs
                .iter()
                .map(|hub| hub.id.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        match (&self.hub, config.hubs.as_slice()) {
            (Some(id), _) => config.hub(id).ok_or_else(|| {
                Refused(format!(
                    "no hub {id:?} in {}: it has {}",
                    config.file,
                    ids()
                ))
                .into()
            }),
            (None, [only]) => Ok(only),
            (None, _) => Err(Refused(format!(
                "{} has several hubs: say --hub, one of {}",
                config.file,
                ids()
            ))
            .into()),
        }
    }

    pub async fn open(&self, config: &Config, access: Access) -> Result<Db> {
        Db::open(config.database.expose_secret(), access).await
    }
}

/// What a judge of the hub needs besides the configuration.
pub struct Tools {
    letters: Letters,
    key: Key,
}

impl Tools {
    /// With the installation's key: what writes letters down.
    pub fn to_write(config: &Config) -> Result<Tools> {
        let secret = config.signing_key().map_err(super::Misconfigured)?;
        Tools::with_key(config, secret.expose_secret())
    }

    /// For commands that only look, and so may run where the key cannot be read.
    pub fn to_look(config: &Config) -> Result<Tools> {
        match config.signing_key() {
            Ok(secret) => Tools::with_key(config, secret.expose_secret()),
            Err(_) => Tools::with_key(config, &[0; 32]),
        }
    }

    fn with_key(config: &Config, secret: &[u8]) -> Result<Tools> {
        let letters = match &config.templates {
            Some(folder) => Letters::with_folder(folder)?,
            None => Letters::compiled_in()?,
        };
        let key = Key::new(secret).context("make signing key")?;
        Ok(Tools { letters, key })
    }

    pub fn judge<'t>(&'t self, config: &'t Config, hub: &'t Hub) -> Judge<'t> {
        Judge::new(config, hub, &self.letters, &self.key)
    }
}

/// What could not be done as asked is said, and changes nothing; the rest is an error.
pub fn ended(result: Result<()>) -> Result<ExitCode> {
    match result {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => match error.downcast_ref::<Refused>() {
            Some(refused) => {
                eprintln!("countersign: {refused}");
                Ok(ExitCode::from(REFUSED))
            }
            None => Err(error),
        },
    }
}

/// `#41` or `41`. A shell takes `#` for a comment, so printed commands leave it out.
pub fn item_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    digits.parse().ok().filter(|n| *n > 0)
}

/// `L12`.
pub fn letter_number(text: &str) -> Option<i64> {
    text.strip_prefix(['L', 'l'])?
        .parse()
        .ok()
        .filter(|n| *n > 0)
}

/// Who is at the keyboard, for the record.
pub fn os_user() -> Result<String> {
    ["SUDO_USER", "USER", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|user| !user.is_empty()))
        .ok_or_else(|| anyhow!(Refused("say who rules: --by NAME".to_owned())))
}
