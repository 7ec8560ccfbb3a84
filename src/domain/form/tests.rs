//! Which documents are forms, of which programme and year, and what single cells say.

use chrono::NaiveDate;
use std::{fs, path::PathBuf};

use super::*;
use crate::domain::programme::Attribute;
use crate::{
    config::programmes,
    document::{self, text},
};

fn forms() -> Forms {
    Forms::new(&programmes::shipped().unwrap())
}

fn blank(name: &str) -> Document {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus/forms")
        .join(name);
    let bytes = fs::read(path).unwrap();
    document::open(name, "", &bytes).remove(0).result.unwrap()
}

fn form(outcome: Outcome) -> FormReading {
    match outcome {
        Outcome::Form(reading) => reading,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_blank_form_is_known_and_holds_nothing() {
    for (file, programme) in [
        (
            "Primary-Mastery-Readiness-Information-and-Application-2022-23.docx",
            "pmr-2022",
        ),
        (
            "Primary Mastery Readiness Work Group 2024-25.docx",
            "pmr-2024",
        ),
        ("Secondary-TfM-Information-and-EoI-2022-23.docx", "sec-2022"),
        (
            "Mastery Readiness Declaration of Commitment March 2018.docx",
            "mrp-2018",
        ),
    ] {
        let reading = form(forms().read(file, &blank(file)));
        assert_eq!(reading.programme, programme);
        assert_eq!(reading.other_year, None, "{file}");
        let keys: Vec<_> = reading
            .fields
            .keys()
            .filter(|k| **k != Key::MathsHub)
            .collect();
        assert!(
            reading.blank && keys.is_empty(),
            "{file}: {:?}",
            reading.fields
        );
        assert!(!reading.placeholders.is_empty(), "{file}");
    }
}

#[test]
fn guidance_and_letters_are_no_forms() {
    let guidance = "Primary-TfM-Development-Information-2021-22.docx";
    assert_eq!(forms().read(guidance, &blank(guidance)), Outcome::NoForm);
    for body in [
        "Dear Hub,\nWe would like to join the Primary Mastery Readiness Work Group 2022/23.\nOur URN: 191234\nHeadteacher: Ann Bell\nRegards",
        "teacher reference number (TRN) of Lead Participant 2: 0736500",
        "Maths Hub newsletter\nPrimary Mastery Readiness Work Group: apply now!\nName: see website\nEmail: news@hub.test",
        "",
    ] {
        assert_eq!(
            forms().read("body", &text::read(body)),
            Outcome::NoForm,
            "{body}"
        );
    }
}

const PMR: &str = "Primary Mastery Readiness Work Group Application Form\n\
    School details\nName of school: Oak Primary\nAddress: 1 High St, March\nSchool URN: 191234\n\
    Contact telephone number: 01632 960123\nName of headteacher: Ann Bell\nEmail: ann@oak.test\n\
    Details of Lead Participant 1\nName: Bo Li\nEmail: bo@oak.test\n\
    School role/s including teaching group(s) in YEAR: Year 4\n";

#[test]
fn the_printed_year_tells_the_programme() {
    for (year, programme, other) in [
        ("2022/23", "pmr-2022", None),
        ("2024-25", "pmr-2024", None),
        ("2021/22", "pmr-2022", Some("2021/22")),
        ("2025/26", "pmr-2024", Some("2025/26")),
    ] {
        let reading = form(forms().read("body", &text::read(&PMR.replace("YEAR", year))));
        assert_eq!(
            (reading.programme.as_str(), reading.other_year.as_deref()),
            (programme, other)
        );
    }
}

#[test]
fn the_day_tells_the_programme_where_no_year_is_printed() {
    let undated = PMR.replace(" in YEAR", "");
    let dated = PMR.replace("YEAR", "2024-25");
    let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
    for (text, day, programme) in [
        (&undated, day("2022-05-03"), "pmr-2022"),
        (&undated, day("2024-05-03"), "pmr-2024"),
        // of no year that we know
        (&undated, day("2012-05-03"), "pmr-2024"),
        (&undated, None, "pmr-2024"),
        // what is printed counts
        (&dated, day("2022-05-03"), "pmr-2024"),
    ] {
        let reading = form(forms().read_sent("body", &text::read(text), day));
        assert_eq!(
            (reading.programme.as_str(), reading.other_year),
            (programme, None),
            "{day:?}"
        );
    }
}

#[test]
fn a_form_of_no_programme_is_said_to_be_one() {
    let body = "Sustaining Maths Hub Work Group - sign-up sheet\nName of school: Oak\nSchool URN: 191234\n\
        Address: 1 High St\nLocal Authority: Norfolk\nName: Ann Bell\nEmail: a@oak.test\nTelephone: 01632 960123";
    assert_eq!(
        forms().read("body", &text::read(body)),
        Outcome::UnknownForm
    );
}

#[test]
fn the_layout_of_ours_under_the_title_of_another_programme_is_no_form_of_ours() {
    let under = |title: &str| {
        PMR.replacen(
            "Primary Mastery Readiness Work Group Application Form",
            title,
            1,
        )
    };
    for title in [
        "Primary Teaching for Mastery Embedding Work Group Application Form",
        "Early Years Mastering Number Work Group Application Form",
        "Mastering Number Work Group Application Form",
        "Years 5-8 Continuity Work Group - Application Form",
        "Expression of Interest Form - Fractions trial 2022",
        "Primary Textbook Match-Funding Programme, Declaration of Commitment",
    ] {
        let read = forms().read("body", &text::read(&under(title)));
        assert_eq!(read, Outcome::UnknownForm, "{title}");
    }
    for title in [
        "Primary Mastery Readiness Work Group Application Form 2022/23",
        "Oakfield Primary School: Mastery Readiness application",
        "Mastery Readiness application\nWe are in the Mastering Number programme already",
        "Mastery Readiness Work Group Application\nFrom Readiness to Embedding: the Work Group programme",
    ] {
        let read = forms().read("body", &text::read(&under(title)));
        assert!(matches!(read, Outcome::Form(_)), "{title}: {read:?}");
    }
}

#[test]
fn forms_of_two_schools_in_one_file_are_two() {
    let second = PMR
        .replace("Oak Primary", "Ash Infants")
        .replace("191234", "195678")
        .replace("oak", "ash");
    let body = format!("{PMR}\n{second}").replace("YEAR", "2022/23");
    let Outcome::Several(readings) = forms().read("body", &text::read(&body)) else {
        panic!("one form");
    };
    let urns: Vec<_> = readings
        .iter()
        .map(|r| r.fields[&Key::SchoolUrn].value.as_str())
        .collect();
    assert_eq!(urns, ["191234", "195678"]);
    let head = Key::Person(Role::Headteacher, Attribute::Email);
    assert_eq!(readings[1].fields[&head].value, "ann@ash.test");
}

#[test]
fn labels_are_understood_in_free_text() {
    let forms = forms();
    let check = |text: &str, key: &str| {
        let expected = Meaning::Field(key.parse().unwrap());
        assert_eq!(forms.labels().classify(text), Some(expected), "{text}");
    };
    check(
        "teacher reference number (TRN) of Lead Participant 2: 0736500",
        "lead_2.trn",
    );
    check("Lead teacher 1 - email", "lead_1.email");
    check("headteacher's email address", "headteacher.email");
    check("Lead Particpant 1 telehpone", "lead_1.phone");
    check("School URN 191234", "school_urn");
    check("Signature of Lead Participant 2", "signature.lead_2");
    assert_eq!(
        forms.labels().classify("Email"),
        Some(Meaning::Attribute(Attribute::Email))
    );
    for text in [
        "Oakfield Primary School",
        "Ann Bell",
        "Maths lead, Year 4",
        "191234",
        "",
    ] {
        assert_eq!(forms.labels().classify(text), None, "{text}");
    }
}

#[test]
fn a_value_says_where_it_stands() {
    let reading = form(forms().read("body", &text::read(&PMR.replace("YEAR", "2022/23"))));
    assert_eq!(reading.fields[&Key::SchoolUrn].source, "body, paragraph 5");
}

#[test]
fn a_mixed_cell_is_taken_apart() {
    let body = PMR
        .replace("YEAR", "2022/23")
        .replace(
            "Name: Bo Li\nEmail: bo@oak.test",
            "Name and email: Bo Li, bo@oak.test",
        )
        .replace(
            "Name of headteacher: Ann Bell\nEmail: ann@oak.test",
            "Name of headteacher: Ann Bell <ann@oak.test>\nEmail:",
        );
    let reading = form(forms().read("body", &text::read(&body)));
    for (key, value) in [
        ("lead_1.name", "Bo Li"),
        ("lead_1.email", "bo@oak.test"),
        ("headteacher.name", "Ann Bell"),
        ("headteacher.email", "ann@oak.test"),
    ] {
        let got = reading
            .fields
            .get(&key.parse().unwrap())
            .map(|v| v.value.as_str());
        assert_eq!(got, Some(value), "{key}");
    }
}

#[test]
fn a_document_without_end_is_read_to_its_limit_and_said_to_be_cut() {
    let form = PMR.replace("YEAR", "2022/23");
    let read = |body: String| forms().read("body", &text::read(&body));
    for more in [
        "Please read the notes\n".repeat(limits::LINES),
        "Name of school\tOak\n".repeat(limits::LINES),
        (0..limits::FORMS)
            .map(|n| {
                form.replace("Oak Primary", &format!("Ash {n} Infants"))
                    .replace("191234", &format!("{}", 195_000 + n))
                    .replace("oak", &format!("ash{n}"))
            })
            .collect(),
    ] {
        let Outcome::TooLong(readings) = read(format!("{form}{more}")) else {
            panic!("{} bytes are read as if they were all", more.len());
        };
        assert_eq!(readings[0].fields[&Key::SchoolUrn].value, "191234");
        assert!(readings.len() <= limits::FORMS);
    }
    let long = "We want to. ".repeat(limits::ANSWER);
    let reading = form_of(&format!("{form}Headteacher statement\n{long}"));
    assert_eq!(
        reading.fields[&Key::Statement].value.chars().count(),
        limits::ANSWER
    );
    assert!(form_of(&form).doubts.is_empty());
}

fn form_of(body: &str) -> FormReading {
    form(forms().read("body", &text::read(body)))
}

#[test]
fn two_schools_above_one_set_of_people_are_one_form_for_a_person_to_see() {
    let school = |name: &str, urn: u32| {
        format!(
            "Name of school: {name}\nAddress: 1 Hill Road, Ely, CB7 4XX\nSchool URN: {urn}\n\
             Contact telephone number: 01632 960123\nLocal Authority: Kent\n"
        )
    };
    let people = "Name of headteacher: Ann Bell\nEmail: ann@oak.test\n\
        Details of Lead Participant 1\nName: Bo Li\nEmail: bo@oak.test\n";
    let title = "Primary Mastery Readiness Work Group 2022/23\nSchool details\n";
    let (infants, juniors) = (school("Oak Infants", 191234), school("Oak Juniors", 191235));
    let reading = form_of(&format!("{title}{infants}{juniors}{people}"));
    assert_eq!(reading.other_school.as_deref(), Some("191235"));
    assert_eq!(reading.fields.get(&Key::SchoolUrn).unwrap().value, "191234");
    // each with its people is two
    let both = format!("{title}{infants}{people}{juniors}{people}");
    let outcome = forms().read("body", &text::read(&both));
    assert!(matches!(outcome, Outcome::Several(forms) if forms.len() == 2));
}
