//! A letter for every situation, with invented people and schools. Templates are tried with them
//! at start, and the snapshots of the tests show them. Between them every sentence is used.

mod answers;
mod events;
mod held;
mod office;
mod reminders;
mod summaries;

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde_json::Value;

use crate::domain::letter::{
    Fixed, FormWanted, Hold, How, Kind, Line, NotSigned, Open, Person, Printed, Remedy, View,
};

/// A letter in a situation.
pub(super) struct Sample {
    /// The situation; the name of its snapshot.
    pub name: &'static str,
    /// The folder of its templates.
    pub letter: &'static str,
    pub view: Value,
}

fn sample(name: &'static str, letter: &'static str, view: &impl Serialize) -> Result<Sample> {
    let view = serde_json::to_value(view).with_context(|| format!("write down sample {name}"))?;
    Ok(Sample { name, letter, view })
}

/// Every letter, the answers among them.
pub(super) fn every() -> Result<Vec<Sample>> {
    let mut every: Vec<Sample> = all()
        .iter()
        .map(|(name, view)| sample(name, view.kind.as_str(), view))
        .collect::<Result<_>>()?;
    every.extend(reminders::reminders()?);
    every.extend(reminders::closing()?);
    every.extend(office::transcripts()?);
    every.extend(office::places()?);
    every.extend(events::to_schools()?);
    every.extend(events::to_leads()?);
    every.extend(summaries::summaries()?);
    Ok(every)
}

/// Answers: the name of the situation, and the view.
pub(super) fn all() -> Vec<(&'static str, View)> {
    let mut all = answers::acknowledgements();
    all.extend(answers::missing_items());
    all.extend(held::forms_wanted());
    all.extend(answers::updates());
    all.extend(held::received());
    all.into_iter()
        .map(|(name, view)| (name, counted(view)))
        .collect()
}

/// An application of 2022 on which the head and a participant have signed.
fn application(kind: Kind) -> View {
    View {
        kind,
        hub: Printed::words("Cambridge Maths Hub"),
        signature: Printed::words("Jo Field, hub administrator"),
        programme: words("Primary Mastery Readiness Work Group 2022/23"),
        reference: words("PMR22-0007"),
        school: Some(value("Oakfield Primary School")),
        urn: Some(value("110001")),
        received: Printed::words("Friday 29 April 2022 at 11:38"),
        carried_form: true,
        follow_up: false,
        repeat: false,
        files: Vec::new(),
        deadline: words("Thursday 26 May 2022"),
        deadline_passed: false,
        complete: false,
        open: 0,
        items: Vec::new(),
        blank_second: None,
        signatures: Vec::new(),
        how_to_sign: words(
            "When you e-mail the form, copy in everybody named as a signatory on it: a copy sent to a person counts as their electronic signature. Blind copies (Bcc) cannot be seen.",
        ),
        seen: vec![
            person("Headteacher", Some("Hannah Walker"), How::Sender),
            person("Lead Participant 1", Some("Ann Lee"), How::Copied),
        ],
        fixed: Vec::new(),
        form_wanted: None,
        group_requested: false,
        next_step: words(
            "Once the applications are in, the Maths Hub will contact you to explain the next steps.",
        ),
        held: Vec::new(),
        late: None,
        withdrawal: false,
    }
}

/// A message without an application.
fn unknown(kind: Kind) -> View {
    View {
        programme: None,
        reference: None,
        school: None,
        urn: None,
        carried_form: false,
        deadline: None,
        how_to_sign: None,
        seen: Vec::new(),
        next_step: None,
        ..application(kind)
    }
}

/// `open` as the builder counts it.
fn counted(view: View) -> View {
    View {
        open: view.items.len()
            + view.signatures.len()
            + usize::from(view.blank_second.is_some())
            + usize::from(view.form_wanted.is_some()),
        ..view
    }
}

fn everybody() -> Vec<Person> {
    vec![
        person("Headteacher", Some("Hannah Walker"), How::Sender),
        person("Lead Participant 1", Some("Ann Lee"), How::Confirmed),
        person("Lead Participant 2", Some("Bilal Khan"), How::Copied),
    ]
}

fn person(title: &str, name: Option<&str>, how: How) -> Person {
    Person {
        title: Printed::words(title),
        name: name.map(value),
        how,
    }
}

fn open(title: &str, why: NotSigned) -> Open {
    let name = match title {
        "Headteacher" => "Hannah Walker",
        "Lead Participant 1" => "Ann Lee",
        _ => "Bilal Khan",
    };
    Open {
        title: Printed::words(title),
        name: Some(value(name)),
        why,
    }
}

fn line(label: &str, remedy: Remedy) -> Line {
    Line {
        label: Printed::words(label),
        remedy,
    }
}

fn fixed(label: &str, how: Option<How>) -> Fixed {
    Fixed {
        label: Printed::words(label),
        how,
    }
}

fn value(text: &str) -> Printed {
    Printed::value(text)
}

fn words(text: &str) -> Option<Printed> {
    Some(Printed::words(text))
}
