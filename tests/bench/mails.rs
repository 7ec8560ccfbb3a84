//! Mails as schools send them: about 42 KB, a filled form each, no two alike.

use std::io::{Cursor, Read as _, Write as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use countersign::{clock, domain::mail};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A filled form of the sample, and the values in it that each mail has its own of.
const FILLED: &[u8] = include_bytes!("../corpus/mails/0001.eml");
const SCHOOL: &str = "Kingfisher CofE (VA) Primary School";
const STREET: &str = "65 Mill Road";
const POSTCODE: &str = "PE26 1DF";
const URN: &str = "198109";
const PHONE: &str = "01632 960499";
const HEAD: (&str, &str) = ("Claire Shaw", "cshaw@kingfisherramsey.org.uk.test");
const LEAD_1: (&str, &str, &str) = (
    "Priya Rowley",
    "prowley@kingfisherramsey.org.uk.test",
    "0696169",
);
const LEAD_2: (&str, &str, &str) = (
    "Louise Webb",
    "louise.webb@kingfisherramsey.org.uk.test",
    "1298116",
);

const PLACES: [&str; 20] = [
    "Ashby",
    "Barton",
    "Cotton",
    "Denham",
    "Elsworth",
    "Fenton",
    "Girton",
    "Harlton",
    "Ickleton",
    "Kirtling",
    "Linton",
    "Meldreth",
    "Newnham",
    "Orwell",
    "Pampisford",
    "Rampton",
    "Swavesey",
    "Thriplow",
    "Upware",
    "Whaddon",
];
const KINDS: [&str; 10] = [
    "Church", "Park", "Hill", "Green", "Meadow", "Brook", "Wood", "Bridge", "Field", "Cross",
];
const FIRST: [&str; 20] = [
    "Amina", "Beth", "Carlos", "Diane", "Edward", "Farah", "Grace", "Hannah", "Imran", "Joanne",
    "Kofi", "Laura", "Martin", "Nadia", "Oliver", "Parveen", "Rachel", "Simon", "Tessa", "William",
];
const LAST: [&str; 25] = [
    "Abbott",
    "Begum",
    "Carter",
    "Dixon",
    "Evans",
    "Foster",
    "Green",
    "Hughes",
    "Iqbal",
    "Jones",
    "Khan",
    "Lewis",
    "Morgan",
    "Nowak",
    "Okafor",
    "Patel",
    "Quinn",
    "Reid",
    "Singh",
    "Taylor",
    "Underwood",
    "Vaughan",
    "Walker",
    "Young",
    "Zielinski",
];

/// Makes the mails of one hub.
pub struct Mails {
    hub: String,
    document: String,
    form: Vec<u8>,
    picture: String,
}

impl Mails {
    pub fn to(hub: &str) -> Mails {
        let sample = mail::parse(FILLED);
        let form = sample
            .parts
            .iter()
            .find(|part| part.name.ends_with(".docx"))
            .map(|part| part.bytes.clone())
            .expect("the sample mail has a form");
        let mut document = String::new();
        ZipArchive::new(Cursor::new(&form))
            .unwrap()
            .by_name("word/document.xml")
            .unwrap()
            .read_to_string(&mut document)
            .unwrap();
        for value in [
            SCHOOL, STREET, POSTCODE, URN, PHONE, HEAD.0, HEAD.1, LEAD_1.0, LEAD_1.1, LEAD_1.2,
            LEAD_2.0, LEAD_2.1, LEAD_2.2,
        ] {
            assert!(document.contains(value), "the sample form has no {value}");
        }
        // A logo, as incompressible as a picture is.
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        })
        .take(3_000)
        .collect();
        let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), &noise].concat();
        Mails {
            hub: hub.to_owned(),
            document,
            form,
            picture: wrapped(&picture),
        }
    }

    /// The mail number `n`, with LF line ends as a mail server stores it.
    pub fn mail(&self, n: usize) -> Vec<u8> {
        let place = PLACES[n % PLACES.len()];
        let kind = KINDS[n / PLACES.len() % KINDS.len()];
        let school = format!("{place} {kind} {} Primary School", roman(n / 200));
        let domain = format!(
            "{}{}{n}.org.uk.test",
            place.to_lowercase(),
            kind.to_lowercase()
        );
        let person = |k: usize| {
            let (first, last) = (FIRST[k % FIRST.len()], LAST[k / FIRST.len() % LAST.len()]);
            let address = format!("{}.{}@{domain}", first.to_lowercase(), last.to_lowercase());
            (format!("{first} {last}"), address)
        };
        let (head, lead_1, lead_2) = (person(n), person(n + 171), person(n + 342));
        let form = self.fill(&[
            (SCHOOL, &school),
            (STREET, &format!("{} Mill Road", n + 1)),
            (POSTCODE, &format!("PE{} {}AB", n % 40 + 1, n % 9 + 1)),
            (URN, &format!("{}", 100_000 + n)),
            (PHONE, &format!("01632 {:06}", 960_000 + n)),
            (HEAD.1, &head.1),
            (HEAD.0, &head.0),
            (LEAD_1.1, &lead_1.1),
            (LEAD_1.0, &lead_1.0),
            (LEAD_1.2, &format!("{:07}", 1_000_000 + n)),
            (LEAD_2.1, &lead_2.1),
            (LEAD_2.0, &lead_2.0),
            (LEAD_2.2, &format!("{:07}", 2_000_000 + n)),
        ]);
        let (hub, form, picture) = (&self.hub, wrapped(&form), &self.picture);
        let mx = format!("mx.{}", hub.split('@').nth(1).unwrap());
        let date = clock::now().to_rfc2822();
        let ((head, head_at), (lead_1, lead_1_at), (lead_2, lead_2_at)) = (head, lead_1, lead_2);
        format!(
            r#"Return-Path: <{lead_1_at}>
Received: from mail.{domain} (mail.{domain} [203.0.113.9])
 by {mx} (Postfix) with ESMTPS id {n:08X}
 for <{hub}>; {date}
Authentication-Results: {mx};
 dkim=pass header.d={domain} header.s=selector1;
 spf=pass smtp.mailfrom={lead_1_at};
 dmarc=pass (p=NONE) header.from={domain}
From: {lead_1} <{lead_1_at}>
To: Cambridge Maths Hub <{hub}>
Cc: {head} <{head_at}>, {lead_2} <{lead_2_at}>
Subject: Work Group application, {school}
Date: {date}
Message-ID: <{n}.form@{domain}>
X-Mailer: Microsoft Outlook 16.0
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="_008_"

--_008_
Content-Type: multipart/related; boundary="_004_"; type="multipart/alternative"

--_004_
Content-Type: multipart/alternative; boundary="_000_"

--_000_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hello,

Please find attached the completed form for {school}. Everyone who =
has signed is copied in.

Kind regards
{lead_1}

--_000_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><body><div style=3D"font-family:Calibri"><p>Hello,</p><p>Please find =
attached the completed form for {school}. Everyone who has signed is =
copied in.</p><p>Kind regards<br>{lead_1}</p><img src=3D"cid:logo"></div></body></html>

--_000_--

--_004_
Content-Type: image/png; name="image001.png"
Content-Disposition: inline; filename="image001.png"
Content-ID: <logo>
Content-Transfer-Encoding: base64

{picture}
--_004_--

--_008_
Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document;
 name="Application {n}.docx"
Content-Disposition: attachment; filename="Application {n}.docx"
Content-Transfer-Encoding: base64

{form}
--_008_--
"#
        )
        .into_bytes()
    }

    /// The form with other values. Every other part is copied as it is.
    fn fill(&self, values: &[(&str, &str)]) -> Vec<u8> {
        let mut document = self.document.clone();
        for (old, new) in values {
            document = document.replace(old, new);
        }
        let mut from = ZipArchive::new(Cursor::new(&self.form)).unwrap();
        let mut to = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..from.len() {
            let part = from.by_index_raw(index).unwrap();
            match part.name().unwrap().as_ref() {
                // Word 2010's second copy of the styles: later versions write none.
                "word/stylesWithEffects.xml" => {}
                "word/document.xml" => {
                    to.start_file("word/document.xml", SimpleFileOptions::default())
                        .unwrap();
                    to.write_all(document.as_bytes()).unwrap();
                }
                _ => to.raw_copy_file(part).unwrap(),
            }
        }
        to.finish().unwrap().into_inner()
    }
}

fn wrapped(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(76)
        .map(|l| std::str::from_utf8(l).unwrap())
        .collect();
    lines.join("\n")
}

/// Letters for a number: a name has no digits.
fn roman(mut n: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(n % 26).unwrap()));
        n /= 26;
        if n == 0 {
            return letters;
        }
    }
}
