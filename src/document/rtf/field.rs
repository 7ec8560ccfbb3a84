//! Fields of an RTF file: links, and the boxes and lists of a form (`\formfield`).

use super::super::docx::checks::box_of;

#[derive(Debug, Default)]
pub struct Field {
    /// `HYPERLINK "mailto:…"`, `FORMCHECKBOX`.
    pub instruction: String,
    kind: Option<i32>,
    chosen: Option<i32>,
    default: Option<i32>,
    items: Vec<String>,
    /// Text of its result came.
    pub shown: bool,
}

/// `\ffres` of a form field nobody has touched.
const UNDEFINED: i32 = 25;

impl Field {
    pub fn on(&mut self, word: &str, value: Option<i32>) {
        match word {
            "fftype" => self.kind = value,
            "ffres" => self.chosen = value.filter(|v| *v != UNDEFINED),
            "ffdefres" => self.default = value,
            _ => {}
        }
    }

    pub fn item(&mut self, item: String) {
        self.items.push(item);
    }

    /// Where the field leads, if it is a link.
    pub fn target(&self) -> Option<String> {
        let mut words = self.instruction.trim().splitn(2, char::is_whitespace);
        if !words.next()?.eq_ignore_ascii_case("HYPERLINK") {
            return None;
        }
        let rest = words.next()?.trim();
        let target = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next()?,
            None => rest.split_whitespace().next()?,
        };
        (!target.is_empty() && !target.starts_with('\\')).then(|| target.to_owned())
    }

    /// What the field shows that is not in its result: a box, or the item chosen of a list.
    pub fn sign(&self) -> Option<String> {
        let state = self.chosen.or(self.default).unwrap_or(0);
        let word = self.instruction.split_whitespace().next().unwrap_or("");
        match self.kind {
            Some(1) => Some(box_of(state == 1).to_owned()),
            None if word.eq_ignore_ascii_case("FORMCHECKBOX") => {
                Some(box_of(state == 1).to_owned())
            }
            // A list nobody chose from stands at its first item, which is as a rule a prompt.
            Some(2) if !self.shown => {
                let at = usize::try_from(self.chosen?).ok()?;
                self.items.get(at).cloned()
            }
            Some(_) | None => None,
        }
    }
}
