//! Who really wrote, and about whom.

use super::office::{ELM, Mail, OAK, both};

#[test]
fn a_school_number_in_a_signature_finds_no_application() {
    both(|mut office| async move {
        office.receives(&OAK.sends_form(&[]).id("form")).await;
        let says = |words: &str| {
            Mail::from("a.bell@otherschool.test")
                .subject("Hall hire")
                .says(&format!(
                    "{words}\n\nKind regards\nAnn Bell\nBursar\nFenland Trust\nURN: {}\nTel: 01632 960001",
                    OAK.urn
                ))
        };
        let held = "hold-for-review ambiguous-match / received";
        let confirms = "I confirm my signature for school 190001.";
        assert_eq!(office.answers(&says(confirms)).await, held);
        // nothing but the signature names the school: it is not about it
        assert_eq!(
            office
                .answers(&says("Here is the invoice for the hall."))
                .await,
            "ignore"
        );
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.headteacher signature.lead_2"
        );
    });
}

/// "From: head, Sender: office": the head's form, but not the head's word.
#[test]
fn a_delegate_sends_the_heads_form_and_cannot_sign_for_the_head() {
    both(|mut office| async move {
        let delegate = format!("Sender: School Office <office@{}>", OAK.domain);
        let form = Mail::from(&OAK.head())
            .header(&delegate)
            .subject("Our form")
            .says(&OAK.form())
            .id("form");
        assert_eq!(
            office.answers(&form).await,
            "request-missing / missing-items"
        );
        let missing = "190001 incomplete signature.lead_1 signature.lead_2";
        assert_eq!(office.register().await, missing);
        let by_office = |whose: &str| {
            Mail::from(whose)
                .header(&delegate)
                .in_reply_to("form")
                .says("I confirm my electronic signature.")
        };
        let answer = office.answers(&by_office(&OAK.lead_1())).await;
        assert!(answer.starts_with("request-missing"), "{answer}");
        assert_eq!(office.register().await, missing);
        // a second mailbox of the same person is no delegate
        let phone = Mail::from(&OAK.lead_1())
            .id("phone")
            .header("Sender: l.brook@webmail.test")
            .in_reply_to("form")
            .says("I confirm my electronic signature.");
        office.receives(&phone).await;
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.lead_2"
        );
    });
}

#[test]
fn every_form_in_a_strangers_mail_finds_its_application() {
    both(|mut office| async move {
        office.receives(&OAK.sends_form(&OAK.all()).id("oak")).await;
        office.receives(&ELM.sends_form(&ELM.all()).id("elm")).await;
        let moved = |form: String| form.replace("01632 960002", "01632 960999");
        let both = Mail::from("bursar@webmail.test")
            .subject("Both forms, corrected")
            .says("Please find both forms attached.")
            .with_file("oak.txt", &moved(OAK.form()))
            .with_file("elm.txt", &moved(ELM.form()));
        let held = "hold-for-review ambiguous-match / received";
        assert_eq!(office.answers(&both).await, format!("{held} + {held}"));
        for school in [&OAK, &ELM] {
            let named = Mail::from(&school.lead_1())
                .in_reply_to(if school.urn == OAK.urn { "oak" } else { "elm" })
                .says("Omar's email should be bursar@webmail.test");
            office.receives(&named).await;
        }
        for (urn, state) in office.states().await {
            let phone = state.value("lead_1.phone".parse().unwrap());
            assert_eq!(phone, "01632 960999", "{urn}");
        }
        assert_eq!(office.open_holds().await, 0);
    });
}
