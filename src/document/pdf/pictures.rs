//! The pictures that pages draw, as files of their own: what a scanner put into a PDF.
//!
//! JPEG goes through as it is, fax encodings get a TIFF's head, plain samples become PNM. Other
//! encodings (JBIG2) are left out.

use lopdf::{Dictionary, Document as Pdf, LoadOptions, Object, Stream};

use super::{PAGES, file, inherited};

/// Fewer pixels a side are a logo.
const SIDE: i64 = 400;
/// Nested forms a picture may stand in.
const DEEP: usize = 3;

/// At most so many pictures, page by page.
pub fn pictures(bytes: &[u8], most: usize) -> Vec<Vec<u8>> {
    let options = LoadOptions::with_max_decompressed_size(file::STREAM);
    let Ok(pdf) = Pdf::load_mem_with_options(bytes, options) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for id in pdf.page_iter().take(PAGES) {
        let Ok(page) = pdf.get_dictionary(id) else {
            continue;
        };
        if let Some(resources) =
            inherited(&pdf, page, b"Resources").and_then(|o| file::dictionary(&pdf, o))
        {
            drawn(&pdf, resources, 0, &mut found);
        }
        if found.len() >= most {
            break;
        }
    }
    found.truncate(most);
    found
}

fn drawn(pdf: &Pdf, resources: &Dictionary, depth: usize, found: &mut Vec<Vec<u8>>) {
    let objects = file::get(pdf, resources, b"XObject").and_then(|o| file::dictionary(pdf, o));
    for (_, object) in objects.into_iter().flatten() {
        let Some(Object::Stream(stream)) = file::follow(pdf, object) else {
            continue;
        };
        match file::name(pdf, &stream.dict, b"Subtype").as_deref() {
            Some("Image") => found.extend(picture(pdf, stream)),
            Some("Form") if depth < DEEP => {
                let inner = file::get(pdf, &stream.dict, b"Resources")
                    .and_then(|o| file::dictionary(pdf, o));
                if let Some(inner) = inner {
                    drawn(pdf, inner, depth + 1, found);
                }
            }
            Some(_) | None => {}
        }
    }
}

fn picture(pdf: &Pdf, stream: &Stream) -> Option<Vec<u8>> {
    let number = |key: &[u8]| file::integer(pdf, &stream.dict, key);
    let (width, height) = (number(b"Width")?, number(b"Height")?);
    if !(SIDE..=20_000).contains(&width) || !(SIDE..=20_000).contains(&height) {
        return None;
    }
    let filters: Vec<Vec<u8>> = match file::get(pdf, &stream.dict, b"Filter") {
        Some(Object::Name(name)) => vec![name.clone()],
        Some(Object::Array(names)) => names
            .iter()
            .filter_map(|n| match file::follow(pdf, n)? {
                Object::Name(name) => Some(name.clone()),
                _ => None,
            })
            .collect(),
        Some(_) | None => Vec::new(),
    };
    match filters.last().map(Vec::as_slice) {
        Some(b"DCTDecode" | b"DCT" | b"JPXDecode") => unwrapped(stream, &filters),
        Some(b"CCITTFaxDecode" | b"CCF") => {
            let data = unwrapped(stream, &filters)?;
            tiff(pdf, stream, width, height, &data)
        }
        Some(b"JBIG2Decode") => None,
        Some(_) | None => {
            let data = stream.get_plain_content_with_limit(file::STREAM * 4).ok()?;
            pnm(pdf, stream, width, height, &data)
        }
    }
}

/// The stream's bytes with every filter undone but the last.
fn unwrapped(stream: &Stream, filters: &[Vec<u8>]) -> Option<Vec<u8>> {
    let (_, before) = filters.split_last()?;
    if before.is_empty() {
        return Some(stream.content.clone());
    }
    let mut outer = Dictionary::new();
    let names = before.iter().map(|n| Object::Name(n.clone())).collect();
    outer.set("Filter", Object::Array(names));
    Stream::new(outer, stream.content.clone())
        .decompressed_content_with_limit(file::STREAM)
        .ok()
}

/// A TIFF of one strip around a fax-encoded page (TIFF 6.0, sections 10 and 11).
fn tiff(pdf: &Pdf, stream: &Stream, width: i64, height: i64, data: &[u8]) -> Option<Vec<u8>> {
    let parameters = file::get(pdf, &stream.dict, b"DecodeParms");
    let parameters = match parameters {
        Some(Object::Array(all)) => all.last().and_then(|o| file::dictionary(pdf, o)),
        Some(other) => file::dictionary(pdf, other),
        None => None,
    };
    let k = parameters
        .and_then(|p| file::integer(pdf, p, b"K"))
        .unwrap_or(0);
    let black_is_one = parameters
        .is_some_and(|p| matches!(file::get(pdf, p, b"BlackIs1"), Some(Object::Boolean(true))));
    let (compression, options) = match k {
        ..0 => (4, None),
        0 => (3, Some(0)),
        1.. => (3, Some(1)),
    };
    let mut entries: Vec<(u16, u32)> = vec![
        (256, u32::try_from(width).ok()?),
        (257, u32::try_from(height).ok()?),
        (258, 1),
        (259, compression),
        (262, u32::from(black_is_one)),
        (273, 0),
        (277, 1),
        (278, u32::try_from(height).ok()?),
        (279, u32::try_from(data.len()).ok()?),
    ];
    entries.extend(options.map(|o| (292, o)));
    let at = 8 + 2 + 12 * entries.len() + 4;
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    out.extend(u16::try_from(entries.len()).ok()?.to_le_bytes());
    for (tag, value) in entries {
        let value = if tag == 273 {
            u32::try_from(at).ok()?
        } else {
            value
        };
        out.extend(tag.to_le_bytes());
        out.extend(4u16.to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend([0; 4]);
    out.extend(data);
    Some(out)
}

/// Samples as PBM, PGM or PPM.
fn pnm(pdf: &Pdf, stream: &Stream, width: i64, height: i64, data: &[u8]) -> Option<Vec<u8>> {
    let bits = file::integer(pdf, &stream.dict, b"BitsPerComponent").unwrap_or(1);
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    let space = file::get(pdf, &stream.dict, b"ColorSpace");
    let colours = space.map_or(1, |space| components(pdf, space));
    let (head, row) = match (bits, colours) {
        (1, 1) => ("P4", width.div_ceil(8)),
        (8, 1) => ("P5", width),
        (8, 3) => ("P6", width * 3),
        _ => return None,
    };
    let samples = data.get(..row.checked_mul(height)?)?;
    let mut out = format!("{head}\n{width} {height}\n").into_bytes();
    if bits == 8 {
        out.extend(b"255\n");
        out.extend(samples);
    } else {
        // In PBM 1 is black, in a PDF's grey 0 is.
        out.extend(samples.iter().map(|byte| !byte));
    }
    Some(out)
}

/// Colour components of a sample; 0 where it is none of the simple spaces.
fn components(pdf: &Pdf, space: &Object) -> usize {
    match space {
        Object::Name(name) => match name.as_slice() {
            b"DeviceGray" | b"CalGray" | b"G" => 1,
            b"DeviceRGB" | b"CalRGB" | b"RGB" => 3,
            _ => 0,
        },
        Object::Array(parts) => {
            let kind = parts.first().and_then(|o| file::follow(pdf, o));
            let profile = parts.get(1).and_then(|o| file::dictionary(pdf, o));
            match (kind, profile) {
                (Some(Object::Name(name)), Some(profile)) if name == b"ICCBased" => {
                    let n = file::integer(pdf, profile, b"N").unwrap_or(0);
                    usize::try_from(n).unwrap_or(0)
                }
                (Some(name @ Object::Name(_)), _) => components(pdf, name),
                _ => 0,
            }
        }
        _ => 0,
    }
}
