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
    let stranger = format!("helper{}@webmail.test", school.urn);
    vec![
        // a stranger's, and the first to come: whoever writes next is a party to it or is not
        Mail::from(&stranger)
            .id(&id("first"))
            .subject("Form")
            .says(&form.replace("Year 4 teacher", "Year 2 teacher")),
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
        Mail::from(&format!("someone{}@webmail.test", school.urn))
            .id(&id("stranger"))
            .subject(&format!("School {}", school.urn))
            .says("I confirm that we take part."),
        Mail::from(&stranger)
            .id(&id("again"))
            .subject("Our form, with the other teacher")
            .says(&form.replace("Omar Khan", "Ruth Vane")),
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
    // both seasons by turns, each mail an hour after the one before
    let (oak, elm) = (season(&OAK), season(&ELM));
    let by_turns = oak.into_iter().zip(elm).flat_map(|(a, b)| [a, b]);
    any_order(by_turns.collect(), 2, 6, 3);
}

/// A trust: its schools share a domain, and its office writes for both.
#[test]
fn the_order_of_judging_makes_no_difference_where_schools_share_a_domain() {
    let school = |name, urn, address| School {
        name,
        urn,
        domain: "fenland-trust.org.uk.test",
        address,
    };
    let ash = school("Ash Primary School", "190021", "Ash Lane, March, PE15 8AA");
    let fir = school(
        "Fir Primary School",
        "190022",
        "Fir Road, Chatteris, PE16 6BB",
    );
    let office = "office@fenland-trust.org.uk.test";
    let own = |school: &School| {
        school
            .form()
            .replace("l.brook", &format!("lead{}", school.urn))
    };
    let without = own(&fir).replace(fir.urn, "");
    let both = Mail::from("bursar@webmail.test")
        .id("both")
        .says("Two forms.");
    let mails = vec![
        Mail::from(office)
            .id("before")
            .subject("Mastery form")
            .says("I confirm for our school."),
        both.with_file("ash.txt", &own(&ash))
            .with_file("fir.txt", &own(&fir)),
        Mail::from(office).id("ash").says(&own(&ash)),
        Mail::from(office)
            .id("asks")
            .subject("Mastery Readiness")
            .says("Did you receive our form?"),
        Mail::from(&format!("lead{}@fenland-trust.org.uk.test", ash.urn))
            .id("ash-no")
            .subject(&format!("School {}", ash.urn))
            .says("Omar's TRN is 7654321."),
        Mail::from(office).id("fir").says(&without),
        Mail::from(office).id("fir-again").says(&own(&fir)),
        Mail::from(office)
            .id("which")
            .subject("Our form")
            .says("We would like to withdraw our application."),
        Mail::from(&format!("lead{}@fenland-trust.org.uk.test", fir.urn))
            .id("fir-yes")
            .in_reply_to("fir-again")
            .says("I confirm."),
    ];
    any_order(mails, 2, 12, 17);
}

/// The lines of two registers that are not alike.
fn differ(states: &[String], expected: &[String]) -> String {
    let lines = |of: &[String]| of.join("\n").lines().map(str::to_owned).collect::<Vec<_>>();
    let (states, expected) = (lines(states), lines(expected));
    let only = |a: &[String], b: &[String], sign| {
        let only = a.iter().filter(|line| !b.contains(line));
        only.map(|line| format!("{sign} {}\n", line.trim()))
            .collect::<String>()
    };
    let found = only(&states, &expected, '+') + &only(&expected, &states, '-');
    match found.is_empty() && states != expected {
        true => "their order".to_owned(),
        false => found,
    }
}

/// The mails, an hour apart, give the same states whatever the order they are judged in.
fn any_order(mails: Vec<Mail>, applications: usize, cases: u32, seed: u64) {
    let mails: Vec<Vec<u8>> = mails.iter().map(Mail::raw).collect();
    let judged = |order: &[usize]| {
        wait(async {
            let mut office = Office::scratch().await;
            let begin = office.now;
            for &i in order {
                let arrival = begin + TimeDelta::hours(i as i64);
                office
                    .judges(&mails[i], arrival, begin + TimeDelta::days(2))
                    .await;
            }
            without_numbers(office.states().await)
        })
    };
    let in_order: Vec<usize> = (0..mails.len()).collect();
    let expected = judged(&in_order);
    assert_eq!(expected.len(), applications, "{expected:#?}");
    let backwards: Vec<usize> = in_order.iter().rev().copied().collect();
    assert_eq!(differ(&judged(&backwards), &expected), "", "backwards");
    proptest!(runs(cases, seed), |(order in Just(in_order).prop_shuffle())| {
        prop_assert_eq!(differ(&judged(&order), &expected), String::new(), "{:?}", order);
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
