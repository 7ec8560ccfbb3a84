mod columns;
mod filled;
mod headings;
mod refused;
mod tagged;

use lopdf::{Document as Pdf, Object, Stream, dictionary};
use proptest::prelude::*;

use crate::document::{
    Unreadable, open,
    testing::{dump, only},
};

const PRINTED: &[u8] = include_bytes!("../../../tests/corpus/formats/0003.pdf");

/// A page of this content, with these annotations on it; the form has the annotations as fields.
fn made(content: &str, over: Vec<lopdf::Dictionary>) -> Pdf {
    let mut pdf = Pdf::with_version("1.6");
    let pages = pdf.new_object_id();
    let font = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    });
    let image = pdf.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1 },
        vec![0],
    ));
    let loops = pdf.new_object_id();
    pdf.objects.insert(
        loops,
        Object::Stream(Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Form",
                "Resources" => dictionary! { "XObject" => dictionary! { "Loop" => loops } },
            },
            b"/Loop Do /Loop Do".to_vec(),
        )),
    );
    let content = pdf.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
    let over: Vec<Object> = over
        .into_iter()
        .map(|one| pdf.add_object(one).into())
        .collect();
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content, "Annots" => over.clone(),
        "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
        "Resources" => dictionary! {
            "Font" => dictionary! { "F" => font },
            "XObject" => dictionary! { "Im" => image, "Loop" => loops },
        },
    });
    pdf.objects.insert(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
    );
    let catalog = pdf.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages,
        "AcroForm" => dictionary! { "Fields" => over },
    });
    pdf.trailer.set("Root", catalog);
    pdf.trailer.set(
        "ID",
        vec![
            Object::string_literal("0123456789abcdef"),
            Object::string_literal("0123456789abcdef"),
        ],
    );
    pdf
}

fn saved(mut pdf: Pdf) -> Vec<u8> {
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    only(open("form.pdf", "", bytes)).map(|document| dump(&document))
}

/// Text at these places, at ten points.
fn texts(texts: &[(i32, i32, &str)]) -> String {
    texts
        .iter()
        .map(|(x, y, text)| format!("BT /F 10 Tf {x} {y} Td ({text}) Tj ET\n"))
        .collect()
}

/// Rules round these fields.
fn boxes(boxes: &[(i32, i32, i32, i32)]) -> String {
    boxes
        .iter()
        .map(|(x, y, w, h)| format!("{x} {y} {w} {h} re S\n"))
        .collect()
}

fn check(content: &str, over: Vec<lopdf::Dictionary>, expected: &str) {
    assert_eq!(
        read(&saved(made(content, over))).unwrap(),
        expected,
        "{content}"
    );
}

fn widget(area: [i32; 4], more: lopdf::Dictionary) -> lopdf::Dictionary {
    let mut made = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "F" => 4,
        "Rect" => area.iter().map(|n| (*n).into()).collect::<Vec<Object>>(),
    };
    for (key, value) in more.iter() {
        made.set(key.clone(), value.clone());
    }
    made
}

#[test]
fn rules_make_tables() {
    let words = texts(&[
        (55, 705, "Name of school"),
        (205, 705, "Oak Primary"),
        (55, 680, "Address"),
        (205, 680, "1 Mill Road,"),
        (205, 668, "Ely"),
        (55, 640, "Phone"),
        (205, 640, "01632 960001"),
        (305, 640, "Email"),
        (405, 640, "a@b.test"),
        (55, 600, "What follows the table."),
    ]);
    let rules = boxes(&[
        (50, 695, 150, 25),
        (200, 695, 300, 25),
        (50, 660, 150, 35),
        (200, 660, 300, 35),
        (50, 630, 150, 30),
        (200, 630, 100, 30),
        (300, 630, 100, 30),
        (400, 630, 100, 30),
    ]);
    check(
        &(words + &rules),
        vec![],
        "| Name of school | Oak Primary <3 |\n| Address | 1 Mill Road, ¶ Ely <3 |\n| Phone | 01632 960001 | Email | a@b.test |\nWhat follows the table.\n",
    );
}

#[test]
fn an_answer_below_its_label_in_a_narrow_cell_is_a_paragraph_of_its_own() {
    let cell = |first: i32| {
        texts(&[
            (55, 700, "Head Teacher"),
            (55, first, "Mohammed van"),
            (55, first - 12, "der Berg"),
        ]) + &boxes(&[(50, 660, 75, 55)])
    };
    check(
        &cell(682),
        vec![],
        "| Head Teacher ¶ Mohammed van der Berg |\n",
    );
    // no further apart than the lines of one text
    check(
        &cell(688),
        vec![],
        "| Head Teacher Mohammed van der Berg |\n",
    );
}

#[test]
fn a_cell_over_two_rows_continues() {
    let words = texts(&[
        (55, 690, "Lead participant"),
        (205, 705, "Name"),
        (305, 705, "Jo Smith"),
        (205, 680, "Email"),
        (305, 680, "jo@b.test"),
    ]);
    let rules = boxes(&[
        (50, 670, 150, 50),
        (200, 695, 100, 25),
        (300, 695, 200, 25),
        (200, 670, 100, 25),
        (300, 670, 200, 25),
    ]);
    check(
        &(words + &rules),
        vec![],
        "| Lead participant | Name | Jo Smith |\n| ^^ | Email | jo@b.test |\n",
    );
}

#[test]
fn columns_without_rules_are_rows_too() {
    check(
        &texts(&[
            (50, 700, "Name of school"),
            (250, 700, "Oak Primary"),
            (50, 680, "Address"),
            (250, 680, "1 Mill Road"),
            (250, 668, "Ely"),
            (50, 640, "A line of its own, as wide as it likes to be"),
        ]),
        vec![],
        "| Name of school | Oak Primary |\n| Address | 1 Mill Road ¶ Ely |\nA line of its own, as wide as it likes to be\n",
    );
}

#[test]
fn lines_too_wide_go_on_and_addresses_are_not_parted() {
    let rules = boxes(&[(50, 690, 100, 30), (150, 690, 102, 30)]);
    let words = texts(&[
        (55, 710, "Contact phone"),
        (55, 698, "number"),
        (155, 710, "office@stmarysely."),
        (155, 698, "sch.uk.test"),
    ]);
    check(
        &(words + &rules),
        vec![],
        "| Contact phone number | office@stmarysely.sch.uk.test |\n",
    );
}

#[test]
fn two_addresses_below_each_other_are_never_one() {
    let rules = boxes(&[(50, 690, 100, 30), (150, 690, 102, 30)]);
    let words = texts(&[
        (55, 704, "E-mail"),
        (155, 710, "office@elm.test"),
        (155, 698, "head.ofschool@elm.test"),
    ]);
    check(
        &(words + &rules),
        vec![],
        "| E-mail | office@elm.test ¶ head.ofschool@elm.test |\n",
    );
}

/// Case 39: what is filled into a PDF is not seen.
#[test]
fn what_was_filled_in_stands_where_the_page_shows_it() {
    let words = texts(&[
        (50, 700, "Name of school"),
        (50, 670, "Special school"),
        (220, 670, "Yes"),
        (270, 670, "No"),
        (50, 640, "Hub"),
    ]);
    let states =
        |on: &str| dictionary! { "N" => dictionary! { on => Object::Null, "Off" => Object::Null } };
    let over = vec![
        widget(
            [200, 695, 400, 712],
            dictionary! { "FT" => "Tx", "T" => Object::string_literal("Text1"), "V" => Object::string_literal("Oak Primary") },
        ),
        widget(
            [205, 668, 215, 678],
            dictionary! { "FT" => "Btn", "T" => Object::string_literal("Check1"), "V" => "On", "AS" => "On", "AP" => states("On") },
        ),
        widget(
            [255, 668, 265, 678],
            dictionary! { "FT" => "Btn", "T" => Object::string_literal("Check2"), "AS" => "Off", "AP" => states("On") },
        ),
        widget(
            [200, 635, 400, 652],
            dictionary! { "FT" => "Ch", "T" => Object::string_literal("List"), "V" => Object::string_literal("c"),
            "Opt" => vec![Object::Array(vec![Object::string_literal("c"), Object::string_literal("Cambridge")])] },
        ),
        widget(
            [200, 600, 400, 617],
            dictionary! { "FT" => "Tx", "T" => Object::string_literal("Secret"), "F" => 2, "V" => Object::string_literal("hidden") },
        ),
    ];
    check(
        &words,
        over,
        "| Name of school | Oak Primary |\n| Special school | ☒ Yes | ☐ No |\n| Hub | Cambridge |\n",
    );
}

#[test]
fn fields_in_the_cells_of_a_table_fill_them() {
    let words = texts(&[
        (55, 705, "Name of the school"),
        (55, 655, "Statement of the head"),
    ]);
    let rules = boxes(&[
        (50, 695, 150, 25),
        (200, 695, 300, 25),
        (50, 620, 150, 75),
        (200, 620, 300, 75),
    ]);
    let over = vec![
        widget(
            [202, 697, 498, 718],
            dictionary! { "FT" => "Tx", "V" => Object::string_literal("Oak") },
        ),
        widget(
            [202, 622, 498, 693],
            dictionary! { "FT" => "Tx", "Ff" => 1 << 12, "V" => Object::string_literal("One.\rTwo.") },
        ),
    ];
    check(
        &(words + &rules),
        over,
        "| Name of the school | Oak |\n| Statement of the head | One.\\Two. |\n",
    );
}

#[test]
fn a_page_without_print_is_read_by_the_names_of_its_fields() {
    let over = vec![widget(
        [10, 10, 90, 20],
        dictionary! { "FT" => "Tx", "T" => Object::string_literal("a1"), "TU" => Object::string_literal("Name of school"), "V" => Object::string_literal("Oak") },
    )];
    check("", over, "| Name of school | Oak |\n");
}

/// Case 39: what is filled into a PDF is not seen.
#[test]
fn text_typed_over_the_page_counts() {
    let over = vec![dictionary! {
        "Type" => "Annot", "Subtype" => "FreeText", "Contents" => Object::string_literal("Oak Primary"),
        "Rect" => vec![200.into(), 697.into(), 300.into(), 711.into()],
    }];
    check(
        &texts(&[(50, 700, "Name of the school you teach at")]),
        over,
        "| Name of the school you teach at | Oak Primary |\n",
    );
}

#[test]
fn what_marks_a_choice_is_seen() {
    let words = texts(&[
        (50, 700, "Have you worked with us?"),
        (300, 700, "Yes"),
        (330, 700, "No"),
    ]);
    let line = "330 698.5 m 344 698.5 l S\n";
    check(
        &(words + line),
        vec![],
        "| Have you worked with us? | Yes _No_ |\n",
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_file_with_wrong_bytes_is_read_or_refused(
        changes in prop::collection::vec((0..PRINTED.len(), any::<u8>()), 1..40)
    ) {
        let mut bytes = PRINTED.to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let answer = super::read(&bytes);
        prop_assert!(answer.is_ok() || answer.is_err());
    }

    #[test]
    fn any_content_is_read_or_refused(words in prop::collection::vec(prop::sample::select(vec![
        "BT", "ET", "/F 9 Tf", "10 20 Td", "(text) Tj", "[(a) 5 (b)] TJ", "q", "Q", "1 0 0 0 5 5 cm",
        "0 0 0 0 0 0 cm", "9 9 50 50 re", "S", "f", "B", "5 5 m", "50 5 l", "h", "1e30 0 0 1 0 0 cm",
        "/Im Do", "/Loop Do", "(x) '", "1 1 (x) \"", "T*", "/Nothing 5 Tf",
    ]), 0..80)) {
        let answer = super::read(&saved(made(&words.join("\n"), vec![])));
        prop_assert!(answer.is_ok() || answer.is_err());
    }
}

#[test]
fn white_letters_are_read_on_colour_only() {
    let white =
        |x: i32, y: i32, text: &str| format!("1 g BT /F 10 Tf {x} {y} Td ({text}) Tj ET 0 g\n");
    check(
        &("0 0 0.6 rg 50 695 100 20 re f 0 g\n".to_owned()
            + &white(55, 700, "Name of school")
            + &white(55, 600, "nobody sees this")
            + &texts(&[(200, 700, "Oak Primary School, March")])),
        vec![],
        "| Name of school | Oak Primary School, March |\n",
    );
}
