//! The Maths Hubs by name (`deploy/maths_hubs.toml`), so that a form addressed to another hub is
//! known for one. A name that is not listed means nothing: hubs were founded, merged and renamed.

use serde::Deserialize;

use super::problem::{Problem, Problems};
use crate::domain::{hub_names::plain, programme::OfferingHub};

const SHIPPED: &str = include_str!("../../deploy/maths_hubs.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    hubs: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
}

pub fn shipped() -> Result<Vec<OfferingHub>, Vec<Problem>> {
    parse(SHIPPED, "maths_hubs.toml")
}

pub fn parse(text: &str, file_name: &str) -> Result<Vec<OfferingHub>, Vec<Problem>> {
    let mut problems = Problems::of(file_name);
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            problems.add_toml(text, &error);
            return Err(problems.into_vec());
        }
    };
    let hubs: Vec<OfferingHub> = file
        .hubs
        .into_iter()
        .map(|entry| OfferingHub {
            name: entry.name,
            aliases: entry.aliases,
        })
        .collect();
    let mut seen = std::collections::BTreeMap::new();
    for hub in &hubs {
        for name in std::iter::once(&hub.name).chain(&hub.aliases) {
            if let Some(other) = seen.insert(plain(name), &hub.name)
                && other != &hub.name
            {
                problems.add(
                    "hubs",
                    name,
                    format!("names {other} too: keep it for one of them"),
                );
            }
        }
    }
    if problems.is_empty() {
        Ok(hubs)
    } else {
        Err(problems.into_vec())
    }
}
