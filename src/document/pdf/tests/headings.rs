//! Where a text ends that another stands close to: headings, answers behind their labels, the rest
//! of a label.

use lopdf::{Dictionary, Object, Stream, dictionary};

use super::{check, made, read, saved, texts};

/// As [`texts`], each of its own size.
fn sized(texts: &[(i32, i32, f64, &str)]) -> String {
    texts
        .iter()
        .map(|(x, y, size, text)| format!("BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n"))
        .collect()
}

#[test]
fn a_heading_that_fills_its_line_is_not_the_beginning_of_the_next() {
    check(
        &sized(&[
            (
                50,
                700,
                12.5,
                "Confirmation of school commitment (electronic signatures) by all of these",
            ),
            (50, 682, 11.0, "Headteacher: "),
            (118, 682, 12.0, "Jo Bell"),
            (
                50,
                664,
                11.0,
                "The hub writes to every school that applies before the end of the summer term.",
            ),
        ]),
        vec![],
        "Confirmation of school commitment (electronic signatures) by all of these\n\
         Headteacher: Jo Bell\n\
         The hub writes to every school that applies before the end of the summer term.\n",
    );
}

#[test]
fn a_heading_over_the_columns_is_not_parted_by_them() {
    let heading = "Details of the first of two lead teachers";
    check(
        &sized(&[
            (50, 740, 10.0, "URN"),
            (187, 740, 10.0, "199123"),
            (50, 720, 12.5, heading),
            (50, 700, 10.0, "Name"),
            (187, 700, 10.0, "Jo Bell"),
            (50, 680, 10.0, "Email"),
            (187, 680, 10.0, "jo@oak.test"),
        ]),
        vec![],
        &format!("| URN | 199123 |\n| {heading} |\n| Name | Jo Bell |\n| Email | jo@oak.test |\n"),
    );
}

#[test]
fn an_answer_behind_its_label_goes_on_at_the_margin() {
    let rest = "The hub writes to every school that applies before the end of the summer term and asks again.";
    for (label, other) in [
        ("School role including teaching group in 2022:", ""),
        ("School role including teaching group in 2022", "Name"),
    ] {
        let mut page = vec![
            (50, 640, rest),
            (50, 700, label),
            (
                290,
                700,
                "Assistant Head and lead of mathematics for the whole school",
            ),
            (50, 688, "in Reception"),
        ];
        let mut expected = format!(
            "| {label} | Assistant Head and lead of mathematics for the whole school in Reception |\n"
        );
        if !other.is_empty() {
            page.extend([(50, 712, other), (120, 712, "Jo Bell")]);
            expected = format!(
                "| {other} | Jo Bell |\n| {label} | @2 Assistant Head and lead of mathematics for the whole school in Reception |\n"
            );
        }
        check(&texts(&page), vec![], &format!("{expected}{rest}\n"));
    }
}

#[test]
fn a_line_of_single_words_has_no_blanks_to_compare_with() {
    check(
        &texts(&[
            (50, 700, "Name:"),
            (100, 700, "Jo Bell"),
            (230, 700, "Name:"),
            (280, 700, "Al Fox"),
            (50, 680, "Email:"),
            (100, 680, "jo.bell-and-others@oak."),
            (230, 680, "Email:"),
            (280, 680, "al.fox@oak.test"),
            (100, 668, "test"),
        ]),
        vec![],
        "| Name: | Jo Bell | Name: | Al Fox |\n\
         | Email: | jo.bell-and-others@oak.test | Email: | al.fox@oak.test |\n",
    );
}

#[test]
fn a_label_that_fills_its_column_is_parted_where_other_rows_are() {
    check(
        &texts(&[
            (50, 740, "Name"),
            (150, 740, "Jo Bell"),
            (50, 720, "Email"),
            (150, 720, "jo@oak.test"),
            (50, 700, "URN"),
            (150, 700, "199123"),
            (
                50,
                680,
                "It is asked what the teacher does in the school and which of its classes they have.",
            ),
            (50, 640, "Role/responsibility in"),
            (150, 640, "Head of mathematics"),
            (50, 628, "the department"),
        ]),
        vec![],
        "| Name | Jo Bell |\n| Email | jo@oak.test |\n| URN | 199123 |\n\
         It is asked what the teacher does in the school and which of its classes they have.\n\
         | Role/responsibility in the department | Head of mathematics |\n",
    );
}

#[test]
fn the_middle_of_a_label_is_no_answer_though_it_stands_in_the_column() {
    check(
        &texts(&[
            (50, 740, "Name"),
            (123, 740, "Jo Bell"),
            (50, 720, "Telephone"),
            (123, 720, "01632 960111"),
            (50, 700, "Teacher number (TRN)"),
            (200, 700, "1234567"),
            (50, 680, "Email"),
            (123, 680, "jo@oak.test"),
        ]),
        vec![],
        "| Name | Jo Bell |\n| Telephone | 01632 960111 |\n\
         | Teacher number (TRN) | @2 1234567 |\n| Email | jo@oak.test |\n",
    );
}

#[test]
fn a_label_in_the_middle_of_its_lines_has_as_many_above_as_below() {
    check(
        &texts(&[
            (50, 714, "School name"),
            (150, 714, "Oak Academy"),
            (150, 700, "124 Station Road"),
            (150, 686, "Ely"),
            (50, 679, "Address"),
            (150, 672, "Cambs"),
            (150, 658, "CB13 4FR"),
            (50, 644, "School URN"),
            (150, 644, "199123"),
        ]),
        vec![],
        "| School name | Oak Academy |\n| Address | 124 Station Road ¶ Ely ¶ Cambs ¶ CB13 4FR |\n\
         | School URN | 199123 |\n",
    );
}

#[test]
fn a_bold_line_is_not_the_rest_of_the_text_above() {
    let above = "School role: the headteacher covers for the teachers of Year 3 and of Year 4 in the mornings, whoever else";
    for (mark, expected) in [
        (
            "2 Tr",
            format!("{above}\n*Details of Lead Participant 2*\n"),
        ),
        ("0 Tr", format!("{above} Details of Lead Participant 2\n")),
    ] {
        let below = texts(&[(50, 688, "Details of Lead Participant 2")]);
        let content = format!("{}{mark}\n{below}", texts(&[(50, 700, above)]));
        check(&content, vec![], &expected);
    }
}

/// Two pages of text.
fn over_two_pages(first: &str, second: &str) -> String {
    let mut pdf = made(first, vec![]);
    let content = pdf.add_object(Stream::new(dictionary! {}, second.as_bytes().to_vec()));
    let (_, page) = pdf.get_pages().into_iter().next().unwrap();
    let mut copy: Dictionary = pdf.get_dictionary(page).unwrap().clone();
    copy.set("Contents", content);
    let pages = copy.get(b"Parent").unwrap().as_reference().unwrap();
    let copy = pdf.add_object(copy);
    let tree = pdf.get_dictionary_mut(pages).unwrap();
    tree.set("Kids", vec![Object::from(page), copy.into()]);
    tree.set("Count", 2);
    read(&saved(pdf)).unwrap()
}

#[test]
fn a_row_without_rules_goes_on_over_the_page() {
    let first = texts(&[
        (50, 120, "Name"),
        (175, 120, "Jo Bell"),
        (50, 100, "School role/s including"),
        (175, 100, "Assistant Headteacher"),
    ]);
    for (second, expected) in [
        // the rest of a label, and one of its own
        (
            vec![
                (50, 700, "teaching group"),
                (50, 680, "Telephone"),
                (175, 680, "01632 960111"),
            ],
            "| Name | Jo Bell |\n| School role/s including teaching group | Assistant Headteacher |\n\
             | Telephone | 01632 960111 |\n",
        ),
        (
            vec![
                (50, 700, "Telephone"),
                (175, 700, "01632 960111"),
                (50, 680, "URN"),
                (175, 680, "199123"),
            ],
            "| Name | Jo Bell |\n| School role/s including | Assistant Headteacher |\n\
             | Telephone | 01632 960111 |\n| URN | 199123 |\n",
        ),
    ] {
        assert_eq!(over_two_pages(&first, &texts(&second)), expected);
    }
}
