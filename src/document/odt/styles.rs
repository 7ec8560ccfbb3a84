//! Styles of an OpenDocument text, common and automatic, along their parents. Bounded.

use std::collections::HashMap;

use crate::document::docx::{RunProps, coloured};
use crate::document::xml::{self, Element, Node};
use crate::document::{Unreadable, limits};

#[derive(Debug, Default)]
pub struct Styles {
    /// By family (`paragraph`, `text`) and name.
    by_name: HashMap<(String, String), (RunProps, Option<String>)>,
}

impl Styles {
    /// Takes in the styles of a part.
    pub fn read(&mut self, text: &str) -> Result<(), Unreadable> {
        let mut open: Vec<bool> = Vec::new();
        let mut current: Option<(String, String)> = None;
        xml::walk(text, |node| {
            match node {
                Node::Start(element) => {
                    let is_style = element.name() == "style";
                    if is_style {
                        let attr = |name| element.attr(name).unwrap_or_default();
                        let key = (attr("family"), attr("name"));
                        let parent = element.attr("parent-style-name");
                        self.by_name
                            .insert(key.clone(), (RunProps::default(), parent));
                        current = Some(key);
                    } else if element.name() == "text-properties"
                        && let Some(key) = &current
                        && let Some((props, _)) = self.by_name.get_mut(key)
                    {
                        *props = properties(&element);
                    }
                    open.push(is_style);
                }
                Node::End => {
                    if open.pop() == Some(true) {
                        current = None;
                    }
                }
                Node::Text(_) => {}
            }
            Ok(())
        })
    }

    pub fn get(&self, family: &str, name: &str) -> RunProps {
        let mut props = RunProps::default();
        let mut at = Some(name.to_owned());
        for _ in 0..limits::STYLES_DEEP {
            let Some(name) = at else { break };
            let Some((own, parent)) = self.by_name.get(&(family.to_owned(), name)) else {
                break;
            };
            props = props.over(*own);
            at = parent.clone();
        }
        props
    }
}

fn properties(element: &Element<'_>) -> RunProps {
    let drawn = |value: Option<String>| value.map(|v| v != "none");
    RunProps {
        bold: element
            .attr("font-weight")
            .map(|w| w == "bold" || w.parse::<u32>().is_ok_and(|weight| weight >= 600)),
        italic: element
            .attr("font-style")
            .map(|s| s == "italic" || s == "oblique"),
        underline: drawn(element.attr("text-underline-style")),
        strike: drawn(element.attr("text-line-through-style")),
        double_strike: drawn(element.attr("text-line-through-type")),
        highlight: element
            .attr("background-color")
            .map(|c| c != "transparent" && c != "#ffffff"),
        shade: None,
        colour: element.attr("color").map(|c| coloured(&c)),
        hidden: element.attr("display").map(|d| d == "none"),
    }
}
