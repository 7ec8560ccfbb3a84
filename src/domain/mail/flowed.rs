//! Flowed text (RFC 3676): lines that the mail program broke are made whole again.
//!
//! A blank at the end of a line marks a soft break, and is also what `Name: ` left empty looks
//! like; nobody breaks a line that short, so short lines stay as they are.

/// Shorter lines were ended by the writer, whatever stands at their end.
const SHORTEST: usize = 40;

/// The text with its soft breaks undone; `delsp` as the parameter of that name (section 4.2: the
/// blank that marks the break is no part of the text).
pub fn unfolded(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // the depth of the line that goes on
    let mut open: Option<usize> = None;
    for (n, line) in text.split('\n').enumerate() {
        let content = line.trim_start_matches('>');
        let depth = line.len() - content.len();
        // section 4.4: space-stuffing
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        match open {
            Some(before) if before == depth && !signature => {}
            Some(_) | None => {
                if n > 0 {
                    out.push('\n');
                }
                for _ in 0..depth {
                    out.push('>');
                }
                if depth > 0 {
                    out.push(' ');
                }
            }
        }
        let soft = content.ends_with(' ') && !signature && content.chars().count() >= SHORTEST;
        let kept = match soft && delsp {
            true => content.strip_suffix(' ').unwrap_or(content),
            false => content,
        };
        out.push_str(kept);
        open = soft.then_some(depth);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soft_breaks_are_undone() {
        for (delsp, text, whole) in [
            (
                false,
                "I confirm my electronic signature on the \nform.",
                "I confirm my electronic signature on the form.",
            ),
            (
                true,
                "I confirm my electronic signature on the fo \nrm.",
                "I confirm my electronic signature on the form.",
            ),
            (false, "Name: \nEmail: \n", "Name: \nEmail: \n"),
            (
                false,
                " From here on it is stuffed\n >so\n",
                "From here on it is stuffed\n>so\n",
            ),
            (
                false,
                "> quoted words that go on beyond the line \n> end\nmine",
                "> quoted words that go on beyond the line end\nmine",
            ),
            (
                false,
                "> quoted words that go on beyond the line \n>> deeper",
                "> quoted words that go on beyond the line \n>> deeper",
            ),
            (
                false,
                "a paragraph that is long enough to be broken \n-- \nAnn",
                "a paragraph that is long enough to be broken \n-- \nAnn",
            ),
        ] {
            assert_eq!(unfolded(text, delsp), whole, "{text:?}");
        }
    }
}
