//! Deadline reminders, from the mail that opens an application to the letters that go.

use countersign::store::{invitations, reminders};

use crate::conversations::office::{ELM, Mail, OAK, Office, both};

/// The office's first day: 3 May 2022. Applications close on Thursday 26 May.
const STEP_7: &str = "2022-05-19T08:30:00Z";
const STEP_3: &str = "2022-05-23T08:30:00Z";
const STEP_1: &str = "2022-05-25T08:30:00Z";

const REMINDED: [&str; 1] = ["deadline-reminder l.brook: Re: Our form [PMR22-0001]"];

/// An application without the head's and the other lead's signature.
async fn opened(office: &mut Office) {
    office.wakes("2022-05-03T07:00:00Z").await;
    office.receives(&OAK.sends_form(&[]).id("form")).await;
}

#[test]
fn what_is_incomplete_is_reminded_seven_three_and_one_days_before() {
    both(|mut office| async move {
        opened(&mut office).await;
        for quiet in ["2022-05-18T08:30:00Z", "2022-05-19T08:29:00Z"] {
            assert!(office.posts(quiet).await.is_empty(), "{quiet}");
        }
        for step in [STEP_7, STEP_3, STEP_1] {
            assert_eq!(office.posts(step).await, REMINDED, "{step}");
            assert!(office.posts(step).await.is_empty(), "twice at {step}");
        }
        for quiet in ["2022-05-24T08:30:00Z", "2022-05-26T08:30:00Z"] {
            assert!(office.posts(quiet).await.is_empty(), "{quiet}");
        }
        let text = String::from_utf8(office.last("deadline-reminder").await.bytes).unwrap();
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"));
        assert!(text.contains("In-Reply-To: <form@mail.test>\r\n"));
        assert!(text.contains("X-Countersign-Reference: PMR22-0001\r\n"));
        assert!(text.contains("Helen Archer") && text.contains("Omar Khan"));
        assert!(!text.contains("Lena Brook ("), "she has signed");
    });
}

#[test]
fn satisfied_signatories_are_copied_and_never_those_whose_signature_is_missing() {
    both(|mut office| async move {
        office.wakes("2022-05-03T07:00:00Z").await;
        office
            .receives(&OAK.sends_form(&[OAK.head()]).id("form"))
            .await;
        assert_eq!(
            office.posts(STEP_7).await,
            ["deadline-reminder l.brook, h.archer: Re: Our form [PMR22-0001]"]
        );
    });
}

/// Case 80: a reminder for what is done, moved or cancelled; hundreds of single notices.
#[test]
fn nothing_goes_once_it_is_complete_withdrawn_or_a_persons() {
    both(|mut office| async move {
        opened(&mut office).await;
        office.receives(&ELM.sends_form(&[]).id("elm")).await;
        assert_eq!(office.posts(STEP_7).await.len(), 2);
        let all = Mail::from(&OAK.lead_1())
            .in_reply_to("form")
            .copying(&OAK.all())
            .says("Copying in everybody.");
        office.receives(&all).await;
        let mut tx = office.db.begin().await.unwrap();
        let judge = office.judge();
        judge
            .mine(&mut tx, "PMR22-0002", office.by())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(office.posts(STEP_3).await.is_empty());
        let mut tx = office.db.begin().await.unwrap();
        let judge = office.judge();
        judge
            .release(&mut tx, "PMR22-0002", office.by())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(office.posts(STEP_1).await.len(), 1);
    });
}

#[test]
fn a_letter_or_a_hand_answer_about_the_same_things_is_not_followed_by_a_reminder() {
    both(|mut office| async move {
        opened(&mut office).await;
        office.now = "2022-05-18T10:00:00Z".parse().unwrap();
        let reply = Mail::from(&OAK.lead_1())
            .in_reply_to("form")
            .copying(&[OAK.head()])
            .says("Here is Helen.");
        office.receives(&reply).await;
        assert!(
            office.posts(STEP_7).await.is_empty(),
            "an update went the day before"
        );
        office.now = "2022-05-20T10:00:00Z".parse().unwrap();
        let by_hand = Mail::from(crate::conversations::office::HUB)
            .in_reply_to("form")
            .says("Only Omar is missing now.");
        office.receives(&by_hand).await;
        assert!(
            office.posts(STEP_3).await.is_empty(),
            "a person wrote on Friday"
        );
        assert_eq!(office.posts(STEP_1).await.len(), 1);
    });
}

/// Written at half past nine; a minute later the last signature comes.
/// Case 79: a deadline hard-coded or out of date.
#[test]
fn a_reminder_is_looked_at_again_when_the_post_takes_it_up() {
    both(|mut office| async move {
        opened(&mut office).await;
        office.wakes(STEP_7).await;
        let judged = OAK
            .all()
            .iter()
            .fold(
                Mail::from(&OAK.lead_1()).in_reply_to("form"),
                |mail, person| mail.copying(std::slice::from_ref(person)),
            )
            .says("Copying in everybody.");
        let later = office.now + chrono::TimeDelta::seconds(1);
        office.judges(&judged.raw(), later, later).await;
        let posted = office.posts("2022-05-19T08:31:00Z").await;
        assert_eq!(posted.len(), 1, "{posted:?}");
        assert!(posted[0].starts_with("acknowledgement"), "{posted:?}");
        assert!(office.posts(STEP_3).await.is_empty());
    });
}

#[test]
fn a_reminder_does_not_go_when_a_colleague_has_just_written() {
    both(|mut office| async move {
        opened(&mut office).await;
        office.wakes(STEP_7).await;
        let by_hand = Mail::from(crate::conversations::office::HUB)
            .in_reply_to("form")
            .says("Dear Lena, let me know on the telephone how far you are. Jo");
        let later = office.now + chrono::TimeDelta::seconds(1);
        office.judges(&by_hand.raw(), later, later).await;
        assert!(office.posts("2022-05-19T08:31:00Z").await.is_empty());
        assert!(office.posts("2022-05-20T08:30:00Z").await.is_empty());
        assert!(office.posts(STEP_3).await.is_empty(), "two office days");
        assert_eq!(office.posts(STEP_1).await, REMINDED);
    });
}

/// The post was away from Thursday to Saturday.
#[test]
fn a_reminder_that_waited_goes_on_a_school_day_with_what_is_true_then() {
    both(|mut office| async move {
        opened(&mut office).await;
        office.wakes(STEP_7).await;
        assert!(
            office.posts("2022-05-21T09:00:00Z").await.is_empty(),
            "a Saturday"
        );
        let posted = office.posts(STEP_3).await;
        assert_eq!(posted, REMINDED, "both steps are one mail");
    });
}

#[test]
fn hold_reminders_stops_them_for_the_day() {
    both(|mut office| async move {
        opened(&mut office).await;
        let mut tx = office.db.begin().await.unwrap();
        let day = "2022-05-19".parse().unwrap();
        reminders::hold(&mut tx, "cambridge", day, "jo", office.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(office.posts(STEP_7).await.is_empty());
        assert!(office.posts("2022-05-20T08:30:00Z").await.is_empty());
        assert_eq!(office.posts(STEP_3).await, REMINDED);
    });
}

#[test]
fn a_chased_school_is_told_at_once_and_reminded_before_its_own_date() {
    both(|mut office| async move {
        opened(&mut office).await;
        office.posts("2022-05-27T09:00:00Z").await;
        let mut tx = office.db.begin().await.unwrap();
        let until = "2022-06-24".parse().unwrap();
        let judge = office.judge();
        judge
            .chase(&mut tx, "PMR22-0001", until, office.by())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(office.posts("2022-05-27T09:01:00Z").await, REMINDED);
        let letters = office.letters().await;
        let text = String::from_utf8(letters.last().unwrap().bytes.clone()).unwrap();
        assert!(text.contains("We can give you more time"), "{text}");
        for step in [
            "2022-06-17T08:30:00Z",
            "2022-06-21T08:30:00Z",
            "2022-06-23T08:30:00Z",
        ] {
            assert_eq!(office.posts(step).await, REMINDED, "{step}");
        }
    });
}

#[test]
fn invited_schools_that_have_not_applied_are_reminded() {
    both(|mut office| async move {
        office.wakes("2022-05-03T07:00:00Z").await;
        let mut tx = office.db.begin().await.unwrap();
        for (urn, school, email) in [
            (
                "190001",
                "Oakfield Primary School",
                "office@oakfield.cambs.sch.uk.test",
            ),
            (
                "190002",
                "Elm Road Primary School",
                "office@elmroad.cambs.sch.uk.test",
            ),
        ] {
            let new = invitations::NewInvitation {
                hub: "cambridge",
                programme: "pmr-2022",
                urn,
                school,
                contact: "The office",
                email,
                email_key: email,
                now: office.now,
            };
            assert!(invitations::add(&mut tx, new).await.unwrap());
        }
        tx.commit().await.unwrap();
        // Elm Road applies.
        office.receives(&ELM.sends_form(&ELM.all())).await;
        let invited = [
            "invitation-reminder office: Mastery Readiness: applications close on Thursday 26 May 2022",
        ];
        assert_eq!(office.posts("2022-05-12T08:30:00Z").await, invited);
        assert!(office.posts(STEP_7).await.is_empty());
        assert_eq!(office.posts(STEP_3).await, invited);
        assert!(office.posts(STEP_1).await.is_empty());
    });
}

#[test]
fn who_wants_no_reminders_gets_none_and_the_admin_is_told() {
    both(|mut office| async move {
        opened(&mut office).await;
        assert_eq!(office.posts(STEP_7).await, REMINDED);
        let stop = Mail::from(&OAK.lead_1())
            .in_reply_to("form")
            .subject("Re: Our form")
            .says("Please stop reminders, Omar is on leave until Wednesday.");
        assert_eq!(office.answers(&stop).await, "hold-for-review question");
        assert!(office.posts(STEP_3).await.is_empty());
        assert_eq!(office.open_holds().await, 1);
        let mut tx = office.db.begin().await.unwrap();
        let judge = office.judge();
        judge
            .release(&mut tx, "PMR22-0001", office.by())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(office.posts(STEP_1).await, REMINDED);
    });
}

#[test]
fn not_this_year_ends_an_invitation() {
    both(|mut office| async move {
        office.wakes("2022-05-03T07:00:00Z").await;
        let email = "office@oakfield.cambs.sch.uk.test";
        let mut tx = office.db.begin().await.unwrap();
        let new = invitations::NewInvitation {
            hub: "cambridge",
            programme: "pmr-2022",
            urn: "190001",
            school: "Oakfield Primary School",
            contact: "",
            email,
            email_key: email,
            now: office.now,
        };
        invitations::add(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(office.posts("2022-05-12T08:30:00Z").await.len(), 1);
        let letter = office.last("invitation-reminder").await;
        // Somebody else cannot say it for them.
        let stranger = Mail::from("someone@elsewhere.test")
            .in_reply_to(&letter.message_id)
            .says("Not this year, thanks.");
        office.receives(&stranger).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(
            invitations::open_of(&mut tx, "cambridge", email)
                .await
                .unwrap()
                .len(),
            1
        );
        tx.rollback().await.unwrap();
        let head = Mail::from(&OAK.head())
            .in_reply_to(&letter.message_id)
            .subject("Re: Mastery Readiness")
            .says("Not this year, thanks.");
        assert_eq!(office.answers(&head).await, "hold-for-review question");
        assert!(office.posts(STEP_3).await.is_empty());
    });
}

#[test]
fn the_admins_get_a_report_on_the_first_office_day_after_the_deadline() {
    both(|mut office| async move {
        opened(&mut office).await;
        office.receives(&ELM.sends_form(&ELM.all())).await;
        assert!(office.posts("2022-05-26T08:00:00Z").await.is_empty());
        assert_eq!(
            office.posts("2022-05-27T08:00:00Z").await,
            ["closing-report admin: Closing report: Mastery Readiness"]
        );
        assert!(office.posts("2022-05-30T08:00:00Z").await.is_empty());
        let report = office.last("closing-report").await;
        let text = String::from_utf8(report.bytes).unwrap();
        assert!(text.contains("One application is complete"), "{text}");
        assert!(text.contains("PMR22-0001") && !text.contains("PMR22-0002"));
    });
}

#[test]
fn a_deadline_extended_for_all_releases_what_was_held_as_late() {
    both(|mut office| async move {
        office.wakes("2022-05-03T07:00:00Z").await;
        office.now = "2022-06-08T09:00:00Z".parse().unwrap();
        office
            .receives(&OAK.sends_form(&OAK.all()).id("form"))
            .await;
        assert_eq!(office.register().await, "190001 review");
        let mut office = office.furnished(|config| {
            let hub = config.hubs.iter_mut().find(|hub| hub.id == "cambridge");
            let programmes = &mut hub.unwrap().programmes;
            let own = programmes.iter_mut().find(|p| p.id == "pmr-2022").unwrap();
            own.deadline = Some(Some("2022-06-17".parse().unwrap()));
        });
        let posted = office.posts("2022-06-09T08:30:00Z").await;
        assert_eq!(office.register().await, "190001 complete");
        assert_eq!(office.open_holds().await, 0);
        let told = "acknowledgement l.brook, h.archer, o.khan: Re: Our form [PMR22-0001]";
        assert_eq!(posted, [told]);
        assert!(office.posts("2022-06-10T08:30:00Z").await.is_empty());
    });
}
