//! Letters that settle or ask.

use super::*;

pub(super) fn acknowledgements() -> Vec<(&'static str, View)> {
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

pub(super) fn missing_items() -> Vec<(&'static str, View)> {
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
            "a URN no school has",
            View {
                urn: None,
                items: vec![line(
                    "School URN",
                    Remedy::UrnUnknown {
                        given: value("199999"),
                    },
                )],
                seen: everybody(),
                open: 1,
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

pub(super) fn updates() -> Vec<(&'static str, View)> {
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
