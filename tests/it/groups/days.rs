//! One mail a person a day, whatever they are: teacher, head of two schools, lead; and what becomes of
//! a letter whose day has passed before it went.

use super::*;
use crate::conversations::office::both;

/// What one person was written since, without the addressees: "Mon 31 Oct 09:45 visit-reminder".
async fn to(office: &Office, person: &str, since: &str) -> Vec<String> {
    let all = written(office, since).await;
    let to_them = all.iter().filter(|line| line.contains(person));
    let short = to_them.map(|line| line.split(" to ").next().unwrap().to_owned());
    short.collect()
}

/// The two schools have one head.
const SHARED: School = School {
    domain: HERON.domain,
    ..STONEA
};

/// Case 77: one mail per person per day.
#[test]
fn a_head_of_two_schools_hears_of_two_visits_on_two_days_and_of_a_workshop_once() {
    both(|mut office| async move {
        fenland_with(&mut office, &SHARED).await;
        plans(
            &mut office,
            "kind,date,start,end,school,group\n\
             visit,2022-11-10,09:30,12:00,190003,\nvisit,2022-11-10,13:00,15:00,190004,\n\
             first workshop,2022-11-24,13:30,15:00,,Fenland A\n",
        )
        .await;
        mornings(&mut office, "2022-10-31", "2022-11-23").await;
        assert_eq!(
            to(&office, "h.archer@heronsgate", "2022-10-31").await,
            [
                "Mon 31 Oct 09:45 visit-reminder",
                "Tue 1 Nov 09:45 visit-reminder",
                "Tue 8 Nov 09:45 visit-reminder",
                "Wed 9 Nov 09:45 visit-reminder",
                "Mon 14 Nov 09:45 workshop-reminder",
                "Wed 23 Nov 09:45 workshop-reminder",
            ]
        );
    });
}

/// A specialist teaches at one of the schools: of their own group they know, as its lead.
#[test]
fn a_lead_who_teaches_at_a_school_of_the_group_has_the_leads_mail_alone() {
    both(|mut office| async move {
        fenland(&mut office).await;
        let groups = format!(
            "Group,Lead,Email\nFenland A,Lena Brook,{}\n",
            HERON.lead_1()
        );
        let mut tx = office.db.begin().await.unwrap();
        let judge = office.judge();
        let report = judge.import_groups(&mut tx, groups.as_bytes(), office.by());
        assert_eq!(report.await.unwrap().bad, []);
        tx.commit().await.unwrap();
        plans(
            &mut office,
            "kind,date,start,end,school\nvisit,2022-11-10,09:30,12:00,190003\n",
        )
        .await;
        mornings(&mut office, "2022-10-31", "2022-11-09").await;
        assert_eq!(
            to(&office, "l.brook@heronsgate", "2022-10-31").await,
            [
                "Mon 31 Oct 08:00 lead-digest",
                "Mon 7 Nov 08:00 lead-digest",
                "Wed 9 Nov 08:00 lead-sheet",
            ]
        );
        let others = to(&office, "o.khan@heronsgate", "2022-10-31").await;
        assert_eq!(others.len(), 2, "{others:?}");
    });
}

/// The post is away from one morning to another.
/// Case 78: downtime, and then all the missed reminders at once.
#[test]
fn a_letter_whose_day_has_passed_is_written_anew_or_not_at_all() {
    both(|mut office| async move {
        fenland(&mut office).await;
        plans(
            &mut office,
            "kind,date,start,end,school\n\
             visit,2022-11-10,09:30,12:00,190003\nvisit,2022-11-01,09:30,12:00,190004\n",
        )
        .await;
        mornings(&mut office, "2022-10-28", "2022-10-30").await;
        // Of the one it is the first reminder, of the other the last.
        office.wakes("2022-10-31T08:00:00Z").await;
        office.wakes("2022-10-31T09:45:00Z").await;
        // It comes back on the evening of the day after.
        let of_visits = |posted: Vec<String>| {
            let visits = posted.iter().filter(|line| line.starts_with("visit-"));
            visits.cloned().collect::<Vec<_>>()
        };
        let evening = office.posts("2022-11-01T20:00:00Z").await;
        assert_eq!(of_visits(evening), [""; 0]);
        let morning = office.posts("2022-11-02T09:45:00Z").await;
        // Of the visit that has been, none.
        assert_eq!(
            of_visits(morning),
            [
                "visit-reminder l.brook, o.khan, h.archer: Reminder: half-day school visit on Thursday 10 November [PMR22-0001]"
            ]
        );
    });
}
