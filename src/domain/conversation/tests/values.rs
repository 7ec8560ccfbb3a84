//! Values given with their labels, or under our own questions.

use super::*;

#[test]
fn values_find_their_key() {
    in_reply(&[
        (
            "Just to let you know that our phone number has changed to 01632 960999.",
            "school_phone=01632 960999",
        ),
        (
            "Please could you correct my TRN to 0934998? I transposed two digits.",
            "my.trn=0934998",
        ),
        ("My TRN is 0911223 not 0911232.", "my.trn=0911223"),
        ("My role is KS3 maths lead", "my.role=KS3 maths lead"),
        (
            "Role in the department: Lead Practitioner",
            "?.role=Lead Practitioner",
        ),
        (
            "My responsibility in the department is KS4 intervention.",
            "my.role=KS4 intervention",
        ),
        ("My DfE number: 1930108", "my.trn=1930108"),
        ("Our DfE number is 873/2999.", ""),
        (
            "Details of Ann Lee:\nE-mail: a.lee@oak.test\nRole: Year 2 class teacher, NQT mentor",
            "Ann Lee.email=a.lee@oak.test; Ann Lee.role=Year 2 class teacher, NQT mentor",
        ),
        (
            "Ann's email has changed, it's now a.lee@oak.test. She is copied in.",
            "Ann.email=a.lee@oak.test",
        ),
        (
            "Oops! b.cox@oak.test - she's copied in above.",
            "?.email=b.cox@oak.test",
        ),
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
fn who_writes_from_their_address_may_say_that_it_is_theirs() {
    let shows = |text: &str| shows_its_address(&split(Some(text), None)).is_some();
    for text in [
        "Hi, this is my correct email address, not the one on the form.",
        "This is my email address. I confirm I'm taking part.",
        "This is the right address for me.",
    ] {
        assert!(shows(text), "{text}");
    }
    for text in [
        "This is my signature.",
        "Is this my correct email address?",
        "This is my old address, please use the other.",
        "This is my home email address.",
        "This is the address of the school.",
    ] {
        assert!(!shows(text), "{text}");
    }
}
