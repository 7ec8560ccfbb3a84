use std::{fs, sync::LazyLock};

use chrono::{DateTime, TimeZone, Utc};
use serde_json::Value;

use super::*;
use crate::domain::address::Address;

/// Values as the worst mail would have them.
const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "{{kind}} {{{hub}}} {{> why}}",
    "\"quotes\" 'and' `backticks` = & <b onmouseover=alert(1)>",
    "gpj.mr\u{202e}of \u{2066}hidden\u{2069} \u{200f}",
    "Oakfield\r\nBcc: victim@elm.test\r\n\r\n<h1>hello</h1>",
    "see https://evil.test/x, www.evil.test, evil.test/login and [this](javascript:alert(1))",
    "\u{0}\u{1b}[31m\u{7f}",
    "=?utf-8?q?=0D=0ABcc:_victim@elm.test?=",
];

fn letters() -> &'static Letters {
    static LETTERS: LazyLock<Letters> = LazyLock::new(|| Letters::compiled_in().unwrap());
    &LETTERS
}

fn slug(name: &str) -> String {
    name.replace(", ", "_").replace(' ', "_")
}

#[test]
fn every_letter_reads_as_intended() {
    for (name, view) in samples::all() {
        insta::assert_snapshot!(
            format!("{}.txt", slug(name)),
            letters().compose(&view).unwrap().text
        );
    }
}

/// The pages are long and mostly alike: one of each kind is looked at as a whole.
#[test]
fn every_kind_of_letter_looks_as_intended() {
    for (name, view) in samples::all() {
        if [
            "complete with group wish",
            "several items",
            "update",
            "late",
            "scan",
        ]
        .contains(&name)
        {
            insta::assert_snapshot!(
                format!("{}.html", slug(name)),
                letters().compose(&view).unwrap().html
            );
        }
    }
}

#[test]
fn text_and_page_say_the_same() {
    for (name, view) in samples::all() {
        let words = letters().compose(&view).unwrap();
        let page = visible(&words.html);
        for sentence in words.text.split_inclusive(['.', '?']) {
            let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
            // Headings, and the lists' own punctuation, differ in layout.
            let tail = sentence
                .rsplit(": ")
                .next()
                .and_then(|s| s.rsplit(" – ").next())
                .unwrap();
            assert!(
                page.contains(tail),
                "{name}: {tail:?} is not on the page:\n{page}"
            );
        }
    }
}

#[test]
fn no_letter_has_a_link_or_anything_remote() {
    for (name, view) in samples::all() {
        let words = letters().compose(&view).unwrap();
        for mark in [
            "http:", "https:", "://", "www.", "href", "src=", "url(", "<img", "<script", "<form",
            "@import",
        ] {
            assert!(!words.html.contains(mark), "{name}: {mark}");
            assert!(!words.text.contains(mark), "{name}: {mark}");
        }
    }
}

#[test]
fn every_text_line_fits_a_window() {
    for (name, view) in samples::all() {
        for line in letters().compose(&view).unwrap().text.lines() {
            assert!(line.chars().count() <= 76, "{name}: {line}");
            assert_eq!(line, line.trim_end(), "{name}");
        }
    }
}

/// Every value of the view replaced by the hostile one, cleaned as the view's own type cleans it.
fn poisoned(view: &View, hostile: &str) -> Value {
    fn poison(value: &mut Value, hostile: &str) {
        match value {
            Value::String(text) => {
                *text = crate::domain::letter::Printed::value(hostile)
                    .as_str()
                    .to_owned()
            }
            Value::Array(items) => items.iter_mut().for_each(|item| poison(item, hostile)),
            Value::Object(members) => members
                .iter_mut()
                .filter(|(name, _)| !["kind", "is", "how"].contains(&name.as_str()))
                .for_each(|(_, member)| poison(member, hostile)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut data = serde_json::to_value(view).unwrap();
    poison(&mut data, hostile);
    data
}

#[test]
fn hostile_values_stay_text() {
    let letters = letters();
    let long = "x".repeat(5000);
    for (name, view) in samples::all() {
        let plain = letters.compose(&view).unwrap();
        let tags = |html: &str| html.matches('<').count();
        for hostile in HOSTILE.into_iter().chain([long.as_str()]) {
            let words = letters
                .fill_in(view.kind, &poisoned(&view, hostile))
                .unwrap();
            assert!(
                tags(&words.html) <= tags(&plain.html),
                "{name}: {hostile:?} adds a tag"
            );
            for text in [&words.html, &words.text] {
                assert!(
                    !text.contains("://") && !text.contains("evil.test/") && !text.contains("www."),
                    "{name}"
                );
                assert!(
                    !text.contains(['\u{202e}', '\u{2066}', '\u{200f}', '\r', '\u{0}', '\u{1b}']),
                    "{name}"
                );
                assert!(
                    !text.contains("xxxxx".repeat(17).as_str()),
                    "{name}: a value of more than 80 characters"
                );
            }
        }
    }
}

fn visible(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let mut text = String::new();
    let mut inside = true;
    for c in body.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&nbsp;", " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

// -- the hub's own files

fn with_own(path: &str, source: &str) -> Result<Letters> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, source).unwrap();
    Letters::with_folder(dir.path())
}

fn refusal(path: &str, source: &str) -> String {
    format!("{:#}", with_own(path, source).unwrap_err())
}

#[test]
fn a_hub_may_replace_single_files() {
    let letters = with_own("partials/automatic.hbs", "A robot at {{hub}} wrote this.\n").unwrap();
    let (_, view) = samples::all().remove(0);
    let words = letters.compose(&view).unwrap();
    let text = words.text.replace('\n', " ");
    assert!(
        text.contains("A robot at Cambridge Maths Hub wrote this."),
        "{text}"
    );
    assert!(
        words
            .html
            .contains("A robot at Cambridge Maths Hub wrote this.")
    );
    assert!(words.text.contains("What happens next"), "the rest is ours");
}

#[test]
fn a_template_that_does_not_escape_is_refused_with_its_file_and_mark() {
    for source in ["<p>{{{hub}}}</p>", "<p>{{&hub}}</p>"] {
        let said = refusal("update/body.html.hbs", source);
        assert!(
            said.contains("update/body.html.hbs") && said.contains("{{hub}}"),
            "{said}"
        );
    }
    let said = refusal(
        "partials/remedy.hbs",
        "{{#if (eq is \"urn-invalid\")}}{{{given}}}{{/if}}",
    );
    assert!(said.contains("items.1.given"), "{said}");
}

#[test]
fn a_template_that_errs_is_refused() {
    for (path, source, names) in [
        ("update/body.txt.hbs", "{{hubb}}", "update/body.txt"),
        (
            "update/body.txt.hbs",
            "{{#if hubb}}x{{/if}}",
            "update/body.txt",
        ),
        (
            "update/body.html.hbs",
            "{{#each thing}}x{{/each}}",
            "update/body.html",
        ),
        ("update/body.html.hbs", "{{> nothing}}", "update/body.html"),
        (
            "update/body.html.hbs",
            "{{#if complete}}x",
            "update/body.html",
        ),
        ("update/body.txt.hbs", "  \n", "update"),
        ("partials/wy.hbs", "x", "partials/wy.hbs"),
    ] {
        let said = refusal(path, source);
        assert!(said.contains(names), "{source}: {said}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    assert!(Letters::with_folder(Path::new("/nonexistent/templates")).is_err());
}

// -- messages

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
