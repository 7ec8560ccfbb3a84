//! Visits, workshops and whatever else a Work Group meets for: what an event is, whom it concerns,
//! when they are told of it. Pure; where events come from and what is sent lies elsewhere.

pub mod answer;
pub mod cadence;
pub mod ladder;
pub mod letter;
pub mod notice;
pub mod sort;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use serde::{Deserialize, Serialize};

use super::{
    address::Address,
    application::State as Application,
    programme::{Attribute, Key, Programme, Role},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Visit,
    Workshop,
    /// The one the headteacher comes to.
    FirstWorkshop,
    Other,
}

impl Kind {
    pub const ALL: [Kind; 4] = [
        Kind::Visit,
        Kind::Workshop,
        Kind::FirstWorkshop,
        Kind::Other,
    ];

    /// As in the register, in CSV files and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Visit => "visit",
            Kind::Workshop => "workshop",
            Kind::FirstWorkshop => "first workshop",
            Kind::Other => "other",
        }
    }

    /// As a person writes it.
    pub fn of(word: &str) -> Option<Kind> {
        let plain: Vec<String> = word
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        match plain.join(" ").as_str() {
            "visit" | "school visit" => Some(Kind::Visit),
            "workshop" => Some(Kind::Workshop),
            "first workshop" | "workshop 1" => Some(Kind::FirstWorkshop),
            "other" | "meeting" | "something else" => Some(Kind::Other),
            _ => None,
        }
    }

    /// Comes up once in a while for a whole group.
    pub fn is_workshop(self) -> bool {
        match self {
            Kind::Workshop | Kind::FirstWorkshop => true,
            Kind::Visit | Kind::Other => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    Planned,
    /// The lead has been asked what it is; nobody else hears of it.
    Unclear,
    Cancelled,
    Done,
    /// It was to take place and did not.
    Missed,
    /// None of ours: the lead said so.
    Ignored,
}

impl State {
    pub const ALL: [State; 6] = [
        State::Planned,
        State::Unclear,
        State::Cancelled,
        State::Done,
        State::Missed,
        State::Ignored,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Unclear => "unclear",
            State::Cancelled => "cancelled",
            State::Done => "done",
            State::Missed => "missed",
            State::Ignored => "ignored",
        }
    }

    pub fn of(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.as_str() == word)
    }

    /// Counts towards what a programme promises.
    pub fn keeps_a_promise(self) -> bool {
        match self {
            State::Planned | State::Done => true,
            State::Unclear | State::Cancelled | State::Missed | State::Ignored => false,
        }
    }
}

/// Who has planned it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A CSV file.
    Import,
    /// The command line.
    Keyboard,
    /// An invitation of the lead's.
    Calendar,
}

impl Source {
    pub const ALL: [Source; 3] = [Source::Import, Source::Keyboard, Source::Calendar];

    pub fn as_str(self) -> &'static str {
        match self {
            Source::Import => "import",
            Source::Keyboard => "keyboard",
            Source::Calendar => "calendar",
        }
    }

    pub fn of(word: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|s| s.as_str() == word)
    }
}

/// When it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    /// Whole days: the first.
    pub day: Option<NaiveDate>,
}

impl When {
    /// The civil day it begins on.
    pub fn date(&self) -> NaiveDate {
        self.day
            .unwrap_or_else(|| self.starts.with_timezone(&London).date_naive())
    }

    /// The last civil day of whole days.
    pub fn last_day(&self) -> NaiveDate {
        let last = (self.ends - chrono::TimeDelta::seconds(1)).with_timezone(&London);
        last.date_naive().max(self.date())
    }

    /// "Thursday 10 November 2022, 9:30am to 12 noon"
    pub fn in_words(&self) -> String {
        let date = self.date();
        let day = format!("{} {}", date.format("%A"), date.format("%-d %B %Y"));
        if self.day.is_some() {
            return day;
        }
        let clock = |at: DateTime<Utc>| {
            let local = at.with_timezone(&London);
            let text = local.format("%-I:%M%P").to_string();
            match text.as_str() {
                "12:00pm" => "12 noon".to_owned(),
                _ => text.replace(":00", ""),
            }
        };
        if self.ends > self.starts && self.last_day() == date {
            format!("{day}, {} to {}", clock(self.starts), clock(self.ends))
        } else {
            format!("{day}, {}", clock(self.starts))
        }
    }
}

/// A person whom an event concerns, as the register knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub role: Role,
    pub name: String,
    pub address: Address,
}

/// Whom an event of this kind concerns at a school: its participants and, for visits and the first
/// workshop, its head (design section 7). Only people on the register; who is merely an attendee of
/// a calendar entry is nobody.
pub fn concerned(kind: Kind, programme: &Programme, school: &Application) -> Vec<Person> {
    let with_head = match kind {
        Kind::Visit | Kind::FirstWorkshop => true,
        Kind::Workshop | Kind::Other => false,
    };
    people(programme, school)
        .into_iter()
        .filter(|person| match person.role {
            // Who answers for the school, or the department, but is not taught.
            Role::Headteacher | Role::HeadOfDepartment => with_head,
            Role::Lead1 | Role::Lead2 | Role::Advocate1 | Role::Advocate2 => true,
        })
        .collect()
}

/// Their addresses, as addresses compare.
pub fn keys(people: &[Person]) -> Vec<String> {
    let keys = people.iter().map(|p| p.address.key().to_owned());
    keys.collect()
}

/// The people of a school with an address, once each, in the form's order.
pub fn people(programme: &Programme, school: &Application) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    for person in &programme.people {
        let value = |attribute| school.value(Key::Person(person.role, attribute));
        if school.waived.contains(&person.role) {
            continue;
        }
        let Some(address) = Address::parse(value(Attribute::Email)) else {
            continue;
        };
        if !found.iter().any(|known| known.address == address) {
            found.push(Person {
                role: person.role,
                name: value(Attribute::Name).to_owned(),
                address,
            });
        }
    }
    found
}

/// The line of an event's text that says what schools are to try until next time.
pub fn gap_task(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (label, task) = line.split_once(':')?;
        let label = label
            .trim()
            .trim_start_matches(['*', '-', '•', ' '])
            .to_lowercase();
        let task = task.trim();
        (["gap task", "gap tasks", "gap-task"].contains(&label.trim_end_matches('*'))
            && !task.is_empty())
        .then(|| task.chars().take(300).collect())
    })
}

#[cfg(test)]
mod tests;
