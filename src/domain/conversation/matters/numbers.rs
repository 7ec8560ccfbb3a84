//! Numbers that tie a mail to an application: our references, and schools' URNs.

use crate::domain::conversation::{
    Words,
    words::{Word, sentences, words},
};

/// References such as `PMR22-0007`, in order, each once.
pub fn references(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    for token in rest.by_ref() {
        let mut parts = token.split('-');
        let (Some(prefix), Some(number), None) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let prefix_fits = (2..=8).contains(&prefix.len())
            && prefix
                .chars()
                .next()
                .is_some_and(|c| c.is_ascii_alphabetic())
            && prefix.chars().any(|c| c.is_ascii_digit());
        let number_fits =
            (4..=8).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit());
        let reference = token.to_uppercase();
        if prefix_fits && number_fits && !found.contains(&reference) {
            found.push(reference);
        }
    }
    found
}

/// School numbers that a mail speaks of. One that stands below its sign-off alone tells who wrote
/// it, not what about.
pub fn urns_spoken_of(subject: &str, words: &Words) -> Vec<String> {
    let mut found = urns(subject, &words.fresh);
    found.retain(|urn| {
        let named = subject.matches(urn).count() + words.fresh.matches(urn).count();
        named > words.below.matches(urn).count()
    });
    found
}

/// School numbers in the subject or the new words: six digits, said to be a URN or standing
/// alone; never a part of a telephone number, a longer number or a date.
pub fn urns(subject: &str, fresh: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in std::iter::once(subject).chain(sentences(fresh).iter().map(|s| s.text.as_str())) {
        let all = words(text);
        for (n, word) in all.iter().enumerate() {
            if word.norm.len() != 6
                || !word.norm.chars().all(|c| c.is_ascii_digit())
                || !word
                    .norm
                    .starts_with(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
            {
                continue;
            }
            let near = |from: usize, to: usize| text.get(from..to).unwrap_or("");
            let before = n.checked_sub(1).and_then(|b| all.get(b));
            let after = all.get(n + 1);
            let number = |w: Option<&Word>| {
                w.is_some_and(|w| w.norm.chars().any(|c| c.is_ascii_digit()) && w.norm.len() > 1)
            };
            // "(01632) 960818"
            let joins = |gap: &str| gap.len() == 1 || gap == ") ";
            let tight_before = before.is_some_and(|b| joins(near(b.end, word.start)));
            let tight_after = after.is_some_and(|a| near(word.end, a.start).len() == 1);
            let glued = near(word.end, word.end + 1).starts_with(['/', '@', '-', '_'])
                || text
                    .get(..word.start)
                    .is_some_and(|b| b.ends_with(['/', '-', '@', '_', '+', '£', '#']));
            let part = (tight_before && number(before)) || (tight_after && number(after));
            let said = all
                .iter()
                .take(n)
                .rev()
                .take(4)
                .any(|w| matches!(w.norm.as_str(), "urn" | "urns" | "unique"));
            let other = all.iter().take(n).rev().take(4).any(|w| {
                matches!(
                    w.norm.as_str(),
                    "tel"
                        | "telephone"
                        | "phone"
                        | "trn"
                        | "fax"
                        | "mobile"
                        | "invoice"
                        | "order"
                        | "ref"
                        | "ticket"
                        | "room"
                        | "pin"
                )
            });
            if !(part || glued || other) || (said && !part) {
                let urn = word.norm.clone();
                if !found.contains(&urn) {
                    found.push(urn);
                }
            }
        }
    }
    found
}
