use super::*;

fn check(rows: &[(&str, &str)]) {
    all(rows, |text| heard("Re: our form", &split(Some(text), None)));
}

#[test]
fn what_was_wrong_is_put_right_in_the_next_sentence() {
    check(&[
        (
            "So sorry, I put the wrong email for our head. It should be headteacher@oak.test.",
            "headteacher.email=headteacher@oak.test",
        ),
        (
            "Please can you amend my TRN from 1234567 to 7654321 - finger trouble!",
            "my.trn=7654321",
        ),
        ("The date on the flyer is wrong. It should be Monday.", ""),
        ("Ignore that last one - I've misread it.", ""),
        (
            "Please ignore the last form and use this one instead.",
            "revises",
        ),
    ]);
}

#[test]
fn nothing_of_one_who_comes_stands_under_one_who_goes() {
    check(&[
        (
            "Ann is leaving at Easter so it'll be Joanna Prince doing it now, her TRN is 1920773",
            "",
        ),
        (
            "Ann has got a new job, so Sue Webb (s.webb@oak.test) will be our second participant instead. TRN 1920331.",
            "lead_2.name=Sue Webb; lead_2.email=s.webb@oak.test; lead_2.trn=1920331",
        ),
        ("Rosalind Hargreaves is our headteacher.", ""),
        ("You can email h.archer@oak.test if that helps.", ""),
        (
            "My TRN is 1402277 - Beatrice will send hers.",
            "my.trn=1402277",
        ),
        ("Regards, PA to the Headteacher", ""),
        (
            "My TRN is 1234567. Ann is on maternity leave until June.",
            "my.trn=1234567",
        ),
        (
            "Ann's TRN is 1234567, please use that instead of the number on the form.",
            "Ann.trn=1234567",
        ),
        (
            "Our second teacher is going to be Oliver Penrose, o.penrose@oak.test, TRN 2210456.",
            "lead_2.name=Oliver Penrose; lead_2.email=o.penrose@oak.test; lead_2.trn=2210456",
        ),
        (
            "We've now decided on the second teacher - it will be Megan Fife (m.fife@oak.test).",
            "lead_2.name=Megan Fife; lead_2.email=m.fife@oak.test",
        ),
        (
            "Hi Jo,\n\nFor Omar Khan:\nRole - Lead practitioner\nYear groups - 7, 8 and 11\n\nThanks\n\nAnn Lee\nOak Academy",
            "Omar Khan.role=Lead practitioner; Omar Khan.year_groups=7, 8 and 11",
        ),
        (
            "The school's full postal address is Manor Road, Wisbech, Cambs. PE13 2LL",
            "school_address=Manor Road, Wisbech, Cambs. PE13 2LL",
        ),
        (
            "Second participant details\nName: Hannah Wragg\nEmail: h.wragg@oak.test\nTRN: 2211784",
            "lead_2.name=Hannah Wragg; lead_2.email=h.wragg@oak.test; lead_2.trn=2211784",
        ),
    ]);
}

#[test]
fn who_leaves_another_list_stays() {
    check(&[
        (
            "Our head has decided we've got too much on so we're not going to go ahead. Please take us off the list",
            "withdraws; withdraws",
        ),
        (
            "We have withdrawn from the other hub's programme so there is no clash.",
            "",
        ),
        ("Please take us off the mailing list.", ""),
        (
            "Please disregard our application as we have secured a place with another hub.",
            "withdraws",
        ),
        (
            "Please disregard our application form, the right one is attached.",
            "revises; form",
        ),
        ("We no longer wish to pursue this.", "withdraws"),
        (
            "We've been offered a place elsewhere, so we won't need this one after all.",
            "withdraws",
        ),
        ("We won't need a hard copy of the form.", ""),
    ]);
}

#[test]
fn only_who_asks_after_something_sent_is_told_the_state() {
    check(&[
        ("Are we still missing something?", "chases"),
        ("Is there still time to apply?", "asks"),
        ("Could you confirm that we're all set please", "chases"),
        ("Please could you resend the joining instructions", "asks"),
        ("Ann is off sick until Monday. Is that ok?", "asks"),
        ("Is that ok?", "chases"),
    ]);
}

#[test]
fn who_is_said_to_leave_or_leaves_something_else_stays() {
    in_reply(&[
        (
            "You may have heard from the cluster that we are withdrawing. We are not! Please keep us in.",
            "",
        ),
        (
            "There is a rumour that we have withdrawn our application; please ignore it.",
            "",
        ),
        (
            "Our partner school is withdrawing its application, we are not.",
            "",
        ),
        (
            "Someone told you that we are withdrawing. That is not true.",
            "",
        ),
        (
            "We no longer wish to be considered as part of the group application.",
            "",
        ),
        (
            "Could you take us out of the group with the other two schools? We still want a place, just on our own.",
            "asks",
        ),
        (
            "Please cancel my place on the twilight on 12 May, I've got parents' evening.",
            "",
        ),
        (
            "We are withdrawing our request to be placed with Fen Edge and Marsh End. On our own is fine.",
            "",
        ),
        (
            "Our Chair wrote to you that we're withdrawing. He meant the swimming gala.",
            "",
        ),
        (
            "We're withdrawing, sorry. Can you confirm that you've got this?",
            "withdraws; chases",
        ),
        (
            "We have withdrawn from the county's own maths project in order to make time for this.",
            "",
        ),
        (
            "I gather that someone from our school rang to say that we're not taking part. I don't know who that was, but it is incorrect.",
            "",
        ),
        (
            "Sadly I shan't be able to come to the launch on the 14th, please take me off the list for lunch.",
            "",
        ),
        (
            "For your records: we do not wish to be considered for the special schools group, only for the main one.",
            "",
        ),
        (
            "Unfortunately we're pulling out. New head starts in September.",
            "withdraws",
        ),
        (
            "hi, weve decided not to do this after all sorry for messing you about",
            "withdraws",
        ),
        (
            "Would you mind removing us from the programme?",
            "withdraws; asks",
        ),
        ("Sorry, we're going to have to drop out.", "withdraws"),
        ("Please give our place to somebody else.", "withdraws"),
        ("Please consider our application withdrawn.", "withdraws"),
        (
            "We should like our application to be withdrawn, please, and our data deleted.",
            "withdraws",
        ),
        (
            "We shan't be taking part in the programme after all.",
            "withdraws",
        ),
        (
            "Sadly we can't go ahead with the work group this year.",
            "withdraws",
        ),
        ("We can't go ahead without knowing the dates.", ""),
        (
            "We don't want to go ahead without knowing who the other schools are.",
            "",
        ),
        (
            "I can't make Thursday's call. Please count me out for that one.",
            "",
        ),
        ("I'm sorry to say that we are withdrawing.", "withdraws"),
        (
            "We have to withdraw. We still hope to join next year.",
            "withdraws",
        ),
        (
            "We are withdrawing. We are not able to release staff.",
            "withdraws",
        ),
    ]);
}

#[test]
fn another_form_is_not_ours() {
    in_reply(&[
        (
            "Please find my application for the post of maths hub administrator. My CV will follow by post.",
            "",
        ),
        (
            "Hello, please find attached my application form for the Mastery Specialist vacancy.",
            "",
        ),
        (
            "Please find attached the signed absence form for Tuesday",
            "",
        ),
        (
            "Please find attached our application for the travel bursary",
            "",
        ),
        ("Please delete the attachment of my first mail.", ""),
        (
            "Please find attached our application for the mastery work group",
            "form",
        ),
    ]);
}

#[test]
fn who_asks_what_was_decided_asks_a_person() {
    in_reply(&[
        ("Any news on whether you can still accept ours?", "asks"),
        ("Was our application successful?", "asks"),
        ("Any news on our form?", "chases"),
        ("Have you accepted our form?", "asks"),
    ]);
}

#[test]
fn who_asks_to_be_taken_off_the_list_has_said_no() {
    in_reply(&[(
        "Please remove me from the list. I support the project.",
        "declines",
    )]);
}

#[test]
fn which_form_is_ours_its_name_tells() {
    for ours in [
        "Please find attached our completed application form.",
        "Attached is the Mastery Readiness Work Group application for Oakfield.",
        "Here is our signed expression of interest.",
        "Form attached as promised.",
        "I attach the form for our school.",
    ] {
        assert!(crate::domain::conversation::is_our_form(ours), "{ours}");
    }
    for another in [
        "Attached is our completed evaluation form for the Work Group.",
        "Please find attached the bank details form.",
        "I attach my application for the ECT programme.",
        "Attached an application from a parent for in-year admission.",
        "Please find attached our school visit form, completed by both teachers.",
        "Attached is an application for leave of absence.",
    ] {
        assert!(
            !crate::domain::conversation::is_our_form(another),
            "{another}"
        );
    }
}
