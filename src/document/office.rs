//! Which Office document a package holds, by what its relations and content types say
//! (ECMA-376 part 2): the paths in it are each writer's own. Word writes `word/document.xml`,
//! SharePoint `word/document2.xml`, report generators `document.xml`.

use super::Unreadable;
use super::limits::Budget;
use super::package::Package;
use super::xml::{self, Node};

/// The kind of an Office package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Office {
    /// With the name of the part that holds the text.
    Word(String),
    Sheet,
    Slides,
    /// A package of these conventions, and none of them: a drawing, an XPS print.
    Other,
}

/// A relation from one part to another, or to something outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    pub id: String,
    pub kind: String,
    pub target: String,
}

/// `None` when the package is no Office document at all.
pub fn kind(package: &mut Package<'_>, budget: &mut Budget) -> Result<Option<Office>, Unreadable> {
    let types = content_types(package, budget)?;
    let named = relations(package, "", budget)?
        .into_iter()
        .find(|r| r.kind.ends_with("/officeDocument"))
        .map(|r| resolve("", &r.target))
        .filter(|part| package.has(part));
    // A package whose relations are lost still lists its parts.
    let listed = || {
        let main =
            |(part, kind): &&(String, String)| kind.ends_with("main+xml") && package.has(part);
        types.parts.iter().find(main).map(|(part, _)| part.clone())
    };
    if let Some(main) = named.or_else(listed) {
        let kind = match types.of(&main) {
            Some(kind) => by_type(&kind, &main),
            None => None,
        };
        let kind = match kind {
            Some(kind) => Some(kind),
            None => by_root(package, &main, budget)?,
        };
        if kind.is_some() {
            return Ok(kind);
        }
    }
    Ok(by_path(package))
}

fn by_type(kind: &str, main: &str) -> Option<Office> {
    let kind = kind.to_ascii_lowercase();
    let of = |words: [&str; 2]| words.iter().any(|word| kind.contains(word));
    if of(["wordprocessingml", "ms-word"]) {
        Some(Office::Word(main.to_owned()))
    } else if of(["spreadsheetml", "ms-excel"]) {
        Some(Office::Sheet)
    } else if of(["presentationml", "ms-powerpoint"]) {
        Some(Office::Slides)
    } else {
        None
    }
}

/// By the element that the main part opens with, when its type says nothing.
fn by_root(
    package: &mut Package<'_>,
    main: &str,
    budget: &mut Budget,
) -> Result<Option<Office>, Unreadable> {
    let Some(bytes) = package.part(main, budget)? else {
        return Ok(None);
    };
    let mut root = None;
    let walked = xml::walk(&xml::decode(bytes), |node| {
        if let (Node::Start(element), None) = (node, &root) {
            root = Some(element.name().to_owned());
        }
        Ok(())
    });
    match walked {
        // What it opens with was read all the same.
        Ok(()) | Err(Unreadable::Damaged(_)) => {}
        Err(error) => return Err(error),
    }
    Ok(match root.as_deref() {
        Some("document") => Some(Office::Word(main.to_owned())),
        Some("workbook") => Some(Office::Sheet),
        Some("presentation") => Some(Office::Slides),
        Some(_) | None => None,
    })
}

/// By the usual paths, when a package has lost what would say it.
fn by_path(package: &Package<'_>) -> Option<Office> {
    let names = package.names();
    let starts = |prefix: &str| names.iter().any(|name| name.starts_with(prefix));
    let text = |name: &&String| name.starts_with("word/document") && name.ends_with(".xml");
    if package.has("word/document.xml") {
        Some(Office::Word("word/document.xml".into()))
    } else if let Some(main) = names.iter().find(text) {
        Some(Office::Word(main.clone()))
    } else if starts("xl/") {
        Some(Office::Sheet)
    } else if starts("ppt/") {
        Some(Office::Slides)
    } else if package.has("[Content_Types].xml") {
        Some(Office::Other)
    } else {
        None
    }
}

/// The content types of a package's parts.
#[derive(Debug, Default)]
pub struct Types {
    /// By the ending of a part's name.
    endings: Vec<(String, String)>,
    /// By the part's own name.
    parts: Vec<(String, String)>,
}

impl Types {
    pub fn of(&self, part: &str) -> Option<String> {
        let part = part.trim_start_matches('/');
        let own = self
            .parts
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(part));
        let of_ending = || {
            let (_, ending) = part.rsplit_once('.')?;
            let same = |(name, _): &&(String, String)| name.eq_ignore_ascii_case(ending);
            // Every part of XML may be called no more than that.
            let telling = |(_, kind): &&(String, String)| !kind.ends_with("/xml");
            self.endings.iter().filter(same).find(telling)
        };
        own.or_else(of_ending).map(|(_, kind)| kind.clone())
    }
}

pub fn content_types(package: &mut Package<'_>, budget: &mut Budget) -> Result<Types, Unreadable> {
    let mut types = Types::default();
    let Some(bytes) = package.part("[Content_Types].xml", budget)? else {
        return Ok(types);
    };
    let read = xml::walk(&xml::decode(bytes), |node| {
        if let Node::Start(element) = node {
            let attr = |name| element.attr(name).unwrap_or_default();
            let kind = attr("ContentType");
            match element.name() {
                "Default" => types.endings.push((attr("Extension"), kind)),
                "Override" => {
                    let part = attr("PartName").trim_start_matches('/').to_owned();
                    types.parts.push((part, kind));
                }
                _ => {}
            }
        }
        Ok(())
    });
    match read {
        // As far as it could be read.
        Ok(()) | Err(Unreadable::Damaged(_)) => Ok(types),
        Err(error) => Err(error),
    }
}

/// The relations of a part, those of the package for `""`; none when they are missing or broken.
pub fn relations(
    package: &mut Package<'_>,
    part: &str,
    budget: &mut Budget,
) -> Result<Vec<Relation>, Unreadable> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let mut relations = Vec::new();
    let Some(bytes) = package.part(&format!("{folder}/_rels/{file}.rels"), budget)? else {
        return Ok(relations);
    };
    let read = xml::walk(&xml::decode(bytes), |node| {
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
    });
    match read {
        Ok(()) => Ok(relations),
        Err(Unreadable::Damaged(_)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The part a relation of this part leads to.
pub fn resolve(part: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = match part.rsplit_once('/') {
        Some((folder, _)) if !target.starts_with('/') => folder,
        Some(_) | None => "",
    };
    let mut path: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests;
