//! A form in the words of a mail: whose message it is.

use super::super::{Reader, Watched};
use crate::{
    config::programmes,
    domain::{
        address::Address, authentication::Receiver, conversation::Said, form::FormReading, mail,
        programme::Key, reading::Reading,
    },
};

const FORM: &str = "Primary Mastery Readiness Work Group 2022/23\nApplication Form\nSchool details\n\
    Name of school: Oak Primary\nAddress: 1 Hill Road, Ely, CB7 4XX\nSchool URN: 191234\n\
    Contact telephone number: 01632 960123\nName of headteacher: Ann Bell\nEmail: ann@oak.test\n\
    Local Authority: Kent\nDetails of Lead Participant 1\nName: Bo Li\nEmail: bo@oak.test\n\
    Teacher reference number (TRN): 1234567\nTelephone: 01632 960123\n\
    Details of Lead Participant 2\nName: Cy Fry\nEmail: cy@oak.test\n\
    Teacher reference number (TRN): 2345678\nTelephone: 01632 960123\n";
const OUTLOOK: &str = "Please see below.\n\nFrom: Ann Bell <ann@oak.test>\nSent: 09 May 2022 08:12\n\
    To: Office <office@oak.test>\nSubject: Mastery\n\n";
const GMAIL: &str = "---------- Forwarded message ---------\nFrom: Ann Bell <ann@oak.test>\n\
    Date: Mon, 9 May 2022\nSubject: Mastery\nTo: Office <office@oak.test>\n\n";
const APPLE: &str =
    "Begin forwarded message:\n\n> From: Ann Bell <ann@oak.test>\n> Subject: Mastery\n>\n";

fn read(fields: &str, text: &str) -> Vec<FormReading> {
    whole(fields, text).forms
}

fn whole(fields: &str, text: &str) -> Reading {
    let reader = Reader::new(&programmes::shipped().unwrap());
    let mail = mail::parse(
        format!("From: office@oak.test\nTo: admin@hub.test\n{fields}\n\n{text}").as_bytes(),
    );
    let own = [Address::parse("admin@hub.test").unwrap()];
    let watched = Watched {
        own_addresses: &own,
        receiver: &Receiver::Nobody,
    };
    reader.read(&mail, watched, false)
}

/// Whether the mail brings a form.
fn brings(fields: &str, text: &str) -> bool {
    read(fields, text).iter().any(|form| !form.blank)
}

#[test]
fn a_statement_ends_where_the_mail_quotes() {
    let answer = "Subject: Re: Mastery\nIn-Reply-To: <a@oak.test>";
    let said = "Headteacher statement\nWe want help.\n";
    let quote = "\nOn Mon, 2 May 2022 at 09:00, Maths Hub <admin@hub.test> wrote:\n> Please fill in the form.\n";
    let check = |text: &str, expected: &str| {
        let forms = read(answer, text);
        let statement = forms
            .first()
            .and_then(|form| form.fields.get(&Key::Statement));
        assert_eq!(statement.map(|v| v.value.as_str()), Some(expected));
    };
    check(&format!("{FORM}{said}{quote}"), "We want help.");
    // the writer's own second paragraph
    check(
        &format!("{FORM}{said}\nOn Monday we met, and all agreed.\n{quote}"),
        "We want help.\nOn Monday we met, and all agreed.",
    );
}

#[test]
fn a_form_without_its_year_is_of_the_year_in_which_it_was_sent() {
    let undated = FORM.replace(" 2022/23", "");
    for (date, programme) in [
        ("Tue, 3 May 2022 09:00:00 +0100", "pmr-2022"),
        ("Fri, 3 May 2024 09:00:00 +0100", "pmr-2024"),
    ] {
        let forms = read(&format!("Subject: Our form\nDate: {date}"), &undated);
        let programmes: Vec<&str> = forms.iter().map(|f| f.programme.as_str()).collect();
        assert_eq!(programmes, [programme]);
    }
}

#[test]
fn a_form_that_is_passed_on_is_the_messages_own() {
    for fields in [
        "Subject: Fwd: Mastery",
        "Subject: FW: Mastery\nIn-Reply-To: <a@oak.test>",
        "Subject: Our form",
    ] {
        for opening in [OUTLOOK, GMAIL] {
            assert!(
                brings(fields, &format!("{opening}{FORM}")),
                "{fields} {opening}"
            );
        }
        let marked: String = FORM.lines().map(|line| format!("> {line}\n")).collect();
        assert!(brings(fields, &format!("{APPLE}{marked}")), "{fields}");
    }
}

#[test]
fn a_form_that_an_answer_quotes_is_none_of_its_own() {
    let answer = "Subject: Re: Mastery\nIn-Reply-To: <a@oak.test>";
    assert!(!brings(answer, &format!("{OUTLOOK}{FORM}")));
    let marked: String = FORM.lines().map(|line| format!("> {line}\n")).collect();
    assert!(!brings(
        answer,
        &format!("Thank you.\n\nOn 9 May 2022 the hub wrote:\n{marked}")
    ));
}

#[test]
fn a_line_of_a_form_is_no_answer_given_beside_it() {
    let dashed = FORM.replace(": ", " – ") + "Office email – office@oak.test\n";
    let supplies = |text: &str| {
        let said = whole("Subject: Our form", text).said;
        said.iter().any(|s| matches!(s, Said::Supplies { .. }))
    };
    assert!(!supplies(&dashed));
    // what is said above it is said
    assert!(supplies(&format!(
        "My email is bo.li@oak.test now.\n\n{dashed}"
    )));
}
