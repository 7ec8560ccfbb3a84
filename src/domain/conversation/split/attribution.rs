//! The line above a quote that says who wrote it, and when.

use super::Line;

/// "On Tue, 3 May 2022 at 10:45, X <x@y> wrote:", also broken over lines and in other languages.
pub(super) fn attribution(lines: &[Line]) -> Option<usize> {
    const VERBS: [&str; 13] = [
        "wrote",
        "writes",
        "schrieb",
        "a écrit",
        "ha scritto",
        "escribió",
        "schreef",
        "napisał",
        "napisał(a)",
        "napisała",
        "skrev",
        "escreveu",
        "kirjoitti",
    ];
    const OPENERS: [&str; 9] = [
        "on ", "am ", "le ", "il ", "el ", "op ", "w dniu", "den ", "em ",
    ];
    let first = lines.first()?.text.trim();
    if first.is_empty() {
        return None;
    }
    let mut joined = String::new();
    for (at, line) in lines.iter().enumerate().take(5) {
        let text = line.text.trim();
        if text.is_empty() || line.depth > 0 {
            return None;
        }
        // "On behalf of Ann Lee, I confirm" stands above the attribution, and is none of it
        let lower = text.to_lowercase();
        if at > 0
            && OPENERS.iter().any(|o| lower.starts_with(o))
            && lines.get(at..).and_then(attribution).is_some()
        {
            return None;
        }
        // Yahoo on Android lets the letter go on behind it, in one line and without a mark
        let runs_on = |verb: &str| {
            let parted = lower.split_once(&format!("{verb}: "));
            parted.is_some_and(|(before, _)| {
                OPENERS.iter().any(|o| before.starts_with(o))
                    && before.contains(['@', '<'])
                    && before.contains(|c: char| c.is_ascii_digit())
            })
        };
        if at == 0 && VERBS.iter().any(|verb| runs_on(verb)) {
            return Some(1);
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&lower);
        if joined.chars().count() > 400 {
            return None;
        }
        let Some(before) = joined
            .trim_end_matches(['*', '_', ' '])
            .strip_suffix(':')
            .map(str::trim_end)
        else {
            continue;
        };
        let digit = before.chars().any(|c| c.is_ascii_digit());
        let opened = OPENERS.iter().any(|o| before.starts_with(o));
        let verb = VERBS.iter().any(|v| before.ends_with(v));
        // German puts the verb before the date; an old Gmail has no verb at all
        let inner = [" schrieb am ", " wrote on "]
            .iter()
            .any(|v| before.contains(v))
            || (opened && before.contains(" schrieb "));
        let bare = before.starts_with("20") && before.ends_with('>') && before.contains('@');
        // a line of the sender's own must not be drawn into the attribution beneath it
        let named = at == 0 && (before.contains('@') || before.contains('<'));
        if (verb && ((opened && digit) || named)) || (inner && digit) || bare {
            return Some(at + 1);
        }
        return None;
    }
    None
}
