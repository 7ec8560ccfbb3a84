//! `word/styles.xml`: what a style says about a run's look and a paragraph's part, along its
//! `basedOn` chain. Bounded, and forgiving of chains that bite their tail.

use std::collections::HashMap;

use memchr::memmem::Finder;

use super::super::xml::{self, Element, Node};
use super::super::{Look, Unreadable, limits};

/// The properties of a run that matter here; `None` is "not said".
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RunProps {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underline: Option<bool>,
    pub strike: Option<bool>,
    pub double_strike: Option<bool>,
    pub highlight: Option<bool>,
    pub shade: Option<bool>,
    pub colour: Option<bool>,
    pub hidden: Option<bool>,
}

impl RunProps {
    /// Takes in one child of `w:rPr`.
    pub fn read(&mut self, element: &Element<'_>) {
        match element.name() {
            "b" => self.bold = Some(element.on()),
            "i" => self.italic = Some(element.on()),
            "u" => self.underline = Some(element.on()),
            "strike" => self.strike = Some(element.on()),
            "dstrike" => self.double_strike = Some(element.on()),
            "vanish" => self.hidden = Some(element.on()),
            "highlight" => self.highlight = Some(element.on()),
            "shd" => self.shade = Some(shaded(element)),
            "color" => self.colour = Some(element.attr("val").is_some_and(|v| coloured(&v))),
            _ => {}
        }
    }

    /// These properties where they say something, else those of the style below.
    pub fn over(self, below: RunProps) -> RunProps {
        RunProps {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            underline: self.underline.or(below.underline),
            strike: self.strike.or(below.strike),
            double_strike: self.double_strike.or(below.double_strike),
            highlight: self.highlight.or(below.highlight),
            shade: self.shade.or(below.shade),
            colour: self.colour.or(below.colour),
            hidden: self.hidden.or(below.hidden),
        }
    }

    pub fn look(self) -> Look {
        let on = |property: Option<bool>| property.unwrap_or(false);
        Look {
            bold: on(self.bold),
            italic: on(self.italic),
            underline: on(self.underline),
            strike: on(self.strike) || on(self.double_strike),
            highlight: on(self.highlight) || on(self.shade),
            colour: on(self.colour),
        }
    }

    pub fn hidden(self) -> bool {
        self.hidden.unwrap_or(false)
    }
}

/// A shading that is seen: a pattern, or a fill that is not white.
pub fn shaded(element: &Element<'_>) -> bool {
    let fill = element.attr("fill").unwrap_or_default();
    let pattern = element.attr("val").unwrap_or_default();
    let filled = !matches!(fill.to_ascii_lowercase().as_str(), "" | "auto" | "ffffff");
    filled || !matches!(pattern.as_str(), "" | "clear" | "nil")
}

/// A colour that a reader would call one. A grey is none: it is what programs call black, or what is
/// put out of sight.
pub fn coloured(value: &str) -> bool {
    let hex = value.trim().trim_start_matches('#');
    let channel = |at: usize| {
        hex.get(at..at + 2)
            .and_then(|h| u8::from_str_radix(h, 16).ok())
    };
    match (hex.len(), channel(0), channel(2), channel(4)) {
        (6, Some(r), Some(g), Some(b)) => {
            let (most, least) = (r.max(g).max(b), r.min(g).min(b));
            most - least > 0x10
        }
        _ => !matches!(
            hex.to_ascii_lowercase().as_str(),
            "" | "auto" | "black" | "windowtext" | "inherit" | "initial" | "currentcolor"
        ),
    }
}

/// What a style, with all it is based on, comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Style {
    pub run: RunProps,
    pub heading: bool,
    pub list: bool,
    /// Word's own style for the prompt in an empty control.
    pub placeholder: bool,
}

#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, Style>,
    /// The document's defaults and the default paragraph style.
    pub normal: Style,
}

#[derive(Debug, Default)]
struct Raw {
    based_on: Option<String>,
    run: RunProps,
    heading: Option<bool>,
    list: Option<bool>,
    placeholder: bool,
}

impl Styles {
    pub fn get(&self, id: &str) -> Style {
        self.by_id.get(id).copied().unwrap_or_else(|| Style {
            // A style the part does not define still says by its name what it is.
            heading: is_heading(id),
            placeholder: is_placeholder(id),
            ..Style::default()
        })
    }

    /// The styles a document uses, from its part of styles.
    pub fn read(text: &str, document: &str) -> Result<Styles, Unreadable> {
        // Written by another hand than Word's, the whole part decides.
        match of_use(text, document).map(|part| Styles::read_all(&part)) {
            Some(Ok(styles)) => Ok(styles),
            Some(Err(_)) | None => Styles::read_all(text),
        }
    }

    fn read_all(text: &str) -> Result<Styles, Unreadable> {
        let mut raws: HashMap<String, Raw> = HashMap::new();
        let (mut open, mut current): (Vec<&str>, Option<(String, Raw)>) = (Vec::new(), None);
        let (mut defaults, mut normal) = (RunProps::default(), None);
        xml::walk(text, |node| {
            match node {
                Node::Start(element) => {
                    let name = element.name();
                    let parent = open.last().copied().unwrap_or_default();
                    let within = |outer: &str| open.contains(&outer);
                    if name == "style" {
                        let id = element.attr("styleId").unwrap_or_default();
                        let paragraph = element.attr("type").as_deref() == Some("paragraph");
                        if paragraph && element.attr("default").is_some_and(|d| d != "0") {
                            normal = Some(id.clone());
                        }
                        let raw = Raw {
                            placeholder: is_placeholder(&id),
                            ..Raw::default()
                        };
                        current = Some((id, raw));
                    } else if let Some((_, raw)) = &mut current {
                        match (parent, name) {
                            ("style", "name") => {
                                let shown = element.attr("val").unwrap_or_default();
                                raw.placeholder |= is_placeholder(&shown);
                                if is_heading(&shown) {
                                    raw.heading = Some(true);
                                }
                            }
                            ("style", "basedOn") => raw.based_on = element.attr("val"),
                            ("pPr", "outlineLvl") => {
                                let level = element.attr("val").unwrap_or_default();
                                raw.heading = Some(level != "9");
                            }
                            ("numPr", "numId") => {
                                raw.list = Some(element.attr("val").as_deref() != Some("0"));
                            }
                            // Conditional formats of table styles are not a run's look.
                            ("rPr", _) if !within("tblStylePr") => raw.run.read(&element),
                            _ => {}
                        }
                    } else if parent == "rPr" && within("docDefaults") {
                        defaults.read(&element);
                    }
                    open.push(outer(name));
                }
                Node::End => {
                    if open.pop() == Some("style")
                        && let Some((id, raw)) = current.take()
                    {
                        raws.insert(id, raw);
                    }
                }
                Node::Text(_) => {}
            }
            Ok(())
        })?;
        let by_id: HashMap<String, Style> = raws
            .keys()
            .map(|id| (id.clone(), resolve(&raws, id)))
            .collect();
        let mut base = normal
            .and_then(|id| by_id.get(&id).copied())
            .unwrap_or_default();
        base.run = base.run.over(defaults);
        Ok(Styles {
            by_id,
            normal: base,
        })
    }
}

/// The part with those styles alone that the document uses, and what they are based on: Word
/// writes dozens, and the formats of tables besides, for a form that uses five.
fn of_use(text: &str, document: &str) -> Option<String> {
    let (begin, end) = (Finder::new("<w:style "), Finder::new("</w:style>"));
    let (id_of, default) = (Finder::new("w:styleId=\""), Finder::new("w:default=\""));
    let value = Finder::new("w:val=\"");
    let mut starts = begin.find_iter(text.as_bytes());
    let first = starts.next()?;
    let mut blocks: HashMap<&str, &str> = HashMap::new();
    let mut wanted: Vec<&str> = Vec::new();
    let mut from = first;
    for to in starts.chain([text.len()]) {
        let block = text.get(from..to)?;
        let (tag, _) = block.split_once('>')?;
        let id = attribute(tag, &id_of)?;
        if attribute(tag, &default).is_some() {
            wanted.push(id);
        }
        blocks.insert(id, block);
        from = to;
    }
    let uses = Finder::new("Style w:val=\"");
    for at in uses.find_iter(document.as_bytes()) {
        wanted.push(attribute(document.get(at..)?, &value)?);
    }
    let mut kept = String::new();
    let (head, _) = text.split_at_checked(first)?;
    match head.split_once("<w:latentStyles") {
        Some((before, _)) => kept.push_str(before),
        None => kept.push_str(head),
    }
    while let Some(id) = wanted.pop() {
        let Some(block) = blocks.remove(id) else {
            continue;
        };
        let block = block.get(..end.find(block.as_bytes())?)?;
        kept.push_str(block);
        kept.push_str("</w:style>");
        if let Some((_, based)) = block.split_once("<w:basedOn ") {
            wanted.push(attribute(based, &value)?);
        }
    }
    kept.push_str("</w:styles>");
    Some(kept)
}

/// The value after `name="`.
fn attribute<'t>(text: &'t str, name: &Finder<'_>) -> Option<&'t str> {
    let at = name.find(text.as_bytes())?;
    let value = text.get(at + name.needle().len()..)?;
    value.split_once('"').map(|(value, _)| value)
}

/// The elements within which others are looked at; a part has thousands that are not.
fn outer(name: &str) -> &'static str {
    const OUTER: [&str; 6] = ["style", "rPr", "pPr", "numPr", "tblStylePr", "docDefaults"];
    OUTER
        .iter()
        .find(|outer| **outer == name)
        .copied()
        .unwrap_or_default()
}

fn resolve(raws: &HashMap<String, Raw>, id: &str) -> Style {
    let (mut run, mut heading, mut list, mut placeholder) =
        (RunProps::default(), None, None, false);
    let mut at = Some(id);
    for _ in 0..limits::STYLES_DEEP {
        let Some(raw) = at.and_then(|id| raws.get(id)) else {
            break;
        };
        run = run.over(raw.run);
        heading = heading.or(raw.heading);
        list = list.or(raw.list);
        placeholder |= raw.placeholder;
        at = raw.based_on.as_deref();
    }
    Style {
        run,
        heading: heading.unwrap_or(false),
        list: list.unwrap_or(false),
        placeholder,
    }
}

fn is_heading(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace([' ', '-', '_'], "");
    name == "title"
        || name == "subtitle"
        || name
            .strip_prefix("heading")
            .is_some_and(|level| !level.is_empty() && level.chars().all(|c| c.is_ascii_digit()))
}

fn is_placeholder(name: &str) -> bool {
    name.replace(' ', "")
        .eq_ignore_ascii_case("placeholdertext")
}
