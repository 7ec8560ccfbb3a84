//! Groups and events at the keyboard.

use std::fs;

use serde_json::Value;

use super::{Register, on_file};

/// References of the programme's applications, and a group of two of them.
fn fenland(register: &Register) -> Vec<String> {
    let listed = register.ok(&["list", "--programme", "pmr-2022", "--json"]);
    let references: Vec<String> = listed
        .lines()
        .map(|l| {
            serde_json::from_str::<Value>(l).unwrap()["reference"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let file = register.path("groups.csv");
    let rows = format!(
        "group,programme,lead,email,capacity,school\n\
         Fenland A,pmr-2022,Imogen Carr,imogen.carr@fenmaths.example,7,{}\n\
         Fenland B,pmr-2022,Imogen Carr,nowhere,7,\n\
         Fenland C,mrp-2018,Imogen Carr,imogen.carr@fenmaths.example,7,\n\
         Fenland A,pmr-2022,,,,{}\n",
        references[0], references[1]
    );
    fs::write(&file, rows).unwrap();
    let said = register.run(&["groups", "import", file.to_str().unwrap()]);
    assert_eq!(said.code, 2, "{}{}", said.out, said.err);
    assert_eq!(said.out, "groups: 1 new, 1 changed, 0 as before\n");
    assert!(
        said.err
            .contains("line 3: \"nowhere\" is no e-mail address"),
        "{}",
        said.err
    );
    assert!(
        said.err
            .contains("line 4: the hub runs no programme \"mrp-2018\""),
        "{}",
        said.err
    );
    references
}

#[test]
fn groups_are_imported_listed_and_assigned_to() {
    on_file(|register| {
        let references = fenland(register);
        let shown = register.ok(&["groups"]);
        assert!(
            shown.contains("Fenland A (pmr-2022), led by Imogen Carr <imogen.carr@fenmaths.example>: 2 of 7 schools"),
            "{shown}"
        );
        let out = register.ok(&["assign", &references[2], "fenland a"]);
        assert!(out.contains("is in Fenland A"), "{out}");
        let json: Value = serde_json::from_str(&register.ok(&["groups", "--json"])).unwrap();
        assert_eq!(json["schools"].as_array().unwrap().len(), 3);
        let refused = register.run(&["assign", &references[2], "Nowhere"]);
        assert_eq!(refused.code, 2);
        assert!(
            refused.err.contains("no group \"Nowhere\""),
            "{}",
            refused.err
        );
        // A wish for others is shown beside the groups.
        let (school, other) = (&references[0], &references[1]);
        let name = register.shown(other)["school"].as_str().unwrap().to_owned();
        register.ok(&[
            "set",
            school,
            "group.schools",
            &format!("{name}, Nowhere Primary"),
        ]);
        let shown = register.ok(&["groups"]);
        assert!(
            shown.contains("1 of the 2 schools you named has applied; in its group: 1 of them"),
            "{shown}"
        );
    });
}

#[test]
fn events_are_planned_moved_cancelled_and_told_of() {
    on_file(|register| {
        let references = fenland(register);
        let visit = [
            "events",
            "add",
            "visit",
            "2098-11-10",
            "09:30",
            "12:00",
            "--at",
            "Hall",
        ];
        let out = register.ok(&[&visit[..], &["--school", &references[0]]].concat());
        assert!(
            out.starts_with("planned: event 1 (visit), Monday 10 November 2098, 9:30am to 12 noon"),
            "{out}"
        );
        let again = register.ok(&[&visit[..], &["--school", &references[0]]].concat());
        assert!(again.starts_with("planned before: event 1"), "{again}");
        let nobody = register.run(&visit);
        assert!(
            nobody.err.contains("a visit is to a school"),
            "{}",
            nobody.err
        );
        let alone = register.run(&[&visit[..], &["--school", &references[3]]].concat());
        assert!(alone.err.contains("is in no group yet"), "{}", alone.err);
        let out = register.ok(&["events", "move", "1", "2098-11-17", "09:30", "12:00"]);
        assert!(out.contains("Monday 17 November 2098"), "{out}");
        assert!(
            register
                .ok(&["events", "list"])
                .contains("2098-11-17 09:30")
        );
        let note = register.ok(&["events", "note", "1", "would like bar models"]);
        assert!(note.starts_with("noted"), "{note}");
        let early = register.run(&["done", "1"]);
        assert!(early.err.contains("is still to come"), "{}", early.err);
        register.ok(&["events", "cancel", "1"]);
        assert!(
            register
                .ok(&["events", "list", "--all"])
                .contains("cancelled")
        );
        assert_eq!(register.run(&["events", "move", "1", "2098-11-18"]).code, 2);
        register.ok(&[
            "events",
            "add",
            "workshop",
            "4/10/2022",
            "9am",
            "",
            "--group",
            "Fenland A",
        ]);
        assert!(register.ok(&["done", "2"]).contains("[done]"));
        let exported = register.ok(&["export", &references[0], "--json"]);
        assert!(exported.contains("would like bar models"), "{exported}");
    });
}

#[test]
fn reports_are_noted_as_received() {
    on_file(|register| {
        let references = fenland(register);
        let out = register.ok(&["received", &references[0], "report"]);
        assert!(
            out.contains("received Reports required by the Maths Hub"),
            "{out}"
        );
        let again = register.ok(&["received", &references[0]]);
        assert!(again.contains("(noted before)"), "{again}");
        let other = register.run(&["received", &references[0], "accounts"]);
        assert!(other.err.contains("which report?"), "{}", other.err);
    });
}

#[test]
fn a_held_entry_is_accepted_and_so_planned() {
    on_file(|register| {
        fenland(register);
        let folder = register.path("late");
        fs::create_dir(&folder).unwrap();
        let unproved = "Received: from mail.fenmaths.example by mx.cambridgemathshub.test; Thu, 05 May 2022 09:00:00 +0100\n\
             From: imogen.carr@fenmaths.example\nTo: admin@cambridgemathshub.test\nSubject: Workshop\n\
             Message-ID: <w@fenmaths.example>\nMIME-Version: 1.0\n\
             Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\n\
             BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:w@fenmaths.example\nDTSTAMP:20220505T080000Z\n\
             ORGANIZER:mailto:imogen.carr@fenmaths.example\nDTSTART:20981110T133000Z\nDTEND:20981110T150000Z\n\
             SUMMARY:Workshop\nEND:VEVENT\nEND:VCALENDAR\n";
        fs::write(folder.join("w.eml"), unproved).unwrap();
        super::runtime().block_on(register.fill(&folder, false));
        let held = register.ok(&["held", "--json"]);
        let items = held
            .lines()
            .map(|l| serde_json::from_str::<Value>(l).unwrap());
        let item = items
            .into_iter()
            .find(|i| i["subject"] == "Workshop")
            .unwrap();
        let plan = "plan workshop, Fenland A: Monday 10 November 2098, 1:30pm to 3pm";
        assert_eq!(item["settle"][0]["effect"], plan);
        let said = register.ok(&["accept", &item["item"].to_string()]);
        let done = plan.replacen("plan", "Planned", 1);
        assert!(
            said.contains(&done) && said.contains("settled: #"),
            "{said}"
        );
        let listed = register.ok(&["events", "list"]);
        assert!(listed.contains("2098-11-10 13:30"), "{listed}");
    });
}
