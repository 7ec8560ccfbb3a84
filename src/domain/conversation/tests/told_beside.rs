//! Sentences of several parts, and mails that tell more than they were asked: what stands beside a
//! yes or a no, and what makes another matter of it.

use super::*;

#[test]
fn a_yes_among_what_is_only_told_is_a_signature() {
    in_reply(&[
        ("I've said yes to the head so please add me.", "confirms"),
        (
            "I've talked it through with Omar and I'm happy to go ahead as one of the two teachers.",
            "confirms",
        ),
        (
            "I'm confirming that this has been discussed with me and I'm in favour.",
            "confirms",
        ),
        (
            "I was told to write back to you to say that I'm taking part.",
            "confirms",
        ),
        (
            "I can verify that I am the head and that I've agreed to our application being made.",
            "confirms",
        ),
        (
            "I'm Petra Quill, the second teacher on the form. I'm keen to take part and agree to what it says.",
            "confirms",
        ),
        ("I'm signed up for next year's work group.", "confirms"),
        ("I'll get this signed today.", ""),
        (
            "I should have been in the original email, sorry about that. I back this application one hundred percent.",
            "confirms",
        ),
        ("Please log this as my approval.", "confirms"),
        (
            "The application sent by Ben Cox was made with my knowledge and I am glad to put my signature to it.",
            "confirms",
        ),
        (
            "Yes, I'm definitely doing this with Ben, can't wait.",
            "confirms",
        ),
        (
            "I'd be very happy to do this next year and my head is supportive.",
            "confirms",
        ),
        (
            "I can see why you need this from me. For the avoidance of doubt: I agree to our school taking part.",
            "confirms",
        ),
        ("Please regard me as having signed the form.", "confirms"),
        (
            "I'm very much in support of this and am happy to be named as a signatory.",
            "confirms",
        ),
        ("The answer is yes! We are all very excited.", "confirms"),
        (
            "I'm happy for the children to take part in the research project.",
            "",
        ),
        (
            "Ann has done a great job with the form. It has my blessing.",
            "confirms",
        ),
        (
            "I have pleasure in confirming that our school would like to be part of the group.",
            "confirms",
        ),
        (
            "Electronically signed: Petra Quill, Headteacher",
            "confirms",
        ),
        (
            "I'm writing to say that yes, I will be one of the two leads.",
            "confirms",
        ),
        (
            "The head and I looked at the dates. I'm fully supportive of our application.",
            "confirms",
        ),
        (
            "I need to look at the dates. I'm fully supportive of our application.",
            "",
        ),
        ("It has my blessing for the trip.", ""),
        ("My head is supportive.", ""),
        ("I'm thinking of saying yes.", ""),
        ("I'm happy to do the lunchtime slot.", ""),
        ("I have your form and will put my signature to it.", ""),
        ("In case not: I confirm.", "confirms"),
        ("For the record: I agree to this.", "confirms"),
        ("Mrs Hall: I confirm.", "hearsay"),
        ("Message from the head: I confirm.", "hearsay"),
        (
            "Yes, I'm behind this and will support Ann and Ben.",
            "confirms",
        ),
        (
            "I confirm that I support the application and that both teachers will be given release time.",
            "confirms",
        ),
        // what was talked over may be the very thing that is fine
        ("All fine with me, I've spoken to Ann about the dates.", ""),
        ("I've spoken to Ann and I need to think about it.", ""),
        ("I've spoken to Ann so she will confirm.", ""),
        ("Send me the form and I will confirm.", ""),
    ]);
}

#[test]
fn a_yes_with_an_errand_of_its_own_is_about_the_errand() {
    in_reply(&[
        ("Approved - please go ahead and book the hall.", ""),
        ("Approved. Please book the hall for the 3rd.", ""),
        ("Approved, please go ahead.", "confirms"),
        (
            "Confirmed. Please let me know if you need more.",
            "confirms",
        ),
        ("Happy for this to be shared with other schools.", ""),
        ("Happy for this to be submitted.", "confirms"),
        ("I agree to be contacted by the hub.", ""),
        ("I agree to being contacted by the hub.", ""),
        ("I agree to being the second participant.", "confirms"),
        ("My signature is on the attached.", ""),
        ("I'll add my signature this evening.", ""),
        ("I'm writing to add my name to our application.", "confirms"),
        ("That's great, thank you.", ""),
        ("This is fine, thanks for sending.", ""),
        ("I'm pleased you've got the form.", ""),
    ]);
}

#[test]
fn approval_has_other_names() {
    in_reply(&[
        ("You have my go-ahead.", "confirms"),
        ("I've read it all. Consider this my sign off.", "confirms"),
        ("This has the green light from my governors.", ""),
        ("I can go ahead with the booking.", ""),
    ]);
}

#[test]
fn a_no_with_its_reason_is_a_no() {
    in_reply(&[
        (
            "I'm afraid I can't do it, I'm going part time in September.",
            "declines",
        ),
        ("sorry cant do this one, too much on", "declines"),
        (
            "I won't be doing this, could you take my name off please?",
            "declines; asks",
        ),
        ("I can't do it, the link is broken.", ""),
        ("Sorry, can't open it.", ""),
        (
            "I have to pull our school out of the work group.",
            "withdraws",
        ),
        ("Please withdraw us, our staffing has changed.", "withdraws"),
        ("Please take us off the mailing list.", ""),
    ]);
}

#[test]
fn a_question_needs_no_mark() {
    in_reply(&[
        ("when r the workshops", "asks"),
        ("who pays for supply", "asks"),
        ("what time does it start", "asks"),
        ("did u get our form", "chases"),
        ("Is it ok for me to bring a colleague?", "asks"),
        ("Is that ok?", "chases"),
        ("When I am back I will look.", ""),
        ("How lovely to hear from you.", ""),
        ("What you sent is fine.", ""),
    ]);
}

#[test]
fn how_somebody_is_reached_one_day_is_not_yet_how_they_are_reached() {
    in_reply(&[
        ("My e-mail is a.lee@new.test.", "my.email=a.lee@new.test"),
        (
            "My e-mail is changing to a.lee@new.test after half term.",
            "",
        ),
        ("From September my number will be 01632 960123.", ""),
    ]);
}

#[test]
fn what_was_not_heard_is_what_is_left() {
    let left = |text: &str| {
        let words = split(Some(text), None);
        let said = listen("Re: form", "Ann Lee", &words, &Printed::default());
        let quotes: Vec<&str> = said.iter().filter_map(Said::quote).collect();
        unheard(&words.fresh, &quotes)
    };
    assert_eq!(
        left("I confirm. Her surname is spelt wrong on the form."),
        "Her surname is spelt wrong on the form."
    );
    assert_eq!(left("I confirm. Sorry I wasn't copied in."), "");
}

/// Of every way to say yes that is tried here, with every matter that is not ours.
#[test]
fn a_yes_to_another_matter_signs_nothing() {
    const YES: [&str; 16] = [
        "I agree to {}.",
        "I approve of {}.",
        "I'm happy with {}.",
        "I support {}.",
        "I can confirm {}.",
        "You have my permission for {}.",
        "You have my full support for {}.",
        "I give my consent to {}.",
        "Please take this as my agreement to {}.",
        "Yes please to {}.",
        "Confirmed - {}.",
        "Agreed, {}.",
        "I'm in full agreement with {}.",
        "I confirm that Ann has my permission for {}.",
        "My signature for {} is below.",
        "Happy for {} to go ahead.",
    ];
    const ELSEWHERE: [&str; 14] = [
        "the visit on Tuesday",
        "the new logo",
        "the minutes",
        "a photograph on your website",
        "the change of venue",
        "what you are planning",
        "the survey",
        "your invitation",
        "the room change",
        "the network meeting",
        "the invoice",
        "the maths quiz",
        "more information",
        "a different group",
    ];
    const OURS: [&str; 3] = ["our application", "this application", "our participation"];
    let mut wrong = Vec::new();
    for yes in YES {
        let mut check = |matter: &str, signs: bool| {
            let text = yes.replace("{}", matter);
            let heard = reply(&text);
            let signed = heard.contains("confirms") || heard.contains("approves");
            if signed != signs {
                wrong.push(format!("{text} heard {heard:?}"));
            }
        };
        ELSEWHERE.iter().for_each(|matter| check(matter, false));
        let of_others =
            yes.contains("Ann") || yes.contains("signature") || yes.contains("Yes please");
        if !of_others {
            OURS.iter().for_each(|matter| check(matter, true));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_signature_line_a_permission_and_a_late_answer_are_heard() {
    in_reply(&[
        ("Petra Quill (Headteacher) - confirmed 26.4.22", "confirms"),
        ("Petra Quill, Headteacher: agreed 26/4/22", "confirms"),
        ("Omar Reed (Headteacher) - confirmed 26.4.22", "hearsay"),
        (
            "I give permission for Ben and Omar to take part.",
            "approves",
        ),
        (
            "I give permission for Ben to take part in the school play.",
            "",
        ),
        ("I give permission for my son to take part.", ""),
        ("Happy for the school to go ahead.", "confirms"),
        ("Happy for the school trip to go ahead.", ""),
        ("The form was completed with my agreement.", "confirms"),
        ("The form was completed with my pencil.", ""),
        (
            "I was off sick, so only catching up now. Yes, I'm fully supportive of the application.",
            "confirms",
        ),
        (
            "I was off sick, so only catching up now. I need to read the application first.",
            "",
        ),
        (
            "Omar has told me about it and I'm happy to take part.",
            "confirms",
        ),
        ("Omar has told me about it but I'm not sure.", ""),
        ("Please add me to the signatures.", "confirms"),
        ("I'm fine to be lead 2.", "confirms"),
        ("I'm fine to be phoned.", ""),
    ]);
}

#[test]
fn another_s_errand_a_need_and_a_look_below_take_nothing_from_the_sender_s_own_word() {
    in_reply(&[
        (
            "Ann asked me to email you to confirm that I'm happy to take part, which I am!",
            "confirms",
        ),
        (
            "I was ill last week. I'm fully supportive of the application.",
            "confirms",
        ),
        ("I have no objection and am happy to sign.", "confirms"),
        ("I confirm I am signing up to this.", "confirms"),
        ("I confirm PMR.", "confirms"),
        (
            "Please see below - I'm happy to confirm our commitment to the programme.",
            "confirms",
        ),
        (
            "I am writing in response to the email below. I am happy to have my name on the application.",
            "confirms",
        ),
        (
            "With reference to the application from our school, I hereby give my agreement.",
            "confirms",
        ),
        (
            "I've replied to Ann too but for completeness: I agree to the application.",
            "confirms",
        ),
        (
            "Yes, I am happy to take part. I work part time so need to arrange childcare.",
            "confirms",
        ),
        (
            "I would be grateful if you would accept this as my confirmation.",
            "confirms",
        ),
        (
            "Please take this as confirmation that I am aware of and support our application.",
            "confirms",
        ),
        ("I confirm that I am one of the signatories.", "confirms"),
        // and what is none
        ("Ann asked me to confirm.", "hearsay"),
        ("Ann asked me to confirm that she is happy.", "hearsay"),
        ("Please see below - Helen confirms.", "hearsay"),
        ("I am happy to take part. I need to ask Helen first.", ""),
        ("I'm happy with it. I must speak to the governors.", ""),
        ("On paper I'm happy with this.", ""),
        ("I'm happy with this. My worry is cover.", "condition"),
        (
            "I can confirm that Ann has my permission to email you about this.",
            "",
        ),
        ("I confirm I am signing up for the newsletter.", ""),
        ("I would be grateful if you would wait.", ""),
        ("I'll confirm when I'm back.", ""),
    ]);
}

#[test]
fn praise_of_a_colleague_and_that_no_more_is_needed_take_nothing_back() {
    in_reply(&[
        (
            "Fine by me. Omar has done a great job on the form.",
            "confirms",
        ),
        (
            "I confirm, Omar has put a lot of effort into the application.",
            "confirms",
        ),
        ("I confirm, it's a really strong application.", "confirms"),
        ("Assuming this is all you need, I confirm.", "confirms"),
        ("If this e-mail is enough, I confirm.", "confirms"),
        ("If this will be enough, I confirm.", "confirms"),
        ("If it does fit with our budget, I confirm.", "condition"),
        ("Fully supporting this!", "confirms"),
        (
            "Please accept this as formal notification that I, as the Headteacher of Oakfield Primary School, endorse the application.",
            "confirms",
        ),
        ("Omar has done a great job on the form.", ""),
        (
            "Happy with this, Omar has worked hard on the form but it isn't finished.",
            "",
        ),
        ("Fully supporting Omar in his new role.", ""),
        ("Assuming the governors are happy, I confirm.", "condition"),
    ]);
}
