//! What people put over a printed form: fields, ticks and comments.

use lopdf::{Object, Stream, dictionary};

use super::{boxes, check, made, read, saved, texts, widget};

#[test]
fn small_squares_are_boxes_to_tick() {
    check(
        &(texts(&[
            (50, 700, "Is it a group application?"),
            (216, 700, "Yes"),
            (276, 700, "No"),
        ]) + &boxes(&[(200, 699, 10, 10), (260, 699, 10, 10)])
            + &texts(&[(261, 700, "x")])),
        vec![],
        "| Is it a group application? | ☐ Yes | ☒ No |\n",
    );
}

#[test]
fn a_number_in_boxes_is_one_answer() {
    let strip: Vec<(i32, i32, i32, i32)> = (0..7).map(|n| (200 + 15 * n, 697, 14, 16)).collect();
    let letters: Vec<lopdf::Dictionary> = "1234567"
        .chars()
        .enumerate()
        .map(|(n, digit)| {
            let left = 200 + 15 * n as i32;
            widget(
                [left, 697, left + 14, 713],
                dictionary! { "FT" => "Tx", "V" => Object::string_literal(digit.to_string()) },
            )
        })
        .collect();
    check(
        &(texts(&[(50, 700, "Teacher reference number (TRN)")]) + &boxes(&strip)),
        letters,
        "| Teacher reference number (TRN) | 1234567 |\n",
    );
}

#[test]
fn a_field_stands_on_the_first_line_of_its_label() {
    let field = |y: i32, value: &str| {
        widget(
            [200, y, 400, y + 28],
            dictionary! { "FT" => "Tx", "V" => Object::string_literal(value) },
        )
    };
    check(
        &texts(&[
            (50, 690, "Role in the school including"),
            (50, 678, "teaching groups"),
            (50, 658, "Telephone of the school"),
        ]),
        vec![field(672, "Year 5"), field(642, "01632 960111")],
        "| Role in the school including teaching groups | Year 5 |\n\
         | Telephone of the school | 01632 960111 |\n",
    );
}

#[test]
fn a_comment_may_have_its_words_in_its_drawing_only() {
    let mut pdf = made(
        &texts(&[(50, 700, "Name of the school that applies")]),
        vec![],
    );
    let drawing = pdf.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 200.into(), 14.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "H" => dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
            } } },
        },
        b"BT /H 9 Tf 2 3 Td (Oak Primary) Tj ET".to_vec(),
    ));
    let comment = pdf.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "FreeText", "F" => 4,
        "Rect" => vec![300.into(), 696.into(), 500.into(), 710.into()],
        "AP" => dictionary! { "N" => drawing },
    });
    let page = pdf.page_iter().next().unwrap();
    let page = pdf.get_object_mut(page).unwrap().as_dict_mut().unwrap();
    page.set("Annots", vec![comment.into()]);
    assert_eq!(
        read(&saved(pdf)).unwrap(),
        "| Name of the school that applies | Oak Primary |\n"
    );
}

#[test]
fn marks_of_symbol_fonts_are_ticks_and_boxes() {
    for (font, content, expected) in [
        ("ZapfDingbats", "4 8 o", "✓ ✗ ☐\n"),
        ("ABCDEF+Wingdings2", "P R", "✓ ☑\n"),
        ("Helvetica", "4 8 o", "4 8 o\n"),
    ] {
        let words = texts(&[(50, 700, content)])
            + &texts(&[(
                50,
                600,
                "A form of the work group that has to say something",
            )]);
        let mut pdf = made(&words.replacen("/F 10", "/Marks 10", 1), vec![]);
        let marks = pdf.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => font,
        });
        let (_, page) = pdf.get_pages().into_iter().next().unwrap();
        let page = pdf.get_dictionary_mut(page).unwrap();
        let resources = page
            .get_mut(b"Resources")
            .and_then(Object::as_dict_mut)
            .unwrap();
        let fonts = resources
            .get_mut(b"Font")
            .and_then(Object::as_dict_mut)
            .unwrap();
        fonts.set("Marks", marks);
        let text = read(&saved(pdf)).unwrap();
        assert!(text.starts_with(expected), "{font}: {text}");
    }
}
