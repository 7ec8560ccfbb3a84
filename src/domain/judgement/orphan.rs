//! Messages that found no application: a form that cannot be read or did not come, a question,
//! or none of our business.

use super::{Decision, Item, Kind, Verdict, follow_up};
use crate::{
    document::Unreadable,
    domain::{
        application::Review,
        authentication::Authentication,
        conversation::Said,
        letter,
        matching::Link,
        reading::{Reading, WhatFile},
    },
};

/// The verdict on a message without an application. `link` says why it has none.
pub fn without_application(reading: &Reading, link: &Link) -> Verdict {
    let kind = follow_up::kind(&reading.said);
    let has_form = reading.forms.iter().any(|f| !f.blank);
    let about_us = is_about_us(reading);
    if reading.authentication == Authentication::Fail {
        return if has_form
            || matches!(
                link,
                Link::To { .. } | Link::Stranger { .. } | Link::Ambiguous(_)
            ) {
            let kind = if has_form { Kind::Application } else { kind };
            Verdict::hold(
                kind,
                Review::NotAuthenticated,
                "its sender fails authentication",
            )
        } else {
            Verdict::ignore(Kind::Unrelated, "its sender fails authentication")
        };
    }
    match link {
        Link::Ambiguous(_) => {
            let kind = if has_form { Kind::Application } else { kind };
            if !has_form && says_nothing(reading) {
                return Verdict::ignore(Kind::Unrelated, "nothing new for any application");
            }
            if !has_form && reading.said.iter().all(|s| matches!(s, Said::Asks { .. })) {
                return Verdict::hold(
                    Kind::Question,
                    Review::Question,
                    "a question only a person can answer",
                );
            }
            return Verdict::hold(
                kind,
                Review::AmbiguousMatch,
                "more than one application could be meant",
            )
            .with_letter(letter::Kind::Received, true);
        }
        // No letter: it would tell a stranger of somebody's application.
        Link::Stranger { .. } if has_form || !says_nothing(reading) => {
            let kind = if has_form { Kind::Application } else { kind };
            return Verdict::hold(
                kind,
                Review::AmbiguousMatch,
                "it names an application, but its sender is no party to it",
            );
        }
        Link::Stranger { .. } | Link::To { .. } | Link::Open | Link::Nothing => {}
    }
    if reading.too_large && about_us {
        return Verdict::hold(
            Kind::Application,
            Review::TooLarge,
            "too large to be fetched",
        )
        .with_letter(letter::Kind::Received, true);
    }
    if about_us && let Some(verdict) = files(reading, announces(reading)) {
        return super::settle_questions(reading, verdict);
    }
    let asks = reading.said.iter().any(|s| matches!(s, Said::Asks { .. }));
    if asks && about_us {
        return Verdict::hold(
            Kind::Question,
            Review::Question,
            "a question about a programme",
        );
    }
    if about_us && !says_nothing(reading) && kind != Kind::Unrelated {
        return Verdict::hold(
            kind,
            Review::AmbiguousMatch,
            "it speaks of an application that is not on file",
        )
        .with_letter(letter::Kind::Received, true);
    }
    Verdict::ignore(
        Kind::Unrelated,
        "no form, no application, no question about a programme",
    )
}

/// What follows from files that are no readable form, or from a form that did not come.
pub(super) fn files(reading: &Reading, announced: bool) -> Option<Verdict> {
    let unreadable = |test: fn(&Unreadable) -> bool| {
        reading.files.iter().any(|f| match &f.what {
            WhatFile::Unreadable(why) => test(why),
            WhatFile::NoForm | WhatFile::UnknownForm | WhatFile::Decoration => false,
        })
    };
    let ask = |because: &str| {
        let mut verdict = Verdict::new(Kind::Application, Decision::RequestMissing, because)
            .with_letter(letter::Kind::MissingItems, true);
        verdict.missing.push(Item::Form);
        verdict
    };
    if unreadable(|u| matches!(u, Unreadable::Hostile(_))) {
        return Some(Verdict::hold(
            Kind::Application,
            Review::Suspicious,
            "a file built to do harm, or over a limit",
        ));
    }
    if unreadable(|u| matches!(u, Unreadable::Picture | Unreadable::Unsupported(_))) {
        return Some(
            Verdict::hold(
                Kind::Application,
                Review::Unreadable,
                "a file that a person must read",
            )
            .with_letter(letter::Kind::Received, true),
        );
    }
    if unreadable(|u| matches!(u, Unreadable::Protected)) {
        return Some(ask("the file needs a password"));
    }
    if unreadable(|u| matches!(u, Unreadable::Damaged(_) | Unreadable::Empty)) {
        return Some(ask("the file is damaged or empty"));
    }
    if reading
        .files
        .iter()
        .any(|f| f.what == WhatFile::UnknownForm)
    {
        return Some(
            Verdict::hold(
                Kind::Application,
                Review::WrongProgramme,
                "a form of a programme we do not run",
            )
            .with_letter(letter::Kind::Received, true),
        );
    }
    if reading.forms.iter().any(|f| f.blank) {
        return Some(ask("the form is blank"));
    }
    if reading
        .said
        .iter()
        .any(|s| matches!(s, Said::ShareLink { .. }))
    {
        return Some(ask("a link came instead of the file"));
    }
    if announced && !reading.files.iter().any(follow_up::could_be_the_form) {
        return Some(ask("a form is announced, but none came"));
    }
    None
}

fn announces(reading: &Reading) -> bool {
    reading
        .said
        .iter()
        .any(|s| matches!(s, Said::AnnouncesForm { .. } | Said::Revises { .. }))
}

fn says_nothing(reading: &Reading) -> bool {
    reading.said.is_empty()
        && !reading.files.iter().any(follow_up::could_be_the_form)
        && reading.forms.is_empty()
}

/// Whether a stranger's mail is about a programme at all. Advertising is full of questions.
fn is_about_us(reading: &Reading) -> bool {
    if !reading.programmes.is_empty()
        || !reading.references.is_empty()
        || reading.forms.iter().any(|f| f.blank)
    {
        return true;
    }
    if reading
        .files
        .iter()
        .any(|f| f.what == WhatFile::UnknownForm)
    {
        return true;
    }
    let names: String = reading
        .files
        .iter()
        .map(|f| format!(" {}", f.name))
        .collect();
    let text = format!("{} {} {names}", reading.subject, reading.fresh).to_lowercase();
    const SURE: [&str; 22] = [
        "mastery",
        "maths hub",
        "work group",
        "workgroup",
        "expression of interest",
        "eoi",
        "declaration of commitment",
        "application form",
        "our application",
        "the application",
        "my application",
        "lead participant",
        "advocate",
        "ncetm",
        "trn",
        "urn ",
        "electronic signature",
        "headteacher statement",
        "secondary group",
        "primary group",
        "readiness",
        "teaching for mastery",
    ];
    if SURE.iter().any(|w| text.contains(w)) {
        return true;
    }
    const HINTS: [&str; 12] = [
        "deadline",
        "form",
        "apply",
        "application",
        "programme",
        "teacher",
        "maths",
        "school",
        "signed",
        "sign",
        "participants",
        "places",
    ];
    HINTS.iter().filter(|w| text.contains(**w)).count() >= 2
}
