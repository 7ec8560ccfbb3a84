//! The post proved: login, and one letter to the hub itself that shows which copy an acceptance
//! leaves (`[post] copy`), and whether the server's clock and ours agree.

use std::{collections::HashSet, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::{Instant, sleep};

use super::{
    Args,
    mailbox::{signed, watched},
    report::Report,
};
use crate::{
    clock,
    config::hub::{Copy, Hub, ImapInbox, Inbox, SmtpPost},
    mailbox::{Found, Mailbox, MailboxError, header},
    post::{
        End, Envelope, Offer, Post, Taken,
        identity::Key,
        smtp::{Patience, Smtp},
    },
};

const BETWEEN_LOOKS: Duration = Duration::from_secs(2);
/// A service that files in Sent by itself does so at once; the inbox may be quicker by little.
const GRACE: Duration = Duration::from_secs(10);
/// Mails of a folder among which the letter is looked for: it came last.
const LATEST: usize = 50;
/// More than delivery, rounding and ordinary drift explain.
const CLOCKS_APART: TimeDelta = TimeDelta::minutes(3);

pub async fn smtp(
    hub: &Hub,
    smtp: &SmtpPost,
    key: &Key,
    mailbox: Option<&mut Mailbox>,
    args: &Args,
    report: &mut Report,
) {
    let what = format!("{}: post", hub.id);
    let remedy = format!(
        "look at [hubs.{}.post]: host, port, security, user, password file",
        hub.id
    );
    let mut post = match Smtp::new(&smtp.server, Patience::default()) {
        Ok(smtp) => Post::Smtp(Box::new(smtp)),
        Err(error) => return report.bad(what, format!("{error:#}"), remedy),
    };
    let (id, bytes) = match signed(
        hub,
        key,
        "One letter of `countersign check` to the hub itself. It may be deleted.",
    ) {
        Ok(letter) => letter,
        Err(error) => return report.bad(what, format!("{error:#}"), remedy),
    };
    // What the inbox holds already need not be looked at again.
    let mut before = HashSet::new();
    let mut mailbox = mailbox;
    if let Some(mailbox) = mailbox.as_deref_mut() {
        match mailbox.list(watched(hub), &before).await {
            Ok(listing) => before = listing.unknown.into_iter().collect(),
            Err(error) => {
                return report.bad(
                    what,
                    error,
                    "the mailbox must be readable to look for the letter",
                );
            }
        }
    }
    let to = [hub.address.clone()];
    let offer = post
        .offer(Envelope {
            sender: &hub.address,
            recipients: &to,
            copy_to: None,
            message_id: &id,
        })
        .await;
    let transaction = match offer {
        Offer::Open(_, transaction) => transaction,
        Offer::Closed(outcome) => {
            let said = outcome
                .roll
                .recipients
                .iter()
                .find_map(|(_, taken)| match taken {
                    Taken::RefusedForGood(said) | Taken::RefusedForNow(said) => Some(said.clone()),
                    Taken::Taken => None,
                });
            let reason = reason_of(outcome.end).or(said).unwrap_or_default();
            return report.bad(what, reason, remedy);
        }
    };
    report.good(
        &what,
        format!(
            "logged in to {}; it takes mail from {}",
            smtp.server.host, hub.address
        ),
    );
    if args.no_letter {
        // Dropped before DATA, the transaction is as if it had never been.
        drop(transaction);
        return;
    }
    let handed_over = clock::now();
    match post.deliver(transaction, &bytes).await {
        End::Accepted(_) => {}
        end => {
            let reason = reason_of(end).unwrap_or_default();
            return report.bad(format!("{}: letter", hub.id), reason, remedy);
        }
    }
    let Some(mailbox) = mailbox else {
        return report.bad(
            format!("{}: letter", hub.id),
            "sent, but the mailbox cannot be looked into",
            "mend the mailbox first",
        );
    };
    match look(hub, mailbox, &id, &before, Duration::from_secs(args.wait)).await {
        Ok(found) => {
            compare(hub, smtp, found, report);
            let between = (handed_over, clock::now());
            match stamped(hub, mailbox, found, &id, &before).await {
                Ok(Some(at)) => clocks(hub, at, between, report),
                Ok(None) => {}
                Err(error) => report.bad(format!("{}: clock", hub.id), error, "check again"),
            }
        }
        Err(error) => report.bad(format!("{}: letter", hub.id), error, "check again"),
    }
}

fn reason_of(end: End) -> Option<String> {
    match end {
        End::Accepted(_) => None,
        End::NotAccepted { reason, .. } => Some(reason),
        End::InDoubt(reason) | End::Credentials(reason) | End::StaleToken(reason) => Some(reason),
        End::Interrupted => Some("stopped".to_owned()),
    }
}

/// Which copy the acceptance left.
async fn look(
    hub: &Hub,
    mailbox: &mut Mailbox,
    id: &str,
    before: &HashSet<String>,
    wait: Duration,
) -> Result<Copy, MailboxError> {
    let sent = match &hub.inbox {
        Inbox::Imap(inbox) => inbox.sent.clone(),
        Inbox::Maildir { .. } => None,
    };
    let begun = Instant::now();
    let mut until = begun + wait;
    let mut came_back = false;
    loop {
        if let Some(sent) = &sent
            // No letter of that number: only the Message-ID finds it.
            && mailbox.imap()?.find_letter(sent, id, id).await? == Found::Found
        {
            return Ok(Copy::Server);
        }
        if !came_back && is_in(mailbox, watched(hub), id, before).await? {
            came_back = true;
            if sent.is_none() {
                return Ok(Copy::ToSelf);
            }
            until = until.min(Instant::now() + GRACE);
        }
        if Instant::now() >= until {
            return Ok(if came_back { Copy::ToSelf } else { Copy::None });
        }
        sleep(BETWEEN_LOOKS).await;
    }
}

async fn is_in(
    mailbox: &mut Mailbox,
    folder: &str,
    id: &str,
    before: &HashSet<String>,
) -> Result<bool, MailboxError> {
    let new = mailbox.list(folder, before).await?.unknown;
    let headed = mailbox.headers(folder, &new).await?;
    Ok(headed
        .iter()
        .any(|mail| header::message_id(&mail.header).as_deref() == Some(id)))
}

/// When the mail server says that the letter came: its own clock, not the sender's.
async fn stamped(
    hub: &Hub,
    mailbox: &mut Mailbox,
    found: Copy,
    id: &str,
    before: &HashSet<String>,
) -> Result<Option<DateTime<Utc>>, MailboxError> {
    let folder = match (found, &hub.inbox) {
        (
            Copy::Server,
            Inbox::Imap(ImapInbox {
                sent: Some(sent), ..
            }),
        ) => sent.as_str(),
        (Copy::ToSelf, _) => watched(hub),
        (Copy::Server | Copy::None, _) => return Ok(None),
    };
    let listed = mailbox.list(folder, before).await?.unknown;
    let latest: Vec<String> = listed.iter().rev().take(LATEST).cloned().collect();
    let ours = mailbox
        .headers(folder, &latest)
        .await?
        .into_iter()
        .find(|mail| header::message_id(&mail.header).as_deref() == Some(id));
    let Some(ours) = ours else {
        return Ok(None);
    };
    let sized = mailbox.sizes(folder, &[ours.uid]).await?;
    let internal = sized.first().and_then(|sized| sized.arrival);
    Ok(internal.or_else(|| header::received(&ours.header)))
}

/// Arrivals are the server's time, first contact and reminders ours: where the two disagree, new
/// mail is taken for old, and a deadline passes for one before the other.
fn clocks(
    hub: &Hub,
    stamp: DateTime<Utc>,
    (handed_over, found): (DateTime<Utc>, DateTime<Utc>),
    report: &mut Report,
) {
    let what = format!("{}: clock", hub.id);
    let (apart, we_are) = if stamp < handed_over {
        (handed_over - stamp, "ahead of")
    } else {
        (stamp - found, "behind")
    };
    if apart <= CLOCKS_APART {
        return report.good(what, "this computer's and the mail server's agree");
    }
    report.bad(
        what,
        format!(
            "this computer's is {} minutes {we_are} the mail server's",
            (apart.num_seconds() + 30) / 60
        ),
        "have it set from the network (`timedatectl set-ntp true`); if `date` is right here, tell whoever runs the mail server",
    );
}

fn compare(hub: &Hub, smtp: &SmtpPost, found: Copy, report: &mut Report) {
    let what = format!("{}: letter", hub.id);
    let word = |copy: Copy| match copy {
        Copy::Server => "server",
        Copy::ToSelf => "self",
        Copy::None => "none",
    };
    let proof = match found {
        Copy::Server => "the service files what it accepts in Sent",
        Copy::ToSelf => "a letter to the hub itself comes back into the inbox",
        Copy::None => "the letter to the hub itself was found nowhere",
    };
    if found == smtp.copy {
        return report.good(what, format!("{proof}: copy = {:?} is right", word(found)));
    }
    // The inbox is always a proof where it works, whatever else does.
    let needless = smtp.copy == Copy::None;
    let remedy = format!("write copy = {:?} into [hubs.{}.post]", word(found), hub.id);
    let said = format!(
        "{proof}, and the configuration says copy = {:?}",
        word(smtp.copy)
    );
    if needless {
        report.warn(what, said, remedy);
    } else {
        report.bad(what, said, remedy);
    }
}
