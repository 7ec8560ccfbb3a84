//! What only looks like a signature: a word about something else, a condition, hearsay, a question.

use super::*;

#[test]
fn what_is_no_signature_is_none() {
    in_reply(&[
        ("I confirm as head of year for the school.", ""),
        ("Confirmed by Ann Lee, Head Teacher", ""),
        ("I love the idea of this.", ""),
        (
            "The programme looks useful and I'm pleased that you are running it.",
            "",
        ),
        ("Delighted that you received our form.", ""),
        ("We are committed to mastery as a school.", ""),
        ("I would like to add something to the application.", ""),
        ("I want to be sure the programme is right for us.", "asks"),
        ("I have signed the form and will scan it in.", ""),
        ("I give my permission for you to phone the school.", ""),
        ("I give my consent to be added to the mailing list.", ""),
        ("Yes I know!", ""),
        (
            "Really excited about the programme's launch event next week!",
            "",
        ),
        ("I support you in this.", ""),
        ("Yes, I am back in school now.", ""),
        ("Please go ahead and ring the school office.", ""),
        ("Yes, that is the right school.", ""),
        ("I'm glad this is being offered again.", ""),
        ("I wish this had come earlier in the year.", ""),
        ("I'm happy with my role at the moment.", ""),
        ("I agree with the terms of the loan", ""),
        ("I support the application of common sense", ""),
        ("I'm committed to the programme I already do", ""),
        ("This looks great. I'll share it with my SLT.", ""),
        (
            "Signing off now for half term, will look at this when I'm back.",
            "",
        ),
        ("Yes I am the headteacher.", ""),
        (
            "I'm happy to have a conversation about this next week if that helps.",
            "",
        ),
        (
            "I'm happy with the progress we've made in maths this year.",
            "",
        ),
        (
            "I confirm our supply cover has been booked for 14 June.",
            "",
        ),
        ("I can confirm Ann is our maths lead.", ""),
        ("Fine, I'll look out for it.", ""),
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
            "Yes I'm happy with this. When is the first session?",
            "confirms; asks",
        ),
        (
            "I never agreed to anything like that on Tuesday",
            "declines",
        ),
    ]);
}

#[test]
fn conditions_hearsay_and_questions_are_no_evidence() {
    in_reply(&[
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
    let unasked = "Yes please\n\nOn 3 May 2022, at 10:45, Maths Hub <a@hub.test> wrote:\n> Shall we come on Tuesday?\n";
    assert_eq!(heard("Re: visit", &split(Some(unasked), None)), "");
    assert_eq!(heard("Hello", &split(Some("Yes"), None)), "");
    assert_eq!(
        heard("Re: Your application", &split(Some("Yes"), None)),
        "confirms"
    );
}

#[test]
fn a_yes_that_is_taken_back_later_in_the_mail_is_none() {
    let none = [
        "I confirm my electronic signature. Actually, hold that - Ann has just handed in her notice.",
        "Yes happy to sign. Sorry, I've just looked at the dates, so please don't count that as a yes yet.",
        "I agree. On second thoughts let me ring you first.",
        "I confirm. Not!! sorry Ann has my phone. Will answer properly later",
        "Yes I confirm. Hmm, wait, is this the same as the one we did last year?",
        "Yes, signed. Sorry that was my daughter on the keyboard!",
        "I confirm my electronic signature. Please disregard the above, sent before I had finished reading.",
        "I confirm my signature. Please don't enter it until I've rung.",
        "I agree to all of it. Scrap that, Ann has just told me she's moving to Leeds.",
        "You have my signature. In spirit! The real one will follow when I'm back.",
        "I agree. Ish. Can I think about it over the weekend?",
        "I confirm my signature. Sorry, wrong thread! That was for the attendance agreement.",
        "I'm happy to sign this. I do need the governors' approval before I can, mind you.",
        "Happy to sign. The only snag is that I'm not allowed to until the trust says so.",
        "Confirmed, got this. Will deal with it when I'm out of lessons",
        "\"I confirm.\" Is that all I'd need to write?",
        "Here is what I propose to write, tell me if it is enough: \"I confirm my signature.\"",
        "I signed Ann's leaving card, that's all I've signed this week.",
    ];
    for text in none {
        let words = split(Some(&format!("{text}{LETTER}")), None);
        let heard = heard("Re: our form", &words);
        let signs = heard
            .split("; ")
            .any(|s| s == "confirms" || s == "approves");
        assert!(!signs, "{text}: {heard}");
    }
    in_reply(&[
        ("I confirm my signature. Hold on to your hats!", "confirms"),
        (
            "I confirm my signature. Not sure why it didn't come through before!",
            "confirms",
        ),
        (
            "I confirm my signature. What is the date of the first workshop?",
            "confirms; asks",
        ),
        (
            "I confirm my signature. Ann's TRN will follow later.",
            "confirms",
        ),
        (
            "I confirm my signature. Give me a ring if you need more.",
            "confirms",
        ),
        (
            "I confirm my signature. Could we have the dates soon?",
            "confirms; asks",
        ),
        (
            "I confirm my signature. Sorry to have kept you waiting.",
            "confirms",
        ),
        (
            "No problem at all, I confirm my signature on this. Sorry not to have been copied.",
            "confirms",
        ),
        ("I confirm my signature. We can't wait for it.", "confirms"),
        (
            "I confirm the above. Once the dates are out please send them to Ann.",
            "confirms",
        ),
    ]);
}
