//! Replies that are forged, forwarded, late, repeated or nonsense: what is not sure changes nothing.

use super::*;
use crate::{
    conversations::office::{HUB, OAK},
    orders::JO,
};

/// Oakfield's form came late: item #1, in a summary to Sam.
async fn held(account: &str) -> (Lab, Accepted) {
    let mut lab = Lab::open(account).await;
    lab.office.now = "2022-06-08T09:00:00Z".parse().unwrap();
    lab.receives(&OAK.sends_form(&OAK.all()).id("form")).await;
    let summary = lab.summary("2022-06-09T06:30:00Z").await;
    (lab, summary)
}

const ORDER: &str = "accept #1";
const DONE: &str = "accept #1 PMR22-0001, Oakfield Primary School: review before, now complete. Letter \
    written: acknowledgement to l.brook@oakfield.cambs.sch.uk.test. Settled: #1.";

#[tokio::test]
async fn what_is_not_proved_to_be_the_admins_runs_nothing_and_is_not_answered() {
    let (mut lab, summary) = held("forged").await;
    let head = OAK.head();
    let mut holds = lab.office.open_holds().await;
    for (what, from, change) in [
        ("forged", SAM, Mail::forged as fn(Mail) -> Mail),
        ("forged in the hub's name", HUB, Mail::forged),
        ("of a school", &head, |mail| mail),
        ("of another admin, unproved", JO, Mail::unproved),
    ] {
        let mail = change(lab.answer(&summary, from, ORDER));
        let posted = lab.receives(&mail).await;
        assert!(posted.is_empty(), "{what}");
        assert_eq!(lab.office.register().await, "190001 review", "{what}");
        holds += 1;
        assert_eq!(lab.office.open_holds().await, holds, "{what} is shown");
    }
    // A colleague's own copy is theirs to answer.
    let other = lab.answer(&summary, JO, ORDER);
    let posted = lab.receives(&other).await;
    assert_eq!(
        told_in(&posted),
        "Nothing was done: you answered a mail that was made for a colleague. Please answer the \
         one you were sent yourself."
    );
    assert_eq!(posted[0].recipients, [JO]);
    assert_eq!(lab.office.register().await, "190001 review");
}

#[tokio::test]
async fn the_hubs_own_address_commands_from_its_sent_folder_alone() {
    let (mut lab, summary) = held("sent").await;
    let order = lab.answer(&summary, HUB, ORDER).unproved();
    assert!(lab.receives(&order).await.is_empty());
    assert_eq!(lab.office.register().await, "190001 review");
    let at = lab.office.now;
    let posted = lab.finds(".Sent", &order.raw(), at).await;
    assert_eq!(told_in(&posted), DONE);
    assert_eq!(lab.office.register().await, "190001 complete");
    // Anybody can write a mail that claims to come from there.
    let spoofed = lab.answer(&summary, HUB, "withdraw PMR22-0001").unproved();
    assert!(lab.receives(&spoofed).await.is_empty());
    assert_eq!(lab.office.register().await, "190001 complete");
}

#[tokio::test]
async fn what_is_forwarded_commands_nothing() {
    let (mut lab, summary) = held("forwarded").await;
    let forward = |mail: Mail| mail.subject("Fwd: Cambridge Maths Hub: 1 item needs you");
    let mail = forward(lab.answer(&summary, SAM, "accept #1 is what I would do, Jo. Yes?"));
    assert!(lab.receives(&mail).await.is_empty());
    // From the mailbox to a colleague: said to them.
    let mail = forward(lab.answer(&summary, HUB, ORDER)).unproved();
    let at = lab.office.now;
    assert!(lab.finds(".Sent", &mail.raw(), at).await.is_empty());
    assert_eq!(lab.office.register().await, "190001 review");
}

#[tokio::test]
async fn a_late_or_unproved_reply_runs_after_a_yes() {
    for (account, late, why) in [
        (
            "late",
            true,
            "this reply is more than a week old, and things may have changed since",
        ),
        (
            "unproved",
            false,
            "no mail server has vouched that this reply comes from you",
        ),
    ] {
        let (mut lab, summary) = held(account).await;
        let mut order = lab.answer(&summary, SAM, "Please accept #1, thanks");
        let at = lab.office.now + TimeDelta::hours(1);
        // First seen over a week after it came.
        lab.office.now += TimeDelta::days(8);
        let arrived = if late { at } else { lab.office.now };
        if !late {
            order = order.unproved();
        }
        let posted = lab.finds("", &order.raw(), arrived).await;
        let asks = "If you want this done, answer this mail with the one word \"yes\" within two days. \
            - Please accept #1, thanks Waits for your \"yes\".";
        assert_eq!(
            told_in(&posted),
            format!("Nothing has been done yet: {why}. {asks}")
        );
        assert_eq!(lab.office.register().await, "190001 review");
        let asked = &posted[0];
        assert_eq!(kind(asked), "command-check");
        // A yes in somebody else's name is none.
        let forged = lab.answer(asked, SAM, "yes").forged();
        assert!(lab.receives(&forged).await.is_empty());
        assert_eq!(lab.office.register().await, "190001 review");
        let yes = lab.answer(asked, SAM, "Yes please\n\nSam");
        let yes = if late { yes } else { yes.unproved() };
        let posted = lab.receives(&yes).await;
        assert_eq!(
            told_in(&posted),
            DONE.replacen(ORDER, "Please accept #1, thanks", 1)
        );
        assert_eq!(
            others_in(&posted),
            "acknowledgement to h.archer, l.brook, o.khan"
        );
        assert_eq!(lab.office.register().await, "190001 complete");
        let again = lab.answer(asked, SAM, "yes");
        let posted = lab.receives(&again).await;
        let told = told_in(&posted);
        assert_eq!(
            told,
            "Nothing was done again: these orders have been carried out before."
        );
        assert_eq!(others_in(&posted), "");
    }
}

#[tokio::test]
async fn what_is_repeated_is_done_once() {
    let (mut lab, summary) = held("repeated").await;
    let order = lab.answer(&summary, SAM, ORDER);
    assert_eq!(told_in(&lab.receives(&order).await), DONE);
    // The same mail once more, and dragged through another folder.
    assert!(lab.receives(&order).await.is_empty());
    let at = lab.office.now;
    assert!(lab.finds(".Junk", &order.raw(), at).await.is_empty());
    let again = lab.answer(&summary, SAM, ORDER);
    assert_eq!(
        told_in(&lab.receives(&again).await),
        "accept #1 Not done: item #1 is settled already (ruling 1)."
    );
    assert_eq!(lab.office.register().await, "190001 complete");
}

#[tokio::test]
async fn nonsense_changes_nothing_and_says_so() {
    let (mut lab, summary) = held("nonsense").await;
    lab.talks(
        &summary,
        &[
            [
                "accept #1?",
                "accept #1? Nothing was changed by this line: it reads like a question. (help)",
                "",
                "190001 review",
            ],
            [
                "Don't accept #1",
                "Don't accept #1 Nothing was changed by this line: I found no order in it. \
                 (help)",
                "",
                "190001 review",
            ],
            [
                "accept #1 once the governors agree\nhelp",
                "accept #1 once the governors agree Nothing was changed by this line: it says \
                 \"not\", or depends on something. Send the order when it holds. (help)",
                "",
                "190001 review",
            ],
            [
                "accept #7",
                "accept #7 Not done: no item #7: the summary, or `countersign held`, names the \
                 open ones.",
                "",
                "190001 review",
            ],
            [
                "accept PMR22-0099",
                "accept PMR22-0099 Not done: no application PMR22-0099 at Cambridge Maths Hub: \
                 the register that comes with the summary has them all, and so has \
                 `countersign list`.",
                "",
                "190001 review",
            ],
            [
                "Oakfield's head will ring on Monday about TRN 1234567",
                "Oakfield's head will ring on Monday about TRN ••••••• Nothing was changed by \
                 this line: I found no order in it. (help)",
                "",
                "190001 review",
            ],
            ["Thanks, that is a great help!", "", "", "190001 review"],
        ],
    )
    .await;
    let away = lab
        .answer(&summary, SAM, "I am away. accept #1 is what I would say")
        .header("Auto-Submitted: auto-replied")
        .subject("Automatic reply: Cambridge Maths Hub: 1 item needs you");
    assert!(lab.receives(&away).await.is_empty());
    assert_eq!(lab.office.register().await, "190001 review");
}
