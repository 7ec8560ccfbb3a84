//! Looking things up in a PDF file: references followed, streams unpacked within the limits.

use lopdf::{Dictionary, Document as Pdf, Object};

/// Bytes a stream may unpack to.
pub const STREAM: usize = 32 << 20;

pub fn follow<'a>(pdf: &'a Pdf, object: &'a Object) -> Option<&'a Object> {
    pdf.dereference(object).ok().map(|(_, object)| object)
}

pub fn get<'a>(pdf: &'a Pdf, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    follow(pdf, dictionary.get(key).ok()?).filter(|o| !o.is_null())
}

pub fn dictionary<'a>(pdf: &'a Pdf, object: &'a Object) -> Option<&'a Dictionary> {
    match follow(pdf, object)? {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub fn array<'a>(pdf: &'a Pdf, object: &'a Object) -> Option<&'a [Object]> {
    match follow(pdf, object)? {
        Object::Array(array) => Some(array),
        _ => None,
    }
}

pub fn float(pdf: &Pdf, object: &Object) -> Option<f64> {
    let number = f64::from(follow(pdf, object)?.as_float().ok()?);
    number.is_finite().then_some(number)
}

pub fn number(pdf: &Pdf, dictionary: &Dictionary, key: &[u8]) -> Option<f64> {
    float(pdf, get(pdf, dictionary, key)?)
}

pub fn integer(pdf: &Pdf, dictionary: &Dictionary, key: &[u8]) -> Option<i64> {
    number(pdf, dictionary, key).map(|n| n as i64)
}

pub fn name(pdf: &Pdf, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    match get(pdf, dictionary, key)? {
        Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
        _ => None,
    }
}

pub fn numbers<const N: usize>(pdf: &Pdf, object: &Object) -> Option<[f64; N]> {
    let list: Vec<f64> = array(pdf, object)?
        .iter()
        .map(|o| float(pdf, o))
        .collect::<Option<_>>()?;
    list.try_into().ok()
}

/// What a stream unpacks to; none when it is none, broken, or over the limit.
pub fn stream(pdf: &Pdf, object: &Object) -> Option<Vec<u8>> {
    match follow(pdf, object)? {
        Object::Stream(stream) => stream.get_plain_content_with_limit(STREAM).ok(),
        _ => None,
    }
}

/// A string as text: PDFDocEncoding, UTF-16 or UTF-8 by its mark (7.9.2.2). A name as its name.
pub fn text(pdf: &Pdf, object: &Object) -> Option<String> {
    match follow(pdf, object)? {
        string @ Object::String(..) => lopdf::decode_text_string(string).ok(),
        Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
        Object::Stream(stream) => {
            let bytes = stream.get_plain_content_with_limit(1 << 20).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        }
        Object::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
