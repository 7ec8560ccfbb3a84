//! Words that belong to an application: what they changed, and what to answer.

use super::{Decision, Item, Kind, Verdict, by_state, changed, settle_questions, small_talk};
use crate::domain::{
    application::{Review, State, Status},
    authentication::Authentication,
    conversation::{self, NotEvidence, Said, Topic, Whose},
    form::validity,
    letter,
    programme::{Attribute, Key, Programme},
    reading::{Author, OtherFile, Reading, WhatFile},
    signatory::{Grade, is_named_as_another},
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

/// "I, Ann Lee, confirm", from Ben's address.
fn speaks_as_another(reading: &Reading, after: &State) -> bool {
    let Author::One(author) = &reading.author else {
        return false;
    };
    reading.said.iter().any(|said| {
        let (Said::Confirms { quote } | Said::Approves { quote }) = said else {
            return false;
        };
        let people = after
            .ledger
            .iter()
            .map(|l| (l.name.as_str(), l.email.clone()));
        conversation::named_as_oneself(quote)
            .is_some_and(|name| is_named_as_another(people, &author.address, &name))
    })
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
    if after.status == Status::Incomplete && small_talk::claims_a_copy(&reading.fresh) {
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
    if unheard && phone_is_open && small_talk::has_telephone(&reading.fresh) {
        return unclear("it gives a telephone number, and it is not clear whose");
    }
    let open = after.status != Status::Complete;
    let matters = small_talk::may_matter(&reading.fresh, open);
    // Whoever answers us tells a person something; in a mail of its own it may be about anything.
    let tells = answers_us(reading) && !conversation::is_idle(&reading.fresh);
    if unheard && (matters || tells || small_talk::denies(&reading.fresh)) {
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

/// What was neither understood nor gave a value that the application took.
fn unheard(reading: &Reading, after: &State) -> String {
    let taken = |value: &str| after.values.values().any(|v| alike(&v.value, value));
    let said = reading.said.iter().filter_map(Said::quote);
    let given = reading.unlabelled.iter().filter(|u| taken(&u.value));
    let quotes: Vec<&str> = said.chain(given.map(|u| u.quote.as_str())).collect();
    conversation::unheard(&reading.fresh, &quotes)
}

/// Beside what was understood something is told that may change the application.
fn remarks(reading: &Reading, after: &State) -> bool {
    let rest = unheard(reading, after);
    // "However, Omar is only with us until December"
    let reserves = |line: &str| {
        let line = line.to_lowercase();
        line.starts_with("however") || line.starts_with("but ")
    };
    small_talk::may_matter(&rest, false)
        || conversation::tells_news(&rest)
        || rest.lines().any(reserves)
        || names_a_stranger(reading, &rest, after)
}

/// In a thread, ours or theirs, or with our reference.
fn answers_us(reading: &Reading) -> bool {
    !reading.refers_to.is_empty() || !reading.references.is_empty()
}

/// An address that is neither on the form nor the author's own.
fn names_a_stranger(reading: &Reading, text: &str, after: &State) -> bool {
    let own = |address: &str| match &reading.author {
        Author::One(author) => alike(author.address.as_str(), address),
        Author::Unclear => false,
    };
    small_talk::addresses(text)
        .any(|a| !own(&a) && !after.values.values().any(|v| alike(&v.value, &a)))
}

/// "Both Omar and I confirm": another's signature that is still open, given by who has signed.
fn speaks_for_the_open(reading: &Reading, after: &State) -> bool {
    reading.said.iter().any(|said| {
        let (Said::Confirms { quote } | Said::Approves { quote }) = said else {
            return false;
        };
        let spoken = small_talk::words(quote);
        let mut open = after.ledger.iter().filter(|l| !l.grade.satisfies());
        open.any(|l| {
            let mut named = small_talk::words(&l.name);
            // an initial is any letter's
            named.retain(|w| w.chars().count() > 1);
            named.extend(["both".to_owned(), "all".to_owned()]);
            named.iter().any(|w| spoken.contains(w))
        })
    })
}

/// Words of another, in which the writer says "I" and "signed".
fn speaks_in_the_first_person(reading: &Reading, after: &State) -> bool {
    let Author::One(author) = &reading.author else {
        return false;
    };
    // "Canon Stubbs confirms that he has signed", in his own mail
    let own = after
        .ledger
        .iter()
        .filter(|l| l.email.as_ref() == Some(&author.address));
    let own: Vec<String> = own
        .filter_map(|l| small_talk::words(&l.name).pop())
        .collect();
    const OWN: [&str; 5] = ["i", "ive", "im", "my", "me"];
    const SIGNED: [&str; 6] = [
        "signed",
        "confirm",
        "confirmed",
        "signature",
        "agree",
        "approve",
    ];
    let has = |spoken: &[String], list: &[&str]| spoken.iter().any(|w| list.contains(&w.as_str()));
    reading.said.iter().any(|said| {
        let Said::NotEvidence {
            quote,
            why: NotEvidence::Hearsay,
        } = said
        else {
            return false;
        };
        let spoken = small_talk::words(quote);
        let oneself = has(&spoken, &OWN) || spoken.iter().any(|w| own.contains(w));
        oneself && has(&spoken, &SIGNED)
    })
}

/// "Me: maths lead, Year 3. Sunita: Reception.": in what was not understood stands something of a kind
/// that is still missing.
fn may_answer(reading: &Reading, after: &State) -> bool {
    let rest = unheard(reading, after);
    let missing = |wanted: fn(Attribute) -> bool| {
        let of = |key: &Key| matches!(key, Key::Person(_, a) if wanted(*a));
        after.missing.iter().any(of)
    };
    let school_phone = after.missing.contains(&Key::SchoolPhone);
    let phone = school_phone || missing(|a| a == Attribute::Phone);
    phone && small_talk::has_telephone(&rest)
        || missing(|a| a == Attribute::Trn) && small_talk::has_trn(&rest)
        || missing(|a| a == Attribute::Role) && small_talk::names_a_class(&rest)
}

/// "Year groups taught: 7, 8 and 10", where two persons' are missing.
fn gives_to_nobody(reading: &Reading, after: &State) -> bool {
    let missing_of = |attribute: Attribute| {
        let of = |key: &&Key| matches!(key, Key::Person(_, a) if *a == attribute);
        after.missing.iter().filter(of).collect::<Vec<_>>()
    };
    reading.said.iter().any(|said| {
        let Said::Supplies {
            topic:
                Topic::Person {
                    whose: Whose::Unstated,
                    attribute,
                },
            value,
            ..
        } = said
        else {
            return false;
        };
        let missing = missing_of(*attribute);
        let valid = |key: &&Key| validity::problem(**key, value).is_none();
        missing.len() > 1 && missing.first().is_some_and(valid)
    })
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

/// The same value, however spaced.
fn alike(a: &str, b: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    plain(a) == plain(b)
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
