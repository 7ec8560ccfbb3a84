//! What the words of a mail have the shape of: numbers, addresses, classes, a copy spoken of.

pub(super) fn words(fresh: &str) -> Vec<String> {
    fresh
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '@' | '.')))
        .map(|w| {
            w.trim_matches(['.', '\'', '’'])
                .to_lowercase()
                .replace(['\'', '’'], "")
        })
        .filter(|w| !w.is_empty())
        .collect()
}

pub(super) fn is_number(word: &str) -> bool {
    (5..=8).contains(&word.len()) && word.chars().all(|c| c.is_ascii_digit())
}

/// As many digits as a teacher reference number has.
pub(super) fn has_trn(fresh: &str) -> bool {
    words(fresh).iter().any(|w| is_number(w) && w.len() == 7)
}

/// "Sunita: Reception."
pub(super) fn names_a_class(fresh: &str) -> bool {
    const CLASSES: [&str; 8] = [
        "reception",
        "nursery",
        "eyfs",
        "ks1",
        "ks2",
        "senco",
        "coordinator",
        "teacher",
    ];
    let year = |w: &str| {
        let number = w.strip_prefix('y').or(w.strip_prefix("yr"));
        number.is_some_and(|n| n.len() == 1 && n.chars().all(|c| c.is_ascii_digit()))
    };
    let words = words(fresh);
    words.len() <= 40
        && words
            .iter()
            .any(|w| CLASSES.contains(&w.as_str()) || year(w))
}

/// "I thought I had copied her, I've done it again now."
pub(super) fn claims_a_copy(fresh: &str) -> bool {
    const COPIED: [&str; 6] = ["copied", "cced", "ccd", "cc'd", "copying", "ccing"];
    const WHOM: [&str; 9] = [
        "her",
        "him",
        "them",
        "in",
        "head",
        "headteacher",
        "both",
        "everyone",
        "all",
    ];
    let words = words(fresh);
    let at = words.iter().position(|w| COPIED.contains(&w.as_str()));
    let whom = |at| {
        words
            .iter()
            .skip(at)
            .take(4)
            .any(|w| WHOM.contains(&w.as_str()))
    };
    words.len() <= 25
        && at.is_some_and(whom)
        && words
            .iter()
            .any(|w| matches!(w.as_str(), "i" | "ive" | "weve" | "we"))
}

/// "Ring me on 07700 900123".
pub(super) fn has_telephone(fresh: &str) -> bool {
    let digits = |w: &String| w.chars().all(|c| c.is_ascii_digit());
    words(fresh)
        .iter()
        .any(|w| w.len() >= 4 && digits(w) && w.starts_with('0'))
}

/// Addresses that the words give.
pub(super) fn addresses(fresh: &str) -> impl Iterator<Item = String> {
    words(fresh).into_iter().filter(|w| {
        w.split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
    })
}
