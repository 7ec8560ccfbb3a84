//! A web page in one file (RFC 2557): what Word saves as one, and what some programs call `.doc`.
//! A mail by its build, so the mail's reader unpacks it.

use super::{Document, Unreadable, html, text};
use crate::domain::mail;

pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let page = mail::parse(bytes);
    match (page.html, page.text) {
        (Some(markup), _) => html::read(&markup),
        (None, Some(plain)) => Ok(text::read(&plain)),
        (None, None) => Err(Unreadable::Damaged("find the page: no such part".into())),
    }
}
