//! What the register has to say about the school on a form.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    School, SchoolPhase, SchoolRegister, Standing, Urn, day_of, name_agrees, same_school_name,
};
use crate::domain::programme::Phase;

/// A school as an application names it.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Empty, or whatever stands in the field.
    pub urn: &'a str,
    pub name: &'a str,
    /// In capitals, without its blank.
    pub postcode: Option<&'a str>,
    /// The school domain its mail comes from.
    pub domain: Option<&'a str>,
    /// Whom the programme is for.
    pub phase: Phase,
    pub state_funded: bool,
    /// Of the mail that said it.
    pub arrival: DateTime<Utc>,
}

/// The one open school that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'r> {
    pub school: &'r School,
    /// Name, postcode and domain all fit: enough to tell applications apart by it.
    pub sure: bool,
}

/// One thing an admin may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark<'r> {
    /// It has no such URN. `believed`: the copy is fresh, so the URN counts as missing.
    Unknown {
        urn: Urn,
        believed: bool,
    },
    Closed {
        school: &'r School,
        successors: Vec<(Urn, Option<&'r School>)>,
    },
    /// Open, but proposed to close.
    Closing {
        school: &'r School,
    },
    /// Proposed to open.
    Proposed {
        school: &'r School,
    },
    OtherPhase {
        school: &'r School,
    },
    /// Fee-paying, where the programme is for state-funded schools.
    Independent {
        school: &'r School,
    },
    OtherName {
        school: &'r School,
    },
    OtherPostcode {
        school: &'r School,
    },
    /// Name and postcode are those of these other schools.
    OtherSchool {
        school: &'r School,
        others: Vec<&'r School>,
    },
    /// The form gives no URN that is known, but one school fits.
    Fits(Found<'r>),
    /// … or several do.
    SeveralFit(Vec<&'r School>),
}

impl SchoolRegister {
    /// The one open school of the name and postcode (or, where the form gives no postcode, of the
    /// name and domain).
    pub fn find(&self, asked: &Asked<'_>) -> Option<Found<'_>> {
        let day = day_of(asked.arrival);
        match self.fitting(asked, day).as_slice() {
            [school] => {
                let school = *school;
                let sure = asked.postcode.is_some()
                    && asked.domain.is_some()
                    && school.postcode.as_deref() == asked.postcode
                    && school.domain.as_deref() == asked.domain
                    && same_school_name(&school.name, asked.name);
                Some(Found { school, sure })
            }
            _ => None,
        }
    }

    fn fitting(&self, asked: &Asked<'_>, day: NaiveDate) -> Vec<&School> {
        let Some(postcode) = asked.postcode else {
            return asked
                .domain
                .map(|domain| self.at_domain(asked.name, domain, day))
                .unwrap_or_default();
        };
        if asked.name.trim().is_empty() {
            return Vec::new();
        }
        let mut fitting = self.at_place(asked.name, postcode, day);
        if fitting.is_empty() {
            fitting = self.near_place(asked.name, postcode, day);
        }
        // An infant and a junior school may share name and postcode, not so easily the website.
        let ours: Vec<&School> = fitting
            .iter()
            .copied()
            .filter(|school| asked.domain.is_some() && school.domain.as_deref() == asked.domain)
            .collect();
        if fitting.len() > 1 && !ours.is_empty() {
            fitting = ours;
        }
        fitting
    }

    /// Everything worth a remark, in the order of its weight.
    pub fn remarks(&self, asked: &Asked<'_>) -> Vec<Remark<'_>> {
        let day = day_of(asked.arrival);
        let Some(urn) = Urn::parse(asked.urn) else {
            return self.by_place(asked, day);
        };
        let Some(school) = self.school(urn) else {
            let mut remarks = vec![Remark::Unknown {
                urn,
                believed: self.is_fresh(day),
            }];
            remarks.extend(self.by_place(asked, day));
            return remarks;
        };
        let mut remarks = Vec::new();
        if school.is_closed(day) {
            let successors = self
                .successors(urn, day)
                .into_iter()
                .map(|urn| (urn, self.school(urn)))
                .collect();
            remarks.push(Remark::Closed { school, successors });
        } else {
            match school.standing {
                Standing::Closing => remarks.push(Remark::Closing { school }),
                Standing::Proposed => remarks.push(Remark::Proposed { school }),
                Standing::Open | Standing::Closed => {}
            }
        }
        if other_phase(school.phase, asked.phase) {
            remarks.push(Remark::OtherPhase { school });
        }
        if asked.state_funded && school.independent {
            remarks.push(Remark::Independent { school });
        }
        let others = self.others(school, asked, day);
        if others.is_empty() {
            self.disagreements(school, asked, &mut remarks);
        } else {
            remarks.push(Remark::OtherSchool { school, others });
        }
        remarks
    }

    fn by_place(&self, asked: &Asked<'_>, day: NaiveDate) -> Vec<Remark<'_>> {
        if let Some(found) = self.find(asked) {
            return vec![Remark::Fits(found)];
        }
        let several = self.fitting(asked, day);
        if several.is_empty() {
            Vec::new()
        } else {
            vec![Remark::SeveralFit(several)]
        }
    }

    /// Open schools that the name and the postcode are those of, when they are not the URN's own
    /// and not the same school by another URN.
    fn others(&self, school: &School, asked: &Asked<'_>, day: NaiveDate) -> Vec<&School> {
        let Some(postcode) = asked.postcode else {
            return Vec::new();
        };
        let own =
            school.postcode.as_deref() == Some(postcode) && name_agrees(&school.name, asked.name);
        if own {
            return Vec::new();
        }
        let others: Vec<&School> = self
            .at_place(asked.name, postcode, day)
            .into_iter()
            .filter(|other| other.urn != school.urn)
            .collect();
        let kin = self.same_school(school.urn);
        if others.iter().any(|other| kin.contains(&other.urn)) {
            return Vec::new();
        }
        others
    }

    /// Name and postcode are compared with the URN's own school and, since a converted school
    /// writes its new name beside its old number, with those that are the same school.
    fn disagreements<'r>(
        &'r self,
        school: &'r School,
        asked: &Asked<'_>,
        remarks: &mut Vec<Remark<'r>>,
    ) {
        let kin = self.same_school(school.urn);
        let family: Vec<&School> = std::iter::once(school)
            .chain(kin.into_iter().filter_map(|urn| self.school(urn)))
            .collect();
        let named = !asked.name.trim().is_empty();
        if named && !family.iter().any(|s| name_agrees(&s.name, asked.name)) {
            remarks.push(Remark::OtherName { school });
        }
        if asked.postcode.is_some()
            && school.postcode.is_some()
            && !family
                .iter()
                .any(|s| s.postcode.as_deref() == asked.postcode)
        {
            remarks.push(Remark::OtherPostcode { school });
        }
    }
}

fn other_phase(school: SchoolPhase, programme: Phase) -> bool {
    match (school, programme) {
        (SchoolPhase::AllThrough | SchoolPhase::Unsaid, _)
        | (SchoolPhase::Primary, Phase::Primary)
        | (SchoolPhase::Secondary, Phase::Secondary) => false,
        (
            SchoolPhase::Nursery
            | SchoolPhase::Primary
            | SchoolPhase::Secondary
            | SchoolPhase::SixteenPlus,
            Phase::Primary | Phase::Secondary,
        ) => true,
    }
}
