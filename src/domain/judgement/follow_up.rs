//! Words that belong to an application: what they changed, and what to answer.

use super::{Decision, Item, Kind, Verdict, by_state, changed, settle_questions};
use crate::domain::{
    application::{Review, State, Status},
    authentication::Authentication,
    conversation::{Said, Topic},
    letter,
    programme::Key,
    reading::{Author, OtherFile, Reading, WhatFile},
    signatory::Grade,
};

/// A message without a usable form, linked to an application.
pub fn on_follow_up(reading: &Reading, before: &State, after: &State) -> Verdict {
    let kind = kind(&reading.said);
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
        let mut verdict =
            Verdict::hold(Kind::Confirmation, Review::Declined, "a signatory says no");
        verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
        return verdict;
    }
    if changed(before, after) {
        // A reply that only copies somebody in says nothing, and changes much.
        let kind = match kind {
            Kind::Unrelated => Kind::Update,
            said => said,
        };
        return settle_questions(reading, by_state(kind, Some(before), after, true));
    }
    if let Some(verdict) = files(reading, kind, after) {
        return settle_questions(reading, verdict);
    }
    unchanged(reading, kind, after)
}

/// A file that should have been the form.
fn files(reading: &Reading, kind: Kind, after: &State) -> Option<Verdict> {
    let announced = reading
        .said
        .iter()
        .any(|s| matches!(s, Said::AnnouncesForm { .. } | Said::Revises { .. }));
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
        let mut verdict = Verdict::hold(
            Kind::Question,
            Review::Question,
            "a question only a person can answer",
        );
        verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
        return verdict;
    }
    if insists(reading, after) {
        let mut verdict = Verdict::hold(
            kind,
            Review::Question,
            "the school says that a URN the school register does not have is right",
        );
        verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
        verdict.guess = after
            .advice
            .iter()
            .find(|line| line.contains("school_urn"))
            .cloned();
        return verdict;
    }
    if says(|s| matches!(s, Said::Asks { chases: true, .. })) {
        let mut verdict = by_state(Kind::Question, Some(after), after, false);
        verdict.because = "it asks whether we have it: answered with the state".to_owned();
        return verdict;
    }
    let satisfied = match &reading.author {
        Author::One(author) => after.satisfied().contains(&&author.address),
        Author::Unclear => false,
    };
    let tries = says(|s| matches!(s, Said::NotEvidence { .. } | Said::Supplies { .. }))
        || says(|s| matches!(s, Said::Confirms { .. })) && !satisfied;
    if tries && after.status == Status::Incomplete {
        let mut verdict = by_state(kind, Some(after), after, false);
        verdict.because = "it settles nothing: what is missing is asked for again".to_owned();
        return verdict;
    }
    if awaited(reading, after) && reading.said.is_empty() && !is_courtesy(&reading.fresh) {
        let mut verdict = Verdict::hold(
            Kind::Question,
            Review::Question,
            "somebody whose signature is open has written, and it is not clear what",
        );
        verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
        return verdict;
    }
    let mut verdict = Verdict::ignore(kind, "nothing new for the application");
    verdict.missing = after.missing.iter().map(|k| Item::Field(*k)).collect();
    verdict
}

/// A URN that the register denies, said again: whether it is right only a person can find out.
fn insists(reading: &Reading, after: &State) -> bool {
    let denied = after
        .written_urn()
        .filter(|_| after.missing.contains(&Key::SchoolUrn));
    denied.is_some_and(|urn| {
        let topic_is_urn = |topic: &Topic| *topic == Topic::Field { key: Key::SchoolUrn };
        reading.said.iter().any(|said| {
            matches!(said, Said::Supplies { topic, value, .. } if topic_is_urn(topic) && value.contains(urn))
        })
    })
}

/// Whether the author is somebody whose signature is still open.
fn awaited(reading: &Reading, after: &State) -> bool {
    let Author::One(author) = &reading.author else {
        return false;
    };
    after
        .ledger
        .iter()
        .any(|l| !l.grade.satisfies() && l.email.as_ref() == Some(&author.address))
}

/// "Many thanks, Jo": nothing that anybody need read.
fn is_courtesy(fresh: &str) -> bool {
    let words: Vec<String> = fresh
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let thanks = [
        "thank", "thanks", "cheers", "ta", "noted", "received", "great", "perfect",
    ];
    words.len() <= 12 && (words.is_empty() || words.iter().any(|w| thanks.contains(&w.as_str())))
}

/// The kind by the strongest thing said.
pub(super) fn kind(said: &[Said]) -> Kind {
    let has = |test: fn(&Said) -> bool| said.iter().any(test);
    if has(|s| matches!(s, Said::Withdraws { .. })) {
        Kind::Withdrawal
    } else if has(|s| {
        matches!(
            s,
            Said::Confirms { .. } | Said::Declines { .. } | Said::NotEvidence { .. }
        )
    }) {
        Kind::Confirmation
    } else if has(|s| matches!(s, Said::Statement { .. })) {
        Kind::Statement
    } else if has(|s| {
        matches!(
            s,
            Said::Supplies { .. } | Said::OneParticipant { .. } | Said::Revises { .. }
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
        WhatFile::NoForm | WhatFile::Decoration => false,
    }
}
