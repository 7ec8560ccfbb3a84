//! Who gets a place, who is asked for more, and what the admins and the panel are shown of it.

use serde_json::Value;

use super::{
    Register, both, on_file,
    ruling::{in_review, refused},
};

/// The references of a programme's applications that stand so.
fn standing(register: &Register, programme: &str, status: &str) -> Vec<String> {
    let listed = register.ok(&[
        "list",
        "--programme",
        programme,
        "--status",
        status,
        "--json",
    ]);
    listed
        .lines()
        .map(|line| {
            let one: Value = serde_json::from_str(line).unwrap();
            one["reference"].as_str().unwrap().to_owned()
        })
        .collect()
}

/// Place, and what became of the letter.
fn decided(register: &Register, args: &[&str]) -> (String, String) {
    let mut all = args.to_vec();
    all.push("--json");
    let ruled: Value = serde_json::from_str(&register.ok(&all)).unwrap();
    let letter = match ruled["replies"].as_array().unwrap().as_slice() {
        [] => String::new(),
        [one] => {
            let how = one["withheld"].as_str().unwrap_or("goes");
            format!("{}: {how}", one["letter"].as_str().unwrap())
        }
        more => panic!("{} letters", more.len()),
    };
    let place = ruled["state"]["place"].as_str().unwrap_or("none");
    (place.to_owned(), letter)
}

#[test]
fn places_are_given_and_what_speaks_against_one_is_said_first() {
    both(|register| {
        let complete = standing(register, "pmr-2022", "complete");
        let [first, second, third, ..] = complete.as_slice() else {
            panic!("{complete:?}");
        };
        let open = standing(register, "pmr-2022", "incomplete").remove(0);
        let late = in_review(register, "late");
        for (args, words) in [
            (
                &["accepted", first][..],
                "cannot be marked as accepted: it has not been offered a place",
            ),
            (&["offer", &open], "its application is not complete"),
            (
                &["offer", &late],
                "its application waits for a person's ruling",
            ),
            (&["offer", "PMR22-9999"], "no application PMR22-9999"),
            (&["offer", "Oakfield"], "no application OAKFIELD"),
        ] {
            refused(register, args, words);
        }
        let tried = register.ok(&["offer", first, "--dry-run"]);
        assert!(tried.contains("complete, offered"), "{tried}");
        assert!(tried.ends_with("nothing was changed\n"), "{tried}");
        for (args, place, letter) in [
            (&["offer", first][..], "offered", "offer: to-draft"),
            (&["accepted", first], "accepted", ""),
            (&["offer", second, "--send"], "offered", "offer: goes"),
            (&["reserve", third, "--send"], "reserve", "reserve: goes"),
            // The panel thinks again before anybody has been told.
            (
                &["decline", third],
                "not-selected",
                "not-selected: to-draft",
            ),
        ] {
            let expected = (place.to_owned(), letter.to_owned());
            assert_eq!(decided(register, args), expected, "{args:?}");
        }
        for (args, words) in [
            (&["offer", second][..], "that is decided already"),
            (
                &["decline", first],
                "it has accepted its place: `withdraw` it",
            ),
            (&["accepted", third], "it has not been offered a place"),
        ] {
            refused(register, args, words);
        }
    });
}

#[test]
fn more_places_than_there_are_is_said() {
    on_file(|register| {
        let said: Vec<String> = standing(register, "pmr-2022", "complete")
            .iter()
            .map(|reference| register.run(&["offer", reference]).err)
            .collect();
        let (last, before) = said.split_last().unwrap();
        assert!(
            last.contains("places are offered or accepted, and there are 7"),
            "{last}"
        );
        assert_eq!(before[0], "");
    });
}

#[test]
fn the_summary_is_shown_on_demand() {
    on_file(|register| {
        let shown = register.ok(&["summary", "--date", "2022-05-20"]);
        for words in [
            "Cambridge Maths Hub: ",
            "Friday 20 May 2022",
            "6 days left: the deadline is Thursday 26 May 2022",
            "Reply \"accept #",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        let page = register.ok(&["summary", "--date", "2022-05-20", "--html"]);
        assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
        assert!(page.contains("src=\"data:image/png;base64,") && !page.contains("cid:"));
        // Shown twice, it is the same: looking is not sending.
        assert_eq!(register.ok(&["summary", "--date", "2022-05-20"]), shown);
        let wrong = register.run(&["summary", "--date", "20 May"]);
        assert_eq!(wrong.code, 2);
        assert!(
            wrong
                .err
                .contains("invalid value '20 May' for '--date <DATE>'"),
            "{}",
            wrong.err
        );
    });
}

#[test]
fn the_panels_sheet_has_everybody_but_who_withdrew() {
    on_file(|register| {
        let sheet = register.ok(&["export", "--selection", "--programme", "pmr-2024"]);
        let listed = register.ok(&["list", "--programme", "pmr-2024", "--json"]);
        let withdrawn = standing(register, "pmr-2024", "withdrawn");
        assert!(!withdrawn.is_empty());
        for line in listed.lines() {
            let one: Value = serde_json::from_str(line).unwrap();
            let reference = one["reference"].as_str().unwrap().to_owned();
            let there = sheet.contains(&format!("\n\"{reference}\","));
            assert_eq!(
                there,
                !withdrawn.contains(&reference),
                "{reference}: {sheet}"
            );
        }
        assert!(!sheet.contains("PMR22-"), "{sheet}");
        assert!(register.ok(&["export", "--selection"]).contains("PMR22-"));
        refused(
            register,
            &["export", "--selection", "--programme", "mrp-2018"],
            "runs no programme mrp-2018",
        );
        for (args, words) in [
            (
                &["export"][..],
                "the following required arguments were not provided",
            ),
            (
                &["export", "PMR24-0002", "--selection"],
                "cannot be used with",
            ),
            (&["export", "--programme", "pmr-2024"], "were not provided"),
        ] {
            let said = register.run(args);
            assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
            assert!(said.err.contains(words), "{args:?}: {}", said.err);
        }
    });
}

#[test]
fn who_is_past_the_deadline_is_chased() {
    both(|register| {
        let open = standing(register, "pmr-2022", "incomplete");
        let complete = standing(register, "pmr-2022", "complete").remove(0);
        for (args, words) in [
            (
                &["chase", &open[0], "2022-06-10"][..],
                "Friday 10 June 2022 is past",
            ),
            (
                &["chase", &complete, "2099-06-10"],
                "only what is incomplete is chased",
            ),
            (
                &["chase", "all", "2022-06-10"],
                "Friday 10 June 2022 is past",
            ),
            (
                &["shortlist", &complete, "2099-06-10"],
                "asks for the statement on its form",
            ),
        ] {
            refused(register, args, words);
        }
        let said = register.ok(&["chase", &open[0], "2099-06-10"]);
        assert!(said.contains(": incomplete"), "{said}");
        let all = register.ok(&["chase", "all", "2099-06-11", "--dry-run"]);
        assert!(!all.contains(&open[0]), "has more time already: {all}");
        assert!(
            open[1..].iter().all(|one| all.contains(one.as_str())),
            "{all}"
        );
        register.ok(&["chase", "all", "2099-06-11"]);
        assert_eq!(
            register.ok(&["chase", "all", "2099-06-11"]),
            "nobody is past the deadline and incomplete\n"
        );
        let wrong = register.run(&["chase", "all", "Friday"]);
        assert!(
            wrong.err.contains("invalid value 'Friday' for '<UNTIL>'"),
            "{}",
            wrong.err
        );
        assert_eq!(wrong.code, 2);
    });
}

/// Of the sample's schools all have sent their statements; who has not is asked in `desk`.
#[test]
fn only_who_owes_a_statement_is_shortlisted() {
    on_file(|register| {
        let sent = standing(register, "tfmd-2021", "complete").remove(0);
        let there = format!("the statement of {sent} is there");
        refused(register, &["shortlist", &sent, "2099-06-11"], &there);
        let past = "Saturday 11 June 2022 is past";
        refused(register, &["shortlist", &sent, "2022-06-11"], past);
        let open = standing(register, "pmr-2022", "incomplete").remove(0);
        let none = "pmr-2022 asks for the statement on its form";
        refused(register, &["shortlist", &open, "2099-06-11"], none);
    });
}
