//! What stands in an address's cell: one, broken by a narrow column or not, or several of one person.

use super::{
    super::{
        flatten::Line,
        label::Labels,
        validity::{canonical, email, emails},
        words::words,
    },
    Answer,
};
use crate::domain::{
    address::Address,
    person::{is_head_mailbox, is_role_mailbox},
    programme::{Attribute, Key, Role},
};

/// Reads an address of mail.
pub(super) fn address(role: Role, text: &str, lines: &[&Line], labels: &Labels) -> Answer {
    if let Some(value) = broken(text) {
        return Answer::Value(value);
    }
    if is_torn(lines, labels) {
        return Answer::Several;
    }
    let linked = || {
        let mut targets = lines
            .iter()
            .flat_map(|l| &l.spans)
            .filter_map(|s| s.target.as_deref());
        targets.find_map(|t| email(t.split('?').next().unwrap_or(t)))
    };
    let given = emails(text);
    // pieces of an address are none
    let pieces = text.contains('@') && text.contains(char::is_whitespace);
    match given.as_slice() {
        [one] => Answer::Value(one.as_str().to_owned()),
        [_, _, ..] => of_several(role, text, &given),
        [] => match linked() {
            Some(value) => Answer::Value(value),
            None if pieces => Answer::Several,
            None => {
                let key = Key::Person(role, Attribute::Email);
                Answer::Value(canonical(key, text))
            }
        },
    }
}

/// What the words beside an address say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// "PA: office@oak.test": others read it.
    Shared,
    /// "home: bo@web.test", "from September: b.li@elm.test"
    Second,
    Plain,
    /// "b.li@oak.test (preferred)"
    Preferred,
}

/// "h.smith@oak.test (PA: office@oak.test)": the first of those that stand highest. Whose mailbox a
/// shared one is, its copy does not show.
fn of_several(role: Role, text: &str, given: &[Address]) -> Answer {
    let said = words_beside(text, given);
    let mut standing: Vec<(Standing, &Address)> = given
        .iter()
        .zip(&said)
        .map(|(address, said)| (standing(role, said, address), address))
        .collect();
    standing.sort_by_key(|(standing, _)| std::cmp::Reverse(*standing));
    let mut sorted = standing.into_iter();
    let Some((_, first)) = sorted.next() else {
        return Answer::Nothing;
    };
    let others = sorted.filter(|(standing, _)| *standing > Standing::Shared);
    let others = others.map(|(_, address)| address.as_str().to_owned());
    Answer::Addresses(first.as_str().to_owned(), others.collect())
}

fn standing(role: Role, said: &str, address: &Address) -> Standing {
    const SHARED: [&str; 5] = ["pa", "secretary", "office", "admin", "business"];
    const SECOND: [&str; 11] = [
        "home", "personal", "private", "own", "old", "previous", "former", "from", "not", "new",
        "until",
    ];
    const PREFERRED: [&str; 5] = ["preferred", "prefer", "best", "main", "primary"];
    let words = words(said);
    let says = |some: &[&str]| words.iter().any(|w| some.contains(&w.text.as_str()));
    let office = is_role_mailbox(address)
        && !(is_head_mailbox(address) && matches!(role, Role::Headteacher));
    if says(&SHARED) || office {
        Standing::Shared
    } else if says(&SECOND) {
        Standing::Second
    } else if says(&PREFERRED) {
        Standing::Preferred
    } else {
        Standing::Plain
    }
}

/// The words that speak of each address. Those between two are the second's, but for what a mark
/// ends: "a@oak.test (preferred) b@oak.test", "work: a@oak.test home: b@oak.test".
fn words_beside(text: &str, given: &[Address]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let mut from = 0;
    for address in given {
        let rest = text.get(from..).unwrap_or_default();
        let at = rest.find(address.as_str()).unwrap_or(rest.len());
        let between = rest.get(..at).unwrap_or_default();
        let cut = between
            .rfind([')', ';', ',', '/', '\n', '|'])
            .filter(|_| !said.is_empty());
        let (before, own) = between.split_at(cut.unwrap_or(0));
        if let Some(last) = said.last_mut() {
            last.push_str(before);
        }
        said.push(own.to_owned());
        from += at + address.as_str().len();
    }
    if let (Some(last), Some(rest)) = (said.last_mut(), text.get(from..)) {
        last.push_str(rest);
    }
    said
}

/// Whether a narrow column broke the address where nobody can tell it from a word of its own: "kp" above
/// "arfitt@oak.test" may be its beginning or somebody's name, "st" below "kp@oak.te" its end, and
/// so may "l.test" below "kp@oak.schoo".
fn is_torn(lines: &[&Line], labels: &Labels) -> bool {
    let alike = |word: &str, address: &str| {
        let upper = address.contains(|c: char| c.is_ascii_uppercase());
        let fits = |c: char| {
            c.is_ascii_digit() || c.is_ascii_alphabetic() && c.is_ascii_uppercase() == upper
        };
        word.chars().all(fits) && labels.whole(word).is_none()
    };
    let begins = |word: &str, address: &str| {
        let mut parts = word.split(['.', '-', '_']);
        let open = parts
            .next()
            .is_some_and(|part| !part.is_empty() && alike(part, address));
        open && parts.all(|part| alike(part, address))
    };
    // a page of the Web is none of it
    let ends = |word: &str| {
        let of_domain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
        let mut parts = word.split('.');
        let web = parts.next().is_none_or(|first| first == "www");
        !web && parts.next().is_some_and(|more| !more.is_empty()) && word.chars().all(of_domain)
    };
    fn trimmed<'a>(line: &&'a Line) -> &'a str {
        line.text.trim()
    }
    let below = lines.iter().skip(1).map(trimmed);
    let mut pairs = lines.iter().map(trimmed).zip(below);
    pairs.any(
        |(above, below)| match (above.contains('@'), below.contains('@')) {
            (false, true) => begins(above, below),
            (true, false) => below.len() < 4 && alike(below, above) || ends(below),
            (true, true) | (false, false) => false,
        },
    )
}

/// An address that a narrow column broke. Its end alone may look like one, too.
fn broken(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let at = parts.iter().position(|part| part.contains('@'))?;
    let piece = |part: &&str| {
        let of_address =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-+'@".contains(c);
        part.chars().all(of_address)
    };
    if !(2..=4).contains(&parts.len()) || !parts.iter().all(piece) {
        return None;
    }
    let (before, rest) = parts.split_at(at);
    let begun =
        |part: &&str| part.contains(['.', '_']) || part.contains(|c: char| c.is_ascii_digit());
    let begins = before.is_empty()
        || before.iter().any(begun)
        || rest
            .first()
            .is_some_and(|part| part.starts_with(['@', '.']));
    let goes_on = |(above, below): (&&str, &&str)| {
        above.ends_with(['.', '-', '@']) || below.starts_with(['.', '-']) || below.len() == 1
    };
    let ends = rest.iter().zip(rest.iter().skip(1)).all(goes_on);
    (begins && ends).then(|| email(&parts.concat())).flatten()
}
