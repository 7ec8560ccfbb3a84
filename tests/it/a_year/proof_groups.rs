//! What the year proves of Work Groups: visits and workshops, digests and sheets, reports, and asking
//! for people.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

use super::{
    almanac::{day, is_office_day, is_school_day, moved},
    groups::{Date, dates, lead, member, next_members},
    is_held_up, learned, local,
    proof::Wrong,
    proof_due::put_off,
    schools::{Deed, HUBS, School},
    sink::{Accepted, local_day},
    town::Town,
};

pub fn prove(town: &Town, mails: &[&Accepted], wrong: &mut Wrong) {
    let mut reminders = 0;
    for hub in HUBS {
        for date in dates() {
            for school in schools(town, hub, &date) {
                wrong.unless(|| reminders += each_date_twice(town, hub, &date, school, mails));
            }
            wrong.unless(|| the_lead_has_the_sheet(town, hub, &date, mails));
        }
        for group in ['A', 'B'] {
            wrong.unless(|| a_digest_each_week(hub, &lead(town, hub, group), mails));
        }
        wrong.unless(|| each_change_is_told_once(town, hub));
        for (group, school) in groups(town, hub) {
            wrong.unless(|| people_are_asked_for_once(hub, group, school, mails));
            wrong.unless(|| reports_are_reminded_of(hub, group, school, mails));
        }
    }
    wrong.unless(|| assert!(reminders > 80, "only {reminders} were due"));
    for mail in mails {
        wrong.unless(|| nobody_else_hears_of_events(town, mail));
        wrong.unless(|| never_on_a_closed_day(town, mail));
    }
}

fn schools<'t>(town: &'t Town, hub: &str, date: &Date) -> Vec<&'t School> {
    match date.group {
        'C' => next_members(town, hub)
            .into_iter()
            .map(|n| &town.schools[n])
            .collect(),
        _ => date.schools.iter().map(|k| member(town, hub, *k)).collect(),
    }
}

/// Schools of the hub's groups, and who leads these.
fn groups<'t>(town: &'t Town, hub: &str) -> Vec<(char, &'t School)> {
    let this_year = [('A', 0), ('A', 1), ('A', 2), ('B', 4), ('B', 6)];
    let this_year = this_year.map(|(group, k)| (group, member(town, hub, k)));
    let next = next_members(town, hub)
        .into_iter()
        .map(|n| ('C', &town.schools[n]));
    this_year.into_iter().chain(next).collect()
}

/// Ten days and one school day before, to everybody concerned, and never after.
fn each_date_twice(
    town: &Town,
    hub: &str,
    date: &Date,
    school: &School,
    mails: &[&Accepted],
) -> usize {
    let leads = lead(town, hub, date.group);
    let mut people = vec![&school.lead, &school.second];
    if date.heads {
        people.push(&school.head);
    }
    let words = date.day.format("%A %-d %B").to_string();
    let far = moved(school.authority, date.day - TimeDelta::days(10), date.day);
    let last = moved(school.authority, date.day - TimeDelta::days(1), date.day);
    let mut count = 0;
    for person in people.into_iter().filter(|person| **person != leads) {
        // Of a workshop a head of two schools hears once.
        let theirs: Vec<&str> = schools(town, hub, date)
            .into_iter()
            .filter(|other| [&other.head, &other.lead, &other.second].contains(&person))
            .map(|other| other.reference.as_deref().unwrap())
            .collect();
        let theirs = match date.visit {
            true => vec![school.reference.as_deref().unwrap()],
            false => theirs,
        };
        let told: Vec<NaiveDate> = mails
            .iter()
            .filter(|mail| mail.hub == hub && mail.is_of_event() && mail.is_to(person))
            .filter(|mail| mail.text.contains(&words) && theirs.iter().any(|r| mail.names(r)))
            .map(|mail| mail.day())
            .collect();
        let what = format!("{person} of {hub} about {words}: {told:?}");
        let over = date.until.map(local_day);
        let still = |step: NaiveDate| over.is_none_or(|over| step < over);
        let excused = |step| put_off(step, hub, person, theirs[0], mails);
        let mut wanted: Vec<NaiveDate> = vec![];
        if still(far) && far > local_day(date.known) {
            wanted.push(far);
        }
        if still(last) && last != far {
            wanted.push(last);
        }
        count += wanted.len();
        let mut left = told.clone();
        for step in wanted {
            if let Some(place) = left.iter().position(|told| *told == step) {
                left.remove(place);
                continue;
            }
            // The last reminder goes before another mail of that day, the first after it; what an
            // outage has held up until the day itself goes no more.
            let near = match step == last {
                true => step - TimeDelta::days(11)..step,
                false => step..last,
            };
            let instead = left.iter().position(|told| near.contains(told));
            let lost = is_held_up(local(step, 9, 45));
            let met = step == far && told.contains(&last) || step == last && told.contains(&far);
            assert!(
                excused(step) && (instead.is_some() || lost || met),
                "{step} was none to {what}"
            );
            if let Some(place) = instead {
                left.remove(place);
            }
        }
        assert!(left.is_empty(), "not called for to {what}");
        let late = told.iter().any(|told| *told >= date.day || !still(*told));
        assert!(!late, "too late to {what}");
    }
    count
}

/// At once, to those who had been reminded, and to nobody else.
fn each_change_is_told_once(town: &Town, hub: &str) {
    let [one, two, three] = [0, 1, 2].map(|k| member(town, hub, k));
    let moved = [
        &one.lead,
        &one.second,
        &two.lead,
        &two.second,
        &three.second,
    ];
    let moved = moved.map(|person| (day("2025-11-12"), person));
    let cancelled = [&two.head, &two.lead, &two.second];
    let cancelled = cancelled.map(|person| (day("2026-01-14"), person));
    let mut expected: Vec<(NaiveDate, &String)> = moved.into_iter().chain(cancelled).collect();
    let news = town.sink.iter();
    let news = news.filter(|mail| mail.hub == hub && mail.kind == "event-change");
    let mut found: Vec<(NaiveDate, &String)> = news
        .flat_map(|mail| mail.people().map(|person| (mail.day(), person)))
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "{hub}");
}

/// On the office day before, alone or in the digest.
fn the_lead_has_the_sheet(town: &Town, hub: &str, date: &Date, mails: &[&Accepted]) {
    let lead = lead(town, hub, date.group);
    let mut before = date.day.iter_days().rev().skip(1);
    let before = before.find(|day| is_office_day(*day)).unwrap();
    let words = date.day.format("%A %-d %B").to_string();
    let of_day: Vec<_> = mails
        .iter()
        .filter(|mail| {
            mail.hub == hub && mail.to_lead() && mail.is_to(&lead) && mail.day() == before
        })
        .collect();
    let off = date.until.is_some();
    let out = is_held_up(local(before, 9, 45));
    let told = of_day
        .iter()
        .any(|mail| mail.text.contains(&words) && mail.text.contains("Telephone:"));
    assert!(told || off || out, "{lead} has no sheet for {words}");
    let after = mails.iter().any(|mail| {
        mail.kind == "lead-sheet" && mail.day() >= date.day && mail.subject.contains(&words)
    });
    assert!(!after, "{lead} had the sheet for {words} too late");
}

/// On the first office day of each week of the programme, or the first that no outage has taken.
fn a_digest_each_week(hub: &str, lead: &str, mails: &[&Accepted]) {
    let digests = mails
        .iter()
        .filter(|mail| mail.hub == hub && mail.kind == "lead-digest" && mail.is_to(lead));
    let found: Vec<NaiveDate> = digests.map(|mail| mail.day()).collect();
    let mondays = day("2025-09-22").iter_days().step_by(7);
    let expected: Vec<NaiveDate> = mondays
        .take_while(|monday| *monday <= day("2026-07-27"))
        .map(|monday| {
            let mut days = monday.iter_days().filter(|day| is_office_day(*day));
            days.find(|day| !is_held_up(local(*day, 8, 0))).unwrap()
        })
        .collect();
    assert_eq!(found, expected, "digests to {lead}");
}

fn people_are_asked_for_once(hub: &str, group: char, school: &School, mails: &[&Accepted]) {
    let reference = school.reference.as_deref().unwrap();
    let asked: Vec<NaiveDate> = mails
        .iter()
        .filter(|mail| mail.kind == "people-check" && mail.hub == hub && mail.names(reference))
        .map(|mail| mail.day())
        .collect();
    let season = match group {
        'C' => day("2026-07-01")..day("2026-07-15"),
        _ => day("2025-09-07")..day("2025-09-22"),
    };
    let once = asked.len() == 1 && season.contains(&asked[0]);
    assert!(
        once,
        "school {} was asked for its people on {asked:?}",
        school.n
    );
}

/// Fourteen days and three before, until it comes or the school leaves.
fn reports_are_reminded_of(hub: &str, group: char, school: &School, mails: &[&Accepted]) {
    let reference = school.reference.as_deref().unwrap();
    let of_school = mails
        .iter()
        .filter(|mail| mail.hub == hub && mail.names(reference));
    let of_report =
        of_school.filter(|mail| mail.text.contains("Reports required by the Maths Hub"));
    let found: Vec<NaiveDate> = of_report.map(|mail| mail.day()).collect();
    let steps = [
        day("2026-05-01")..day("2026-05-12"),
        day("2026-05-12")..day("2026-05-16"),
    ];
    let due = match (group, school.n / 10) {
        ('C', _) | (_, 1) => 0,
        (_, 0) => 1,
        _ => 2,
    };
    let each = found.len() == due
        && found
            .iter()
            .zip(steps)
            .all(|(day, step)| step.contains(day));
    assert!(
        each,
        "school {} was reminded of its report on {found:?}",
        school.n
    );
}

fn nobody_else_hears_of_events(town: &Town, mail: &Accepted) {
    let of_year =
        mail.is_of_event() || ["report-reminder", "people-check"].contains(&mail.kind.as_str());
    if mail.to_lead() {
        let leads = ['A', 'B', 'C'].map(|group| lead(town, mail.hub, group));
        assert!(
            mail.people().all(|person| leads.contains(person)),
            "{}",
            mail.subject
        );
    } else if of_year {
        let of_groups = groups(town, mail.hub);
        let mut named = of_groups
            .iter()
            .filter(|(_, school)| mail.names(school.reference.as_deref().unwrap()));
        let (_, school) = named.next().unwrap();
        assert!(
            named.next().is_none(),
            "two schools in one mail: {}",
            mail.subject
        );
        let people = [&school.head, &school.lead, &school.second];
        let known = mail.people().all(|person| people.contains(&person));
        assert!(known, "{} to somebody else than {people:?}", mail.subject);
        let left = school.n / 10 == 1 && mail.at >= learned(super::day_at("2026-02-16", 13));
        let left = left && school.when(Deed::Applies).is_some() && school.programme == "pmr-2024";
        assert!(!left, "{} to a school that has left", mail.subject);
    }
}

/// On open days; or, of what takes place in the holidays or just after them, when the office is open.
fn never_on_a_closed_day(town: &Town, mail: &Accepted) {
    let of_year =
        mail.is_of_event() || ["report-reminder", "people-check"].contains(&mail.kind.as_str());
    if mail.to_lead() {
        assert!(
            is_office_day(mail.day()),
            "{} on {}",
            mail.subject,
            mail.day()
        );
    } else if of_year {
        let of_groups = groups(town, mail.hub);
        let mut named = of_groups
            .iter()
            .filter(|(_, school)| mail.names(school.reference.as_deref().unwrap()));
        let (_, school) = named.next().unwrap();
        let open = is_school_day(school.authority, mail.day());
        let exceptions: BTreeSet<NaiveDate> = dates()
            .iter()
            .flat_map(|date| {
                [10, 1].map(|n| moved(school.authority, date.day - TimeDelta::days(n), date.day))
            })
            .collect();
        let excepted = exceptions.contains(&mail.day()) && is_office_day(mail.day());
        assert!(open || excepted, "{} on {}", mail.subject, mail.day());
    }
}
