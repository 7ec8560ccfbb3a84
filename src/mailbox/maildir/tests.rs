use std::time::Duration;

use tempfile::TempDir;

use super::*;

fn maildir() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for sub in ["new", "cur", "tmp"] {
        fs::create_dir(dir.path().join(sub)).unwrap();
    }
    dir
}

const MAIL: &[u8] =
    b"Received: by b.test; Tue, 24 May 2022 16:31:07 +0100\r\nSubject: a\r\n\r\nbody\r\n";

fn want(uid: &str, want: Want) -> Asked {
    Asked::new(&[(
        Sized {
            uid: uid.into(),
            size: 1,
            arrival: None,
        },
        want,
    )])
}

#[tokio::test]
async fn a_mail_is_the_same_when_its_flags_change_or_it_moves_to_cur() {
    let dir = maildir();
    fs::write(dir.path().join("new/1.a"), MAIL).unwrap();
    fs::write(dir.path().join("cur/0.b:2,S"), b"Subject: b\n\n").unwrap();
    fs::write(dir.path().join("new/.hidden"), b"x").unwrap();
    let mut box_ = Maildir::open(dir.path()).await.unwrap();
    let listing = box_.list(&HashSet::new()).await.unwrap();
    assert_eq!(listing.unknown, ["0.b", "1.a"]);
    // A person's mail program, between the listing and the reading.
    fs::rename(dir.path().join("new/1.a"), dir.path().join("cur/1.a:2,RS")).unwrap();
    let got = box_.receive(want("1.a", Want::Whole)).await.unwrap();
    assert_eq!(got.mails[0].bytes, Bytes::Whole(MAIL.to_vec()));
    assert_eq!(
        got.mails[0].arrival.to_rfc3339(),
        "2022-05-24T15:31:07+00:00"
    );
    let known = HashSet::from(["1.a".to_owned()]);
    assert_eq!(box_.list(&known).await.unwrap().unknown, ["0.b"]);
    assert!(dir.path().join("cur/1.a:2,RS").exists());
}

#[tokio::test]
async fn a_mail_that_is_gone_is_missing_and_a_large_one_is_its_header() {
    let dir = maildir();
    fs::write(dir.path().join("new/1.a"), MAIL).unwrap();
    let mut box_ = Maildir::open(dir.path()).await.unwrap();
    box_.list(&HashSet::new()).await.unwrap();
    let got = box_.receive(want("1.a", Want::Header)).await.unwrap();
    match &got.mails[0].bytes {
        Bytes::HeaderOnly { header, size } => {
            assert!(header.ends_with(b"Subject: a\r\n"));
            assert_eq!(*size, MAIL.len() as u64);
        }
        Bytes::Whole(_) => panic!("whole"),
    }
    fs::remove_file(dir.path().join("new/1.a")).unwrap();
    let got = box_.receive(want("1.a", Want::Whole)).await.unwrap();
    assert_eq!(got.missing, ["1.a"]);
}

#[tokio::test]
async fn the_wait_ends_when_a_mail_comes_and_not_before() {
    let dir = maildir();
    let (stop, mut stopping) = watch::channel(false);
    let mut box_ = Maildir::open(dir.path()).await.unwrap();
    box_.list(&HashSet::new()).await.unwrap();
    let short = Duration::from_millis(30);
    assert_eq!(box_.wait(short, &mut stopping).await.unwrap(), Woken::Timer);
    fs::write(dir.path().join("new/1.a"), MAIL).unwrap();
    let long = Duration::from_secs(600);
    assert_eq!(box_.wait(long, &mut stopping).await.unwrap(), Woken::Mail);
    box_.list(&HashSet::new()).await.unwrap();
    stop.send_replace(true);
    assert_eq!(box_.wait(long, &mut stopping).await.unwrap(), Woken::Stop);
}

#[tokio::test]
async fn a_folder_that_is_no_maildir_is_refused_with_a_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let error = Maildir::open(dir.path()).await.unwrap_err().to_string();
    assert!(error.contains("check `path`"), "{error}");
}
