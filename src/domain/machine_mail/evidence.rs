//! What a mail shows of being automatic, gathered once.

use crate::domain::{
    address::Mailbox,
    mail::{Mail, ReturnPath},
};

/// The words of a mail that are looked at.
const MAX_WORDS: usize = 20_000;
/// Of an HTML body.
const MAX_MARKUP: usize = 200_000;

#[derive(Debug)]
pub struct Evidence {
    /// In lower case, typographic quotes made plain.
    pub subject: String,
    /// The body without markup, in lower case, typographic quotes made plain.
    pub words: String,
    /// `Auto-Submitted` (RFC 3834), without parameters; `no` counts as absent.
    pub auto_submitted: Option<String>,
    pub null_path: bool,
    /// From or Sender is a daemon's address.
    pub daemon: bool,
    /// From, Sender or the return path is a mailing list's.
    pub list_address: bool,
}

impl Evidence {
    pub fn of(mail: &Mail) -> Evidence {
        let authors = || mail.from.iter().chain(&mail.sender);
        let path_is_lists = match &mail.return_path {
            ReturnPath::Address(address) => is_list(address.local()),
            ReturnPath::Absent | ReturnPath::Null => false,
        };
        Evidence {
            subject: plain(&mail.subject),
            words: plain(&shown_text(mail)),
            auto_submitted: mail
                .header("auto-submitted")
                .and_then(|value| {
                    value
                        .to_lowercase()
                        .split([';', ' ', '\t', '('])
                        .next()
                        .map(str::to_owned)
                })
                .filter(|value| !value.is_empty() && value != "no"),
            null_path: mail.return_path == ReturnPath::Null,
            daemon: authors().any(is_daemon) || bare_daemon(mail),
            list_address: path_is_lists || authors().any(|m| is_list(m.address.local())),
        }
    }

    /// A machine is certain to have sent this, whatever it says.
    pub fn automatic(&self) -> bool {
        self.auto_submitted.is_some() || self.null_path || self.daemon
    }

    /// Any of these in the subject or in the words.
    pub fn says(&self, phrases: &[&str]) -> bool {
        contains_any(&self.subject, phrases) || contains_any(&self.words, phrases)
    }
}

pub fn contains_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| text.contains(phrase))
}

pub fn starts_with_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| text.starts_with(phrase))
}

/// The body to look through: its text, else its HTML without the markup.
pub fn shown_text(mail: &Mail) -> String {
    let text = match (&mail.text, &mail.html) {
        (Some(text), _) => text.clone(),
        (None, Some(html)) => without_markup(html),
        (None, None) => String::new(),
    };
    text.chars().take(MAX_WORDS).collect()
}

/// Good enough to look for phrases in; forms are read with the reader's own walker.
fn without_markup(html: &str) -> String {
    let mut out = String::new();
    let mut tag: Option<String> = None;
    let mut hidden = false;
    for c in html.chars().take(MAX_MARKUP) {
        match (&mut tag, c) {
            (None, '<') => tag = Some(String::new()),
            (Some(name), '>') => {
                let name = name.to_ascii_lowercase();
                if name.starts_with("style") || name.starts_with("script") {
                    hidden = true;
                } else if name.starts_with("/style") || name.starts_with("/script") {
                    hidden = false;
                }
                let breaks = ["br", "p", "/p", "div", "/div", "tr", "/tr", "li"];
                let word = name.split([' ', '\n', '/']).find(|w| !w.is_empty());
                let ends_line = word.is_some_and(|w| breaks.contains(&w) || w.starts_with('h'));
                out.push(if ends_line { '\n' } else { ' ' });
                tag = None;
            }
            (Some(name), c) if name.len() < 20 => name.push(c),
            (Some(_), _) => {}
            (None, c) if !hidden => out.push(c),
            (None, _) => {}
        }
    }
    out.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&rsquo;", "'")
        .replace("&amp;", "&")
}

fn plain(text: &str) -> String {
    text.to_lowercase()
        .replace(['\u{2019}', '\u{2018}', '`'], "'")
        .replace('\u{a0}', " ")
}

fn is_daemon(mailbox: &Mailbox) -> bool {
    let local = mailbox.address.local();
    let bare: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    matches!(
        bare.as_str(),
        "mailerdaemon"
            | "postmaster"
            | "daemon"
            | "root"
            | "nobody"
            | "listserv"
            | "majordomo"
            | "autoreply"
            | "autoresponder"
            | "autoresponse"
            | "mailsystem"
            | "bounce"
            | "bounces"
    ) || [
        "noreply",
        "donotreply",
        "dontreply",
        "nepasrepondre",
        "noresponder",
        "mailerdaemon",
    ]
    .iter()
    .any(|word| bare.contains(word))
        || bare.starts_with("microsoftexchange329e71ec88ae4615bbc36ab6ce41109e")
}

/// `MAILER-DAEMON` alone, which is no address one could write to.
fn bare_daemon(mail: &Mail) -> bool {
    mail.from.is_empty()
        && mail.header("from").is_some_and(|from| {
            let from = from.to_lowercase();
            from.contains("mailer-daemon") || from.contains("postmaster")
        })
}

fn is_list(local: &str) -> bool {
    local.ends_with("-bounces")
        || local.contains("-bounces+")
        || local.starts_with("owner-")
        || local.ends_with("-owner")
        || local.ends_with("-request")
}

/// The first words, up to what they quote.
pub fn own_opening(words: &str) -> String {
    let opening: String = words.chars().take(600).collect();
    let quotes = ["wrote:", "from:", "original message", ">"];
    let own = quotes.iter().filter_map(|mark| opening.find(mark)).min();
    let own = own.and_then(|end| opening.get(..end)).unwrap_or(&opening);
    own.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What `Precedence` says, in lower case.
pub fn precedence(mail: &Mail) -> Vec<String> {
    ["precedence", "x-precedence"]
        .iter()
        .flat_map(|name| mail.header_all(name))
        .map(|value| value.trim().to_lowercase())
        .collect()
}
