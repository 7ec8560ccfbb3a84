use std::io::Write as _;

use super::*;
use crate::domain::mail::{Mail, parse};

/// A file as Outlook saves one.
struct File(cfb::CompoundFile<Cursor<Vec<u8>>>);

impl File {
    fn new() -> File {
        let mut file = File(cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap());
        file.short("", 32, &[]);
        file
    }

    fn stream(&mut self, path: &str, bytes: &[u8]) {
        self.0
            .create_stream(path)
            .unwrap()
            .write_all(bytes)
            .unwrap();
    }

    fn text(&mut self, at: &str, id: u16, text: &str) {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        self.stream(&format!("{at}/__substg1.0_{id:04X}001F"), &wide);
    }

    fn short(&mut self, at: &str, skip: usize, values: &[(u16, u64)]) {
        let mut bytes = vec![0; skip];
        for (id, value) in values {
            bytes.extend([3, 0]);
            bytes.extend(id.to_le_bytes());
            bytes.extend([0; 4]);
            bytes.extend(value.to_le_bytes());
        }
        let path = format!("{at}/__properties_version1.0");
        if self.0.is_stream(&path) {
            self.0.remove_stream(&path).unwrap();
        }
        self.stream(&path, &bytes);
    }

    fn recipient(&mut self, number: usize, kind: u64, name: &str, address: &str) {
        let at = format!("/__recip_version1.0_#{number:08X}");
        self.0.create_storage(&at).unwrap();
        self.text(&at, NAME, name);
        self.text(&at, SMTP_ADDRESS, address);
        self.short(&at, 8, &[(RECIPIENT_TYPE, kind)]);
    }

    fn file(&mut self, number: usize, name: &str, kind: &str, bytes: &[u8]) {
        let at = format!("/__attach_version1.0_#{number:08X}");
        self.0.create_storage(&at).unwrap();
        self.text(&at, LONG_FILE_NAME, name);
        self.text(&at, MIME_TAG, kind);
        self.stream(&format!("{at}/__substg1.0_{DATA:04X}0102"), bytes);
    }

    fn bytes(self) -> Vec<u8> {
        self.0.into_inner().into_inner()
    }
}

fn saved(bytes: Vec<u8>) -> Part {
    Part {
        name: "Application.msg".to_owned(),
        media_type: "application/vnd.ms-outlook".to_owned(),
        content_id: None,
        inline: false,
        bytes,
    }
}

fn read(file: File) -> Mail {
    saved(file.bytes()).message().unwrap()
}

/// Case 36: winmail.dat, and mails within mails.
#[test]
fn a_saved_mail_is_the_mail_it_was() {
    let mut file = File::new();
    file.text("", SUBJECT, "Our form – Süd\r\nBcc: x@evil.test");
    file.text("", 0x0042, "Zoë \"Bell\"");
    file.text("", 0x5D02, "zoe@oak.test");
    file.text("", TEXT, "Dear hub,\r\n\r\nour form.\r\n");
    file.stream("/__substg1.0_10130102", "<p>Dear hub, £1</p>".as_bytes());
    file.recipient(0, 1, "Maths Hub", "admin@hub.test");
    file.recipient(1, 2, "", "bo@oak.test");
    file.recipient(2, 3, "Hidden", "hidden@oak.test");
    file.recipient(3, 2, "Of Exchange", "/O=OAK/CN=CY");
    file.short("", 32, &[(SENT_AT, 132_960_312_000_000_000)]);
    file.file(0, "form \"1\".docx", "application/x-form", b"the form");
    file.file(1, "odd.bin", "message/rfc822", b"From: a@b.test\r\n\r\nx");
    let mail = read(file);
    let shown = |boxes: &[crate::domain::address::Mailbox]| {
        let each = boxes.iter().map(|m| m.address.as_str().to_owned());
        each.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown(&mail.from), "zoe@oak.test");
    assert_eq!(mail.from[0].name.as_deref(), Some("Zoë Bell"));
    assert_eq!(
        (shown(&mail.to), shown(&mail.cc)),
        ("admin@hub.test".into(), "bo@oak.test".into())
    );
    assert_eq!(mail.subject, "Our form – Süd Bcc: x@evil.test");
    assert_eq!(mail.date.unwrap().to_rfc3339(), "2022-05-03T06:00:00+00:00");
    assert_eq!(
        mail.text.as_deref().map(str::trim),
        Some("Dear hub,\n\nour form.")
    );
    assert_eq!(
        mail.html.as_deref().map(str::trim),
        Some("<p>Dear hub, £1</p>")
    );
    let parts: Vec<_> = mail
        .parts
        .iter()
        .map(|p| (p.name.as_str(), p.media_type.as_str(), p.bytes.as_slice()))
        .collect();
    let stream = "application/octet-stream";
    assert_eq!(
        parts[0],
        ("form 1.docx", "application/x-form", &b"the form"[..])
    );
    assert_eq!(
        parts[1],
        ("odd.bin", stream, &b"From: a@b.test\r\n\r\nx"[..])
    );
}

#[test]
fn the_header_it_came_with_is_kept_but_for_what_tells_of_its_parts() {
    let mut file = File::new();
    file.text(
        "",
        HEADER,
        "Received: from a\r\n by b\r\nFrom: Bo <bo@oak.test>\r\nTo: admin@hub.test\r\n\
        Message-ID: <1@oak.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/html;\r\n charset=x\r\n\
        Subject: Form\r\n\r\nno header",
    );
    file.text("", SUBJECT, "another");
    file.text("", 0x5D02, "eve@evil.test");
    file.text("", TEXT, "hello");
    let mail = read(file);
    assert_eq!(mail.from.len(), 1);
    assert_eq!(mail.from[0].address.as_str(), "bo@oak.test");
    assert_eq!(
        (mail.subject.as_str(), mail.message_id.as_deref()),
        ("Form", Some("1@oak.test"))
    );
    assert_eq!(mail.text.as_deref().map(str::trim), Some("hello"));
}

#[test]
fn a_mail_within_a_saved_mail_is_one_within_it() {
    let mut file = File::new();
    file.text("", TEXT, "outer");
    file.0
        .create_storage("/__attach_version1.0_#00000000")
        .unwrap();
    let inner = "/__attach_version1.0_#00000000/__substg1.0_3701000D";
    file.0.create_storage(inner).unwrap();
    file.text(inner, SUBJECT, "inner");
    file.text(inner, TEXT, "within");
    file.short(inner, 24, &[(SENT_AT, 132_960_312_000_000_000)]);
    let mail = read(file);
    let within = mail.parts[0].message().unwrap();
    assert_eq!(
        (
            within.subject.as_str(),
            within.text.as_deref().map(str::trim)
        ),
        ("inner", Some("within"))
    );
    assert!(within.date.is_some());
    // and the mail it came with finds both
    let mut outer = parse(b"From: a@b.test\r\n\r\nsee attached");
    let mut again = File::new();
    again.text("", SUBJECT, "saved");
    outer.parts.push(saved(again.bytes()));
    assert_eq!(outer.nested()[0].mail.subject, "saved");
}

/// Case 36: a form that is there and cannot be read must not go unseen.
#[test]
fn what_holds_more_than_is_read_is_none() {
    let with = |add: &dyn Fn(&mut File)| {
        let mut file = File::new();
        file.text("", SUBJECT, "Our form");
        file.file(0, "form.docx", "application/x-form", b"the form");
        add(&mut file);
        saved(file.bytes()).message()
    };
    let storage = |file: &mut File, path: &str| {
        file.0.create_storage(path).unwrap();
    };
    assert!(with(&|_| {}).is_some());
    // a link to a file
    let link = |file: &mut File| storage(file, "/__attach_version1.0_#00000001");
    assert!(with(&link).is_none());
    // an object of another program
    let object = |file: &mut File| {
        storage(file, "/__attach_version1.0_#00000001");
        storage(file, "/__attach_version1.0_#00000001/__substg1.0_3701000D");
    };
    assert!(with(&object).is_none());
    // one file too many
    let many = |file: &mut File| {
        for n in 1..=MAX_FILES {
            file.file(n, "form.docx", "application/x-form", b"another");
        }
    };
    assert!(with(&many).is_none());
}

#[test]
fn what_is_no_whole_saved_mail_is_none() {
    let mut file = File::new();
    file.text("", SUBJECT, "cut off");
    let whole = file.bytes();
    for cut in [0, 8, 100, 512, 600, 1024] {
        assert!(saved(whole[..cut].to_vec()).message().is_none(), "{cut}");
    }
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        // whatever it says, it ends
        drop(saved(bytes).message());
    }
    // an old Word file
    let mut doc = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    doc.create_stream("/WordDocument")
        .unwrap()
        .write_all(&[0xEC, 0xA5])
        .unwrap();
    assert!(saved(doc.into_inner().into_inner()).message().is_none());
}
