use super::*;

const HEADER: &str = "From: Maths Hub <admin@hub.test>\nSent: 03 May 2022 10:45\nTo: head@oak.test\nSubject: RE: form\n\nSECRET words";

#[test]
fn plain_replies_of_many_programs() {
    let rows: Vec<(&str, String)> = vec![
        ("outlook rule", format!("Fresh\n\n________________________________\n{HEADER}")),
        ("outlook original message", format!("Fresh\n\n-----Original Message-----\n{HEADER}")),
        ("outlook bare block", format!("Fresh\n\n{HEADER}")),
        ("outlook bold", format!("Fresh\n\n{}", HEADER.replace("From:", "*From:*").replace("Sent:", "*Sent:*").replace("To:", "*To:*").replace("Subject:", "*Subject:*"))),
        ("outlook ios", format!("Fresh\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n{HEADER}")),
        ("outlook one line", "Fresh\n\nFrom: Hub <a@hub.test> Sent: 3 May 2022 To: x@oak.test Subject: RE: form\n\nSECRET".into()),
        ("outlook german", "Fresh\n\nVon: Hub <a@hub.test>\nGesendet: Dienstag, 3. Mai 2022\nAn: x@oak.test\nBetreff: AW: form\n\nSECRET".into()),
        ("gmail", "Fresh\n\nOn Tue, 3 May 2022 at 10:45, Hub <a@hub.test> wrote:\n\n> SECRET\n> more".into()),
        ("gmail wrapped", "Fresh\n\nOn Tue, 3 May 2022 at 10:45, Cambridge Maths Hub <\nadmin@cambridgemathshub.test> wrote:\n\n> SECRET".into()),
        ("gmail no marks", "Fresh\n\nOn Tue, 3 May 2022 at 10:45, Hub <a@hub.test> wrote:\n\nSECRET".into()),
        ("gmail old", "Fresh\n\n2022-05-03 10:45 GMT+01:00 Hub <a@hub.test>:\n\n> SECRET".into()),
        ("apple", "Fresh\n\nOn 22 Apr 2022, at 16:19, Hub <a@hub.test> wrote:\n\n> SECRET".into()),
        ("iphone", "Fresh\n\nSent from my iPhone\n\n> On 22 Apr 2022, at 16:19, Hub <a@hub.test> wrote:\n> \n> SECRET".into()),
        ("samsung", "Fresh\n\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: Hub <a@hub.test>\nDate: 03/05/2022 10:45 (GMT+00:00)\nTo: x@oak.test\nSubject: form\n\nSECRET".into()),
        ("android", "Fresh\n\nOn 3 May 2022 10:45, Hub <a@hub.test> wrote:\nSECRET".into()),
        ("yahoo", "Fresh\n\n    On Tuesday, 3 May 2022, 10:45:12 BST, Hub <a@hub.test> wrote:  \n \n SECRET".into()),
        ("blackberry", "Fresh\nSent from my BlackBerry smartphone from Virgin Media\n\n-----Original Message-----\nFrom: Hub <a@hub.test>\nDate: Tue, 3 May 2022\nTo: <x@oak.test>\nSubject: form\n\nSECRET".into()),
        ("thunderbird", "Fresh\n\nOn 03/05/2022 10:45, Hub wrote:\n> SECRET\n>> SECRET twice".into()),
        ("thunderbird bottom", "On 03/05/2022 10:45, Hub wrote:\n> SECRET\n\nFresh".into()),
        ("roundcube", "Fresh\n\nOn 2022-05-03 10:45, Hub wrote:\n> SECRET".into()),
        ("german", "Fresh\n\nAm 03.05.22 um 10:45 schrieb Hub:\n> SECRET".into()),
        ("german gmail", "Fresh\n\nHub <a@hub.test> schrieb am Di., 3. Mai 2022, 10:45:\n\n> SECRET".into()),
        ("french", "Fresh\n\nLe 3 mai 2022 à 10:45, Hub <a@hub.test> a écrit :\n\n> SECRET".into()),
        ("forwarded", "Fresh\n\n---------- Forwarded message ---------\nFrom: Hub <a@hub.test>\nDate: Tue, 3 May 2022\nSubject: form\nTo: <x@oak.test>\n\nSECRET".into()),
        ("apple forward", "Fresh\n\nBegin forwarded message:\n\n> From: Hub <a@hub.test>\n> Subject: form\n> \n> SECRET".into()),
        ("banner above", "CAUTION: This email originated from outside of the organisation. Do not click links.\n\nFresh".into()),
        ("disclaimer", "Fresh\n\nThis email and any attachments are confidential and intended solely for the addressee. SECRET\n\nPlease consider the environment before printing this e-mail.".into()),
        ("signature", "Fresh\n\nKind regards\n\nAnn Lee\nHeadteacher\nOak School\n1 Oak Lane, Ely, CB7 1AA\nTel: 01632 960111\n[School logo]\nSECRET School Trust".into()),
        ("dashes", "Fresh\n\n-- \nAnn Lee\nSECRET\nTel: 01632 960111".into()),
        ("no sign-off", "Fresh\n\nAnn Lee\nHeadteacher\nSECRET School\nTel: 01632 960111".into()),
    ];
    for (program, text) in &rows {
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            let words = split(Some(&text), None);
            assert_eq!(words.fresh, "Fresh", "{program}: {words:?}");
        }
    }
}

#[test]
fn what_stands_above_the_quote_and_begins_like_it_is_fresh() {
    for fresh in [
        "On behalf of Ann Lee, I confirm her agreement.",
        "Authorised. Blackwood",
    ] {
        let card = "\n\nNicola Blackwood\nHillcrest Primary Academy";
        let text = format!("{fresh}{card}{LETTER}").replace("\n\nOn 3 May", "\nOn 3 May");
        assert_eq!(split(Some(&text), None).fresh, fresh);
    }
}

#[test]
fn markup_of_many_programs() {
    let rows = [
        (
            "gmail",
            "<div dir=\"ltr\">Fresh</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Tue, 3 May 2022 at 10:45, Hub &lt;<a href=\"mailto:a@hub.test\">a@hub.test</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\"><div>SECRET</div></blockquote></div>",
        ),
        (
            "apple",
            "<html><head></head><body><div>Fresh</div><div><br><blockquote type=\"cite\"><div>On 22 Apr 2022, at 16:19, Hub wrote:</div><br><div>SECRET<br>more</div></blockquote></div></body></html>",
        ),
        (
            "outlook",
            "<html><head><style>p.MsoNormal{margin:0}</style></head><body><p class=\"MsoNormal\">Fresh</p><p class=\"MsoNormal\">&nbsp;</p><div style=\"border-top:solid #E1E1E1 1.0pt\"><p class=\"MsoNormal\"><b>From:</b> Hub &lt;a@hub.test&gt;<br><b>Sent:</b> 3 May<br><b>To:</b> x@oak.test<br><b>Subject:</b> form</p></div><p>SECRET</p></body></html>",
        ),
        (
            "owa",
            "<div>Fresh</div><hr><div id=\"divRplyFwdMsg\"><font><b>From:</b> Hub<br><b>Sent:</b> 3 May<br><b>To:</b> x<br><b>Subject:</b> form</font></div><div>SECRET</div>",
        ),
        (
            "yahoo",
            "<div>Fresh</div><div class=\"yahoo_quoted\"><div>On Tuesday, 3 May 2022, 10:45:12 BST, Hub &lt;a@hub.test&gt; wrote:</div><div>SECRET</div></div>",
        ),
        (
            "thunderbird",
            "<p>Fresh</p><div class=\"moz-cite-prefix\">On 03/05/2022 10:45, Hub wrote:<br></div><blockquote type=\"cite\">SECRET</blockquote>",
        ),
    ];
    for (program, markup) in rows {
        let words = split(None, Some(markup));
        assert_eq!(words.fresh, "Fresh", "{program}: {words:?}");
        assert!(words.quoted.contains("SECRET"), "{program}: {words:?}");
        assert_eq!(split(Some("  \n"), Some(markup)).fresh, "Fresh");
    }
}

/// Case 44: a link where the file should be.
#[test]
fn a_link_under_a_word_is_found_in_the_markup() {
    let markup = "<p>Our form is <a href=\"https://oak-my.sharepoint.com/:w:/g/x\">here</a></p>";
    let words = split(Some("Our form is here"), Some(markup));
    assert_eq!(words.links, ["https://oak-my.sharepoint.com/:w:/g/x"]);
    assert_eq!(heard("", &words), "link");
}

#[test]
fn answers_between_quoted_lines_are_fresh() {
    let words = split(
        Some("On 3 May 2022, Hub <a@h.test> wrote:\n> Your URN?\n193098\n> And the LA?\nNorfolk\n"),
        None,
    );
    assert_eq!(words.fresh, "193098\n\nNorfolk");
    assert_eq!(words.answers.len(), 2);
    assert!(words.quoted.contains("Your URN?"));
}

#[test]
fn a_postscript_and_labelled_answers_are_no_signature() {
    for (text, kept) in [
        (
            "Hi\n\nThanks\n\nAnn\n\nPS I confirm my signature",
            "PS I confirm my signature",
        ),
        (
            "Thanks,\n\nlocal authority: Norfolk",
            "local authority: Norfolk",
        ),
        (
            "Best wishes\nAnn\n\nLead 2 TRN: 1234567",
            "Lead 2 TRN: 1234567",
        ),
    ] {
        assert!(split(Some(text), None).fresh.contains(kept), "{text}");
    }
}

#[test]
fn what_is_hidden_or_struck_out_is_not_said() {
    for markup in [
        "<div style='display:none'>SECRET<div>x</div>SECRET</div><p>Fresh</p>",
        "<p>Fresh</p><span style=\"font-size: 0px\">SECRET</span>",
        "<p>Fresh</p><p hidden>SECRET</p>",
        "<p>Fresh</p><p><s>SECRET</s></p>",
        "<p>Fresh</p><span style='text-decoration: line-through'>SECRET<br>SECRET</span>",
    ] {
        assert_eq!(split(None, Some(markup)).fresh, "Fresh", "{markup}");
    }
    let shown = split(
        None,
        Some("<p style='font-size:0.9em'>Fresh<br hidden> words</p>"),
    );
    assert!(shown.fresh.starts_with("Fresh"), "{shown:?}");
    assert!(shown.fresh.ends_with("words"), "{shown:?}");
}

#[test]
fn a_school_number_in_a_signature_is_not_spoken_of() {
    for (text, expected) in [
        (
            "Please see below.\n\nKind regards\nAnn Bell\nHeadteacher\nOakfield Primary School\nURN: 190001\nTel: 01632 960001",
            None,
        ),
        (
            "I confirm.\n\n-- \nAnn Bell\nOakfield Primary School\nURN 190001",
            None,
        ),
        (
            "I confirm.\n\nAnn Bell | Headteacher\nOakfield Primary School | Mill Lane, Ely | URN 190001",
            None,
        ),
        (
            "I confirm.\n\nRegards\nAnn Bell\n\nSchool URN: 190001  DfE: 873/2001\nCharity no. 112233",
            None,
        ),
        (
            "I confirm.\n\nMany thanks,\n\nAnn\n\nCompany number 190001",
            None,
        ),
        (
            "Our URN is 190001.\nRegards\nAnn\nURN: 190001",
            Some("190001"),
        ),
        (
            "Best wishes\nAnn Bell\n\nPS our URN is 190001.",
            Some("190001"),
        ),
        ("URN: 190001\n\nRegards\nAnn", Some("190001")),
    ] {
        let found = urns_spoken_of("", &split(Some(text), None));
        assert_eq!(found, Vec::from_iter(expected), "{text}");
    }
}

/// Word wraps a paragraph into every cell; a cell of several keeps its lines.
#[test]
fn the_cells_of_a_row_are_one_line() {
    let markup = "<table><tr><td><p class=\"MsoNormal\">Name</p></td><td><p>TRN</p></td></tr>\
        <tr><td><div>Omar Khan</div></td><td><p>1234567</p></td></tr></table>\
        <table><tr><td><p>We are ready.</p><p>Omar teaches Year 4.</p></td></tr></table>";
    let words = split(None, Some(markup));
    assert_eq!(
        words.fresh.trim(),
        "Name\tTRN\nOmar Khan\t1234567\nWe are ready.\n\nOmar teaches Year 4."
    );
}
