use super::*;
use crate::domain::programme::Role;

fn check(key: &str, value: &str, expected: Option<Invalid>) {
    assert_eq!(
        problem(key.parse().unwrap(), value),
        expected,
        "{key} = {value:?}"
    );
}

#[test]
fn values_that_say_nothing_are_empty() {
    for value in [
        "",
        " ",
        "TBC",
        "t.b.c.",
        "n/a",
        "N/A",
        "?",
        "-",
        "as above",
        "See attached",
        "Please see attached statement",
        "See separate document",
        "Statement attached",
        "xxx",
    ] {
        check("lead_2.name", value, Some(Invalid::Empty));
        check("school_urn", value, Some(Invalid::Empty));
    }
    for value in [
        "N/A - we are a school of 41 pupils, one participant only",
        "TBC (interviews in May)",
        "n/a: small school",
    ] {
        check("lead_2.name", value, Some(Invalid::Empty));
        check("lead_2.role", value, None);
    }
    for name in ["Tab Chandler", "Na, Li", "X. Li (Y3)", "Li - tbc"] {
        check("lead_2.name", name, None);
    }
    check("group.requested", "No", None);
}

#[test]
fn a_urn_is_six_digits_and_nothing_else() {
    for good in [
        "123456",
        "URN: 123456",
        "123 456",
        " 123456 ",
        "School URN 123456",
    ] {
        check("school_urn", good, None);
        assert_eq!(canonical(Key::SchoolUrn, good), "123456");
    }
    for bad in [
        "873/2001",
        "8732001",
        "01632 960123",
        "12345",
        "1234567",
        "St Mary",
        "012345",
        "873-2001",
    ] {
        check("school_urn", bad, Some(Invalid::Urn));
    }
}

#[test]
fn a_trn_is_seven_digits_after_stripping() {
    for good in ["0736500", "07/36500", "RP07/36500", "07 36500", "1234567"] {
        check("lead_1.trn", good, None);
    }
    let noted = ["TRN 1093341 (QTS 2010)", "10/93341, qualified 2010"];
    for good in noted {
        assert_eq!(trn(good).as_deref(), Some("1093341"), "{good}");
    }
    // of two nobody knows which, and a telephone holds a year's digits, too
    for bad in ["1093341 / 1093342", "1093341 (01632 960123)", "01632 2010"] {
        assert_eq!(trn(bad), None, "{bad}");
    }
    for bad in ["123456", "0000000", "12345678", "abc"] {
        check("lead_1.trn", bad, Some(Invalid::Trn));
    }
}

#[test]
fn addresses_and_telephones_are_plausible() {
    check("lead_1.email", "a.b@oak.sch.uk.test", None);
    check("lead_1.email", "a.b@oak", Some(Invalid::Email));
    for good in [
        "01632 960123",
        "+44 (0)1632 960123",
        "0044 1632 960123",
        "07700 900123 ext 12",
        "01632 960123 / 07700 900123",
        "01632/960123",
        "01632.960.123",
        "(01632) 960-123",
    ] {
        check("school_phone", good, None);
    }
    for bad in ["960123", "123456", "01632 9601234567", "ask the office"] {
        check("school_phone", bad, Some(Invalid::Phone));
    }
}

#[test]
fn the_canonical_spelling_is_bare() {
    let email = Key::Person(Role::Lead1, Attribute::Email);
    for text in [
        "mailto:a.b@oak.test",
        "Ann Bell <a.b@oak.test>",
        "a.b@oak.test.",
        "(a.b@oak.test)",
        "a.b@oak.test (school)",
        "a.b@oak.test<mailto:a.b@oak.test>",
    ] {
        assert_eq!(canonical(email, text), "a.b@oak.test", "{text}");
    }
    assert_eq!(
        canonical(Key::SchoolAddress, "1 High St,\nMarch\n\nPE15 1AA"),
        "1 High St, March, PE15 1AA"
    );
    assert_eq!(
        canonical(Key::SchoolName, "Oak\u{a0} Primary\nSchool"),
        "Oak Primary School"
    );
    assert_eq!(canonical(Key::GroupRequested, "yes please"), "Yes");
}

#[test]
fn a_question_to_the_hub_is_no_answer() {
    for value in [
        "Do you need this?",
        "not sure what this is?",
        "Is this the TRN?",
    ] {
        check("lead_2.role", value, Some(Invalid::Empty));
    }
    for value in ["Maths lead (from September?)", "Who knows", "Doncaster?"] {
        check("lead_2.role", value, None);
    }
}

#[test]
fn a_promise_is_no_answer() {
    for value in [
        "To be confirmed",
        "to be appointed in September",
        "will email this separately",
        "Waiting to hear back",
        "awaiting TRN",
        "to follow next week",
    ] {
        check("lead_2.name", value, Some(Invalid::Empty));
    }
    for value in [
        "Will Send",
        "Will Street",
        "To Be Ho",
        "Will be maths lead from September",
    ] {
        let read = (value == "Will Send").then_some(Invalid::Empty);
        check("lead_2.name", value, read);
    }
}

#[test]
fn a_switchboard_says_what_to_press() {
    for good in [
        "01632 960123 then option 2",
        "Tel 01632 960123 (press 1)",
        "01632 960123 option 1",
    ] {
        check("school_phone", good, None);
    }
    for bad in ["01632 96 then 01632 97 0", "option 2", "960123 press 1"] {
        check("school_phone", bad, Some(Invalid::Phone));
    }
}

#[test]
fn an_authority_s_number_beside_the_urn_says_whose_it_is() {
    for good in [
        "URN 191234 / LA 873",
        "LA: 873 URN: 191234",
        "191234 (LA no. 873, estab 2051)",
        "191234, LA Essex, tel 01632-960123",
    ] {
        assert_eq!(urn(good).as_deref(), Some("191234"), "{good}");
    }
    // three digits that nobody names may be a telephone's
    for bad in [
        "873 191234",
        "LA 873",
        "URN 191234 or 191235",
        "191234, Juniors 191235",
        "191234, 191235",
        "960123, ext 4 or 01632 960124",
    ] {
        assert_eq!(urn(bad), None, "{bad}");
    }
}
