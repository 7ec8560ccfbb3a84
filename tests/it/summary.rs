//! The daily summary and the notices, from the calendar's call to the mail's parts.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use countersign::{
    config::hub::Mode,
    domain::{address::Address, mail},
    store::{
        applications, erase,
        outbox::{LetterRow, LetterState},
    },
};

use crate::{
    conversations::office::{ELM, Mail, OAK, Office, both},
    orders::{JO, SAM, with_admins},
};

/// Summaries or notices, oldest first.
async fn mails(office: &Office, kind: &str) -> Vec<LetterRow> {
    let all = office.letters().await;
    all.into_iter().filter(|l| l.kind == kind).collect()
}

/// The text part of the newest.
async fn newest(office: &Office, kind: &str) -> String {
    text_of(mails(office, kind).await.last().unwrap())
}

fn text_of(row: &LetterRow) -> String {
    mail::parse(&row.bytes).text.unwrap().replace("\r\n", "\n")
}

/// Everything a mail holds, decoded.
fn all_of(row: &LetterRow) -> String {
    let mail = mail::parse(&row.bytes);
    let mut all = format!("{}\n{}", mail.text.unwrap(), mail.html.unwrap());
    for part in &mail.parts {
        all.push_str(&String::from_utf8_lossy(&part.bytes));
    }
    all
}

/// Oakfield is complete, Elm Road misses a signature.
async fn two_schools(office: &mut Office) {
    office.wakes("2022-05-03T06:00:00Z").await;
    office.receives(&OAK.sends_form(&OAK.all()).id("oak")).await;
    office
        .receives(&ELM.sends_form(&[ELM.head()]).id("elm"))
        .await;
}

/// Case 80: a reminder for what is done, moved or cancelled; hundreds of single notices.
#[test]
fn each_admin_gets_the_summary_once_on_office_days() {
    both(|office| async move {
        let mut office = with_admins(office);
        two_schools(&mut office).await;
        for again in [
            "2022-05-04T06:30:00Z",
            "2022-05-04T06:31:00Z",
            "2022-05-04T09:00:00Z",
        ] {
            office.wakes(again).await;
        }
        let summaries = mails(&office, "summary").await;
        assert_eq!(summaries.len(), 2);
        for (summary, admin) in summaries.iter().zip([JO, SAM]) {
            let head = mail::parse(&summary.bytes);
            assert_eq!(head.to.len(), 1);
            assert_eq!(head.to[0].address, Address::parse(admin).unwrap());
            assert!(
                summary
                    .subject
                    .starts_with("Cambridge Maths Hub: nothing needs you")
            );
        }
        let text = newest(&office, "summary").await;
        for line in [
            "2 applications: 1 complete, 1 incomplete",
            "22 days left: the deadline is Thursday 26 May 2022",
            "- Oakfield Primary School, PMR22-0001: complete",
            "- Elm Road Primary School, PMR22-0002: signature of Lead Participant 2",
        ] {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(line), "{line}: {text}");
        }
        // Saturday, Sunday and the bank holidays of June are none.
        for closed in [
            "2022-05-07T07:00:00Z",
            "2022-06-02T07:00:00Z",
            "2022-06-03T07:00:00Z",
        ] {
            office.wakes(closed).await;
        }
        assert_eq!(mails(&office, "summary").await.len(), 2);
        // A quiet day has its own: silence means broken.
        office.wakes("2022-06-06T06:30:00Z").await;
        assert_eq!(mails(&office, "summary").await.len(), 4);
        let text = newest(&office, "summary").await;
        assert!(text.contains("Nothing needs you today"), "{text}");
        assert!(!text.contains("NEW APPLICATIONS"), "{text}");
    });
}

#[test]
fn the_chart_and_the_register_go_with_it_and_no_secret_does() {
    both(|office| async move {
        let mut office = with_admins(office);
        two_schools(&mut office).await;
        let evil = Mail::from(&OAK.lead_1()).in_reply_to("oak").says(
            &OAK.form()
                .replace("Mill Lane", "=HYPERLINK(\"http://evil.test\") Lane")
                .replace("Oakfield Primary School\n", "+1+1 Oakfield\n"),
        );
        office.receives(&evil).await;
        office.wakes("2022-05-04T06:30:00Z").await;
        let summary = mails(&office, "summary").await.pop().unwrap();
        let mail = mail::parse(&summary.bytes);
        let html = mail.html.clone().unwrap();
        let chart = mail
            .parts
            .iter()
            .find(|part| part.media_type == "image/png")
            .unwrap();
        assert!(chart.bytes.starts_with(b"\x89PNG\r\n"));
        let raw = String::from_utf8_lossy(&summary.bytes).into_owned();
        let cid = raw
            .split("Content-ID: <")
            .nth(1)
            .unwrap()
            .split('>')
            .next()
            .unwrap();
        assert!(html.contains(&format!("src=\"cid:{cid}\"")), "{cid}");
        let register = mail
            .parts
            .iter()
            .find(|part| part.name == "register-2022-05-04.csv")
            .unwrap();
        let table = String::from_utf8(register.bytes.clone()).unwrap();
        assert_eq!(table.lines().count(), 3, "{table}");
        assert!(table.contains("\"'+1+1 Oakfield\""), "{table}");
        assert!(!table.contains("\"=") && !table.contains("\"+"), "{table}");
        let all = all_of(&summary);
        for secret in [OAK.trn(1), OAK.trn(2), ELM.trn(1), "Secretly".to_owned()] {
            assert!(!all.contains(&secret), "{secret}");
            assert!(!raw.contains(&STANDARD.encode(&secret)));
        }
    });
}

/// Case 86: the queue for a person becomes toil.
#[test]
fn what_needs_a_person_comes_first_and_is_settled_by_the_printed_reply() {
    both(|office| async move {
        let mut office = with_admins(office);
        office.wakes("2022-06-07T06:00:00Z").await;
        office.now = "2022-06-07T09:00:00Z".parse().unwrap();
        office.receives(&OAK.sends_form(&OAK.all()).id("oak")).await;
        office.wakes("2022-06-08T06:30:00Z").await;
        let summary = mails(&office, "summary").await.pop().unwrap();
        assert!(
            summary.subject.contains("1 thing needs you"),
            "{}",
            summary.subject
        );
        let words = text_of(&summary)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        for told in [
            "- #1 Oakfield Primary School, PMR22-0001 It came after the closing date.",
            "It rests on: it arrived on Tuesday 7 June 2022, and the closing date was Thursday 26 May 2022",
            "Reply \"accept #1\" to let this mail count in spite of: late.",
        ] {
            assert!(words.contains(told), "{told}: {words}");
        }
        let reply = Mail::from(SAM)
            .subject("Re: Summary")
            .in_reply_to(&summary.message_id)
            .says("accept #1");
        office.receives(&reply).await;
        assert_eq!(office.register().await, "190001 complete");
    });
}

#[test]
fn new_items_are_told_at_noon_and_at_half_past_three() {
    both(|office| async move {
        let mut office = with_admins(office);
        office.wakes("2022-05-04T06:00:00Z").await;
        office.wakes("2022-05-04T06:30:00Z").await;
        office.wakes("2022-05-04T11:00:00Z").await;
        assert!(mails(&office, "notice").await.is_empty());
        let asks = |id: &str| {
            Mail::from(&OAK.head())
                .subject("Mastery Readiness")
                .id(id)
                .says("Could you tell us when the Mastery Readiness work begins?")
        };
        office.now = "2022-05-04T11:10:00Z".parse().unwrap();
        assert_eq!(
            office.answers(&asks("one")).await,
            "hold-for-review question"
        );
        // The deadline is far: a quarter of an hour does not matter.
        office.wakes("2022-05-04T13:00:00Z").await;
        assert!(mails(&office, "notice").await.is_empty());
        office.wakes("2022-05-04T14:30:00Z").await;
        let notices = mails(&office, "notice").await;
        assert_eq!(notices.len(), 2);
        assert!(
            text_of(&notices[0]).contains("- #1 "),
            "{}",
            text_of(&notices[0])
        );
        // The next summary lists it again; a notice does not.
        office.wakes("2022-05-05T06:30:00Z").await;
        assert!(newest(&office, "summary").await.contains("- #1 "));
        office.wakes("2022-05-05T11:00:00Z").await;
        assert_eq!(mails(&office, "notice").await.len(), 2);
    });
}

#[test]
fn near_a_deadline_new_items_are_told_within_a_quarter_of_an_hour() {
    both(|office| async move {
        let mut office = with_admins(office);
        // Thursday 26 May is the deadline; the last two office days are Wednesday and Thursday.
        for (day, told) in [("20", 0), ("25", 2), ("26", 4)] {
            office.wakes(&format!("2022-05-{day}T06:30:00Z")).await;
            office.wakes(&format!("2022-05-{day}T11:00:00Z")).await;
            office.now = format!("2022-05-{day}T11:00:00Z").parse().unwrap();
            let asks = Mail::from(&OAK.head())
                .subject("Mastery Readiness")
                .id(day)
                .says(&format!(
                    "When does the Mastery Readiness work begin, on {day}?"
                ));
            office.receives(&asks).await;
            let soon = office.now + TimeDelta::minutes(15);
            office.wakes(&soon.to_rfc3339()).await;
            assert_eq!(mails(&office, "notice").await.len(), told, "{day}");
        }
        let text = newest(&office, "notice").await;
        assert!(
            text.contains("The deadline is near: Thursday 26 May 2022"),
            "{text}"
        );
    });
}

#[test]
fn a_hub_that_only_observes_is_shown_what_would_have_gone() {
    both(|office| async move {
        let mut office = with_admins(office).furnished(|config| {
            for hub in &mut config.hubs {
                hub.mode = Mode::Observe;
            }
        });
        two_schools(&mut office).await;
        office.wakes("2022-05-04T06:30:00Z").await;
        let words = newest(&office, "summary").await;
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains("WHAT WOULD HAVE BEEN SENT - Oakfield Primary School, PMR22-0001: acknowledgement to"),
            "{words}"
        );
        let summary = mails(&office, "summary").await.pop().unwrap();
        assert_eq!(summary.state, LetterState::Due, "admins hear in every mode");
    });
}

/// Case 85: the sender hears nothing.
#[test]
fn mail_of_people_that_nobody_answered_is_counted() {
    both(|office| async move {
        let mut office = with_admins(office);
        office.wakes("2022-05-03T06:00:00Z").await;
        let parking = Mail::from("caretaker@lodeheath.test")
            .subject("Parking on Thursday")
            .says("The car park is closed on Thursday.");
        assert_eq!(office.answers(&parking).await, "ignore");
        office.wakes("2022-05-04T06:30:00Z").await;
        let words = newest(&office, "summary").await;
        assert!(
            words.contains("- caretaker@lodeheath.test: Parking on Thursday"),
            "{words}"
        );
    });
}

/// Cases 6, 25 and 26: an inbox that nobody reads any more, and what was caught up with.
/// Case 25: a login that is dead for days is told.
#[test]
fn a_mailbox_not_read_for_hours_is_told_once_and_what_was_caught_up_is_counted() {
    both(|office| async move {
        let mut office = with_admins(office);
        office.wakes("2022-05-04T06:00:00Z").await;
        let looked = "2022-05-04T06:00:00Z".parse().unwrap();
        let mut tx = office.db.begin().await.unwrap();
        let inbox = countersign::bot::watch::watched(office.judge().hub).remove(0);
        let row = countersign::store::folders::FolderRow {
            account: inbox.account,
            folder: inbox.folder,
            uidvalidity: 1,
            first_contact: looked,
            last_looked: looked,
        };
        countersign::store::folders::set(&mut tx, &row)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        office.wakes("2022-05-04T07:45:00Z").await;
        assert!(mails(&office, "alarm").await.is_empty());
        for again in [
            "2022-05-04T08:15:00Z",
            "2022-05-04T08:30:00Z",
            "2022-05-04T12:00:00Z",
        ] {
            office.wakes(again).await;
        }
        assert_eq!(mails(&office, "alarm").await.len(), 2);
        let text = newest(&office, "alarm").await;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("since Wednesday 4 May 2022 at 07:00"),
            "{text}"
        );
        let came = "2022-05-04T07:00:00Z".parse().unwrap();
        let seen = "2022-05-04T12:30:00Z".parse().unwrap();
        office
            .judges(&OAK.sends_form(&OAK.all()).raw(), came, seen)
            .await;
        office.wakes("2022-05-05T06:30:00Z").await;
        let words = newest(&office, "summary").await;
        assert!(
            words.contains("One mail was read more than two hours after coming"),
            "{words}"
        );
    });
}

#[test]
fn the_panels_sheet_has_the_statements_and_no_teachers_number() {
    both(|office| async move {
        let mut office = with_admins(office);
        two_schools(&mut office).await;
        let mut tx = office.db.read().await.unwrap();
        let sheet = office
            .judge()
            .panel_sheet(&mut tx, Some("pmr-2022"))
            .await
            .unwrap();
        assert!(sheet.contains("Secretly Oakfield"), "{sheet}");
        assert!(sheet.contains("lead_2: no (missing)"), "{sheet}");
        assert!(
            !sheet.contains(&OAK.trn(1)) && !sheet.contains(&ELM.trn(2)),
            "{sheet}"
        );
        let none = office.judge().panel_sheet(&mut tx, Some("mrp-2018")).await;
        assert!(
            none.unwrap_err()
                .to_string()
                .contains("runs no programme mrp-2018")
        );
    });
}

/// What was mailed cannot be called back; what we keep of it can.
#[test]
fn an_erased_school_is_in_no_summary_that_is_kept() {
    both(|office| async move {
        let mut office = with_admins(office);
        two_schools(&mut office).await;
        office.wakes("2022-05-04T06:30:00Z").await;
        office.sends().await;
        let mut tx = office.db.begin().await.unwrap();
        let oak = applications::by_reference(&mut tx, "cambridge", "PMR22-0001").await;
        let oak = oak.unwrap().unwrap();
        let names = [oak.reference.clone(), oak.school.clone()];
        let plan = erase::plan(&mut tx, "cambridge", oak.id, &OAK.all(), &names)
            .await
            .unwrap();
        assert_eq!(plan.naming.len(), 2, "one for each admin");
        erase::erase(&mut tx, "cambridge", oak.id, &plan, &OAK.all())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for letter in office.letters().await {
            let kept = format!(
                "{} {}",
                letter.subject,
                String::from_utf8_lossy(&letter.bytes)
            );
            assert!(!kept.contains("Oakfield"), "{kept}");
        }
        // The next one is of the others alone.
        office.wakes("2022-05-05T06:30:00Z").await;
        let text = newest(&office, "summary").await;
        assert!(
            text.contains("Elm Road") && !text.contains("Oakfield"),
            "{text}"
        );
    });
}
