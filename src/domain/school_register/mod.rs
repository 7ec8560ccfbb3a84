//! The national school register (GIAS) as the rules ask it: which school a URN is, whether it is
//! open on a day, which other URNs it goes by, and which school a name and a postcode are.
//!
//! The register advises; it never fills a field of a form, and never reads a clock: everything is
//! asked as of the day on which a mail arrived, so that the same mail gets the same answer in a
//! daemon, in a rehearsal and when its application is folded again years later.

mod lineage;
mod name;
mod opinion;
mod school;

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;

use self::lineage::Lineage;
pub use self::{
    name::{name_agrees, same_school_name},
    opinion::{Asked, Found, Remark},
    school::{School, SchoolPhase, Standing, Urn, website_domain},
};

/// What the register has never heard of is asked about only while the register is younger than
/// this when the mail arrives: schools open, and convert to new URNs, every week (design section 4).
pub const FRESH_DAYS: i64 = 90;

/// A copy of the register, as of its date.
#[derive(Clone)]
pub struct SchoolRegister {
    date: Option<NaiveDate>,
    whole: bool,
    schools: Vec<School>,
    by_urn: HashMap<Urn, usize>,
    by_postcode: HashMap<String, Vec<usize>>,
    by_domain: HashMap<String, Vec<usize>>,
    lineage: Lineage,
}

impl SchoolRegister {
    /// `whole` is false of a copy that breaks off: what it lacks proves nothing. `successions` are
    /// pairs of a school and one that followed it.
    pub fn new(
        date: Option<NaiveDate>,
        whole: bool,
        schools: Vec<School>,
        successions: impl IntoIterator<Item = (Urn, Urn)>,
    ) -> SchoolRegister {
        let mut seen: HashSet<Urn> = HashSet::with_capacity(schools.len());
        let schools: Vec<School> = schools
            .into_iter()
            .filter(|school| seen.insert(school.urn))
            .collect();
        let mut by_urn = HashMap::with_capacity(schools.len());
        let mut by_postcode: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_domain: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, school) in schools.iter().enumerate() {
            by_urn.insert(school.urn, at);
            if let Some(postcode) = &school.postcode {
                by_postcode.entry(postcode.clone()).or_default().push(at);
            }
            if let Some(domain) = &school.domain {
                by_domain.entry(domain.clone()).or_default().push(at);
            }
        }
        SchoolRegister {
            date,
            whole,
            schools,
            by_urn,
            by_postcode,
            by_domain,
            lineage: Lineage::new(successions),
        }
    }

    /// The day the copy was made, by its file's name.
    pub fn date(&self) -> Option<NaiveDate> {
        self.date
    }

    pub fn is_whole(&self) -> bool {
        self.whole
    }

    pub fn len(&self) -> usize {
        self.schools.len()
    }

    pub fn is_empty(&self) -> bool {
        self.schools.is_empty()
    }

    /// How many schools are known to have followed another.
    pub fn successions(&self) -> usize {
        self.lineage.len()
    }

    pub fn school(&self, urn: Urn) -> Option<&School> {
        self.schools.get(*self.by_urn.get(&urn)?)
    }

    /// Whole days from the register's date to `day`; less than none when the mail is older.
    pub fn age_on(&self, day: NaiveDate) -> Option<i64> {
        self.date.map(|date| (day - date).num_days())
    }

    /// A copy of known date, new enough on that day for its silence to mean something.
    pub fn is_fresh(&self, day: NaiveDate) -> bool {
        self.whole && self.age_on(day).is_some_and(|age| age < FRESH_DAYS)
    }

    /// Whether it has never heard of a well-formed URN and is fresh enough to be believed.
    pub fn denies(&self, urn: &str, arrival: DateTime<Utc>) -> bool {
        Urn::parse(urn).is_some_and(|urn| self.school(urn).is_none())
            && self.is_fresh(day_of(arrival))
    }

    /// Other URNs of what is one school to those who work in it: its predecessors and theirs, its
    /// successors and theirs. Two schools merged into one are not each other's.
    pub fn same_school(&self, urn: Urn) -> Vec<Urn> {
        let mut same = self.lineage.ancestors(urn);
        same.extend(self.lineage.descendants(urn));
        same.retain(|other| *other != urn);
        same.sort();
        same.dedup();
        same
    }

    /// Which of two URNs followed the other, if they are one school's: (earlier, later).
    pub fn succession(&self, a: Urn, b: Urn) -> Option<(Urn, Urn)> {
        if self.lineage.descendants(a).contains(&b) {
            Some((a, b))
        } else if self.lineage.descendants(b).contains(&a) {
            Some((b, a))
        } else {
            None
        }
    }

    /// Where a closed school went: the first schools down its successors that are not closed
    /// themselves, or not known here.
    pub fn successors(&self, urn: Urn, day: NaiveDate) -> Vec<Urn> {
        self.lineage.ends(urn, |next| {
            self.school(next).is_none_or(|s| !s.is_closed(day))
        })
    }

    /// Open schools of this name at this postcode.
    fn at_place(&self, name: &str, postcode: &str, day: NaiveDate) -> Vec<&School> {
        let mut schools = self.open(self.by_postcode.get(postcode), day);
        schools.retain(|school| same_school_name(&school.name, name));
        schools
    }

    /// … and of a name like it: a form leaves out that the school is Church of England.
    fn near_place(&self, name: &str, postcode: &str, day: NaiveDate) -> Vec<&School> {
        let mut schools = self.open(self.by_postcode.get(postcode), day);
        schools.retain(|school| name_agrees(&school.name, name));
        schools
    }

    /// Open schools of this name with a website at this domain.
    fn at_domain(&self, name: &str, domain: &str, day: NaiveDate) -> Vec<&School> {
        let mut schools = self.open(self.by_domain.get(domain), day);
        schools.retain(|school| same_school_name(&school.name, name));
        schools
    }

    fn open(&self, among: Option<&Vec<usize>>, day: NaiveDate) -> Vec<&School> {
        among
            .into_iter()
            .flatten()
            .filter_map(|at| self.schools.get(*at))
            .filter(|school| school.is_open(day))
            .collect()
    }
}

/// Fifty thousand schools are not for a log.
impl fmt::Debug for SchoolRegister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SchoolRegister")
            .field("date", &self.date)
            .field("whole", &self.whole)
            .field("schools", &self.schools.len())
            .field("successions", &self.lineage.len())
            .finish()
    }
}

/// The civil day of an instant where the schools are.
pub fn day_of(arrival: DateTime<Utc>) -> NaiveDate {
    arrival.with_timezone(&London).date_naive()
}

#[cfg(test)]
mod tests;
