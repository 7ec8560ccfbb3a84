use super::*;

const LETTER: &str = "\n\nOn 3 May 2022, at 10:45, Maths Hub <admin@hub.test> wrote:\n\n> We are still missing:\n> - confirmation of the electronic signature of the headteacher\n> Please reply to this email.\n";

/// As a reply to our letter.
fn reply(text: &str) -> String {
    heard(
        "Re: our form",
        &split(Some(&format!("{text}{LETTER}")), None),
    )
}

fn check(rows: &[(&str, &str)]) {
    all(rows, reply);
}

#[test]
fn who_signs_for_themselves_confirms() {
    check(&[
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
fn what_is_no_signature_is_none() {
    check(&[
        ("I confirm as head of year for the school.", ""),
        (
            "Consider this my signature when the governors have met.",
            "",
        ),
        (
            "I confirm I'm right behind the school on this matter of parking.",
            "",
        ),
        (
            "Please take this as confirmation that I have read the form and will take it home.",
            "",
        ),
        ("I give full consent for the photos.", ""),
        ("Confirm receipt, thanks.", ""),
        ("I give full marks for the application form.", ""),
        ("I confirm that we are behind with this.", ""),
        (
            "Sorry I was left off the original email, but I do not agree to it.",
            "declines",
        ),
        (
            "Please take this as confirmation that I have read your email.",
            "",
        ),
        (
            "Please take this as confirmation that I am one of the teachers.",
            "",
        ),
        ("I write to confirm receipt of your email below.", ""),
        ("She asked me to write to confirm my agreement.", "hearsay"),
        ("I confirm as advocate for Ann Lee.", "hearsay"),
        ("I believe I have signed.", ""),
        ("I signed it in error.", ""),
        ("I have signed the wrong form I think.", ""),
        ("I have signed it off with my line manager.", ""),
        ("Thanks for confirming my signature.", ""),
        ("Please sign below.", ""),
        ("I won't be able to take part in the first workshop.", ""),
        ("I cannot confirm.", ""),
        ("I haven't signed yet", ""),
        ("I have not signed the form", ""),
        ("I will confirm tomorrow.", ""),
        ("I'll sign on Monday", ""),
        ("will sign on Monday", ""),
        ("I will sign it later this week.", ""),
        ("I confirm receipt.", ""),
        ("I confirm receipt of your email", ""),
        ("I can confirm that our URN is 123456.", "school_urn=123456"),
        ("I confirm my attendance at the workshop.", ""),
        ("Happy to confirm my attendance", ""),
        ("I confirm that I am the headteacher's PA.", ""),
        ("I confirm our place.", ""),
        ("I can confirm that all signatories are copied in.", ""),
        ("I confirm the date of the visit", ""),
        ("I have signed up for the workshop", ""),
        ("I have signed in to the portal.", ""),
        ("All signatories are copied in as requested.", ""),
        ("I have copied in everyone who has signed.", ""),
        ("The form needs to be signed and confirmed", ""),
        ("Please confirm.", ""),
        ("Confirmation to follow.", ""),
        ("I might be able to confirm next week", ""),
        ("I think I confirm this", ""),
        ("I agree that maths is important.", ""),
        ("Thanks, that is very kind", ""),
        ("Thank you", ""),
        ("Great, thanks for confirming!", ""),
        ("Thanks for letting me know. Best wishes, Jo", ""),
        ("Yes please", ""),
        ("Yes, we are coming on Tuesday.", ""),
        ("Confirmed for Tuesday", ""),
        ("Ok", ""),
        ("Please find my confirmation of attendance", ""),
        ("I confirm nothing", ""),
        (
            "Yes, approved. Both teachers will be released for all sessions.",
            "confirms; approves",
        ),
        ("I'm happy to discuss it on the phone.", ""),
        ("Happy to help with anything else you need", ""),
        ("I confirm that the form is attached", "form"),
        ("I'm aware of the deadline.", ""),
        ("I agree with Ann that the dates are difficult", ""),
        ("I'm in meetings all day", ""),
        ("I hope to take part.", ""),
        ("I'd like to take part next year instead.", ""),
        ("I'm happy to be contacted.", ""),
        ("I thought I was taking part in the other group.", ""),
        ("I am happy to wait for the place.", ""),
        ("I did agree to it originally.", ""),
        ("I signed the last one.", ""),
        ("I accept it is on me to read it.", ""),
        ("I confirm our place and the two teachers", ""),
        ("I would like to take this to the head.", ""),
        ("I am happy to take it on to the head.", ""),
        ("I can take the second one.", ""),
        ("I agree the sessions look useful.", ""),
        ("I'm willing to be persuaded!", ""),
        ("Signed off sick at the moment.", ""),
        ("My commitment is to my Year 6 class.", ""),
        ("Both are released that day for another course.", ""),
        ("I am a participant in the NPQ already.", ""),
        ("I am the lead for Year 6.", ""),
        ("I'd like to take part in the autumn one.", ""),
        ("I am happy to take part in an interview about it.", ""),
        ("Happy to be involved in the evaluation survey.", ""),
        ("We agreed to do this in 2023.", ""),
        ("They have my support in applying next year.", ""),
        ("I'm on board the train, will reply later", ""),
        ("My agreement was for one day only.", ""),
        ("I have forwarded this to Helen.", ""),
        ("I wasn't aware of this application. Please hold it.", ""),
        (
            "I'm happy to be involved. I will sign the form next week.",
            "",
        ),
        (
            "I'm happy to take part. I need to speak to Helen first.",
            "",
        ),
        ("Happy to take part. Is there cover?", "confirms; asks"),
        (
            "I never agreed to anything like that on Tuesday",
            "declines",
        ),
    ]);
}

#[test]
fn conditions_hearsay_and_questions_are_no_evidence() {
    check(&[
        ("pp G Blackwood\n\nI confirm my signature.", "hearsay"),
        (
            "I confirm my signature.\n\nSent on behalf of Gareth Blackwood",
            "hearsay",
        ),
        ("I confirm once the governors agree.", "condition"),
        ("Once the governors agree I will sign.", "condition"),
        ("I confirm subject to the governors' approval", "condition"),
        ("I confirm as long as cover is funded.", "condition"),
        ("happy to sign if cover is funded", "condition"),
        (
            "I agree to the commitments provided that supply is paid for",
            "condition",
        ),
        (
            "I confirm my signature. Subject to governors agreeing.",
            "condition",
        ),
        (
            "I confirm my signature, but I need to speak to the head first",
            "condition",
        ),
        (
            "I confirm my signature. But only if cover is funded.",
            "condition",
        ),
        ("Happy to sign in principle", "condition"),
        ("I will confirm if the governors are happy", "condition"),
        ("I confirm, assuming the dates work.", "condition"),
        ("I confirm unless the dates clash", "condition"),
        ("She says it's fine.", "hearsay"),
        ("Mrs Hall confirms that she has signed.", "hearsay"),
        ("The head is happy.", "hearsay"),
        ("Mrs Archer is aware and supports this.", "hearsay"),
        (
            "Helen is out this week but I know she supports it",
            "hearsay",
        ),
        ("The headteacher has agreed to this", "hearsay"),
        ("On behalf of the head I confirm her signature.", "hearsay"),
        ("I confirm on behalf of Mrs Hall", "hearsay"),
        ("Joanne has asked me to confirm her signature.", "hearsay"),
        ("I confirm that Mrs Hall has signed", "hearsay"),
        ("Mrs Hall replied: I confirm my signature", "hearsay"),
        (
            "Please write \"I confirm my electronic signature\" and reply to all",
            "hearsay",
        ),
        ("Mrs Hall wrote:\nI confirm my signature", "hearsay"),
        (
            "I spoke to Joanne and she confirms her signature",
            "hearsay",
        ),
        ("I confirm the signature of the headteacher", "hearsay"),
        (
            "Please see Joanne's confirmation below. I confirm my signature.",
            "hearsay",
        ),
        ("Do I confirm by reply?", "question; asks"),
        ("Do I confirm by reply", "question; asks"),
        ("Should I sign the form again?", "question; asks"),
        ("Can you confirm receipt?", "chases"),
        ("I haven't heard anything - did it get through?", "chases"),
        ("Could you let me know if anything is missing?", "chases"),
        (
            "We might need to swap one of our teachers, is that OK?",
            "asks",
        ),
        ("Is that OK?", "chases"),
        (
            "Could you please confirm that you have received our form",
            "chases",
        ),
        ("Can you confirm the deadline?", "asks"),
    ]);
}

#[test]
fn a_pa_in_the_head_s_mailbox_signs_for_nobody() {
    let text = "I confirm my electronic signature.\n\nKind regards\n\nSue Webb\nPA to the Headteacher\nTel: 01632 960111\n";
    assert_eq!(reply(text), "hearsay");
}

#[test]
fn a_bare_yes_needs_a_letter_that_asked() {
    let unasked = "Yes\n\nOn 3 May 2022, at 10:45, Maths Hub <a@hub.test> wrote:\n> Shall we come on Tuesday?\n";
    assert_eq!(heard("Re: visit", &split(Some(unasked), None)), "");
    assert_eq!(heard("Hello", &split(Some("Yes"), None)), "");
    assert_eq!(
        heard("Re: Your application", &split(Some("Yes"), None)),
        "confirms"
    );
}

#[test]
fn refusals_and_withdrawals() {
    check(&[
        (
            "We have decided this isn't the right time to change our participants.",
            "",
        ),
        (
            "We've decided this is not the right year group for her.",
            "",
        ),
        ("Please may I cancel my place at the webinar.", ""),
        ("We will no longer be able to join the 3pm call.", ""),
        (
            "We've changed our mind about the group application, no thanks.",
            "",
        ),
        ("We won't be able to join the first meeting.", ""),
        (
            "I do not support this application as we cannot release staff next year.",
            "declines",
        ),
        ("Please can we withdraw our application.", "withdraws"),
        ("Could you please withdraw our EOI?", "withdraws; asks"),
        (
            "Can we withdraw our application later if we need to?",
            "asks",
        ),
        (
            "Please could you tell us whether we can withdraw our application?",
            "asks",
        ),
        (
            "After discussion with SLT we've decided this isn't the right time for us.",
            "withdraws",
        ),
        (
            "I've changed my mind about being a lead participant I'm afraid.",
            "declines",
        ),
        ("I have changed my mind about not taking part.", ""),
        (
            "Unfortunately due to staffing changes we will no longer be able to take part this year.",
            "withdraws",
        ),
        (
            "Sorry but I haven't agreed to this and don't want to be put forward.",
            "declines",
        ),
        (
            "I won't be able to be an advocate as I'm going on maternity leave in October.",
            "declines",
        ),
        (
            "I'm sorry but I don't wish to go ahead with this.",
            "declines",
        ),
        ("I'm not going to be able to do this.", "declines"),
        ("I'd rather not be a lead participant.", "declines"),
        (
            "Sorry to mess you about but we're going to pull out.",
            "withdraws",
        ),
        (
            "The school is no longer in a position to take part.",
            "withdraws",
        ),
        (
            "No, I do not agree to being a lead participant.",
            "declines",
        ),
        (
            "Unfortunately I will not be able to take part next year.",
            "declines",
        ),
        ("I won't be able to take part after all.", "declines"),
        ("I will not be signing this form.", "declines"),
        ("I do not give my consent.", "declines"),
        (
            "We've had a change of circumstances and won't be applying.",
            "withdraws",
        ),
        (
            "Regrettably the school will not be taking up the opportunity this year.",
            "withdraws",
        ),
        ("I am not able to sign.", "declines"),
        ("I'm not able to sign this", "declines"),
        ("I am unable to sign this form.", "declines"),
        ("I cannot sign this.", "declines"),
        ("I can't agree to this", "declines"),
        ("I do not agree to this.", "declines"),
        ("i dont agree to this", "declines"),
        ("Please remove my name.", "declines"),
        ("please remove my name from the form", "declines"),
        ("I have not agreed to this.", "declines"),
        ("I didn't agree to take part", "declines"),
        ("I did not agree to be part of this", "declines"),
        ("I do not want to take part.", "declines"),
        ("I did not sign this form.", "declines"),
        ("I would like to withdraw my signature.", "declines"),
        ("I decline to sign", "declines"),
        (
            "I confirm I have seen this but I do not agree to this.",
            "declines",
        ),
        ("I cannot sign until the governors have met.", "condition"),
        ("I am not able to sign electronically on my phone", ""),
        ("I am not able to sign yet", ""),
        ("Joanne does not want to take part.", "hearsay"),
        ("What happens if I do not agree to this?", "asks"),
        ("We would like to withdraw.", "withdraws"),
        (
            "Following a governors' meeting we would like to withdraw our application this year.",
            "withdraws",
        ),
        ("please withdraw our application", "withdraws"),
        (
            "Please withdraw our school from the programme.",
            "withdraws",
        ),
        ("We no longer wish to take part.", "withdraws"),
        ("we've decided not to go ahead", "withdraws"),
        ("We have decided not to proceed this year.", "withdraws"),
        ("We need to pull out.", "withdraws"),
        (
            "Sadly we are having to pull out of the programme",
            "withdraws",
        ),
        (
            "Unfortunately we will not be able to take part this year",
            "withdraws",
        ),
        ("We are unable to take part after all.", "withdraws"),
        ("we wont be going ahead with the application", "withdraws"),
        ("Sorry, not this year.", "withdraws"),
        (
            "I am writing to withdraw our expression of interest.",
            "withdraws",
        ),
        ("We are withdrawing from the programme", "withdraws"),
        ("We will not withdraw.", ""),
        ("We do not want to withdraw our application", ""),
        ("Can we withdraw later?", "asks"),
        (
            "If cover is not funded we would have to withdraw our application.",
            "",
        ),
        ("We may have to withdraw our application", ""),
        ("We withdrew last year.", ""),
        ("We will not be able to send the form until Friday", ""),
        ("Please cancel the workshop booking", ""),
        ("We are unable to take part in the workshop on Monday", ""),
        ("Please withdraw the previous version of the form.", ""),
    ]);
}

#[test]
fn a_small_school_says_so_in_other_words() {
    check(&[
        (
            "There will only be one of us as we are a two-class village school.",
            "one",
        ),
        (
            "We are a three class village school so it will just be me from our end.",
            "one",
        ),
        ("It will just be me at the meeting.", ""),
        ("I would like to be a lead participant", ""),
    ]);
}

#[test]
fn values_find_their_key() {
    check(&[
        (
            "We have not had any previous involvement with a Mastery Specialist.",
            "specialist_engagement=No",
        ),
        (
            "Mine: 1234567\nOmar Khan: 7654321",
            "my.trn=1234567; Omar Khan.trn=7654321",
        ),
        ("Hers is 1234567.", "?.trn=1234567"),
        ("Found it, 12/34567", "?.trn=1234567"),
        (
            "LP1 1234567, LP2 7654321",
            "lead_1.trn=1234567; lead_2.trn=7654321",
        ),
        ("It's RP 12/34567, thanks", "?.trn=1234567"),
        (
            "My mobile number on the form is wrong, it should be 07700 900555.",
            "my.phone=07700 900555",
        ),
        (
            "Confirmed\n\nAnn Lee\nHeadteacher\nOFSTED: GOOD in all areas",
            "confirms",
        ),
        (
            "local authority: Cambridgeshire",
            "local_authority=Cambridgeshire",
        ),
        (
            "Apologies, here you go:\n\nlocal authority: Cambridgeshire\n\nThanks",
            "local_authority=Cambridgeshire",
        ),
        ("Our local authority is Norfolk.", "local_authority=Norfolk"),
        ("LA: Suffolk", "local_authority=Suffolk"),
        (
            "teacher reference number (TRN) of Lead Participant 2: 0736500",
            "lead_2.trn=0736500",
        ),
        (
            "Sorry about that. teacher reference number (TRN) of Lead Participant 2: 0736500",
            "lead_2.trn=0736500",
        ),
        (
            "Thanks for your email. school role/s and teaching group(s) of Lead Participant 2: KS1 lead, Year 3\n\nThanks",
            "lead_2.role=KS1 lead, Year 3",
        ),
        ("My TRN is 1234567", "my.trn=1234567"),
        (
            "Mine is 1014985. I'll get Sue's tomorrow.",
            "my.trn=1014985",
        ),
        (
            "TRN Carol - 2016400\nTRN me - 1014800",
            "Carol.trn=2016400; my.trn=1014800",
        ),
        (
            "Role of lead participant 2: Year 4 class teacher",
            "lead_2.role=Year 4 class teacher",
        ),
        (
            "I'm Iris Mercer, TRN 2017302. Happy to take part!",
            "confirms; Iris Mercer.trn=2017302",
        ),
        ("my trn is 1234567 thanks", "my.trn=1234567"),
        ("my teacher reference number is 12/34567", "my.trn=12/34567"),
        ("TRN 1234567", "?.trn=1234567"),
        ("TRN: 1234567", "?.trn=1234567"),
        ("TRN 1234567 for lead 2", "lead_2.trn=1234567"),
        ("1234567 is my TRN", "my.trn=1234567"),
        (
            "Lead 1 TRN 1234567 and lead 2 TRN 7654321",
            "lead_1.trn=1234567; lead_2.trn=7654321",
        ),
        (
            "The second teacher is Ann Lee, a.lee@x.test",
            "lead_2.name=Ann Lee; lead_2.email=a.lee@x.test",
        ),
        (
            "The second teacher is Ann Lee. Her TRN is 1234567.",
            "lead_2.name=Ann Lee; lead_2.trn=1234567",
        ),
        ("Our URN is 123456.", "school_urn=123456"),
        ("URN 123456", "school_urn=123456"),
        ("School URN: 123456", "school_urn=123456"),
        (
            "The phone number for lead 1 is 01632 960999",
            "lead_1.phone=01632 960999",
        ),
        (
            "telephone number of Lead Participant 1: +44 1632 960999",
            "lead_1.phone=+44 1632 960999",
        ),
        (
            "Lead 1's mobile is 07700 900123.",
            "lead_1.phone=07700 900123",
        ),
        (
            "Headteacher's email should be head@oak.test",
            "headteacher.email=head@oak.test",
        ),
        (
            "The headteacher's e-mail address is head@oak.test not haed@oak.test",
            "headteacher.email=head@oak.test",
        ),
        (
            "The head's email is not haed@oak.test but head@oak.test",
            "headteacher.email=head@oak.test",
        ),
        (
            "The TRN for lead 2 is wrong, it should read 7654321",
            "lead_2.trn=7654321",
        ),
        (
            "Email of Mastery Advocate 2: b.ray@x.test",
            "advocate_2.email=b.ray@x.test",
        ),
        ("Year groups taught by advocate 1: 7, 8 and 9", ""),
        (
            "Year groups of advocate 1: 7, 8 and 9",
            "advocate_1.year_groups=7, 8 and 9",
        ),
        (
            "Head of department email: hod@x.test",
            "head_of_department.email=hod@x.test",
        ),
        (
            "Name of headteacher: Jane Smith",
            "headteacher.name=Jane Smith",
        ),
        (
            "Name of headteacher\tJane Smith\nLocal authority\tNorfolk",
            "headteacher.name=Jane Smith; local_authority=Norfolk",
        ),
        (
            "Local authority\nNorfolk\nSchool URN\n123456",
            "local_authority=Norfolk; school_urn=123456",
        ),
        (
            "Lead Participant 2\nName: Ann Lee\nEmail: a.lee@x.test\nTRN: 1234567\nPhone: 01632 960999",
            "lead_2.name=Ann Lee; lead_2.email=a.lee@x.test; lead_2.trn=1234567; lead_2.phone=01632 960999",
        ),
        (
            "- local authority: Norfolk\n- telephone number of Lead Participant 1: 01632 960999",
            "local_authority=Norfolk; lead_1.phone=01632 960999",
        ),
        (
            "School address: Chapel Lane, Sawston, CB22 9ET",
            "school_address=Chapel Lane, Sawston, CB22 9ET",
        ),
        ("School phone: 01632 960111", "school_phone=01632 960111"),
        (
            "name of lead participant 2: Ann Lee, email address: a.lee@x.test",
            "lead_2.name=Ann Lee; lead_2.email=a.lee@x.test",
        ),
        (
            "Please change lead 2's email to a.lee@x.test",
            "lead_2.email=a.lee@x.test",
        ),
        ("local authority: TBC", ""),
        ("lead 2 TRN: n/a", ""),
        ("The TRN of lead 2 is to follow", ""),
        ("I don't have my TRN", ""),
        ("Is the TRN of lead 2 1234567?", "asks"),
        ("The headteacher is happy with the dates.", "hearsay"),
        ("The head teacher is away on Monday", ""),
        ("our role is to support teachers", ""),
        ("the role of the lead is important", ""),
        ("The phone number for lead 1 is on the form", ""),
        ("Ring me on 01632 960999", ""),
        ("Assistant head: Joe Bloggs", ""),
        ("URN 12345", ""),
        ("See the school address in my signature", ""),
    ]);
}

#[test]
fn answers_stand_under_or_in_our_own_list() {
    let under = "On 3 May 2022, at 10:45, Hub <a@hub.test> wrote:\n\n> We are still missing:\n> - telephone number of Lead Participant 1\n01632 960999\n> - local authority\nNorfolk\n> Thanks\n";
    let beside = "See below\n\nFrom: Hub <a@hub.test>\nSent: 3 May 2022\nTo: x@y.test\nSubject: RE: form\n\nWe are still missing:\n- telephone number of Lead Participant 1: 01632 960999\n- local authority: Norfolk\n- confirmation of the electronic signature of the headteacher (please copy them in)\n";
    for text in [under, beside] {
        assert_eq!(
            heard("Re: form", &split(Some(text), None)),
            "lead_1.phone=01632 960999; local_authority=Norfolk",
            "{text}"
        );
    }
    let thanked = beside.replace("We are still missing", "Thank you, we now have");
    assert_eq!(heard("Re: form", &split(Some(&thanked), None)), "");
}

#[test]
fn questions_are_told_from_courtesies() {
    check(&[
        ("Can you let me know if you've received our form?", "chases"),
        (
            "Please could you acknowledge that our form has reached you.",
            "chases",
        ),
        ("Please confirm you have my signature.", "chases"),
        ("When is the deadline?", "asks"),
        (
            "Hi, when is the deadline for the secondary group, and can we send three teachers?",
            "asks",
        ),
        ("Could you let me know the dates of the workshops", "asks"),
        ("please advise", "asks"),
        ("How do we apply for the group", "asks"),
        ("I was wondering whether cover is funded", "asks"),
        ("Please let me know whether we are eligible.", "asks"),
        ("What does it cost?", "asks"),
        ("Did you get our form?", "chases"),
        ("has our application arrived?", "chases"),
        ("Just checking you received our form", "chases"),
        ("Please could you confirm receipt.", "chases"),
        ("Is this OK?", "chases"),
        ("Any news on our application?", "chases"),
        ("Please let me know if you need anything else.", ""),
        ("Please let me know if you need anything else?", ""),
        ("Hope you are well?", ""),
        ("I hope you had a good weekend.", ""),
        ("Many thanks for your help", ""),
    ]);
}

#[test]
fn forms_announced_and_replaced() {
    check(&[
        ("Please find attached our completed form.", "form"),
        ("Please find attached our EoI form.", "form"),
        ("Form attached", "form"),
        (
            "We would love to be part of this! Form attached. I have copied in everyone who has signed.",
            "form",
        ),
        ("Attached is the form for Oakfield Primary School.", "form"),
        (
            "I attach our application for the Mastery Readiness Programme.",
            "form",
        ),
        ("With attachment this time!", "form"),
        ("Sorry, forgot to attach the form", "form"),
        ("Here is our application.", "form"),
        ("I will attach the form tomorrow.", ""),
        ("Could you please send me the form?", "asks"),
        ("I can't open the attached form", ""),
        ("Please see the corrected form.", "revises; form"),
        ("Please find attached our revised form", "revises; form"),
        ("Please use this one instead", "revises"),
        ("please ignore the previous version", "revises"),
        ("Amended application attached.", "revises; form"),
        ("We will send a revised form next week.", ""),
        ("Do we need to send a revised form?", "asks"),
        (
            "We are a small school and will have one participant.",
            "one",
        ),
        ("We will have only one teacher taking part", "one"),
        (
            "As a small school we would like to send just one teacher.",
            "",
        ),
        (
            "Ours is a small school so there is one participant only",
            "one",
        ),
        ("Only one teacher has signed so far.", ""),
        ("Can we send only one teacher?", "asks"),
        (
            "Our form is here: https://oakschool.sharepoint.com/:w:/s/x",
            "link",
        ),
        ("https://drive.google.com/file/d/1a2b3c/view", "link"),
        ("See https://www.oakfield.sch.uk.test/maths", ""),
    ]);
}

#[test]
fn a_statement_is_taken_whole() {
    let body = "Our school serves a rural area and many children join us with low starting points. We have had three maths leads in four years. Would we benefit? We confirm that we would, and only one teacher has had training so far.";
    let text =
        format!("Hi\n\nHere is the headteacher's statement:\n\n{body}\n\nKind regards\n\nAnn\n");
    let said = listen("Statement", &split(Some(&text), None), &Printed::default());
    assert_eq!(said, [Said::Statement { text: body.into() }]);
    assert_eq!(
        heard(
            "x",
            &split(Some("Here is our statement: we like maths."), None)
        ),
        ""
    );
}
