use super::*;

/// Follow-ups as schools write them, in the layouts of several mail programs.
#[test]
fn follow_ups_of_the_sample() {
    let apple = "Hi,\n\nI confirm I have signed the form and agree to the commitments.\n\nThanks\n\nJoanne Hall\nYear 4 teacher\nSt. Thomas More Church of England Aided Primary School\nChurch Street, Cambridge, Cambridgeshire, CB4 8TA\nTel: 01632 960151\nwww.stthomasmore.cambs.sch.uk.test\n\nOn 22 Apr 2022, at 16:19, Cambridge Maths Hub <admin@cambridgemathshub.test> wrote:\n\n> Dear colleague,\n> \n> Thank you. We are still missing:\n> - confirmation of the electronic signature of Lead Participant 2 (please copy them in)\n> \n> Please reply to this email.\n";
    let outlook = "I confirm my electronic signature on the application.\n\nKind regards\n\nAmanda Taylor\nHeadteacher\nHawthorn School\n36 Church Street, St Neots, Cambs, PE19 3QT\nTel: 01632 960288\n\n________________________________\nFrom: Cambridge Maths Hub <admin@cambridgemathshub.test>\nSent: 01 May 2022 06:19\nTo: head@hawthorn-stneots.cambs.sch.uk.test\nSubject: RE: Application form Hawthorn School\n\nDear colleague,\n\nWe are still missing:\n- confirmation of the electronic signature of the headteacher (please copy them in)\n";
    let mobile = "Dear team,\n\nFollowing a governors' meeting we would like to withdraw our application this year.\n\n-- \nChloë Smith-Jones\nHeadteacher\nWestwood CofE (VA) Primary School\nTel: 01632 960176\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n\n________________________________\nFrom: Cambridge Maths Hub <admin@cambridgemathshub.test>\nSent: 19 April 2024 13:07\nTo: head@westwood-march.cambs.sch.uk.test\nSubject: Re: Westwood\n\nDear colleague,\n";
    let card = "Dear hub,\n\nI confirm my signature on the application of our school (URN 193098).\n\nDaniel Chapman\nHeadteacher\nSt Bede's Church of England Aided Primary School\nChapel Lane, Sawston, CB22 9ET\nTel: 01632 960936\n";
    let gmail = "Thanks for your email. school role/s and teaching group(s) of Lead Participant 2: KS1 lead, Year 3\n\nThanks\n\n-- \nIan MacDonald\nHeadteacher\nTel: 0191 498 0133\n\nOn Sat, 12 May 2018 at 18:42, Archimedes NE Maths Hub <readiness@archimedes-carmel.test> wrote:\n\n> We are still missing:\n> - school role/s and teaching group(s) of Lead Participant 2\n";
    let again = "With attachment this time!\n\nDeborah Wood\nHead of Mathematics\nHawthorn Village College\nQueens Drive, Ramsey, Cambridgeshire, PE26 7GN\nTel: 01632 960558\n\nCAUTION: This email originated from outside of the organisation. Do not click links or open attachments unless you recognise the sender.\n";
    let corrected = "Please see the corrected form.\n\nRachel Chapman\nMaths subject leader\nNorthfields CofE (VA) Primary School\nTel: 01632 960709\n";
    for (subject, text, expected) in [
        ("Re: Application form", apple, "confirms"),
        ("RE: Application form", outlook, "confirms"),
        ("Re: Westwood", mobile, "withdraws"),
        ("Mastery Readiness", card, "confirms; school_urn=193098"),
        ("Re: Beaupre", gmail, "lead_2.role=KS1 lead, Year 3"),
        ("Maths Hub application", again, "form"),
        ("Revised form", corrected, "revises; form"),
    ] {
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            assert_eq!(
                heard(subject, &split(Some(&text), None)),
                expected,
                "{text}"
            );
        }
    }
    assert_eq!(urns("Mastery", &split(Some(card), None).fresh), ["193098"]);
}

#[test]
fn references_and_school_numbers_are_found() {
    assert_eq!(
        references("Re: [PMR22-0007] your form, pmr22-0007 SEC22-0012"),
        ["PMR22-0007", "SEC22-0012"]
    );
    assert!(references("2022-0007 COVID-2019 x-1").is_empty());
    for (text, expected) in [
        ("Oakfield (URN 193098)", &["193098"][..]),
        ("URN: 193098 and 193099", &["193098", "193099"][..]),
        ("193098", &["193098"][..]),
        ("Tel 01632 960151", &[][..]),
        ("phone 01632 960151 ok", &[][..]),
        ("1930981", &[][..]),
        ("invoice 193098", &[][..]),
        ("TRN 193098", &[][..]),
        ("01223 193098", &[][..]),
    ] {
        assert_eq!(urns(text, ""), expected, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_split_and_heard(text in "\\PC{0,300}", markup in "(<[a-z]{1,10}( type=\"cite\")?>|</[a-z]{1,10}>|[a-z &;\n>]{0,20}){0,20}") {
        let words = split(Some(&text), None);
        proptest::prop_assert!(words.fresh.len() + words.quoted.len() <= text.len() + 4);
        listen(&text, "", &words, &Printed::default());
        listen("", "", &split(None, Some(&markup)), &Printed::default());
        listen("", "", &split(Some(&text), Some(&markup)), &Printed::default());
        urns(&text, &markup);
        references(&text);
    }

    #[test]
    fn quotes_are_words_of_the_text(rows in proptest::collection::vec(proptest::sample::select(vec![
        "I confirm my signature.", "local authority: Norfolk", "> quoted", "On 3 May 2022 X <x@y.test> wrote:",
        "When is it?", "", "Thanks", "-- ", "We would like to withdraw", "TRN 1234567", "form attached\tyes",
    ]), 0..20)) {
        let text = rows.join("\n");
        let words = split(Some(&text), None);
        let whole = words::collapse(&words.fresh.lines().map(words::collapse).collect::<Vec<_>>().join(" "));
        for said in listen("", "", &words, &Printed::default()) {
            if let Said::Confirms { quote } | Said::Supplies { quote, .. } | Said::Asks { quote, .. } | Said::Withdraws { quote } = said {
                proptest::prop_assert!(whole.contains(&quote), "{quote:?} in {whole:?}");
            }
        }
    }
}

#[test]
fn a_long_mail_is_read_quickly() {
    let text =
        "I confirm that the head of department of lead participant 2 is not sure, and so on "
            .repeat(5000);
    listen(
        "",
        "",
        &split(Some(&text), Some(&text)),
        &Printed::default(),
    );
}
