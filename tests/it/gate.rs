//! The gate over a register with mail in it: what was written counts, and only what should.

use chrono::{DateTime, TimeDelta, Utc};
use countersign::{
    bot::send::facts::facts,
    config::hub::{self, Hub},
    domain::{address::Address, authentication::Authentication},
    post::gate::{Candidate, Class, Reason, Verdict, gate},
    store::{
        ApplicationId, Db,
        outbox::{self, LetterClass, LetterState, NewLetter, NewRecipient, RecipientField},
    },
};

use crate::send::{HEAD, LEAD, address, application, at, hub_with};

const CHANGE: Class = Class::Answer {
    authentication: Authentication::Pass,
    to_machine: false,
    reports_change: true,
};
const REPEAT: Class = Class::Answer {
    authentication: Authentication::Pass,
    to_machine: false,
    reports_change: false,
};

struct Office {
    db: Db,
    hub: Hub,
    letters: usize,
}

impl Office {
    async fn new() -> Office {
        Office {
            db: Db::scratch().await.unwrap(),
            hub: hub_with(hub::Post::Directory {
                path: "unused".into(),
            }),
            letters: 0,
        }
    }

    /// Writes a letter down at `now`, as sent at once.
    async fn wrote(
        &mut self,
        class: LetterClass,
        reports_change: bool,
        to: &Address,
        about: Option<ApplicationId>,
        now: DateTime<Utc>,
    ) {
        self.letters += 1;
        let cause = format!("{}", self.letters);
        let recipients = [NewRecipient {
            address: to.as_str().to_owned(),
            key: to.key().to_owned(),
            domain: to.domain().to_owned(),
            field: RecipientField::To,
        }];
        let mut tx = self.db.begin().await.unwrap();
        let id = outbox::insert(
            &mut tx,
            NewLetter {
                hub: "cambridge",
                kind: "update",
                class,
                cause: &cause,
                application: about,
                message: None,
                message_id: &cause,
                sender: "admin@hub.example",
                subject: "hello",
                bytes: b"hello",
                reports_change,
                state: LetterState::Due,
                reason: None,
                now,
                due_at: now,
                recipients: &recipients,
            },
        )
        .await
        .unwrap()
        .unwrap();
        outbox::claim_due(&mut tx, "cambridge", now)
            .await
            .unwrap()
            .unwrap();
        outbox::sent(&mut tx, id, "250 ok", now).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn verdict(
        &self,
        class: Class,
        to: &Address,
        about: Option<ApplicationId>,
        now: DateTime<Utc>,
    ) -> Verdict {
        let to = [to.clone()];
        let mut tx = self.db.read().await.unwrap();
        let facts = facts(&mut tx, &self.hub, class, about, &to, now)
            .await
            .unwrap();
        gate(
            Candidate {
                class,
                to: &to,
                cc: &[],
            },
            &facts,
        )
    }
}

/// Case 68: a new address each time; a help desk on the other side.
#[tokio::test]
async fn two_letters_without_news_end_the_answers_of_a_thread_and_news_begins_them_again() {
    let mut office = Office::new().await;
    let ours = Some(application(&office.db).await);
    let head = address(HEAD);
    for (minute, change) in [(0, false), (1, true), (2, false)] {
        let verdict = office.verdict(REPEAT, &head, ours, at(minute)).await;
        assert_eq!(verdict, Verdict::Pass, "{minute}");
        office
            .wrote(LetterClass::Answer, change, &head, ours, at(minute))
            .await;
    }
    assert_eq!(
        office.verdict(REPEAT, &head, ours, at(3)).await,
        Verdict::Hold(Reason::ApplicationCap)
    );
    let next_day = at(3) + TimeDelta::days(1);
    assert_eq!(
        office.verdict(REPEAT, &head, ours, next_day).await,
        Verdict::Pass
    );
    office
        .wrote(LetterClass::Answer, false, &head, ours, next_day)
        .await;
    for class in [REPEAT, CHANGE] {
        let later = next_day + TimeDelta::days(7);
        assert_eq!(
            office.verdict(class, &head, ours, later).await,
            Verdict::Hold(Reason::ThreadEnded)
        );
    }
}

#[tokio::test]
async fn an_address_is_counted_across_applications_and_an_hour_ends() {
    let mut office = Office::new().await;
    let head = address(HEAD);
    for minute in 0..10 {
        office
            .wrote(LetterClass::Answer, true, &head, None, at(minute))
            .await;
    }
    assert_eq!(
        office.verdict(CHANGE, &head, None, at(10)).await,
        Verdict::Hold(Reason::AddressCap)
    );
    assert_eq!(
        office.verdict(CHANGE, &address(LEAD), None, at(10)).await,
        Verdict::Pass
    );
    assert_eq!(
        office.verdict(CHANGE, &head, None, at(61)).await,
        Verdict::Pass
    );
}

#[tokio::test]
async fn an_applications_day_has_six_letters_with_news() {
    let mut office = Office::new().await;
    let ours = Some(application(&office.db).await);
    let head = address(HEAD);
    for hour in 0..6 {
        office
            .wrote(LetterClass::Answer, true, &head, ours, at(hour * 60))
            .await;
    }
    assert_eq!(
        office.verdict(CHANGE, &head, ours, at(23 * 60)).await,
        Verdict::Hold(Reason::ApplicationCap)
    );
    assert_eq!(
        office.verdict(CHANGE, &head, ours, at(24 * 60 + 1)).await,
        Verdict::Pass
    );
}

#[tokio::test]
async fn scheduled_mail_and_answers_do_not_use_up_each_others_budget() {
    let mut office = Office::new().await;
    for n in 0..30 {
        let to = address(&format!("t{n}@oak.sch.uk.test"));
        office
            .wrote(LetterClass::Scheduled, true, &to, None, at(0))
            .await;
    }
    let head = address(HEAD);
    assert_eq!(
        office.verdict(Class::Scheduled, &head, None, at(1)).await,
        Verdict::Hold(Reason::DomainCap)
    );
    assert_eq!(
        office.verdict(CHANGE, &head, None, at(1)).await,
        Verdict::Pass
    );
}

/// Case 57: a list in Cc bounces every answer.
#[tokio::test]
async fn a_dead_address_is_known_to_the_gate() {
    let office = Office::new().await;
    let mut tx = office.db.begin().await.unwrap();
    outbox::mark_dead(&mut tx, "cambridge", HEAD, None, at(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        office.verdict(CHANGE, &address(HEAD), None, at(1)).await,
        Verdict::Never(Reason::DeadAddress)
    );
}
