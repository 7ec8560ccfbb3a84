//! What is said besides: questions, forms, a small school, the statement.

use super::*;

#[test]
fn a_small_school_says_so_in_other_words() {
    in_reply(&[
        (
            "There will only be one of us as we are a two-class village school.",
            "one",
        ),
        (
            "We are a three class village school so it will just be me from our end.",
            "one",
        ),
        ("It will just be me at the meeting.", ""),
        ("I would like to be a lead participant", "confirms"),
    ]);
}

#[test]
fn questions_are_told_from_courtesies() {
    in_reply(&[
        (
            "Would it be possible for our TA to come along as well",
            "asks",
        ),
        ("I'd like to know whether I can claim travel", "asks"),
        ("Hello? Did you get this?", "chases"),
        ("Is our application all ok?", "chases"),
        (
            "I sent in an application on Friday and just want to make sure it has arrived",
            "chases",
        ),
        ("Can I just check that's everything?", "chases"),
        ("Think you should have everything now?", "chases"),
        (
            "Just wondering whether you've had everything you need from us now?",
            "chases",
        ),
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
    in_reply(&[
        ("The form was attached to that email.", ""),
        ("Form attached to that", ""),
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
        (
            "We have 41 children on roll and two and a half teachers, so we can only put forward one participant, Marek, who is copied.",
            "one",
        ),
        ("We are putting forward just one teacher, Marek.", "one"),
        (
            "Being so small we will only be able to release one member of staff.",
            "one",
        ),
        ("We can only send one participant to the first meeting.", ""),
        ("We can only put forward one participant at the moment.", ""),
        ("We can only spare one teacher for the launch day.", ""),
        ("If we could only put forward one participant", ""),
        ("We only put forward one teacher who signed last year", ""),
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
    let said = listen(
        "Statement",
        "",
        &split(Some(&text), None),
        &Printed::default(),
    );
    assert_eq!(said, [Said::Statement { text: body.into() }]);
    let body = body.replace("Would we benefit? ", "");
    let late = format!("Sorry I missed this off. Headteacher statement:\n\n{body}\n");
    let said = listen("Form", "", &split(Some(&late), None), &Printed::default());
    assert_eq!(said, [Said::Statement { text: body }]);
    assert_eq!(
        heard(
            "x",
            &split(Some("Here is our statement: we like maths."), None)
        ),
        ""
    );
}
