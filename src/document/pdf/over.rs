//! What was put over the printed page: values of form fields (AcroForm, ISO 32000-1, 12.7) and
//! text typed as comments (12.5.6.6). Each stands where the page shows it, so that the form is
//! read as its reader sees it, whatever its fields are called.

use lopdf::{Dictionary, Document as Pdf, Object};

use super::{
    draw::Draw,
    file,
    line::{self, Line},
    matrix::{Matrix, at},
    page::{Area, Glyph, Page},
};
use crate::document::{Look, Unreadable, docx::checks::box_of};

/// Fields within fields.
const DEEP: usize = 32;
/// Comments and fields of one page.
const MOST: usize = 10_000;

/// A field with its name, for a page that prints no labels.
pub struct Filled {
    pub name: String,
    pub value: String,
}

/// Lays what was typed over the page's print; the fields that hold something, by name.
pub fn lay<'a>(
    pdf: &'a Pdf,
    dictionary: &'a Dictionary,
    ctm: Matrix,
    page: &mut Page,
    draw: &mut Draw<'a>,
) -> Result<Vec<Filled>, Unreadable> {
    let mut filled = Vec::new();
    let mut placed: Vec<(Shown, Area)> = Vec::new();
    let list = file::get(pdf, dictionary, b"Annots").and_then(|o| file::array(pdf, o));
    for one in list.unwrap_or_default().iter().take(MOST) {
        let Some(one) = file::dictionary(pdf, one) else {
            continue;
        };
        let flags = file::integer(pdf, one, b"F").unwrap_or(0);
        let Some(area) = file::get(pdf, one, b"Rect").and_then(|o| file::numbers::<4>(pdf, o))
        else {
            continue;
        };
        let [x1, y1, x2, y2] = area;
        let area = Area::of(at(ctm, (x1, y1)), at(ctm, (x2, y2)));
        // Hidden, or never shown on a screen (12.5.3).
        if flags & (1 << 1 | 1 << 5) != 0 {
            continue;
        }
        match file::name(pdf, one, b"Subtype").as_deref() {
            Some("Widget") => {
                if let Some(shown) = widget(pdf, one) {
                    if let Shown::Text(value) = &shown {
                        filled.push(Filled {
                            name: label(pdf, one),
                            value: value.clone(),
                        });
                    }
                    placed.push((shown, area));
                }
            }
            Some("FreeText") => {
                let text = file::get(pdf, one, b"Contents").and_then(|o| file::text(pdf, o));
                let text = match text.filter(|t| !t.trim().is_empty()) {
                    Some(text) => text,
                    None => drawn(pdf, one, draw)?,
                };
                if let Some(shown) = typed(text) {
                    placed.push((shown, area));
                }
            }
            Some("Ink" | "Stamp") => placed.push((Shown::Drawing, area)),
            _ => {}
        }
    }
    for (shown, area) in letters_joined(placed) {
        place(shown, area, page);
    }
    Ok(filled)
}

/// Fields for a letter each, side by side, hold one answer.
fn letters_joined(placed: Vec<(Shown, Area)>) -> Vec<(Shown, Area)> {
    let is_letter = |text: &str| text.chars().count() == 1;
    let mut out: Vec<(Shown, Area)> = Vec::new();
    // whether the last one is made of letters
    let mut open = false;
    for (shown, area) in placed {
        let letter = matches!(&shown, Shown::Text(text) if is_letter(text));
        if let (true, true, Some((Shown::Text(word), before)), Shown::Text(text)) =
            (open, letter, out.last_mut(), &shown)
        {
            let level =
                (before.top - area.top).abs() < 2.0 && (before.bottom - area.bottom).abs() < 2.0;
            let gap = area.left - before.right;
            if level && (-2.0..area.width()).contains(&gap) {
                word.push_str(text);
                *before = before.join(&area);
                continue;
            }
        }
        open = letter;
        out.push((shown, area));
    }
    out
}

/// The words of a comment that has them only in its drawing.
fn drawn<'a>(pdf: &'a Pdf, one: &'a Dictionary, draw: &mut Draw<'a>) -> Result<String, Unreadable> {
    let normal = file::get(pdf, one, b"AP")
        .and_then(|o| file::dictionary(pdf, o))
        .and_then(|d| file::get(pdf, d, b"N"));
    let glyphs = match normal {
        Some(normal) => draw.appearance(normal)?,
        None => Vec::new(),
    };
    let lines: Vec<String> = line::lines(glyphs).iter().map(Line::text).collect();
    Ok(lines.join("\n"))
}

enum Shown {
    Text(String),
    Box(bool),
    Drawing,
}

/// A field's own entry, or its nearest ancestor's.
fn inherited<'a>(pdf: &'a Pdf, field: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut field = field;
    for _ in 0..DEEP {
        if let Some(found) = file::get(pdf, field, key) {
            return Some(found);
        }
        field = file::dictionary(pdf, field.get(b"Parent").ok()?)?;
    }
    None
}

fn widget(pdf: &Pdf, one: &Dictionary) -> Option<Shown> {
    let kind = inherited(pdf, one, b"FT").and_then(|o| o.as_name().ok())?;
    let flags = inherited(pdf, one, b"Ff")
        .and_then(|o| file::float(pdf, o))
        .unwrap_or(0.0) as i64;
    let value = inherited(pdf, one, b"V");
    match kind {
        // A push button holds nothing.
        b"Btn" if flags & 1 << 16 != 0 => None,
        b"Btn" => Some(Shown::Box(is_on(pdf, one, value))),
        // A password is nobody's business.
        b"Tx" if flags & 1 << 13 != 0 => None,
        b"Tx" => typed(file::text(pdf, value?)?),
        b"Ch" => {
            let value = follow_choice(pdf, one, value?)?;
            typed(value)
        }
        b"Sig" => {
            let signature = file::dictionary(pdf, value?)?;
            let name = file::get(pdf, signature, b"Name").and_then(|o| file::text(pdf, o));
            Some(name.and_then(typed).unwrap_or(Shown::Drawing))
        }
        _ => None,
    }
}

fn typed(text: String) -> Option<Shown> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    (!text.trim().is_empty()).then(|| Shown::Text(text.trim().to_owned()))
}

/// A box is on when the state it shows (`/AS`, else the field's value) is one of its own that is
/// not Off; of a group of buttons only the one whose state the value names.
fn is_on(pdf: &Pdf, one: &Dictionary, value: Option<&Object>) -> bool {
    let state = file::name(pdf, one, b"AS");
    let value = value.and_then(|o| file::text(pdf, o));
    let own: Vec<String> = file::get(pdf, one, b"AP")
        .and_then(|o| file::dictionary(pdf, o))
        .and_then(|d| file::get(pdf, d, b"N"))
        .and_then(|o| file::dictionary(pdf, o))
        .map(|states| {
            states
                .iter()
                .map(|(name, _)| String::from_utf8_lossy(name).into_owned())
                .collect()
        })
        .unwrap_or_default();
    match (state, value) {
        (Some(state), _) if state != "Off" => true,
        (_, Some(value)) if value != "Off" && !value.is_empty() => {
            own.contains(&value) || own.is_empty()
        }
        (Some(_), _) | (None, _) => false,
    }
}

/// What a choice shows: `/Opt` pairs what is stored with what is shown.
fn follow_choice(pdf: &Pdf, one: &Dictionary, value: &Object) -> Option<String> {
    let options = inherited(pdf, one, b"Opt").and_then(|o| file::array(pdf, o));
    let shown =
        |value: &Object| -> Option<String> {
            let stored = file::text(pdf, value)?;
            let pair = options.unwrap_or_default().iter().find_map(|option| {
                match file::array(pdf, option)? {
                    [export, label] if file::text(pdf, export)? == stored => file::text(pdf, label),
                    _ => None,
                }
            });
            Some(pair.unwrap_or(stored))
        };
    match file::array(pdf, value) {
        Some(several) => {
            let all: Vec<String> = several.iter().take(64).filter_map(shown).collect();
            Some(all.join(", "))
        }
        None => shown(value),
    }
}

/// What a field is called for people (`/TU`), else its own name.
fn label(pdf: &Pdf, one: &Dictionary) -> String {
    let text = |key: &[u8]| inherited(pdf, one, key).and_then(|o| file::text(pdf, o));
    text(b"TU").or_else(|| text(b"T")).unwrap_or_default()
}

/// Where the first line stands of what is printed to the left of an area, as high as it is.
fn label_beside(area: &Area, page: &Page) -> Option<f64> {
    let beside = page.glyphs.iter().filter(|g| {
        let level = g.base > area.top + 1.0 && g.base < area.bottom + 1.0;
        level && !g.apart && !g.is_blank() && g.right <= area.left + 2.0
    });
    beside.map(|g| g.base).min_by(f64::total_cmp)
}

fn place(shown: Shown, area: Area, page: &mut Page) {
    let (text, apart, picture) = match shown {
        Shown::Text(text) => (text, true, false),
        Shown::Box(on) => (box_of(on).to_owned(), false, false),
        Shown::Drawing => (String::new(), false, true),
    };
    let size = (area.height() * 0.7).clamp(4.0, 10.0);
    let middle = (area.top + area.bottom) / 2.0 + size * 0.35;
    // A field stands on the first line of the label beside it; without one, in a tall field the
    // text begins at the top.
    let base = match label_beside(&area, page) {
        Some(base) if apart => base,
        Some(_) | None if apart && area.height() > 30.0 => area.top + size * 1.2,
        Some(_) | None => middle,
    };
    // A box is as wide as what it shows, however the field was drawn.
    let inset = 1.0_f64.min(area.width() / 4.0);
    page.put(Glyph {
        text,
        left: area.left + inset,
        right: area.right - inset,
        base,
        size,
        look: Look::default(),
        apart,
        picture,
        cell: None,
        unended: false,
    });
}
