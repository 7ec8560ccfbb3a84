//! Several daemons on one PostgreSQL share the hubs' work by lease: one works for a hub, the others
//! stand by and take over when it lets go.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{daemon::Place, postgres, school::School};

const HUB: &str = "admin@hub.example";

/// A hub with a Maildir and a folder for its letters, both shared by the daemons.
fn hub(maildir: &Path, letters: &Path) -> String {
    format!(
        r#"
[hubs.cambridge]
name = "Cambridge Maths Hub"
address = "{HUB}"
admins = ["jo@hub.example"]
mode = "send"
programmes = ["PROGRAMME"]
inbox = {{ maildir = "{}" }}
post = {{ directory = "{}" }}
"#,
        maildir.display(),
        letters.display()
    )
}

fn letters(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let names = entries.map(|entry| entry.unwrap().path());
    names
        .filter(|p| p.extension().is_some_and(|e| e == "eml"))
        .collect()
}

/// Case 4: two workers process one mail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_daemon_stands_by_and_takes_over() {
    let url = postgres::database().await;
    let common = tempfile::tempdir().unwrap();
    let (maildir, outgoing) = (common.path().join("inbox"), common.path().join("letters"));
    for folder in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(folder)).unwrap();
    }
    let toml = hub(&maildir, &outgoing);
    let (one, other) = (Place::new(&toml), Place::new(&toml));
    let season = &one.season;

    let first = one.start_with(&[("DATABASE_URL", &url)]);
    one.until_logged("looked into a folder").await;
    let second = other.start_with(&[("DATABASE_URL", &url)]);
    other.until_logged("standing by").await;

    let arrives = |n: u32| {
        let mail = School(n).form(season, HUB);
        fs::write(maildir.join(format!("new/{n}.eml")), mail).unwrap();
    };
    arrives(1);
    one.until_true("the first school's answer", async || {
        letters(&outgoing).len() == 1
    })
    .await;

    assert!(first.terminate().await.success());
    other.until_logged("watching").await;
    arrives(2);
    other
        .until_true("the second school's answer", async || {
            letters(&outgoing).len() == 2
        })
        .await;
    assert!(second.terminate().await.success());
    assert_eq!(letters(&outgoing).len(), 2, "nobody was answered twice");
}
