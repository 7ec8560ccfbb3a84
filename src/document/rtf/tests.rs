use proptest::prelude::*;

use crate::document::{
    Unreadable, open,
    testing::{dump, only},
};

fn read(text: &str) -> Result<String, Unreadable> {
    only(open("form.rtf", "", text.as_bytes())).map(|document| dump(&document))
}

fn check(body: &str, expected: &str) {
    let head = r"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fcharset0 Calibri;}{\f1\fcharset238 Arial CE;}{\f2\fcharset2 Wingdings;}}{\colortbl;\red0\green0\blue0;\red255\green0\blue0;}{\*\generator Some Writer;}";
    assert_eq!(
        read(&format!("{head}{body}}}")).unwrap(),
        expected,
        "{body}"
    );
}

#[test]
fn text_keeps_its_letters_breaks_and_looks() {
    check(r"Zo\'eb\par Two\line lines\tab on", "Zoë\nTwo\\lines→on\n");
    check(
        r"\u321?\u243\'f3d\u378? {\uc0\u8217}s \emdash ",
        "Łódź ’s —\n",
    );
    check(r"{\f1 \'b3}{\f2 \'fe}", "ł☑\n");
    check(r"\u-10179?\u-8704? ok", "😀 ok\n");
    check(
        r"{\b Bold} {\ul under} {\strike off} {\highlight7 mark} {\cf2 red}",
        "*Bold* _under_ ~off~ =mark= ^red^\n",
    );
    check(r"a\~b\_c\{d\}", "a b-c{d}\n");
}

#[test]
fn what_nobody_sees_is_dropped() {
    check(
        r"Kept{\deleted  gone}{\v  hidden}{\*\unknown gone}{\header gone}{\footnote gone}{\info{\title gone}}",
        "Kept\n",
    );
    check(r"Mask{\pict\pngblip 89504e47}end", "Mask{picture}end\n");
    check("A{\\pict\\bin4 }}}}}B", "A{picture}B\n");
}

#[test]
fn tables_keep_their_grid() {
    check(
        r"\trowd\cellx2000\cellx4000 \pard\intbl Name\cell Jo \par Smith\cell\row\trowd\cellx4000\pard\intbl wide\cell\row\pard after\par",
        "| Name | Jo  ¶ Smith |\n| wide <2 |\nafter\n",
    );
    check(
        r"\trowd\clvmgf\cellx2000\cellx4000\pard\intbl A\cell 1\cell\row\trowd\clvmrg\cellx2000\cellx4000\pard\intbl\cell 2\cell\row",
        "| A | 1 |\n| ^^ | 2 |\n",
    );
    check(
        r"\trowd\cellx4000\pard\intbl out\par\pard\intbl\itap2 in\nestcell 2\nestcell{\*\nesttableprops\trowd\cellx1000\cellx2000\nestrow}\pard\intbl\cell\row",
        "| out ¶ | in | 2 | |\n",
    );
}

#[test]
fn fields_show_what_they_hold() {
    check(
        r#"{\field{\*\fldinst HYPERLINK "mailto:a@b.test"}{\fldrslt a@b.test}}"#,
        "[a@b.test](mailto:a@b.test)\n",
    );
    check(
        r"{\field{\*\fldinst FORMTEXT {\*\formfield{\fftype0{\*\ffname Text1}{\*\ffdeftext none}}}}{\fldrslt Jo}}",
        "Jo\n",
    );
    check(
        r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1}}}{\fldrslt }} Yes {\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres25\ffdefres0}}}{\fldrslt }} No",
        "☒ Yes ☐ No\n",
    );
    check(
        r"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2\ffres1{\*\ffl Choose}{\*\ffl Year 4}}}}{\fldrslt }}",
        "Year 4\n",
    );
}

#[test]
fn broken_or_hostile_text_says_so() {
    assert!(matches!(
        read(r"{\rtf1 cut {\b short"),
        Err(Unreadable::Damaged(_))
    ));
    let deep = format!(r"{{\rtf1 {}{}}}", "{".repeat(100_000), "}".repeat(100_000));
    assert!(matches!(read(&deep), Err(Unreadable::Hostile(_))));
    let nested = r"{\rtf1 \pard\intbl\itap99999 x\nestcell}";
    assert!(matches!(read(nested), Err(Unreadable::Hostile(_))));
    let wide = format!(
        r"{{\rtf1 \trowd{} \pard\intbl x\cell\row}}",
        r"\cellx9".repeat(5_000)
    );
    assert!(matches!(read(&wide), Err(Unreadable::Hostile(_))));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let answer = super::read(&[b"{\\rtf1 ", bytes.as_slice()].concat());
        prop_assert!(answer.is_ok() || answer.is_err());
    }

    #[test]
    fn any_words_are_read_or_refused(words in prop::collection::vec(prop::sample::select(vec![
        "{", "}", "\\par ", "\\cell ", "\\row ", "\\trowd ", "\\cellx100 ", "\\cellx-5 ", "\\intbl ",
        "\\itap2 ", "\\itap3 ", "\\nestcell ", "\\nestrow ", "\\pard ", "{\\field", "{\\*\\fldinst X",
        "{\\fldrslt ", "{\\shptxt ", "\\u55357 ", "\\uc9 ", "\\bin3 ", "x", "{\\*\\nesttableprops",
    ]), 0..60)) {
        let answer = super::read(format!("{{\\rtf1 {}", words.concat()).as_bytes());
        prop_assert!(answer.is_ok() || answer.is_err());
    }
}
