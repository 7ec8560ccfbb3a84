use super::*;

fn check(rows: &[(&str, &str)]) {
    all(rows, |text| heard("Re: our form", &split(Some(text), None)));
}

#[test]
fn people_are_called_by_their_names() {
    check(&[
        ("Omar's TRN is 1234567", "Omar.trn=1234567"),
        ("omar's trn is 1234567", "omar.trn=1234567"),
        ("Omars TRN is 1234567", "Omars.trn=1234567"),
        ("Omar Khan's TRN: 1234567", "Omar Khan.trn=1234567"),
        (
            "Mr Khan's teacher reference number is 1234567.",
            "Mr Khan.trn=1234567",
        ),
        (
            "The TRN for Omar is 1234567, sorry about that.",
            "Omar.trn=1234567",
        ),
        ("TRN 1234567 for Omar", "Omar.trn=1234567"),
        ("Omar Khan: TRN 1234567", "Omar Khan.trn=1234567"),
        ("Omar - 1234567", "Omar.trn=1234567"),
        (
            "Omar 1234567\nLena 7654321",
            "Omar.trn=1234567; Lena.trn=7654321",
        ),
        (
            "Our TRNs: Lena Brook - 7654321, Omar Khan - 1234567.",
            "Lena Brook.trn=7654321; Omar Khan.trn=1234567",
        ),
        (
            "My TRN is 7654321 and Omar's is 1234567.",
            "Omar.trn=1234567; my.trn=7654321",
        ),
        (
            "Lead 1: 7654321\nLead 2: 1234567",
            "lead_1.trn=7654321; lead_2.trn=1234567",
        ),
        ("Omar's email is o.khan@x.test", "Omar.email=o.khan@x.test"),
        (
            "Helen's email should be h.archer@x.test, not h.acher@x.test",
            "Helen.email=h.archer@x.test",
        ),
        ("Omar's mobile 07700 900 123", "Omar.phone=07700 900 123"),
        ("Omar's role is Year 4 teacher", "Omar.role=Year 4 teacher"),
        (
            "Omar Khan\nTRN: 1234567\nEmail: o.khan@x.test",
            "Omar Khan.trn=1234567; Omar Khan.email=o.khan@x.test",
        ),
        // whose it is must be said by somebody's name, not by a greeting or a post
        ("Hi Jo, TRN 1234567", "?.trn=1234567"),
        ("Sorry TRN 1234567", "?.trn=1234567"),
        ("The other teacher's TRN is 1234567", "?.trn=1234567"),
        ("Is Omar's TRN 1234567?", "asks"),
        ("The TRNs are 7654321 and 1234567.", "?.trn=7654321"),
    ]);
}

#[test]
fn one_who_takes_anothers_place_is_named() {
    check(&[
        (
            "Please replace Omar Khan with Ruth Vane as lead participant 2.",
            "Omar Khan.name=Ruth Vane",
        ),
        (
            "Ruth Vane will replace Omar Khan on the programme.",
            "Omar Khan.name=Ruth Vane",
        ),
        ("Ruth Vane is taking Omar's place.", "Omar.name=Ruth Vane"),
        (
            "Omar is on paternity leave so Ruth Vane (r.vane@oak.test) is covering as maths lead.",
            "Omar.name=Ruth Vane",
        ),
        (
            "We've had a reshuffle so it will be me and Ruth Vane (r.vane@oak.test) rather than Omar.",
            "Omar.name=Ruth Vane",
        ),
        (
            "Omar won't be with us in September so please replace him with Ruth Vane.",
            "Omar.name=Ruth Vane",
        ),
        (
            "Omar is moving to a different school. His replacement on the programme will be Ruth Vane.",
            "Omar.name=Ruth Vane",
        ),
        (
            "Omar has had to step back from this and Ruth Vane has kindly agreed to take his place.",
            "Omar.name=Ruth Vane",
        ),
        (
            "Omar Khan has been promoted and will not be taking part any more. In his place will be Ruth Vane.",
            "Omar Khan.name=Ruth Vane",
        ),
        (
            "Please can you swap Omar Khan for Ruth Vane?",
            "Omar Khan.name=Ruth Vane; asks",
        ),
        (
            "Omar Khan is leaving us in July. His place will be taken by Ruth Vane.",
            "Omar Khan.name=Ruth Vane",
        ),
        (
            "As Omar Khan is going on secondment, Ruth Vane will be taking over from him.",
            "Omar Khan.name=Ruth Vane",
        ),
        (
            "Unfortunately Omar Khan is leaving us. We would like to replace him with Ruth Vane.",
            "Omar Khan.name=Ruth Vane",
        ),
        (
            "Omar Khan is off. That would replace him with Ruth Vane in Year 4.",
            "",
        ),
        (
            "Sue Webb is acting headteacher.",
            "headteacher.name=Sue Webb",
        ),
        ("Our acting head is Sue Webb.", "headteacher.name=Sue Webb"),
        ("Sue Webb is our acting deputy head.", ""),
        (
            "Sadly Omar has handed in his notice. His place on the programme will be taken by Ruth Vane.",
            "Omar.name=Ruth Vane",
        ),
        ("His place will be taken by Ruth Vane.", ""),
        (
            "Omar was late. Ruth Vane will take his place on the rota.",
            "",
        ),
        (
            "Omar is leaving so the second lead participant will now be Ruth Vane, r.vane@x.test",
            "lead_2.name=Ruth Vane; lead_2.email=r.vane@x.test",
        ),
        ("It should be Smyth not Smith", "Smith.name=Smyth"),
        (
            "Sorry, her surname is spelt Smyth, not Smith.",
            "Smith.name=Smyth",
        ),
        ("Could Ruth Vane replace Omar Khan?", "asks"),
        ("Ruth might replace Omar next year.", ""),
        ("Omar is taking Year 4 next year.", ""),
    ]);
}

#[test]
fn a_number_alone_is_the_answer() {
    check(&[
        ("1234567", "?.trn=1234567"),
        ("Sorry! It's 1234567.", "?.trn=1234567"),
        ("My number is 1234567", "my.trn=1234567"),
        ("190001", "school_urn=190001"),
        ("Sorry - 190001\n\nLena", "school_urn=190001"),
        ("o.khan@x.test", "?.email=o.khan@x.test"),
        ("h.archer@x.test is right", "?.email=h.archer@x.test"),
        ("Call me on 01632 960123", ""),
        ("Invoice 1234567 is paid", ""),
        ("1234567 or 7654321", ""),
    ]);
}

#[test]
fn of_others_nothing_is_confirmed() {
    check(&[
        ("Helen has signed.", "hearsay"),
        ("I can confirm that Helen has signed", "hearsay"),
        ("I can confirm that Omar is copied in", "hearsay"),
        ("Helen confirms", "hearsay"),
        ("Helen is happy to sign", "hearsay"),
        ("Mrs Archer says yes", "hearsay"),
        ("Omar is happy to be involved", "hearsay"),
        ("I have bcc'd Helen into this email.", "hearsay"),
        ("Copying Helen in as requested.", "hearsay"),
        ("See Helen's confirmation below.", "hearsay"),
        ("I confirm the headteacher's signature.", "hearsay"),
        ("Helen is on holiday.", ""),
    ]);
}

#[test]
fn a_confirmation_forwarded_without_a_word_is_a_claim() {
    let text = "\n\n________________________________\nFrom: Helen Archer <h@x.test>\nSent: 03 May 2022 09:00\nTo: Lena <l@x.test>\nSubject: Re: form\n\nI confirm my electronic signature.";
    let words = split(Some(text), None);
    assert_eq!(heard("FW: form", &words), "hearsay");
    assert_eq!(heard("RE: form", &words), "");
}

#[test]
fn glad_to_take_part_signs_where_a_signature_was_asked() {
    let letter = "\n\nOn 3 May 2022, at 10:45, Hub <a@hub.test> wrote:\n> Signature of Helen Archer (Headteacher)\n";
    for (text, expected) in [
        ("I'm happy to be involved.", "confirms"),
        ("Happy to be involved in this", "confirms"),
        ("Yes, delighted to take part in the programme", "confirms"),
        ("I give my consent", "confirms"),
        ("I confirm my involvement.", "confirms"),
        ("I can confirm I'm happy with this.", "confirms"),
        ("I'm happy to be involved if Lena is", "condition"),
        ("I'm happy to take part in the workshop on Monday", ""),
        ("Happy to discuss.", ""),
        ("Happy for Omar to be involved", "approves"),
        (
            "Yes, I'm happy for Omar and Lena Brook to take part.",
            "approves",
        ),
        ("I'm happy for Hope and May to take part.", "approves"),
        ("I support Omar taking part", "approves"),
        ("I'm not happy for Omar to take part", ""),
        (
            "I'm happy for Omar to take part. Subject to the governors agreeing.",
            "condition",
        ),
        (
            "I'm happy for Omar to take part.\n\nKind regards\nSue Webb\nPA to the Headteacher",
            "hearsay",
        ),
        (
            "I am happy for Omar to take part if cover is funded",
            "condition",
        ),
    ] {
        let words = split(Some(&format!("{text}{letter}")), None);
        assert_eq!(heard("Re: our form", &words), expected, "{text}");
    }
    let unasked = split(Some("I'm happy to be involved."), None);
    assert_eq!(heard("Staff meeting", &unasked), "");
    // who was told to write to us begins a thread of their own
    for subject in [
        "Working group",
        "Mastery Readiness application - Oakfield Primary School",
        "Electronic signature",
        "Confirmation for PMR22-0007",
    ] {
        assert_eq!(heard(subject, &unasked), "confirms", "{subject}");
    }
    for subject in [
        "Maths Hub conference",
        "Year 4 trip application",
        "Sustaining group",
    ] {
        assert_eq!(heard(subject, &unasked), "", "{subject}");
    }
}

#[test]
fn one_who_withdraws_is_not_the_school() {
    check(&[
        ("Omar has had to withdraw from the programme", ""),
        ("She is no longer able to take part", ""),
        (
            "Due to staffing changes we will need to pull out this year, sorry.",
            "withdraws",
        ),
        (
            "Our school would like to be taken off the list please",
            "withdraws",
        ),
        ("We would like to be removed from your mailing list", ""),
        (
            "Oakfield Primary School would like to withdraw.",
            "withdraws",
        ),
    ]);
}

#[test]
fn signatures_in_other_words() {
    let letter = "\n\nOn 3 May 2022, at 10:45, Hub <a@hub.test> wrote:\n> Signature of Helen Archer (Headteacher)\n";
    for (text, expected) in [
        (
            "I confirm that I have read the form and that this message is to be taken as my electronic signature.",
            "confirms",
        ),
        ("I confirm my part as a Mastery Advocate.", "confirms"),
        (
            "I confirm that I am happy for Oak School to take part in this programme.",
            "confirms",
        ),
        ("I've read the form and agree.", "confirms"),
        (
            "Please add my electronic signature to the form.",
            "confirms",
        ),
        ("I authorise this application.", "confirms"),
        (
            "As headteacher I fully support this application.",
            "confirms",
        ),
        ("Confirmed from my end.", "confirms"),
        ("Yes, that's fine.", "confirms"),
        ("I have not signed anything!", "declines"),
        (
            "I did not give permission for my name to be used.",
            "declines",
        ),
        ("I don't confirm", "declines"),
        ("I confirm nothing.", ""),
        ("Not confirmed.", ""),
        ("Do not take this as my signature.", ""),
        ("I confirm that I haven't signed.", ""),
        ("I confirm the dates are fine", ""),
        (
            "Please ignore my last email, we would still like to take part.",
            "",
        ),
    ] {
        let words = split(Some(&format!("{text}{letter}")), None);
        assert_eq!(heard("Re: our form", &words), expected, "{text}");
    }
}
