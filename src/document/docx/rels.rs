//! Relations of the main part: which part are its styles, where its links lead, which files stand
//! in it whole.

use std::collections::HashMap;

use super::super::Unreadable;
use super::super::limits::Budget;
use super::super::office;
use super::super::package::Package;

#[derive(Debug, Default)]
pub struct Relations {
    pub styles: Option<String>,
    /// Hyperlink targets by relation id.
    pub links: HashMap<String, String>,
    /// Parts in another format (`w:altChunk`) by relation id.
    pub chunks: Vec<(String, String)>,
}

/// The relations of the main part.
pub fn relations(
    package: &mut Package<'_>,
    main: &str,
    budget: &mut Budget,
) -> Result<Relations, Unreadable> {
    let mut found = Relations::default();
    for relation in office::relations(package, main, budget)? {
        let part = office::resolve(main, &relation.target);
        if relation.kind.ends_with("/styles") {
            found.styles = Some(part);
        } else if relation.kind.ends_with("/hyperlink") {
            found.links.insert(relation.id, relation.target);
        } else if relation.kind.ends_with("/aFChunk") {
            found.chunks.push((relation.id, part));
        }
    }
    if !found
        .styles
        .as_deref()
        .is_some_and(|part| package.has(part))
    {
        found.styles = Some(office::resolve(main, "styles.xml"));
    }
    Ok(found)
}
