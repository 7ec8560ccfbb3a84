//! Word documents saved as one XML file: the parts of a package one after the other ("Word XML
//! Document", flat OPC), and the format of Word 2003. Their text is Word's own either way.

use super::docx::{self, Styles};
use super::limits::{self, Budget};
use super::office::{self, Office};
use super::package::Package;
use super::{Document, Unreadable, xml};

/// Which of them a text begins as, in small letters.
pub fn begins(head: &str) -> bool {
    head.starts_with("<?xml") && (head.contains("<pkg:package") || head.contains("<w:worddocument"))
}

pub fn read(bytes: &[u8], budget: &mut Budget) -> Result<Document, Unreadable> {
    if bytes.len() as u64 > limits::PART {
        return Err(Unreadable::Hostile("a text of more than 64 MB".into()));
    }
    let text = xml::decode(bytes.to_vec());
    if !text.contains("<pkg:package") {
        return docx::read_text(&text, &Styles::read(&text, &text)?);
    }
    let mut package = Package::of_parts(parts(&text), budget)?;
    match office::kind(&mut package, budget)? {
        Some(Office::Word(main)) => docx::read(&mut package, &main, budget),
        Some(Office::Sheet | Office::Slides | Office::Other) | None => {
            Err(Unreadable::Unsupported("xml".into()))
        }
    }
}

/// The parts that are XML, each with its name. They are looked for as text: Word writes no other
/// prefix, and what stands in a part is read with the care that any XML is.
fn parts(text: &str) -> Vec<(String, Vec<u8>)> {
    let part = |part: &str| {
        let (head, rest) = part.split_once('>')?;
        let (_, name) = head.split_once("pkg:name=\"")?;
        let (name, _) = name.split_once('"')?;
        let (_, rest) = rest.split_once("<pkg:xmlData")?;
        let (_, rest) = rest.split_once('>')?;
        let (xml, _) = rest.rsplit_once("</pkg:xmlData>")?;
        Some((name.to_owned(), xml.as_bytes().to_vec()))
    };
    text.split("<pkg:part ").skip(1).filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use crate::document::testing::{dump, only};
    use crate::document::{Unreadable, open};

    const ROW: &str = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>School</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Oak &amp; Elm</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";

    fn check(text: &str, expected: Result<&str, Unreadable>) {
        let read = only(open("form.xml", "text/xml", text.as_bytes()));
        assert_eq!(read.map(|d| dump(&d)), expected.map(str::to_owned));
    }

    #[test]
    fn a_package_in_one_file_is_a_word_document() {
        let of = |main: &str| {
            format!(
                "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><pkg:package>\
                 <pkg:part pkg:name=\"/_rels/.rels\" pkg:contentType=\"x\"><pkg:xmlData><Relationships>\
                 <Relationship Id=\"rId1\" Type=\"http://x/officeDocument\" Target=\"word/document.xml\"/>\
                 </Relationships></pkg:xmlData></pkg:part><pkg:part pkg:name=\"/word/media/image1.png\">\
                 <pkg:binaryData>iVBORw0KGgo=</pkg:binaryData></pkg:part>\
                 <pkg:part pkg:name=\"/word/document.xml\" pkg:contentType=\"y\"><pkg:xmlData>{main}\
                 </pkg:xmlData></pkg:part></pkg:package>"
            )
        };
        let main = format!("<w:document><w:body>{ROW}</w:body></w:document>");
        check(&of(&main), Ok("| School | *Oak & Elm* |\n"));
        check(
            &of("<workbook/>"),
            Err(Unreadable::Unsupported("xml".into())),
        );
        check(
            "<?xml version=\"1.0\"?><pkg:package><pkg:part pkg:name=\"",
            Err(Unreadable::Unsupported("xml".into())),
        );
    }

    #[test]
    fn the_xml_of_word_2003_is_a_word_document() {
        let of = |body: &str| {
            format!(
                "<?xml version=\"1.0\"?><w:wordDocument><w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
            )
        };
        let more = "<w:p><aml:annotation w:type=\"Word.Comment\"><aml:content><w:p><w:r><w:t>a remark\
            </w:t></w:r></w:p></aml:content></aml:annotation><aml:annotation w:type=\"Word.Deletion\">\
            <aml:content><w:r><w:delText>old</w:delText></w:r></aml:content></aml:annotation><w:r>\
            <w:t>Please sign.</w:t></w:r></w:p><w:sectPr><w:hdr><w:p><w:r><w:t>A head</w:t></w:r></w:p>\
            </w:hdr></w:sectPr>";
        check(
            &of(&(ROW.to_owned() + more)),
            Ok("| School | *Oak & Elm* |\nPlease sign.\n"),
        );
    }
}
