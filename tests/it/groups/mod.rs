//! Work Groups through their year: what leads, admins and the calendar do, and what each person
//! hears of it.

pub mod calendar;
mod changes;
mod days;
mod held;
mod late;
mod reminders;
mod year;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use countersign::{
    bot::{
        judge::Outcome,
        outgoing::{Audience, Outgoing},
        wake::wake_once,
    },
    domain::{address::Address, mail, selection::Place},
    render::Words,
    store::{events, groups as table, outbox},
};

use crate::conversations::office::{Mail, Office, School};

pub const LEAD: &str = "imogen.carr@fenmaths.example";

pub const HERON: School = School {
    name: "Heronsgate Primary School",
    urn: "190003",
    domain: "heronsgate.cambs.sch.uk.test",
    address: "High Street, Chatteris, PE16 6AA",
};

pub const STONEA: School = School {
    name: "Stonea Bridge School",
    urn: "190004",
    domain: "stonea.cambs.sch.uk.test",
    address: "Bridge Road, March, PE15 9AA",
};

/// Two schools with places in the group of one lead.
pub async fn fenland(office: &mut Office) {
    fenland_with(office, &STONEA).await;
}

/// The same with another second school.
pub async fn fenland_with(office: &mut Office, second: &School) {
    for school in [&HERON, second] {
        let outcome = office.receives(&school.sends_form(&school.all())).await;
        let reference = outcome.parts[0]
            .application
            .as_ref()
            .unwrap()
            .reference
            .clone();
        for place in [Place::Offered, Place::Accepted] {
            rules(office, &reference, place).await;
        }
    }
    takes_in(office, "Fenland A", &[HERON.urn, STONEA.urn]).await;
    // Jobs count from their first look.
    office.wakes("2022-06-01T06:00:00Z").await;
}

/// A group of Imogen Carr's.
pub async fn takes_in(office: &Office, group: &str, urns: &[&str]) {
    let file = format!(
        "Group,Programme,Lead,Email,Capacity,School\n\
         {group},pmr-2022,Imogen Carr,{LEAD},7,{}\n",
        urns.join("; ")
    );
    let mut tx = office.db.begin().await.unwrap();
    let report = office
        .judge()
        .import_groups(&mut tx, file.as_bytes(), office.by())
        .await
        .unwrap();
    assert_eq!((report.added, report.bad.len()), (1, 0), "{report:?}");
    tx.commit().await.unwrap();
}

pub async fn rules(office: &Office, reference: &str, place: Place) {
    let mut tx = office.db.begin().await.unwrap();
    office
        .judge()
        .select(&mut tx, reference, place, false, office.by())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A school gives its place back.
pub async fn withdraws(office: &Office, reference: &str) {
    let mut tx = office.db.begin().await.unwrap();
    let judge = office.judge();
    judge
        .withdraw(&mut tx, reference, office.by())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A mail as it lies in `tests/calendar`.
pub fn invitation(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/calendar/{name}.eml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

/// Judges a calendar mail at the moment its own server took it in.
pub async fn takes(office: &mut Office, name: &str) -> Outcome {
    let raw = invitation(name);
    let arrival = mail::parse(&raw).received.unwrap();
    takes_at(office, &raw, arrival).await
}

pub async fn takes_at(office: &mut Office, raw: &[u8], arrival: DateTime<Utc>) -> Outcome {
    office.now = arrival;
    let outcome = office.judges(raw, arrival, arrival).await;
    office.sends().await;
    outcome
}

/// Every morning from one day to another; the letters of each are sent.
pub async fn mornings(office: &mut Office, from: &str, to: &str) {
    let (mut day, last): (NaiveDate, NaiveDate) = (from.parse().unwrap(), to.parse().unwrap());
    while day <= last {
        for time in ["07:30", "08:00", "09:00", "09:30", "09:45", "09:50"] {
            let local = day.and_time(format!("{time}:00").parse().unwrap());
            let zone = chrono_tz::Europe::London;
            office.now = local.and_local_timezone(zone).unwrap().to_utc();
            wake_once(&office.judge(), &office.db, office.now)
                .await
                .unwrap();
            office.sends().await;
        }
        day += TimeDelta::days(1);
    }
}

/// What schools and leads were written since: "Mon 31 Oct 09:45 visit-reminder to a, b cc c: subject".
pub async fn written(office: &Office, since: &str) -> Vec<String> {
    let since: DateTime<Utc> = format!("{since}T00:00:00Z").parse().unwrap();
    let mut lines = Vec::new();
    for letter in office.letters().await {
        if letter.created_at < since || letter.class == outbox::LetterClass::ToAdmins {
            continue;
        }
        let mut tx = office.db.begin().await.unwrap();
        let people = outbox::recipients(&mut tx, letter.id).await.unwrap();
        tx.rollback().await.unwrap();
        let of = |field| -> Vec<String> {
            people
                .iter()
                .filter(|p| p.field == field)
                .map(|p| short(&p.address))
                .collect()
        };
        let to = of(outbox::RecipientField::To).join(", ");
        let cc = match of(outbox::RecipientField::Cc) {
            none if none.is_empty() => String::new(),
            cc => format!(" cc {}", cc.join(", ")),
        };
        let at = letter.created_at.with_timezone(&chrono_tz::Europe::London);
        let (subject, _) = letter
            .subject
            .split_once(" [")
            .unwrap_or((&letter.subject, ""));
        let entry = entry_of(&letter.bytes).map_or(String::new(), |(method, ics)| {
            let sequence = ics.lines().find(|l| l.starts_with("SEQUENCE:")).unwrap();
            format!(" ({method} {sequence})")
        });
        lines.push(format!(
            "{} {} to {to}{cc}: {subject}{entry}",
            at.format("%a %-d %b %H:%M"),
            letter.kind,
        ));
    }
    lines
}

/// What schools were written since.
pub async fn to_schools(office: &Office, since: &str) -> Vec<String> {
    let mut lines = written(office, since).await;
    lines.retain(|line| !line.contains(" lead-"));
    lines
}

/// Somebody has had another mail of the scheduler's today.
pub async fn has_had_mail(office: &Office, person: &str) {
    let words = Words {
        text: "Something is missing".to_owned(),
        html: "<p>Something is missing</p>".to_owned(),
    };
    let mail = Outgoing {
        to: vec![Address::parse(person).unwrap()],
        ..Outgoing::new(
            "deadline-reminder",
            Audience::Schools,
            format!("{person} {}", office.now),
            "Something is missing".to_owned(),
            words,
            office.now,
        )
    };
    let mut tx = office.db.begin().await.unwrap();
    let judge = office.judge();
    let posted = judge.write_down(&mut tx, mail, office.now).await.unwrap();
    assert!(posted.is_some());
    tx.commit().await.unwrap();
}

/// `h.archer@heronsgate`
fn short(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap();
    format!("{local}@{}", domain.split('.').next().unwrap())
}

/// Method and text of the calendar part of a letter.
pub fn entry_of(bytes: &[u8]) -> Option<(String, String)> {
    let mail = mail::parse(bytes);
    let part = mail
        .parts
        .iter()
        .find(|p| p.media_type == "text/calendar")?;
    let text = String::from_utf8(part.bytes.clone()).unwrap();
    let method = text
        .lines()
        .find_map(|l| l.strip_prefix("METHOD:"))
        .unwrap();
    Some((method.trim().to_owned(), text.clone()))
}

/// "10 Nov 09:30 visit planned", in local time.
pub async fn planned(office: &Office) -> Vec<String> {
    let mut tx = office.db.begin().await.unwrap();
    let from = DateTime::UNIX_EPOCH;
    let until = from + TimeDelta::days(36_500);
    let rows = events::between(&mut tx, "cambridge", from, until)
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    rows.iter()
        .map(|row| {
            let at = row
                .event
                .when
                .starts
                .with_timezone(&chrono_tz::Europe::London);
            format!(
                "{} {} {}",
                at.format("%-d %b %H:%M"),
                row.event.kind.map_or("?", |k| k.as_str()),
                row.event.state.as_str()
            )
        })
        .collect()
}

pub async fn event_ids(office: &Office) -> Vec<i64> {
    let mut tx = office.db.begin().await.unwrap();
    let from = DateTime::UNIX_EPOCH;
    let until = from + TimeDelta::days(36_500);
    let rows = events::between(&mut tx, "cambridge", from, until)
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    rows.iter().map(|row| row.id.0).collect()
}

/// The lead answers the last mail of that kind.
pub async fn lead_replies(office: &mut Office, kind: &str, words: &str) -> Outcome {
    let id = office.last(kind).await.message_id;
    let mail = Mail::from(LEAD).in_reply_to(&id).says(words);
    office.receives(&mail).await
}

pub async fn plans(office: &mut Office, csv: &str) {
    let mut tx = office.db.begin().await.unwrap();
    let report = office
        .judge()
        .import_events(&mut tx, csv.as_bytes(), office.by())
        .await
        .unwrap();
    assert_eq!(report.bad, [], "{csv}");
    let judge = office.judge();
    let told = judge.tell_of_changes(&mut tx, &report.touched, office.now);
    told.await.unwrap();
    tx.commit().await.unwrap();
}

/// Nobody is written to who is not on the register.
pub async fn only_people_of_the_register(office: &Office) {
    let mut known: BTreeSet<String> = BTreeSet::from([LEAD.to_owned()]);
    for school in [&HERON, &STONEA] {
        known.extend(school.all());
    }
    let mut letters = office.letters().await;
    letters.retain(|l| l.class != outbox::LetterClass::ToAdmins);
    let mut tx = office.db.begin().await.unwrap();
    for letter in letters {
        for to in outbox::recipients(&mut tx, letter.id).await.unwrap() {
            assert!(
                known.contains(&to.key),
                "{} went to {}",
                letter.kind,
                to.key
            );
        }
    }
    assert_eq!(table::list(&mut tx, "cambridge").await.unwrap().len(), 1);
    tx.rollback().await.unwrap();
}
