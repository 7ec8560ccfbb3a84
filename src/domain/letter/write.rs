//! From an application and a verdict to the [`View`] of its letter.

use chrono::{DateTime, Utc};

use super::{
    Kind, Printed,
    view::{Fixed, FormWanted, Hold, How, Line, NotSigned, Open, OpenItems, Person, Remedy, View},
};
use crate::{
    document::Unreadable,
    domain::{
        application::{self, Review, State, Status, Terms},
        conversation::Said,
        form::validity,
        judgement::{Item, Verdict},
        programme::{Attribute, Key, Programme, Role},
        reading::{Reading, WhatFile},
        signatory::{Grade, Signature},
    },
};

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
    let state = about.map(|(_, state)| state);
    let programme = about.map(|(terms, _)| terms.programme);
    let deadline = about.and_then(|(terms, _)| terms.deadline);
    let review = |r: Review| subject.verdict.review.contains(&r);
    let mut view = View {
        kind,
        hub: Printed::words(subject.hub),
        signature: Printed::words(subject.signature),
        programme: programme.map(|p| Printed::words(&p.title)),
        reference: subject.reference.map(Printed::words),
        school: state.and_then(|s| Printed::value_or_none(s.value(Key::SchoolName))),
        urn: state.and_then(State::urn).map(Printed::value),
        received: Printed::words(&format!(
            "{} at {}",
            application::in_words(local.date_naive()),
            local.format("%H:%M")
        )),
        carried_form: subject.reading.forms.iter().any(|f| !f.blank),
        follow_up: subject.before.is_some(),
        repeat: subject
            .verdict
            .letter
            .is_some_and(|(_, reports_change)| !reports_change),
        files: files(subject.reading),
        deadline: deadline.map(|day| Printed::words(&application::in_words(day))),
        deadline_passed: deadline
            .is_some_and(|day| subject.arrival >= application::deadline_instant(day)),
        complete: state.is_some_and(|s| s.status == Status::Complete),
        open: 0,
        items: Vec::new(),
        blank_second: None,
        signatures: Vec::new(),
        how_to_sign: programme.and_then(|p| Printed::words_or_none(&p.sentences.signatures)),
        seen: Vec::new(),
        fixed: Vec::new(),
        form_wanted: subject
            .verdict
            .missing
            .contains(&Item::Form)
            .then(|| why_no_form(subject.reading)),
        group_requested: state.is_some_and(|s| s.value(Key::GroupRequested) == "Yes"),
        next_step: programme.and_then(|p| Printed::words_or_none(&p.sentences.next_step)),
        held: held(subject.verdict, state),
        late: programme
            .filter(|_| review(Review::Late))
            .and_then(|p| Printed::words_or_none(&p.sentences.late)),
        withdrawal: review(Review::Withdrawal),
    };
    // Nobody who withdraws is asked for what was missing.
    if let Some((terms, state)) = about.filter(|_| !view.withdrawal) {
        let missing = open_items(terms.programme, state);
        view.open = missing.open;
        view.items = missing.items;
        view.blank_second = missing.blank_second;
        view.signatures = missing.signatures;
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
                .map(|k| fixed(terms.programme, *k, state))
                .collect();
        }
    }
    view.open += usize::from(view.form_wanted.is_some());
    view
}

/// A scan is a file that came; a logo in a signature is not.
fn files(reading: &Reading) -> Vec<Printed> {
    reading
        .files
        .iter()
        .filter(|f| match f.what {
            WhatFile::NoForm
            | WhatFile::UnknownForm
            | WhatFile::Unreadable(_)
            | WhatFile::Applies { .. }
            | WhatFile::Speaks
            | WhatFile::Statement { .. } => true,
            WhatFile::Decoration | WhatFile::BadRow { .. } => false,
        })
        .filter_map(|f| Printed::value_or_none(&f.name))
        .collect()
}

/// What an application still misses, in the words of a letter.
pub fn open_items(programme: &Programme, state: &State) -> OpenItems {
    // Who has told us that they take part with one is not asked for the other.
    let settled = state.reviews.contains(&Review::SmallSchool);
    let mut open_items = OpenItems::default();
    for &key in &state.missing {
        match key {
            Key::Signature(role) => {
                let line = state.ledger.iter().find(|l| l.role == role);
                if state.blank_second != Some(role)
                    && let Some(line) = line
                {
                    open_items.signatures.push(open(programme, line));
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
            | Key::GroupRelationship => open_items.items.push(Line {
                label: label(programme, key),
                remedy: remedy(key, state.value(key)),
            }),
        }
    }
    open_items.blank_second = state
        .blank_second
        .filter(|_| !settled)
        .map(|role| title(programme, role));
    open_items.open = open_items.items.len()
        + open_items.signatures.len()
        + usize::from(open_items.blank_second.is_some());
    open_items
}

/// The labels under which our letters ask for a programme's fields, to know them again where
/// somebody has written an answer beside one.
pub fn labels_asked_by(programme: &Programme) -> Vec<(String, Key)> {
    programme
        .fields
        .iter()
        .filter(|field| !matches!(field.key, Key::Signature(_)))
        .map(|field| {
            let printed = label(programme, field.key);
            (printed.as_str().to_owned(), field.key)
        })
        .collect()
}

/// What an application still misses, as the form prints it.
pub fn labels_missing(programme: &Programme, state: &State) -> Vec<Printed> {
    state
        .missing
        .iter()
        .map(|key| match key {
            Key::Signature(role) => {
                Printed::words(&format!("signature of {}", title(programme, *role)))
            }
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
            | Key::GroupRelationship => label(programme, *key),
        })
        .collect()
}

/// A field as the form prints it, with the block it stands in.
fn label(programme: &Programme, key: Key) -> Printed {
    let printed = programme
        .field(key)
        .map_or_else(|| key.to_string(), |f| f.label.clone());
    let printed = printed.trim_end_matches([':', ' ']);
    match key {
        Key::Person(role, _) => {
            let title = title(programme, role);
            if printed
                .to_lowercase()
                .contains(&title.as_str().to_lowercase())
            {
                Printed::words(printed)
            } else {
                Printed::words(&format!("{title}: {printed}"))
            }
        }
        Key::Signature(role) => title(programme, role),
        Key::MathsHub
        | Key::SchoolName
        | Key::SchoolAddress
        | Key::SchoolUrn
        | Key::SchoolPhone
        | Key::LocalAuthority
        | Key::SpecialistEngagement
        | Key::SpecialistDetail
        | Key::Statement
        | Key::GroupRequested
        | Key::GroupSchools
        | Key::GroupRelationship => Printed::words(printed),
    }
}

fn title(programme: &Programme, role: Role) -> Printed {
    Printed::words(
        programme
            .person(role)
            .map_or(role.as_str(), |p| p.title.as_str()),
    )
}

fn remedy(key: Key, value: &str) -> Remedy {
    let given = Printed::value_or_none(value);
    match (key, given) {
        // Well formed and missing all the same: the register has never heard of it.
        (Key::SchoolUrn, Some(given)) if validity::problem(key, value).is_none() => {
            Remedy::UrnUnknown { given }
        }
        (Key::SchoolUrn, Some(given)) => Remedy::UrnInvalid { given },
        (Key::SchoolUrn, None) => Remedy::UrnMissing,
        (Key::Person(_, Attribute::Trn), Some(_)) => Remedy::TrnInvalid,
        (Key::Person(_, Attribute::Trn), None) => Remedy::TrnMissing,
        (Key::Person(_, Attribute::Email), Some(given)) => Remedy::EmailInvalid { given },
        (Key::SchoolPhone | Key::Person(_, Attribute::Phone), Some(given)) => {
            Remedy::PhoneInvalid { given }
        }
        (Key::SpecialistEngagement | Key::GroupRequested, _) => Remedy::YesOrNo,
        (Key::Statement, _) => Remedy::Statement,
        (key, Some(_)) if validity::problem(key, value).is_some() => Remedy::NoAnswer,
        (_, _) => Remedy::LeftEmpty,
    }
}

fn open(programme: &Programme, line: &Signature) -> Open {
    let address = line.email.as_ref().map(|a| Printed::value(a.as_str()));
    let near = line.near.as_ref().map(|a| Printed::value(a.as_str()));
    let why = match (line.grade, near, address) {
        (Grade::NearMiss, Some(copied), email) => NotSigned::NearMiss { copied, email },
        (Grade::Bounced, _, Some(email)) => NotSigned::Bounced { email },
        (Grade::Declined, _, _) => NotSigned::NotConfirmed,
        (_, _, Some(email)) => match line.shared_with {
            Some(other) => NotSigned::Shared {
                email,
                other: title(programme, other),
            },
            None => NotSigned::NotSeen { email },
        },
        (_, _, None) => NotSigned::NoAddress,
    };
    Open {
        title: title(programme, line.role),
        name: Printed::value_or_none(&line.name),
        why,
    }
}

fn how(grade: Grade) -> Option<How> {
    match grade {
        Grade::Confirmed => Some(How::Confirmed),
        Grade::Sender => Some(How::Sender),
        Grade::Copied => Some(How::Copied),
        Grade::Waived => Some(How::Waived),
        Grade::NearMiss | Grade::Missing | Grade::Declined | Grade::Bounced => None,
    }
}

fn seen(programme: &Programme, line: &Signature) -> Option<Person> {
    Some(Person {
        title: title(programme, line.role),
        name: Printed::value_or_none(&line.name),
        how: how(line.grade)?,
    })
}

fn fixed(programme: &Programme, key: Key, state: &State) -> Fixed {
    let line = match key {
        Key::Signature(role) => state.ledger.iter().find(|l| l.role == role),
        _ => None,
    };
    Fixed {
        label: match line.and_then(|l| Printed::value_or_none(&l.name)) {
            Some(name) => Printed::words(&format!("{name} ({})", label(programme, key))),
            None => label(programme, key),
        },
        how: line.and_then(|l| how(l.grade)),
    }
}

fn why_no_form(reading: &Reading) -> FormWanted {
    let file = |why: fn(&Unreadable) -> bool| {
        reading
            .files
            .iter()
            .find(|f| matches!(&f.what, WhatFile::Unreadable(u) if why(u)))
            .map(|f| Printed::value_or_none(&f.name).unwrap_or_else(|| Printed::words("the file")))
    };
    if let Some(file) = file(|u| matches!(u, Unreadable::Protected)) {
        return FormWanted::Protected { file };
    }
    if let Some(file) = file(|u| matches!(u, Unreadable::Damaged(_))) {
        return FormWanted::Damaged { file };
    }
    if let Some(file) = file(|u| matches!(u, Unreadable::Empty)) {
        return FormWanted::Empty { file };
    }
    if reading.forms.iter().any(|f| f.blank) {
        return FormWanted::Blank;
    }
    if reading
        .said
        .iter()
        .any(|s| matches!(s, Said::ShareLink { .. }))
    {
        return FormWanted::Link;
    }
    FormWanted::NotAttached
}

/// Why a person looks first. What has its own sentence (late, withdrawal) is not repeated, and
/// what concerns the admins alone is not told.
fn held(verdict: &Verdict, state: Option<&State>) -> Vec<Hold> {
    verdict
        .review
        .iter()
        .filter_map(|r| match r {
            Review::WrongHub => Some(Hold::WrongHub {
                other: state
                    .and_then(|s| s.other_hub.as_deref())
                    .and_then(Printed::value_or_none),
            }),
            Review::WrongProgramme => Some(Hold::WrongProgramme),
            Review::Conflict => Some(Hold::Conflict),
            Review::AmbiguousMatch if state.is_some_and(|s| s.opinion.other.is_some()) => {
                Some(Hold::OtherSchool)
            }
            Review::AmbiguousMatch => Some(Hold::AmbiguousMatch),
            Review::SeveralSchools => Some(Hold::SeveralSchools),
            Review::SmallSchool => Some(Hold::SmallSchool),
            Review::TooLarge => Some(Hold::TooLarge),
            Review::Unreadable => Some(Hold::Unreadable),
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
