//! Whether a reply may command: a pure question of where it was found, who wrote it and for whom
//! the mail it answers was made (design section 8).

use serde::Serialize;

use crate::domain::{address::Address, application::HubTerms, authentication::Authentication};

/// A reply with orders, to a mail of ours that only one person was sent.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    pub from: Option<&'a Address>,
    pub authentication: Authentication,
    /// The admin whose own token it answers; none when it was made for nobody who is one.
    pub made_for: Option<&'a Address>,
    /// It lies in the account's own Sent folder: only somebody inside the mailbox can put it there.
    pub in_sent: bool,
    /// That folder is watched, so a reply written in the mailbox turns up there.
    pub sent_watched: bool,
    /// First seen long after it arrived.
    pub stale: bool,
}

/// Why a second word is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Its sender is not proved.
    Unproved,
    /// It lay unread for days.
    Stale,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    Runs,
    /// Nothing runs before a fresh "yes" to a mail of our own.
    NeedsYes(Doubt),
    /// Written in the mailbox itself, it seems: its copy in the Sent folder decides.
    AwaitsSentCopy,
    /// A colleague who may command answered another's copy.
    AnothersCopy,
    /// Forged, unproved, or of somebody who may not: nothing runs, and nobody is answered.
    Refused,
}

pub fn authority(reply: Reply<'_>, hub: &HubTerms) -> Authority {
    if reply.made_for.is_none() {
        return Authority::Refused;
    }
    if reply.in_sent {
        return if reply.stale {
            Authority::NeedsYes(Doubt::Stale)
        } else {
            Authority::Runs
        };
    }
    let Some(from) = reply.from else {
        return Authority::Refused;
    };
    let proved = match reply.authentication {
        Authentication::Fail => return Authority::Refused,
        Authentication::Pass => true,
        Authentication::Unknown => false,
    };
    let theirs = reply.made_for == Some(from);
    if hub.is_own(from) && reply.sent_watched && !(theirs && proved) {
        return Authority::AwaitsSentCopy;
    }
    if !theirs && !hub.is_own(from) {
        return if proved && hub.is_admin(from) {
            Authority::AnothersCopy
        } else {
            Authority::Refused
        };
    }
    match (proved, reply.stale) {
        (true, false) => Authority::Runs,
        (true, true) => Authority::NeedsYes(Doubt::Stale),
        (false, _) => Authority::NeedsYes(Doubt::Unproved),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUB: &str = "admin@hub.test";
    const JO: &str = "jo@hub.test";
    const SAM: &str = "sam@hub.test";

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn check(from: &str, authentication: Authentication, places: &str, expected: Authority) {
        let hub = HubTerms {
            own_addresses: vec![address(HUB)],
            admins: vec![address(JO), address(SAM)],
            staff: vec![address("temp@hub.test")],
            ..HubTerms::default()
        };
        let (from, jo) = (address(from), address(JO));
        let reply = Reply {
            from: Some(&from),
            authentication,
            made_for: (!places.contains("nobody's")).then_some(&jo),
            in_sent: places.contains("in-sent"),
            sent_watched: places.contains("sent"),
            stale: places.contains("stale"),
        };
        assert_eq!(
            authority(reply, &hub),
            expected,
            "{from:?} {authentication:?} {places}"
        );
    }

    use Authentication::{Fail, Pass, Unknown};

    #[test]
    fn an_admin_elsewhere_needs_a_pass_or_a_second_yes() {
        check(JO, Pass, "", Authority::Runs);
        check(JO, Unknown, "", Authority::NeedsYes(Doubt::Unproved));
        check(JO, Fail, "", Authority::Refused);
        check(JO, Pass, "stale", Authority::NeedsYes(Doubt::Stale));
        check(JO, Pass, "nobody's", Authority::Refused);
    }

    #[test]
    fn an_admin_in_the_mailbox_is_known_by_its_sent_folder() {
        check(HUB, Unknown, "in-sent", Authority::Runs);
        check(JO, Unknown, "in-sent", Authority::Runs);
        check(HUB, Unknown, "sent", Authority::AwaitsSentCopy);
        check(HUB, Pass, "sent", Authority::AwaitsSentCopy);
        check(HUB, Fail, "sent", Authority::Refused);
        check(HUB, Pass, "", Authority::Runs);
        check(HUB, Unknown, "", Authority::NeedsYes(Doubt::Unproved));
        check(
            HUB,
            Unknown,
            "in-sent stale",
            Authority::NeedsYes(Doubt::Stale),
        );
    }

    #[test]
    fn nobody_else_commands() {
        check(SAM, Pass, "", Authority::AnothersCopy);
        check(SAM, Unknown, "", Authority::Refused);
        check("temp@hub.test", Pass, "", Authority::Refused);
        check("head@oak.test", Pass, "", Authority::Refused);
        check("head@oak.test", Unknown, "sent", Authority::Refused);
    }
}
