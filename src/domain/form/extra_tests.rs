//! More in an answer than was asked: a post before a name, a second address, words of a label.
//! Each with the near miss that the same rule must leave alone.

use super::neighbour_tests::{lines, table};

const SCHOOL: &str = "School details\nName of school: Oak Primary\nSchool URN: 191234\n\
    Contact telephone number: 01632 960123\n";
const LEAD: &str = "Details of Lead Participant 1\n";
const HEAD: &str = "Name of headteacher: Ann Bell\nEmail: ann@oak.test\n";

#[test]
fn a_post_before_a_name_makes_it_no_signature() {
    for given in [
        "Headteacher – Ann Bell",
        "HT: Ann Bell",
        "Principal: Ann Bell",
    ] {
        let rows = format!("Name of headteacher | {given} | Email | ann@oak.test");
        let read =
            "headteacher.name Ann Bell\nheadteacher.email ann@oak.test\nsignature.headteacher";
        let before = format!("{LEAD}Name: Bo Li\nEmail: bo@oak.test\n{SCHOOL}");
        table(&before, &rows, read);
        // below its label, and in a line of its own
        let rows = format!("Name of headteacher | Email\n{given} | ann@oak.test");
        table(
            &before,
            &rows,
            "headteacher.name Ann Bell\nsignature.headteacher",
        );
        let below = format!("{before}Name of headteacher:\n{given}\n");
        lines(&below, "headteacher.name Ann Bell\nsignature.headteacher");
    }
    for given in [
        "Lead Participant 1: Bo Li",
        "Participant 1 - Bo Li",
        "Maths lead: Bo Li",
        "Acting deputy head - Bo Li",
    ] {
        let rows = format!("Name | {given}\nEmail | bo@oak.test");
        let read = "lead_1.name Bo Li\nlead_1.email bo@oak.test\nsignature.lead_1\nlead_2.name";
        table(&format!("{SCHOOL}{HEAD}{LEAD}"), &rows, read);
        lines(
            &format!("{SCHOOL}{HEAD}{LEAD}Name: {given}"),
            "lead_1.name Bo Li",
        );
    }
}

#[test]
fn the_title_of_another_person_gives_nobody_a_name_nor_a_signature() {
    let rows = "Name | Headteacher: Di Roe\nEmail | di@oak.test";
    let read = "headteacher.name Ann Bell\nlead_1.name Headteacher: Di Roe\nsignature.headteacher";
    table(&format!("{SCHOOL}{HEAD}{LEAD}"), rows, read);
    // a post is no name, and a name that is a post keeps it
    for given in [
        "Jo Head - Deputy",
        "Bo Li – maths lead",
        "Head of School - Deputy Head",
    ] {
        let rows = format!("Name | {given}\nEmail | bo@oak.test");
        table(
            &format!("{SCHOOL}{HEAD}{LEAD}"),
            &rows,
            &format!("lead_1.name {given}"),
        );
    }
}

#[test]
fn who_signs_below_the_form_signs_though_a_name_was_left_out() {
    let signed = "Signatures\nHeadteacher: Ann Bell\nLead Participant 1: Bo Li\n";
    lines(
        &format!(
            "{SCHOOL}Name of headteacher:\nEmail: ann@oak.test\n{LEAD}Name:\nEmail: bo@oak.test\n{signed}"
        ),
        "headteacher.name\nlead_1.name\nsignature.headteacher Ann Bell\nsignature.lead_1 Bo Li",
    );
    // the next label of a form is nobody's post
    lines(
        &format!("{SCHOOL}{LEAD}Name:\nHeadteacher: Ann Bell"),
        "lead_1.name\nheadteacher.name Ann Bell",
    );
}
