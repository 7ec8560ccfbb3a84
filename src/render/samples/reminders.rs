//! Letters that remind.

use super::*;
use crate::domain::reminder::{Is, Part, Sort, View as Reminder};

pub(super) fn reminders() -> Result<Vec<Sample>> {
    let of = |name, sort: Sort, parts| {
        let view = Reminder::new("Cambridge Maths Hub", "Jo Field, hub administrator", parts);
        sample(name, sort.as_str(), &view)
    };
    Ok(vec![
        of(
            "reminder of one signature",
            Sort::Deadline,
            vec![unsigned()],
        )?,
        of(
            "reminder on the last day but one",
            Sort::Deadline,
            vec![Part {
                days_left: Some(1),
                ..details()
            }],
        )?,
        of(
            "reminder on the last day",
            Sort::Deadline,
            vec![Part {
                days_left: Some(0),
                ..details()
            }],
        )?,
        of(
            "reminder without a deadline",
            Sort::Deadline,
            vec![Part {
                deadline: None,
                days_left: None,
                ..details()
            }],
        )?,
        of(
            "more time",
            Sort::Deadline,
            vec![Part {
                extended: true,
                first: true,
                days_left: Some(9),
                ..unsigned()
            }],
        )?,
        of(
            "reminder of more time",
            Sort::Deadline,
            vec![Part {
                extended: true,
                ..unsigned()
            }],
        )?,
        of(
            "reminder of several things",
            Sort::Deadline,
            vec![unsigned(), details(), invited(), shortlisted(false)],
        )?,
        of("invitation reminder", Sort::Invitation, vec![invited()])?,
        of(
            "invitation reminder of an online form",
            Sort::Invitation,
            vec![Part {
                online: true,
                ..invited()
            }],
        )?,
        of(
            "statement asked for",
            Sort::Statement,
            vec![shortlisted(true)],
        )?,
        of(
            "statement reminder",
            Sort::Statement,
            vec![shortlisted(false)],
        )?,
    ])
}

fn part(is: Is) -> Part {
    Part {
        is,
        school: Some(value("Oakfield Primary School")),
        urn: Some(value("110001")),
        programme: Printed::words("Primary Mastery Readiness Work Group 2022/23"),
        reference: words("PMR22-0007"),
        deadline: words("Thursday 26 May 2022"),
        days_left: Some(3),
        ..Part::default()
    }
}

fn unsigned() -> Part {
    let mut part = part(Is::Application);
    part.missing.open = 1;
    part.missing.signatures = vec![open(
        "Lead Participant 2",
        NotSigned::NotSeen {
            email: value("b.khan@oakfield.cambs.sch.uk.test"),
        },
    )];
    part.how_to_sign = application(Kind::Update).how_to_sign;
    part
}

fn details() -> Part {
    let mut part = part(Is::Application);
    part.school = Some(value("Elm Road Primary School"));
    part.urn = Some(value("110002"));
    part.reference = words("PMR22-0009");
    part.missing.open = 3;
    part.missing.items = vec![
        line("Local Authority", Remedy::LeftEmpty),
        line(
            "Lead Participant 1: Teacher reference number (TRN)",
            Remedy::TrnMissing,
        ),
    ];
    part.missing.blank_second = words("Lead Participant 2");
    part
}

fn invited() -> Part {
    Part {
        reference: None,
        ..part(Is::Invitation)
    }
}

fn shortlisted(first: bool) -> Part {
    Part {
        programme: Printed::words(
            "Primary Mathematics Teaching for Mastery Development Work Groups 2021/22",
        ),
        reference: words("TFMD21-0003"),
        deadline: words("Friday 11 June 2021"),
        first,
        limit: Some(250),
        ..part(Is::Statement)
    }
}
