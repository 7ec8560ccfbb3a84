//! A yes is to what was spoken of, and what is granted first takes nothing from it.

use super::*;

#[test]
fn a_yes_to_what_the_sentence_or_the_one_before_it_is_about_signs_nothing_else() {
    in_reply(&[
        ("Regarding the trip to Wicksteed: yes, that's fine.", ""),
        ("Re the supply booking - agreed.", ""),
        ("About the lunch order, I'm happy.", ""),
        ("On hosting the visit: I confirm.", ""),
        ("With regard to the survey, yes.", ""),
        (
            "Thanks for the note about the steering group. Yes, happy with that.",
            "",
        ),
        ("Yes please, the lunch order sounds good.", ""),
        (
            "I'm writing to confirm that I am happy with the first option.",
            "",
        ),
        (
            "I am pleased to confirm our place on the phonics training.",
            "",
        ),
        ("I give my consent for the after-school club.", ""),
        ("Yes to having a student teacher.", ""),
        ("I'm happy with the science project.", ""),
        ("I approve the programme for the day.", ""),
        ("We're committed already to another hub's project.", ""),
        ("Signed form attached.", "form"),
        ("I've told Ann yes.", ""),
        ("Ann knows I'm happy.", ""),
        // and of the matter it does
        (
            "Regarding the application, I confirm my support.",
            "confirms",
        ),
        ("Re our application - I agree.", "confirms"),
        ("About the form: yes, I'm happy to sign it.", "confirms"),
        (
            "With regard to your email of 3 May, I confirm my agreement.",
            "confirms",
        ),
        (
            "Thanks for the note about our application. Yes, happy with that.",
            "confirms",
        ),
        (
            "I am pleased to confirm our place in the programme.",
            "confirms",
        ),
    ]);
}

#[test]
fn what_is_granted_first_is_outweighed() {
    in_reply(&[
        ("I teach part time but am happy to take part.", "confirms"),
        (
            "I know it's a big commitment but I'm happy to sign.",
            "confirms",
        ),
        (
            "I haven't done anything like this before but I'm excited to take part!",
            "confirms",
        ),
        (
            "I don't have any questions and am happy to sign.",
            "confirms",
        ),
        ("I have nothing to add and confirm my support.", "confirms"),
        ("I strongly support this application.", "confirms"),
        (
            "I am writing as Headteacher to confirm that the school wishes to take part.",
            "confirms",
        ),
        (
            "I'm happy to be the second lead participant. I teach Year 2 but will move to Year 4.",
            "confirms",
        ),
        (
            "Confirmed from me as Head. Tom will reply separately.",
            "confirms",
        ),
        (
            "I confirm the school's commitment to the programme.",
            "confirms",
        ),
        // it does not outweigh what is lacking
        ("It isn't my decision but I'm happy with it.", ""),
        (
            "I can't do the first term but I'm happy to take part after that.",
            "",
        ),
        ("Although I signed it, I have changed my mind.", "declines"),
        ("I strongly doubt we can support this.", ""),
        ("I mostly agree with it.", ""),
        ("I confirm my wish to be removed.", ""),
        ("I confirm the school's agreement with the caterers.", ""),
        ("Please see below - happy to confirm. Helen", "hearsay"),
        ("For now I'm happy.", ""),
        ("Happy to sign it when I see it.", "condition"),
        ("I'm not the head but I'm happy to sign.", ""),
        ("I haven't seen the form but I'm happy to sign.", ""),
        (
            "If Ann agrees I have doubts but I'm happy to sign.",
            "hearsay",
        ),
        ("I'm happy to take part but not this year.", "declines"),
        ("I reluctantly agree to think about it.", ""),
    ]);
}

#[test]
fn who_is_for_mastery_or_the_people_has_not_said_that_they_sign() {
    in_reply(&[
        ("I support mastery.", ""),
        ("I'm in favour of mastery.", ""),
        ("We're committed to our children.", ""),
        ("I support the team here.", ""),
        ("I'm happy that we're part of the hub.", ""),
        (
            "We're happy with the support we've had from the hub so far.",
            "",
        ),
        ("Count me as interested.", ""),
        ("My consent form is attached.", ""),
        ("Yes, we did.", ""),
        ("I agree to a phone call.", ""),
        ("Happy to answer questions.", ""),
        // and who is for the programme has
        ("I support the mastery programme.", "confirms"),
        ("I'm in favour of the application.", "confirms"),
        ("We're committed to this.", "confirms"),
        ("Thrilled to be part of this.", "confirms"),
        (
            "I can assure you of my support for this application.",
            "confirms",
        ),
        ("It has my seal of approval.", "confirms"),
        ("You may take it as read that I support this.", "confirms"),
        ("Could you please add my signature to the form?", "confirms"),
        (
            "I wrote the statement and I support the application.",
            "confirms",
        ),
        ("I agree to this going ahead.", "confirms"),
        ("Consider me confirmed!", "confirms"),
        (
            "Further to our form, I can confirm my endorsement. We are a small team but committed.",
            "confirms",
        ),
        (
            "I can confirm the following:\n\n- I support it\n- I will attend the first workshop",
            "confirms",
        ),
        (
            "I think Ann forgot to copy me in so just emailing to say that I'm happy to be the second participant.",
            "confirms",
        ),
        (
            "Thanks for asking but I won't be doing this next year.",
            "declines",
        ),
    ]);
}

#[test]
fn a_mail_of_its_own_thread_says_yes_to_what_its_subject_names() {
    for subject in [
        "Visit on 12 May",
        "Invoice 2231",
        "Year 6 trip",
        "Data sharing agreement",
        "Consent form for Year 6",
        "Lead school application",
        "Re: NCETM survey",
        "St Mary's Summer Fair",
        "Oakfield Primary School - Carol Concert",
        "Staff Wellbeing Day",
    ] {
        assert!(is_under_another_subject("I confirm.", subject), "{subject}");
    }
    for subject in [
        "",
        "Hello",
        "Maths",
        "Fw: Mastery Readiness application - Oakfield Primary School",
        "Missing signature",
        "Electronic signature for Ann Lee",
        "FAO Sarah - application form",
        "St Mary's",
        "Confirmation of signature - St Aidan's RC Primary School",
        "Confirmation of signature - Marham Road School & Sixth Form (197408)",
    ] {
        assert!(
            !is_under_another_subject("I confirm.", subject),
            "{subject}"
        );
    }
    // it says itself what it is to
    for quote in [
        "I confirm my electronic signature.",
        "I support our application.",
    ] {
        assert!(
            !is_under_another_subject(quote, "Visit on 12 May"),
            "{quote}"
        );
    }
}
