//! What holds of every conversation. Seeds are fixed: a run finds what the last one found.

use std::{fs, future::Future, path::Path};

use chrono::TimeDelta;
use countersign::domain::{application::State, mail, reading::Watched};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any},
    prop_assert, prop_assert_eq, proptest,
    test_runner::{Config, RngSeed},
};

use super::office::{ELM, Mail, OAK, Office, School};

fn runs(cases: u32, seed: u64) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..Config::default()
    }
}

pub fn wait<T>(story: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(story)
}

/// A state without the numbers that only the order of judging gives.
fn without_numbers(states: Vec<(String, State)>) -> Vec<String> {
    states
        .into_iter()
        .map(|(urn, mut state)| {
            for value in state.values.values_mut() {
                value.source.retain(|c| !c.is_ascii_digit());
            }
            for line in &mut state.ledger {
                line.message = None;
                line.evidence.retain(|c| !c.is_ascii_digit());
            }
            state.held_forms.fill(0);
            format!("{urn} {state:#?}")
        })
        .collect()
}

/// A school's season: its form, a revision, words of its people before and after.
fn season(school: &School) -> Vec<Mail> {
    let id = |n: &str| format!("{}-{n}", school.urn);
    let form = school.form().replace(&school.trn(2), "");
    vec![
        Mail::from(&school.head())
            .id(&id("early"))
            .subject("Mastery form")
            .says("I confirm my signature."),
        Mail::from(&school.lead_1()).id(&id("form")).says(&form),
        Mail::from(&school.lead_2())
            .id(&id("trn"))
            .in_reply_to(&id("form"))
            .says("My TRN is 7654321."),
        Mail::from(&school.lead_1())
            .id(&id("all"))
            .in_reply_to(&id("form"))
            .copying(&school.all())
            .says("Copying everybody."),
        Mail::from(&school.head())
            .id(&id("no"))
            .in_reply_to(&id("form"))
            .says("I am not able to sign this."),
        Mail::from(&school.head())
            .id(&id("yes"))
            .in_reply_to(&id("form"))
            .says("I confirm."),
        // a stranger's, until the school names the address
        Mail::from(&format!("home{}@webmail.test", school.urn))
            .id(&id("home"))
            .subject("Our form")
            .says(&form.replace("Year 4 teacher", "Year 5 teacher")),
        Mail::from(&school.lead_1())
            .id(&id("address"))
            .in_reply_to(&id("form"))
            .says(&format!(
                "Omar's email should be home{}@webmail.test",
                school.urn
            )),
    ]
}

#[test]
fn the_order_of_judging_makes_no_difference_to_the_state() {
    let mails: Vec<Vec<u8>> = [season(&OAK), season(&ELM)]
        .concat()
        .iter()
        .map(Mail::raw)
        .collect();
    let judged = |order: &[usize]| {
        wait(async {
            let mut office = Office::scratch().await;
            let begin = office.now;
            for &i in order {
                let arrival = begin + TimeDelta::hours(i as i64 % 8 * 2 + i as i64 / 8);
                office
                    .judges(&mails[i], arrival, begin + TimeDelta::days(2))
                    .await;
            }
            without_numbers(office.states().await)
        })
    };
    let in_order: Vec<usize> = (0..mails.len()).collect();
    let expected = judged(&in_order);
    assert_eq!(expected.len(), 2);
    proptest!(runs(6, 3), |(order in Just(in_order).prop_shuffle())| {
        prop_assert_eq!(judged(&order), expected.clone());
    });
}

#[test]
fn no_letter_tells_a_number_a_statement_or_another_schools_business() {
    let mails: Vec<(usize, Mail)> = season(&OAK)
        .into_iter()
        .map(|m| (0, m))
        .chain(season(&ELM).into_iter().map(|m| (1, m)))
        .collect();
    let schools = [&OAK, &ELM];
    let begin: Vec<usize> = (0..mails.len()).collect();
    proptest!(runs(4, 5), |(order in Just(begin).prop_shuffle())| {
        let letters = wait(async {
            let mut office = Office::scratch().await;
            let mut letters = Vec::new();
            for &i in &order {
                let outcome = office.receives(&mails[i].1).await;
                for letter in office.letters().await.into_iter().filter(|l| l.message == Some(outcome.message)) {
                    letters.push((mails[i].0, letter));
                }
            }
            letters
        });
        prop_assert!(!letters.is_empty());
        for (whose, letter) in letters {
            let words = mail::parse(&letter.bytes);
            let text = format!("{:?} {:?} {:?} {:?} {}", words.text, words.html, words.to, words.cc, words.subject);
            let other = schools[1 - whose];
            for secret in ["7654321", "Secretly", other.name, other.domain, other.urn] {
                prop_assert!(!text.contains(secret), "{} in {}", secret, text);
            }
            for lead in [1, 2] {
                prop_assert!(!text.contains(&schools[whose].trn(lead)));
            }
        }
    });
}

/// Case 65: ping-pong with daemons and absences.
#[test]
fn no_machine_is_ever_answered() {
    let marks = [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated",
        "List-Id: <news.oak.test>",
        "Precedence: bulk",
        "Return-Path: <>",
        "X-Autoreply: yes",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
    ];
    wait(async {
        let mut office = Office::scratch().await;
        office.receives(&OAK.sends_form(&[]).id("form")).await;
        let before = office.letters().await.len();
        for mark in marks {
            for body in [
                "I confirm.",
                "Did you receive our mastery form?",
                &ELM.form(),
            ] {
                let machine = Mail::from(&OAK.head())
                    .header(mark)
                    .in_reply_to("form")
                    .says(body);
                let outcome = office.receives(&machine).await;
                assert!(
                    outcome.parts.iter().all(|p| p.letters.is_empty()),
                    "{mark}: {outcome:?}"
                );
            }
        }
        assert_eq!(office.letters().await.len(), before);
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.headteacher signature.lead_2"
        );
    });
}

#[test]
fn the_same_message_twice_writes_nothing_twice() {
    wait(async {
        let mut office = Office::scratch().await;
        for mail in season(&OAK) {
            office.receives(&mail).await;
            let (letters, holds, register) = (
                office.letters().await.len(),
                office.open_holds().await,
                office.register().await,
            );
            let again = office.receives(&mail).await;
            assert_eq!(again.kind.as_str(), "duplicate");
            assert_eq!(
                (
                    office.letters().await.len(),
                    office.open_holds().await,
                    office.register().await
                ),
                (letters, holds, register)
            );
        }
    });
}

#[test]
fn any_bytes_are_read_to_an_end() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/mails");
    let mut mails: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    mails.sort();
    let mails: Vec<Vec<u8>> = mails
        .iter()
        .map(|p| fs::read(p).unwrap())
        .filter(|b| b.len() < 64 * 1024)
        .collect();
    let office = wait(Office::scratch());
    let hub = office.config.hub("cambridge").unwrap();
    let own = [hub.address.clone()];
    let watched = Watched {
        own_addresses: &own,
        receiver: &hub.receiver,
    };
    let spot = || (any::<proptest::sample::Index>(), any::<u8>());
    proptest!(runs(48, 9), |(which in any::<proptest::sample::Index>(), spots in vec(spot(), 0..24), cut in any::<proptest::sample::Index>(), whole: bool)| {
        let mut bytes = which.get(&mails).clone();
        for (at, byte) in spots {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        let mail = mail::parse(&bytes);
        let reading = office.reader.read(&mail, watched, false);
        prop_assert!(reading.fresh.len() <= 4 * 4096);
    });
}
