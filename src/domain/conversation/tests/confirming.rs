//! Who signs for themselves.

use super::*;

/// Who was asked and answers: whatever the words, what is agreed to is the matter, and nothing else
/// in the mail takes it back.
#[test]
fn who_was_asked_may_answer_in_words_of_their_own() {
    let texts = [
        "Confirmed by Petra Quill, Head Teacher",
        "Electronic signature: Petra Quill",
        "Confirmation from me, Petra Quill. Thanks",
        "This is Petra Quill confirming my agreement.",
        "I confirm that both Ann and Ben are taking part with my agreement and that they will be given the time they need.",
        "This is to let you know that I have authorised the application and both members of staff will be released.",
        "Hi - yes I knew about this and am fully behind it. Petra",
        "I'm committed to this and have blocked out the dates.",
        "I am delighted to confirm our school's application for the programme and would like to thank you for the opportunity.",
        "I have been asked by Ann Lee to confirm my own participation as second lead. I am very happy to do so.",
        "I confirm my participation and understand the expectations in terms of attendance and gap tasks.",
        "I'm really pleased that we are applying for this and give it my full backing.",
        "Good evening, sorry for the late reply (parents' evenings this week!) but yes I'm happy to be signed up.",
        "Not sure why I wasn't on the original email but yes I'm happy to confirm",
        "Yes please include me, I didn't realise I needed to email separately",
        "Our governors approved this at their last meeting and I am very happy to support it.",
        "Happy to lend my signature to this and looking forward to seeing the impact on our children.",
        "As the headteacher at Oakfield School I give permission for both teachers to participate and will attend the first workshop myself.",
        "I wish to register my agreement to the application as Head of Mathematics.",
        "I can confirm Oakfield Primary School would like to be considered for the programme.",
        "Yes, I am fully committed to making this work and I know the children will benefit.",
        "Please go ahead, I'm happy with everything Ann has put on the form.",
        "Declaration agreed.",
        "Thanks, yes please sign us up.",
        "Yes happy with that Jo x",
        "I'm so sorry, this went to my junk. Confirmed!",
        "Hi both, just adding my confirmation as requested.",
        "Yes, you can put my name to this.",
        "I'm the Head here and I'm absolutely fine with the application going in.",
        "100% confirmed",
        "I can confirm on behalf of Marlpit Infant and Nursery School that we're happy for both teachers to be part of the Work Group",
        "Confirming the below",
        "Russell and I have read the commitments and we both confirm that we're signed up to them.",
        "I've read through the expectations and I'm happy to sign up to them.",
        "As discussed I'm confirming by email that I have signed the expression of interest.",
        "Same here - I'm happy for you to count this as my signature.",
        "Yes, please regard me as having signed.",
        "Sure, go ahead and put me down as having signed.",
        "yes happt to sign, apologies for teh delay",
        "all confirmed thankyou",
    ];
    in_reply(&texts.map(|text| (text, "confirms")));
    let signed = "Confirmed for Oakfield\n\nKind regards\nPetra Quill\nOakfield Primary School";
    in_reply(&[(signed, "confirms")]);
}

#[test]
fn who_signs_for_themselves_confirms() {
    in_reply(&[
        ("Hi - consider this my signature :)", "confirms"),
        ("Confirm.", "confirms"),
        (
            "I hereby give electronic approval for the application.",
            "confirms",
        ),
        (
            "Yes that is correct, I am participant 2 and have agreed to all of the expectations.",
            "confirms",
        ),
        (
            "Hi, yes I'm happy with this and agree to the release dates and commitments.",
            "confirms",
        ),
        (
            "Further to your email below, I write to confirm my agreement to the declaration of commitment.",
            "confirms",
        ),
        (
            "I can confirm that I am one of the two lead participants and agree to attend the workshops.",
            "confirms",
        ),
        (
            "Head of maths here. I confirm I'm fully behind this.",
            "confirms",
        ),
        ("I'm fully behind this.", "confirms"),
        (
            "Confirmed - sorry I was left off the original email.",
            "confirms",
        ),
        (
            "Please take this as confirmation that I have read the expectations and will take part.",
            "confirms",
        ),
        (
            "All good with me, happy to be named as an advocate and to sign the expression of interest.",
            "confirms",
        ),
        ("Confirming as advocate for Whitmoor Academy.", "confirms"),
        ("Thank you. I am happy to add my signature.", "confirms"),
        (
            "Yes - I have read the commitments and agree to them.",
            "confirms",
        ),
        ("I confirm as Head of Maths.", "confirms"),
        (
            "This is just to say that I approve the application.",
            "confirms",
        ),
        (
            "As senior leader I confirm the school's commitment and my signature.",
            "confirms",
        ),
        (
            "I, Gareth Blackwood, confirm my electronic signature as Headteacher.",
            "confirms",
        ),
        (
            "Hi there, I confirm that I have signed up to this as Lead Participant 2. Thank you!",
            "confirms",
        ),
        (
            "Hi, just confirming that I'm signing as Mastery Advocate 2.",
            "confirms",
        ),
        ("Yes, I'm in agreement.", "confirms"),
        ("You have my signature!", "confirms"),
        ("This email confirms my signature.", "confirms"),
        ("My signature is confirmed.", "confirms"),
        ("I consent to my name being on the application.", "confirms"),
        (
            "Yes I agree to all of this and I'm looking forward to it.",
            "confirms",
        ),
        (
            "Dear Sir,\n\nFurther to your email of 3 May I confirm my signature on the form.",
            "confirms",
        ),
        (
            "I can confirm that I am the headteacher and that I fully support this application.",
            "confirms",
        ),
        ("Thanks for the reminder. Signed and agreed.", "confirms"),
        ("I confirm my electronic signature.", "confirms"),
        (
            "We have talked it over: I confirm my signature.",
            "confirms",
        ),
        ("Confirming that I am happy to sign.", "confirms"),
        ("I confirm mine too.", "confirms"),
        (
            "Yes I can confirm I've seen and signed the form",
            "confirms",
        ),
        (
            "I confirm my electronic signature on the application.",
            "confirms",
        ),
        ("i confirm my electronic signature", "confirms"),
        ("I CONFIRM MY SIGNATURE", "confirms"),
        (
            "I confirm that I have read the form and am happy to take part as the second participant.",
            "confirms",
        ),
        (
            "I confirm that I am Lead Participant 2 and agree to take part.",
            "confirms",
        ),
        ("I confirm my part in this application.", "confirms"),
        // What our own letters suggest.
        ("I confirm PMR22-0002", "confirms"),
        ("i confirm pmr22-0002", "confirms"),
        ("I confirm PMR22-0002.\n\nSam Okoro", "confirms"),
        ("“I confirm SEC22-0001”", "confirms"),
        (
            "Hello, I confirm application PMR22-0002. Thanks",
            "confirms",
        ),
        (
            "Hi,\n\nI confirm I have signed the form and agree to the commitments.\n\nThanks\n\nJo",
            "confirms",
        ),
        ("I can confirm I have signed.", "confirms"),
        (
            "I can confirm that I have signed the form electronically",
            "confirms",
        ),
        ("Yes, I confirm.", "confirms"),
        (
            "Hi, I can confirm that I am happy to take part. Kind regards",
            "confirms",
        ),
        (
            "Yes that's me and yes I'm signing up to it! Thanks",
            "confirms",
        ),
        (
            "Just to say I'm on board with this and have read the commitment.",
            "confirms",
        ),
        (
            "Please accept this e-mail as confirmation of my participation as Lead Participant 2 in the Mastery Readiness Work Group.",
            "confirms",
        ),
        (
            "I was asked to email you to confirm I am aware of the application & will be attending.",
            "confirms",
        ),
        ("As requested, here is my confirmation.", "confirms"),
        ("signed", "confirms"),
        ("I confirm too.", "confirms"),
        ("Count me in!", "confirms"),
        (
            "This is to confirm that I have agreed to be one of the two lead participants.",
            "confirms",
        ),
        ("Yes thank you, I would love to take part.", "confirms"),
        (
            "I have now had a chance to read through the form that Ann completed. I agree with what it says and am happy to be the second teacher.",
            "confirms",
        ),
        ("Hi, yes I've agreed to do this. Thanks", "confirms"),
        (
            "Please see this email as my e-signature. Any problems just shout.",
            "confirms",
        ),
        (
            "It's been a busy week with SATs. I'm happy to take part. Have a lovely weekend!",
            "confirms",
        ),
        ("Consent given", "confirms"),
        ("Signature confirmed", "confirms"),
        ("Authorised.", "confirms"),
        (
            "I'd like to confirm my place as the second lead participant on this application.",
            "confirms",
        ),
        (
            "I am fully aware of and in agreement with the application.",
            "confirms",
        ),
        (
            "As Headteacher I am in full support of our school taking part.",
            "confirms",
        ),
        ("Fully supportive of this.", "confirms"),
        (
            "I'm the Head and I'm happy for the school to apply.",
            "confirms",
        ),
        (
            "I'm happy with everything in the form, sign me up.",
            "confirms",
        ),
        (
            "Sorry for the delay in replying, I support the application.",
            "confirms",
        ),
        ("I confirm", "confirms"),
        ("I do confirm this.", "confirms"),
        ("Yes, happy to sign", "confirms"),
        ("yes happy to sign", "confirms"),
        ("I am happy to sign.", "confirms"),
        ("I'm more than happy to sign this.", "confirms"),
        ("I’m happy to confirm my signature", "confirms"),
        ("Happy to confirm", "confirms"),
        ("Confirmed.", "confirms"),
        ("confirmed", "confirms"),
        ("Confirmed, thanks", "confirms"),
        ("Yes", "confirms"),
        ("Yes.", "confirms"),
        ("Agreed", "confirms"),
        ("Agreed, thank you.", "confirms"),
        ("Approved.", "confirms"),
        ("I agree to the commitments.", "confirms"),
        ("I agree to all of the commitments in the form", "confirms"),
        ("I agree to take part.", "confirms"),
        (
            "Please take this as confirmation of my signature.",
            "confirms",
        ),
        (
            "Please take this email as my electronic signature",
            "confirms",
        ),
        (
            "Please accept this email as confirmation of my agreement.",
            "confirms",
        ),
        ("please accept this as my signature", "confirms"),
        ("Consider this my signature.", "confirms"),
        (
            "Please treat this message as my formal confirmation.",
            "confirms",
        ),
        ("This email is my electronic signature.", "confirms"),
        ("Happy for this to go ahead.", "confirms"),
        ("I am happy for this to go ahead", "confirms"),
        ("I'm happy for the application to proceed.", "confirms"),
        ("I approve.", "confirms"),
        ("I approve this application", "confirms"),
        (
            "I support this application and confirm my signature.",
            "confirms",
        ),
        ("I support this application and confirm.", "confirms"),
        ("As headteacher, I confirm my signature.", "confirms"),
        (
            "As headteacher of Oakfield Primary I confirm that I have signed the form.",
            "confirms",
        ),
        ("We confirm our signatures on the form.", "confirms"),
        (
            "I am writing to confirm my electronic signature.",
            "confirms",
        ),
        (
            "Just to confirm my signature on the application",
            "confirms",
        ),
        ("Just confirming my signature.", "confirms"),
        ("I hereby confirm my electronic signature", "confirms"),
        ("I would like to confirm my signature.", "confirms"),
        (
            "Apologies for the delay. I confirm my signature.",
            "confirms",
        ),
        (
            "Sorry for not replying sooner, I confirm my signature",
            "confirms",
        ),
        (
            "I confirm my signature. Let me know if you need anything else.",
            "confirms",
        ),
        (
            "I confirm my signature, please let me know if you need anything else",
            "confirms",
        ),
        ("I have signed the form.", "confirms"),
        ("I've signed it electronically", "confirms"),
        ("Hi all, I confirm my signature", "confirms"),
        ("I have read the form and confirm my signature.", "confirms"),
        (
            "I confirm my\nsignature on the application form for our school and agree to all\nof the commitments",
            "confirms",
        ),
        ("I confirm that I agree to the commitments.", "confirms"),
        ("Morning, yes I confirm my signature ta", "confirms"),
        (
            "I confirm, on behalf of the school, my signature.",
            "confirms",
        ),
    ]);
}

#[test]
fn a_curt_yes_and_one_with_the_place_sign() {
    in_reply(&[
        ("Confirm signature. Thx", "confirms"),
        (
            "Of course, yes – you have my signature. We've had the roofers in all week.",
            "confirms",
        ),
        (
            "I'm confirming my place and my signature on the application.",
            "confirms",
        ),
        ("Please confirm signature.", ""),
        ("Confirm my place and the dates.", ""),
    ]);
}

#[test]
fn a_face_or_a_few_words_before_it_bring_nobody_elses_yes() {
    in_reply(&[
        (
            "Elliot told me I must write to you and not to him :) I confirm that I signed the form.",
            "confirms",
        ),
        ("I see. Then: I confirm my signature.", "confirms"),
        (
            "To answer your question: I confirm my signature.",
            "confirms",
        ),
        ("See below - yes this is right, I've signed it.", "confirms"),
        ("Helen: I confirm my signature.", "hearsay"),
        ("The headteacher: I confirm my signature.", "hearsay"),
        ("Helen says: I confirm my signature.", "hearsay"),
        ("I'm confirming by email that Helen has signed.", "hearsay"),
        ("I'm happy for you to count this as her signature.", ""),
        ("Put me down as having signed Helen's petition.", ""),
        ("I'm happy to sign up to them but Ben isn't.", ""),
    ]);
}

#[test]
fn a_wish_in_the_next_sentence_takes_nothing_back_and_a_condition_does() {
    in_reply(&[
        (
            "Happy to confirm. If the dates could avoid Fridays that would be lovely, but no worries if not.",
            "confirms",
        ),
        (
            "I confirm my signature. If possible, please avoid Fridays.",
            "confirms",
        ),
        (
            "I am still head until then and I am glad to sign this application.",
            "confirms",
        ),
        ("I confirm. If the funding comes through.", "condition"),
        (
            "I confirm my signature. If the governors agree that would be great.",
            "condition",
        ),
        (
            "I confirm. If possible once the funding is approved.",
            "condition",
        ),
    ]);
}

#[test]
fn who_says_that_the_signature_is_theirs_signs() {
    in_reply(&[
        (
            "I write to confirm that the electronic signature against my name was given by me.",
            "confirms",
        ),
        (
            "I, Aaron Fitch, confirm that the electronic signature on it is mine.",
            "confirms",
        ),
        ("My signature on the form is valid.", "confirms"),
        ("My signature stands.", "confirms"),
        (
            "My signature is on the form with my full agreement.",
            "confirms",
        ),
        (
            "I write to acknowledge your e-mail and to state that I have signed the declaration.",
            "confirms",
        ),
        (
            "On behalf of the senior leadership of Takeley Forest I am pleased to confirm my signature.",
            "confirms",
        ),
        ("The signature on the form is not mine.", ""),
        ("My signature is on the list for the trip.", ""),
    ]);
}

#[test]
fn see_below_points_to_the_answers_typed_into_our_list() {
    let list = "See below.\nPetra\n\nOn 3 May 2022, at 10:45, Maths Hub <admin@hub.test> wrote:\n\n> We are still missing:\n\
        > - confirmation of the electronic signature of the headteacher\n\nYes - I confirm, Petra Quill\n\n\
        > - confirmation of the electronic signature of Lead Participant 2\n\nOmar will reply to you separately tomorrow\n\n> Maths Hub\n";
    let said = heard("Re: our form", &split(Some(list), None));
    assert_eq!(said, "confirms");
    // and without any, to another's words
    let passed_on = "See below.\nPetra\n\nOn 3 May 2022, at 10:45, Omar Khan <o.khan@oak.test> wrote:\n\n> I confirm my signature.\n";
    let said = heard("Re: our form", &split(Some(passed_on), None));
    assert_eq!(said, "");
}
