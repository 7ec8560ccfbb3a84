//! Ways in which bots like this one have hurt their users, as conversations
//! (`tests/CASES.md` has the list and says where each is proved).

use std::io::{Cursor, Write as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use countersign::{
    domain::mail,
    store::{MessageId, journal},
};

use super::{
    office::{ELM, HUB, Mail, OAK, Office, both, shown},
    properties::wait,
};

const LEAD: &str = "prowley@kingfisherramsey.org.uk.test";

/// The Word form of the sample's first mail.
fn word_form() -> Vec<u8> {
    let sample = include_bytes!("../../corpus/mails/0001.eml");
    let mail = mail::parse(sample);
    let form = mail.parts.into_iter().find(|p| p.name.ends_with(".docx"));
    form.unwrap().bytes
}

/// One part of a mail: its fields after the media type, and its bytes.
fn part(media_type: &str, fields: &str, bytes: &[u8]) -> String {
    format!(
        "Content-Type: {media_type}\n{fields}Content-Transfer-Encoding: base64\n\n{}\n",
        STANDARD.encode(bytes)
    )
}

fn mail_with(part: &str) -> Mail {
    Mail::from(LEAD)
        .subject("Our form")
        .header("Content-Type: multipart/mixed; boundary=M")
        .says(&format!(
            "--M\nContent-Type: text/plain\n\nHere you are.\n--M\n{part}--M--\n"
        ))
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Outlook's winmail.dat with one file in it (MS-OXTNEF).
fn winmail(name: &str, file: &[u8]) -> Vec<u8> {
    let attribute = |id: u32, data: &[u8]| {
        let mut out = vec![2];
        out.extend(id.to_le_bytes());
        out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        out.extend(data);
        out.extend([0, 0]);
        out
    };
    let mut out = 0x223E_9F78_u32.to_le_bytes().to_vec();
    out.extend([1, 0]);
    out.extend(attribute(0x0006_9002, &[0; 14]));
    out.extend(attribute(0x0001_8010, format!("{name}\0").as_bytes()));
    out.extend(attribute(0x0006_800F, file));
    out
}

/// A mail that Outlook saved, with one file in it (MS-OXMSG).
fn saved(name: &str, file: &[u8]) -> Vec<u8> {
    let mut saved = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let at = "/__attach_version1.0_#00000000";
    saved.create_storage(at).unwrap();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let streams: [(String, Vec<u8>); 4] = [
        ("/__properties_version1.0".to_owned(), vec![0; 32]),
        ("/__substg1.0_0037001F".to_owned(), wide("Our form")),
        (format!("{at}/__substg1.0_3707001F"), wide(name)),
        (format!("{at}/__substg1.0_37010102"), file.to_vec()),
    ];
    for (path, bytes) in streams {
        let mut stream = saved.create_stream(path).unwrap();
        stream.write_all(&bytes).unwrap();
    }
    saved.into_inner().into_inner()
}

/// Neither the disposition, nor the type it claims, nor what it is wrapped in
/// decides whether a file is the form.
///
/// - Case 34: a PDF as bytes of no kind, or behind rubbish.
/// - Case 35: inline, or without a disposition.
/// - Case 36: winmail.dat, and mails within mails.
#[test]
fn a_form_is_found_however_a_program_has_packed_it() {
    let form = word_form();
    let named = |disposition: &str| {
        format!("Content-Disposition: {disposition}; filename=\"Our form.docx\"\n")
    };
    let inner = |from: &str| {
        format!(
            "From: {from}\nTo: office@kingfisherramsey.org.uk.test\nSubject: form\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=I\n\n--I\n{}--I--\n",
            part(DOCX, &named("attachment"), &form)
        )
    };
    for (how, packed) in [
        ("attached", part(DOCX, &named("attachment"), &form)),
        (
            "inline, as Apple Mail has it",
            part(DOCX, &named("inline"), &form),
        ),
        (
            "without a disposition",
            part(&format!("{DOCX}; name=\"Our form.docx\""), "", &form),
        ),
        ("without any name", part(DOCX, "", &form)),
        (
            "as bytes of no kind",
            part("application/octet-stream", &named("attachment"), &form),
        ),
        (
            "as what it is not",
            part(
                "application/pdf",
                "Content-Disposition: attachment; filename=scan.pdf\n",
                &form,
            ),
        ),
        (
            "in Outlook's winmail.dat",
            part("application/ms-tnef", "", &winmail("Our form.docx", &form)),
        ),
        (
            "in a mail that is attached",
            format!("Content-Type: message/rfc822\n\n{}", inner(LEAD)),
        ),
        (
            "in a mail saved as a file",
            part(
                "application/octet-stream",
                "Content-Disposition: attachment; filename=\"FW form.eml\"\n",
                inner(LEAD).as_bytes(),
            ),
        ),
        (
            "in a mail that Outlook saved",
            part(
                "application/vnd.ms-outlook",
                "Content-Disposition: attachment; filename=\"Our form.msg\"\n",
                &saved("Our form.docx", &form),
            ),
        ),
        (
            "in one without a type",
            part(
                "application/octet-stream",
                "",
                &saved("Our form.docx", &form),
            ),
        ),
    ] {
        let outcome = wait(async { Office::scratch().await.receives(&mail_with(&packed)).await });
        let part = &outcome.parts[0];
        let urn = part.application.as_ref().and_then(|a| a.urn.as_deref());
        assert_eq!(urn, Some("198109"), "{how}: {:?}", part.verdict);
    }
}

/// What is no form that can be read is asked for again with the
/// reason, or waits for a person; a signature's logo is neither.
///
/// - Case 36: winmail.dat, and mails within mails.
/// - Case 42: an attachment of no bytes.
/// - Case 43: a protected file is thrown away.
/// - Case 44: a link where the file should be.
/// - Case 45: logos count as attachments.
#[test]
fn a_file_that_cannot_be_read_is_named_and_never_passed_over() {
    let file = |name: &str, bytes: &[u8]| {
        let fields = format!("Content-Disposition: attachment; filename=\"{name}\"\n");
        mail_with(&part("application/octet-stream", &fields, bytes))
    };
    let ole = |stream: &str| {
        let wide = stream.bytes().flat_map(|b| [b, 0]);
        let magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied();
        magic.chain([0; 600]).chain(wide).collect::<Vec<u8>>()
    };
    let logo = part(
        "image/png",
        "Content-ID: <logo@x>\nContent-Disposition: inline; filename=\"image001.png\"\n",
        b"\x89PNG\r\n\x1a\n....",
    );
    let linked = Mail::from(LEAD)
        .subject("Mastery Readiness form")
        .header("Content-Type: text/html; charset=utf-8")
        .says("<p>Our <a href=\"https://kingfisher.sharepoint.com/:w:/s/x\">form</a> is attached.</p>");
    for (what, mail, expected) in [
        (
            "no bytes",
            file("Mastery form.docx", b""),
            "request-missing / missing-items",
        ),
        (
            "a password",
            file("Mastery form.docx", &ole("EncryptionInfo")),
            "request-missing / missing-items",
        ),
        (
            "half a file",
            file("Mastery form.docx", &word_form()[..9_000]),
            "request-missing / missing-items",
        ),
        (
            "a link to the form",
            linked,
            "request-missing / missing-items",
        ),
        (
            "a damaged mail of Outlook's",
            file("Mastery form.msg", &ole("__properties_version1.0")),
            "hold-for-review unreadable / received",
        ),
        ("a logo", mail_with(&logo), "ignore"),
    ] {
        let outcome = wait(async { Office::scratch().await.receives(&mail).await });
        assert_eq!(shown(&outcome), expected, "{what}");
        assert!(outcome.parts[0].application.is_none(), "{what}");
    }
}

/// A server that hands over the same mail again and again.
///
/// Case 3: one mail, a new ticket every minute.
#[test]
fn a_mail_that_comes_every_minute_is_judged_once() {
    both(|mut office| async move {
        let form = OAK.sends_form(&[]).id("form").raw();
        office.judges(&form, office.now, office.now).await;
        for _ in 0..10 {
            let again = office.judges(&form, office.now, office.now).await;
            assert_eq!(again.kind.as_str(), "duplicate");
        }
        assert_eq!(office.letters().await.len(), 1);
        assert_eq!(office.states().await.len(), 1);
    });
}

/// To two addresses of the hub, so delivered twice: one effect, both places on record.
///
/// Case 13: one Message-ID through two addresses is dropped.
#[test]
fn a_mail_through_two_addresses_is_one_mail_with_two_deliveries() {
    both(|mut office| async move {
        let form = String::from_utf8(OAK.sends_form(&OAK.all()).id("form").raw()).unwrap();
        let through = |address: &str| {
            format!(
                "Delivered-To: {address}\nReceived: from mx by store for <{address}>; \
                 Tue, 3 May 2022 10:00:01 +0100\n{form}"
            )
        };
        let now = office.now;
        let first = office.judges(through(HUB).as_bytes(), now, now).await;
        let alias = through("maths@cambridgemathshub.test");
        let second = office.judges(alias.as_bytes(), now, now).await;
        assert_eq!(second.kind.as_str(), "duplicate");
        assert_eq!(second.message, first.message);
        assert_eq!(office.letters().await.len(), 1);
        assert_eq!(deliveries(&office, first.message).await, ["1", "2"]);
    });
}

async fn deliveries(office: &Office, message: MessageId) -> Vec<String> {
    let mut tx = office.db.read().await.unwrap();
    let row = journal::get(&mut tx, message).await.unwrap();
    assert!(row.is_some());
    let known = journal::delivered_uids(&mut tx, "office", "INBOX", 1).await;
    let mut uids: Vec<String> = known.unwrap().into_iter().collect();
    uids.sort();
    uids
}

/// A colleague answers to all before any letter of ours exists, naming only the school's
/// own mail.
///
/// Case 14: colleagues reply to all before our id exists.
#[test]
fn a_reply_to_all_before_our_first_letter_belongs_to_the_form_it_answers() {
    both(|mut office| async move {
        let now = office.now;
        let form = OAK.sends_form(&[OAK.head(), OAK.lead_2()]).id("form").raw();
        office.judges(&form, now, now).await;
        // Our letter is written and has not gone yet.
        let colleague = Mail::from(&OAK.head())
            .in_reply_to("form")
            .copying(&[OAK.lead_1(), OAK.lead_2()])
            .subject("RE: Our form")
            .says("Thanks Lena, that is great.")
            .raw();
        let outcome = office.judges(&colleague, now, now).await;
        assert_eq!(shown(&outcome), "ignore");
        assert!(outcome.parts[0].application.is_some());
        assert_eq!(office.register().await, "190001 complete");
        assert_eq!(office.letters().await.len(), 1);
    });
}

/// Outlook gives two schools one Thread-Index when both answer the same circular.
///
/// Case 46: Outlook's Thread-Index merges strangers.
#[test]
fn a_thread_index_merges_nobody() {
    both(|mut office| async move {
        let outlook =
            "Thread-Topic: Mastery Readiness 2022/23\nThread-Index: AdhgT2V4dHJhY3Rpb24gdGVzdA==";
        for school in [&OAK, &ELM] {
            let form = school.sends_form(&[]).header(outlook).id(school.urn);
            office.receives(&form).await;
        }
        // Neither thread nor reference: the sender alone says whose it is.
        let head = Mail::from(&ELM.head())
            .header(outlook)
            .subject("Mastery Readiness 2022/23")
            .says("I confirm my signature.");
        office.receives(&head).await;
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.headteacher signature.lead_2, \
             190002 incomplete signature.lead_2"
        );
    });
}

/// An old mail of theirs is taken up for something else; what it refers to proves nothing
/// about what it says.
///
/// Case 48: old References under a new matter.
#[test]
fn an_old_thread_taken_up_for_another_matter_changes_nothing() {
    both(|mut office| async move {
        let form = OAK.sends_form(&[OAK.head(), OAK.lead_2()]).id("form");
        office.receives(&form).await;
        let before = office.register().await;
        assert_eq!(before, "190001 complete");
        let dinner = Mail::from(&OAK.lead_1())
            .in_reply_to("form")
            .subject("Christmas dinner")
            .says("We have booked a table for twelve on Friday.");
        assert_eq!(office.answers(&dinner).await, "ignore");
        assert_eq!(office.register().await, before);
    });
}

/// Every mail to the hub has the hub in To: were its own address one that can sign, a form that names
/// it by mistake would be signed by being sent.
///
/// Case 54: people in To and Cc are lost, an alias becomes a person.
#[test]
fn an_address_of_the_hubs_own_is_no_signatory() {
    both(|mut office| async move {
        let form = Mail::from(&OAK.lead_1())
            .copying(&[OAK.lead_2()])
            .says(&OAK.form().replace(&OAK.head(), HUB));
        office.receives(&form).await;
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.headteacher"
        );
    });
}

/// What the server has put among the junk is looked at and never answered.
///
/// Case 70: backscatter to forged senders.
#[test]
fn a_form_among_junk_mail_waits_for_a_person() {
    both(|mut office| async move {
        office.junk = true;
        assert_eq!(
            office.answers(&OAK.sends_form(&OAK.all())).await,
            "hold-for-review suspicious"
        );
        let lottery = Mail::from("win@lottery.test").says("You have won.");
        assert_eq!(office.answers(&lottery).await, "ignore");
        assert!(office.letters().await.is_empty());
        assert_eq!(office.open_holds().await, 1);
    });
}

/// Whatever we write can be answered by a plain reply to it, and the reply counts for
/// whoever wrote it.
///
/// - Case 53: a reply is credited to another participant.
/// - Case 73: people answer by reply though told to click.
#[test]
fn a_plain_reply_to_our_letter_is_all_that_is_needed() {
    both(|mut office| async move {
        office.receives(&OAK.sends_form(&[])).await;
        let reply = |ours: &str, from: &str| {
            Mail::from(from)
                .in_reply_to(ours)
                .subject("Re: no reference in it")
        };
        let ours = office.letters().await.pop().unwrap().message_id;
        office
            .receives(&reply(&ours, &OAK.head()).says("I confirm."))
            .await;
        assert_eq!(
            office.register().await,
            "190001 incomplete signature.lead_2"
        );
        // The office is named nowhere on the form: what it answers is all there is to go by.
        let ours = office.letters().await.pop().unwrap().message_id;
        let secretary = format!("office@{}", OAK.domain);
        let copying = reply(&ours, &secretary)
            .copying(&[OAK.lead_2()])
            .says("Omar is copied in now.");
        office.receives(&copying).await;
        assert_eq!(office.register().await, "190001 complete");
    });
}

/// An acknowledgement that no header gives away.
///
/// Case 74: an automatic thank-you looks like an answer.
#[test]
fn a_thank_you_in_a_thread_changes_nothing() {
    both(|mut office| async move {
        office.receives(&OAK.sends_form(&[]).id("form")).await;
        let before = (office.register().await, office.letters().await.len());
        for words in [
            "Thank you for your e-mail. We have received it and will get back to you.",
            "Many thanks.",
            "👍",
        ] {
            let thanks = Mail::from(&OAK.head()).in_reply_to("form").says(words);
            office.receives(&thanks).await;
        }
        let after = (office.register().await, office.letters().await.len());
        assert_eq!(after, before);
    });
}
