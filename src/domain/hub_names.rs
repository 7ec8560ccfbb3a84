//! Maths Hubs by the names schools give them. A name that is not known means nothing: no hub is
//! ever guessed by likeness.

use super::programme::OfferingHub;

/// Lower case, letters and digits only, single blanks: how names of hubs are compared.
pub fn plain(text: &str) -> String {
    text.to_lowercase()
        .replace(['\'', '\u{2019}'], "")
        .replace('&', " and ")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// "cambridge" of "The Cambridge Maths Hub": the rest is said or left out at will.
pub fn hub_words(name: &str) -> String {
    plain(name)
        .split(' ')
        .filter(|word| {
            !matches!(
                *word,
                "the" | "maths" | "math" | "mathematics" | "hub" | "mathshub"
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The hub that a text names: by a whole name first, else by the longest name within the text
/// ("Enigma Maths Hub, Milton Keynes").
pub fn hub_named<'a>(hubs: &'a [OfferingHub], text: &str) -> Option<&'a OfferingHub> {
    let wanted = format!(" {} ", hub_words(text));
    hubs.iter()
        .flat_map(|hub| {
            std::iter::once(&hub.name)
                .chain(&hub.aliases)
                .map(move |name| (hub, hub_words(name)))
        })
        .filter(|(_, words)| !words.is_empty() && wanted.contains(&format!(" {words} ")))
        .max_by_key(|(_, words)| words.len())
        .map(|(hub, _)| hub)
}
