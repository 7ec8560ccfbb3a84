//! `countersign demo`, as a person runs it: the built program, a folder, what it prints and leaves.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
    sync::LazyLock,
};

/// In a folder of that name, which is how the output calls it wherever it lies.
const FOLDER: &str = "season";

fn demo(place: &Path, folder: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["demo", "--folder", folder])
        .current_dir(place)
        // A register elsewhere must not be touched, whatever the environment names.
        .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a run left and printed.
struct Season {
    told: String,
    page: String,
    letters: BTreeMap<String, Vec<u8>>,
}

fn played(place: &Path) -> Season {
    let output = demo(place, FOLDER);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let folder = place.join(FOLDER);
    Season {
        told: text(&output.stdout),
        page: fs::read_to_string(folder.join("index.html")).unwrap(),
        letters: letters(&folder),
    }
}

static SEASON: LazyLock<Season> = LazyLock::new(|| played(tempfile::tempdir().unwrap().path()));

fn letters(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder.join("letters"))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (
                entry.file_name().into_string().unwrap(),
                fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// The page from one mail's heading to the next.
fn mails(page: &str) -> Vec<&str> {
    page.split("<article class=\"card ")
        .filter(|part| part.contains("id=\"mail-"))
        .collect()
}

#[test]
fn a_season_is_judged_as_an_admin_would() {
    // However it is wrapped.
    let told: Vec<&str> = SEASON.told.split_whitespace().collect();
    let told = told.join(" ");
    let expected = [
        (
            "acknowledge-complete",
            "Heronsgate sends a complete form",
            "acknowledgement",
        ),
        ("ignore", "she is away", ""),
        ("ignore", "A newsletter arrives", ""),
        ("ignore", "a second time", ""),
        ("request-missing", "Pike Fen forgets", "missing-items"),
        ("acknowledge-complete", "She confirms", "acknowledgement"),
        ("request-missing", "Sallowbank leaves out", "missing-items"),
        (
            "acknowledge-complete",
            "The number follows",
            "acknowledgement",
        ),
        ("hold-for-review", "Somebody asks a question", ""),
        (
            "request-missing",
            "an address that is not the form&#x27;s",
            "missing-items",
        ),
        (
            "acknowledge-complete",
            "The right address",
            "acknowledgement",
        ),
        ("request-missing", "Eelwater forgets", "missing-items"),
        ("request-missing", "the empty form", "missing-items"),
        (
            "acknowledge-complete",
            "The completed form follows",
            "acknowledgement",
        ),
        ("acknowledge-complete", "That helps", "acknowledgement"),
        (
            "hold-for-review",
            "the day after the closing date",
            "received",
        ),
        ("ignore", "She rules by plain reply", "offer"),
        ("ignore", "all have accepted", "transcript"),
        ("ignore", "Pike Fen answers", ""),
        ("ignore", "her own calendar", ""),
        ("ignore", "And a visit", ""),
        ("ignore", "she replies with a note", "lead-answer"),
    ];
    let mails = mails(&SEASON.page);
    assert_eq!(mails.len(), expected.len());
    for (mail, (decision, plot, letter)) in mails.iter().zip(expected) {
        assert!(mail.starts_with(decision), "{plot}: {mail}");
        assert!(mail.contains(plot), "{plot}: {mail}");
        let linked = mail.matches("href=\"letters/").count();
        let wanted = match letter {
            "" => 0,
            // Lode Heath's acknowledgement, five places, and what was done.
            "offer" => 7,
            _ => 1,
        };
        assert_eq!(linked, wanted, "{plot}");
        assert!(
            mail.contains(&format!("href=\"letters/{letter}")) || letter.is_empty(),
            "{plot}: {mail}"
        );
    }
    for sentence in [
        "✗ Lead Participant 2, Irena Novak: not seen in From, To or Cc of any mail",
        "✓ Lead Participant 2, Irena Novak: their own words in message 5",
        "Missing Lead Participant 1: Teacher reference number (TRN)",
        "It answers a letter of ours.",
        "Missing The completed form",
        "The closing date was Thursday 26 May 2022.",
        "7 of 7 applications are complete.",
        "A reply with orders: 7 carried out, 0 refused, 0 not understood.",
        "A reply with orders: 5 carried out, 0 refused, 0 not understood.",
        "A lead's calendar: 1 planned, 0 changed, 0 cancelled, 0 asked about.",
        "Letter Reminder before the closing date To p.holloway@eelwater.example Copied to d.akande@eelwater.example",
        "Letter Daily summary To jo.field@cambridgemathshub.test",
        "Letter The lead's sheet for tomorrow To imogen.carr@fenmaths.example",
    ] {
        assert!(told.contains(sentence), "{sentence}: {told}");
    }
}

#[test]
fn every_letter_is_on_the_page_and_none_goes_to_a_machine() {
    let Season { page, letters, .. } = &*SEASON;
    let daily = ["summary.", "notice.", "lead-digest."];
    let is_daily = |name: &str| daily.iter().any(|kind| name.starts_with(kind));
    for (kind, wanted) in [
        ("acknowledgement.", 7),
        ("missing-items.", 5),
        ("received.", 1),
        ("deadline-reminder.", 1),
        ("offer.", 5),
        ("transcript.", 2),
        ("people-check.", 10),
        ("workshop-reminder.", 10),
        ("visit-reminder.", 3),
        ("lead-sheet.", 2),
        ("closing-report.", 2),
        ("lead-answer.", 1),
    ] {
        let there = letters.keys().filter(|name| name.starts_with(kind)).count();
        assert_eq!(there, wanted, "{kind}");
    }
    for (name, bytes) in letters {
        if is_daily(name) {
            continue;
        }
        assert!(page.contains(&format!("href=\"letters/{name}\"")), "{name}");
        let letter = text(bytes);
        let (head, _) = letter
            .replace("\r\n", "\n")
            .split_once("\n\n")
            .map(|(h, b)| (h.to_owned(), b.to_owned()))
            .unwrap();
        assert!(!head.contains("countingdaily"), "{name}: {head}");
        // The person whose signature is missing is never written to by us.
        if name.starts_with("missing-items") {
            assert!(!head.contains("inovak@"), "{name}: {head}");
            assert!(!head.contains("okoro@"), "{name}: {head}");
        }
    }
    for remote in ["<script", "src=", "http://", "https://", "@import", "url("] {
        assert!(!page.contains(remote), "{remote}");
    }
}

#[test]
fn every_run_prints_and_leaves_the_same() {
    let place = tempfile::tempdir().unwrap();
    // Elsewhere, and again over what is there.
    for again in [played(place.path()), played(place.path())] {
        assert_eq!(again.told, SEASON.told);
        assert!(again.page == SEASON.page, "index.html differs");
        assert!(again.letters == SEASON.letters, "letters differ");
    }
}

#[test]
fn a_folder_of_somebody_else_is_left_as_it_is() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("thesis.txt"), "mine").unwrap();
    let output = demo(place.path(), ".");
    assert!(!output.status.success());
    assert!(
        text(&output.stderr).contains("--folder"),
        "{}",
        text(&output.stderr)
    );
    let left: Vec<_> = fs::read_dir(place.path()).unwrap().collect();
    assert_eq!(left.len(), 1);
    assert_eq!(
        fs::read_to_string(place.path().join("thesis.txt")).unwrap(),
        "mine"
    );
}
