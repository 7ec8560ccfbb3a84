use super::resolve;
use crate::document::testing::{dump, only, zip};
use crate::document::{Unreadable, open};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";
const WORD: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

type Parts = Vec<(&'static str, String)>;

fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let bytes: Vec<(&str, &[u8])> = parts.iter().map(|(n, t)| (*n, t.as_bytes())).collect();
    zip(&bytes)
}

fn types(part: &str, kind: &str) -> String {
    format!(r#"<Types><Override PartName="{part}" ContentType="{kind}"/></Types>"#)
}

fn main_is(relations: &str, target: &str) -> String {
    format!(
        r#"<Relationships><Relationship Id="r1" Type="{relations}/officeDocument" Target="{target}"/></Relationships>"#
    )
}

fn text(of: &str) -> String {
    format!(
        r#"<w:document><w:body><w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>{of}</w:t></w:r></w:p></w:body></w:document>"#
    )
}

#[test]
fn a_word_file_is_known_by_its_relations_and_types_not_its_paths() {
    let styles = r#"<w:styles><w:style w:type="paragraph" w:styleId="T"><w:name w:val="heading 1"/></w:style></w:styles>"#;
    let of_main = format!(
        r#"<Relationships><Relationship Id="r1" Type="{STRICT}/styles" Target="looks.xml"/></Relationships>"#
    );
    let (body, other) = (text("Jo"), text("other"));
    let table: Vec<(&str, Parts, &str)> = vec![
        (
            "at the root, strict",
            vec![
                ("[Content_Types].xml", types("/document.xml", WORD)),
                ("_rels/.rels", main_is(STRICT, "/document.xml")),
                ("_rels/document.xml.rels", of_main.clone()),
                ("looks.xml", styles.to_owned()),
                ("document.xml", body.clone()),
                ("word/document.xml", other),
            ],
            "# Jo",
        ),
        (
            "in a folder of its own, a template with macros",
            vec![
                (
                    "[Content_Types].xml",
                    types(
                        "/doc/main.xml",
                        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
                    ),
                ),
                ("_rels/.rels", main_is(RELATIONS, "doc/main.xml")),
                ("doc/_rels/main.xml.rels", of_main.clone()),
                ("doc/looks.xml", styles.to_owned()),
                ("doc/main.xml", body.clone()),
            ],
            "# Jo",
        ),
        (
            "as SharePoint writes it, relations lost",
            vec![
                ("[Content_Types].xml", types("/word/document2.xml", WORD)),
                ("word/document2.xml", body.clone()),
            ],
            "Jo",
        ),
        (
            "types lost",
            vec![
                ("_rels/.rels", main_is(RELATIONS, "main.xml")),
                ("main.xml", body.clone()),
            ],
            "Jo",
        ),
        (
            "of a type that says only that it is XML",
            vec![
                (
                    "[Content_Types].xml",
                    r#"<Types><Default Extension="xml" ContentType="application/xml"/></Types>"#
                        .to_owned(),
                ),
                ("_rels/.rels", main_is(RELATIONS, "main.xml")),
                ("main.xml", body.clone()),
            ],
            "Jo",
        ),
    ];
    for (case, parts, expected) in table {
        let read = only(open("form.docx", "", &package(&parts)));
        let shown = read.map(|document| dump(&document));
        assert_eq!(shown.as_deref().map(str::trim_end), Ok(expected), "{case}");
    }
}

#[test]
fn what_is_another_office_document_is_not_taken_for_a_word_file() {
    let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    let slides =
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
    let body = text("embedded");
    for (main, kind, expected) in [
        ("deck.xml", slides, "pptx"),
        (
            "deck.xml",
            "application/vnd.ms-visio.drawing.main+xml",
            "unknown",
        ),
        ("book.xml", sheet, "damaged"),
    ] {
        let parts = [
            ("[Content_Types].xml", types(main, kind)),
            ("_rels/.rels", main_is(RELATIONS, main)),
            (main, "<x/>".to_owned()),
            ("embeddings/word/document.xml", body.clone()),
        ];
        let why = match only(open("form.docx", "", &package(&parts))) {
            Err(Unreadable::Unsupported(what)) => what,
            Err(Unreadable::Damaged(_)) => "damaged".to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(why, expected, "{kind}");
    }
}

#[test]
fn a_relation_leads_from_its_own_part() {
    for (part, target, expected) in [
        ("", "word/document.xml", "word/document.xml"),
        ("", "/document.xml", "document.xml"),
        ("document.xml", "styles.xml", "styles.xml"),
        ("word/document.xml", "styles.xml", "word/styles.xml"),
        ("word/document.xml", "/styles.xml", "styles.xml"),
        (
            "word/document.xml",
            "./../doc\\styles.xml",
            "doc/styles.xml",
        ),
        ("document.xml", "../../x.xml", "x.xml"),
    ] {
        assert_eq!(resolve(part, target), expected, "{part} {target}");
    }
}
