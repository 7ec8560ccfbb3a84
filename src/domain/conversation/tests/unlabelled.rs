use super::*;

fn check(rows: &[(&str, &str)]) {
    all(rows, |text| {
        let answers = overhear(&split(Some(text), None));
        let answers = answers.iter().map(|a| given(&a.topic, &a.value));
        answers.collect::<Vec<_>>().join("; ")
    });
}

#[test]
fn a_value_is_of_whom_the_sentence_names_before_it() {
    check(&[
        (
            "Ann Lee can be contacted at a.lee@oak.test or on 07700 900612.",
            "Ann Lee.email=a.lee@oak.test; Ann Lee.phone=07700 900612",
        ),
        (
            "Mob for me 07700 900215, Yasmin 07700 900976",
            "my.phone=07700 900215; Yasmin.phone=07700 900976",
        ),
        (
            "07700 900215 (Ann), 07700 900976 (Ben)",
            "Ann.phone=07700 900215; Ben.phone=07700 900976",
        ),
        ("I'm on 07700 900215", "my.phone=07700 900215"),
        (
            "Ann can be reached via the school office, 0191 498 0101.",
            "Ann.phone=0191 498 0101; school_phone=0191 498 0101",
        ),
        (
            "Please use the main school number 01632 960444 for Ann Lee.",
            "Ann Lee.phone=01632 960444; school_phone=01632 960444",
        ),
        (
            "Ann is on 07700 900215 and school is 01632 960444",
            "Ann.phone=07700 900215; school_phone=01632 960444",
        ),
        ("I've found it: 1234567", "?.trn=1234567"),
        (
            "Regarding ref PMR22-0033, the number you want is 1922003",
            "?.trn=1922003",
        ),
        (
            "I currently teach Year 4 and am the school's computing lead.",
            "my.role=Year 4 and am the school's computing lead",
        ),
        (
            "Both can be contacted on the school number 01632 960455.",
            "lead_1.phone=01632 960455; lead_2.phone=01632 960455; school_phone=01632 960455",
        ),
        (
            "Next year I'll be in Year 4 and I am PE lead",
            "my.role=Year 4, PE lead",
        ),
        (
            "Hello, Tom teaches Year 4 and leads computing.",
            "Tom.role=Year 4 and leads computing",
        ),
        ("Hi Tom, I teach Year 4.", "my.role=Year 4"),
        ("I will stay in Year 6.", "my.role=Year 6"),
        (
            "Tom - Year 1 teacher, early reading lead",
            "Tom.role=Year 1 teacher, early reading lead",
        ),
        ("Ann Lee  RP 17/55203", "Ann Lee.trn=1755203"),
        (
            "I have spoken to Ann who tells me that the number we left out should be 1922003.",
            "Ann.trn=1922003",
        ),
        (
            "I've dug out my paperwork. 1922003 is the number you want.",
            "?.trn=1922003",
        ),
        (
            "Ben is our numeracy coordinator.",
            "Ben.role=numeracy coordinator",
        ),
        (
            "Ann is the KS3 lead and Ben is a main scale teacher.",
            "Ann.role=KS3 lead; Ben.role=main scale teacher",
        ),
        ("I am second in department.", "my.role=second in department"),
        (
            "Lead teacher 2 teaches Year 3 and is the computing lead.",
            "lead_2.role=Year 3 and is the computing lead",
        ),
        (
            "Ann is my deputy head of department.",
            "Ann.role=deputy head of department",
        ),
        (
            "Roles:\nAnn Lee - Second in Maths\nBen Wu - Lead Practitioner",
            "Ann Lee.role=Second in Maths; Ben Wu.role=Lead Practitioner",
        ),
        ("Ben is a Lead Practitioner.", "Ben.role=Lead Practitioner"),
        (
            "I confirm as HoD. Ben will have Years 7, 8 and 10.",
            "Ben.year_groups=Years 7, 8 and 10",
        ),
        (
            "Both will be teaching Years 7 to 11.",
            "lead_1.year_groups=Years 7 to 11; lead_2.year_groups=Years 7 to 11",
        ),
        (
            "They are both class teachers in Year 5.",
            "lead_1.role=class teachers in Year 5; lead_2.role=class teachers in Year 5",
        ),
        (
            "Please use the school number for both of us: 01632 960455",
            "lead_1.phone=01632 960455; lead_2.phone=01632 960455",
        ),
        (
            "The office is on 01632 960455.",
            "school_phone=01632 960455",
        ),
        (
            "Ann has 7, 9 and 10 next year.",
            "Ann.year_groups=7, 9 and 10",
        ),
        (
            "Me - 7, 8, 10, 12\nBen Wu - 8, 9, 11",
            "my.year_groups=7, 8, 10, 12; Ben Wu.year_groups=8, 9, 11",
        ),
        (
            "Ann Lee - Maths subject leader, Y4 class teacher\nBen Wu - KS1 leader, Y2 class teacher",
            "Ann Lee.role=Maths subject leader, Y4 class teacher; Ben Wu.role=KS1 leader, Y2 class teacher",
        ),
    ]);
}

#[test]
fn the_school_is_known_by_its_place() {
    check(&[
        ("Cambs", "local_authority=Cambs"),
        (
            "Sorry, missed a digit - should be 190001",
            "school_urn=190001",
        ),
        ("We're in Norfolk.", "local_authority=Norfolk"),
        ("LA Norfolk", "local_authority=Norfolk"),
        (
            "According to the office we are Cambridgeshire.",
            "local_authority=Cambridgeshire",
        ),
        (
            "Further to my form: we're in Suffolk and Ben is the Year 4 teacher.",
            "local_authority=Suffolk; Ben.role=Year 4 teacher",
        ),
        (
            "We come under Norfolk County Council, sorry.",
            "local_authority=Norfolk County Council",
        ),
        (
            "We're an academy but our local authority is Norfolk.",
            "local_authority=Norfolk",
        ),
        (
            "Our address is:\n\nMill Lane\nChatteris\nPE16 6QQ",
            "school_address=Mill Lane, Chatteris, PE16 6QQ",
        ),
        (
            "4 Mill Lane, Ely, CB7 4AA",
            "school_address=4 Mill Lane, Ely, CB7 4AA",
        ),
    ]);
}

#[test]
fn what_is_doubted_or_of_another_kind_is_no_answer() {
    check(&[
        ("I think it's 1234567 but I'm not sure.", ""),
        ("Our charity number is 1234567.", ""),
        ("Safeguarding concerns: 01632 960777", ""),
        ("Is it 1234567?", ""),
        (
            "Can you email h.archer@oak.test instead of me from now on",
            "",
        ),
        (
            "If you need to speak to me ring 07700 900777.",
            "my.phone=07700 900777",
        ),
        ("I will chase this up. Our ref: HR/2044512", ""),
        ("We've just moved from Norfolk to a trust", ""),
        ("We are in Norfolk for a residential until Friday", ""),
        ("I am in Norfolk on a course this week", ""),
        ("I teach 3 days a week.", ""),
        ("Omar Khan: Year 8 are away until 10 May", ""),
        ("Our Year 2 teacher is ill", ""),
        ("Ben is a brilliant teacher.", ""),
        ("Ben is an experienced lead", ""),
        ("Ben is the one who will lead", ""),
        ("Ann is on a course with our lead", ""),
        ("Omar Khan is off sick today", ""),
        ("I'm away until Year 6 are back from their residential", ""),
        ("We are free on 7 and 8 June.", ""),
        (
            "Ann is leaving us. Sue Webb is coming instead, TRN 1920331.",
            "",
        ),
        ("Ben moved from Norfolk last year.", ""),
    ]);
}
