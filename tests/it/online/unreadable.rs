//! Files that are no readable form, each with the answer it needs.

use super::letterbox::{Mail, docx, judged, lines, mail, word, zip};

const SCHOOL: &str = "Kim Ashe <k.ashe@thornwood.lincs.sch.uk.test>";
const WORDS: &str = "Good morning,\n\nPlease find attached our application for the Mastery Readiness Work Group.\n\nKim Ashe\nMaths lead, Thornwood Primary";

const HELD: &str = "none hold-for-review unreadable -> received to k.ashe";
const ASKED: &str = "none request-missing [form] -> missing-items to k.ashe";

/// Not a picture anybody could see; large enough not to be a logo.
fn noise(magic: &[u8]) -> Vec<u8> {
    let mut bytes = magic.to_vec();
    let mut state = 7u32;
    bytes.extend((0..90_000).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    }));
    bytes
}

/// As much of a small JPEG as says how large its picture is (ITU T.81, B.2.2).
fn small_photograph(width: u16, height: u16) -> Vec<u8> {
    let mut bytes =
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x0b\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\x01\x01\x11\0\xff\xd9");
    bytes
}

/// A file of the older Office, as far as its kind goes: a name in its directory, perhaps more.
fn compound(name: &str, fib: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(512, 0);
    bytes.extend(fib);
    bytes.resize(1024, 0);
    bytes.extend(name.bytes().flat_map(|b| [b, 0]));
    bytes.resize(2048, 0);
    bytes
}

/// An archive whose one entry claims to be encrypted.
fn locked_zip() -> Vec<u8> {
    let mut bytes = zip(&[("form.docx", b"not for you")]);
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[directory + 8] |= 1;
    bytes
}

fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", n + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let at = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    out
}

/// A PDF as a scanner makes it: a page that is one JPEG.
pub fn scan() -> Vec<u8> {
    scan_of(&noise(b"\xff\xd8\xff\xe0"))
}

fn scan_of(picture: &[u8]) -> Vec<u8> {
    let mut image = format!(
        "<< /Type /XObject /Subtype /Image /Width 1240 /Height 1754 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>\nstream\n",
        picture.len()
    )
    .into_bytes();
    image.extend(picture);
    image.extend(b"\nendstream");
    pdf(
        &[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> >>".to_vec(),
            b"<< /Length 30 >>\nstream\nq 595 0 0 842 0 0 cm /Im0 Do Q\nendstream".to_vec(),
            image,
        ],
        "",
    )
}

/// What becomes of mails that carry these files.
async fn check(files: &[(&str, Vec<u8>)], expected: &str) {
    let mails: Vec<Mail> = files
        .iter()
        .enumerate()
        .map(|(n, (name, bytes))| {
            sent(n, "Mastery Readiness application")
                .says(WORDS)
                .carries(name, bytes)
        })
        .collect();
    for ((name, _), one) in files.iter().zip(judged(&mails).await) {
        assert_eq!(lines(&one), [expected], "{name}");
    }
}

fn sent(n: usize, subject: &str) -> Mail {
    let date = format!("Tue, 10 May 2022 09:{n:02}:00 +0100");
    mail(SCHOOL, &format!("{subject} {n}"), &date)
}

#[tokio::test]
async fn pictures_are_held_with_a_letter() {
    let picture = "<w:p><w:r><w:drawing><a:graphic><a:graphicData><a:blip r:embed=\"rId5\"/></a:graphicData></a:graphic></w:drawing></w:r></w:p>";
    let photograph = noise(b"\xff\xd8\xff\xe0");
    check(
        &[
            ("SKM_C25822051012340.pdf", scan()),
            ("IMG_2231.JPG", photograph.clone()),
            ("IMG_2233.jpg", small_photograph(1080, 1440)),
            ("form.png", noise(b"\x89PNG\r\n\x1a\n")),
            ("IMG_2232.HEIC", noise(b"\0\0\0\x18ftypheic")),
            ("fax.tif", noise(b"II*\0")),
            // one page in black and white is as small as a logo
            ("fax of one page.tif", b"II*\0\x08\0\0\0".to_vec()),
            ("SKM_C258.pdf", scan_of(b"\xff\xd8\xff\xe0")),
            (
                "photos.zip",
                zip(&[
                    ("IMG_1.HEIC", &noise(b"\0\0\0\x18ftypheic")),
                    ("IMG_2.jpg", &photograph),
                ]),
            ),
            (
                "form.docx",
                word(picture, &[("word/media/image1.jpeg", &photograph)]),
            ),
            ("form.pages", zip(&[("Index/Document.iwa", b"x")])),
        ],
        HELD,
    )
    .await;
}

#[tokio::test]
async fn what_the_school_can_put_right_alone_is_asked_for() {
    let fib = [0xec, 0xa5, 0xc1, 0, 0, 0, 0, 0, 0, 0, 0, 0x03];
    let encrypted = "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 /O <4141414141414141414141414141414141414141414141414141414141414141> /U <4242424242424242424242424242424242424242424242424242424242424242> >> /ID [<00> <00>]";
    let page = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [] /Count 0 >>".to_vec(),
    ];
    let form = docx(&["Application form", "Name of school"]);
    check(
        &[
            ("form.docx", compound("EncryptedPackage", b"")),
            ("form.xlsx", compound("EncryptionInfo", b"")),
            ("form.doc", compound("WordDocument", &fib)),
            ("form.pdf", pdf(&page, encrypted)),
            ("forms.zip", locked_zip()),
            ("cut.docx", form[..form.len() / 2].to_vec()),
            ("cut.pdf", scan()[..400].to_vec()),
            ("empty.docx", Vec::new()),
            ("blank page.docx", docx(&["", " "])),
        ],
        ASKED,
    )
    .await;
}

#[tokio::test]
async fn a_link_is_not_the_file() {
    let card = |href: &str| {
        format!(
            "<p>Our form for the Mastery Readiness Work Group:</p><table><tr><td><a href=\"{href}\" style=\"display:inline-block\">Thornwood application</a></td></tr></table><p>Kim</p>"
        )
    };
    let links = [
        "https://thornwood-my.sharepoint.com/:w:/g/personal/k_ashe/EaB12?e=9x",
        "https://1drv.ms/w/s!Aabc",
        "https://onedrive.live.com/edit?id=1",
        "https://docs.google.com/document/d/1AbC/edit?usp=drive_web",
        "https://drive.google.com/file/d/1x/view?usp=sharing",
        "https://www.dropbox.com/scl/fi/abc/form.docx?rlkey=1&amp;dl=0",
        "https://we.tl/t-AbCdEf",
        "https://wetransfer.com/downloads/abc",
        "https://www.icloud.com/iclouddrive/0a1#form",
        "https://share.icloud.com/photos/02c",
        "https://thornwood.app.box.com/s/abc",
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2F1drv.ms%2Fw%2Fs!A&amp;data=05",
    ];
    let mails: Vec<Mail> = links
        .iter()
        .enumerate()
        .flat_map(|(n, link)| {
            let plain = link.replace("&amp;", "&");
            [
                sent(2 * n, "Readiness form").says_html(&card(link)),
                sent(2 * n + 1, "Maths mastery application").says(&format!(
                    "Hello,\n\nour form is here:\n\n{plain}\n\nThanks, Kim"
                )),
            ]
        })
        .collect();
    for (n, one) in judged(&mails).await.iter().enumerate() {
        assert_eq!(lines(one), [ASKED], "{}", links[n / 2]);
    }
    let chip = "<div dir=\"ltr\">Hi, please see our form.<div class=\"gmail_chip gmail_drive_chip\"><a href=\"https://docs.google.com/document/d/1AbC/edit\"><img src=\"https://ssl.gstatic.com/icon.png\">&nbsp;<span dir=\"ltr\">Mastery Readiness Thornwood</span></a></div>Kim</div>";
    let chip = mail(SCHOOL, "Readiness form", "Tue, 10 May 2022 09:00:00 +0100").says_html(chip);
    assert_eq!(lines(&judged(&[chip]).await[0]), [ASKED], "a Gmail chip");
}

/// Nothing names the programme, but a school sends the picture of a form, and says so.
#[tokio::test]
async fn a_scan_that_a_school_calls_its_form_is_held_with_a_letter() {
    let scanned = |words: &str, n: usize| {
        let date = format!("Tue, 10 May 2022 09:{n:02}:00 +0100");
        let subject = format!("Thornwood Primary application {n}");
        mail(SCHOOL, &subject, &date)
            .says(words)
            .carries("IMG_2231.jpg", &small_photograph(1080, 1440))
    };
    let ours = [
        scanned("Scanned copy of our signed application form.\n\nKim", 0),
        scanned("Hi, photo of the form - the scanner is down", 1),
    ];
    for one in judged(&ours).await {
        assert_eq!(lines(&one), [HELD]);
    }
    let other = scanned(
        "Photo of the form for the museum - our booking form, signed.",
        2,
    );
    assert_eq!(
        lines(&judged(&[other]).await[0]),
        ["none hold-for-review unreadable"]
    );
}

#[tokio::test]
async fn an_announced_form_that_did_not_come_is_asked_for() {
    let bare = mail(
        SCHOOL,
        "Mastery Readiness Work Group",
        "Tue, 10 May 2022 09:00:00 +0100",
    )
    .says(WORDS);
    assert_eq!(lines(&judged(&[bare]).await[0]), [ASKED]);
    let logo = noise(b"\x89PNG\r\n\x1a\n")[..4_000].to_vec();
    check(&[("image001.png", logo)], ASKED).await;
    let signature = [
        ("image001.jpg", small_photograph(1080, 1440)),
        ("Outlook-crest.jpg", small_photograph(600, 600)),
        ("banner.jpg", small_photograph(900, 200)),
    ];
    check(&signature, ASKED).await;
}

#[tokio::test]
async fn other_papers_are_none_of_our_business() {
    for (name, title, text) in [
        (
            "policy.docx",
            "Calculation policy",
            "At Thornwood written methods begin in year 3, with counters and number lines before them.",
        ),
        (
            "newsletter.docx",
            "Spring newsletter",
            "The egg hunt is on Friday. Maths week was great fun and every class took part.",
        ),
    ] {
        let sent = mail(SCHOOL, title, "Tue, 10 May 2022 09:00:00 +0100")
            .says("For your information.\n\nKim")
            .carries(name, &docx(&[title, text]));
        assert_eq!(lines(&judged(&[sent]).await[0]), ["none ignore"], "{name}");
    }
}

/// Visiting cards, signatures, Outlook's drawings, the nothing that a server cuts off a mail's end:
/// nobody attached them, so nobody is asked for a form on their account.
///
/// - Case 45: logos count as attachments.
#[tokio::test]
async fn what_mail_programs_add_is_no_form() {
    let added: &[(&str, &[u8])] = &[
        (
            "contact.vcf",
            b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Kim Ashe\r\nEND:VCARD\r\n",
        ),
        (
            "invite.ics",
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
        ),
        ("smime.p7s", b"0\x82\x0b\x13\x06\x09"),
        ("signature.asc", b"-----BEGIN PGP SIGNATURE-----\n"),
        ("oledata.mso", b"\x01\x02\x03"),
        ("image001.emz", b"\x1f\x8b\x08\x00\x01"),
        ("image002.wmf", b"\xd7\xcd\xc6\x9a\x00"),
        ("logo.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("themedata.thmx", b"PK\x03\x04"),
        (
            "ATT00001.htm",
            b"<html><body dir=\"auto\"><div></div><br></body></html>",
        ),
        ("ATT00002.txt", b"\r\n"),
        ("Untitled attachment 00015.txt", b" \n"),
        ("mime-attachment", b""),
    ];
    let asks = "When is the deadline, and may we send three teachers?\n\nKim Ashe";
    let with = |words: &'static str| {
        let mails = added.iter().enumerate().map(move |(n, (name, bytes))| {
            sent(n, "Mastery Readiness")
                .says(words)
                .carries(name, bytes)
        });
        mails.collect::<Vec<Mail>>()
    };
    for (words, expected) in [(asks, "none hold-for-review question"), (WORDS, ASKED)] {
        for ((name, _), one) in added.iter().zip(judged(&with(words)).await) {
            assert_eq!(lines(&one), [expected], "{name}");
        }
    }
    // An empty file that somebody named, or that is Word's, is one that somebody meant to send.
    let blank = docx(&[]);
    let named: [(&str, &[u8]); 3] = [
        ("Our form.txt", b"\r\n"),
        ("2022-23.docx", &blank),
        ("Attachment 1.docx", &blank),
    ];
    for (n, (name, bytes)) in named.into_iter().enumerate() {
        let named = sent(n, "Mastery Readiness").says(asks).carries(name, bytes);
        assert_eq!(
            lines(&judged(&[named]).await[0]),
            ["none request-missing question [form] -> missing-items to k.ashe"],
            "{name}"
        );
    }
}
