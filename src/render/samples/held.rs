//! Letters about what could not be judged: no form came, or a person looks first.

use super::*;

pub(super) fn forms_wanted() -> Vec<(&'static str, View)> {
    let wanted = |form_wanted: FormWanted, file: Option<&str>| View {
        files: file.map(value).into_iter().collect(),
        form_wanted: Some(form_wanted),
        ..unknown(Kind::MissingItems)
    };
    vec![
        ("nothing attached", wanted(FormWanted::NotAttached, None)),
        (
            "protected file",
            wanted(
                FormWanted::Protected {
                    file: value("MR form Oakfield.docx"),
                },
                Some("MR form Oakfield.docx"),
            ),
        ),
        (
            "damaged file",
            wanted(
                FormWanted::Damaged {
                    file: value("form.doc"),
                },
                Some("form.doc"),
            ),
        ),
        (
            "empty file",
            wanted(
                FormWanted::Empty {
                    file: value("form.docx"),
                },
                Some("form.docx"),
            ),
        ),
        ("blank form", wanted(FormWanted::Blank, None)),
        ("share link", wanted(FormWanted::Link, None)),
        (
            "nothing attached to an open application",
            View {
                carried_form: false,
                follow_up: true,
                form_wanted: Some(FormWanted::NotAttached),
                items: vec![line("Headteacher statement", Remedy::Statement)],
                signatures: vec![open(
                    "Lead Participant 2",
                    NotSigned::NotSeen {
                        email: value("b.khan@oakfield.cambs.sch.uk.test"),
                    },
                )],
                ..application(Kind::MissingItems)
            },
        ),
    ]
}

pub(super) fn received() -> Vec<(&'static str, View)> {
    let held = |held: Vec<Hold>| View {
        held,
        ..application(Kind::Received)
    };
    vec![
        (
            "late",
            View {
                late: words(
                    "The closing date for this programme has passed. Someone at the Maths Hub will look at your application and tell you whether it can still be considered.",
                ),
                deadline_passed: true,
                signatures: vec![open(
                    "Lead Participant 2",
                    NotSigned::NotSeen {
                        email: value("b.khan@oakfield.cambs.sch.uk.test"),
                    },
                )],
                ..held(Vec::new())
            },
        ),
        (
            "wrong hub",
            held(vec![Hold::WrongHub {
                other: words("Archimedes NE Maths Hub"),
            }]),
        ),
        (
            "other hub without a name",
            held(vec![Hold::WrongHub { other: None }]),
        ),
        ("wrong programme", held(vec![Hold::WrongProgramme])),
        (
            "conflict",
            View {
                follow_up: true,
                ..held(vec![Hold::Conflict])
            },
        ),
        (
            "one participant",
            View {
                carried_form: false,
                follow_up: true,
                ..held(vec![Hold::SmallSchool])
            },
        ),
        (
            "withdrawal",
            View {
                carried_form: false,
                follow_up: true,
                withdrawal: true,
                seen: Vec::new(),
                ..held(Vec::new())
            },
        ),
        (
            "scan",
            View {
                held: vec![Hold::Unreadable],
                files: vec![value("Scan_20220512.pdf"), value("IMG_0007.jpg")],
                ..unknown(Kind::Received)
            },
        ),
        (
            "too large",
            View {
                held: vec![Hold::TooLarge],
                ..unknown(Kind::Received)
            },
        ),
        (
            "ambiguous",
            View {
                held: vec![Hold::AmbiguousMatch],
                ..unknown(Kind::Received)
            },
        ),
        (
            "URN of another school",
            View {
                held: vec![Hold::OtherSchool],
                ..held(Vec::new())
            },
        ),
        (
            "several schools",
            View {
                carried_form: true,
                held: vec![Hold::SeveralSchools],
                ..unknown(Kind::Received)
            },
        ),
    ]
}
