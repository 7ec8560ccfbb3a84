//! What the year proves: from what the post accepted, against what the dates alone call for. Nothing of
//! the program's own planning is asked.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    almanac::{day, is_office_day, is_school_day, office_days_after},
    is_held_up, local,
    proof_due::{each_deadline_reminder_once, each_invitation_once, each_request_once},
    proof_groups,
    schools::{CHASED_ON, Course, Deed, HUBS, PROGRAMMES, STATEMENT_BY, School},
    sink::Accepted,
    town::Town,
};

pub fn prove(town: &Town) {
    let mails: Vec<&Accepted> = town
        .sink
        .iter()
        .filter(|mail| mail.is_scheduled())
        .collect();
    assert!(mails.len() > 500, "{} mails only", mails.len());
    let mut wrong = Wrong(0);
    for (n, mail) in mails.iter().enumerate() {
        wrong.unless(|| one_mail_a_person_a_day(mail, &mails[..n]));
        wrong.unless(|| at_the_right_hour(mail));
        wrong.unless(|| nobody_else_is_written_to(town, mail));
    }
    let mut due = 0;
    for school in &town.schools {
        wrong.unless(|| nothing_after_it_is_settled(school, &mails));
        wrong.unless(|| never_on_a_closed_day(town, school, &mails));
        wrong.unless(|| due += each_deadline_reminder_once(town, school, &mails));
        wrong.unless(|| due += each_invitation_once(school, &mails));
        wrong.unless(|| due += each_request_once(school, &mails));
    }
    wrong.unless(|| assert!(due > 280, "only {due} were due"));
    proof_groups::prove(town, &mails, &mut wrong);
    for hub in HUBS {
        wrong.unless(|| closing_reports(town, hub));
        wrong.unless(|| summaries(town, hub));
    }
    assert_eq!(
        wrong.0, 0,
        "so many things are wrong with the year, see above"
    );
}

/// A year takes long to play: all that is wrong with it is said in one run.
pub struct Wrong(usize);

impl Wrong {
    pub fn unless(&mut self, right: impl FnOnce()) {
        let said = std::panic::catch_unwind(std::panic::AssertUnwindSafe(right));
        self.0 += usize::from(said.is_err());
    }
}

/// Of each hub: hubs know nothing of one another.
fn one_mail_a_person_a_day(mail: &Accepted, before: &[&Accepted]) {
    let same_day = |other: &&&Accepted| other.hub == mail.hub && other.day() == mail.day();
    // They lie in the order in which they went.
    let near = before
        .iter()
        .rev()
        .take_while(|other| other.day() >= mail.day());
    for other in near.filter(same_day) {
        let twice = other.people().find(|person| mail.is_to(person));
        let subjects = (&other.subject, &mail.subject);
        assert_eq!(twice, None, "twice on {}: {subjects:?}", mail.day());
    }
}

/// By the clock on the wall, all the year. What an outage held up goes in office hours.
fn at_the_right_hour(mail: &Accepted) {
    let (hour, minute) = match mail.kind.as_str() {
        _ if mail.is_reminder() => (9, 30),
        _ if mail.to_lead() => (8, 0),
        "people-check" => (9, 50),
        _ => (9, 45),
    };
    // What an admin's ruling asks for goes at once.
    let asked = match mail.kind.as_str() {
        "statement-request" => mail.day() == day("2026-05-12"),
        "deadline-reminder" => mail.day() == day(CHASED_ON),
        _ => false,
    };
    let punctual = mail.at == local(mail.day(), hour, minute) || asked;
    let before = mail.day().iter_days().rev().skip(1);
    let before = before.filter(|day| is_office_day(*day)).take(1);
    let mut mornings = before.chain([mail.day()]);
    let held_up = mornings.any(|day| is_held_up(local(day, hour, minute)));
    let in_hours = (local(mail.day(), 8, 0)..local(mail.day(), 17, 0)).contains(&mail.at);
    let what = (&mail.kind, &mail.subject, mail.at);
    assert!(punctual || held_up && in_hours, "{what:?}");
}

fn nobody_else_is_written_to(town: &Town, mail: &Accepted) {
    if !mail.is_reminder() {
        return;
    }
    let of_hub = town.schools.iter().filter(|school| school.hub == mail.hub);
    let named: Vec<&School> = of_hub
        .filter(|school| match mail.kind.as_str() {
            "invitation-reminder" => school.invited && mail.names(&school.urn),
            _ => school.reference.as_deref().is_some_and(|r| mail.names(r)),
        })
        .collect();
    assert!(
        !named.is_empty(),
        "about nothing: {} {}",
        mail.subject,
        mail.text
    );
    let alone = named.iter().all(|school| school.urn == named[0].urn) || mail.people().count() == 1;
    assert!(alone, "of one school told to another: {}", mail.subject);
    for school in named {
        for person in mail.people() {
            let party = match mail.kind.as_str() {
                "invitation-reminder" => *person == school.head,
                _ => {
                    school.people().contains(&person)
                        || *person == school.second.replace("second", "first")
                }
            };
            assert!(party, "{person} is no party to {}", mail.subject);
            let unsigned = school.programme != "tfmd-2021"
                && !matches!(school.course, Course::Whole | Course::LeftSomethingOut);
            let about_it = mail.kind == "deadline-reminder";
            let missing = about_it && unsigned && *person == school.second;
            assert!(!missing, "{person} has not signed: {}", mail.subject);
        }
    }
}

/// The mails of a kind about the application of a school.
pub fn about<'m>(school: &School, kind: &str, mails: &[&'m Accepted]) -> Vec<&'m Accepted> {
    let mine = |mail: &&&Accepted| {
        mail.hub == school.hub
            && mail.kind == kind
            && match kind {
                "invitation-reminder" => mail.is_to(&school.head) && mail.names(&school.urn),
                _ => school.reference.as_deref().is_some_and(|r| mail.names(r)),
            }
    };
    mails.iter().filter(mine).copied().collect()
}

fn nothing_after_it_is_settled(school: &School, mails: &[&Accepted]) {
    let ends = [
        ("deadline-reminder", school.settled()),
        ("statement-request", school.when(Deed::SendsStatement)),
        (
            "invitation-reminder",
            school
                .when(Deed::Applies)
                .or(school.when(Deed::NotThisYear)),
        ),
    ];
    for (kind, end) in ends {
        for mail in about(school, kind, mails) {
            let over = end.is_some_and(|end| mail.at >= end);
            assert!(
                !over,
                "{kind} to school {} at {}: settled {end:?}",
                school.n, mail.at
            );
            let closed = school.closes().filter(|_| kind != "statement-request");
            let late = closed.is_some_and(|day| mail.day() > day);
            assert!(!late, "{kind} to school {} at {}", school.n, mail.at);
        }
    }
}

/// Open; or closed until the date it is about, and the office is not.
fn never_on_a_closed_day(town: &Town, school: &School, mails: &[&Accepted]) {
    for kind in [
        "deadline-reminder",
        "statement-request",
        "invitation-reminder",
    ] {
        // An invitation says nothing of the authority: the hub's own counts.
        let authority = match kind {
            "invitation-reminder" => "Cambridgeshire",
            _ => school.authority,
        };
        let dates = match kind {
            "statement-request" => [Some(day(STATEMENT_BY)), None],
            _ => [school.deadline(), school.closes()],
        };
        for mail in about(school, kind, mails) {
            let open = is_school_day(authority, mail.day());
            let mut dates = dates.into_iter().flatten();
            let by = dates.find(|by| mail.day() <= *by);
            let closed_until = by.is_some_and(|by| {
                let mut days = mail.day().iter_days().take_while(|day| *day < by);
                !days.any(|day| is_school_day(authority, day))
            });
            // Somebody whose other school is open gets both in one mail.
            let mut others = town.schools.iter().filter(|other| other.n != school.n);
            let merged = others.any(|other| {
                let named = other.reference.as_deref().is_some_and(|r| mail.names(r));
                named && is_school_day(other.authority, mail.day())
            });
            let allowed = open || merged || is_office_day(mail.day()) && closed_until;
            assert!(
                allowed,
                "{kind}: school {} is closed on {}",
                school.n,
                mail.day()
            );
        }
    }
}

/// One for each programme with a deadline, to the hub's admin, at nine on the first office day.
fn closing_reports(town: &Town, hub: &str) {
    let of_hub = town.sink.iter().filter(|mail| mail.hub == hub);
    let (closing, unanswered): (Vec<_>, Vec<_>) = of_hub
        .filter(|mail| mail.kind == "closing-report")
        .partition(|mail| mail.subject.starts_with("Closing"));
    let mut days: Vec<String> = closing
        .iter()
        .map(|mail| format!("{} {}", mail.day(), mail.time()))
        .collect();
    days.sort();
    let with_deadline = PROGRAMMES
        .iter()
        .filter_map(|(_, _, deadline, ..)| *deadline);
    let mut expected: Vec<String> = with_deadline
        .map(|deadline| format!("{} 09:00:00", office_days_after(day(deadline), 1)))
        .collect();
    expected.sort();
    assert_eq!(days, expected, "{hub}");
    assert!(
        !unanswered.is_empty(),
        "{hub} was not told of who answers no reminder"
    );
}

/// On every office day one, at half past seven; silence means broken.
fn summaries(town: &Town, hub: &str) {
    let of_hub = town
        .sink
        .iter()
        .filter(|mail| mail.hub == hub && mail.kind == "summary");
    let found: BTreeSet<NaiveDate> = of_hub.map(Accepted::day).collect();
    let days = day("2025-09-01").iter_days();
    let days = days.take_while(|day| *day < self::day("2026-08-31"));
    for day in days.filter(|day| is_office_day(*day)) {
        let held_up = is_held_up(local(day, 7, 30));
        assert!(
            found.contains(&day) || held_up,
            "{hub} had no summary on {day}"
        );
    }
}
