//! `countersign init`: a commented `hub.toml` and a signing key, never over existing files.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};

use super::register::REFUSED;
use crate::cli::stdout::say;
use crate::config::new_hub::{NewHub, hub_toml};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where hub.toml and hmac.key go
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// "Cambridge Maths Hub"
    #[arg(long)]
    name: String,
    /// The watched address
    #[arg(long)]
    address: String,
    /// Who gets the daily summary: "Jo Field <jo@hub.example>"
    #[arg(long)]
    admin: String,
    #[arg(long)]
    imap_host: String,
    #[arg(long)]
    smtp_host: String,
    /// Programmes the hub runs, by id; may be given several times
    #[arg(long = "programme", required = true, value_name = "ID")]
    programmes: Vec<String>,
}

pub async fn run(args: Args) -> Result<ExitCode> {
    let hub = NewHub {
        name: args.name,
        address: args.address,
        admin: args.admin,
        imap_host: args.imap_host,
        smtp_host: args.smtp_host,
        programmes: args.programmes,
    };
    fs::create_dir_all(&args.folder)
        .with_context(|| format!("make folder {}", args.folder.display()))?;
    match init(&args.folder, &hub, &random_key()?) {
        Ok(written) => {
            say!("{}\n{}", written.config.display(), written.key.display());
            eprintln!(
                "next: put the mailbox's password into the file that {} names, chmod 600 it, then `countersign check --config {}`",
                written.config.display(),
                written.config.display()
            );
            Ok(ExitCode::SUCCESS)
        }
        // What was asked for cannot be, and nothing was written.
        Err(error) => {
            eprintln!("countersign: {error:#}");
            Ok(ExitCode::from(REFUSED))
        }
    }
}

/// What was written.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    pub config: PathBuf,
    pub key: PathBuf,
}

/// Writes `hub.toml` and `hmac.key` into the folder. `key` is 32 random octets.
pub fn init(folder: &Path, hub: &NewHub, key: &[u8; 32]) -> Result<Written> {
    let written = Written {
        config: folder.join("hub.toml"),
        key: folder.join("hmac.key"),
    };
    for path in [&written.config, &written.key] {
        if path
            .try_exists()
            .with_context(|| format!("look for {}", path.display()))?
        {
            bail!(
                "write {}: it exists already, and init replaces nothing",
                path.display()
            );
        }
    }
    let text = hub_toml(hub).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("make hub.toml: {}", lines.join("; "))
    })?;
    let hex: String = key.iter().map(|octet| format!("{octet:02x}")).collect();
    create(&written.key, 0o600, &format!("{hex}\n"))?;
    create(&written.config, 0o640, &text)?;
    Ok(written)
}

/// 32 octets from the system's generator.
pub fn random_key() -> Result<[u8; 32]> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| anyhow::anyhow!("draw a signing key: {error}"))?;
    Ok(key)
}

fn create(path: &Path, mode: u32, text: &str) -> Result<()> {
    let context = || format!("write {}", path.display());
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .with_context(context)?;
    file.write_all(text.as_bytes()).with_context(context)?;
    file.sync_all().with_context(context)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::config::Config;

    fn hub() -> NewHub {
        NewHub {
            name: "Oak \"and Ash\" Maths Hub".to_owned(),
            address: "admin@oakhub.test".to_owned(),
            admin: "Jo Field <jo@oakhub.test>".to_owned(),
            imap_host: "imap.oakhub.test".to_owned(),
            smtp_host: "smtp.oakhub.test".to_owned(),
            programmes: vec!["pmr-2024".to_owned()],
        }
    }

    #[test]
    fn init_writes_a_hub_that_loads_and_a_key_nobody_else_can_read() {
        let folder = tempfile::tempdir().unwrap();
        let written = init(folder.path(), &hub(), &[7; 32]).unwrap();
        let mode = fs::metadata(&written.key).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        let config = Config::load(&written.config).unwrap();
        let [hub] = config.hubs.as_slice() else {
            panic!("{config:?}");
        };
        assert_eq!(hub.id, "oak-and-ash");
        assert_eq!(hub.name, "Oak \"and Ash\" Maths Hub");
        let password = folder.path().join("oak-and-ash.password");
        fs::write(&password, "hunter2").unwrap();
        fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(config.unlock().is_ok());
    }

    #[test]
    fn init_replaces_nothing() {
        for existing in ["hub.toml", "hmac.key"] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(existing), "mine").unwrap();
            let error = init(folder.path(), &hub(), &[7; 32]).unwrap_err();
            assert!(error.to_string().contains("exists already"), "{error}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
            assert_eq!(
                fs::read_to_string(folder.path().join(existing)).unwrap(),
                "mine"
            );
        }
    }

    #[test]
    fn init_writes_nothing_for_a_hub_that_cannot_be() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = NewHub {
            address: "admin at oak".to_owned(),
            ..hub()
        };
        let error = init(folder.path(), &wrong, &[7; 32]).unwrap_err();
        assert!(error.to_string().contains("address"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
