//! A lead's part of the conversation: an entry that is not clear, and how visits went.

use super::*;
use crate::groups::{LEAD, calendar::unclear, fenland, invitation, planned};

#[tokio::test]
async fn a_lead_answers_what_is_asked_and_says_how_it_went() {
    let mut lab = Lab::open("lead").await;
    fenland(&mut lab.office).await;
    lab.posts().await;
    let raw = invitation("outlook-visit");
    lab.office.now = mail::parse(&raw).received.unwrap();
    let at = lab.office.now;
    assert!(lab.finds("", &raw, at).await.is_empty());
    let asked = lab.receives(&unclear("Maths afternoon", "a1")).await;
    assert_eq!(others_in(&asked), "lead-question to imogen.carr");
    let forged = lab
        .answer(&asked[0], LEAD, "It is a visit to Stonea")
        .forged();
    assert!(lab.receives(&forged).await.is_empty());
    lab.hears(
        &asked[0],
        &[[
            "It is a workshop, thanks\n\nImogen",
            "Noted, thank you Noted: - Thursday 10 November 2022, 9:30am to 11am: \
                 workshop, Fenland A",
            "10 Nov 09:30 visit planned, 10 Nov 09:30 workshop planned",
        ]],
    )
    .await;
    lab.wakes("2022-11-07T08:00:00Z").await;
    let posted = lab.wakes("2022-11-09T08:00:00Z").await;
    let sheet = posted.iter().find(|l| kind(l) == "lead-sheet").unwrap();
    lab.office.now = "2022-11-10T15:00:00Z".parse().unwrap();
    lab.hears(
        sheet,
        &[
            [
                "Done the visit to Heronsgate, and they were lovely.\nnote Heronsgate \
                 would like help with bar models",
                "Noted, thank you Noted: - Thursday 10 November 2022, 9:30am to 12 noon: \
                 visit, Heronsgate Primary School: done - note about Heronsgate Primary \
                 School",
                "10 Nov 09:30 visit done, 10 Nov 09:30 workshop planned",
            ],
            [
                "Thanks!\n\nmissed workshop - nobody could come\n\nImogen",
                "Noted, thank you Noted: - Thursday 10 November 2022, 9:30am to 11am: \
                 workshop, Fenland A: missed",
                "10 Nov 09:30 visit done, 10 Nov 09:30 workshop missed",
            ],
            [
                "withdraw PMR22-0001\nbook the minibus",
                "Nothing was changed Not understood, and nothing changed: - withdraw \
                 PMR22-0001: that is for the hub’s admins - book the minibus You may reply \
                 to this e-mail, one thing a line: “done Oakfield” or “missed Oakfield” \
                 for a visit or workshop that was to take place, “note Oakfield …” for \
                 anything you want to be reminded of next time.",
                "10 Nov 09:30 visit done, 10 Nov 09:30 workshop missed",
            ],
        ],
    )
    .await;
    let stranger = lab.answer(sheet, LEAD, "missed Heronsgate").unproved();
    assert!(lab.receives(&stranger).await.is_empty());
    let stand = ["10 Nov 09:30 visit done", "10 Nov 09:30 workshop missed"];
    assert_eq!(planned(&lab.office).await, stand);
}

#[tokio::test]
async fn an_admin_says_how_it_went_too() {
    let mut lab = Lab::open("visit").await;
    fenland(&mut lab.office).await;
    lab.posts().await;
    let raw = invitation("outlook-visit");
    lab.office.now = mail::parse(&raw).received.unwrap();
    let at = lab.office.now;
    lab.finds("", &raw, at).await;
    let summary = lab.summary("2022-11-11T07:30:00Z").await;
    lab.talks(
        &summary,
        &[
            [
                "Missed Heronsgate, the lead was ill",
                "Missed Heronsgate, the lead was ill Done. event 1, Thursday 10 November \
                 2022, 9:30am to 12 noon: missed.",
                "",
                "190003 complete, 190004 complete",
            ],
            [
                "done Heronsgate",
                "done Heronsgate Not done: no visit or workshop waits for an \
                 answer.",
                "",
                "190003 complete, 190004 complete",
            ],
        ],
    )
    .await;
}
