//! Each ruling with its effect and its letter; what cannot be is refused and changes nothing.

use serde_json::Value;

use super::{Register, both, on_file};

/// What a ruling is expected to have done.
struct Effect<'a> {
    status: &'a str,
    missing: &'a str,
    /// Kind of the letter it wrote, and to whom.
    letter: Option<(&'a str, &'a str)>,
    settled: &'a [i64],
}

fn check(register: &Register, args: &[&str], effect: &Effect<'_>) -> Value {
    let mut all = args.to_vec();
    all.push("--json");
    let ruled: Value = serde_json::from_str(&register.ok(&all)).unwrap();
    let missing: Vec<&str> = ruled["state"]["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m.as_str().unwrap())
        .collect();
    assert_eq!(ruled["state"]["status"], effect.status, "{args:?}: {ruled}");
    assert_eq!(missing.join(" "), effect.missing, "{args:?}: {ruled}");
    let letter = ruled["replies"].as_array().unwrap();
    let letter = letter.first().map(|l| {
        assert_eq!(l["withheld"], Value::Null, "{args:?}: {ruled}");
        (l["letter"].as_str().unwrap(), l["to"][0].as_str().unwrap())
    });
    assert_eq!(letter, effect.letter, "{args:?}: {ruled}");
    let settled: Vec<i64> = ruled["settled"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_i64().unwrap())
        .collect();
    assert_eq!(settled, effect.settled, "{args:?}: {ruled}");
    ruled
}

pub fn refused(register: &Register, args: &[&str], words: &str) {
    let before = register.ok(&["list", "--json"]);
    let said = register.run(args);
    assert_eq!(said.code, 2, "{args:?}: {}{}", said.out, said.err);
    assert!(said.err.contains(words), "{args:?}: {}", said.err);
    assert_eq!(said.out, "", "{args:?}");
    assert_eq!(register.ok(&["list", "--json"]), before, "{args:?}");
}

const LARKFIELD: &str = "PMR24-0002";
const LETTER: &str = "L";

fn submitter(register: &Register, reference: &str) -> String {
    register.shown(reference)["submitter"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The number of the open item about an application.
fn item(register: &Register, reference: &str) -> i64 {
    items(register)
        .into_iter()
        .find(|i| i["reference"] == reference)
        .unwrap_or_else(|| panic!("no open item about {reference}"))["item"]
        .as_i64()
        .unwrap()
}

fn items(register: &Register) -> Vec<Value> {
    register
        .ok(&["held", "--json"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The reference in review for this reason.
pub fn in_review(register: &Register, reason: &str) -> String {
    let out = register.ok(&["list", "--status", "review", "--json"]);
    out.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|a| a["review"].as_array().unwrap().iter().any(|r| r == reason))
        .unwrap_or_else(|| panic!("nothing is in review as {reason}"))["reference"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn accepting_an_item_lifts_its_objection_and_acknowledges() {
    both(|register| {
        for reason in ["late", "wrong-hub"] {
            let reference = in_review(register, reason);
            let number = item(register, &reference);
            let to = submitter(register, &reference);
            let effect = Effect {
                status: "complete",
                missing: "",
                letter: Some(("acknowledgement", &to)),
                settled: &[number],
            };
            check(register, &["accept", &format!("#{number}")], &effect);
            refused(
                register,
                &["accept", &number.to_string()],
                "is settled already (ruling ",
            );
        }
    });
}

#[test]
fn accepting_by_reference_is_accepting_its_items() {
    on_file(|register| {
        let reference = in_review(register, "late");
        let number = item(register, &reference);
        let to = submitter(register, &reference);
        let effect = Effect {
            status: "complete",
            missing: "",
            letter: Some(("acknowledgement", &to)),
            settled: &[number],
        };
        check(register, &["accept", &reference.to_lowercase()], &effect);
        refused(register, &["accept", &reference], "nothing of ");
    });
}

#[test]
fn a_withdrawal_is_confirmed_without_a_letter() {
    on_file(|register| {
        let number = item(register, "PMR24-0003");
        let effect = Effect {
            status: "withdrawn",
            missing: "",
            letter: None,
            settled: &[number],
        };
        check(register, &["accept", &number.to_string()], &effect);
    });
}

#[test]
fn a_waived_or_recorded_signature_completes_and_undoing_opens_it_again() {
    both(|register| {
        let to = submitter(register, LARKFIELD);
        let complete = Effect {
            status: "complete",
            missing: "",
            letter: Some(("acknowledgement", &to)),
            settled: &[],
        };
        let open = Effect {
            status: "incomplete",
            missing: "signature.headteacher",
            letter: None,
            settled: &[],
        };
        for (deed, grade) in [("waive", "waived"), ("sign", "confirmed")] {
            check(
                register,
                &[deed, LARKFIELD, "headteacher", "signed on paper"],
                &complete,
            );
            let shown = register.shown(LARKFIELD);
            let head = &shown["signatories"][0];
            assert_eq!(head["grade"], grade, "{shown}");
            assert!(
                head["evidence"]
                    .as_str()
                    .unwrap()
                    .contains("signed on paper"),
                "{shown}"
            );
            let rulings: Vec<&Value> = timeline(&shown, "ruling");
            assert_eq!(rulings.last().unwrap()["by"], "jo");
            let letters = timeline(&shown, "letter");
            let last = letters.last().unwrap();
            assert_eq!(
                (&last["kind"], &last["state"]),
                (&"acknowledgement".into(), &"due".into())
            );
            assert_eq!(
                last["cause"],
                format!("ruling {}", rulings.last().unwrap()["ruling"])
            );

            check(register, &["undo", LARKFIELD], &open);
            let shown = register.shown(LARKFIELD);
            let letters = timeline(&shown, "letter");
            assert_eq!(letters.last().unwrap()["state"], "overtaken", "{shown}");
        }
        refused(
            register,
            &["undo", LARKFIELD],
            "no ruling on PMR24-0002 stands",
        );
    });
}

fn timeline<'a>(shown: &'a Value, what: &str) -> Vec<&'a Value> {
    let acts = shown["timeline"].as_array().unwrap();
    acts.iter().filter(|act| act.get(what).is_some()).collect()
}

#[test]
fn a_value_set_by_hand_is_told_as_an_update() {
    on_file(|register| {
        let reference = "PMR22-0008";
        let to = submitter(register, reference);
        let address = "new.person@stlukes.cambs.sch.uk.test";
        let effect = Effect {
            status: "incomplete",
            missing: "signature.lead_2",
            letter: Some(("update", &to)),
            settled: &[],
        };
        check(
            register,
            &["set", reference, "lead_2.email", address],
            &effect,
        );
        let shown = register.shown(reference);
        assert_eq!(shown["fields"]["lead_2.email"]["value"], address);
        assert_eq!(shown["fields"]["lead_2.email"]["source"], "set by jo");
    });
}

#[test]
fn mine_stops_automatic_mail_and_release_lets_it_go_on() {
    on_file(|register| {
        let open = Effect {
            status: "incomplete",
            missing: "signature.headteacher",
            letter: None,
            settled: &[],
        };
        let complete = Effect {
            status: "complete",
            missing: "",
            letter: None,
            settled: &[],
        };
        check(register, &["mine", LARKFIELD], &open);
        refused(register, &["mine", LARKFIELD], "stopped already");
        check(
            register,
            &["waive", LARKFIELD, "headteacher", "on leave"],
            &complete,
        );
        check(register, &["release", LARKFIELD], &complete);
        refused(register, &["release", LARKFIELD], "is not stopped");
    });
}

#[test]
fn a_waiting_letter_is_released_or_given_up() {
    on_file(|register| {
        register.ok(&["waive", LARKFIELD, "headteacher", "on leave"]);
        register.ok(&["mine", LARKFIELD]);
        let held = items(register)
            .into_iter()
            .find(|i| i["kind"] == "acknowledgement")
            .unwrap();
        let letter = format!("{LETTER}{}", held["letter"]);
        assert_eq!(held["reason"], "mine");
        register.ok(&["release", &letter]);
        refused(
            register,
            &["release", &letter],
            "does not wait for a person: it is due",
        );
    });
}

#[test]
fn a_school_that_withdraws_and_is_back_is_told_when_it_is_back() {
    on_file(|register| {
        let to = submitter(register, LARKFIELD);
        let gone = Effect {
            status: "withdrawn",
            missing: "signature.headteacher",
            letter: None,
            settled: &[],
        };
        let back = Effect {
            status: "incomplete",
            letter: Some(("update", &to)),
            ..gone
        };
        check(
            register,
            &["withdraw", LARKFIELD, "--why", "by telephone"],
            &gone,
        );
        refused(register, &["withdraw", LARKFIELD], "withdrawn already");
        check(register, &["reinstate", LARKFIELD], &back);
        refused(register, &["reinstate", LARKFIELD], "is not withdrawn");
    });
}

#[test]
fn a_scan_is_linked_to_an_application_opened_by_hand() {
    both(|register| {
        let opened: Value =
            serde_json::from_str(&register.ok(&["open", "pmr-2022", "123456", "--json"])).unwrap();
        let reference = opened["reference"].as_str().unwrap().to_owned();
        assert_eq!(opened["application"], "pmr-2022:123456");
        assert_eq!(opened["replies"].as_array().unwrap().len(), 0, "{opened}");
        refused(
            register,
            &["open", "pmr-2022", "123456"],
            &format!("has an application for pmr-2022: {reference}"),
        );
        let scan = items(register)
            .into_iter()
            .find(|i| i["review"][0] == "unreadable")
            .unwrap();
        let number = scan["item"].to_string();
        register.ok(&["link", &number, &reference]);
        let shown = register.shown(&reference);
        let mails = timeline(&shown, "message");
        assert_eq!(
            (&mails[0]["message"], &mails[0]["rule"]),
            (&scan["message"], &"ruling".into())
        );
        assert!(items(register).iter().all(|i| i["item"] != scan["item"]));

        register.ok(&["undo", &reference]);
        assert!(timeline(&register.shown(&reference), "message").is_empty());
        let back = items(register)
            .into_iter()
            .find(|i| i["item"] == scan["item"])
            .unwrap();
        assert_eq!(back["reference"], Value::Null);
    });
}

#[test]
fn an_ignored_item_is_settled_and_a_note_stands_in_the_timeline() {
    on_file(|register| {
        let question = items(register)
            .into_iter()
            .find(|i| i["review"][0] == "question")
            .unwrap();
        register.ok(&[
            "ignore",
            &question["item"].to_string(),
            "--why",
            "answered by telephone",
        ]);
        assert!(
            items(register)
                .iter()
                .all(|i| i["item"] != question["item"])
        );
        register.ok(&[
            "note",
            LARKFIELD,
            "the head is on leave till May",
            "--by",
            "Sam",
        ]);
        let shown = register.shown(LARKFIELD);
        let note = timeline(&shown, "ruling")[0].clone();
        assert_eq!(
            (&note["by"], &note["reason"]),
            (&"Sam".into(), &"the head is on leave till May".into())
        );
    });
}

#[test]
fn a_dry_run_says_what_would_be_and_changes_nothing() {
    on_file(|register| {
        let before = register.ok(&["list", "--json"]);
        let said = register.ok(&["waive", LARKFIELD, "headteacher", "on leave", "--dry-run"]);
        assert!(
            said.contains("incomplete → complete")
                && said.contains("would be written: acknowledgement"),
            "{said}"
        );
        assert!(said.ends_with("nothing was changed\n"), "{said}");
        assert_eq!(register.ok(&["list", "--json"]), before);
    });
}

#[test]
fn what_cannot_be_is_refused_in_words_and_changes_nothing() {
    both(|register| {
        for (args, words) in [
            (
                &["waive", "PMR99-0001", "lead_1", "why"][..],
                "no application PMR99-0001 at Cambridge",
            ),
            (
                &["waive", LARKFIELD, "advocate_1", "why"],
                "its signatories are headteacher, lead_1, lead_2",
            ),
            (&["waive", LARKFIELD, "headteacher", " "], "say why"),
            (
                &["sign", LARKFIELD, "bursar", "why"],
                "pmr-2024 has no signatory \"bursar\"",
            ),
            (
                &["set", LARKFIELD, "lead_1.shoe_size", "44"],
                "has no field \"lead_1.shoe_size\"",
            ),
            (
                &["set", LARKFIELD, "school_urn", "12345"],
                "a URN has six digits",
            ),
            (
                &["set", LARKFIELD, "school_urn", "195370"],
                "has an application for pmr-2024: PMR24-0001",
            ),
            (
                &["set", LARKFIELD, "lead_1.email", "TBC"],
                "give one e-mail address",
            ),
            (
                &["set", LARKFIELD, "signature.lead_1", "x"],
                "use `sign PMR24-0002 lead_1 REASON`",
            ),
            (&["accept", "#999"], "no item #999"),
            (&["ignore", "forty-one"], "is no item number"),
            (&["link", "999", LARKFIELD], "no item #999"),
            (&["release", "L999"], "no letter L999"),
            (&["adopt", LARKFIELD], "is not from before first contact"),
            (
                &["open", "mrp-2018", "123456"],
                "runs no programme mrp-2018",
            ),
            (&["open", "pmr-2022", "12"], "is no URN"),
            (&["show", "PMR99-0001"], "no application PMR99-0001"),
            (&["show", "999999"], "no application of school 999999"),
            (&["list", "--status", "lost"], "no status \"lost\""),
        ] {
            refused(register, args, words);
        }
    });
}

#[test]
fn mail_from_before_first_contact_is_answered_once_it_is_adopted() {
    Register::from_before(|register| {
        let silent = register.shown(LARKFIELD);
        assert!(timeline(&silent, "letter").is_empty(), "{silent}");
        let before = register.ok(&["list", "--json"]);
        let said = register.ok(&["adopt", "all"]);
        assert!(
            said.contains("PMR24-0002: incomplete")
                && said.contains("would be written: missing-items"),
            "{said}"
        );
        assert!(said.ends_with("nothing was changed\n"), "{said}");
        assert_eq!(register.ok(&["list", "--json"]), before);

        let to = submitter(register, LARKFIELD);
        let effect = Effect {
            status: "incomplete",
            missing: "signature.headteacher",
            letter: Some(("missing-items", &to)),
            settled: &[],
        };
        check(register, &["adopt", LARKFIELD], &effect);
        refused(register, &["adopt", LARKFIELD], "adopted already");
        register.ok(&["adopt", "all", "--yes"]);
        assert!(!register.ok(&["list"]).contains("from before"));
    });
}

#[test]
fn a_backup_is_a_register_and_replaces_nothing() {
    on_file(|register| {
        let copy = register.path("copy.db");
        let copy = copy.to_str().unwrap();
        register.ok(&["backup", copy]);
        assert_eq!(register.beside(copy).ok(&["list"]), register.ok(&["list"]));
        refused(register, &["backup", copy], "exists already");
    });
}

#[test]
fn a_school_is_given_everything_on_file_about_it() {
    on_file(|register| {
        let out = register.ok(&["export", LARKFIELD, "--json"]);
        let export: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(export["reference"], LARKFIELD);
        assert!(export["fields"]["headteacher.name"]["value"].is_string());
        let raw = export["mails"][0]["raw"].as_str().unwrap();
        assert!(raw.contains("Received: "), "{raw}");
    });
}
