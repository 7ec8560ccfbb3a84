//! What a reminder may print: like a letter's view, without TRN, statement or free text.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::{
    application::{State, in_words},
    letter::{OpenItems, Printed, open_items},
    programme::{Intake, Key, Programme},
};

/// One mail to one person: everything they are reminded of that day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    pub hub: Printed,
    pub signature: Printed,
    pub count: usize,
    /// Only reminders can be stopped: what is asked for the first time is none.
    pub stoppable: bool,
    pub parts: Vec<Part>,
}

impl View {
    pub fn new(hub: &str, signature: &str, parts: Vec<Part>) -> View {
        View {
            hub: Printed::words(hub),
            signature: Printed::words(signature),
            count: parts.len(),
            stoppable: parts
                .iter()
                .any(|part| !part.first && part.is != Is::Invitation),
            parts,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Is {
    #[default]
    Application,
    Invitation,
    Statement,
}

/// One thing somebody is reminded of. The members that letters have too bear their names, so that
/// both use the same sentences.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Part {
    pub is: Is,
    pub school: Option<Printed>,
    pub urn: Option<Printed>,
    pub programme: Printed,
    pub reference: Option<Printed>,
    /// "Thursday 26 May 2022"; none when there is no date.
    pub deadline: Option<Printed>,
    /// 0 on the day itself.
    pub days_left: Option<i64>,
    /// The date is this school's own, after the programme's.
    pub extended: bool,
    /// Asked for, and not reminded of.
    pub first: bool,
    /// The programme is applied for by an online form.
    pub online: bool,
    /// Words of a statement, at most.
    pub limit: Option<u32>,
    #[serde(flatten)]
    pub missing: OpenItems,
    pub how_to_sign: Option<Printed>,
    // Of the letters' sentences, those that never apply.
    pub deadline_passed: bool,
    pub late: Option<Printed>,
    pub withdrawal: bool,
    pub files: Vec<Printed>,
}

impl Part {
    fn new(is: Is, programme: &Programme, due: Option<NaiveDate>, today: NaiveDate) -> Part {
        Part {
            is,
            programme: Printed::words(&programme.title),
            deadline: due.map(|day| Printed::words(&in_words(day))),
            days_left: due.map(|day| (day - today).num_days()),
            online: programme.intake == Intake::Online,
            ..Part::default()
        }
    }

    fn of_state(mut self, reference: &str, state: &State) -> Part {
        self.school = Printed::value_or_none(state.value(Key::SchoolName));
        self.urn = state.urn().map(Printed::value);
        self.reference = Some(Printed::words(reference));
        self
    }

    /// What an application still misses.
    pub fn application(
        programme: &Programme,
        reference: &str,
        state: &State,
        due: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Part {
        Part {
            missing: open_items(programme, state),
            how_to_sign: Printed::words_or_none(&programme.sentences.signatures),
            ..Part::new(Is::Application, programme, due, today).of_state(reference, state)
        }
    }

    pub fn invitation(
        programme: &Programme,
        school: &str,
        urn: &str,
        due: NaiveDate,
        today: NaiveDate,
    ) -> Part {
        Part {
            school: Printed::value_or_none(school),
            urn: Some(Printed::value(urn)),
            ..Part::new(Is::Invitation, programme, Some(due), today)
        }
    }

    /// The head's statement, asked for by a date.
    pub fn statement(
        programme: &Programme,
        reference: &str,
        state: &State,
        due: NaiveDate,
        today: NaiveDate,
    ) -> Part {
        Part {
            limit: programme.statement.limit,
            ..Part::new(Is::Statement, programme, Some(due), today).of_state(reference, state)
        }
    }
}
