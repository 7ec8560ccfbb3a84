//! Words, breaks, pictures and form controls as they are written to the page.

use super::looks::Change;
use super::page::Page;
use super::parts::Part;
use crate::document::Look;

impl Page {
    pub fn text(&mut self, text: &str) {
        if self.over.is_some() || self.dropped() {
            return;
        }
        let area = self.open.iter().any(|open| open.part == Part::TextArea);
        if area || self.inherited().preformatted {
            if !text.trim().is_empty() || self.out.paragraph().is_some() {
                if std::mem::take(&mut self.blank) && !self.at_line_start() {
                    self.out.blank();
                }
                self.write(text);
            }
            return;
        }
        let mut words = String::new();
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.blank = true;
                continue;
            }
            if self.blank {
                self.blank = false;
                if !words.is_empty() {
                    words.push(' ');
                } else if !self.at_line_start() {
                    // It belongs to the plainer side: no link or look begins or ends with it.
                    let last = self.out.paragraph().and_then(|p| p.spans.last());
                    if last.is_some_and(|s| s.look == Look::default() && s.target.is_none()) {
                        self.out.blank();
                    } else {
                        words.push(' ');
                    }
                }
            }
            words.push(c);
        }
        if !words.is_empty() {
            self.write(&words);
        }
    }

    pub(super) fn at_line_start(&mut self) -> bool {
        let last = self.out.paragraph().and_then(|p| p.spans.last());
        last.is_none_or(|span| span.text.ends_with(['\n', ' ']) && !span.picture)
    }

    pub(super) fn write(&mut self, text: &str) {
        self.ensure_cell();
        let target = self.open.iter().rev().find_map(|open| open.target.clone());
        let look = self.inherited().look;
        self.out.text(text, look, target.as_deref());
    }

    pub(super) fn line_break(&mut self) {
        if self.dropped() {
            return;
        }
        self.blank = false;
        self.ensure_cell();
        self.out.text("\n", Look::default(), None);
    }

    pub(super) fn image(&mut self, attr: &dyn Fn(&str) -> Option<String>) {
        let speck =
            |name| attr(name).is_some_and(|v| matches!(v.trim(), "0" | "1" | "0px" | "1px"));
        let hidden = Change::of("img", attr).on(self.inherited()).hidden;
        if self.dropped() || hidden || speck("width") || speck("height") {
            return;
        }
        // Emoji come as pictures; the sign is their text.
        let alt = attr("alt").unwrap_or_default();
        if !alt.is_empty() && !alt.is_ascii() && alt.chars().count() <= 4 {
            return self.text(&alt);
        }
        self.ensure_cell();
        if self.blank && !self.at_line_start() {
            self.out.blank();
        }
        self.blank = false;
        self.out.picture();
    }

    pub(super) fn input(&mut self, attr: &dyn Fn(&str) -> Option<String>) {
        if self.dropped() {
            return;
        }
        let kind = attr("type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "checkbox" | "radio" => {
                let sign = if attr("checked").is_some() {
                    "☒"
                } else {
                    "☐"
                };
                self.text(sign);
            }
            "hidden" | "submit" | "button" | "reset" | "image" | "file" | "password" => {}
            _ => {
                if let Some(value) = attr("value") {
                    self.text(&value);
                }
            }
        }
    }
}
