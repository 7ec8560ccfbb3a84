use super::provider::{
    Meta, instant, is_month_first, is_no_answer, mailbox, meta, numbered, question,
};

#[test]
fn times_as_providers_write_them() {
    for (text, month_first, expected) in [
        ("2021-05-12 14:03:28", false, "2021-05-12T13:03:28Z"),
        ("2021-05-12T14:03:28Z", false, "2021-05-12T14:03:28Z"),
        ("12/05/2021 14:03", false, "2021-05-12T13:03:00Z"),
        ("12/05/2021, 14:03:28", false, "2021-05-12T13:03:28Z"),
        ("5/12/21 14:03:28", true, "2021-05-12T13:03:28Z"),
        ("5/12/2021 2:03:28 PM", true, "2021-05-12T13:03:28Z"),
        ("2021/05/12 2:03:28 pm GMT+1", false, "2021-05-12T13:03:28Z"),
        ("12 May 2021 14:03", false, "2021-05-12T13:03:00Z"),
        ("12 January 2021 at 14:03", false, "2021-01-12T14:03:00Z"),
    ] {
        let found = instant(text, month_first).map(|t| t.format("%FT%TZ").to_string());
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }
    for text in ["", "soon", "14:03", "32/05/2021 14:03"] {
        assert_eq!(instant(text, false), None, "{text}");
    }
    assert!(is_month_first("5/14/21 9:00:00"));
    assert!(!is_month_first("14/5/21 9:00:00") && !is_month_first("5/4/21 9:00:00"));
}

#[test]
fn questions_without_what_is_added_to_them() {
    for (text, expected) in [
        ("12. Name of school *", "Name of school"),
        ("Q3: School URN:", "School URN"),
        ("Question 4 - Address (required)", "Address"),
        ("*Email*", "Email"),
        ("Local Authority (Optional)", "Local Authority"),
    ] {
        assert_eq!(question(text), expected, "{text}");
    }
    assert_eq!(numbered("12) Name"), Some((12, "Name")));
    assert_eq!(numbered("2 Mill Lane"), None);
    assert_eq!(numbered("01632 960001"), None);
    assert_eq!(numbered("12.30"), None);
}

#[test]
fn a_bare_email_is_the_respondents_only_before_the_questions() {
    assert_eq!(meta("Email", true), Some(Meta::Email));
    assert_eq!(meta("Email", false), None);
    assert_eq!(meta("Responder\u{2019}s Email:", false), Some(Meta::Email));
    assert_eq!(meta("Completion time", false), Some(Meta::Submitted));
    assert_eq!(meta("Name of school", true), None);
}

#[test]
fn nobody_and_nothing() {
    for text in [
        "(no answer)",
        "-",
        " ",
        "[]",
        "null",
        "No response",
        "(blank)",
    ] {
        assert!(is_no_answer(text), "{text}");
    }
    for text in ["No", "None of these", "0", "n/a"] {
        assert!(!is_no_answer(text), "{text}");
    }
    assert_eq!(mailbox("anonymous"), None);
    assert_eq!(mailbox(""), None);
    let found = mailbox("Jo Field (jo@oak.test)").unwrap();
    assert_eq!(found.name.as_deref(), Some("Jo Field"));
    assert_eq!(found.address.as_str(), "jo@oak.test");
}

#[test]
fn an_answer_above_a_question_is_no_part_of_it() {
    let forms = super::Forms::new(&crate::config::programmes::shipped().unwrap());
    let text = "Name of school\nOak School\nSchool URN\n190666\nName of headteacher\nA B\n\
                Headteacher email\na@b.test\nLead teacher 1 - name\nJo Oak\n\
                We wish to be considered as part of a group\napplication\nNo\n\
                Schools you would like to be placed with\n";
    let document = crate::document::text::read(text);
    let forms = forms.notified("body", &document, "TfM Development 2021/22");
    let value = |key: &str| {
        let key: super::Key = key.parse().unwrap();
        forms[0].fields.get(&key).map(|v| v.value.as_str())
    };
    assert_eq!(value("lead_1.name"), Some("Jo Oak"));
    assert_eq!(value("group.requested"), Some("No"));
    assert_eq!(value("group.schools"), None);
}

#[test]
fn what_heads_the_next_questions_is_no_answer() {
    let forms = super::Forms::new(&crate::config::programmes::shipped().unwrap());
    let text = "Section 1: Your school\nName of school: Oak School\nSchool URN: 190666\n\
                Local Authority: Kent\n\nSection 2: Lead teachers\nLead teacher 1 name: Jo Oak\n\
                Lead teacher 1 email: jo@oak.test\nLead teacher 1 role: Maths lead\n\nYear 4 class\n\
                Lead teacher 2 name: Bo Elm\n";
    let document = crate::document::text::read(text);
    let forms = forms.notified("body", &document, "TfM Development 2021/22");
    let value = |key: &str| {
        let key: super::Key = key.parse().unwrap();
        forms[0].fields.get(&key).map(|v| v.value.as_str())
    };
    assert_eq!(value("local_authority"), Some("Kent"));
    // an answer of two paragraphs
    assert_eq!(value("lead_1.role"), Some("Maths lead Year 4 class"));
}
