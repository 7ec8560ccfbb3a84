//! Letters and blanks as everybody means them, whatever a program made of them.

/// A character as the rules compare it. Copied telephone numbers and addresses carry marks
/// nobody sees: directions, joints, soft hyphens; every blank is a blank.
pub fn plain(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{2010}' | '\u{2011}' => Some('-'),
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => None,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// Letters that a font joined ("ﬁ") are letters of their own to everybody else.
pub fn unjoined(text: String) -> String {
    let joined = |c: char| match c {
        'ﬀ' => Some("ff"),
        'ﬁ' => Some("fi"),
        'ﬂ' => Some("fl"),
        'ﬃ' => Some("ffi"),
        'ﬄ' => Some("ffl"),
        'ﬅ' | 'ﬆ' => Some("st"),
        _ => None,
    };
    if text.is_ascii() || !text.contains(|c| joined(c).is_some()) {
        return text;
    }
    let mut out = String::new();
    for c in text.chars() {
        match joined(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_a_font_joins_are_letters() {
        assert_eq!(unjoined("o\u{fb03}ce".into()), "office");
        assert_eq!(unjoined("plain".into()), "plain");
    }
}
