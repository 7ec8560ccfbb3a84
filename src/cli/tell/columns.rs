//! Facts as a terminal shows them.

use super::Fact;

/// The columns of [`in_columns`].
const LABEL: usize = 13;
const TEXT: usize = 63;

/// Facts in two columns, wrapped for a terminal.
pub fn in_columns(facts: &[Fact]) -> String {
    let mut out = String::new();
    for fact in facts {
        let mut label = fact.label;
        for line in fact.lines.iter().flat_map(|l| wrapped(l)) {
            out.push_str(format!("  {label:<LABEL$} {line}").trim_end());
            out.push('\n');
            label = "";
        }
    }
    out
}

/// A text in lines of at most [`TEXT`] characters, the further ones set in a little.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // A mail may carry codes that repaint the terminal.
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    for word in text.split_whitespace() {
        if !line.trim().is_empty() && line.chars().count() + 1 + word.chars().count() > TEXT {
            lines.push(std::mem::replace(&mut line, " ".to_owned()));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_wrap_and_what_repaints_a_terminal_is_left_out() {
        let facts = [
            Fact {
                label: "Subject",
                lines: vec!["\u{1b}[31mform\u{7}".to_owned()],
            },
            Fact {
                label: "Missing",
                lines: vec!["word ".repeat(14), "two".to_owned()],
            },
        ];
        let told = in_columns(&facts);
        assert!(
            !told.contains('\u{1b}') && !told.contains('\u{7}'),
            "{told:?}"
        );
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(
            lines[1],
            format!("  Missing       {}", "word ".repeat(12).trim())
        );
        assert_eq!(lines[2], "                  word word");
        assert_eq!(lines[3], "                two");
        assert!(lines.iter().all(|l| l.chars().count() < 80), "{told}");
    }
}
