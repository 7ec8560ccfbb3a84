//! The sample's forms, field by field, against what a good admin reads in them.

use std::{collections::BTreeMap, fs, path::PathBuf};

use mail_parser::{MessageParser, MimeHeaders};

use super::*;
use crate::{config::programmes, document};

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// Every document of a mail: Word and OpenDocument files, and the bodies.
fn documents(raw: &[u8]) -> Vec<(String, Document)> {
    let mail = MessageParser::default().parse(raw).unwrap();
    let mut out = Vec::new();
    for part in mail.attachments() {
        let name = part.attachment_name().unwrap_or_default().to_owned();
        let opened = document::open(&name, "", part.contents());
        out.extend(
            opened
                .into_iter()
                .filter_map(|o| Some((o.name, o.result.ok()?))),
        );
    }
    if let Some(html) = mail.body_html(0) {
        out.push(("html".to_owned(), document::html::read(&html).unwrap()));
    }
    if let Some(text) = mail.body_text(0) {
        out.push(("text".to_owned(), document::text::read(&text)));
    }
    out
}

fn truth(number: &str) -> serde_json::Value {
    let text = fs::read_to_string(corpus().join(format!("truth/{number}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn plain(key: &str, value: &str) -> String {
    let value = value
        .replace(['\u{2019}', '\u{2018}'], "'")
        .replace(['\u{2013}', '\u{2014}'], "-");
    let value = validity::squeeze(&value).to_lowercase();
    if key.ends_with("phone") || key.ends_with("urn") || key.ends_with("trn") {
        return value.chars().filter(char::is_ascii_digit).collect();
    }
    if key == "school_address" {
        return validity::squeeze(&value.replace([',', '.'], " "));
    }
    value.trim_matches([' ', '.', ',', ';']).to_owned()
}

#[test]
fn every_field_of_the_sample_forms_is_read() {
    let forms = Forms::new(&programmes::shipped().unwrap());
    let mut wrong = Vec::new();
    let mut read = 0;
    for entry in fs::read_dir(corpus().join("mails")).unwrap() {
        let path = entry.unwrap().path();
        let number = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let truth = truth(&number);
        let variant = truth["variant"].as_str().unwrap_or_default().to_owned();
        let raw = fs::read(&path).unwrap();
        let mut found: BTreeMap<String, FormReading> = BTreeMap::new();
        for (name, document) in documents(&raw) {
            match forms.read(&name, &document) {
                Outcome::Form(reading) => {
                    found.insert(name, reading);
                }
                Outcome::Several(_) | Outcome::TooLong(_) | Outcome::UnknownForm => {
                    wrong.push(format!("{number} {name}: odd outcome"))
                }
                Outcome::NoForm => {}
            }
        }
        let expects = variant.starts_with("docx")
            || variant.starts_with("body")
            || variant.starts_with("pdf-print")
            || variant == "doc"
            || variant == "odt"
            || variant == "online-notification";
        if !expects || truth["fields"].as_object().unwrap().is_empty() {
            if !found.is_empty() && variant != "docx-cells" {
                wrong.push(format!("{number} {variant}: a form where there is none"));
            }
            continue;
        }
        if found.is_empty() {
            wrong.push(format!("{number} {variant}: no form"));
        }
        for (name, reading) in found {
            read += 1;
            if Some(reading.programme.as_str()) != truth["programme"].as_str() {
                wrong.push(format!("{number}: programme {}", reading.programme));
            }
            if let Some(year) = &reading.other_year {
                wrong.push(format!("{number}: other year {year}"));
            }
            for (key, expected) in truth["fields"].as_object().unwrap() {
                let got = reading
                    .fields
                    .get(&key.parse().unwrap())
                    .map(|v| v.value.as_str())
                    .unwrap_or_default();
                let mut accepted = vec![expected.as_str().unwrap().to_owned()];
                if let Some(more) = truth["fields_accept_any"][key].as_array() {
                    accepted.extend(more.iter().map(|m| m.as_str().unwrap().to_owned()));
                }
                if !accepted.iter().any(|a| plain(key, a) == plain(key, got)) {
                    wrong.push(format!(
                        "{number} {variant} {name} {key}: {got:?}, not {expected}"
                    ));
                }
            }
            // a mail signature after the form has labels of its own
            for doubt in reading
                .doubts
                .iter()
                .filter(|_| variant.starts_with("docx"))
            {
                wrong.push(format!("{number} {variant} {name}: {doubt}"));
            }
        }
    }
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(read > 35, "only {read} forms read");
}
