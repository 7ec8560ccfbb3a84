//! Words that belong to an application: what they changed, and what to answer.

use super::{
    Decision, Item, Kind, Verdict, by_state, changed, settle_questions, shapes, small_talk,
    unsettled::{
        alike, answers_us, awaited, gives_another_number, gives_to_nobody, insists, may_answer,
        names_a_stranger, remarks, speaks_as_another, speaks_for_the_open,
        speaks_in_the_first_person, unheard,
    },
};
use crate::domain::{
    application::{Review, State, Status},
    authentication::Authentication,
    conversation::{self, Said},
    letter,
    programme::{Attribute, Key, Programme},
    reading::{Author, OtherFile, Reading, WhatFile},
    signatory::Grade,
};

/// A message without a usable form, linked to an application.
pub fn on_follow_up(
    reading: &Reading,
    programme: &Programme,
    before: &State,
    after: &State,
) -> Verdict {
    let kind = kind(reading);
    if reading.authentication == Authentication::Fail {
        return Verdict::hold(
            kind,
            Review::NotAuthenticated,
            "its sender fails authentication",
        );
    }
    if reading.too_large {
        return Verdict::hold(kind, Review::TooLarge, "too large to be fetched")
            .with_letter(letter::Kind::Received, true);
    }
    if before.status != Status::Withdrawn && after.status == Status::Withdrawn {
        return Verdict::hold(Kind::Withdrawal, Review::Withdrawal, "the school withdraws")
            .with_letter(letter::Kind::Received, true);
    }
    let declined = |s: &State| {
        s.ledger
            .iter()
            .filter(|l| l.grade == Grade::Declined)
            .count()
    };
    if declined(after) > declined(before) {
        return for_a_person(
            Kind::Confirmation,
            Review::Declined,
            "a signatory says no",
            after,
        );
    }
    // Honoured at once; an admin is told, who may have other ways to reach the school.
    let stopped = after.reminders_stopped && !before.reminders_stopped;
    if stopped && !changed(before, after) {
        return for_a_person(
            Kind::Update,
            Review::Question,
            "the school wants no more reminders: it gets none",
            after,
        );
    }
    if changed(before, after) {
        // A reply that only copies somebody in says nothing, and changes much.
        let kind = match kind {
            Kind::Unrelated => Kind::Update,
            said => said,
        };
        if may_answer(reading, after) {
            return for_a_person(
                kind,
                Review::Question,
                "it may give more of what is missing than was understood",
                after,
            );
        }
        let mut verdict = settle_questions(reading, by_state(kind, Some(before), after, true));
        // "I confirm. Her surname is spelt wrong": what is told beside it a person had better see
        if verdict.decision != Decision::HoldForReview && remarks(reading, after) {
            verdict.review.insert(Review::Question);
        }
        if stopped {
            verdict.review.insert(Review::Question);
        }
        return verdict;
    }
    if let Some(verdict) = files(reading, kind, after) {
        return settle_questions(reading, verdict);
    }
    // "Yes to the secondary programme from us": nothing is signed, and a person sees what they want
    let another = |said: &Said| match said {
        Said::Confirms { quote } | Said::Approves { quote } => {
            reading.is_of_another_matter(quote, programme)
        }
        Said::Withdraws { quote } => conversation::names_another_programme(quote, programme),
        _ => false,
    };
    if reading.said.iter().any(another) {
        return for_a_person(
            Kind::Question,
            Review::Question,
            "it speaks of something that is not this application",
            after,
        );
    }
    if speaks_as_another(reading, after) {
        return for_a_person(
            Kind::Confirmation,
            Review::Question,
            "it is signed in the name of somebody with another address",
            after,
        );
    }
    unchanged(reading, kind, after)
}

/// Held, and beside it what is still missing.
fn for_a_person(kind: Kind, review: Review, because: &str, after: &State) -> Verdict {
    let mut verdict = Verdict::hold(kind, review, because);
    verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
    verdict
}

/// A file that should have been the form.
fn files(reading: &Reading, kind: Kind, after: &State) -> Option<Verdict> {
    let announced = super::orphan::announces(reading);
    let mut verdict = super::orphan::files(reading, announced)?;
    verdict.kind = if verdict.decision == Decision::RequestMissing {
        Kind::Revision
    } else {
        kind
    };
    verdict
        .missing
        .extend(after.missing.iter().map(|k| Item::Field(*k)));
    Some(verdict)
}

fn unchanged(reading: &Reading, kind: Kind, after: &State) -> Verdict {
    let says = |test: fn(&Said) -> bool| reading.said.iter().any(test);
    if says(|s| matches!(s, Said::Asks { chases: false, .. })) {
        return for_a_person(
            Kind::Question,
            Review::Question,
            "a question only a person can answer",
            after,
        );
    }
    if insists(reading, after) {
        let mut verdict = for_a_person(
            kind,
            Review::Question,
            "the school says that a URN the school register does not have is right",
            after,
        );
        verdict.guess = after
            .advice
            .iter()
            .find(|line| line.contains("school_urn"))
            .cloned();
        return verdict;
    }
    // "Please disregard our first form. The second is the one to go by": which is a person's to find out
    if says(|s| matches!(s, Said::Revises { .. })) {
        return for_a_person(
            Kind::Update,
            Review::Question,
            "it speaks of another version of the form, and brings none",
            after,
        );
    }
    let rest = unheard(reading, after);
    let chases = says(|s| matches!(s, Said::Asks { chases: true, .. }));
    // "Ben leaves at the end of term. Is that ok?" asks after no form
    if chases && !conversation::is_idle(&rest) {
        return for_a_person(
            Kind::Question,
            Review::Question,
            "it asks whether we have it, and tells more",
            after,
        );
    }
    if chases {
        let mut verdict = by_state(Kind::Question, Some(after), after, false);
        verdict.because = "it asks whether we have it: answered with the state".to_owned();
        return verdict;
    }
    let satisfied = match &reading.author {
        Author::One(author) => after.satisfied().contains(&&author.address),
        Author::Unclear => false,
    };
    let unclear = |because: &str| for_a_person(Kind::Question, Review::Question, because, after);
    if !reading.said.is_empty() && remarks(reading, after) {
        return unclear("it tells something beside that may change the application");
    }
    // "Mrs Lee asked me to say I have signed", from whose signature it is
    if awaited(reading, after) && speaks_in_the_first_person(reading, after) {
        return unclear(
            "somebody whose signature is open speaks of signing, and it is not clear how",
        );
    }
    if gives_to_nobody(reading, after) {
        return unclear("it gives a value, and it is not clear whose");
    }
    if after.status == Status::Incomplete && shapes::claims_a_copy(&reading.fresh) {
        let mut verdict = by_state(kind, Some(after), after, false);
        verdict.because = "it says that somebody is copied, and nobody new is".to_owned();
        return verdict;
    }
    let tries = after.status == Status::Incomplete
        && (says(|s| {
            matches!(
                s,
                Said::Approves { .. } | Said::NotEvidence { .. } | Said::Supplies { .. }
            )
        }) || says(|s| matches!(s, Said::Confirms { .. })) && !satisfied
            || speaks_for_the_open(reading, after));
    if tries {
        let mut verdict = by_state(kind, Some(after), after, false);
        verdict.because = "it settles nothing: what is missing is asked for again".to_owned();
        return verdict;
    }
    let answers = says(|s| {
        matches!(
            s,
            Said::Confirms { .. } | Said::Approves { .. } | Said::NotEvidence { .. }
        )
    });
    if answers && !satisfied && awaited(reading, after) {
        return unclear("somebody whose signature is open has written, and it is not clear what");
    }
    let speaks = |f: &OtherFile| matches!(f.what, WhatFile::Applies { .. } | WhatFile::Speaks);
    if reading.files.iter().any(speaks) {
        return unclear("a document came with it that may change the application");
    }
    let courtesy = small_talk::is_courtesy(&reading.fresh) && conversation::is_idle(&reading.fresh);
    let unheard = reading.said.is_empty() && !courtesy;
    if reading.said.is_empty() && names_a_stranger(reading, &reading.fresh, after) {
        return unclear("it names an address that the form does not");
    }
    let may_sign = reading.said.is_empty() && small_talk::may_assent(&reading.fresh);
    // "What a fantastic opportunity this is": warm words, and no word of theirs
    let praises = reading.said.is_empty() && small_talk::praises(&reading.fresh);
    if awaited(reading, after) && (unheard || may_sign || praises) {
        return unclear("somebody whose signature is open has written, and it is not clear what");
    }
    let phone_is_open = after
        .missing
        .iter()
        .any(|k| matches!(k, Key::SchoolPhone | Key::Person(_, Attribute::Phone)));
    if unheard && phone_is_open && shapes::has_telephone(&reading.fresh) {
        return unclear("it gives a telephone number, and it is not clear whose");
    }
    let open = after.status != Status::Complete;
    let matters = small_talk::may_matter(&reading.fresh, open);
    // Whoever answers us tells a person something; in a mail of its own it may be about anything.
    let tells = answers_us(reading) && !conversation::is_idle(&reading.fresh);
    let another = gives_another_number(reading, after);
    if unheard && (matters || tells || another || small_talk::denies(&reading.fresh)) {
        return unclear("it may change the application, and it is not clear how");
    }
    let elsewhere = |value: &str| !after.values.values().any(|v| alike(&v.value, value));
    if !tries
        && says(|s| matches!(s, Said::Supplies { .. }))
        && reading
            .said
            .iter()
            .any(|s| matches!(s, Said::Supplies { value, .. } if elsewhere(value)))
    {
        return unclear("it gives a value that has no place on the form");
    }
    let mut verdict = Verdict::ignore(kind, "nothing new for the application");
    verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
    verdict
}

/// The kind by the strongest thing said.
pub(super) fn kind(reading: &Reading) -> Kind {
    let has = |test: fn(&Said) -> bool| reading.said.iter().any(test);
    if has(|s| matches!(s, Said::Withdraws { .. })) {
        Kind::Withdrawal
    } else if has(|s| {
        matches!(
            s,
            Said::Confirms { .. }
                | Said::Approves { .. }
                | Said::Declines { .. }
                | Said::NotEvidence { .. }
        )
    }) {
        Kind::Confirmation
    } else if has(|s| matches!(s, Said::Statement { .. })) || reading.statements().next().is_some()
    {
        Kind::Statement
    } else if has(|s| {
        matches!(
            s,
            Said::Supplies { .. }
                | Said::OneParticipant { .. }
                | Said::Revises { .. }
                | Said::StopsReminders { .. }
        )
    }) {
        Kind::Update
    } else if has(|s| matches!(s, Said::Asks { .. })) {
        Kind::Question
    } else {
        Kind::Unrelated
    }
}

/// Whether a file could have been meant as the form.
pub(super) fn could_be_the_form(file: &OtherFile) -> bool {
    match &file.what {
        WhatFile::Unreadable(_) | WhatFile::UnknownForm => true,
        WhatFile::NoForm
        | WhatFile::Applies { .. }
        | WhatFile::Speaks
        | WhatFile::Decoration
        | WhatFile::Statement { .. }
        | WhatFile::BadRow { .. } => false,
    }
}
