//! What becomes of a date once people know of it: it is moved, called off, answered, or its school
//! leaves. Each hears once per change.

use countersign::store::EventId;

use super::*;
use crate::conversations::office::{both, shown, words_of};

/// A visit at Heronsgate, of which its people have our entry.
async fn entered(office: &mut Office) -> String {
    fenland(office).await;
    plans(
        office,
        "id,kind,date,start,end,school,place\nv1,visit,10/11/2022,09:30,12:00,190003,Year 4\n",
    )
    .await;
    mornings(office, "2022-10-31", "2022-11-01").await;
    let letters = office.letters().await;
    let entry = letters.iter().rev().find_map(|l| entry_of(&l.bytes));
    let (_, ics) = entry.unwrap();
    let uid = ics.lines().find_map(|l| l.strip_prefix("UID:")).unwrap();
    uid.trim().to_owned()
}

/// The answer a mail program writes by itself.
fn answers(from: &str, uid: &str, method: &str, says: &str) -> Mail {
    Mail::from(from)
        .id(&format!("{from}{method}{says}"))
        .subject("Declined: Half-day school visit")
        .header(&format!(
            "Content-Type: text/calendar; method={method}; charset=utf-8"
        ))
        .says(&format!(
            "BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20221101T100000Z\n\
             DTSTART:20221110T093000Z\nORGANIZER:mailto:admin@cambridgemathshub.test\n\
             ATTENDEE;PARTSTAT={says}:mailto:{from}\nSUMMARY:Half-day school visit\n\
             END:VEVENT\nEND:VCALENDAR\n"
        ))
}

#[test]
fn who_cannot_come_is_shown_to_a_person_and_who_comes_is_no_news() {
    both(|mut office| async move {
        let uid = entered(&mut office).await;
        let before = office.letters().await.len();
        let lena = HERON.lead_1();
        for (mail, expected) in [
            (answers(&HERON.head(), &uid, "REPLY", "ACCEPTED"), "ignore"),
            (answers(&lena, &uid, "REPLY", "TENTATIVE"), "ignore"),
            (
                answers(&lena, &uid, "REPLY", "DECLINED"),
                "hold-for-review question",
            ),
            (
                answers(&lena, &uid, "COUNTER", "TENTATIVE"),
                "hold-for-review question",
            ),
            // Not theirs to answer, or not they.
            (answers(&STONEA.head(), &uid, "REPLY", "DECLINED"), "ignore"),
            (
                answers(&HERON.lead_2(), &uid, "REPLY", "DECLINED").forged(),
                "ignore",
            ),
        ] {
            let outcome = office.receives(&mail).await;
            assert_eq!(shown(&outcome), expected);
            assert_eq!(outcome.kind.as_str(), "invitation");
        }
        assert_eq!(office.letters().await.len(), before, "nobody is answered");
        // The lead reads it on the sheet of the day before.
        mornings(&mut office, "2022-11-07", "2022-11-09").await;
        let text = words_of(&office.last("lead-sheet").await);
        assert!(
            text.contains("l.brook@heronsgate.cambs.sch.uk.test cannot come on Thursday 10"),
            "{text}"
        );
    });
}

#[test]
fn a_school_that_leaves_has_our_entries_taken_out_of_its_calendars_once() {
    both(|mut office| async move {
        let uid = entered(&mut office).await;
        withdraws(&office, "PMR22-0001").await;
        mornings(&mut office, "2022-11-02", "2022-11-08").await;
        let told = written(&office, "2022-11-02").await;
        let told: Vec<&String> = told.iter().filter(|l| l.contains("event-change")).collect();
        assert_eq!(
            told,
            [
                "Wed 2 Nov 09:45 event-change to l.brook@heronsgate, o.khan@heronsgate cc h.archer@heronsgate: \
                 Taken out of your calendar: half-day school visit on Thursday 10 November (CANCEL SEQUENCE:1)"
            ]
        );
        let (_, ics) = entry_of(&office.last("event-change").await.bytes).unwrap();
        assert!(
            ics.contains(&uid) && ics.contains("STATUS:CANCELLED"),
            "{ics}"
        );
    });
}

/// Case 82: a moved meeting is there twice; everybody is told of everything.
#[test]
fn a_change_reaches_each_who_was_told_once_and_the_leads_own_calendar_tells_the_invited() {
    both(|mut office| async move {
        fenland(&mut office).await;
        plans(
            &mut office,
            "id,kind,date,start,end,school,place\nv1,visit,10/11/2022,09:30,12:00,190003,Year 4\n",
        )
        .await;
        mornings(&mut office, "2022-10-31", "2022-11-01").await;
        let event = event_ids(&office).await[0];
        for (when, place) in [("2022-11-15", "Year 4"), ("2022-11-15", "Hall")] {
            let mut tx = office.db.begin().await.unwrap();
            let judge = office.judge();
            let calendar = &judge.config.calendar;
            let when = countersign::bot::groups::when(when, "09:30", "12:00", calendar).unwrap();
            let row = judge
                .move_event(&mut tx, event, Some(when), Some(place), office.by())
                .await
                .unwrap();
            judge
                .tell_of_changes(&mut tx, &[row.id], office.now)
                .await
                .unwrap();
            // Telling again tells nobody.
            assert_eq!(
                judge
                    .tell_of_changes(&mut tx, &[row.id], office.now)
                    .await
                    .unwrap(),
                0
            );
            tx.commit().await.unwrap();
        }
        mornings(&mut office, "2022-11-02", "2022-11-03").await;
        let mut tx = office.db.begin().await.unwrap();
        let row = office
            .judge()
            .cancel_event(&mut tx, event, office.by())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(row.event.sequence, 3);
        mornings(&mut office, "2022-11-04", "2022-11-16").await;
        let all = "l.brook@heronsgate, o.khan@heronsgate cc h.archer@heronsgate";
        let told = to_schools(&office, "2022-10-31").await;
        assert_eq!(
            told,
            [
                format!(
                    "Mon 31 Oct 09:45 visit-reminder to {all}: Reminder: half-day school visit on Thursday 10 November (REQUEST SEQUENCE:0)"
                ),
                format!(
                    "Tue 1 Nov 09:50 event-change to {all}: Moved: half-day school visit on Tuesday 15 November (REQUEST SEQUENCE:1)"
                ),
                format!(
                    "Tue 1 Nov 09:50 event-change to {all}: Changed: half-day school visit on Tuesday 15 November (REQUEST SEQUENCE:2)"
                ),
                format!(
                    "Fri 4 Nov 09:45 event-change to {all}: Cancelled: half-day school visit on Tuesday 15 November (CANCEL SEQUENCE:3)"
                ),
            ]
        );
        // One entry: the same uid all along, and the organiser is the sender.
        let uids: BTreeSet<String> = office
            .letters()
            .await
            .iter()
            .filter_map(|l| entry_of(&l.bytes))
            .map(|(_, ics)| {
                ics.lines()
                    .find(|l| l.starts_with("UID:"))
                    .unwrap()
                    .to_owned()
            })
            .collect();
        assert_eq!(uids.len(), 1, "{uids:?}");
    });
}

#[test]
fn a_lead_who_cancels_tells_those_who_have_only_our_entry() {
    both(|mut office| async move {
        fenland(&mut office).await;
        takes(&mut office, "outlook-visit").await;
        mornings(&mut office, "2022-10-31", "2022-11-01").await;
        takes(&mut office, "outlook-visit-cancelled").await;
        mornings(&mut office, "2022-11-03", "2022-11-18").await;
        let told = to_schools(&office, "2022-11-01").await;
        assert_eq!(
            told,
            [
                "Wed 2 Nov 09:00 event-change to l.brook@heronsgate, o.khan@heronsgate: Cancelled: half-day school visit on Thursday 10 November (CANCEL SEQUENCE:1)"
            ],
        );
    });
}

/// In draft mode, or while the post is slow, an older letter may still lie there.
/// Case 80: a reminder for what is done, moved or cancelled; hundreds of single notices.
#[test]
fn a_change_overtakes_the_reminder_that_still_waits() {
    both(|mut office| async move {
        fenland(&mut office).await;
        plans(
            &mut office,
            "id,kind,date,start,end,school\nv1,visit,10/11/2022,09:30,12:00,190003\n",
        )
        .await;
        office.wakes("2022-10-31T09:45:00Z").await;
        let waiting = |letters: Vec<outbox::LetterRow>| {
            letters
                .iter()
                .filter(|l| l.class == outbox::LetterClass::Scheduled)
                .filter(|l| l.state == outbox::LetterState::Due && !l.kind.starts_with("lead-"))
                .map(|l| l.kind.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(waiting(office.letters().await), ["visit-reminder"]);
        office.now += TimeDelta::minutes(1);
        plans(
            &mut office,
            "id,kind,date,start,end,school\nv1,visit,11/11/2022,09:30,12:00,190003\n",
        )
        .await;
        assert_eq!(waiting(office.letters().await), ["event-change"]);
        // A note, or the same file again, changes nothing: the letter still says what is so.
        let event = [EventId(event_ids(&office).await[0])];
        let mut tx = office.db.begin().await.unwrap();
        let judge = office.judge();
        let told = judge.tell_of_changes(&mut tx, &event, office.now);
        assert_eq!(told.await.unwrap(), 0);
        tx.commit().await.unwrap();
        assert_eq!(waiting(office.letters().await), ["event-change"]);
    });
}

/// The lead's calendar does not know what an admin has moved: its attendees are told in words.
#[test]
fn what_an_admin_moves_is_told_to_the_leads_attendees_as_well() {
    both(|mut office| async move {
        fenland(&mut office).await;
        takes(&mut office, "outlook-visit").await;
        mornings(&mut office, "2022-10-31", "2022-11-01").await;
        let event = event_ids(&office).await[0];
        let mut tx = office.db.begin().await.unwrap();
        let judge = office.judge();
        let row = judge
            .cancel_event(&mut tx, event, office.by())
            .await
            .unwrap();
        judge
            .tell_of_changes(&mut tx, &[row.id], office.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let told = written(&office, "2022-11-01").await;
        assert_eq!(
            told,
            [
                "Tue 1 Nov 09:50 event-change to h.archer@heronsgate: Cancelled: half-day school visit on Thursday 10 November",
                "Tue 1 Nov 09:50 event-change to l.brook@heronsgate, o.khan@heronsgate: Cancelled: half-day school visit on Thursday 10 November (CANCEL SEQUENCE:1)",
            ]
        );
    });
}

#[test]
fn a_school_that_cannot_come_reaches_a_person() {
    both(|mut office| async move {
        fenland(&mut office).await;
        takes(&mut office, "outlook-visit").await;
        mornings(&mut office, "2022-10-31", "2022-10-31").await;
        let id = office.last("visit-reminder").await.message_id;
        let cannot = Mail::from(&HERON.lead_1())
            .in_reply_to(&id)
            .says("Sorry, we cannot do that Thursday after all. Can we find another day?");
        let outcome = office.receives(&cannot).await;
        assert_eq!(shown(&outcome), "hold-for-review question");
    });
}
