use super::*;

/// A message of LF lines, parsed in all three line ends, which must agree.
fn read(message: &str) -> Mail {
    let mail = parse(message.as_bytes());
    for end in ["\r\n", "\r"] {
        let other = parse(message.replace('\n', end).as_bytes());
        assert_eq!(format!("{other:?}"), format!("{mail:?}"), "{message}");
        assert_eq!(fingerprint(&other), fingerprint(&mail), "{message}");
    }
    mail
}

fn addresses(boxes: &[Mailbox]) -> Vec<String> {
    boxes
        .iter()
        .map(|mailbox| mailbox.address.to_string())
        .collect()
}

fn names(mail: &Mail) -> Vec<&str> {
    mail.parts.iter().map(|part| part.name.as_str()).collect()
}

fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/mails");
    let mut mails: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    mails.sort();
    mails
}

#[test]
fn every_author_of_every_from_field_is_returned() {
    let check = |header: &str, expected: &[&str]| {
        let mail = read(&format!("{header}\n\nhello\n"));
        assert_eq!(addresses(&mail.from), expected, "{header}");
    };
    check("From: a@oak.test", &["a@oak.test"]);
    check("from:a@oak.test", &["a@oak.test"]);
    check(
        "From: a@oak.test\nFrom: evil@x.test",
        &["a@oak.test", "evil@x.test"],
    );
    check(
        "From: a@oak.test, b@oak.test",
        &["a@oak.test", "b@oak.test"],
    );
    check("From: \"good@oak.test\" <evil@x.test>", &["evil@x.test"]);
    check("From: good@oak.test <evil@x.test>", &["evil@x.test"]);
    check("From: =?utf-8?Q?Zo=C3=AB?=\n <z@oak.test>", &["z@oak.test"]);
    check("From: Smith, John <j@oak.test>", &["j@oak.test"]);
    check(
        "From: staff: a@oak.test, b@oak.test;",
        &["a@oak.test", "b@oak.test"],
    );
    check("From: undisclosed-recipients:;", &[]);
    check("From: nobody", &[]);
    check("From: John (head) <j@oak.test> (school)", &["j@oak.test"]);
    check(
        "From: a@oak.test; b@oak.test",
        &["a@oak.test", "b@oak.test"],
    );
}

#[test]
fn one_author_is_an_author_and_several_are_none() {
    let author = |header: &str| read(&format!("{header}\n\nx\n")).author().is_some();
    assert!(author("From: a@oak.test"));
    assert!(!author("From: a@oak.test, b@oak.test"));
    assert!(!author("From: a@oak.test\nFrom: nonsense"));
    assert!(!author("To: a@oak.test"));
}

#[test]
fn the_first_of_fields_that_may_stand_once_counts() {
    let mail = read(
        "Subject: first\nMessage-ID: <1@x.test>\nSubject: second\nMessage-ID: <2@x.test>\n\nx\n",
    );
    assert_eq!(mail.subject, "first");
    assert_eq!(mail.message_id.as_deref(), Some("1@x.test"));
}

#[test]
fn names_carry_no_invisible_or_control_characters() {
    let mail = read(
        "From: \"He\u{202e}ad\u{200b}\0\" <h@oak.test>\nSubject: a\u{2066}b\0\nContent-Type: application/pdf; name=\"x\u{202e}fdp.exe\"\n\nx\n",
    );
    assert_eq!(mail.from[0].name.as_deref(), Some("Head"));
    assert_eq!(mail.subject, "ab");
    assert_eq!(names(&mail), ["xfdp.exe"]);
}

/// Case 47: In-Reply-To with words in it.
#[test]
fn ids_are_read_without_brackets_and_past_comments() {
    let check = |value: &str, expected: &[&str]| {
        let mail = read(&format!("In-Reply-To: {value}\nReferences: {value}\n\nx\n"));
        assert_eq!(mail.in_reply_to, expected, "{value}");
        assert_eq!(mail.references, expected, "{value}");
    };
    check("<a@x.test>", &["a@x.test"]);
    check(
        "<a@x.test>\n <b@x.test>\t<c@x.test>",
        &["a@x.test", "b@x.test", "c@x.test"],
    );
    check("<a@x.test>, <b@x.test>", &["a@x.test", "b@x.test"]);
    check("Your message of Tue <zz@x.test>", &["zz@x.test"]);
    check("<\n very.long@x.test>", &["very.long@x.test"]);
    check("a@x.test", &["a@x.test"]);
    check("<a@x.test> <a@x.test>", &["a@x.test"]);
    check("<broken", &[]);
}

#[test]
fn the_top_received_field_gives_time_and_recipient() {
    let mail = read(concat!(
        "Received: from mail.oak.test (mail.oak.test [192.0.2.1] (for fun))\n by mx.hub.test (Postfix) with ESMTPS id 1\n for <admin@hub.test>; Fri, 13 May 2022 14:30:51 +0100 (BST)\n",
        "Received: from x by y for <other@hub.test>; Fri, 13 May 2022 10:00:00 +0100\n",
        "Date: Fri, 13 May 2022 14:30:23 +0100\nDelivered-To: admin@hub.test\n\nx\n",
    ));
    let text = |time: Option<DateTime<Utc>>| time.unwrap().to_rfc3339();
    assert_eq!(text(mail.received), "2022-05-13T13:30:51+00:00");
    assert_eq!(text(mail.date), "2022-05-13T13:30:23+00:00");
    assert_eq!(mail.received_for.unwrap().as_str(), "admin@hub.test");
    assert_eq!(mail.delivered_to[0].as_str(), "admin@hub.test");
    let mail = read("Received: by y; Fri, 99 Foo 2022\nDate: tomorrow\n\nx\n");
    assert_eq!(
        (mail.received, mail.date, mail.received_for),
        (None, None, None)
    );
}

#[test]
fn return_paths_are_told_apart() {
    let path = |header: &str| read(&format!("{header}\n\nx\n")).return_path;
    assert_eq!(path("Subject: x"), ReturnPath::Absent);
    assert_eq!(path("Return-Path: <>"), ReturnPath::Null);
    assert_eq!(path("Return-Path: < >"), ReturnPath::Null);
    let address = Address::parse("a@oak.test").unwrap();
    assert_eq!(
        path("Return-Path: <a@oak.test>"),
        ReturnPath::Address(address)
    );
}

const MIXED: &str = "From: a@oak.test\nContent-Type: multipart/mixed; boundary=B\n\npreamble\n";

#[test]
fn the_body_is_what_stands_in_the_mail_to_be_read() {
    let check = |parts: &str, text: Option<&str>, html: Option<&str>, attached: &[&str]| {
        let mail = read(&format!("{MIXED}{parts}"));
        assert_eq!(mail.text.as_deref(), text, "text of {parts}");
        assert_eq!(mail.html.as_deref(), html, "html of {parts}");
        assert_eq!(names(&mail), attached, "parts of {parts}");
    };
    let plain = "--B\nContent-Type: text/plain\n\nhello\n";
    let html = "--B\nContent-Type: text/html\n\n<p>hello</p>\n";
    let docx = "--B\nContent-Type: application/x-docx; name=f.docx\n\nPK\n";
    let file =
        "--B\nContent-Type: text/plain\nContent-Disposition: attachment; filename=n.txt\n\nnotes\n";
    let named = "--B\nContent-Type: text/plain; name=n.txt\nContent-Disposition: inline\n\nnotes\n";
    let both = "--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\n\nhello\n--C\nContent-Type: text/html\n\n<p>hello</p>\n--C--\n";
    let end = "--B--\nepilogue\n";
    check(&format!("{plain}{end}"), Some("hello"), None, &[]);
    check(&format!("{html}{end}"), None, Some("<p>hello</p>"), &[]);
    check(
        &format!("{both}{docx}{end}"),
        Some("hello"),
        Some("<p>hello</p>"),
        &["f.docx"],
    );
    // Apple Mail: a trailing text part, blank or a signature
    check(
        &format!("{both}{docx}--B\nContent-Type: text/plain\n\n\n\n{end}"),
        Some("hello"),
        Some("<p>hello</p>"),
        &["f.docx"],
    );
    check(
        &format!("{both}{docx}--B\n\nSent <1>\n{end}"),
        Some("hello\nSent <1>"),
        Some("<p>hello</p>\n<pre>Sent &lt;1&gt;</pre>"),
        &["f.docx"],
    );
    check(
        &format!("{html}{docx}{plain}{end}"),
        None,
        Some("<p>hello</p>\n<pre>hello</pre>"),
        &["f.docx"],
    );
    check(
        &format!("{plain}{file}{end}"),
        Some("hello"),
        None,
        &["n.txt"],
    );
    check(
        &format!("{plain}{named}{end}"),
        Some("hello"),
        None,
        &["n.txt"],
    );
    // cut off, and text behind the end
    check(&format!("{plain}{docx}"), Some("hello"), None, &["f.docx"]);
    check(
        "--B\n\n\nblank first line\n--B--",
        Some("\nblank first line"),
        None,
        &[],
    );
}

#[test]
fn a_folded_or_wrong_boundary_loses_no_attachment() {
    for parameter in [
        "boundary=\n\t\"Bound\"",
        "boundary=\"WRONG\"",
        "charset=utf-8",
        "boundary=\"Bound\" ; x=y",
        "BOUNDARY = Bound",
    ] {
        let mail = read(&format!(
            "Content-Type: multipart/mixed; {parameter}\n\n--Bound\nContent-Type: text/plain\n\nhello\n--Bound\nContent-Type: application/x\nContent-Disposition: attachment; filename=\n \"my form.docx\"\n\nPK\n--Bound--\n"
        ));
        assert_eq!(names(&mail), ["my form.docx"], "{parameter}");
        assert_eq!(mail.text.as_deref(), Some("hello"), "{parameter}");
    }
}

/// Case 41: bad charsets and encoded names.
#[test]
fn file_names_are_decoded_and_cleaned() {
    let check = |field: &str, expected: &str| {
        let mail = read(&format!(
            "Content-Type: application/octet-stream\nContent-Disposition: {field}\n\nx\n"
        ));
        assert_eq!(names(&mail), [expected], "{field}");
    };
    check("attachment; filename=\"f.docx\"", "f.docx");
    check(
        "attachment; filename=Zoe form (1).docx",
        "Zoe form (1).docx",
    );
    check(
        "attachment; filename*=utf-8''Zo%C3%AB%20form.docx",
        "Zoë form.docx",
    );
    check(
        "attachment;\n filename*0*=iso-8859-1'en'Zo%EB;\n filename*1=\" form\";\n filename*2*=%2edocx",
        "Zoë form.docx",
    );
    check(
        "attachment; filename=\"=?utf-8?B?Wm/DqyBmb3JtLmRvY3g=?=\"",
        "Zoë form.docx",
    );
    check("attachment; filename=\"..\\\\..\\\\etc/passwd\"", "passwd");
    check(
        "attachment; filename=\"St Mary\\\"s; form.docx\"",
        "St Mary\"s; form.docx",
    );
    check("attachment", "");
    check("inline; filename=Zo\u{eb}.pdf", "Zo\u{eb}.pdf");
}

/// Case 41: bad charsets and encoded names.
#[test]
fn damaged_encodings_cost_only_what_is_damaged() {
    let check = |header: &str, body: &str, expected: &str| {
        let mail = read(&format!("Content-Type: text/plain{header}\n\n{body}"));
        assert_eq!(
            mail.text.as_deref().map(str::trim_end),
            Some(expected),
            "{header}"
        );
    };
    check("", "plain\n", "plain");
    check(
        "\nContent-Transfer-Encoding: base64",
        "SGVs\nbG8h",
        "Hello!",
    );
    check("\nContent-Transfer-Encoding: BASE64", "SGVs*bG", "Hell");
    check(
        "\nContent-Transfer-Encoding: quoted-printable",
        "a=3Db=\nc =ZZ d=",
        "a=bc =ZZ d",
    );
    check(
        "; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable",
        "St Mary=92s",
        "St Mary\u{2019}s",
    );
    check(
        "; charset=x-unknown\nContent-Transfer-Encoding: quoted-printable",
        "Zo=C3=AB",
        "Zoë",
    );
    check(
        "; charset=us-ascii\nContent-Transfer-Encoding: quoted-printable",
        "Zo=EB",
        "Zoë",
    );
    check("; charset=utf-7", "Zo+AOs-", "Zoë");
    check(
        "; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
        "a=00b",
        "ab",
    );
}

#[test]
fn messages_within_messages_are_parts_and_can_be_walked() {
    let inner = "From: b@oak.test\nSubject: inner\n\ninner text";
    let mail = read(&format!(
        "{MIXED}--B\n\nsee below\n--B\nContent-Type: message/rfc822\n\nFrom: c@oak.test\nSubject: middle\nContent-Type: multipart/mixed; boundary=I\n\n--I\nContent-Type: message/rfc822\n\n{inner}\n--I--\n--B--\n"
    ));
    assert_eq!(mail.text.as_deref(), Some("see below"));
    assert_eq!(mail.parts[0].media_type, "message/rfc822");
    let walked: Vec<_> = mail
        .nested()
        .into_iter()
        .map(|nested| (nested.depth, nested.mail.subject))
        .collect();
    assert_eq!(walked, [(1, "middle".to_owned()), (2, "inner".to_owned())]);
    let mail = read(&format!(
        "{MIXED}--B\nContent-Type: application/octet-stream; name=FW.EML\n\n{inner}\n--B--\n"
    ));
    assert_eq!(mail.nested()[0].mail.subject, "inner");
}

/// Case 30: one message crashes or hangs all.
#[test]
fn bombs_are_capped() {
    let deep: String = (0..5_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"))
        .collect();
    let mail = parse(deep.as_bytes());
    assert!(mail.capped);
    let wide = format!("{MIXED}{}", "--B\nContent-Type: a/b\n\nx\n".repeat(20_000));
    let mail = parse(wide.as_bytes());
    assert!(mail.capped && mail.parts.len() <= 500);
    let nested = "Content-Type: message/rfc822\n\n".repeat(20_000);
    assert!(parse(nested.as_bytes()).nested().len() <= 5);
    assert!(parse("X: y\n".repeat(100_000).as_bytes()).capped);
}

#[test]
fn what_is_hardly_a_mail_is_read_as_far_as_it_goes() {
    assert_eq!(parse(b"").text, None);
    assert_eq!(
        read("no header at all").text.as_deref(),
        Some("no header at all")
    );
    assert_eq!(read("From a@b Mon Jan\nSubject: mbox\n\nx").subject, "mbox");
    assert_eq!(
        read("Subject: no blank line\nhello there\n")
            .text
            .as_deref(),
        Some("hello there\n")
    );
    assert_eq!(
        read("Subject: x\nrubbish line\nTo: a@oak.test\n\nx")
            .to
            .len(),
        1
    );
    assert_eq!(parse(b"Subject: Zo\xeb\n\nZo\xeb").subject, "Zoë");
    assert_eq!(
        parse(b"Subject: Zo\xeb\n\nZo\xeb").text.as_deref(),
        Some("Zoë")
    );
}

#[test]
fn only_the_header_of_an_oversize_mail_is_read() {
    let mail = parse_headers(b"From: a@oak.test\nSubject: big\n\nbody");
    assert_eq!(
        (mail.subject.as_str(), mail.from.len(), mail.text),
        ("big", 1, None)
    );
}

const FORM: &str = "Received: from a; Fri, 13 May 2022 14:30:51 +0100\nFrom: A <a@oak.test>\nTo: h@hub.test\nSubject: a form\nMessage-ID: <1@x.test>\nDate: Fri, 13 May 2022 14:30:23 +0100\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8\n\nZoë\n--B\nContent-Type: application/pdf; name=f.pdf\n\nPDF\n--B--\n";

#[test]
fn one_message_has_one_fingerprint_however_delivered() {
    let original = fingerprint(&read(FORM));
    for (from, to) in [
        ("Received: from a;", "Received: from elsewhere;"),
        ("Received: from a; Fri", "X-Spam: no\nReceived: from a; Fri"),
        ("Subject: a form", "Subject: a\n form"),
        ("+0100\nContent", "+0100\nX-Virus: none\nContent"),
        (
            "\n\nZoë\n",
            "\nContent-Transfer-Encoding: base64\n\nWm/Dqw==\n",
        ),
        (
            "\n\nZoë\n",
            "\nContent-Transfer-Encoding: quoted-printable\n\nZo=C3=AB\n",
        ),
        ("\n\nPDF\n", "\nContent-Transfer-Encoding: base64\n\nUERG\n"),
    ] {
        assert!(FORM.contains(from), "{from:?}");
        assert_eq!(
            fingerprint(&read(&FORM.replace(from, to))),
            original,
            "{to:?}"
        );
    }
    assert_eq!(
        fingerprint(&read(&FORM.replace("=B", "=C").replace("--B", "--C"))),
        original
    );
}

#[test]
fn another_content_is_another_fingerprint() {
    let original = fingerprint(&read(FORM));
    for (from, to) in [
        ("<1@x.test>", "<2@x.test>"),
        ("14:30:23", "14:30:24"),
        ("A <a@oak.test>", "A <b@oak.test>"),
        ("h@hub.test", "h@hub.test, i@hub.test"),
        ("a form", "a Form"),
        ("Zoë", "Zoe"),
        ("PDF\n", "PDG\n"),
        ("f.pdf", "g.pdf"),
    ] {
        assert!(FORM.contains(from), "{from:?}");
        assert_ne!(
            fingerprint(&read(&FORM.replace(from, to))),
            original,
            "{to:?}"
        );
    }
}

#[test]
fn every_sample_mail_is_read_whole() {
    for (name, bytes) in corpus() {
        let mail = parse(&bytes);
        assert!(mail.author().is_some(), "{name}: author");
        assert!(
            mail.received.is_some() && mail.date.is_some(),
            "{name}: times"
        );
        assert!(mail.message_id.is_some(), "{name}: id");
        assert!(mail.text.is_some() || mail.html.is_some(), "{name}: body");
        assert!(!mail.capped, "{name}: capped");
        let said = String::from_utf8_lossy(&bytes).matches("filename=").count();
        let named = mail.parts.iter().filter(|p| !p.name.is_empty()).count();
        assert_eq!(named, said, "{name}: files");
        let lf = parse(&decode::byte_lines(&bytes));
        assert_eq!(fingerprint(&lf), fingerprint(&mail), "{name}: line ends");
    }
}

#[test]
fn pictures_of_the_text_are_inline_and_files_are_not() {
    let mail = read(&format!(
        "{MIXED}--B\nContent-Type: text/html\n\n<img src=\"cid:logo@x\">\n--B\nContent-Type: image/png; name=logo.png\nContent-ID: <logo@x>\n\nx\n--B\nContent-Type: image/png; name=form.png\nContent-ID: <other@x>\n\nx\n--B--\n"
    ));
    let inline: Vec<bool> = mail.parts.iter().map(|part| part.inline).collect();
    assert_eq!(inline, [true, false]);
}

mod properties {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        authentication::{Receiver, authenticate},
        machine_mail::recognise,
    };

    fn all_of_it(bytes: &[u8]) {
        let mail = parse(bytes);
        fingerprint(&mail);
        mail.nested();
        recognise(&mail);
        for receiver in [
            Receiver::Pinned("mx.cambridgemathshub.test".to_owned()),
            Receiver::ExchangeOnline,
        ] {
            authenticate(&mail, &receiver);
        }
        assert!(!format!("{:?}{:?}{:?}", mail.text, mail.html, mail.headers).contains('\0'));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            all_of_it(&bytes);
        }

        #[test]
        fn any_header_is_read(name in "(From|To|Subject|Date|Received|Authentication-Results|Content-Type|Content-Disposition|Message-ID)", value in "\\PC{0,200}") {
            all_of_it(format!("{name}: {value}\n\n--x\n\nhello\n").as_bytes());
        }

        #[test]
        fn sample_mails_with_damage_are_read(
            which in 0_usize..56,
            damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut mails = corpus();
            let mut bytes = mails.remove(which % mails.len()).1;
            bytes.truncate(6_000);
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            all_of_it(&bytes);
            bytes.truncate(cut.index(bytes.len()));
            all_of_it(&bytes);
        }
    }
}

#[test]
fn flowed_text_and_files_set_into_it_are_opened() {
    let mail = parse(
        b"From: a@oak.test\nContent-Type: text/plain; format=flowed; delsp=yes\n\n\
          I confirm my electronic signature on the fo \nrm of our school.\n\n\
          begin 644 form.txt\n#0V%T\n`\nend\nBye\n",
    );
    let text = mail.text.unwrap();
    assert!(text.contains("on the form of our school."), "{text}");
    assert!(!text.contains("0V%T"), "{text}");
    let file = &mail.parts[0];
    assert_eq!(
        (file.name.as_str(), &file.bytes[..]),
        ("form.txt", &b"Cat"[..])
    );
}
