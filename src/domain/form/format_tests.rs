//! A form of the sample saved in another format says what the Word file says.

use std::{collections::BTreeMap, collections::BTreeSet, fs, path::PathBuf};

use mail_parser::{MessageParser, MimeHeaders};

use super::*;
use crate::{config::programmes, document};

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn fields(forms: &Forms, name: &str, bytes: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let document = document::open(name, "", bytes)
        .remove(0)
        .result
        .map_err(|why| format!("{why:?}"))?;
    let form = match forms.read(name, &document) {
        Outcome::Form(form) => form,
        other => return Err(format!("{other:?}")),
    };
    let mut fields: BTreeMap<String, String> = form
        .fields
        .iter()
        .map(|(key, value)| (key.to_string(), plain(&value.value)))
        .collect();
    fields.insert("programme".into(), form.programme);
    fields.insert("doubts".into(), form.doubts.join(" / "));
    Ok(fields)
}

/// Values up to how a page breaks its lines.
fn plain(text: &str) -> String {
    let text = text.replace(['\n', ','], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The Word file that came with this mail.
fn original(number: &str) -> Vec<u8> {
    let raw = fs::read(corpus().join(format!("mails/{number}.eml"))).unwrap();
    let mail = MessageParser::default().parse(&raw).unwrap();
    let mut parts = mail.attachments();
    let word = parts.find(|part| {
        part.attachment_name()
            .unwrap_or_default()
            .ends_with(".docx")
    });
    word.unwrap().contents().to_vec()
}

#[test]
fn a_form_saved_in_another_format_says_the_same() {
    let forms = Forms::new(&programmes::shipped().unwrap());
    let mut wrong = Vec::new();
    let mut read = 0;
    for entry in fs::read_dir(corpus().join("formats")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let number = path.file_stem().unwrap().to_str().unwrap();
        let truth = fields(&forms, "form.docx", &original(number)).unwrap();
        match fields(&forms, name, &fs::read(&path).unwrap()) {
            Err(why) => wrong.push(format!("{name}: {why}")),
            Ok(found) => {
                read += 1;
                let keys: BTreeSet<_> = truth.keys().chain(found.keys()).collect();
                for key in keys {
                    let (should, is) = (truth.get(key), found.get(key));
                    if should != is {
                        wrong.push(format!("{name} {key}: {should:?}, read {is:?}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{read} files\n{}", wrong.join("\n"));
    assert!(read > 7, "only {read} files were read");
}
