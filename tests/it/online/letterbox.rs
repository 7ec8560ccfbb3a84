//! Mails as the Cambridge hub's server hands them over, schools that answer online, and what became
//! of a mail in a line.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use countersign::{
    cli::rehearse::{Found, Rehearsed, rehearse},
    config::Config,
    domain::reading::Reading,
};

pub const HUB: &str = "admin@cambridgemathshub.test";
pub const PROVIDER: &str = "no-reply@formsnotify.test";

/// One mail.
#[derive(Clone)]
pub struct Mail {
    pub from: String,
    pub to: String,
    pub cc: String,
    pub subject: String,
    /// "Mon, 10 May 2021 09:00:00 +0100"
    pub date: String,
    pub authentic: bool,
    pub head: String,
    pub media_type: &'static str,
    pub body: String,
    pub files: Vec<(String, Vec<u8>)>,
}

pub fn mail(from: &str, subject: &str, date: &str) -> Mail {
    Mail {
        from: from.to_owned(),
        to: HUB.to_owned(),
        cc: String::new(),
        subject: subject.to_owned(),
        date: date.to_owned(),
        authentic: true,
        head: String::new(),
        media_type: "text/plain",
        body: String::new(),
        files: Vec::new(),
    }
}

/// What the trusted provider sends by itself.
pub fn notice(subject: &str, date: &str) -> Mail {
    let mut mail = mail(&format!("Forms <{PROVIDER}>"), subject, date);
    mail.head = "Auto-Submitted: auto-generated\n".to_owned();
    mail
}

impl Mail {
    pub fn says(mut self, body: &str) -> Mail {
        self.body = body.to_owned();
        self
    }

    pub fn says_html(mut self, body: &str) -> Mail {
        self.media_type = "text/html";
        self.says(body)
    }

    pub fn carries(mut self, name: &str, bytes: &[u8]) -> Mail {
        self.files.push((name.to_owned(), bytes.to_vec()));
        self
    }

    pub fn unproved(mut self) -> Mail {
        self.authentic = false;
        self
    }

    pub fn raw(&self) -> Vec<u8> {
        let address = self.from.rsplit('<').next().unwrap().trim_end_matches('>');
        let domain = address.split('@').nth(1).unwrap();
        let mut text = format!(
            "Return-Path: <{address}>\nReceived: from out.{domain} by mx.cambridgemathshub.test for <{HUB}>; {}\n",
            self.date
        );
        if self.authentic {
            writeln!(
                text,
                "Authentication-Results: mx.cambridgemathshub.test; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"
            )
            .unwrap();
        }
        let id: String = format!("{}{}", self.subject, self.date)
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        write!(
            text,
            "From: {}\nTo: {}\nSubject: {}\nDate: {}\nMessage-ID: <{id}@{domain}>\n{}MIME-Version: 1.0\n",
            self.from, self.to, self.subject, self.date, self.head
        )
        .unwrap();
        if !self.cc.is_empty() {
            writeln!(text, "Cc: {}", self.cc).unwrap();
        }
        let body = format!(
            "Content-Type: {}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{}\n",
            self.media_type, self.body
        );
        if self.files.is_empty() {
            return (text + &body).into_bytes();
        }
        write!(
            text,
            "Content-Type: multipart/mixed; boundary=\"limit\"\n\n--limit\n{body}"
        )
        .unwrap();
        for (name, bytes) in &self.files {
            write!(
                text,
                "--limit\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{}\n",
                STANDARD.encode(bytes)
            )
            .unwrap();
        }
        (text + "--limit--\n").into_bytes()
    }
}

/// The answers of a school that takes part, in the order of the hub's form. No two share anything.
pub fn answers(n: usize) -> Vec<(&'static str, String)> {
    let at = |who: &str| format!("{who}@willow{n}.norfolk.sch.uk.test");
    vec![
        (
            "Which Maths Hub are you applying to?",
            "Cambridge Maths Hub".to_owned(),
        ),
        (
            "Name of school",
            format!("Willow {n} Community Primary School"),
        ),
        (
            "Address",
            format!("{n} Fen Road, Dereham, NR19 {}AB", n % 9 + 1),
        ),
        ("School URN", (190_600 + n).to_string()),
        ("Contact telephone number", format!("01632 960{n:03}")),
        ("Name of headteacher", format!("Ines Quill{n}")),
        ("Headteacher email", at("head")),
        ("Local Authority", "Norfolk".to_owned()),
        ("Lead teacher 1 - name", format!("Abel Marsh{n}")),
        ("Lead teacher 1 - email", at("a.marsh")),
        (
            "Lead teacher 1 - Teacher reference number (TRN)",
            (3_100_000 + n).to_string(),
        ),
        ("Lead teacher 1 - telephone", format!("07700 900{n:03}")),
        (
            "Lead teacher 1 - role and teaching group",
            "Maths lead: KS2, Year 6".to_owned(),
        ),
        ("Lead teacher 2 - name", format!("Cora Lunn{n}")),
        ("Lead teacher 2 - email", at("c.lunn")),
        (
            "Lead teacher 2 - Teacher reference number (TRN)",
            (3_200_000 + n).to_string(),
        ),
        ("Lead teacher 2 - telephone", format!("01632 961{n:03}")),
        // what a role can be, and a label can be too
        (
            "Lead teacher 2 - role and teaching group",
            "Headteacher".to_owned(),
        ),
        (
            "We wish to be considered as part of a group application",
            "No".to_owned(),
        ),
        ("Schools you would like to be placed with", String::new()),
        ("Relationship to the schools named", String::new()),
    ]
}

/// The same with one answer changed.
pub fn with(
    mut answers: Vec<(&'static str, String)>,
    question: &str,
    answer: &str,
) -> Vec<(&'static str, String)> {
    let found = answers.iter_mut().find(|(q, _)| *q == question).unwrap();
    found.1 = answer.to_owned();
    answers
}

/// An Excel workbook of these rows, every cell text.
pub fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let mut sheet = String::from(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for row in rows {
        sheet.push_str("<row>");
        for cell in row {
            let cell = cell.replace('&', "&amp;").replace('<', "&lt;");
            write!(
                sheet,
                r#"<c t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>"#
            )
            .unwrap();
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    zip(&[
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#),
        ("_rels/.rels", format!(r#"<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#).as_bytes()),
        ("xl/workbook.xml", format!(r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{kinds}"><sheets><sheet name="Form1" sheetId="1" r:id="rId1"/></sheets></workbook>"#).as_bytes()),
        ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#).as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

pub fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        cells.join(",")
    };
    let lines: Vec<String> = rows.iter().map(line).collect();
    format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes()
}

/// A Word file of these paragraphs.
pub fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String = paragraphs
        .iter()
        .map(|p| format!("<w:p><w:r><w:t>{p}</w:t></w:r></w:p>"))
        .collect();
    word(&body, &[])
}

/// A Word file with this body and these further parts.
pub fn word(body: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{kinds}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{kinds}"><w:body>{body}</w:body></w:document>"#
    );
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#),
        ("_rels/.rels", relations.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    all.extend(parts);
    zip(&all)
}

pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn config() -> Config {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/hub.toml");
    Config::load(&file).unwrap()
}

/// What becomes of the mails, in the order given (their dates must be so too).
pub async fn judged(mails: &[Mail]) -> Vec<Rehearsed> {
    judged_by(config(), mails).await
}

pub async fn judged_by(config: Config, mails: &[Mail]) -> Vec<Rehearsed> {
    let found = mails
        .iter()
        .enumerate()
        .map(|(n, mail)| Found::new(format!("{n:03}"), mail.raw()))
        .collect();
    rehearse(config, found).await.unwrap()
}

/// A line for each application concerned: "tfmd-2021:190601 acknowledge-complete -> acknowledgement to a, cc b".
pub fn lines(one: &Rehearsed) -> Vec<String> {
    let (_, outcome) = one.judged.as_ref().unwrap();
    outcome
        .parts
        .iter()
        .map(|part| {
            let mut line = match &part.application {
                Some(application) => application.name(),
                None => "none".to_owned(),
            };
            write!(line, " {}", part.verdict.decision.as_str()).unwrap();
            for reason in &part.verdict.review {
                write!(line, " {}", reason.as_str()).unwrap();
            }
            let missing: Vec<String> = part
                .verdict
                .missing
                .iter()
                .map(ToString::to_string)
                .collect();
            if !missing.is_empty() {
                write!(line, " [{}]", missing.join(" ")).unwrap();
            }
            for letter in &part.letters {
                let to: Vec<&str> = letter.to.iter().map(|a| local(a.as_str())).collect();
                let cc: Vec<&str> = letter.cc.iter().map(|a| local(a.as_str())).collect();
                write!(line, " -> {} to {}", letter.kind, to.join("+")).unwrap();
                if !cc.is_empty() {
                    write!(line, " cc {}", cc.join("+")).unwrap();
                }
            }
            line
        })
        .collect()
}

/// The part of an address before the @.
fn local(address: &str) -> &str {
    address.split('@').next().unwrap()
}

pub fn kind(one: &Rehearsed) -> &'static str {
    one.judged.as_ref().unwrap().1.kind.as_str()
}

pub fn reading(one: &Rehearsed) -> &Reading {
    &one.judged.as_ref().unwrap().0
}

/// A field of the message's first form.
pub fn field(one: &Rehearsed, key: &str) -> String {
    let form = reading(one).forms.first().unwrap();
    let found = form.fields.iter().find(|(k, _)| k.to_string() == key);
    found.map(|(_, v)| v.value.clone()).unwrap_or_default()
}
