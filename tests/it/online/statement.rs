//! The head's statement, which an online programme asks for later.

use super::letterbox::{Mail, answers, docx, judged, kind, lines, mail, notice};

const WORDS: &str = "Our pupils join us with low starting points and we are already committed to teaching for mastery across the school. Two new colleagues have joined the maths team since Easter, the governors have set money aside for release time, and the whole staff want to learn together with other schools. We would use the year to work on reasoning and on the way we plan small steps.";

fn applied() -> Mail {
    let body: String = answers(1)
        .iter()
        .map(|(q, a)| format!("{q}: {a}\n"))
        .collect();
    notice(
        "New response TfM Development 2021/22",
        "Thu, 20 May 2021 09:20:00 +0100",
    )
    .says(&body)
}

fn from(who: &str, subject: &str) -> Mail {
    mail(
        &format!("<{who}@willow1.norfolk.sch.uk.test>"),
        subject,
        "Tue, 1 Jun 2021 11:00:00 +0100",
    )
}

async fn check(mail: Mail, expected: &str, advice: usize) {
    let subject = mail.subject.clone();
    let seen = judged(&[applied(), mail]).await;
    let one = &seen[1];
    assert_eq!(lines(one), [expected], "{subject}");
    assert_eq!(kind(one), "statement", "{subject}");
    let state = one.judged.as_ref().unwrap().1.parts[0]
        .state
        .clone()
        .unwrap();
    let statement = state
        .values
        .iter()
        .find(|(k, _)| k.to_string() == "statement")
        .unwrap();
    assert!(
        statement.1.value.starts_with("Our pupils join us"),
        "{subject}: {}",
        statement.1.value
    );
    assert!(
        statement.1.value.ends_with("small steps."),
        "{subject}: {}",
        statement.1.value
    );
    let long = state.advice.iter().filter(|a| a.contains("words")).count();
    assert_eq!(long, advice, "{subject}: {:?}", state.advice);
}

const TAKEN: &str = "tfmd-2021:190601 acknowledge-complete -> update to ";

#[tokio::test]
async fn it_is_taken_from_the_body() {
    let body = format!(
        "Dear all,\n\nAs requested, here is our statement:\n\n{WORDS}\n\nKind regards\nInes Quill1"
    );
    check(
        from("head", "Headteacher statement, Willow 1 (URN 190601)").says(&body),
        &format!("{TAKEN}head+a.marsh"),
        0,
    )
    .await;
}

#[tokio::test]
async fn it_is_taken_from_a_word_file_of_the_head_or_a_party() {
    let file = docx(&[
        "Headteacher statement",
        "Willow 1 Community Primary School",
        WORDS,
        "Ines Quill1",
        "Headteacher",
    ]);
    for (who, to) in [
        ("head", "head+a.marsh"),
        ("a.marsh", "a.marsh"),
        ("office", "office+a.marsh"),
    ] {
        check(
            from(who, "TfM Development, URN 190601")
                .says("Please find the head's statement attached.\n\nThank you")
                .carries("Willow statement.docx", &file),
            &format!("{TAKEN}{to}"),
            0,
        )
        .await;
    }
}

#[tokio::test]
async fn a_statement_over_the_limit_is_advice_to_the_admin() {
    let long = format!(
        "{} {}",
        "Our pupils join us every September with a wide range of needs and interests. ".repeat(20),
        WORDS
    );
    let file = docx(&[&long]);
    check(
        from("head", "URN 190601")
            .says("Our statement is attached.")
            .carries("doc1.docx", &file),
        &format!("{TAKEN}head+a.marsh"),
        1,
    )
    .await;
}

#[tokio::test]
async fn what_is_no_statement_changes_nothing() {
    let policy = docx(&["Calculation policy", WORDS]);
    let mail = from("head", "URN 190601")
        .says("Our calculation policy, as promised.")
        .carries("policy.docx", &policy);
    let seen = judged(&[applied(), mail]).await;
    assert_eq!(lines(&seen[1]), ["tfmd-2021:190601 ignore"]);
    // a stranger's statement is nobody's
    let stranger = super::letterbox::mail(
        "<x@elsewhere.test>",
        "Statement, URN 190601",
        "Tue, 1 Jun 2021 11:00:00 +0100",
    )
    .says("The statement is attached.")
    .carries("statement.docx", &docx(&[WORDS]));
    let seen = judged(&[applied(), stranger]).await;
    assert_eq!(
        lines(&seen[1]),
        ["none hold-for-review ambiguous-match -> received to x"]
    );
}
