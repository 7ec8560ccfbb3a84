//! What the outbox of a year proves.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Europe::London;
use countersign::{
    domain::calendar::Calendar,
    store::{
        outbox::{self, LetterClass, LetterRow, LetterState, RecipientField},
        reminders,
    },
};

use super::{
    OUTAGES, POST_AWAY, at,
    town::{School, Town},
};

/// What an outage has stopped goes within so many days.
const WITHIN: TimeDelta = TimeDelta::days(7);

/// A mail of the calendar's to schools, as it went.
struct Went {
    letter: LetterRow,
    at: DateTime<Utc>,
    day: NaiveDate,
    /// Without a copy to the hub itself.
    people: Vec<String>,
    about: Vec<String>,
}

pub async fn prove(town: &Town) {
    let mut mails: Vec<Went> = Vec::new();
    let mut tx = town.db.begin().await.unwrap();
    for hub in ["cambridge", "archimedes"] {
        for waiting in [LetterState::Held, LetterState::Refused, LetterState::Failed] {
            let letters = outbox::in_state(&mut tx, hub, waiting).await.unwrap();
            assert!(letters.is_empty(), "{waiting:?}: {}", letters[0].subject);
        }
        for letter in outbox::in_state(&mut tx, hub, LetterState::Sent)
            .await
            .unwrap()
        {
            if letter.class != LetterClass::Scheduled {
                continue;
            }
            let people = outbox::recipients(&mut tx, letter.id).await.unwrap();
            let about = reminders::of_letter(&mut tx, letter.id).await.unwrap();
            let sent = letter.sent_at.unwrap();
            mails.push(Went {
                at: sent,
                day: sent.with_timezone(&London).date_naive(),
                people: people
                    .into_iter()
                    .filter(|to| to.field != RecipientField::Copy)
                    .map(|to| to.key)
                    .collect(),
                about: about.into_iter().map(|row| row.about).collect(),
                letter,
            });
        }
    }
    tx.rollback().await.unwrap();
    println!("{} scheduled mails", mails.len());
    assert!(mails.len() > 300, "{} mails only", mails.len());
    let calendar = &town.config.calendar;
    one_mail_a_person_a_day(&mails);
    at_the_right_hour(calendar, &mails);
    let by_school = of_schools(town, &mails);
    for (n, mails) in &by_school {
        let school = &town.schools[*n];
        for mail in mails {
            nobody_else_is_written_to(town, mail);
            nothing_after_it_is_settled(school, mail);
            never_on_a_closed_day(calendar, school, mail);
        }
    }
    each_due_item_once(town, &by_school);
    closing_reports(town).await;
}

fn one_mail_a_person_a_day(mails: &[Went]) {
    let mut seen = BTreeSet::new();
    for mail in mails {
        for person in &mail.people {
            let new = seen.insert((mail.day, person.clone()));
            assert!(
                new,
                "{person} twice on {}: {}",
                mail.day, mail.letter.subject
            );
        }
    }
}

/// Half past nine by the wall, all the year; after an outage that same day, in office hours.
fn at_the_right_hour(calendar: &Calendar, mails: &[Went]) {
    for mail in mails {
        let local = mail.at.with_timezone(&London).time();
        let punctual = (local.hour(), local.minute()) == (9, 30);
        let over = OUTAGES.iter().chain(&POST_AWAY).any(|(from, until)| {
            let half_past_nine = calendar.at(mail.day, NaiveTime::from_hms_opt(9, 30, 0).unwrap());
            (at(from)..at(until)).contains(&half_past_nine)
                && mail.at >= at(until)
                && local.hour() < 17
        });
        assert!(punctual || over, "{} at {}", mail.letter.subject, mail.at);
    }
}

/// The mails about each school, by its place.
fn of_schools<'m>(town: &Town, mails: &'m [Went]) -> BTreeMap<usize, Vec<&'m Went>> {
    let mut found: BTreeMap<usize, Vec<&Went>> = BTreeMap::new();
    let mut invited: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = 0;
    for (n, _) in town.schools.iter().enumerate().filter(|(_, s)| s.invited) {
        count += 1;
        invited.insert(format!("invitation {count}"), n);
    }
    for (n, school) in town.schools.iter().enumerate() {
        let about = school.id.map(|id| format!("application {id}"));
        let of = mails.iter().filter(|mail| {
            mail.about
                .iter()
                .any(|other| Some(other) == about.as_ref() || invited.get(other) == Some(&n))
        });
        found.insert(n, of.collect());
    }
    let told: usize = mails.iter().filter(|mail| mail.about.is_empty()).count();
    assert_eq!(told, 0, "every mail is about something");
    found
}

fn nobody_else_is_written_to(town: &Town, mail: &Went) {
    for person in &mail.people {
        assert!(!person.starts_with("missing@"), "{person} has not signed");
        let party = town.schools.iter().any(|school| {
            let about = school.id.map(|id| format!("application {id}"));
            let concerned = about.is_some_and(|about| mail.about.contains(&about))
                || mail.about.iter().any(|a| a.starts_with("invitation")) && school.invited;
            concerned && school.people().iter().any(|p| p.key() == person)
        });
        assert!(party, "{person} is no party to {:?}", mail.about);
    }
}

fn nothing_after_it_is_settled(school: &School, mail: &Went) {
    if let (Some(settled), Some(id)) = (school.settled, school.id)
        && mail.about.contains(&format!("application {id}"))
    {
        assert!(mail.at < settled, "{} after {settled}", mail.at);
    }
    let invitation = mail.letter.kind == "invitation-reminder";
    if let (Some(applies), true) = (school.applies, invitation) {
        assert!(mail.at < applies, "invited again at {}", mail.at);
    }
    if let Some(deadline) = school.deadline() {
        assert!(mail.day <= deadline, "{} after the deadline", mail.at);
    }
}

fn authority(school: &School, mail: &Went) -> Option<&'static str> {
    // An invitation says nothing of the authority: the hub's own counts.
    let none = school.authority.is_empty() || mail.letter.kind == "invitation-reminder";
    Some(if none {
        "Cambridgeshire"
    } else {
        school.authority
    })
}

/// Open, or an office day and the school is closed until the deadline.
fn never_on_a_closed_day(calendar: &Calendar, school: &School, mail: &Went) {
    let authority = authority(school, mail);
    let open = calendar.is_school_day(authority, mail.day);
    let until = school.deadline().is_some_and(|deadline| {
        let mut days = mail.day.iter_days().take_while(|day| *day < deadline);
        !days.any(|day| calendar.is_school_day(authority, day))
    });
    // Somebody whose other school is open gets both in one mail.
    let merged = mail.about.len() > 1;
    let allowed = open || merged || calendar.is_office_day(mail.day) && until;
    assert!(allowed, "school {} is closed on {}", school.urn, mail.day);
}

/// What should have gone, reckoned from the dates alone, against what went.
fn each_due_item_once(town: &Town, went: &BTreeMap<usize, Vec<&Went>>) {
    let calendar = &town.config.calendar;
    let mut expected_in_all = 0;
    for (n, school) in town.schools.iter().enumerate() {
        let (Some(deadline), Some(applies)) = (school.deadline(), school.applies) else {
            continue;
        };
        let applied = calendar.today(applies);
        let authority = Some(match school.authority {
            "" => "Cambridgeshire",
            named => named,
        });
        let mut expected: BTreeSet<NaiveDate> = BTreeSet::new();
        for days in [7, 3, 1] {
            let day = calendar.send_day(authority, deadline - TimeDelta::days(days), deadline);
            let half_past_nine = calendar.at(day, NaiveTime::from_hms_opt(9, 30, 0).unwrap());
            let quiet = day <= calendar.add_office_days(applied, 2);
            let settled = school
                .settled
                .is_some_and(|settled| settled <= half_past_nine);
            if day > applied && !quiet && !settled {
                expected.insert(day);
            }
        }
        let of_application = school.id.map(|id| format!("application {id}"));
        let days: Vec<NaiveDate> = went[&n]
            .iter()
            .filter(|mail| {
                mail.about
                    .iter()
                    .any(|a| Some(a) == of_application.as_ref())
            })
            .map(|mail| mail.day)
            .collect();
        let found: BTreeSet<NaiveDate> = days.iter().copied().collect();
        assert_eq!(days.len(), found.len(), "school {} twice a day", school.urn);
        expected_in_all += expected.len();
        for day in &expected {
            // After an outage a step goes on the next day it can, unless it was settled by then.
            let late = in_an_outage(*day);
            let near = found.iter().any(|f| *day <= *f && *f <= *day + WITHIN);
            let gone = school
                .settled
                .is_some_and(|at| calendar.today(at) <= *day + WITHIN);
            assert!(
                found.contains(day) || late && (near || gone),
                "school {} ({}) was not reminded on {day}: {found:?}",
                school.urn,
                school.programme
            );
        }
        for day in &found {
            let after_outage = expected
                .iter()
                .any(|e| in_an_outage(*e) && *e < *day && *day <= *e + WITHIN);
            assert!(
                expected.contains(day) || after_outage,
                "school {} ({}) was reminded on {day}, expected {expected:?}",
                school.urn,
                school.programme
            );
        }
    }
    assert!(expected_in_all > 150, "only {expected_in_all} were due");
}

fn in_an_outage(day: NaiveDate) -> bool {
    OUTAGES
        .iter()
        .chain(&POST_AWAY)
        .any(|(from, until)| (at(from).date_naive()..=at(until).date_naive()).contains(&day))
}

/// One for each programme with a deadline, to each hub's admin, at nine on the first office day.
async fn closing_reports(town: &Town) {
    let mut tx = town.db.begin().await.unwrap();
    for hub in ["cambridge", "archimedes"] {
        let sent = outbox::in_state(&mut tx, hub, LetterState::Sent)
            .await
            .unwrap();
        let mut days: Vec<String> = sent
            .iter()
            .filter(|letter| {
                letter.kind == "closing-report" && letter.subject.starts_with("Closing")
            })
            .map(|letter| {
                let local = letter.sent_at.unwrap().with_timezone(&London);
                local.format("%Y-%m-%d %H:%M").to_string()
            })
            .collect();
        days.sort();
        assert_eq!(
            days,
            [
                "2025-10-29 09:00",
                "2026-04-01 09:00",
                "2026-05-06 09:00",
                "2026-06-05 09:00"
            ],
            "{hub}"
        );
        let unanswered = sent
            .iter()
            .any(|letter| letter.subject.starts_with("No answer"));
        assert!(unanswered, "{hub} was not told of who answers no reminder");
    }
    tx.rollback().await.unwrap();
}
