//! A notification for each answer: every way providers set questions and answers.

use super::letterbox::{Mail, answers, field, judged, kind, lines, mail, notice, with};

const TITLE: &str = "Primary Mathematics Teaching for Mastery Development Work Groups 2021/22";

type Answers = [(&'static str, String)];

/// Every way of setting them: a name, whether it is HTML, and the body.
fn layouts(answers: &Answers) -> Vec<(&'static str, bool, String)> {
    let each = |one: &dyn Fn(usize, &str, &str) -> String| -> String {
        answers
            .iter()
            .enumerate()
            .map(|(n, (question, answer))| one(n + 1, question, answer))
            .collect()
    };
    let br = |text: &str| text.replace('\n', "<br>");
    vec![
        (
            "a table of two columns",
            true,
            format!(
                "<p>{TITLE} has a new response.</p><table><tr><td>Timestamp</td><td>10/05/2021 08:59:58</td></tr>{}</table><p><a href=\"https://docs.google.com/forms/d/x/edit#responses\">View responses</a></p>",
                each(&|_, q, a| format!("<tr><td><b>{q}</b></td><td>{}</td></tr>", br(a)))
            ),
        ),
        (
            "a table with numbers",
            true,
            format!(
                "<h2>{TITLE}</h2><table>{}</table>",
                each(&|n, q, a| format!("<tr><td>{n}.</td><td>{q} *</td><td>{}</td></tr>", br(a)))
            ),
        ),
        (
            "bold questions, answers after a break",
            true,
            format!(
                "<p>New response to {TITLE}</p>{}<p>Sent via Power Automate</p>",
                each(&|_, q, a| format!("<p><strong>{q}</strong><br>{}</p>", br(a)))
            ),
        ),
        (
            "bold questions with a colon, answers beside them",
            true,
            format!(
                "<div>New response to {TITLE}</div>{}",
                each(&|_, q, a| format!(
                    "<div><span style=\"font-weight:700\">{q}:</span> {}</div>",
                    br(a)
                ))
            ),
        ),
        (
            "headings",
            true,
            format!(
                "<h1>{TITLE}</h1>{}",
                each(&|_, q, a| format!("<h3>{q}</h3><p>{}</p>", br(a)))
            ),
        ),
        (
            "a list of definitions",
            true,
            format!(
                "<p>{TITLE}</p><dl>{}</dl>",
                each(&|_, q, a| format!("<dt>{q}</dt><dd>{}</dd>", br(a)))
            ),
        ),
        (
            "numbered lines",
            false,
            format!(
                "You have a new response to: {TITLE}\n\nSubmitted: 10/05/2021 08:59\n\n{}This is an automatic notification. Do not reply to this email.",
                each(&|n, q, a| format!(
                    "{n}. {q}\n{}\n\n",
                    if a.is_empty() { "(no answer)" } else { a }
                ))
            ),
        ),
        (
            "numbered with colons on one line",
            false,
            format!(
                "{TITLE}\n\n{}",
                each(&|n, q, a| format!("Q{n}: {q}: {a}\n"))
            ),
        ),
        (
            "label and value",
            false,
            format!(
                "{TITLE}\nSubmission time: 5/10/2021 8:59:00 AM\n{}\nView results\nhttps://forms.example/abc",
                each(&|_, q, a| format!("{q}: {a}\n"))
            ),
        ),
        (
            "questions and answers under one another",
            false,
            format!(
                "Thanks. A new response to {TITLE}:\n\n{}Powered by Forms",
                each(&|_, q, a| format!("{q} *\n{a}\n\n"))
            ),
        ),
        (
            "stars around the questions",
            false,
            format!("{TITLE}\n\n{}", each(&|_, q, a| format!("*{q}:* {a}\n"))),
        ),
    ]
}

/// A school for each layout, so that all can be judged together.
fn each_layout(given: fn(usize) -> Vec<(&'static str, String)>) -> (Vec<&'static str>, Vec<Mail>) {
    (0..layouts(&answers(0)).len())
        .map(|n| {
            let (name, html, body) = layouts(&given(n)).swap_remove(n);
            let note = notice(
                &format!("New response {n}"),
                &format!("Mon, 10 May 2021 09:{n:02}:00 +0100"),
            );
            let note = if html {
                note.says_html(&body)
            } else {
                note.says(&body)
            };
            (name, note)
        })
        .unzip()
}

#[tokio::test]
async fn however_it_is_set_a_notification_says_the_same() {
    let (names, mails) = each_layout(answers);
    for (n, (name, one)) in names.iter().zip(judged(&mails).await).enumerate() {
        assert_eq!(
            lines(&one),
            [format!(
                "tfmd-2021:{} acknowledge-complete -> acknowledgement to a.marsh cc head",
                190_600 + n
            )],
            "{name}\n{}",
            mails[n].body
        );
        assert_eq!(kind(&one), "online-notification", "{name}");
        for (question, answer) in answers(n) {
            let key = KEYS.iter().find(|(q, _)| *q == question).unwrap().1;
            assert_eq!(field(&one, key), answer, "{name}: {question}");
        }
    }
}

const KEYS: [(&str, &str); 21] = [
    ("Which Maths Hub are you applying to?", "maths_hub"),
    ("Name of school", "school_name"),
    ("Address", "school_address"),
    ("School URN", "school_urn"),
    ("Contact telephone number", "school_phone"),
    ("Name of headteacher", "headteacher.name"),
    ("Headteacher email", "headteacher.email"),
    ("Local Authority", "local_authority"),
    ("Lead teacher 1 - name", "lead_1.name"),
    ("Lead teacher 1 - email", "lead_1.email"),
    (
        "Lead teacher 1 - Teacher reference number (TRN)",
        "lead_1.trn",
    ),
    ("Lead teacher 1 - telephone", "lead_1.phone"),
    ("Lead teacher 1 - role and teaching group", "lead_1.role"),
    ("Lead teacher 2 - name", "lead_2.name"),
    ("Lead teacher 2 - email", "lead_2.email"),
    (
        "Lead teacher 2 - Teacher reference number (TRN)",
        "lead_2.trn",
    ),
    ("Lead teacher 2 - telephone", "lead_2.phone"),
    ("Lead teacher 2 - role and teaching group", "lead_2.role"),
    (
        "We wish to be considered as part of a group application",
        "group.requested",
    ),
    ("Schools you would like to be placed with", "group.schools"),
    ("Relationship to the schools named", "group.relationship"),
];

#[tokio::test]
async fn answers_of_several_lines_stay_whole_and_empty_ones_empty() {
    let (names, mails) = each_layout(|n| {
        let given = with(answers(n), "Address", "The Green\nDereham\nNR19 3AB");
        let schools = "Ash Primary: same trust\nOak Primary\n\nElm Infants";
        let given = with(given, "Schools you would like to be placed with", schools);
        with(given, "Local Authority", "")
    });
    for (n, (name, one)) in names.iter().zip(judged(&mails).await).enumerate() {
        assert_eq!(
            lines(&one),
            [format!(
                "tfmd-2021:{} request-missing [local_authority] -> missing-items to a.marsh cc head",
                190_600 + n
            )],
            "{name}\n{}",
            mails[n].body
        );
        let words = |key: &str| -> String {
            let value = field(&one, key).replace(',', " ");
            value.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            words("school_address"),
            "The Green Dereham NR19 3AB",
            "{name}"
        );
        assert_eq!(
            words("group.schools"),
            "Ash Primary: same trust Oak Primary Elm Infants",
            "{name}"
        );
    }
}

/// Whom the provider recorded gets the letter; a name alone or "anonymous" is nobody.
#[tokio::test]
async fn the_letter_goes_to_the_respondent_as_recorded() {
    let cases = [
        ("Respondent: office@willow.example", "office cc head"),
        (
            "Responder's Email: Pat Office <office@willow.example>",
            "office cc head",
        ),
        ("Email address: office@willow.example", "office cc head"),
        ("Submitted by: head@willow3.norfolk.sch.uk.test", "head"),
        (
            "A new response was submitted by Pat (office@willow.example).",
            "office cc head",
        ),
        ("Responder's Email: anonymous", "a.marsh cc head"),
        ("Responder's Email:", "a.marsh cc head"),
        ("Submitted: 10/05/2021 14:03", "a.marsh cc head"),
    ];
    let notes: Vec<Mail> = cases
        .iter()
        .enumerate()
        .map(|(n, (head, _))| {
            let body: String = answers(n)
                .iter()
                .map(|(q, a)| format!("{q}: {a}\n"))
                .collect();
            let date = format!("Mon, 10 May 2021 09:{n:02}:00 +0100");
            notice(&format!("Response {n}"), &date).says(&format!("{TITLE}\n{head}\n{body}"))
        })
        .collect();
    for (n, one) in judged(&notes).await.iter().enumerate() {
        let (head, to) = cases[n];
        assert_eq!(
            lines(one),
            [format!(
                "tfmd-2021:{} acknowledge-complete -> acknowledgement to {to}",
                190_600 + n
            )],
            "{head}"
        );
    }
}

/// Another hub's wording and order; labels repeat, and some questions are nobody's.
#[tokio::test]
async fn questions_are_known_by_their_words_not_by_their_place() {
    let body = "Email address
ruth@fernhill.suffolk.sch.uk.test

School name *
Fern Hill CofE Primary

URN (six digits)
190690

Name of headteacher
Ola Fern

Email
ola@fernhill.suffolk.sch.uk.test

Is there a car park?
Yes: behind the hall

Full name of lead teacher 1 (this should be the maths lead)
Ruth Mere

Email address of lead teacher 1
ruth@fernhill.suffolk.sch.uk.test

TRN of lead teacher 1
3123499

Telephone (lead teacher 1)
01632 960777

Role of lead teacher 1
Assistant head

Name of lead teacher 2
Sam Reed

Email address of lead teacher 2
sam@fernhill.suffolk.sch.uk.test

TRN of lead teacher 2
3223499

Phone number of lead teacher 2
01632 960778

Role of lead teacher 2
Year 2 teacher, English: lead

School address
Fern Hill
Bury
IP33 1AA

Telephone number of school
01632 960770

Local authority
Suffolk

Which Maths Hub?
Cambridge
";
    let note = notice(
        "TfM Development 2021/22 - new response",
        "Mon, 10 May 2021 13:00:00 +0100",
    );
    let one = &judged(&[note.says(body)]).await[0];
    assert_eq!(
        lines(one),
        ["tfmd-2021:190690 acknowledge-complete -> acknowledgement to ruth cc ola"]
    );
    assert_eq!(
        field(one, "headteacher.email"),
        "ola@fernhill.suffolk.sch.uk.test"
    );
    assert_eq!(field(one, "lead_2.role"), "Year 2 teacher, English: lead");
    assert_eq!(field(one, "school_phone"), "01632 960770");
}

#[tokio::test]
async fn who_is_not_proved_to_be_the_provider_is_held() {
    let body: String = answers(4)
        .iter()
        .map(|(q, a)| format!("{q}: {a}\n"))
        .collect();
    let note = |n: &str| {
        notice(
            &format!("New response to {TITLE} {n}"),
            "Mon, 10 May 2021 09:00:00 +0100",
        )
        .says(&body)
    };
    let other = |mut mail: Mail| {
        mail.from = "no-reply@otherforms.test".to_owned();
        mail
    };
    let seen = judged(&[note("a").unproved(), other(note("b"))]).await;
    assert_eq!(lines(&seen[0]), ["none hold-for-review not-authenticated"]);
    assert_eq!(kind(&seen[0]), "online-notification");
    assert_eq!(lines(&seen[1]), ["none hold-for-review suspicious"]);
}

#[tokio::test]
async fn a_notification_without_the_answers_is_told_to_a_person() {
    let note = notice(
        &format!("New response to {TITLE}"),
        "Mon, 10 May 2021 09:00:00 +0100",
    )
    .says("Somebody has answered.\nView results: https://forms.example/x");
    let one = &judged(&[note]).await[0];
    assert_eq!(lines(one), ["none hold-for-review unreadable"]);
    let guess = one.judged.as_ref().unwrap().1.parts[0]
        .verdict
        .guess
        .clone();
    assert!(guess.unwrap().contains("export the answers"));
    // What else the provider writes is none of our business.
    let note = notice(
        "Your weekly forms digest",
        "Mon, 10 May 2021 09:00:00 +0100",
    )
    .says("Nothing new.");
    assert_eq!(lines(&judged(&[note]).await[0]), ["none ignore"]);
}

#[tokio::test]
async fn last_years_online_form_is_the_wrong_programme() {
    let body: String = answers(5)
        .iter()
        .map(|(q, a)| format!("{q}: {a}\n"))
        .collect();
    let note = notice(
        "New response: Teaching for Mastery Development Work Groups 2020/21",
        "Mon, 10 May 2021 09:00:00 +0100",
    );
    let one = &judged(&[note.says(&body)]).await[0];
    assert_eq!(
        lines(one),
        ["tfmd-2021:190605 hold-for-review wrong-programme -> received to a.marsh"]
    );
}

/// A respondent's own receipt, handed on by hand, is their form and not the provider's word.
#[tokio::test]
async fn a_receipt_handed_on_by_the_respondent_is_their_form() {
    let body: String = answers(6)
        .iter()
        .map(|(q, a)| format!("{q} *\n{a}\n\n"))
        .collect();
    let forward = mail(
        "Abel Marsh6 <a.marsh@willow6.norfolk.sch.uk.test>",
        &format!("Fwd: {TITLE}"),
        "Mon, 10 May 2021 16:00:00 +0100",
    )
    .says(&format!(
        "Just to let you know we have applied.\n\nAbel\n\n---------- Forwarded message ---------\nFrom: Forms <receipts@forms.example>\nDate: Mon, 10 May 2021, 15:58\nSubject: {TITLE}\nTo: <a.marsh@willow6.norfolk.sch.uk.test>\n\nThanks for filling out {TITLE}\nHere's what was received.\n\n{body}Create your own form\nReport abuse\n"
    ));
    let one = &judged(&[forward]).await[0];
    assert_eq!(
        lines(one),
        ["tfmd-2021:190606 acknowledge-complete -> acknowledgement to a.marsh cc head"]
    );
    assert_eq!(kind(one), "application");
}

/// The letter is no reply to a mail its reader never had.
#[tokio::test]
async fn the_letters_subject_is_the_application() {
    let body: String = answers(7)
        .iter()
        .map(|(q, a)| format!("{q}: {a}\n"))
        .collect();
    let note = notice(
        &format!("New response to {TITLE}"),
        "Mon, 10 May 2021 09:00:00 +0100",
    );
    let one = &judged(&[note.says(&body)]).await[0];
    let letter = &one.judged.as_ref().unwrap().1.parts[0].letters[0];
    assert_eq!(
        letter.subject,
        "Your application: Teaching for Mastery Development [TFMD21-0001]"
    );
}
