//! The mails of the year as schools and leads write them: the filled forms of the sample, each with
//! its school exchanged for another, and short replies into their threads.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read as _, Write as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use mail_parser::{MessageParser, MimeHeaders as _};

/// A mail on its way to a hub, whose sender its server vouches for.
#[derive(Clone, Debug)]
pub struct Mail {
    pub hub: &'static str,
    pub id: String,
    pub from: String,
    pub cc: Vec<String>,
    pub subject: String,
    pub answers: Option<String>,
    /// From `Content-Type` on.
    pub content: String,
}

impl Mail {
    /// As its server delivers it.
    pub fn raw(&self, arrival: DateTime<Utc>) -> Vec<u8> {
        let address = address_of(self.hub);
        let (server, domain) = (address.split('@').nth(1), self.from.split('@').nth(1));
        let (server, domain) = (server.unwrap(), domain.unwrap());
        let mut head = format!(
            "Received: from mail.{domain} by mx.{server} with ESMTPS; {}\n\
             Authentication-Results: mx.{server}; dmarc=pass header.from={domain}\n\
             From: <{}>\nTo: <{address}>\nSubject: {}\nMessage-ID: <{}>\n\
             Date: Mon, 1 Sep 2025 09:00:00 +0100\nMIME-Version: 1.0\n",
            arrival.to_rfc2822(),
            self.from,
            self.subject,
            self.id
        );
        if !self.cc.is_empty() {
            head.push_str(&format!("Cc: {}\n", self.cc.join(",\n ")));
        }
        if let Some(id) = &self.answers {
            head.push_str(&format!("In-Reply-To: <{id}>\nReferences: <{id}>\n"));
        }
        format!("{head}{}", self.content).into_bytes()
    }
}

pub fn address_of(hub: &str) -> &'static str {
    match hub {
        "cambridge" => "admin@cambridgemathshub.test",
        _ => "readiness@archimedes-carmel.test",
    }
}

pub fn words(text: &str) -> String {
    format!("Content-Type: text/plain; charset=utf-8\n\n{text}\n")
}

/// A lead's entry as Outlook sends it, without what nobody reads.
pub fn entry(method: &str, ics: &str) -> String {
    format!("Content-Type: text/calendar; method={method}; charset=utf-8\n\n{ics}")
}

/// A filled form of the sample, and what stands in it.
pub struct Sample {
    values: BTreeMap<String, String>,
    /// The parts of the document; of a notification none.
    parts: Vec<(String, Vec<u8>)>,
    text: String,
}

const DOCUMENT: &str = "word/document.xml";

impl Sample {
    pub fn of(programme: &str) -> Sample {
        let name = match programme {
            "pmr-2022" => "0001",
            "sec-2022" => "0002",
            "mrp-2018" => "0003",
            "pmr-2024" => "0004",
            _ => "0038",
        };
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        let truth = fs::read_to_string(corpus.join(format!("truth/{name}.json"))).unwrap();
        let truth: serde_json::Value = serde_json::from_str(&truth).unwrap();
        let fields = truth["fields"].as_object().unwrap().iter();
        let mail = fs::read(corpus.join(format!("mails/{name}.eml"))).unwrap();
        let mail = MessageParser::default().parse(&mail).unwrap();
        let mut sample = Sample {
            values: fields
                .map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned()))
                .collect(),
            parts: Vec::new(),
            text: mail.body_text(0).unwrap().into_owned(),
        };
        let is_form = |name: &str| name.ends_with(".docx");
        let form = mail
            .attachments()
            .find(|part| part.attachment_name().is_some_and(is_form));
        if let Some(form) = form {
            let mut zip = zip::ZipArchive::new(Cursor::new(form.contents())).unwrap();
            for index in 0..zip.len() {
                let mut entry = zip.by_index(index).unwrap();
                let name = entry.name().unwrap().into_owned();
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).unwrap();
                if name == DOCUMENT {
                    sample.text = String::from_utf8(bytes.clone()).unwrap();
                }
                sample.parts.push((name, bytes));
            }
        }
        sample
    }

    /// The content of a mail with this form, in which these values stand.
    pub fn filled(&self, values: &[(&str, String)]) -> String {
        let mut text = self.text.clone();
        for (key, new) in values {
            let old = &self.values[*key];
            assert!(text.contains(old), "the sample's form has no {key}");
            // The hub of the form for secondary schools is called after its town.
            let (old, new) = match *key {
                "maths_hub" if !self.parts.is_empty() => (format!(">{old}<"), format!(">{new}<")),
                _ => (old.clone(), new.clone()),
            };
            text = text.replace(&old, &new);
        }
        if self.parts.is_empty() {
            return words(&text);
        }
        let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for (name, bytes) in &self.parts {
            new.start_file(name.as_str(), stored).unwrap();
            let bytes = match name.as_str() {
                DOCUMENT => text.as_bytes(),
                _ => bytes,
            };
            new.write_all(bytes).unwrap();
        }
        let file = STANDARD.encode(new.finish().unwrap().into_inner());
        let lines: Vec<&str> = file
            .as_bytes()
            .chunks(76)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        format!(
            "Content-Type: multipart/mixed; boundary=\"limit\"\n\n\
             --limit\nContent-Type: text/plain; charset=utf-8\n\n\
             Good morning,\n\nour form is attached.\n\n\
             --limit\nContent-Type: application/vnd.openxmlformats-officedocument.\
             wordprocessingml.document\n\
             Content-Disposition: attachment; filename=\"application.docx\"\n\
             Content-Transfer-Encoding: base64\n\n{}\n--limit--\n",
            lines.join("\n")
        )
    }
}
