//! What stands around a form and within it that is none of its answers: the writer's card, a copy
//! left empty, labels set apart by blanks alone.

use super::neighbour_tests::{check, lines, table};
use crate::document::html;

const SCHOOL: &str = "School details\nName of school: Oak Primary\nAddress: 1 Hill Road, Ely, CB7 4XX\n\
    School URN: 191234\nContact telephone number: 01632 960123\nName of headteacher: Ann Bell\n\
    Email: ann@oak.test\n";
const LEADS: &str = "Details of Lead Participant 1\nName: Bo Li\nEmail: bo@oak.test\n\
    Details of Lead Participant 2\nName: Cy Fry\nEmail: cy@oak.test\n";
const SAID: &str = "Headteacher statement\nWe want to learn.\n";

#[test]
fn a_card_below_the_end_of_a_letter_is_none_of_the_form() {
    let read = "statement We want to learn.\nsignature.headteacher\nschool_phone 01632 960123";
    for end in [
        "With best wishes,",
        "Yours sincerely",
        "--",
        "Many thanks\n",
    ] {
        let card = "Ann Bell\nHeadteacher\nOak Primary\n1 Hill Road\nTelephone: 01632 960999\n";
        lines(&format!("{SCHOOL}{LEADS}{SAID}\n{end}\n{card}"), read);
        let card = "Di Roe\nHead of Department: Mathematics\nEmail: di@oak.test\n";
        lines(&format!("{SCHOOL}{LEADS}{SAID}\n{end}\n{card}"), read);
    }
    // a statement may thank in a sentence
    let said = SAID.replace("We want to learn.", "Many thanks to the hub for this.");
    let read = "statement Many thanks to the hub for this.";
    lines(&format!("{SCHOOL}{LEADS}{said}"), read);
}

#[test]
fn a_form_may_go_on_below_the_end_of_a_letter() {
    // the head signed the statement
    let signed = format!("{SAID}\nYours sincerely\nAnn Bell\nHeadteacher\n");
    let rest = "Group Applications\n\
        We wish to be considered as part of a group application: No\n\
        Confirmation of school commitment (electronic signatures)\nHeadteacher: Ann Bell\n";
    lines(
        &format!("{SCHOOL}{LEADS}{signed}{rest}"),
        "statement We want to learn.\ngroup.requested No\nsignature.headteacher Ann Bell",
    );
    let school = SCHOOL.replace("School details\n", "");
    lines(
        &format!("{LEADS}{SAID}\nMany thanks\n{school}"),
        "school_name Oak Primary\nschool_urn 191234\nheadteacher.name Ann Bell",
    );
    // a covering letter
    lines(
        &format!(
            "Here it is.\nKind regards\nDi Roe\nTelephone: 01632 960999\n{SCHOOL}{LEADS}{SAID}"
        ),
        "school_phone 01632 960123\nlead_1.name Bo Li\nstatement We want to learn.",
    );
}

#[test]
fn a_copy_left_empty_before_the_filled_one_says_nothing() {
    let filled =
        format!("Maths Hub\nWhich Maths Hub are you applying to?: Elm\n{SCHOOL}{LEADS}{SAID}");
    let blank: String = filled
        .lines()
        .filter(|line| *line != "We want to learn.")
        .map(|line| {
            format!(
                "{}\n",
                line.split_once(": ").map_or(line, |(label, _)| label)
            )
        })
        .collect();
    lines(
        &format!("{blank}{filled}"),
        "maths_hub Elm\nschool_name Oak Primary\nheadteacher.email ann@oak.test\n\
         lead_1.email bo@oak.test\nlead_2.name Cy Fry\nstatement We want to learn.",
    );
    // what another school wrote into its copy is not the next one's
    let other = blank.replace("Name of headteacher", "Name of headteacher: Ed Orr");
    lines(
        &format!("{other}{filled}"),
        "headteacher.name Ed Orr\nlead_1.name",
    );
}

#[test]
fn blanks_part_a_label_from_the_answer_before_it() {
    let school = "Name of school      Oak Primary\n\
        School URN          191234        Contact telephone number    01632 960123\n\
        Name of headteacher     Ann Bell        Email    ann@oak.test\n";
    lines(
        &format!("{school}{LEADS}"),
        "school_urn 191234\nschool_phone 01632 960123\nheadteacher.name Ann Bell\n\
         headteacher.email ann@oak.test",
    );
    // an answer in the words of a label, and a label with nothing after it
    let school = school.replace("Ann Bell        Email", "Ann Bell        Head Teacher");
    lines(
        &format!("{school}{LEADS}"),
        "headteacher.name Ann Bell Head Teacher\nlead_1.name Bo Li",
    );
}

#[test]
fn a_number_of_the_school_may_stand_beside_its_name() {
    let beside = |name: &str| {
        SCHOOL
            .replace("Oak Primary", name)
            .replace("School URN: 191234\n", "")
            + LEADS
    };
    lines(
        &beside("Oak Primary, URN 191234"),
        "school_name Oak Primary\nschool_urn 191234",
    );
    lines(
        &beside("Oak Primary (URN 191234)"),
        "school_name Oak Primary\nschool_urn 191234",
    );
    // words that are no label, and a label without its number
    lines(
        &beside("Oak Primary, Class 191234"),
        "school_name Oak Primary, Class 191234\nschool_urn",
    );
    lines(
        &beside("Oak Primary, Address Road"),
        "school_name Oak Primary, Address Road",
    );
}

#[test]
fn an_answer_below_its_label_in_one_item_of_a_list_is_no_item() {
    let item = |line: &str| match line.split_once(": ") {
        Some((label, answer)) => format!("<ol><li>{label}<br><i>{answer}</i></li></ol>"),
        None => format!("<h3>{line}</h3>"),
    };
    let page: String = format!("Primary Mastery Readiness Work Group 2022/23\n{SCHOOL}{LEADS}")
        .lines()
        .map(item)
        .collect();
    check(
        &html::read(&page).unwrap(),
        "school_name Oak Primary\nheadteacher.name Ann Bell\nlead_1.name Bo Li\nlead_2.email cy@oak.test",
    );
}

#[test]
fn a_head_that_nobody_knows_leaves_the_other_columns_theirs() {
    let rows = "Person | Name | Contact | TRN | Role\n\
        Lead Participant 1 | Bo Li | bo@oak.test 07700 900001 | 1234567 | Y4\n\
        Lead Participant 2 | Cy Fry | cy@oak.test 07700 900002 | 2345678 | Y2";
    table(
        SCHOOL,
        rows,
        "lead_1.name Bo Li\nlead_1.trn 1234567\nlead_1.role Y4\nlead_2.trn 2345678\nlead_2.role Y2\n\
         lead_1.email\nlead_2.email",
    );
    // labels with their answers beside them are no heads
    let rows = "Head | Name | Ann Bell | Email | ann@oak.test\n\
        Lead Participant 1 | Name | Bo Li | Email | bo@oak.test";
    table(
        &SCHOOL.replace("Name of headteacher: Ann Bell\nEmail: ann@oak.test\n", ""),
        rows,
        "lead_1.name Bo Li\nlead_1.email bo@oak.test",
    );
}

#[test]
fn a_post_below_the_end_of_a_letter_is_no_label() {
    let letter =
        "We would like to apply.\n\nYours faithfully\n\nAnn Bell\nHead Teacher\nOak Academy\n\n";
    let school = SCHOOL.replace("Name of headteacher: Ann Bell", "Head Teacher: Di Roe");
    lines(
        &format!("{letter}{school}{LEADS}"),
        "school_name Oak Primary\nheadteacher.name Di Roe\nheadteacher.email ann@oak.test\n\
         signature.headteacher",
    );
    // where no letter ends, it asks
    let school = SCHOOL.replace("Name of headteacher: Ann Bell", "Head Teacher\nDi Roe");
    lines(
        &format!(
            "{}{LEADS}",
            letter.replace("Yours faithfully\n\nAnn Bell\nHead Teacher\n", "") + &school
        ),
        "headteacher.name Di Roe",
    );
}

#[test]
fn tables_of_one_row_each_are_one_table() {
    let row = |line: &str| match line.split_once(": ") {
        Some((label, answer)) => {
            format!("<table><tr><td>{label}</td><td>{answer}</td></tr></table><div><br></div>")
        }
        None => format!("<p>{line}</p>"),
    };
    let page: String = format!("Primary Mastery Readiness Work Group 2022/23\n{SCHOOL}{LEADS}")
        .lines()
        .map(row)
        .collect();
    check(
        &html::read(&page).unwrap(),
        "school_phone 01632 960123\nheadteacher.name Ann Bell\nheadteacher.email ann@oak.test\n\
         lead_1.email bo@oak.test",
    );
    // words between them begin another
    let page = page.replace(
        "<table><tr><td>Email</td><td>ann@",
        "<p>For the office</p><table><tr><td>Email</td><td>ann@",
    );
    check(
        &html::read(&page).unwrap(),
        "headteacher.name Ann Bell\nheadteacher.email",
    );
}

#[test]
fn an_address_that_a_column_broke_leaves_nothing_in_the_name() {
    let head = |answer: &str| format!("Headteacher | {answer}");
    let school = SCHOOL.replace("Name of headteacher: Ann Bell\nEmail: ann@oak.test\n", "") + LEADS;
    table(
        &school,
        &head("Ann Bell a.be ll@oak.test"),
        "headteacher.name Ann Bell\nheadteacher.email a.bell@oak.test",
    );
    // a name's own letters are no address
    for name in ["Ann Bell B.Ed", "Mrs A. Bell"] {
        table(
            &school,
            &head(&format!("{name} ann@oak.test")),
            &format!("headteacher.name {name}\nheadteacher.email ann@oak.test"),
        );
    }
}

#[test]
fn a_urn_with_other_numbers_may_stand_apart_by_its_colour_alone() {
    let red = |line: &str| match line.split_once(": ") {
        Some((label, answer)) => {
            format!("<p>{label}<span style=\"color:red\"> {answer}</span></p>")
        }
        None => format!("<p>{line}</p>"),
    };
    let page = |urn: &str| -> String {
        let school = SCHOOL.replace("191234", urn);
        let form = format!("Primary Mastery Readiness Work Group 2022/23\n{school}{LEADS}");
        form.lines().map(red).collect()
    };
    let read = |urn: &str, read: &str| check(&html::read(&page(urn)).unwrap(), read);
    read(
        "191234 (DfE 873/2051)",
        "school_name Oak Primary\nschool_urn 191234",
    );
    let titled = page("191234").replace("Name of headteacher", "Headteacher");
    check(
        &html::read(&titled).unwrap(),
        "headteacher.name Ann Bell\nheadteacher.email ann@oak.test",
    );
    // words of the form's own in another colour
    let titled = titled.replace("Ann Bell", "Signature Name");
    check(&html::read(&titled).unwrap(), "headteacher.name");
    // a sentence with a number in it
    read(
        "is what we ask of 191234 people here",
        "school_name Oak Primary\nschool_urn",
    );
}

#[test]
fn two_blanks_part_a_label_from_its_answer() {
    let form = |text: &str| text.replace(": ", "  ");
    lines(
        &format!("{}{}{SAID}", form(SCHOOL), form(LEADS)),
        "school_name Oak Primary\nschool_address 1 Hill Road, Ely, CB7 4XX\nschool_urn 191234\n\
         headteacher.name Ann Bell\nheadteacher.email ann@oak.test\nlead_1.name Bo Li\n\
         lead_2.email cy@oak.test",
    );
    // they may stand within a label, and between two
    let school = SCHOOL.replace("School URN", "School  URN").replace(
        "Name of headteacher: Ann Bell\n",
        "Name  Email  Telephone\n",
    );
    lines(
        &format!("{school}{LEADS}"),
        "school_name Oak Primary\nschool_urn 191234\nheadteacher.name",
    );
}

#[test]
fn a_letter_may_end_in_few_words() {
    for end in [
        "Best",
        "All the best,",
        "We look forward to hearing from you.",
        "Sent from Samsung Mobile on O2",
    ] {
        lines(
            &format!("{SCHOOL}{LEADS}{SAID}{end}\nDi Roe\n"),
            "statement We want to learn.",
        );
    }
    // what begins or goes on like it is a sentence of the statement
    let said = "Headteacher statement\nBest practice is what we look forward to.\n";
    lines(
        &format!("{SCHOOL}{LEADS}{said}"),
        "statement Best practice is what we look forward to.",
    );
}
