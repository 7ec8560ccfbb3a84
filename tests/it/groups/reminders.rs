//! Who hears what of a visit or workshop, and when.

use super::*;
use crate::conversations::office::{both, shown};
use countersign::store::reminders;

#[test]
fn the_invited_are_reminded_plainly_and_the_others_get_an_entry() {
    both(|mut office| async move {
        fenland(&mut office).await;
        takes(&mut office, "outlook-visit").await;
        mornings(&mut office, "2022-10-20", "2022-11-11").await;
        let written = written(&office, "2022-10-20").await;
        let to_school: Vec<&String> = written.iter().filter(|l| !l.contains(" lead-")).collect();
        assert_eq!(
            to_school,
            [
                "Mon 31 Oct 09:45 visit-reminder to h.archer@heronsgate: Reminder: half-day school visit on Thursday 10 November",
                "Mon 31 Oct 09:45 visit-reminder to l.brook@heronsgate, o.khan@heronsgate: Reminder: half-day school visit on Thursday 10 November (REQUEST SEQUENCE:0)",
                "Wed 9 Nov 09:45 visit-reminder to l.brook@heronsgate, o.khan@heronsgate cc h.archer@heronsgate: Reminder: half-day school visit on Thursday 10 November",
            ]
        );
        only_people_of_the_register(&office).await;
    });
}

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
        mornings(&mut office, "2022-11-09", "2022-11-09").await;
        let sheet = office.letters().await;
        let sheet = sheet.iter().rev().find(|l| l.kind == "lead-sheet").unwrap();
        let text = mail::parse(&sheet.bytes).text.unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
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
        let mut tx = office.db.begin().await.unwrap();
        let by = by(office.now);
        office
            .judge()
            .withdraw(&mut tx, "PMR22-0001", by)
            .await
            .unwrap();
        tx.commit().await.unwrap();
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
        let letters = office.letters().await;
        let letter = letters
            .iter()
            .rev()
            .find(|l| l.kind == "event-change")
            .unwrap();
        let (_, ics) = entry_of(&letter.bytes).unwrap();
        assert!(
            ics.contains(&uid) && ics.contains("STATUS:CANCELLED"),
            "{ics}"
        );
    });
}

#[test]
fn held_reminders_are_those_of_visits_too_but_a_change_is_told() {
    both(|mut office| async move {
        fenland(&mut office).await;
        plans(
            &mut office,
            "id,kind,date,start,end,school,place\nv1,visit,10/11/2022,09:30,12:00,190003,Year 4\nv2,visit,17/11/2022,09:30,12:00,190004,Hall\n",
        )
        .await;
        let mut tx = office.db.begin().await.unwrap();
        let day = "2022-10-31".parse().unwrap();
        reminders::hold(&mut tx, "cambridge", day, "jo", office.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        mornings(&mut office, "2022-10-31", "2022-10-31").await;
        let schools = |lines: Vec<String>| -> Vec<String> {
            lines
                .into_iter()
                .filter(|l| !l.contains(" lead-"))
                .collect()
        };
        assert_eq!(schools(written(&office, "2022-10-31").await), [""; 0]);
        mornings(&mut office, "2022-11-01", "2022-11-01").await;
        assert_eq!(schools(written(&office, "2022-10-31").await).len(), 1);
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
                .move_event(&mut tx, event, Some(when), Some(place), by(office.now))
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
            .cancel_event(&mut tx, event, by(office.now))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(row.event.sequence, 3);
        mornings(&mut office, "2022-11-04", "2022-11-16").await;
        let all = "l.brook@heronsgate, o.khan@heronsgate cc h.archer@heronsgate";
        let told: Vec<String> = written(&office, "2022-10-31")
            .await
            .into_iter()
            .filter(|l| !l.contains(" lead-"))
            .collect();
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
        let told: Vec<String> = written(&office, "2022-11-01")
            .await
            .into_iter()
            .filter(|l| !l.contains(" lead-"))
            .collect();
        assert_eq!(
            told,
            [
                "Wed 2 Nov 09:00 event-change to l.brook@heronsgate, o.khan@heronsgate: Cancelled: half-day school visit on Thursday 10 November (CANCEL SEQUENCE:1)"
            ],
        );
    });
}

#[test]
fn only_accepted_schools_hear_and_a_workshop_is_for_all_of_them() {
    both(|mut office| async move {
        fenland(&mut office).await;
        rules_withdrawn(&mut office).await;
        plans(
            &mut office,
            "kind,date,start,end,group,gap task\nfirst workshop,2022-09-29,13:30,16:00,Fenland A,try one number talk\n\
             workshop,2022-11-15,13:30,16:00,Fenland A,\n",
        )
        .await;
        mornings(&mut office, "2022-09-12", "2022-09-29").await;
        let told: Vec<String> = written(&office, "2022-09-15")
            .await
            .into_iter()
            .filter(|l| l.contains("workshop-reminder"))
            .collect();
        let heron = "l.brook@heronsgate, o.khan@heronsgate cc h.archer@heronsgate";
        assert_eq!(
            told,
            [
                // ten days before is the Monday of the Queen's funeral: the Friday before
                format!(
                    "Fri 16 Sep 09:45 workshop-reminder to {heron}: Reminder: first workshop on Thursday 29 September (REQUEST SEQUENCE:0)"
                ),
                format!(
                    "Wed 28 Sep 09:45 workshop-reminder to {heron}: Reminder: first workshop on Thursday 29 September"
                ),
            ]
        );
        // The next one has no head, and repeats the gap task.
        mornings(&mut office, "2022-11-01", "2022-11-05").await;
        let text = last_text(&office, "workshop-reminder").await;
        assert!(
            text.contains("Gap task from last time: try one number talk"),
            "{text}"
        );
        let last = written(&office, "2022-11-01").await;
        let last = last
            .iter()
            .find(|l| l.contains("workshop-reminder"))
            .unwrap();
        assert!(
            last.contains("to l.brook@heronsgate, o.khan@heronsgate: "),
            "{last}"
        );
    });
}

/// The second school gives its place back.
async fn rules_withdrawn(office: &mut Office) {
    let mut tx = office.db.begin().await.unwrap();
    office
        .judge()
        .withdraw(&mut tx, "PMR22-0002", by(office.now))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn two_dates_on_one_day_are_one_mail() {
    both(|mut office| async move {
        fenland(&mut office).await;
        plans(
            &mut office,
            "kind,date,start,end,school,group\nvisit,2022-11-10,09:30,12:00,190003,\nworkshop,2022-11-10,13:30,15:00,,Fenland A\n",
        )
        .await;
        mornings(&mut office, "2022-10-31", "2022-10-31").await;
        let told: Vec<String> = written(&office, "2022-10-31")
            .await
            .into_iter()
            .filter(|l| l.contains("heronsgate"))
            .collect();
        // The head comes to the visit alone, and hears of it alone.
        assert_eq!(told.len(), 2, "{told:?}");
        let people: Vec<&str> = ["h.archer@", "l.brook@", "o.khan@"]
            .into_iter()
            .filter(|p| told.iter().filter(|t| t.contains(p)).count() == 1)
            .collect();
        assert_eq!(people.len(), 3, "each one mail: {told:?}");
    });
}

#[test]
fn rows_that_cannot_be_are_named_by_line_and_the_others_taken() {
    both(|mut office| async move {
        fenland(&mut office).await;
        let file = "kind;date;start;end;school;group;place\n\
                    visit;10/11/2022;9.30am;12:00;190003;;Hall\n\
                    visit;31/02/2023;09:30;12:00;190003;;\n\
                    picnic;10/11/2022;09:30;12:00;190003;;\n\
                    visit;10/11/2022;09:30;08:00;190003;;\n\
                    visit;10/11/2022;09:30;12:00;;Fenland A;\n\
                    workshop;2022-11-15;;;;Fenland A;\n\
                    workshop;2022-11-15;;;;Fenland B;\n";
        let mut tx = office.db.begin().await.unwrap();
        let judge = office.judge();
        let report = judge
            .import_events(&mut tx, file.as_bytes(), by(office.now))
            .await
            .unwrap();
        let lines: Vec<u64> = report.bad.iter().map(|b| b.line).collect();
        assert_eq!(
            (report.added, lines),
            (2, vec![3, 4, 5, 6, 8]),
            "{report:?}"
        );
        // Read again, nothing is new.
        let again = judge
            .import_events(&mut tx, file.as_bytes(), by(office.now))
            .await
            .unwrap();
        assert_eq!((again.added, again.changed, again.same), (0, 0, 2));
        tx.commit().await.unwrap();
        assert_eq!(
            planned(&office).await,
            [
                "10 Nov 09:30 visit planned",
                "15 Nov 00:00 workshop planned"
            ]
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
        let mut tx = office.db.begin().await.unwrap();
        let event = events::between(
            &mut tx,
            "cambridge",
            office.now,
            office.now + TimeDelta::days(99),
        )
        .await
        .unwrap()[0]
            .id;
        office
            .judge()
            .tell_of_changes(&mut tx, &[event], office.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(waiting(office.letters().await), ["event-change"]);
    });
}

#[test]
fn a_report_is_asked_for_until_it_has_come() {
    both(|mut office| async move {
        let mut config = office.config.clone();
        let hub = config
            .hubs
            .iter_mut()
            .find(|h| h.id == "cambridge")
            .unwrap();
        for programme in &mut hub.programmes {
            programme.reports_due = Some("2023-06-30".parse().unwrap());
        }
        office.config = Box::leak(Box::new(config));
        fenland(&mut office).await;
        mornings(&mut office, "2023-06-12", "2023-06-20").await;
        let mut tx = office.db.begin().await.unwrap();
        let judge = office.judge();
        judge
            .report_received(&mut tx, "190003", "", by(office.now))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        mornings(&mut office, "2023-06-21", "2023-06-30").await;
        let asked: Vec<String> = written(&office, "2023-06-12")
            .await
            .into_iter()
            .filter(|l| l.contains("report-reminder"))
            .map(|l| l.split(" cc ").next().unwrap().to_owned())
            .collect();
        assert_eq!(
            asked,
            [
                "Fri 16 Jun 09:45 report-reminder to l.brook@heronsgate, o.khan@heronsgate",
                "Fri 16 Jun 09:45 report-reminder to l.brook@stonea, o.khan@stonea",
                "Tue 27 Jun 09:45 report-reminder to l.brook@stonea, o.khan@stonea",
            ]
        );
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
            .cancel_event(&mut tx, event, by(office.now))
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
        let letters = office.letters().await;
        let id = letters
            .iter()
            .rfind(|l| l.kind == "visit-reminder")
            .unwrap()
            .message_id
            .clone();
        let cannot = Mail::from(&HERON.lead_1())
            .in_reply_to(&id)
            .says("Sorry, we cannot do that Thursday after all. Can we find another day?");
        let outcome = office.receives(&cannot).await;
        assert_eq!(shown(&outcome), "hold-for-review question");
    });
}

/// What would go is found by doing it, and nothing is left of it.
#[test]
fn what_would_go_until_a_day_is_what_then_goes() {
    both(|mut office| async move {
        fenland(&mut office).await;
        takes(&mut office, "outlook-visit").await;
        office.now = "2022-10-28T17:00:00Z".parse().unwrap();
        let mut tx = office.db.begin().await.unwrap();
        let until = "2022-11-09".parse().unwrap();
        let judge = office.judge();
        let ahead = judge
            .events_until(&mut tx, until, office.now)
            .await
            .unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(written(&office, "2022-10-28").await, [""; 0]);
        mornings(&mut office, "2022-10-31", "2022-11-09").await;
        let gone = written(&office, "2022-10-28").await;
        let days = |text: &str| text.split(" 0").next().unwrap().to_owned();
        let told: Vec<String> = ahead
            .iter()
            .map(|a| format!("{} {}", a.day.format("%a %-d %b"), a.letter))
            .collect();
        let went: Vec<String> = gone
            .iter()
            .map(|g| format!("{} {}", days(g), g.split(' ').nth(4).unwrap()))
            .collect();
        assert_eq!(told, went);
        assert_eq!(told.len(), 6, "{told:?}");
    });
}
