//! More in an answer than was asked: a post before a name, a second address, words of a label.
//! Each with the near miss that the same rule must leave alone.

use super::neighbour_tests::{check, lines, table, table_below};
use crate::{
    document::html,
    domain::testing::{address, form, key, with},
};

const SCHOOL: &str = "School details\nName of school: Oak Primary\nSchool URN: 191234\n\
    Contact telephone number: 01632 960123\n";
const LEAD: &str = "Details of Lead Participant 1\n";
const HEAD: &str = "Name of headteacher: Ann Bell\nEmail: ann@oak.test\n";

#[test]
fn a_post_and_its_class_is_a_role_and_no_signature() {
    for given in [
        "Mathematics Co-ordinator - Y2",
        "Maths lead, mixed Y3 & Y4",
        "Maths lead – Year 5",
        "Headteacher - Y6",
    ] {
        let before = format!("{SCHOOL}{HEAD}{LEAD}");
        let rows = format!(
            "Name | Bo Li\nSchool role/s including teaching group(s) in 2022/23 | {given}\nEmail | bo@oak.test"
        );
        let read = format!(
            "lead_1.name Bo Li\nlead_1.role {given}\nlead_1.email bo@oak.test\nsignature.lead_1"
        );
        table(&before, &rows, &read);
        let rows = format!("Name | Bo Li\nRole and class(es) | {given}\nEmail | bo@oak.test");
        table(&before, &rows, &read);
        let typed = format!("{before}Name:\tBo Li\nRole:\t{given}\nEmail:\tbo@oak.test\n");
        lines(&typed, &read);
        let asked = format!("{before}Name\nBo Li\n\nRole\n{given}\n\nEmail\nbo@oak.test\n");
        lines(&asked, &read);
    }
}

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

/// The cell of lead 1's address, its name, and what is read.
fn reached(name: &str, given: &str, read: &str) {
    let rows = format!("Name | {name}\nEmail | {given}\nTelephone | 01632 960123");
    table(
        &format!("{SCHOOL}{HEAD}{LEAD}"),
        &rows,
        &format!("lead_1.email {read}"),
    );
}

#[test]
fn of_two_addresses_the_first_is_taken_or_the_one_preferred() {
    for given in [
        "bo@oak.test or b.li@web.test",
        "bo@oak.test and b.li@web.test",
        "bo@oak.test ; personal: b.li@web.test",
        "bo@oak.test (from Sept: b.li@elm.test)",
        "work: bo@oak.test home: b.li@web.test",
        "home: b.li@web.test work: bo@oak.test",
        "bo@oak.test (preferred) b.li@web.test",
        "b.li@web.test, bo@oak.test (preferred)",
        "b.li@web.test preferred: bo@oak.test",
        "maths@oak.test bo@oak.test",
        "PA: jo@oak.test, bo@oak.test",
        "bo@oak.test (PA: jo@oak.test)",
        // below each other
        "bo@oak.test/b.li@web.test",
    ] {
        reached("Bo Li", given, "bo@oak.test");
    }
    // two people's
    reached("Bo Li and Cy Fry", "bo@oak.test, cy@oak.test", "");
    // a narrow column broke it
    reached("Bo Li", "b/o@oak.test", "");
    lines(
        &format!("{SCHOOL}{HEAD}{LEAD}Name: Bo Li\nEmail: bo@oak.test/b.li@web.test"),
        "lead_1.email bo@oak.test",
    );
}

#[test]
fn the_address_that_the_mail_shows_is_taken_of_two() {
    let (first, second) = ("l.brook@oakfield.cambs.sch.uk.test", "lena@web.test");
    let head = "h.archer@oakfield.cambs.sch.uk.test";
    let check = |given: &str, other: &str, shown: &[&str], taken: &str| {
        let mut form = with(form("pmr-2022"), "lead_1.email", given);
        let email = key("lead_1.email");
        form.other_addresses.insert(email, vec![other.to_owned()]);
        let shown: Vec<_> = shown.iter().map(|a| address(a)).collect();
        form.take_shown_addresses(&shown);
        assert_eq!(
            form.fields[&email].value, taken,
            "{given}, {other}: {shown:?}"
        );
        assert!(form.other_addresses.is_empty());
    };
    check(first, second, &[], first);
    check(first, second, &[first, second], first);
    check(first, second, &["LENA@web.test"], second);
    // somebody else's on the form
    check(first, head, &[head], first);
    check(head, first, &[head, first], first);
    check(head, first, &[head], head);
}

const ENGAGED: &str = "Secondary Mathematics Teaching for Mastery Work Group 2022/23\n\
    Expression of Interest Form\nSchool details\nName of school: Oak High\nSchool URN: 191234\n\
    Name of headteacher: Ann Bell\nEmail: ann@oak.test\nTeacher 1\nName: Bo Li\nEmail: bo@oak.test\n\
    Engagement with a Secondary Mastery Specialist\n";
const SPECIALIST: &str =
    "If yes, please name the Mastery Specialist and outline the nature of the work with them";

#[test]
fn an_answer_in_words_of_its_own_may_begin_with_a_label() {
    let told = "Name: Lee Hart; Email: lee@hub.test; a term of planning.";
    let rows = format!(
        "Has your school worked with a Maths Hub Mastery Specialist? | Yes\n{SPECIALIST} | {told}"
    );
    let read = format!("specialist_detail {told}\nadvocate_1.name Bo Li\nadvocate_2.name");
    table_below(ENGAGED, &rows, &read);
    // in a box below its question
    let page = format!("{ENGAGED}{SPECIALIST}");
    let page: String = page.lines().map(|l| format!("<p>{l}</p>")).collect();
    let page = format!("{page}<table border=1><tr><td>{told}</td></tr></table>");
    check(&html::read(&page).unwrap(), &read);
    // the next person's row
    let rows = format!("{SPECIALIST} |\nName: Cy Fry | Email: cy@oak.test");
    table_below(ENGAGED, &rows, "specialist_detail");
}

#[test]
fn a_class_may_be_asked_for_with_the_role() {
    let before = format!("{SCHOOL}{HEAD}{LEAD}Name: Bo Li\nEmail: bo@oak.test\n");
    for label in ["Role and class", "Role / class", "Class and role"] {
        let read = "lead_1.name Bo Li\nlead_1.role Deputy Head; Y3/4 mixed class";
        lines(
            &format!("{before}{label}: Deputy Head; Y3/4 mixed class"),
            read,
        );
    }
    // a class teacher is one, and a class has a name of its own
    lines(
        &format!("{before}Role: Class teacher"),
        "lead_1.role Class teacher",
    );
    table(&before, "Role | Class teacher", "lead_1.role Class teacher");
    table(&before, "Role / Class teacher", "lead_1.role Class teacher");
    table(
        &before,
        "Class name | Hedgehogs\nRole | Y2",
        "lead_1.name Bo Li\nlead_1.role Y2",
    );
}

/// A table in the cell beside "Address", its rows by lines and its cells by bars.
fn nested(inner: &str, expected: &str) {
    let page = format!(
        "Primary Mastery Readiness Work Group 2022/23\n{LEAD}Name: Bo Li\nSchool details\n"
    );
    let page: String = page.lines().map(|l| format!("<p>{l}</p>")).collect();
    let row = |row: &str| {
        let cells = row.split('|').map(|cell| format!("<td>{cell}</td>"));
        format!("<tr>{}</tr>", cells.collect::<String>())
    };
    let inner: String = inner.lines().map(row).collect();
    let page = format!(
        "{page}<table><tr><td>Name of school</td><td>Oak Primary</td></tr>\
         <tr><td>Address</td><td><table>{inner}</table></td></tr>\
         <tr><td>School URN</td><td>191234</td></tr>\
         <tr><td>Name of headteacher</td><td>Ann Bell</td></tr></table>"
    );
    let read =
        format!("lead_1.name Bo Li\nschool_urn 191234\nheadteacher.name Ann Bell\n{expected}");
    check(&html::read(&page).unwrap(), &read);
}

#[test]
fn an_address_may_be_typed_as_a_table_in_its_cell() {
    nested(
        "1 Mill Road\nEly\nCB6 1AA",
        "school_address 1 Mill Road, Ely, CB6 1AA",
    );
    // what has labels of its own is a table of the form
    nested(
        "Local Authority|Kent\nTelephone|01632 960123",
        "school_address\nlocal_authority Kent",
    );
}
