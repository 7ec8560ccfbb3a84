//! Ticks and boxes, however Word keeps them: symbol fonts, content controls, old form fields.

/// A box that is ticked, and one that is not, as every kind of control is shown.
pub fn box_of(checked: bool) -> &'static str {
    if checked { "☒" } else { "☐" }
}

/// A character of a symbol font as the sign its reader sees; `None` when it is none of ours.
/// Codes from the fonts' own tables; Word stores them plain or in the private use area at F000.
pub fn symbol(font: &str, code: u32) -> Option<char> {
    let code = if (0xf000..=0xf0ff).contains(&code) {
        code - 0xf000
    } else {
        code
    };
    match font.to_ascii_lowercase().trim() {
        "wingdings 2" => match code {
            0x4f | 0xcd | 0xce => Some('✗'),
            0x50 => Some('✓'),
            0x51 | 0x53 | 0x54 => Some('☒'),
            0x52 => Some('☑'),
            0x2a | 0xa3 => Some('☐'),
            _ => None,
        },
        "webdings" => match code {
            0x61 => Some('✓'),
            0x72 => Some('✗'),
            0x63 => Some('☐'),
            0x67 => Some('☒'),
            _ => None,
        },
        // only the sign was kept, not its font
        "" => symbol("wingdings", code).or_else(|| symbol("wingdings 2", code)),
        "wingdings" => match code {
            0x6f | 0x70 | 0x71 | 0x72 | 0xa8 => Some('☐'),
            0x78 | 0xfd => Some('☒'),
            0xfb => Some('✗'),
            0xfc => Some('✓'),
            0xfe => Some('☑'),
            0xa7 | 0x6c | 0x6e => Some('•'),
            _ => None,
        },
        // the font of the marks in a PDF's fields
        "zapfdingbats" => match code {
            0x33 | 0x34 => Some('✓'),
            0x35..=0x38 => Some('✗'),
            0x6c | 0x6e | 0x75 => Some('•'),
            0x6f..=0x72 => Some('☐'),
            _ => None,
        },
        "symbol" => match code {
            0xd6 => Some('✓'),
            0xb7 => Some('•'),
            _ => None,
        },
        _ => None,
    }
}

/// The text of a run set in a symbol font. Only a character or two are signs; a longer text in
/// such a font is a writer's accident and is kept as it stands.
pub fn in_font(font: Option<&str>, text: &str) -> String {
    let symbolic = font.filter(|f| {
        let f = f.to_ascii_lowercase();
        f.starts_with("wingdings") || matches!(f.as_str(), "webdings" | "symbol" | "zapfdingbats")
    });
    let private = |c: char| ('\u{f000}'..='\u{f0ff}').contains(&c);
    if symbolic.is_none() && !text.contains(private) {
        return text.to_owned();
    }
    let short = text.trim().chars().count() <= 2;
    text.chars()
        .map(|c| match (private(c), symbolic) {
            (true, font) => symbol(font.unwrap_or_default(), c as u32).unwrap_or(c),
            (false, Some(font)) if short => symbol(font, c as u32).unwrap_or(c),
            (false, _) => c,
        })
        .collect()
}

/// What a box's content control shows besides the box itself.
pub fn beside_box(text: &str) -> String {
    if text.trim().chars().count() <= 1 {
        return String::new();
    }
    text.chars()
        .filter(|c| !matches!(c, '☐' | '☑' | '☒' | '✓' | '✔' | '✗' | '✘'))
        .collect()
}
