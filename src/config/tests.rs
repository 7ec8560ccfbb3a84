use secrecy::ExposeSecret;

use super::{
    hub::{Copy, Inbox, Mode, Post, Security, UnknownCounts},
    times::Times,
    *,
};
use crate::domain::{authentication::Receiver, hub_names::hub_named, reminder::Ladder};

const SHORT: &str = r#"
[hubs.oak]
name = "Oak Maths Hub"
address = "admin@oakhub.test"
admins = ["Jo Field <jo@oakhub.test>"]
programmes = ["pmr-2022"]
inbox = { host = "imap.oakhub.test", password_file = "oak.password" }
post = { host = "smtp.oakhub.test" }
"#;

fn no_folder(_: &Path) -> std::io::Result<Vec<(String, String)>> {
    Err(std::io::Error::other("not there"))
}

fn read(text: &str) -> Result<Config, Vec<String>> {
    parse(text, "hub.toml", no_folder)
        .map_err(|problems| problems.iter().map(Problem::to_string).collect())
}

/// The only problems of the text, in order; each is given by how it begins.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let problems = read(text).expect_err("should be refused");
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(
            problem.starts_with(expected),
            "{problem:?} is not {expected:?}"
        );
    }
}

fn with(from: &str, to: &str) -> String {
    assert!(SHORT.contains(from), "{from}");
    SHORT.replace(from, to)
}

#[test]
fn a_short_hub_has_sensible_defaults() {
    let config = read(SHORT).unwrap();
    let hub = config.hub("oak").unwrap();
    assert_eq!(hub.signature, "Jo Field, Oak Maths Hub");
    assert_eq!(
        (hub.mode, hub.unknown_counts),
        (Mode::Observe, UnknownCounts::All)
    );
    assert_eq!(hub.receiver, Receiver::Nobody);
    assert_eq!(hub.caps, Default::default());
    let (Inbox::Imap(imap), Post::Smtp(smtp)) = (&hub.inbox, &hub.post) else {
        panic!("{hub:?}");
    };
    assert_eq!(
        (imap.server.port, imap.server.security),
        (993, Security::Tls)
    );
    assert_eq!(imap.server.user, "admin@oakhub.test");
    assert_eq!((imap.poll.as_secs(), imap.max_size), (60, 35 * 1024 * 1024));
    assert_eq!(
        (smtp.server.port, smtp.server.security),
        (587, Security::StartTls)
    );
    assert_eq!(
        (smtp.server.user.as_str(), smtp.copy, smtp.per_minute),
        ("admin@oakhub.test", Copy::ToSelf, 20)
    );
    let password = SecretSource::File(PathBuf::from("oak.password"));
    assert_eq!(config.secrets[0].inbox, Some(password.clone()));
    assert_eq!(config.secrets[0].post, Some(password));
    assert_eq!(config.database.expose_secret(), "countersign.db");
    assert_eq!(config.programmes.len(), 5);
}

#[test]
fn what_is_kept_longer_or_shorter_is_said_of_a_hub_and_of_a_programme() {
    let check = |hub: &str, programmes: &str, kept: (u32, u32)| {
        let text = SHORT.replace("programmes = [\"pmr-2022\"]", hub) + programmes;
        let config = parse(&text, "hub.toml", no_folder).unwrap_or_else(|p| panic!("{p:?}"));
        let keep = config.hubs[0].keep_of("pmr-2022");
        assert_eq!((keep.months, keep.other_months), kept, "{text}");
    };
    let listed = "programmes = [\"pmr-2022\"]";
    check(listed, "", (24, 12));
    let said = format!("{listed}\nkeep_months = 18\nkeep_other_months = 6");
    check(&said, "", (18, 6));
    let own = "\n[hubs.oak.programmes.pmr-2022]\nkeep_months = 36\n";
    check("keep_months = 18", own, (36, 12));
}

#[test]
fn paths_start_at_the_folder_of_the_file() {
    let text = format!("state_dir = \"state\"\ntemplates = \"letters\"\n{SHORT}");
    let config = parse(&text, "/etc/cs/hub.toml", no_folder).unwrap();
    assert_eq!(
        config.database.expose_secret(),
        "/etc/cs/state/countersign.db"
    );
    assert_eq!(config.templates, Some(PathBuf::from("/etc/cs/letters")));
    assert_eq!(
        config.hmac_key,
        SecretSource::File(PathBuf::from("/etc/cs/hmac.key"))
    );
}

#[test]
fn each_mistake_is_named_with_its_key_value_and_remedy() {
    for (from, to, expected) in [
        (
            "address = \"admin@oakhub.test\"",
            "address = \"admin at oakhub\"",
            "hub.toml: hubs.oak.address: \"admin at oakhub\": write an e-mail address",
        ),
        (
            "address = \"admin@oakhub.test\"",
            "",
            "hub.toml: hubs.oak.address: give the address",
        ),
        (
            "name = \"Oak Maths Hub\"",
            "",
            "hub.toml: hubs.oak.name: give the hub's full name",
        ),
        (
            "name = \"Oak Maths Hub\"",
            "name = 5",
            "hub.toml: hubs.oak.name: \"5\": write a text",
        ),
        (
            "admins = [\"Jo Field <jo@oakhub.test>\"]",
            "admins = []",
            "hub.toml: hubs.oak.admins: name at least one",
        ),
        (
            "[\"pmr-2022\"]",
            "[\"pmr-2023\"]",
            "hub.toml: hubs.oak.programmes: \"pmr-2023\": no such programme: did you mean pmr-202",
        ),
        (
            "[\"pmr-2022\"]",
            "[\"pmr-2022\"]\nkeep_months = 0",
            "hub.toml: hubs.oak.keep_months: \"0\": write a whole number from 1 to 240",
        ),
        (
            "[\"pmr-2022\"]",
            "[]",
            "hub.toml: hubs.oak.programmes: name at least one programme",
        ),
        (
            "[\"pmr-2022\"]",
            "[\"pmr-2022\", \"pmr-2022\"]",
            "hub.toml: hubs.oak.programmes: \"pmr-2022\": listed twice",
        ),
        (
            "[\"pmr-2022\"]",
            "{ pmr-2022 = { deadline = \"soon\" } }",
            "hub.toml: hubs.oak.programmes.pmr-2022.deadline: \"soon\": write a date",
        ),
        (
            "[\"pmr-2022\"]",
            "{ pmr-2022 = { deadline = 2021-06-10 } }",
            "hub.toml: hubs.oak.programmes.pmr-2022.deadline: \"2021-06-10\": the programme opens only",
        ),
        (
            "[\"pmr-2022\"]",
            "{ pmr-2022 = { deadline = 2032-06-10 } }",
            "hub.toml: hubs.oak.programmes.pmr-2022.deadline: \"2032-06-10\": the programme ends on",
        ),
        (
            "[\"pmr-2022\"]",
            "{ pmr-2022 = { dedline = \"none\" } }",
            "hub.toml: hubs.oak.programmes.pmr-2022.dedline: no such key: did you mean `deadline`?",
        ),
        (
            "programmes =",
            "mode = \"loud\"\nprogrammes =",
            "hub.toml: hubs.oak.mode: \"loud\": use observe, draft or send",
        ),
        (
            "programmes =",
            "modes = { acknowledgment = \"send\" }\nprogrammes =",
            "hub.toml: hubs.oak.modes.acknowledgment: no such key: did you mean `acknowledgement`?",
        ),
        (
            "programmes =",
            "caps = { hub_hour = -1 }\nprogrammes =",
            "hub.toml: hubs.oak.caps.hub_hour: \"-1\": write a whole number from 0",
        ),
        (
            "programmes =",
            "unknown_counts = \"some\"\nprogrammes =",
            "hub.toml: hubs.oak.unknown_counts: \"some\": use all",
        ),
        (
            "programmes =",
            "staf = []\nprogrammes =",
            "hub.toml: hubs.oak.staf: no such key: did you mean `staff`?",
        ),
        (
            "programmes =",
            "receiver = { authserv_id = \"mx.oakhub.test\", profile = \"exchange-online\" }\nprogrammes =",
            "hub.toml: hubs.oak.receiver.profile: give `authserv_id` or",
        ),
        (
            "programmes =",
            "receiver = { profile = \"gmail\" }\nprogrammes =",
            "hub.toml: hubs.oak.receiver.profile: \"gmail\": the only profile",
        ),
        (
            "host = \"imap.oakhub.test\"",
            "port = 993",
            "hub.toml: hubs.oak.inbox.host: name the server",
        ),
        (
            "host = \"imap.oakhub.test\"",
            "host = \"imap.oakhub.test\", port = 99999",
            "hub.toml: hubs.oak.inbox.port: \"99999\": write a whole number from 1 to 65535",
        ),
        (
            "host = \"imap.oakhub.test\"",
            "host = \"imap.oakhub.test\", poll = 5",
            "hub.toml: hubs.oak.inbox.poll: no such key: did you mean `poll_seconds`?",
        ),
        (
            "host = \"imap.oakhub.test\"",
            "host = \"imap.oakhub.test\", security = \"none\"",
            "hub.toml: hubs.oak.inbox.security: \"none\": mail and password would cross",
        ),
        (
            "post = { host = \"smtp.oakhub.test\" }",
            "post = { host = \"smtp.oakhub.test\", copy = \"both\" }",
            "hub.toml: hubs.oak.post.copy: \"both\": say which copy",
        ),
        (
            "post = { host = \"smtp.oakhub.test\" }",
            "",
            "hub.toml: hubs.oak.post: say how letters are sent",
        ),
        (
            "[hubs.oak]",
            "databse = \"x.db\"\n[hubs.oak]",
            "hub.toml: databse: no such key: did you mean `database`?",
        ),
        (
            "[hubs.oak]",
            "programmes = \"mine\"\n[hubs.oak]",
            "hub.toml: programmes: \"mine\": cannot be read (not there)",
        ),
        (
            "[hubs.oak]",
            "database = \"mysql://db\"\n[hubs.oak]",
            "hub.toml: database: \"mysql://db\": give a file name",
        ),
        ("[hubs.oak]", "[hubs.oak", "hub.toml: line 2, column 10: "),
    ] {
        check(&with(from, to), &[expected]);
    }
}

#[test]
fn every_problem_is_reported_at_once() {
    check(
        "[hubs.oak]\nname = 5\nadress = \"x\"\n[hubs.elm]\nname = \"Elm Maths Hub\"\n",
        &[
            "hub.toml: hubs.elm.address: ",
            "hub.toml: hubs.elm.admins: ",
            "hub.toml: hubs.elm.programmes: ",
            "hub.toml: hubs.elm.inbox: ",
            "hub.toml: hubs.elm.post: ",
            "hub.toml: hubs.oak.name: ",
            "hub.toml: hubs.oak.address: ",
            "hub.toml: hubs.oak.admins: ",
            "hub.toml: hubs.oak.programmes: ",
            "hub.toml: hubs.oak.inbox: ",
            "hub.toml: hubs.oak.post: ",
            "hub.toml: hubs.oak.adress: no such key: did you mean `address`?",
        ],
    );
    check("", &["hub.toml: hubs: describe at least one hub"]);
}

#[test]
fn a_secret_in_the_file_is_refused_and_never_repeated() {
    for text in [
        with("password_file = \"oak.password\"", "password = \"hunter2\""),
        with(
            "password_file = \"oak.password\"",
            "password_file = [\"hunter2\"]",
        ),
        with("[hubs.oak]", "hmac_key = \"hunter2\"\n[hubs.oak]"),
        with(
            "[hubs.oak]",
            "database = \"postgres://cs:hunter2@db/cs\"\n[hubs.oak]",
        ),
        with(
            "[hubs.oak]",
            "database = \"postgres://db/cs?password=hunter2\"\n[hubs.oak]",
        ),
        with("programmes =", "api_token = \"hunter2\"\nprogrammes ="),
        with("password_file = \"oak.password\"", "password = hunter2"),
    ] {
        let problems = read(&text).expect_err("should be refused").join("\n");
        assert!(!problems.contains("hunter2"), "{problems}");
    }
    let problems = read(&with(
        "password_file = \"oak.password\"",
        "password = \"hunter2\"",
    ));
    assert!(
        problems
            .unwrap_err()
            .join("\n")
            .contains("hubs.oak.inbox.password: never write a secret here")
    );
}

#[test]
fn two_hubs_cannot_share_an_address() {
    let second = SHORT
        .replace("hubs.oak", "hubs.elm")
        .replace("admin@oakhub", "Admin+x@OakHub");
    check(
        &format!("{SHORT}{second}"),
        &["hub.toml: hubs.oak.address: \"admin@oakhub.test\": hub elm has"],
    );
}

#[test]
fn plain_connections_are_for_this_machine_only() {
    for host in ["localhost", "127.0.0.1", "127.1.2.3", "::1"] {
        let text = with(
            "host = \"imap.oakhub.test\"",
            &format!("host = \"{host}\", security = \"none\", port = 2143"),
        );
        assert!(read(&text).is_ok(), "{host}");
    }
}

#[test]
fn a_hub_may_move_or_drop_a_deadline() {
    for (setting, expected) in [
        ("", Some("2022-05-26")),
        ("deadline = \"2022-06-10\"", Some("2022-06-10")),
        ("deadline = 2022-06-10", Some("2022-06-10")),
        ("deadline = \"none\"", None),
    ] {
        let config = read(&with(
            "[\"pmr-2022\"]",
            &format!("{{ pmr-2022 = {{ {setting} }} }}"),
        ))
        .unwrap();
        let deadline = config
            .hub("oak")
            .unwrap()
            .deadline(config.programme("pmr-2022").unwrap());
        assert_eq!(
            deadline.map(|d| d.to_string()).as_deref(),
            expected,
            "{setting}"
        );
    }
}

#[test]
fn a_folder_adds_a_programme_or_replaces_one() {
    let shipped = include_str!("../../deploy/programmes/pmr-2024.toml");
    let next = shipped
        .replace("\"pmr-2024\"", "\"pmr-2025\"")
        .replace("PMR24", "PMR25");
    let changed = shipped.replace("group_size = 8", "group_size = 9");
    let folder = |_: &Path| {
        Ok(vec![
            ("pmr-2025.toml".to_owned(), next.clone()),
            ("own.toml".to_owned(), changed.clone()),
        ])
    };
    let text = format!("programmes = \"mine\"\n{SHORT}");
    let config = parse(&text, "hub.toml", folder).unwrap();
    assert_eq!(config.programmes.len(), 6);
    assert_eq!(config.programme("pmr-2024").unwrap().group_size, 9);
    assert_eq!(
        config.programme("pmr-2025").unwrap().reference(7),
        "PMR25-0007"
    );
}

#[test]
fn the_example_loads_without_its_secrets() {
    let config = Config::embedded().unwrap();
    let cambridge = config.hub("cambridge").unwrap();
    assert_eq!(cambridge.mode, Mode::Draft);
    assert_eq!(cambridge.programmes.len(), 4);
    assert!(
        config
            .secrets
            .iter()
            .all(|secrets| secrets.inbox.is_some() && secrets.post.is_some())
    );
    let problems = secrets::unlock(config, None).unwrap_err();
    assert_eq!(
        problems.len(),
        5,
        "four passwords and the key: {problems:?}"
    );
}

#[test]
fn the_samples_hubs_load() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/hub.toml");
    let config = Config::load(&path).unwrap();
    let address = |text: &str| Address::parse(text).unwrap();
    for (to, id, programmes) in [
        (
            "Admin@CambridgeMathsHub.test",
            "cambridge",
            &["pmr-2022", "sec-2022", "tfmd-2021", "pmr-2024"][..],
        ),
        (
            "readiness@archimedes-carmel.test",
            "archimedes",
            &["mrp-2018"][..],
        ),
    ] {
        let hub = config
            .hub_for(&[address("head@oak.test"), address(to)])
            .unwrap();
        assert_eq!(hub.id, id);
        let ids: Vec<&str> = hub.programmes.iter().map(|p| p.id.as_str()).collect();
        assert_eq!(ids, programmes);
        assert_eq!(
            hub.receiver,
            Receiver::Pinned(format!("mx.{}", hub.address.domain()))
        );
        assert_eq!(hub.form_senders, [address("no-reply@formsnotify.test")]);
        for id in ids {
            let programme = config.programme(id).unwrap();
            assert_eq!(hub.deadline(programme), programme.deadline);
        }
    }
    assert!(config.hub_for(&[address("head@oak.test")]).is_none());
}

#[test]
fn hubs_are_known_by_their_names() {
    let config = Config::embedded().unwrap();
    for (text, expected) in [
        ("Cambridge Maths Hub", Some("Cambridge Maths Hub")),
        ("the cambridge hub", Some("Cambridge Maths Hub")),
        ("Carmel College", Some("Archimedes NE Maths Hub")),
        ("Enigma Maths Hub, Milton Keynes", Some("Enigma Maths Hub")),
        (
            "Matrix (Essex & Herts)",
            Some("Matrix Essex and Herts Maths Hub"),
        ),
        (
            "Angles Maths Hub (Norfolk and Suffolk)",
            Some("Angles Maths Hub"),
        ),
        ("North North West", Some("North North West Maths Hub")),
        ("Maths Hub", None),
        ("not sure", None),
        ("", None),
    ] {
        let found = hub_named(&config.maths_hubs, text).map(|hub| hub.name.as_str());
        assert_eq!(found, expected, "{text}");
    }
    let cambridge = config.hub("cambridge").unwrap();
    for (name, ours) in [
        ("Cambridge", true),
        ("CAMBRIDGE MATHS HUB", true),
        ("Cam Academy Trust", true),
        ("Enigma", false),
        ("Maths Hub", false),
    ] {
        assert_eq!(cambridge.is_called(name), ours, "{name}");
    }
}

#[test]
fn a_secret_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str, mode: u32| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let file = folder.path().join("hub.toml");
    put("hub.toml", SHORT, 0o644);
    put("hmac.key", &"ab".repeat(32), 0o600);
    for (mode, text, expected) in [
        (0o600, "hunter2\n", None),
        (0o400, "hunter2", None),
        (0o640, "hunter2", Some("mode 640")),
        (0o604, "hunter2", Some("mode 604")),
        (0o600, "\n", Some("empty")),
    ] {
        put("oak.password", "", 0o600);
        put("oak.password", text, mode);
        let unlocked = secrets::unlock(Config::load(&file).unwrap(), None);
        match (unlocked, expected) {
            (Ok(unlocked), None) => {
                let Post::Smtp(smtp) = &unlocked.config.hubs[0].post else {
                    panic!()
                };
                assert_eq!(smtp.server.password.expose_secret(), "hunter2");
                assert!(!format!("{unlocked:?}").contains("hunter2"));
            }
            (Err(problems), Some(expected)) => {
                assert_eq!(problems.len(), 2, "inbox and post");
                assert!(problems[0].to_string().contains(expected), "{problems:?}");
                assert!(!format!("{problems:?}").contains("hunter2"));
            }
            (other, _) => panic!("{mode:o}: {other:?}"),
        }
    }
}

#[test]
fn a_hubs_times_and_ladder_have_defaults_and_may_be_set() {
    let config = read(SHORT).unwrap();
    let hub = config.hub("oak").unwrap();
    assert_eq!(hub.times, Times::usual().unwrap());
    assert_eq!(hub.ladder, Ladder::default());
    let text = format!(
        "{SHORT}local_authority = \"Norfolk\"\ntimes = {{ summary = \"0 0 8 * * Mon\" }}\n\
         reminders = {{ deadline = [1, 10, 1], invitation = [], quiet = 3 }}\n"
    );
    let config = read(&text).unwrap();
    let hub = config.hub("oak").unwrap();
    assert_ne!(hub.times.summary, Times::usual().unwrap().summary);
    assert_eq!(
        (hub.ladder.deadline.as_slice(), hub.ladder.quiet),
        (&[1, 10][..], 3)
    );
    assert!(hub.ladder.invitation.is_empty());
    assert_eq!(hub.local_authority.as_deref(), Some("Norfolk"));
}

#[test]
fn times_that_are_none_are_refused() {
    check(
        &format!(
            "{SHORT}times = {{ summary = \"30 7 * * 1-5\", sumary = \"\" }}\nreminders = {{ deadline = [0] }}\n"
        ),
        &[
            "hub.toml: hubs.oak.times.summary: \"30 7 * * 1-5\": write six fields",
            "hub.toml: hubs.oak.times.sumary: no such key: did you mean `summary`?",
            "hub.toml: hubs.oak.reminders.deadline: list whole numbers of days",
        ],
    );
}
