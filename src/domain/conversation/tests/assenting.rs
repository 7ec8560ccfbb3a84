//! Yes and no in few words, heard as the answer to a letter that asked for a signature.

use super::*;

fn signs_or_refuses(texts: &[&str], expected: &[&str]) {
    let rows: Vec<(&str, &str)> = texts.iter().map(|text| (*text, "as expected")).collect();
    all(&rows, |text| {
        let words = split(Some(&format!("{text}{LETTER}")), None);
        let heard = heard("Re: our form", &words);
        let mut decisive: Vec<&str> = heard
            .split("; ")
            .filter(|s| ["confirms", "approves", "declines", "withdraws"].contains(s))
            .collect();
        decisive.dedup();
        match decisive == expected {
            true => "as expected".to_owned(),
            false => heard,
        }
    });
}

#[test]
fn who_assents_in_passing_signs() {
    signs_or_refuses(
        &[
            "As per below, happy for this to go ahead from my end.",
            "All good from my end thanks",
            "Yes to all below",
            "No objections from me. Approved.",
            "Signed off from me :)",
            "Yep all good x",
            "Hi Jo, yes, happy with that",
            "Consider it signed!",
            "Good to go from me",
            "You have my full backing on this one.",
            "Can confirm I'm signed up and ready to go!",
            "No problem at all, happy to be an advocate.",
            "Yes of course, sorry I should have been on the original email",
            "I confim my electronic signiture for the aplication",
            "I approve this application on behalf of Whitmoor Academy.",
            "We all confirm - myself, Ann Lee and Ben Cox",
            "Confirming for myself and Ann, who is happy too.",
            "Please see my confirmation below.\n\nI confirm my agreement to the school taking part.",
            "I have seen the completed form and I agree to everything on it.",
            "Signed, Tobias",
            "I am more than happy with this application and you can take this email as my signature.",
            "This email confirms my support for the application.",
            "Yes I confirm and I've asked Ben to do the same.",
            "I can confirm I am happy with what Omar has put on the form",
            "Signed: Ann Lee, Headteacher",
            "I can confirm that I wish Oakfield Primary School to take part in the programme.",
            "Good morning, this is confirmation that I have agreed to the school being part of the programme.",
            "I've no issue with this.",
            "Yes all good thank you so much for your help",
            "I thought I'd been copied in, sorry. I confirm I'm participant 2.",
            "Confirmed. Ann and Ben copied in so they can confirm too.",
            "I've spoken to Helen and I'm happy to be named as Lead Participant 1.",
            "I have checked the form and am in agreement with it.",
            "I can confirm this is correct and you have my agreement.",
            "Yes! Can't wait to get started.",
            "Confirm as HoD",
            "Happy for you to process this.",
            "Yes please",
            "Approved with pleasure!",
            "Reply to confirm: I confirm.",
            "As per the below, I am happy to confirm.",
            "Ok then, signed Helen Archer",
            "And me! Ben",
            "Same here, confirmed",
            "We'd love to be part of this. Count us in.",
            "No problem at all, I'm happy to be a signatory for this.",
            "I don't mind signing",
            "Confirming Ann, Ben and I are all happy to be involved.",
            "Hope this is all you need - I confirm I'm the headteacher and that I've agreed to this.",
            "Only just seen this - yes happy to confirm",
            "I believe my confirmation was missing - I confirm.",
            "Not sure why I wasn't copied in but I confirm.",
            "Ben tells me you need to hear from me directly. I'm very happy to take part!",
            "I understand you need an email from me to confirm I'm happy to take part. I am!",
            "Hi, Karen has forwarded me your message. I confirm I am happy for the school to take part and for my name to be used as a signature.",
            "I'm writing as headteacher of Oakfield to confirm my approval.",
            "I can confirm that I have received the email and am happy to be a participant.",
            "I've read it and I'm happy.",
            "Form checked and approved.",
            "You can take this as confirmation from me",
            "Please put me down as signed",
            "To let you know I agree.",
            "Without hesitation, yes!",
            "I can confirm that I am happy with our participation and that I will take part as required.",
            "hiya yes all good from me, v excited!! xx",
            "Just back from a course - yes please count me in for this!",
            "Happy for this to go ahead - Ann and Ben will get a lot from it.",
            "OK great. In that case I'm happy to go ahead and sign.",
            "I write further to your email to confirm my commitment to the Mastery Readiness Programme.",
            "Good to go from my point of view.",
            "I'm happy to commit to the programme for the sake of our younger classes.",
            "This is to certify that I, Helen Archer, consent to the application.",
            "For the record, I agree.",
            "I confirm that this application has been made with my knowledge and approval.",
            "Thanks for picking this up. I'm in agreement with the application that Ann sent.",
            "I'm replying as asked, to confirm I want to do this",
            "Electronic signature confirmed.",
            "To whom it may concern, I confirm that I agree to participate.",
            "I am happy to be lead participant 2 and my TRN is 1234098",
            "Count me in please, I can't wait",
            "Please proceed.",
            "I've agreed to take part with Ann",
            "Could you please accept this as my confirmation?",
        ],
        &["confirms"],
    );
}

#[test]
fn what_only_sounds_like_assent_is_none() {
    signs_or_refuses(
        &[
            "Thanks for your support",
            "We would like support from the hub",
            "Our maths lead has agreed",
            "I am aware of the application",
            "Yes, I have read the form",
            "I agree with the headteacher",
            "I'm signed off from work until June",
            "My participation is in doubt",
            "To be signed",
            "Happy to sign next year",
            "Confirmation of my place on the course please",
            "No issues with my email",
            "Agreed - the deadline is tight",
            "I am committed elsewhere",
            "Is my signature ok?",
            "Yes please send me the form",
            "I'd like to take part in the survey",
            "Looks good",
            "I support Arsenal",
            "I support children",
            "Happy to consider this",
            "I can sign",
            "I would agree",
            "Yes, thank you, received",
            "I'm the advocate for Ann",
            "I am in the process of signing.",
            "I confirm and I have asked Ann to sign instead of me",
            "You could count this as my signature but I'd rather sign properly",
            "This email confirms my order",
            "Yes Ann is the maths lead.",
            "Approved in part.",
            "I agree to the terms and conditions of your website",
            "No objections yet",
            "Please use my signature from the old form",
            "Thanks for agreeing to this",
            "I've spoken to Helen and she is happy to sign",
            "I have checked the form and it needs the second signature",
            "I've spoken to the head and I'm waiting for an answer",
            "Please confirm as headteacher",
            "I agree and I disagree",
            "I've given my consent to the other programme",
            "Yes will do",
            "Yes, we are coming on Tuesday.",
            "I'm the second participant",
            "Me neither.",
            "Same problem here",
            "Same here, I can't open it",
            "From Helen - I confirm my signature",
            "Helen said: I confirm.",
            "You asked for my confirmation. I have not.",
            "I understand you need a signature from me. I am on leave.",
            "I see you need my confirmation. I do not have the form.",
            "I'm happy for Ann to do it instead of me.",
            "I am, but Ann isn't",
            "I don't mind signing if Ann can't.",
            "Ann, Ben and Sue confirm.",
            "Form checked and sent to Helen.",
            "Form checked and approved by governors.",
            "Please add my name to the mailing list.",
            "Sorry, only just seen this. Will reply properly tomorrow",
            "I don't know why I was copied in but I don't work there any more.",
            "I'm writing as PA to the headteacher of Oakfield to confirm her approval.",
            "Signing out",
            "I agree, too many emails.",
            "I agree up to a point.",
            "Agreed, it is rather long!",
            "Agreed - it's a nuisance.",
            "Yes, it's very confusing.",
            "I'm happy for the photographer to come.",
            "I'm happy to sign for the parcel.",
            "Approved for payment.",
            "I'm happy to lead on assembly.",
            "I'm happy to sign in person.",
            "I will be happy to confirm.",
            "Please include me in future emails.",
            "Signing off for the weekend!",
            "We are committed to maths.",
            "As her PA I can confirm she's happy.",
            "Confirmed with the business manager that cover is available.",
            "I'm happy to sign - please send me the dates first.",
            "I have agreed the dates with Ann.",
            "I support the aims of the programme.",
            "Yes Ann is happy to take part, we discussed it yesterday.",
            "Ann and her team are happy to be involved in this.",
            "I'd have been happy to take part.",
            "I'm keen to take part in something similar.",
            "We would like to be involved in choosing the dates.",
            "I'd like to take part, waiting to hear from my head.",
            "I'm happy to take part with conditions.",
            "Please proceed with the order.",
            "Please proceed without me.",
            "Count me in for lunch",
            "I am happy to be lead participant 2 and my head will decide",
            "I confirm and my governors will look at it",
            "I confirmed this with Ann this morning, she'll be in touch.",
            "Could you take this as my signature if Ann signs too?",
            "Could you please not take this as my signature yet?",
            "Can you take this to the head for her signature?",
            "I looked at the dates and I'm away for two of them",
            "Agree to disagree",
            "Please note that Mr Head confirms his signature. PA",
        ],
        &[],
    );
}

#[test]
fn a_head_approves_of_the_teachers() {
    signs_or_refuses(
        &[
            "I fully support Ann and Ben in doing this and will make sure they are released.",
            "That's absolutely fine, they have my permission to take part.",
        ],
        &["approves"],
    );
    signs_or_refuses(
        &[
            "They have my sympathy.",
            "I'm happy for Ann to do it instead of me.",
        ],
        &[],
    );
}

#[test]
fn of_several_the_writer_signs_alone() {
    signs_or_refuses(
        &[
            "I confirm on behalf of the school.",
            "I can confirm for myself and Ben",
            "On behalf of all three of us I confirm our signatures.",
            "I confirm on behalf of St Mary's C of E Primary School that we agree to this.",
        ],
        &["confirms"],
    );
    signs_or_refuses(
        &[
            "I confirm on behalf of Mrs Archer, Whitmoor Academy.",
            "Confirming on behalf of the head of Whitmoor Academy.",
            "I am happy to sign the form for Ann",
            "I can confirm that both teachers have signed",
        ],
        &[],
    );
}

#[test]
fn who_says_no_in_passing_refuses() {
    signs_or_refuses(
        &[
            "This isn't something I signed or agreed to.",
            "I have not signed this form and was not aware of it.",
            "I was not aware that this had been sent and I do not support it.",
            "I'm really sorry but I will have to say no this time.",
            "Sorry, I'm due in October so can't do this. Helen will find someone else.",
            "This was sent in without my knowledge.",
            "Count me out",
            "I'm not going to be able to take part after all.",
            "I've decided not to be an advocate.",
            "My answer is no.",
            "I do not consent to my details being used.",
            "I don't feel able to take this on at the moment.",
            "I'm going on maternity leave so won't be able to be the lead participant.",
            "I would rather not, thanks for asking",
            "Thanks but I'm going to have to decline.",
        ],
        &["declines"],
    );
    signs_or_refuses(
        &[
            "I have not signed the form",
            "I cannot sign it on my phone",
            "I don't know where to sign",
            "No",
            "I can't do this today",
            "I am not sure I agree with everything on there",
            "I was not aware that I had to sign anything",
            "I don't want to be a nuisance",
            "I will pass this on to Ann",
            "I'm away so can't do Monday",
            "We will not be able to do this form by Friday",
            "Please take me off the mailing list",
        ],
        &[],
    );
}

#[test]
fn an_intention_a_place_and_what_one_stands_by_are_a_yes() {
    in_reply(&[
        ("I'm 100% behind this.", "confirms"),
        (
            "I am writing to offer my support for our school's application.",
            "confirms",
        ),
        ("I'm all for it.", "confirms"),
        ("Big thumbs up from me.", "confirms"),
        ("I've seen the form and stand by it.", "confirms"),
        ("I second this.", "confirms"),
        ("We're in!", "confirms"),
        ("Absolutely!", "confirms"),
        ("I'll be taking part.", "confirms"),
        ("I'm going to be taking part.", "confirms"),
        ("I intend to take part.", "confirms"),
        ("My intention is to take part.", "confirms"),
        ("I will be the second lead.", "confirms"),
        ("I'll be lead 2.", "confirms"),
        ("I confirm my place.", "confirms"),
        // of something else, or not yet
        ("I'm all for it if the governors are.", ""),
        ("I'm all for the new canteen.", ""),
        ("I intend to sign.", ""),
        ("I intend to talk to Ann about it.", ""),
        ("I'll be taking part in the netball final.", ""),
        ("I'm going to be taking assembly.", ""),
        ("I am the second lead.", ""),
        ("I'll be in Lead Street on Monday.", ""),
        ("I second that the car park is full.", ""),
        ("We're in the hall on Tuesday.", ""),
        ("I stand in for Ann on Mondays.", ""),
        ("I confirm my place on the first aid course.", ""),
        ("Would love to come to the barbecue.", ""),
        ("Happy to sign. Where is the form?", "asks"),
        (
            "I'd be happy to sign it. Could you send me the link?",
            "asks",
        ),
        ("Yes.. and?", "asks"),
        ("I am happy to stand as a governor.", ""),
    ]);
}

#[test]
fn a_head_may_speak_of_the_school() {
    in_reply(&[
        (
            "I can confirm that the school supports the application.",
            "confirms",
        ),
        (
            "I can confirm that the school is fully supportive of their involvement.",
            "confirms",
        ),
        ("The school fully supports this application.", "approves"),
        (
            "The school is fully supportive of their involvement.",
            "approves",
        ),
        ("The school is committed to the programme.", "approves"),
        ("The school is happy to take part.", "approves"),
        ("Just following up on Ann's form - I agree.", "confirms"),
        // something else, or not yet, or not so
        ("Just following up on Ann's leave form - I agree.", ""),
        ("Following up on the trip - I agree.", ""),
        ("The school fully supports the new timetable.", ""),
        ("The school supports the local food bank.", ""),
        ("The school is committed to safeguarding.", ""),
        ("The school is happy to host a workshop.", ""),
        ("The school would like to take part in the survey.", ""),
        ("The school is not committed to the programme.", ""),
        ("The school might be happy to take part.", ""),
        (
            "The school is happy to take part if there is funding.",
            "condition",
        ),
        ("The other school is happy to take part.", ""),
        (
            "I can confirm that the school supports children with EAL.",
            "",
        ),
    ]);
}
