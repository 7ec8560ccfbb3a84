//! What an element's tag, attributes and inline style say about how its text looks, or whether
//! it is seen at all. Style sheets are not read: mail programs strip them.

use crate::document::Look;
use crate::document::docx::coloured;

/// What text inherits from the elements it stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Inherited {
    pub look: Look,
    pub hidden: bool,
    /// Letters of no size: hidden unless an inner element gives them one again.
    pub tiny: bool,
    /// Line ends and blanks count.
    pub preformatted: bool,
}

/// What one element changes of it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Change {
    bold: Option<bool>,
    italic: Option<bool>,
    underline: bool,
    strike: bool,
    no_decoration: bool,
    highlight: Option<bool>,
    colour: Option<bool>,
    hidden: bool,
    tiny: Option<bool>,
    preformatted: Option<bool>,
}

impl Change {
    pub fn of(name: &str, attr: &dyn Fn(&str) -> Option<String>) -> Change {
        let mut change = Change::default();
        match name {
            "b" | "strong" => change.bold = Some(true),
            "i" | "em" => change.italic = Some(true),
            "u" | "ins" => change.underline = true,
            "s" | "strike" | "del" => change.strike = true,
            "mark" => change.highlight = Some(true),
            "pre" => change.preformatted = Some(true),
            "font" => change.colour = attr("color").map(|c| is_coloured(&c)),
            _ => {}
        }
        change.hidden = attr("hidden").is_some();
        let Some(style) = attr("style") else {
            return change;
        };
        // The background of a cell or a page is layout, not a mark.
        let inline = !matches!(
            name,
            "td" | "th" | "tr" | "table" | "tbody" | "body" | "div"
        );
        for declaration in style.split(';') {
            let Some((property, value)) = declaration.split_once(':') else {
                continue;
            };
            let value = value.trim().to_ascii_lowercase();
            let value = value
                .strip_suffix("!important")
                .map_or(value.as_str(), str::trim_end);
            change.declare(property.trim().to_ascii_lowercase().as_str(), value, inline);
        }
        change
    }

    fn declare(&mut self, property: &str, value: &str, inline: bool) {
        match property {
            "font-weight" => {
                let heavy = value.parse::<u32>().is_ok_and(|weight| weight >= 600);
                self.bold = Some(heavy || value == "bold" || value == "bolder");
            }
            "font-style" => self.italic = Some(value == "italic" || value == "oblique"),
            "text-decoration" | "text-decoration-line" => {
                self.underline |= value.contains("underline");
                self.strike |= value.contains("line-through");
                self.no_decoration |= value.starts_with("none");
            }
            "background" | "background-color" | "mso-highlight" if inline => {
                let first = value.split_whitespace().next().unwrap_or_default();
                let white = matches!(
                    first,
                    "white" | "#fff" | "#ffffff" | "none" | "transparent" | "inherit" | "initial"
                );
                let clear =
                    value.contains("rgb(255, 255, 255") || value.contains("rgb(255,255,255");
                self.highlight = Some(!white && !clear && !first.is_empty());
            }
            "color" => self.colour = Some(is_coloured(value)),
            "display" if value == "none" => self.hidden = true,
            "visibility" if value == "hidden" || value == "collapse" => self.hidden = true,
            "mso-hide" if value == "all" => self.hidden = true,
            "font-size" => self.tiny = Some(is_zero(value)),
            "max-height" | "opacity" if is_zero(value) => self.hidden = true,
            "white-space" => self.preformatted = Some(value.starts_with("pre")),
            _ => {}
        }
    }

    pub fn on(self, below: Inherited) -> Inherited {
        let under = below.look;
        Inherited {
            look: Look {
                bold: self.bold.unwrap_or(under.bold),
                italic: self.italic.unwrap_or(under.italic),
                underline: self.underline || (under.underline && !self.no_decoration),
                strike: self.strike || under.strike,
                highlight: self.highlight.unwrap_or(under.highlight),
                colour: self.colour.unwrap_or(under.colour),
            },
            hidden: self.hidden || below.hidden,
            tiny: self.tiny.unwrap_or(below.tiny),
            preformatted: self.preformatted.unwrap_or(below.preformatted),
        }
    }
}

/// `0`, `0px`, `0.0pt`.
fn is_zero(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    number.parse::<f32>().is_ok_and(|n| n == 0.0)
}

fn is_coloured(value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    if let Some(inner) = value.strip_prefix("rgb").and_then(|v| v.split_once('(')) {
        let channels: Vec<u8> = inner
            .1
            .split([',', ' ', '/', ')'])
            .filter_map(|part| part.trim().parse::<u8>().ok())
            .take(3)
            .collect();
        return match channels.as_slice() {
            [r, g, b] => coloured(&format!("{r:02x}{g:02x}{b:02x}")),
            _ => false,
        };
    }
    let short = value.strip_prefix('#').filter(|hex| hex.len() == 3);
    match short {
        Some(hex) => coloured(&hex.chars().flat_map(|c| [c, c]).collect::<String>()),
        None => coloured(&value),
    }
}
