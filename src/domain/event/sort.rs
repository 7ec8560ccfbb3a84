//! What an entry of a lead's calendar is: a visit or a workshop, and of which school or group. Read
//! from its text and its attendees; where these leave a doubt the lead is asked, for a wrong guess
//! would send a school to the wrong place.

use super::Kind;
use crate::domain::address::Address;

/// A school of the lead's groups.
#[derive(Debug, Clone)]
pub struct School<'a> {
    pub application: i64,
    pub group: i64,
    pub name: &'a str,
    pub reference: &'a str,
    pub urn: Option<&'a str>,
    /// Everybody the application knows.
    pub parties: &'a [Address],
}

/// A group of the lead's.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    pub id: i64,
    pub name: &'a str,
    /// How its programme calls the meetings and the visits.
    pub workshop_name: &'a str,
    pub visit_name: &'a str,
}

/// The lead's own.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub groups: &'a [Group<'a>],
    pub schools: &'a [School<'a>],
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sorted {
    pub kind: Option<Kind>,
    pub group: Option<i64>,
    /// Of a visit.
    pub application: Option<i64>,
    /// What is unclear, in the order it is asked about.
    pub doubts: Vec<Doubt>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    Kind,
    School,
    Group,
}

impl Sorted {
    pub fn is_clear(&self) -> bool {
        self.doubts.is_empty()
    }
}

/// Sorts an entry by its title, the rest of its text, and who was invited.
pub fn sort(title: &str, rest: &str, invited: &[Address], known: Known<'_>) -> Sorted {
    let kind = kind_in(title, known.groups).or_else(|| {
        // A title that says both is not settled by its description.
        kinds_in(title, known.groups)
            .is_empty()
            .then(|| kind_in(rest, known.groups))
            .flatten()
    });
    let text = format!("{title}\n{rest}");
    place(kind, &text, invited, known)
}

/// Which school or group an event of a kind is for.
pub(super) fn place(
    kind: Option<Kind>,
    text: &str,
    invited: &[Address],
    known: Known<'_>,
) -> Sorted {
    let named = schools_in(text, known.schools);
    let there: Vec<&School<'_>> = known
        .schools
        .iter()
        .filter(|s| s.parties.iter().any(|p| invited.contains(p)))
        .collect();
    let school = one_school(&named, &there);
    let mut sorted = Sorted {
        kind,
        ..Sorted::default()
    };
    match kind {
        None => {
            sorted.doubts.push(Doubt::Kind);
            // What the lead need not be asked a second time.
            if let Some(school) = school {
                sorted.application = Some(school.application);
                sorted.group = Some(school.group);
            } else {
                sorted.group = one_group(text, &named, &there, known.groups);
            }
        }
        Some(Kind::Visit) => match school {
            Some(school) => {
                sorted.application = Some(school.application);
                sorted.group = Some(school.group);
            }
            None => sorted.doubts.push(Doubt::School),
        },
        Some(Kind::Workshop | Kind::FirstWorkshop | Kind::Other) => {
            sorted.group = one_group(text, &named, &there, known.groups);
            if sorted.group.is_none() {
                sorted.doubts.push(Doubt::Group);
            }
        }
    }
    sorted
}

fn one_school<'a, 's>(
    named: &[&'s School<'a>],
    there: &[&'s School<'a>],
) -> Option<&'s School<'a>> {
    let both: Vec<&&School<'a>> = named
        .iter()
        .filter(|n| there.iter().any(|t| t.application == n.application))
        .collect();
    match (named, there, both.as_slice()) {
        // One school's people invited to what is called another's visit: not ours to decide.
        ([_, ..], [_, ..], [one]) => Some(one),
        ([one], [], _) | ([], [one], _) => Some(one),
        _ => None,
    }
}

fn one_group(
    text: &str,
    named: &[&School<'_>],
    there: &[&School<'_>],
    groups: &[Group<'_>],
) -> Option<i64> {
    if let [only] = groups {
        return Some(only.id);
    }
    let text = words(text);
    let by_name: Vec<&Group<'_>> = groups
        .iter()
        .filter(|g| says(&text, &words(g.name)))
        .collect();
    if let [one] = by_name.as_slice() {
        return Some(one.id);
    }
    let mut of_schools: Vec<i64> = there.iter().chain(named).map(|s| s.group).collect();
    of_schools.sort_unstable();
    of_schools.dedup();
    match of_schools.as_slice() {
        [one] if by_name.is_empty() => Some(*one),
        _ => None,
    }
}

/// The kind a text names, if it names one.
pub(super) fn kind_in(text: &str, groups: &[Group<'_>]) -> Option<Kind> {
    match kinds_in(text, groups).as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

fn kinds_in(text: &str, groups: &[Group<'_>]) -> Vec<Kind> {
    let text = words(text);
    let says_any = |phrases: &[&str]| phrases.iter().any(|p| says(&text, &words(p)));
    let mut found = Vec::new();
    if says_any(&["visit", "visits", "visiting", "school visit"])
        || groups.iter().any(|g| says(&text, &words(g.visit_name)))
    {
        found.push(Kind::Visit);
    }
    let first = says_any(&[
        "first workshop",
        "first training event",
        "first meeting",
        "workshop 1",
        "workshop one",
        "launch",
        "launch event",
        "induction",
    ]);
    let workshop = says_any(&[
        "workshop",
        "workshops",
        "trg",
        "trg meeting",
        "training event",
        "training day",
    ]) || groups.iter().any(|g| says(&text, &words(g.workshop_name)));
    if first {
        found.push(Kind::FirstWorkshop);
    } else if workshop {
        found.push(Kind::Workshop);
    }
    found
}

/// The schools a text names: by reference, by URN, or by what is particular in their names.
pub(super) fn schools_in<'a, 's>(text: &str, schools: &'s [School<'a>]) -> Vec<&'s School<'a>> {
    let text = words(text);
    let sure: Vec<&School<'_>> = schools
        .iter()
        .filter(|s| {
            says(&text, &words(s.reference)) || s.urn.is_some_and(|urn| says(&text, &words(urn)))
        })
        .collect();
    if !sure.is_empty() {
        return sure;
    }
    let named: Vec<(usize, &School<'_>)> = schools
        .iter()
        .filter_map(|s| {
            let whole = words(s.name);
            let particular = particular(&whole);
            if says(&text, &whole) {
                Some((whole.len(), s))
            } else if says(&text, &particular) {
                Some((particular.len(), s))
            } else {
                None
            }
        })
        .collect();
    // "Park Lane" is not "Park": the longer name is the one that was written.
    let longest = named.iter().map(|(len, _)| *len).max().unwrap_or(0);
    let longer = named.iter().filter(|(len, _)| *len == longest).count();
    named
        .into_iter()
        .filter(|(len, s)| {
            let name = words(s.name);
            let within_longer = |other: &School<'_>| {
                other.application != s.application && says(&words(other.name), &particular(&name))
            };
            *len == longest || longer == 0 || !schools.iter().any(within_longer)
        })
        .map(|(_, s)| s)
        .collect()
}

/// The applications of the schools a text names.
pub fn schools_named(text: &str, schools: &[School<'_>]) -> Vec<i64> {
    schools_in(text, schools)
        .into_iter()
        .map(|s| s.application)
        .collect()
}

/// A school's name without what many schools are called.
fn particular(name: &[String]) -> Vec<String> {
    const COMMON: [&str; 33] = [
        "the",
        "a",
        "of",
        "and",
        "school",
        "primary",
        "infant",
        "infants",
        "junior",
        "juniors",
        "first",
        "middle",
        "community",
        "academy",
        "foundation",
        "church",
        "england",
        "c",
        "e",
        "ce",
        "cofe",
        "va",
        "vc",
        "voluntary",
        "aided",
        "controlled",
        "catholic",
        "rc",
        "nursery",
        "secondary",
        "high",
        "college",
        "free",
    ];
    name.iter()
        .filter(|w| !COMMON.contains(&w.as_str()))
        .cloned()
        .collect()
}

fn says(text: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && text.windows(phrase.len()).any(|w| w == phrase)
}

pub(super) fn words(text: &str) -> Vec<String> {
    text.replace(['\'', '’'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}
