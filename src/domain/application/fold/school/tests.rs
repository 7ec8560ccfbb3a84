//! Stories with the made-up register of `tests/school_register`, of 1 April 2022.

use std::{path::Path, sync::Arc};

use crate::{
    config::school_register::{Files, load},
    domain::{
        application::{Review, State, Status},
        programme::Key,
        reading::Reading,
        ruling::Command,
        testing::{Story, form, mail, tells_field, with},
    },
};

const LEAD: &str = "l.brook@oakfield.cambs.sch.uk.test";

fn story(register: &str) -> Story {
    let files = Files {
        register: Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/school_register")
            .join(register),
        links: None,
    };
    let mut story = Story::of("pmr-2022");
    story.hub.school_register = Some(Arc::new(load(&files).unwrap().register));
    story
}

fn fresh() -> Story {
    story("edubasealldata20220401.csv")
}

/// A form in which everybody has signed, with these answers instead of Oakfield's.
fn mail_with(answers: &[(&str, &str)]) -> Reading {
    let form = answers.iter().fold(form("pmr-2022"), |form, (key, value)| {
        with(form, key, value)
    });
    mail(LEAD)
        .copying(&[
            "h.archer@oakfield.cambs.sch.uk.test",
            "o.khan@oakfield.cambs.sch.uk.test",
        ])
        .carrying(form)
}

fn of(urn: &str, name: &str, address: &str) -> Reading {
    mail_with(&[
        ("school_urn", urn),
        ("school_name", name),
        ("school_address", address),
    ])
}

const OAK: (&str, &str) = ("Oakfield Primary School", "Mill Lane, Ely, CB7 4AA");

#[track_caller]
fn advises(state: &State, said: &[&str]) {
    let of_register: Vec<&String> = state
        .advice
        .iter()
        .filter(|line| line.contains("URN") || line.contains("form may be"))
        .collect();
    assert_eq!(of_register.len(), said.len(), "{of_register:?}");
    for (line, words) in of_register.iter().zip(said) {
        assert!(line.contains(words), "{line:?} does not say {words:?}");
    }
}

#[test]
fn a_school_as_the_register_has_it_is_no_matter() {
    let state = fresh().then(mail_with(&[])).state();
    assert_eq!(state.status, Status::Complete);
    advises(&state, &[]);
    assert_eq!(state.opinion, Default::default());
}

#[test]
fn a_urn_never_heard_of_is_missing_while_the_register_is_fresh() {
    let unknown = || mail_with(&[("school_urn", "199999")]);
    let state = fresh().then(unknown()).state();
    assert_eq!(state.missing, [Key::SchoolUrn]);
    assert_eq!((state.urn(), state.written_urn()), (None, Some("199999")));
    advises(
        &state,
        &[
            "of Friday 1 April 2022 has no URN 199999; if it is right all the same: `set REF-0001 school_urn 199999`",
            "those of Oakfield Primary School, Ely (URN 190001): `set REF-0001 school_urn 190001`",
        ],
    );
    assert_eq!(state.opinion.found.as_deref(), Some("190001"));
    // Measured to the arrival of the mail, whenever it is judged.
    let later = fresh().at("2022-06-30T08:00:00Z").then(unknown()).state();
    assert!(!later.missing.contains(&Key::SchoolUrn));
    advises(&later, &["not surely newer than 90 days", "190001"]);
    let undated = story("short.csv").then(unknown()).state();
    assert_eq!(undated.status, Status::Complete);
    assert_eq!(undated.opinion.found, None, "the URN stands as written");
}

#[test]
fn an_admin_who_gives_a_urn_is_not_contradicted() {
    let set = Command::Set {
        key: Key::SchoolUrn,
        value: "199999".to_owned(),
    };
    let state = fresh()
        .then(mail_with(&[("school_urn", "199999")]))
        .then_ruling(set)
        .then(mail_with(&[("school_urn", "199999")]))
        .state();
    assert_eq!(
        (state.status, state.urn()),
        (Status::Complete, Some("199999"))
    );
    advises(&state, &[]);
}

#[test]
fn a_denied_urn_is_put_right_by_the_school_without_a_conflict() {
    let story = fresh().then(mail_with(&[("school_urn", "199999")]));
    let in_words = story
        .clone()
        .then(mail(LEAD).saying(tells_field("school_urn", "190001")));
    let by_form = story.then(mail_with(&[]));
    for (how, story) in [("in words", in_words), ("by form", by_form)] {
        let state = story.state();
        assert_eq!(
            (state.status, state.urn()),
            (Status::Complete, Some("190001")),
            "{how}: {:?}",
            state.reviews
        );
    }
}

#[test]
fn a_form_without_a_urn_stays_without_and_the_admin_is_told_the_school() {
    let state = fresh().then(mail_with(&[("school_urn", "")])).state();
    assert_eq!(state.missing, [Key::SchoolUrn]);
    assert_eq!(state.value(Key::SchoolUrn), "");
    assert_eq!(state.opinion.found.as_deref(), Some("190001"));
    advises(
        &state,
        &[
            "name, postcode and mail domain are those of Oakfield Primary School, Ely (URN 190001): `set REF-0001 school_urn 190001`",
        ],
    );
    let elsewhere = fresh()
        .then(of("TBC", "Elm Road Primary", "Elm Road, March PE15 8AA"))
        .state();
    assert_eq!(
        elsewhere.opinion.found, None,
        "its mail comes from Oakfield"
    );
    advises(
        &elsewhere,
        &["probably that of Elm Road Primary School, March (URN 190002)"],
    );
}

#[test]
fn a_closed_school_is_named_with_its_successor() {
    let state = |urn, name, address| fresh().then(of(urn, name, address)).state();
    let converted = state("190005", "Fenland Academy", "Chatteris PE16 6ZZ");
    assert_eq!(converted.status, Status::Complete, "it is advice");
    advises(
        &converted,
        &[
            "Fenland Community School, Chatteris (URN 190005) closed on Tuesday 31 August 2021; its successor is Fenland Academy, Chatteris (URN 190105): `set REF-0001 school_urn 190105`",
        ],
    );
    let merged = state("190006", "Lode Infant School", "Lode CB25 9AA");
    advises(
        &merged,
        &["its successor is Lode Primary School, Lode (URN 190106), proposed to open"],
    );
    let circle = state("190008", "Ring Road Primary School", "Ely CB7 9ZZ");
    advises(&circle, &["the register names no successor"]);
    // Closed only after the mail came: it was a school then.
    let mut before = Story::of("mrp-2018");
    before.hub = fresh().hub;
    before = before.then(mail(LEAD).carrying(with(
        with(
            with(form("mrp-2018"), "school_urn", "190005"),
            "school_name",
            "Fenland Community School",
        ),
        "school_address",
        "PE16 6ZZ",
    )));
    advises(&before.state(), &[]);
}

#[test]
fn phase_name_and_postcode_that_disagree_are_advice() {
    let state = |urn, name, address| fresh().then(of(urn, name, address)).state();
    let college = state("190010", "Westwood College", "Ely CB6 2BB");
    assert_eq!(college.status, Status::Complete);
    advises(
        &college,
        &["is a secondary school, and the programme is for primary schools"],
    );
    advises(
        &state("190012", "Marsh Primary", "Manea PE15 0AA"),
        &["proposed to close on Wednesday 31 August 2022"],
    );
    advises(
        &state("190001", "Riverside Primary", OAK.1),
        &["the form names the school otherwise"],
    );
    advises(
        &state("190001", OAK.0, "Mill Lane, Ely, CB7 4ZZ"),
        &["(URN 190001) at CB7 4AA: the form gives another postcode"],
    );
    advises(&state("190001", "Oakfield", "Mill Lane, Ely"), &[]);
    advises(&state("190017", "Doubtful Primary", "Ely CB6 6FF"), &[]);
}

#[test]
fn name_and_postcode_of_another_school_wait_for_a_person() {
    let wrong = || of("190002", OAK.0, OAK.1);
    let state = fresh().then(wrong()).state();
    let other = state.opinion.other.clone().unwrap();
    assert_eq!(other.urn.as_deref(), Some("190001"));
    assert!(
        other.words.contains("`set REF-0001 school_urn 190001`"),
        "{}",
        other.words
    );
    assert_eq!(
        state.urn(),
        Some("190002"),
        "the form's URN stands meanwhile"
    );
    // Either way an admin settles it, and so does the school.
    for urn in ["190001", "190002"] {
        let set = Command::Set {
            key: Key::SchoolUrn,
            value: urn.to_owned(),
        };
        let settled = fresh().then(wrong()).then_ruling(set).state();
        assert_eq!((settled.opinion.other, settled.missing.len()), (None, 0));
    }
    let ignored = fresh()
        .then(wrong())
        .then_ruling(Command::Ignore { message: 1 })
        .state();
    assert_eq!(ignored.opinion.other, None);
    let corrected = fresh().then(wrong()).then(mail_with(&[])).state();
    assert_eq!(
        (corrected.status, corrected.urn()),
        (Status::Complete, Some("190001"))
    );
}

#[test]
fn a_revision_under_the_new_urn_of_a_converted_school_waits_with_that_said() {
    let form = |urn| of(urn, "Fenland Academy", "Chatteris PE16 6ZZ");
    let state = fresh().then(form("190005")).then(form("190105")).state();
    assert!(state.reviews.contains(&Review::Conflict));
    assert_eq!(
        state.opinion.succession.as_deref(),
        Some(
            "the register knows both as the same school: Fenland Academy, Chatteris (URN 190105) is the successor of Fenland Community School, Chatteris (URN 190005)"
        )
    );
    let accepted = fresh()
        .then(form("190005"))
        .then(form("190105"))
        .then_ruling(Command::Accept { message: 2 })
        .state();
    assert_eq!(
        (accepted.urn(), accepted.opinion.succession.as_deref()),
        (Some("190105"), None)
    );
    let another = fresh().then(form("190005")).then(mail_with(&[])).state();
    assert!(another.reviews.contains(&Review::Conflict));
    assert_eq!(another.opinion.succession, None);
}

#[test]
fn the_order_of_judging_makes_no_difference() {
    let story = fresh()
        .then(mail_with(&[("school_urn", "199999")]))
        .then(mail(LEAD).saying(tells_field("school_urn", "190002")))
        .then(mail_with(&[("school_urn", "")]))
        .then(mail_with(&[]));
    let straight = story.state();
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        assert_eq!(story.state_in(&order), straight, "{order:?}");
    }
}
