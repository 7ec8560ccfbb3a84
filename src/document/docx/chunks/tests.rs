use crate::document::testing::{docx, dump, only, zip};
use crate::document::{Unreadable, open};

/// A Word file of this body, in which `c` stands for this file.
fn with_chunk(body: &str, name: &str, media_type: &str, chunk: &[u8]) -> Vec<u8> {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let types =
        format!(r#"<Types><Override PartName="/word/{name}" ContentType="{media_type}"/></Types>"#);
    let root = format!(
        r#"<Relationships><Relationship Id="r1" Type="{kinds}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let links = format!(
        r#"<Relationships><Relationship Id="c" Type="{kinds}/aFChunk" Target="/word/{name}"/></Relationships>"#
    );
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("word/document.xml", body.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
        (&format!("word/{name}"), chunk),
    ])
}

fn shows(name: &str, media_type: &str, chunk: &[u8]) -> Result<String, Unreadable> {
    let body = r#"<w:p><w:r><w:t>before</w:t></w:r></w:p><w:altChunk r:id="c"/><w:p><w:r><w:t>after</w:t></w:r></w:p>"#;
    let read = only(open(
        "form.docx",
        "",
        &with_chunk(body, name, media_type, chunk),
    ))?;
    Ok(dump(&read).replace('\n', " ¶ "))
}

#[test]
fn a_file_within_the_text_is_read_where_it_stands() {
    let table = b"<html><body><table><tr><td>Name</td><td>Jo</td></tr></table></body></html>";
    let page = [
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n".as_slice(),
        table,
        b"\r\n--b--\r\n",
    ]
    .concat();
    let inner = docx(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Jo</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "",
    );
    let rtf = br"{\rtf1 \trowd\cellx1000\cellx2000 \pard\intbl Name\cell Jo\cell\row}";
    for (name, media_type, chunk) in [
        ("a.html", "text/html", table.as_slice()),
        ("a.dat", "application/xhtml+xml", table),
        ("a.mht", "message/rfc822", &page),
        ("a.docx", "application/octet-stream", &inner),
        ("a.rtf", "application/rtf", rtf),
        ("a.txt", "text/plain", b"Name\tJo"),
    ] {
        let expected = Ok("before ¶ | Name | Jo | ¶ after ¶ ".to_owned());
        assert_eq!(shows(name, media_type, chunk), expected, "{name}");
    }
}

#[test]
fn a_file_within_the_text_that_cannot_be_read_leaves_no_gap_unsaid() {
    let within = with_chunk(
        r#"<w:altChunk r:id="c"/>"#,
        "b.html",
        "text/html",
        b"<p>x</p>",
    );
    for (name, chunk) in [
        ("a.pdf", b"%PDF-1.7 ...".as_slice()),
        ("a.png", b"\x89PNG\r\n\x1a\n...."),
        ("a.docx", &within),
    ] {
        let read = shows(name, "", chunk);
        assert!(
            matches!(read, Err(Unreadable::Unsupported(_))),
            "{name}: {read:?}"
        );
    }
    let nowhere = only(open(
        "form.docx",
        "",
        &docx(r#"<w:altChunk r:id="r7"/>"#, ""),
    ));
    assert!(matches!(nowhere, Err(Unreadable::Unsupported(_))));
    let deleted = docx(r#"<w:del><w:altChunk r:id="r7"/></w:del>"#, "");
    assert_eq!(
        only(open("form.docx", "", &deleted)).map(|d| d.blocks),
        Ok(vec![])
    );
}
