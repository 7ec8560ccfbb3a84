//! Letters about visits and workshops, to schools and to leads.

use super::*;
use crate::domain::event::letter::{
    Due, How, LeadAnswer, Line as Event, Named, PeopleCheck, Question, Sheet, SheetSchool, ToLead,
    ToSchool, Wanting,
};

const HUB: &str = "Cambridge Maths Hub";
const SIGNATURE: &str = "Jo Field, hub administrator";

pub(super) fn to_schools() -> Result<Vec<Sample>> {
    let moved = Event {
        how: How::Moved,
        was: words("Thursday 10 November 2022, 9:30am to 12 noon"),
        when: Printed::words("Thursday 17 November 2022, 9:30am to 12 noon"),
        day: Printed::words("Thursday 17 November"),
        entry: true,
        ..visit()
    };
    Ok(vec![
        sample(
            "visit in ten days",
            "visit-reminder",
            &school(vec![visit()]),
        )?,
        sample(
            "visit tomorrow",
            "visit-reminder",
            &ToSchool {
                gap_task: words("film the opening of one lesson and watch it together"),
                ..school(vec![Event {
                    how: How::Tomorrow,
                    ..visit()
                }])
            },
        )?,
        sample(
            "first workshop",
            "workshop-reminder",
            &school(vec![Event {
                name: Printed::words("first workshop"),
                visit: false,
                entry: true,
                ..visit()
            }]),
        )?,
        sample("workshop", "workshop-reminder", &school(vec![workshop()]))?,
        sample(
            "visit and workshop and report",
            "visit-reminder",
            &ToSchool {
                reports: vec![report()],
                lead: None,
                ..school(vec![visit(), workshop()])
            },
        )?,
        sample("moved", "event-change", &school(vec![moved.clone()]))?,
        sample(
            "elsewhere",
            "event-change",
            &school(vec![Event {
                how: How::Elsewhere,
                was: None,
                ..moved.clone()
            }]),
        )?,
        sample(
            "cancelled",
            "event-change",
            &school(vec![Event {
                how: How::Cancelled,
                ..moved.clone()
            }]),
        )?,
        sample(
            "taken out",
            "event-change",
            &school(vec![Event {
                how: How::TakenOut,
                ..moved
            }]),
        )?,
        sample(
            "report due",
            "report-reminder",
            &ToSchool {
                reports: vec![report()],
                ..school(Vec::new())
            },
        )?,
        sample("people in July", "people-check", &people(false))?,
        sample("people in September", "people-check", &people(true))?,
    ])
}

pub(super) fn to_leads() -> Result<Vec<Sample>> {
    let planned = ToLead {
        digest: true,
        events: vec![
            of("Oakfield Primary School", visit()),
            of("Fenland A", workshop()),
        ],
        off: vec![of("Stonea Bridge School", visit())],
        unanswered: vec![of("Lode Heath Primary School", visit())],
        wanting: vec![
            Wanting {
                school: value("Pike Fen Primary School"),
                name: Printed::words("half-day school visit"),
                count: 1,
                period: Printed::words("second half of the autumn term 2022"),
            },
            Wanting {
                school: value("Lode Heath Primary School"),
                name: Printed::words("training event"),
                count: 2,
                period: Printed::words("autumn term 2022"),
            },
        ],
        unclear: vec![Event {
            name: value("Catch-up"),
            ..visit()
        }],
        ..lead()
    };
    Ok(vec![
        sample(
            "digest and sheet",
            "lead-digest",
            &ToLead {
                sheets: vec![sheet()],
                ..planned.clone()
            },
        )?,
        sample("digest", "lead-digest", &planned)?,
        sample(
            "digest of an empty fortnight",
            "lead-digest",
            &ToLead {
                events: Vec::new(),
                off: Vec::new(),
                unanswered: Vec::new(),
                unclear: Vec::new(),
                ..planned
            },
        )?,
        sample(
            "sheet",
            "lead-sheet",
            &ToLead {
                sheets: vec![sheet()],
                ..lead()
            },
        )?,
        sample("which kind", "lead-question", &question())?,
        sample(
            "which school",
            "lead-question",
            &Question {
                ask_kind: false,
                ask_school: true,
                again: true,
                dates: 1,
                ..question()
            },
        )?,
        sample(
            "which group",
            "lead-question",
            &Question {
                ask_kind: false,
                ask_group: true,
                ..question()
            },
        )?,
        sample(
            "which dates",
            "lead-question",
            &Question {
                ask_kind: false,
                ask_dates: true,
                dates: 1,
                schools: Vec::new(),
                groups: Vec::new(),
                ..question()
            },
        )?,
        sample(
            "noted",
            "lead-answer",
            &LeadAnswer {
                done: vec![value("visit Oakfield Primary School: done")],
                refused: Vec::new(),
                ..lead_answer()
            },
        )?,
        sample("noted in part", "lead-answer", &lead_answer())?,
        sample(
            "not understood",
            "lead-answer",
            &LeadAnswer {
                done: Vec::new(),
                ..lead_answer()
            },
        )?,
    ])
}

fn visit() -> Event {
    Event {
        how: How::Reminder,
        name: Printed::words("half-day school visit"),
        when: Printed::words("Thursday 10 November 2022, 9:30am to 12 noon"),
        day: Printed::words("Thursday 10 November"),
        was: None,
        place: Some(value("Oakfield Primary, Year 4 classroom")),
        whom: None,
        head: true,
        visit: true,
        entry: false,
    }
}

fn workshop() -> Event {
    Event {
        name: Printed::words("workshop"),
        when: Printed::words("Tuesday 15 November 2022, 1pm to 3:30pm"),
        day: Printed::words("Tuesday 15 November"),
        place: None,
        head: false,
        visit: false,
        ..visit()
    }
}

fn of(whom: &str, event: Event) -> Event {
    Event {
        whom: Some(value(whom)),
        ..event
    }
}

fn school(events: Vec<Event>) -> ToSchool {
    ToSchool {
        hub: Printed::words(HUB),
        signature: Printed::words(SIGNATURE),
        school: value("Oakfield Primary School"),
        programme: Printed::words("Primary Mastery Readiness Work Group 2022/23"),
        reference: Printed::words("PMR22-0007"),
        lead: Some(value("Imogen Carr")),
        count: events.len(),
        plans: events.iter().filter(|e| e.how.takes_place()).count(),
        left: events.iter().any(|e| e.how == How::TakenOut),
        events,
        gap_task: None,
        reports: Vec::new(),
    }
}

fn report() -> Due {
    Due {
        title: Printed::words("Evidence of impact for the evaluation"),
        by: Printed::words("Friday 30 June 2023"),
    }
}

fn named() -> Vec<Named> {
    let one = |title: &str, name: &str, email: Option<&str>| Named {
        title: Printed::words(title),
        name: value(name),
        email: email.map(value),
    };
    vec![
        one(
            "Headteacher",
            "Hannah Walker",
            Some("h.walker@oakfield.test"),
        ),
        one("Lead Participant 1", "Ann Lee", Some("a.lee@oakfield.test")),
        one("Lead Participant 2", "", None),
    ]
}

fn people(september: bool) -> PeopleCheck {
    PeopleCheck {
        hub: Printed::words(HUB),
        signature: Printed::words(SIGNATURE),
        school: value("Oakfield Primary School"),
        programme: Printed::words("Primary Mastery Readiness Work Group 2022/23"),
        reference: Printed::words("PMR22-0007"),
        people: named(),
        september,
    }
}

fn lead() -> ToLead {
    ToLead {
        hub: Printed::words(HUB),
        signature: Printed::words(SIGNATURE),
        lead: value("Imogen Carr"),
        digest: false,
        events: Vec::new(),
        off: Vec::new(),
        sheets: Vec::new(),
        unanswered: Vec::new(),
        wanting: Vec::new(),
        unclear: Vec::new(),
    }
}

fn sheet() -> Sheet {
    Sheet {
        event: of("Oakfield Primary School", visit()),
        schools: vec![SheetSchool {
            school: value("Oakfield Primary School"),
            address: Some(value("Mill Lane, Ely, CB7 4AA")),
            phone: Some(value("01632 960001")),
            people: named(),
            last_visit: words("Tuesday 4 October 2022"),
            gap_task: words("film the opening of one lesson and watch it together"),
            notes: vec![value("Year 4 would like to see bar models")],
        }],
    }
}

fn question() -> Question {
    Question {
        hub: Printed::words(HUB),
        signature: Printed::words(SIGNATURE),
        title: value("Mastery afternoon"),
        when: Printed::words("Thursday 10 November 2022, 1pm to 3pm"),
        dates: 4,
        ask_kind: true,
        ask_school: false,
        ask_group: false,
        ask_dates: false,
        again: false,
        schools: vec![
            value("Oakfield Primary School"),
            value("Pike Fen Primary School"),
        ],
        groups: vec![value("Fenland A"), value("Ouse Valley")],
    }
}

fn lead_answer() -> LeadAnswer {
    LeadAnswer {
        hub: Printed::words(HUB),
        signature: Printed::words(SIGNATURE),
        done: vec![value("note about Oakfield Primary School")],
        refused: vec![value("finished Pike Fen")],
    }
}
