//! Scans and photographs: answered and held at once, and looked at later by a program that may be
//! there, may fail, and is never believed.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, Utc};
use countersign::{
    bot::{
        judge::{Arrived, Judge, Place},
        look::look_once,
    },
    config::Config,
    domain::{
        mail,
        reading::{Reader, Watched},
    },
    post::identity::Key,
    reader::ocr::{self, Ocr},
    render::Letters,
    store::{Db, applications, holds},
};

use crate::online::{
    letterbox::{self, Mail},
    unreadable,
};

const SCHOOL: &str = "Kim Ashe <k.ashe@thornwood.lincs.sch.uk.test>";

/// What `tesseract` makes of a form that was signed on paper.
const PRINTED: &str = "Primary Mastery Readiness Work Group 2022/23

Maths Hub
Which Maths Hub are you applying to? Cambridge Maths Hub

School details
Name of school Thornwood Primary School
Address 4 Beck Lane, Sleaford, NG34 7AA
School URN 190702
Contact telephone number 01632 960702
Name of headteacher Uma Stead
Email u.stead@thornwood.lincs.sch.uk.test
Local Authority Lincolnshire

Details of Lead Participant 1
Name Kim Ashe
Email k.ashe@thornwood.lincs.sch.uk.test
Teacher reference number (TRN) 3100702
Telephone 01632 960702

Details of Lead Participant 2
Name Rob Carr
Email r.carr@thornwood.lincs.sch.uk.test
";

/// A register with one hub, and what looks at its pictures.
struct Desk {
    config: Config,
    db: Db,
    reader: Arc<Reader>,
    letters: Letters,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Desk {
        let mut config = letterbox::config();
        config.hubs.retain(|hub| hub.id == "cambridge");
        Desk {
            reader: Arc::new(Reader::new(&config.programmes)),
            db: Db::scratch().await.unwrap(),
            letters: Letters::compiled_in().unwrap(),
            folder: tempfile::tempdir().unwrap(),
            config,
        }
    }

    async fn receives(&self, mail: &Mail) -> String {
        let raw = mail.raw();
        let hub = &self.config.hubs[0];
        let key = Key::new(&[7; 32]).unwrap();
        let judge = Judge::new(&self.config, hub, &self.letters, &key);
        let parsed = mail::parse(&raw);
        let watched = Watched {
            own_addresses: &judge.terms.own_addresses,
            receiver: &hub.receiver,
        };
        let now: DateTime<Utc> = parsed.date.unwrap();
        let arrived = Arrived {
            place: Place {
                account: "office".to_owned(),
                folder: "INBOX".to_owned(),
                uidvalidity: 1,
                uid: mail.subject.clone(),
                arrival: now,
                from_before: false,
            },
            junk: false,
            fingerprint: mail::fingerprint(&parsed),
            reading: self.reader.read(&parsed, watched, false),
            raw,
        };
        let mut tx = self.db.begin().await.unwrap();
        let outcome = judge.judge_once(&mut tx, &arrived, now).await.unwrap();
        tx.commit().await.unwrap();
        let part = &outcome.parts[0];
        let letters: Vec<&str> = part.letters.iter().map(|l| l.kind).collect();
        format!("{} {}", part.verdict.decision.as_str(), letters.join(" "))
    }

    /// A stand-in for tesseract: a shell script.
    fn program(&self, script: &str) -> Ocr {
        let path = self.folder.path().join("stand-in");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        self.watched(path, 30)
    }

    fn watched(&self, program: PathBuf, seconds: u64) -> Ocr {
        let itself = PathBuf::from(env!("CARGO_BIN_EXE_countersign"));
        Ocr::watched(itself, program, Duration::from_secs(seconds))
    }

    /// Prints the form for whatever picture it is given.
    fn reads_the_form(&self) -> Ocr {
        self.reads(PRINTED)
    }

    fn reads(&self, text: &str) -> Ocr {
        let printed = self.folder.path().join("printed.txt");
        fs::write(&printed, text).unwrap();
        self.program(&format!("cat > /dev/null\ncat {}", printed.display()))
    }

    async fn looks(&self, ocr: &Ocr) -> bool {
        look_once(&self.config.hubs[0], &self.db, &self.reader, ocr)
            .await
            .unwrap()
    }

    async fn guesses(&self) -> Vec<Option<String>> {
        let mut tx = self.db.begin().await.unwrap();
        let open = holds::list_open(&mut tx, "cambridge").await.unwrap();
        open.into_iter().map(|hold| hold.guess).collect()
    }
}

fn scan(n: usize) -> Mail {
    let date = format!("Tue, 10 May 2022 09:{n:02}:00 +0100");
    let mut sent = letterbox::mail(SCHOOL, &format!("Mastery Readiness application {n}"), &date)
        .says("Good morning,\n\nplease find attached our signed application form.\n\nKim")
        .carries("SKM_C258.pdf", &unreadable::scan());
    sent.cc = "u.stead@thornwood.lincs.sch.uk.test".to_owned();
    sent
}

#[tokio::test]
async fn a_scan_is_answered_at_once_and_its_guess_follows() {
    let desk = Desk::new().await;
    assert_eq!(desk.receives(&scan(1)).await, "hold-for-review received");
    assert_eq!(desk.guesses().await, [None]);
    assert!(desk.looks(&desk.reads_the_form()).await);
    assert_eq!(
        desk.guesses().await[0].as_deref(),
        Some(
            "read by a machine, check it: it seems to be a form of pmr-2022; \
             school Thornwood Primary School; URN 190702; hub Cambridge Maths Hub; \
             headteacher Uma Stead, u.stead@thornwood.lincs.sch.uk.test (copied); \
             lead_1 Kim Ashe, k.ashe@thornwood.lincs.sch.uk.test (the sender); \
             lead_2 Rob Carr, r.carr@thornwood.lincs.sch.uk.test (not copied). \
             If so: open pmr-2022 190702, then link 1 with the reference it gets"
        )
    );
    // A guess opens nothing, and is made once.
    let mut tx = desk.db.begin().await.unwrap();
    let all = applications::by_keys(&mut tx, "cambridge", &["urn:190702".to_owned()])
        .await
        .unwrap();
    assert!(all.is_empty());
    drop(tx);
    assert!(!desk.looks(&desk.reads_the_form()).await);
}

#[tokio::test]
async fn a_rehearsal_shows_the_guess_to_people() {
    let desk = Desk::new().await;
    desk.reads_the_form();
    let folder = desk.folder.path();
    let tesseract = folder.join("stand-in");
    let hubs = include_str!("../corpus/hub.toml");
    let config = format!("tesseract = {tesseract:?}\n{hubs}");
    fs::write(folder.join("hub.toml"), config).unwrap();
    fs::write(folder.join("scan.eml"), scan(1).raw()).unwrap();
    let printed = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["rehearse", "--config"])
        .args([folder.join("hub.toml"), folder.join("scan.eml")])
        .output()
        .unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    assert!(lines[0].contains("hold-for-review"), "{printed}");
    assert!(
        lines[1].contains("would answer with received to k.ashe@"),
        "{printed}"
    );
    assert!(
        lines[2].starts_with(
            "    guess: read by a machine, check it: it seems to be a form of pmr-2022"
        ),
        "{printed}"
    );
}

/// The whole document was scanned, and its guidance speaks of schools, heads and lead teachers too.
#[tokio::test]
async fn the_guidance_above_a_form_is_no_part_of_the_guess() {
    let desk = Desk::new().await;
    let guidance = "Primary Mastery Readiness Work Group 2022/23\n\n\
        Benefits for participating schools\nWhat a Work Group brings its participant\nschools:\n\n\
        Good company on the way, for teachers who are new to mastery and for\n\
        the lead teachers, helped by the Mastery Readiness Lead\n\n\
        Help for the headteacher with what leadership of mathematics asks of a\n\
        headteacher in a first year\n\nHow to apply\n\
        Fill in the form and send it to your Maths Hub. Which one is your\n\
        local hub can be found on a map, by clicking here.\n";
    let printed = PRINTED.replacen(
        "Primary Mastery Readiness Work Group 2022/23\n",
        guidance,
        1,
    );
    desk.receives(&scan(1)).await;
    assert!(desk.looks(&desk.reads(&printed)).await);
    let guess = desk.guesses().await[0].clone().unwrap();
    assert!(
        guess.contains("school Thornwood Primary School; URN 190702; hub Cambridge Maths Hub; headteacher Uma Stead, u.stead@"),
        "{guess}"
    );
}

/// A cell of the form is too narrow for a long address, and what is read of it is its beginning.
#[tokio::test]
async fn an_address_cut_short_is_one_of_the_mail_s() {
    let desk = Desk::new().await;
    let printed = PRINTED
        .replace("u.stead@thornwood.lincs.sch.uk.test", "u.stead@thornwood.")
        .replace("r.carr@thornwood.lincs.sch.uk.test", "r.carr@thornwood.");
    desk.receives(&scan(1)).await;
    assert!(desk.looks(&desk.reads(&printed)).await);
    let guess = desk.guesses().await[0].clone().unwrap();
    assert!(
        guess.contains(
            "headteacher Uma Stead, u.stead@thornwood.lincs.sch.uk.test (copied); \
             lead_1 Kim Ashe, k.ashe@thornwood.lincs.sch.uk.test (the sender); \
             lead_2 Rob Carr, r.carr@thornwood. (address not clear)"
        ),
        "{guess}"
    );
}

#[tokio::test]
async fn a_program_that_fails_costs_one_guess() {
    let desk = Desk::new().await;
    let gave_up = "read by a machine, check it: the program that reads pictures gave up on it";
    let nothing = "read by a machine, check it: nothing in it could be read";
    for (n, ocr) in [
        desk.program("exit 3"),
        desk.watched(PathBuf::from("/nowhere/tesseract"), 30),
        // never reads its input
        desk.watched(PathBuf::from("/bin/false"), 30),
    ]
    .iter()
    .enumerate()
    {
        desk.receives(&scan(n)).await;
        assert!(desk.looks(ocr).await);
        assert_eq!(desk.guesses().await[n].as_deref(), Some(gave_up), "{n}");
    }
    desk.receives(&scan(8)).await;
    assert!(desk.looks(&desk.program("cat > /dev/null")).await);
    assert_eq!(desk.guesses().await[3].as_deref(), Some(nothing));
}

#[tokio::test]
async fn a_program_that_never_ends_is_ended() {
    let desk = Desk::new().await;
    desk.receives(&scan(1)).await;
    let script = desk.folder.path().join("stand-in");
    desk.program("exec tail -f /dev/null");
    assert!(desk.looks(&desk.watched(script, 3)).await);
    assert!(
        desk.guesses().await[0]
            .as_deref()
            .unwrap()
            .contains("gave up")
    );
}

/// The program is given what the scanner put into the PDF, byte for byte, and runs under limits.
#[tokio::test]
async fn the_program_gets_the_page_and_little_else() {
    let desk = Desk::new().await;
    let pictures = desk
        .reads_the_form()
        .pictures("x.pdf", &unreadable::scan())
        .unwrap();
    assert_eq!(pictures.len(), 1);
    assert!(pictures[0].starts_with(b"\xff\xd8\xff\xe0"));
    assert!(!pictures[0].ends_with(b"endstream"));
    let shown = desk
        .program("cat > /dev/null; ulimit -t; ulimit -f; ulimit -n; env | grep -v ^PWD | grep -v ^_ | sort; echo \"$@\"")
        .text(b"picture")
        .unwrap();
    let lines: Vec<&str> = shown.lines().filter(|l| !l.starts_with("SHLVL")).collect();
    assert_eq!(
        lines,
        [
            "90",
            "0",
            "64",
            "OMP_THREAD_LIMIT=1",
            "stdin stdout --psm 4"
        ]
    );
}

#[test]
fn pictures_are_found_wherever_they_are() {
    let ocr = |bytes: &[u8], name: &str| {
        let itself = PathBuf::from(env!("CARGO_BIN_EXE_countersign"));
        Ocr::watched(itself, PathBuf::from("/bin/true"), Duration::from_secs(30))
            .pictures(name, bytes)
            .unwrap()
    };
    let photograph = [b"\xff\xd8\xff\xe0".as_slice(), &[9; 30_000]].concat();
    let word = letterbox::word("<w:p/>", &[("word/media/image1.jpeg", &photograph)]);
    let archive = letterbox::zip(&[("a/one.jpg", &photograph), ("two.docx", &word)]);
    assert_eq!(
        ocr(&photograph, "IMG_1.jpg"),
        std::slice::from_ref(&photograph)
    );
    assert_eq!(ocr(&word, "form.docx"), std::slice::from_ref(&photograph));
    assert_eq!(ocr(&archive, "forms.zip"), [photograph.clone(), photograph]);
    // Apple's photographs are for a person alone.
    assert!(
        ocr(
            &[b"\0\0\0\x18ftypheic".as_slice(), &[9; 30_000]].concat(),
            "IMG.HEIC"
        )
        .is_empty()
    );
    assert!(ocr(b"%PDF-1.4 broken", "x.pdf").is_empty());
}

#[test]
fn a_program_is_found_by_its_path_or_name() {
    assert_eq!(
        ocr::find(Path::new("/bin/sh")),
        Some(PathBuf::from("/bin/sh"))
    );
    assert!(ocr::find(Path::new("sh")).is_some());
    assert_eq!(ocr::find(Path::new("/nowhere/sh")), None);
    assert_eq!(ocr::find(Path::new("no-such-program-here")), None);
}
