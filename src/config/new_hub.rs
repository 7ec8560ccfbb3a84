//! The text of a first `hub.toml`: short, commented, and checked before it is handed out.

use super::{parse, problem::Problem};
use crate::domain::hub_names::hub_words;

/// What `init` asks of a new hub.
#[derive(Debug, Clone)]
pub struct NewHub {
    pub name: String,
    pub address: String,
    /// An address, or a name and an address.
    pub admin: String,
    pub imap_host: String,
    pub smtp_host: String,
    pub programmes: Vec<String>,
}

/// A `hub.toml` for the hub that [`parse`] accepts, or what is wrong with it.
pub fn hub_toml(hub: &NewHub) -> Result<String, Vec<Problem>> {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let id = id(&hub.name);
    let programmes: Vec<String> = hub.programmes.iter().map(|id| quoted(id)).collect();
    let text = format!(
        r#"# Countersign's configuration. `countersign check` says everything that is wrong with it.
# Never write a password here. Paths start at this file's folder.

# The register, in this folder. DATABASE_URL in the environment goes first.
database = "countersign.db"
# Signs our Message-IDs.
hmac_key_file = "hmac.key"
# Your copy of the national school register: GIAS's "Establishment fields CSV", its links file
# beside it. It advises you of closed schools and of wrong URNs, names and postcodes.
# school_register = "edubasealldata20260401.csv"

[hubs.{id}]
name = {name}
# Other names on forms and in mails, the lead school among them.
aliases = []
# Schools write to it, letters come from it.
address = {address}
# What these people forward is a claim, and no letter treats them as a school.
staff = []
# Who gets the daily summary and may rule by reply.
admins = [{admin}]
programmes = [{programmes}]
# observe: nothing is written to schools, the summary shows what would have been.
# Then draft (letters lie in Drafts), then send.
mode = "observe"

# Whose word on a sender counts: the name your own mail server puts first in
# Authentication-Results, or profile = "exchange-online" for Microsoft 365.
# [hubs.{id}.receiver]
# authserv_id = "mx.example.org"

[hubs.{id}.inbox]
host = {imap_host}
# Put the mailbox's password into this file and chmod 600 it.
password_file = "{id}.password"
# sent = "Sent"
# drafts = "Drafts"
# junk = "Junk"

[hubs.{id}.post]
host = {smtp_host}
# server, self or none: `countersign check` finds out which holds.
# copy = "self"
"#,
        name = quoted(&hub.name),
        address = quoted(&hub.address),
        admin = quoted(&hub.admin),
        programmes = programmes.join(", "),
        imap_host = quoted(&hub.imap_host),
        smtp_host = quoted(&hub.smtp_host),
    );
    let no_folder = |_: &std::path::Path| Ok(Vec::new());
    parse(&text, "hub.toml", no_folder).map(|_| text)
}

/// "oak-and-ash" of "Oak and Ash Maths Hub".
fn id(name: &str) -> String {
    let id: String = hub_words(name)
        .replace(' ', "-")
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    if id.is_empty() { "hub".to_owned() } else { id }
}
