//! No lookup reads a whole table: every statement the store runs is explained by SQLite.
//!
//! The statements are caught as sqlx logs them, so none can be forgotten here or differ from what
//! runs; those of other tests of this process may be among them and must hold as well.

use std::collections::BTreeSet;
use std::sync::Mutex;

use countersign::store::{
    Access, ApplicationId, Db, HoldId, LetterId, MessageId, RulingId, Tx, applications, erase,
    events, folders, groups, holds, invitations, jobs, journal, lease, outbox, reminders, rulings,
    schools,
};
use sqlx::{AssertSqlSafe, Row};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

use super::{at, judge, keys, open_application, record};

static CAUGHT: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

struct Catch;

impl<S: tracing::Subscriber> Layer<S> for Catch {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        event.record(
            &mut |field: &tracing::field::Field, value: &dyn std::fmt::Debug| {
                if field.name() == "db.statement" {
                    let sql = format!("{value:?}");
                    // Debug of a text is quoted and escaped; unescape what our SQL can contain.
                    let sql = sql
                        .trim_matches('"')
                        .replace("\\n", "\n")
                        .replace("\\\"", "\"");
                    CAUGHT.lock().unwrap().insert(sql.trim().to_owned());
                }
            },
        );
    }
}

#[tokio::test]
async fn every_statement_finds_its_rows_by_an_index() {
    let filter = tracing_subscriber::filter::Targets::new()
        .with_target("sqlx::query", tracing::Level::DEBUG);
    let catch = tracing_subscriber::registry().with(Catch.with_filter(filter));
    tracing::subscriber::set_global_default(catch).expect("nobody else listens");

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("register.db");
    let db = Db::open(path.to_str().unwrap(), Access::Daemon)
        .await
        .unwrap();
    let mut tx = db.begin().await.unwrap();
    run_each(&mut tx).await;
    tx.commit().await.unwrap();

    let mut tx = db.read().await.unwrap();
    let Tx::Sqlite(t) = &mut tx else {
        unreachable!("a path is SQLite")
    };
    let caught = CAUGHT.lock().unwrap().clone();
    let mut explained = 0;
    for sql in &caught {
        let ours = ["SELECT", "UPDATE", "DELETE", "INSERT"]
            .iter()
            .any(|verb| sql.starts_with(verb));
        if !ours || sql.contains("_sqlx_migrations") || sql.contains("SKIP LOCKED") {
            continue;
        }
        let plan = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
            .fetch_all(&mut **t)
            .await
            .unwrap();
        explained += 1;
        for step in plan {
            let step: String = step.get("detail");
            // The rows of an INSERT are no table, nor is what is counted without one.
            let none = ["VALUES CLAUSE", "CONSTANT ROW"]
                .iter()
                .any(|n| step.contains(n));
            let table = step.starts_with("SCAN") && !none;
            assert!(!table, "{step}:\n{sql}");
        }
    }
    assert!(explained > 45, "only {explained} statements were caught");
}

/// Each function that looks something up, once.
async fn run_each(tx: &mut Tx<'_>) {
    let (hub, list) = ("fenland", keys(&["a", "b"]));
    let application = open_application(tx).await;
    let message = record(tx, "a", 1).await;
    judge(tx, message, Some(application)).await;
    assert_eq!((application, message), (ApplicationId(1), MessageId(1)));

    journal::seen(tx, hub, "a").await.unwrap();
    journal::deliver(tx, hub, "INBOX", 1, "1", message, at(0))
        .await
        .unwrap();
    journal::delivered_uids(tx, hub, "INBOX", 1).await.unwrap();
    journal::known_message_ids(tx, hub, &list).await.unwrap();
    journal::by_message_id(tx, hub, "a").await.unwrap();
    journal::get(tx, message).await.unwrap();
    journal::raw(tx, message).await.unwrap();
    journal::applications_of(tx, message).await.unwrap();
    let reading = journal::StoredReading {
        json: "{}",
        reader_version: 1,
    };
    journal::store_reading(tx, message, reading).await.unwrap();
    journal::link(tx, message, application, Some(0), "urn")
        .await
        .unwrap();
    journal::relink(tx, message, Some(application))
        .await
        .unwrap();
    journal::hints(tx, hub, message, &list).await.unwrap();
    journal::waiting_for(tx, hub, &list).await.unwrap();
    journal::clear_hints(tx, message).await.unwrap();
    journal::history(tx, application).await.unwrap();
    journal::unjudged(tx, hub).await.unwrap();
    journal::read_before_version(tx, hub, 2, MessageId(0), 9)
        .await
        .unwrap();
    journal::counts_since(tx, hub, at(0)).await.unwrap();
    let page = journal::Listing {
        hub,
        state: None,
        kind: None,
        decision: None,
        before: None,
        limit: 9,
    };
    journal::list(tx, page).await.unwrap();

    let none = Default::default();
    applications::set_keys(tx, hub, application, &none, &list)
        .await
        .unwrap();
    let had = applications::keys(tx, hub, application).await.unwrap();
    applications::set_keys(tx, hub, application, &had, &[])
        .await
        .unwrap();
    applications::by_keys(tx, hub, &list).await.unwrap();
    applications::get(tx, application).await.unwrap();
    applications::get_many(tx, &[application]).await.unwrap();
    applications::by_reference(tx, hub, "PMR22-0001")
        .await
        .unwrap();
    applications::adopt(tx, application, at(0)).await.unwrap();
    applications::adopt_all(tx, hub, at(0)).await.unwrap();
    let page = applications::Listing {
        hub,
        programme: None,
        status: None,
        urn: None,
        after: None,
        limit: 9,
    };
    applications::list(tx, page).await.unwrap();

    rulings::get(tx, RulingId(1)).await.unwrap();
    rulings::of_application(tx, application).await.unwrap();
    rulings::list_since(tx, hub, at(0)).await.unwrap();
    rulings::undo(tx, RulingId(1), at(0)).await.unwrap();
    holds::get(tx, hub, HoldId(1)).await.unwrap();
    holds::of_message(tx, message).await.unwrap();
    holds::of_application(tx, application).await.unwrap();
    holds::list_open(tx, hub).await.unwrap();
    holds::close(tx, HoldId(1), "a", at(0)).await.unwrap();

    outbox::claim_due(tx, hub, at(0)).await.unwrap();
    outbox::next_due(tx, hub).await.unwrap();
    outbox::recipients(tx, LetterId(1)).await.unwrap();
    outbox::in_state(tx, hub, outbox::LetterState::Sending)
        .await
        .unwrap();
    outbox::by_message_id(tx, hub, "a").await.unwrap();
    outbox::last_of_application(tx, application, 9)
        .await
        .unwrap();
    outbox::of_message(tx, message).await.unwrap();
    outbox::release(tx, LetterId(1), at(0)).await.unwrap();
    let due = [outbox::LetterState::Due];
    outbox::turn(tx, LetterId(1), &due, outbox::LetterState::Held, None)
        .await
        .unwrap();
    let counted = outbox::Counted {
        hub,
        class: outbox::LetterClass::Answer,
        since: at(0),
    };
    let since = outbox::Since {
        changes: at(0),
        repeats: at(0),
    };
    outbox::traffic(tx, counted, since, &list, &list)
        .await
        .unwrap();
    outbox::answers_about_application(tx, hub, since, application)
        .await
        .unwrap();
    outbox::dead_among(tx, hub, &list).await.unwrap();
    outbox::revive(tx, hub, "a").await.unwrap();
    folders::get(tx, hub, "INBOX").await.unwrap();
    jobs::take(tx, hub, "summary", at(0), at(0)).await.unwrap();
    jobs::since(tx, hub, "summary", at(0)).await.unwrap();
    outbox::peek_due(tx, hub, at(0)).await.unwrap();
    outbox::postpone(tx, LetterId(1), at(0)).await.unwrap();
    outbox::words_about(tx, application).await.unwrap();
    let invited = invitations::NewInvitation {
        hub,
        programme: "pmr-2022",
        urn: "100124",
        school: "Elm Road Primary",
        contact: "The office",
        email: "office@elm.test",
        email_key: "office@elm.test",
        now: at(0),
    };
    invitations::add(tx, invited).await.unwrap();
    invitations::of_programme(tx, hub, "pmr-2022")
        .await
        .unwrap();
    let open = invitations::open_of(tx, hub, "office@elm.test")
        .await
        .unwrap();
    invitations::get(tx, open[0].id).await.unwrap();
    invitations::end(tx, open[0].id, "not this year", at(0))
        .await
        .unwrap();
    reminders::steps(tx, hub, "application 1").await.unwrap();
    reminders::of_letter(tx, LetterId(1)).await.unwrap();
    reminders::forget(tx, LetterId(1)).await.unwrap();
    let day = at(0).date_naive();
    reminders::hold(tx, hub, day, "jo", at(0)).await.unwrap();
    reminders::are_held(tx, hub, day).await.unwrap();
    reminders::unhold(tx, hub, day).await.unwrap();
    erase::plan(tx, hub, application, &list, &list)
        .await
        .unwrap();
    lease::take(tx, hub, "a", at(0), at(1)).await.unwrap();
    lease::is_mine(tx, hub, "a", at(0)).await.unwrap();
    lease::release(tx, hub, "a").await.unwrap();
    groups_and_events(tx, hub, application).await;
}

async fn groups_and_events(tx: &mut Tx<'_>, hub: &str, application: ApplicationId) {
    let group = super::groups::group(tx, "Fenland A", None).await;
    groups::list(tx, hub).await.unwrap();
    groups::get(tx, group).await.unwrap();
    groups::by_key(tx, hub, "a").await.unwrap();
    groups::of_lead(tx, hub, "a").await.unwrap();
    groups::place(tx, application, group, at(0)).await.unwrap();
    groups::members(tx, group).await.unwrap();
    groups::group_of(tx, application).await.unwrap();
    let visit = super::groups::visit(group, application, 9);
    let event = events::add(tx, hub, &visit, at(0)).await.unwrap().unwrap();
    let row = events::get(tx, event).await.unwrap().unwrap();
    events::save(tx, &row).await.unwrap();
    events::of_uid(tx, hub, "a").await.unwrap();
    events::between(tx, hub, at(0), at(1)).await.unwrap();
    events::in_state(tx, hub, row.event.state).await.unwrap();
    events::of_group(tx, group).await.unwrap();
    events::of_application(tx, application).await.unwrap();
    events::told_of(tx, event).await.unwrap();
    events::forget(tx, event).await.unwrap();
    schools::notes(tx, application, 9).await.unwrap();
    schools::receive(tx, application, "a", "b", at(0))
        .await
        .unwrap();
    schools::received(tx, application).await.unwrap();
    schools::ask(tx, application, "a", at(0)).await.unwrap();
    schools::answer(tx, application, "a", "b", at(0))
        .await
        .unwrap();
    schools::asked(tx, application).await.unwrap();
    groups::unplace(tx, application).await.unwrap();
}
