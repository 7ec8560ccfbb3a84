//! Whole files through [`open`]: what kind they are, archives, and what is built to hurt.

use proptest::prelude::*;

use super::testing::{docx, dump, only, zip};
use super::*;

const FORMS: [(&str, &[u8]); 5] = [
    (
        "mrp-2018",
        include_bytes!(
            "../../tests/corpus/forms/Mastery Readiness Declaration of Commitment March 2018.docx"
        ),
    ),
    (
        "tfmd-2021",
        include_bytes!("../../tests/corpus/forms/Primary-TfM-Development-Information-2021-22.docx"),
    ),
    (
        "pmr-2022",
        include_bytes!(
            "../../tests/corpus/forms/Primary-Mastery-Readiness-Information-and-Application-2022-23.docx"
        ),
    ),
    (
        "sec-2022",
        include_bytes!("../../tests/corpus/forms/Secondary-TfM-Information-and-EoI-2022-23.docx"),
    ),
    (
        "pmr-2024",
        include_bytes!(
            "../../tests/corpus/forms/Primary Mastery Readiness Work Group 2024-25.docx"
        ),
    ),
];

#[test]
fn the_blank_forms_keep_their_tables() {
    for (id, form) in FORMS {
        let text = dump(&only(open("form.docx", "application/octet-stream", form)).unwrap());
        let tables: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
        insta::assert_snapshot!(id, tables.join("\n"));
    }
}

/// Case 34: a PDF as bytes of no kind, or behind rubbish.
#[test]
fn a_file_is_what_its_bytes_say() {
    let ole = |name: &str| {
        let wide = name.bytes().flat_map(|b| [b, 0]);
        let magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied();
        magic.chain([0; 600]).chain(wide).collect::<Vec<u8>>()
    };
    let mut locked = zip(&[("a.docx", b"x")]);
    // The encryption bit of the general purpose flags, in the local and the central header.
    locked[6] |= 1;
    let central = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    locked[central + 8] |= 1;
    let damaged = || Err(Unreadable::Damaged(String::new()));
    let unsupported = |kind: &str| Err(Unreadable::Unsupported(kind.into()));
    let table: Vec<(&str, Vec<u8>, Result<(), Unreadable>)> = vec![
        ("a.docx", b"".to_vec(), Err(Unreadable::Empty)),
        ("a.docx", b" \r\n".to_vec(), Err(Unreadable::Empty)),
        ("a.docx", b"%PDF-1.7 ...".to_vec(), damaged()),
        (
            "a.pdf",
            b"junk\n%PDF-1.7\ntrailer << /Encrypt 5 0 R >>".to_vec(),
            Err(Unreadable::Protected),
        ),
        ("a.doc", ole("WordDocument"), damaged()),
        ("a.docx", ole("EncryptionInfo"), Err(Unreadable::Protected)),
        ("a.xls", ole("Workbook"), damaged()),
        ("a.doc", b"{\\rtf1 hello}".to_vec(), Ok(())),
        (
            "a.docx",
            b"\x89PNG\r\n\x1a\n....".to_vec(),
            Err(Unreadable::Picture),
        ),
        (
            "a.jpg",
            b"\xff\xd8\xff\xe0....".to_vec(),
            Err(Unreadable::Picture),
        ),
        (
            "a",
            b"\0\0\0\x18ftypheic....".to_vec(),
            Err(Unreadable::Picture),
        ),
        ("a.zip", locked, Err(Unreadable::Protected)),
        (
            "a.xlsx",
            zip(&[
                ("[Content_Types].xml", b"<x/>"),
                ("xl/workbook.xml", b"<x/>"),
            ]),
            damaged(),
        ),
        (
            "a.pptx",
            zip(&[("ppt/presentation.xml", b"<x/>")]),
            unsupported("pptx"),
        ),
        ("a.bin", b"\x01\x02\0\x03".to_vec(), unsupported("unknown")),
        (
            "a.doc",
            b"<html><body><p>Name: Jo</p></body></html>".to_vec(),
            Ok(()),
        ),
        (
            "a.doc",
            b"Date: Mon, 4 Apr 2022\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n\
              --b\nContent-Type: text/html\nContent-Location: file:///C:/a.htm\n\n<p>Name: Jo</p>\n--b--\n"
                .to_vec(),
            Ok(()),
        ),
        ("a.txt", b"Name: Jo\x92s".to_vec(), Ok(())),
        ("a.txt", b"\xff\xfeN\0a\0m\0e\0".to_vec(), Ok(())),
        ("a.pdf", docx("<w:p/>", ""), Ok(())),
        (
            "a.docm",
            FORMS[0].1[..20_000].to_vec(),
            Err(Unreadable::Damaged(String::new())),
        ),
    ];
    for (name, bytes, expected) in table {
        let found = match only(open(name, "", &bytes)).map(|_| ()) {
            Err(Unreadable::Damaged(_)) => Err(Unreadable::Damaged(String::new())),
            other => other,
        };
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn archives_are_unwrapped_and_a_macs_leavings_ignored() {
    let form = docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>", "");
    let inner = zip(&[("b.docx", &form)]);
    let outer = zip(&[
        ("Forms/a.docx", &form),
        ("__MACOSX/Forms/._a.docx", b"junk"),
        ("Forms/.DS_Store", b"junk"),
        ("Forms/._a.docx", b"junk"),
        ("inner.zip", &inner),
        ("scan.jpg", b"\xff\xd8\xff\xe0"),
    ]);
    let opened = open("forms.zip", "application/zip", &outer);
    let names: Vec<_> = opened
        .iter()
        .map(|o| (o.name.as_str(), o.result.is_ok()))
        .collect();
    let expected = [
        ("forms.zip/Forms/a.docx", true),
        ("forms.zip/inner.zip/b.docx", true),
        ("forms.zip/scan.jpg", false),
    ];
    assert_eq!(names, expected);
    assert_eq!(
        only(open("e.zip", "", &zip(&[(".DS_Store", b"x")]))),
        Err(Unreadable::Empty)
    );
}

/// Case 30: one message crashes or hangs all.
#[test]
fn what_is_built_to_hurt_is_refused_with_a_reason() {
    let document = |xml: &[u8]| zip(&[("word/document.xml", xml)]);
    let bomb = vec![b' '; 65 << 20];
    let entity = br#"<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>"#;
    let mut deep = zip(&[("x.txt", b"x")]);
    for _ in 0..10 {
        deep = zip(&[("x.zip", &deep)]);
    }
    let names: Vec<String> = (0..100_000).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), b"".as_slice())).collect();
    for (case, bytes) in [
        ("bomb", document(&bomb)),
        ("ratio", document(&bomb[..40 << 20])),
        ("entities", document(entity)),
        ("nested archives", deep),
        ("entries", zip(&many)),
    ] {
        let result = only(open("x.docx", "", &bytes));
        let refused = matches!(&result, Err(Unreadable::Hostile(why)) if !why.is_empty());
        assert!(refused, "{case}: {result:?}");
    }
}

#[test]
fn a_claimed_size_is_not_believed() {
    // The same bomb with small sizes written in its headers.
    let mut bytes = zip(&[("word/document.xml", &vec![b' '; 65 << 20])]);
    let size = (65u32 << 20).to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|w| w == size) {
        bytes[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
    }
    assert!(only(open("x.docx", "", &bytes)).is_err());
}

#[test]
fn text_is_read_line_by_line_and_tables_by_their_marks() {
    let shows = |text: &str, expected: &str| {
        assert_eq!(
            dump(&text::read(text)).trim_end_matches('\n'),
            expected,
            "{text}"
        );
    };
    shows("Name: Jo\r\nURN:\r\n\r\n190001", "Name: Jo\nURN:\n\n190001");
    shows("Name: \nEmail: a@b.test", "Name:\nEmail: a@b.test");
    shows("Name\tJo\nURN\t\t190001", "| Name | Jo |\n| URN | 190001 |");
    shows("\tindented", "→indented");
    shows(
        "| Name | Jo |\n|------|----|\n| URN  |    |",
        "| Name | Jo |\n| URN |  |",
    );
    shows("+---+---+\n| a | b |\n+---+---+", "| a | b |");
    shows("Jo Smith | Headteacher", "Jo Smith | Headteacher");
    shows("- one\n* two", "- - one\n- * two");
    let prose = "word ".repeat(14);
    shows(&format!("{prose}\nand so on"), &format!("{prose}and so on"));
}

fn never_hangs_or_panics(name: &str, bytes: &[u8]) {
    for opened in open(name, "", bytes) {
        if let Ok(document) = opened.result {
            dump(&document);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2_000), mark in 0usize..7) {
        let marks: [&[u8]; 7] = [b"", b"PK\x03\x04", b"<html>", b"<?xml?><w:wordDocument>", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"];
        never_hangs_or_panics("x.txt", &[marks[mark], &bytes].concat());
    }

    #[test]
    fn any_text_is_survived(lines in prop::collection::vec("[ a-z|:>+\\t=-]{0,20}", 0..30)) {
        dump(&text::read(&lines.join("\n")));
    }

    #[test]
    fn any_markup_is_survived(parts in prop::collection::vec(prop_oneof![
        Just("<table>"), Just("</table>"), Just("<tr>"), Just("</tr>"), Just("<td rowspan=3 colspan=2>"),
        Just("</td>"), Just("<p>"), Just("</p>"), Just("<b>"), Just("</b>"), Just("<a href=x>"), Just("</a>"),
        Just("<div style='display:none'>"), Just("</div>"), Just("<li>"), Just("<textarea>"), Just("text "), Just("<br>"),
    ], 0..80)) {
        let document = html::read(&parts.concat());
        prop_assert!(document.is_ok());
        dump(&document.unwrap());
    }

    #[test]
    fn any_body_of_known_elements_is_survived(parts in prop::collection::vec((prop_oneof![
        Just("w:p"), Just("w:r"), Just("w:t"), Just("w:tbl"), Just("w:tr"), Just("w:tc"), Just("w:sdt"),
        Just("w:sdtContent"), Just("w:txbxContent"), Just("mc:AlternateContent"), Just("mc:Choice"),
        Just("mc:Fallback"), Just("w:tcPr"), Just("w:vMerge"), Just("w:del"), Just("w:hyperlink"),
    ], any::<bool>()), 0..80)) {
        let (mut body, mut stack) = (String::new(), Vec::new());
        for (name, opens) in parts {
            if opens || stack.is_empty() {
                body.push_str(&format!("<{name}>x"));
                stack.push(name);
            } else if let Some(name) = stack.pop() {
                body.push_str(&format!("</{name}>"));
            }
        }
        while let Some(name) = stack.pop() {
            body.push_str(&format!("</{name}>"));
        }
        let document = only(open("x.docx", "", &docx(&body, "")));
        prop_assert!(document.is_ok(), "{:?}", document);
        dump(&document.unwrap());
    }

    #[test]
    fn a_damaged_form_is_survived(
        form in 0usize..5,
        cut in 0.0f64..1.0,
        flips in prop::collection::vec((0.0f64..1.0, any::<u8>()), 0..12),
        truncate in any::<bool>(),
    ) {
        let mut bytes = FORMS[form].1.to_vec();
        for (at, with) in flips {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] ^= with;
        }
        if truncate {
            bytes.truncate((cut * bytes.len() as f64) as usize);
        }
        never_hangs_or_panics("x.docx", &bytes);
    }
}

#[test]
fn a_form_without_some_of_its_parts_reads_if_its_text_is_there() {
    let mut source = ::zip::ZipArchive::new(std::io::Cursor::new(FORMS[3].1)).unwrap();
    let mut parts = Vec::new();
    for at in 0..source.len() {
        let mut entry = source.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        parts.push((name, bytes));
    }
    for (without, _) in &parts {
        let kept: Vec<(&str, &[u8])> = parts
            .iter()
            .filter(|(name, _)| name != without)
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        let read = only(open("x.docx", "", &zip(&kept)));
        assert_eq!(
            read.is_ok(),
            without != "word/document.xml",
            "without {without}: {read:?}"
        );
    }
}
