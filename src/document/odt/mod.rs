//! OpenDocument texts (`.odt`, `.ott`) to a [`Document`]: what LibreOffice, and Word or Google
//! when asked to, write. Tracked deletions, notes and annotations are not shown text.

mod styles;
#[cfg(test)]
mod tests;
mod walk;

use styles::Styles;

use super::limits::Budget;
use super::package::Package;
use super::{Document, Unreadable, xml};

/// Whether a package is an OpenDocument text.
pub fn is_text(package: &mut Package<'_>, budget: &mut Budget) -> Result<bool, Unreadable> {
    let Some(kind) = package.part("mimetype", budget)? else {
        return Ok(false);
    };
    Ok(kind.starts_with(b"application/vnd.oasis.opendocument.text"))
}

pub fn read(package: &mut Package<'_>, budget: &mut Budget) -> Result<Document, Unreadable> {
    // OpenDocument encrypts the parts inside an ordinary zip; the manifest tells.
    if let Some(manifest) = package.part("META-INF/manifest.xml", budget)?
        && super::sniff::holds(&manifest, b"encryption-data")
    {
        return Err(Unreadable::Protected);
    }
    let Some(content) = package.part("content.xml", budget)? else {
        return Err(Unreadable::Damaged(
            "find the document's text: no such part".into(),
        ));
    };
    let content = xml::decode(content);
    let mut styles = Styles::default();
    if let Some(common) = package.part("styles.xml", budget)? {
        match styles.read(&xml::decode(common)) {
            // Without its styles the text still reads; a hostile part refuses the file.
            Ok(()) | Err(Unreadable::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
    }
    styles.read(&content)?;
    walk::read(&content, &styles)
}
