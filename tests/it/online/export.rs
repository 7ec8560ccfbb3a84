//! An export: a row a school, believed from an admin alone, and as often as one likes.

use super::letterbox::{
    HUB, Mail, answers, csv, field, judged, judged_by, kind, lines, mail, notice, reading, with,
    xlsx,
};

const TITLE: &str = "TfM Development 2021-22(1-9).xlsx";

/// As Microsoft Forms exports: its own columns, then the questions.
fn microsoft(rows: &[(&str, Vec<(&'static str, String)>)]) -> Vec<Vec<String>> {
    let own = ["ID", "Start time", "Completion time", "Email", "Name"];
    let heading = own
        .iter()
        .map(|s| (*s).to_owned())
        .chain(answers(0).iter().map(|(q, _)| (*q).to_owned()))
        .collect();
    let mut all: Vec<Vec<String>> = vec![heading];
    for (n, (respondent, given)) in rows.iter().enumerate() {
        let id = (n + 1).to_string();
        let name = if *respondent == "anonymous" {
            ""
        } else {
            "Pat Office"
        };
        let mut row: Vec<String> = [
            &id,
            "2021-05-20 09:00:00",
            "2021-05-20 09:20:00",
            respondent,
            name,
        ]
        .iter()
        .map(|s| (*s).to_owned())
        .collect();
        row.extend(given.iter().map(|(_, a)| a.clone()));
        all.push(row);
    }
    all
}

fn from_admin(n: usize, date: &str) -> Mail {
    mail(&format!("Hub office <{HUB}>"), &format!("Export {n}"), date)
}

const FIRST: &str = "Fri, 21 May 2021 09:00:00 +0100";
const SECOND: &str = "Sat, 22 May 2021 09:00:00 +0100";
const THIRD: &str = "Sun, 23 May 2021 09:00:00 +0100";

#[tokio::test]
async fn each_row_is_an_application_of_its_respondent() {
    let rows = microsoft(&[
        ("office@willow1.norfolk.sch.uk.test", answers(1)),
        ("anonymous", answers(2)),
        (
            "head@willow3.norfolk.sch.uk.test",
            with(answers(3), "Lead teacher 2 - email", "tbc"),
        ),
    ]);
    let expected = [
        "tfmd-2021:190601 acknowledge-complete -> acknowledgement to office cc head",
        "tfmd-2021:190602 acknowledge-complete -> acknowledgement to a.marsh cc head",
        "tfmd-2021:190603 request-missing [lead_2.email] -> missing-items to head",
    ];
    for (name, bytes) in [(TITLE, xlsx(&rows)), ("answers.csv", csv(&rows))] {
        let one = &judged(&[from_admin(1, FIRST).carries(name, &bytes)]).await[0];
        assert_eq!(lines(one), expected, "{name}");
        assert_eq!(kind(one), "online-notification");
        let form = &reading(one).forms[1];
        let urn = form
            .fields
            .iter()
            .find(|(k, _)| k.to_string() == "school_urn");
        assert!(urn.unwrap().1.source.contains("row 3"), "{:?}", urn);
    }
}

#[tokio::test]
async fn googles_columns_are_known_too() {
    let mut rows = vec![
        ["Timestamp", "Email Address"].map(str::to_owned).to_vec(),
        [
            "2021/05/20 2:03:28 pm GMT+1",
            "c.lunn@willow4.norfolk.sch.uk.test",
        ]
        .map(str::to_owned)
        .to_vec(),
        ["2021/05/21 9:03:28 am GMT+1", ""]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows[0].extend(answers(0).iter().map(|(q, _)| (*q).to_owned()));
    rows[1].extend(answers(4).into_iter().map(|(_, a)| a));
    rows[2].extend(answers(5).into_iter().map(|(_, a)| a));
    let export = from_admin(1, FIRST).carries("Form responses 1.csv", &csv(&rows));
    assert_eq!(
        lines(&judged(&[export]).await[0]),
        [
            "tfmd-2021:190604 acknowledge-complete -> acknowledgement to c.lunn cc head",
            "tfmd-2021:190605 acknowledge-complete -> acknowledgement to a.marsh cc head",
        ]
    );
}

#[tokio::test]
async fn the_same_rows_again_change_nothing_and_a_changed_one_is_a_revision() {
    let school = |n| ("anonymous", answers(n));
    let first = microsoft(&[school(1), school(2)]);
    let changed = (
        "anonymous",
        with(
            answers(2),
            "Lead teacher 2 - email",
            "new.person@willow2.norfolk.sch.uk.test",
        ),
    );
    let second = microsoft(&[school(1), changed, school(3)]);
    let seen = judged(&[
        from_admin(1, FIRST).carries("a.csv", &csv(&first)),
        from_admin(2, SECOND).carries("b.xlsx", &xlsx(&first)),
        from_admin(3, THIRD).carries("c.xlsx", &xlsx(&second)),
    ])
    .await;
    assert_eq!(
        lines(&seen[1]),
        ["tfmd-2021:190601 ignore", "tfmd-2021:190602 ignore"]
    );
    assert_eq!(
        lines(&seen[2]),
        [
            "tfmd-2021:190601 ignore",
            "tfmd-2021:190602 acknowledge-complete -> update to a.marsh",
            "tfmd-2021:190603 acknowledge-complete -> acknowledgement to a.marsh cc head",
        ]
    );
}

/// What the school has put right by mail is not undone by an export made of its first answers, nor
/// is a withdrawal; and what the notification brought is not news.
#[tokio::test]
async fn an_export_of_old_answers_undoes_nothing_said_since() {
    let given = with(
        answers(1),
        "Lead teacher 2 - Teacher reference number (TRN)",
        "",
    );
    let body: String = given.iter().map(|(q, a)| format!("{q}: {a}\n")).collect();
    let reply = |subject: &str, date: &str, words: &str| {
        mail(
            "Abel Marsh1 <a.marsh@willow1.norfolk.sch.uk.test>",
            subject,
            date,
        )
        .says(words)
    };
    let export = csv(&microsoft(&[("anonymous", given)]));
    let seen = judged(&[
        notice(
            "New response TfM Development 2021/22",
            "Thu, 20 May 2021 09:20:00 +0100",
        )
        .says(&body),
        reply(
            "TfM Development, URN 190601",
            "Thu, 20 May 2021 15:00:00 +0100",
            "Cora Lunn1's TRN is 3200001.\n\nAbel",
        ),
        from_admin(1, FIRST).carries("a.csv", &export),
        reply(
            "URN 190601",
            SECOND,
            "We have decided to withdraw our application.\n\nAbel",
        ),
        from_admin(2, THIRD).carries("b.csv", &export),
    ])
    .await;
    assert_eq!(
        lines(&seen[0]),
        ["tfmd-2021:190601 request-missing [lead_2.trn] -> missing-items to a.marsh cc head"]
    );
    assert_eq!(
        lines(&seen[2]),
        ["tfmd-2021:190601 ignore"],
        "{:?}",
        lines(&seen[1])
    );
    assert!(
        lines(&seen[3])[0].contains("withdrawal"),
        "{:?}",
        lines(&seen[3])
    );
    assert_eq!(lines(&seen[4]), ["tfmd-2021:190601 ignore"]);
}

#[tokio::test]
async fn bad_rows_are_told_and_good_ones_kept() {
    let nameless = with(with(answers(2), "School URN", ""), "Name of school", "");
    let mut rows = microsoft(&[
        ("anonymous", answers(1)),
        ("anonymous", nameless),
        ("anonymous", answers(3)),
    ]);
    rows.push(Vec::new());
    let mut long = rows[1].clone();
    long.push("one too many".to_owned());
    rows.push(long);
    let one = &judged(&[from_admin(1, FIRST).carries("a.csv", &csv(&rows))]).await[0];
    assert_eq!(
        lines(one),
        [
            "tfmd-2021:190601 acknowledge-complete -> acknowledgement to a.marsh cc head",
            "tfmd-2021:190603 acknowledge-complete -> acknowledgement to a.marsh cc head",
            "none hold-for-review unreadable",
        ]
    );
    let guess = one.judged.as_ref().unwrap().1.parts[2]
        .verdict
        .guess
        .clone()
        .unwrap();
    assert!(
        guess.contains("a.csv, row 3: it has neither a school's name nor a URN"),
        "{guess}"
    );
    assert!(guess.contains("a.csv, row 6: it has more cells"), "{guess}");
}

#[tokio::test]
async fn the_later_answer_of_one_school_counts() {
    let later = with(answers(1), "Lead teacher 1 - telephone", "01632 960999");
    let rows = microsoft(&[("anonymous", answers(1)), ("anonymous", later)]);
    let one = &judged(&[from_admin(1, FIRST).carries("a.csv", &csv(&rows))]).await[0];
    assert_eq!(lines(one).len(), 1);
    assert_eq!(field(one, "lead_1.phone"), "01632 960999");
}

#[tokio::test]
async fn an_export_is_believed_from_an_admin_alone() {
    let bytes = csv(&microsoft(&[
        ("anonymous", answers(1)),
        ("anonymous", answers(2)),
    ]));
    let held = ["none hold-for-review not-authenticated"];
    let school =
        mail("Pat <pat@willow1.norfolk.sch.uk.test>", "Export", FIRST).carries("a.csv", &bytes);
    assert_eq!(lines(&judged(&[school]).await[0]), held);
    let unproved = from_admin(1, FIRST).carries("a.csv", &bytes).unproved();
    assert_eq!(lines(&judged(&[unproved]).await[0]), held);
    // a colleague who is no admin, then one who is
    let jo = mail("Jo <jo@cambridgemathshub.test>", "Export", FIRST).carries("a.csv", &bytes);
    let mut config = super::letterbox::config();
    config.hubs.retain(|hub| hub.id == "cambridge");
    config.hubs[0]
        .staff
        .push(countersign::domain::address::Address::parse("jo@cambridgemathshub.test").unwrap());
    assert_eq!(
        lines(&judged_by(config.clone(), std::slice::from_ref(&jo)).await[0]),
        held
    );
    let admin = config.hubs[0].admins[0].clone();
    let address = config.hubs[0].staff[0].clone();
    config.hubs[0]
        .admins
        .push(countersign::domain::address::Mailbox { address, ..admin });
    assert_eq!(lines(&judged_by(config, &[jo]).await[0]).len(), 2);
}

/// Sent off in time and exported later, a form is not late.
#[tokio::test]
async fn the_time_the_provider_recorded_decides_whether_it_is_late() {
    let mut rows = microsoft(&[("anonymous", answers(1)), ("anonymous", answers(2))]);
    rows[2][2] = "2021-05-29 10:00:00".to_owned();
    let export = from_admin(1, "Mon, 31 May 2021 09:00:00 +0100").carries("a.csv", &csv(&rows));
    assert_eq!(
        lines(&judged(&[export]).await[0]),
        [
            "tfmd-2021:190601 acknowledge-complete -> acknowledgement to a.marsh cc head",
            "tfmd-2021:190602 hold-for-review late -> received to a.marsh",
        ]
    );
}

/// Its own columns renamed by the provider because they came twice, and blocks told by their names.
#[tokio::test]
async fn repeated_columns_belong_to_the_person_before_them() {
    let heading = [
        "ID",
        "Completion time",
        "Email",
        "Name",
        "Name of school",
        "School URN",
        "Address",
        "Contact telephone number",
        "Local Authority",
        "Maths Hub",
        "Name of headteacher",
        "Email2",
        "Lead teacher 1 name",
        "Email3",
        "TRN",
        "Telephone",
        "Role",
        "Lead teacher 2 name",
        "Email4",
        "TRN2",
        "Telephone2",
        "Role2",
    ];
    let row = [
        "1",
        "5/20/21 9:20:00",
        "office@elm.norfolk.sch.uk.test",
        "Pat",
        "Elm Primary",
        "190695",
        "1 Elm Road, Dereham, NR19 1AA",
        "01632 960001",
        "Norfolk",
        "Cambridge",
        "Ada Head",
        "head@elm.norfolk.sch.uk.test",
        "Bo One",
        "bo@elm.norfolk.sch.uk.test",
        "3100001",
        "01632 960002",
        "Maths lead",
        "Di Two",
        "di@elm.norfolk.sch.uk.test",
        "3200001",
        "01632 960003",
        "Year 3",
    ];
    let rows = [heading, row].map(|r| r.map(str::to_owned).to_vec());
    let export = from_admin(1, FIRST).carries("TfM.xlsx", &xlsx(&rows));
    let one = &judged(&[export]).await[0];
    assert_eq!(
        lines(one),
        ["tfmd-2021:190695 acknowledge-complete -> acknowledgement to office cc head"]
    );
    assert_eq!(field(one, "lead_1.email"), "bo@elm.norfolk.sch.uk.test");
    assert_eq!(field(one, "lead_2.trn"), "3200001");
}
