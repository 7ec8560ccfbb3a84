//! The term dates of one local authority.

use chrono::NaiveDate;

/// A term or half-term, from its first day to its last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// "summer term 2022", "second half of the summer term 2022"
    pub name: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// A term: its two halves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// "summer term 2022"
    pub name: String,
    pub first_half: (NaiveDate, NaiveDate),
    pub second_half: (NaiveDate, NaiveDate),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermDates {
    pub authority: String,
    pub aliases: Vec<String>,
    /// Kept by every authority without dates of its own.
    pub usual: bool,
    /// In their order.
    pub terms: Vec<Term>,
}

impl TermDates {
    pub fn is_of(&self, authority: &str) -> bool {
        let wanted = plain(authority);
        !wanted.is_empty()
            && std::iter::once(&self.authority)
                .chain(&self.aliases)
                .any(|name| plain(name) == wanted)
    }

    /// Whether the dates say anything of that day.
    pub(super) fn covers(&self, day: NaiveDate) -> bool {
        let first = self.terms.first().map(|t| t.first_half.0);
        first.is_some_and(|first| first <= day) && self.last().is_some_and(|last| day <= last)
    }

    pub(super) fn last(&self) -> Option<NaiveDate> {
        self.terms.last().map(|t| t.second_half.1)
    }

    pub(super) fn half_term(&self, day: NaiveDate) -> Option<Period> {
        self.terms.iter().find_map(|term| {
            [("first", term.first_half), ("second", term.second_half)]
                .into_iter()
                .find(|(_, (first, last))| (*first..=*last).contains(&day))
                .map(|(which, (first, last))| Period {
                    name: format!("{which} half of the {}", term.name),
                    first,
                    last,
                })
        })
    }

    pub(super) fn term(&self, day: NaiveDate) -> Option<Period> {
        let term = self
            .terms
            .iter()
            .find(|t| (t.first_half.0..=t.second_half.1).contains(&day))?;
        Some(Period {
            name: term.name.clone(),
            first: term.first_half.0,
            last: term.second_half.1,
        })
    }
}

/// "Cambridgeshire County Council (LA)" is "cambridgeshire": forms name authorities in many ways.
fn plain(name: &str) -> String {
    const LEFT_OUT: [&str; 12] = [
        "county",
        "city",
        "council",
        "borough",
        "metropolitan",
        "district",
        "unitary",
        "royal",
        "la",
        "lea",
        "the",
        "of",
    ];
    name.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !LEFT_OUT.contains(&word.as_str()))
        .collect()
}
