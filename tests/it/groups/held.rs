//! A lead's entry that nobody has proved to be the lead's: an admin who accepts it vouches for it.

use super::{
    calendar::{entry, unclear},
    *,
};
use crate::{
    conversations::office::{both, shown},
    orders::{Desk, SAM, reply, with_admins},
};
use countersign::{
    bot::rule::{Refused, settling},
    store::{HoldId, holds},
};

/// What the bot would do with an item: command, and effect.
async fn ways(office: &Office, number: i64) -> Vec<String> {
    let mut tx = office.db.read().await.unwrap();
    let hold = holds::get(&mut tx, "cambridge", HoldId(number)).await;
    let judge = office.judge();
    let hold = hold.unwrap().unwrap();
    let item = judge.item(&mut tx, hold, office.now).await.unwrap();
    let ways = settling(&item).into_iter();
    ways.map(|way| format!("{}: {}", way.command, way.effect))
        .collect()
}

async fn fenland_at_a_desk(office: Office) -> Office {
    let mut office = with_admins(office);
    fenland(&mut office).await;
    office
}

async fn accepts(office: &Office, number: i64) -> Result<Vec<String>, String> {
    let mut tx = office.db.begin().await.unwrap();
    let judge = office.judge();
    let ruled = judge
        .accept_item(&mut tx, HoldId(number), office.by())
        .await;
    match ruled {
        Ok(ruled) => {
            tx.commit().await.unwrap();
            Ok(ruled.told)
        }
        Err(error) => Err(error.downcast::<Refused>().unwrap().0),
    }
}

#[test]
fn an_admin_who_accepts_an_unproved_entry_by_mail_plans_it() {
    both(|office| async move {
        let mut office = fenland_at_a_desk(office).await;
        takes(&mut office, "unproved-visit").await;
        let plan =
            "plan visit, Heronsgate Primary School: Thursday 24 November 2022, 9:30am to 12 noon";
        assert_eq!(ways(&office, 1).await[0], format!("accept 1: {plan}"));
        let summary = office.summary_to(SAM).await;
        let said = office.orders(&reply(SAM, &summary, "accept #1")).await;
        let done = plan.replacen("plan", "Settled: #1. Planned", 1);
        assert!(said.contains(&done), "{said}");
        assert_eq!(planned(&office).await, ["24 Nov 09:30 visit planned"]);
        assert_eq!(office.open_holds().await, 0);
        // From now on it is the lead's as any other: reminded of, and moved by their own calendar.
        mornings(&mut office, "2022-11-14", "2022-11-14").await;
        assert_eq!(to_schools(&office, "2022-11-14").await.len(), 2);
        only_people_of_the_register(&office).await;
    });
}

#[test]
fn what_an_accepted_entry_moves_or_cancels_is_told_as_if_it_had_been_proved() {
    both(|office| async move {
        let mut office = fenland_at_a_desk(office).await;
        let visit = entry("Visit Heronsgate", "v", "REQUEST", "");
        office.receives(&visit).await;
        mornings(&mut office, "2022-10-31", "2022-11-01").await;
        office.now += TimeDelta::hours(1);
        let moved = entry(
            "Visit Heronsgate",
            "v",
            "REQUEST",
            "SEQUENCE:1\nLOCATION:Hall\n",
        );
        let moved = moved.id("moved").unproved();
        assert_eq!(
            shown(&office.receives(&moved).await),
            "hold-for-review not-authenticated"
        );
        let off = entry("Visit Heronsgate", "v", "CANCEL", "SEQUENCE:2\n");
        office.receives(&off.forged()).await;
        assert_eq!(planned(&office).await, ["10 Nov 09:30 visit planned"]);
        let day = "Thursday 10 November 2022, 9:30am to 11am";
        assert_eq!(
            accepts(&office, 1).await.unwrap(),
            [format!(
                "Changed visit, Heronsgate Primary School: {day} to {day}"
            )]
        );
        assert_eq!(
            accepts(&office, 2).await.unwrap(),
            [format!("Cancelled visit, Heronsgate Primary School: {day}")]
        );
        assert_eq!(planned(&office).await, ["10 Nov 09:30 visit cancelled"]);
        let told = to_schools(&office, "2022-11-01").await;
        let off = told.iter().filter(|line| line.contains("Cancelled: "));
        assert_eq!(off.count(), 1, "{told:?}");
        // What was done is no guess any more.
        let again = accepts(&office, 1).await.unwrap_err();
        assert!(again.contains("settled already"), "{again}");
    });
}

#[test]
fn where_more_is_unclear_nothing_is_there_to_accept_and_the_item_says_what_to_do() {
    both(|office| async move {
        let mut office = fenland_at_a_desk(office).await;
        office
            .receives(&unclear("Maths afternoon", "a1").unproved())
            .await;
        // Over before anybody looked.
        let over = entry("Visit Heronsgate", "o", "REQUEST", "").unproved();
        office.receives(&over).await;
        assert!(ways(&office, 2).await[0].starts_with("accept 2: plan visit"));
        office.now = "2022-11-10T17:00:00Z".parse().unwrap();
        for number in [1, 2] {
            assert_eq!(ways(&office, number).await.len(), 1, "only to ignore it");
            let refused = accepts(&office, number).await.unwrap_err();
            assert!(refused.contains("cannot be carried out"), "{refused}");
        }
        let refused = accepts(&office, 1).await.unwrap_err();
        assert!(
            refused.contains("ask the lead to send it once more, or plan it with `events add`"),
            "{refused}"
        );
        let planned = planned(&office).await;
        assert_eq!(planned, [""; 0]);
    });
}
