//! Labels that the form does not ask, or that nobody can read, beside those it does: what stands
//! with them is nobody's, and what stands with the others keeps its place. Each was once a value
//! under a wrong key.

use super::*;
use crate::{
    config::programmes,
    document::{html, text},
};

const HEAD: &str = "Primary Mastery Readiness Work Group 2022/23\nApplication Form\n";
const SCHOOL: &str = "School details\nName of school: Oak Primary\nSchool URN: 191234\n\
    Contact telephone number: 01632 960123\nName of headteacher: Ann Bell\nEmail: ann@oak.test\n";
const LEADS: &str = "Details of Lead Participant 1\nName: Bo Li\nEmail: bo@oak.test\n";

fn read(document: &Document) -> FormReading {
    let forms = Forms::new(&programmes::shipped().unwrap());
    match forms.read("form", document) {
        Outcome::Form(reading) => reading,
        other => panic!("{other:?}"),
    }
}

/// `expected` holds a key and its value to each line; a key alone is to be empty.
pub(super) fn check(document: &Document, expected: &str) {
    let reading = read(document);
    for line in expected.lines() {
        let (key, value) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let got = reading.fields.get(&key.parse().unwrap());
        let got = got.map_or("", |v| v.value.as_str());
        assert_eq!(got, value, "{key} of {:?}", reading.fields);
    }
}

/// Lines in a mail or a plain document.
pub(super) fn lines(form: &str, expected: &str) {
    check(&text::read(&format!("{HEAD}{form}")), expected);
}

/// A table of a document: rows by lines, cells by bars, `^` goes on with the cell to its left.
pub(super) fn table(before: &str, rows: &str, expected: &str) {
    table_below(&format!("{HEAD}{before}"), rows, expected);
}

/// The same in a form whose own words stand before it.
pub(super) fn table_below(before: &str, rows: &str, expected: &str) {
    let mut page: String = before
        .lines()
        .map(|line| format!("<p>{line}</p>"))
        .collect();
    page.push_str("<table>");
    for row in rows.lines() {
        page.push_str("<tr>");
        let mut cells: Vec<(String, usize)> = Vec::new();
        for cell in row.split('|').map(str::trim) {
            match (cell, cells.last_mut()) {
                ("^", Some((_, span))) => *span += 1,
                _ => cells.push((cell.replace('/', "</p><p>"), 1)),
            }
        }
        for (cell, span) in cells {
            page.push_str(&format!("<td colspan={span}><p>{cell}</p></td>"));
        }
        page.push_str("</tr>");
    }
    check(&html::read(&format!("{page}</table>")).unwrap(), expected);
}

#[test]
fn an_answer_with_a_label_of_its_own_is_nobody_elses() {
    lines(
        &format!(
            "{SCHOOL}Details of Lead Participant 1\nName: Bo Li\nEmail:\nSBM email: sbm@oak.test\nTRN: 1234567"
        ),
        "lead_1.email\nlead_1.trn 1234567",
    );
    lines(
        &format!(
            "{}{LEADS}",
            SCHOOL.replace(
                "Name of school: Oak Primary",
                "Name of school -\nStaff ID - 7654321"
            )
        ),
        "school_name\nschool_urn 191234",
    );
    lines(
        &format!(
            "{SCHOOL}Details of Lead Participant 1\nName – Bo Li\nRole –\nMulti-academy trust –\nTRN – 1234567"
        ),
        "lead_1.role\nlead_1.trn 1234567",
    );
    // a school may well be called so
    lines(
        &format!(
            "{}{LEADS}",
            SCHOOL.replace(
                "Name of school: Oak Primary",
                "Name of school\nTrinity: A Church of England School"
            )
        ),
        "school_name Trinity: A Church of England School",
    );
}

#[test]
fn a_label_nobody_knows_is_no_name() {
    lines(
        &format!(
            "{SCHOOL}Details of Lead Participant 1\nName\nEmergency contact number\n\nEmail: bo@oak.test\nTRN: 1234567"
        ),
        "lead_1.name\nlead_1.email bo@oak.test",
    );
}

#[test]
fn a_section_named_like_its_question_is_not_answered_by_another() {
    lines(
        &format!(
            "Maths Hub\nOfsted grade\n\nWhich Maths Hub are you applying to?\n\n{SCHOOL}{LEADS}"
        ),
        "maths_hub\nschool_urn 191234",
    );
    table(
        &format!("{SCHOOL}{LEADS}"),
        "Maths Hub|^\nDeputy head|Kit Moss\nLocal Authority|Norfolk",
        "maths_hub\nlocal_authority Norfolk",
    );
}

#[test]
fn a_column_whose_head_cannot_be_read_is_nobodys() {
    table(
        SCHOOL,
        "|Laed Partcpnt|Lead Participant 2\nName|Bo Li|Cy Fox\nEmail|bo@oak.test|\nRole|Year 4|",
        "lead_2.name Cy Fox\nlead_2.email\nlead_2.role\nlead_1.email",
    );
    table(
        SCHOOL,
        "|How did you hear of us?|Trust|Name|Email\nLead Participant 1|A friend|Fenland|Bo Li|bo@oak.test\n\
         Lead Participant 2|A friend|Fenland|Cy Fox|cy@oak.test",
        "lead_1.name Bo Li\nlead_2.name Cy Fox\nlead_2.email cy@oak.test",
    );
}

#[test]
fn a_row_the_form_does_not_need_leaves_the_persons_columns_as_they_are() {
    for extra in [
        "Date|12/04/2022|Date|12/04/2022",
        "Postcode|PE1 1AA|Postcode|PE1 1AA",
    ] {
        table(
            SCHOOL,
            &format!(
                "Lead Participant 1|^|Lead Participant 2|^\n{extra}\nName|Bo Li|Name|Cy Fox\n{extra}\n\
                 TRN|1234567|TRN|7654321"
            ),
            "lead_1.name Bo Li\nlead_2.name Cy Fox\nlead_1.trn 1234567\nlead_2.trn 7654321\nschool_address",
        );
    }
    table(
        SCHOOL,
        "|Lead Participant 1|Lead Participant 2\nFax|1|1\nName|Bo Li|Cy Fox\nRole|Year 4|",
        "lead_1.role Year 4\nlead_2.name Cy Fox\nlead_2.role",
    );
}

#[test]
fn labels_in_one_cell_beside_two_persons_are_answered_by_shape_or_by_lines() {
    let rows = |labels: &str, cells: &str| {
        format!(
            "|Lead Participant 1|Lead Participant 2\nName|Bo Li|Cy Moss\n\
             {labels}|{cells}\nRole|Year 4 teacher|Year 2 teacher"
        )
    };
    let both = "lead_1.trn 1234567\nlead_1.email bo@oak.test\nlead_2.trn 2345678\n\
                lead_2.email cy@oak.test\nlead_1.role Year 4 teacher\nlead_2.role Year 2 teacher";
    let two = "Teacher reference number (TRN)/Email";
    for cells in [
        "1234567/bo@oak.test|2345678/cy@oak.test",
        "bo@oak.test/1234567|2345678/cy@oak.test",
    ] {
        table(SCHOOL, &rows(two, cells), both);
    }
    let three = "Teacher reference number (TRN)/Email/Year groups taught";
    let cells = "1234567/bo@oak.test/4|2345678/cy@oak.test/2";
    table(SCHOOL, &rows(three, cells), both);
    // which line is whose answer, nobody says
    table(
        SCHOOL,
        &rows(three, "bo@oak.test/4|2345678/cy@oak.test/2"),
        "lead_1.trn\nlead_1.email\nlead_2.trn 2345678\nlead_2.email cy@oak.test\n\
         lead_1.role Year 4 teacher",
    );
}

#[test]
fn two_texts_below_a_title_are_a_label_and_its_answer() {
    table(
        SCHOOL,
        "Lead Participant 1|^\nNme|Bo Li\nEmail|bo@oak.test",
        "lead_1.name\nlead_1.email bo@oak.test",
    );
}

#[test]
fn where_cells_hold_their_own_answers_none_stands_in_the_next() {
    table(
        "",
        "Name of school/Oak Primary|School URN/191234\nName of headteacher/Ann Bell|Email/ann@oak.test\n\
         Address/1 High St|Local Authority/Norfolk\nTelephone|Maths Hub Cambridge\nLead Participant 1 TRN|Deputy head Kit Moss",
        "school_urn 191234\nschool_phone\nlead_1.trn",
    );
}

#[test]
fn a_role_in_its_box_may_be_a_title() {
    let page = format!(
        "{HEAD}{SCHOOL}Details of Lead Participant 1\nName: Bo Li\nEmail: bo@oak.test\nRole in school"
    );
    let page: String = page.lines().map(|l| format!("<p>{l}</p>")).collect();
    let page = format!("{page}<table><tr><td>Maths subject leader</td></tr></table>");
    check(
        &html::read(&page).unwrap(),
        "lead_1.role Maths subject leader",
    );
}

#[test]
fn a_postcode_is_added_to_an_address_that_has_none() {
    for (address, whole) in [
        ("1 High St, March", "1 High St, March, PE15 9ZZ"),
        ("1 High St, March, PE15 1AA", "1 High St, March, PE15 1AA"),
    ] {
        table(
            SCHOOL,
            &format!("Address|{address}\nPostcode|PE15 9ZZ\nLead Participant 1|Bo Li"),
            &format!("school_address {whole}"),
        );
    }
}

/// Pasted as text a table loses its empty corner, its empty cells, and the ends of its lines.
#[test]
fn a_table_pasted_as_text_gives_nobody_anothers_answers() {
    lines(
        &format!(
            "{SCHOOL}\nLead Participant 1\tLead Participant 2\nRole\tYear 4\nName\tBo Li\nEmail\tbo@oak.test"
        ),
        "lead_2.role\nlead_2.name\nlead_1.email",
    );
    lines(
        &format!(
            "{SCHOOL}\n\tName\tEmail\tTRN\nLead Participant 1\t\tbo@oak.test\t1234567\nLead Participant 2\tCy Fox\tcy@oak.test\t"
        ),
        "lead_1.name\nlead_1.trn\nlead_2.email",
    );
    lines(
        &format!(
            "{LEADS}\nName of school\tOak Primary\nSchool URN\t191234\nAddress\t1 High St\nMarch\nPE15 1AA\nLocal Authority\tNorfolk"
        ),
        "school_address 1 High St, March, PE15 1AA\nlocal_authority Norfolk",
    );
}

#[test]
fn a_statement_pasted_with_its_row_keeps_its_paragraphs() {
    let first = "We have had three maths leads in four years, and progress is below national.";
    let second = "Both teachers will share what they learn in staff meetings each half term.";
    let label = "Please give details of why you wish the school to participate in the Work Group and why you believe that Mastery Readiness is suitable for your school.";
    let form = format!("{HEAD}{SCHOOL}{LEADS}\n{label}\t{first}\n{second}\n\nGroup Applications\n");
    let reading = read(&text::read(&form));
    let statement = &reading.fields[&Key::Statement].value;
    assert!(
        statement.contains(first) && statement.contains(second),
        "{statement}"
    );
}

#[test]
fn labels_below_each_other_in_one_cell_have_their_answers_line_by_line() {
    let stacked = "Lead Participant 1|^\nName/Email/TRN|";
    for (answers, expected) in [
        (
            "Bo Li/bo@oak.test/1234567",
            "lead_1.name Bo Li\nlead_1.email bo@oak.test\nlead_1.trn 1234567",
        ),
        ("Bo Li", "lead_1.name\nlead_1.email\nlead_1.trn"),
    ] {
        table(SCHOOL, &format!("{stacked}{answers}"), expected);
    }
    table(
        &format!("{SCHOOL}{LEADS}"),
        "We wish to be considered as part of a group application/Please name the schools you would like to be placed with:|No",
        "group.schools",
    );
}

#[test]
fn an_address_in_pieces_is_one_and_a_word_before_it_none_of_it() {
    for (written, read) in [
        (
            "claire.okonkw ofairweather@oak.test",
            "claire.okonkwofairweather@oak.test",
        ),
        (
            "claire.okonkw ofairweather @oak- academy.test",
            "claire.okonkwofairweather@oak-academy.test",
        ),
        ("claire @oak.test", "claire@oak.test"),
        ("claire@oak.sch.u k", "claire@oak.sch.uk"),
        ("claire@oak-academy .sch.uk", "claire@oak-academy.sch.uk"),
        ("office claire@oak.test", "claire@oak.test"),
        ("Mrs.Fry claire@oak.test", "claire@oak.test"),
        ("claire@oak.test home", "claire@oak.test"),
    ] {
        lines(
            &format!("{SCHOOL}Details of Lead Participant 1\nName: Claire Fry\nEmail: {written}\n"),
            &format!("lead_1.email {read}\nlead_1.name Claire Fry"),
        );
    }
}

#[test]
fn a_question_or_a_heading_is_no_answer_to_the_one_before() {
    for answer in [
        "Please describe your relations hip to the",
        "Confirmation of school commitment (electronic signatures) Headteacher",
    ] {
        let group = "Please name the schools you would like to be placed with:";
        table(
            &format!("{SCHOOL}{LEADS}"),
            &format!("{group} | {answer}"),
            "group.schools",
        );
    }
}
