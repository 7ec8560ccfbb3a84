//! One school of the register.

use std::fmt;

use chrono::NaiveDate;

use crate::domain::address::Address;

/// Six digits, as GIAS counts schools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Urn(u32);

impl Urn {
    pub fn parse(text: &str) -> Option<Urn> {
        let text = text.trim();
        (text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
            .filter(|n| *n >= 100_000)
            .map(Urn)
    }
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// `EstablishmentStatus (name)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    /// "Open, but proposed to close"
    Closing,
    /// "Proposed to open"
    Proposed,
    Closed,
}

/// `PhaseOfEducation (name)`, as far as programmes tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchoolPhase {
    Nursery,
    Primary,
    Secondary,
    AllThrough,
    SixteenPlus,
    /// "Not applicable": special schools, alternative provision; or not said.
    Unsaid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    pub urn: Urn,
    pub name: String,
    pub town: String,
    /// In capitals, without its blank.
    pub postcode: Option<String>,
    pub phase: SchoolPhase,
    pub standing: Standing,
    pub opened_on: Option<NaiveDate>,
    /// The day it closed, or is to close.
    pub closed_on: Option<NaiveDate>,
    /// Fee-paying.
    pub independent: bool,
    /// The registrable domain of its website.
    pub domain: Option<String>,
}

impl School {
    /// Whether it had closed by that day. A later closure was none yet.
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        self.standing == Standing::Closed && self.closed_on.is_none_or(|closed| closed <= day)
    }

    pub fn is_open(&self, day: NaiveDate) -> bool {
        match self.standing {
            Standing::Proposed => false,
            Standing::Open | Standing::Closing | Standing::Closed => {
                !self.is_closed(day) && self.opened_on.is_none_or(|opened| opened <= day)
            }
        }
    }

    /// "CB7 4AA"
    pub fn postcode_in_words(&self) -> Option<String> {
        let postcode = self.postcode.as_deref()?;
        let (outward, inward) = postcode.split_at_checked(postcode.len().checked_sub(3)?)?;
        Some(format!("{outward} {inward}"))
    }

    /// "Oakfield Primary School, Ely (URN 190001)"
    pub fn in_words(&self) -> String {
        let town = if self.town.is_empty() {
            String::new()
        } else {
            format!(", {}", self.town)
        };
        format!("{}{town} (URN {})", self.name, self.urn)
    }
}

/// The registrable domain of a website as schools write it into GIAS: with or without `http://`,
/// `www.`, a path. None of a page at a provider that hosts many.
pub fn website_domain(website: &str) -> Option<String> {
    let lower = website.trim().to_lowercase();
    let rest = lower
        .trim_start_matches("https")
        .trim_start_matches("http")
        .trim_start_matches([':', '/', ';']);
    let host = rest.split(['/', '?', '#', ':', ' ']).next()?;
    Address::parse(&format!("office@{}", host.trim_end_matches('.')))?.school_domain()
}
