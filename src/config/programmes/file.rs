//! How a programme file is written: its tables as serde reads them. Unknown keys are refused, so
//! that a misspelt one is not silently lost.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use crate::domain::programme::{
    Attribute, Cadence, Commitment, Criterion, Grant, Heading, Intake, Key, OfferingHub, Phase,
    Report, Required, Role, Section, Sentences, StatementRule,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeFile {
    pub id: String,
    pub title: String,
    pub short_title: String,
    pub prefix: String,
    pub year: String,
    pub years: Vec<String>,
    pub family: String,
    pub phase: Phase,
    #[serde(default)]
    pub state_funded: bool,
    pub intake: Intake,
    pub round: Option<String>,
    pub phrases: Vec<String>,
    #[serde(deserialize_with = "date")]
    pub opens: NaiveDate,
    #[serde(default, deserialize_with = "optional_date")]
    pub deadline: Option<NaiveDate>,
    #[serde(deserialize_with = "date")]
    pub starts: NaiveDate,
    #[serde(deserialize_with = "date")]
    pub ends: NaiveDate,
    pub signatories: Vec<Role>,
    #[serde(default)]
    pub small_schools: bool,
    #[serde(default)]
    pub special_schools: bool,
    #[serde(default)]
    pub group_applications: bool,
    pub group_size: u32,
    pub group_size_min: Option<u32>,
    pub workshops: Option<Cadence>,
    pub visits: Option<Cadence>,
    #[serde(default)]
    pub facts: Vec<String>,
    pub follow_on: Option<String>,
    pub sentences: SentencesFile,
    pub statement: StatementFile,
    pub commitment: CommitmentFile,
    #[serde(default)]
    pub grants: Vec<GrantFile>,
    #[serde(default)]
    pub reports: Vec<ReportFile>,
    #[serde(default)]
    pub criteria: Vec<CriterionFile>,
    #[serde(default)]
    pub hubs: Vec<OfferingHubFile>,
    #[serde(default)]
    pub headings: Vec<HeadingFile>,
    /// Bare wordings of what is asked of every person.
    #[serde(default)]
    pub labels: BTreeMap<Attribute, Vec<String>>,
    pub people: Vec<PersonFile>,
    pub fields: Vec<FieldFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldFile {
    pub key: Key,
    pub label: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default = "always")]
    pub required: Required,
    #[serde(default)]
    pub placeholders: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonFile {
    pub role: Role,
    pub title: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub headings: Vec<String>,
    #[serde(default)]
    pub fields: Vec<QuestionFile>,
    pub signature: Option<SignatureFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionFile {
    pub attribute: Attribute,
    pub label: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default = "always")]
    pub required: Required,
    #[serde(default)]
    pub placeholders: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureFile {
    pub label: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub placeholders: Vec<String>,
}

fn always() -> Required {
    Required::Always
}

/// TOML's own dates, or the same in quotes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Date {
    Toml(toml::value::Datetime),
    Text(String),
}

impl Date {
    fn civil(&self) -> Option<NaiveDate> {
        match self {
            Date::Toml(datetime) => datetime.to_string().parse().ok(),
            Date::Text(text) => text.parse().ok(),
        }
    }
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    Date::deserialize(deserializer)?
        .civil()
        .ok_or_else(|| serde::de::Error::custom("write a date as 2022-05-26"))
}

fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    date(deserializer).map(Some)
}

/// A table of the file with the domain type it becomes, field by field.
macro_rules! table {
    ($file:ident => $domain:ident { $($(#[$attribute:meta])* $field:ident: $type:ty),* $(,)? }) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $file {
            $($(#[$attribute])* pub $field: $type,)*
        }
        impl From<$file> for $domain {
            fn from(file: $file) -> Self {
                $domain { $($field: file.$field),* }
            }
        }
    };
}

table!(SentencesFile => Sentences {
    next_step: String,
    late: String,
    signatures: String,
    group: String,
    applying: String,
});

table!(StatementFile => StatementRule {
    by: Role,
    limit: Option<u32>,
    #[serde(default)]
    approximate: bool,
    #[serde(default)]
    later: bool,
});

table!(CommitmentFile => Commitment {
    participants: u32,
    workshop_name: String,
    visit_name: String,
    #[serde(default)]
    head_at_first_workshop: bool,
    #[serde(default)]
    head_in_visits: bool,
    release_days: Option<u32>,
    #[serde(default)]
    gap_tasks: bool,
    #[serde(default)]
    action_plan: bool,
    expectations: Vec<String>,
});

table!(GrantFile => Grant {
    pounds: u32,
    #[serde(default)]
    up_to: bool,
    purpose: String,
});

table!(ReportFile => Report {
    title: String,
    #[serde(default, deserialize_with = "optional_date")]
    due: Option<NaiveDate>,
});

table!(CriterionFile => Criterion {
    text: String,
    words: Vec<String>,
});

table!(OfferingHubFile => OfferingHub {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
});

table!(HeadingFile => Heading {
    section: Section,
    texts: Vec<String>,
});
