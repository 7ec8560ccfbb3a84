//! Three hundred schools, and what each does in the year.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{almanac::day, learned};

pub const HUBS: [&str; 2] = ["cambridge", "archimedes"];

/// Each programme's dates in this year: opens, closes, begins, ends.
pub const PROGRAMMES: [(&str, &str, Option<&str>, &str, &str); 5] = [
    // In the October half-term, two days after the clocks change.
    (
        "mrp-2018",
        "2025-09-01",
        Some("2025-10-28"),
        "2026-09-01",
        "2027-07-31",
    ),
    // In the first week of the Easter holidays, two days after the clocks change.
    (
        "sec-2022",
        "2026-02-02",
        Some("2026-03-31"),
        "2026-09-01",
        "2027-07-31",
    ),
    // The Thursday after the May half-term.
    (
        "pmr-2022",
        "2026-04-20",
        Some("2026-06-04"),
        "2026-09-01",
        "2027-07-31",
    ),
    // The Tuesday after a bank holiday Monday.
    (
        "tfmd-2021",
        "2026-04-01",
        Some("2026-05-05"),
        "2026-09-01",
        "2027-07-31",
    ),
    // No deadline; under way this year.
    ("pmr-2024", "2025-06-01", None, "2025-09-01", "2026-07-31"),
];

const AUTHORITIES: [&str; 3] = ["Cambridgeshire", "Leicestershire", "Rutland"];

/// By when the statement of a shortlisted school is asked for.
pub const STATEMENT_BY: &str = "2026-06-12";

/// The same of a school that is chased, and when that is.
pub const CHASED_BY: &str = "2025-11-14";
pub const CHASED_ON: &str = "2025-11-03";

/// What a school does, or is done to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Deed {
    Applies,
    /// Who was not copied in says yes.
    Confirms,
    /// The submitter copies them in after all.
    Copies,
    /// What was left out of the form.
    Supplies,
    /// The whole form again, everybody copied in.
    Revises,
    Withdraws,
    StopsReminders,
    /// An admin takes it over.
    Mine,
    /// A respondent of the online form writes, and promises.
    Promises,
    Shortlisted,
    /// Past the closing date it is given a date of its own.
    Chased,
    SendsStatement,
    /// An invited school has other plans.
    NotThisYear,
}

impl Deed {
    pub fn is_an_admins(self) -> bool {
        matches!(self, Deed::Mine | Deed::Shortlisted | Deed::Chased)
    }
}

/// How an application goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// Complete at once.
    Whole,
    SecondConfirms,
    SecondIsCopied,
    /// What is wanting never comes.
    NeverWhole,
    LeftSomethingOut,
    /// There is none: the school has only been invited.
    Invited,
    FormAgain,
    Withdrawn,
    TakenOver,
    NoReminders,
}

const COURSES: [Course; 10] = [
    Course::Whole,
    Course::SecondConfirms,
    Course::SecondIsCopied,
    Course::NeverWhole,
    Course::LeftSomethingOut,
    Course::Invited,
    Course::FormAgain,
    Course::Withdrawn,
    Course::TakenOver,
    Course::NoReminders,
];

pub struct School {
    pub n: usize,
    pub hub: &'static str,
    pub programme: &'static str,
    pub urn: String,
    /// Whose term dates the hub goes by.
    pub authority: &'static str,
    pub name: String,
    pub submitter: String,
    pub head: String,
    pub lead: String,
    /// Who is not copied in at first.
    pub second: String,
    pub course: Course,
    pub invited: bool,
    pub deeds: Vec<(DateTime<Utc>, Deed)>,
    /// Of its application, as the hub has called it.
    pub reference: Option<String>,
}

impl School {
    pub fn when(&self, deed: Deed) -> Option<DateTime<Utc>> {
        let mut deeds = self.deeds.iter();
        deeds
            .find(|(_, other)| *other == deed)
            .map(|(at, _)| learned(*at))
    }

    pub fn deadline(&self) -> Option<NaiveDate> {
        let (_, _, deadline, ..) = PROGRAMMES.iter().find(|(id, ..)| *id == self.programme)?;
        deadline.map(|day| day.parse().unwrap())
    }

    /// The last day on which it can be reminded of what it misses.
    pub fn closes(&self) -> Option<NaiveDate> {
        match self.when(Deed::Chased) {
            Some(_) => Some(day(CHASED_BY)),
            None => self.deadline(),
        }
    }

    /// From when on nothing may go about its application; of a form complete at once, from its arrival.
    pub fn settled(&self) -> Option<DateTime<Utc>> {
        use Deed::{Applies, Confirms, Copies, Mine, Revises, StopsReminders, Supplies, Withdraws};
        let ends = [
            Confirms,
            Copies,
            Supplies,
            Revises,
            Withdraws,
            StopsReminders,
            Mine,
        ];
        let at_once = self.is_whole().then(|| self.when(Applies)).flatten();
        at_once.or_else(|| ends.into_iter().filter_map(|deed| self.when(deed)).min())
    }

    /// Nothing was wanting in its form.
    pub fn is_whole(&self) -> bool {
        match self.programme {
            // An online form has no signatures.
            "tfmd-2021" => !matches!(
                self.course,
                Course::NeverWhole | Course::LeftSomethingOut | Course::NoReminders
            ),
            _ => self.course == Course::Whole,
        }
    }

    /// Everybody who may be written to about it.
    pub fn people(&self) -> [&String; 4] {
        [&self.submitter, &self.head, &self.lead, &self.second]
    }
}

/// The n-th school: half of them at each hub, all programmes at both, and every course in each.
pub fn school(n: usize) -> School {
    let (hub, place, k) = (HUBS[n % 2], n / 2 % 5, n / 10);
    let (programme, opens, deadline, ..) = PROGRAMMES[place];
    let course = COURSES[k % 10];
    // Of schools that have a place this year some apply for the next; one head leads two.
    let same = match (programme, k) {
        ("pmr-2022", 13) => n - 130 + 4,
        _ => n,
    };
    let domain = |n: usize| format!("school{n}.cambs.sch.uk.test");
    let of = |who: &str| format!("{who}@{}", domain(same));
    let head = match (programme, k) {
        ("pmr-2024", 6) => format!("head@{}", domain(n - 20)),
        _ => of("head"),
    };
    // Forms of a trust's schools are sent by its one officer.
    let submitter = match (course, same == n) {
        (Course::NeverWhole, true) if programme != "tfmd-2021" => {
            format!("officer@trust-{hub}.test")
        }
        _ => of("lead"),
    };
    let days = match deadline {
        Some(deadline) => (deadline.parse::<NaiveDate>().unwrap() - day(opens)).num_days(),
        None => 250,
    };
    let (from, days) = match (programme, k) {
        // Those who are in a Work Group by the middle of September.
        ("pmr-2024", 0..=6) => (day("2025-09-01"), 6),
        ("pmr-2024", _) => (day("2025-09-01"), days),
        _ => (day(opens), days),
    };
    // Spread over the days it is open, at all hours of the day.
    let applies = day_at(&from.to_string(), 8)
        + TimeDelta::days((n * 37) as i64 % days)
        + TimeDelta::minutes((n * 101) as i64 % (9 * 60));
    let soon = match (programme, k) {
        ("pmr-2024", 0..=6) => TimeDelta::days(2 + (k % 3) as i64),
        _ => TimeDelta::minutes((n * 7919) as i64 % (days * 24 * 60 * 2 / 3) + 61),
    };
    let later = applies + soon;
    let online = programme == "tfmd-2021";
    let asked = day_at("2026-05-12", 10);
    let then = match (course, online) {
        (Course::Whole, true) => vec![(asked, Deed::Shortlisted)],
        (Course::SecondConfirms, true) => vec![
            (asked, Deed::Shortlisted),
            (day_at("2026-06-08", 13), Deed::SendsStatement),
        ],
        (Course::NeverWhole, true) => vec![(applies + TimeDelta::hours(3), Deed::Promises)],
        (Course::LeftSomethingOut, true) => vec![
            (applies + TimeDelta::hours(3), Deed::Promises),
            (later + TimeDelta::hours(4), Deed::Supplies),
        ],
        (Course::SecondConfirms, false) => vec![(later, Deed::Confirms)],
        (Course::SecondIsCopied, false) => vec![(later, Deed::Copies)],
        (Course::LeftSomethingOut, false) => vec![(later, Deed::Supplies)],
        (Course::FormAgain, false) => vec![(later, Deed::Revises)],
        (Course::TakenOver, false) => vec![(later, Deed::Mine)],
        (Course::NoReminders, false) => vec![(later, Deed::StopsReminders)],
        (Course::Withdrawn, _) => vec![(later, Deed::Withdraws)],
        (Course::Invited, _) => match (deadline, k) {
            (Some(closes), 5) => vec![(day_at(closes, 11) - TimeDelta::days(9), Deed::NotThisYear)],
            _ => Vec::new(),
        },
        (Course::Whole | Course::NeverWhole, false) => Vec::new(),
        (
            Course::SecondIsCopied | Course::FormAgain | Course::TakenOver | Course::NoReminders,
            true,
        ) => Vec::new(),
    };
    // Still incomplete a week after the closing date, and it has heard nothing of it.
    let chased = day_at(CHASED_ON, 10);
    let soon = [
        Course::SecondConfirms,
        Course::SecondIsCopied,
        Course::LeftSomethingOut,
        Course::FormAgain,
    ];
    let is_chased = programme == "mrp-2018" && soon.contains(&course) && later > chased;
    let then = is_chased
        .then_some((chased, Deed::Chased))
        .into_iter()
        .chain(then);
    let applied = (course != Course::Invited).then_some((applies, Deed::Applies));
    let deeds = applied.into_iter().chain(then).collect();
    School {
        n,
        hub,
        programme,
        urn: format!("{}", 190_000 + same),
        authority: match programme {
            "mrp-2018" | "sec-2022" => "Cambridgeshire",
            _ => AUTHORITIES[same / 2 % 3],
        },
        name: format!("Millbrook {same} School"),
        submitter,
        head,
        lead: of("lead"),
        second: of("second"),
        course,
        invited: n.is_multiple_of(3) || course == Course::Invited,
        deeds,
        reference: None,
    }
}

pub fn day_at(text: &str, hour: u32) -> DateTime<Utc> {
    day(text).and_hms_opt(hour, 0, 0).unwrap().and_utc()
}
