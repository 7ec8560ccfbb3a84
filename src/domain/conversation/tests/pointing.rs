//! What a yes points back to, and what stands around one that names its matter itself.

use super::*;

#[test]
fn a_yes_to_what_was_told_before_it_is_no_signature() {
    decides(
        &[
            "We are planning a trip to the science museum with Year 4. I'm happy with this.",
            "Ann will sign for both of us. I'm happy with that.",
            "Ann wants to leave it this year. I agree.",
            "It would be better next year. I agree.",
            "We'd rather leave it till September. I'm happy with this.",
            "Ann asked for me to be taken off. I support this.",
            "Sue is going to do it in my place. I'm happy with this.",
            "Helen said it could be done after Easter. Fine with me.",
            "The hub in Norfolk has offered us a place. I'm delighted with that.",
            "The staff would prefer to do this online. I agree.",
            "The Year 6 children did a lovely assembly. I'm very happy.",
            "We want to be on the reserve list. I'm happy with this.",
            "You can delete my name from the form. I'm happy with this.",
            "I agree. It's far too much work.",
            "I agree. These emails are really annoying.",
            "I support the work of the hub.",
            "I'm fully committed to maths mastery.",
            "I fully support teaching for mastery.",
        ],
        "",
    );
    // what was asked, read or talked over is the application
    decides(
        &[
            "Ann asked me to reply to you. I'm happy with this.",
            "I have read the form. I agree.",
            "I've discussed it with Ann. I am in full support of this.",
            "I think it will be a great opportunity for our children. I'm fully behind this.",
        ],
        "confirms",
    );
}

#[test]
fn a_signature_that_is_still_to_come_has_not_come() {
    decides(
        &[
            "I'm happy to sign. The form is in the office for me to sign on Monday.",
            "That all looks fine. I'm happy. I'll get the form signed by our chair.",
            "I'm happy to take part. I'd like to see the form.",
            "We have a governors' meeting on 12 May and I'll take it to them. I am happy with it myself.",
            "I am happy with this. I will put it to the governors.",
        ],
        "",
    );
}

#[test]
fn a_plain_yes_stands_whatever_is_told_around_it() {
    const BEFORE: &[&str] = &[
        "Trust you are well.",
        "I am writing with regards to the application that was submitted on behalf of our school.",
        "I write in my capacity as Headteacher of Oakfield Primary School.",
        "I'm so sorry, I thought I had already done this.",
        "I was on a course yesterday.",
        "Ann mentioned that you would need my confirmation.",
        "I know you need this in writing.",
        "I have had a good look through the application form.",
        "I have now had the opportunity to discuss this with Ann.",
        "I'm not sure how I got missed off the email!",
        "We are a one form entry primary school in a village.",
        "Maths is a priority on our school development plan this year.",
        "Our maths results have been low for some years now.",
    ];
    const AFTER: &[&str] = &[
        "If you require anything further please do not hesitate to contact me.",
        "Should you have any queries please contact the school office.",
        "Please don't hesitate to get in touch if you have any questions.",
        "Do let me know if there is anything further you need from me.",
        "Please shout if you need more.",
        "If that isn't enough just give me a call.",
        "Please could you confirm you have received this?",
        "Is that all you need?",
        "We are hopeful that our application will be successful.",
        "This is exactly what our school needs.",
        "We are keen to improve outcomes in maths.",
        "Ann will be the main point of contact.",
        "Ann can answer any questions about the application.",
        "I will make sure that they are released to attend.",
        "Funding for cover has already been set aside.",
        "The governors are aware of the application.",
        "Please note that I do not work on Fridays.",
        "I'm in meetings all day but can be reached on my mobile.",
    ];
    for yes in [
        "I am in full support of this.",
        "I am happy to take part.",
        "I agree to this.",
    ] {
        let before = BEFORE.iter().map(|told| format!("{told} {yes}"));
        let after = AFTER.iter().map(|told| format!("{yes} {told}"));
        let apart = AFTER.iter().map(|told| format!("{yes}\n\n{told}"));
        let all: Vec<String> = before.chain(after).chain(apart).collect();
        let rows: Vec<&str> = all.iter().map(String::as_str).collect();
        decides(&rows, "confirms");
    }
}

#[test]
fn an_offer_to_be_asked_is_no_condition_and_no_question() {
    in_reply(&[
        ("Should you need anything else, please let me know.", ""),
        (
            "If there is anything missing please ring the school office.",
            "",
        ),
        // these are more than an offer
        ("I agree. Please call me before you process this.", ""),
    ]);
}

#[test]
fn whoever_writes_may_say_what_they_are() {
    decides(
        &[
            "I, Petra Quill, Headteacher of Oakfield Primary School, support the application.",
            "I, Petra Quill (Headteacher), support the application.",
            "This email serves as confirmation that I, Petra Quill, Headteacher of Oakfield Primary School, endorse the attached application.",
            "Just replying so you've got it from my address: I'm happy to sign up.",
            "As far as I'm concerned it's a yes.",
            "Noted and agreed.",
            "Sure thing.",
            "Fine by me, thank you for checking.",
            "No problem with this.",
            "I stand behind the application.",
            "Confirming this is fine.",
            "Yes, I'm the second participant.",
            "Yes, I am lead participant 2.",
            "Petra Quill confirming.",
            "As Ann says, I'm happy to take part.",
        ],
        "confirms",
    );
}

#[test]
fn what_was_not_is_told_beside_a_yes_and_takes_nothing_back() {
    decides(
        &[
            "I thought I'd done this! Ann typed my old address from before the academy conversion, so your copy went into a black hole. Anyway, I'm signing it off now.",
            "Unfortunately I was off with Covid all of last week and the form went without me in copy. I am better now and can give you my agreement, gladly.",
            "I didn't realise Ann hadn't copied me in. I am in full support of this.",
            "At first I wasn't sure whether I would be the right person. I am happy to take part.",
            "no worries i agree to everything on the form.",
            "My TRN is 1940339 and you have my electronic signature as well, I hope an email is enough.",
            "I'm aware of my name being on the application and it's there with my agreement.",
            "Please accept this e-mail in lieu of my signature on the above application form.",
            "pls take this as my sig, on train, sigal awful",
            "ok confirm ta",
            "This will help our children in the long run. I confirm.",
            "I acknowledge receipt of your email and confirm my agreement to the above application.",
            "Yes, I'm fully behind this application. My deputy is in charge until half term.",
            "I confirm I'm happy with what Ann put on the form about me.",
            "Sent to my junk so only just seen - yes I'm in! Thank you",
            "I've no problem with being the second lead. I'm Year 2 teacher.",
            "Signed on behalf of the school: Petra Quill, Headteacher, 26th April 2022",
            "Just seen this. I am Petra Quill, the second lead participant. All happy here and looking forward to starting.",
            "I have no hesitation in supporting this.",
            "Confirming for PMR22-0042. Thanks, Ben",
            "I hereby acknowledge my nomination as Lead Participant 2, accept the responsibilities that go with it and undertake to attend all workshops.",
        ],
        "confirms",
    );
    decides(
        &["I wasn't asked about this. I'm happy with Ann's work."],
        "",
    );
}

#[test]
fn who_did_not_agree_says_no_whatever_is_asked_beside() {
    decides(
        &[
            "I did not agree to this application and I would be grateful if it was not taken any further until I have spoken to the teacher concerned.",
            "I have not agreed to this, please do not take it further until I have spoken to Ann.",
            "I didn't agree to be put on the form. I'm happy with maths.",
        ],
        "declines",
    );
    decides(
        &[
            "I have not agreed to this yet.",
            "I promise to sign it.",
            "I support this in the long term.",
            "I didn't agree to this originally but now I confirm.",
        ],
        "",
    );
}
