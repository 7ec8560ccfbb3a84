use std::{fs, path::Path};

use super::*;
use crate::domain::school_register::{SchoolPhase, Standing, Urn};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/school_register")
}

fn files(name: &str) -> Files {
    Files {
        register: folder().join(name),
        links: None,
    }
}

fn urn(text: &str) -> Urn {
    Urn::parse(text).unwrap()
}

#[test]
fn the_copy_that_gias_hands_out_is_read_with_its_links() {
    let loaded = load(&files("edubasealldata20220401.csv")).unwrap();
    let register = &loaded.register;
    assert_eq!(register.len(), 18);
    assert_eq!(register.successions(), 5);
    assert_eq!(register.date().unwrap().to_string(), "2022-04-01");
    assert!(register.is_whole());
    let school = register.school(urn("190003")).unwrap();
    assert_eq!(
        school.name,
        "St Mary\u{2019}s Church of England (VA) Primary School"
    );
    assert_eq!(school.postcode.as_deref(), Some("PE275AA"));
    assert_eq!(
        school.domain.as_deref(),
        Some("stmarys-stives.cambs.sch.uk")
    );
    let closed = register.school(urn("190005")).unwrap();
    assert_eq!(closed.standing, Standing::Closed);
    assert_eq!(closed.closed_on.unwrap().to_string(), "2021-08-31");
    assert_eq!(closed.opened_on.unwrap().to_string(), "1974-09-01");
    let nursery = register.school(urn("190013")).unwrap();
    assert_eq!(
        (nursery.name.as_str(), nursery.phase),
        ("Crèche & Nursery School", SchoolPhase::Nursery)
    );
    assert!(register.school(urn("190011")).unwrap().independent);
}

#[test]
fn a_bad_row_is_named_by_its_line_and_costs_no_other() {
    let loaded = load(&files("edubasealldata20220401.csv")).unwrap();
    let bad: Vec<(u64, &str)> = loaded
        .bad
        .iter()
        .map(|row| (row.line, row.why.as_str()))
        .collect();
    assert_eq!(
        bad,
        [
            (19, "\"19OO16\" is no URN"),
            (20, "school 190017: \"Opne\" is no status: taken for open"),
            (20, "school 190017: \"31-31-2001\" is no date"),
            (9, "\"190012\" and \"\" are not both URNs"),
        ]
    );
    assert!(loaded.register.school(urn("190017")).is_some());
    assert!(
        loaded.bad[0]
            .to_string()
            .ends_with("edubasealldata20220401.csv: line 19: \"19OO16\" is no URN")
    );
}

#[test]
fn the_short_form_is_known_by_its_header_and_has_no_age() {
    let loaded = load(&files("short.csv")).unwrap();
    assert_eq!((loaded.register.len(), loaded.register.date()), (3, None));
    assert!(loaded.links.is_none() && loaded.bad.is_empty());
    let college = loaded.register.school(urn("190010")).unwrap();
    assert_eq!(college.phase, SchoolPhase::Secondary);
    assert_eq!(college.domain.as_deref(), Some("westwood.cambs.sch.uk"));
}

/// The register of these bytes, under this name.
fn named(name: &str, bytes: &[u8]) -> Result<Loaded> {
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join(name);
    fs::write(&register, bytes).unwrap();
    load(&Files {
        register,
        links: None,
    })
}

const HEADER: &str = "URN,EstablishmentName,EstablishmentStatus (name),PhaseOfEducation (name),Town,Postcode,CloseDate\n";

#[test]
fn utf_8_with_its_mark_is_read_as_that() {
    let text = format!("\u{feff}{HEADER}190001,Crèche,Open,Nursery,Ely,CB7 4AA,\n");
    let loaded = named("edubasealldata20220401.csv", text.as_bytes()).unwrap();
    assert_eq!(
        loaded.register.school(urn("190001")).unwrap().name,
        "Crèche"
    );
}

#[test]
fn a_file_that_is_no_register_says_so() {
    #[track_caller]
    fn check(bytes: &[u8], said: &str) {
        let error = format!("{:#}", named("file.csv", bytes).unwrap_err());
        assert!(error.contains(said), "{error}");
    }
    check(b"", "no school register");
    check(b"Name,Marks\nAnn,7\n", "no school register");
    check(
        b"URN;EstablishmentName;Postcode\n190001;Oakfield;CB7 4AA\n",
        "separated by commas",
    );
    check(b"PK\x03\x04rest of a zip", "unpack it");
    check(b"\x89PNG\r\n\x1a\n\0\0\0", "no school register");
    check(
        b"URN,EstablishmentName,LA (name),Postcode\n190001,Oakfield,X,CB7 4AA\n",
        "lacks the column EstablishmentStatus (name)",
    );
    check(HEADER.as_bytes(), "no school");
    let error = load(&files("nowhere.csv")).unwrap_err();
    assert!(format!("{error:#}").contains("nowhere.csv"), "{error:#}");
}

#[test]
fn what_breaks_off_or_is_an_extract_is_not_whole() {
    let row = "190001,Oakfield,Open,Primary,Ely,CB7 4AA,\n";
    let whole = |name: &str, text: &str| named(name, text.as_bytes()).unwrap().register.is_whole();
    assert!(whole(
        "edubasealldata20220401.csv",
        &format!("{HEADER}{row}")
    ));
    assert!(!whole(
        "edubasealldata20220401.csv",
        &format!("{HEADER}{row}190002,Elm Ro")
    ));
    assert!(!whole(
        "edubaseallstatefunded20220401.csv",
        &format!("{HEADER}{row}")
    ));
}

#[test]
fn the_date_is_the_one_in_the_name() {
    let date = |name: &str| date_of(Path::new(name)).map(|d| d.to_string());
    assert_eq!(
        date("/x/edubasealldata20220401.csv").as_deref(),
        Some("2022-04-01")
    );
    assert_eq!(
        date("edubasealldata20220401 (1).csv").as_deref(),
        Some("2022-04-01")
    );
    assert_eq!(date("register.csv"), None);
    assert_eq!(date("edubasealldata20221399.csv"), None);
    assert_eq!(date("123456789.csv"), None);
}
