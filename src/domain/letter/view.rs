//! What the templates may print.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Kind;
use crate::{
    document::Unreadable,
    domain::{
        application::{self, Review, State, Status, Terms},
        form::validity,
        judgement::{Item, Verdict},
        programme::{Attribute, Key, Programme, Role},
        reading::{Reading, WhatFile},
        signatory::{Grade, Signature},
    },
};

/// Everything a letter can say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    pub kind: Kind,
    pub hub: String,
    /// Who reads the inbox: "Jo Field, hub administrator".
    pub signature: String,
    pub programme: Option<String>,
    pub reference: Option<String>,
    /// The school as on the form.
    pub school: Option<String>,
    /// "Friday 29 April 2022 at 11:38"
    pub received: String,
    /// What came: "your form", "your message".
    pub carried_form: bool,
    /// Names of files that came, one line each.
    pub files: Vec<String>,
    /// "Thursday 26 May 2022"; none when the programme has no deadline.
    pub deadline: Option<String>,
    pub complete: bool,
    /// What is missing, in the form's order, each with its remedy.
    pub items: Vec<Line>,
    /// A second participant's block is wholly blank where one may do.
    pub blank_second: Option<String>,
    /// Signatures that are open, each with how it can be given.
    pub signatures: Vec<Line>,
    /// The sentence on how to give them, of the programme.
    pub how_to_sign: Option<String>,
    /// Who was seen to have signed.
    pub seen: Vec<Person>,
    /// What this mail put right, by the form's labels.
    pub fixed: Vec<String>,
    /// The form itself is asked for, and why.
    pub form_wanted: Option<String>,
    /// A group wish is on the form.
    pub group_requested: bool,
    pub next_step: Option<String>,
    /// Why a person looks first; each at most once.
    pub held: Vec<String>,
    pub late: Option<String>,
    pub withdrawal: bool,
    pub unreadable: bool,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// As printed on the form: "Lead Participant 2: Email".
    pub label: String,
    pub remedy: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Person {
    /// "Lead Participant 2"
    pub title: String,
    pub name: String,
    /// "copied in", "sent the form", "confirmed by e-mail"
    pub how: &'static str,
}

/// What a letter is about, besides the application.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub hub: &'a str,
    pub signature: &'a str,
    pub reference: Option<&'a str>,
    pub reading: &'a Reading,
    pub verdict: &'a Verdict,
    pub arrival: DateTime<Utc>,
    pub before: Option<&'a State>,
}

/// The view of a letter; `about` is the application, when there is one.
pub fn view(kind: Kind, subject: Subject<'_>, about: Option<(&Terms<'_>, &State)>) -> View {
    let local = subject.arrival.with_timezone(&chrono_tz::Europe::London);
    let received = format!(
        "{} at {}",
        application::in_words(local.date_naive()),
        local.format("%H:%M")
    );
    let state = about.map(|(_, state)| state);
    let programme = about.map(|(terms, _)| terms.programme);
    let review = |r: Review| subject.verdict.review.contains(&r);
    let mut view = View {
        kind,
        hub: subject.hub.to_owned(),
        signature: subject.signature.to_owned(),
        programme: programme.map(|p| p.title.clone()),
        reference: subject.reference.map(str::to_owned),
        school: state
            .map(|s| one_line(s.value(Key::SchoolName), 80))
            .filter(|s| !s.is_empty()),
        received,
        carried_form: subject.reading.forms.iter().any(|f| !f.blank),
        files: subject
            .reading
            .files
            .iter()
            .filter(|f| f.what != WhatFile::Decoration)
            .map(|f| one_line(&f.name, 80))
            .filter(|n| !n.is_empty())
            .collect(),
        deadline: about
            .and_then(|(terms, _)| terms.deadline)
            .map(application::in_words),
        complete: state.is_some_and(|s| s.status == Status::Complete),
        items: Vec::new(),
        blank_second: None,
        signatures: Vec::new(),
        how_to_sign: programme
            .map(|p| p.sentences.signatures.clone())
            .filter(|s| !s.is_empty()),
        seen: Vec::new(),
        fixed: Vec::new(),
        form_wanted: subject
            .verdict
            .missing
            .contains(&Item::Form)
            .then(|| why_no_form(subject.reading)),
        group_requested: state.is_some_and(|s| s.value(Key::GroupRequested) == "Yes"),
        next_step: programme
            .map(|p| p.sentences.next_step.clone())
            .filter(|s| !s.is_empty()),
        held: held(subject.verdict, state),
        late: programme
            .filter(|_| review(Review::Late))
            .map(|p| p.sentences.late.clone()),
        withdrawal: review(Review::Withdrawal),
        unreadable: review(Review::Unreadable),
    };
    if let Some((terms, state)) = about {
        fill_items(&mut view, terms.programme, state);
        view.seen = state
            .ledger
            .iter()
            .filter_map(|line| seen(terms.programme, line))
            .collect();
        if let Some(before) = subject.before {
            view.fixed = before
                .missing
                .iter()
                .filter(|k| !state.missing.contains(k))
                .map(|k| label(terms.programme, *k))
                .collect();
        }
    }
    view
}

fn fill_items(view: &mut View, programme: &Programme, state: &State) {
    for &key in &state.missing {
        match key {
            Key::Signature(role) => {
                let line = state.ledger.iter().find(|l| l.role == role);
                if state.blank_second != Some(role)
                    && let Some(line) = line
                {
                    view.signatures.push(signature(programme, line));
                }
            }
            Key::Person(role, _) if state.blank_second == Some(role) => {}
            Key::MathsHub
            | Key::SchoolName
            | Key::SchoolAddress
            | Key::SchoolUrn
            | Key::SchoolPhone
            | Key::LocalAuthority
            | Key::Person(..)
            | Key::SpecialistEngagement
            | Key::SpecialistDetail
            | Key::Statement
            | Key::GroupRequested
            | Key::GroupSchools
            | Key::GroupRelationship => view.items.push(Line {
                label: label(programme, key),
                remedy: remedy(key, state.value(key)),
            }),
        }
    }
    view.blank_second = state.blank_second.map(|role| title(programme, role));
}

/// A field as the form prints it, with the block it stands in.
fn label(programme: &Programme, key: Key) -> String {
    let printed = programme
        .field(key)
        .map_or_else(|| key.to_string(), |f| f.label.clone());
    match key {
        Key::Person(role, _) => {
            let title = title(programme, role);
            if printed.to_lowercase().contains(&title.to_lowercase()) {
                printed
            } else {
                format!("{title}: {printed}")
            }
        }
        Key::Signature(role) => format!("Signature of {}", title(programme, role)),
        Key::Statement => "Statement".to_owned(),
        Key::MathsHub
        | Key::SchoolName
        | Key::SchoolAddress
        | Key::SchoolUrn
        | Key::SchoolPhone
        | Key::LocalAuthority
        | Key::SpecialistEngagement
        | Key::SpecialistDetail
        | Key::GroupRequested
        | Key::GroupSchools
        | Key::GroupRelationship => printed,
    }
}

fn title(programme: &Programme, role: Role) -> String {
    programme
        .person(role)
        .map_or_else(|| role.to_string(), |p| p.title.clone())
}

fn remedy(key: Key, value: &str) -> String {
    let given = !value.trim().is_empty();
    match key {
        Key::SchoolUrn if given => "the school's URN has six digits; what we read is not one".to_owned(),
        Key::SchoolUrn => "please tell us the school's six-digit URN".to_owned(),
        Key::Person(_, Attribute::Trn) if given => {
            "a teacher reference number has seven digits; what we read is not one".to_owned()
        }
        Key::Person(_, Attribute::Email) if given => {
            format!("\u{201c}{}\u{201d} does not look like an e-mail address", one_line(value, 80))
        }
        Key::SchoolPhone | Key::Person(_, Attribute::Phone) if given => {
            "what we read does not look like a UK telephone number".to_owned()
        }
        Key::SpecialistEngagement | Key::GroupRequested => "please tell us Yes or No".to_owned(),
        Key::Statement => "please send it in a reply, or on the form".to_owned(),
        _ if given && validity::problem(key, value).is_some() => "what we read is not an answer yet".to_owned(),
        _ => "left empty on the form".to_owned(),
    }
}

fn signature(programme: &Programme, line: &Signature) -> Line {
    let name = one_line(&line.name, 80);
    let title = title(programme, line.role);
    let label = if name.is_empty() { title } else { format!("{name} ({title})") };
    let address = line.email.as_ref().map(|a| one_line(a.as_str(), 80));
    let remedy = match (line.grade, &line.near, &address) {
        (Grade::NearMiss, Some(near), Some(form)) => format!(
            "you copied {}, the form says {form}: which is right?",
            one_line(near.as_str(), 80)
        ),
        (Grade::NearMiss, Some(near), None) => format!(
            "you copied {}, but the form gives no address: is it theirs?",
            one_line(near.as_str(), 80)
        ),
        (Grade::Bounced, _, Some(form)) => {
            format!("our mail to {form} came back: please tell us the right address and copy them in")
        }
        _ if line.shared_with.is_some() => format!(
            "the form gives the same address for two people, which counts as one signature: please tell us an address of their own{}, and copy them in",
            address.map_or_else(String::new, |a| format!(" besides {a}"))
        ),
        (_, _, None) => "the form gives no e-mail address we could look for".to_owned(),
        (_, _, Some(form)) => format!("not seen among those copied; the form says {form}"),
    };
    Line { label, remedy }
}

fn seen(programme: &Programme, line: &Signature) -> Option<Person> {
    let how = match line.grade {
        Grade::Confirmed => "confirmed by e-mail",
        Grade::Sender => "sent the form",
        Grade::Copied => "copied in",
        Grade::Waived => "not needed",
        Grade::NearMiss | Grade::Missing | Grade::Declined | Grade::Bounced => return None,
    };
    Some(Person {
        title: title(programme, line.role),
        name: one_line(&line.name, 80),
        how,
    })
}

fn why_no_form(reading: &Reading) -> String {
    let file = |why: fn(&Unreadable) -> bool| {
        reading
            .files
            .iter()
            .find(|f| matches!(&f.what, WhatFile::Unreadable(u) if why(u)))
            .map(|f| one_line(&f.name, 80))
    };
    if let Some(name) = file(|u| matches!(u, Unreadable::Protected)) {
        return format!("{name} is protected by a password: please send an unprotected copy (please do not send the password)");
    }
    if let Some(name) = file(|u| matches!(u, Unreadable::Damaged(_))) {
        return format!("{name} is damaged and could not be opened: please send it again");
    }
    if let Some(name) = file(|u| matches!(u, Unreadable::Empty)) {
        return format!("{name} arrived empty: please send it again");
    }
    if reading.forms.iter().any(|f| f.blank) {
        return "the form that came has not been filled in: perhaps the blank one was attached by mistake".to_owned();
    }
    if reading
        .said
        .iter()
        .any(|s| matches!(s, crate::domain::conversation::Said::ShareLink { .. }))
    {
        return "a link came instead of the file, and we cannot open links: please attach the form itself".to_owned();
    }
    "no form was attached to your message: please send it again with the form attached".to_owned()
}

/// Why a person looks first, in words for the school.
fn held(verdict: &Verdict, state: Option<&State>) -> Vec<String> {
    verdict
        .review
        .iter()
        .filter_map(|r| match r {
            Review::WrongHub => Some(match state.and_then(|s| s.other_hub.as_ref()) {
                Some(other) => format!("the form names {}, which is another Maths Hub", one_line(other, 80)),
                None => "the form names another Maths Hub".to_owned(),
            }),
            Review::WrongProgramme => Some("the form is for another year, or came outside the time for applications".to_owned()),
            Review::Conflict => Some("it changes who takes part, or the school's URN; until a person has looked, the earlier form stands".to_owned()),
            Review::AmbiguousMatch => Some("we are not sure which application it belongs to".to_owned()),
            Review::SeveralSchools => Some("it seems to concern more than one school".to_owned()),
            Review::SmallSchool => Some("taking part with one participant needs a person's decision".to_owned()),
            Review::TooLarge => Some("it is too large to be read automatically".to_owned()),
            Review::Unreadable => Some("it came in a form that only a person can read, such as a scan or a picture".to_owned()),
            Review::Late
            | Review::Withdrawal
            | Review::NotAuthenticated
            | Review::SharedAddress
            | Review::Declined
            | Review::Question
            | Review::Suspicious
            | Review::Forwarded
            | Review::Bounce
            | Review::Stale => None,
        })
        .collect()
}

/// A value of the form as a letter may print it: one line, cut, without control or
/// bidirectional characters, and without anything a mail program would make a link.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| {
            !c.is_control()
                && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        })
        .collect();
    let words: Vec<&str> = clean
        .split_whitespace()
        .filter(|w| !is_link(w))
        .collect();
    let line = words.join(" ");
    if line.chars().count() <= most {
        line
    } else {
        let cut: String = line.chars().take(most.saturating_sub(1)).collect();
        format!("{}…", cut.trim_end())
    }
}

fn is_link(word: &str) -> bool {
    let lower = word.to_lowercase();
    lower.contains("://") || lower.contains("www.") || lower.starts_with("javascript:") || lower.starts_with("data:")
}
