//! A file as it came to the documents in it: sniffs, unwraps archives, picks the reader.

use super::limits::{self, Budget};
use super::office::{self, Office};
use super::package::Package;
use super::sniff::{self, Kind};
use super::{Document, Heavy, Unreadable, csv, docx, flat, html, mht, odt, rtf, text};

/// A file that was opened, or why it was not.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// With the archives it was in: `forms.zip/x.docx`.
    pub name: String,
    pub result: Result<Document, Unreadable>,
}

struct Waiting {
    name: String,
    media_type: String,
    bytes: Vec<u8>,
    depth: usize,
}

/// Who reads the formats of [`Heavy`]: the restricted child, or this process.
pub type Extract = dyn Fn(Heavy, &[u8]) -> Result<Document, Unreadable> + Send + Sync;

/// Everything in a file, in the archive's order. Never empty: a file without content says so.
pub fn open(name: &str, media_type: &str, bytes: &[u8]) -> Vec<Opened> {
    open_with(name, media_type, bytes, &Heavy::read)
}

/// As [`open`], with the formats that need it read elsewhere.
pub fn open_with(name: &str, media_type: &str, bytes: &[u8], extract: &Extract) -> Vec<Opened> {
    let mut budget = Budget::full();
    let mut opened = Vec::new();
    let mut waiting = Vec::new();
    visit(
        (name, media_type, 0),
        bytes,
        extract,
        &mut budget,
        &mut waiting,
        &mut opened,
    );
    while let Some(next) = waiting.pop() {
        let file = (next.name.as_str(), next.media_type.as_str(), next.depth);
        visit(
            file,
            &next.bytes,
            extract,
            &mut budget,
            &mut waiting,
            &mut opened,
        );
    }
    opened
}

fn visit(
    (name, media_type, depth): (&str, &str, usize),
    bytes: &[u8],
    extract: &Extract,
    budget: &mut Budget,
    waiting: &mut Vec<Waiting>,
    opened: &mut Vec<Opened>,
) {
    let result = match sniff::kind(name, media_type, bytes) {
        Kind::Empty => Err(Unreadable::Empty),
        Kind::Picture => Err(Unreadable::Picture),
        Kind::Protected => Err(Unreadable::Protected),
        Kind::Other(kind) => Err(Unreadable::Unsupported(kind.into())),
        Kind::Heavy(kind) => extract(kind, bytes),
        Kind::Rtf => rtf::read(bytes),
        Kind::WordXml => flat::read(bytes, budget),
        Kind::Html | Kind::Mht if bytes.len() > limits::MARKUP => Err(too_long()),
        Kind::Mht => mht::read(bytes),
        Kind::Csv if bytes.len() > limits::MARKUP => Err(too_long()),
        Kind::Csv => csv::read(&sniff::decode(
            bytes,
            &sniff::charset(media_type.as_bytes()),
        )),
        Kind::Text if bytes.len() > limits::MARKUP => Err(too_long()),
        Kind::Html => html::read(&sniff::decode(bytes, &sniff::charset(bytes))),
        Kind::Text => Ok(text::read(&sniff::decode(
            bytes,
            &sniff::charset(media_type.as_bytes()),
        ))),
        Kind::Zip => match unzip((name, depth), bytes, extract, budget) {
            Ok(Unzipped::Document(document)) => Ok(document),
            Ok(Unzipped::Files(files)) => {
                waiting.extend(files.into_iter().rev());
                return;
            }
            Err(error) => Err(error),
        },
    };
    opened.push(Opened {
        name: name.to_owned(),
        result,
    });
}

fn too_long() -> Unreadable {
    Unreadable::Hostile("a text of more than 16 MB".into())
}

enum Unzipped {
    Document(Document),
    Files(Vec<Waiting>),
}

fn unzip(
    (name, depth): (&str, usize),
    bytes: &[u8],
    extract: &Extract,
    budget: &mut Budget,
) -> Result<Unzipped, Unreadable> {
    let mut package = Package::open(bytes, budget)?;
    if package.encrypted() {
        return Err(Unreadable::Protected);
    }
    match office::kind(&mut package, budget)? {
        Some(Office::Word(main)) => {
            return docx::read(&mut package, &main, budget).map(Unzipped::Document);
        }
        Some(Office::Sheet) => return extract(Heavy::Sheet, bytes).map(Unzipped::Document),
        Some(Office::Slides) => return Err(Unreadable::Unsupported("pptx".into())),
        Some(Office::Other) => return Err(Unreadable::Unsupported("unknown".into())),
        None => {}
    }
    if odt::is_text(&mut package, budget)? {
        return odt::read(&mut package, budget).map(Unzipped::Document);
    }
    if let Some(kind) = other_package(&mut package, budget)? {
        if kind == "ods" {
            return extract(Heavy::Sheet, bytes).map(Unzipped::Document);
        }
        return Err(Unreadable::Unsupported(kind.into()));
    }
    if depth >= limits::NESTING {
        return Err(Unreadable::Hostile("archives nested deeper than 3".into()));
    }
    let mut files = Vec::new();
    for (at, entry) in package.names().to_vec().into_iter().enumerate() {
        if !is_junk(&entry) {
            let bytes = package.entry(at, budget)?;
            files.push(Waiting {
                name: format!("{name}/{}", entry.trim_start_matches('/')),
                media_type: String::new(),
                bytes,
                depth: depth + 1,
            });
        }
    }
    if files.is_empty() {
        Err(Unreadable::Empty)
    } else {
        Ok(Unzipped::Files(files))
    }
}

/// What a zip is when it is no Office document, no OpenDocument text, and not just an archive.
fn other_package(
    package: &mut Package<'_>,
    budget: &mut Budget,
) -> Result<Option<&'static str>, Unreadable> {
    if let Some(kind) = package.part("mimetype", budget)? {
        let kind = String::from_utf8_lossy(&kind).into_owned();
        return Ok(Some(match kind.trim() {
            k if k.starts_with("application/vnd.oasis.opendocument.spreadsheet") => "ods",
            _ => "unknown",
        }));
    }
    let starts = |prefix: &str| package.names().iter().any(|n| n.starts_with(prefix));
    let pages = starts("Index/Document.iwa") || starts("Index.zip");
    Ok(pages.then_some("pages"))
}

/// Folders, and what a Mac or Windows adds to every archive.
fn is_junk(entry: &str) -> bool {
    let file = entry.rsplit('/').next().unwrap_or(entry);
    file.is_empty()
        || entry.starts_with("__MACOSX/")
        || entry.contains("/__MACOSX/")
        || file.starts_with("._")
        || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}
