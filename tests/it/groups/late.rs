//! What comes late: after an outage, planned the day before, or put off by other mail. None of it is
//! lost, and nobody has two mails of the scheduler's on a day.

use super::*;
use crate::conversations::office::{both, words_of};

/// The mornings of these days bring this person these mails: "Tue 8 Nov 09:45 visit-reminder".
async fn to(office: &Office, person: &str, since: &str) -> Vec<String> {
    let lines = written(office, since).await.into_iter();
    let theirs = lines.filter(|line| line.contains(person) && !line.contains("deadline-"));
    theirs
        .map(|line| line.split(" to ").next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_digest_of_a_monday_without_a_daemon_comes_on_the_tuesday() {
    both(|mut office| async move {
        fenland(&mut office).await;
        plans(
            &mut office,
            "kind,date,start,end,school\nvisit,2022-11-10,09:30,12:00,190003\n",
        )
        .await;
        mornings(&mut office, "2022-10-28", "2022-10-28").await;
        mornings(&mut office, "2022-11-01", "2022-11-07").await;
        assert_eq!(
            to(&office, "imogen.carr", "2022-10-29").await,
            ["Tue 1 Nov 08:00 lead-digest", "Mon 7 Nov 08:00 lead-digest"]
        );
    });
}

#[test]
fn a_digest_that_the_post_could_not_take_is_written_anew_the_next_day() {
    both(|mut office| async move {
        fenland(&mut office).await;
        mornings(&mut office, "2022-10-28", "2022-10-28").await;
        office.wakes("2022-10-31T08:00:00Z").await;
        // It was back by the evening, when nobody is written to.
        assert_eq!(office.posts("2022-10-31T18:00:00Z").await, [""; 0]);
        mornings(&mut office, "2022-11-01", "2022-11-03").await;
        let digests = office.letters().await.into_iter();
        let digests = digests.filter(|l| {
            l.kind == "lead-digest"
                && l.created_at > "2022-10-30T00:00:00Z".parse::<DateTime<Utc>>().unwrap()
        });
        let states: Vec<&str> = digests.map(|l| l.state.as_str()).collect();
        assert_eq!(states, ["overtaken", "sent"]);
    });
}

#[test]
fn a_lead_is_told_once_that_a_school_has_left_and_its_visit_is_off() {
    both(|mut office| async move {
        fenland(&mut office).await;
        plans(
            &mut office,
            "kind,date,start,end,school,group\nvisit,2022-10-11,09:30,12:00,190003,\n\
             visit,2022-11-10,09:30,12:00,190003,\nworkshop,2022-11-08,13:30,15:00,,Fenland A\n",
        )
        .await;
        mornings(&mut office, "2022-10-28", "2022-10-28").await;
        withdraws(&office, "PMR22-0001").await;
        mornings(&mut office, "2022-10-31", "2022-10-31").await;
        let digest = words_of(&office.last("lead-digest").await);
        let off = "No longer taking place: - Thursday 10 November 2022, 9:30am to 12 noon: \
                   half-day school visit, Heronsgate Primary School. The school takes part no more";
        assert!(digest.contains(off), "{digest}");
        assert!(digest.contains("Planned: - Tuesday 8 November"), "{digest}");
        // Nor is asked how the earlier one went, or after promises.
        assert_eq!(digest.matches("Heronsgate").count(), 1, "{digest}");
        mornings(&mut office, "2022-11-01", "2022-11-09").await;
        let digest = words_of(&office.last("lead-digest").await);
        assert!(!digest.contains("Heronsgate"), "{digest}");
        assert_eq!(
            to(&office, "imogen.carr", "2022-10-31").await,
            [
                "Mon 31 Oct 08:00 lead-digest",
                "Mon 7 Nov 08:00 lead-digest"
            ]
        );
        // To the admins neither is it to come.
        let now: DateTime<Utc> = "2022-11-07T09:00:00Z".parse().unwrap();
        let mut tx = office.db.read().await.unwrap();
        let judge = office.judge();
        let coming = judge.coming_events(&mut tx, now, 14).await.unwrap();
        assert_eq!(coming.len(), 1);
    });
}

#[test]
fn of_a_visit_planned_for_tomorrow_who_has_had_mail_today_hears_in_the_morning() {
    both(|mut office| async move {
        fenland(&mut office).await;
        mornings(&mut office, "2022-11-07", "2022-11-07").await;
        office.now = "2022-11-08T09:40:00Z".parse().unwrap();
        has_had_mail(&office, &HERON.lead_1()).await;
        has_had_mail(&office, &STONEA.lead_1()).await;
        // The one begins after the mail of its morning, the other before.
        plans(
            &mut office,
            "kind,date,start,end,school\nvisit,2022-11-09,13:30,15:00,190003\n\
             visit,2022-11-09,09:00,11:00,190004\n",
        )
        .await;
        office.wakes("2022-11-08T09:45:00Z").await;
        mornings(&mut office, "2022-11-09", "2022-11-09").await;
        for (person, expected) in [
            ("o.khan@heronsgate", "Tue 8 Nov 09:45 visit-reminder"),
            ("l.brook@heronsgate", "Wed 9 Nov 09:45 visit-reminder"),
            ("o.khan@stonea", "Tue 8 Nov 09:45 visit-reminder"),
            // The one exception: there is no morning left.
            ("l.brook@stonea", "Tue 8 Nov 09:45 visit-reminder"),
        ] {
            let told = to(&office, person, "2022-11-08").await;
            assert_eq!(told, [expected], "{person}");
        }
    });
}

#[test]
fn a_visit_that_begins_before_the_next_mail_of_the_morning_is_told_at_once() {
    both(|mut office| async move {
        fenland(&mut office).await;
        mornings(&mut office, "2022-11-07", "2022-11-08").await;
        office.now = "2022-11-08T15:00:00Z".parse().unwrap();
        plans(
            &mut office,
            "kind,date,start,end,school\nvisit,2022-11-09,09:00,11:00,190004\n\
             visit,2022-11-09,13:30,15:00,190003\n",
        )
        .await;
        mornings(&mut office, "2022-11-09", "2022-11-09").await;
        for (person, expected) in [
            ("l.brook@stonea", "Tue 8 Nov 15:00 visit-reminder"),
            ("l.brook@heronsgate", "Wed 9 Nov 09:45 visit-reminder"),
        ] {
            let told = to(&office, person, "2022-11-08").await;
            assert_eq!(told, [expected], "{person}");
        }
    });
}

#[test]
fn of_a_visit_planned_at_night_or_on_a_day_without_reminders_nobody_hears_at_once() {
    both(|mut office| async move {
        fenland(&mut office).await;
        mornings(&mut office, "2022-11-07", "2022-11-08").await;
        office.now = "2022-11-08T21:00:00Z".parse().unwrap();
        let visit = "kind,date,start,end,school\nvisit,2022-11-09,09:00,11:00,190004\n";
        plans(&mut office, visit).await;
        assert_eq!(to(&office, "l.brook@stonea", "2022-11-08").await, [""; 0]);
        // An admin's "hold reminders" silences us.
        let mut tx = office.db.begin().await.unwrap();
        let today = "2022-11-09".parse().unwrap();
        countersign::store::reminders::hold(&mut tx, "cambridge", today, "Sarah", office.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        office.now = "2022-11-09T08:30:00Z".parse().unwrap();
        let visit = "kind,date,start,end,school\nvisit,2022-11-09,09:00,11:00,190003\n";
        plans(&mut office, visit).await;
        assert_eq!(
            to(&office, "l.brook@heronsgate", "2022-11-08").await,
            [""; 0]
        );
        // It was that alone.
        let mut tx = office.db.begin().await.unwrap();
        let unheld = countersign::store::reminders::unhold(&mut tx, "cambridge", today);
        assert!(unheld.await.unwrap());
        tx.commit().await.unwrap();
        let workshop = "kind,date,start,end,group\nworkshop,2022-11-09,09:15,11:00,Fenland A\n";
        plans(&mut office, workshop).await;
        assert_eq!(
            to(&office, "l.brook@heronsgate", "2022-11-08").await,
            ["Wed 9 Nov 08:30 workshop-reminder"]
        );
    });
}

#[test]
fn an_invitation_for_the_next_early_morning_is_passed_on_to_whom_the_lead_forgot() {
    both(|mut office| async move {
        fenland(&mut office).await;
        mornings(&mut office, "2022-11-08", "2022-11-09").await;
        let at = "2022-11-09T15:00:00Z".parse().unwrap();
        takes_at(&mut office, &invitation("outlook-visit"), at).await;
        mornings(&mut office, "2022-11-10", "2022-11-10").await;
        assert_eq!(
            to(&office, "l.brook@heronsgate", "2022-11-09").await,
            ["Wed 9 Nov 15:00 visit-reminder"]
        );
        // She is on the invitation.
        assert_eq!(
            to(&office, "h.archer@heronsgate", "2022-11-09").await,
            [""; 0]
        );
    });
}

/// Each day, before anything else, Heronsgate's first teacher is written to.
async fn busy_mornings(office: &mut Office, from: &str, to: &str) {
    let (from, to): (NaiveDate, NaiveDate) = (from.parse().unwrap(), to.parse().unwrap());
    for day in from.iter_days().take_while(|day| *day <= to) {
        let morning = day.and_hms_opt(5, 0, 0).unwrap();
        office.now = morning.and_utc();
        has_had_mail(office, &HERON.lead_1()).await;
        mornings(office, &day.to_string(), &day.to_string()).await;
    }
}

#[test]
fn the_question_about_people_is_not_lost_to_other_mail_of_every_day() {
    both(|mut office| async move {
        fenland(&mut office).await;
        busy_mornings(&mut office, "2022-07-01", "2022-07-16").await;
        let mut asked = written(&office, "2022-07-01").await;
        asked.retain(|line| line.contains("people-check") && line.contains("heronsgate"));
        assert_eq!(
            asked,
            [
                "Thu 14 Jul 09:50 people-check to h.archer@heronsgate cc o.khan@heronsgate: Are these still the right people?"
            ]
        );
    });
}

#[test]
fn the_reminder_of_a_report_is_not_lost_to_other_mail_of_every_day() {
    both(|mut office| async move {
        office = office.furnished(|config| {
            let hub = config.hubs.iter_mut().find(|h| h.id == "cambridge");
            for programme in &mut hub.unwrap().programmes {
                programme.reports_due = Some("2023-06-30".parse().unwrap());
            }
        });
        fenland(&mut office).await;
        busy_mornings(&mut office, "2023-06-16", "2023-07-03").await;
        let mut asked = written(&office, "2023-06-16").await;
        asked.retain(|line| line.contains("report-reminder") && line.contains("heronsgate"));
        assert_eq!(
            asked,
            [
                "Fri 30 Jun 09:45 report-reminder to o.khan@heronsgate cc h.archer@heronsgate: Report due soon"
            ]
        );
    });
}
