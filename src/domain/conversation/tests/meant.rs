//! Wordings that no list foresaw, understood by how they are built, and what is built like them.

use super::*;

#[test]
fn who_means_to_take_part_has_said_yes() {
    decides(
        &[
            "I'm joining Ann on this.",
            "We very much want to be part of this.",
            "Really looking forward to being part of the work group.",
            "Can't wait to take part in this!",
            "I'll be working alongside Ann on this project.",
            "I'm pleased to have been asked and will take part.",
            "I've agreed with my head that I will do this.",
            "Absolutely - I'm looking forward to it.",
            "Sorry I've been slow - report writing! I'm definitely in.",
            "I would like our school to be considered for the programme, thank you.",
        ],
        "confirms",
    );
}

#[test]
fn who_joins_or_awaits_something_else_has_not() {
    decides(
        &[
            "I'm joining Ann for lunch on Thursday.",
            "I'll be working with Ann on the display.",
            "I'm doing this for Ann.",
            "I'd like to be considered for promotion.",
            "I would like to be included in future emails.",
            "I'm looking forward to joining the school in September.",
            "Happy to be the lead on the trip.",
            "We agreed to do this in 2019.",
            "I would have loved to take part.",
            "I was looking forward to taking part.",
            "I'm honoured to be considered.",
            "What I'm doing this year is Year 2.",
            "Looking forward to it!",
        ],
        "",
    );
}

#[test]
fn a_roundabout_word_counts_as_the_plain_one() {
    decides(
        &[
            "I can vouch for this application.",
            "It is with great pleasure that I support this application.",
            "In lieu of a signature, please accept this email.",
            "Please treat this email as though I had signed the form.",
            "The application goes in with my blessing.",
            "You can go ahead with our application.",
            "Approval granted.",
            "I have read the commitments and we can meet them all.",
            "Nothing to add from me - I'm happy with it.",
            "I have read it and am in agreement.",
        ],
        "confirms",
    );
    decides(
        &[
            "I can vouch for Ann, she is excellent.",
            "It is with great pleasure that I invite you to our open day.",
            "In lieu of a signature can you accept a phone call?",
            "The trip goes ahead with my blessing.",
            "Please go ahead and book the minibus.",
            "Approval granted for the leave of absence.",
            "We can meet them on Tuesday.",
            "Nothing to add from me at this stage.",
        ],
        "",
    );
}

#[test]
fn the_head_s_own_approval_is_the_head_s() {
    decides(
        &[
            "Headteacher approval given.",
            "Please accept this as confirmation from the head.",
            "I have given Ann and Ben permission to take part.",
            "I'm fully supportive of Ann and Ben doing this.",
        ],
        "approves",
    );
    decides(
        &[
            "Headteacher approval pending.",
            "Approval from the headteacher of the other school is needed.",
            "I have given Ann permission to take the day off.",
            "I've given Ann and Ben consent to attend the conference.",
        ],
        "",
    );
}

#[test]
fn what_is_confirmed_or_applauded_may_be_another_matter() {
    decides(
        &[
            "I confirm that I will attend the heads' briefing on 12 May.",
            "I confirm that I have agreed the menu with the cook.",
            "Absolutely! What a lovely idea for the trip.",
            "Yes! Such a great plan for sports day.",
            "Ann would like me to say I agree.",
            "Our adviser told me to put that I agree.",
            "Yes to the lead school role.",
        ],
        "",
    );
    decides(
        &[
            "I confirm that I will attend the workshops.",
            "I confirm that I have agreed the application with Ann.",
            "Absolutely! What a lovely opportunity for our school.",
        ],
        "confirms",
    );
}

#[test]
fn why_no_answer_came_before_is_no_doubt_and_no_question() {
    in_reply(&[
        (
            "I didn't realise I needed to reply separately! Yes, I'm on board.",
            "confirms",
        ),
        (
            "Sorry, wasn't sure what I needed to do. I do want to be involved.",
            "confirms",
        ),
        (
            "I hadn't realised this needed my reply as well, but I am happy for us to go ahead.",
            "confirms",
        ),
        (
            "All good from me. Helen is at a conference until Thursday but I've reminded her to email you.",
            "confirms",
        ),
        ("I wasn't aware that I was to be named on this.", ""),
    ]);
}

#[test]
fn a_mail_of_its_own_that_comes_to_the_matter_is_an_answer() {
    let fresh = |text: &str| heard("Mastery Readiness", &split(Some(text), None));
    all(
        &[
            (
                "I am writing with regard to our Mastery Readiness application. I am the headteacher and I support it.",
                "confirms",
            ),
            ("I am writing about the caretaker's post. I support it.", ""),
            (
                "I am writing with regard to the application for the caretaker post. I support it.",
                "",
            ),
        ],
        fresh,
    );
}

#[test]
fn a_school_leaves_in_whatever_words() {
    decides(
        &[
            "Following a change in staffing, we have taken the difficult decision to pull out for this year.",
            "I'm afraid we won't be able to go ahead with this after all, so please could you withdraw us?",
            "We've had to make the tough call not to proceed.",
            "We would like to step back from this for the coming year.",
            "We no longer wish our application to go forward.",
            "We are going to have to drop out I'm afraid.",
            "Unfortunately we are not now in a position to go ahead.",
        ],
        "withdraws",
    );
    decides(
        &[
            "We have decided to withdraw from the spring conference.",
            "We are going to have to pull out of Thursday's workshop.",
            "We won't be going ahead with the second teacher.",
            "We may need to pull out.",
            "Could you take us through the process please?",
            "This is not for us to decide.",
        ],
        "",
    );
    decides(
        &[
            "I've decided not to go ahead with it.",
            "I'm not in a position to do this next year.",
            "I am declining.",
            "I'd rather not be the second lead if that's ok.",
        ],
        "declines",
    );
}

#[test]
fn a_signature_before_the_statement_s_title_is_heard() {
    let statement = "Our staff want to teach maths for mastery as one team. ".repeat(5);
    let mail = format!(
        "Please accept this as my signature. For the headteacher statement:\n\n{statement}{LETTER}"
    );
    assert_eq!(
        heard("Re: our form", &split(Some(&mail), None)),
        "confirms; statement"
    );
    let lost =
        format!("Sorry, the statement was lost. It should have read:\n\n{statement}{LETTER}");
    assert_eq!(
        heard("Re: our form", &split(Some(&lost), None)),
        "statement"
    );
}

#[test]
fn a_number_said_to_be_hers_is_of_whom_was_named() {
    in_reply(&[(
        "My TRN is 1234567. Ben has just given me hers: 7654321.",
        "hearsay; my.trn=1234567; Ben.trn=7654321",
    )]);
}

#[test]
fn a_department_and_its_school_say_yes() {
    in_reply(&[
        (
            "Alan has let me know that you need me to confirm that I will be taking part as Teacher 1. I confirm that I will.",
            "confirms",
        ),
        ("I confirm that I will.", ""),
        (
            "I can confirm that the academy will support this.",
            "confirms",
        ),
        ("I can confirm that the academy will support the fair.", ""),
        (
            "We are delighted to express an interest in the programme.",
            "confirms",
        ),
        ("I was delighted that they express an interest.", ""),
        (
            "Good evening, I have just read the expectations and we commit to them.",
            "confirms",
        ),
        (
            "I have agreed with Ines to be the second advocate and can attend all four sessions.",
            "confirms",
        ),
        ("I have agreed with Ines to wait.", ""),
        ("Confirmed by me, Helen will reply separately.", "confirms"),
        ("Confirmed, Helen will look after the rest.", ""),
    ]);
}

#[test]
fn a_post_follows_whatever_leads_up_to_it() {
    let overheard = |text: &str| {
        let answers = overhear(&split(Some(text), None));
        let answers = answers.iter().map(|a| given(&a.topic, &a.value));
        answers.collect::<Vec<_>>().join("; ")
    };
    all(
        &[
            ("In 2022/23 I will have Year 2.", "my.role=Year 2"),
            (
                "Daniel will be teaching Years 3 and 4 in 2022/23 and is the computing lead.",
                "Daniel.role=Years 3 and 4 in 2022/23 and is the computing lead",
            ),
            ("Tom is an ECT in Year 2.", "Tom.role=ECT in Year 2"),
            ("Tom is away on Tuesdays.", ""),
        ],
        overheard,
    );
    in_reply(&[("Teacher ref: 1234567", "?.trn=1234567")]);
}

#[test]
fn an_opinion_of_the_matter_is_no_doubt_and_how_the_mail_went_no_reserve() {
    decides(
        &[
            "I am more than happy with this and think it will really benefit our children.",
            "I was sure I had been included in the email but obviously not! Anyway, I'm fully on board with us doing this.",
            "I only work Monday to Wednesday so have just picked this up. I'm happy to give consent.",
            "Yes of course you can have my signature on this!",
            "I am happy to be involved in the work group and have been part of putting the application together.",
        ],
        "confirms",
    );
    decides(
        &["I authorise Ann to submit the application on the school's behalf."],
        "approves",
    );
    decides(
        &[
            "I'd like to say yes, really I would.",
            "I am happy with this and think it should wait until the governors meet.",
            "I think I am happy with this.",
        ],
        "",
    );
    decides(&["I'd like my name taken off this please."], "declines");
}

#[test]
fn a_school_leaves_under_its_own_name_and_gives_its_place_away() {
    in_reply(&[
        (
            "Please accept this email as notice that Oakfield Primary withdraws its application with immediate effect.",
            "withdraws",
        ),
        (
            "Oakfield Primary is unable to go ahead and withdraws from the process.",
            "withdraws",
        ),
        (
            "Hello, we've changed our minds and don't want to take part any more.",
            "withdraws",
        ),
        ("We pull out, with apologies.", "withdraws"),
        ("I am so sorry, we'll have to back out.", "withdraws"),
        ("Application withdrawn please. Thanks.", "withdraws"),
        (
            "I'm contacting you to cancel our involvement in the Mastery Readiness programme.",
            "withdraws",
        ),
        (
            "Please give our place to another school, we are unable to participate.",
            "withdraws",
        ),
        ("We pull out the desks on Tuesdays.", ""),
        (
            "Another school in our trust withdraws its application, ours stands.",
            "",
        ),
        ("Please cancel our involvement in the conference.", ""),
    ]);
}

#[test]
fn who_leaves_something_else_or_was_told_to_stays() {
    let none = [
        "We are pulling out of the cluster football. Maths is still very much on!",
        "We will not be taking part in the Year 5 trial after all.",
        "We are withdrawing from the choir festival.",
        "We will not be going ahead with the residential, so the clash with workshop 2 is gone.",
        "We've decided not to go ahead with the joint INSET. Our application stays as it is.",
        "We have pulled out of the reading scheme.",
        "We no longer want to be considered as a group with St Anne's. Just ourselves please.",
        "Some of the governors wanted us to withdraw. They lost the vote.",
        "My staff governor suggested withdrawing. I said over my dead body.",
        "The school next door is withdrawing. Does it affect us?",
        "I had typed a long email about withdrawing. Deleted it. We're staying.",
        "I can't take part in the quiz night, sorry!",
        "I have to step down from the steering group in July.",
        "Count me out for the pub on Friday, in for everything else",
    ];
    for text in none {
        let words = split(Some(&format!("{text}{LETTER}")), None);
        let heard = heard("Re: our form", &words);
        let leaves = |s: &str| s == "withdraws" || s == "declines";
        assert!(!heard.split("; ").any(leaves), "{text}: {heard}");
    }
}
