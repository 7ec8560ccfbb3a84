//! A letter for every situation, with invented people and schools. Templates are tried with them
//! at start, and the snapshots of the tests show them. Between them every sentence is used.

use crate::domain::letter::{
    Fixed, FormWanted, Hold, How, Kind, Line, NotSigned, Open, Person, Printed, Remedy, View,
};

/// Name of the situation, and its view.
pub(super) fn all() -> Vec<(&'static str, View)> {
    let mut all = acknowledgements();
    all.extend(missing_items());
    all.extend(forms_wanted());
    all.extend(updates());
    all.extend(received());
    all.into_iter()
        .map(|(name, view)| (name, counted(view)))
        .collect()
}

fn acknowledgements() -> Vec<(&'static str, View)> {
    let complete = || View {
        complete: true,
        seen: everybody(),
        ..application(Kind::Acknowledgement)
    };
    vec![
        ("complete", complete()),
        (
            "complete with group wish",
            View {
                group_requested: true,
                ..complete()
            },
        ),
        (
            "completed by a reply",
            View {
                carried_form: false,
                follow_up: true,
                fixed: vec![
                    fixed("Ann Lee (Lead Participant 1)", Some(How::Confirmed)),
                    fixed("School URN", None),
                ],
                ..complete()
            },
        ),
        (
            "asked whether it arrived, complete",
            View {
                carried_form: false,
                follow_up: true,
                repeat: true,
                seen: vec![
                    person("Headteacher", Some("Hannah Walker"), How::Sender),
                    person("Lead Participant 1", Some("Ann Lee"), How::Copied),
                    person("Lead Participant 2", None, How::Waived),
                ],
                ..complete()
            },
        ),
        (
            "online form complete",
            View {
                programme: words(
                    "Primary Mathematics Teaching for Mastery Development Work Groups 2021/22",
                ),
                reference: words("TFMD21-0003"),
                received: Printed::words("Monday 17 May 2021 at 09:02"),
                deadline: words("Friday 28 May 2021"),
                how_to_sign: None,
                seen: Vec::new(),
                next_step: words(
                    "The Maths Hub will contact you with more details about the selection process.",
                ),
                ..complete()
            },
        ),
    ]
}

fn missing_items() -> Vec<(&'static str, View)> {
    let missing = || application(Kind::MissingItems);
    vec![
        (
            "missing one signature",
            View {
                signatures: vec![open(
                    "Lead Participant 2",
                    NotSigned::NotSeen {
                        email: value("b.khan@oakfield.cambs.sch.uk.test"),
                    },
                )],
                ..missing()
            },
        ),
        (
            "near miss",
            View {
                signatures: vec![open(
                    "Headteacher",
                    NotSigned::NearMiss {
                        copied: value("h.walkr@oakfield.cambs.sch.uk.test"),
                        email: Some(value("h.walker@oakfield.cambs.sch.uk.test")),
                    },
                )],
                ..missing()
            },
        ),
        (
            "several items",
            View {
                items: items(),
                signatures: vec![
                    open(
                        "Headteacher",
                        NotSigned::Bounced {
                            email: value("head@oakfield.cambs.sch.uk.test"),
                        },
                    ),
                    open(
                        "Lead Participant 1",
                        NotSigned::Shared {
                            email: value("office@oakfield.cambs.sch.uk.test"),
                            other: Printed::words("Headteacher"),
                        },
                    ),
                    Open {
                        name: None,
                        ..open("Lead Participant 2", NotSigned::NoAddress)
                    },
                ],
                seen: Vec::new(),
                ..missing()
            },
        ),
        (
            "small school",
            View {
                blank_second: words("Lead Participant 2"),
                ..missing()
            },
        ),
        (
            "asked whether it arrived, after the deadline",
            View {
                carried_form: false,
                follow_up: true,
                repeat: true,
                deadline_passed: true,
                signatures: vec![
                    open("Lead Participant 1", NotSigned::NotConfirmed),
                    open(
                        "Lead Participant 2",
                        NotSigned::NearMiss {
                            copied: value("bkhan@gmail.test"),
                            email: None,
                        },
                    ),
                ],
                seen: vec![person("Headteacher", Some("Hannah Walker"), How::Sender)],
                ..missing()
            },
        ),
        (
            "missing one detail, no deadline",
            View {
                programme: words("Primary Mastery Readiness Work Group 2024-25"),
                reference: words("PMR24-0001"),
                urn: None,
                deadline: None,
                items: vec![line("School URN", Remedy::UrnMissing)],
                seen: everybody(),
                ..missing()
            },
        ),
    ]
}

fn forms_wanted() -> Vec<(&'static str, View)> {
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

fn updates() -> Vec<(&'static str, View)> {
    let update = || View {
        carried_form: false,
        follow_up: true,
        ..application(Kind::Update)
    };
    vec![
        (
            "update",
            View {
                fixed: vec![
                    fixed("Ann Lee (Lead Participant 1)", Some(How::Copied)),
                    fixed("Contact telephone number", None),
                ],
                signatures: vec![open(
                    "Lead Participant 2",
                    NotSigned::NotSeen {
                        email: value("b.khan@oakfield.cambs.sch.uk.test"),
                    },
                )],
                ..update()
            },
        ),
        (
            "update that settles nothing yet",
            View {
                items: vec![line(
                    "Lead Participant 2: Teacher reference number (TRN)",
                    Remedy::TrnInvalid,
                )],
                blank_second: words("Lead Participant 2"),
                ..update()
            },
        ),
        (
            "update of a complete application",
            View {
                complete: true,
                seen: everybody(),
                ..update()
            },
        ),
    ]
}

fn received() -> Vec<(&'static str, View)> {
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
            "several schools",
            View {
                carried_form: true,
                held: vec![Hold::SeveralSchools],
                ..unknown(Kind::Received)
            },
        ),
    ]
}

/// An application of 2022 on which the head and a participant have signed.
fn application(kind: Kind) -> View {
    View {
        kind,
        hub: Printed::words("Cambridge Maths Hub"),
        signature: Printed::words("Jo Field, hub administrator"),
        programme: words("Primary Mastery Readiness Work Group 2022/23"),
        reference: words("PMR22-0007"),
        school: Some(value("Oakfield Primary School")),
        urn: Some(value("110001")),
        received: Printed::words("Friday 29 April 2022 at 11:38"),
        carried_form: true,
        follow_up: false,
        repeat: false,
        files: Vec::new(),
        deadline: words("Thursday 26 May 2022"),
        deadline_passed: false,
        complete: false,
        open: 0,
        items: Vec::new(),
        blank_second: None,
        signatures: Vec::new(),
        how_to_sign: words(
            "When you e-mail the form, copy in everybody named as a signatory on it: a copy sent to a person counts as their electronic signature. Blind copies (Bcc) cannot be seen.",
        ),
        seen: vec![
            person("Headteacher", Some("Hannah Walker"), How::Sender),
            person("Lead Participant 1", Some("Ann Lee"), How::Copied),
        ],
        fixed: Vec::new(),
        form_wanted: None,
        group_requested: false,
        next_step: words(
            "Once the applications are in, the Maths Hub will contact you to explain the next steps.",
        ),
        held: Vec::new(),
        late: None,
        withdrawal: false,
    }
}

/// A message without an application.
fn unknown(kind: Kind) -> View {
    View {
        programme: None,
        reference: None,
        school: None,
        urn: None,
        carried_form: false,
        deadline: None,
        how_to_sign: None,
        seen: Vec::new(),
        next_step: None,
        ..application(kind)
    }
}

/// `open` as the builder counts it.
fn counted(view: View) -> View {
    View {
        open: view.items.len()
            + view.signatures.len()
            + usize::from(view.blank_second.is_some())
            + usize::from(view.form_wanted.is_some()),
        ..view
    }
}

fn items() -> Vec<Line> {
    vec![
        line("School address", Remedy::LeftEmpty),
        line(
            "School URN",
            Remedy::UrnInvalid {
                given: value("11001"),
            },
        ),
        line(
            "Contact telephone number",
            Remedy::PhoneInvalid {
                given: value("0122"),
            },
        ),
        line("Name of Maths Hub", Remedy::NoAnswer),
        line(
            "Lead Participant 1: Teacher reference number (TRN)",
            Remedy::TrnMissing,
        ),
        line(
            "Lead Participant 2: Teacher reference number (TRN)",
            Remedy::TrnInvalid,
        ),
        line(
            "Lead Participant 2: Email",
            Remedy::EmailInvalid {
                given: value("b.khan(at)oakfield"),
            },
        ),
        line(
            "We wish to be considered as part of a group application: Yes/No",
            Remedy::YesOrNo,
        ),
        line("Headteacher statement", Remedy::Statement),
    ]
}

fn everybody() -> Vec<Person> {
    vec![
        person("Headteacher", Some("Hannah Walker"), How::Sender),
        person("Lead Participant 1", Some("Ann Lee"), How::Confirmed),
        person("Lead Participant 2", Some("Bilal Khan"), How::Copied),
    ]
}

fn person(title: &str, name: Option<&str>, how: How) -> Person {
    Person {
        title: Printed::words(title),
        name: name.map(value),
        how,
    }
}

fn open(title: &str, why: NotSigned) -> Open {
    let name = match title {
        "Headteacher" => "Hannah Walker",
        "Lead Participant 1" => "Ann Lee",
        _ => "Bilal Khan",
    };
    Open {
        title: Printed::words(title),
        name: Some(value(name)),
        why,
    }
}

fn line(label: &str, remedy: Remedy) -> Line {
    Line {
        label: Printed::words(label),
        remedy,
    }
}

fn fixed(label: &str, how: Option<How>) -> Fixed {
    Fixed {
        label: Printed::words(label),
        how,
    }
}

fn value(text: &str) -> Printed {
    Printed::value(text)
}

fn words(text: &str) -> Option<Printed> {
    Some(Printed::words(text))
}
