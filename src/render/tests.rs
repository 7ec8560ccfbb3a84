use std::{fs, sync::LazyLock};

use serde_json::Value;

use super::*;

/// Values as the worst mail would have them.
pub(super) const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "{{kind}} {{{hub}}} {{> why}}",
    "\"quotes\" 'and' `backticks` = & <b onmouseover=alert(1)>",
    "gpj.mr\u{202e}of \u{2066}hidden\u{2069} \u{200f}",
    "Oakfield\r\nBcc: victim@elm.test\r\n\r\n<h1>hello</h1>",
    "see https://evil.test/x, www.evil.test, evil.test/login and [this](javascript:alert(1))",
    "\u{0}\u{1b}[31m\u{7f}",
    "=?utf-8?q?=0D=0ABcc:_victim@elm.test?=",
];

pub(super) fn letters() -> &'static Letters {
    static LETTERS: LazyLock<Letters> = LazyLock::new(|| Letters::compiled_in().unwrap());
    &LETTERS
}

fn words(sample: &samples::Sample) -> Words {
    letters().fill_in(sample.letter, &sample.view).unwrap()
}

fn slug(name: &str) -> String {
    name.replace(", ", "_").replace(' ', "_")
}

/// - Case 55: the sender is a signatory; Bcc cannot be seen.
/// - Case 61: why do I get this?
#[test]
fn every_letter_reads_as_intended() {
    for sample in samples::every().unwrap() {
        insta::assert_snapshot!(format!("{}.txt", slug(sample.name)), words(&sample).text);
    }
}

/// The pages are long and mostly alike: one of each kind is looked at as a whole.
#[test]
fn every_kind_of_letter_looks_as_intended() {
    for sample in samples::every().unwrap() {
        if [
            "complete with group wish",
            "several items",
            "update",
            "late",
            "scan",
            "reminder of several things",
            "transcript",
            "summary",
            "place offered",
            "visit and workshop and report",
            "moved",
            "people in July",
            "digest and sheet",
            "which kind",
            "noted in part",
        ]
        .contains(&sample.name)
        {
            insta::assert_snapshot!(format!("{}.html", slug(sample.name)), words(&sample).html);
        }
    }
}

#[test]
fn text_and_page_say_the_same() {
    for sample in samples::every().unwrap() {
        // Text and page of a summary are laid out too differently to be compared by sentences.
        if ["summary", "notice"].contains(&sample.letter) {
            continue;
        }
        let (name, words) = (sample.name, words(&sample));
        let page = visible(&words.html);
        for sentence in words.text.split_inclusive(['.', '?']) {
            let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
            // Headings, and the lists' own punctuation, differ in layout.
            let tail = sentence
                .rsplit(": ")
                .next()
                .and_then(|s| s.rsplit(" – ").next())
                .map(|s| s.trim_start_matches("- "))
                .unwrap();
            assert!(
                page.contains(tail),
                "{name}: {tail:?} is not on the page:\n{page}"
            );
        }
    }
}

/// Case 72: a scanner follows the link and confirms.
#[test]
fn no_letter_has_a_link_or_anything_remote() {
    for sample in samples::every().unwrap() {
        let (name, mut words) = (sample.name, words(&sample));
        // The chart of a summary is in the mail itself (RFC 2392).
        words.html = words.html.replace("<img src=\"cid:", "");
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
    for sample in samples::every().unwrap() {
        let name = sample.name;
        for line in words(&sample).text.lines() {
            assert!(line.chars().count() <= 76, "{name}: {line}");
            assert_eq!(line, line.trim_end(), "{name}");
        }
    }
}

/// Every value of the view replaced by the hostile one, cleaned as the view's own type cleans it.
fn poisoned(view: &Value, hostile: &str) -> Value {
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
    let mut data = view.clone();
    poison(&mut data, hostile);
    data
}

#[test]
fn hostile_values_stay_text() {
    let letters = letters();
    let long = "x".repeat(5000);
    for sample in samples::every().unwrap() {
        let (name, plain) = (sample.name, words(&sample));
        let tags = |html: &str| html.matches('<').count();
        for hostile in HOSTILE.into_iter().chain([long.as_str()]) {
            let words = letters
                .fill_in(sample.letter, &poisoned(&sample.view, hostile))
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

/// Whoever answers quotes what we wrote, and that is no form of theirs.
#[test]
fn an_answer_that_quotes_a_letter_of_ours_carries_no_form() {
    use crate::domain::{
        address::Address,
        authentication::Receiver,
        mail,
        reading::{Reader, Watched},
        testing::programmes,
    };
    let own = [Address::parse("admin@hub.test").unwrap()];
    let reader = Reader::new(programmes());
    let watched = Watched {
        own_addresses: &own,
        receiver: &Receiver::Nobody,
    };
    let sender = "Cambridge Maths Hub <admin@hub.test>";
    for sample in samples::every().unwrap() {
        let words = words(&sample);
        let marked: String = words.text.lines().map(|l| format!("> {l}\n")).collect();
        for (program, quoted) in [
            (
                "Gmail",
                format!("On Tue, 3 May 2022 at 09:30, {sender} wrote:\n\n{marked}"),
            ),
            (
                "Outlook",
                format!(
                    "From: {sender}\nSent: 03 May 2022 09:30\nTo: Head\nSubject: S\n\n{}",
                    words.text
                ),
            ),
        ] {
            let raw = format!(
                "From: head@oakfield.test\nTo: admin@hub.test\nSubject: Re: S\nIn-Reply-To: <x@hub.test>\n\
                 Content-Type: text/plain; charset=utf-8\n\nYes, that is right.\n\n{quoted}"
            );
            let reading = reader.read(&mail::parse(raw.as_bytes()), watched, false);
            assert!(
                reading.forms.is_empty(),
                "{} {program}: {:?}",
                sample.name,
                reading.forms
            );
        }
    }
}
