//! Against scripted servers: what a server may do that no real one does on demand.

use std::{collections::HashSet, time::Duration};

use chrono::{DateTime, Utc};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, duplex},
    sync::watch,
    time::sleep,
};

use super::*;
use crate::mailbox::{Bytes, Found, Sized, Want, Woken};

/// What a server says when a command with this beginning comes; each answer serves once.
/// `TAG` is the command's tag; `<eof>` hangs up there, `<hang>` falls silent.
type Answers = Vec<(&'static str, &'static str)>;

const PREAUTH: &str = "* PREAUTH [CAPABILITY IMAP4rev1 IDLE UIDPLUS] ready\r\n";
const OPENED: &str = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 4] x\r\n\
    * OK [PERMANENTFLAGS (\\Seen \\*)] x\r\nTAG OK done\r\n";

async fn serve(stream: DuplexStream, greeting: &'static str, mut answers: Answers) {
    let (reading, mut writing) = tokio::io::split(stream);
    let mut lines = BufReader::new(reading);
    let (mut idling, mut literal) = (String::new(), 0);
    if !say(&mut writing, greeting, "").await {
        return;
    }
    loop {
        let mut line = Vec::new();
        match lines.read_until(b'\n', &mut line).await {
            Ok(1..) => {}
            _ => return,
        }
        if literal > line.len() {
            literal -= line.len();
            continue;
        }
        let line = String::from_utf8(line).unwrap();
        let line = line.trim_end();
        let (tag, command) = match line.split_once(' ') {
            Some((tag, command)) if tag.starts_with('c') => (tag.to_owned(), command),
            _ => (idling.clone(), line),
        };
        if command.starts_with("IDLE")
            || command.starts_with("APPEND")
            || command.starts_with("AUTH")
        {
            idling = tag.clone();
        }
        let scripted = answers.iter().position(|(key, _)| command.starts_with(key));
        let answer = match scripted {
            Some(at) => answers.remove(at).1,
            None if command.starts_with("EXAMINE") || command.starts_with("SELECT") => OPENED,
            None if command == "NOOP" || command == "DONE" => "TAG OK done\r\n",
            None => "TAG BAD not in the script\r\n",
        };
        if let (Some((_, size)), true) = (command.rsplit_once('{'), answer.starts_with('+')) {
            literal = size.trim_end_matches('}').parse::<usize>().unwrap() + 2;
        }
        if !say(&mut writing, answer, &tag).await {
            return;
        }
    }
}

/// False to hang up.
async fn say(to: &mut (impl tokio::io::AsyncWrite + Unpin), text: &str, tag: &str) -> bool {
    let text = text.replace("TAG", tag);
    let (said, then) = match text.split_once('<') {
        Some((said, then)) if then == "eof>" || then == "hang>" => (said, then),
        _ => (text.as_str(), ""),
    };
    if to.write_all(said.as_bytes()).await.is_err() {
        return false;
    }
    match then {
        "eof>" => false,
        "hang>" => std::future::pending().await,
        _ => true,
    }
}

fn patience() -> Patience {
    Patience::default()
}

fn impatience() -> Patience {
    let short = Duration::from_millis(40);
    Patience {
        connect: short,
        command: short,
        search: short,
        ..Patience::default()
    }
}

fn account() -> Server {
    Server {
        host: "localhost".into(),
        port: 143,
        security: Security::None,
        ca_file: None,
        user: "hub".into(),
        password: "pä\"ss".into(),
    }
}

async fn greeted(
    greeting: &'static str,
    answers: Answers,
    patience: Patience,
) -> Result<Imap, MailboxError> {
    let (ours, theirs) = duplex(1 << 16);
    tokio::spawn(serve(theirs, greeting, answers));
    Imap::over(Box::new(ours), &account(), patience).await
}

async fn imap(answers: Answers) -> Imap {
    greeted(PREAUTH, answers, patience()).await.unwrap()
}

fn uids(uids: &[&str]) -> Vec<String> {
    uids.iter().map(|u| (*u).to_owned()).collect()
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_653_400_000, 0).unwrap()
}

fn wanted(uid: &str, size: u64, want: Want) -> (Sized, Want) {
    let sized = Sized {
        uid: uid.into(),
        size,
        arrival: None,
    };
    (sized, want)
}

const LETTER: &[u8] = b"Message-ID: <7@hub.test>\r\n\r\nDear all\r\n";

/// Every command of ours, with the words it begins with.
#[derive(Debug, Clone, Copy)]
enum Act {
    Noop,
    List,
    Sizes,
    Headers,
    Fetch,
    FindLetter,
    Append,
    DraftState,
    Mark,
}

impl Act {
    const ALL: [(Act, &str); 9] = [
        (Act::Noop, "NOOP"),
        (Act::List, "UID SEARCH"),
        (Act::Sizes, "UID FETCH"),
        (Act::Headers, "UID FETCH"),
        (Act::Fetch, "UID FETCH"),
        (Act::FindLetter, "UID SEARCH"),
        (Act::Append, "APPEND"),
        (Act::DraftState, "UID SEARCH"),
        (Act::Mark, "UID STORE"),
    ];

    async fn run(self, imap: &mut Imap) -> Result<(), MailboxError> {
        let two = uids(&["1", "2"]);
        match self {
            Act::Noop => imap.noop().await,
            Act::List => imap.list("INBOX", &HashSet::new()).await.map(drop),
            Act::Sizes => imap.sizes("INBOX", &two).await.map(drop),
            Act::Headers => imap.headers("INBOX", &two).await.map(drop),
            Act::Fetch => {
                let asked = imap.ask("INBOX", &[wanted("1", 5, Want::Whole)]).await?;
                match imap.receive(asked, at()).await?.refused {
                    Some(refused) => Err(refused),
                    None => Ok(()),
                }
            }
            Act::FindLetter => imap.find_letter("Sent", "7@hub.test", "7").await.map(drop),
            Act::Append => imap.append_draft("Drafts", LETTER).await.map(drop),
            Act::DraftState => imap.draft_state("Drafts", None, LETTER).await.map(drop),
            Act::Mark => imap.mark("INBOX", &two, "$Seen-by-bot").await,
        }
    }
}

#[tokio::test]
async fn no_and_bad_are_refusals_and_the_connection_goes_on() {
    for (answer, verdict) in [
        (
            "* SEARCH 1\r\n* 1 FETCH (UID 1 RFC822.SIZE 5)\r\nTAG NO not today\r\n",
            Verdict::No,
        ),
        ("TAG BAD what?\r\n", Verdict::Bad),
    ] {
        for (act, command) in Act::ALL {
            let mut imap = imap(vec![(command, answer)]).await;
            match act.run(&mut imap).await {
                Err(MailboxError::Refused { verdict: v, .. }) => assert_eq!(v, verdict, "{act:?}"),
                other => panic!("{act:?} after {answer:?}: {other:?}"),
            }
            imap.noop().await.unwrap_or_else(|e| panic!("{act:?}: {e}"));
        }
    }
}

#[tokio::test]
async fn a_broken_line_is_never_an_answer() {
    let partial = "* SEARCH 1 2\r\n* 1 FETCH (UID 1 RFC822.SIZE 5)\r\n";
    let faults: [String; 6] = [
        "<eof>".into(),
        format!("{partial}<eof>"),
        "* BYE shutting down\r\n<eof>".into(),
        format!("{partial}TAG O<eof>"),
        "* 1 FETCH (UID 1 BODY[] {40}\r\nhalf<eof>".into(),
        "* 1 FETCH (UID 1 BODY[] {4294967295}\r\nx".into(),
    ];
    for fault in faults {
        let fault: &'static str = fault.leak();
        for (act, command) in Act::ALL {
            let mut imap = imap(vec![(command, fault)]).await;
            match act.run(&mut imap).await {
                Err(MailboxError::Lost { .. }) => {}
                other => panic!("{act:?} after {fault:?}: {other:?}"),
            }
            let after = imap.noop().await;
            assert!(
                matches!(after, Err(MailboxError::Lost { .. })),
                "{act:?} after {fault:?}: the session goes on"
            );
        }
    }
}

/// Case 19: a half-open socket hangs for hours.
#[tokio::test]
async fn silence_ends_the_session_whatever_was_asked() {
    for said in ["<hang>", "* 1 FETCH (UID 1 BODY[] {40}\r\nhalf<hang>"] {
        for (act, command) in Act::ALL {
            let opened = greeted(PREAUTH, vec![(command, said)], impatience()).await;
            let Ok(mut imap) = opened else {
                continue; // a busy machine: lost even sooner
            };
            let got = act.run(&mut imap).await;
            assert!(
                matches!(got, Err(MailboxError::Lost { .. })),
                "{act:?}: {got:?}"
            );
            let after = imap.noop().await;
            assert!(matches!(after, Err(MailboxError::Lost { .. })), "{act:?}");
        }
    }
}

#[tokio::test]
async fn a_command_abandoned_half_way_puts_no_answer_under_the_next() {
    let mut imap = imap(vec![("UID SEARCH", "<hang>")]).await;
    let known = HashSet::new();
    tokio::select! {
        got = imap.list("INBOX", &known) => panic!("{got:?}"),
        () = sleep(Duration::from_millis(20)) => {}
    }
    let got = imap.noop().await;
    assert!(matches!(got, Err(MailboxError::Lost { .. })), "{got:?}");
}

#[tokio::test]
async fn a_list_is_what_search_names_beyond_the_known() {
    let mut imap = imap(vec![(
        "UID SEARCH",
        "* SEARCH 9 2\r\n* SEARCH 11\r\nTAG OK x\r\n",
    )])
    .await;
    let known = HashSet::from(["2".to_owned()]);
    let listing = imap.list("INBOX", &known).await.unwrap();
    assert_eq!(listing.uidvalidity, 7);
    assert_eq!(listing.uidnext, 12);
    assert_eq!(listing.unknown, ["9", "11"]);
}

#[tokio::test]
async fn a_search_without_a_result_is_no_empty_folder() {
    let mut imap = imap(vec![("UID SEARCH", "TAG OK x\r\n")]).await;
    let got = imap.list("INBOX", &HashSet::new()).await;
    assert!(matches!(got, Err(MailboxError::Lost { .. })), "{got:?}");
}

#[tokio::test]
async fn a_folder_without_uidvalidity_is_refused() {
    let mut imap = imap(vec![("EXAMINE", "* 3 EXISTS\r\nTAG OK x\r\n")]).await;
    let got = imap.list("INBOX", &HashSet::new()).await;
    assert!(matches!(got, Err(MailboxError::Refused { .. })), "{got:?}");
}

#[tokio::test]
async fn mails_that_fetch_leaves_out_are_missing_and_others_flags_are_not_mail() {
    let fetched = "* 5 FETCH (FLAGS (\\Seen))\r\n\
        * 1 FETCH (UID 1 INTERNALDATE \"24-May-2022 16:31:07 +0100\" BODY[] {5}\r\nhello)\r\n\
        * 3 FETCH (UID 3 BODY[] NIL)\r\nTAG OK x\r\n";
    let headers = "* 4 FETCH (UID 4 BODY[HEADER]<0> {6}\r\nA: b\r\n)\r\nTAG OK x\r\n";
    let mut imap = imap(vec![
        ("UID FETCH 1:3 (UID INTERNALDATE BODY.PEEK[])", fetched),
        ("UID FETCH 4 (UID INTERNALDATE BODY.PEEK[HEADER]", headers),
    ])
    .await;
    let group = [
        wanted("4", 900, Want::Header),
        wanted("1", 5, Want::Whole),
        wanted("2", 5, Want::Whole),
        wanted("3", 5, Want::Whole),
    ];
    let asked = imap.ask("INBOX", &group).await.unwrap();
    let received = imap.receive(asked, at()).await.unwrap();
    assert_eq!(received.missing, ["2", "3"]);
    assert_eq!(received.refused, None);
    let [big, small] = received.mails.as_slice() else {
        panic!("{received:?}");
    };
    let header = b"A: b\r\n".to_vec();
    assert_eq!(big.bytes, Bytes::HeaderOnly { header, size: 900 });
    assert_eq!(big.arrival, at());
    assert_eq!(small.bytes, Bytes::Whole(b"hello".to_vec()));
    assert_eq!(small.arrival.to_rfc3339(), "2022-05-24T15:31:07+00:00");
}

#[tokio::test]
async fn two_groups_may_be_under_way_in_whatever_order_they_come() {
    const A: &str = "* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\nTAG OK x\r\n";
    const B: &str = "* 2 FETCH (UID 2 BODY[] {1}\r\nb)\r\nTAG OK x\r\n";
    const BOTH: &str = "* 2 FETCH (UID 2 BODY[] {1}\r\nb)\r\n\
        * 1 FETCH (UID 1 BODY[] {1}\r\na)\r\nTAG OK x\r\n";
    check_two_groups(A, B).await;
    check_two_groups(BOTH, "TAG OK x\r\n").await;
}

async fn check_two_groups(to_first: &'static str, to_second: &'static str) {
    let mut imap = imap(vec![
        ("UID FETCH 1 ", to_first),
        ("UID FETCH 2 ", to_second),
    ])
    .await;
    let first = imap
        .ask("INBOX", &[wanted("1", 1, Want::Whole)])
        .await
        .unwrap();
    let second = imap
        .ask("INBOX", &[wanted("2", 1, Want::Whole)])
        .await
        .unwrap();
    for (asked, uid) in [(first, "1"), (second, "2")] {
        let received = imap.receive(asked, at()).await.unwrap();
        assert_eq!(received.mails.len(), 1, "{uid} of {to_first:?}");
        assert_eq!(received.mails[0].uid, uid);
    }
    assert!(imap.ahead.is_empty());
    imap.noop().await.unwrap();
}

/// - Case 19: a half-open socket hangs for hours.
/// - Case 20: a time-out for all kills the big fetch, and all is fetched again.
#[tokio::test]
async fn a_large_mail_may_take_its_time_and_idle_may_not() {
    // RFC 2177 asks for IDLE to be begun again within 29 minutes.
    assert!(Patience::default().idle < Duration::from_secs(29 * 60));
    let patience = Patience {
        command: Duration::from_millis(150),
        pace: 20,
        ..Patience::default()
    };
    let (ours, theirs) = duplex(1 << 16);
    tokio::spawn(async move {
        let (reading, mut to) = tokio::io::split(theirs);
        let mut lines = BufReader::new(reading).lines();
        say(&mut to, PREAUTH, "").await;
        while let Ok(Some(line)) = lines.next_line().await {
            let (tag, command) = line.split_once(' ').unwrap();
            if command.starts_with("EXAMINE") {
                say(&mut to, OPENED, tag).await;
                continue;
            }
            say(&mut to, "* 1 FETCH (UID 1 BODY[] {40}\r\n", tag).await;
            for _ in 0..8 {
                sleep(Duration::from_millis(50)).await;
                say(&mut to, "slow!", tag).await;
            }
            say(&mut to, ")\r\nTAG OK x\r\n", tag).await;
        }
    });
    let mut imap = Imap::over(Box::new(ours), &account(), patience)
        .await
        .unwrap();
    let group = [wanted("1", 40, Want::Whole)];
    let asked = imap.ask("INBOX", &group).await.unwrap();
    let received = imap.receive(asked, at()).await.unwrap();
    assert_eq!(received.mails[0].bytes, Bytes::Whole(b"slow!".repeat(8)));
}

#[tokio::test]
async fn a_letter_is_found_by_its_whole_id_only() {
    let longer = "* 8 FETCH (UID 8 BODY[HEADER.FIELDS (X-Countersign-Letter)] {29}\r\n\
        X-Countersign-Letter: 77\r\n\r\n )\r\nTAG OK x\r\n";
    let ours = "* 8 FETCH (UID 8 BODY[HEADER.FIELDS (X-Countersign-Letter)] {27}\r\n\
        X-Countersign-Letter: 7\r\n\r\n)\r\nTAG OK x\r\n";
    for (shown, expected) in [(longer, Found::NotFound), (ours, Found::Found)] {
        let mut imap = imap(vec![
            ("UID SEARCH HEADER Message-ID", "* SEARCH\r\nTAG OK x\r\n"),
            (
                "UID SEARCH HEADER X-Countersign-Letter",
                "* SEARCH 8\r\nTAG OK x\r\n",
            ),
            ("UID FETCH 8", shown),
        ])
        .await;
        let found = imap.find_letter("Sent", "7@hub.test", "7").await.unwrap();
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_mail_that_search_names_and_fetch_hides_is_no_absence() {
    let mut imap = imap(vec![
        ("UID SEARCH", "* SEARCH 8\r\nTAG OK x\r\n"),
        ("UID FETCH", "TAG OK x\r\n"),
    ])
    .await;
    let got = imap.find_letter("Sent", "7@hub.test", "7").await;
    assert!(matches!(got, Err(MailboxError::Lost { .. })), "{got:?}");
}

async fn idle(
    imap: &mut Imap,
    limit: Duration,
    stop: &watch::Sender<bool>,
) -> Result<Woken, MailboxError> {
    let mut stop = stop.subscribe();
    imap.idle("INBOX", limit, &mut stop).await
}

/// A session whose inbox has just been listed.
async fn listed(mut answers: Answers) -> Imap {
    answers.push(("UID SEARCH ALL", "* SEARCH 1 2 3\r\nTAG OK x\r\n"));
    let mut imap = imap(answers).await;
    imap.list("INBOX", &HashSet::new()).await.unwrap();
    imap
}

#[tokio::test]
async fn news_is_what_came_since_the_listing_and_needs_one() {
    // `4:*` names the last mail there is, news or not.
    for (answer, expected) in [
        ("* SEARCH 3\r\nTAG OK x\r\n", &[] as &[&str]),
        ("* SEARCH 3 4 6\r\nTAG OK x\r\n", &["4", "6"]),
    ] {
        let mut imap = listed(vec![("UID SEARCH UID 4:*", answer)]).await;
        let news = imap.news("INBOX").await.unwrap().unwrap();
        assert_eq!(news.unknown, expected, "{answer}");
    }
    let mut unlisted = imap(vec![]).await;
    assert_eq!(unlisted.news("INBOX").await.unwrap(), None);
    let mut elsewhere = listed(vec![]).await;
    assert_eq!(elsewhere.news("Junk").await.unwrap(), None);
}

const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(60);

/// Case 18: mail between FETCH and IDLE is not noticed.
#[tokio::test]
async fn new_mail_wakes_however_it_is_announced() {
    for (how, answers) in [
        ("while idling", vec![("IDLE", "+ idling\r\n* 4 EXISTS\r\n")]),
        (
            "before the go-ahead",
            vec![("IDLE", "* 4 EXISTS\r\n+ idling\r\n")],
        ),
        (
            "before IDLE",
            vec![("NOOP", "* 4 EXISTS\r\n* 1 RECENT\r\nTAG OK x\r\n")],
        ),
        (
            "after the search",
            vec![(
                "UID SEARCH ALL",
                "* SEARCH 1 2 3\r\n* 4 EXISTS\r\nTAG OK x\r\n",
            )],
        ),
    ] {
        let (stop, _) = watch::channel(false);
        let mut imap = listed(answers).await;
        let woken = idle(&mut imap, LONG, &stop).await.unwrap();
        assert_eq!(woken, Woken::Mail, "{how}");
        imap.noop().await.unwrap();
    }
}

/// Case 21: IDLE watches another folder; Junk is not looked at.
#[tokio::test]
async fn mail_that_came_while_another_folder_was_open_wakes() {
    let (stop, _) = watch::channel(false);
    let mut imap = listed(vec![]).await;
    imap.open("Junk", Access::Read).await.unwrap();
    // The same UIDNEXT as listed: nothing came, so the wait runs its time (refused IDLE: a timer).
    assert_eq!(idle(&mut imap, SHORT, &stop).await.unwrap(), Woken::Timer);
    let more = "* 4 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 5] x\r\nTAG OK x\r\n";
    let mut imap = listed(vec![]).await;
    imap.listed.insert("INBOX".into(), 4);
    imap.open("Junk", Access::Read).await.unwrap();
    imap.open = None;
    let mut other = greeted(PREAUTH, vec![("EXAMINE", more)], patience())
        .await
        .unwrap();
    other.listed = imap.listed;
    assert_eq!(idle(&mut other, LONG, &stop).await.unwrap(), Woken::Mail);
}

#[tokio::test]
async fn keep_alives_and_others_doings_wake_nobody_and_hold_nobody() {
    let (stop, _) = watch::channel(false);
    let chatter = "+ idling\r\n* OK Still here\r\n* 2 EXPUNGE\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* OK Still here\r\n";
    let mut imap = listed(vec![("IDLE", chatter)]).await;
    assert_eq!(idle(&mut imap, SHORT, &stop).await.unwrap(), Woken::Timer);
    imap.noop().await.unwrap();
}

#[tokio::test]
async fn a_refused_idle_is_a_timer_and_not_asked_again() {
    for answer in ["TAG NO not here\r\n", "TAG BAD what?\r\n"] {
        let (stop, _) = watch::channel(false);
        let mut imap = listed(vec![
            ("IDLE", answer),
            ("IDLE", "+ idling\r\n* 4 EXISTS\r\n"),
        ])
        .await;
        for _ in 0..2 {
            assert_eq!(idle(&mut imap, SHORT, &stop).await.unwrap(), Woken::Timer);
        }
        imap.noop().await.unwrap();
    }
}

#[tokio::test]
async fn a_line_that_breaks_in_idle_is_lost() {
    for answer in [
        "<eof>",
        "+ idling\r\n<eof>",
        "+ idling\r\n* BYE bye\r\n<eof>",
        "+ idling\r\n* 4 EXI<eof>",
        "+ idling\r\nTAG OK enough\r\n",
    ] {
        let (stop, _) = watch::channel(false);
        let mut imap = listed(vec![("IDLE", answer)]).await;
        let got = idle(&mut imap, LONG, &stop).await;
        assert!(
            matches!(got, Err(MailboxError::Lost { .. })),
            "{answer:?}: {got:?}"
        );
    }
}

/// Case 19: a half-open socket hangs for hours.
#[tokio::test]
async fn a_peer_that_is_silent_in_idle_must_answer_done() {
    let (stop, _) = watch::channel(false);
    for (done, alive) in [("TAG OK x\r\n", true), ("<hang>", false)] {
        let mut imap = listed(vec![("IDLE", "+ idling\r\n"), ("DONE", done)]).await;
        imap.wire.patience.silence = SHORT;
        imap.wire.patience.command = Duration::from_millis(300);
        match idle(&mut imap, LONG, &stop).await {
            Ok(Woken::Timer) if alive => {}
            Err(MailboxError::Lost { .. }) if !alive => {}
            other => panic!("{done}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_stop_ends_the_wait() {
    let (stop, _) = watch::channel(false);
    let mut imap = listed(vec![("IDLE", "+ idling\r\n")]).await;
    let waiting = idle(&mut imap, LONG, &stop);
    let stopping = async {
        tokio::task::yield_now().await;
        stop.send_replace(true);
    };
    let (woken, ()) = tokio::join!(waiting, stopping);
    assert_eq!(woken.unwrap(), Woken::Stop);
}

#[tokio::test]
async fn logins_by_what_the_server_offers_and_says() {
    let caps = "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK x\r\n";
    let ok = vec![
        ("CAPABILITY", caps),
        ("AUTHENTICATE PLAIN", "+ \r\n"),
        // NUL hub NUL pä"ss
        (
            "AGh1YgBww6Qic3M=",
            "TAG OK [CAPABILITY IMAP4rev1 IDLE] in\r\n",
        ),
    ];
    let imap = greeted("* OK hello\r\n", ok, patience()).await.unwrap();
    assert!(imap.offers.idle && !imap.offers.uidplus);

    let at_once = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\r\n";
    let answers = vec![
        ("AUTHENTICATE PLAIN AGh1YgBww6Qic3M=", "TAG OK in\r\n"),
        (
            "CAPABILITY",
            "* CAPABILITY IMAP4rev1 UIDPLUS\r\nTAG OK x\r\n",
        ),
    ];
    let imap = greeted(at_once, answers, patience()).await.unwrap();
    assert!(imap.offers.uidplus);

    for (answer, kind) in [
        (
            "TAG NO [AUTHENTICATIONFAILED] wrong <hub@cambridge.test>\r\n",
            "login",
        ),
        ("TAG NO sorry\r\n", "login"),
        ("TAG NO [UNAVAILABLE] later\r\n", "lost"),
        ("* BYE too many\r\n<eof>", "lost"),
        ("<eof>", "lost"),
    ] {
        let answers = vec![("AUTHENTICATE", answer)];
        let error = greeted(at_once, answers, patience()).await.unwrap_err();
        let got = match &error {
            MailboxError::Login { .. } => "login",
            MailboxError::Lost { .. } => "lost",
            _ => "other",
        };
        assert_eq!(got, kind, "{answer:?}");
        let said = format!("{error} {error:?}");
        for secret in ["pä", "AGh1", "hub@"] {
            assert!(!said.contains(secret), "{said}");
        }
    }
}

#[tokio::test]
async fn a_login_that_cannot_be_tried_is_a_matter_of_configuration() {
    let disabled = "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hello\r\n";
    let plain_only = "* OK [CAPABILITY IMAP4rev1] hello\r\n";
    for greeting in [disabled, plain_only] {
        let got = greeted(greeting, vec![], patience()).await;
        assert!(matches!(got, Err(MailboxError::Config(_))), "{got:?}");
    }
}

#[tokio::test]
async fn a_greeting_is_read_before_anything_is_said() {
    for greeting in [
        "* BYE not you\r\n",
        "* NO\r\n",
        "<eof>",
        "* OK hal<eof>",
        "220 smtp.test ESMTP\r\n",
        "<hang>",
    ] {
        let got = greeted(greeting, vec![], impatience()).await;
        assert!(
            matches!(got, Err(MailboxError::Lost { .. })),
            "{greeting:?}: {got:?}"
        );
    }
}

#[tokio::test]
async fn starttls_is_not_talked_away() {
    let server = Server {
        security: Security::StartTls,
        ..account()
    };
    for (greeting, answers, lost) in [
        (PREAUTH, vec![], true),
        (
            "* OK hi\r\n",
            vec![("STARTTLS", "TAG NO not here\r\n")],
            false,
        ),
    ] {
        let (ours, theirs) = duplex(1 << 16);
        tokio::spawn(serve(theirs, greeting, answers));
        match Imap::over(Box::new(ours), &server, patience()).await {
            Err(MailboxError::Lost { .. }) if lost => {}
            Err(MailboxError::Config(_)) if !lost => {}
            other => panic!("{greeting:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_draft_without_uidplus_stays() {
    let greeting = "* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n";
    let mut imap = greeted(greeting, vec![], patience()).await.unwrap();
    let removal = imap.remove_draft("Drafts", None, LETTER).await.unwrap();
    assert_eq!(removal, Removal::NotPossible);
}

#[tokio::test]
async fn folder_names_travel_in_modified_utf_7() {
    for (name, wire) in [
        ("Größe", "\"Gr&APYA3w-e\""),
        ("A&B \"x\"", "\"A&-B \\\"x\\\"\""),
        ("INBOX", "\"INBOX\""),
    ] {
        assert_eq!(mailbox_name(name).unwrap(), wire);
    }
    assert!(mailbox_name("a\r\nb").is_err());
}

#[tokio::test]
async fn a_keyword_is_set_only_where_the_server_keeps_it() {
    let none = "* OK [UIDVALIDITY 7] x\r\n* OK [PERMANENTFLAGS (\\Seen)] x\r\nTAG OK x\r\n";
    let mut refusing = imap(vec![("SELECT", none)]).await;
    let got = refusing.mark("INBOX", &uids(&["1"]), "Countersign").await;
    assert!(matches!(got, Err(MailboxError::Config(_))), "{got:?}");
    for flag in ["\\Seen", "\\Deleted", "a b", "a)", ""] {
        let got = refusing.mark("INBOX", &uids(&["1"]), flag).await;
        assert!(
            matches!(got, Err(MailboxError::Config(_))),
            "{flag}: {got:?}"
        );
    }
    let mut imap = imap(vec![(
        "UID STORE 1 +FLAGS.SILENT (Countersign)",
        "TAG OK x\r\n",
    )])
    .await;
    imap.mark("INBOX", &uids(&["1"]), "Countersign")
        .await
        .unwrap();
}
