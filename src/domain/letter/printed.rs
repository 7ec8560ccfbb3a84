//! Text that a letter may print: one line, cut, without control or bidirectional characters, and
//! without anything a mail program would turn into a link.
//!
//! A [`Printed`] is made by its constructors only, so whatever reaches a template has been
//! through them. Escaping for HTML is not its business: the template registry escapes.

use std::fmt;

use serde::Serialize;

/// Form values in a letter are cut to so many characters (design section 5).
const VALUE: usize = 80;
/// Sentences of the hub's own configuration are not cut, but for a slip of a whole file.
const WORDS: usize = 1000;

/// One clean line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Printed(String);

impl Printed {
    /// What a form, a mail or a file name says.
    pub fn value(text: &str) -> Printed {
        Printed(one_line(text, VALUE))
    }

    /// What the hub's configuration or a programme file says.
    pub fn words(text: &str) -> Printed {
        Printed(one_line(text, WORDS))
    }

    /// None when nothing is left to print.
    pub fn value_or_none(text: &str) -> Option<Printed> {
        Some(Printed::value(text)).filter(|p| !p.0.is_empty())
    }

    pub fn words_or_none(text: &str) -> Option<Printed> {
        Some(Printed::words(text)).filter(|p| !p.0.is_empty())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// At most `most` characters of the text, on one line.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    let words: Vec<&str> = clean.split_whitespace().filter(|w| !is_link(w)).collect();
    let line = words.join(" ");
    if line.chars().count() <= most {
        line
    } else {
        let cut: String = line.chars().take(most.saturating_sub(1)).collect();
        format!("{}…", cut.trim_end())
    }
}

/// Bidirectional controls, joiners and other characters that show nothing but change what is
/// seen (Unicode TR 36 section 2.6, UAX 9).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a mail program would make the word clickable, wherever in it the link begins.
fn is_link(word: &str) -> bool {
    let lower = word.to_lowercase().replace(['\u{3002}', '\u{ff0e}'], ".");
    if [
        "://",
        "www.",
        "javascript:",
        "data:",
        "mailto:",
        "vbscript:",
    ]
    .iter()
    .any(|scheme| lower.contains(scheme))
    {
        return true;
    }
    lower
        .split(|c: char| {
            !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '?' | '#' | ':'))
        })
        .any(is_host_with_path)
}

/// `evil.example/login`, `evil.example:8080`, `see:evil.example?x`. A dotted word alone may be a
/// file or "St.Mary" and stays.
fn is_host_with_path(segment: &str) -> bool {
    let starts = std::iter::once(0).chain(segment.match_indices([':', '/']).map(|(i, _)| i + 1));
    starts.filter_map(|i| segment.get(i..)).any(|rest| {
        let Some(end) = rest.find(['/', '?', '#', ':']) else {
            return false;
        };
        let (host, path) = rest.split_at(end);
        // "h.smith@oak.test?" ends a question.
        if !path.starts_with('/') && !path.chars().any(char::is_alphanumeric) {
            return false;
        }
        let Some((name, top)) = host.rsplit_once('.') else {
            return false;
        };
        let letters = top.starts_with("xn--") || top.chars().all(char::is_alphabetic);
        // A file name beside another ("form.docx/pdf") is no host.
        let file = ["doc", "docx", "pdf", "odt", "rtf", "xlsx", "jpg", "png"].contains(&top);
        !name.is_empty() && top.chars().count() >= 2 && letters && !file
            || host.split('.').count() == 4 && host.split('.').all(|n| n.parse::<u8>().is_ok())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, printed: &str) {
        assert_eq!(Printed::value(text).as_str(), printed, "{text:?}");
    }

    #[test]
    fn a_value_is_one_clean_line() {
        check(
            "  Oakfield\r\n\tPrimary   School ",
            "Oakfield Primary School",
        );
        check("Oak\u{202e}dleif\u{200b}\u{0}", "Oakdleif");
        check("a\u{2028}b", "a b");
        check(
            "Bcc: x@evil.test\r\nSubject: hello",
            "Bcc: x@evil.test Subject: hello",
        );
        check(
            "St Mary's C of E (VA) Primary & Nursery",
            "St Mary's C of E (VA) Primary & Nursery",
        );
    }

    #[test]
    fn what_a_mail_program_would_link_is_left_out() {
        for link in [
            "http://evil.test",
            "https://evil.test/a?b",
            "HTTPS://EVIL.TEST",
            "www.evil.test",
            "evil.test/login",
            "(evil.test/login)",
            "see:evil.test/login",
            "evil.test:8080",
            "evil.test?x=1",
            "evil。test/login",
            "192.168.0.1/x",
            "mailto:a@evil.test",
            "javascript:alert(1)",
            "data:text/html,x",
            "[click](https://evil.test)",
            "you@evil.test/login",
            "xn--abc.xn--p1ai/x",
        ] {
            check(&format!("Oak {link} School"), "Oak School");
        }
    }

    #[test]
    fn ordinary_words_stay() {
        for text in [
            "Year 5/6 and Y1/Y2",
            "2022/23",
            "and/or",
            "h.smith@oak.cambs.sch.uk.test",
            "Is it h.smith@oak.test? Or head@oak.test:",
            "application form.docx",
            "form.docx/pdf",
            "St.Mary's R.C. School",
            "n/a",
            "Maths lead, Year 4 (0.6 FTE)",
            "Ratio 3:1",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_long_value_is_cut_at_eighty_characters() {
        let long = Printed::value(&"é".repeat(5000));
        assert_eq!(long.as_str().chars().count(), 80);
        assert!(long.as_str().ends_with('…'));
    }

    proptest! {
        #[test]
        fn no_text_makes_two_lines_or_a_long_one(text in any::<String>()) {
            let line = Printed::value(&text).0;
            prop_assert!(line.chars().count() <= VALUE);
            prop_assert!(!line.chars().any(|c| c.is_control() || is_invisible(c)));
            prop_assert!(!line.contains("://"));
            prop_assert_eq!(Printed::value(&line).0, line);
        }
    }
}
