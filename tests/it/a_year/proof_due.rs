//! What the year proves of reminders: each that the dates call for, once, and none besides.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{
    almanac::{day, moved, moved_without, office_days_after},
    at, is_held_up, local,
    proof::about,
    schools::{CHASED_BY, Deed, STATEMENT_BY, School},
    sink::{Accepted, local_day},
    town::Town,
};

/// What is called for, against what went.
struct Plan<'a> {
    what: String,
    /// What the dates call for.
    expected: BTreeSet<NaiveDate>,
    found: Vec<NaiveDate>,
    /// The last day on which it can go.
    last: NaiveDate,
    /// From then on nothing is due any more.
    settled: Option<DateTime<Utc>>,
    /// When we wrote about the same: for two working days nothing more is due.
    answered: Vec<DateTime<Utc>>,
    excused: &'a dyn Fn(NaiveDate) -> bool,
}

impl Plan<'_> {
    /// Each expected day has its mail, and no mail is without one.
    fn prove(&self) {
        let Plan {
            what,
            expected,
            found,
            ..
        } = self;
        let once: BTreeSet<NaiveDate> = found.iter().copied().collect();
        assert_eq!(once.len(), found.len(), "{what} twice on a day: {found:?}");
        let mut called_for = BTreeSet::new();
        for wanted in expected {
            if once.contains(wanted) {
                called_for.insert(*wanted);
                continue;
            }
            let (early, late) = (TimeDelta::days(4), TimeDelta::days(21));
            let mut after = once.range(*wanted..=self.last.min(*wanted + late));
            let before = once.range(*wanted - early..*wanted).next_back();
            let instead = after.next().or(before);
            let no_more = self
                .settled
                .is_some_and(|at| local_day(at) <= *wanted + TimeDelta::days(5))
                || self
                    .answered
                    .iter()
                    .map(|at| local_day(*at))
                    .any(|answered| {
                        answered > *wanted && office_days_after(answered, 2) >= self.last
                    });
            assert!(
                (self.excused)(*wanted) && (instead.is_some() || no_more),
                "{what} did not go on {wanted}: {found:?}"
            );
            called_for.extend(instead);
        }
        assert_eq!(called_for, once, "{what}: expected {expected:?}");
    }
}

/// A day that an outage takes, or on which that person has another mail.
pub fn put_off(day: NaiveDate, hub: &str, person: &str, about: &str, mails: &[&Accepted]) -> bool {
    let mut of_day = mails
        .iter()
        .filter(|mail| mail.hub == hub && mail.day() == day);
    is_held_up(half_past_nine(day)) || of_day.any(|mail| mail.is_to(person) && !mail.names(about))
}

fn half_past_nine(day: NaiveDate) -> DateTime<Utc> {
    local(day, 9, 30)
}

pub fn each_deadline_reminder_once(town: &Town, school: &School, mails: &[&Accepted]) -> usize {
    let (Some(applies), Some(reference)) = (school.when(Deed::Applies), &school.reference) else {
        return 0;
    };
    // Of an online form only when somebody of the school has written.
    let heard = school.programme != "tfmd-2021" || school.when(Deed::Promises).is_some();
    let applied = local_day(applies);
    let answers = town
        .sink
        .iter()
        .filter(|mail| mail.hub == school.hub && mail.is_answer() && mail.names(reference));
    let mut words: Vec<DateTime<Utc>> = answers.map(|mail| mail.at).collect();
    // An admin's ruling: told at once, then reminded of.
    let chased = school.when(Deed::Chased);
    words.extend(chased);
    let is_open = |day: NaiveDate| {
        let time = half_past_nine(day);
        heard && school.settled().is_none_or(|settled| settled > time)
    };
    let mut expected = BTreeSet::new();
    match school.deadline() {
        Some(deadline) => {
            let chased = chased.map(|at| (day(CHASED_BY), local_day(at)));
            let rounds = [Some((deadline, applied)), chased].into_iter().flatten();
            let steps = rounds.flat_map(|round| [7, 3, 1].map(|days| (round, days)));
            for ((deadline, since), days) in steps {
                let day = moved(school.authority, deadline - TimeDelta::days(days), deadline);
                let quiet = words.iter().any(|word| {
                    *word <= half_past_nine(day) && day <= office_days_after(local_day(*word), 2)
                });
                if day > since && !quiet && is_open(day) {
                    expected.insert(day);
                }
            }
        }
        None => {
            for (n, word) in words.iter().enumerate() {
                for days in [5, 10, 20] {
                    let wanted = office_days_after(local_day(*word), days);
                    let day = moved_without(school.authority, wanted);
                    let next = words.get(n + 1);
                    let in_time = |day: &NaiveDate| {
                        let time = half_past_nine(*day);
                        is_open(*day)
                            && next.is_none_or(|next| *next > time)
                            && time < at(super::LAST)
                    };
                    expected.extend(day.filter(in_time));
                }
            }
        }
    }
    let count = expected.len();
    let (told, found): (Vec<&Accepted>, Vec<&Accepted>) = about(school, "deadline-reminder", mails)
        .into_iter()
        .partition(|mail| Some(mail.at) == chased);
    assert_eq!(
        told.len(),
        chased.iter().len(),
        "school {} was chased",
        school.n
    );
    Plan {
        what: format!("reminder to school {} ({reference}), {words:?}", school.n),
        expected,
        found: found.iter().map(|mail| mail.day()).collect(),
        last: school.closes().unwrap_or(day("2026-08-31")),
        settled: school.settled(),
        answered: words,
        excused: &|day| put_off(day, school.hub, &school.submitter, reference, mails),
    }
    .prove();
    count
}

pub fn each_invitation_once(school: &School, mails: &[&Accepted]) -> usize {
    let Some(deadline) = school.deadline().filter(|_| school.invited) else {
        return 0;
    };
    let end = school
        .when(Deed::Applies)
        .or(school.when(Deed::NotThisYear));
    let days =
        [14, 3].map(|days| moved("Cambridgeshire", deadline - TimeDelta::days(days), deadline));
    let in_time = |day: &NaiveDate| end.is_none_or(|end| end > half_past_nine(*day));
    let expected: BTreeSet<NaiveDate> = days.into_iter().filter(in_time).collect();
    let count = expected.len();
    let found = about(school, "invitation-reminder", mails);
    Plan {
        what: format!("invitation of school {}", school.n),
        expected,
        found: found.iter().map(|mail| mail.day()).collect(),
        last: deadline,
        settled: end,
        answered: Vec::new(),
        excused: &|day| put_off(day, school.hub, &school.head, &school.urn, mails),
    }
    .prove();
    count
}

/// The statement: asked for when the admin says so, then reminded of.
pub fn each_request_once(school: &School, mails: &[&Accepted]) -> usize {
    let (Some(asked), Some(reference)) = (school.when(Deed::Shortlisted), &school.reference) else {
        return 0;
    };
    let by = day(STATEMENT_BY);
    let end = school.when(Deed::SendsStatement);
    let days = [7, 3, 1].map(|days| moved(school.authority, by - TimeDelta::days(days), by));
    let in_time = |day: &NaiveDate| end.is_none_or(|end| end > half_past_nine(*day));
    let expected: BTreeSet<NaiveDate> = days.into_iter().filter(in_time).collect();
    let count = expected.len();
    let found = about(school, "statement-request", mails);
    let (first, reminders): (Vec<&Accepted>, Vec<&Accepted>) =
        found.into_iter().partition(|mail| mail.at == asked);
    assert_eq!(
        first.len(),
        1,
        "school {} was asked for its statement",
        school.n
    );
    Plan {
        what: format!("statement of school {}", school.n),
        expected,
        found: reminders.iter().map(|mail| mail.day()).collect(),
        last: by,
        settled: end,
        answered: Vec::new(),
        excused: &|day| put_off(day, school.hub, &school.head, reference, mails),
    }
    .prove();
    count
}
