//! Work Groups, their events, and what is written down of schools.

use countersign::{
    domain::event::{Kind, Source, State, When},
    store::{
        ApplicationId, GroupId, Tx, applications, erase,
        events::{self, Event, Told},
        groups, schools,
    },
};

use super::{at, both, open_application};

pub async fn group(tx: &mut Tx<'_>, name: &str, capacity: Option<u32>) -> GroupId {
    let new = groups::NewGroup {
        hub: "fenland",
        programme: "pmr-2022",
        name,
        key: &name.to_lowercase(),
        lead_name: "Imogen Carr",
        lead: "Imogen.Carr@lead.test",
        lead_key: "imogen.carr@lead.test",
        capacity,
        now: at(0),
    };
    groups::put(tx, new).await.unwrap()
}

pub fn visit(group: GroupId, application: ApplicationId, starts: i64) -> Event {
    Event {
        kind: Some(Kind::Visit),
        group: Some(group),
        application: Some(application),
        title: "Visit".to_owned(),
        place: "Fen Road".to_owned(),
        gap_task: Some("film one lesson".to_owned()),
        when: When {
            starts: at(starts),
            ends: at(starts + 120),
            day: None,
        },
        source: Source::Calendar,
        uid: "u1@lead.test".to_owned(),
        original: String::new(),
        their_sequence: 0,
        their_stamp: Some(at(0)),
        lead_key: Some("imogen.carr@lead.test".to_owned()),
        invited: vec!["head@school.test".to_owned()],
        our_uid: "ours@fenland.test".to_owned(),
        sequence: 0,
        state: State::Planned,
        message: None,
    }
}

#[test]
fn a_group_is_one_by_its_name_and_a_school_is_in_one_group() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let school = open_application(&mut tx).await;
        let a = group(&mut tx, "Fenland A", None).await;
        let b = group(&mut tx, "Fenland B", Some(7)).await;
        assert_eq!(group(&mut tx, "Fenland A", Some(6)).await, a);
        let found = groups::by_key(&mut tx, "fenland", "fenland a").await;
        assert_eq!(found.unwrap().unwrap().capacity, Some(6));
        assert_eq!(groups::list(&mut tx, "fenland").await.unwrap().len(), 2);
        assert_eq!(groups::list(&mut tx, "wash").await.unwrap(), []);
        let led = groups::of_lead(&mut tx, "fenland", "imogen.carr@lead.test").await;
        assert_eq!(led.unwrap().len(), 2);
        groups::place(&mut tx, school, a, at(1)).await.unwrap();
        groups::place(&mut tx, school, b, at(2)).await.unwrap();
        assert_eq!(groups::members(&mut tx, a).await.unwrap(), []);
        assert_eq!(groups::members(&mut tx, b).await.unwrap(), [school]);
        assert_eq!(groups::group_of(&mut tx, school).await.unwrap(), Some(b));
        groups::unplace(&mut tx, school).await.unwrap();
        assert_eq!(groups::group_of(&mut tx, school).await.unwrap(), None);
    });
}

#[test]
fn an_event_comes_back_as_it_was_stored_and_once() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let school = open_application(&mut tx).await;
        let group = group(&mut tx, "Fenland A", None).await;
        let event = visit(group, school, 500);
        let id = events::add(&mut tx, "fenland", &event, at(1))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            events::add(&mut tx, "fenland", &event, at(2))
                .await
                .unwrap(),
            None
        );
        let mut row = events::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(row.event, event);
        row.event.state = State::Cancelled;
        row.event.when.day = at(500).date_naive().into();
        row.event.sequence = 3;
        row.changed_at = at(9);
        events::save(&mut tx, &row).await.unwrap();
        let of_uid = events::of_uid(&mut tx, "fenland", "u1@lead.test")
            .await
            .unwrap();
        assert_eq!(of_uid, [row.clone()]);
        assert_eq!(
            events::between(&mut tx, "fenland", at(500), at(501))
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            events::between(&mut tx, "fenland", at(501), at(900))
                .await
                .unwrap(),
            []
        );
        assert_eq!(events::of_group(&mut tx, group).await.unwrap().len(), 1);
        assert_eq!(
            events::of_application(&mut tx, school).await.unwrap().len(),
            1
        );
        let cancelled = events::in_state(&mut tx, "fenland", State::Cancelled).await;
        assert_eq!(cancelled.unwrap().len(), 1);
    });
}

#[test]
fn what_a_person_was_told_last_is_what_counts() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let school = open_application(&mut tx).await;
        let group = group(&mut tx, "Fenland A", None).await;
        let event = visit(group, school, 500);
        let id = events::add(&mut tx, "fenland", &event, at(1))
            .await
            .unwrap()
            .unwrap();
        let mut told = Told {
            key: "head@school.test".to_owned(),
            application: Some(school),
            sequence: 0,
            starts: at(500),
            step: Some(10),
            entry: true,
            at: at(3),
        };
        events::tell(&mut tx, id, &told).await.unwrap();
        told.step = Some(1);
        told.sequence = 2;
        events::tell(&mut tx, id, &told).await.unwrap();
        assert_eq!(events::told_of(&mut tx, id).await.unwrap(), [told]);
        events::forget(&mut tx, id).await.unwrap();
        assert_eq!(events::told_of(&mut tx, id).await.unwrap(), []);
    });
}

#[test]
fn schools_are_asked_once_and_their_reports_are_noted() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let school = open_application(&mut tx).await;
        assert!(
            schools::receive(&mut tx, school, "Report", "Jo", at(1))
                .await
                .unwrap()
        );
        assert!(
            !schools::receive(&mut tx, school, "Report", "Jo", at(2))
                .await
                .unwrap()
        );
        assert_eq!(
            schools::received(&mut tx, school).await.unwrap(),
            ["Report"]
        );
        assert!(
            !schools::answer(&mut tx, school, "people 2022-07", "same", at(1))
                .await
                .unwrap()
        );
        assert!(
            schools::ask(&mut tx, school, "people 2022-07", at(1))
                .await
                .unwrap()
        );
        assert!(
            !schools::ask(&mut tx, school, "people 2022-07", at(2))
                .await
                .unwrap()
        );
        assert!(
            schools::answer(&mut tx, school, "people 2022-07", "same", at(3))
                .await
                .unwrap()
        );
        let asked = schools::asked(&mut tx, school).await.unwrap();
        assert_eq!(asked[0].answer.as_deref(), Some("same"));
        for (minute, text) in [(1, "first"), (2, "second")] {
            let note = schools::Note {
                event: None,
                at: at(minute),
                actor: "imogen".to_owned(),
                text: text.to_owned(),
            };
            schools::note(&mut tx, "fenland", Some(school), &note)
                .await
                .unwrap();
        }
        let notes = schools::notes(&mut tx, school, 9).await.unwrap();
        assert_eq!(notes[0].text, "second");
    });
}

#[test]
fn an_erased_school_leaves_nothing_in_groups_and_events() {
    both(|db| async move {
        let mut tx = db.begin().await.unwrap();
        let school = open_application(&mut tx).await;
        let group = group(&mut tx, "Fenland A", None).await;
        groups::place(&mut tx, school, group, at(1)).await.unwrap();
        let own = events::add(&mut tx, "fenland", &visit(group, school, 500), at(1)).await;
        let mut workshop = visit(group, school, 900);
        workshop.application = None;
        workshop.uid = "u2".to_owned();
        workshop.invited.push("other@elm.test".to_owned());
        let shared = events::add(&mut tx, "fenland", &workshop, at(1))
            .await
            .unwrap()
            .unwrap();
        let told = Told {
            key: "head@school.test".to_owned(),
            application: Some(school),
            sequence: 0,
            starts: at(900),
            step: Some(10),
            entry: false,
            at: at(3),
        };
        for event in [own.unwrap().unwrap(), shared] {
            events::tell(&mut tx, event, &told).await.unwrap();
        }
        schools::ask(&mut tx, school, "people", at(1))
            .await
            .unwrap();
        schools::receive(&mut tx, school, "Report", "Jo", at(1))
            .await
            .unwrap();
        let keys = ["head@school.test".to_owned()];
        let plan = erase::plan(&mut tx, "fenland", school, &keys, &[])
            .await
            .unwrap();
        erase::erase(&mut tx, "fenland", school, &plan, &keys)
            .await
            .unwrap();
        assert!(applications::get(&mut tx, school).await.unwrap().is_none());
        let left = events::of_group(&mut tx, group).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].event.invited, ["other@elm.test"]);
        assert_eq!(events::told_of(&mut tx, shared).await.unwrap(), []);
    });
}
