//! The hub's copy of the national school register: how old it is, what is wrong with it, and what
//! is lost without it.

use chrono::{DateTime, Utc};

use super::Report;
use crate::{
    config::{
        Config,
        school_register::{self, Loaded},
    },
    domain::{
        application::in_words,
        school_register::{FRESH_DAYS, day_of},
    },
};

const WHAT: &str = "school register";
const DOWNLOAD: &str = "download \"Establishment fields CSV\" and \"Establishment links CSV\" from get-information-schools.service.gov.uk";
/// More are counted, not printed.
const SHOWN: usize = 5;

pub(super) fn report(config: &Config, now: DateTime<Utc>, report: &mut Report) {
    let Some(files) = &config.school_register else {
        report.warn(
            WHAT,
            "none: a URN that no school has, a closed school, and a name or postcode that is another school's go unnoticed, and a school without a URN is known only by its own mails",
            format!("{DOWNLOAD}, and name the first as `school_register`"),
        );
        return;
    };
    match school_register::load(files) {
        Ok(loaded) => found(&loaded, now, report),
        Err(error) => report.bad(
            WHAT,
            format!("{error:#}"),
            format!("{DOWNLOAD}, or take `school_register` out"),
        ),
    }
}

fn found(loaded: &Loaded, now: DateTime<Utc>, report: &mut Report) {
    let register = &loaded.register;
    let schools = format!("{} schools", register.len());
    let again = format!("{DOWNLOAD}; a new file needs a restart of the daemon");
    match (register.date(), register.age_on(day_of(now))) {
        (Some(date), Some(age)) => {
            let shown = format!("{schools}, of {} ({age} days old)", in_words(date));
            if register.is_fresh(day_of(now)) || !register.is_whole() {
                report.good(WHAT, shown);
            } else {
                report.warn(
                    WHAT,
                    format!(
                        "{shown}: older than {FRESH_DAYS} days, it advises, but asks no school about a URN it does not have"
                    ),
                    again,
                );
            }
        }
        (_, _) => report.warn(
            WHAT,
            format!(
                "{schools}, of unknown age: it advises, but asks no school about a URN it does not have"
            ),
            "keep the date in the file's name: edubasealldata20260401.csv",
        ),
    }
    if !register.is_whole() {
        report.warn(
            WHAT,
            "it is not the whole register (its last row is cut short, or its name is that of an extract): it asks no school about a URN it does not have",
            DOWNLOAD,
        );
    }
    match &loaded.links {
        Some(_) => report.good(
            "school links",
            format!("{} successions", register.successions()),
        ),
        None => report.warn(
            "school links",
            "no links file beside it: closed schools are named without their successors, and a school is not known by its old URN",
            format!("{DOWNLOAD} of the same day, or name the second as `school_register_links`"),
        ),
    }
    if !loaded.bad.is_empty() {
        let mut lines: Vec<String> = loaded
            .bad
            .iter()
            .take(SHOWN)
            .map(ToString::to_string)
            .collect();
        if loaded.bad.len() > SHOWN {
            lines.push(format!("and {} more", loaded.bad.len() - SHOWN));
        }
        report.warn(
            WHAT,
            format!(
                "{} row(s) could not be read in full: {}",
                loaded.bad.len(),
                lines.join("; ")
            ),
            "the other rows are used; a fresh download may be whole",
        );
    }
}
