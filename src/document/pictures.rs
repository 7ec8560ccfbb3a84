//! The pictures of pages in a file that has no text: a photograph itself, what a PDF of scans or
//! a Word file draws, whatever lies in an archive. For a program that guesses what they say.

use super::limits::{self, Budget};
use super::package::Package;
use super::sniff::{self, Kind};
use super::{Heavy, Unreadable, office, pdf};

/// Pages looked at, of all a mail carries.
pub const PICTURES: usize = 8;
/// Bytes of one picture; a phone's photograph has five million.
const LARGEST: usize = 24 << 20;
/// A logo or a stamp is no page.
const SMALLEST: usize = 20 << 10;

/// Pictures in formats that readers of pictures know (JPEG, PNG, TIFF, PNM), in their order.
pub fn pictures(name: &str, media_type: &str, bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    collect(
        (name, media_type),
        bytes,
        0,
        &mut Budget::full(),
        &mut found,
    );
    found.truncate(PICTURES);
    found
}

fn collect(
    (name, media_type): (&str, &str),
    bytes: &[u8],
    depth: usize,
    budget: &mut Budget,
    found: &mut Vec<Vec<u8>>,
) {
    if found.len() >= PICTURES {
        return;
    }
    match sniff::kind(name, media_type, bytes) {
        Kind::Picture if !sniff::is_heif(bytes) && bytes.len() <= LARGEST => {
            found.push(bytes.to_vec());
        }
        Kind::Heavy(Heavy::Pdf) => found.extend(pdf::pictures(bytes, PICTURES - found.len())),
        Kind::Zip if depth < limits::NESTING => {
            // What cannot be opened has been told as such already.
            if let Err(Unreadable::Hostile(_)) = within(bytes, depth, budget, found) {
                found.clear();
            }
        }
        Kind::Picture
        | Kind::Heavy(Heavy::Doc | Heavy::Sheet)
        | Kind::Zip
        | Kind::Empty
        | Kind::Html
        | Kind::Mht
        | Kind::Rtf
        | Kind::WordXml
        | Kind::Csv
        | Kind::Text
        | Kind::Protected
        | Kind::Other(_) => {}
    }
}

fn within(
    bytes: &[u8],
    depth: usize,
    budget: &mut Budget,
    found: &mut Vec<Vec<u8>>,
) -> Result<(), Unreadable> {
    let mut package = Package::open(bytes, budget)?;
    let document = office::kind(&mut package, budget)?.is_some() || package.has("mimetype");
    for (at, entry) in package.names().to_vec().into_iter().enumerate() {
        let lower = entry.to_lowercase();
        let media = lower.contains("media/") || lower.contains("pictures/");
        if document && !media || entry.ends_with('/') {
            continue;
        }
        let bytes = package.entry(at, budget)?;
        if !document || bytes.len() >= SMALLEST {
            collect((&entry, ""), &bytes, depth + 1, budget, found);
        }
    }
    Ok(())
}
