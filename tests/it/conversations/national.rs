//! The national school register in the course of judging: whom a mail is matched with by it, what
//! it holds, what it asks, and that a rehearsal says the same.

use std::{fs, path::Path, process::Command, sync::LazyLock};

use countersign::config::{Config, school_register::Files};
use serde_json::Value;

use super::office::{ELM, Mail, OAK, Office, School, both};

const FULL: &str = "edubasealldata20220401.csv";

fn register(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/school_register")
        .join(name)
}

static KNOWING: LazyLock<Config> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/hub.toml");
    let mut config = Config::load(&path).unwrap();
    config.school_register = Some(Files {
        register: register(FULL),
        links: None,
    });
    assert_eq!(config.load_schools().unwrap().len(), 4, "its wrong rows");
    config
});

/// An office whose hub has a copy of the register.
pub fn knowing(mut office: Office) -> Office {
    office.config = &KNOWING;
    office
}

const FENLAND: School = School {
    name: "Fenland Academy",
    urn: "190005",
    domain: "fenland-academy.org.uk.test",
    address: "Park Street, Chatteris, PE16 6ZZ",
};

/// The school's form with another answer in the place of its URN.
fn form_with_urn(school: &School, urn: &str) -> Mail {
    let urn = format!("School URN\n{urn}\n");
    let form = school
        .form()
        .replace(&format!("School URN\n{}\n", school.urn), &urn);
    Mail::from(&school.lead_1())
        .copying(&school.all())
        .subject("Our form")
        .says(&form)
}

#[test]
fn a_urn_that_no_school_has_is_asked_for_and_put_right_in_its_thread() {
    both(|office| async move {
        let mut office = knowing(office);
        let wrong = form_with_urn(&OAK, "199999").id("form");
        assert_eq!(
            office.answers(&wrong).await,
            "request-missing / missing-items"
        );
        assert_eq!(office.register().await, "199999 incomplete school_urn");
        let letter = office.letters().await.remove(0);
        let text = String::from_utf8_lossy(&letter.bytes).replace("=\r\n", "");
        assert!(
            text.contains("find no school of that number in the national register"),
            "{text}"
        );
        let insists = Mail::from(&OAK.head())
            .in_reply_to("form")
            .says("Our URN is 199999.");
        assert_eq!(office.answers(&insists).await, "hold-for-review question");
        let reply = Mail::from(&OAK.head())
            .in_reply_to("form")
            .says("Sorry, our URN is 190001.");
        assert_eq!(
            office.answers(&reply).await,
            "acknowledge-complete / acknowledgement"
        );
        assert_eq!(office.register().await, "190001 complete");
    });
}

#[test]
fn a_school_that_wrote_no_urn_is_found_by_what_the_register_knows() {
    both(|office| async move {
        let mut office = knowing(office);
        office
            .answers(&form_with_urn(&OAK, "190001").id("one"))
            .await;
        // Another colleague, another spelling of the name, no URN: the same school.
        let mut again = form_with_urn(&OAK, "");
        again = again.says(
            &OAK.form()
                .replace("School URN\n190001\n", "School URN\n\n")
                .replace("Oakfield Primary School", "OAKFIELD PRIMARY"),
        );
        let outcome = office.receives(&again.id("two")).await;
        let application = outcome.parts[0].application.as_ref().unwrap();
        assert_eq!(application.reference, "PMR22-0001");
        // … and the other way about: the first form has none, the second does.
        office.answers(&form_with_urn(&ELM, "").id("three")).await;
        let states = office.states().await;
        assert_eq!(
            states[1].1.opinion.found.as_deref(),
            Some("190002"),
            "{states:?}"
        );
        assert_eq!(
            states[1].1.value("school_urn".parse().unwrap()),
            "",
            "the register fills no field"
        );
        let renamed = School {
            name: "The Elm Road Primary Academy",
            ..ELM
        };
        assert_eq!(
            office
                .answers(&form_with_urn(&renamed, "190002").id("four"))
                .await,
            "acknowledge-complete / acknowledgement"
        );
        assert_eq!(
            office.register().await,
            "190002 complete, PMR22-0001 incomplete school_urn"
        );
    });
}

#[test]
fn a_form_that_only_looks_like_a_school_on_file_is_held() {
    both(|mut office| async move {
        office.answers(&OAK.sends_form(&OAK.all())).await;
        // Name and postcode are the same, but neither a URN nor a domain says that it is.
        let twin = School {
            domain: "gmail.test",
            ..OAK
        };
        assert_eq!(
            office.answers(&form_with_urn(&twin, "")).await,
            "hold-for-review ambiguous-match / received"
        );
        assert_eq!(office.states().await.len(), 1);
    });
}

#[test]
fn name_and_postcode_of_another_school_are_held_until_someone_says_which() {
    both(|office| async move {
        let mut office = knowing(office);
        let wrong = form_with_urn(&OAK, "190002").id("form");
        assert_eq!(
            office.answers(&wrong).await,
            "hold-for-review ambiguous-match / received"
        );
        assert_eq!(
            office.register().await,
            "190002 complete",
            "it stays as it was"
        );
        let letter = office.letters().await.remove(0);
        let text = String::from_utf8_lossy(&letter.bytes).replace("=\r\n", "");
        assert!(
            text.contains("do not seem to belong to the same school"),
            "{text}"
        );
        let reply = Mail::from(&OAK.head())
            .in_reply_to("form")
            .says("Our URN is 190001.");
        assert_eq!(
            office.answers(&reply).await,
            "acknowledge-complete / acknowledgement"
        );
        assert_eq!(office.register().await, "190001 complete");
    });
}

#[test]
fn a_converted_school_is_known_under_its_new_urn() {
    both(|office| async move {
        let mut office = knowing(office);
        assert_eq!(
            office
                .answers(&form_with_urn(&FENLAND, "190005").id("old"))
                .await,
            "acknowledge-complete / acknowledgement"
        );
        // Not in its thread, and from somebody else of the school.
        let new = form_with_urn(&FENLAND, "190105").id("new");
        let outcome = office.receives(&new).await;
        let part = &outcome.parts[0];
        assert_eq!(part.application.as_ref().unwrap().reference, "PMR22-0001");
        assert!(
            part.verdict.guess.as_ref().unwrap().contains(
                "Fenland Academy, Chatteris (URN 190105) is the successor of Fenland Community School"
            ),
            "{:?}",
            part.verdict
        );
        assert_eq!(office.register().await, "190005 review");
    });
}

/// What `rehearse` says of these mails, in the order of their names.
fn rehearsed(mails: &[Mail], copy: Option<&str>) -> (Vec<Value>, String) {
    let folder = tempfile::tempdir().unwrap();
    for (n, mail) in mails.iter().enumerate() {
        let received = format!(
            "Received: from a.test by mx.cambridgemathshub.test for <admin@cambridgemathshub.test>; Tue, 3 May 2022 1{n}:00:00 +0100\n"
        );
        let raw = [received.as_bytes(), &mail.raw()].concat();
        fs::write(folder.path().join(format!("{n}.eml")), raw).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command
        .args(["rehearse", "--json", "--config"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/hub.toml"))
        .arg(folder.path())
        .env("COUNTERSIGN_LOG", "error");
    if let Some(copy) = copy {
        command.arg("--register").arg(register(copy));
    }
    let output = command.output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines.lines().map(|l| serde_json::from_str(l).unwrap());
    (lines.collect(), error)
}

#[test]
fn a_rehearsal_asks_the_register_it_is_given() {
    let mails = [
        form_with_urn(&OAK, "199999").id("a"),
        form_with_urn(&ELM, "190010").id("b"),
        form_with_urn(&FENLAND, "190005").id("c"),
    ];
    let missing = |line: &Value| line["missing"].to_string();
    let advice = |line: &Value| line["advice"].to_string();
    let (full, told) = rehearsed(&mails, Some(FULL));
    assert_eq!(missing(&full[0]), "[\"school_urn\"]");
    assert!(advice(&full[0]).contains("`set PMR22-0001 school_urn 190001`"));
    assert_eq!(full[1]["decision"], "hold-for-review");
    assert_eq!(full[1]["review"][0], "ambiguous-match");
    assert!(advice(&full[2]).contains("its successor is Fenland Academy"));
    assert!(told.contains("line 19: \"19OO16\" is no URN"), "{told}");

    let (short, told) = rehearsed(&mails, Some("short.csv"));
    assert_eq!(missing(&short[0]), "[]", "its age is unknown");
    assert!(advice(&short[0]).contains("(of unknown age) has no URN 199999"));
    assert_eq!(short[1]["review"][0], "ambiguous-match");
    assert!(told.is_empty(), "{told}");

    let (without, _) = rehearsed(&mails, None);
    for line in &without {
        assert_eq!(line["decision"], "acknowledge-complete");
        assert!(!advice(line).contains("URN"), "{line}");
    }

    let (none, told) = rehearsed(&mails, Some("README.md"));
    assert!(
        none.is_empty() && told.contains("it is no school register"),
        "{told}"
    );
}
