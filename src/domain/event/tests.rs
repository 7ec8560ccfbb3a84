use chrono::TimeDelta;

use super::{
    answer::{Answer, answer, says_same},
    cadence::{Kept, Promise, Stage, owed},
    ladder::{Standing, can_hear, day_of, due},
    sort::{Doubt, Group, Known, School, Sorted, sort},
    *,
};
use crate::{
    config::calendar as data,
    domain::{
        calendar::Calendar,
        testing::{address, programme},
    },
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn calendar() -> Calendar {
    data::shipped().unwrap()
}

#[test]
fn when_is_said_as_people_say_it() {
    let when = |starts: &str, ends: &str| When {
        starts: starts.parse().unwrap(),
        ends: ends.parse().unwrap(),
        day: None,
    };
    for (starts, ends, words) in [
        (
            "2022-11-10T09:30:00Z",
            "2022-11-10T12:00:00Z",
            "Thursday 10 November 2022, 9:30am to 12 noon",
        ),
        (
            "2022-07-01T08:00:00Z",
            "2022-07-01T14:15:00Z",
            "Friday 1 July 2022, 9am to 3:15pm",
        ),
        (
            "2022-07-01T08:00:00Z",
            "2022-07-01T08:00:00Z",
            "Friday 1 July 2022, 9am",
        ),
    ] {
        assert_eq!(when(starts, ends).in_words(), words);
    }
    let whole = When {
        day: Some(date("2022-07-01")),
        ..when("2022-06-30T23:00:00Z", "2022-07-01T23:00:00Z")
    };
    assert_eq!(whole.in_words(), "Friday 1 July 2022");
    assert_eq!(whole.last_day(), date("2022-07-01"));
}

#[test]
fn gap_tasks_are_found_in_the_text() {
    for (text, task) in [
        (
            "See you.\nGap task: film one lesson opening\nImogen",
            Some("film one lesson opening"),
        ),
        ("- Gap tasks: read chapter 2", Some("read chapter 2")),
        ("GAP TASK : try it", Some("try it")),
        ("Gap task:", None),
        ("Mind the gap task: no", None),
        ("", None),
    ] {
        assert_eq!(gap_task(text).as_deref(), task, "{text}");
    }
}

// ── sorting ──

struct Lead {
    groups: Vec<Group<'static>>,
    schools: Vec<School<'static>>,
}

fn school(
    application: i64,
    group: i64,
    name: &'static str,
    reference: &'static str,
    domain: &str,
) -> School<'static> {
    let people = vec![
        address(&format!("head@{domain}")),
        address(&format!("maths@{domain}")),
    ];
    School {
        application,
        group,
        name,
        reference,
        urn: (application == 1).then_some("110001"),
        parties: people.leak(),
    }
}

fn group(id: i64, name: &'static str) -> Group<'static> {
    Group {
        id,
        name,
        workshop_name: "workshop",
        visit_name: "half-day school visit",
    }
}

fn lead_of(groups: usize) -> Lead {
    Lead {
        groups: vec![group(1, "Fenland A"), group(2, "Ouse Valley")]
            .into_iter()
            .take(groups)
            .collect(),
        schools: vec![
            school(
                1,
                1,
                "Heronsgate Primary School",
                "PMR22-0001",
                "heronsgate.example",
            ),
            school(2, 1, "Stonea Bridge School", "PMR22-0002", "stonea.example"),
            school(3, 1, "Park Primary School", "PMR22-0003", "park.example"),
            school(
                4,
                1,
                "Park Lane Primary School",
                "PMR22-0004",
                "parklane.example",
            ),
            school(
                5,
                i64::try_from(groups).unwrap(),
                "St Mary's CofE Primary",
                "PMR22-0005",
                "stmarys.example",
            ),
        ],
    }
}

impl Lead {
    fn known(&self) -> Known<'_> {
        Known {
            groups: &self.groups,
            schools: &self.schools,
        }
    }

    fn check(&self, title: &str, rest: &str, invited: &[&str], expected: &str) {
        let invited: Vec<Address> = invited.iter().map(|a| address(a)).collect();
        let sorted = sort(title, rest, &invited, self.known());
        assert_eq!(told(&sorted), expected, "{title} / {rest} / {invited:?}");
    }

    fn answers(&self, so_far: &Sorted, fresh: &str, expected: &str) {
        let told = match answer(fresh, so_far, self.known()) {
            Answer::Is(sorted) => told(&sorted),
            Answer::NotOurs => "not ours".to_owned(),
            Answer::Unclear => "unclear".to_owned(),
        };
        assert_eq!(told, expected, "{fresh}");
    }
}

fn told(sorted: &Sorted) -> String {
    let mut words = vec![sorted.kind.map_or("?", Kind::as_str).to_owned()];
    words.extend(sorted.application.map(|a| format!("school {a}")));
    if sorted.application.is_none() {
        words.extend(sorted.group.map(|g| format!("group {g}")));
    }
    for doubt in &sorted.doubts {
        words.push(match doubt {
            Doubt::Kind => "which kind?".to_owned(),
            Doubt::School => "which school?".to_owned(),
            Doubt::Group => "which group?".to_owned(),
        });
    }
    words.join(", ")
}

#[test]
fn entries_are_sorted_by_their_text_and_attendees() {
    let lead = lead_of(1);
    for (title, rest, invited, expected) in [
        ("Visit Heronsgate", "", vec![], "visit, school 1"),
        (
            "Half-day visit: Heronsgate Primary",
            "see you",
            vec!["head@heronsgate.example"],
            "visit, school 1",
        ),
        ("Visit", "", vec!["maths@stonea.example"], "visit, school 2"),
        ("Visit PMR22-0002", "", vec![], "visit, school 2"),
        ("Visit to 110001", "", vec![], "visit, school 1"),
        ("School visit St Marys", "", vec![], "visit, school 5"),
        ("Visit: Park Lane", "", vec![], "visit, school 4"),
        ("Visit: Park", "", vec![], "visit, school 3"),
        // the attendee tells the namesakes apart
        (
            "Mastery workshop",
            "bring your books",
            vec![],
            "workshop, group 1",
        ),
        (
            "Workshop 1: number sense",
            "",
            vec![],
            "first workshop, group 1",
        ),
        (
            "First workshop – Mastery Readiness",
            "",
            vec!["head@heronsgate.example"],
            "first workshop, group 1",
        ),
        (
            "Mastery afternoon",
            "our half-termly workshop",
            vec![],
            "workshop, group 1",
        ),
        // asked
        ("Visit", "", vec![], "visit, which school?"),
        (
            "Visit",
            "",
            vec!["head@heronsgate.example", "head@stonea.example"],
            "visit, which school?",
        ),
        (
            "Visit Heronsgate",
            "",
            vec!["head@stonea.example"],
            "visit, which school?",
        ),
        ("Heronsgate", "", vec![], "?, school 1, which kind?"),
        (
            "Visit after the workshop",
            "",
            vec![],
            "?, group 1, which kind?",
        ),
        ("Dentist", "", vec![], "?, group 1, which kind?"),
    ] {
        lead.check(title, rest, &invited, expected);
    }
}

#[test]
fn a_lead_of_two_groups_says_which() {
    let lead = lead_of(2);
    for (title, invited, expected) in [
        ("Workshop Ouse Valley", vec![], "workshop, group 2"),
        (
            "Workshop",
            vec!["head@stmarys.example"],
            "workshop, group 2",
        ),
        (
            "Workshop",
            vec!["head@stmarys.example", "head@park.example"],
            "workshop, which group?",
        ),
        ("Workshop", vec![], "workshop, which group?"),
        ("Visit St Mary’s", vec![], "visit, school 5"),
    ] {
        lead.check(title, "", &invited, expected);
    }
}

#[test]
fn the_leads_answer_settles_what_was_unclear() {
    let lead = lead_of(1);
    let unclear = |kind: Option<Kind>, application: Option<i64>| Sorted {
        kind,
        application,
        group: application.map(|_| 1),
        doubts: vec![Doubt::Kind],
    };
    for (kind, application, fresh, expected) in [
        (None, None, "visit Heronsgate", "visit, school 1"),
        (
            None,
            None,
            "It's a visit to Stonea Bridge.\n\nImogen",
            "visit, school 2",
        ),
        (None, Some(1), "visit", "visit, school 1"),
        (None, Some(1), "A workshop", "workshop, group 1"),
        (None, None, "first workshop", "first workshop, group 1"),
        (None, None, "something else", "other, group 1"),
        (Some(Kind::Visit), None, "Heronsgate", "visit, school 1"),
        (Some(Kind::Visit), None, "PMR22-0002", "visit, school 2"),
        (None, None, "visit", "visit, which school?"),
        (None, None, "ignore it please", "not ours"),
        (None, None, "Private, sorry", "not ours"),
        (None, None, "that one is not for the hub", "not ours"),
        (None, None, "which one do you mean?", "unclear"),
        (None, None, "Thanks!", "unclear"),
        (None, None, "not a visit", "unclear"),
    ] {
        lead.answers(&unclear(kind, application), fresh, expected);
    }
}

#[test]
fn a_school_whose_people_are_the_same_says_so_in_few_words() {
    for (fresh, same) in [
        ("Yes, all the same.\n\nHelen Archer", true),
        ("No changes, thanks", true),
        ("Nothing has changed here", true),
        ("All still correct", true),
        ("Yes\nHelen", true),
        ("Yes, but Omar has left", false),
        ("The head is now Mr Reed, r.reed@oakfield.test", false),
        ("All the same except lead 2", false),
        ("Not the same", false),
        ("Is Omar still on it?", false),
        ("Thank you", false),
    ] {
        assert_eq!(says_same(fresh), same, "{fresh}");
    }
}

// ── the ladder ──

/// The days on which somebody told nothing else is reminded.
fn ladder(event: &str, known: &str, invited: bool, authority: Option<&str>) -> Vec<String> {
    let calendar = calendar();
    let (event, known) = (date(event), date(known));
    let mut day = known;
    let (mut told, mut days) = (None, Vec::new());
    while day <= event {
        let standing = Standing {
            event,
            known,
            last: None,
            told,
            invited,
        };
        if let Some(step) = due(standing, day, &calendar, authority) {
            told = Some(step);
            days.push(format!("{} ({step})", day.format("%a %-d %b")));
        }
        day += TimeDelta::days(1);
    }
    days
}

#[test]
fn people_are_reminded_ten_days_and_one_school_day_before() {
    // a Thursday in November
    assert_eq!(
        ladder("2022-11-24", "2022-10-03", false, None),
        ["Mon 14 Nov (10)", "Wed 23 Nov (1)"]
    );
    // ten days before a Tuesday is a Saturday: the Friday before; one day before a Monday: Friday
    assert_eq!(
        ladder("2022-11-22", "2022-10-03", false, None),
        ["Fri 11 Nov (10)", "Mon 21 Nov (1)"]
    );
    assert_eq!(
        ladder("2022-11-21", "2022-10-03", false, None),
        ["Fri 11 Nov (10)", "Fri 18 Nov (1)"]
    );
}

#[test]
fn a_closed_day_moves_it_to_the_school_day_before_or_an_office_day_before_the_event() {
    // half-term 24 to 28 October 2022: ten days before Thursday 3 November lies in it
    let days = ladder("2022-11-03", "2022-09-05", false, None);
    assert_eq!(days, ["Fri 21 Oct (10)", "Wed 2 Nov (1)"]);
    // the first days of January: the last school day lies weeks back
    let days = ladder("2023-01-05", "2022-10-03", false, None);
    assert_eq!(days.last().map(String::as_str), Some("Wed 4 Jan (1)"));
    let first = day_of(10, date("2023-01-05"), &calendar(), None);
    assert!(
        calendar().is_office_day(first) && first < date("2023-01-05"),
        "{first}"
    );
}

#[test]
fn who_was_just_invited_is_not_reminded_at_once_and_who_was_not_is() {
    assert_eq!(
        ladder("2022-11-24", "2022-11-17", true, None),
        ["Wed 23 Nov (1)"]
    );
    assert_eq!(
        ladder("2022-11-24", "2022-11-17", false, None),
        ["Thu 17 Nov (10)", "Wed 23 Nov (1)"]
    );
    // planned the evening before: one, not two
    assert_eq!(
        ladder("2022-11-24", "2022-11-23", false, None),
        ["Wed 23 Nov (1)"]
    );
    assert_eq!(
        ladder("2022-11-24", "2022-11-23", true, None),
        ["Wed 23 Nov (1)"]
    );
}

/// Every school day of a year as the day of an event, at two authorities.
#[test]
fn no_reminder_of_a_year_falls_on_a_closed_day_but_the_office_day_of_the_rule() {
    let calendar = calendar();
    for authority in [None, Some("Leicestershire")] {
        let mut event = date("2022-09-19");
        while event <= date("2023-07-10") {
            if calendar.is_school_day(authority, event) {
                let mut day = event - TimeDelta::days(40);
                let (mut told, mut times) = (None, 0);
                while day < event {
                    let standing = Standing {
                        event,
                        known: event - TimeDelta::days(60),
                        last: None,
                        told,
                        invited: false,
                    };
                    if let Some(step) = due(standing, day, &calendar, authority) {
                        (told, times) = (Some(step), times + 1);
                        let by_rule = day == day_of(step, event, &calendar, authority);
                        let open = calendar.is_school_day(authority, day);
                        assert!(
                            open || by_rule && calendar.is_office_day(day),
                            "{day} for {event}"
                        );
                    }
                    day += TimeDelta::days(1);
                }
                assert!((1..=2).contains(&times), "{times} for {event}");
                assert_eq!(told, Some(1), "{event}");
            }
            event += TimeDelta::days(1);
        }
    }
}

#[test]
fn news_waits_for_an_open_school_unless_that_is_too_late() {
    let calendar = calendar();
    for (today, before, expected) in [
        ("2022-11-23", "2022-11-24", true),
        // in half-term, for an event well after it
        ("2022-10-26", "2022-11-10", false),
        // in half-term, for its first day after
        ("2022-10-26", "2022-10-31", true),
        // a Saturday is nobody's
        ("2022-10-29", "2022-10-31", false),
    ] {
        assert_eq!(
            can_hear(date(today), date(before), &calendar, None),
            expected,
            "{today}"
        );
    }
}

// ── cadence ──

fn owes(id: &str, events: &[(Kind, &str, State)], today: &str) -> Vec<String> {
    let events: Vec<Kept> = events
        .iter()
        .map(|(kind, day, state)| Kept {
            kind: *kind,
            date: date(day),
            state: *state,
        })
        .collect();
    owed(programme(id), &events, date(today), &calendar(), None)
        .into_iter()
        .map(|o| {
            let what = match o.promise {
                Promise::Workshop => "workshop",
                Promise::Visit => "visit",
            };
            let late = match o.stage {
                Stage::Open => "",
                Stage::Late => ", late",
            };
            format!("{} {what}{late}", o.wanting)
        })
        .collect()
}

#[test]
fn a_half_term_without_its_visit_is_named_from_its_second_week() {
    let workshop = (Kind::Workshop, "2022-11-15", State::Planned);
    // the half-term from 31 October
    assert_eq!(owes("pmr-2022", &[workshop], "2022-11-04"), [""; 0]);
    assert_eq!(owes("pmr-2022", &[workshop], "2022-11-07"), ["1 visit"]);
    assert_eq!(
        owes("pmr-2022", &[workshop], "2022-12-07"),
        ["1 visit, late"]
    );
    let planned = (Kind::Visit, "2022-12-09", State::Planned);
    assert_eq!(
        owes("pmr-2022", &[workshop, planned], "2022-11-07"),
        [""; 0]
    );
    let missed = (Kind::Visit, "2022-11-08", State::Missed);
    assert_eq!(
        owes("pmr-2022", &[workshop, missed], "2022-11-09"),
        ["1 visit"]
    );
    // last half-term's visit keeps no promise of this one; holidays and other years owe nothing
    let before = (Kind::Visit, "2022-10-11", State::Done);
    assert_eq!(
        owes("pmr-2022", &[before], "2022-11-07"),
        ["1 workshop", "1 visit"]
    );
    assert_eq!(owes("pmr-2022", &[], "2022-10-26"), [""; 0]);
    assert_eq!(owes("pmr-2022", &[], "2022-06-20"), [""; 0]);
}

#[test]
fn terms_and_years_have_their_own_measure() {
    // two of each a term
    let one = (Kind::FirstWorkshop, "2018-09-20", State::Done);
    assert_eq!(
        owes("mrp-2018", &[one], "2018-10-01"),
        ["1 workshop", "2 visit"]
    );
    assert_eq!(owes("tfmd-2021", &[], "2021-10-04"), ["1 visit"]);
    // four meetings a year: none is asked after in its second week
    assert_eq!(owes("sec-2022", &[], "2022-09-19"), [""; 0]);
    assert_eq!(owes("sec-2022", &[], "2023-01-20"), ["1 workshop"]);
    assert_eq!(owes("sec-2022", &[], "2023-06-20"), ["4 workshop, late"]);
}
