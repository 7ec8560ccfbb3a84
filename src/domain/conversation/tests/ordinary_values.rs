//! Values and questions as most people write them.

use super::*;

#[test]
fn values() {
    in_reply(&[
        (
            "Ann's TRN is 12/34567, apologies for leaving it off.",
            "Ann.trn=12/34567",
        ),
        ("Lead Participant 1's TRN: 1234567", "lead_1.trn=1234567"),
        ("Teacher ref no. 1234567 (Ann Lee)", "Ann Lee.trn=1234567"),
        ("TRN for second participant = 7654321", "lead_2.trn=7654321"),
        ("Sorry! 1234567.", "?.trn=1234567"),
        ("The missing TRN is 1234567.", "?.trn=1234567"),
        ("The number you need is 1234567.", "?.trn=1234567"),
        (
            "Please could you add TRN 1234567 for Ann Lee to our application?",
            "Ann Lee.trn=1234567",
        ),
        (
            "I have now got hold of Bo's TRN - it is 7654321",
            "Bo.trn=7654321",
        ),
        (
            "The head's email address is head@oak.test",
            "headteacher.email=head@oak.test",
        ),
        (
            "Our headteacher is Mrs Carol Dunn, head@oak.test",
            "headteacher.name=Mrs Carol Dunn; headteacher.email=head@oak.test",
        ),
        (
            "Our headteacher's name is Carol Dunn.",
            "headteacher.name=Carol Dunn",
        ),
        (
            "The headteacher is Carol Dunn.",
            "headteacher.name=Carol Dunn",
        ),
        ("The school's URN is 123456.", "school_urn=123456"),
        ("Our unique reference number is 123456", "school_urn=123456"),
        (
            "The school phone number is 01632 960123.",
            "school_phone=01632 960123",
        ),
        (
            "My contact number is 07700 900123.",
            "my.phone=07700 900123",
        ),
        (
            "My role is Year 4 teacher and maths lead.",
            "my.role=Year 4 teacher and maths lead",
        ),
        ("Bo's role is Year 2 teacher.", "Bo.role=Year 2 teacher"),
        ("Our LA is Norfolk.", "local_authority=Norfolk"),
        (
            "The school office number is 01632 960233 (option 1 for absence, option 2 for everyone else).",
            "school_phone=01632 960233",
        ),
        ("School office: 01632 960233", "school_phone=01632 960233"),
        ("My office number is 01632 960233", ""),
        ("The finance office number is 01632 960233", ""),
        (
            "1. Gwen Tindall - role: second in charge of the department",
            "Gwen Tindall.role=second in charge of the department",
        ),
        (
            "Dawn's role: i/c transition and KS3 assessment",
            "Dawn.role=i/c transition and KS3 assessment",
        ),
        (
            "Teacher 1 is Assistant Curriculum Leader.",
            "lead_1.role=Assistant Curriculum Leader",
        ),
        (
            "Advocate 2: in charge of Year 9 and homework",
            "advocate_2.role=in charge of Year 9 and homework",
        ),
        ("Teacher 2: Helen Head", "lead_2.name=Helen Head"),
        ("She's given me it as 1234567", "?.trn=1234567"),
        (
            "School address: 1 Mill Road, Ely CB6 1AA",
            "school_address=1 Mill Road, Ely CB6 1AA",
        ),
        (
            "The school's address is 1 Mill Road, Ely, CB6 1AA.",
            "school_address=1 Mill Road, Ely, CB6 1AA",
        ),
        (
            "Lead 2 is Bo Cox (b.cox@oak.test), TRN 7654321.",
            "lead_2.name=Bo Cox; lead_2.email=b.cox@oak.test; lead_2.trn=7654321",
        ),
        ("Bo's email is b.cox@oak.test", "Bo.email=b.cox@oak.test"),
        ("It should read 7654321.", "?.trn=7654321"),
        ("I gave you the wrong TRN. It's 7654321.", "?.trn=7654321"),
        ("Please amend Bo's TRN to 7654321.", "Bo.trn=7654321"),
    ]);
}

#[test]
fn who_asks_how_things_stand() {
    in_reply(&[
        ("Did you get our form?", "chases"),
        (
            "Can you confirm you've received our application please?",
            "chases",
        ),
        ("Just checking that our form has reached you.", "chases"),
        ("Has our application arrived?", "chases"),
        ("I haven't heard anything - did it arrive?", "chases"),
        (
            "Please could you acknowledge receipt of our application.",
            "chases",
        ),
        ("Is there anything else you need from us?", "chases"),
        ("Are we all complete now?", "chases"),
        ("What is still outstanding?", "chases"),
        ("Could you tell me what is missing?", "chases"),
        ("Do you have everything you need now?", "chases"),
        ("Is that everything?", "chases"),
        ("Has Bo been in touch with you?", "chases"),
        ("Has Bo signed up for the webinar?", "asks"),
        ("Have all the schools replied to the survey?", "asks"),
        ("Ann is Bo's mentor.", ""),
        ("Head is Carol Dunn", "headteacher.name=Carol Dunn"),
        ("Where are we up to with our application?", "chases"),
        ("Have all the signatures come through?", "chases"),
        ("Has Bo confirmed yet?", "chases"),
        ("When is the first workshop?", "asks"),
        ("What time do the sessions start?", "asks"),
        ("Could you tell me how much release time is needed?", "asks"),
        ("Is there funding for supply cover?", "asks"),
        ("Can a third teacher come along?", "asks"),
        ("When will we find out if we've been successful?", "asks"),
    ]);
}

#[test]
fn values_without_their_labels() {
    all(
        &[
            (
                "You can reach the school on 01632 960123.",
                "school_phone=01632 960123",
            ),
            ("You can get me on 07700 900123.", "my.phone=07700 900123"),
            (
                "I am the maths lead and teach Year 4.",
                "my.role=maths lead and teach Year 4",
            ),
            (
                "Bo is our KS1 lead and teaches Year 2.",
                "Bo.role=KS1 lead and teaches Year 2",
            ),
            ("Bo teaches Year 2.", "Bo.role=Year 2"),
            (
                "We come under Norfolk County Council.",
                "local_authority=Norfolk County Council",
            ),
            ("We're in Peterborough LA.", "local_authority=Peterborough"),
            (
                "Bo can be contacted at b.cox@oak.test",
                "Bo.email=b.cox@oak.test",
            ),
            ("I teach Year 6.", "my.role=Year 6"),
            ("I'm a Year 6 teacher.", "my.role=Year 6 teacher"),
            (
                "Bo has Year 2 and leads on phonics.",
                "Bo.role=Year 2 and leads on phonics",
            ),
            (
                "I am assistant head and I teach Year 5 maths sets.",
                "my.role=assistant head, Year 5 maths sets",
            ),
            ("You can ring Bo on 07700 900123.", "Bo.phone=07700 900123"),
            ("Bo's mobile is 07700 900123.", "Bo.phone=07700 900123"),
            (
                "The best number for me is 07700 900123.",
                "my.phone=07700 900123",
            ),
            (
                "Call the office on 01632 960123.",
                "school_phone=01632 960123",
            ),
            (
                "The school number is 01632 960123.",
                "school_phone=01632 960123",
            ),
            ("It is 01632 960123.", "?.phone=01632 960123"),
            ("Our local authority is Norfolk.", "local_authority=Norfolk"),
            ("We are a Norfolk school.", "local_authority=Norfolk"),
            ("Norfolk.", "local_authority=Norfolk"),
            (
                "It's Norfolk County Council.",
                "local_authority=Norfolk County Council",
            ),
            (
                "Bo's TRN is 7654321 and mine is 1234567.",
                "Bo.trn=7654321; my.trn=1234567",
            ),
            ("Bo Cox 7654321", "Bo Cox.trn=7654321"),
            (
                "The TRN for Ann Lee is 1234567 and for Bo Cox it is 7654321.",
                "Ann Lee.trn=1234567; Bo Cox.trn=7654321",
            ),
            ("It should be 7654321 not 7654312.", "?.trn=7654321"),
            (
                "It's 7654321, Ann 1234567",
                "?.trn=7654321; Ann.trn=1234567",
            ),
            ("7654321, Ann", "?.trn=7654321"),
            (
                "07700 900123 Bo and 07700 900456 Ann",
                "Bo.phone=07700 900123; Ann.phone=07700 900456",
            ),
            ("7654321 Bo, 1234567 Ann", "Bo.trn=7654321; Ann.trn=1234567"),
        ],
        |text| {
            let answers = overhear(&split(Some(text), None));
            let answers = answers.iter().map(|a| given(&a.topic, &a.value));
            answers.collect::<Vec<_>>().join("; ")
        },
    );
}

/// The lines of one person, whom our letter asked to be named.
#[test]
fn a_name_that_was_asked_for_heads_the_lines_beneath_it() {
    let letter = "\n\nOn 3 May 2022, at 10:45, Maths Hub <admin@hub.test> wrote:\n\n> We still need:\n\
        > - name of Lead Participant 2\n> - email address of Lead Participant 2\n> - telephone number of Lead Participant 2\n";
    let both = "> - name of Lead Participant 1\n";
    let lines = "Name: Omar Khan\nEmail: o.khan@oak.test\nTRN: 1234567\nTelephone: 01632 960318\nRole: Class 2 teacher";
    let hear = |text: String| heard("Re: our form", &split(Some(&text), None));
    assert_eq!(
        hear(format!("{lines}{letter}")),
        "lead_2.name=Omar Khan; lead_2.email=o.khan@oak.test; lead_2.trn=1234567; lead_2.phone=01632 960318; lead_2.role=Class 2 teacher"
    );
    // of two, nobody says which
    let of_two = hear(format!("{lines}{letter}{both}"));
    assert!(!of_two.contains("lead_"), "{of_two}");
}

#[test]
fn what_was_wrong_is_put_right_in_the_next_words() {
    in_reply(&[
        (
            "The head's address on the form is out of date. The right one is head@oak.test.",
            "headteacher.email=head@oak.test",
        ),
        (
            "The telephone number on our form is wrong. Correct: 01632 960363",
            "?.phone=01632 960363",
        ),
        (
            "My TRN on the form is wrong. Correct number: 1234567",
            "my.trn=1234567",
        ),
        (
            "The school address on the form is wrong. Right, I'll send it on.",
            "",
        ),
    ]);
}
