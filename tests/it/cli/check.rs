//! `check` against a real mailbox and a scripted server.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use chrono::TimeDelta;
use countersign::clock;
use tempfile::TempDir;

use crate::{
    dovecot::{Dovecot, PASSWORD, USER},
    smtp_peer::{Do, SmtpPeer, Step},
};

struct Place {
    folder: TempDir,
    dovecot: Arc<Dovecot>,
    peer: SmtpPeer,
    /// How far the mail server's clock is ahead of this computer's, in minutes.
    clock_ahead: i64,
}

impl Place {
    async fn new(copy: &str) -> Place {
        let dovecot = Arc::new(Dovecot::start());
        let peer = SmtpPeer::start().await;
        let folder = tempfile::tempdir().unwrap();
        let toml = format!(
            r#"
hmac_key_file = "hmac.key"
[hubs.fenland]
name = "Fenland Maths Hub"
address = "{USER}"
admins = ["jo@fenland.test"]
programmes = ["pmr-2022"]
mode = "draft"
receiver = {{ authserv_id = "mx.fenland.test" }}
inbox = {{ host = "127.0.0.1", port = {imap}, security = "none", password_file = "password", sent = "Sent", drafts = "Drafts", junk = "Junk" }}
post = {{ host = "127.0.0.1", port = {smtp}, security = "none", copy = "{copy}" }}
"#,
            imap = dovecot.port,
            smtp = peer.addr.port(),
        );
        fs::write(folder.path().join("hub.toml"), toml).unwrap();
        secret(&folder.path().join("hmac.key"), &"5c".repeat(32));
        secret(&folder.path().join("password"), PASSWORD);
        Place {
            folder,
            dovecot,
            peer,
            clock_ahead: 0,
        }
    }

    /// Runs `check` while the server delivers what it accepts into a folder.
    async fn check(&self, delivers_to: Option<&'static str>, args: &[&str]) -> (i32, String) {
        let config = self.folder.path().join("hub.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command
            .args(["check", "--wait", "4", "--config"])
            .arg(config)
            .args(args)
            .env_remove("DATABASE_URL")
            .env("COUNTERSIGN_LOG", "error");
        let mut running = tokio::task::spawn_blocking(move || command.output().unwrap());
        let mut delivered = 0;
        let output: Output = loop {
            tokio::select! {
                done = &mut running => break done.unwrap(),
                () = self.peer.accepts_more_than(delivered) => {
                    let all = self.peer.accepted();
                    if let Some(folder) = delivers_to {
                        for letter in &all[delivered..] {
                            let at = clock::now() + TimeDelta::minutes(self.clock_ahead);
                            self.dovecot.deliver_at(folder, &letter.bytes, at);
                        }
                    }
                    delivered = all.len();
                }
            }
        };
        let out = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), out)
    }
}

fn secret(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn mail(results: &str) -> Vec<u8> {
    format!(
        "Authentication-Results: {results}\r\nFrom: a@oak.cambs.sch.uk.test\r\nTo: {USER}\r\nSubject: x\r\n\r\nx\r\n"
    )
    .into_bytes()
}

/// Case 27: consent by the wrong person: no folders.
#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_when_the_letter_comes_back_and_the_configuration_says_so() {
    let place = Place::new("self").await;
    place.dovecot.deliver(&mail(
        "mx.fenland.test; dmarc=pass header.from=oak.cambs.sch.uk.test",
    ));
    let (code, out) = place.check(Some(""), &[]).await;
    assert_eq!(code, 0, "{out}");
    for line in [
        "✓ secrets",
        "✓ fenland: mailbox: logged in",
        "✓ fenland: drafts \"Drafts\": a draft was laid down and removed again",
        "✓ fenland: senders: of the last 1 mails 1 pass, 0 fail, 0 are unknown",
        "✓ fenland: letter: a letter to the hub itself comes back into the inbox: copy = \"self\" is right",
        "✓ fenland: clock: this computer's and the mail server's agree",
        "! fenland: programme pmr-2022: its deadline, Thursday 26 May 2022, is past",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    let left: Vec<_> = [".Drafts/new", ".Drafts/cur"]
        .iter()
        .flat_map(|f| fs::read_dir(place.dovecot.maildir.join(f)))
        .flatten()
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_disagree_are_told_with_the_way_to_set_them() {
    for (ahead, folder, copy, said) in [
        (
            -20,
            "",
            "self",
            "this computer's is 20 minutes ahead of the mail server's",
        ),
        (
            20,
            ".Sent",
            "server",
            "this computer's is 20 minutes behind the mail server's",
        ),
    ] {
        let mut place = Place::new(copy).await;
        place.clock_ahead = ahead;
        let (code, out) = place.check(Some(folder), &[]).await;
        assert_eq!(code, 1, "{out}");
        let line = format!("✗ fenland: clock: {said}");
        assert!(out.contains(&line), "{line}\n{out}");
        assert!(out.contains("→ have it set from the network"), "{out}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_in_sent_that_the_configuration_does_not_know_of_is_named() {
    let place = Place::new("self").await;
    let (code, out) = place.check(Some(".Sent"), &[]).await;
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("→ write copy = \"server\" into [hubs.fenland.post]"),
        "{out}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_found_nowhere_is_said() {
    let place = Place::new("server").await;
    let (code, out) = place.check(None, &[]).await;
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("→ write copy = \"none\""), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_letter_nothing_is_sent_or_laid_down() {
    let place = Place::new("self").await;
    let (code, out) = place.check(None, &["--no-letter"]).await;
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("✓ fenland: post: logged in"), "{out}");
    assert!(!out.contains("a draft was laid down"), "{out}");
    assert_eq!(place.peer.accepted().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_authserv_id_is_named_with_the_ids_seen() {
    let place = Place::new("self").await;
    place.dovecot.deliver(&mail(
        "mail.other.test; dmarc=pass header.from=oak.cambs.sch.uk.test",
    ));
    let (_, out) = place.check(None, &["--no-letter"]).await;
    assert!(out.contains("0 pass, 0 fail, 1 are unknown"), "{out}");
    assert!(
        out.contains("the ids seen are mail.other.test (1)"),
        "{out}"
    );
}

/// Case 27: consent by the wrong person: no folders.
#[tokio::test(flavor = "multi_thread")]
async fn refused_logins_and_readable_secrets_are_named_with_their_remedy() {
    let place = Place::new("self").await;
    place.peer.always(Step::Auth, Do::Say("535 5.7.8 no"));
    secret(&place.folder.path().join("password"), "wrong");
    let (code, out) = place.check(None, &[]).await;
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("✗ fenland: mailbox:"), "{out}");
    assert!(out.contains("✗ fenland: post:"), "{out}");

    let password = place.folder.path().join("password");
    fs::set_permissions(&password, fs::Permissions::from_mode(0o644)).unwrap();
    let (code, out) = place.check(None, &[]).await;
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("✗ secrets:") && out.contains("chmod 600"),
        "{out}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_of_the_configuration_is_told() {
    let place = Place::new("self").await;
    let config = place.folder.path().join("hub.toml");
    let text = fs::read_to_string(&config).unwrap();
    let wrong = text
        .replace("mode = \"draft\"", "mode = \"loud\"")
        .replace("pmr-2022", "pmr-1999");
    fs::write(&config, wrong).unwrap();
    let (code, out) = place.check(None, &[]).await;
    assert_eq!(code, 1, "{out}");
    assert_eq!(out.matches("✗ configuration").count(), 2, "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_school_register_is_told_with_its_age_and_what_is_lost_without_it() {
    let place = Place::new("self").await;
    let (_, out) = place.check(None, &["--no-letter"]).await;
    assert!(
        out.contains("! school register: none: a URN that no school has"),
        "{out}"
    );
    let config = place.folder.path().join("hub.toml");
    let text = fs::read_to_string(&config).unwrap();
    let copies = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/school_register");
    let name = |file: &Path| format!("school_register = {file:?}\n{text}");
    fs::write(&config, name(&copies.join("edubasealldata20220401.csv"))).unwrap();
    let (code, out) = place.check(None, &["--no-letter"]).await;
    assert_eq!(code, 0, "{out}");
    for words in [
        "! school register: 18 schools, of Friday 1 April 2022",
        "older than 90 days",
        "✓ school links: 5 successions",
        "4 row(s) could not be read in full",
        "line 19: \"19OO16\" is no URN",
    ] {
        assert!(out.contains(words), "{words}\n{out}");
    }
    fs::write(&config, name(&copies.join("short.csv"))).unwrap();
    let (_, out) = place.check(None, &["--no-letter"]).await;
    assert!(out.contains("3 schools, of unknown age"), "{out}");
    assert!(out.contains("! school links: no links file"), "{out}");
    fs::write(&config, name(&copies.join("README.md"))).unwrap();
    let (code, out) = place.check(None, &["--no-letter"]).await;
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("it is no school register"), "{out}");
}
