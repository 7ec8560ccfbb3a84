//! Words as they were meant: slips within those that decide, and what thumbs shorten.

/// "confim", "signiture": a slip within one of the words that decide. A last letter that differs is
/// grammar ("approves", "withdrawn"), no slip.
pub(super) fn misspelt(norm: &str) -> Option<&'static str> {
    const DECIDE: [&str; 16] = [
        "confirm",
        "confirmed",
        "confirming",
        "confirmation",
        "signature",
        "signatures",
        "approve",
        "approved",
        "approval",
        "agreement",
        "application",
        "commitment",
        "participate",
        "participant",
        "participation",
        "electronic",
    ];
    let like = |meant: &&&str| {
        norm.len().abs_diff(meant.len()) <= 1
            && norm.get(..1) == meant.get(..1)
            && norm.chars().last() == meant.chars().last()
            && strsim::osa_distance(norm, meant) == 1
    };
    (norm.len() >= 6 && !DECIDE.contains(&norm))
        .then(|| DECIDE.iter().find(like).copied())
        .flatten()
}

/// As thumbs write it. A capital is an initial.
pub(super) fn shortened(norm: &str, capital: bool) -> Option<&'static str> {
    Some(match norm {
        "u" if !capital => "you",
        "r" if !capital => "are",
        "ur" => "your",
        "pls" | "plz" => "please",
        "thx" | "thanx" => "thanks",
        "b4" => "before",
        "tmrw" | "tmw" | "tomo" => "tomorrow",
        _ => return spoken(norm),
    })
}

/// "checkin", "everythin": as it is spoken, of the words that are heard with their g.
fn spoken(norm: &str) -> Option<&'static str> {
    const WHOLE: &str = "checking everything something nothing anything looking going doing coming having waiting \
        hoping wondering chasing confirming signing agreeing taking joining getting sending being asking trying \
        working happening missing making letting";
    let short = norm.strip_suffix("in")?;
    WHOLE
        .split_whitespace()
        .find(|w| w.strip_suffix("ing") == Some(short))
}
