//! PDF to a [`Document`]: what is printed with its places, what was filled in or typed over it,
//! and the tables that rules, columns or the file's own tags make of it.
//!
//! A PDF knows characters at places, no paragraphs or tables; those are read off the page as its
//! reader would. A text layer under a scan (drawn without ink) is some program's guess and is
//! not read: a person must look at the picture.

mod cmap;
mod columns;
mod draw;
mod file;
mod font;
mod grid;
mod join;
mod layout;
mod line;
mod matrix;
mod over;
mod page;
mod path;
mod pictures;
mod rows;
mod tags;
#[cfg(test)]
mod tests;

use lopdf::{Dictionary, Document as Pdf, LoadOptions, Object, ObjectId};

pub use self::pictures::pictures;
use self::{draw::Draw, matrix::Matrix, over::Filled, page::Page, tags::Tags};
use super::{Block, Document, Row, Table, Unreadable, sniff};

/// Pages read; the longest form has nine.
const PAGES: usize = 60;
/// Objects of one file.
const OBJECTS: usize = 300_000;
/// Page tree nodes between a page and the root.
const DEEP: usize = 32;
/// Fewer characters than this are no form: a stamp on a scan, a page number.
const FEW: usize = 24;

pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let options = LoadOptions::with_max_decompressed_size(file::STREAM);
    let pdf = match Pdf::load_mem_with_options(bytes, options) {
        Ok(pdf) => pdf,
        Err(lopdf::Error::Decompress(_)) => {
            return Err(Unreadable::Hostile("unpacks to more than 32 MB".into()));
        }
        Err(_) if sniff::encrypted_pdf(bytes) => return Err(Unreadable::Protected),
        Err(error) => return Err(Unreadable::Damaged(format!("open as PDF: {error}"))),
    };
    // An empty user password opens by itself; another leaves the file shut.
    if pdf.is_encrypted() && !pdf.was_encrypted() {
        return Err(Unreadable::Protected);
    }
    if pdf.objects.len() > OBJECTS {
        return Err(Unreadable::Hostile("more than 300000 objects".into()));
    }
    if is_xfa_only(&pdf) {
        return Err(Unreadable::Unsupported("xfa".into()));
    }
    let tags = Tags::read(&pdf);
    let mut draw = Draw::new(&pdf, &tags);
    let mut pages = Vec::new();
    let mut filled = Vec::new();
    for id in pdf.page_iter().take(PAGES) {
        let (page, fields) = show(&pdf, id, &mut draw)?;
        pages.push(page);
        filled.extend(fields);
    }
    if pages.is_empty() {
        return Err(Unreadable::Damaged("no page can be found".into()));
    }
    let printed = |page: &Page| {
        page.glyphs
            .iter()
            .filter(|g| !g.apart && !g.is_blank() && !g.text.contains('\u{fffd}'))
            .count()
    };
    let printed: usize = pages.iter().map(printed).sum();
    if printed < FEW && filled.is_empty() {
        let drawn = pages
            .iter()
            .any(|p| p.pictures > 0 || p.drawings > 0 || !p.glyphs.is_empty());
        return Err(if drawn {
            Unreadable::Picture
        } else {
            Unreadable::Empty
        });
    }
    // A page that prints nothing has its labels in the names of its fields.
    if printed < FEW {
        return Ok(named(filled));
    }
    Ok(join::pages(pages, &tags))
}

fn show<'a>(
    pdf: &'a Pdf,
    id: ObjectId,
    draw: &mut Draw<'a>,
) -> Result<(Page, Vec<Filled>), Unreadable> {
    let Ok(dictionary) = pdf.get_dictionary(id) else {
        return Ok((Page::default(), Vec::new()));
    };
    let (size, ctm) = placed(pdf, dictionary);
    let resources = inherited(pdf, dictionary, b"Resources").and_then(|o| file::dictionary(pdf, o));
    let resources: Vec<&Dictionary> = resources.into_iter().collect();
    let content = pdf
        .get_page_content_with_limit(id, file::STREAM)
        .map_err(|_| Unreadable::Hostile("a page unpacks to more than 32 MB".into()))?;
    let mut page = draw.page(id, size, ctm, &content, &resources)?;
    let filled = over::lay(pdf, dictionary, ctm, &mut page, draw)?;
    Ok((page, filled))
}

/// The page's size as it is read, and the way from its own coordinates to ours.
fn placed(pdf: &Pdf, page: &Dictionary) -> ((f64, f64), Matrix) {
    let shown = |key: &[u8]| {
        inherited(pdf, page, key)
            .and_then(|o| file::numbers::<4>(pdf, o))
            .filter(|[x1, y1, x2, y2]| (x2 - x1).abs() > 1.0 && (y2 - y1).abs() > 1.0)
    };
    let [x1, y1, x2, y2] = shown(b"CropBox")
        .or_else(|| shown(b"MediaBox"))
        .unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let (left, right) = (x1.min(x2), x1.max(x2));
    let (low, high) = (y1.min(y2), y1.max(y2));
    let turn = inherited(pdf, page, b"Rotate")
        .and_then(|o| file::float(pdf, o))
        .unwrap_or(0.0) as i64;
    let matrix = match turn.rem_euclid(360) {
        90 => [0.0, 1.0, 1.0, 0.0, -low, -left],
        180 => [-1.0, 0.0, 0.0, 1.0, right, -low],
        270 => [0.0, -1.0, -1.0, 0.0, high, right],
        _ => [1.0, 0.0, 0.0, -1.0, -left, high],
    };
    let (width, height) = (right - left, high - low);
    let size = if turn.rem_euclid(180) == 90 {
        (height, width)
    } else {
        (width, height)
    };
    (size, matrix)
}

/// A page's own entry, or that of the tree above it (7.7.3.4).
fn inherited<'a>(pdf: &'a Pdf, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..DEEP {
        if let Some(found) = file::get(pdf, node, key) {
            return Some(found);
        }
        node = file::dictionary(pdf, node.get(b"Parent").ok()?)?;
    }
    None
}

/// A form whose pages are made by Adobe's own reader from XML; what the file itself shows is a
/// request to open it there.
fn is_xfa_only(pdf: &Pdf) -> bool {
    let Ok(catalog) = pdf.catalog() else {
        return false;
    };
    let Some(form) = file::get(pdf, catalog, b"AcroForm").and_then(|o| file::dictionary(pdf, o))
    else {
        return false;
    };
    let fields = file::get(pdf, form, b"Fields").and_then(|o| file::array(pdf, o));
    let dynamic = file::get(pdf, catalog, b"NeedsRendering")
        .is_some_and(|o| matches!(o, Object::Boolean(true)));
    form.has(b"XFA") && (dynamic || fields.unwrap_or_default().is_empty())
}

/// Fields by their names, where nothing else says what they are.
fn named(filled: Vec<Filled>) -> Document {
    let rows = filled
        .into_iter()
        .map(|field| Row::of_texts(vec![field.name, field.value]));
    Document {
        blocks: vec![Block::Table(Table {
            rows: rows.collect(),
        })],
    }
}
