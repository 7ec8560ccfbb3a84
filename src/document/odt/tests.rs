use crate::document::testing::{dump, only, zip};
use crate::document::{Unreadable, open};

const STYLES: &str = r##"<style:style style:name="Base" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T1" style:family="text" style:parent-style-name="Base"><style:text-properties fo:color="#ff0000"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="P1" style:family="paragraph"><style:text-properties fo:background-color="#ffff00"/></style:style>"##;

fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ])
}

fn shows(body: &str, expected: &str) {
    let read = only(open("form.odt", "", &odt(body))).unwrap();
    assert_eq!(dump(&read).trim_end_matches('\n'), expected, "{body}");
}

#[test]
fn text_keeps_its_blanks_breaks_and_looks() {
    shows(
        "<text:p>Jo <text:span>Smith</text:span>  <text:s text:c=\"2\"/>x<text:tab/>y<text:line-break/>z</text:p>",
        "Jo Smith   x→y\\z",
    );
    shows(
        "<text:p>a<text:span text:style-name=\"T1\">b</text:span><text:span text:style-name=\"T2\">c</text:span><text:span text:style-name=\"T3\">d</text:span></text:p>",
        "a^*b*^~c~",
    );
    shows(
        "<text:p text:style-name=\"P1\">x</text:p><text:h>T</text:h>",
        "=x=\n# T",
    );
    shows(
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>",
        "- one",
    );
    shows(
        "<text:p><text:a xlink:href=\"mailto:a@b.test\">Jo</text:a></text:p>",
        "[Jo](mailto:a@b.test)",
    );
}

#[test]
fn tables_keep_their_grid() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    shows(
        &format!(
            "<table:table><table:table-row>{}<table:table-cell table:number-columns-spanned=\"3\"><text:p>v</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated=\"2\"/></table:table-row></table:table>",
            cell("l")
        ),
        "| l | v <3 |",
    );
    shows(
        &format!(
            "<table:table><table:table-row><table:table-cell table:number-rows-spanned=\"2\"><text:p>Lead</text:p></table:table-cell>{}</table:table-row><table:table-row><table:covered-table-cell/>{}</table:table-row></table:table>",
            cell("Name"),
            cell("Email")
        ),
        "| Lead | Name |\n| ^^ | Email |",
    );
    shows(
        &format!(
            "<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated=\"2\"/>{}</table:table-row></table:table-header-rows></table:table>",
            cell("c")
        ),
        "|  |  | c |",
    );
}

#[test]
fn controls_changes_boxes_and_pictures() {
    shows(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p><text:change-start/>kept</text:p>",
        "kept",
    );
    shows(
        "<office:forms><form:form><form:checkbox form:id=\"c1\" form:current-state=\"checked\"/><form:text form:id=\"c2\" form:current-value=\"Jo\"/></form:form></office:forms><text:p><draw:control draw:control=\"c1\"/> Yes <draw:control draw:control=\"c2\"/></text:p>",
        "☒ Yes Jo",
    );
    shows(
        "<text:p><field:fieldmark field:type=\"vnd.oasis.opendocument.field.FORMCHECKBOX\"><field:param field:name=\"Checkbox_Checked\" field:value=\"true\"/></field:fieldmark>Yes</text:p>",
        "☒Yes",
    );
    shows(
        "<text:p><loext:content-control loext:showing-place-holder=\"true\">Click</loext:content-control><text:text-input>Jo</text:text-input><text:placeholder>x</text:placeholder></text:p>",
        "Jo",
    );
    shows(
        "<text:p>a<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>b</text:p>",
        "ab\nboxed",
    );
    shows(
        "<text:p><draw:frame><draw:image/><draw:image/></draw:frame></text:p>",
        "{picture}",
    );
}

#[test]
fn a_locked_or_broken_text_says_so() {
    let locked = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
        ("content.xml", b"\x01\x02"),
    ]);
    assert_eq!(only(open("x.odt", "", &locked)), Err(Unreadable::Protected));
    let hollow = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
    assert!(matches!(
        only(open("x.odt", "", &hollow)),
        Err(Unreadable::Damaged(_))
    ));
}

#[test]
fn signs_of_symbol_fonts_are_boxes_and_ticks() {
    shows("<text:p>Yes \u{f0fe} No \u{f0a8}</text:p>", "Yes ☑ No ☐");
}
