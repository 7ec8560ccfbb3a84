//! Columns that no rules part, as LibreOffice and Chromium print them.

use super::{
    super::{
        columns::{Word, partings, places},
        line::lower_small_capitals,
        page::Glyph,
    },
    boxes, check, made, read, saved, texts,
};
use crate::document::Look;

#[test]
fn a_label_goes_on_below_in_a_column_it_fills() {
    check(
        &texts(&[
            (50, 700, "Name"),
            (145, 700, "Jo Bell"),
            (50, 680, "Teacher reference"),
            (145, 680, "1234567"),
            (50, 668, "number"),
            (50, 648, "School telephone"),
            (145, 648, "01632 960111"),
            (50, 628, "Role in school"),
            (145, 628, "Maths lead"),
        ]),
        vec![],
        "| Name | Jo Bell |\n| Teacher reference number | 1234567 |\n\
         | School telephone | 01632 960111 |\n| Role in school | Maths lead |\n",
    );
}

#[test]
fn a_label_may_stand_in_the_middle_of_its_value_or_at_its_end() {
    check(
        &texts(&[
            (50, 700, "Name"),
            (250, 700, "Oak Primary"),
            (250, 680, "12 High Street"),
            (50, 674, "Address"),
            (250, 668, "March"),
            (250, 648, "head@oak."),
            (250, 636, "test"),
            (50, 636, "Email"),
            (50, 616, "URN"),
            (250, 616, "199123"),
        ]),
        vec![],
        "| Name | Oak Primary |\n| Address | 12 High Street ¶ March |\n\
         | Email | head@oak.test |\n| URN | 199123 |\n",
    );
}

#[test]
fn running_text_is_no_column_however_it_falls() {
    check(
        &texts(&[
            (
                50,
                700,
                "Please complete this form and return it to the hub in good time.",
            ),
            (50, 688, "It asks for the school first."),
            (50, 660, "Name"),
            (130, 660, "Jo Bell"),
            (50, 640, "Email"),
            (130, 640, "jo@oak.test"),
            (
                50,
                612,
                "The hub writes to every school that applies before the end of term.",
            ),
        ]),
        vec![],
        "Please complete this form and return it to the hub in good time.\n\
         It asks for the school first.\n| Name | Jo Bell |\n| Email | jo@oak.test |\n\
         The hub writes to every school that applies before the end of term.\n",
    );
}

#[test]
fn an_answer_under_its_question_begins_a_line_of_its_own() {
    let asked = "What are the roles of Lead Participant 1, and the class in";
    for (answer, parted) in [
        ("September and after", " "),
        ("Answer: Reception teacher", " ¶ "),
    ] {
        let cell = boxes(&[(45, 680, 300, 40)]);
        check(
            &(cell + &texts(&[(50, 705, asked), (50, 693, answer)])),
            vec![],
            &format!("| {asked}{parted}{answer} |\n"),
        );
    }
}

#[test]
fn heads_of_columns_stand_above_the_labels_beside_them() {
    check(
        &texts(&[
            (130, 700, "Lead 1"),
            (300, 700, "Lead 2"),
            (50, 676, "Name"),
            (130, 676, "Jo Bell"),
            (300, 676, "Ann Lee"),
            (50, 656, "Email"),
            (130, 656, "jo@oak.test"),
            (300, 656, "ann@oak.test"),
        ]),
        vec![],
        "| @1 Lead 1 | Lead 2 |\n| Name | Jo Bell | Ann Lee |\n\
         | Email | jo@oak.test | ann@oak.test |\n",
    );
}

#[test]
fn a_label_without_a_value_keeps_its_row() {
    check(
        &texts(&[
            (50, 700, "Name"),
            (130, 700, "Jo Bell"),
            (50, 682, "Email"),
            (130, 682, "jo@oak.test"),
            (50, 670, "address"),
            (50, 652, "Role in the"),
            (50, 640, "department"),
        ]),
        vec![],
        "| Name | Jo Bell |\n| Email ¶ address | jo@oak.test |\n| Role in the ¶ department |\n",
    );
}

/// Found in print: a side of one table was lost to another's further down.
#[test]
fn tables_of_nearly_one_width_keep_their_sides() {
    let rules = boxes(&[
        (50, 700, 100, 20),
        (150, 700, 200, 20),
        (51, 650, 100, 20),
        (151, 650, 200, 20),
        (50, 600, 100, 20),
        (150, 600, 200, 20),
    ]);
    let words = texts(&[
        (55, 705, "Name"),
        (155, 705, "Jo Bell"),
        (56, 655, "Email"),
        (156, 655, "jo@oak.test"),
        (55, 605, "URN"),
        (155, 605, "199123"),
    ]);
    check(
        &(words + &rules),
        vec![],
        "| Name | Jo Bell |\n| Email | jo@oak.test |\n| URN | 199123 |\n",
    );
}

#[test]
fn a_row_that_goes_on_over_the_page_has_no_rule_at_its_end() {
    let rules =
        "50 700 m 350 700 l S 50 640 m 50 700 l S 150 640 m 150 700 l S 350 640 m 350 700 l S\n";
    let words = texts(&[
        (55, 685, "Statement"),
        (155, 685, "We need this for our teachers"),
    ]);
    check(
        &format!("{words}{rules}"),
        vec![],
        "| Statement | We need this for our teachers |\n",
    );
}

#[test]
fn an_address_begins_its_own_line_below_its_label() {
    let rules = boxes(&[(50, 660, 120, 50)]);
    let words = texts(&[(55, 695, "Email"), (55, 683, "jean.bell@stmarys.test")]);
    check(
        &(words + &rules),
        vec![],
        "| Email ¶ jean.bell@stmarys.test |\n",
    );
}

#[test]
fn letters_set_wide_apart_are_words_all_the_same() {
    let spaced =
        |x: i32, y: i32, text: &str| format!("BT /F 10 Tf 2.4 Tc {x} {y} Td ({text}) Tj 0 Tc ET\n");
    check(
        &(spaced(50, 700, "Name of school")
            + &spaced(300, 700, "Oak Primary")
            + &spaced(50, 680, "Maths Hub")
            + &spaced(300, 680, "to")),
        vec![],
        "| Name of school | Oak Primary |\n| Maths Hub | to |\n",
    );
}

#[test]
fn an_answer_in_the_middle_of_its_label_is_its_row() {
    check(
        &texts(&[
            (50, 700, "Name"),
            (200, 700, "Jo Bell"),
            (50, 670, "Teacher reference number"),
            (200, 664, "1234567"),
            (50, 658, "(TRN)"),
            (50, 630, "Telephone"),
            (200, 630, "01632 960111"),
        ]),
        vec![],
        "| Name | Jo Bell |\n| Teacher reference number (TRN) | 1234567 |\n\
         | Telephone | 01632 960111 |\n",
    );
}

#[test]
fn an_answer_on_a_line_to_write_on_is_parted_from_its_label() {
    check(
        &(texts(&[
            (50, 700, "Name of school"),
            (124, 700, "Oak Primary School, March"),
        ]) + "122 697 m 400 697 l S\n"),
        vec![],
        "| Name of school | Oak Primary School, March |\n",
    );
}

#[test]
fn a_word_stays_in_the_cell_it_began_in() {
    check(
        &(boxes(&[(50, 700, 60, 20), (110, 700, 100, 20), (210, 700, 100, 20)])
            + &texts(&[
                (52, 705, "Email"),
                (112, 705, "jo.bell@oakwood.primary.test"),
            ])
            + &texts(&[(262, 705, "Tel")])),
        vec![],
        "| Email | jo.bell@oakwood.primary.test | Tel |\n",
    );
}

#[test]
fn the_rest_of_an_answer_hangs_below_a_label_that_runs_over_its_column() {
    check(
        &texts(&[
            (50, 700, "Name"),
            (150, 700, "Jo Bell"),
            (50, 680, "Email"),
            (150, 680, "jo@oak.test"),
            (50, 660, "School role in the coming academic year"),
            (300, 660, "Head of maths, Year 5"),
            (150, 648, "and Year 6"),
        ]),
        vec![],
        "| Name | Jo Bell |\n| Email | jo@oak.test |\n\
         | School role in the coming academic year | @2 Head of maths, Year 5 ¶ and Year 6 |\n",
    );
}

#[test]
fn the_rest_of_an_address_at_the_margin_goes_back_to_it() {
    check(
        &texts(&[
            (50, 700, "Name:"),
            (150, 700, "Jo Bell"),
            (300, 700, "Email:"),
            (380, 700, "jo.bell@the-academy-of-the-three-"),
            (50, 688, "oaks.test"),
            (50, 660, "Name:"),
            (150, 660, "Al Fox"),
            (300, 660, "Email:"),
            (380, 660, "al.fox@the-academy-of-the-oaks.test"),
            (50, 648, "Telephone: 01632 960111"),
        ]),
        vec![],
        "| Name: | Jo Bell | Email: | jo.bell@the-academy-of-the-three-oaks.test |\n\
         | Name: | Al Fox | Email: | al.fox@the-academy-of-the-oaks.test |\n\
         Telephone: 01632 960111\n",
    );
}

#[test]
fn the_rest_of_a_label_begins_no_row() {
    check(
        &texts(&[
            (50, 712, "Name"),
            (175, 712, "Jo Bell"),
            (300, 712, "Cy Fry, who is new to the school"),
            (50, 700, "School role/s including"),
            (175, 700, "Lead"),
            (300, 700, "Assistant Headteacher and"),
            (50, 688, "teaching group"),
            (300, 688, "maths lead"),
        ]),
        vec![],
        "| Name | Jo Bell | Cy Fry, who is new to the school |\n\
         | School role/s including teaching group | Lead | Assistant Headteacher and ¶ maths lead |\n",
    );
}

#[test]
fn words_as_far_apart_as_all_of_their_line_are_no_columns() {
    let word = |left: f64, gap: f64, base: f64| Word {
        left,
        right: left + 20.0,
        gap,
        base,
        size: 10.0,
        apart: false,
        bold: false,
    };
    let row = |base| vec![word(50.0, f64::INFINITY, base), word(150.0, 80.0, base)];
    let apart = |base| {
        let mut line = vec![word(50.0, f64::INFINITY, base)];
        line.extend((1..6).map(|n| word(50.0 + 25.0 * f64::from(n), 5.0, base)));
        line
    };
    let lines = vec![
        row(0.0),
        apart(12.0),
        vec![word(50.0, f64::INFINITY, 24.0)],
        row(36.0),
    ];
    let cuts = partings(&lines, &places(lines.iter(), 2.0), 2.0);
    let cut: Vec<usize> = cuts.iter().map(|parting| parting.cuts.len()).collect();
    assert_eq!(cut, [1, 0, 0, 1]);
}

#[test]
fn small_capitals_are_small_letters() {
    let glyph = |text: &str, left: f64, size: f64| Glyph {
        text: text.to_owned(),
        left,
        right: left + 6.0,
        base: 100.0,
        size,
        look: Look::default(),
        apart: false,
        picture: false,
        cell: None,
        unended: false,
    };
    let line = |letters: &[(&str, f64)]| -> Vec<Glyph> {
        let placed = letters.iter().zip(0u8..);
        placed
            .map(|((text, size), n)| glyph(text, 6.0 * f64::from(n), *size))
            .collect()
    };
    let names = [
        ("J", 10.0),
        ("O", 8.0),
        (" ", 10.0),
        ("A", 10.0),
        ("L", 8.0),
        (" ", 10.0),
        ("B", 10.0),
        ("O", 8.0),
        ("7", 10.0),
    ];
    let lowered = |mut glyphs: Vec<Glyph>| {
        lower_small_capitals(&mut glyphs);
        glyphs
            .iter()
            .map(|glyph| glyph.text.as_str())
            .collect::<String>()
    };
    assert_eq!(lowered(line(&names)), "Jo Al Bo7");
    // a page with small letters of that size has capitals for capitals
    let mut other = names.to_vec();
    other.push(("x", 8.0));
    assert_eq!(lowered(line(&other)), "JO AL BO7x");
}

#[test]
fn an_address_cut_off_at_the_edge_is_not_read() {
    let cut = |left: f64, apart: f64, email: &str| {
        let shown = texts(&[
            (50, 700, "A form of the work group"),
            (50, 680, "Name"),
            (200, 680, "Jo Bell"),
            (50, 660, "Email"),
        ]);
        let email = format!("BT /F 10 Tf {apart} Tc {left} 660 Td ({email}) Tj ET");
        let content = format!("q 0 0 450 800 re W n {shown}{email} Q");
        read(&saved(made(&content, vec![]))).unwrap()
    };
    let page = |left, apart| cut(left, apart, "jo.bell@oak.test");
    assert!(page(200.0, 0.0).contains("jo.bell@oak.test"));
    assert!(!page(420.0, 0.0).contains('@'));
    // both end just before the edge; a letter set apart from the last one would not
    assert!(page(378.0, 0.0).contains("jo.bell@oak.test"));
    assert!(!page(364.5, 0.9).contains('@'));
    // the rest of it stands on the next line
    assert!(cut(363.5, 0.9, "jo.bell@oak-tes-").contains("jo.bell@oak-tes-"));
}

/// Programs join letters, and break words, by shapes that only the file's word for them tells.
#[test]
fn what_the_file_says_its_shapes_stand_for_is_read() {
    let span = |word: &str, shown: &str| format!("/Span <</ActualText {word}>> BDC\n{shown}EMC\n");
    for (content, expected) in [
        // "o", a shape for "ffi", "ce"
        (
            [
                texts(&[(50, 700, "o")]),
                span("(ffi)", &texts(&[(56, 700, "x")])),
                texts(&[(61, 700, "ce")]),
            ]
            .concat(),
            "office\n",
        ),
        // a word of two shapes
        (
            span("<FEFF004F0061006B>", &texts(&[(50, 700, "xy")]))
                + &texts(&[(65, 700, "Primary")]),
            "Oak Primary\n",
        ),
        // of two words nobody says where the second begins
        (span("(Elm School)", &texts(&[(50, 700, "Oak")])), "Oak\n"),
        // a hyphen that is none
        (
            boxes(&[(45, 680, 100, 35), (145, 680, 215, 35)])
                + &texts(&[(50, 700, "Statement")])
                + "BT /F 10 Tf 150 700 Td (We would like to take part with all our teach) Tj\n"
                + &span("<FEFF00AD>", "(-) Tj\n")
                + "ET\n"
                + &texts(&[(150, 688, "ers and assistants from September onwards.")]),
            "| Statement | We would like to take part with all our teachers and assistants from September onwards. |\n",
        ),
    ] {
        let title = "Primary Mastery Readiness Work Group";
        let page = texts(&[(50, 760, title)]) + &content;
        check(&page, vec![], &format!("{title}\n{expected}"));
    }
}

/// The next table follows without a space: its heads stand over an empty corner.
#[test]
fn heads_over_an_empty_corner_are_a_row_of_their_own() {
    check(
        &texts(&[
            (50, 700, "Name of school"),
            (250, 700, "Oak Primary"),
            (50, 682, "Maths Hub"),
            (250, 682, "Elm"),
            (150, 664, "Lead 1"),
            (350, 664, "Lead 2"),
            (50, 646, "Name"),
            (150, 646, "Bo Li"),
            (350, 646, "Cy Fry"),
            (50, 628, "Role"),
            (150, 628, "Maths lead and"),
            (350, 628, "Deputy and"),
            (150, 616, "Year 4"),
            (350, 616, "Year 2"),
            (50, 598, "Telephone"),
            (150, 598, "01632 960111"),
        ]),
        vec![],
        "| Name of school | @2 Oak Primary |\n| Maths Hub | @2 Elm |\n| @1 Lead 1 | @3 Lead 2 |\n\
         | Name | Bo Li | @3 Cy Fry |\n| Role | Maths lead and ¶ Year 4 | @3 Deputy and ¶ Year 2 |\n\
         | Telephone | 01632 960111 |\n",
    );
}

/// A program that ends its lines with blanks ends one within a word without, where a blank had room.
#[test]
fn a_word_too_long_for_its_cell_goes_on_without_a_blank() {
    let page = |value: &str, rest: &str| {
        boxes(&[(45, 600, 55, 40), (100, 600, 45, 40)])
            + &texts(&[
                (50, 760, "Primary Mastery Readiness Work "),
                (50, 748, "Group for all of the schools "),
                (50, 736, "and teachers of the hub "),
                (50, 724, "in this year."),
                (50, 628, "Name"),
                (105, 628, value),
                (105, 616, rest),
            ])
    };
    let value = |page: &str| {
        let read = read(&saved(made(page, vec![]))).unwrap();
        let row = read.lines().find_map(|line| line.strip_prefix("| Name | "));
        row.unwrap().trim_end_matches(" |").to_owned()
    };
    assert_eq!(value(&page("Adeye", "ola")), "Adeyeola");
    // where no blank had room, one may have been left out; a word that leaves much room ended; and
    // another program sets no blanks at all
    assert_eq!(value(&page("Adeyem", "ola")), "Adeyem ola");
    assert_eq!(value(&page("Ade", "ola")), "Ade ¶ ola");
    let bare = page("Adeye", "ola").replace(" )", ")");
    assert_eq!(value(&bare), "Adeye ola");
}
