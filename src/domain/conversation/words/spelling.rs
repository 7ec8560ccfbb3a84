//! Words as they were meant: slips within those that decide, and what thumbs shorten.

use super::{Word, in_list};

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
        let (n, m) = (norm.as_bytes(), meant.as_bytes());
        n.len().abs_diff(m.len()) <= 1
            && n.first() == m.first()
            && n.last() == m.last()
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
        "w" if !capital => "with",
        "pls" | "plz" => "please",
        "thx" | "thanx" => "thanks",
        "sig" | "sigs" => "signature",
        "b4" => "before",
        "happt" | "hapy" | "happpy" | "hapoy" | "haapy" => "happy",
        "teh" => "the",
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

/// "I was ill last week": no "I'll". Where it comes behind what says how somebody is, thumbs that
/// leave out the apostrophe mean it so, too.
pub(super) fn mark_the_unwell(found: &mut [Word]) {
    const STATES: &str = "was were been be being am im is are feeling felt feel fell fallen taken very really \
        quite rather so too still seriously currently both off poorly";
    for at in 1..found.len() {
        let [before, word] = found.get(at - 1..=at).unwrap_or_default() else {
            continue;
        };
        let bare = word.norm == "ill" && word.end - word.start == 3;
        if bare
            && in_list(STATES, &before.norm)
            && let Some(word) = found.get_mut(at)
        {
            word.norm = "unwell".to_owned();
        }
    }
}
