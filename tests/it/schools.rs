//! The daemon with the hub's copy of the national school register, and an admin's rulings on what
//! it says.

use std::fs;

use chrono::{DateTime, Days, Utc};
use countersign::clock;
use serde_json::Value;

use crate::{daemon::Place, school::School};

const HUB: &str = "admin@hub.example";
const HEADER: &str = "URN,EstablishmentName,EstablishmentStatus (name),CloseDate,PhaseOfEducation (name),Town,Postcode,SchoolWebsite";

/// `edubasealldataYYYYMMDD.csv`, made a week ago.
fn copy(now: DateTime<Utc>) -> String {
    let made = now.date_naive() - Days::new(7);
    format!("edubasealldata{}.csv", made.format("%Y%m%d"))
}

fn hub(register: &str) -> String {
    format!(
        r#"
school_register = "{register}"
[hubs.cambridge]
name = "Cambridge Maths Hub"
address = "{HUB}"
admins = ["jo@hub.example"]
mode = "send"
programmes = ["PROGRAMME"]
inbox = {{ maildir = "inbox" }}
post = {{ directory = "letters" }}
"#
    )
}

fn command(place: &Place, arguments: &[&str]) -> (bool, String) {
    let output = place.command(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_daemon_asks_and_holds_by_the_register_and_a_ruling_settles_it() {
    let register = copy(clock::now());
    let place = Place::new(&hub(&register));
    for folder in ["new", "cur", "tmp"] {
        fs::create_dir_all(place.path("inbox").join(folder)).unwrap();
    }
    // The first school writes another's URN; the second one that nobody has.
    let (swapped, unknown) = (School(1), School(2));
    let row = |urn: &str, name: &str, domain: &str| {
        format!("{urn},{name},Open,,Primary,Littleport,CB6 1AA,www.{domain}")
    };
    let rows = [
        HEADER.to_owned(),
        row("190001", &swapped.name(), &swapped.domain()),
        row(&swapped.urn(), "Elm Road Primary School", "elm.sch.uk.test"),
        row("190003", "Ash Primary School", "ash.sch.uk.test"),
    ];
    let file = place.path(&register);
    fs::write(&file, "no register at all").unwrap();
    let (ran, said) = command(&place, &["run"]);
    assert!(!ran && said.contains("it is no school register"), "{said}");
    fs::write(&file, rows.join("\r\n")).unwrap();

    let daemon = place.start();
    place.first_contact(1).await;
    for school in [swapped, unknown] {
        let name = format!("inbox/new/{}.eml", school.0);
        fs::write(place.path(&name), school.form(&place.season, HUB)).unwrap();
    }
    place
        .until("SELECT count(*) FROM letter WHERE state = 'sent'", 2)
        .await;
    let letters = place
        .rows("SELECT a.urn, l.kind FROM letter l JOIN application a ON a.id = l.application ORDER BY a.urn")
        .await;
    assert_eq!(
        letters,
        [
            [swapped.urn(), "received".to_owned()],
            [unknown.urn(), "missing-items".to_owned()]
        ]
    );

    let (_, held) = command(&place, &["held", "--json"]);
    let item: Value = serde_json::from_str(held.lines().next().unwrap()).unwrap();
    assert_eq!(item["review"][0], "ambiguous-match");
    let reference = item["reference"].as_str().unwrap().to_owned();
    let wanted = format!("`set {reference} school_urn 190001`");
    assert!(item["guess"].as_str().unwrap().contains(&wanted), "{item}");
    let number = item["item"].to_string();
    let accept = &item["settle"][0];
    assert_eq!(accept["command"], format!("accept {number}"));
    assert!(accept["effect"].as_str().unwrap().contains("190001"));
    let (done, said) = command(&place, &["accept", &number, "--by", "jo"]);
    assert!(done, "{said}");
    let state = |urn: &str| {
        let urn = urn.to_owned();
        let place = &place;
        async move {
            let reference = place.reference(&urn).await;
            let (_, shown) = command(place, &["show", &reference, "--json"]);
            let shown: Value = serde_json::from_str(&shown).unwrap();
            shown["status"].as_str().map(str::to_owned)
        }
    };
    assert_eq!(state("190001").await.as_deref(), Some("complete"));
    let (_, held) = command(&place, &["held", "--json"]);
    assert_eq!(held, "", "settled");
    let acknowledged =
        "SELECT count(*) FROM letter WHERE kind = 'acknowledgement' AND state = 'sent'";
    place.until(acknowledged, 1).await;

    // The other URN is right after all, says the admin: it is new.
    assert_eq!(state(&unknown.urn()).await.as_deref(), Some("incomplete"));
    let reference = place.reference(&unknown.urn()).await;
    let (_, shown) = command(&place, &["show", &reference]);
    assert!(
        shown.contains(&format!("`set {reference} school_urn {}`", unknown.urn())),
        "{shown}"
    );
    let (done, said) = command(
        &place,
        &[
            "set",
            &reference,
            "school_urn",
            &unknown.urn(),
            "--by",
            "jo",
        ],
    );
    assert!(done, "{said}");
    assert_eq!(state(&unknown.urn()).await.as_deref(), Some("complete"));
    place.until(acknowledged, 2).await;
    assert!(daemon.terminate().await.success());
}
