//! Work that falls over one letter, or one old mail: the rest goes on, and what it fell over stands
//! as after a crash.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::{
    bot::{desk::Reading, postman, reread::reread_once},
    config::hub::Copy,
    domain::reading::{self, Reader},
    mailbox,
    post::smtp,
    store::{
        Db, MessageId, Tx, lease,
        outbox::{self, LetterState},
    },
};
use tokio::sync::{Notify, watch};

use crate::{
    conversations::{
        national::knowing,
        office::{ELM, OAK, Office},
    },
    send::{HEAD, at, id_of, post, write},
    smtp_peer::SmtpPeer,
};

async fn damage(db: &Db, statement: &'static str) {
    let mut tx = db.begin().await.unwrap();
    let Tx::Sqlite(register) = &mut tx else {
        panic!("not a file");
    };
    let done = sqlx::query(statement).execute(&mut **register);
    done.await.unwrap();
    tx.commit().await.unwrap();
}

/// The first time it is asked, the end of time: nothing can be put off until later then.
fn clock() -> DateTime<Utc> {
    static ASKED: AtomicBool = AtomicBool::new(false);
    match ASKED.swap(true, Ordering::Relaxed) {
        false => DateTime::<Utc>::MAX_UTC,
        true => at(0),
    }
}

#[tokio::test]
async fn a_letter_the_postman_falls_over_is_in_doubt_and_the_next_one_goes() {
    let peer = SmtpPeer::start().await;
    let office = Office::scratch().await.furnished(|config| {
        let hub = config.hubs.iter_mut().find(|hub| hub.id == "cambridge");
        hub.unwrap().post = post(&peer, Copy::None);
    });
    // It is accepted, and what follows from that falls over.
    let first = write(&office.db, "a", &[HEAD], LetterState::Due).await;
    let next = write(&office.db, "b", &[HEAD], LetterState::Due).await;
    let written = Notify::new();
    written.notify_one();
    let (stop, stopped) = watch::channel(false);
    let patience = (smtp::Patience::default(), mailbox::Patience::default());
    let state = async |letter| {
        let mut tx = office.db.read().await.unwrap();
        outbox::get(&mut tx, letter).await.unwrap().unwrap().state
    };
    let both = async {
        peer.accepts_more_than(1).await;
        stop.send(true).unwrap();
    };
    let work = postman::work(
        office.judge(),
        &office.db,
        patience,
        &written,
        clock,
        stopped,
    );
    let (ended, ()) = tokio::join!(work, both);
    ended.unwrap();
    assert_eq!(state(first).await, LetterState::InDoubt);
    assert_eq!(state(next).await, LetterState::Sent);
    for cause in ["a", "b"] {
        let got = peer.acceptances(&format!("<{}>", id_of(cause)), HEAD);
        assert_eq!(got, 1, "{cause}");
    }
}

#[tokio::test]
async fn a_reminder_whose_last_look_fails_waits_and_lets_the_next_one_go() {
    let mut office = Office::scratch().await;
    office.wakes("2022-05-03T07:00:00Z").await;
    for (school, id) in [(OAK, "oak"), (ELM, "elm")] {
        office.receives(&school.sends_form(&[]).id(id)).await;
    }
    office.wakes("2022-05-19T08:30:00Z").await;
    let spoilt = "UPDATE application SET state = '{' || state WHERE reference = 'PMR22-0001'";
    damage(&office.db, spoilt).await;
    assert_eq!(
        office.posts("2022-05-19T08:31:00Z").await,
        ["deadline-reminder l.brook: Re: Our form [PMR22-0002]"]
    );
    let mended = "UPDATE application SET state = substr(state, 2) WHERE reference = 'PMR22-0001'";
    damage(&office.db, mended).await;
    assert_eq!(
        office.posts("2022-05-19T09:31:00Z").await,
        ["deadline-reminder l.brook: Re: Our form [PMR22-0001]"]
    );
}

#[tokio::test]
async fn an_old_mail_that_is_fallen_over_keeps_its_reading_and_the_others_are_read_anew() {
    let mut office = knowing(Office::scratch().await);
    for (school, id) in [(OAK, "oak"), (ELM, "elm")] {
        office.receives(&school.sends_form(&[]).id(id)).await;
    }
    damage(&office.db, "UPDATE message SET reader_version = 1").await;
    // Where the calendar begins: in London it was still the day before.
    let out_of_time =
        "UPDATE message SET arrival = -8334601228800000 WHERE message_id = 'oak@mail.test'";
    damage(&office.db, out_of_time).await;
    let mut tx = office.db.begin().await.unwrap();
    let until = office.now + TimeDelta::hours(1);
    let taken = lease::take(&mut tx, "cambridge", "desk", office.now, until);
    assert!(taken.await.unwrap());
    tx.commit().await.unwrap();

    let judge = office.judge();
    let reading = Reading::new(Arc::new(Reader::new(&office.config.programmes)), judge.hub);
    let mut after = MessageId(0);
    while let Some(last) = reread_once(&judge, &reading, &office.db, "desk", after, office.now)
        .await
        .unwrap()
    {
        after = last;
    }
    let mut tx = office.db.read().await.unwrap();
    let Tx::Sqlite(register) = &mut tx else {
        panic!("not a file");
    };
    let versions = sqlx::query_scalar("SELECT reader_version FROM message ORDER BY message_id");
    let versions: Vec<i64> = versions.fetch_all(&mut **register).await.unwrap();
    assert_eq!(versions, [reading::VERSION, 1]);
}
