//! What a ruling did, as the transcript says it.

use crate::{
    bot::rule::Ruled,
    domain::{
        command::transcript::{Done, LetterLine, Outcome},
        letter::Printed,
    },
};

/// More letters than this are counted, not listed.
const MOST_LETTERS: usize = 5;

pub(super) fn of(ruled: &Ruled, school: Option<Printed>, remarks: Vec<Printed>) -> Outcome {
    let after = ruled.after.as_ref();
    let standing = |state: &crate::domain::application::State| match state.place {
        Some(place) => format!("{}, {}", state.status.as_str(), place.as_str()),
        None => state.status.as_str().to_owned(),
    };
    let (now, then) = (after.map(standing), ruled.before.as_ref().map(standing));
    let holding = after.into_iter().flat_map(|s| &s.reviews);
    Outcome::Done(Done {
        reference: ruled
            .application
            .as_ref()
            .map(|a| Printed::words(&a.reference)),
        school,
        before: then
            .filter(|then| now.as_ref() != Some(then))
            .map(|then| Printed::words(&then)),
        after: now.map(|now| Printed::words(&now)),
        missing: after
            .into_iter()
            .flat_map(|s| &s.missing)
            .map(|key| Printed::words(&key.to_string()))
            .collect(),
        waits: holding.map(|r| Printed::words(r.as_str())).collect(),
        letters: letters(std::slice::from_ref(ruled)),
        settled: settled(std::slice::from_ref(ruled)),
        remarks,
    })
}

/// What was done, where it is no ruling on an application.
pub(super) fn of_words(words: &[String]) -> Outcome {
    Outcome::Done(Done {
        remarks: words.iter().map(|w| Printed::words(w)).collect(),
        ..Done::default()
    })
}

pub(super) fn of_many(all: &[Ruled]) -> Outcome {
    let count = |what: &str, n: usize| match n {
        1 => Printed::words(&format!("1 {what}")),
        n => Printed::words(&format!("{n} {what}s")),
    };
    let written = all.iter().map(|one| one.letters.len()).sum();
    let mut remarks = vec![count("application", all.len())];
    if written > MOST_LETTERS {
        remarks.push(count("letter", written));
    }
    let letters = match written > MOST_LETTERS {
        true => Vec::new(),
        false => letters(all),
    };
    Outcome::Done(Done {
        letters,
        settled: settled(all),
        remarks,
        ..Done::default()
    })
}

fn letters(all: &[Ruled]) -> Vec<LetterLine> {
    all.iter()
        .flat_map(|one| &one.letters)
        .map(|letter| LetterLine {
            letter: Printed::words(letter.kind),
            to: letter
                .to
                .iter()
                .map(|a| Printed::value(a.as_str()))
                .collect(),
            withheld: letter.withheld.as_deref().map(Printed::words),
        })
        .collect()
}

fn settled(all: &[Ruled]) -> Vec<Printed> {
    all.iter()
        .flat_map(|one| &one.settled)
        .map(|id| Printed::words(&format!("#{id}")))
        .collect()
}
