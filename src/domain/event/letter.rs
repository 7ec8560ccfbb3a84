//! What letters about events may print: to schools, and to leads. Like a letter's view, without
//! TRN or statement; what people wrote about an event is cleaned and cut.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Kind, When, notice::News};
use crate::domain::{
    application::in_words,
    letter::Printed,
    programme::{Attribute, Key, Programme},
};

/// Gap tasks and notes are sentences, not values; they are cut to so many characters by piece.
const PIECES: usize = 5;

/// Something written about an event, cleaned like a value but not as short.
pub fn sentence(text: &str) -> Option<Printed> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut pieces: Vec<String> = Vec::new();
    let mut piece = String::new();
    for word in words {
        if piece.chars().count() + word.chars().count() > 78 && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
        }
        if !piece.is_empty() {
            piece.push(' ');
        }
        piece.push_str(word);
    }
    pieces.push(piece);
    let clean: Vec<String> = pieces
        .iter()
        .take(PIECES)
        .map(|p| Printed::value(p).as_str().to_owned())
        .filter(|p| !p.is_empty())
        .collect();
    Printed::words_or_none(&clean.join(" "))
}

/// How a letter tells of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    Reminder,
    /// The day before.
    Tomorrow,
    Moved,
    Elsewhere,
    Cancelled,
    /// It takes place, but without a school that takes part no more.
    TakenOut,
}

impl How {
    pub fn takes_place(self) -> bool {
        match self {
            How::Reminder | How::Tomorrow | How::Moved | How::Elsewhere => true,
            How::Cancelled | How::TakenOut => false,
        }
    }

    pub fn of(news: News, moved: bool, days: i64) -> How {
        match news {
            News::Cancelled => How::Cancelled,
            News::Changed if moved => How::Moved,
            News::Changed => How::Elsewhere,
            News::Reminder if days <= 1 => How::Tomorrow,
            News::Reminder => How::Reminder,
        }
    }
}

/// One event in a letter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    pub how: How,
    /// As its programme calls it: "half-day school visit", "first workshop".
    pub name: Printed,
    /// "Thursday 10 November 2022, 9:30am to 12 noon"
    pub when: Printed,
    /// "Thursday 10 November"
    pub day: Printed,
    /// What it was before it was moved.
    pub was: Option<Printed>,
    pub place: Option<Printed>,
    /// In a lead's letter: the school of a visit, or the group.
    pub whom: Option<Printed>,
    /// The headteacher is asked to come.
    pub head: bool,
    pub visit: bool,
    /// An entry for the calendar is attached.
    pub entry: bool,
}

/// How a programme calls an event of that kind.
pub fn name(kind: Kind, programme: &Programme) -> String {
    let workshop = non_empty(&programme.commitment.workshop_name, "workshop");
    match kind {
        Kind::Visit => non_empty(&programme.commitment.visit_name, "school visit").to_owned(),
        Kind::Workshop => workshop.to_owned(),
        Kind::FirstWorkshop => format!("first {workshop}"),
        Kind::Other => "meeting".to_owned(),
    }
}

fn non_empty<'t>(text: &'t str, usual: &'t str) -> &'t str {
    if text.is_empty() { usual } else { text }
}

/// "Thursday 10 November"
pub fn day(when: &When) -> String {
    when.date().format("%A %-d %B").to_string()
}

/// A report that is due.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Due {
    pub title: Printed,
    pub by: Printed,
}

impl Due {
    pub fn new(title: &str, by: NaiveDate) -> Due {
        Due {
            title: Printed::words(title),
            by: Printed::words(&in_words(by)),
        }
    }
}

/// A letter to the people of an accepted school.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToSchool {
    pub hub: Printed,
    pub signature: Printed,
    pub school: Printed,
    pub programme: Printed,
    pub reference: Printed,
    pub lead: Option<Printed>,
    pub count: usize,
    /// It takes part no more.
    pub left: bool,
    /// Of these, how many take place.
    pub plans: usize,
    pub events: Vec<Line>,
    pub gap_task: Option<Printed>,
    pub reports: Vec<Due>,
}

/// A person as the register has them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// "Lead Participant 1"
    pub title: Printed,
    pub name: Printed,
    pub email: Option<Printed>,
}

/// Everybody on the form of a school, as the programme calls them.
pub fn named(programme: &Programme, school: &crate::domain::application::State) -> Vec<Named> {
    programme
        .people
        .iter()
        .filter(|p| !school.waived.contains(&p.role))
        .map(|p| {
            let value = |attribute| school.value(Key::Person(p.role, attribute));
            Named {
                title: Printed::words(&p.title),
                name: Printed::value(value(Attribute::Name)),
                email: Printed::value_or_none(value(Attribute::Email)),
            }
        })
        .collect()
}

/// Asks a school to confirm its people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeopleCheck {
    pub hub: Printed,
    pub signature: Printed,
    pub school: Printed,
    pub programme: Printed,
    pub reference: Printed,
    pub people: Vec<Named>,
    /// Before the summer, or after it.
    pub september: bool,
}

/// What a lead should know of a school before going there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    pub event: Line,
    pub schools: Vec<SheetSchool>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetSchool {
    pub school: Printed,
    pub address: Option<Printed>,
    pub phone: Option<Printed>,
    pub people: Vec<Named>,
    /// "Tuesday 4 October 2022"
    pub last_visit: Option<Printed>,
    pub gap_task: Option<Printed>,
    pub notes: Vec<Printed>,
}

/// A promise that nothing planned or done keeps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wanting {
    pub school: Printed,
    pub name: Printed,
    /// How many, when more than one.
    pub count: u32,
    /// "second half of the autumn term 2022"
    pub period: Printed,
}

/// A letter to a lead: the digest, or the sheets for tomorrow, or both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToLead {
    pub hub: Printed,
    pub signature: Printed,
    pub lead: Printed,
    /// The Monday digest is in it.
    pub digest: bool,
    pub events: Vec<Line>,
    /// Visits of the coming time that were planned with a school that takes part no more.
    pub off: Vec<Line>,
    pub sheets: Vec<Sheet>,
    /// Begun, and nobody has said how it went.
    pub unanswered: Vec<Line>,
    pub wanting: Vec<Wanting>,
    /// Entries of theirs we have asked about.
    pub unclear: Vec<Line>,
}

impl ToLead {
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.off.is_empty()
            && self.sheets.is_empty()
            && self.unanswered.is_empty()
            && self.wanting.is_empty()
            && self.unclear.is_empty()
    }
}

/// Asks a lead what an entry of their calendar is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    pub hub: Printed,
    pub signature: Printed,
    pub title: Printed,
    pub when: Printed,
    /// How many dates, for a recurring one.
    pub dates: usize,
    pub ask_kind: bool,
    pub ask_school: bool,
    pub ask_group: bool,
    /// It repeats in a way that is not followed.
    pub ask_dates: bool,
    /// It was asked before, and the answer left it open.
    pub again: bool,
    pub schools: Vec<Printed>,
    pub groups: Vec<Printed>,
}

/// What became of a lead's reply, line by line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeadAnswer {
    pub hub: Printed,
    pub signature: Printed,
    pub done: Vec<Printed>,
    pub refused: Vec<Printed>,
}
