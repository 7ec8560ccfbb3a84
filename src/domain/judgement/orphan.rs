//! Messages that found no application: a form that cannot be read or did not come, a question,
//! or none of our business.

use super::{
    Decision, Item, Kind, Verdict,
    about::{About, about, applies_to_us, from_a_school, may_ask, may_bring_a_form},
    follow_up,
};
use crate::{
    document::Unreadable,
    domain::{
        application::Review,
        authentication::Authentication,
        conversation::{self, Said},
        letter,
        matching::Link,
        reading::{Reading, WhatFile},
    },
};

/// The verdict on a message without an application. `link` says why it has none.
pub fn without_application(reading: &Reading, link: &Link) -> Verdict {
    let kind = follow_up::kind(reading);
    let has_form = reading.forms.iter().any(|f| !f.blank);
    let about = about(reading);
    let about_us = about != About::No;
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
        Link::Ambiguous(ids) => {
            let kind = if has_form { Kind::Application } else { kind };
            if !has_form && says_nothing(reading) {
                return Verdict::ignore(Kind::Unrelated, "nothing new for any application");
            }
            if !has_form
                && brings_only_a_file(reading)
                && let Some(mut verdict) = files(reading, announces(reading))
            {
                if verdict.review.contains(&Review::Unreadable) {
                    verdict.review.insert(Review::AmbiguousMatch);
                }
                return verdict;
            }
            if !has_form && reading.said.iter().all(|s| matches!(s, Said::Asks { .. })) {
                return Verdict::hold(
                    Kind::Question,
                    Review::Question,
                    "a question only a person can answer",
                );
            }
            let because = if ids.len() == 1 {
                "name and postcode are those of a school on file, but no URN or mail domain proves it"
            } else {
                "more than one application could be meant"
            };
            return Verdict::hold(kind, Review::AmbiguousMatch, because)
                .with_letter(letter::Kind::Received, true);
        }
        // The letter has no reference: it tells a stranger of nobody's application.
        Link::Stranger { .. } if has_form || !says_nothing(reading) => {
            if !has_form && only_asks(reading) {
                return Verdict::hold(
                    Kind::Question,
                    Review::Question,
                    "a question only a person can answer",
                );
            }
            let kind = if has_form { Kind::Application } else { kind };
            return Verdict::hold(
                kind,
                Review::AmbiguousMatch,
                "it names an application, but its sender is no party to it",
            )
            .with_letter(letter::Kind::Received, true);
        }
        Link::Stranger { .. } | Link::To { .. } | Link::Open | Link::Nothing => {}
    }
    if reading.too_large {
        // Nobody has seen what is in it, a form perhaps.
        let held = Verdict::hold(
            Kind::Application,
            Review::TooLarge,
            "too large to be fetched",
        );
        return match about_us {
            true => held.with_letter(letter::Kind::Received, true),
            false => held,
        };
    }
    if let Some(verdict) = files(reading, announces(reading)) {
        match about {
            About::Sure => return super::settle_questions(reading, verdict),
            About::Perhaps | About::No if has_hostile_file(reading) => return verdict,
            // A scan without a word may be a form: seen by a person, not answered.
            About::Perhaps | About::No if may_bring_a_form(reading) => {
                let because = verdict.because.as_str();
                let mut held = Verdict::hold(Kind::Application, Review::Unreadable, because);
                // What its sender alone can put right, no look at it will tell.
                if verdict.decision == Decision::RequestMissing {
                    held.guess = Some("ask for the form, if it is one of ours".to_owned());
                }
                held.review.extend(verdict.review);
                return held;
            }
            About::Perhaps | About::No => {}
        }
    }
    if let Some(words) = letter_of_application(reading) {
        return super::settle_questions(reading, without_form(words));
    }
    let asks = reading.said.iter().any(|s| matches!(s, Said::Asks { .. }));
    if asks && about_us {
        return Verdict::hold(
            Kind::Question,
            Review::Question,
            "a question about a programme",
        );
    }
    let answers = about == About::Sure && from_a_school(reading) && !reading.unlabelled.is_empty();
    if answers && kind == Kind::Unrelated {
        return Verdict::hold(
            Kind::Update,
            Review::AmbiguousMatch,
            "it gives a value for an application that is not on file",
        );
    }
    if about_us && !says_nothing(reading) && kind != Kind::Unrelated {
        let verdict = Verdict::hold(
            kind,
            Review::AmbiguousMatch,
            "it speaks of an application that is not on file",
        );
        return match about {
            About::Sure => verdict.with_letter(letter::Kind::Received, true),
            About::Perhaps | About::No => verdict,
        };
    }
    if about_us && let Some(words) = conversation::applies(&reading.fresh) {
        return without_form(&words);
    }
    if may_ask(reading, about) && conversation::seeks_an_answer(&reading.fresh) {
        return Verdict::hold(
            Kind::Question,
            Review::Question,
            "it seems to ask about a programme",
        );
    }
    Verdict::ignore(
        Kind::Unrelated,
        "no form, no application, no question about a programme",
    )
}

fn without_form(words: &str) -> Verdict {
    let because = "it asks for a place in words of its own, and brings no form";
    let mut held = Verdict::hold(Kind::Application, Review::AmbiguousMatch, because);
    held.guess = Some(format!("ask for the form: it says \"{words}\""));
    held
}

/// What follows from files that are no readable form, or from a form that did not come.
pub(super) fn files(reading: &Reading, announced: bool) -> Option<Verdict> {
    let unreadable = |test: fn(&Unreadable) -> bool| {
        reading.files.iter().any(|f| match &f.what {
            WhatFile::Unreadable(why) => test(why),
            WhatFile::NoForm
            | WhatFile::UnknownForm
            | WhatFile::Applies { .. }
            | WhatFile::Speaks
            | WhatFile::Decoration
            | WhatFile::Statement { .. }
            | WhatFile::BadRow { .. } => false,
        })
    };
    let ask = |because: &str| {
        let mut verdict = Verdict::new(Kind::Application, Decision::RequestMissing, because)
            .with_letter(letter::Kind::MissingItems, true);
        verdict.missing.push(Item::Form);
        verdict
    };
    if has_hostile_file(reading) {
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
        if !applies_to_us(reading) {
            return Some(Verdict::hold(
                Kind::Question,
                Review::Question,
                "a blank form, and not from a school that applies",
            ));
        }
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
        if !reading.said.iter().any(is_of_our_form) {
            return Some(Verdict::hold(
                Kind::Question,
                Review::Question,
                "a form is announced, and it may not be ours",
            ));
        }
        return Some(ask("a form is announced, but none came"));
    }
    None
}

fn is_of_our_form(said: &Said) -> bool {
    matches!(said, Said::AnnouncesForm { quote } | Said::Revises { quote } if conversation::is_our_form(quote))
}

/// The sentence by which a letter that came as a file asks for a place.
fn letter_of_application(reading: &Reading) -> Option<&str> {
    reading.files.iter().find_map(|f| match &f.what {
        WhatFile::Applies { quote } => Some(quote.as_str()),
        WhatFile::NoForm
        | WhatFile::Speaks
        | WhatFile::UnknownForm
        | WhatFile::Unreadable(_)
        | WhatFile::Decoration
        | WhatFile::Statement { .. }
        | WhatFile::BadRow { .. } => None,
    })
}

fn only_asks(reading: &Reading) -> bool {
    let asks = |s: &Said| matches!(s, Said::Asks { .. });
    !reading.said.is_empty() && reading.said.iter().all(asks)
}

pub(super) fn announces(reading: &Reading) -> bool {
    reading.said.iter().any(|s| match s {
        Said::AnnouncesForm { .. } => true,
        Said::Revises { quote } => conversation::is_handed_over(quote),
        _ => false,
    })
}

/// Nothing is said that could be about one application and not another.
fn brings_only_a_file(reading: &Reading) -> bool {
    let about_a_file = |s: &Said| {
        matches!(
            s,
            Said::AnnouncesForm { .. } | Said::Revises { .. } | Said::ShareLink { .. }
        )
    };
    reading.said.iter().all(about_a_file)
}

fn says_nothing(reading: &Reading) -> bool {
    reading.said.is_empty()
        && reading.statements().next().is_none()
        && !reading.files.iter().any(follow_up::could_be_the_form)
        && reading.forms.is_empty()
}

pub(super) fn has_hostile_file(reading: &Reading) -> bool {
    reading
        .files
        .iter()
        .any(|f| matches!(&f.what, WhatFile::Unreadable(Unreadable::Hostile(_))))
}
