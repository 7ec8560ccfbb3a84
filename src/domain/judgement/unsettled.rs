//! What in a mail a person had better see, though nothing was concluded from it: remarks, values of
//! nobody, words of whose signature is open.

use super::{shapes, small_talk};
use crate::domain::{
    application::State,
    conversation::{self, NotEvidence, Said, Topic, Whose},
    form::validity,
    programme::{Attribute, Key},
    reading::{Author, Reading},
    signatory::is_named_as_another,
};

/// What was neither understood nor gave a value that the application took.
pub(super) fn unheard(reading: &Reading, after: &State) -> String {
    let taken = |value: &str| after.values.values().any(|v| alike(&v.value, value));
    let said = reading.said.iter().filter_map(Said::quote);
    let given = reading.unlabelled.iter().filter(|u| taken(&u.value));
    let quotes: Vec<&str> = said.chain(given.map(|u| u.quote.as_str())).collect();
    conversation::unheard(&reading.fresh, &quotes)
}

/// Beside what was understood something is told that may change the application.
pub(super) fn remarks(reading: &Reading, after: &State) -> bool {
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
pub(super) fn answers_us(reading: &Reading) -> bool {
    !reading.refers_to.is_empty() || !reading.references.is_empty()
}

/// An address that is neither on the form nor the author's own.
pub(super) fn names_a_stranger(reading: &Reading, text: &str, after: &State) -> bool {
    let own = |address: &str| match &reading.author {
        Author::One(author) => alike(author.address.as_str(), address),
        Author::Unclear => false,
    };
    shapes::addresses(text).any(|a| !own(&a) && !after.values.values().any(|v| alike(&v.value, &a)))
}

/// "Both Omar and I confirm": another's signature that is still open, given by who has signed.
pub(super) fn speaks_for_the_open(reading: &Reading, after: &State) -> bool {
    reading.said.iter().any(|said| {
        let (Said::Confirms { quote } | Said::Approves { quote }) = said else {
            return false;
        };
        let spoken = shapes::words(quote);
        let mut open = after.ledger.iter().filter(|l| !l.grade.satisfies());
        open.any(|l| {
            let mut named = shapes::words(&l.name);
            // an initial is any letter's
            named.retain(|w| w.chars().count() > 1);
            named.extend(["both".to_owned(), "all".to_owned()]);
            named.iter().any(|w| spoken.contains(w))
        })
    })
}

/// Words of another, in which the writer says "I" and "signed".
pub(super) fn speaks_in_the_first_person(reading: &Reading, after: &State) -> bool {
    let Author::One(author) = &reading.author else {
        return false;
    };
    // "Canon Stubbs confirms that he has signed", in his own mail
    let own = after
        .ledger
        .iter()
        .filter(|l| l.email.as_ref() == Some(&author.address));
    let own: Vec<String> = own.filter_map(|l| shapes::words(&l.name).pop()).collect();
    const RELAYED: [&str; 8] = [
        "asked", "told", "says", "said", "say", "for", "confirms", "he",
    ];
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
    let relayed = has(&shapes::words(&reading.fresh), &RELAYED);
    reading.said.iter().any(|said| {
        let Said::NotEvidence {
            quote,
            why: NotEvidence::Hearsay,
        } = said
        else {
            return false;
        };
        let spoken = shapes::words(quote);
        let oneself = has(&spoken, &OWN) || spoken.iter().any(|w| own.contains(w));
        oneself && has(&spoken, &SIGNED) && relayed
    })
}

/// "Me: maths lead, Year 3. Sunita: Reception.": in what was not understood stands something of a kind
/// that is still missing.
pub(super) fn may_answer(reading: &Reading, after: &State) -> bool {
    let rest = unheard(reading, after);
    let missing = |wanted: fn(Attribute) -> bool| {
        let of = |key: &Key| matches!(key, Key::Person(_, a) if wanted(*a));
        after.missing.iter().any(of)
    };
    let school_phone = after.missing.contains(&Key::SchoolPhone);
    let phone = school_phone || missing(|a| a == Attribute::Phone);
    phone && shapes::has_telephone(&rest)
        || missing(|a| a == Attribute::Trn) && shapes::has_trn(&rest)
        || missing(|a| a == Attribute::Role) && shapes::names_a_class(&rest)
}

/// "Sorry, my number ends 528, so 07700 900528": a number that nobody on file has, told as one of theirs.
pub(super) fn gives_another_number(reading: &Reading, after: &State) -> bool {
    const TOLD: [&str; 10] = [
        "sorry",
        "wrong",
        "not",
        "should",
        "number",
        "trn",
        "correct",
        "correction",
        "mobile",
        "phone",
    ];
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let fresh = digits(&reading.fresh);
    let known = after.values.values().map(|v| digits(&v.value));
    let mut known = known.filter(|v| v.len() >= 7);
    let shaped = shapes::has_trn(&reading.fresh) || shapes::has_telephone(&reading.fresh);
    let words = shapes::words(&reading.fresh);
    shaped
        && words.iter().any(|w| TOLD.contains(&w.as_str()))
        && !known.any(|number| fresh == number)
}

/// "Year groups taught: 7, 8 and 10", where two persons' are missing.
pub(super) fn gives_to_nobody(reading: &Reading, after: &State) -> bool {
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
pub(super) fn insists(reading: &Reading, after: &State) -> bool {
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
pub(super) fn awaited(reading: &Reading, after: &State) -> bool {
    let Author::One(author) = &reading.author else {
        return false;
    };
    after
        .ledger
        .iter()
        .any(|l| !l.grade.satisfies() && l.email.as_ref() == Some(&author.address))
}

/// The same value, however spaced.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    plain(a) == plain(b)
}

/// "I, Ann Lee, confirm", from Ben's address.
pub(super) fn speaks_as_another(reading: &Reading, after: &State) -> bool {
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
