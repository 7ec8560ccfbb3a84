//! Summaries and notices.

use super::*;
use crate::domain::summary::{
    Alarm, Health, MailLine, Need, Notice, ProgrammeLine, SchoolLine, SetAside, Stuck, Summary,
    WaitingLetter, Way,
};

pub(super) fn summaries() -> Result<Vec<Sample>> {
    Ok(vec![
        sample("summary", "summary", &full())?,
        sample("summary of a quiet day", "summary", &quiet())?,
        sample("notice", "notice", &notice(None))?,
        sample(
            "notice near a deadline",
            "notice",
            &notice(words("Thursday 26 May 2022")),
        )?,
        sample("alarm", "alarm", &alarm())?,
    ])
}

fn quiet() -> Summary {
    Summary {
        hub: Printed::words("Cambridge Maths Hub"),
        day: Printed::words("Tuesday 3 May 2022"),
        since: Printed::words("Friday 29 April 2022 at 07:30"),
        waiting: 0,
        needs: Vec::new(),
        more_needs: 0,
        letters: Vec::new(),
        set_aside: Vec::new(),
        programmes: vec![ProgrammeLine {
            programme: Printed::words("Primary Mastery Readiness Work Group 2022/23"),
            applications: 0,
            complete: 0,
            incomplete: 0,
            review: 0,
            withdrawn: 0,
            offered: 0,
            accepted: 0,
            reserve: 0,
            places: Some(7),
            deadline: words("Thursday 26 May 2022"),
            days_left: Some(23),
            chart: words("pmr-2022.chart@hub.example"),
        }],
        new: Vec::new(),
        more_new: 0,
        completed: Vec::new(),
        more_completed: 0,
        missing: Vec::new(),
        more_missing: 0,
        dead: Vec::new(),
        reminded: 0,
        due: Vec::new(),
        more_due: 0,
        observed: Vec::new(),
        more_observed: 0,
        untouched: 0,
        untouched_mails: Vec::new(),
        groups: Vec::new(),
        coming: Vec::new(),
        health: vec![
            Health::Looked {
                at: Printed::words("Tuesday 3 May 2022 at 07:29"),
            },
            Health::NoMail,
            Health::Queue { count: 0 },
        ],
    }
}

fn full() -> Summary {
    let line = ProgrammeLine {
        applications: 9,
        complete: 4,
        incomplete: 3,
        review: 1,
        withdrawn: 1,
        ..quiet().programmes.remove(0)
    };
    Summary {
        waiting: 33,
        needs: vec![late(), question()],
        more_needs: 28,
        letters: vec![
            letter("L12", Stuck::Held, Some("address-cap")),
            letter("L14", Stuck::Failed, Some("552 message too large")),
            letter("L15", Stuck::InDoubt, None),
        ],
        set_aside: vec![set_aside()],
        programmes: vec![
            line.clone(),
            ProgrammeLine {
                programme: Printed::words("Secondary Teaching for Mastery Work Group 2022/23"),
                deadline: words("Tuesday 3 May 2022"),
                days_left: Some(0),
                offered: 1,
                accepted: 1,
                reserve: 2,
                ..line.clone()
            },
            ProgrammeLine {
                programme: Printed::words("Mastery Readiness Programme"),
                days_left: Some(1),
                places: None,
                applications: 1,
                chart: None,
                ..line.clone()
            },
            ProgrammeLine {
                programme: Printed::words("Teaching for Mastery Development 2021/22"),
                deadline: words("Friday 29 April 2022"),
                days_left: None,
                chart: None,
                ..line.clone()
            },
            ProgrammeLine {
                programme: Printed::words("Primary Mastery Readiness Work Group 2024-25"),
                deadline: None,
                days_left: None,
                chart: None,
                ..line
            },
        ],
        new: vec![school(
            "PMR22-0009",
            "Elm Road Primary School",
            &["incomplete"],
        )],
        more_new: 1,
        completed: vec![school("PMR22-0004", "Pike Fen Primary School", &[])],
        more_completed: 2,
        missing: vec![
            school(
                "PMR22-0007",
                "Oakfield Primary School",
                &["signature of Lead Participant 2", "Lead Participant 2: TRN"],
            ),
            school(
                "PMR22-0009",
                "Elm Road Primary School",
                &["Local Authority"],
            ),
        ],
        more_missing: 1,
        dead: vec![value("h.smth@oakfield.cambs.sch.uk.test")],
        reminded: 2,
        due: vec![Printed::words(
            "a.lee@oakfield.cambs.sch.uk.test (PMR22-0007)",
        )],
        more_due: 1,
        observed: vec![school(
            "PMR22-0007",
            "Oakfield Primary School",
            &["missing-items to a.lee@oakfield.cambs.sch.uk.test"],
        )],
        more_observed: 3,
        untouched: 9,
        untouched_mails: vec![MailLine {
            from: value("caretaker@lodeheath.test"),
            subject: Some(value("Parking on Thursday")),
        }],
        groups: vec![Printed::words(
            "Fenland 1: 5 of 7 places, 2 schools asked for",
        )],
        coming: vec![Printed::words(
            "Thursday 5 May, visit to Oakfield Primary School",
        )],
        health: vec![
            Health::NotLooked {
                at: words("Monday 2 May 2022 at 18:05"),
            },
            Health::NotLooked { at: None },
            Health::LastMail {
                at: Printed::words("Monday 2 May 2022 at 16:05"),
            },
            Health::CaughtUp { count: 1 },
            Health::CaughtUp { count: 12 },
            Health::Queue { count: 1 },
            Health::Queue { count: 4 },
            Health::HolidaysEnd {
                day: words("Saturday 31 December 2022"),
            },
            Health::HolidaysEnd { day: None },
            Health::PastTime {
                applications: 1,
                others: 12,
            },
        ],
        ..quiet()
    }
}

fn notice(deadline: Option<Printed>) -> Notice {
    Notice {
        hub: Printed::words("Cambridge Maths Hub"),
        needs: vec![late()],
        more_needs: 1,
        set_aside: vec![set_aside()],
        deadline,
    }
}

fn alarm() -> Alarm {
    Alarm {
        hub: Printed::words("Cambridge Maths Hub"),
        at: Printed::words("Monday 2 May 2022 at 18:05"),
    }
}

fn late() -> Need {
    Need {
        number: 41,
        reference: words("PMR22-0007"),
        school: Some(value("Oakfield Primary School")),
        why: vec![Printed::words("It came after the closing date.")],
        from: value("a.lee@oakfield.cambs.sch.uk.test"),
        subject: Some(value("Our form")),
        came: Printed::words("Friday 27 May 2022 at 09:12"),
        rests_on: words(
            "it arrived on Friday 27 May 2022, and the closing date was Thursday 26 May 2022",
        ),
        guess: Some(way("accept #41", "let this mail count in spite of: late")),
        ways: vec![
            way("withdraw PMR22-0007", "the application ends here"),
            way(
                "ignore #41",
                "nothing follows from it (answered by hand, or of no interest)",
            ),
        ],
    }
}

fn question() -> Need {
    Need {
        number: 44,
        reference: None,
        school: None,
        why: vec![
            Printed::words("It asks a question that only a person can answer."),
            Printed::words("It is not clear which application it belongs to."),
        ],
        from: value("office@elmroad.test"),
        subject: None,
        came: Printed::words("Monday 2 May 2022 at 16:05"),
        rests_on: None,
        guess: None,
        ways: vec![
            way("link #44 REFERENCE", "it belongs to that application"),
            way("ignore #44", "nothing follows from it"),
        ],
    }
}

fn way(reply: &str, effect: &str) -> Way {
    Way {
        reply: Printed::words(reply),
        effect: Printed::words(effect),
    }
}

fn letter(number: &str, state: Stuck, reason: Option<&str>) -> WaitingLetter {
    WaitingLetter {
        number: Printed::words(number),
        letter: Printed::words("update"),
        to: value("a.lee@oakfield.cambs.sch.uk.test"),
        reference: words("PMR22-0007"),
        state,
        reason: reason.map(Printed::words),
    }
}

fn set_aside() -> SetAside {
    SetAside {
        from: value("office@lodeheath.test"),
        subject: Some(value("Form")),
        came: Printed::words("Monday 2 May 2022 at 11:20"),
        reason: Printed::words("the reader fell over it"),
    }
}

fn school(reference: &str, name: &str, what: &[&str]) -> SchoolLine {
    SchoolLine {
        reference: Printed::words(reference),
        school: Some(value(name)),
        what: what.iter().map(|w| Printed::words(w)).collect(),
    }
}
