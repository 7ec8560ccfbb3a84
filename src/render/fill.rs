//! Plain text as it leaves: paragraphs filled to the width that RFC 5322 section 2.1.1 asks for,
//! so that templates may break their lines wherever they read best.

const WIDTH: usize = 74;

/// Fills paragraphs. A blank line ends one; a line that begins with "- " is an item of a list,
/// one that begins with two blanks stands for itself; both hang under their beginning.
pub(super) fn fill(template_output: &str) -> String {
    let mut out = String::new();
    let mut paragraph = Paragraph::default();
    let mut gap = false;
    for line in template_output.lines() {
        let own_line = line.starts_with("  ");
        let item = line.starts_with("- ");
        if line.trim().is_empty() {
            gap |= paragraph.end(&mut out) || !out.is_empty();
            continue;
        }
        if own_line || item {
            paragraph.end(&mut out);
            paragraph.first = if item { "- " } else { "  " };
            paragraph.hanging = if item { "  " } else { "    " };
        }
        if gap && paragraph.words.is_empty() {
            out.push('\n');
        }
        gap = false;
        let words = line.strip_prefix("- ").unwrap_or(line).split_whitespace();
        paragraph.words.extend(words.map(str::to_owned));
    }
    paragraph.end(&mut out);
    out
}

#[derive(Default)]
struct Paragraph {
    first: &'static str,
    hanging: &'static str,
    words: Vec<String>,
}

impl Paragraph {
    /// Writes it out; whether there was one.
    fn end(&mut self, out: &mut String) -> bool {
        let Paragraph {
            first,
            hanging,
            words,
        } = std::mem::take(self);
        let mut width = 0;
        let mut prefix = first;
        for word in &words {
            let length = word.chars().count();
            if width > 0 && width + 1 + length > WIDTH {
                out.push('\n');
                prefix = hanging;
                width = 0;
            }
            out.push_str(if width == 0 { prefix } else { " " });
            out.push_str(word);
            width += 1 + length + if width == 0 { prefix.len() } else { 0 };
        }
        if !words.is_empty() {
            out.push('\n');
        }
        !words.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_items_and_lines_of_their_own_are_kept_apart() {
        let given = "One\ntwo.\n\n\n\n- first\nitem\n- second\n  Reference: X\n  School: Y\n\nEnd";
        let filled = "One two.\n\n- first item\n- second\n  Reference: X\n  School: Y\n\nEnd\n";
        assert_eq!(fill(given), filled);
    }

    #[test]
    fn long_paragraphs_are_broken_and_hang() {
        let filled = fill(&format!("- {}", "eight888 ".repeat(30)));
        assert!(filled.lines().all(|l| l.chars().count() <= 76), "{filled}");
        assert!(
            filled.lines().skip(1).all(|l| l.starts_with("  eight888")),
            "{filled}"
        );
        assert!(filled.starts_with("- eight888"), "{filled}");
    }
}
