//! Forms that a school retyped into a sheet, and labels and answers that a narrow column broke.

use super::neighbour_tests::check;
use crate::document::{self, text};

const SCHOOL: &str = "Primary Mastery Readiness Work Group 2022/23 - Application Form\n\
    School details\nName of school\tOak Primary\nSchool URN\t191234\n\
    Contact telephone number\t1632960123\nName of headteacher\tAnn Bell\nEmail\tann@oak.test\n";

/// A sheet saved as text, a cell to each tab.
fn sheet(rows: &str, expected: &str) {
    let rows = rows.replace('\n', "\r\n");
    let mut opened = document::open("form.csv", "text/csv", rows.as_bytes());
    check(&opened.remove(0).result.unwrap(), expected);
}

fn lines(rest: &str, expected: &str) {
    let school = SCHOOL.replace('\t', ": ");
    check(&text::read(&format!("{school}{rest}")), expected);
}

const PEOPLE: &str = "Details of participants\n\
    \tLead Participant 1\tLead Participant 2\nName\tBo Li\tCy Fry\n\
    Email\tbo@oak.test\tcy@oak.test\nTelephone\t07700900001\t07700900002\n";
const READ: &str = "school_name Oak Primary\nschool_urn 191234\nschool_phone 01632960123\n\
    headteacher.name Ann Bell\nheadteacher.email ann@oak.test\n\
    lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_1.phone 07700900001\n\
    lead_2.name Cy Fry\nlead_2.email cy@oak.test\nlead_2.phone 07700900002";

#[test]
fn people_beside_each_other_follow_the_school_in_one_sheet() {
    sheet(&format!("{SCHOOL}{PEOPLE}"), READ);
}

#[test]
fn a_sheet_may_keep_its_first_column_free() {
    let mut lines = format!("{SCHOOL}{PEOPLE}").replace('\n', "\n\t");
    lines.truncate(lines.trim_end().len());
    sheet(&lines, READ);
    // titles stand in it, and a head alone in its row is no head of a column
    let school = SCHOOL.replace("Name of headteacher", "Headteacher");
    let lines = format!("{school}Lead Participant 1\t\nName\tBo Li\n").replace('\n', "\n\t");
    let lines = lines
        .replace("\tSchool details", "School details\t")
        .replace("\tLead Participant 1", "Lead Participant 1\t");
    sheet(
        lines.trim_end(),
        "headteacher.name Ann Bell\nheadteacher.email ann@oak.test\nlead_1.name Bo Li",
    );
}

#[test]
fn two_questions_in_a_row_stand_above_people_beside_each_other() {
    let school = SCHOOL
        .replace("\nContact", "\tContact")
        .replace("\nEmail", "\tEmail");
    sheet(&format!("{school}{PEOPLE}"), READ);
}

#[test]
fn people_beside_each_other_may_have_their_labels_above_their_answers() {
    let rows = "Lead Participant 1\tLead Participant 2\nName\tName\nBo Li\tCy Fry\nEmail\tEmail\n\
        bo@oak.test\tcy@oak.test\nTelephone\tTelephone\n07700900001\t07700900002\n";
    let table = |text: &str| {
        let row = |line: &str| format!("<tr><td>{}</td></tr>", line.replace('\t', "</td><td>"));
        let rows: String = text.lines().map(row).collect();
        format!("<table>{rows}</table>")
    };
    let school = SCHOOL.replace("\t1632", "\t01632");
    let page = format!("{}<p></p>{}", table(&school), table(rows));
    check(&document::html::read(&page).unwrap(), READ);
}

#[test]
fn what_points_to_an_answer_or_stands_around_it_is_no_part_of_it() {
    for (before, after) in [
        ("→ ", ""),
        ("> ", ""),
        ("[", "]"),
        ("(", ")"),
        ("“", "”"),
        ("____", "____"),
    ] {
        let marked: String = format!("{SCHOOL}{PEOPLE}")
            .replace("\t1632", "\t01632")
            .lines()
            .map(|line| {
                let mut cells = line.split('\t');
                let label = cells.next().unwrap();
                let answer = |cell: &str| match label {
                    "" => format!("\t{cell}"),
                    _ => format!("\t{before}{cell}{after}"),
                };
                format!("{label}{}\n", cells.map(answer).collect::<String>())
            })
            .collect();
        sheet(&marked, READ);
    }
}

#[test]
fn what_was_struck_through_was_not_answered() {
    let school = SCHOOL.replace("\t1632", "\t01632");
    let rows = school.lines().map(|line| match line.split_once('\t') {
        Some((label, answer)) => {
            format!("<tr><td>{label}</td><td><s>old@wrong.test</s> {answer}</td></tr>")
        }
        None => format!("<tr><td colspan=2>{line}</td></tr>"),
    });
    let table = format!("<table>{}</table>", rows.collect::<String>());
    check(
        &document::html::read(&table).unwrap(),
        READ.split("\nlead_1").next().unwrap(),
    );
}

#[test]
fn a_link_beside_its_address_is_no_label() {
    let link = |line: &str| match line.split_once("@oak7.test") {
        Some((name, _)) => {
            let address = name.rsplit(' ').next().unwrap();
            format!("{line}<mailto:{address}@oak7.test>\n")
        }
        None => format!("{line}\n"),
    };
    let school = SCHOOL.replace('\t', ": ").replace("@oak.", "@oak7.");
    let page: String = school.lines().map(link).collect();
    let read = READ.replace("01632", "1632").replace("@oak.", "@oak7.");
    check(&text::read(&page), read.split("\nlead_1").next().unwrap());
}

#[test]
fn a_label_and_its_answer_may_differ_in_look_alone() {
    let school = SCHOOL.replace("\t1632", "\t01632");
    let page: String = school
        .lines()
        .map(|line| match line.split_once('\t') {
            Some((label, answer)) => format!("<p>{label} <b>{answer}</b></p>"),
            None => format!("<p>{line}</p>"),
        })
        .collect();
    check(
        &document::html::read(&page).unwrap(),
        READ.split("\nlead_1").next().unwrap(),
    );
}

#[test]
fn people_below_each_other_with_labels_above_them() {
    sheet(
        &format!(
            "{SCHOOL}Details of participants\n\tName\tEmail\tTelephone\n\
             Lead Participant 1\tBo Li\tbo@oak.test\t07700900001\n\
             Lead Participant 2\tCy Fry\tcy@oak.test\t07700900002\n"
        ),
        READ,
    );
}

#[test]
fn a_post_below_its_label_is_an_answer() {
    sheet(
        &format!(
            "{SCHOOL}Details of Lead Participant 1\nName\nBo Li\nRole in school\n\
             Head of school\nDetails of Lead Participant 2\nName\nCy Fry\n"
        ),
        "lead_1.name Bo Li\nlead_1.role Head of school\nlead_2.name Cy Fry",
    );
}

#[test]
fn a_number_in_a_cell_for_each_digit_is_one() {
    sheet(
        &format!(
            "{SCHOOL}Details of Lead Participant 1\nName\tBo Li\n\
             TRN\t0\t1\t2\t3\t4\t5\t6\tTelephone\t07700900001\n"
        ),
        "lead_1.trn 0123456\nlead_1.phone 07700900001",
    );
}

#[test]
fn boxes_beside_each_other_answer_the_question_above() {
    let group = "Group Applications\nWe wish to be considered as part of a group application\n";
    sheet(
        &format!("{SCHOOL}{group}☐ Yes\t☒ No\nDeclaration\nHeadteacher\tAnn Bell\n"),
        "group.requested No\nsignature.headteacher Ann Bell",
    );
    lines(
        &format!("{group}☒ Yes\t☐ No\nDetails of Lead Participant 1\nName: Bo Li\n"),
        "group.requested Yes\nlead_1.name Bo Li",
    );
}

#[test]
fn the_rest_of_a_label_is_no_answer() {
    let role = "School role/s including\nteaching group(s) in 2022/23\n";
    lines(
        &format!(
            "Details of Lead Participant 1\nName: Bo Li\n{role}\nDetails of Lead Participant 2\nName: Cy Fry\n"
        ),
        "lead_1.name Bo Li\nlead_1.role",
    );
    lines(
        "Details of Lead Participant 1\nName: Bo Li\nTeacher reference number\n(TRN)\n1234567\nTelephone: 07700900001\n",
        "lead_1.trn 1234567\nlead_1.phone 07700900001",
    );
    sheet(
        &format!(
            "{SCHOOL}Details of Lead Participant 1\nName\tBo Li\tTeacher reference\t1234567\n\
             \t\tnumber (TRN)\nTelephone\t07700900001\n"
        ),
        "lead_1.name Bo Li\nlead_1.trn 1234567\nlead_1.phone 07700900001",
    );
}

#[test]
fn an_answer_may_follow_a_long_label_in_its_line() {
    lines(
        "Details of Lead Participant 1\nName: Bo Li\n\
         School role/s including teaching group(s) in 2022/23 Maths lead, Year 4\n",
        "lead_1.role Maths lead, Year 4",
    );
    lines(
        "Details of Lead Participant 1\nName: Bo Li\n\
         School role/s including teaching group(s) in 2022/23Maths lead, Year 4\n",
        "lead_1.role Maths lead, Year 4",
    );
}

#[test]
fn an_address_broken_at_its_sign_and_a_name_at_its_hyphen_are_whole() {
    sheet(
        &format!(
            "{SCHOOL}Details of Lead Participant 1\nName\t\"Bo Okonkwo-\nFairweather\"\n\
             Email\t\"bo\n@oak.test\"\n"
        ),
        "lead_1.name Bo Okonkwo-Fairweather\nlead_1.email bo@oak.test",
    );
}

#[test]
fn two_peoples_answers_with_their_labels_are_nobodys_where_their_heads_are_doubtful() {
    sheet(
        &format!(
            "{SCHOOL}Details of participants\nLead Participant 1\tLead Participant 2\n\
             Name\tBo Li\tName\tCy Fry\n\
             Telephone: 07700900001\tTelephone: 07700900002\n"
        ),
        "lead_1.phone\nlead_2.phone",
    );
}

#[test]
fn a_heading_may_have_its_number_in_a_cell_of_its_own() {
    sheet(
        &format!(
            "{SCHOOL}Details of Lead Participant\t1\nName\tBo Li\nEmail\tbo@oak.test\n\
             Details of Lead Participant\t2\nName\tCy Fry\nEmail\tcy@oak.test\n"
        ),
        &READ
            .replace("\nlead_1.phone 07700900001", "")
            .replace("\nlead_2.phone 07700900002", ""),
    );
}

#[test]
fn questions_and_answers_may_be_marked() {
    let marked = |ask: &str, answer: &str| {
        let rows = [
            ("Name of school", "Oak Primary"),
            ("School URN", "191234"),
            ("Address", ""),
            ("Name of headteacher", "A. Bell"),
            ("Email of headteacher", "ann@oak.test"),
        ];
        let rows = rows.map(|(label, value)| format!("{ask} {label}\n{answer} {value}\n"));
        let form = "Primary Mastery Readiness Work Group 2022/23 - Application Form\n";
        let form = format!("{form}{}", rows.concat());
        let read = "school_name Oak Primary\nschool_urn 191234\nheadteacher.name A. Bell\n\
            headteacher.email ann@oak.test";
        check(&text::read(&form), read);
    };
    marked("Q:", "A:");
    marked("Question 4.", "Answer 4:");
    marked("Q2)", "Ans.");
}

#[test]
fn a_statement_may_be_headed_by_who_makes_it() {
    let lead = "Lead Participant 1\nName: Bo Li\nSchool role/s incl. teaching group: Deputy, Y4\n";
    for heading in ["Statement from the head", "Statement by headteacher:"] {
        let said = format!("{lead}{heading}\nWe want to learn.\n");
        let read = "lead_1.role Deputy, Y4\nstatement We want to learn.";
        lines(&said, read);
    }
    // what else is said of one
    let said = format!("{lead}Headteacher: Ann Bell\nStatement of accounts\nNone.\n");
    lines(&said, "lead_1.name Bo Li\nstatement");
}

#[test]
fn a_label_that_runs_on_into_the_next_has_no_answer() {
    let lead =
        "Lead Participant 1\nName: Bo Li\nTeacher reference number (TRN) Telephone 07700 900001\n";
    lines(
        lead,
        "lead_1.name Bo Li\nlead_1.trn\nlead_1.phone 07700 900001",
    );
    let lead = "Lead Participant 1\nName: Bo Li\nTRN: Email bo@oak.test\n";
    lines(lead, "lead_1.trn\nlead_1.email bo@oak.test");
    // the label said in other words
    let lead = "Lead Participant 1\nName: Bo Li\nTelephone: Mobile 07700 900001\n";
    lines(
        lead,
        "lead_1.phone Mobile 07700 900001\nschool_phone 1632960123",
    );
}

#[test]
fn a_label_may_have_two_names() {
    let both = |label: &str| format!("{label}: Kent\nLead Participant 1\nName: Bo Li\n");
    lines(
        &both("County/LA"),
        "local_authority Kent\nlead_1.name Bo Li",
    );
    lines(&both("LA / County"), "local_authority Kent");
    // two questions
    lines(
        &both("Postcode/Telephone"),
        "local_authority\nschool_phone 1632960123",
    );
}
