//! The mailbox proved: login, folders, what the server can do, drafts, and whether the receiving
//! server's word on senders is understood.

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
};

use super::report::Report;
use crate::{
    clock,
    config::hub::{Copy, Hub, ImapInbox, LETTER_KINDS, Mode, Post},
    domain::{
        authentication::{self, Authentication, Receiver},
        mail,
    },
    mailbox::{Bytes, Mailbox, MailboxError, Patience, Want, imap::Removal, maildir},
    post::identity,
    render::{self, Words},
};

/// So many of the latest mails show which share passes authentication.
const SAMPLE: usize = 200;

pub async fn imap(
    hub: &Hub,
    inbox: &ImapInbox,
    write: bool,
    report: &mut Report,
) -> Option<Mailbox> {
    let what = |part: &str| format!("{}: {part}", hub.id);
    let server = &inbox.server;
    let mut mailbox = match Mailbox::connect(&hub.inbox, Patience::default()).await {
        Ok(mailbox) => mailbox,
        Err(error) => {
            let remedy = format!(
                "look at [hubs.{}.inbox]: host, port, security, user, password file",
                hub.id
            );
            report.bad(what("mailbox"), error, remedy);
            return None;
        }
    };
    report.good(
        what("mailbox"),
        format!("logged in to {} as {}", server.host, server.user),
    );
    let folders = [
        ("folder", Some(&inbox.folder)),
        ("junk", inbox.junk.as_ref()),
        ("sent", inbox.sent.as_ref()),
        ("drafts", inbox.drafts.as_ref()),
    ];
    for (key, folder) in folders {
        let Some(folder) = folder else { continue };
        match mailbox.list(folder, &HashSet::new()).await {
            Ok(listing) => report.good(
                what(&format!("{key} {folder:?}")),
                format!("{} mails", listing.unknown.len()),
            ),
            Err(error) => report.bad(
                what(&format!("{key} {folder:?}")),
                error,
                format!("name a folder that is there as hubs.{}.inbox.{key}", hub.id),
            ),
        }
    }
    missing_folders(hub, inbox, report);
    let can = match mailbox.imap() {
        Ok(imap) => imap.can(),
        Err(error) => {
            report.bad(what("mailbox"), error, "use an imap inbox");
            return None;
        }
    };
    if can.idle {
        report.good(what("IDLE"), "the server tells of new mail at once");
    } else {
        let every = inbox.poll.as_secs();
        report.warn(
            what("IDLE"),
            "the server has none",
            format!("new mail is looked for every {every} s (poll_seconds)"),
        );
    }
    if can.uidplus {
        report.good(
            what("UIDPLUS"),
            "an overtaken draft can be removed by itself",
        );
    } else {
        report.warn(
            what("UIDPLUS"),
            "the server has none",
            "overtaken drafts stay where they are: remove them by hand",
        );
    }
    if let Some(folder) = inbox.drafts.as_ref().filter(|_| write) {
        draft(hub, folder, &mut mailbox, report).await;
    }
    Some(mailbox)
}

/// What the modes and the post need and the inbox does not name.
fn missing_folders(hub: &Hub, inbox: &ImapInbox, report: &mut Report) {
    let drafts = hub.mode == Mode::Draft
        || LETTER_KINDS
            .iter()
            .any(|kind| hub.mode_of(kind) == Mode::Draft);
    if drafts && inbox.drafts.is_none() {
        report.bad(
            format!("{}: drafts", hub.id),
            "letters are to lie in Drafts, and no such folder is named",
            format!("set hubs.{}.inbox.drafts", hub.id),
        );
    }
    if matches!(&hub.post, Post::Smtp(smtp) if smtp.copy == Copy::Server) && inbox.sent.is_none() {
        report.bad(
            format!("{}: sent", hub.id),
            "copy = \"server\" is looked for in Sent, and no such folder is named",
            format!("set hubs.{}.inbox.sent", hub.id),
        );
    }
}

/// Lays one marked draft down and removes exactly that.
async fn draft(hub: &Hub, folder: &str, mailbox: &mut Mailbox, report: &mut Report) {
    let what = format!("{}: drafts {folder:?}", hub.id);
    let remedy = "letters in mode draft need it: look at the folder's rights";
    let bytes = match trial(hub, "A draft that `countersign check` removes again.") {
        Ok((_, bytes)) => bytes,
        Err(error) => return report.bad(what, format!("{error:#}"), remedy),
    };
    let tried: Result<Removal, MailboxError> = async {
        let imap = mailbox.imap()?;
        let place = imap.append_draft(folder, &bytes).await?;
        imap.remove_draft(folder, place.as_ref(), &bytes).await
    }
    .await;
    match tried {
        Ok(Removal::Removed) => report.good(what, "a draft was laid down and removed again"),
        Ok(Removal::NotPossible) => report.warn(
            what,
            "a draft was laid down, and cannot be removed",
            "remove the one named \"countersign check\" by hand",
        ),
        Ok(Removal::Left(_)) => report.bad(
            what,
            "a draft was laid down, and is changed or gone",
            "another program works on this folder: find out which",
        ),
        Err(error) => report.bad(what, error, remedy),
    }
}

/// A mail of our own that says what it is; its Message-ID and its bytes. Not signed: no answer to
/// it is a command, and the daemon takes it for what it is, mail from the hub itself.
pub fn trial(hub: &Hub, words: &str) -> anyhow::Result<(String, Vec<u8>)> {
    let name = getrandom::u64().map_err(|e| anyhow::anyhow!("name a trial mail: {e}"))?;
    let id = format!("check.{name:016x}@{}", hub.address.domain());
    let bytes = compose(hub, &id, words)?;
    Ok((id, bytes))
}

/// The same under a signed Message-ID, so that the daemon knows it for ours.
pub fn signed(hub: &Hub, key: &identity::Key, words: &str) -> anyhow::Result<(String, Vec<u8>)> {
    let name = getrandom::u64().map_err(|e| anyhow::anyhow!("name a trial letter: {e}"))?;
    let id = identity::message_id(
        key,
        hub.address.domain(),
        "check",
        &format!("check {name:016x}"),
    );
    let bytes = compose(hub, &id, words)?;
    Ok((id, bytes))
}

fn compose(hub: &Hub, id: &str, words: &str) -> anyhow::Result<Vec<u8>> {
    let to = [hub.address.clone()];
    let envelope = render::Envelope {
        from: (&hub.name, &hub.address),
        to: &to,
        cc: &[],
        subject: "countersign check",
        date: clock::now(),
        message_id: id,
        in_reply_to: None,
        references: &[],
        letter: "check",
        reference: None,
        replied: false,
    };
    let words = Words {
        text: format!("{words}\n"),
        html: format!("<p>{words}</p>"),
    };
    render::message(&envelope, &words)
}

pub async fn maildir(hub: &Hub, path: &Path, report: &mut Report) -> Option<Mailbox> {
    let what = format!("{}: mailbox", hub.id);
    let remedy = format!(
        "hubs.{}.inbox.maildir must be a Maildir (new, cur, tmp) we can read",
        hub.id
    );
    let mut mailbox = match Mailbox::connect(&hub.inbox, Patience::default()).await {
        Ok(mailbox) => mailbox,
        Err(error) => {
            report.bad(what, error, remedy);
            return None;
        }
    };
    match mailbox.list(maildir::FOLDER, &HashSet::new()).await {
        Ok(listing) => report.good(
            what,
            format!("{}: {} mails", path.display(), listing.unknown.len()),
        ),
        Err(error) => report.bad(what, error, remedy),
    }
    Some(mailbox)
}

/// What the receiving server said of the latest mails.
#[derive(Debug, Default)]
struct Shares {
    pass: usize,
    fail: usize,
    unknown: usize,
    /// Who signs Authentication-Results there, and how often.
    signed_by: BTreeMap<String, usize>,
}

pub async fn shares(hub: &Hub, mailbox: &mut Mailbox, report: &mut Report) {
    let what = format!("{}: senders", hub.id);
    let shares = match count(hub, mailbox).await {
        Ok(shares) => shares,
        Err(error) => return report.bad(what, error, "look at the mailbox's folder"),
    };
    let all = shares.pass + shares.fail + shares.unknown;
    if all == 0 {
        return report.warn(
            what,
            "no mail to learn from yet",
            "check again when some has come",
        );
    }
    let found = format!(
        "of the last {all} mails {} pass, {} fail, {} are unknown",
        shares.pass, shares.fail, shares.unknown
    );
    if shares.pass + shares.fail > 0 {
        return report.good(what, found);
    }
    let seen: Vec<String> = shares
        .signed_by
        .iter()
        .map(|(id, n)| format!("{id} ({n})"))
        .collect();
    let remedy = match (&hub.receiver, seen.is_empty()) {
        (_, true) => "the server writes no Authentication-Results: nobody can rule by mail, and unknown_counts decides about copies".to_owned(),
        (Receiver::Pinned(id), false) => format!(
            "hubs.{}.receiver.authserv_id is {id:?}; the ids seen are {}: take your own server's",
            hub.id,
            seen.join(", ")
        ),
        (Receiver::ExchangeOnline, false) => format!(
            "the profile is exchange-online, yet these ids were seen: {}; set authserv_id to your own server's",
            seen.join(", ")
        ),
        (Receiver::Nobody, false) => format!(
            "set hubs.{}.receiver.authserv_id to your own server's; the ids seen are {}",
            hub.id,
            seen.join(", ")
        ),
    };
    report.warn(what, found, remedy);
}

async fn count(hub: &Hub, mailbox: &mut Mailbox) -> Result<Shares, MailboxError> {
    let folder = watched(hub);
    let all = mailbox.list(folder, &HashSet::new()).await?.unknown;
    let latest: Vec<String> = all.iter().rev().take(SAMPLE).cloned().collect();
    let mut shares = Shares::default();
    let sizes = mailbox.sizes(folder, &latest).await?;
    let group: Vec<_> = sizes.into_iter().map(|size| (size, Want::Header)).collect();
    let asked = mailbox.ask(folder, &group).await?;
    for fetched in mailbox.receive(asked, clock::now()).await?.mails {
        let header = match &fetched.bytes {
            Bytes::Whole(header) | Bytes::HeaderOnly { header, .. } => header,
        };
        let mail = mail::parse_headers(header);
        match authentication::authenticate(&mail, &hub.receiver) {
            Authentication::Pass => shares.pass += 1,
            Authentication::Fail => shares.fail += 1,
            Authentication::Unknown => shares.unknown += 1,
        }
        for id in authentication::authserv_ids(&mail) {
            *shares.signed_by.entry(id).or_default() += 1;
        }
    }
    Ok(shares)
}

pub fn watched(hub: &Hub) -> &str {
    match &hub.inbox {
        crate::config::hub::Inbox::Imap(inbox) => &inbox.folder,
        crate::config::hub::Inbox::Maildir { .. } => maildir::FOLDER,
    }
}
