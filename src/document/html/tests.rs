use super::read;
use crate::document::Unreadable;
use crate::document::testing::dump;

fn shows(markup: &str, expected: &str) {
    assert_eq!(
        dump(&read(markup).unwrap()).trim_end_matches('\n'),
        expected,
        "{markup}"
    );
}

#[test]
fn paragraphs_and_breaks() {
    shows(
        "<div>Dear all,</div><div><br></div><p>See\n  you<br>soon</p>",
        "Dear all,\n\nSee you\\soon",
    );
    shows(
        "<p class=MsoNormal>A&nbsp;&amp; B<o:p></o:p></p><p><o:p>&nbsp;</o:p></p>x",
        "A & B\n\nx",
    );
    shows("one<p>two<p>three", "one\ntwo\nthree");
    shows("<ul><li>a<li><p>b</p></ul><h2>T</h2>", "- a\n- b\n# T");
    shows("<pre>a\n  b</pre>", "a\\  b");
    shows(
        "to <a href='mailto:x@a.test'>x</a> now",
        "to [x](mailto:x@a.test) now",
    );
}

#[test]
fn looks_from_tags_and_styles() {
    shows("<b>Yes</b>/<s>No</s>", "*Yes*/~No~");
    shows(
        "<span style='font-weight:bold'>a</span><strong>b</strong><b style='font-weight:normal'>c</b>",
        "*ab*c",
    );
    shows(
        "<span style='text-decoration:line-through'>a</span><u>b</u><strike>c</strike><del>d</del>",
        "~a~_b_~cd~",
    );
    shows(
        "<span style='background:yellow'>a</span><span style='color:red'>b</span><font color=#222222>c</font>",
        "=a=^b^c",
    );
    shows("<b><p>a</b> b</p>c", "*a* b\nc");
    shows("<span style='color:rgb(34,34,34)'>a</span><i>b</i>", "a/b/");
}

#[test]
fn what_nobody_sees_is_dropped() {
    for hidden in [
        "<head><title>t</title><style>p{}</style></head>",
        "<script>document.write('<p>no</p>')</script>",
        "<div style='display: none'>no<b>no</b></div>",
        "<span style='mso-hide:all'>no</span>",
        "<span style='font-size:0px'>no</span>",
        "<!--[if mso]><p>no</p><![endif]-->",
        "<!-- no -->",
        "<input type=hidden value=no>",
        "<img src=x width=1 height=1>",
    ] {
        shows(&format!("{hidden}yes"), "yes");
    }
    shows(
        "<td style='font-size:0'><div style='font-size:13px'>seen</div></td>",
        "| seen |",
    );
    shows("<![if !mso]>seen<![endif]>", "seen");
}

#[test]
fn tables_keep_rows_merges_and_stray_text() {
    shows(
        "<table border=1><tr><td>Name<td>Jo<tr><td>URN<td>190001</table>after",
        "| Name | Jo |\n| URN | 190001 |\nafter",
    );
    shows(
        "<table border=1><tr><td rowspan=2>Lead</td><td>Name</td></tr><tr><td>Email</td></tr><tr><td colspan=2>x</td></tr></table>",
        "| Lead | Name |\n| ^^ | Email |\n| x <2 |",
    );
    shows(
        "<table border=1><tr>stray<td>a</td></tr></table>",
        "| stray | a |",
    );
    shows("<tr><td>Name</td><td>Jo</td></tr>", "| Name | Jo |");
    shows(
        "<table border=1><tr><td><p>a</p></p></div>b</td><td>c</td></tr></table>",
        "| a ¶  ¶ b | c |".replace(" ¶  ¶ ", " ¶ ").as_str(),
    );
}

#[test]
fn tables_that_only_lay_out_the_page_are_flattened() {
    let inner = "<table border=1><tr><td>Name</td><td>Jo</td></tr></table>";
    shows(
        &format!("<table><tr><td>{inner}</td></tr></table>"),
        "| Name | Jo |",
    );
    shows(
        &format!("<table><tr><td>Hello</td></tr><tr><td>&nbsp;</td><td>{inner}</td></tr></table>"),
        "Hello\n| Name | Jo |",
    );
    shows("<table><tr><td><p>Caution</p></td></tr></table>", "Caution");
    shows(
        "<table border=1><tr><td>statement</td></tr></table>",
        "| statement |",
    );
}

#[test]
fn form_controls_keep_what_was_entered() {
    shows(
        "<input value='Jo'> <textarea>two\nlines</textarea>",
        "Jo two\\lines",
    );
    shows(
        "<input type=checkbox checked> Yes <input type=radio> No",
        "☒ Yes ☐ No",
    );
    shows("<select><option>A<option selected>B</select>", "B");
}

#[test]
fn depth_is_capped_and_sloppiness_is_not_depth() {
    let deep = "<div>".repeat(20_000);
    assert!(matches!(read(&deep), Err(Unreadable::Hostile(_))));
    let tables = "<table><tr><td>".repeat(100);
    assert!(matches!(read(&tables), Err(Unreadable::Hostile(_))));
    shows(&format!("{}x", "<span>".repeat(20_000)), "x");
    let merges = "<td rowspan=1000 colspan=2>".repeat(500);
    assert!(matches!(
        read(&format!("<table><tr>{merges}")),
        Err(Unreadable::Hostile(_))
    ));
}
