//! Conversations as they happen, through the whole judgement on both engines.

mod cases;
pub mod national;
pub mod office;
mod properties;
mod replies;
mod who;

use chrono::{DateTime, TimeDelta, Utc};
use countersign::bot::{desk::judge_in_savepoint, wake::wake_once};
use office::{ELM, HUB, Mail, OAK, School, both, shown};

#[test]
fn whoever_was_not_copied_confirms_one_by_one() {
    both(|mut office| async move {
        assert_eq!(
            office.answers(&OAK.sends_form(&[]).id("form")).await,
            "request-missing / missing-items"
        );
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.headteacher signature.lead_2"
        );
        let head = Mail::from(&OAK.head())
            .in_reply_to("form")
            .says("I confirm.");
        assert_eq!(office.answers(&head).await, "request-missing / update");
        let lead = Mail::from(&OAK.lead_2())
            .in_reply_to("form")
            .says("Yes, happy to sign.");
        assert_eq!(
            office.answers(&lead).await,
            "acknowledge-complete / acknowledgement"
        );
        assert_eq!(office.register().await, "190001 complete");
        let again = Mail::from(&OAK.head())
            .in_reply_to("form")
            .says("I confirm!");
        assert_eq!(office.answers(&again).await, "ignore");
    });
}

#[test]
fn a_confirmation_before_its_form_waits_for_it() {
    both(|mut office| async move {
        let early = Mail::from(&OAK.head())
            .subject("Mastery Readiness form")
            .says("I confirm my signature.");
        assert_eq!(
            office.answers(&early).await,
            "hold-for-review ambiguous-match / received"
        );
        assert_eq!(office.open_holds().await, 1);
        assert_eq!(
            office.answers(&OAK.sends_form(&[OAK.lead_2()])).await,
            "acknowledge-complete / acknowledgement"
        );
        assert_eq!(
            (office.register().await.as_str(), office.open_holds().await),
            ("190001 complete", 0)
        );
    });
}

#[test]
fn a_mail_the_judge_falls_over_keeps_nobody_from_the_next() {
    both(|mut office| async move {
        let (now, sent) = (office.now, |school: School| {
            school.sends_form(&school.all()).raw()
        });
        let falls = office.reads(&sent(OAK), now);
        let next = office.reads(&sent(ELM), now);
        let judge = office.judge();
        let mut tx = office.db.begin().await.unwrap();
        // What went out in the hour before it is asked for, and before it there is none.
        let begin = DateTime::<Utc>::MIN_UTC;
        let error = judge_in_savepoint(&judge, &mut tx, &falls, begin).await;
        assert_eq!(error.unwrap_err().to_string(), "the judge fell over it");
        let outcome = judge_in_savepoint(&judge, &mut tx, &next, now).await;
        assert_eq!(
            shown(&outcome.unwrap()),
            "acknowledge-complete / acknowledgement"
        );
        tx.commit().await.unwrap();
        assert_eq!(office.register().await, "190002 complete");
    });
}

#[test]
fn a_job_that_falls_over_is_tried_again() {
    both(|mut office| async move {
        // Jobs count from their first look.
        office.wakes("2022-05-03T05:00:00Z").await;
        let begin = DateTime::<Utc>::MIN_UTC;
        let next = wake_once(&office.judge(), &office.db, begin).await;
        assert_eq!(next.unwrap(), Some(begin + TimeDelta::minutes(1)));
    });
}

#[test]
fn a_reply_to_all_signs_for_whoever_it_copies() {
    both(|mut office| async move {
        office
            .receives(&OAK.sends_form(&[OAK.lead_2()]).id("form"))
            .await;
        let reply = Mail::from(&OAK.lead_1())
            .in_reply_to("form")
            .copying(&[OAK.head()])
            .says("Copying Helen in now.");
        assert_eq!(
            office.answers(&reply).await,
            "acknowledge-complete / acknowledgement"
        );
    });
}

#[test]
fn a_number_left_out_is_supplied_in_a_reply() {
    both(|mut office| async move {
        let form = OAK.form().replace(&OAK.trn(2), "");
        let sent = Mail::from(&OAK.lead_1())
            .copying(&OAK.all())
            .says(&form)
            .id("form");
        assert_eq!(
            office.answers(&sent).await,
            "request-missing / missing-items"
        );
        assert_eq!(office.register().await, "190001 incomplete lead_2.trn");
        let reply = Mail::from(&OAK.lead_2())
            .in_reply_to("form")
            .says("My TRN is 7654321.");
        assert_eq!(
            office.answers(&reply).await,
            "acknowledge-complete / acknowledgement"
        );
    });
}

#[test]
fn a_revised_form_replaces_the_first_but_not_its_people() {
    both(|mut office| async move {
        office
            .receives(&OAK.sends_form(&OAK.all()).id("form"))
            .await;
        let moved = Mail::from(&OAK.lead_1())
            .says(&OAK.form().replace("Mill Lane", "New Lane"))
            .in_reply_to("form");
        assert_eq!(
            office.answers(&moved).await,
            "acknowledge-complete / update"
        );
        let other = Mail::from(&OAK.lead_1())
            .says(&OAK.form().replace("Omar Khan", "Ruth Vane"))
            .in_reply_to("form");
        assert_eq!(
            office.answers(&other).await,
            "hold-for-review conflict / received"
        );
        assert_eq!(office.register().await, "190001 review");
    });
}

/// Case 50: a form in another school's old thread.
#[test]
fn another_schools_form_in_an_old_thread_is_an_application_of_its_own() {
    both(|mut office| async move {
        office
            .receives(&OAK.sends_form(&OAK.all()).id("form"))
            .await;
        let elm = ELM.sends_form(&ELM.all()).in_reply_to("form");
        assert_eq!(
            office.answers(&elm).await,
            "acknowledge-complete / acknowledgement"
        );
        assert_eq!(office.register().await, "190001 complete, 190002 complete");
    });
}

#[test]
fn threads_of_two_schools_of_one_name_stay_apart() {
    let school = |urn, domain, address| School {
        name: "St Mary's Primary School",
        urn,
        domain,
        address,
    };
    let ely = school(
        "190011",
        "stmarys-ely.cambs.sch.uk.test",
        "Church Lane, Ely, CB7 4AB",
    );
    let wisbech = school(
        "190012",
        "stmarys-wisbech.cambs.sch.uk.test",
        "High Road, Wisbech, PE13 1AA",
    );
    both(|mut office| {
        let (ely, wisbech) = (ely.clone(), wisbech.clone());
        async move {
            office.receives(&ely.sends_form(&[]).id("ely")).await;
            office
                .receives(&wisbech.sends_form(&[]).id("wisbech"))
                .await;
            office
                .receives(
                    &Mail::from(&ely.head())
                        .in_reply_to("ely")
                        .says("I confirm."),
                )
                .await;
            office
                .receives(
                    &Mail::from(&wisbech.lead_2())
                        .in_reply_to("wisbech")
                        .says("I confirm."),
                )
                .await;
            let crossed = Mail::from(&ely.lead_2())
                .in_reply_to("wisbech")
                .says("I confirm.");
            assert_eq!(
                office.answers(&crossed).await,
                "hold-for-review ambiguous-match / received"
            );
            let register = office.register().await;
            assert_eq!(
                register,
                "190011 incomplete signature.lead_2, 190012 incomplete signature.headteacher"
            );
        }
    });
}

#[test]
fn a_withdrawal_takes_effect_and_is_shown() {
    both(|mut office| async move {
        office
            .receives(&OAK.sends_form(&OAK.all()).id("form"))
            .await;
        let leaves = Mail::from(&OAK.head())
            .in_reply_to("form")
            .says("We would like to withdraw our application.");
        assert_eq!(
            office.answers(&leaves).await,
            "hold-for-review withdrawal / received"
        );
        assert_eq!(office.register().await, "190001 withdrawn");
    });
}

/// Case 52: a stranger with the reference writes into the record.
#[test]
fn a_stranger_with_the_reference_changes_nothing() {
    both(|mut office| async move {
        office.receives(&OAK.sends_form(&[]).id("form")).await;
        let stranger = Mail::from("someone@gmail.test")
            .subject("Re: [PMR22-0001]")
            .says("I confirm.");
        assert_eq!(
            office.answers(&stranger).await,
            "hold-for-review ambiguous-match / received"
        );
        let letter = String::from_utf8(office.letters().await.pop().unwrap().bytes).unwrap();
        assert!(
            !letter.contains("Oakfield") && !letter.contains("Archer"),
            "{letter}"
        );
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.headteacher signature.lead_2"
        );
    });
}

/// Case 70: backscatter to forged senders.
#[test]
fn forged_mail_confirms_nothing_and_is_never_answered() {
    both(|mut office| async move {
        office.receives(&OAK.sends_form(&[]).id("form")).await;
        let forged = Mail::from(&OAK.head())
            .in_reply_to("form")
            .says("I confirm.")
            .forged();
        assert_eq!(
            office.answers(&forged).await,
            "hold-for-review not-authenticated"
        );
        assert_eq!(
            office.answers(&ELM.sends_form(&ELM.all()).forged()).await,
            "hold-for-review not-authenticated"
        );
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.headteacher signature.lead_2"
        );
    });
}

#[test]
fn the_bot_does_not_talk_over_a_hand_answer() {
    both(|mut office| async move {
        office.receives(&OAK.sends_form(&[]).id("form")).await;
        let answer = Mail::from(HUB)
            .in_reply_to("question")
            .says("It starts in September.");
        assert_eq!(office.answers(&answer).await, "ignore");
        let asked = Mail::from(&OAK.lead_1())
            .id("question")
            .in_reply_to("form")
            .says("Did you receive our form?");
        assert_eq!(office.answers(&asked).await, "request-missing");
        let forged = Mail::from(HUB)
            .in_reply_to("chase")
            .says("All is well.")
            .forged();
        office.receives(&forged).await;
        let chase = Mail::from(&OAK.lead_1())
            .id("chase")
            .in_reply_to("form")
            .says("Did you receive our form?");
        assert_eq!(
            office.answers(&chase).await,
            "request-missing / missing-items"
        );
    });
}

fn bounce(of: &str, letter: &str) -> Mail {
    Mail::from("mailer-daemon@relay.test")
        .subject("Undelivered Mail Returned to Sender")
        .header("Return-Path: <>")
        .header("Content-Type: multipart/report; report-type=delivery-status; boundary=b")
        .says(&format!(
            "--b\nContent-Type: text/plain\n\nNo such address.\n--b\nContent-Type: message/delivery-status\n\n\
             Reporting-MTA: dns; relay.test\n\nFinal-Recipient: rfc822; {of}\nAction: failed\nStatus: 5.1.1\n\n\
             --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{letter}>\nFrom: {HUB}\n\n--b--\n"
        ))
}

/// Case 64: a reply path that ignores bounces.
#[test]
fn a_bounce_counts_only_for_a_letter_of_ours() {
    both(|mut office| async move {
        office
            .receives(&OAK.sends_form(&OAK.all()).id("form"))
            .await;
        assert_eq!(
            office
                .answers(&bounce(&OAK.head(), "x@elsewhere.test"))
                .await,
            "hold-for-review bounce"
        );
        assert_eq!(office.register().await, "190001 complete");
        let ours = office.letters().await[0].message_id.clone();
        assert_eq!(
            office
                .answers(&bounce("nobody@elsewhere.test", &ours))
                .await,
            "hold-for-review bounce"
        );
        assert_eq!(office.register().await, "190001 complete");
        assert_eq!(
            office.answers(&bounce(&OAK.head(), &ours)).await,
            "hold-for-review bounce"
        );
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.headteacher"
        );
        // what another now sees of the application does not go to a dead address
        let chase = Mail::from(&OAK.lead_1())
            .in_reply_to("form")
            .says("Did you receive our form?");
        let told = office.receives(&chase).await;
        assert!(
            told.parts[0].letters[0]
                .cc
                .iter()
                .all(|a| a.as_str() != OAK.head())
        );
    });
}

#[test]
fn our_own_letter_coming_back_is_ours() {
    both(|mut office| async move {
        office
            .receives(&OAK.sends_form(&OAK.all()).id("form"))
            .await;
        let letter = office.letters().await.remove(0).bytes;
        let outcome = office.judges(&letter, office.now, office.now).await;
        assert_eq!(outcome.kind.as_str(), "own");
        assert_eq!(office.letters().await.len(), 1);
    });
}

#[test]
fn mail_from_before_is_judged_in_silence() {
    both(|mut office| async move {
        office.from_before = true;
        assert_eq!(
            office.answers(&OAK.sends_form(&[]).id("form")).await,
            "request-missing"
        );
        office.from_before = false;
        let head = Mail::from(&OAK.head())
            .in_reply_to("form")
            .says("I confirm.");
        assert_eq!(office.answers(&head).await, "request-missing");
        assert!(office.letters().await.is_empty());
    });
}

#[test]
fn mail_seen_a_week_late_is_not_answered() {
    both(|mut office| async move {
        let form = OAK.sends_form(&[]).raw();
        let outcome = office
            .judges(&form, office.now, office.now + TimeDelta::days(8))
            .await;
        assert_eq!(office::shown(&outcome), "hold-for-review stale");
        let scan = Mail::from(&ELM.head())
            .subject("Mastery Readiness")
            .says("Please find attached our form.")
            .raw();
        let outcome = office
            .judges(&scan, office.now, office.now + TimeDelta::days(8))
            .await;
        assert_eq!(office::shown(&outcome), "hold-for-review stale");
    });
}

#[test]
fn forms_of_two_schools_in_one_mail_are_two_applications() {
    both(|mut office| async move {
        let mut everybody = OAK.all();
        everybody.extend(ELM.all());
        let both = Mail::from(&OAK.lead_1())
            .copying(&everybody)
            .says("Our forms are attached.")
            .with_file("oak.txt", &OAK.form())
            .with_file("elm.txt", &ELM.form());
        assert_eq!(
            office.answers(&both).await,
            "acknowledge-complete / acknowledgement + acknowledge-complete / acknowledgement"
        );
        assert_eq!(office.register().await, "190001 complete, 190002 complete");
    });
}

#[test]
fn the_same_form_twice_in_a_mail_is_one() {
    both(|mut office| async move {
        let twice = OAK
            .sends_form(&OAK.all())
            .with_file("form.txt", &OAK.form());
        assert_eq!(
            office.answers(&twice).await,
            "acknowledge-complete / acknowledgement"
        );
        assert_eq!(office.register().await, "190001 complete");
    });
}

#[test]
fn another_bot_is_answered_twice_at_most() {
    both(|mut office| async move {
        office.receives(&OAK.sends_form(&[]).id("form")).await;
        for turn in 0..6 {
            // a help desk that marks nothing as automatic, each time a little different
            let ticket = Mail::from(&OAK.lead_1())
                .id(&format!("ticket-{turn}"))
                .in_reply_to("form")
                .says(&format!("Did you receive our form? (ticket {turn})"));
            office.receives(&ticket).await;
        }
        let sent = office
            .letters()
            .await
            .iter()
            .filter(|l| l.state.as_str() == "sent")
            .count();
        assert!(sent <= 3, "{sent} letters");
        let other = Mail::from("admin@otherhub.test")
            .header("Auto-Submitted: auto-replied")
            .subject("Re: [PMR22-0001]")
            .says("I confirm. Did you receive our mastery form?");
        assert_eq!(office.answers(&other).await, "ignore");
    });
}
