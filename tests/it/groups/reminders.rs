//! Who hears what of a visit or workshop, and when.

use super::*;
use crate::conversations::office::{both, words_of};
use countersign::store::reminders;

#[test]
fn the_invited_are_reminded_plainly_and_the_others_get_an_entry() {
    both(|mut office| async move {
        fenland(&mut office).await;
        takes(&mut office, "outlook-visit").await;
        mornings(&mut office, "2022-10-20", "2022-11-11").await;
        assert_eq!(
            to_schools(&office, "2022-10-20").await,
            [
                "Mon 31 Oct 09:45 visit-reminder to h.archer@heronsgate: Reminder: half-day school visit on Thursday 10 November",
                "Mon 31 Oct 09:45 visit-reminder to l.brook@heronsgate, o.khan@heronsgate: Reminder: half-day school visit on Thursday 10 November (REQUEST SEQUENCE:0)",
                "Wed 9 Nov 09:45 visit-reminder to l.brook@heronsgate, o.khan@heronsgate cc h.archer@heronsgate: Reminder: half-day school visit on Thursday 10 November",
            ]
        );
        only_people_of_the_register(&office).await;
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
        assert_eq!(to_schools(&office, "2022-10-31").await, [""; 0]);
        mornings(&mut office, "2022-11-01", "2022-11-01").await;
        assert_eq!(to_schools(&office, "2022-10-31").await.len(), 1);
    });
}

#[test]
fn only_accepted_schools_hear_and_a_workshop_is_for_all_of_them() {
    both(|mut office| async move {
        fenland(&mut office).await;
        withdraws(&office, "PMR22-0002").await;
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
        let text = words_of(&office.last("workshop-reminder").await);
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
            .import_events(&mut tx, file.as_bytes(), office.by())
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
            .import_events(&mut tx, file.as_bytes(), office.by())
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
            .report_received(&mut tx, "190003", "", office.by())
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
