//! Answers written where no form asks for them: in brackets after their labels, between colons,
//! in rows above their labels.
//! Each with what only looks like it.

use super::neighbour_tests::{lines, table};

const BRACKETED: &str = "Name of school (St John's (Aided) Primary School)|\n\
    Address (1 Mill Road, Ely, CB6 1AA)|\nSchool URN (191234)||Telephone (01632 960123)|\n\
    Name of headteacher (Ann Bell)||Email (ann@oak.test)|\nDetails of Lead Participant 1\n\
    Name (Bo de Souza)|\nEmail (bo@oak.test)|\nTeacher reference number (TRN)|1234567";

#[test]
fn answers_may_stand_in_brackets_after_their_labels() {
    table(
        "",
        BRACKETED,
        "school_name St John's (Aided) Primary School\nschool_address 1 Mill Road, Ely, CB6 1AA\n\
         school_urn 191234\nschool_phone 01632 960123\nheadteacher.name Ann Bell\n\
         headteacher.email ann@oak.test\nlead_1.name Bo de Souza\nlead_1.email bo@oak.test\n\
         lead_1.trn 1234567",
    );
}

#[test]
fn guidance_in_brackets_is_no_answer() {
    let with = |name: &str, expected: &str| {
        table(
            "",
            &BRACKETED.replace("Name (Bo de Souza)", name),
            &format!("headteacher.name Ann Bell\n{expected}"),
        );
    };
    for remark in [
        "Block Capitals",
        "Maths Lead",
        "Senior Leader",
        "as on your contract",
        "TRN",
        "Yes/No",
        "Full Name",
    ] {
        with(&format!("Name ({remark})"), "lead_1.name");
    }
    // said twice, it is printed
    with(
        "Name (Known As)|\nTelephone (Known As)",
        "lead_1.name\nlead_1.phone",
    );
    // an answer stands beside it
    with("Name (Mary Poppins)|Bo Li", "lead_1.name");
    with("Role (Class Teacher)", "lead_1.role");
    with("Name of school (Primary School)", "lead_1.name");
}

#[test]
fn a_name_in_brackets_alone_may_be_anything() {
    let filled = BRACKETED
        .replace("(1 Mill Road, Ely, CB6 1AA)|", "|1 Mill Road, Ely, CB6 1AA")
        .replace("(191234)|", "|191234")
        .replace("(01632 960123)|", "|01632 960123")
        .replace("(ann@oak.test)|", "|ann@oak.test")
        .replace("(bo@oak.test)|", "|bo@oak.test");
    table(
        "",
        &filled,
        "school_name\nheadteacher.name\nlead_1.name\nschool_urn 191234\nlead_1.trn 1234567",
    );
}

const LEAD: &str = "Details of Lead Participant 1\nName: Bo Li\nEmail: bo@oak.test\n";

#[test]
fn colons_may_part_the_cells_of_a_row() {
    let read = "school_urn 191234\nschool_phone 01632 960123\nheadteacher.name Ann de Souza\n\
        headteacher.email ann@oak.test\nlead_1.name Bo Li";
    lines(
        &format!(
            "Name of school: Oak Primary\nSchool URN: 191234: Contact telephone number: 01632 960123\n\
             Name of headteacher: Ann de Souza: Email:\nann@oak.test\n{LEAD}"
        ),
        read,
    );
    lines(
        &format!(
            "Name of school: Oak Primary\nSchool URN: 191234 Contact telephone number: 01632 960123\n\
             Name of headteacher: Ann de Souza Email: ann@oak.test\n{LEAD}"
        ),
        read,
    );
    lines(
        &format!("School URN: 191234 Name of headteacher: Ann Lee Email: ann@oak.test\n{LEAD}"),
        "school_urn 191234\nheadteacher.name Ann Lee",
    );
}

#[test]
fn a_label_that_we_do_not_know_between_colons_is_no_name() {
    for label in [
        "Headteacher PA",
        "Contact",
        "Title",
        "School Business Manager",
    ] {
        lines(
            &format!(
                "Name of school: Oak Primary\nSchool URN: 191234: Contact telephone number: 01632 960123\n\
                 Name of headteacher: {label}: Email: pa@oak.test\n{LEAD}"
            ),
            "school_urn 191234\nheadteacher.name",
        );
    }
    // nothing has shown that colons part cells here
    lines(
        &format!(
            "Name of school: Oak Primary\nSchool URN: 191234\n\
             Name of headteacher: Head Admin: Email: pa@oak.test\n{LEAD}"
        ),
        "headteacher.name",
    );
}

const RAISED: &str = "|Bo Li|^|^\nName||^|^\n|bo@oak.test||07700 900001\nEmail||Telephone|\n\
    |Year 4 teacher|^|^\nSchool role||^|^";

#[test]
fn answers_may_stand_in_rows_above_their_labels() {
    let before = "School details\nName of school: Oak Primary\nSchool URN: 191234\n\
        Name of headteacher: Ann Bell\nEmail: ann@oak.test\nDetails of Lead Participant 1\n";
    table(
        before,
        RAISED,
        "headteacher.name Ann Bell\nlead_1.name Bo Li\nlead_1.email bo@oak.test\n\
         lead_1.phone 07700 900001\nlead_1.role Year 4 teacher",
    );
    // one of them stands elsewhere
    let beside = RAISED.replace("School role||", "School role|Maths lead|");
    table(before, &beside, "lead_1.email\nlead_1.phone");
    // its label is gone
    let gone = RAISED.replace("Name||", "||");
    table(before, &gone, "lead_1.name\nlead_1.role");
}
