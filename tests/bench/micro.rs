//! Where the time of one message goes, one at a time, for those who make it shorter.

use countersign::{
    clock,
    domain::{
        application::Terms,
        letter::{self, Subject},
        mail,
    },
    render::{self, Envelope},
    store::{Access, Db},
};
use tokio::time::Instant;

use crate::{Line, line, office::Office};

const MAILS: usize = 512;
/// Numbers of mails no other part uses.
const FIRST: usize = 80_000;

pub async fn measure() -> Vec<Line> {
    let office = Office::open();
    let judge = office.judge();
    let hub = office.hub();
    let programme = hub.programmes.first().map(|p| p.id.clone()).unwrap();
    let programme = judge.config.programme(&programme).unwrap();
    let terms = Terms {
        programme,
        reference: None,
        deadline: hub.deadline(programme),
        hub: &judge.terms,
    };
    let raw: Vec<Vec<u8>> = (FIRST..FIRST + MAILS)
        .map(|n| office.mails.mail(n))
        .collect();

    let begun = Instant::now();
    let parsed: Vec<_> = raw.iter().map(|raw| mail::parse(raw)).collect();
    let parse = each(begun);

    let begun = Instant::now();
    let prints: Vec<_> = parsed.iter().map(mail::fingerprint).collect();
    let fingerprint = each(begun);
    assert_eq!(prints.len(), MAILS);

    let begun = Instant::now();
    let readings: Vec<_> = parsed.iter().map(|mail| office.read(mail)).collect();
    let read = each(begun);
    assert!(readings.iter().all(|r| r.forms.len() == 1), "a form each");

    let begun = Instant::now();
    let packed: usize = raw
        .iter()
        .map(|raw| zstd::encode_all(raw.as_slice(), 1).unwrap().len())
        .sum();
    let pack = each(begun);

    let path = office.folder().join("micro.db");
    let db = Db::open(path.to_str().unwrap(), Access::Daemon)
        .await
        .unwrap();
    let arrived: Vec<_> = raw
        .into_iter()
        .enumerate()
        .map(|(n, raw)| office.arrived(FIRST + n, raw))
        .collect();
    let mut outcomes = Vec::new();
    let begun = Instant::now();
    let mut tx = db.begin().await.unwrap();
    for mail in &arrived {
        outcomes.push(judge.judge_once(&mut tx, mail, clock::now()).await.unwrap());
    }
    tx.commit().await.unwrap();
    let judged = each(begun);

    let begun = Instant::now();
    let mut octets = 0;
    for (mail, outcome) in arrived.iter().zip(&outcomes) {
        let part = &outcome.parts[0];
        let (concerned, written) = (part.application.as_ref().unwrap(), &part.letters[0]);
        let subject = Subject {
            hub: &hub.name,
            signature: &hub.signature,
            reference: Some(&concerned.reference),
            reading: &mail.reading,
            verdict: &part.verdict,
            arrival: mail.place.arrival,
            before: None,
        };
        let kind = letter::Kind::ALL
            .into_iter()
            .find(|k| k.as_str() == written.kind);
        let view = letter::view(
            kind.unwrap(),
            subject,
            part.state.as_ref().map(|s| (&terms, s)),
        );
        let words = office.letters.compose(&view).unwrap();
        let envelope = Envelope {
            from: (&hub.name, &hub.address),
            to: &written.to,
            cc: &written.cc,
            subject: &written.subject,
            date: mail.place.arrival,
            message_id: "bench.letter@cambridge.test",
            in_reply_to: mail.reading.message_id.as_deref(),
            references: &[],
            letter: "acknowledgement",
            reference: Some(&concerned.reference),
            replied: true,
        };
        octets += render::message(&envelope, &words).unwrap().len();
    }
    let compose = each(begun);
    assert!(octets > 0);

    let us =
        |what: &str, took: f64| line(format!("one message: {what}"), format!("{took:.0} µs"), "");
    vec![
        us("`mail::parse`", parse),
        us("`mail::fingerprint`", fingerprint),
        us("`Reader::read`, the `.docx` form", read),
        us(&format!("zstd 1, to {} KB", packed / MAILS / 1000), pack),
        us("`judge_once` on SQLite, zstd and letter included", judged),
        us("a letter composed and rendered", compose),
    ]
}

/// Microseconds a message.
fn each(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6 / MAILS as f64
}
