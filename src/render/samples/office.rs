//! What admins get, and what they have written: transcripts of their replies, letters about places.

use super::{Result, Sample, sample};
use crate::domain::{
    command::{
        Doubt, Why,
        transcript::{Answer, Done, LetterLine, Outcome, Transcript, What},
    },
    letter::{PlaceLetter, Printed},
    selection::Place,
};

pub(super) fn transcripts() -> Result<Vec<Sample>> {
    let all = [
        ("transcript", transcript(What::Ran, carried_out(), false)),
        (
            "transcript of nonsense",
            transcript(What::Ran, unclear(), true),
        ),
        (
            "yes wanted",
            transcript(
                What::Asks {
                    how: Doubt::Unproved,
                },
                waiting(),
                false,
            ),
        ),
        (
            "yes wanted for an old reply",
            transcript(What::Asks { how: Doubt::Stale }, waiting(), false),
        ),
        (
            "reply to the copy of another",
            transcript(What::AnothersCopy, Vec::new(), false),
        ),
        (
            "carried out before",
            transcript(What::RanAlready, Vec::new(), false),
        ),
        ("yes too late", transcript(What::TooLate, Vec::new(), false)),
    ];
    all.into_iter()
        .map(|(name, view)| sample(name, "transcript", &view))
        .collect()
}

pub(super) fn places() -> Result<Vec<Sample>> {
    let all = [
        ("place offered", "offer", Place::Offered),
        ("on the reserve list", "reserve", Place::Reserve),
        ("not selected", "not-selected", Place::NotSelected),
    ];
    all.into_iter()
        .map(|(name, letter, is)| {
            let view = PlaceLetter {
                is,
                hub: words("Cambridge Maths Hub"),
                signature: words("Jo Field, hub administrator"),
                programme: words("Primary Mastery Readiness Work Group 2022/23"),
                reference: words("PMR22-0007"),
                school: Some(words("Oakfield Primary School")),
                starts: words("September 2022"),
            };
            sample(name, letter, &view)
        })
        .collect()
}

fn transcript(what: What, answers: Vec<Answer>, help: bool) -> Transcript {
    Transcript {
        hub: Printed::words("Cambridge Maths Hub"),
        what,
        answers,
        help,
    }
}

fn answer(order: &str, outcome: Outcome) -> Answer {
    Answer {
        order: Printed::value(order),
        outcome,
    }
}

fn words(text: &str) -> Printed {
    Printed::words(text)
}

fn carried_out() -> Vec<Answer> {
    vec![
        answer(
            "accept #43",
            Outcome::Refused {
                why: words("item #43 is settled already (ruling 12)"),
            },
        ),
        answer(
            "accept #41",
            Outcome::Done(Done {
                reference: Some(words("PMR22-0007")),
                school: Some(words("Oakfield Primary School")),
                before: Some(words("review")),
                after: Some(words("incomplete")),
                missing: vec![words("signature.lead_2"), words("lead_2.trn")],
                waits: vec![words("small-school")],
                letters: vec![LetterLine {
                    letter: words("missing-items"),
                    to: vec![words("a.lee@oakfield.test")],
                    withheld: None,
                }],
                settled: vec![words("#41")],
                remarks: Vec::new(),
            }),
        ),
        answer(
            "offer PMR22-0009",
            Outcome::Done(Done {
                reference: Some(words("PMR22-0009")),
                school: Some(words("Elm Road Primary School")),
                before: Some(words("complete")),
                after: Some(words("complete, offered")),
                letters: vec![LetterLine {
                    letter: words("offer"),
                    to: vec![words("office@elmroad.test"), words("head@elmroad.test")],
                    withheld: Some(words("to-draft")),
                }],
                remarks: vec![words(
                    "Take care: 8 places are offered or accepted, and there are 7",
                )],
                ..Done::default()
            }),
        ),
        answer(
            "note PMR22-0009 they would like the same group as Oakfield",
            Outcome::Done(Done {
                reference: Some(words("PMR22-0009")),
                school: Some(words("Elm Road Primary School")),
                after: Some(words("complete, offered")),
                ..Done::default()
            }),
        ),
        answer(
            "adopt all",
            Outcome::Done(Done {
                remarks: vec![words("12 applications"), words("9 letters")],
                ..Done::default()
            }),
        ),
        answer(
            "status PMR22-0007",
            Outcome::Facts {
                lines: vec![
                    words("PMR22-0007 Oakfield Primary School: incomplete"),
                    words("headteacher Hannah Walker: sender"),
                    words("lead_1 Ann Lee: copied"),
                    words("lead_2 Bilal Khan: missing"),
                    words("missing: signature.lead_2"),
                ],
            },
        ),
        answer("accept forty two", Outcome::Unclear { how: Why::NoTarget }),
    ]
}

fn unclear() -> Vec<Answer> {
    let line = |text: &str, how| answer(text, Outcome::Unclear { how });
    vec![
        line("The head of Oakfield will ring on Monday", Why::NoOrder),
        line("accept #41?", Why::Question),
        line("accept #41 once the governors agree", Why::Condition),
        line("accept #41 or #42", Why::LeftOver),
        line("waive PMR22-0007 the caretaker", Why::NoRole),
        line("waive PMR22-0007 lead_2", Why::NoReason),
        line("set PMR22-0007 colour red", Why::NoField),
        line("set PMR22-0007 lead_2.email", Why::NoValue),
        line("open pmr-2022", Why::NoUrn),
        line("note", Why::NoText),
        line("link #41", Why::NoItem),
        line("chase all by next Friday", Why::NoDate),
        line("assign PMR22-0007", Why::NoGroup),
    ]
}

fn waiting() -> Vec<Answer> {
    vec![
        answer("accept #41", Outcome::Waits),
        answer("withdraw PMR22-0011", Outcome::Waits),
    ]
}
