//! Links to file shares: a form offered where the bot never fetches it.

/// The address leads to a file share; also when wrapped by a link scanner.
pub(super) fn is_share(target: &str) -> bool {
    const SHARES: [&str; 21] = [
        "1drv.",
        "onedrive.",
        "sharepoint.",
        "drive.google.",
        "docs.google.",
        "dropbox.",
        "wetransfer.",
        "//we.tl",
        "icloud.com/iclouddrive",
        "share.icloud.com",
        "photos.app.goo.gl",
        "photos.google.com/share",
        ".box.com/s/",
        ".sharefile.",
        "filemail.com",
        "fromsmash.com",
        "transfernow.net",
        "//mega.nz/",
        "app.box.",
        "/db.tt/",
        "%2f%2fwe.tl",
    ];
    let target = target.to_lowercase();
    (target.starts_with("http://") || target.starts_with("https://"))
        && SHARES.iter().any(|share| target.contains(share))
        // an online form is no file
        && !target.contains("google.com/forms")
        && !target.contains("google.com%2fforms")
}

/// The share links in a text.
pub(in crate::domain::conversation) fn shares(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']'))
        .map(|word| word.trim_end_matches(['.', ',', ';']))
        .filter(|word| is_share(word))
}
