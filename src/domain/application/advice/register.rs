//! The national school register's remarks in words.

use crate::domain::{
    application::{Terms, timing::in_words},
    programme::Phase,
    school_register::{FRESH_DAYS, Remark, School, SchoolPhase, SchoolRegister, Standing, Urn},
};

/// A remark of the national school register, with the command that would act on it.
pub(in crate::domain::application) fn remark(
    terms: &Terms<'_>,
    register: &SchoolRegister,
    remark: &Remark<'_>,
) -> String {
    let copy = || match register.date() {
        Some(date) => format!("the school register of {}", in_words(date)),
        None => "the school register (of unknown age)".to_owned(),
    };
    let set = |urn: Urn| {
        let reference = terms.reference.unwrap_or("REFERENCE");
        format!("`set {reference} school_urn {urn}`")
    };
    match remark {
        Remark::Unknown {
            urn,
            believed: true,
        } => format!(
            "{} has no URN {urn}; if it is right all the same: {}",
            copy(),
            set(*urn)
        ),
        Remark::Unknown {
            urn,
            believed: false,
        } => format!(
            "{} has no URN {urn}, but it is not surely newer than {FRESH_DAYS} days: the URN is taken as written",
            copy()
        ),
        Remark::Closed { school, successors } => closed(school, successors, set),
        Remark::Closing { school } => {
            let when = school
                .closed_on
                .map_or(String::new(), |day| format!(" on {}", in_words(day)));
            format!("{} is proposed to close{when}", school.in_words())
        }
        Remark::Proposed { school } => {
            format!("{} was only proposed to open", school.in_words())
        }
        Remark::OtherPhase { school } => format!(
            "{} is {}, and the programme is for {} schools",
            school.in_words(),
            phase(school.phase),
            match terms.programme.phase {
                Phase::Primary => "primary",
                Phase::Secondary => "secondary",
            }
        ),
        Remark::Independent { school } => format!(
            "{} is an independent school, and the programme is for state-funded ones",
            school.in_words()
        ),
        Remark::OtherName { school } => format!(
            "URN {} belongs to {}: the form names the school otherwise",
            school.urn,
            school.in_words()
        ),
        Remark::OtherPostcode { school } => format!(
            "the register has {} at {}: the form gives another postcode",
            school.in_words(),
            school
                .postcode_in_words()
                .unwrap_or_else(|| "no postcode".to_owned())
        ),
        Remark::OtherSchool { school, others } => {
            let commands: Vec<String> = others.iter().map(|other| set(other.urn)).collect();
            format!(
                "the URN on the form is that of {}, name and postcode are those of {}: {}; if the URN is right: {}",
                school.in_words(),
                listed(others),
                commands.join(" or "),
                set(school.urn)
            )
        }
        Remark::Fits(found) => format!(
            "{} {}: {}",
            if found.sure {
                "name, postcode and mail domain are those of"
            } else {
                "the form is probably that of"
            },
            found.school.in_words(),
            set(found.school.urn)
        ),
        Remark::SeveralFit(schools) => {
            format!("the form may be that of {}", listed(schools))
        }
    }
}

/// Of two URNs that are one school's: which came first.
pub(in crate::domain::application) fn succession(
    register: &SchoolRegister,
    (earlier, later): (Urn, Urn),
) -> String {
    let named = |urn: Urn| {
        register
            .school(urn)
            .map_or_else(|| format!("URN {urn}"), School::in_words)
    };
    format!(
        "the register knows both as the same school: {} is the successor of {}",
        named(later),
        named(earlier)
    )
}

fn closed(
    school: &School,
    successors: &[(Urn, Option<&School>)],
    set: impl Fn(Urn) -> String,
) -> String {
    let when = school
        .closed_on
        .map_or(String::new(), |day| format!(" on {}", in_words(day)));
    let closed = format!("{} closed{when}", school.in_words());
    let named: Vec<String> = successors
        .iter()
        .map(|(urn, school)| match school {
            Some(school) if school.standing == Standing::Proposed => {
                format!("{}, proposed to open", school.in_words())
            }
            Some(school) => school.in_words(),
            None => format!("URN {urn}"),
        })
        .collect();
    match successors {
        [] => format!("{closed}; the register names no successor"),
        [(urn, _)] => format!(
            "{closed}; its successor is {}: {}",
            named.join(""),
            set(*urn)
        ),
        _ => format!("{closed}; its successors are {}", named.join("; ")),
    }
}

fn listed(schools: &[&School]) -> String {
    let names: Vec<String> = schools.iter().map(|school| school.in_words()).collect();
    names.join(" or ")
}

fn phase(phase: SchoolPhase) -> &'static str {
    match phase {
        SchoolPhase::Nursery => "a nursery school",
        SchoolPhase::Primary => "a primary school",
        SchoolPhase::Secondary => "a secondary school",
        SchoolPhase::AllThrough => "an all-through school",
        SchoolPhase::SixteenPlus => "a school for sixteen years and over",
        SchoolPhase::Unsaid => "a school of no stated phase",
    }
}
