//! Relations: which part is the document, which are its styles, where its links lead.

use std::collections::HashMap;

use super::super::Unreadable;
use super::super::limits::Budget;
use super::super::package::Package;
use super::super::xml::{self, Node};

#[derive(Debug, Default)]
pub struct Relations {
    pub styles: Option<String>,
    /// Hyperlink targets by relation id.
    pub links: HashMap<String, String>,
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn read(text: &str) -> Result<Vec<Relation>, Unreadable> {
    let mut relations = Vec::new();
    xml::walk(text, |node| {
        if let Node::Start(element) = node
            && element.name() == "Relationship"
        {
            let attr = |name| element.attr(name).unwrap_or_default();
            relations.push(Relation {
                id: attr("Id"),
                kind: attr("Type"),
                target: attr("Target"),
            });
        }
        Ok(())
    })?;
    Ok(relations)
}

/// The relations in a part, none when it is missing or broken: the usual paths then serve.
fn of(
    package: &mut Package<'_>,
    part: &str,
    budget: &mut Budget,
) -> Result<Vec<Relation>, Unreadable> {
    let Some(bytes) = package.part(part, budget)? else {
        return Ok(Vec::new());
    };
    match read(&xml::decode(&bytes)) {
        Err(Unreadable::Damaged(_)) => Ok(Vec::new()),
        relations => relations,
    }
}

/// The name of the main document part.
pub fn main_part(package: &mut Package<'_>, budget: &mut Budget) -> Result<String, Unreadable> {
    let named = of(package, "_rels/.rels", budget)?
        .into_iter()
        .find(|r| r.kind.ends_with("/officeDocument"))
        .map(|r| r.target.trim_start_matches('/').to_owned())
        .filter(|target| package.has(target));
    let usual = || {
        package
            .has("word/document.xml")
            .then(|| "word/document.xml".to_owned())
    };
    // SharePoint writes word/document2.xml.
    let alike = || {
        package
            .names()
            .iter()
            .find(|n| n.starts_with("word/document") && n.ends_with(".xml"))
    };
    named
        .or_else(usual)
        .or_else(|| alike().cloned())
        .ok_or_else(|| Unreadable::Damaged("find the document's text: no such part".into()))
}

/// The relations of the main part.
pub fn relations(
    package: &mut Package<'_>,
    main: &str,
    budget: &mut Budget,
) -> Result<Relations, Unreadable> {
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
    let folder = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    let mut found = Relations::default();
    for relation in of(package, &format!("{folder}_rels/{file}.rels"), budget)? {
        if relation.kind.ends_with("/styles") {
            found.styles = Some(match relation.target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("{folder}{}", relation.target),
            });
        } else if relation.kind.ends_with("/hyperlink") {
            found.links.insert(relation.id, relation.target);
        }
    }
    if !found
        .styles
        .as_deref()
        .is_some_and(|part| package.has(part))
    {
        found.styles = Some(format!("{folder}styles.xml"));
    }
    Ok(found)
}
