//! A lead's calendar mail: what it plans, what it must not.

use super::*;
use crate::conversations::office::{both, shown, words_of};

#[test]
fn an_outlook_invitation_is_planned_moved_and_cancelled() {
    both(|mut office| async move {
        fenland(&mut office).await;
        let outcome = takes(&mut office, "outlook-visit").await;
        assert_eq!(shown(&outcome), "ignore");
        assert_eq!(outcome.kind.as_str(), "invitation");
        assert_eq!(planned(&office).await, ["10 Nov 09:30 visit planned"]);
        // the same mail again, and the older one after the newer
        takes(&mut office, "outlook-visit").await;
        takes(&mut office, "outlook-visit-moved").await;
        assert_eq!(planned(&office).await, ["17 Nov 09:30 visit planned"]);
        let mut stale = invitation("outlook-visit");
        stale.splice(0..0, b"X-Again: yes\n".iter().copied());
        let at = office.now + TimeDelta::minutes(5);
        takes_at(&mut office, &stale, at).await;
        assert_eq!(planned(&office).await, ["17 Nov 09:30 visit planned"]);
        takes(&mut office, "outlook-visit-cancelled").await;
        assert_eq!(planned(&office).await, ["17 Nov 09:30 visit cancelled"]);
        // Nobody had been told of it.
        assert_eq!(written(&office, "2022-07-01").await, [""; 0]);
    });
}

#[test]
fn google_and_apple_invitations_are_planned() {
    both(|mut office| async move {
        fenland(&mut office).await;
        takes(&mut office, "google-first-workshop").await;
        takes(&mut office, "google-series").await;
        takes(&mut office, "apple-visit").await;
        assert_eq!(
            planned(&office).await,
            [
                "29 Sep 13:30 first workshop planned",
                "19 Oct 09:30 workshop planned",
                "3 Nov 10:00 workshop planned",
                "9 Nov 09:30 workshop planned",
                "24 Jan 09:30 visit planned",
            ]
        );
        assert_eq!(office.open_holds().await, 0);
    });
}

#[test]
fn one_of_a_series_is_moved_and_one_cancelled() {
    both(|mut office| async move {
        fenland(&mut office).await;
        takes(&mut office, "outlook-workshops").await;
        takes(&mut office, "outlook-one-moved").await;
        takes(&mut office, "outlook-one-cancelled").await;
        assert_eq!(
            planned(&office).await,
            [
                "4 Oct 13:00 workshop planned",
                "18 Oct 13:00 workshop planned",
                "16 Nov 14:00 workshop planned",
                "29 Nov 13:00 workshop cancelled",
                "13 Dec 13:00 workshop planned",
            ]
        );
    });
}

/// - Cases of spoofed invitations: an address is not a person.
#[test]
fn what_is_not_proved_to_be_the_leads_changes_nothing_and_is_listed() {
    both(|mut office| async move {
        fenland(&mut office).await;
        takes(&mut office, "outlook-visit").await;
        let before = planned(&office).await;
        for name in ["spoofed-visit", "unproved-visit", "stranger-visit"] {
            let outcome = takes(&mut office, name).await;
            assert_eq!(
                shown(&outcome),
                "hold-for-review not-authenticated",
                "{name}"
            );
            assert_eq!(outcome.kind.as_str(), "invitation", "{name}");
            let guess = outcome.parts[0].verdict.guess.clone().unwrap();
            assert!(guess.contains("24 November 2022"), "{guess}");
        }
        assert_eq!(planned(&office).await, before);
        assert_eq!(office.open_holds().await, 3);
        assert_eq!(written(&office, "2022-07-01").await, [""; 0]);
    });
}

#[test]
fn an_invitation_of_nobody_who_leads_is_left_alone() {
    both(|mut office| async move {
        let outcome = takes(&mut office, "outlook-visit").await;
        assert_eq!(planned(&office).await, [""; 0]);
        assert_eq!(office.open_holds().await, 0, "{}", shown(&outcome));
    });
}

/// A lead's entry of 10 November, with these lines besides.
pub fn entry(title: &str, uid: &str, method: &str, lines: &str) -> Mail {
    Mail::from(LEAD)
        .id(&format!("{uid}{method}"))
        .subject(title)
        .header(&format!(
            "Content-Type: text/calendar; method={method}; charset=utf-8"
        ))
        .says(&format!(
            "BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nUID:{uid}@fenmaths.example\nDTSTAMP:20220901T080000Z\n\
             ORGANIZER:mailto:{LEAD}\nDTSTART:20221110T093000Z\nDTEND:20221110T110000Z\nSUMMARY:{title}\n\
             {lines}END:VEVENT\nEND:VCALENDAR\n"
        ))
}

/// One that says nothing of what it is.
pub fn unclear(title: &str, uid: &str) -> Mail {
    entry(title, uid, "REQUEST", "")
}

#[test]
fn the_lead_is_asked_what_is_unclear_and_understood() {
    both(|mut office| async move {
        fenland(&mut office).await;
        office.receives(&unclear("Maths afternoon", "a1")).await;
        assert_eq!(planned(&office).await, ["10 Nov 09:30 ? unclear"]);
        let asked = words_of(&office.last("lead-question").await);
        assert!(
            asked.contains("a visit, a workshop, the first workshop, or other"),
            "{asked}"
        );
        assert!(asked.contains("Heronsgate Primary School"), "{asked}");
        // In part: a visit, but to whom?
        lead_replies(&mut office, "lead-question", "It's a visit.\n\nImogen").await;
        let asked = words_of(&office.last("lead-question").await);
        assert!(asked.contains("which school the visit is to"), "{asked}");
        lead_replies(&mut office, "lead-question", "Heronsgate").await;
        assert_eq!(planned(&office).await, ["10 Nov 09:30 visit planned"]);
        let noted = words_of(&office.last("lead-answer").await);
        assert!(
            noted.contains("visit, Heronsgate Primary School"),
            "{noted}"
        );
        only_people_of_the_register(&office).await;
    });
}

#[test]
fn a_private_entry_is_forgotten_and_a_forged_answer_does_nothing() {
    both(|mut office| async move {
        fenland(&mut office).await;
        office.receives(&unclear("Dentist", "a2")).await;
        let id = office.last("lead-question").await.message_id;
        let forged = Mail::from(LEAD)
            .in_reply_to(&id)
            .says("visit Heronsgate")
            .forged();
        assert_eq!(
            shown(&office.receives(&forged).await),
            "hold-for-review not-authenticated"
        );
        let stranger = Mail::from("someone@elsewhere.example")
            .in_reply_to(&id)
            .says("visit Heronsgate");
        office.receives(&stranger).await;
        assert_eq!(planned(&office).await, ["10 Nov 09:30 ? unclear"]);
        lead_replies(&mut office, "lead-question", "ignore, it is private").await;
        assert_eq!(planned(&office).await, ["10 Nov 09:30 ? ignored"]);
    });
}

#[test]
fn the_lead_is_asked_once_for_the_dates_of_what_repeats_too_oddly() {
    both(|mut office| async move {
        fenland(&mut office).await;
        let odd = |id: &str| {
            let rule = "RRULE:FREQ=YEARLY;BYWEEKNO=45,47,49;BYDAY=TH\n";
            entry("Workshop", "odd", "REQUEST", rule).id(id)
        };
        let outcome = office.receives(&odd("one")).await;
        assert_eq!(shown(&outcome), "hold-for-review unreadable");
        let listed = outcome.parts[0].verdict.guess.clone().unwrap();
        assert!(
            listed.contains("has been asked for single dates"),
            "{listed}"
        );
        let asked = words_of(&office.last("lead-question").await);
        for part in [
            "Which dates are these?",
            "Workshop",
            "Thursday 10 November 2022",
            "each date as an entry of its own",
        ] {
            assert!(asked.contains(part), "{part}: {asked}");
        }
        // Sent again, with another hour or by another way, it asks nobody again.
        office.receives(&odd("two")).await;
        let questions = office.letters().await;
        let questions = questions.iter().filter(|l| l.kind == "lead-question");
        assert_eq!(questions.count(), 1);
        assert_eq!(planned(&office).await, [""; 0]);
        assert_eq!(office.open_holds().await, 2);
        // What the lead says to it in words a person reads.
        let words = "It is three Thursdays this term.\n\nImogen";
        let outcome = lead_replies(&mut office, "lead-question", words).await;
        assert_eq!(shown(&outcome), "hold-for-review question");
    });
}
