use chrono::TimeZone;
use mail_parser::MimeHeaders as _;

use super::*;
use crate::render::{
    samples,
    tests::{HOSTILE, letters},
};

fn date() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2022, 4, 29, 10, 38, 5).unwrap()
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

struct Given<'a> {
    subject: &'a str,
    in_reply_to: Option<&'a str>,
    references: Vec<&'a str>,
    hub: &'a str,
    to: Vec<Address>,
}

impl Default for Given<'_> {
    fn default() -> Self {
        Given {
            subject: "Re: Our form [PMR22-0007]",
            in_reply_to: Some("a1@oakfield.test"),
            references: vec!["a0@oakfield.test", "<a1@oakfield.test>"],
            hub: "Cambridge Maths Hub",
            to: vec![address("Office@Oakfield.cambs.sch.uk.test")],
        }
    }
}

fn written(given: &Given<'_>) -> String {
    let from = address("mathshub@cambridge.test");
    let words = letters().compose(&samples::all().remove(0).1).unwrap();
    let bytes = message(
        &Envelope {
            from: (given.hub, &from),
            to: &given.to,
            cc: &[address("h.walker@oakfield.test"), address("z@größe.test")],
            subject: given.subject,
            date: date(),
            message_id: "<acknowledgement.abc.def@cambridge.test>",
            in_reply_to: given.in_reply_to,
            references: &given.references,
            letter: "acknowledgement",
            reference: Some("PMR22-0007"),
            replied: true,
        },
        &words,
    )
    .unwrap();
    assert!(
        bytes.split(|b| *b == b'\n').all(|l| l.len() <= 998),
        "a line of more than 998 octets"
    );
    assert!(bytes.is_ascii());
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(
        text.matches('\n').count(),
        text.matches("\r\n").count(),
        "a bare LF"
    );
    assert_eq!(
        text.matches('\r').count(),
        text.matches("\r\n").count(),
        "a bare CR"
    );
    text
}

/// The names of the header's fields.
fn fields(message: &str) -> Vec<&str> {
    let header = message.split_once("\r\n\r\n").unwrap().0;
    header
        .split("\r\n")
        .filter(|l| !l.starts_with([' ', '\t']))
        .map(|l| l.split_once(':').unwrap().0)
        .collect()
}

/// Case 63: our letters land in junk.
#[test]
fn a_message_has_the_header_of_an_automatic_answer() {
    let text = written(&Given::default());
    insta::assert_snapshot!(
        "message_header",
        text.split_once("\r\n\r\n").unwrap().0.replace("\r\n", "\n")
    );
    assert_eq!(
        text,
        written(&Given::default()),
        "the same letter is the same bytes"
    );
}

#[test]
fn a_message_is_read_back_as_it_was_written() {
    let raw = written(&Given::default());
    let words = letters().compose(&samples::all().remove(0).1).unwrap();
    let parsed = mail_parser::MessageParser::default()
        .parse(raw.as_bytes())
        .unwrap();
    let lf = |text: &str| text.replace("\r\n", "\n");
    assert_eq!(
        lf(&parsed.body_text(0).unwrap()).trim_end(),
        words.text.trim_end()
    );
    assert_eq!(
        lf(&parsed.body_html(0).unwrap()).trim_end(),
        words.html.trim_end()
    );
    assert_eq!(
        parsed.message_id(),
        Some("acknowledgement.abc.def@cambridge.test")
    );
    assert_eq!(parsed.in_reply_to().as_text(), Some("a1@oakfield.test"));
    assert_eq!(
        parsed.references().as_text_list().unwrap(),
        ["a0@oakfield.test", "a1@oakfield.test"]
    );
    assert_eq!(parsed.date().unwrap().to_timestamp(), date().timestamp());
    assert_eq!(parsed.subject(), Some("Re: Our form [PMR22-0007]"));
}

#[test]
fn no_value_begins_a_header_field() {
    let honest = written(&Given::default());
    let long = "y".repeat(5000);
    for hostile in HOSTILE.into_iter().chain([long.as_str()]) {
        let text = written(&Given {
            subject: hostile,
            hub: hostile,
            in_reply_to: Some("a1@oakfield.test"),
            references: vec!["a0@oakfield.test", hostile],
            ..Given::default()
        });
        assert_eq!(fields(&text), fields(&honest), "{hostile:?}");
    }
}

#[test]
fn references_keep_the_last_twenty_that_are_ids() {
    let ids: Vec<String> = (0..30).map(|i| format!("id{i}@oakfield.test")).collect();
    let long = format!("{}@oakfield.test", "x".repeat(300));
    let longer = format!("{}@oakfield.test", "x".repeat(3000));
    let mut references: Vec<&str> = ids.iter().map(String::as_str).collect();
    references.extend(["no id", "", "a<b>@c", longer.as_str(), long.as_str()]);
    let raw = written(&Given {
        references,
        ..Given::default()
    });
    let parsed = mail_parser::MessageParser::default()
        .parse(raw.as_bytes())
        .unwrap();
    let mut kept: Vec<String> = ids[11..].to_vec();
    kept.push(long);
    assert_eq!(parsed.references().as_text_list().unwrap(), kept);
}

#[test]
fn a_letter_without_addressee_can_be_written_down() {
    let text = written(&Given {
        to: Vec::new(),
        ..Given::default()
    });
    assert!(!fields(&text).contains(&"To"));
}

#[test]
fn what_begins_a_thread_is_auto_generated() {
    let from = address("mathshub@cambridge.test");
    let text = message(
        &Envelope {
            from: ("Cambridge Maths Hub", &from),
            to: std::slice::from_ref(&from),
            cc: &[],
            subject: "Hello",
            date: date(),
            message_id: "x@cambridge.test",
            in_reply_to: None,
            references: &[],
            letter: "update",
            reference: None,
            replied: false,
        },
        &Words {
            text: "Hello".to_owned(),
            html: "<p>Hello".to_owned(),
        },
    )
    .unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("\r\nAuto-Submitted: auto-generated\r\n"));
    for absent in [
        "In-Reply-To",
        "References",
        "X-Countersign-Reference",
        "Cc",
        "Bcc",
    ] {
        assert!(!fields(&text).contains(&absent), "{absent}");
    }
}

#[test]
fn pictures_files_and_a_calendar_entry_stand_where_mail_programs_look() {
    let from = address("mathshub@cambridge.test");
    let ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
    let raw = message_with(
        &Envelope {
            from: ("Cambridge Maths Hub", &from),
            to: std::slice::from_ref(&from),
            cc: &[],
            subject: "Summary",
            date: date(),
            message_id: "summary.a.b@cambridge.test",
            in_reply_to: None,
            references: &[],
            letter: "summary",
            reference: None,
            replied: false,
        },
        &Words {
            text: "Hello".to_owned(),
            html: "<p><img src=\"cid:chart\">".to_owned(),
        },
        &[Inline {
            cid: "chart".to_owned(),
            content_type: "image/png".to_owned(),
            bytes: b"\x89PNG\r\n".to_vec(),
        }],
        &[Attachment {
            name: "register.csv".to_owned(),
            content_type: "text/csv; charset=utf-8".to_owned(),
            bytes: b"a,b\r\n".to_vec(),
        }],
        Some(&Invite {
            method: "REQUEST",
            ics: ics.to_owned(),
        }),
    )
    .unwrap();
    let parsed = mail_parser::MessageParser::default().parse(&raw).unwrap();
    let kinds: Vec<String> = parsed
        .parts
        .iter()
        .map(|part| {
            let kind = part.content_type().unwrap();
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap())
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "multipart/mixed",
            "multipart/related",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "image/png",
            "text/csv"
        ]
    );
    let calendar = &parsed.parts[5];
    assert_eq!(
        calendar.content_type().unwrap().attribute("method"),
        Some("REQUEST")
    );
    assert_eq!(calendar.contents(), ics.as_bytes());
    assert_eq!(parsed.parts[6].content_id(), Some("chart"));
    assert_eq!(parsed.parts[6].contents(), b"\x89PNG\r\n");
    assert_eq!(parsed.parts[7].attachment_name(), Some("register.csv"));
    assert_eq!(parsed.parts[7].contents(), b"a,b\r\n");
}
