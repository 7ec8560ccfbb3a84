//! Schools that apply, as many as a test wants, and the programme they apply to: next year's, which
//! is this year's file and form with other dates, so that forms are in time whenever tests run.

use std::{
    fs,
    io::{Cursor, Read as _, Write as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use mail_parser::{MessageParser, MimeHeaders as _};

/// Next year's programme as a hub would make it: the shipped file, copied, with changed dates.
#[derive(Clone)]
pub struct Season {
    pub id: String,
    today: NaiveDate,
}

impl Season {
    pub fn of(now: DateTime<Utc>) -> Season {
        let today = now.date_naive();
        Season {
            id: format!("pmr-{}", first_year(today)),
            today,
        }
    }

    /// "2031/32"
    fn year(&self) -> String {
        let first = first_year(self.today);
        format!("{first}/{:02}", (first + 1) % 100)
    }

    /// A text of the year 2022/23, for this season.
    fn renew(&self, text: &str) -> String {
        let first = first_year(self.today);
        let (second, short) = (first + 1, (first + 1) % 100);
        [
            ("2022/2023", format!("{first}/{second}")),
            ("2022-2023", format!("{first}-{second}")),
            ("2023/24", format!("{second}/{:02}", (second + 1) % 100)),
            ("2022/23", self.year()),
            ("2022-23", format!("{first}-{short:02}")),
            ("2022–23", format!("{first}–{short:02}")),
            ("PMR22", format!("PMR{:02}", first % 100)),
            ("pmr-2022", self.id.clone()),
            ("2022-04-20", self.day(-60)),
            ("2022-05-26", self.day(30)),
            ("2022-09-01", self.day(90)),
            ("2023-07-31", self.day(420)),
            ("26th May 2022", self.day(30)),
        ]
        .into_iter()
        .fold(text.to_owned(), |text, (old, new)| text.replace(old, &new))
    }

    fn day(&self, from_today: i64) -> String {
        let days = Days::new(from_today.unsigned_abs());
        let day = if from_today < 0 {
            self.today - days
        } else {
            self.today + days
        };
        day.format("%Y-%m-%d").to_string()
    }

    /// Writes the programme file into a folder that `programmes` in `hub.toml` names.
    pub fn write(&self, folder: &Path) {
        fs::create_dir_all(folder).unwrap();
        let shipped = root().join("deploy/programmes/pmr-2022.toml");
        let file = self.renew(&fs::read_to_string(shipped).unwrap());
        fs::write(folder.join(format!("{}.toml", self.id)), file).unwrap();
    }
}

/// The programme begins in ninety days.
fn first_year(today: NaiveDate) -> i32 {
    (today + Days::new(90)).year()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A school, by its number. No two share a URN, a domain or a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct School(pub u32);

impl School {
    pub fn urn(self) -> String {
        // 19xxxx is not issued.
        (190_100 + self.0 * 7).to_string()
    }

    pub fn domain(self) -> String {
        format!("millbrook{}.cambs.sch.uk.test", self.0)
    }

    pub fn name(self) -> String {
        format!("Millbrook {} Primary School", self.0)
    }

    pub fn head(self) -> String {
        format!("k.osei@{}", self.domain())
    }

    /// Sends the form.
    pub fn lead_1(self) -> String {
        format!("a.novak@{}", self.domain())
    }

    pub fn lead_2(self) -> String {
        format!("t.bright@{}", self.domain())
    }

    /// The Message-ID of its form, without brackets.
    pub fn form_id(self, hub: &str) -> String {
        format!("form-{}-{hub}", self.0).replace('@', ".at.") + "@" + &self.domain()
    }

    fn phone(self) -> String {
        format!("01632 960{:03}", self.0 % 1000)
    }

    fn trn(self, person: u32) -> String {
        (1_000_000 + self.0 * 10 + person).to_string()
    }

    /// The form typed into the mail, everybody copied in.
    pub fn form(self, season: &Season, hub: &str) -> Vec<u8> {
        self.form_copied_to(season, hub, &[self.head(), self.lead_2()])
    }

    pub fn form_copied_to(self, season: &Season, hub: &str, cc: &[String]) -> Vec<u8> {
        let mut mail = self.head_of_mail(hub, cc, &self.form_id(hub), "Our application");
        mail.push_str("Content-Type: text/plain; charset=utf-8\r\n\r\n");
        mail.push_str(&crlf(&season.renew(&self.typed_form())));
        mail.into_bytes()
    }

    /// The same form as the Word document that ships with the programme.
    pub fn form_as_word(self, season: &Season, hub: &str) -> Vec<u8> {
        let document = STANDARD.encode(self.word_form(season));
        let lines: Vec<&str> = document
            .as_bytes()
            .chunks(76)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let cc = [self.head(), self.lead_2()];
        let mail = self.head_of_mail(hub, &cc, &self.form_id(hub), "Our application");
        format!(
            "{mail}Content-Type: multipart/mixed; boundary=\"limit\"\r\n\r\n\
             --limit\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
             Good morning,\r\n\r\nour form is attached. All signatories are copied in.\r\n\r\n\
             --limit\r\nContent-Type: application/vnd.openxmlformats-officedocument.\
             wordprocessingml.document\r\n\
             Content-Disposition: attachment; filename=\"application.docx\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--limit--\r\n",
            lines.join("\r\n")
        )
        .into_bytes()
    }

    /// A plain mail of the school's lead, in the thread of its form.
    pub fn follow_up(self, hub: &str, id: &str, from: &str, words: &str) -> Vec<u8> {
        let mut mail = format!(
            "Message-ID: <{id}>\r\nIn-Reply-To: <{form}>\r\nReferences: <{form}>\r\n",
            form = self.form_id(hub)
        );
        mail.push_str(&format!(
            "From: <{from}>\r\nTo: <{hub}>\r\nSubject: Re: Our application\r\n\
             Date: Mon, 20 Apr 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
            crlf(words)
        ));
        mail.into_bytes()
    }

    /// Up to the Content-Type. The Date is the sender's own and nobody goes by it.
    fn head_of_mail(self, hub: &str, cc: &[String], id: &str, subject: &str) -> String {
        let copied = match cc {
            [] => String::new(),
            some => format!("Cc: {}\r\n", some.join(",\r\n ")),
        };
        format!(
            "Return-Path: <{from}>\r\nMessage-ID: <{id}>\r\nFrom: Ada Novak <{from}>\r\n\
             To: <{hub}>\r\n{copied}Subject: {subject} - {school}\r\n\
             Date: Mon, 20 Apr 2026 08:00:00 +0100\r\nMIME-Version: 1.0\r\n",
            from = self.lead_1(),
            school = self.name(),
        )
    }

    fn typed_form(self) -> String {
        let values = [
            (
                "Which Maths Hub are you applying to?",
                "Cambridge Maths Hub".to_owned(),
            ),
            ("\nSchool details\nName of school", self.name()),
            (
                "Address",
                format!("{} Mill Lane, Littleport, CB6 1AA", self.0),
            ),
            ("School URN", self.urn()),
            ("Contact telephone number", self.phone()),
            ("Name of headteacher", "Kofi Osei".to_owned()),
            ("Email", self.head()),
            ("Local Authority", "Cambridgeshire".to_owned()),
            (
                "\nDetails of Lead Participant 1\nName",
                "Ada Novak".to_owned(),
            ),
            ("Email", self.lead_1()),
            ("Teacher reference number (TRN)", self.trn(1)),
            ("Telephone", self.phone()),
            (
                "School role/s including teaching group(s) in 2022/23",
                "Maths Lead, Year 4".to_owned(),
            ),
            (
                "\nDetails of Lead Participant 2\nName",
                "Tom Bright".to_owned(),
            ),
            ("Email", self.lead_2()),
            ("Teacher reference number (TRN)", self.trn(2)),
            ("Telephone", self.phone()),
            (
                "School role/s including teaching group(s) in 2022/23",
                "Class teacher, Year 2".to_owned(),
            ),
            (
                "\nHeadteacher statement",
                "Progress in mathematics is below national and our maths lead is new to the role."
                    .to_owned(),
            ),
            (
                "\nGroup Applications\nWe wish to be considered as part of a group application:",
                "No".to_owned(),
            ),
            (
                "\nConfirmation of school commitment (electronic signatures)\nHeadteacher",
                "Kofi Osei".to_owned(),
            ),
            ("Lead Participant 1", "Ada Novak".to_owned()),
            ("Lead Participant 2", "Tom Bright".to_owned()),
        ];
        let mut text =
            "Primary Mastery Readiness Work Group Application Form 2022/23\n\nMaths Hub\n"
                .to_owned();
        for (label, value) in values {
            text.push_str(&format!("{label}\n{value}\n\n"));
        }
        text
    }

    /// The filled form of the sample's first mail, its school exchanged for this one.
    fn word_form(self, season: &Season) -> Vec<u8> {
        let sample = fs::read(root().join("tests/corpus/mails/0001.eml")).unwrap();
        let mail = MessageParser::default().parse(&sample).unwrap();
        let docx = mail
            .attachments()
            .find(|part| {
                part.attachment_name()
                    .is_some_and(|name| name.ends_with(".docx"))
            })
            .unwrap()
            .contents();
        let mut old = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
        let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..old.len() {
            let mut entry = old.by_index(index).unwrap();
            let name = entry.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            if name == "word/document.xml" {
                bytes = self
                    .exchanged(&season.renew(&String::from_utf8(bytes).unwrap()))
                    .into_bytes();
            }
            new.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            new.write_all(&bytes).unwrap();
        }
        new.finish().unwrap().into_inner()
    }

    fn exchanged(self, xml: &str) -> String {
        [
            ("Kingfisher CofE (VA) Primary School", self.name()),
            ("198109", self.urn()),
            ("01632 960499", self.phone()),
            ("07700 900975", self.phone()),
            ("Claire Shaw", "Kofi Osei".to_owned()),
            ("cshaw@kingfisherramsey.org.uk.test", self.head()),
            ("Priya Rowley", "Ada Novak".to_owned()),
            ("prowley@kingfisherramsey.org.uk.test", self.lead_1()),
            ("0696169", self.trn(1)),
            ("Louise Webb", "Tom Bright".to_owned()),
            ("louise.webb@kingfisherramsey.org.uk.test", self.lead_2()),
            ("1298116", self.trn(2)),
        ]
        .into_iter()
        .fold(xml.to_owned(), |xml, (old, new)| {
            assert!(xml.contains(old), "the sample's form has changed: {old}");
            xml.replace(old, &new)
        })
    }
}

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}
