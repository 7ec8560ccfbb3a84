//! A programme as data: what its form asks, who signs, when it closes.
//!
//! Programme files are TOML (`deploy/programmes/*.toml`), read by `config`; the documents of the
//! programme are the authority for every fact in them. Nothing here knows a particular programme.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::hub_names::hub_named;

mod key;

pub use key::{Attribute, Key, Role, UnknownKey};

/// How the programme takes applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intake {
    /// A Word form, by e-mail.
    Form,
    /// An online form; its notifications and exports reach the hub by e-mail.
    Online,
}

/// When a field must be filled for the application to be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Required {
    Always,
    Never,
    /// Only when `specialist_engagement` is Yes.
    IfSpecialist,
}

/// One question of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub key: Key,
    /// As printed on the form; letters name the field by it.
    pub label: String,
    /// Other wordings seen or expected, in any spelling and punctuation.
    pub aliases: Vec<String>,
    pub required: Required,
    /// What the blank form prints where the answer goes ("(Yes/No)", "Signature of headteacher"):
    /// no answer.
    pub placeholders: Vec<String>,
}

/// A person the form asks about.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub role: Role,
    /// As the form calls them: "Lead Participant 1".
    pub title: String,
    /// Other names for the part: "lead teacher 1", "maths subject leader".
    pub aliases: Vec<String>,
    /// Headings that open this person's block: "Details of Lead Participant 1".
    pub headings: Vec<String>,
}

/// A heading of the form that opens a part of it which belongs to no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    Hub,
    School,
    Specialist,
    Statement,
    Group,
    Signatures,
    /// The guidance in front of the form, or an appendix: nothing in it is an answer.
    Guidance,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    pub section: Section,
    pub texts: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StatementRule {
    pub by: Role,
    /// Words; none when the document names no limit.
    pub limit: Option<u32>,
    /// "approximately": advice only well beyond the limit.
    pub approximate: bool,
    /// Asked for later (2021/22): not part of the form.
    pub later: bool,
}

/// One criterion of "who can apply", with the words that show a statement names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    pub text: String,
    pub words: Vec<String>,
}

/// A hub that offers the programme, under every name it is known by.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferingHub {
    pub name: String,
    /// Lead schools and short names: "Carmel College" means Archimedes NE.
    pub aliases: Vec<String>,
}

/// How often a promised meeting takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    HalfTerm,
    Term,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    pub count: u32,
    pub per: Per,
}

/// Which schools a programme is for, as GIAS tells phases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    Primary,
    Secondary,
}

/// Money the document promises a school or department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub pounds: u32,
    /// "up to £2000"
    pub up_to: bool,
    /// In words: what for, from whom, subject to what.
    pub purpose: String,
}

/// A report a programme asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub title: String,
    /// None: the document says no date; the hub sets one.
    pub due: Option<NaiveDate>,
}

/// What taking part asks of a school: the promises reminders and digests speak of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Commitment {
    /// Teachers a school names.
    pub participants: u32,
    /// How the document calls the meetings: "workshop", "TRG meeting".
    pub workshop_name: String,
    /// How it calls the visits: "half-day school visit".
    pub visit_name: String,
    /// The headteacher comes to the first workshop.
    pub head_at_first_workshop: bool,
    /// The headteacher meets the lead during the visits.
    pub head_in_visits: bool,
    /// Days of release a year for both teachers together, where the document names them.
    pub release_days: Option<u32>,
    pub gap_tasks: bool,
    pub action_plan: bool,
    /// The expectations of the form, as sentences.
    pub expectations: Vec<String>,
}

/// Sentences of the programme that its letters need, in plain UK English.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sentences {
    /// What happens after a complete application.
    pub next_step: String,
    /// For a late form.
    pub late: String,
    /// How to have the signatures confirmed ("copy in all those named on the form …").
    pub signatures: String,
    /// A group wish is considered, not guaranteed; empty when there are no group applications.
    pub group: String,
    /// Said beside the deadline: "Early applications are encouraged." May be empty.
    pub applying: String,
}

/// One programme of one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// `pmr-2022`
    pub id: String,
    /// "Primary Mastery Readiness Work Group 2022/23"
    pub title: String,
    /// "Mastery Readiness"
    pub short_title: String,
    /// `PMR22`, of which references are made: `PMR22-0007`
    pub prefix: String,
    /// "2022/23"
    pub year: String,
    /// Every spelling of that year on its forms: "2022/23", "2022-23".
    pub years: Vec<String>,
    /// What this programme is called from year to year; files of one family are forms of
    /// different years.
    pub family: String,
    pub phase: Phase,
    /// Only state-funded schools may apply.
    pub state_funded: bool,
    pub intake: Intake,
    /// "round 1", where the document counts rounds.
    pub round: Option<String>,
    /// Phrases by which the document is known, strongest first.
    pub phrases: Vec<String>,
    pub opens: NaiveDate,
    /// The last civil day; none when the programme has no deadline.
    pub deadline: Option<NaiveDate>,
    /// The first month of the work (its first day): later forms are of the wrong time.
    pub starts: NaiveDate,
    /// The last day of the work.
    pub ends: NaiveDate,
    pub headings: Vec<Heading>,
    pub people: Vec<Person>,
    pub fields: Vec<Field>,
    pub signatories: Vec<Role>,
    pub statement: StatementRule,
    pub criteria: Vec<Criterion>,
    /// "For small schools, one participant will be considered."
    pub small_schools: bool,
    /// A special school or alternative provision group is being considered.
    pub special_schools: bool,
    pub group_applications: bool,
    /// Schools in a Work Group, at most.
    pub group_size: u32,
    /// And at least, where the document says.
    pub group_size_min: Option<u32>,
    pub workshops: Option<Cadence>,
    pub visits: Option<Cadence>,
    pub commitment: Commitment,
    pub grants: Vec<Grant>,
    /// Further facts, as sentences for the register and the letters.
    pub facts: Vec<String>,
    pub reports: Vec<Report>,
    /// Hubs that offer it; empty when every hub may.
    pub hubs: Vec<OfferingHub>,
    /// The id or title of what follows.
    pub follow_on: Option<String>,
    pub sentences: Sentences,
}

impl Programme {
    pub fn field(&self, key: Key) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }

    pub fn person(&self, role: Role) -> Option<&Person> {
        self.people.iter().find(|p| p.role == role)
    }

    /// The hub of that name that offers it.
    pub fn offering_hub(&self, name: &str) -> Option<&OfferingHub> {
        hub_named(&self.hubs, name)
    }

    /// The reference of the n-th application: `PMR22-0007`.
    pub fn reference(&self, number: i64) -> String {
        format!("{}-{number:04}", self.prefix)
    }
}
