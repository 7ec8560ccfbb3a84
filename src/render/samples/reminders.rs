//! Letters that remind.

use super::*;
use crate::domain::reminder::{ClosingView, Is, Part, Row, Sort, View as Reminder};

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

pub(super) fn closing() -> Result<Vec<Sample>> {
    let row = |reference: &str, school: &str, open: &[&str], reminded| Row {
        reference: Printed::words(reference),
        school: Some(value(school)),
        open: open.iter().map(|text| value(text)).collect(),
        reminded,
    };
    let report = ClosingView {
        hub: Printed::words("Cambridge Maths Hub"),
        programme: Printed::words("Primary Mastery Readiness Work Group 2022/23"),
        deadline: words("Thursday 26 May 2022"),
        complete: 31,
        open: 4,
        invited: 60,
        silent: 22,
        signatures: vec![row(
            "PMR22-0007",
            "Oakfield Primary School",
            &["signature of Bilal Khan (not copied)"],
            3,
        )],
        details: vec![row(
            "PMR22-0009",
            "Elm Road Primary School",
            &[
                "Local Authority",
                "School URN",
                "signature of Ann Lee (no such address)",
            ],
            1,
        )],
        late: vec![row("PMR22-0041", "Ash Primary School", &[], 0)],
        held: vec![row("PMR22-0012", "Birch Primary School", &["conflict"], 0)],
        example: Printed::words("10 June"),
        ..ClosingView::default()
    };
    let nothing = ClosingView {
        complete: 1,
        open: 0,
        invited: 0,
        silent: 0,
        signatures: Vec::new(),
        details: Vec::new(),
        late: Vec::new(),
        held: Vec::new(),
        ..report.clone()
    };
    let unanswered = ClosingView {
        deadline: None,
        unanswered: true,
        open: 1,
        details: Vec::new(),
        late: Vec::new(),
        held: Vec::new(),
        ..report.clone()
    };
    Ok(vec![
        sample("closing report", "closing-report", &report)?,
        sample("closing report, nothing open", "closing-report", &nothing)?,
        sample("no answer to reminders", "closing-report", &unanswered)?,
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
