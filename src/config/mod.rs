//! `hub.toml`, programme files and term dates, read into types. Every problem is reported at
//! once, each with its file, key, value and remedy. Parsing is pure; files are read in
//! [`Config::load`] and `secrets` only.

pub mod problem;
pub mod section;

pub mod calendar;
pub mod maths_hubs;
pub mod programmes;
pub mod school_register;

pub mod connection;
pub mod hub;
mod hub_section;
pub mod new_hub;
pub mod times;

pub mod secrets;

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use secrecy::SecretString;

use self::{
    hub::Hub,
    problem::{Problem, Problems},
    secrets::{HubSecrets, SecretSource},
    section::Section,
};
use crate::domain::{
    address::Address,
    calendar::Calendar,
    programme::{OfferingHub, Programme},
    school_register::SchoolRegister,
};

/// The example that ships, and what `rehearse` uses when told nothing else.
pub const EXAMPLE: &str = include_str!("../../deploy/hub.toml");

/// Everything `hub.toml` says, complete and checked, but without the secrets it names.
#[derive(Debug, Clone)]
pub struct Config {
    /// As problems call it.
    pub file: String,
    pub hubs: Vec<Hub>,
    /// All that could be read, whether a hub runs them or not: a form of another programme is
    /// known for what it is.
    pub programmes: Vec<Programme>,
    /// Bank holidays and term dates.
    pub calendar: Arc<Calendar>,
    /// Every Maths Hub known by name, the own ones among them.
    pub maths_hubs: Vec<OfferingHub>,
    /// A path or a `postgres://` address, which may carry a password.
    pub database: SecretString,
    pub state_dir: PathBuf,
    /// A folder whose letters replace the compiled-in ones.
    pub templates: Option<PathBuf>,
    /// The program that guesses what scans say: a name or a path; none when it is not wanted.
    pub tesseract: Option<PathBuf>,
    /// The hub's copy of the national school register.
    pub school_register: Option<school_register::Files>,
    /// That copy, once [`Config::load_schools`] has read it: sixty megabytes that only who judges
    /// needs.
    pub schools: Option<Arc<SchoolRegister>>,
    pub hmac_key: SecretSource,
    pub secrets: Vec<HubSecrets>,
}

impl Config {
    /// Reads `hub.toml`, the programmes folder it names and `DATABASE_URL`.
    pub fn load(path: &Path) -> Result<Config, Vec<Problem>> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| {
            let mut problems = Problems::of(&shown);
            problems.add(
                "",
                "",
                format!("cannot be read ({error}): `countersign init` writes one"),
            );
            problems.into_vec()
        })?;
        let mut config = parse(&text, &shown, read_folder)?;
        if let Some(url) = std::env::var("DATABASE_URL")
            .ok()
            .filter(|url| !url.is_empty())
        {
            config.database = SecretString::from(url);
        }
        Ok(config)
    }

    /// The example that is compiled in.
    pub fn embedded() -> Result<Config, Vec<Problem>> {
        parse(EXAMPLE, "hub.toml", read_folder)
    }

    /// With every secret it names, `$CREDENTIALS_DIRECTORY` included.
    pub fn unlock(self) -> Result<secrets::Unlocked, Vec<Problem>> {
        let credentials = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        secrets::unlock(self, credentials.as_deref())
    }

    /// Reads the national school register it names, if it names one. Gives back what was wrong
    /// with it in places; a copy that cannot be read at all is an error, since without it the same
    /// mail would be judged otherwise.
    pub fn load_schools(&mut self) -> anyhow::Result<Vec<school_register::BadRow>> {
        let Some(files) = &self.school_register else {
            return Ok(Vec::new());
        };
        let loaded = school_register::load(files)?;
        self.schools = Some(Arc::new(loaded.register));
        Ok(loaded.bad)
    }

    /// The key that signs Message-IDs, without the other secrets.
    pub fn signing_key(&self) -> Result<secrecy::SecretSlice<u8>, Vec<Problem>> {
        let credentials = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        secrets::signing_key(self, credentials.as_deref())
    }

    pub fn hub(&self, id: &str) -> Option<&Hub> {
        self.hubs.iter().find(|hub| hub.id == id)
    }

    pub fn programme(&self, id: &str) -> Option<&Programme> {
        self.programmes.iter().find(|programme| programme.id == id)
    }

    /// The first hub that one of the addresses reaches, in the order of the addresses.
    pub fn hub_for(&self, addresses: &[Address]) -> Option<&Hub> {
        addresses
            .iter()
            .find_map(|address| self.hubs.iter().find(|hub| hub.is_own(address)))
    }
}

/// The `.toml` and `.json` files of a folder, by name: what [`parse`] wants of the disk.
fn read_folder(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml" || extension == "json")
        {
            files.push((path.display().to_string(), fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// `hub.toml` as a value. `folder` gives the names and texts of a folder's files.
/// Relative paths start at the folder of `file_name`.
pub fn parse(
    text: &str,
    file_name: &str,
    folder: impl Fn(&Path) -> std::io::Result<Vec<(String, String)>>,
) -> Result<Config, Vec<Problem>> {
    let mut problems = Problems::of(file_name);
    let table: toml::Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            problems.add_toml(text, &error);
            return Err(problems.into_vec());
        }
    };
    let base = Path::new(file_name).parent().unwrap_or(Path::new(""));
    let mut root = Section::new("", table);
    let state_dir = root
        .text("state_dir", &mut problems)
        .map_or_else(|| base.to_owned(), |path| base.join(path));
    let database = database(&mut root, &state_dir, &mut problems);
    let templates = root
        .text("templates", &mut problems)
        .map(|path| base.join(path));
    let tesseract = match root.text("tesseract", &mut problems) {
        None => Some(PathBuf::from("tesseract")),
        Some(word) if word == "none" => None,
        // A path starts at this file's folder; a bare name is looked for where programs are.
        Some(path) if path.contains('/') => Some(base.join(path)),
        Some(name) => Some(PathBuf::from(name)),
    };
    let school_register = school_register(&mut root, base, &mut problems);
    let programmes = own_programmes(&mut root, base, &folder, &mut problems);
    let calendar = own_calendar(&mut root, base, &folder, &mut problems);
    let maths_hubs = maths_hubs::shipped().unwrap_or_else(|more| {
        problems.extend(more);
        Vec::new()
    });
    let hmac_key = hmac_key(&mut root, base, &mut problems);
    let sections = root
        .section("hubs", &mut problems)
        .map(|hubs| hubs.into_sections(&mut problems))
        .unwrap_or_default();
    if sections.is_empty() {
        problems.add("hubs", "", "describe at least one hub: [hubs.cambridge]");
    }
    let (mut hubs, mut secrets) = (Vec::new(), Vec::new());
    for (id, section) in sections {
        if let Some((hub, secret)) =
            hub_section::hub(&id, section, base, &programmes, &mut problems)
        {
            hubs.push(hub);
            secrets.push(secret);
        }
    }
    root.finish(&mut problems);
    shared_addresses(&hubs, &mut problems);
    if !problems.is_empty() {
        return Err(problems.into_vec());
    }
    Ok(Config {
        file: file_name.to_owned(),
        hubs,
        programmes,
        calendar: Arc::new(calendar),
        maths_hubs,
        database,
        state_dir,
        templates,
        tesseract,
        school_register,
        schools: None,
        hmac_key,
        secrets,
    })
}

fn school_register(
    root: &mut Section,
    base: &Path,
    problems: &mut Problems,
) -> Option<school_register::Files> {
    let register = root.text("school_register", problems);
    let links = root.text("school_register_links", problems);
    match (register, links) {
        (Some(register), links) => Some(school_register::Files {
            register: base.join(register),
            links: links.map(|path| base.join(path)),
        }),
        (None, Some(links)) => {
            problems.add(
                "school_register_links",
                links,
                "name the register it belongs to as `school_register`",
            );
            None
        }
        (None, None) => None,
    }
}

/// A path below `state_dir`, or a `postgres://` address without a password.
fn database(root: &mut Section, state_dir: &Path, problems: &mut Problems) -> SecretString {
    let text = root
        .text("database", problems)
        .unwrap_or_else(|| "countersign.db".to_owned());
    let Some((_, rest)) = text.split_once("://") else {
        return SecretString::from(state_dir.join(text).display().to_string());
    };
    let login = rest.split(['/', '?']).next().unwrap_or("").rsplit_once('@');
    if login.is_some_and(|(login, _)| login.contains(':')) || text.contains("password=") {
        problems.add(
            "database",
            "",
            "never write a password here: give the whole address as DATABASE_URL in the service's environment file (chmod 600)",
        );
    } else if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
        problems.add(
            "database",
            &text,
            "give a file name, or an address that begins with postgres://",
        );
    }
    SecretString::from(text)
}

fn own_programmes(
    root: &mut Section,
    base: &Path,
    folder: impl Fn(&Path) -> std::io::Result<Vec<(String, String)>>,
    problems: &mut Problems,
) -> Vec<Programme> {
    let own = match root.text("programmes", problems) {
        None => Vec::new(),
        Some(name) => toml_files(folder(&base.join(&name))).unwrap_or_else(|error| {
            problems.add(
                "programmes",
                name,
                format!("cannot be read ({error}): name the folder of your programme files"),
            );
            Vec::new()
        }),
    };
    programmes::with_own(&own).unwrap_or_else(|more| {
        problems.extend(more);
        // so that the hubs are still checked against something
        programmes::shipped().unwrap_or_default()
    })
}

fn toml_files(
    files: std::io::Result<Vec<(String, String)>>,
) -> std::io::Result<Vec<(String, String)>> {
    files.map(|files| {
        let toml = |(name, _): &(String, String)| name.ends_with(".toml");
        files.into_iter().filter(toml).collect()
    })
}

fn own_calendar(
    root: &mut Section,
    base: &Path,
    folder: impl Fn(&Path) -> std::io::Result<Vec<(String, String)>>,
    problems: &mut Problems,
) -> Calendar {
    let own = match root.text("calendar", problems) {
        None => Vec::new(),
        Some(name) => folder(&base.join(&name)).unwrap_or_else(|error| {
            problems.add(
                "calendar",
                name,
                format!(
                    "cannot be read ({error}): name the folder of your term dates and bank holidays"
                ),
            );
            Vec::new()
        }),
    };
    calendar::with_own(&own).unwrap_or_else(|more| {
        problems.extend(more);
        Calendar::default()
    })
}

fn hmac_key(root: &mut Section, base: &Path, problems: &mut Problems) -> SecretSource {
    let file = root.text("hmac_key_file", problems);
    let credential = root.text("hmac_key_credential", problems);
    match (file, credential) {
        (None, Some(name)) => SecretSource::Credential(name),
        (Some(file), None) => SecretSource::File(base.join(file)),
        (None, None) => SecretSource::File(base.join("hmac.key")),
        (Some(file), Some(_)) => {
            problems.add(
                "hmac_key_credential",
                "",
                "give `hmac_key_file` or `hmac_key_credential`, not both",
            );
            SecretSource::File(base.join(file))
        }
    }
}

/// A mail to an address of two hubs would belong to neither.
fn shared_addresses(hubs: &[Hub], problems: &mut Problems) {
    let mut seen: BTreeMap<&Address, &str> = BTreeMap::new();
    for hub in hubs {
        for address in std::iter::once(&hub.address).chain(&hub.own_addresses) {
            match seen.insert(address, &hub.id) {
                Some(other) if other != hub.id => problems.add(
                    format!("hubs.{}.address", hub.id),
                    address.as_str(),
                    format!("hub {other} has this address too: give each hub its own"),
                ),
                Some(_) | None => {}
            }
        }
    }
}
