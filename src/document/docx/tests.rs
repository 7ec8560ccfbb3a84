use crate::document::testing::{docx, dump, only};
use crate::document::{Unreadable, open};

const STYLES: &str = r#"
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="Loud"/></w:style>
<w:style w:type="paragraph" w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Bullets"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/></w:style>
<w:style w:type="character" w:styleId="Ring"><w:basedOn w:val="Ring"/><w:rPr><w:i/></w:rPr></w:style>"#;

fn shows(body: &str, expected: &str) {
    let read = only(open("form.docx", "", &docx(body, STYLES))).unwrap();
    assert_eq!(dump(&read).trim_end_matches('\n'), expected, "{body}");
}

/// Runs in one paragraph.
fn runs(inner: &str, expected: &str) {
    shows(&format!("<w:p>{inner}</w:p>"), expected);
}

fn t(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", t(text))
}

fn tc(text: &str) -> String {
    format!("<w:tc>{}</w:tc>", p(text))
}

#[test]
fn text_is_joined_over_runs_and_keeps_its_signs() {
    runs(&format!("{}{}{}", t("Jo "), t("Sm"), t("ith")), "Jo Smith");
    runs(
        "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>",
        "a\\b→c",
    );
    runs(
        "<w:r><w:t>01632</w:t><w:noBreakHyphen/><w:t>96</w:t><w:softHyphen/><w:t>0</w:t></w:r>",
        "01632-960",
    );
    runs(
        &t("O&apos;Connor &amp; Sons &#233; &#x2713; &lt;x&gt;"),
        "O'Connor & Sons é ✓ <x>",
    );
    runs(&t("\u{202a}head@a.test\u{202c}\u{a0}x"), "head@a.test x");
    runs(
        &format!(
            "<w:smartTag>{}</w:smartTag><w:customXml>{}</w:customXml>",
            t("a"),
            t("b")
        ),
        "ab",
    );
}

#[test]
fn what_tracking_deleted_is_gone_and_what_it_inserted_counts() {
    runs(
        &format!(
            "<w:del>{}</w:del><w:ins>{}</w:ins>",
            "<w:r><w:delText>Dan</w:delText></w:r>",
            t("Ann")
        ),
        "Ann",
    );
    runs(
        &format!(
            "<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>",
            t("from"),
            t("to")
        ),
        "to",
    );
    runs(
        "<w:r><w:rPr><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t>x</w:t></w:r>",
        "x",
    );
    shows(
        &format!(
            "<w:tbl><w:tr>{}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr></w:tbl>",
            tc("a"),
            tc("gone")
        ),
        "| a |",
    );
    shows(
        &format!(
            "<w:tbl><w:tr>{}<w:tc><w:tcPr><w:cellDel/></w:tcPr>{}</w:tc>{}</w:tr></w:tbl>",
            tc("a"),
            p("gone"),
            tc("b")
        ),
        "| a | b |",
    );
    shows(
        &format!(
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}",
            t("one "),
            p("paragraph")
        ),
        "one paragraph",
    );
}

#[test]
fn tables_keep_their_grid() {
    let wide = format!(
        r#"<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>{}</w:tc>"#,
        p("v")
    );
    shows(
        &format!("<w:tbl><w:tr>{}{wide}</w:tr></w:tbl>", tc("l")),
        "| l | v <3 |",
    );
    let top = format!(
        r#"<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{}</w:tc>"#,
        p("Lead 1")
    );
    let under = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>";
    shows(
        &format!(
            "<w:tbl><w:tr>{top}{}</w:tr><w:tr>{under}{}</w:tr></w:tbl>",
            tc("Name"),
            tc("Email")
        ),
        "| Lead 1 | Name |\n| ^^ | Email |",
    );
    shows(
        &format!(
            r#"<w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{}</w:tr></w:tbl>"#,
            tc("x")
        ),
        "| @1 x |",
    );
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc("a"), tc("b"));
    shows(
        &format!(
            "<w:tbl><w:tr><w:tc>{}{inner}<w:p/></w:tc></w:tr></w:tbl>",
            p("above")
        ),
        "| above ¶ | a | b | |",
    );
    shows(&format!("{inner}{inner}"), "| a | b |\n| a | b |");
}

/// Case 37: content controls drop a cell and shift the rest.
#[test]
fn content_controls_are_walked_through_wherever_they_stand() {
    let sdt = |inner: &str| {
        format!(
            r#"<w:sdt><w:sdtPr><w:alias w:val="n"/><w:rPr><w:b/></w:rPr></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"#
        )
    };
    runs(&sdt(&t("inline")), "inline");
    shows(&sdt(&p("block")), "block");
    shows(
        &format!(
            "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
            tc("Name"),
            sdt(&tc("Jo"))
        ),
        "| Name | Jo |",
    );
    let row = format!("<w:tr>{}{}</w:tr>", tc("URN"), tc("190001"));
    shows(&format!("<w:tbl>{}</w:tbl>", sdt(&row)), "| URN | 190001 |");
}

#[test]
fn a_prompt_is_no_value_and_a_value_in_a_prompts_style_is_one() {
    let prompt = r#"<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>Click or tap here</w:t></w:r><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t xml:space="preserve"> to enter text.</w:t></w:r>"#;
    runs(prompt, "");
    runs(
        &format!(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
            t("School name here")
        ),
        "",
    );
    runs(
        &format!(
            "{}<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
            t("Hub: "),
            t("Choose an item.")
        ),
        "Hub: ",
    );
    runs(
        r#"<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>Jo Smith</w:t></w:r>"#,
        "Jo Smith",
    );
    let cell = format!(
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        tc("Click here")
    );
    shows(
        &format!("<w:tbl><w:tr>{}{cell}{}</w:tr></w:tbl>", tc("a"), tc("b")),
        "| a |  | b |",
    );
}

/// Case 38: tick boxes, and Yes/No by deletion.
#[test]
fn boxes_are_shown_once_whatever_their_make() {
    let control = |on: &str| {
        format!(
            r#"<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{on}"/><w14:checkedState w14:val="2612"/></w14:checkbox></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>{}"#,
            t("☒"),
            t(" Yes")
        )
    };
    runs(&control("1"), "☒ Yes");
    runs(&control("0"), "☐ Yes");
    let old = |inner: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{inner}</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
            t("shown")
        )
    };
    runs(
        &old(r#"<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>"#),
        "☒",
    );
    runs(
        &old(r#"<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>"#),
        "☐",
    );
    runs(
        &old(r#"<w:checkBox><w:default w:val="1"/></w:checkBox>"#),
        "☒",
    );
    runs(
        &old(
            r#"<w:ddList><w:result w:val="1"/><w:listEntry w:val="No"/><w:listEntry w:val="Yes"/></w:ddList>"#,
        ),
        "Yes",
    );
    runs(&old("<w:textInput/>"), "shown");
    runs(
        r#"<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="00A8"/><w:sym w:font="Wingdings 2" w:char="F050"/></w:r>"#,
        "☑☐✓",
    );
    runs(
        r#"<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>ü</w:t></w:r>"#,
        "✓",
    );
}

#[test]
fn links_are_kept_with_their_targets() {
    runs(
        &format!(
            r#"<w:hyperlink r:id="rId9" w:history="1">{}</w:hyperlink>"#,
            t("Jo")
        ),
        "[Jo](mailto:a@b.test)",
    );
    let field = |code: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>{}"#,
            t("x"),
            t("y")
        )
    };
    runs(
        &field(r#" HYPERLINK "mailto:j@b.test" \o "tip" "#),
        "[x](mailto:j@b.test)y",
    );
    runs(&field(r#" HYPERLINK \l "place" "#), "xy");
    runs(
        &format!(
            r#"<w:fldSimple w:instr=" FORMTEXT ">{}</w:fldSimple>"#,
            t("v")
        ),
        "v",
    );
}

#[test]
fn looks_come_from_runs_and_styles() {
    let run = |props: &str| format!("<w:r><w:rPr>{props}</w:rPr><w:t>x</w:t></w:r>");
    for (props, expected) in [
        ("<w:b/>", "*x*"),
        (r#"<w:b w:val="false"/><w:u w:val="none"/>"#, "x"),
        (r#"<w:u w:val="single"/>"#, "_x_"),
        ("<w:dstrike/>", "~x~"),
        (r#"<w:highlight w:val="yellow"/>"#, "=x="),
        (r#"<w:shd w:val="clear" w:fill="FFFF00"/>"#, "=x="),
        (
            r#"<w:shd w:val="clear" w:color="auto" w:fill="auto"/>"#,
            "x",
        ),
        (r#"<w:color w:val="FF0000"/>"#, "^x^"),
        (r#"<w:color w:val="222222"/>"#, "x"),
        (r#"<w:color w:val="BFBFBF"/>"#, "x"),
        (r#"<w:rStyle w:val="Strong"/>"#, "^*x*^"),
        (r#"<w:rStyle w:val="Strong"/><w:b w:val="0"/>"#, "^x^"),
        (r#"<w:rStyle w:val="Ring"/>"#, "/x/"),
        ("<w:vanish/>", ""),
    ] {
        runs(&run(props), expected);
    }
    shows(
        &format!(
            r#"<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr>{}</w:p>"#,
            t("Title")
        ),
        "# *Title*",
    );
    shows(
        &format!(
            r#"<w:p><w:pPr><w:pStyle w:val="Bullets"/></w:pPr>{}</w:p>"#,
            t("item")
        ),
        "- item",
    );
    shows(
        &format!(
            r#"<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>{}</w:p>"#,
            t("Title")
        ),
        "# Title",
    );
}

#[test]
fn boxes_of_text_and_pictures_are_read_once() {
    let inner = format!("<w:txbxContent>{}</w:txbxContent>", p("boxed"));
    let both = format!(
        r#"<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"#
    );
    runs(
        &format!("{}{both}{}", t("before "), t("after")),
        "before after\nboxed",
    );
    let only = format!(
        r#"<w:r><mc:AlternateContent><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"#
    );
    runs(&only, "\nboxed");
    runs(
        r#"<w:r><w:drawing><a:blip r:embed="rId4"/></w:drawing></w:r>"#,
        "{picture}",
    );
    runs(
        r#"<w:r><w:pict><v:shape><v:imagedata r:id="rId4"/></v:shape></w:pict></w:r>"#,
        "{picture}",
    );
}

#[test]
fn broken_and_hostile_xml_says_why() {
    let read = |body: &str| only(open("x.docx", "", &docx(body, ""))).unwrap_err();
    assert!(matches!(read("<w:p>"), Unreadable::Damaged(_)));
    let deep = "<w:sdt>".repeat(20_000);
    assert!(matches!(read(&deep), Unreadable::Hostile(_)));
    let (open_, close) = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>");
    let nested = format!("{}{}", open_.repeat(100), close.repeat(100));
    assert!(matches!(read(&nested), Unreadable::Hostile(_)));
    let wide = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc/>".repeat(5_000));
    assert!(matches!(read(&wide), Unreadable::Hostile(_)));
}
