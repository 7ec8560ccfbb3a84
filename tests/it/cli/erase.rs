//! `erase`: a school, a person, and what is past its time.

use sqlx::{Connection, SqliteConnection};

use super::{Register, both, on_file, ruling::refused};

/// Larkfield's application: whole, and from its deputy.
const LARKFIELD: &str = "PMR24-0002";

#[test]
fn an_erased_school_leaves_nothing_behind_and_its_number_is_not_given_again() {
    both(|register| {
        let said = register.ok(&["erase", LARKFIELD]);
        assert!(
            said.contains("would be erased") && said.ends_with("say --yes to do it\n"),
            "{said}"
        );
        register.shown(LARKFIELD);
        register.ok(&["note", LARKFIELD, "they ask to be forgotten"]);
        register.ok(&["erase", LARKFIELD, "--yes"]);
        refused(register, &["show", LARKFIELD], "no application PMR24-0002");
        let left = register.ok(&["list"]) + &register.ok(&["held"]);
        assert!(
            !left.contains("Larkfield") && !left.contains(LARKFIELD),
            "{left}"
        );
        let opened = register.ok(&["open", "pmr-2024", "198787", "--json"]);
        assert!(!opened.contains(LARKFIELD), "{opened}");
    });
}

#[test]
fn a_person_is_forgotten_and_the_rest_of_the_application_stays() {
    both(|register| {
        let before = register.shown(LARKFIELD);
        let value = |of: &str| before["fields"][of]["value"].as_str().unwrap().to_owned();
        let (name, address) = (value("lead_2.name"), value("lead_2.email"));
        let said = register.ok(&["erase", &address]);
        assert!(said.contains("would be erased"), "{said}");
        assert_eq!(register.shown(LARKFIELD), before);

        let said = register.ok(&["erase", &address, "--yes"]);
        assert!(
            said.contains(&format!(
                "{LARKFIELD} then misses lead_2.name, lead_2.email"
            )),
            "{said}"
        );
        let after = register.shown(LARKFIELD).to_string().to_lowercase();
        for trace in [name.to_lowercase(), address.to_lowercase()] {
            assert!(!after.contains(&trace), "{trace}: {after}");
        }
        assert!(
            after.contains(&value("lead_1.name").to_lowercase()),
            "{after}"
        );
        // Who is not on file costs nothing and nobody.
        let said = register.ok(&["erase", &address, "--yes"]);
        assert!(said.contains("0 mail(s) and 0 letter(s)"), "{said}");
    });
}

#[test]
fn nothing_of_a_forgotten_person_is_left_anywhere_in_the_register() {
    on_file(|register| {
        let before = register.shown(LARKFIELD);
        let value = |of: &str| before["fields"][of]["value"].as_str().unwrap().to_owned();
        let theirs = ["name", "email", "trn"].map(|of| value(&format!("lead_2.{of}")));
        register.ok(&["summary"]);
        register.ok(&[
            "sign",
            LARKFIELD,
            "lead_2",
            &format!("{} on paper", theirs[0]),
        ]);
        register.ok(&["note", LARKFIELD, &format!("spoke to {}", theirs[0])]);
        is_held_without_application(register, &theirs[0]);
        let everything = everything(register);
        for trace in &theirs {
            assert!(everything.contains(&trace.to_lowercase()), "{trace}");
        }
        register.ok(&["erase", &theirs[1], "--yes"]);
        let everything = self::everything(register);
        for trace in &theirs {
            assert!(!everything.contains(&trace.to_lowercase()), "{trace}");
        }
    });
}

#[test]
fn the_hubs_own_people_are_not_erased_by_mistake() {
    on_file(|register| {
        let own = "admin@cambridgemathshub.test";
        refused(register, &["erase", own, "--yes"], "is the hub's own");
        refused(
            register,
            &["erase", "not@an@address", "--yes"],
            "is no e-mail address",
        );
    });
}

/// The sample is of 2022 and 2024: the first of its programmes are past their time on any day.
#[test]
fn what_is_past_its_time_is_listed_and_goes_when_it_is_said() {
    both(|register| {
        let said = register.ok(&["erase", "--expired"]);
        assert!(
            said.contains("PMR22-0001") && said.contains("kept until 2025-07-31"),
            "{said}"
        );
        assert!(
            said.contains("of no application, older than 12 months: would be erased"),
            "{said}"
        );
        let summary = register.ok(&["summary"]);
        let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            summary.contains("On file longer than it is to be kept"),
            "{summary}"
        );
        register.shown("PMR22-0001");

        register.ok(&["erase", "--expired", "--yes"]);
        refused(
            register,
            &["show", "PMR22-0001"],
            "no application PMR22-0001",
        );
        let left = register.ok(&["erase", "--expired"]);
        assert_eq!(left, "nothing is past its time\n");
    });
}

/// A guess about a mail of theirs, which is no application's item.
fn is_held_without_application(register: &Register, name: &str) {
    let file = register.path("countersign.db");
    super::runtime().block_on(async {
        let mut c = SqliteConnection::connect(file.to_str().unwrap())
            .await
            .unwrap();
        let held = sqlx::query(
            "INSERT INTO hold (hub, message, reasons, guess, opened_at)
             SELECT 'cambridge', l.message, '[\"forwarded\"]', 'sent by ' || $1, 0
             FROM link l JOIN application a ON a.id = l.application
             WHERE a.reference = $2 AND l.message NOT IN (SELECT message FROM hold) LIMIT 1",
        );
        let held = held
            .bind(name)
            .bind(LARKFIELD)
            .execute(&mut c)
            .await
            .unwrap();
        assert_eq!(held.rows_affected(), 1);
    });
}

/// All that the file says, raw mail and letters included, in small letters.
fn everything(register: &Register) -> String {
    let file = register.path("countersign.db");
    let raws: Vec<Vec<u8>> = super::runtime().block_on(async {
        let mut c = SqliteConnection::connect(file.to_str().unwrap())
            .await
            .unwrap();
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut c)
            .await
            .unwrap();
        sqlx::query_scalar("SELECT raw FROM raw_message")
            .fetch_all(&mut c)
            .await
            .unwrap()
    });
    let mut all = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).to_lowercase();
    for raw in raws {
        let raw = zstd::decode_all(raw.as_slice()).unwrap();
        let mail = countersign::domain::mail::parse(&raw);
        let texts = [mail.text.clone(), mail.html.clone()];
        all.push_str(&String::from_utf8_lossy(&raw).to_lowercase());
        all.extend(texts.into_iter().flatten().map(|text| text.to_lowercase()));
    }
    all
}
