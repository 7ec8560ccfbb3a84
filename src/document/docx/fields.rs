//! Fields: runs between `begin`, `separate` and `end` marks, with the old form controls.

use super::super::xml::Element;
use super::checks::box_of;

/// An open field.
#[derive(Debug, Default)]
pub struct Field {
    /// The code, as far as it was read.
    pub code: String,
    /// Past the `separate` mark: what follows is shown.
    pub shown: bool,
    pub control: Option<Control>,
}

/// An old form control (`w:ffData`).
#[derive(Debug)]
pub enum Control {
    Check {
        default: bool,
        checked: Option<bool>,
    },
    List {
        entries: Vec<String>,
        default: usize,
        result: Option<usize>,
    },
}

impl Control {
    /// A check box or a list begins; a text control needs nothing, its text stands in the runs.
    pub fn begin(name: &str) -> Option<Control> {
        match name {
            "checkBox" => Some(Control::Check {
                default: false,
                checked: None,
            }),
            "ddList" => Some(Control::List {
                entries: Vec::new(),
                default: 0,
                result: None,
            }),
            _ => None,
        }
    }

    pub fn read(&mut self, element: &Element<'_>) {
        let number = || {
            element
                .attr("val")
                .and_then(|v| v.trim().parse::<usize>().ok())
        };
        match (self, element.name()) {
            (Control::Check { default, .. }, "default") => *default = element.on(),
            (Control::Check { checked, .. }, "checked") => *checked = Some(element.on()),
            (Control::List { entries, .. }, "listEntry") => {
                entries.push(element.attr("val").unwrap_or_default());
            }
            (Control::List { default, .. }, "default") => *default = number().unwrap_or(0),
            (Control::List { result, .. }, "result") => *result = number(),
            _ => {}
        }
    }

    /// What the control shows.
    pub fn shows(&self) -> String {
        match self {
            Control::Check { default, checked } => box_of(checked.unwrap_or(*default)).to_owned(),
            Control::List {
                entries,
                default,
                result,
            } => entries
                .get(result.unwrap_or(*default))
                .cloned()
                .unwrap_or_default(),
        }
    }
}

/// Where a `HYPERLINK` code leads; `None` for other fields and for places in the document.
pub fn link(code: &str) -> Option<String> {
    let rest = code.trim_start();
    let (word, mut rest) = rest.split_once(char::is_whitespace)?;
    if !word.eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    loop {
        rest = rest.trim_start();
        let mut chars = rest.chars();
        match chars.next()? {
            '\\' => {
                let switch = chars.next()?;
                rest = chars.as_str();
                // \l place, \o tip, \t frame take an argument; \m and \n do not.
                if matches!(switch, 'l' | 'o' | 't') {
                    rest = argument(rest.trim_start()).1;
                }
            }
            _ => {
                let (target, _) = argument(rest);
                return (!target.is_empty()).then(|| target.to_owned());
            }
        }
    }
}

fn argument(text: &str) -> (&str, &str) {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => text.split_once(char::is_whitespace).unwrap_or((text, "")),
    }
}
