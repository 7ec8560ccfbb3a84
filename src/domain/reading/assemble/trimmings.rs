//! Parts that come with a mail and are nothing its writer attached: what mail programs, address
//! books and gateways add. A form is never among them, so nobody is asked for one on their account.

use crate::{
    document::{self, Unreadable},
    domain::mail::Part,
};

/// A picture this small is a logo in somebody's signature.
const LOGO: usize = 48 * 1024;

/// Pixels of each side; less shows no page that one could read.
const PAGE: usize = 480;

/// Parts that belong to mail itself: reports, calendar entries, cryptographic signatures and keys,
/// visiting cards, and what Outlook keeps of its drawings and themes.
pub(super) fn is_trimming(part: &Part) -> bool {
    const KINDS: [&str; 13] = [
        "text/calendar",
        "application/ics",
        "text/vcard",
        "text/x-vcard",
        "text/directory",
        "application/pgp-signature",
        "application/pgp-keys",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/x-mso",
        "image/x-emz",
        "image/x-wmz",
        "text/x-amp-html",
    ];
    const ENDINGS: [&str; 10] = [
        "ics", "vcs", "vcf", "p7s", "asc", "sig", "mso", "emz", "wmz", "thmx",
    ];
    let kind = part.media_type.as_str();
    kind.starts_with("message/")
        || kind.starts_with("text/rfc822")
        || KINDS.contains(&kind)
        || ENDINGS
            .iter()
            .any(|e| ending(&part.name).eq_ignore_ascii_case(e))
}

/// What could not be read, and is a picture in a signature or a piece of nothing that a server cut
/// off a mail's text.
pub(super) fn is_decoration(part: &Part, why: &Unreadable) -> bool {
    match why {
        // a fax or a PDF of one page scanned in black and white is as small, and no logo
        Unreadable::Picture => document::is_web_picture(&part.bytes) && is_logo(part),
        Unreadable::Empty => is_named_by_program(&part.name),
        _ => is_drawing(part) && part.bytes.len() < LOGO,
    }
}

fn is_logo(part: &Part) -> bool {
    let name = part.name.to_lowercase();
    let named_so =
        name.starts_with("image0") || name.contains("logo") || name.starts_with("outlook-");
    match part.inline {
        true => part.bytes.len() < if named_so { 4 * LOGO } else { LOGO },
        false => part.bytes.len() < LOGO && (named_so || !is_of_a_page(&part.bytes)),
    }
}

/// A sheet of paper photographed, however small its file: one can read it.
fn is_of_a_page(bytes: &[u8]) -> bool {
    imagesize::blob_size(bytes).is_ok_and(|size| size.width.min(size.height) >= PAGE)
}

/// A picture of a sort that no camera and no scanner makes.
fn is_drawing(part: &Part) -> bool {
    ["svg", "wmf", "emf"]
        .iter()
        .any(|e| ending(&part.name).eq_ignore_ascii_case(e))
}

/// "ATT00001.htm", "Untitled attachment 00015.txt", "mime-attachment", or no name at all: a text, and
/// no file of Word's that somebody left empty.
fn is_named_by_program(name: &str) -> bool {
    const WORDS: [&str; 7] = [
        "att",
        "untitled",
        "attachment",
        "mime",
        "part",
        "noname",
        "unnamed",
    ];
    const TEXTS: [&str; 5] = ["", "txt", "htm", "html", "dat"];
    let is_one = |list: &[&str], word: &str| list.iter().any(|w| word.eq_ignore_ascii_case(w));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut words = stem
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .peekable();
    name.is_empty()
        || is_one(&TEXTS, ending(name))
            && words.peek().is_some()
            && words.all(|word| is_one(&WORDS, word))
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}
