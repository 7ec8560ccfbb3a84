//! The lead's week, the promises of a half-term, and asking schools for their people.

use countersign::{
    domain::judgement::Decision,
    store::{ApplicationId, schools},
};

use super::*;
use crate::conversations::office::{both, words_of};

#[test]
fn the_lead_has_a_digest_on_monday_and_the_schools_sheet_the_day_before() {
    both(|mut office| async move {
        fenland(&mut office).await;
        plans(
            &mut office,
            "kind,date,start,end,school,group,place,gap task\n\
             visit,2022-10-04,09:30,12:00,190003,,Year 4,film one lesson\n\
             visit,2022-11-10,09:30,12:00,190003,,Year 4,\n\
             workshop,2022-11-15,13:30,15:00,,Fenland A,Hub,\n",
        )
        .await;
        mornings(&mut office, "2022-10-06", "2022-10-06").await;
        lead_says(&mut office).await;
        mornings(&mut office, "2022-10-31", "2022-11-14").await;
        let to_lead: Vec<String> = written(&office, "2022-10-31")
            .await
            .into_iter()
            .filter(|l| l.contains(" lead-"))
            .collect();
        assert_eq!(
            to_lead,
            [
                "Mon 31 Oct 08:00 lead-digest to imogen.carr@fenmaths: Your next two weeks",
                "Mon 7 Nov 08:00 lead-digest to imogen.carr@fenmaths: Your next two weeks",
                "Wed 9 Nov 08:00 lead-sheet to imogen.carr@fenmaths: For your half-day school visit on Thursday 10 November, Heronsgate Primary School",
                "Mon 14 Nov 08:00 lead-digest to imogen.carr@fenmaths: Your next two weeks",
            ]
        );
        let sheet = words_of(&office.last("lead-sheet").await);
        for part in [
            "High Street, Chatteris",
            "Lena Brook",
            "h.archer@heronsgate.cambs.sch.uk.test",
            "Last visit: Tuesday 4 October 2022",
            "Gap task: film one lesson",
            "Note: Heronsgate would like bar models",
        ] {
            assert!(sheet.contains(part), "{part}:\n{sheet}");
        }
        // No TRN, whatever the register holds.
        assert!(!sheet.contains(&HERON.trn(1)), "{sheet}");
        // On the Monday before a Tuesday's workshop the digest carries its sheet.
        let digest = words_of(&office.last("lead-digest").await);
        assert!(
            digest.contains("Stonea Bridge School") && digest.contains("Telephone:"),
            "{digest}"
        );
        assert!(
            digest.contains("Promised, and not planned yet:"),
            "{digest}"
        );
    });
}

/// Replies to the Monday digest with what has been.
async fn lead_says(office: &mut Office) {
    mornings(office, "2022-10-10", "2022-10-10").await;
    let words =
        "done Heronsgate\nnote Heronsgate would like bar models\nbook the minibus\n\nImogen";
    let outcome = lead_replies(office, "lead-digest", words).await;
    assert_eq!(outcome.kind.as_str(), "command");
    assert_eq!(planned(office).await[0], "4 Oct 09:30 visit done");
    let answer = words_of(&office.last("lead-answer").await);
    assert!(answer.contains("Some of it is noted"), "{answer}");
    assert!(answer.contains("book the minibus"), "{answer}");
    // What Countersign cannot do a person can: it waits for one.
    assert_eq!(outcome.parts[0].verdict.decision, Decision::HoldForReview);
    assert_eq!(office.open_holds().await, 1);
}

#[test]
fn promises_are_asked_after_and_the_admin_sees_what_is_late() {
    both(|mut office| async move {
        fenland(&mut office).await;
        plans(
            &mut office,
            "kind,date,start,end,group\nworkshop,2022-11-15,13:30,15:00,Fenland A\n",
        )
        .await;
        assert_eq!(late(&office, "2022-11-21").await, [""; 0]);
        assert_eq!(
            late(&office, "2022-12-07").await,
            [
                "Heronsgate Primary School: half-day school visit",
                "Stonea Bridge School: half-day school visit"
            ]
        );
        let mut tx = office.db.read().await.unwrap();
        let now: DateTime<Utc> = "2022-11-07T09:00:00Z".parse().unwrap();
        let coming = office
            .judge()
            .coming_events(&mut tx, now, 14)
            .await
            .unwrap();
        assert_eq!(coming.len(), 1);
    });
}

#[test]
fn accepted_schools_are_asked_for_their_people_once_a_season() {
    both(|mut office| async move {
        fenland(&mut office).await;
        mornings(&mut office, "2022-06-29", "2022-07-20").await;
        let asked: Vec<String> = written(&office, "2022-06-29")
            .await
            .into_iter()
            .filter(|l| l.contains("people-check"))
            .collect();
        assert_eq!(
            asked,
            [
                "Fri 1 Jul 09:50 people-check to h.archer@heronsgate cc l.brook@heronsgate, o.khan@heronsgate: Are these still the right people?",
                "Fri 1 Jul 09:50 people-check to h.archer@stonea cc l.brook@stonea, o.khan@stonea: Are these still the right people?",
            ]
        );
        mornings(&mut office, "2022-09-01", "2022-09-30").await;
        let again = written(&office, "2022-09-01").await;
        assert_eq!(
            again.iter().filter(|l| l.contains("people-check")).count(),
            2
        );
        // At the end of the year nobody need know who comes after.
        mornings(&mut office, "2023-07-03", "2023-07-14").await;
        let last = written(&office, "2023-07-01").await;
        assert!(!last.iter().any(|l| l.contains("people-check")), "{last:?}");
    });
}

#[test]
fn the_answer_about_its_people_is_understood() {
    both(|mut office| async move {
        fenland(&mut office).await;
        mornings(&mut office, "2022-07-01", "2022-07-01").await;
        let letters = office.letters().await;
        let asked: Vec<_> = letters
            .iter()
            .filter(|l| l.kind == "people-check")
            .collect();
        let (heron, stonea) = (asked[0].message_id.clone(), asked[1].message_id.clone());
        let stranger = Mail::from("someone@elsewhere.example")
            .in_reply_to(&heron)
            .says("Yes, all the same");
        office.receives(&stranger).await;
        assert_eq!(answers(&office).await, ["", ""]);
        let yes = Mail::from(&HERON.head())
            .in_reply_to(&heron)
            .says("Yes, all the same.\n\nHelen Archer");
        let outcome = office.receives(&yes).await;
        assert_eq!(outcome.kind.as_str(), "confirmation");
        assert!(outcome.parts[0].letters.is_empty());
        let change = Mail::from(&STONEA.head())
            .in_reply_to(&stonea)
            .says("The telephone number of Lead Participant 2 is now 01632 960099.");
        office.receives(&change).await;
        assert_eq!(answers(&office).await, ["the same", "changed"]);
    });
}

/// Who is owed what, as the admins see it.
async fn late(office: &Office, day: &str) -> Vec<String> {
    let now: DateTime<Utc> = format!("{day}T09:00:00Z").parse().unwrap();
    let mut tx = office.db.read().await.unwrap();
    let late = office.judge().late_promises(&mut tx, now).await.unwrap();
    late.iter()
        .map(|l| format!("{}: {}", l.school, l.owed.name))
        .collect()
}

/// What each school has answered.
async fn answers(office: &Office) -> Vec<String> {
    let mut tx = office.db.read().await.unwrap();
    let mut all = Vec::new();
    for id in [1, 2] {
        let asked = schools::asked(&mut tx, ApplicationId(id)).await.unwrap();
        all.extend(asked.into_iter().map(|a| a.answer.unwrap_or_default()));
    }
    all
}
